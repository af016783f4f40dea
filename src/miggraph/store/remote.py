"""A graph that was pushed to a SPARQL 1.1 endpoint."""

from __future__ import annotations

import time
from functools import cached_property

import pyoxigraph as ox

from miggraph.errors import QueryError, StoreError
from miggraph.store.answers import repaired
from miggraph.store.embedded import EmbeddedStore
from miggraph.store.endpoint import Endpoint, own_lines
from miggraph.store.fetch import fetch
from miggraph.store.graphs import Graph
from miggraph.store.guard import check_query
from miggraph.store.probe import Probe, probe
from miggraph.store.results import Result
from miggraph.store.retry import Schedule
from miggraph.store.rewrite import Query
from miggraph.store.transport import MOST_BYTES, Response
from miggraph.vocabulary import ACCEPTED

__all__ = ["RemoteStore"]

#: Row limits are round numbers; an answer with so many rows is counted again.
_ROUND = 100
_FEW = 500

_Object = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class RemoteStore:
    """The dataset in a SPARQL 1.1 endpoint, to which it was pushed.

    Parameters
    ----------
    url
        Address of the query service. Credentials may stand in it; better places are the environment
        and the netrc file.
    prefixes
        Prefixes that a query need not declare.
    timeout
        Seconds for one answer, with everything that is tried again.
    most_bytes
        The largest answer that is read.
    schedule
        How a busy server is asked again.

    Raises
    ------
    UsageError
        If the address or the credentials cannot be used.
    """

    def __init__(
        self,
        url: str,
        prefixes: dict[str, str],
        timeout: float = 60.0,
        *,
        most_bytes: int = MOST_BYTES,
        schedule: Schedule = Schedule(),  # noqa: B008  # immutable
    ) -> None:
        self._prefixes = prefixes
        self.endpoint = Endpoint(url, timeout=timeout, most_bytes=most_bytes, schedule=schedule)

    def __repr__(self) -> str:
        return f"RemoteStore({self.endpoint.url!r})"

    @cached_property
    def probe(self) -> Probe:
        """What the endpoint gets wrong, and where the graph stands in it.

        Raises
        ------
        StoreError
            If it cannot be asked, or holds no graph of ours.
        """
        return probe(self.endpoint)

    def query(self, text: str, *, timeout: float | None = None) -> Result | bool | Graph:
        """Ask a SPARQL query; without ``GRAPH`` it is about what is accepted.

        Parameters
        ----------
        text
            SELECT, ASK, CONSTRUCT or DESCRIBE. SERVICE and updates are refused before anything is
            sent, and so is what does not parse.
        timeout
            Seconds, those of the store if not given.

        Raises
        ------
        QueryError
            If the query is refused, does not parse, fails, takes too long, or its answer was cut.
        StoreError
            If the endpoint gives no whole answer.
        """
        check_query(text)
        # Asked of nothing at all, a query is parsed with the grammar of the embedded store.
        self._nothing.query(text, timeout=timeout)
        query = Query(text)
        prologue = query.prologue(self._prefixes)
        prepared, parameters = self._adapted(query)
        limit = self.endpoint.timeout if timeout is None else timeout
        try:
            return self._answer(Query(prologue + prepared), parameters, limit)
        except QueryError as error:
            if not prologue:
                raise
            raise QueryError(own_lines(error.message, 1), fix=error.fix) from None

    def quads(self) -> bytes:
        """Return the dataset that was pushed, as sorted N-Quads.

        Raises
        ------
        StoreError
            If what comes is not as much as the endpoint counts.
        """
        return fetch(self.endpoint, self.probe.layout, self.probe.row_limit)

    def _adapted(self, query: Query) -> tuple[str, dict[str, str]]:
        """Return the text to send, and parameters of the protocol."""
        layout = self.probe.layout
        if query.form != "DESCRIBE" or layout.own:
            return layout.adapted(query), {}
        # What is described follows from the dataset; one that is chosen has no named graph.
        if query.names_graph or query.names_dataset:
            raise QueryError(
                "This endpoint cannot answer DESCRIBE with GRAPH or FROM.", fix="use CONSTRUCT."
            )
        return query.text, {"default-graph-uri": ACCEPTED}

    @cached_property
    def _nothing(self) -> EmbeddedStore:
        return EmbeddedStore(b"", self._prefixes)

    def _answer(
        self, query: Query, parameters: dict[str, str], seconds: float
    ) -> Result | bool | Graph:
        end = time.monotonic() + seconds
        if query.form in ("SELECT", "ASK"):
            answer, _ = self.endpoint.table(
                query.text, query.form, timeout=seconds, parameters=parameters
            )
            if isinstance(answer, Result):
                self._check_rows(query, parameters, len(answer), end - time.monotonic())
            return answer
        response = self.endpoint.triples(
            query.text, query.form, timeout=seconds, parameters=parameters
        )
        triples = _triples(response)
        self._check_rows(query, parameters, None, end - time.monotonic())
        return Graph(triples, self._prefixes)

    def _check_rows(
        self, query: Query, parameters: dict[str, str], rows: int | None, seconds: float
    ) -> None:
        """Count what looks as if it had been cut, so that no limit goes unnoticed."""
        limit = self.probe.row_limit
        if rows is None:
            if limit is None:
                return
        elif not ((limit is not None and rows >= limit) or (rows >= _FEW and rows % _ROUND == 0)):
            return
        text = query.counting()
        if text is None:
            return
        counted = self.endpoint.rows(text, timeout=seconds, parameters=parameters).plain()
        total = int(counted[0][0])
        if total > (limit or 0 if rows is None else rows):
            most = rows if rows is not None else limit
            raise QueryError(
                f"{self.endpoint.url} gives at most {most:,} of {total:,} rows.",
                fix="aggregate in the query, use LIMIT, or raise the limit of the server.",
            )


def _triples(response: Response) -> list[ox.Triple]:
    """Parse a graph; of a cut one nothing is kept."""
    turtle = "turtle" in response.media_type or "n3" in response.media_type
    format_ = ox.RdfFormat.TURTLE if turtle else ox.RdfFormat.N_TRIPLES
    try:
        quads = list(ox.parse(response.body, format=format_))
    except SyntaxError as error:
        raise StoreError(
            f"The endpoint's answer is no whole graph ({response.media_type}, "
            f"{len(response.body):,} bytes): {str(error.msg)[:160]}.",
            fix="ask again; a long answer may have been cut by a limit of the server.",
        ) from error
    return [ox.Triple(q.subject, q.predicate, _mended(q.object)) for q in quads]


def _mended(term: _Object) -> _Object:
    if not isinstance(term, ox.Literal) or term.language is not None:
        return term
    value, datatype = repaired(term.value, term.datatype.value)
    return ox.Literal(value, datatype=ox.NamedNode(datatype))
