"""What the name of a node stands for, said in triples.

A capacity, a count, a cohort, a stop, a party in its role, a safeguard: each is named by its
content (``capacity:up-to-50-total``), and ``data/`` does not describe it. Whoever looks at the
graph wants the parts, though.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from miggraph import dates
from miggraph.curated import values
from miggraph.curated.movements import decode_cohort, decode_count, decode_leg, decode_party
from miggraph.curated.terms import date_term
from miggraph.curated.turtle import Description, Literal
from miggraph.dates import Span
from miggraph.errors import DataError
from miggraph.quantities import SOME, Bounds, bounds_of
from miggraph.records import (
    Capacity,
    Cohort,
    Party,
    PersonsAsOf,
    PersonsInPeriod,
    Safeguard,
    Structured,
)
from miggraph.safeguards import axis
from miggraph.vocabulary import SCHEMES

__all__ = [
    "count",
    "day",
    "describe_cohort",
    "describe_count",
    "describe_leg",
    "describe_party",
    "describe_value",
    "integer",
    "interval",
    "nationality_node",
    "spell_out",
]


def spell_out(name: str) -> Description | None:
    """Describe a node by its name; None if it has no such name.

    Parameters
    ----------
    name
        A compact IRI, e.g. ``cohort:UZ-100``.
    """
    describe = _DESCRIBE.get(name.partition(":")[0])
    if describe is None:
        return None
    try:
        return describe(name)
    except DataError:
        return None


def describe_value(value: Structured) -> Description:
    """Describe a value with all its parts."""
    match value:
        case Capacity(bound=bound, persons=persons, per=per):
            return {**_counted("mig:Capacity", bound, persons), "mig:per": [f"unit:{per}"]}
        case PersonsAsOf(bound=bound, persons=persons, as_of=as_of, destinations=to):
            description = _counted("mig:PersonsCount", bound, persons)
            if as_of is not None:
                description |= {"mig:asOf": [date_term(as_of)], **interval(dates.span(as_of))}
            if to:
                description["mig:destination"] = [f"state:{code}" for code in to]
            return description
        case PersonsInPeriod(bound=bound, persons=persons, period=period):
            return {
                **_counted("mig:PersonsCount", bound, persons),
                "mig:period": [date_term(period)],
                **interval(dates.span(period)),
            }
        case Safeguard(kind=kind, standing=standing):
            side = axis(standing)
            return {
                "rdf:type": ["mig:Safeguard"],
                "mig:safeguardKind": [f"safeguard-kind:{kind}"],
                f"mig:{side}": [f"{side}:{standing}"],
            }
    return values.describe(value) or {}


def describe_count(persons: tuple[int | None, int | None]) -> Description:
    """Describe a count of persons of an account."""
    low, high = persons
    return {"rdf:type": ["mig:PersonsCount"], **count(Bounds(low or 0, high))}


def describe_cohort(cohort: Cohort) -> Description:
    """Describe a cohort of an account; an unknown number is at least one."""
    number = cohort.told or SOME
    return {
        "rdf:type": ["mig:Cohort"],
        "mig:nationality": [nationality_node(cohort.nationality)],
        **count(number),
    }


def describe_leg(order: int, state: str) -> Description:
    """Describe a stop on the way."""
    return {
        "rdf:type": ["mig:Leg"],
        "mig:legOrder": [integer(order)],
        "mig:legState": [f"state:{state}"],
    }


def describe_party(party: Party) -> Description:
    """Describe a state in its role."""
    return {
        "rdf:type": ["mig:PartyRole"],
        "mig:partyState": [f"state:{party.state}"],
        "mig:partyRole": [f"party-role:{party.role}"],
    }


def nationality_node(code: str) -> str:
    """Return the node of a nationality or of a cohort group."""
    return f"cohort-group:{code}" if code in SCHEMES["cohort-group"] else f"state:{code}"


def integer(number: int) -> Literal:
    """Write a whole number."""
    return Literal(str(number), "xsd:integer")


def day(value: date) -> Literal:
    """Write a day."""
    return Literal(value.isoformat(), "xsd:date")


def count(
    bounds: Bounds, least: str = "mig:personsMin", most: str = "mig:personsMax"
) -> Description:
    """Describe bounds; the greatest number is left out where it is open."""
    description: Description = {least: [integer(bounds.min)]}
    if bounds.max is not None:
        description[most] = [integer(bounds.max)]
    return description


def interval(span: Span) -> Description:
    """Describe the earliest and the latest day; an open end is left out."""
    description: Description = {}
    if span.earliest is not None:
        description["mig:earliest"] = [day(span.earliest)]
    if span.latest is not None:
        description["mig:latest"] = [day(span.latest)]
    return description


def _counted(class_name: str, bound: str, persons: int | None) -> Description:
    description: Description = {"rdf:type": [class_name], "mig:bound": [f"bound:{bound}"]}
    if persons is not None:
        description["mig:persons"] = [integer(persons)]
    return description | count(bounds_of(bound, persons))


def _value(kind: type[Structured]) -> Callable[[str], Description]:
    return lambda name: describe_value(values.decode(kind, name, {}))


def _persons(name: str) -> Description:
    """Describe a count of a claim or of an account; their names differ."""
    for kind in (PersonsAsOf, PersonsInPeriod):
        try:
            return describe_value(values.decode(kind, name, {}))
        except DataError:
            continue
    return describe_count(decode_count(name))


_DESCRIBE: Final[dict[str, Callable[[str], Description]]] = {
    "capacity": _value(Capacity),
    "safeguard": _value(Safeguard),
    "persons": _persons,
    "cohort": lambda name: describe_cohort(decode_cohort(name)),
    "leg": lambda name: describe_leg(*decode_leg(name)),
    "party": lambda name: describe_party(decode_party(name)),
}
