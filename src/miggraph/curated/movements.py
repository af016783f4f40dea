"""What accounts are made of: counts, cohorts and onward movements as nodes."""

from __future__ import annotations

import re
from typing import Final

from miggraph import identity
from miggraph.curated.predicates import PREDICATES
from miggraph.curated.terms import check_described, code_of, date_term, phrase, text_of
from miggraph.curated.turtle import Description, Term
from miggraph.errors import DataError
from miggraph.records import Cohort, Onward, Party

__all__ = [
    "content_name",
    "decode_cohort",
    "decode_count",
    "decode_leg",
    "decode_onward",
    "decode_party",
    "describe_onward",
    "encode_cohort",
    "encode_count",
    "onward_term",
]

_COHORT: Final = re.compile(r"(.+?)-(?:unknown|(\d+)(?:-to-(\d+))?)")
_COUNT: Final = re.compile(r"exactly-(\d+)|at-least-(\d+)|at-most-(\d+)|(\d+)-to-(\d+)")


def encode_count(persons: tuple[int | None, int | None]) -> str | None:
    """Return the node for a count of persons in an account, None if nothing is told."""
    low, high = persons
    if low is None:
        return None if high is None else f"persons:at-most-{high}"
    if high is None:
        return f"persons:at-least-{low}"
    return f"persons:exactly-{low}" if low == high else f"persons:{low}-to-{high}"


def decode_count(term: Term) -> tuple[int | None, int | None]:
    """Undo `encode_count`."""
    m = _COUNT.fullmatch(code_of(term, "persons"))
    if m is None:
        raise DataError(
            f"{term} is not a count of persons.",
            fix="write it like persons:exactly-131, persons:at-least-100 or persons:1-to-2.",
        )
    if m[1]:
        return int(m[1]), int(m[1])
    if m[2]:
        return int(m[2]), None
    return (None, int(m[3])) if m[3] else (int(m[4]), int(m[5]))


def encode_cohort(cohort: Cohort) -> str:
    """Return the node for a cohort of an account."""
    count = "unknown" if cohort.count is None else str(cohort.count)
    most = "" if cohort.most is None else f"-to-{cohort.most}"
    return f"cohort:{cohort.nationality}-{count}{most}"


def decode_cohort(term: Term) -> Cohort:
    """Undo `encode_cohort`."""
    m = _COHORT.fullmatch(code_of(term, "cohort"))
    if m is None:
        raise DataError(
            f"{term} is not a cohort.",
            fix="write it like cohort:UZ-100, cohort:KZ-unknown or cohort:UZ-1-to-3.",
        )
    if m[2] is None:
        return Cohort(m[1])
    return Cohort(m[1], int(m[2]), None if m[3] is None else int(m[3]))


def decode_party(term: Term) -> Party:
    """Read ``party:US-sending``."""
    state, dash, role = code_of(term, "party").partition("-")
    if not dash:
        raise DataError(f"{term} is no party.", fix="write it like party:RW-receiving.")
    return Party(state, role)


def decode_leg(term: Term) -> tuple[int, str]:
    """Read ``leg:1-RO``: the order of a stop, and its state."""
    order, _, state = code_of(term, "leg").partition("-")
    if not order.isdecimal():
        raise DataError(f"{term} is not a leg.", fix="write it like leg:1-RO.")
    return int(order), state


def onward_term(onward: Onward) -> str:
    """Return the node for an onward movement."""
    return f"onward:{identity.onward_name(onward)}"


def describe_onward(onward: Onward) -> Description:
    """Describe an onward movement."""
    description: Description = {
        "rdf:type": ["mig:OnwardMovement"],
        "mig:basisText": [phrase(onward.basis)],
        "mig:onwardMode": [f"onward-mode:{onward.mode}"],
    }
    if onward.date is not None:
        description["mig:date"] = [date_term(onward.date)]
    if onward.to is not None:
        description["mig:to"] = [f"state:{onward.to}"]
    counted = encode_count(onward.told or (None, None))
    if counted is not None:
        description["mig:persons"] = [counted]
    if onward.standing != "done":
        description["mig:standing"] = [f"standing:{onward.standing}"]
    return description


def decode_onward(term: Term, descriptions: dict[str, Description]) -> Onward:
    """Read an onward movement from its description."""
    code_of(term, "onward")
    description = descriptions.get(str(term))
    if description is None or "mig:basisText" not in description:
        raise DataError(
            f"{term} is not described in this file.",
            fix=f"add a line '{term} a mig:OnwardMovement ; … .' before the sources.",
        )

    check_described(str(term), description, PREDICATES["onward"])

    def first(predicate: str) -> Term | None:
        return next(iter(description.get(predicate, [])), None)

    date, to, persons = first("mig:date"), first("mig:to"), first("mig:persons")
    mode, standing = first("mig:onwardMode"), first("mig:standing")
    low, high = (None, None) if persons is None else decode_count(persons)
    return Onward(
        date=None if date is None else text_of(date),
        to=None if to is None else code_of(to, "state"),
        persons=low,
        basis=text_of(description["mig:basisText"][0]),
        mode="unknown" if mode is None else code_of(mode, "onward-mode"),
        standing="done" if standing is None else code_of(standing, "standing"),
        most=None if low is None or low == high else high,
    )


def content_name(term: str, description: Description) -> str | None:
    """Return the name that follows from the content of an onward movement, None for other nodes."""
    if not term.startswith("onward:"):
        return None
    return onward_term(decode_onward(term, {term: description}))
