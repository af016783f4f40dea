"""Literals that another store wrote in its own way."""

from __future__ import annotations

import json

import pytest

from miggraph.store.answers import read_answer, repaired
from miggraph.store.results import XSD, Result, Term


@pytest.mark.parametrize(
    ("value", "kind", "wanted", "wanted_kind"),
    [
        ("1", "boolean", "true", "boolean"),
        ("0", "boolean", "false", "boolean"),
        ("true", "boolean", "true", "boolean"),
        ("48", "duration", "P4Y", "duration"),
        ("11", "duration", "P11M", "duration"),
        ("0", "duration", "P0M", "duration"),
        ("-6", "duration", "-P6M", "duration"),
        ("1.2096e+06", "duration", "P14D", "duration"),
        ("259200.0", "duration", "P3D", "duration"),
        ("90.0", "duration", "PT90S", "duration"),
        ("P6W", "duration", "P6W", "duration"),
        ("6000000000", "decimal", "6000000000", "integer"),
        ("41", "decimal", "41", "decimal"),
        ("6000000000.5", "decimal", "6000000000.5", "decimal"),
        ("1", "integer", "1", "integer"),
    ],
)
def test_literals_are_mended(value: str, kind: str, wanted: str, wanted_kind: str) -> None:
    assert repaired(value, XSD + kind) == (wanted, XSD + wanted_kind)


def test_an_answer_is_read_as_it_came_if_asked() -> None:
    cell = {"type": "typed-literal", "value": "1", "datatype": f"{XSD}boolean"}
    body = json.dumps({"head": {"vars": ["b"]}, "results": {"bindings": [{"b": cell}, {}]}})
    mended = read_answer(body.encode(), "application/json")
    plain = read_answer(body.encode(), "application/json", mended=False)
    assert isinstance(mended, Result)
    assert isinstance(plain, Result)
    assert mended.terms == [(Term("literal", "true", f"{XSD}boolean"),), (None,)]
    assert plain.terms[0] == (Term("literal", "1", f"{XSD}boolean"),)
