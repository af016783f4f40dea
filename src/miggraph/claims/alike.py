"""Pairs of transfers that may be one event, told under two ids.

A pair is proposed if it has a sender in common, a destination in common unless one of the two
names none, and dates that meet. The score says how much speaks for one event; it is a help for the
curator who judges, and no probability.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Final

from msgspec import Struct

from miggraph import dates
from miggraph.claims.transfer import Transfer
from miggraph.claims.view import Resolver, View
from miggraph.dates import Span
from miggraph.quantities import Bounds
from miggraph.records import Account, Judgement, State

__all__ = ["Pair", "alike", "standing_judgements"]

#: How much each comparison weighs; together 1.
_WEIGHTS: Final = {"dates": 0.35, "persons": 0.30, "nationalities": 0.20, "agreements": 0.15}
#: What a comparison adds where one of the two transfers is silent.
_SILENT: Final = 0.5
#: A departure and an arrival may be dated by different days.
_SLACK: Final = timedelta(days=1)
#: An event and a total are seldom the same thing, and neither is what goes nobody says where.
_DOUBTFUL: Final = 0.7


class Pair(Struct, frozen=True):
    """Two transfers that may be one event.

    Attributes
    ----------
    left, right
        Their ids, in alphabetical order.
    score
        From 0 to 1: how much speaks for one event. It is no probability.
    reasons
        What was compared, and how it came out.
    judgement
        What was judged of the pair, None if nothing yet.
    """

    left: str
    right: str
    score: float
    reasons: tuple[str, ...]
    judgement: str | None = None


class _Told(Struct, frozen=True):
    """What all accounts of a transfer tell of route and time."""

    transfer: Transfer
    senders: frozenset[str]
    receivers: frozenset[str]
    span: Span


def alike(
    resolver: Resolver, view: View, judgements: Iterable[Judgement], least: float = 0.5
) -> list[Pair]:
    """Return the pairs of transfers that may be one event, the likeliest first.

    Parameters
    ----------
    resolver, view
        The records, and what is accepted of them. Transfers that are merged are one already.
    judgements
        What was judged before; the answer is kept with the pair.
    least
        Pairs with a lower score are left out.
    """
    kept = view.merged
    judged = {
        frozenset((kept.get(j.left, j.left), kept.get(j.right, j.right))): j.judgement
        for j in judgements
    }
    accounts = {account.id: account for account in resolver.dossier.accounts}
    told = [
        _told(transfer, [accounts[name] for name in transfer.accounts], resolver.dossier.states)
        for transfer in view.transfers.values()
    ]
    found = []
    for one, other in _meeting(told):
        left, right = sorted((one, other), key=lambda item: item.transfer.id)
        score, reasons = _compare(left, right)
        if score >= least:
            names = (left.transfer.id, right.transfer.id)
            found.append(Pair(*names, score, reasons, judged.get(frozenset(names))))
    return sorted(found, key=lambda pair: (-pair.score, pair.left, pair.right))


def standing_judgements(judgements: Iterable[Judgement], on: date) -> list[Judgement]:
    """Return the judgements that were made and not withdrawn by a day."""
    return [
        item
        for item in judgements
        if date.fromisoformat(item.on) <= on
        and not (item.withdrawn and date.fromisoformat(item.withdrawn) <= on)
    ]


def _told(transfer: Transfer, accounts: Sequence[Account], states: Mapping[str, State]) -> _Told:
    def administering(code: str) -> str:
        state = states.get(code)
        return (state.administered_by if state else None) or code

    spans = [dates.span(account.date) for account in accounts]
    starts = [span.earliest for span in spans if span.earliest is not None]
    ends = [span.latest for span in spans if span.latest is not None]
    whole = Span(
        min(starts) if len(starts) == len(spans) else None,
        max(ends) if len(ends) == len(spans) else None,
    )
    return _Told(
        transfer,
        frozenset(administering(account.sending) for account in accounts),
        frozenset(code for account in accounts for code in account.receiving),
        dates.span(transfer.date) if transfer.date else whole,
    )


def _meeting(told: Iterable[_Told]) -> Iterator[tuple[_Told, _Told]]:
    """Yield the pairs on one way, as far as told, whose dates meet."""
    by_sender: dict[str, list[_Told]] = {}
    for item in told:
        for sender in item.senders:
            by_sender.setdefault(sender, []).append(item)
    seen = set()
    for group in by_sender.values():
        for one, other in combinations(group, 2):
            pair = frozenset((one.transfer.id, other.transfer.id))
            same_way = one.receivers & other.receivers or not (one.receivers and other.receivers)
            if pair not in seen and same_way and _meet(one.span, other.span):
                seen.add(pair)
                yield one, other


def _meet(one: Span, other: Span) -> bool:
    return one._replace(latest=one.latest and _later(one.latest)).overlaps(
        other._replace(latest=other.latest and _later(other.latest))
    )


def _later(day: date) -> date:
    return day + _SLACK if day < date.max else day


def _compare(one: _Told, other: _Told) -> tuple[float, tuple[str, ...]]:
    left, right = one.transfer, other.transfer
    route = f"{_codes(one.senders & other.senders)} to {_codes(one.receivers & other.receivers)}"
    reasons = [f"both {route}"]
    parts = {
        "dates": _dates(left.date, right.date, one.span, other.span),
        "persons": _persons(left.persons, right.persons),
        "nationalities": _nationalities(left, right),
        "agreements": _agreements(left, right),
    }
    score = 0.0
    for name, (share, reason) in parts.items():
        score += _WEIGHTS[name] * share
        reasons.append(reason)
    if left.tells != right.tells:
        score *= _DOUBTFUL
        reasons.append("one is an event, the other a total")
    if not one.receivers & other.receivers:
        score *= _DOUBTFUL
        reasons.append("not both name a destination")
    return round(score, 2), tuple(reasons)


def _dates(left: str, right: str, one: Span, other: Span) -> tuple[float, str]:
    """Compare how much of the longer time is the shorter one's; both may be wide."""
    words = f"dates {left or 'contested'} and {right or 'contested'}"
    if None in (*one, *other):
        return _SILENT, words
    long, short = sorted((_days(one), _days(other)), reverse=True)
    if one.is_before(other) or other.is_before(one):
        return _SILENT, f"{words}, next to each other"
    return 0.4 + 0.6 * short / long, words


