"""The canonical layout of a file of ``agreements/``: what stands where, and in which order.

The identity comes first, then the instruments, each predicate on a line of its own; then the
values, one line each; then one named graph a source, accounts before claims, one line each. The
first record date of a source is said once, and a later one by the statement that has it. What goes
without saying is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from miggraph.curated import canonical
from miggraph.curated.turtle import Description, Graph, Term
from miggraph.vocabulary import CLAIM_PROPERTIES

__all__ = ["agreement_text"]

_BLOCKS: Final = ("agreement:", "instrument:")
_ORDER: Final[dict[str, tuple[str, ...]]] = {
    "account:": (
        "mig:tellsOf",
        "mig:under",
        "mig:date",
        "mig:from",
        "mig:to",
        "mig:via",
        "mig:persons",
        "mig:cohort",
        "mig:tells",
    ),
    "claim:": (
        "mig:about",
        *(f"mig:{term}" for term in CLAIM_PROPERTIES.values()),
        "mig:stance",
        "mig:standing",
    ),
}
#: What a statement means anyway.
_UNSAID: Final[dict[str, list[Term]]] = {
    "mig:stance": ["stance:asserts"],
    "mig:standing": ["standing:done"],
}
_DAY: Final = "mig:recordedOn"


def agreement_text(graphs: Mapping[str, Graph]) -> str:
    """Write the file of one agreement.

    Parameters
    ----------
    graphs
        The default graph under ``""``, and those of the sources.
    """
    described = graphs.get("", {})
    parts = [
        canonical.block(name, described[name])
        for prefix in _BLOCKS
        for name in sorted(described)
        if name.startswith(prefix)
    ]
    values = sorted(name for name in described if not name.startswith(_BLOCKS))
    if values:
        lines = [canonical.line(name, _spare(described[name]), ()) + "\n" for name in values]
        parts.append("".join(lines))
    parts += [_source(name, graphs[name]) for name in sorted(graphs) if name]
    return canonical.document("\n".join(parts))


def _source(name: str, graph: Graph) -> str:
    """Write the named graph of a source."""
    graph = _dated(name, graph)
    lines = [canonical.line(name, graph[name], ())] if name in graph else []
    for prefix, order in _ORDER.items():
        found = [
            canonical.line(statement, description, order)
            for statement, description in graph.items()
            if statement.startswith(prefix)
        ]
        lines += sorted(found, key=_content)
    lines += [
        canonical.line(other, description, ())
        for other, description in sorted(graph.items())
        if other != name and not other.startswith(tuple(_ORDER))
    ]
    return f"{name} {{\n" + "".join(f"    {text}\n" for text in lines) + "}\n"


def _dated(name: str, graph: Graph) -> Graph:
    """Say the first record date once for all, and a later one by each statement that has it."""
    common = graph.get(name, {}).get(_DAY, [])
    result: Graph = {name: dict(graph[name])} if name in graph else {}
    days = {
        statement: description.get(_DAY, common)
        for statement, description in graph.items()
        if statement.startswith(tuple(_ORDER))
    }
    first = min((day for day in days.values() if day), key=canonical.text_key, default=common)
    if first:
        result.setdefault(name, {})[_DAY] = first
    for statement, description in graph.items():
        if statement in days:
            rest = {p: terms for p, terms in _spare(description).items() if p != _DAY}
            own = {} if days[statement] in ([], first) else {_DAY: days[statement]}
            result[statement] = rest | own
            if statement.startswith("account:"):
                result[statement].setdefault("mig:mode", ["mode:unknown"])
        elif statement != name:
            result[statement] = description
    return result


def _spare(description: Description) -> Description:
    """Leave out what goes without saying."""
    kept = {p: terms for p, terms in description.items() if _UNSAID.get(p) != terms}
    if "mig:about" in kept or "mig:tellsOf" in kept:
        kept.pop("rdf:type", None)
    return kept


def _content(text: str) -> str:
    """Sort lines by what they say, so that a curator finds them; the name comes last."""
    name, _, content = text.partition(" ")
    return f"{content} {name}"
