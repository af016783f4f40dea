"""Write and remove whole graphs: the SPARQL 1.1 Graph Store Protocol."""

from __future__ import annotations

import urllib.request
from urllib.parse import quote, urlsplit, urlunsplit

from miggraph.errors import StoreError, UsageError
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
        The query service of the same store.
    address
        Address of the Graph Store Protocol; without it, those that are usual are tried. On the
        host of the query service the credentials of that are used, unless it has a user part.
    timeout
        Seconds for one graph.

    Raises
    ------
    UsageError
        If the address or the credentials for it cannot be used.
    """

    def __init__(self, endpoint: Endpoint, address: str | None, timeout: float) -> None:
        named = None if address is None else _named(address)
        #: The address that was given, without user; nothing if none was.
        self.named = "" if named is None else named.whole
        self._query = endpoint
        self._sender = endpoint if named is None or _shares(endpoint, address) else named
        self._found: list[str] = []
        self._timeout = timeout

    @property
    def address(self) -> str:
        """The address in use, as messages may show it."""
        return shown_url(self._addresses[0])

    @property
    def _addresses(self) -> list[str]:
        # Not before the query service has answered: the guesses depend on what it calls itself.
        if not self._found:
            self._found = [self.named] if self.named else guesses(self._query)
        return self._found

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
        return self._sender.send(request, self._timeout, self.address)

    def _refused(self, response: Response, graph: str) -> StoreError:
        what = f"the graph {graph}" if graph else "the default graph"
        return StoreError(
            f"{self.address} does not take {what} (status {response.status})."
            f"{self._sender.said(response)}",
            fix=_FIX if response.status in _ABSENT else "ask those who run the server.",
        )


def _named(address: str) -> Endpoint:
    """Check an address, and find the credentials for its own host."""
    try:
        return Endpoint(address)
    except UsageError as error:
        raise UsageError(
            error.message.replace("The endpoint", "The graph store", 1),
            file=error.file,
            line=error.line,
            fix=error.fix,
        ) from None


def _shares(endpoint: Endpoint, address: str | None) -> bool:
    """Whether an address is asked with the credentials of the query service."""
    parts = urlsplit(address or "")
    return parts.username is None and parts.hostname == urlsplit(endpoint.address).hostname


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
