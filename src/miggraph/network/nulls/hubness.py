"""Whether more states have a deal with a state than if each had drawn its receivers at random.

The unit is a pair of states of which one has a concluded deal to send people to the other: later
deals of the same two states add no unit. A pair is dated by its earliest deal. Here the state that
may send under a deal is called its sender; the senders of a third-country hub, from which people
arrived, are another set of states.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from miggraph.errors import UnknownNameError
from miggraph.network.graphs.directions import HUB_KINDS, deals
from miggraph.network.nulls.at_risk import LEAST_DISTANCE, AtRisk, gravity, states_of
from miggraph.network.nulls.null_tests import NullTest, StateSignificance, judge
from miggraph.network.nulls.permutation import LEAST_STATES, check_draws
from miggraph.network.nulls.receiver_draws import (
    Choice,
    Pair,
    choices_of,
    count_choices,
    draw_senders,
    pairs_of,
)
from miggraph.network.result import Basis

__all__ = ["WEIGHTS", "HubnessSignificance", "HubnessTest", "Weight", "hubness_test"]

Weight: TypeAlias = Literal["uniform", "gravity"]
#: How receivers can be drawn.
WEIGHTS: Final[tuple[Weight, ...]] = ("uniform", "gravity")


@dataclass(frozen=True, kw_only=True)
class HubnessSignificance(StateSignificance):
    """One receiving state; the statistic is the number of states with a concluded deal with it.

    Attributes
    ----------
    senders
        Their codes. They are the senders of deals, and not those from which people arrived.
    """

    senders: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HubnessTest(NullTest):
    """The states with a concluded deal with each state, against receivers drawn at random.

    Attributes
    ----------
    kinds, natures
        Kinds and natures of agreements that count; kinds None: all.
    weight
        How receivers are drawn.
    pairs
        Number of pairs of sender and receiver: the units.
    senders
        Number of states that may send under a deal.
    states
        The states with which another has a deal, the least p first.
    """

    kinds: tuple[str, ...] | None
    natures: tuple[str, ...]
    weight: Weight
    pairs: int
    senders: int
    states: tuple[HubnessSignificance, ...]

    @property
    def _statistic(self) -> str:
        concluded = "concluded " if self.natures == ("concluded",) else ""
        return f"States with a {concluded}deal"

    @property
    def _title(self) -> str:
        return f"{self._statistic} with a receiving state, against receivers drawn at random"

    @property
    def tested(self) -> Sequence[HubnessSignificance]:
        """The states with their p, the least one first."""
        return self.states

    def _model(self) -> tuple[str, ...]:
        if not self.pairs:
            return ("There is no deal of these kinds and natures between two states.",)
        weight = (
            "each with the same weight"
            if self.weight == "uniform"
            else f"with the weight 1/distance (at least {LEAST_DISTANCE:.0f} km; no population)"
        )
        return (
            f"Null: each of {self.senders:,} states with a deal keeps its number of receivers "
            f"({self.pairs:,} in all), which are drawn from the states at risk at the date, "
            f"{weight}, none twice.",
            f"{self._statistic} are not the senders of the ranking: those are the states from "
            "which people arrived, with or without a deal. The two sets differ.",
        )


def hubness_test(
    agreements: nx.Graph[str],
    *,
    at_risk: Mapping[str, AtRisk] | None = None,
    kinds: Collection[str] | None = HUB_KINDS,
    natures: Collection[str] = ("concluded",),
    weight: Weight = "uniform",
    samples: int = 1000,
    seed: int = 0,
) -> HubnessTest:
    """Test whether more states have a deal with a state than if each had drawn its receivers.

    Parameters
    ----------
    agreements
        The bipartite network of states and agreements.
    at_risk
        The states that can be drawn, by code, with the days on which they were states; None: the
        states among the nodes. A territory counts as its administering state.
    kinds, natures
        Kinds and natures of agreements that count; kinds None: all.
    weight
        ``uniform``, or ``gravity``: by the inverse of the distance from the state that draws.
    samples
        Number of draws from the null.
    seed
        Of `numpy.random.default_rng`.

    Returns
    -------
    HubnessTest
        The family are all states that can be drawn; listed are those with which a state has a deal.

    Raises
    ------
    GraphError
        If the graph is not bipartite in its attributes, a receiver is not at risk when its deal
        began, or a distance cannot be measured.
    UnknownNameError
        If there is no such weight.
    UsageError
        If there is no draw, or the seed is negative.

    Notes
    -----
    Receivers of one state are drawn one after the other without replacement, each with a chance
    proportional to its weight among those left. This is the order of exponential waiting times
    with the weights as rates [1]_. Pairs of one state are drawn in the order of their dates;
    draws in which no state is left for a later pair are made anew.

    References
    ----------
    .. [1] Efraimidis, P. S. and Spirakis, P. G. (2006), Weighted random sampling with a reservoir,
       Information Processing Letters 97(5), 181-185, doi:10.1016/j.ipl.2005.11.003.
    """
    check_draws(samples, seed)
    if weight not in WEIGHTS:
        raise UnknownNameError("weight", weight, WEIGHTS)
    found = deals(agreements, kinds, natures)
    states = dict(states_of(agreements) if at_risk is None else at_risk)
    pairs, left_out = pairs_of(agreements, found)
    choices = choices_of(pairs, states, _weigher(agreements, states, weight))
    reachable = count_choices(choices, LEAST_STATES)
    names = sorted({deal.agreement for deal in found})
    return HubnessTest(
        basis=Basis.of(agreements.subgraph(names)),
        samples=samples,
        seed=seed,
        testable=reachable >= LEAST_STATES,
        reachable=reachable,
        family=len({state for choice in choices for state in choice.states}),
        left_out=dict(left_out),
        kinds=None if kinds is None else tuple(sorted(kinds)),
        natures=tuple(sorted(natures)),
        weight=weight,
        pairs=len(pairs),
        senders=len({pair.sender for pair in pairs}),
        states=_compared(
            pairs, choices, states, (samples, seed), testable=reachable >= LEAST_STATES
        ),
    )


def _weigher(
    agreements: nx.Graph[str], states: Mapping[str, AtRisk], weight: Weight
) -> Callable[[str], NDArray[np.float64]]:
    if weight == "uniform":
        return lambda _: np.ones(len(states))
    return lambda sender: gravity(sender, agreements.nodes.get(sender, {}), states)


def _compared(
    pairs: Sequence[Pair],
    choices: Sequence[Choice],
    states: Mapping[str, AtRisk],
    settings: tuple[int, int],
    *,
    testable: bool,
) -> tuple[HubnessSignificance, ...]:
    if not pairs:
        return ()
    samples, seed = settings
    senders: dict[str, list[str]] = {}
    for pair in pairs:
        senders.setdefault(pair.receiver, []).append(pair.sender)
    observed = np.array([len(senders.get(code, ())) for code in states])
    drawn = draw_senders(choices, len(states), samples, np.random.default_rng(seed))
    can = {state for choice in choices for state in choice.states}
    family = [testable and number in can for number in range(len(states))]
    found = [
        HubnessSignificance(
            state=code,
            label=states[code].label,
            senders=tuple(sorted(senders[code])),
            **judged._asdict(),
        )
        for code, judged in zip(states, judge(observed, drawn, family, centred=False), strict=True)
        if code in senders
    ]
    return tuple(sorted(found, key=lambda item: (item.p or 0, -item.observed, item.state)))
