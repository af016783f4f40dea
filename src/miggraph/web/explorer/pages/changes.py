"""What was entered, withdrawn and decided anew between two days of recording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from miggraph.changes import (
    Changes,
    DecisionChange,
    StatementChange,
    Version,
    compare_versions,
)
from miggraph.claims.clocks import as_recorded
from miggraph.dates import day_of
from miggraph.errors import UsageError
from miggraph.knowledge import KnowledgeGraph
from miggraph.records import Account, Claim, Dossier
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.long_tables import FEW, whole_tables
from miggraph.web.explorer.site import Answer, Site
from miggraph.web.explorer.words import value_words

__all__ = ["changes"]

_TABLES: Final = (
    "agreements",
    "sources",
    "statements",
    "transfers",
    "outcomes",
    "withdrawn",
    "hubs",
)
#: How much of a text that is no date can be quoted.
_QUOTED: Final = 40


class Day(NamedTuple):
    """A day of recording: how many statements and judgements were entered, how many withdrawn."""

    day: date
    claims: int
    accounts: int
    withdrawn: int
    judgements: int


class Touched(NamedTuple):
    """What changed of the statements on one agreement or transfer, by kind of change."""

    kind: str
    id: str
    numbers: Counter[str]


def changes(site: Site, asked: Asked, _: str) -> Answer:
    """Return the page of what changed.

    Its parameters are ``from`` and ``to`` (days, the first one excluded) and ``all`` (names of
    tables that are shown whole).
    """
    kg = site.at(asked)
    days = _days(kg.dossier)
    start, end = _period(asked, [one.day for one in days])
    known = [one.day for one in days]
    # Between two days of recording nothing changes: few views are ever made.
    old, new = (_version(kg, _last(day, known)) for day in (start, end))
    found = compare_versions(old, new)
    return site.html(
        "explorer/changes.html",
        asked,
        kg=kg,
        bar=("known-on", "policy"),
        days=list(reversed(days)),
        start=start,
        end=end,
        first_day=known[0],
        found=found,
        few=FEW,
        whole=whole_tables(asked, _TABLES),
        dossier=kg.dossier,
        value_words=value_words,
        statements=_by_subject(found.statements),
        withdrawn=(withdrawn := _withdrawn(kg.dossier, start, end)),
        withdrawn_claims=sum(isinstance(one, Claim) for one in withdrawn),
        **_outcomes(found),
        **_transfers(old, new),
    )


def _days(dossier: Dossier) -> list[Day]:
    """Return all days on which anything was entered, withdrawn or judged."""
    claims = Counter(one.recorded_on for one in dossier.claims)
    accounts = Counter(one.recorded_on for one in dossier.accounts)
    statements: list[Claim | Account] = [*dossier.claims, *dossier.accounts]
    withdrawn = Counter(one.retracted_on for one in statements if one.retracted_on is not None)
    judged = Counter(one.on for one in dossier.judgements)
    judged.update(one.withdrawn for one in dossier.judgements if one.withdrawn is not None)
    texts = sorted({*claims, *accounts, *withdrawn, *judged})
    return [
        Day(date.fromisoformat(day), claims[day], accounts[day], withdrawn[day], judged[day])
        for day in texts
    ]


def _period(asked: Asked, days: list[date]) -> tuple[date, date]:
    """Return the days that are compared: those asked for, else the last two of recording."""
    end = day_of(asked.first("to")[:_QUOTED] or None, "end") or days[-1]
    earlier = [day for day in days if day < _last(end, days)]
    before_all = days[0] - timedelta(days=1)
    start = day_of(asked.first("from")[:_QUOTED] or None, "start")
    start = start or (earlier[-1] if earlier else min(before_all, end))
    if start > end:
        raise UsageError(
            f"The period is empty: it starts on {start} and ends on {end}.",
            fix="exchange the two days.",
        )
    return start, end


def _last(day: date, known: Iterable[date]) -> date:
    """Return the last day of recording up to a day; before all of them, the day before."""
    ordered = sorted(known)
    return max((one for one in ordered if one <= day), default=ordered[0] - timedelta(days=1))


def _version(kg: KnowledgeGraph, day: date) -> Version:
    then = kg.at(recorded_on=day)
    return Version(as_recorded(kg.dossier, day), then.view, then.hubs())


def _by_subject(statements: Iterable[StatementChange]) -> list[Touched]:
    """Count changed statements by what they are about, the most first."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for one in statements:
        kind = "agreement" if one.kind == "claim" else "transfer"
        found.setdefault((kind, one.about), Counter())[one.change] += 1
    touched = [Touched(kind, about, numbers) for (kind, about), numbers in found.items()]
    return sorted(touched, key=lambda one: (-one.numbers.total(), one.kind, one.id))


def _withdrawn(dossier: Dossier, start: date, end: date) -> list[Claim | Account]:
    """Return what was withdrawn in the period, also what was entered in it."""
    statements: list[Claim | Account] = [*dossier.claims, *dossier.accounts]
    return [
        one
        for one in statements
        if one.retracted_on is not None and start < date.fromisoformat(one.retracted_on) <= end
    ]


def _outcomes(found: Changes) -> dict[str, Any]:
    changed: list[DecisionChange] = [one for one in found.decisions if one.old_outcome is not None]
    return {"outcomes": changed, "first_outcomes": len(found.decisions) - len(changed)}


def _transfers(old: Version, new: Version) -> dict[str, Any]:
    before, after = old.view.transfers, new.view.transfers
    return {
        "transfers_added": [after[name] for name in sorted(after.keys() - before.keys())],
        "transfers_gone": sorted(before.keys() - after.keys()),
        "merged_now": new.view.merged,
    }
