"""What the tests against a null model return."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from miggraph.network.nulls.permutation import (
    LEAST_STATES,
    MIDDLE,
    Numbers,
    adjusted,
    max_t,
    quantiles,
    tail,
)
from miggraph.network.result import Interval, Result, Table
from miggraph.quantities import Bounds

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Judged", "NullTest", "StateSignificance", "judge"]

_NOT_TESTABLE = "not testable"


@dataclass(frozen=True, kw_only=True)
class StateSignificance:
    """One receiving state against the null.

    Attributes
    ----------
    state, label
        Code and name.
    observed
        The statistic.
    expected
        Its mean over the draws.
    null_range
        The middle 95 % of the draws, both ends inclusive.
    p
        Share of the draws and the observed value together that are at or above the observed one;
        None: not testable.
    mid_p
        The same with ties counted by half. It does not keep to its level as p does.
    p_range
        95 % confidence bounds of the p of infinitely many draws: the Monte Carlo error.
    p_family
        p adjusted for all states tested, family-wise (max-T).
    p_discovery
        p adjusted for all states tested, by the false discovery rate (Benjamini and Yekutieli).
    """

    state: str
    label: str
    observed: int
    expected: float
    null_range: Bounds
    p: float | None
    mid_p: float | None
    p_range: Interval
    p_family: float | None
    p_discovery: float | None


@dataclass(frozen=True, kw_only=True)
class NullTest(Result):
    """Receiving states against a null model.

    Attributes
    ----------
    samples, seed
        Number of draws from the null, and the seed they start from.
    testable
        Whether the null has at least 1,000 distinct reachable states.
    reachable
        How many were counted; counting ends at 1,000.
    family
        Number of states that p is adjusted for.
    left_out
        What has no part in the test: reason -> number.
    """

    samples: int
    seed: int
    testable: bool
    reachable: int
    family: int
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    @abstractmethod
    def _statistic(self) -> str:
        """The heading of the statistic."""

    @property
    @abstractmethod
    def _title(self) -> str:
        """The title of table and figure."""

    @property
    @abstractmethod
    def tested(self) -> Sequence[StateSignificance]:
        """The states with their p, the least one first."""

    @abstractmethod
    def _model(self) -> tuple[str, ...]:
        """Say what is drawn, or why nothing is."""

    def tables(self) -> tuple[Table, ...]:
        """Return the states, the least p first."""
        columns = ("State", self._statistic, "Expected", "95 % of draws", "p", "p (Monte Carlo)")
        return (
            Table(
                self._title,
                (*columns, "mid-p", "max-T", "BY"),
                (False, True, True, True, True, True, True, True, True),
                [_cells(item) for item in self.tested],
            ),
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a state."""
        return [
            {
                "state": item.state,
                "label": item.label,
                "observed": item.observed,
                "expected": item.expected,
                "null_min": item.null_range.min,
                "null_max": item.null_range.max,
                "p": item.p,
                "p_min": item.p_range.min,
                "p_max": item.p_range.max,
                "mid_p": item.mid_p,
                "p_family": item.p_family,
                "p_discovery": item.p_discovery,
            }
            for item in self.tested
        ]

    def notes(self) -> tuple[str, ...]:
        """Return what is drawn, what is left out, and how to read p."""
        found = [*self._model()]
        found += [
            f"Left out: {reason} ({number:,})." for reason, number in sorted(self.left_out.items())
        ]
        if not self.tested:
            return tuple(found)
        if self.testable:
            found += [
                f"Counted among {self.samples:,} draws from seed {self.seed}, p is at least "
                f"1/{self.samples + 1:,}. max-T and BY are adjusted for {self.family:,} states.",
                "A small p says that the null seldom gives so many; it does not say why.",
            ]
        else:
            found.append(
                f"The null has {self.reachable:,} distinct reachable states, fewer than "
                f"{LEAST_STATES:,}: it is not testable, and no p is given."
            )
        return tuple(found)

    def figures(self) -> Mapping[str, Callable[[], Figure]]:
        """Return the figure of the states: observed, and the middle 95 % of the draws."""
        return {"null": self._draw} if self.tested else {}

    def _draw(self) -> Figure:
        from miggraph.network.plot.nulls import Against, observed_and_null  # noqa: PLC0415

        rows = [
            Against(
                item.label,
                item.observed,
                item.expected,
                item.null_range.min,
                item.null_range.max or 0,
                _NOT_TESTABLE if item.p is None else f"p {item.p:.4f}, max-T {item.p_family:.4f}",
            )
            for item in self.tested
        ]
        return observed_and_null(
            rows,
            title=self._title,
            xlabel=self._statistic,
            drawn=f"middle 95 % of {self.samples:,} draws",
            caption=self.basis.caption(),
        )


class Judged(NamedTuple):
    """The fields of a `StateSignificance` that follow from the draws."""

    observed: int
    expected: float
    null_range: Bounds
    p: float | None
    mid_p: float | None
    p_range: Interval
    p_family: float | None
    p_discovery: float | None


def judge(
    observed: Numbers, drawn: Numbers, tested: Iterable[bool], *, centred: bool
) -> list[Judged]:
    """Compare states with the draws from a null.

    Parameters
    ----------
    observed
        The statistic of each state.
    drawn
        Draws in rows, states in columns.
    tested
        Whether a state belongs to the family; the others get no p.
    centred
        As in `max_t`.
    """
    members = np.flatnonzero(np.fromiter(tested, dtype=bool))
    family, nulls = observed[members], drawn[:, members]
    found = tail(family, nulls)
    values = {
        int(column): (float(p), float(mid), Interval(float(low), float(high)), float(t), float(by))
        for column, p, mid, low, high, t, by in zip(
            members, *found, max_t(family, nulls, centred=centred), adjusted(found.p), strict=True
        )
    }
    low, high = quantiles(drawn, MIDDLE)
    means = drawn.mean(axis=0)
    return [
        Judged(
            int(observed[column]),
            float(means[column]),
            Bounds(int(low[column]), int(high[column])),
            *values.get(column, (None, None, Interval(None, None), None, None)),
        )
        for column in range(observed.size)
    ]


def _cells(item: StateSignificance) -> list[str]:
    low, high = item.null_range
    cells = [item.label, f"{item.observed:,}", f"{item.expected:,.2f}", f"{low:,}-{high:,}"]
    if item.p is None:
        return [*cells, _NOT_TESTABLE, "", "", "", ""]
    error = f"{item.p_range.min:.4f}-{item.p_range.max:.4f}"
    values = (item.mid_p, item.p_family, item.p_discovery)
    return [*cells, f"{item.p:.4f}", error, *(f"{value:.4f}" for value in values)]
