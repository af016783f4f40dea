"""Whether a state receives more nationalities than if transfers had been dealt out at random.

The unit is a whole transfer with all its cohorts: nationalities travel together. Persons are no
part of it, because most cohorts have no count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from miggraph.errors import UsageError
from miggraph.network.nulls.assignments import count_assignments, draw_assignments
from miggraph.network.nulls.exchangeable import Exchange, exchange, units_of
from miggraph.network.nulls.null_tests import NullTest, StateSignificance, judge
from miggraph.network.nulls.permutation import LEAST_STATES, check_draws
from miggraph.network.ranking.arrivals import BASES
from miggraph.network.result import Basis

__all__ = ["DiversitySignificance", "DiversityTest", "diversity_test"]


@dataclass(frozen=True, kw_only=True)
class DiversitySignificance(StateSignificance):
    """One receiving state; the statistic is the number of nationalities that are not its own.

    Attributes
    ----------
    transfers
        Transfers to it that have a part in the test.
    movable
        Those of them that the null can send elsewhere; without any, no p is given.
    """

    transfers: int
    movable: int


@dataclass(frozen=True, kw_only=True)
class DiversityTest(NullTest):
    """The nationalities of each receiving state against transfers dealt out at random.

    Attributes
    ----------
    bases
        Movement bases that count; None: all.
    sweeps
        Steps of the Markov chain between what is observed and each draw, there and back.
    transfers
        Number of transfers: the units.
    movable
        Those of them that the null can send elsewhere.
    strata
        Pairs of sender and year in which receivers can be exchanged.
    states
        The receiving states, the least p first; those without p are last.
    """

    bases: tuple[str, ...] | None
    sweeps: int
    transfers: int
    movable: int
    strata: int
    states: tuple[DiversitySignificance, ...]

    _statistic = "Nationalities"
    _title = "Nationalities of receiving states, against transfers dealt out at random"

    @property
    def tested(self) -> Sequence[DiversitySignificance]:
        """The receiving states, the least p first."""
        return self.states

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a state."""
        return [
            {**row, "transfers": item.transfers, "movable": item.movable}
            for row, item in zip(super().rows(), self.states, strict=True)
        ]

    def _model(self) -> tuple[str, ...]:
        if not self.transfers:
            return (
                "There is no event with settled ends, of people known to be no nationals of the "
                "receiver, that is dated within one year.",
            )
        return (
            "Null: within sender and year, whole transfers are exchanged among the states with a "
            "deal in force at the time, surely or possibly; each state keeps its number of "
            "transfers, and no transfer comes to its sender or to the state of one of its "
            "nationalities.",
            f"Of {self.transfers:,} transfers {self.movable:,} can be exchanged, in "
            f"{self.strata:,} pairs of sender and year; the others stay where they are. A state "
            "without one that can be exchanged is not testable.",
            "max-T compares the excess of nationalities over their mean.",
        )


