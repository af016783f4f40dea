"""Read a whole pushed dataset back, in pages that no row limit cuts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from miggraph.errors import StoreError
from miggraph.store.endpoint import Endpoint
from miggraph.store.layout import SOURCES, Layout
from miggraph.store.results import XSD, Term

__all__ = ["fetch", "graph_sizes"]

#: Rows of one answer, where no limit is known.
_PAGE: Final = 50_000
#: Graphs counted in one answer; Virtuoso sorts up to 10,000 rows.
_GRAPHS: Final = 5_000
#: So many graphs are named in one query.
_NAMES: Final = 200

Row = tuple[Term | None, ...]


def fetch(endpoint: Endpoint, layout: Layout, row_limit: int | None) -> bytes:
    """Return the dataset as sorted N-Quads, as it was before it was pushed.

    Parameters
    ----------
    endpoint, layout
        Where it stands.
    row_limit
        How many rows the endpoint gives at most.

    Raises
    ------
    StoreError
        If what comes is not as much as the endpoint counts.
    """
    page = _PAGE if row_limit is None else max(2, min(_PAGE, row_limit - 1))
    accepted = endpoint.number(f"SELECT (COUNT(*) AS ?n) {{ {layout.within('?s ?p ?o')} }}")
    lines = set(_large(endpoint, layout.within("?s ?p ?o"), "", page))
    _same("what is accepted", len(lines), accepted)
    sizes = graph_sizes(endpoint, min(page, _GRAPHS))
    for names in _batches(sizes, page):
        if len(names) == 1 and sizes[names[0]] > page:
            found = list(_large(endpoint, f"GRAPH <{names[0]}> {{ ?s ?p ?o }}", names[0], page))
        else:
            found = list(_small(endpoint, names))
        wanted = sum(sizes[name] for name in names)
        _same(f"the graphs from {names[0]} to {names[-1]}", len(set(found)), wanted)
        lines.update(found)
    return "".join(sorted(lines)).encode()


def graph_sizes(endpoint: Endpoint, page: int = _GRAPHS) -> dict[str, int]:
    """Return the number of triples of each graph of a source.

    Parameters
    ----------
    endpoint
        Where they stand.
    page
        How many rows are asked for at once.
    """
    sizes: dict[str, int] = {}
    last = ""
    while True:
        rows = endpoint.rows(
            f"""SELECT ?g (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }}
            FILTER(STRSTARTS(STR(?g), "{SOURCES}") && STR(?g) > "{last}") }}
            GROUP BY ?g ORDER BY STR(?g) LIMIT {page}"""
        ).plain()
        for name, number in rows:
            sizes[name] = int(number)
        if not rows:  # a shorter page may have been cut by a limit of the server
            return sizes
        last = max(name for name, _ in rows)


def _batches(sizes: dict[str, int], page: int) -> Iterator[list[str]]:
    """Put graphs together as far as their triples fit into one answer."""
    batch: list[str] = []
    held = 0
    for name, size in sorted(sizes.items()):
        if batch and (held + size > page or len(batch) >= _NAMES):
            yield batch
            batch, held = [], 0
        batch.append(name)
        held += size
    if batch:
        yield batch


def _small(endpoint: Endpoint, names: list[str]) -> Iterator[str]:
    """Read several graphs in one answer."""
    values = " ".join(f"<{name}>" for name in names)
    text = f"SELECT ?s ?p ?o ?g {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
    for subject, predicate, value, graph in endpoint.rows(text).terms:
        yield _line((subject, predicate, value), "" if graph is None else graph.value)


def _large(endpoint: Endpoint, pattern: str, graph: str, page: int) -> Iterator[str]:
    """Read one graph in pages, subject by subject: each begins after the last whole subject."""
    last = ""
    while True:
        rows = endpoint.rows(
            f"""SELECT ?s ?p ?o {{ {pattern} FILTER(STR(?s) > "{last}") }}
            ORDER BY STR(?s) LIMIT {page}"""
        ).terms
        whole = len(rows) < page
        end = rows[-1][0] if rows else None
        kept = rows if whole else [row for row in rows if row[0] != end]
        if not whole and not kept:
            raise StoreError(
                f"A node has more than {page:,} triples, which is more than {endpoint.url} gives "
                "at once.",
                fix="raise the row limit of the server.",
            )
        for row in kept:
            yield _line(row, graph)
        if whole:
            return
        start = kept[-1][0]
        last = "" if start is None else start.value


def _line(row: Row, graph: str) -> str:
    """Write one N-Quad as the embedded dataset has it."""
    parts = []
    for term in row:
        if term is None or term.kind == "bnode":
            raise StoreError("The endpoint gives a node without a name.", fix="push again.")
        parts.append(f"<{term.value}>" if term.kind == "uri" else _literal(term))
    home = f" <{graph}>" if graph else ""
    return f"{' '.join(parts)}{home} .\n"


def _literal(term: Term) -> str:
    quoted = _quoted(term.value)
    if term.language:
        return f"{quoted}@{term.language}"
    return quoted if term.datatype in (None, f"{XSD}string") else f"{quoted}^^<{term.datatype}>"


def _quoted(text: str) -> str:
    for plain, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(plain, written)
    return f'"{text}"'


def _same(what: str, found: int, wanted: int) -> None:
    if found != wanted:
        raise StoreError(
            f"Of {what} {found:,} triples came, and {wanted:,} are counted.",
            fix="if somebody was pushing at the same time, ask again; else push again with --all.",
        )
