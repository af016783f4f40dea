"""What a value must hold to, whichever format it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from miggraph import dates
from miggraph.errors import DataError, suggest
from miggraph.properties import KINDS
from miggraph.records import (
    Account,
    AgencyRole,
    Agreement,
    Capacity,
    Concern,
    CooperationMeasure,
    ExpectedEffect,
    PersonsAsOf,
    PersonsInPeriod,
    Safeguard,
    Source,
    Structured,
    Value,
)
from miggraph.vocabulary import SCHEMES

__all__ = [
    "check_account",
    "check_agreement",
    "check_concept",
    "check_name",
    "check_source",
    "check_state",
    "check_value",
]

_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_DURATION: Final = re.compile(r"P(?=[0-9])(\d+Y)?(\d+M)?(\d+W)?(\d+D)?", re.ASCII)


def check_name(name: str) -> str:
    """Return a name that can stand in an IRI, a Turtle file and a file name.

    Raises
    ------
    DataError
        If it cannot.
    """
    if not _NAME.fullmatch(name):
        raise DataError(
            f"{name!r} cannot be an id.",
            fix="use letters of English, digits, hyphens, dots and underscores only; "
            "begin and end with a letter or a digit.",
        )
    return name


def check_state(code: str, states: Iterable[str]) -> str:
    """Return a code that the register of states has.

    Raises
    ------
    DataError
        If it has not; a residual such as "Others" is never a state.
    """
    if code not in states:
        near = suggest(code, states)
        hint = f"did you mean {', '.join(near)}? Otherwise " if near else ""
        raise DataError(
            f"{code!r} is not a state of states.ttl.",
            fix=f"{hint}describe it there. A residual such as 'Others' is never a state.",
        )
    return code


def check_concept(scheme: str, code: str, prefix: str = "") -> str:
    """Return a code that a scheme has.

    Parameters
    ----------
    scheme, code
        The scheme, and what should be the notation of one of its concepts.
    prefix
        How the format writes concepts, for the message.

    Raises
    ------
    DataError
        If there is no such concept.
    """
    codes = SCHEMES[scheme]
    if code not in codes:
        near = [f"{prefix}{name}" for name in suggest(code, codes)]
        every = ", ".join(f"{prefix}{name}" for name in sorted(codes))
        raise DataError(
            f"{prefix + code!r} is not a concept of the scheme {scheme}.",
            fix=f"did you mean {', '.join(near)}?" if near else f"use one of {every}.",
        )
    return code


def check_agreement(agreement: Agreement, states: Iterable[str]) -> None:
    """Check kind, form, nature and parties.

    Raises
    ------
    DataError
        At the first code that does not exist.
    """
    check_concept("kind", agreement.kind)
    check_concept("form", agreement.form)
    if agreement.nature is not None:
        check_concept("nature", agreement.nature)
    for party in agreement.parties:
        check_state(party.state, states)
        check_concept("party-role", party.role)


def check_source(source: Source) -> None:
    """Check type and date.

    Raises
    ------
    DataError
        If the type does not exist or the date is not EDTF.
    """
    check_concept("source-type", source.type)
    if source.published is not None:
        dates.span(source.published)


def check_value(property_: str, value: Value, states: Iterable[str]) -> None:
    """Check a value against the kind that its property demands.

    Raises
    ------
    DataError
        If a date, a code, a duration or a number in it is not usable.
    """
    if not isinstance(value, str | bool):
        _check_structure(value, states)
        return
    match KINDS[property_]:
        case "date":
            dates.span(str(value))
        case "status":
            check_concept("status", str(value))
        case "state":
            check_state(str(value), states)
        case "duration" if not _DURATION.fullmatch(str(value)):
            raise DataError(
                f"{value!r} is not an ISO 8601 duration.", fix="write it like P2Y, P6M or P30D."
            )


def check_account(account: Account, states: Iterable[str]) -> None:
    """Check dates, states, codes and numbers of an account.

    Raises
    ------
    DataError
        At the first fault.
    """
    check_name(account.transfer)
    dates.span(account.date)
    check_concept("mode", account.mode)
    check_concept("telling", account.tells)
    if account.basis is not None:
        check_concept("basis", account.basis)
    if account.standing is not None:
        check_concept("standing", account.standing)
    for code in (account.sending, *account.receiving, *account.via):
        check_state(code, states)
    low, high = account.persons
    if low is not None and high is not None and low > high:
        raise DataError(f"{low} to {high} persons is no range.", fix="swap the two numbers.")
    for cohort in account.cohorts:
        if cohort.nationality not in SCHEMES["cohort-group"]:
            check_state(cohort.nationality, states)
    for onward in account.onward:
        if onward.date is not None:
            dates.span(onward.date)
        if onward.to is not None:
            check_state(onward.to, states)
        check_concept("onward-mode", onward.mode)
        check_concept("standing", onward.standing)
    parts = [c.told for c in account.cohorts] + [o.told for o in account.onward]
    for told in parts:
        if told is not None and told.max is not None and told.min > told.max:
            raise DataError(
                f"{told.min} to {told.max} persons is no range.", fix="swap the two numbers."
            )
    _check_counts([low, high, *(told.min for told in parts if told is not None)])


def _check_structure(value: Structured, states: Iterable[str]) -> None:
    for name in ("payer", "payee", "state"):
        code = getattr(value, name, None)
        if code is not None:
            check_state(code, states)
    for code in (*getattr(value, "destinations", ()), *getattr(value, "affected", ())):
        check_state(code, states)
    for name in ("as_of", "period", "date"):
        text = getattr(value, name, None)
        if text is not None:
            dates.span(text)
    for scheme, code in _concepts_of(value):
        check_concept(scheme, code)
    _check_counts([getattr(value, "persons", None)])


def _check_counts(counts: Iterable[int | None]) -> None:
    for count in counts:
        if count is not None and count < 0:
            raise DataError(f"{count} persons is no count.", fix="write 0 or more.")


def _concepts_of(value: Structured) -> Iterator[tuple[str, str]]:
    """Yield scheme and code of each concept in a value."""
    match value:
        case Capacity(bound=bound, per=per):
            yield "bound", bound
            yield "unit", per
        case PersonsAsOf(bound=bound) | PersonsInPeriod(bound=bound):
            yield "bound", bound
        case Safeguard(kind=kind, standing=standing):
            yield "safeguard-kind", kind
            yield ("norm" if standing in SCHEMES["norm"] else "practice"), standing
        case AgencyRole(role=role):
            yield "agency-role-type", role
        case CooperationMeasure(kind=kind, standing=standing):
            yield "measure-kind", kind
            yield "measure-standing", standing
        case Concern(kind=kind):
            yield "concern-kind", kind
        case ExpectedEffect(on=on):
            yield "effect-on", on
