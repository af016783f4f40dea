"""What a SPARQL endpoint gets wrong, found by asking it when it is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, NamedTuple

from miggraph.errors import MiggraphError, QueryError, StoreError
from miggraph.store.credentials import is_open
from miggraph.store.endpoint import Endpoint
from miggraph.store.layout import SOURCES, Layout
from miggraph.store.results import XSD, Term
from miggraph.vocabulary import ACCEPTED, DEF, PREFIXES

__all__ = ["Finding", "Probe", "PushedView", "find_layout", "find_view", "probe"]

#: Seconds for one question of the probe.
_PATIENCE: Final = 20.0
#: A row limit below this is found. Servers that have one mostly allow 10,000 rows or fewer.
_ROWS: Final = 10_001
_DAY: Final = f'"2015-06-01"^^<{XSD}date>'
_CLAIM: Final = f"?claim a <{DEF}Claim>"
_VIEW: Final = f"""?view a <{DEF}AcceptedView> ; <{DEF}underPolicy> ?policy ; <{DEF}on> ?on ;
  <{DEF}knownOn> ?known ; <{DEF}recordedAsOf> ?recorded ; <{DEF}dataDigest> ?digest ."""
#: Literals that some servers write in another way.
_LITERALS: Final = (
    ("true", Term("literal", "true", f"{XSD}boolean")),
    (f'"P4Y"^^<{XSD}duration>', Term("literal", "P4Y", f"{XSD}duration")),
)


class Finding(NamedTuple):
    """One thing that an endpoint does otherwise than SPARQL 1.1 says, and what follows."""

    name: str
    wrong: str
    remedy: str


class PushedView(NamedTuple):
    """Policy, clocks and data of the accepted view in a store."""

    policy: str
    on: date
    known_on: date
    recorded_on: date
    digest: str


class Probe(NamedTuple):
    """What is known of an endpoint.

    `row_limit` is the number of rows that it gives at most, None if no limit was found.
    """

    product: str
    layout: Layout
    view: PushedView
    row_limit: int | None
    findings: tuple[Finding, ...]


def probe(endpoint: Endpoint) -> Probe:
    """Ask an endpoint a few questions.

    Parameters
    ----------
    endpoint
        The endpoint.

    Raises
    ------
    StoreError
        If it gives no usable answer, or no graph of ours has been pushed there.
    """
    three = endpoint.number("SELECT (COUNT(*) AS ?n) { VALUES ?x { 1 2 3 } }")
    if three != 3:
        raise StoreError(
            f"{endpoint.url} does not count right: it tells three rows as {three}.",
            fix="use a server that speaks SPARQL 1.1.",
        )
    layout, view = find_layout(endpoint), None
    if layout is not None:
        view = find_view(endpoint, layout)
    if layout is None or view is None:
        raise StoreError(
            f"{endpoint.url} holds no graph of miggraph.",
            fix="load it with: miggraph push URL. If it has been loaded, the server does not show "
            "it to you, or its default graph has become another one: push again.",
        )
    limit = _row_limit(endpoint, layout)
    findings = tuple(_findings(endpoint, layout, limit))
    return Probe(endpoint.product, layout, view, limit, findings)


def find_layout(endpoint: Endpoint) -> Layout | None:
    """Find out where what is accepted stands in a store; None if nowhere."""
    view = f"?view a <{DEF}AcceptedView>"
    strange = f'GRAPH ?g {{ ?s ?p ?o }} FILTER(!STRSTARTS(STR(?g), "{SOURCES}"))'
    if endpoint.holds(f"ASK {{ GRAPH <{ACCEPTED}> {{ {view} }} }}"):
        return Layout(own=False, others=True)
    if endpoint.holds(f"ASK {{ {view} }}") and not endpoint.holds(f"ASK {{ {_CLAIM} }}"):
        return Layout(own=True, others=endpoint.holds(f"ASK {{ {strange} }}"))
    return None


def find_view(endpoint: Endpoint, layout: Layout) -> PushedView | None:
    """Read the description of the accepted view; None if there is none.

    Raises
    ------
    StoreError
        If there are several.
    """
    names = "?policy ?on ?known ?recorded ?digest"
    rows = endpoint.rows(f"SELECT {names} {{ {layout.within(_VIEW)} }} LIMIT 2").plain()
    if len(rows) > 1:
        raise StoreError(
            f"{endpoint.url} holds several accepted views.",
            fix="push again with --all, or empty the store first.",
        )
    if not rows:
        return None
    policy, on, known, recorded, digest = rows[0]
    try:
        days = [date.fromisoformat(day[:10]) for day in (on, known, recorded)]
    except ValueError as error:
        raise StoreError(
            f"{endpoint.url} describes its view with a day that is none.", fix="push again."
        ) from error
    return PushedView(policy.removeprefix(PREFIXES["policy"]), days[0], days[1], days[2], digest)


def _row_limit(endpoint: Endpoint, layout: Layout) -> int | None:
    """Find out whether rows are cut: from the header that Virtuoso sends, or by counting."""
    pattern = layout.within("?s ?p ?o")
    total = endpoint.number(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    text = f"SELECT ?nothing {{ {pattern} }} LIMIT {_ROWS}"
    rows, response = endpoint.table(text, "SELECT")
    header = response.headers.get("x-sparql-maxrows", "")
    if header.isdecimal():
        return int(header)
    got = 0 if isinstance(rows, bool) else len(rows)
    return got if got < min(total, _ROWS) else None


def _findings(endpoint: Endpoint, layout: Layout, limit: int | None) -> Iterator[Finding]:
    if not layout.own:
        yield Finding(
            "default graph",
            "the default graph is the union of all graphs",
            "what is accepted is asked of a graph of its own, and GRAPH ?source of sources only",
        )
    if limit is not None:
        yield Finding(
            "row limit",
            f"an answer has at most {limit:,} rows, and the rest is cut without an error",
            "an answer that was cut is refused; aggregate in the query, or use LIMIT",
        )
    for name, check in _CHECKS.items():
        try:
            found = check(endpoint, layout)
        except MiggraphError as error:
            yield Finding(name, f"it could not be checked ({error.message})", "take care")
        else:
            if found is not None:
                yield Finding(name, *found)
    if endpoint.credentials and is_open(endpoint.address):
        yield Finding(
            "credentials", "they are sent over plain HTTP", "use an address that begins with https"
        )


def _dates(endpoint: Endpoint, layout: Layout) -> tuple[str, str] | None:
    """Compare filters on dates with the same on their text, which ISO dates allow."""
    wrong = []
    for sign in ("<=", "<", ">=", ">"):
        filters = (f"?d {sign} {_DAY}", f'STR(?d) {sign} "{_DAY[1:11]}"')
        counts = []
        for condition in filters:
            pattern = layout.within(f"?x <{DEF}earliest> ?d FILTER({condition})")
            text = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
            counts.append(endpoint.number(text, timeout=_PATIENCE))
        if counts[0] != counts[1]:
            wrong.append(f"{sign} gives {counts[0]:,} rows for {counts[1]:,}")
    if not wrong:
        return None
    return (
        f"filters that compare a date with a constant are wrong: {', '.join(wrong)}",
        'compare the text, as the library does: FILTER(STR(?day) <= "2015-06-01")',
    )


def _literals(endpoint: Endpoint, _: Layout) -> tuple[str, str] | None:
    """Look how literals come back, before anything is mended."""
    values = " ".join(written for written, _ in _LITERALS)
    rows = endpoint.rows(f"SELECT ?x {{ VALUES ?x {{ {values} }} }}", mended=False).terms
    lost = [written for written, term in _LITERALS if (term,) not in rows]
    if not lost:
        return None
    return (
        f"it writes literals in its own way ({', '.join(_shown(text) for text in lost)})",
        "they are written as XSD has them again where rows and graphs are read; in a query, "
        "compare booleans with = and no durations",
    )


def _comparison(endpoint: Endpoint, _: Layout) -> tuple[str, str] | None:
    rows = endpoint.rows("SELECT (1 < 2 AS ?b) {}", timeout=_PATIENCE).terms
    term = rows[0][0] if rows else None
    if term is not None and term.datatype == f"{XSD}boolean" and term.value == "true":
        return None
    return ("a comparison in SELECT or BIND is no boolean", "use IF(…, true, false)")


def _exists(endpoint: Endpoint, layout: Layout) -> tuple[str, str] | None:
    """Ask what Virtuoso cannot compile: OPTIONAL and an outer variable in EXISTS."""
    inner = (
        f"?t <{DEF}from> ?y OPTIONAL {{ ?y <{DEF}administeredBy> ?z }} "
        "FILTER(COALESCE(?z, ?y) = ?x)"
    )
    outer = f"?t <{DEF}to> ?s OPTIONAL {{ ?s <{DEF}administeredBy> ?o }}"
    pattern = layout.within(f"{outer} BIND(COALESCE(?o, ?s) AS ?x) FILTER EXISTS {{ {inner} }}")
    try:
        endpoint.holds(f"ASK {{ {pattern} }}")
    except QueryError:
        return (
            "EXISTS is refused where an OPTIONAL within and a variable from outside meet",
            "use a UNION or a grouped OPTIONAL subselect",
        )
    return None


def _shown(text: str) -> str:
    return text.replace(XSD, "xsd:").replace("<", "").replace(">", "")


#: What is checked besides, and by what.
_CHECKS: Final[dict[str, Callable[[Endpoint, Layout], tuple[str, str] | None]]] = {
    "date filter": _dates,
    "literals": _literals,
    "comparison": _comparison,
    "EXISTS": _exists,
}
