"""Whether an XML export holds to its format, grammar and references both."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from lxml import etree

from tests.export.programs import ReadError

__all__ = ["GRAMMAR", "validate_gexf", "validate_graphml"]

#: Names the published `gexf.rng`, which is not shipped here.
GRAMMAR: Final = "MIGGRAPH_GEXF_GRAMMAR"
_SCHEMAS = Path(__file__).with_name("schemas")
_GEXF = {"g": "http://gexf.net/1.3"}
_GRAPHML = {"g": "http://graphml.graphdrawing.org/xmlns"}
_INTEGER = r"[+-]?\d+"
_NUMBER = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?INF(INITY)?|[+-]?Infinity|NaN"
#: What a value of each declared type looks like; types of other names hold any text.
_FORMS: Final = {
    "boolean": r"true|false",
    "integer": _INTEGER,
    "int": _INTEGER,
    "long": _INTEGER,
    "biginteger": _INTEGER,
    "float": _NUMBER,
    "double": _NUMBER,
}
#: Bits of the types that have a range.
_BITS: Final = {"integer": 32, "int": 32, "long": 64}


def validate_gexf(path: Path) -> None:
    """Refuse GEXF 1.3 whose ids, ends, declarations, values or counts do not fit together.

    With the published grammar at hand (`GRAMMAR`), refuse what it refuses, too.

    Raises
    ------
    ReadError
        With all that is wrong.
    """
    root = _root(path, "gexf", _GEXF["g"])
    grammar = os.environ.get(GRAMMAR)
    if grammar is not None:
        _hold(root, grammar)
    faults = list(_graph_faults(root, _GEXF))
    for kind in ("node", "edge"):
        listed = root.findall(f".//g:attributes[@class='{kind}']/g:attribute", _GEXF)
        faults += _twice(f"attribute of {kind}s", [a.get("id") for a in listed])
        faults += _twice(f"title of {kind} attribute", [a.get("title") for a in listed])
        types = {a.get("id"): a.get("type") for a in listed}
        for value in root.iterfind(f".//g:{kind}/g:attvalues/g:attvalue", _GEXF):
            faults += _value_faults(types, value.get("for"), value.get("value"))
        for group in root.iterfind(f".//g:{kind}s[@count]", _GEXF):
            count = len(group.findall(f"g:{kind}", _GEXF))
            if group.get("count") != str(count):
                faults.append(f"{kind}s say count={group.get('count')} and are {count}")
    for timed in root.iterfind(".//*[@start][@end]"):
        if timed.get("start") > timed.get("end"):
            faults.append(f"{timed.get('id')!r} ends before it starts")
    _refuse(path, faults)


def validate_graphml(path: Path) -> None:
    """Refuse GraphML that the grammar refuses, or whose ids, ends, keys or values do not fit.

    Raises
    ------
    ReadError
        With all that is wrong.
    """
    root = _root(path, "graphml", _GRAPHML["g"])
    _hold(root, str(_SCHEMAS / "graphml.rng"))
    faults = list(_graph_faults(root, _GRAPHML))
    keys = root.findall("g:key", _GRAPHML)
    faults += _twice("key", [key.get("id") for key in keys])
    for kind in ("graphml", "graph", "node", "edge"):
        declared = [key for key in keys if key.get("for") in (kind, "all")]
        names = [key.get("attr.name") for key in declared if key.get("attr.name") is not None]
        faults += _twice(f"name of {kind} key", names)
        types = {key.get("id"): key.get("attr.type") for key in declared}
        for data in root.iterfind(
            f"{'.' if kind == 'graphml' else f'.//g:{kind}'}/g:data", _GRAPHML
        ):
            faults += _value_faults(types, data.get("key"), data.text or "")
    _refuse(path, faults)


def _root(path: Path, name: str, namespace: str) -> Any:
    try:
        root = etree.parse(path).getroot()
    except etree.XMLSyntaxError as fault:
        raise ReadError(f"{path.name} is no XML: {fault}") from fault
    if root.tag != f"{{{namespace}}}{name}":
        raise ReadError(f"{path.name} is no {name} of {namespace}, but {root.tag}")
    return root


@cache
def _grammar(path: str) -> Any:
    return etree.RelaxNG(etree.parse(path))


def _hold(root: Any, grammar: str) -> None:
    schema = _grammar(grammar)
    if not schema.validate(root):
        raise ReadError(f"refused by {Path(grammar).name}: {schema.error_log}")


def _graph_faults(root: Any, spaces: Mapping[str, str]) -> Iterable[str]:
    nodes = [node.get("id") for node in root.iterfind(".//g:node", spaces)]
    edges = root.findall(".//g:edge", spaces)
    yield from _twice("node", nodes)
    yield from _twice("edge", [edge.get("id") for edge in edges if edge.get("id") is not None])
    known = set(nodes)
    for edge in edges:
        for side in ("source", "target"):
            if edge.get(side) not in known:
                yield f"edge {edge.get('id')!r} has the {side} {edge.get(side)!r}, no node"


def _twice(what: str, ids: Iterable[str]) -> Iterable[str]:
    return [f"{what} {name!r} stands {n} times" for name, n in Counter(ids).items() if n > 1]


def _value_faults(types: Mapping[str, str | None], name: str, value: str) -> Iterable[str]:
    if name not in types:
        return [f"{name!r} is not declared"]
    kind = types[name]
    form = _FORMS.get(kind or "")
    if form is not None and re.fullmatch(form, value) is None:
        return [f"{name!r} is a {kind} and has {value!r}"]
    bits = _BITS.get(kind or "")
    if bits is not None and not -(2 ** (bits - 1)) <= int(value) < 2 ** (bits - 1):
        return [f"{name!r} is a {kind} and has {value}, which has no place in {bits} bits"]
    return []


def _refuse(path: Path, faults: Iterable[str]) -> None:
    said = sorted(set(faults))
    if said:
        raise ReadError(f"{path.name}: " + "; ".join(said))
