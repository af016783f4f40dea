"""Run the real server, talk to it, and look at its processes."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import selectors
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from tests.cli.process import PATIENCE, environment, program

JSON = "application/sparql-results+json"
#: Never ends: the fourth power of the number of triples.
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
#: Never ends either, but has rows from the start.
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


class Reply(NamedTuple):
    """An answer of the server."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def type(self) -> str:
        """The media type, without parameters."""
        return self.headers.get_content_type()

    @property
    def text(self) -> str:
        """The body."""
        return self.body.decode()

    def rows(self) -> list[dict[str, Any]]:
        """Return the bindings of a JSON answer."""
        bindings: list[dict[str, Any]] = json.loads(self.body)["results"]["bindings"]
        return bindings


class Server:
    """A running ``miggraph serve`` on a port of the system's choice."""

    def __init__(self, cache: Path, *words: str | Path) -> None:
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed by stop()
        self.process = subprocess.Popen(
            [*program(), "serve", "--port", "0", *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            env=environment(cache),
            start_new_session=True,
        )
        self.url = self._ready()
        self.host = str(urlsplit(self.url).hostname)
        self.port = int(urlsplit(self.url).port or 0)

    def _ready(self) -> str:
        assert self.process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            assert selector.select(PATIENCE), "the server says nothing"
        line = self.process.stdout.readline().decode()
        assert line.startswith("http://127.0.0.1:"), (line, self.said())
        assert line.endswith("/sparql\n")
        return line.strip()

    def request(
        self, method: str, path: str, body: bytes | str | None = None, **headers: str
    ) -> Reply:
        """Send a request; ``_`` in the name of a header stands for ``-``."""
        with contextlib.closing(self.connection()) as connection:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())

    def connection(self) -> http.client.HTTPConnection:
        """Return a connection that waits long enough."""
        return http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)

    def get(self, path: str, **headers: str) -> Reply:
        """Send a GET request."""
        return self.request("GET", path, **headers)

    def ask(self, query: str, accept: str = JSON, **fields: str) -> Reply:
        """Send a query as a form."""
        body = urlencode({"query": query, **fields})
        kind = "application/x-www-form-urlencoded"
        return self.request("POST", "/sparql", body, Accept=accept, Content_Type=kind)

    def raw(self, content: bytes) -> socket.socket:
        """Open a connection and send bytes."""
        connection = socket.create_connection((self.host, self.port), timeout=PATIENCE)
        connection.sendall(content)
        return connection

    def fork_server(self) -> int:
        """Return the PID of the process that holds the data."""
        (pid,) = children(self.process.pid)
        return pid

    def workers(self) -> list[int]:
        """Return the PIDs of the processes that work on queries."""
        return children(self.fork_server())

    def said(self) -> str:
        """Return standard error."""
        position = self.errors.tell()
        self.errors.seek(0)
        text = self.errors.read().decode()
        self.errors.seek(position)
        return text

    def log(self) -> list[dict[str, Any]]:
        """Return the lines of the log."""
        lines = [line for line in self.said().splitlines() if line.startswith("{")]
        return [json.loads(line) for line in lines]

    def stop(self) -> int:
        """Stop the server, and return its status; a second time only the status."""
        if self.errors.closed:
            return self.process.wait()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            assert self.process.stdout is not None
            self.process.stdout.close()
            assert "Traceback" not in self.said(), self.said()
            self.errors.close()
        return status


@contextlib.contextmanager
def serving(cache: Path, *words: str | Path) -> Iterator[Server]:
    """Run a server for the time of a block."""
    server = Server(cache, *words)
    try:
        yield server
    finally:
        server.stop()


def children(pid: int) -> list[int]:
    """Return the children of a process."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except FileNotFoundError:
        return []
    return [int(word) for word in text.split()]


def ticks(pids: list[int]) -> int:
    """Return the processor time that processes have used, in ticks."""
    total = 0
    for pid in pids:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
            total += sum(map(int, fields.split()[11:13]))
    return total


def eventually(what: Callable[[], bool], reason: str) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if what():
            return
        time.sleep(0.05)
    raise AssertionError(reason)


def is_idle(server: Server) -> bool:
    """Whether all workers together take less than a tenth of a processor."""
    workers = server.workers()
    before = ticks(workers)
    time.sleep(0.5)
    return ticks(server.workers()) - before <= os.sysconf("SC_CLK_TCK") // 20


def read_all(connection: socket.socket) -> bytes:
    """Read until the other side has closed."""
    parts = []
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def address(query: str, **fields: str) -> str:
    """Return the path of a GET request."""
    return "/sparql?" + urlencode({"query": query, **fields}, quote_via=quote)