def _days(span: Span) -> int:
    if span.earliest is None or span.latest is None:
        raise ValueError("an open span has no length")
    return (span.latest - span.earliest).days + 1


def _persons(one: Bounds, other: Bounds) -> tuple[float, str]:
    words = f"persons {_bounds(one)} and {_bounds(other)}"
    if one.max is None and other.max is None:
        return _SILENT, words
    if one == other:
        return 1.0, words
    return (0.6, words) if one.overlaps(other) else (0.0, f"{words}: no number fits both")


def _nationalities(left: Transfer, right: Transfer) -> tuple[float, str]:
    one, other = ({cohort.nationality for cohort in item.cohorts} for item in (left, right))
    if not one or not other:
        return _SILENT, "nationalities not told by both"
    common = one & other
    share = len(common) / len(one | other)
    return share, f"nationalities in common: {_codes(common)} of {_codes(one | other)}"


def _agreements(left: Transfer, right: Transfer) -> tuple[float, str]:
    common = sorted(set(left.agreements) & set(right.agreements))
    if common:
        return 1.0, f"both under {', '.join(common)}"
    return 0.0, "under different agreements"


def _bounds(number: Bounds) -> str:
    if number.max is None:
        return f"{number.min} or more"
    return str(number.min) if number.min == number.max else f"{number.min} to {number.max}"


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(sorted(codes)) or "none"
