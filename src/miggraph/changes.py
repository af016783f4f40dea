"""What differs between two versions of the data, and what follows from it.

A claim is named by its content, so a claim that says something else is another claim. What changes
of a claim are its attributes: locators, notes, instrument, clocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct

from miggraph.claims.resolve import Decision
from miggraph.claims.view import View
from miggraph.network.ranking.hubs import Hub, HubReport
from miggraph.quantities import Bounds
from miggraph.records import Account, Agreement, Claim, Dossier, Source
from miggraph.said import plain

__all__ = [
    "Changes",
    "DecisionChange",
    "FieldChange",
    "HubChange",
    "RecordChange",
    "StatementChange",
    "Version",
    "compare_versions",
]

T = TypeVar("T", Claim, Account)
_HUB_FIELDS: Final = (
    "rank",
    "senders",
    "nationalities",
    "persons",
    "transfers",
    "totals",
    "undetermined_transfers",
    "onward",
)


class Version(Struct, frozen=True):
    """One version of the data, with what is accepted of it."""

    dossier: Dossier
    view: View
    hubs: HubReport


class FieldChange(Struct, frozen=True):
    """A field with its old and its new value."""

    field: str
    old: Any
    new: Any


class StatementChange(Struct, frozen=True):
    """A claim or account that was added, changed or withdrawn.

    Attributes
    ----------
    change
        ``added``, ``changed``, ``retracted``, or ``deleted``: gone without a retraction.
    about
        The agreement of a claim, the transfer of an account.
    fields
        What changed.
    """

    change: str
    kind: str
    id: str
    source: str
    about: str
    property: str
    value: Any
    fields: tuple[FieldChange, ...] = ()


class RecordChange(Struct, frozen=True):
    """An agreement or a source that is described differently."""

    id: str
    fields: tuple[FieldChange, ...]


class DecisionChange(Struct, frozen=True):
    """A question whose outcome is another one; None where there was or is no such question.

    `because` names the statements of the change that have a part in it, and changed sources.
    """

    agreement: str
    property: str
    key: str
    instrument: str
    old_outcome: str | None
    old_value: Any
    new_outcome: str | None
    new_value: Any
    because: tuple[str, ...]


class HubChange(Struct, frozen=True):
    """A receiving state whose figures moved; `change` is ``entered``, ``left`` or ``moved``."""

    state: str
    label: str
    change: str
    fields: tuple[FieldChange, ...]


class Changes(Struct, frozen=True):
    """All differences between two versions."""

    agreements_added: tuple[str, ...]
    agreements_removed: tuple[str, ...]
    agreements_changed: tuple[RecordChange, ...]
    sources_added: tuple[str, ...]
    sources_removed: tuple[str, ...]
    sources_changed: tuple[RecordChange, ...]
    statements: tuple[StatementChange, ...]
    merged: tuple[FieldChange, ...]
    decisions: tuple[DecisionChange, ...]
    hubs: tuple[HubChange, ...]


def compare_versions(old: Version, new: Version) -> Changes:
    """Compare two versions of the data.

    Parameters
    ----------
    old, new
        The versions, resolved under the same policy.

    Returns
    -------
    Changes
        What was added, changed and withdrawn; which decisions are other ones, and which hubs moved.
    """
    statements = (
        *_statements("claim", old.dossier.claims, new.dossier.claims),
        *_statements("account", old.dossier.accounts, new.dossier.accounts),
    )
    sources = _records(old.dossier.sources, new.dossier.sources)
    touched = _touched(statements, {change.id for change in sources}, old, new)
    return Changes(
        agreements_added=_gone(new.dossier.agreements, old.dossier.agreements),
        agreements_removed=_gone(old.dossier.agreements, new.dossier.agreements),
        agreements_changed=_records(old.dossier.agreements, new.dossier.agreements),
        sources_added=_gone(new.dossier.sources, old.dossier.sources),
        sources_removed=_gone(old.dossier.sources, new.dossier.sources),
        sources_changed=sources,
        statements=statements,
        merged=_fields(old.view.merged, new.view.merged),
        decisions=tuple(_decisions(old.view.decisions, new.view.decisions, touched)),
        hubs=tuple(_hubs(old.hubs.hubs, new.hubs.hubs)),
    )


def _touched(
    statements: Iterable[StatementChange], sources: set[str], old: Version, new: Version
) -> dict[str, str]:
    """Return what made a claim weigh differently: its own change, or that of its source."""
    by_source = {
        claim.id: f"source:{claim.source}"
        for claim in (*old.dossier.claims, *new.dossier.claims)
        if claim.source in sources
    }
    return by_source | {change.id: change.id for change in statements}


def _records(
    old: Mapping[str, Agreement | Source], new: Mapping[str, Agreement | Source]
) -> tuple[RecordChange, ...]:
    return tuple(
        RecordChange(
            name, _fields(msgspec.structs.asdict(old[name]), msgspec.structs.asdict(new[name]))
        )
        for name in sorted(old.keys() & new.keys())
        if old[name] != new[name]
    )


def _gone(old: Iterable[str], new: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(old) - set(new)))


def _statements(kind: str, old: Iterable[T], new: Iterable[T]) -> Iterator[StatementChange]:
    before, after = {one.id: one for one in old}, {one.id: one for one in new}
    for name in sorted(before.keys() | after.keys()):
        was, now = before.get(name), after.get(name)
        if was is None and now is not None:
            yield _change("added", kind, now)
        elif now is None and was is not None:
            yield _change("deleted", kind, was)
        elif was is not None and now is not None and was != now:
            retracted = now.retracted_on is not None and was.retracted_on is None
            fields = _fields(msgspec.structs.asdict(was), msgspec.structs.asdict(now))
            yield _change("retracted" if retracted else "changed", kind, now, fields)


def _change(
    change: str, kind: str, one: Claim | Account, fields: tuple[FieldChange, ...] = ()
) -> StatementChange:
    claim = one if isinstance(one, Claim) else None
    return StatementChange(
        change=change,
        kind=kind,
        id=one.id,
        source=one.source,
        about=one.agreement if isinstance(one, Claim) else one.transfer,
        property=claim.property if claim else "account",
        value=plain(claim.value) if claim else None,
        fields=fields,
    )


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, msgspec.to_builtins(old.get(name)), msgspec.to_builtins(new.get(name)))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    )


def _decisions(
    old: Iterable[Decision], new: Iterable[Decision], touched: Mapping[str, str]
) -> Iterator[DecisionChange]:
    before, after = {one.question: one for one in old}, {one.question: one for one in new}
    for question in sorted(before.keys() | after.keys()):
        was, now = before.get(question), after.get(question)
        if was and now and (was.outcome, was.value) == (now.outcome, now.value):
            continue
        parts = {
            claim
            for one in (was, now)
            if one is not None
            for claim in (*one.winners, *one.losers, *one.denials)
        }
        yield DecisionChange(
            agreement=question.agreement,
            property=question.property,
            key=question.key,
            instrument=question.instrument,
            old_outcome=was.outcome.value if was else None,
            old_value=_accepted(was),
            new_outcome=now.outcome.value if now else None,
            new_value=_accepted(now),
            because=tuple(sorted({touched[part] for part in parts if part in touched})),
        )


def _accepted(decision: Decision | None) -> Any:
    if decision is None or decision.value is None or not decision.outcome.is_accepted:
        return None
    return plain(decision.value)


def _hubs(old: Iterable[Hub], new: Iterable[Hub]) -> Iterator[HubChange]:
    before, after = {hub.state: hub for hub in old}, {hub.state: hub for hub in new}
    for state in sorted(before.keys() | after.keys()):
        was, now = before.get(state), after.get(state)
        fields = _fields(_figures(was), _figures(now))
        if fields:
            change = "entered" if was is None else "left" if now is None else "moved"
            label = now.label if now else was.label if was else state
            yield HubChange(state, label, change, fields)


def _figures(hub: Hub | None) -> dict[str, Any]:
    return {} if hub is None else {name: _figure(getattr(hub, name)) for name in _HUB_FIELDS}


def _figure(value: Any) -> Any:
    return value._asdict() if isinstance(value, Bounds) else value
