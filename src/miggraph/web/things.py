"""Everything that the data say of one IRI, for its page and its documents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple
from urllib.parse import quote

from miggraph.errors import suggest
from miggraph.vocabulary import BASE, PREFIXES
from miggraph.web.ask import Row, iri_text, known_prefix, select
from miggraph.web.pool import Pool

__all__ = ["Link", "Names", "Thing", "link", "statements_query", "thing"]

#: How many statements, and how many links from elsewhere, a page shows.
MOST_STATEMENTS: Final = 1000
MOST_LINKS: Final = 100
_MOST_NAMES: Final = 50_000

_LABELS: Final = "skos:prefLabel|rdfs:label|dcterms:title"
_LABEL_IRIS: Final = (
    f"{PREFIXES['skos']}prefLabel",
    f"{PREFIXES['rdfs']}label",
    f"{PREFIXES['dcterms']}title",
)
_TYPE: Final = f"{PREFIXES['rdf']}type"
_STATEMENTS: Final = f"""SELECT ?g ?p ?o (MIN(STR(?l)) AS ?label) (MIN(STR(?m)) AS ?name) {{
  {{ SELECT ?g ?p ?o {{ {{ %s ?p ?o }} UNION {{ GRAPH ?g {{ %s ?p ?o }} }} }}
    ORDER BY ?p ?o ?g LIMIT {MOST_STATEMENTS + 1} }}
  OPTIONAL {{ ?o {_LABELS} ?l }} OPTIONAL {{ ?p {_LABELS} ?m }}
}} GROUP BY ?g ?p ?o ORDER BY ?p ?o ?g"""
_INCOMING: Final = f"""SELECT ?g ?s ?p (MIN(STR(?l)) AS ?label) (MIN(STR(?m)) AS ?name) {{
  {{ SELECT ?g ?s ?p {{ {{ ?s ?p %s }} UNION {{ GRAPH ?g {{ ?s ?p %s }} }} }}
    ORDER BY ?p ?s ?g LIMIT {MOST_LINKS} }}
  OPTIONAL {{ ?s {_LABELS} ?l }} OPTIONAL {{ ?p {_LABELS} ?m }}
}} GROUP BY ?g ?s ?p ORDER BY ?p ?s ?g"""
_NUMBERS: Final = """SELECT ?incoming ?holds {
  { SELECT (COUNT(*) AS ?incoming) { { ?s ?p %s } UNION { GRAPH ?g { ?s ?p %s } } } }
  { SELECT (COUNT(*) AS ?holds) { GRAPH %s { ?s ?p ?o } } } }"""
_NAMES: Final = f"""SELECT DISTINCT ?s {{ {{ ?s a ?class }} UNION {{ GRAPH ?g {{ ?s a ?class }} }}
  FILTER (STRSTARTS(STR(?s), "%s")) }} LIMIT {_MOST_NAMES}"""
#: Signs that stand in the path of an address as they are.
_PLAIN: Final = "/:@!$&'()*+,;=~-._"


class Link(NamedTuple):
    """A term as a page shows it; `href` is empty where there is nothing to follow."""

    text: str
    href: str = ""
    title: str = ""
    language: str = ""


class Statements(NamedTuple):
    """All values of one property, each with the graphs that have it (empty: what is accepted)."""

    property: Link
    values: list[tuple[Link, list[Link]]]


class Thing(NamedTuple):
    """What the data say of an IRI.

    `holds` is the number of statements in the named graph of this IRI; `incoming` counts the links
    from elsewhere, of which `links` are the first.
    """

    iri: str
    label: str
    types: list[Link]
    statements: list[Statements]
    is_cut: bool
    links: list[Statements]
    incoming: int
    holds: int
    sources: list[Link]


async def thing(pool: Pool, iri: str) -> Thing | None:
    """Ask everything about an IRI.

    Parameters
    ----------
    pool
        Answers.
    iri
        Whatever a client asks for.

    Returns
    -------
    Thing or None
        None if the data do not know it.
    """
    try:
        node = iri_text(iri)
    except ValueError:
        return None
    rows = await select(pool, _STATEMENTS % (node, node))
    (numbers,) = await select(pool, _NUMBERS % (node, node, node))
    incoming, holds = (int(numbers[name]["value"]) for name in ("incoming", "holds"))
    if not (rows or incoming or holds):
        return None
    links = await select(pool, _INCOMING % (node, node)) if incoming else []
    is_cut = len(rows) > MOST_STATEMENTS
    rows = rows[:MOST_STATEMENTS]
    labels = sorted(
        (_LABEL_IRIS.index(row["p"]["value"]), row["o"]["value"])
        for row in rows
        if row["p"]["value"] in _LABEL_IRIS
    )
    graphs = sorted({row["g"]["value"] for row in rows if "g" in row})
    return Thing(
        iri=iri,
        label=labels[0][1] if labels else compact(iri),
        types=list(dict.fromkeys(_term(r["o"], r) for r in rows if r["p"]["value"] == _TYPE)),
        statements=_grouped(rows, "o"),
        is_cut=is_cut,
        links=_grouped(links, "s"),
        incoming=incoming,
        holds=holds,
        sources=[link(graph) for graph in graphs],
    )


def statements_query(iri: str) -> str:
    """Return the query for the document of an IRI: all that is said of it, in whatever graph.

    Raises
    ------
    ValueError
        If it is no IRI.
    """
    node = iri_text(iri)
    return (
        f"CONSTRUCT {{ {node} ?p ?o }} {{ SELECT DISTINCT ?p ?o "
        f"{{ {{ {node} ?p ?o }} UNION {{ GRAPH ?g {{ {node} ?p ?o }} }} }} ORDER BY ?p ?o "
        f"LIMIT 100000 }}"
    )


class Names:
    """Names of things, for suggestions where one is not known; asked once for each kind.

    Parameters
    ----------
    pool
        Answers.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._known: dict[str, list[str]] = {}

    async def near(self, iri: str) -> list[Link]:
        """Return up to three things whose IRIs resemble this one."""
        found = known_prefix(iri)
        if found is None or not iri.startswith(BASE):
            return []
        prefix, local = found
        space = PREFIXES[prefix]
        if prefix not in self._known:
            rows = await select(self._pool, _NAMES % space)
            self._known[prefix] = sorted(row["s"]["value"].removeprefix(space) for row in rows)
        return [link(space + name) for name in suggest(local[:200], self._known[prefix])]


