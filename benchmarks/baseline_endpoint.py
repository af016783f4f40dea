"""A plain SPARQL endpoint on rdflib: the baseline of ``benchmarks/sparql.py``.

The dataset in memory, and a query evaluated in the thread of its request.

    python benchmarks/baseline_endpoint.py DATASET.nq PORT
"""

from __future__ import annotations

import sys
import warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import rdflib


class Handler(BaseHTTPRequestHandler):
    """Answers a query that comes as a form."""

    protocol_version = "HTTP/1.1"
    dataset: rdflib.Dataset

    def do_POST(self) -> None:
        """Answer in JSON."""
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        body = self.dataset.query(form["query"][0]).serialize(format="json") or b""
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


def main() -> None:
    """Load, then serve until the process ends."""
    warnings.simplefilter("ignore", DeprecationWarning)  # within rdflib
    Handler.dataset = rdflib.Dataset(default_union=False)
    Handler.dataset.parse(sys.argv[1], format="nquads")
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()


if __name__ == "__main__":
    main()
