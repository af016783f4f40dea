"""Persons, onward movement and nationalities of the transfers into one state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from miggraph import dates
from miggraph.claims.flows import Item, route_bounds
from miggraph.claims.thirdcountry import root
from miggraph.claims.transfer import Transfer
from miggraph.quantities import NONE, Bounds, total
from miggraph.records import State

__all__ = ["nationalities_of", "onward_persons", "persons_in", "persons_of"]


def persons_of(arrivals: Iterable[Transfer], undetermined: Iterable[Transfer]) -> Bounds:
    """Add up the routes into a state; totals and events of one route are not added.

    Parameters
    ----------
    arrivals
        The transfers into the state.
    undetermined
        Those that may be; a total over several states bounds a route from above.
    """
    routes: dict[str | None, list[Item]] = {}
    for transfer in arrivals:
        routes.setdefault(transfer.sending, []).append(transfer.item(transfer.third_persons))
    for transfer in undetermined:
        if transfer.sending in routes and transfer.joint and transfer.tells == "total":
            routes[transfer.sending].append(
                Item(dates.span(transfer.date), Bounds(0, transfer.persons.max), True, True)
            )
    return persons_in(routes.values())


def onward_persons(arrivals: Iterable[Transfer], persons: Bounds) -> Bounds:
    """Add up who is reported to have moved on, route by route like those who came.

    Reports of onward movement do not tell nationals from others, nor one group from another: at
    least no more are counted than are known to have come.

    Parameters
    ----------
    arrivals
        The transfers into a state.
    persons
        Third-country persons who came.
    """
    routes: dict[str | None, list[Item]] = {}
    for transfer in arrivals:
        if transfer.onward_persons != NONE:
            routes.setdefault(transfer.sending, []).append(transfer.item(transfer.onward_persons))
    told = persons_in(routes.values()).capped(persons.max)
    return Bounds(min(told.min, persons.min), told.max)


def nationalities_of(
    state: str, arrivals: Iterable[Transfer], states: Mapping[str, State]
) -> dict[str, list[list[Item]]]:
    """Return what is told of each foreign nationality that is known to have arrived, by route.

    `persons_in` adds it up.

    Parameters
    ----------
    state
        Code of the receiving state.
    arrivals
        The transfers into it.
    states
        The register.
    """
    home = root(state, states)
    routes: dict[str, dict[str | None, list[Item]]] = {}
    for transfer in arrivals:
        for cohort in transfer.cohorts:
            if (
                not cohort.accepted
                or cohort.persons.min < 1
                or cohort.nationality not in states
                or root(cohort.nationality, states) == home
            ):
                continue
            items = routes.setdefault(cohort.nationality, {}).setdefault(transfer.sending, [])
            items.append(transfer.item(cohort.persons))
    return {nationality: list(routes[nationality].values()) for nationality in sorted(routes)}


def persons_in(routes: Iterable[Sequence[Item]]) -> Bounds:
    """Add up routes of each of which it is told in several ways who took it."""
    return total(route_bounds(items) for items in routes)