def link(iri: str, label: str = "") -> Link:
    """Return a link to an IRI: to our own page if it is one of ours, nowhere if it is no web page.

    Parameters
    ----------
    iri
        Where to.
    label
        What to show; without it, the compact form of the IRI.
    """
    href = ""
    if iri.startswith(BASE):
        href = "/" + quote(iri.removeprefix(BASE), safe=_PLAIN)
    elif re.match(r"https?://", iri):
        href = quote(iri, safe=_PLAIN + "#?%[]")
    return Link(label or compact(iri), href, iri)


def compact(iri: str) -> str:
    """Write an IRI with its prefix, if there is one for it."""
    found = known_prefix(iri)
    return iri if found is None or not found[1] else f"{found[0]}:{found[1]}"


def _grouped(rows: Iterable[Row], end: str) -> list[Statements]:
    grouped: dict[str, Statements] = {}
    values: dict[tuple[str, Link], list[Link]] = {}
    for row in rows:
        iri = row["p"]["value"]
        if iri not in grouped:
            grouped[iri] = Statements(link(iri, row.get("name", {}).get("value", "")), [])
        term = _term(row[end], row)
        if (iri, term) not in values:
            values[iri, term] = []
            grouped[iri].values.append((term, values[iri, term]))
        if "g" in row:
            values[iri, term].append(link(row["g"]["value"]))
    return list(grouped.values())


def _term(term: dict[str, str], row: Row) -> Link:
    value = term["value"]
    if term["type"] == "uri":
        return link(value, row.get("label", {}).get("value", ""))
    if term["type"] == "bnode":
        return Link(f"_:{value}")
    datatype = term.get("datatype", "")
    return Link(value, "", compact(datatype) if datatype else "", term.get("xml:lang", ""))
