"""Notes on transfers that are not masked."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from miggraph.publishing import disclosed, masked

from .records import account, claim, records

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


FIVE = account(persons=(5, 5), cohorts={"KZ": 2, "UZ": 3})
LATER = account(transfer="us-xk-2026-01-09", date="2026-01-09", persons=(30, 30))


@pytest.mark.parametrize("text", ["held the five", "all 5 in Pristina", "Five held", "5, in all"])
def test_a_note_does_not_tell_a_total_that_is_widened(text: str) -> None:
    place = claim("eligibility", "convicted", notes=(text,), value_notes=(text,))
    found = masked(records(FIVE, replace(LATER, notes=(text,)), place)).dossier
    assert {note for a in found.accounts for note in a.notes} == set()
    assert [(c.notes, c.value_notes) for c in found.claims] == [((), ())]


@pytest.mark.parametrize("text", ["5,000 places", "15 of them", "in 4.5 hours", "50 kept", "a 5%"])
def test_other_numbers_in_notes_stay(text: str) -> None:
    kept = claim("eligibility", "convicted", notes=(text,))
    assert masked(records(FIVE, kept)).dossier.claims == (kept,)


def test_a_total_that_is_not_widened_and_one_elsewhere_may_be_noted() -> None:
    kept = claim("eligibility", "convicted", notes=("held the five",))
    wide = account(persons=(50, 50), cohorts={"UZ": 2})
    assert masked(records(wide, kept)).dossier.claims == (kept,)
    far = claim("eligibility", "convicted", agreement="us-rw", notes=("held the five",))
    assert masked(records(FIVE, far)).dossier.claims == (far,)
    told = claim("eligibility", "convicted", "government", notes=("held the five",))
    assert masked(records(FIVE, told)).dossier.claims == (told,)
