"""Write and remove whole graphs: the SPARQL 1.1 Graph Store Protocol."""

from __future__ import annotations

import urllib.request
from urllib.parse import quote, urlsplit, urlunsplit

from miggraph.errors import StoreError
from miggraph.store.endpoint import Endpoint
from miggraph.store.transport import Response, shown_url

__all__ = ["GraphStore", "guesses"]

_ABSENT = (404, 405, 501)
_FIX = "name the address of its Graph Store Protocol with --graph-store."


class GraphStore:
    """The graphs of a store, each to be written as a whole.

    Parameters
    ----------
    endpoint
        The query service of the same store, whose credentials are used.
    address
        Address of the Graph Store Protocol; without it, those that are usual are tried.
    timeout
        Seconds for one graph.
    """

    def __init__(self, endpoint: Endpoint, address: str | None, timeout: float) -> None:
        self._endpoint = endpoint
        self._addresses = guesses(endpoint) if address is None else [address]
        self._timeout = timeout

    @property
    def address(self) -> str:
        """The address in use, as messages may show it."""
        return shown_url(self._addresses[0])

    def put(self, graph: str, triples: bytes) -> None:
        """Replace a graph, the default graph if it has no name.

        Parameters
        ----------
        graph
            IRI of the graph, or nothing.
        triples
            Its content as N-Triples.

        Raises
        ------
        StoreError
            If no address takes it.
        """
        self._write("PUT", graph, triples)

    def add(self, graph: str, triples: bytes) -> None:
        """Add triples to a graph; see `put`."""
        self._write("POST", graph, triples)

    def delete(self, graph: str) -> None:
        """Remove a graph; that there is none is no fault.

        Raises
        ------
        StoreError
            If it is refused.
        """
        response = self._ask("DELETE", graph, None)
        if response.status not in (200, 202, 204, 404):
            raise self._refused(response, graph)

    def _write(self, method: str, graph: str, triples: bytes) -> None:
        while True:
            response = self._ask(method, graph, triples)
            if response.status in _ABSENT and len(self._addresses) > 1:
                del self._addresses[0]
                continue
            if response.status not in (200, 201, 204):
                raise self._refused(response, graph)
            return

    def _ask(self, method: str, graph: str, body: bytes | None) -> Response:
        base = self._addresses[0]
        joint = "&" if urlsplit(base).query else "?"
        which = f"graph={quote(graph, safe='')}" if graph else "default"
        request = urllib.request.Request(f"{base}{joint}{which}", body, method=method)  # noqa: S310
        if body is not None:
            request.add_header("Content-Type", "application/n-triples")
        return self._endpoint.send(request, self._timeout, self.address)

    def _refused(self, response: Response, graph: str) -> StoreError:
        what = f"the graph {graph}" if graph else "the default graph"
        return StoreError(
            f"{self.address} does not take {what} (status {response.status})."
            f"{self._endpoint.said(response)}",
            fix=_FIX if response.status in _ABSENT else "ask those who run the server.",
        )


def guesses(endpoint: Endpoint) -> list[str]:
    """Return where servers mostly have their Graph Store Protocol, the likeliest first."""
    parts = urlsplit(endpoint.address)
    stem, _, last = parts.path.rstrip("/").rpartition("/")
    whole = parts.path.rstrip("/")
    virtuoso = ["/sparql-graph-crud-auth", "/sparql-graph-crud"]
    if not endpoint.credentials:
        virtuoso.reverse()
    if "/repositories/" in whole:
        paths = [f"{whole}/rdf-graphs/service"]  # RDF4J, GraphDB
    elif endpoint.product.startswith("Virtuoso"):
        paths = virtuoso
    elif last == "query":
        paths = [f"{stem}/store", f"{stem}/data", stem]  # Oxigraph, Fuseki, Stardog
    else:
        paths = [f"{whole}/gsp/", f"{stem}/data", *virtuoso, f"{stem}/store"]  # Neptune, Fuseki
    return [urlunsplit(parts._replace(path=path)) for path in paths if path]
