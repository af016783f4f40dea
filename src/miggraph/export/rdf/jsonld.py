"""JSON-LD with its context inside: one node a line, each key with one shape throughout.

Literals of canonical N-Triples have the escapes of JSON, so their text is taken as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import BinaryIO, Final

import msgspec

from miggraph.export.rdf.dataset import Dataset, kind_of, subjects
from miggraph.export.rdf.jsonld_context import Context
from miggraph.export.rdf.written import Written
from miggraph.vocabulary import PREFIXES

__all__ = ["write_jsonld"]

_TYPE: Final = f"<{PREFIXES['rdf']}type>".encode()
_STRING: Final = f"{PREFIXES['xsd']}string"
#: What JSON reads as this number or truth value, and JSON-LD writes as the same text again.
_NATIVE: Final = {
    f"{PREFIXES['xsd']}integer": re.compile(rb"0|-?[1-9][0-9]{0,14}"),
    f"{PREFIXES['xsd']}boolean": re.compile(rb"true|false"),
}


def write_jsonld(dataset: Dataset, out: BinaryIO) -> Written:
    """Write the dataset as JSON-LD 1.1: nodes of the default graph, then the named graphs."""
    context = Context.of(dataset)
    whole = msgspec.json.format(msgspec.json.encode(context.json()), indent=2)
    out.write(b'{"@context": %b,\n"@graph": [' % whole)
    separator = b"\n"
    for node in _nodes(dataset.accepted, context):
        out.write(separator + node)
        separator = b",\n"
    for name, lines in dataset.sources.items():
        nodes = b",\n".join(_nodes(lines, context))
        out.write(separator + b'{"@id":%b,"@graph":[\n%b\n]}' % (context.text(name), nodes))
        separator = b",\n"
    out.write(b"\n]}\n")
    return Written(dataset.size())


def _nodes(lines: Iterable[bytes], context: Context) -> Iterator[bytes]:
    for subject, described in subjects(lines):
        members = [b'"@id":' + context.text(subject[1:-1].decode())]
        pairs = (line[:-3].split(b" ", 2)[1:] for line in described)
        for predicate, group in groupby(pairs, key=lambda pair: pair[0]):
            values = [value for _, value in group]
            if predicate == _TYPE:
                types = [value for value in values if value.startswith(b"<")]
                values = [value for value in values if not value.startswith(b"<")]
                if types:
                    members.append(_types(types, context))
            if values:
                members.append(_member(predicate[1:-1].decode(), values, context))
        yield b"{%b}" % b",".join(members)


def _types(values: list[bytes], context: Context) -> bytes:
    return b'"@type":[%b]' % b",".join(context.text(value[1:-1].decode()) for value in values)


def _member(predicate: str, values: list[bytes], context: Context) -> bytes:
    coerced = context.coerced.get(predicate, "")
    written = b",".join(_value(value, coerced, context) for value in values)
    pattern = b"%b:[%b]" if predicate in context.several else b"%b:%b"
    return pattern % (context.text(predicate), written)


def _value(value: bytes, coerced: str, context: Context) -> bytes:
    kind = kind_of(value)
    if kind == "@id":
        text = context.text(value[1:-1].decode())
        return text if coerced else b'{"@id":%b}' % text
    text = value[: value.rindex(b'"') + 1]
    if kind == coerced:
        native = _NATIVE.get(kind)
        return text[1:-1] if native is not None and native.fullmatch(text[1:-1]) else text
    if kind.startswith("@"):
        return b'{"@value":%b,"@language":"%b"}' % (text, kind[1:].encode())
    return text if kind == _STRING else b'{"@value":%b,"@type":%b}' % (text, context.text(kind))
