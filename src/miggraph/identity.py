"""Names that follow from content.

A claim is named by what it says and who says it: the first 16 hexadecimal digits of SHA-256 over
canonical JSON (keys sorted, no white space, UTF-8). Locators, notes and record dates are
attributes, so the same statement met twice is one claim with both locators.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec

from miggraph.records import Account, Claim, Onward, PersonsAsOf, Safeguard, Structured, Value
from miggraph.safeguards import evidence_standing

__all__ = [
    "account_id",
    "claim_id",
    "content_name",
    "evidence_value",
    "onward_name",
    "value_name",
]

#: Length of a content name in hexadecimal digits; 64 bits, so that names stay short in a file.
_DIGITS = 16


def content_name(content: object) -> str:
    """Return the first 16 hexadecimal digits of SHA-256 over the canonical JSON of `content`."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def evidence_value(value: Value) -> object:
    """Return a value as the evidence format writes it, without its note.

    Lists that mean a set (destinations, affected states) are sorted; `destinations` is left out
    where the source names none.
    """
    if isinstance(value, str | bool):
        return value
    plain: dict[str, Any] = msgspec.to_builtins(value)
    del plain["type"]
    if isinstance(value, Safeguard):
        plain["standing"] = evidence_standing(value.standing)
    if isinstance(value, PersonsAsOf) and not value.destinations:
        del plain["destinations"]
    return {k: sorted(v) if isinstance(v, list | tuple) else v for k, v in plain.items()}


def claim_id(claim: Claim) -> str:
    """Name a claim by [source, agreement, property, value, stance, standing]."""
    return content_name(
        [
            claim.source,
            claim.agreement,
            claim.property,
            evidence_value(claim.value),
            "denies" if claim.denies else "asserts",
            claim.standing,
        ]
    )


def account_id(account: Account) -> str:
    """Name an account.

    Over [source, transfer, date, from, to, via, persons, nationalities, standing, onward].
    """
    return content_name(
        [
            account.source,
            account.transfer,
            account.date,
            account.sending,
            _destination(account.receiving),
            list(account.via),
            {"min": account.persons[0], "max": account.persons[1]},
            {cohort.nationality: _number(cohort.count, cohort.most) for cohort in account.cohorts},
            account.standing,
            sorted((_onward(item) for item in account.onward), key=content_name),
        ]
    )


def onward_name(onward: Onward) -> str:
    """Name an onward movement by what the source says of it."""
    return content_name(_onward(onward))


def _onward(onward: Onward) -> dict[str, object]:
    return {
        "date": onward.date,
        "to": onward.to,
        "persons": _number(onward.persons, onward.most),
        "basis": onward.basis,
    }


def _number(least: int | None, most: int | None) -> object:
    """Write a number of persons: one number, or the least and the greatest."""
    return least if most is None else {"min": least, "max": most}


def _destination(receiving: tuple[str, ...]) -> object:
    """Write the receiving states as the evidence does: a code, a list of codes, or nothing."""
    if len(receiving) == 1:
        return receiving[0]
    return sorted(receiving) or None


def value_name(value: Structured) -> str:
    """Name a structured value by its content."""
    return content_name(evidence_value(value))
