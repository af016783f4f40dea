"""When an arrangement was requested, signed, in force, ended, begun and first used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from miggraph import dates
from miggraph.claims.decide import Outcome
from miggraph.claims.resolve import Decision
from miggraph.claims.transfer import Transfer
from miggraph.claims.view import View
from miggraph.dates import Span
from miggraph.quantities import bounds_of
from miggraph.records import Capacity

__all__ = [
    "DATED",
    "Milestones",
    "accepted_capacities",
    "done_transfers",
    "milestones_of",
]

#: Properties whose value is a day of the arrangement.
DATED: Final = (
    "requested-on",
    "announced-on",
    "signed-on",
    "in-force-on",
    "suspended-on",
    "ended-on",
    "first-transfer-on",
)
_UNKNOWN: Final = Span(None, None)


class Milestones(NamedTuple):
    """Bounds of the days of an arrangement.

    Attributes
    ----------
    days
        By property of `DATED`: of several texts the first, where contested the envelope.
    moved
        When the first transfer under it was.
    began
        Signed or in force, else announced, else first used.
    """

    days: Mapping[str, Span]
    moved: Span
    began: Span


def milestones_of(decisions: Sequence[Decision], transfers: Sequence[Transfer]) -> Milestones:
    """Return when things happened to an arrangement.

    Parameters
    ----------
    decisions
        All decisions on it.
    transfers
        The transfers under it, as `done_transfers` gives them.
    """
    days = {name: _bounds_of_day(name, decisions) for name in DATED}
    moved = _first([dates.span(t.date) for t in transfers], [t.happened_by for t in transfers])
    began = _first_span([days["signed-on"], days["in-force-on"]])
    if began == _UNKNOWN:
        began = days["announced-on"]
    if began == _UNKNOWN:
        began = _first_span([days["first-transfer-on"], moved])
    return Milestones(days, moved, began)


def done_transfers(view: View) -> dict[str, list[Transfer]]:
    """Return the transfers of each arrangement that were done, by the clock `on`.

    Those of which nobody tells where to are among them: people were moved under it all the same.
    """
    found: dict[str, list[Transfer]] = {}
    for transfer in view.transfers.values():
        start = dates.span(transfer.date).earliest
        begun = start is None or start <= view.clocks.on
        if transfer.standing == "done" and begun:
            for name in transfer.agreements:
                found.setdefault(name, []).append(transfer)
    return found


def accepted_capacities(decisions: Iterable[Decision]) -> list[tuple[str, int, int | None]]:
    """Return the accepted capacities in order: unit, at least, at most (None: open)."""
    return sorted(
        {
            (d.value.per, *bounds_of(d.value.bound, d.value.persons))
            for d in decisions
            if d.question.property == "capacity" and d.is_accepted and isinstance(d.value, Capacity)
        },
        key=lambda found: (found[0], found[1], found[2] is None, found[2] or 0),
    )


def _bounds_of_day(property_: str, decisions: Iterable[Decision]) -> Span:
    """Return the bounds of a date; of several texts the first, where contested the envelope."""
    spans = []
    for decision in decisions:
        if decision.question.property != property_ or decision.question.standing != "done":
            continue
        if decision.is_accepted:
            spans.append(dates.span(str(decision.value)))
        elif decision.outcome is Outcome.CONTESTED:
            values = [v for v in (decision.value, *decision.left) if v is not None]
            left = [dates.span(str(value)) for value in values]
            starts = [s.earliest for s in left if s.earliest is not None]
            ends = [s.latest for s in left if s.latest is not None]
            spans.append(
                Span(
                    min(starts) if len(starts) == len(left) else None,
                    max(ends) if len(ends) == len(left) else None,
                )
            )
    return _first_span(spans)


def _first_span(spans: Iterable[Span]) -> Span:
    """Return when the first of several things was; what is not known at all has no part."""
    known = [span for span in spans if span != _UNKNOWN]
    if not known:
        return _UNKNOWN
    starts = [span.earliest for span in known]
    ends = [span.latest for span in known if span.latest is not None]
    return Span(
        None if None in starts else min(day for day in starts if day is not None),
        min(ends, default=None),
    )


def _first(spans: Iterable[Span], by: Iterable[date]) -> Span:
    """Return when the first of several movements was; each was over by a day.

    A page can be dated before what it tells; then the date that is told stands.
    """
    return _first_span(
        Span(span.earliest, max(span.earliest or day, min(span.latest or day, day)))
        for span, day in zip(spans, by, strict=True)
    )
