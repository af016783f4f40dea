"""Third-country hubs with how sure each rank is and what chance alone would give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import networkx as nx

from miggraph.claims.view import Resolver, View
from miggraph.network.certainty.certainty import hub_certainty
from miggraph.network.certainty.result import HubCertainty, StateCertainty
from miggraph.network.choices import bases_of
from miggraph.network.nulls.diversity_null import DiversityTest
from miggraph.network.nulls.hubness import HubnessTest, Weight
from miggraph.network.nulls.null_tests import NullTest
from miggraph.network.nulls.register_tests import diversity_among, hubness_among
from miggraph.network.ranking.hubs import MEASURES
from miggraph.network.ranking.parameters import hub_parameters
from miggraph.network.ranking.ranking import third_country_hubs
from miggraph.network.ranking.third_country import ThirdCountryHubs
from miggraph.network.result import Result, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["HubAnalysis", "analyse_hubs"]

#: Columns of each part that the ranking has already.
_SHARED: Final = ("state", "label", "rank")


@dataclass(frozen=True, kw_only=True)
class HubAnalysis(Result):
    """The ranking with its certainty and both tests.

    Attributes
    ----------
    hubs
        The ranking.
    certainty
        Bounds of ranks, leaving out, draws; None where filters are set or states are ranked by the
        effective number: it resolves all records anew, and knows neither.
    hubness, diversity
        The tests against null models.
    """

    hubs: ThirdCountryHubs
    certainty: HubCertainty | None
    hubness: HubnessTest
    diversity: DiversityTest

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a ranked state: ranking, then ``certainty_…`` and the tests."""
        parts: dict[str, Result] = {"hubness": self.hubness, "diversity": self.diversity}
        if self.certainty is not None:
            parts = {"certainty": self.certainty, **parts}
        rows = self.hubs.rows()
        for name, part in parts.items():
            theirs = {row["state"]: row for row in part.rows()}
            columns = [key for key in next(iter(theirs.values()), {}) if key not in _SHARED]
            for row in rows:  # a state that a part does not have is empty there
                found = theirs.get(row["state"], {})
                row |= {f"{name}_{key}": found.get(key) for key in columns}
        return rows

    def tables(self) -> tuple[Table, ...]:
        """Return the ranking with bounds, draws and p; what was agreed only; what moves a rank."""
        ranking, *more = self.hubs.tables()
        sure = {item.state: item for item in (self.certainty.states if self.certainty else ())}
        cells = []
        for finding, row in zip(self.hubs.hubs, ranking.rows, strict=True):
            state = finding.hub.state
            cells.append(
                [
                    row[0],
                    *_how_sure(sure.get(state)),
                    *row[1:],
                    _p(self.hubness, state),
                    _p(self.diversity, state),
                ]
            )
        whole = Table(
            ranking.title,
            (
                ranking.columns[0],
                "bounds",
                "draws",
                *ranking.columns[1:],
                "max-T deals",
                "max-T nat.",
            ),
            (True, True, True, *ranking.right[1:], True, True),
            cells,
        )
        moves = () if self.certainty is None else self.certainty.tables()[1:2]
        return whole, *more, *moves

    def details(self) -> tuple[Table, ...]:
        """Return the tables that `tables` leaves out: bounds, draws, and each test."""
        sure = () if self.certainty is None else self.certainty.tables()
        return *sure[:1], *sure[2:], *self.hubness.tables(), *self.diversity.tables()

    def notes(self) -> tuple[str, ...]:
        """Return the notes of each part."""
        if not self.hubs.hubs:
            return self.hubs.notes()
        first = (
            "'bounds' are the best and the worst rank that the bounds of all measures allow; "
            "'draws' the middle 90 % of the ranks in the draws; 'max-T' is p of so many states "
            "with a concluded deal, or of so many nationalities, under a null model, adjusted for "
            "all states that are tested.",
        )
        parts: tuple[Result | None, ...] = (self.hubs, self.certainty, self.hubness, self.diversity)
        unfiltered = (
            ()
            if self.certainty is not None
            else (
                "Bounds of ranks, leaving out and draws are not worked out under filters, nor for "
                "the effective number.",
            )
        )
        return (*first, *unfiltered, *(text for part in parts if part for text in part.notes()))

    def figures(self) -> Mapping[str, Callable[[], Figure]]:
        """Return ``persons``, ``map``, those of the certainty, ``hubness`` and ``diversity``."""
        found = dict(self.hubs.figures())
        if self.certainty is not None:
            found |= self.certainty.figures()
        for name, test in (("hubness", self.hubness), ("diversity", self.diversity)):
            drawn = [*test.figures().values()]
            if drawn:
                found[name] = drawn[0]
        return found


def analyse_hubs(
    resolver: Resolver,
    view: View,
    transfers: nx.MultiDiGraph[str],
    agreements: nx.Graph[str],
    *,
    by: str,
    bases: Iterable[str],
    draws: int,
    nulls: int,
    weight: Weight,
    seed: int,
) -> HubAnalysis:
    """Rank third-country hubs, say how sure each rank is, and test them against null models.

    Parameters
    ----------
    resolver, view
        The records, and what is accepted.
    transfers, agreements
        Networks of them, with or without filters.
    by, bases
        As for `third_country_hubs`.
    draws, nulls
        Number of draws of whom to believe, and from each null model.
    weight
        How a null model chooses receivers.
    seed
        Of all draws.

    Raises
    ------
    UnknownNameError
        If a measure, movement basis or weight does not exist.
    UsageError
        If there are fewer draws than one.
    """
    chosen = bases_of(bases)
    hubs = third_country_hubs(transfers, agreements, by=by, bases=chosen)
    certainty = None
    if hubs.ranked_by in MEASURES and not transfers.graph["filters"]:
        asked = hub_parameters(hubs.ranked_by, chosen)
        certainty = hub_certainty(
            resolver, view, asked, draws=draws, seed=seed, digest=hubs.basis.digest
        )
    states = resolver.dossier.states
    return HubAnalysis(
        basis=hubs.basis,
        hubs=hubs,
        certainty=certainty,
        hubness=hubness_among(states, agreements, weight=weight, samples=nulls, seed=seed),
        diversity=diversity_among(
            states, transfers, agreements, bases=chosen, samples=nulls, seed=seed
        ),
    )


def _how_sure(item: StateCertainty | None) -> tuple[str, str]:
    if item is None:
        return "-", "-"
    bounds = f"{item.best_rank or '-'}-{item.worst_rank or 'out'}"
    return bounds, f"{item.drawn.rank.low}-{item.drawn.rank.high}"


def _p(test: NullTest, state: str) -> str:
    if not test.testable:
        return "not testable"
    found = next((item.p_family for item in test.tested if item.state == state), None)
    return "-" if found is None else f"{found:.3f}"
