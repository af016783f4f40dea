"""One question as a page shows it: who says so and who says otherwise, side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct

from miggraph.said import Said
from miggraph.shown import ShownValue
from miggraph.vocabulary import RESOLUTION
from miggraph.web.explorer.words import unit, value_words, when

__all__ = ["Question", "Role", "Side", "question", "sides"]

#: What a side has to do with the outcome. `asserted` has no winner beside it.
Role: TypeAlias = Literal["accepted", "asserted", "otherwise", "denied"]

_ANNOUNCED: Final = "(announced)"


class Side(Struct, frozen=True):
    """All statements that say the same of one question."""

    role: Role
    value: Any
    text: str
    said: tuple[Said, ...]


class Question(Struct, frozen=True):
    """A question with its outcome and its sides.

    Attributes
    ----------
    anchor
        Its name on the page.
    title
        What it is about beside the property: a unit, a day, a text; empty if nothing.
    outcome
        None where nothing is ever decided.
    time
        Of a status: the day for which it is told, or ``undated``.
    announced
        Whether it is about a plan, so that no answer is a fact.
    accepted
        The accepted value in words; None if none is.
    """

    anchor: str
    property: str
    title: str
    time: str
    outcome: str | None
    announced: bool
    accepted: str | None
    reason: str
    sides: tuple[Side, ...]


def question(value: ShownValue) -> Question:
    """Return a question as a page shows it.

    Parameters
    ----------
    value
        As `KnowledgeGraph.show` gives it.
    """
    announced = value.key.endswith(_ANNOUNCED)
    key = value.key.removesuffix(_ANNOUNCED).strip()
    text = value.instrument.rpartition(".")[2] if value.instrument else ""
    # Where each value of a list is decided alone, the value says it all.
    shown = key if RESOLUTION.get(value.property, "functional") == "functional" else ""
    return Question(
        anchor=_anchor(f"{value.property} {value.key} {text}"),
        property=value.property,
        time="" if value.property != "status" else key.partition(" ")[0],
        title=" · ".join(part for part in (_key_words(shown), text and f"text {text}") if part),
        outcome=value.outcome,
        announced=announced,
        accepted=None if value.accepted is None else value_words(value.property, value.accepted),
        reason=value.reason,
        sides=sides(value),
    )


def sides(value: ShownValue) -> tuple[Side, ...]:
    """Return who says what, by equal values: the accepted one first, denials last.

    Parameters
    ----------
    value
        As `KnowledgeGraph.show` gives it.
    """
    first: Role = "accepted" if value.accepted is not None else "asserted"
    found = _grouped(value.claims, first) + _grouped(value.losers, "otherwise")
    order: tuple[Role, ...] = ("accepted", "asserted", "otherwise", "denied")
    return tuple(sorted(found, key=lambda side: order.index(side.role)))


def _grouped(said: Iterable[Said], role: Role) -> list[Side]:
    groups: dict[tuple[Role, str], list[Said]] = {}
    for one in said:
        its: Role = "denied" if one.stance == "denies" else role
        groups.setdefault((its, value_words(one.property, one.value)), []).append(one)
    return [
        Side(its, members[0].value, text, tuple(members)) for (its, text), members in groups.items()
    ]


def _key_words(key: str) -> str:
    """Write a key in words where it begins with a date."""
    time, _, rest = key.partition(" ")
    return f"{when(time)} {rest}".strip() if time[:1].isdigit() else unit(key)


def _anchor(text: str) -> str:
    return "q-" + re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
