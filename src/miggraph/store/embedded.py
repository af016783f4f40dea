"""The embedded store: Oxigraph in memory."""

from __future__ import annotations

import threading
from typing import Any

import pyoxigraph as ox

from miggraph.errors import QueryError, StoreError
from miggraph.store.graphs import Graph, term_of
from miggraph.store.guard import check_query, update_word
from miggraph.store.results import Result

__all__ = ["EmbeddedStore", "Graph"]

_LONGEST = 160


class EmbeddedStore:
    """A read-only graph in memory.

    Parameters
    ----------
    quads
        The graph as N-Quads.
    prefixes
        Prefixes that a query need not declare.

    Raises
    ------
    StoreError
        If the N-Quads do not parse.
    """

    def __init__(self, quads: bytes, prefixes: dict[str, str]) -> None:
        self._prefixes = prefixes
        self._store = ox.Store()
        try:
            self._store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise StoreError(f"The graph is not valid N-Quads: {error}.") from error

    def __len__(self) -> int:
        return len(self._store)

    def query(self, text: str, *, timeout: float | None = None) -> Result | bool | Graph:
        """Ask a SPARQL query; without ``GRAPH`` it is about what is accepted.

        Parameters
        ----------
        text
            SELECT, ASK, CONSTRUCT or DESCRIBE. SERVICE is refused.
        timeout
            Seconds after which waiting ends with an error. Oxigraph cannot be interrupted: the
            evaluation itself goes on in a thread until the process ends.

        Raises
        ------
        QueryError
            If the query is refused, does not parse, fails or takes too long.
        """
        check_query(text)
        # In a thread of its own, so that Ctrl-C is heard while Oxigraph works.
        answer: list[Result | bool | Graph] = []
        failure: list[QueryError] = []

        def work() -> None:
            try:
                answer.append(self._evaluate(text))
            except QueryError as error:
                # Without its traceback, whose frames hold objects that cannot leave this thread.
                failure.append(QueryError(error.message, fix=error.fix))
            except Exception as error:  # told to the caller below
                failure.append(QueryError(f"The query failed: {type(error).__name__}: {error}."))

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(timeout)
        if failure:
            raise failure[0]
        if not answer and timeout is not None:
            raise QueryError(
                f"The query took longer than {timeout:g} seconds.",
                fix="narrow it (name an agreement or a state), or allow more with --timeout.",
            )
        return answer[0]

    def _evaluate(self, text: str) -> Result | bool | Graph:
        try:
            answer: Any = self._store.query(text, prefixes=self._prefixes)
            if isinstance(answer, ox.QueryBoolean):
                return bool(answer)
            if isinstance(answer, ox.QueryTriples):
                return Graph(list(answer), self._prefixes)
            names = [variable.value for variable in answer.variables]
            return Result(names, [tuple(map(term_of, row)) for row in answer])
        except SyntaxError as error:
            word = update_word(text)
            if word is not None:
                raise QueryError(
                    f"{word} is refused: the graph is read-only.",
                    fix="change the files in data/; a query asks with SELECT, ASK or CONSTRUCT.",
                ) from error
            raise QueryError(
                f"The query does not parse: {_short(error.msg)}",
                fix="look at the line and column that the message names.",
            ) from error
        except (RuntimeError, OSError, ValueError) as error:
            raise QueryError(f"The query failed: {error}.") from error


def _short(message: str) -> str:
    """Cut the list of everything that would have been allowed."""
    first = message.splitlines()[0]
    return first if len(first) <= _LONGEST else f"{first[:_LONGEST]} …"
