"""A claimed or accepted value as text and as typed parts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import msgspec

from miggraph import dates
from miggraph.claims.questions import Names
from miggraph.columns import Column
from miggraph.properties import KINDS
from miggraph.quantities import Bounds, bounds_of
from miggraph.records import (
    AgencyRole,
    Capacity,
    Concern,
    CooperationMeasure,
    ExpectedEffect,
    FacilityUse,
    LegalChallenge,
    Payment,
    PersonsAsOf,
    PersonsInPeriod,
    Safeguard,
    Structured,
    Value,
)
from miggraph.tables.parts import allowed, bounds_cells
from miggraph.tables.table import Cell

__all__ = ["VALUE_COLUMNS", "text_of", "value_cells"]

_BOUND: Final = "capacities and counts"
_FROM: Final = "part of the value"

VALUE_COLUMNS: Final = (
    Column(
        "value",
        "text",
        "the value: a date (EDTF), code, duration (ISO 8601), phrase, true or false, or a "
        "JSON object",
    ),
    Column(
        "value_earliest",
        "date",
        "first day of a date, period, as-of day or court date",
        "day",
        _FROM,
    ),
    Column(
        "value_latest", "date", "last day of a date, period, as-of day or court date", "day", _FROM
    ),
    Column("value_boolean", "boolean", "of yes-or-no properties", "", _FROM),
    Column(
        "value_bound",
        "text",
        f"how the number of {_BOUND} is meant",
        "",
        _FROM,
        False,
        allowed("bound"),
    ),
    Column("value_persons_min", "integer", f"of {_BOUND}, at least", "persons", _FROM),
    Column(
        "value_persons_max", "integer", f"of {_BOUND}, at most; empty is open", "persons", _FROM
    ),
    Column(
        "value_unit", "text", "per what a capacity is counted", "", _FROM, False, allowed("unit")
    ),
    Column("value_amount", "number", "of a payment", "units of value_currency", _FROM),
    Column("value_currency", "text", "of a payment", "ISO 4217", _FROM),
    Column("value_payer", "text", "state that pays", "", _FROM),
    Column("value_payee", "text", "state that is paid", "", _FROM),
    Column(
        "value_state", "text", "the nationality, or the state of the agency or facility", "", _FROM
    ),
    Column("value_states", "list", "destinations of a count, or affected states", "", _FROM),
    Column(
        "value_name",
        "text",
        "agency, facility (else its place), court, or who raised a concern, as the source says",
        "",
        _FROM,
    ),
    Column("value_agencies", "list", "agencies of the register with this name", "", "register"),
    Column("value_facilities", "list", "facilities of the register with this name", "", "register"),
    Column(
        "value_kind",
        "text",
        "kind of a safeguard, measure, concern or effect; role of an agency; use of a facility; "
        "purpose of a payment",
        "",
        _FROM,
    ),
    Column(
        "value_standing",
        "text",
        "of a safeguard (norm: text, assurance, statement, recommendation; practice: observed, "
        "absent, breach-alleged, breach-found by a court or treaty body) or of a measure",
        "",
        _FROM,
    ),
)
_EMPTY: Final[dict[str, Cell]] = {
    column.name: () if column.kind == "list" else None for column in VALUE_COLUMNS
}


def text_of(value: Value) -> str:
    """Write a value as text: structured values as JSON, with their parts in order."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    plain: dict[str, Any] = msgspec.to_builtins(value)
    del plain["type"]
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def value_cells(property_: str, value: Value | None, names: Names) -> dict[str, Cell]:
    """Return the cells of `VALUE_COLUMNS`.

    Parameters
    ----------
    property_
        Of which it is the value.
    value
        None where there is none.
    names
        The registers of agencies and facilities.
    """
    cells = dict(_EMPTY)
    if value is None:
        return cells
    cells["value"] = text_of(value)
    match value:
        case bool():
            cells["value_boolean"] = value
        case str():
            if KINDS[property_] == "date":
                cells.update(_span(value))
            elif KINDS[property_] == "state":
                cells["value_state"] = value
        case _:
            cells.update(_parts(value, names))
    return cells


def _parts(value: Structured, names: Names) -> dict[str, Cell]:
    return _PARTS[type(value)](value, names)


def _capacity(value: Capacity, _: Names) -> dict[str, Cell]:
    persons = bounds_of(value.bound, value.persons)
    return {"value_unit": value.per, **_count(value.bound, persons)}


def _payment(value: Payment, _: Names) -> dict[str, Cell]:
    return {
        "value_amount": value.amount,
        "value_currency": value.currency,
        "value_payer": value.payer,
        "value_payee": value.payee,
        "value_kind": value.purpose,
    }


def _agency(value: AgencyRole, names: Names) -> dict[str, Cell]:
    return {
        "value_name": value.name,
        "value_state": value.state,
        "value_kind": value.role,
        "value_agencies": tuple(names.agencies(value.name, value.state)),
    }


def _facility(value: FacilityUse, names: Names) -> dict[str, Cell]:
    return {
        "value_name": value.name or value.place,
        "value_state": value.state,
        "value_kind": value.use,
        "value_facilities": tuple(names.facilities(value.name, value.place, value.state)),
    }


def _standing(value: Safeguard | CooperationMeasure, _: Names) -> dict[str, Cell]:
    return {"value_kind": value.kind, "value_standing": value.standing}


def _concern(value: Concern, _: Names) -> dict[str, Cell]:
    return {"value_kind": value.kind, "value_name": value.raised_by}


def _effect(value: ExpectedEffect, _: Names) -> dict[str, Cell]:
    return {"value_kind": value.on, "value_states": tuple(sorted(value.affected))}


def _challenge(value: LegalChallenge, _: Names) -> dict[str, Cell]:
    return {"value_name": value.court, **_span(value.date)}


def _persons(value: PersonsAsOf, _: Names) -> dict[str, Cell]:
    return {
        "value_states": tuple(sorted(value.destinations)),
        **_count(value.bound, bounds_of(value.bound, value.persons)),
        **_span(value.as_of),
    }


def _in_period(value: PersonsInPeriod, _: Names) -> dict[str, Cell]:
    return {**_count(value.bound, bounds_of(value.bound, value.persons)), **_span(value.period)}


def _count(bound: str, persons: Bounds) -> dict[str, Cell]:
    return {"value_bound": bound, **bounds_cells("value_persons", persons)}


def _span(text: str | None) -> dict[str, Cell]:
    earliest, latest = dates.span(text) if text else (None, None)
    return {"value_earliest": earliest, "value_latest": latest}


_PARTS: Final[dict[type[Structured], Callable[[Any, Names], dict[str, Cell]]]] = {
    Capacity: _capacity,
    Payment: _payment,
    AgencyRole: _agency,
    FacilityUse: _facility,
    Safeguard: _standing,
    CooperationMeasure: _standing,
    Concern: _concern,
    ExpectedEffect: _effect,
    LegalChallenge: _challenge,
    PersonsAsOf: _persons,
    PersonsInPeriod: _in_period,
}
