"""How sure the ranking of third-country hubs is: three measures, each for every state."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from miggraph.claims.view import Resolver, View
from miggraph.errors import UsageError
from miggraph.network.certainty.drawing import Drawn, OpenMatters, draw
from miggraph.network.certainty.drawn_routes import Numbers
from miggraph.network.certainty.leaving_out import KINDS, LeftOut, Ranks, ranks_without
from miggraph.network.certainty.rank_bounds import Measured, measured, rank_intervals
from miggraph.network.certainty.result import (
    DrawnMeasures,
    HubCertainty,
    Move,
    Spread,
    StateCertainty,
)
from miggraph.network.certainty.tellings import tellings
from miggraph.network.nulls.permutation import check_draws, quantiles
from miggraph.network.ranking.hubs import HubParameters
from miggraph.network.result import Basis

__all__ = ["hub_certainty"]

_HALF_HALF = OpenMatters()


def hub_certainty(
    resolver: Resolver,
    view: View,
    parameters: HubParameters,
    *,
    draws: int = 1000,
    seed: int = 0,
    matters: OpenMatters = _HALF_HALF,
    digest: str | None = None,
) -> HubCertainty:
    """Say how sure the rank of each receiving state is.

    Parameters
    ----------
    resolver
        Has the records.
    view
        What is accepted: the ranking is that of its transfers.
    parameters
        The parameters of the ranking.
    draws
        Number of draws, at least 1.
    seed
        Of the draws; equal data, parameters and seed give equal draws.
    matters
        In what share of draws a matter that is open is taken to hold.
    digest
        SHA-256 of the data, to be kept in the result.

    Returns
    -------
    HubCertainty
        One item for each state that is ranked, or that could be under some of what is told.

    Raises
    ------
    UsageError
        If there are fewer draws than one, a seed below 0 or a share that is none, or the ranking
        is limited to one sender: then it depends on the outcome which states are compared.
    """
    _check(parameters, draws, seed, matters)
    base, left_out = ranks_without(resolver, view, parameters)
    states = measured(resolver.dossier, view.transfers.values(), parameters, view.clocks)
    told = tellings(resolver, view, parameters)
    drawn = draw(told, parameters.by, draws, seed, matters)
    return HubCertainty(
        basis=_basis(resolver, view, parameters, digest),
        by=parameters.by,
        bases=parameters.bases,
        draws=draws,
        seed=seed,
        foreign=matters.foreign,
        unsupported=matters.unsupported,
        voices=len({telling.voice for transfer in told for telling in transfer.tellings}),
        transfers=len(told),
        unsupported_transfers=sum(transfer.unsupported for transfer in told),
        states=_states(resolver, parameters, base, left_out, states, drawn),
    )


def _states(
    resolver: Resolver,
    parameters: HubParameters,
    base: Ranks,
    left_out: Sequence[LeftOut],
    states: Sequence[Measured],
    drawn: Drawn,
) -> tuple[StateCertainty, ...]:
    intervals = rank_intervals(states, parameters.by)
    by_state = {item.state: item for item in states}
    ever = {name for n, name in enumerate(drawn.states) if drawn.ranks[:, n].any()}
    ever |= {state for without in left_out for state in without.ranks}
    register = resolver.dossier.states
    absent = _absent(drawn)
    items = [
        StateCertainty(
            state=state,
            label=register[state].label,
            rank=base.get(state),
            best_rank=intervals[state][0] if state in intervals else None,
            worst_rank=intervals[state][1] if state in base else None,
            measures=by_state.get(state),
            moved_by=_moves(state, base, left_out),
            carried_by=_carried(state, base, left_out),
            drawn=_drawn(state, drawn, absent),
        )
        for state in {*by_state, *ever}
    ]
    return tuple(sorted(items, key=_order))


def _order(item: StateCertainty) -> tuple[float, float, float, str]:
    """Order by rank; then those that are not ranked, by how often and how high they may be."""
    endless = float("inf")
    return (
        endless if item.rank is None else item.rank,
        -item.drawn.in_ranking,
        endless if item.best_rank is None else item.best_rank,
        item.state,
    )


def _moves(state: str, base: Ranks, left_out: Sequence[LeftOut]) -> tuple[Move, ...]:
    """Return what moves the state most, of each kind that moves it at all.

    To leave or to enter the ranking is the greatest move; of equal ones the first name counts.
    """
    found = []
    for kind in KINDS:
        moves = [
            Move(
                kind=without.kind,
                name=without.name,
                label=without.label,
                rank=without.ranks.get(state),
                places=_places(base.get(state), without.ranks.get(state)),
            )
            for without in left_out
            if without.kind == kind and without.ranks.get(state) != base.get(state)
        ]
        if moves:
            found.append(min(moves, key=_smallness))
    return tuple(found)


def _smallness(move: Move) -> tuple[float, str]:
    return (-abs(move.places) if move.places is not None else -float("inf"), move.name)


def _places(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else after - before


def _carried(state: str, base: Ranks, left_out: Sequence[LeftOut]) -> tuple[str, ...]:
    """Return the voices without each of which the state is not in the ranking."""
    return tuple(
        without.name
        for without in left_out
        if without.kind == "voice" and state in base and state not in without.ranks
    )


def _absent(drawn: Drawn) -> Numbers:
    """Return the place after the last of each draw."""
    if not drawn.states:
        return np.ones(len(drawn.ranks), dtype=np.int64)
    return np.asarray(drawn.ranks.max(axis=1) + 1)


def _drawn(state: str, drawn: Drawn, absent: Numbers) -> DrawnMeasures:
    if state not in drawn.states:
        nobody = Spread(0, 0, 0)
        return DrawnMeasures(
            in_ranking=0.0,
            first=0.0,
            top_3=0.0,
            top_5=0.0,
            ranks={},
            rank=_spread(absent),
            senders=nobody,
            nationalities=nobody,
            persons=nobody,
            transfers=nobody,
            onward=nobody,
        )
    column = drawn.states.index(state)
    ranks = drawn.ranks[:, column]
    there = ranks > 0
    values, counts = np.unique(ranks[there], return_counts=True)
    return DrawnMeasures(
        in_ranking=float(there.mean()),
        first=float((ranks == 1).mean()),
        top_3=float((there & (ranks <= 3)).mean()),
        top_5=float((there & (ranks <= 5)).mean()),
        ranks={int(rank): int(n) / len(ranks) for rank, n in zip(values, counts, strict=True)},
        rank=_spread(np.where(there, ranks, absent)),
        senders=_spread(drawn.senders[:, column]),
        nationalities=_spread(drawn.nationalities[:, column]),
        persons=_spread(drawn.persons[:, column]),
        transfers=_spread(drawn.transfers[:, column]),
        onward=_spread(drawn.onward[:, column]),
    )


def _spread(values: Numbers) -> Spread:
    """Return quantiles that were drawn, none between two draws."""
    low, median, high = quantiles(values, (0.05, 0.5, 0.95))
    return Spread(int(median), int(low), int(high))


def _basis(resolver: Resolver, view: View, parameters: HubParameters, digest: str | None) -> Basis:
    return Basis(
        policy=view.policy,
        on=view.clocks.on,
        known_on=view.clocks.known_on,
        recorded_on=view.clocks.recorded_on,
        possibly_known=view.possibly_known,
        sources=_sources(resolver, view, parameters.bases),
        filters={"by": parameters.by, "movement bases": parameters.bases},
        digest=digest,
    )


def _sources(resolver: Resolver, view: View, bases: Collection[str]) -> int:
    """Count the sources of the transfers on the chosen bases."""
    told: Mapping[str, Sequence[str]] = {
        name: [account.source for account in accounts]
        for name, accounts in resolver.told(view.clocks).items()
    }
    chosen = [t.id for t in view.transfers.values() if t.basis in bases and t.standing == "done"]
    return len({source for name in chosen for source in told[name]})


def _check(parameters: HubParameters, draws: int, seed: int, matters: OpenMatters) -> None:
    if parameters.only_sender is not None:
        raise UsageError(
            "How sure a ranking is can be said of that of all receiving states only.",
            fix="leave only_sender out.",
        )
    check_draws(draws, seed)
    for name, share in (("foreign", matters.foreign), ("unsupported", matters.unsupported)):
        if not 0 <= share <= 1:
            raise UsageError(f"The share {name} is {share}.", fix="give a number from 0 to 1.")
