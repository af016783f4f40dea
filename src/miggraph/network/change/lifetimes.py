"""How long agreements lay idle: from their beginning to their first transfer, or to another end."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import networkx as nx

from miggraph.dates import Span
from miggraph.network.choices import kinds_of
from miggraph.network.graphs.checks import check_graph
from miggraph.network.graphs.projection import agreements_of, refuse_window
from miggraph.quantities import Bounds

__all__ = ["ENDS", "FIRST_TRANSFER", "Lifetime", "lifetimes"]

FIRST_TRANSFER: Final = "first transfer"
#: Ends other than a first transfer, in the order in which they are looked for: the statuses that
#: tell of them, and the dates that say when.
_OTHERS: Final = (
    ("blocked by a court", ("blocked-by-court",), ("suspended_on", "ended_on")),
    ("refused", ("refused", "denied"), ("ended_on",)),
    ("never implemented", ("never-implemented",), ("ended_on", "suspended_on")),
    ("ended", ("terminated", "expired"), ("ended_on",)),
    ("suspended", ("suspended",), ("suspended_on",)),
)
#: What can follow on the beginning of an agreement.
ENDS: Final = (FIRST_TRANSFER, *(end for end, _, _ in _OTHERS))
_DATES: Final = (
    "began",
    "signed_on",
    "in_force_on",
    "announced_on",
    "first_moved",
    "first_transfer_on",
    "suspended_on",
    "ended_on",
)
_NEEDED: Final = (
    "kind",
    "nature",
    "status",
    *(f"{name}_{bound}" for name in _DATES for bound in ("earliest", "latest")),
)


@dataclass(frozen=True)
class Lifetime:
    """An agreement from its beginning to what followed first.

    Attributes
    ----------
    agreement, label, kind, nature
        Id, name, kind and nature.
    began
        Bounds of the day on which it began.
    end
        One of `ENDS`; None: none of these is recorded up to the day of the clock.
    ended
        Bounds of the day of the end; without an end, the day of the clock.
    days
        From the beginning to the end, both of which are uncertain: the least is from the last day
        of the beginning to the first day of the end, and not below 0; the most likewise, and open
        without an end.
    before
        Whether the first transfer is recorded before the beginning, on all days that are possible.
    undated
        Whether the day of the end is not told: it may be any from the beginning on.
    """

    agreement: str
    label: str
    kind: str
    nature: str
    began: Span
    end: str | None
    ended: Span
    days: Bounds
    before: bool
    undated: bool


def lifetimes(
    agreements: nx.Graph[str],
    kinds: Collection[str] | None,
    natures: Collection[str],
    on: date,
) -> tuple[tuple[Lifetime, ...], dict[str, str]]:
    """Return the lifetimes of agreements, and why others have none.

    Parameters
    ----------
    agreements
        The bipartite network of states and agreements.
    kinds, natures
        Which agreements; kinds None: all.
    on
        Day up to which is looked.

    Raises
    ------
    GraphError
        If attributes are missing or contradict one another.
    UsageError
        If the network is cut to a window: who ended before it would be missing.
    """
    refuse_window(agreements)
    wanted = None if kinds is None else kinds_of(kinds)
    names = [
        name
        for name in agreements_of(agreements, natures)
        if wanted is None or agreements.nodes[name]["kind"] in wanted
    ]
    check_graph(agreements.subgraph(names), nodes=_NEEDED)
    found, left_out = [], {}
    for name in names:
        data = agreements.nodes[name]
        began = _span(data, "began")
        if began.earliest is None or began.latest is None:
            left_out[name] = "no day of its beginning is known"
        elif all(
            _span(data, key) == Span(None, None)
            for key in ("signed_on", "in_force_on", "announced_on")
        ):
            left_out[name] = "its beginning is known only from its first transfer"
        elif began.earliest > on:
            left_out[name] = f"it began after {on}"
        else:
            found.append(_lifetime(name, data, began, on))
    return tuple(found), left_out


def _span(data: Mapping[str, Any], name: str) -> Span:
    return Span(data[f"{name}_earliest"], data[f"{name}_latest"])


def _lifetime(name: str, data: Mapping[str, Any], began: Span, on: date) -> Lifetime:
    end, ended = _end(data, began, on)
    before = end == FIRST_TRANSFER and ended.is_before(began)
    return Lifetime(
        name,
        str(data.get("label", name)),
        data["kind"],
        data["nature"],
        began,
        end,
        ended,
        Bounds(
            _days(began.latest, ended.earliest),
            _days(began.earliest, ended.latest) if end else None,
        ),
        before,
        end is not None and ended == Span(began.earliest, on),
    )


def _days(first: date | None, last: date | None) -> int:
    return max(0, (last - first).days) if first is not None and last is not None else 0


def _end(data: Mapping[str, Any], began: Span, on: date) -> tuple[str | None, Span]:
    """Return the end and its day. A recorded first transfer goes before everything else."""
    moved = _first_transfer(data, on)
    if moved is not None:
        return FIRST_TRANSFER, _known(moved, began, on)
    for end, statuses, dates in _OTHERS:
        spans = [span for key in dates if (span := _span(data, key)) != Span(None, None)]
        told = data["status"] in statuses
        if told or (spans and end in ("ended", "suspended")):
            day = _known(spans[0] if spans else Span(None, None), began, on)
            if day.earliest is not None and day.earliest <= on:
                return end, day
    return None, Span(on, on)


def _first_transfer(data: Mapping[str, Any], on: date) -> Span | None:
    """Return when the first transfer was, as recorded and as claimed.

    Both bound one day where they meet; else the earlier one is taken.
    """
    spans = [_span(data, name) for name in ("first_moved", "first_transfer_on")]
    known = [
        span
        for span in spans
        if span != Span(None, None) and (span.earliest is None or span.earliest <= on)
    ]
    if not known:
        return None
    first, last = known[0], known[-1]
    if not first.overlaps(last):
        return first if first.is_before(last) else last
    starts = [day for day in (first.earliest, last.earliest) if day is not None]
    ends = [day for day in (first.latest, last.latest) if day is not None]
    return Span(max(starts, default=None), min(ends, default=None))


def _known(span: Span, began: Span, on: date) -> Span:
    """Close what is open: not before the beginning, and not after the day of the clock.

    An end that is recorded had come by then.
    """
    return Span(span.earliest or began.earliest, min(span.latest or on, on))
