"""Third-country hubs: a finding about receiving states under stated parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from miggraph.claims.clocks import Clocks, Known
from miggraph.claims.nature import Life
from miggraph.claims.transfer import Transfer
from miggraph.errors import UnknownNameError
from miggraph.network.ranking.arrivals import BASES, Arrivals, Tally, roles_of
from miggraph.network.ranking.counting import (
    nationalities_of,
    onward_persons,
    persons_in,
    persons_of,
)
from miggraph.network.ranking.diversity import Effective, effective_range
from miggraph.quantities import Bounds
from miggraph.records import Dossier, State

__all__ = [
    "MEASURES",
    "Hub",
    "HubParameters",
    "HubReport",
    "Measure",
    "find_hubs",
    "hub_of",
    "hubs_of",
    "rank_key",
    "ranked",
]

Measure: TypeAlias = Literal["senders", "nationalities", "persons", "transfers", "onward"]
#: What a ranking can be by.
MEASURES: Final[tuple[Measure, ...]] = (
    "senders",
    "nationalities",
    "persons",
    "transfers",
    "onward",
)
Counts: TypeAlias = Literal["min", "max"]


class HubParameters(Struct, frozen=True):
    """What a ranking was made with.

    Attributes
    ----------
    by
        The measure that ranks first; senders, nationalities and least persons follow it.
    bases
        Movement bases of an arrival.
    only_sender
        Rank only the states whose only sender is this one.
    """

    by: Measure = "senders"
    bases: tuple[str, ...] = BASES
    only_sender: str | None = None


class AgreementInForce(Struct, frozen=True):
    """An agreement under which people arrived, and whether it is in force on the day."""

    id: str
    in_force: Known


class Hub(Struct, frozen=True):
    """A receiving state of third-country transfers.

    Attributes
    ----------
    rank
        Equal values share a rank: 1, 2, 2, 4.
    senders, senders_all_bases
        Codes of the sending states; a territory counts as its administering state.
    nationalities
        Codes of the nationalities that are known to have arrived.
    effective_nationalities
        Effective number, over all admissible counts.
    persons
        Third-country persons of the transfers whose destination is settled.
    transfers, totals
        Events, and sums over a period; a flow known only by sums has no transfers.
    undetermined_transfers, undetermined_persons
        Transfers that may be arrivals, and the persons these can add: the destination is contested,
        rests on nothing or is one of several, or nobody tells whose nationals the people were.
    onward
        Persons who are reported to have moved on.
    flagged
        Transfers into a state that no party role of their agreement names.
    sensitivity_range
        Best and worst rank over the scenarios; no confidence interval.
    """

    rank: int
    state: str
    label: str
    senders: tuple[str, ...]
    senders_all_bases: tuple[str, ...]
    nationalities: tuple[str, ...]
    effective_nationalities: Effective
    persons: Bounds
    transfers: int
    totals: int
    undetermined_transfers: int
    undetermined_persons: Bounds
    onward: Bounds
    agreements: tuple[AgreementInForce, ...]
    flagged: tuple[str, ...]
    sensitivity_range: tuple[int, int]


class HubReport(Struct, frozen=True):
    """A ranking with all that it depends on."""

    policy: str
    clocks: Clocks
    possibly_known: int
    parameters: HubParameters
    hubs: tuple[Hub, ...]


def find_hubs(
    dossier: Dossier,
    transfers: Mapping[str, Transfer],
    lives: Mapping[str, Life] | None,
    parameters: HubParameters,
    clocks: Clocks,
) -> tuple[Hub, ...]:
    """Rank the receiving states of third-country transfers.

    The sensitivity range of each is its rank alone; `with_sensitivity` widens it.

    Parameters
    ----------
    dossier
        The registers.
    transfers
        Resolved transfers.
    lives
        Nature and force of the agreements. Without them only what a rank depends on is worked
        out: the agreements and the effective numbers are left out.
    parameters
        The parameters of the ranking.
    clocks
        The clocks under which the transfers were resolved.
    """
    if parameters.only_sender is not None and parameters.only_sender not in dossier.states:
        raise UnknownNameError("state", parameters.only_sender, dossier.states)
    roles = roles_of(dossier.agreements, dossier.states)
    finder = Arrivals(roles, dossier.states, parameters.bases, clocks.on)
    force = None if lives is None else {name: life.in_force for name, life in lives.items()}
    return hubs_of(finder, transfers.values(), dossier.states, force, parameters)


def hubs_of(
    finder: Arrivals,
    transfers: Iterable[Transfer],
    states: Mapping[str, State],
    force: Mapping[str, Known] | None,
    parameters: HubParameters,
) -> tuple[Hub, ...]:
    """Rank the receiving states of the arrivals that a finder finds.

    Parameters
    ----------
    finder
        Says which transfers are arrivals.
    transfers
        Resolved transfers.
    states
        The register.
    force
        Whether each agreement is in force. Without it the agreements and the effective numbers
        are left out.
    parameters
        The parameters of the ranking.
    """
    hubs = [
        hub_of(state, tally, finder, states, force)
        for state, tally in finder.tally(transfers).items()
    ]
    if parameters.only_sender is not None:
        hubs = [hub for hub in hubs if hub.senders == (parameters.only_sender,)]
    return ranked(hubs, parameters.by)


def ranked(hubs: Sequence[Hub], by: Measure, counts: Counts = "min") -> tuple[Hub, ...]:
    """Order hubs and give them ranks; equal values share one.

    Parameters
    ----------
    hubs
        In any order.
    by
        The first measure.
    counts
        Whether persons count with their least or their greatest number; open is the greatest.
    """
    keys = {hub.state: rank_key(hub, by, counts) for hub in hubs}
    order = sorted(keys.values(), reverse=True)
    placed = [
        replace(
            hub, rank=(rank := order.index(keys[hub.state]) + 1), sensitivity_range=(rank, rank)
        )
        for hub in hubs
    ]
    return tuple(sorted(placed, key=lambda hub: (hub.rank, hub.state)))


def rank_key(hub: Hub, by: Measure, counts: Counts = "min") -> tuple[float, ...]:
    """Return what a hub is ranked by: the measure, then senders, nationalities and persons.

    Parameters
    ----------
    hub, by, counts
        As in `ranked`.
    """

    def number(bounds: Bounds) -> float:
        value = bounds.min if counts == "min" else bounds.max
        return float("inf") if value is None else value

    measures: dict[Measure, Callable[[], float]] = {
        "senders": lambda: len(hub.senders),
        "nationalities": lambda: len(hub.nationalities),
        "persons": lambda: number(hub.persons),
        "transfers": lambda: hub.transfers,
        "onward": lambda: number(hub.onward),
    }
    return tuple(measures[name]() for name in (by, "senders", "nationalities", "persons"))


def hub_of(
    state: str,
    tally: Tally,
    finder: Arrivals,
    states: Mapping[str, State],
    force: Mapping[str, Known] | None,
) -> Hub:
    """Count the transfers of one receiving state; the rank is left at 0.

    Parameters
    ----------
    state
        Code of the receiving state.
    tally
        Its transfers.
    finder
        What sorted them.
    states, force
        As in `hubs_of`.
    """
    nationalities = nationalities_of(state, tally.arrivals, states)
    persons = persons_of(tally.arrivals, tally.undetermined)
    agreements = sorted({name for transfer in tally.arrivals for name in transfer.agreements})
    return Hub(
        rank=0,
        state=state,
        label=states[state].label,
        senders=finder.senders(tally.arrivals),
        senders_all_bases=finder.senders(tally.all_bases),
        nationalities=tuple(nationalities),
        effective_nationalities=effective_range(
            [persons_in(routes) for routes in nationalities.values()] if force is not None else []
        ),
        persons=persons,
        transfers=sum(transfer.tells == "event" for transfer in tally.arrivals),
        totals=sum(transfer.tells == "total" for transfer in tally.arrivals),
        undetermined_transfers=len(tally.undetermined),
        undetermined_persons=Bounds(0, persons_of(tally.undetermined, ()).max),
        onward=onward_persons(tally.arrivals, persons),
        agreements=tuple(
            AgreementInForce(name, force[name]) for name in agreements if force is not None
        ),
        flagged=tuple(tally.flagged),
        sensitivity_range=(0, 0),
    )
