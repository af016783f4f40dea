"""One query from text to bytes. Runs in a worker process, which may be killed at any time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import IO, Final, cast

import pyoxigraph as ox

from miggraph.errors import QueryError
from miggraph.store.guard import check_query, update_word
from miggraph.vocabulary import PREFIXES
from miggraph.web.formats import Format, Kind, choose, listing
from miggraph.web.frames import (
    DATA,
    END,
    HEADER,
    End,
    Header,
    Refusal,
    RefusedError,
    Request,
    pack,
)
from miggraph.web.lexer import dataset_clauses
from miggraph.web.rows import RowCounter

__all__ = ["evaluate"]

#: What is sent at once: larger chunks are no faster, smaller ones are slower.
_CHUNK: Final = 64 * 1024
#: Oxigraph's message goes on with everything that would have been allowed.
_LONGEST: Final = 300
_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)

Send = Callable[[bytes], None]
_NamedGraph = ox.NamedNode | ox.BlankNode
_DefaultGraph = _NamedGraph | ox.DefaultGraph


def evaluate(store: ox.Store, request: Request, send: Send) -> None:
    """Answer a query with frames.

    Parameters
    ----------
    store
        The data.
    request
        The query.
    send
        Takes each frame.

    Raises
    ------
    RefusedError
        If the query is refused, does not parse or fails, or has too many rows.
    """
    default, named = _dataset(store, request)
    try:
        answer = store.query(
            request.query,
            base_iri=request.base,
            prefixes=PREFIXES,
            default_graph=default,
            named_graphs=named,
        )
        rows = _write(answer, request, send)
    except SyntaxError as error:
        raise _unreadable(request.query, error) from error
    except (RuntimeError, ValueError) as error:
        raise _refused(400, f"The query fails: {_short(str(error))}.") from error
    except OSError as error:
        raise _refused(503, "The store on disk cannot be read.", "tell its keeper.") from error
    send(pack(END, End(rows)))


def _dataset(
    store: ox.Store, request: Request
) -> tuple[list[_DefaultGraph] | None, list[_NamedGraph] | None]:
    """Return the graphs that the protocol names; look at all that are named anywhere."""
    try:
        check_query(request.query)
    except QueryError as error:
        raise _refused(400, error.message, error.fix) from error
    if request.default_graphs is None and request.named_graphs is None:
        for clause in dataset_clauses(request.query, request.base, PREFIXES):
            word = "FROM NAMED" if clause.named else "FROM"
            _known(store, clause.iri, f"{word} (line {clause.line} of the query)")
        return None, None
    return (
        [_known(store, iri, "default-graph-uri") for iri in request.default_graphs or ()],
        [_known(store, iri, "named-graph-uri") for iri in request.named_graphs or ()],
    )


def _known(store: ox.Store, iri: str, where: str) -> ox.NamedNode:
    try:
        node = ox.NamedNode(iri)
    except ValueError as error:
        raise _refused(400, f"{where}: {iri[:200]!r} is no absolute IRI.") from error
    if not store.contains_named_graph(node):
        raise _refused(
            400,
            f"{where}: the data hold no graph <{iri[:200]}>, and none is fetched.",
            "name a graph of the data: SELECT DISTINCT ?g { GRAPH ?g {} }.",
        )
    return node


def _unreadable(text: str, error: SyntaxError) -> RefusedError:
    word = update_word(text)
    if word is not None:
        return _refused(
            403,
            f"{word} is refused: the endpoint is read-only.",
            "ask with SELECT, ASK, CONSTRUCT or DESCRIBE.",
        )
    found = _PLACE.match(error.msg)
    if found is None:
        return _refused(400, f"The query does not parse: {_short(error.msg)}.")
    message = f"The query does not parse (line {found[1]}, column {found[2]}): {_short(found[3])}."
    return _refused(400, message, "look at what stands just before this place.")


def _short(message: str) -> str:
    line = message.partition("\n")[0].rstrip(".")
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …"


def _write(answer: object, request: Request, send: Send) -> int | None:
    """Send header and data, and return the number of rows where it is known."""
    if isinstance(answer, ox.QueryTriples):
        form = _format("graph", request, send)
        counted = _Counted(answer, request.max_rows)
        out = _Output(send)
        prefixes = PREFIXES if form.engine in ("TURTLE", "TRIG", "N3") else None
        kind = getattr(ox.RdfFormat, form.engine)
        ox.serialize(counted, cast(IO[bytes], out), kind, prefixes=prefixes)
        out.flush()
        return counted.rows
    if isinstance(answer, ox.QueryBoolean):
        form = _format("boolean", request, send)
        content = answer.serialize(None, getattr(ox.QueryResultsFormat, form.engine))
        send(pack(DATA, content or b""))
        return None
    if not isinstance(answer, ox.QuerySolutions):
        raise TypeError(f"an answer of a new kind: {type(answer).__name__}")
    form = _format("rows", request, send)
    # JSON is the only format in which counting takes time worth naming.
    counts = request.max_rows is not None or form.engine != "JSON"
    table = _Output(send, RowCounter(form.engine) if counts else None, request.max_rows)
    answer.serialize(cast(IO[bytes], table), getattr(ox.QueryResultsFormat, form.engine))
    table.flush()
    return table.rows


def _format(kind: Kind, request: Request, send: Send) -> Format:
    found = choose(kind, request.accept, request.name)
    if found is None:
        what = {"rows": "rows", "boolean": "a yes or no", "graph": "triples"}[kind]
        raise _refused(
            406,
            f"This answer is {what}, which cannot be written in any media type that is accepted.",
            f"accept one of {listing(kind)}.",
        )
    send(pack(HEADER, Header(kind, found[1])))
    return found[0]


def _refused(status: int, message: str, fix: str | None = None) -> RefusedError:
    return RefusedError(Refusal(status, message, fix))


class _Output:
    """A file that Oxigraph writes to, in pieces of 8 KiB, and that sends larger ones.

    Rows are counted before they are sent, if there is a counter.
    """

    def __init__(
        self, send: Send, counter: RowCounter | None = None, most: int | None = None
    ) -> None:
        self._send = send
        self._counter = counter
        self._most = most
        self._held = bytearray()

    @property
    def rows(self) -> int | None:
        return None if self._counter is None else self._counter.rows

    def write(self, piece: bytes) -> int:
        self._held += piece
        if len(self._held) >= _CHUNK:
            self.flush()
        return len(piece)

    def flush(self) -> None:
        if not self._held:
            return
        chunk = bytes(self._held)
        self._held.clear()
        if self._counter is not None:
            self._counter.feed(chunk)
            _check(self._counter.rows, self._most, "rows")
        self._send(pack(DATA, chunk))


class _Counted:
    """Triples that are counted as they are fetched."""

    def __init__(self, triples: ox.QueryTriples, most: int | None) -> None:
        self._triples = triples
        self._most = most
        self.rows = 0

    def __iter__(self) -> Iterator[ox.Triple]:
        for triple in self._triples:
            self.rows += 1
            if self.rows == (self._most or 0) + 1:
                _check(self.rows, self._most, "triples")
            yield triple


def _check(rows: int, most: int | None, what: str) -> None:
    if most is not None and rows > most:
        raise _refused(
            403,
            f"The answer has more than {most:,} {what}, which is as many as this server gives.",
            "ask for less, or page with ORDER BY, LIMIT and OFFSET.",
        )
