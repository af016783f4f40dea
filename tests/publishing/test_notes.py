"""Notes on transfers that are not masked."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from miggraph.publishing import disclosed, masked

from .records import account, records

MANY: dict[str, Any] = {"transfer": "us-xk-2025-07-02", "date": "2025-07-02", "persons": (43, 43)}
ELSEWHERE: dict[str, Any] = {"sending": "DE", "receiving": ("AL",)}


def _notes(*others: Any, source: str = "newspaper-b", **changes: Any) -> tuple[str, ...]:
    told = account(source, **(MANY | changes))
    shown = masked(records(told, *others)).dossier
    assert disclosed(shown) == []
    assert masked(shown).dossier == shown
    return next(a.notes for a in shown.accounts if a.persons == (43, 43))


@pytest.mark.parametrize(
    "text", ["with 10 others and an Afghan", "with 7 from DE and 3 from BE", "three return home"]
)
def test_a_note_that_tells_of_few_is_withheld_on_every_transfer(text: str) -> None:
    assert _notes(notes=(text, "by air")) == ("by air",)
    assert _notes(notes=(text,), source="government") == (text,)


def test_days_are_withheld_near_a_masked_transfer() -> None:
    few = account(persons=(2, 2))
    text = "the Tuesday after the first"
    assert _notes(few, notes=(text,)) == ()
    assert _notes(few, notes=(text,), sending="DE") == ()  # the same receiver
    assert _notes(few, notes=(text,), receiving=("AL",)) == ()  # the same sender
    assert _notes(few, notes=(text,), source="newspaper", date="2019", **ELSEWHERE) == ()
    assert _notes(few, notes=(text,), **ELSEWHERE) == (text,)
    assert _notes(few, notes=(text,), date="2019-07-02") == (text,)
    assert _notes(notes=(text,)) == (text,)


def test_a_planted_note_is_found() -> None:
    shown = masked(records(account(persons=(2, 2)), account("newspaper-b", **MANY))).dossier
    assert disclosed(shown) == []
    told = [
        replace(a, notes=("on a Tuesday",)) if a.persons == (43, 43) else a for a in shown.accounts
    ]
    assert {item.detail for item in disclosed(replace(shown, accounts=tuple(told)))} == {"text"}