def diversity_test(
    transfers: nx.MultiDiGraph[str],
    agreements: nx.Graph[str],
    *,
    bases: Collection[str] | None = BASES,
    homes: Mapping[str, str] | None = None,
    samples: int = 1000,
    seed: int = 0,
    sweeps: int = 100,
) -> DiversityTest:
    """Test whether states receive more nationalities than if transfers had been dealt out.

    Parameters
    ----------
    transfers
        A network of transfers, one edge a cohort. One that was filtered by nationality has no
        whole transfers, and none is tested.
    agreements
        The bipartite network of states and agreements: who has a deal in force with whom. Deals
        of all kinds count that are concluded, or claimed and disputed.
    bases
        Movement bases that count; None: all.
    homes
        Territory -> administering state, beyond what the nodes tell.
    samples
        Number of draws from the null.
    seed
        Of `numpy.random.default_rng`.
    sweeps
        Steps of the Markov chain between what is observed and each draw.

    Returns
    -------
    DiversityTest
        The family are the receiving states of which the null can exchange a transfer.

    Raises
    ------
    GraphError
        If attributes are missing or contradict one another.
    UsageError
        If there is no draw or no step, or the seed is negative.

    Notes
    -----
    A transfer stays where it is if no deal of sender and receiver is recorded as in force, or it
    has nationals of its receiver: the null model would not have it there, and so cannot exchange
    it. Its foreign nationalities count for its receiver in every draw. Which transfers these are
    does not change under the moves of the null model, so p stays valid. How draws are made, see
    `miggraph.network.nulls.assignments.draw_assignments`.
    """
    check_draws(samples, seed)
    if sweeps < 1:
        raise UsageError(f"{sweeps} steps are none.", fix="take at least one; 100 is usual.")
    places = _homes(transfers) | _homes(agreements) | dict(homes or {})
    units, left_out = units_of(transfers, bases, places)
    null = exchange(units, agreements, places)
    reachable = _reachable(null)
    labels = {code: str(data.get("label", code)) for code, data in transfers.nodes(data=True)}
    edges: list[Any] = [edge for unit in units for edge in unit.edges]
    moving = [int(number) for members in null.strata for number in members]
    return DiversityTest(
        basis=Basis.of(transfers.edge_subgraph(edges)),
        samples=samples,
        seed=seed,
        testable=reachable >= LEAST_STATES,
        reachable=reachable,
        family=len(set(null.current[moving].tolist())),
        left_out=dict(left_out),
        bases=None if bases is None else tuple(sorted(bases)),
        sweeps=sweeps,
        transfers=len(units),
        movable=len(moving),
        strata=len(null.strata),
        states=_compared(null, labels, (samples, sweeps, seed), testable=reachable >= LEAST_STATES),
    )


def _homes(graph: nx.Graph[str]) -> dict[str, str]:
    found = {code: graph.nodes[code].get("administered_by") for code in graph}
    return {code: state for code, state in found.items() if state is not None}


def _reachable(null: Exchange) -> int:
    """Count the distinct assignments, up to the least number for a test."""
    count = 1 if null.units else 0
    for members in null.strata:
        current = null.current[members].tolist()
        count *= count_assignments(current, null.allowed[members], LEAST_STATES)
        count = min(count, LEAST_STATES)
    return count


def _compared(
    null: Exchange, labels: Mapping[str, str], settings: tuple[int, int, int], *, testable: bool
) -> tuple[DiversitySignificance, ...]:
    if not null.units:
        return ()
    samples, sweeps, seed = settings
    rng = np.random.default_rng(seed)
    drawn = draw_assignments(
        null.current, null.allowed, null.strata, samples=samples, sweeps=sweeps, rng=rng
    )
    transfers = Counter(null.current.tolist())
    moves = Counter(int(null.current[n]) for members in null.strata for n in members)
    judged = judge(
        _nationalities(null, null.current[np.newaxis, :])[0],
        _nationalities(null, drawn),
        [testable and moves[number] > 0 for number in range(len(null.receivers))],
        centred=True,
    )
    found = [
        DiversitySignificance(
            state=code,
            label=labels.get(code, code),
            transfers=transfers[number],
            movable=moves[number],
            **values._asdict(),
        )
        for number, (code, values) in enumerate(zip(null.receivers, judged, strict=True))
    ]
    return tuple(sorted(found, key=lambda s: (2 if s.p is None else s.p, -s.observed, s.state)))


def _nationalities(null: Exchange, drawn: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count the nationalities, not its own, of each receiver (column) in each draw (row)."""
    codes = sorted({code for unit in null.units for code in unit.nationalities})
    cohorts = np.array(
        [[c in unit.nationalities and c != unit.receiver for c in codes] for unit in null.units],
        dtype=np.float32,
    )
    columns = [
        (((drawn == number).astype(np.float32) @ cohorts) > 0).sum(axis=1)
        for number in range(len(null.receivers))
    ]
    return np.stack(columns, axis=1)
