"""A dataset cut into graphs, and a graph cut into pieces."""

from __future__ import annotations

import pytest

from miggraph.errors import StoreError
from miggraph.store.layout import SOURCES
from miggraph.store.parts import parts_of, pieces
from miggraph.vocabulary import ACCEPTED, DEF

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
QUADS = f"""\
<urn:a:view> {TYPE} <{DEF}AcceptedView> .
<urn:a:view> <urn:on> "2026-01-01" .
<urn:b> <urn:p> <{SOURCES}s> .
<urn:b> <urn:p> "1" .
<urn:b> <urn:p> "1" .
<urn:c> <urn:p> "1" <{SOURCES}s> .
""".encode()


def test_a_dataset_is_cut_into_graphs() -> None:
    parts = parts_of(QUADS)
    assert {name: part.size for name, part in parts.items()} == {ACCEPTED: 4, f"{SOURCES}s": 1}
    assert parts[f"{SOURCES}s"].content == b'<urn:c> <urn:p> "1" .\n'
    turned = b"".join(reversed(QUADS.splitlines(keepends=True)))
    assert parts_of(turned) == parts
    changed = parts_of(QUADS.replace(b'"1" <', b'"2" <'))
    assert changed[ACCEPTED] == parts[ACCEPTED]
    assert changed[f"{SOURCES}s"].digest != parts[f"{SOURCES}s"].digest


def test_the_view_is_in_the_last_piece() -> None:
    part = parts_of(QUADS)[ACCEPTED]
    cut = pieces(part, 2)
    assert [piece.count(b"\n") for piece in cut] == [2, 2]
    assert b"view" not in cut[0]
    assert sorted(b"".join(cut).splitlines()) == sorted(part.content.splitlines())
    assert len(pieces(part, 100)) == 1


@pytest.mark.parametrize(
    "line", ["_:a <urn:p> 'x' .", "<urn:a> <urn:p> _:b .", "<urn:a> <urn:p> <urn:c> <urn:g> .", "x"]
)
def test_what_is_none_of_ours_is_refused(line: str) -> None:
    with pytest.raises(StoreError):
        parts_of(QUADS + line.replace("'", '"').encode())
