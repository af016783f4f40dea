"""Figures of how sure the ranking of third-country hubs is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from miggraph.network.certainty.result import HubCertainty, StateCertainty

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["FIGURES"]

#: A state that is in the ranking of fewer draws is not drawn among the spreads of rank.
_RARE: Final = 0.05


def _bounds(result: HubCertainty) -> Figure:
    """Draw the rank of each state within its bounds."""
    from miggraph.network.plot.dots import Dot, ranked_dots  # noqa: PLC0415

    return ranked_dots(
        [Dot(_name(s), s.rank, s.best_rank, s.worst_rank) for s in result.ranked],
        title="Receiving states of third-country transfers: rank and its bounds",
        xlabel=f"Rank by {result.by} (1 is first)",
        caption="Best and worst rank over all values that the bounds of the measures allow. "
        + result.basis.caption(),
        lowest_first=True,
    )


def _draws(result: HubCertainty) -> Figure:
    """Draw the median rank of each state in the draws, with the middle nine tenths."""
    from miggraph.network.plot.dots import Dot, ranked_dots  # noqa: PLC0415

    shown = [item for item in result.states if item.drawn.in_ranking >= _RARE]
    return ranked_dots(
        [
            Dot(_name(s), s.drawn.rank.median, s.drawn.rank.low, s.drawn.rank.high, _often(s))
            for s in shown
        ],
        title=f"Receiving states of third-country transfers: rank in {result.draws:,} draws",
        xlabel=f"Rank by {result.by}: median, 5th to 95th percentile (1 is first)",
        caption=f"States in the ranking of {_RARE:.0%} or more of the draws; where one is not "
        f"ranked, it has the place after the last. {_conditions(result)}",
        lowest_first=True,
    )


def _top_5(result: HubCertainty) -> Figure:
    """Draw the share of draws in which each state has a rank up to 5."""
    from miggraph.network.plot.dots import Dot, ranked_dots  # noqa: PLC0415

    shown = [item for item in result.states if item.drawn.top_5 or (item.rank or 6) <= 5]
    groups = {True: "ranked", False: "not ranked: nothing is settled"}
    return ranked_dots(
        [
            Dot(_name(s), round(100 * s.drawn.top_5, 1), None, None, groups[s.rank is not None])
            for s in shown
        ],
        title="Receiving states of third-country transfers: share of draws in the top 5",
        xlabel=f"Draws with a rank up to 5 by {result.by}, in per cent",
        caption=_conditions(result),
    )


def _often(item: StateCertainty) -> str:
    share = item.drawn.in_ranking
    if share == 1:
        return "in the ranking of all draws"
    return "of half or more" if share >= 0.5 else "of fewer than half"


def _name(item: StateCertainty) -> str:
    return f"{item.label} ({item.state})"


def _conditions(result: HubCertainty) -> str:
    return (
        f"{result.draws:,} draws of whom to believe, seed {result.seed}; shares of draws are no "
        f"likelihoods. {result.basis.caption()}"
    )


#: Name -> what draws it; the first is the default.
FIGURES: Final[Mapping[str, Callable[[HubCertainty], Figure]]] = {
    "bounds": _bounds,
    "draws": _draws,
    "top-5": _top_5,
}
