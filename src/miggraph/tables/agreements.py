"""The tables of arrangements: one row an arrangement, a party, a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from miggraph import dates
from miggraph.claims.decide import Outcome
from miggraph.claims.milestones import DATED, accepted_capacities
from miggraph.claims.resolve import Decision
from miggraph.columns import Column
from miggraph.dates import Span
from miggraph.records import Agreement
from miggraph.tables.material import Material
from miggraph.tables.parts import allowed, bounds, dated, dated_cells, iri, iri_column
from miggraph.tables.table import Cell, ForeignKey, Table
from miggraph.vocabulary import BINDINGNESS

__all__ = ["AGREEMENTS", "INSTRUMENTS", "PARTIES", "agreement_tables"]

_READING: Final = "compilers' reading"
_DECIDED: Final = "decision on the claims"
_WORDS: Final = {
    "requested-on": "when it was requested",
    "announced-on": "when it was announced",
    "signed-on": "when it was signed",
    "in-force-on": "from when it was in force",
    "suspended-on": "when it was first suspended",
    "ended-on": "when it ended",
    "first-transfer-on": "when it was first used, as claimed",
}

AGREEMENTS: Final = Table(
    name="agreements",
    title="Arrangements between states",
    unit="one arrangement, written or not",
    description=(
        "Every arrangement on record, of every nature: only those that are concluded, or claimed "
        "and disputed, are called agreements in a figure. Kind, form and parties are the "
        "compilers' reading; the rest is decided between the claims. Of a date told of several "
        "texts the first is given; where it is contested the text is empty, and the first and "
        "last day enclose all that is left."
    ),
    columns=(
        Column("agreement", "text", "id", required=True),
        iri_column("arrangement"),
        Column("label", "text", "short name", "", _READING, True),
        Column("kind", "text", "what it is mainly for", "", _READING, True, allowed("kind")),
        Column("form", "text", "form of the text", "", _READING, True, allowed("form")),
        Column(
            "bindingness",
            "text",
            "follows from the form",
            "",
            "form",
            True,
            allowed("bindingness"),
        ),
        Column("nature", "text", "what it is", "", "claims", True, allowed("nature")),
        Column("nature_reason", "text", "why it is said to be that", "", "claims", True),
        Column("status", "text", "latest accepted status", "", _DECIDED, False, allowed("status")),
        Column(
            "in_force",
            "text",
            "whether in force on the day of the clock",
            "",
            _DECIDED,
            True,
            allowed("known"),
        ),
        *(
            column
            for name in DATED
            for column in dated(name.replace("-", "_"), _WORDS[name], _DECIDED)
        ),
        Column(
            "began_earliest",
            "date",
            "first day that it can have begun: signed or in force, else announced, else first used",
            "day",
            "dates and transfers",
        ),
        Column(
            "began_latest", "date", "last day that it can have begun", "day", "dates and transfers"
        ),
        Column(
            "first_moved_earliest",
            "date",
            "first day that the first transfer under it can have begun",
            "day",
            "transfers",
        ),
        Column("first_moved_latest", "date", "last day by which it had begun", "day", "transfers"),
        Column("capacities", "integer", "accepted capacities", "capacities", "count", True),
        *bounds("capacity", "capacity, where one is accepted", "persons per unit", _DECIDED),
        Column(
            "capacity_unit",
            "text",
            "per what the capacity is counted, where one is accepted",
            "",
            _DECIDED,
            False,
            allowed("unit"),
        ),
        Column("parties", "list", "codes of the parties", "", _READING),
        Column("transfers", "integer", "recorded as done under it", "events", "transfers", True),
        Column(
            "totals",
            "integer",
            "sums over a period, recorded as done under it",
            "totals",
            "transfers",
            True,
        ),
        Column("claims", "integer", "claims that count", "claims", "count", True),
        Column("denials", "integer", "denials among them", "claims", "count", True),
        Column("contested", "list", "properties of which a value is contested", "", _DECIDED),
        Column("relations", "list", "relation and what it is to", "", _READING),
        Column("sources", "list", "ids of the sources of its claims", "", "claims that count"),
    ),
    key=("agreement",),
)

PARTIES: Final = Table(
    name="agreement-parties",
    title="Parties of the arrangements",
    unit="one state or union in one role of one arrangement",
    description="A party that has two roles has two rows.",
    columns=(
        Column("agreement", "text", "id of the arrangement", required=True),
        Column("state", "text", "code of the party", "ISO 3166-1, XK, EU", _READING, True),
        Column("role", "text", "its role", "", _READING, True, allowed("party-role")),
        iri_column("party in this role, which arrangements share"),
    ),
    key=("agreement", "state", "role"),
    foreign_keys=(
        ForeignKey(("agreement",), "agreements", ("agreement",)),
        ForeignKey(("state",), "states", ("state",)),
    ),
)

INSTRUMENTS: Final = Table(
    name="instruments",
    title="Texts of the arrangements",
    unit="one text of an arrangement, or one understanding without a text",
    description=(
        "Only texts by which claims have to be told apart; most arrangements have none here."
    ),
    columns=(
        Column("instrument", "text", "id", required=True),
        iri_column("text"),
        Column("agreement", "text", "id of the arrangement", required=True),
        Column("label", "text", "short name", "", _READING, True),
        Column("form", "text", "form of the text", "", _READING, True, allowed("form")),
        Column("relations", "list", "relation and what it is to", "", _READING),
    ),
    key=("instrument",),
    foreign_keys=(ForeignKey(("agreement",), "agreements", ("agreement",)),),
)


def agreement_tables(material: Material) -> Iterator[Table]:
    """Yield the tables of arrangements.

    Parameters
    ----------
    material
        Records and resolution.
    """
    agreements = material.dossier.agreements.values()
    yield AGREEMENTS.with_records(_agreement(item, material) for item in agreements)
    yield PARTIES.with_records(
        {
            "agreement": item.id,
            "state": party.state,
            "role": party.role,
            "iri": iri("party", f"{party.state}-{party.role}"),
        }
        for item in agreements
        for party in item.parties
    )
    yield INSTRUMENTS.with_records(
        {
            "instrument": text.id,
            "iri": iri("instrument", text.id),
            "agreement": text.agreement,
            "label": text.label,
            "form": text.form,
            "relations": _relations(text.relations),
        }
        for item in agreements
        for text in item.instruments
    )


def _agreement(agreement: Agreement, material: Material) -> dict[str, Cell]:
    name = agreement.id
    life = material.view.lives[name]
    decisions = material.decisions[name]
    days = material.milestones[name]
    moved = material.done.get(name, [])
    events = sum(transfer.tells == "event" for transfer in moved)
    return {
        "agreement": name,
        "iri": iri("agreement", name),
        "label": agreement.label,
        "kind": agreement.kind,
        "form": agreement.form,
        "bindingness": BINDINGNESS[agreement.form],
        "nature": life.nature,
        "nature_reason": life.nature_reason,
        "status": life.status,
        "in_force": life.in_force,
        **_days(days.days, decisions),
        "began_earliest": days.began.earliest,
        "began_latest": days.began.latest,
        "first_moved_earliest": days.moved.earliest,
        "first_moved_latest": days.moved.latest,
        **_capacity(decisions),
        "parties": tuple(sorted({party.state for party in agreement.parties})),
        "transfers": events,
        "totals": len(moved) - events,
        **_claims(name, material),
        "contested": tuple(
            sorted({d.question.property for d in decisions if d.outcome is Outcome.CONTESTED})
        ),
        "relations": _relations(agreement.relations),
    }


def _days(days: Mapping[str, Span], decisions: list[Decision]) -> dict[str, Cell]:
    """Return the cells of all dates; a text only where it is the accepted one with these bounds."""
    texts = {
        (d.question.property, dates.span(str(d.value))): str(d.value)
        for d in decisions
        if d.is_accepted and d.question.property in days
    }
    cells: dict[str, Cell] = {}
    for name, span in days.items():
        cells.update(dated_cells(name.replace("-", "_"), texts.get((name, span)), span))
    return cells


def _capacity(decisions: list[Decision]) -> dict[str, Cell]:
    found = accepted_capacities(decisions)
    unit, low, high = found[0] if len(found) == 1 else (None, None, None)
    return {
        "capacities": len(found),
        "capacity_unit": unit,
        "capacity_min": low,
        "capacity_max": high,
    }


def _claims(name: str, material: Material) -> dict[str, Cell]:
    counted = material.counted_claims[name]
    return {
        "claims": len(counted),
        "denials": sum(claim.denies for claim in counted),
        "sources": tuple(sorted({claim.source for claim in counted})),
    }


def _relations(relations: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    return tuple(f"{relation} {other}" for relation, other in relations)
