"""Within which ranks each receiving state lies, over all values that its measures may have.

The measures of a state are intervals: the least is what is settled, the greatest adds all that
undetermined transfers may bring. The values of different states are taken as independent. Then the
best rank of a state is that of its greatest values against the least values of all others, and the
worst rank is that of its least values against the greatest of all others: no choice of values
within the intervals gives a rank outside, and both are reached.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import networkx as nx
from msgspec import Struct

from miggraph.claims.clocks import Clocks
from miggraph.claims.thirdcountry import UNDECIDED, root
from miggraph.claims.transfer import Transfer
from miggraph.network.ranking.arrivals import Arrivals, Tally, roles_of
from miggraph.network.ranking.counting import onward_persons
from miggraph.network.ranking.hubs import Hub, HubParameters, Measure, hub_of
from miggraph.quantities import Bounds
from miggraph.records import Dossier, State

__all__ = ["Measured", "measured", "rank_intervals"]

_INFINITE: Final = float("inf")
#: Cohorts whose persons may have any nationality that is foreign.
_UNSETTLED: Final = UNDECIDED | {"other-than-receiving"}


class Measured(Struct, frozen=True):
    """What a receiving state is ranked by, as intervals.

    Attributes
    ----------
    settled
        Whether any arrival is settled; if not, the least values are 0.
    senders, nationalities, transfers
        Numbers of states, of nationalities that a source names, and of events.
    persons, onward
        Third-country persons, and persons who are reported to have moved on.
    undetermined_transfers
        Transfers that may be arrivals.
    """

    state: str
    label: str
    settled: bool
    senders: Bounds
    nationalities: Bounds
    persons: Bounds
    transfers: Bounds
    onward: Bounds
    undetermined_transfers: int


def measured(
    dossier: Dossier,
    transfers: Iterable[Transfer],
    parameters: HubParameters,
    clocks: Clocks,
) -> tuple[Measured, ...]:
    """Return the measures of every state in which third-country nationals arrived, or may have.

    Parameters
    ----------
    dossier
        The registers.
    transfers
        Resolved transfers.
    parameters
        Only the movement bases are used.
    clocks
        The clocks under which the transfers were resolved.
    """
    roles = roles_of(dossier.agreements, dossier.states)
    finder = Arrivals(roles, dossier.states, parameters.bases, clocks.on)
    return tuple(
        _measured(hub_of(state, tally, finder, dossier.states, None), tally, finder, dossier.states)
        for state, tally in finder.possible(transfers).items()
        if tally.arrivals or tally.undetermined
    )


def rank_intervals(states: Sequence[Measured], by: Measure) -> dict[str, tuple[int, int]]:
    """Return the best and the worst rank of each state; equal values share a rank.

    Parameters
    ----------
    states
        The measures of all states that may be ranked.
    by
        The first measure; senders, nationalities and persons follow, as in the ranking itself.
    """
    low = {item.state: _key(item, by, 0) for item in states}
    high = {item.state: _key(item, by, 1) for item in states}
    return {
        state: (
            1 + sum(low[other] > high[state] for other in low if other != state),
            1 + sum(high[other] > low[state] for other in low if other != state),
        )
        for state in low
    }


def _key(item: Measured, by: Measure, end: int) -> tuple[float, ...]:
    measures: dict[str, Bounds] = {
        "senders": item.senders,
        "nationalities": item.nationalities,
        "persons": item.persons,
        "transfers": item.transfers,
        "onward": item.onward,
    }
    values = [measures[name][end] for name in (by, "senders", "nationalities", "persons")]
    return tuple(_INFINITE if value is None else value for value in values)


def _measured(hub: Hub, tally: Tally, finder: Arrivals, states: Mapping[str, State]) -> Measured:
    persons = hub.persons.plus(hub.undetermined_persons)
    senders = len(hub.senders)
    nationalities = len(hub.nationalities)
    events = sum(transfer.tells == "event" for transfer in tally.undetermined)
    moved_on = hub.onward.plus(Bounds(0, onward_persons(tally.undetermined, persons).max))
    return Measured(
        state=hub.state,
        label=hub.label,
        settled=bool(tally.arrivals),
        senders=Bounds(senders, senders + _most_new(_senders(hub, tally, finder))),
        nationalities=Bounds(
            nationalities, nationalities + _most_new(_nationalities(hub, tally, states))
        ),
        persons=persons,
        transfers=Bounds(hub.transfers, hub.transfers + events),
        onward=moved_on.capped(persons.max),
        undetermined_transfers=len(tally.undetermined),
    )


class _Choice(NamedTuple):
    """What one transfer can add: at most `most` of these names."""

    names: Collection[str]
    most: int


def _senders(hub: Hub, tally: Tally, finder: Arrivals) -> Iterable[_Choice]:
    """Yield the senders that each transfer can add: it has one, whichever it is."""
    for transfer in (*tally.arrivals, *tally.undetermined):
        told = (transfer.sending,) if transfer.sending else transfer.possible_senders
        yield _Choice(set(finder.sender_states(told)) - set(hub.senders), 1)


def _nationalities(hub: Hub, tally: Tally, states: Mapping[str, State]) -> Iterable[_Choice]:
    """Yield the foreign nationalities that each transfer can add: no more than it has persons.

    Persons of a settled nationality take up places; those of whom none is settled may have a new
    one and take up none.
    """
    home = root(hub.state, states)
    for transfer in (*tally.arrivals, *tally.undetermined):
        new: set[str] = set()
        taken = 0
        for cohort in transfer.cohorts:
            name = cohort.nationality
            if name in states and root(name, states) == home:
                continue
            if name in states and name not in hub.nationalities and cohort.persons.max != 0:
                new.add(name)
            elif name not in _UNSETTLED:
                taken += cohort.persons.min
        most = transfer.third_persons.max
        yield _Choice(new, len(new) if most is None else max(0, min(len(new), most - taken)))


def _most_new(choices: Iterable[_Choice]) -> int:
    """Return how many different names the transfers can add together: a greatest flow [1]_.

    .. [1] Ford, L. R. and Fulkerson, D. R. (1956), Maximal flow through a network, Canadian Journal
       of Mathematics 8, 399-404.
    """
    open_ = [choice for choice in choices if choice.names and choice.most]
    names = {name for choice in open_ for name in choice.names}
    if all(choice.most >= len(choice.names) for choice in open_):
        return len(names)
    graph: nx.DiGraph[object] = nx.DiGraph()
    for position, choice in enumerate(open_):
        graph.add_edge("source", position, capacity=choice.most)
        graph.add_edges_from(((position, ("name", n)) for n in choice.names), capacity=1)
    graph.add_edges_from(((("name", name), "sink") for name in names), capacity=1)
    return int(nx.maximum_flow_value(graph, "source", "sink"))
