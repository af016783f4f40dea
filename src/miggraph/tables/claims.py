"""The tables of claims and of decisions between them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from miggraph.claims.questions import question_of
from miggraph.claims.resolve import Decision
from miggraph.claims.transfer import Ruling, ruling_id
from miggraph.columns import Column
from miggraph.properties import KINDS
from miggraph.records import Claim
from miggraph.tables.material import Material
from miggraph.tables.parts import SOURCE, allowed, dated, dated_cells, day, iri, iri_column
from miggraph.tables.table import Cell, ForeignKey, Table
from miggraph.tables.values import VALUE_COLUMNS, text_of, value_cells

__all__ = ["CLAIMS", "DECISIONS", "claim_tables"]

_POLICY: Final = "policy"
_VALUE_STATES: Final = tuple(
    ForeignKey((name,), "states", ("state",))
    for name in ("value_payer", "value_payee", "value_state")
)

CLAIMS: Final = Table(
    name="claims",
    title="Claims",
    unit="one source's assertion or denial of one property of one arrangement",
    description=(
        "Every claim on record, also one that was withdrawn or that does not count under the "
        "clocks. Practice against a safeguard is alleged by its source, or found by a court or "
        "treaty body, as value_standing says."
    ),
    columns=(
        Column("claim", "text", "id", required=True),
        iri_column("claim"),
        Column("source", "text", "id of the source", required=True),
        Column("agreement", "text", "id of the arrangement", required=True),
        Column("property", "text", "what the claim is about", "", SOURCE, True, tuple(KINDS)),
        Column(
            "stance",
            "text",
            "whether it is asserted or denied",
            "",
            SOURCE,
            True,
            allowed("stance"),
        ),
        Column(
            "standing", "text", "done, or only announced", "", SOURCE, True, ("announced", "done")
        ),
        Column("instrument", "text", "id of the text that the claim is about", "", SOURCE),
        VALUE_COLUMNS[0]._replace(required=True, source=SOURCE),
        *VALUE_COLUMNS[1:],
        Column("locators", "list", "where in the source", "", "compilers"),
        Column("notes", "list", "on the claim", "", "compilers"),
        Column("value_notes", "list", "on the value", "", "compilers"),
        *dated("valid_from", "from when the value held", SOURCE),
        *dated("valid_until", "until when the value held", SOURCE),
        Column("status_of", "text", "of what the status is told, if not of the whole", "", SOURCE),
        Column("recorded_on", "date", "day on which it was entered", "day", "compilers", True),
        Column("retracted_on", "date", "day on which it was withdrawn", "day", "compilers"),
        Column("retracted_because", "text", "why it was withdrawn", "", "compilers"),
        Column(
            "counts",
            "boolean",
            "whether it was entered, not withdrawn and published by the days of the clocks",
            "",
            "clocks",
            True,
        ),
        Column("decision", "text", "id of the decision on it; safeguards have none", "", _POLICY),
        Column(
            "part",
            "text",
            "what became of it in the decision",
            "",
            _POLICY,
            False,
            ("winner", "loser", "denial"),
        ),
        Column("outcome", "text", "how the decision ended", "", _POLICY, False, allowed("outcome")),
    ),
    key=("claim",),
    foreign_keys=(
        ForeignKey(("source",), "sources", ("source",)),
        ForeignKey(("agreement",), "agreements", ("agreement",)),
        ForeignKey(("instrument",), "instruments", ("instrument",)),
        ForeignKey(("decision",), "decisions", ("decision",)),
        *_VALUE_STATES,
    ),
)

DECISIONS: Final = Table(
    name="decisions",
    title="Decisions between claims and between accounts",
    unit="one question about one arrangement or one transfer, as the policy decided it",
    description=(
        "Questions about arrangements are decided between claims, those about transfers between "
        "accounts. A value holds only where accepted is true: a value that is contested, "
        "unsupported or only announced is no fact. Safeguards are never decided."
    ),
    columns=(
        Column("decision", "text", "id", required=True),
        iri_column("decision"),
        Column("agreement", "text", "id of the arrangement; empty for a transfer"),
        Column("transfer", "text", "id of the transfer; empty for an arrangement"),
        Column(
            "property",
            "text",
            "property of the arrangement, or question on the transfer",
            required=True,
        ),
        Column(
            "key",
            "text",
            "what makes it a question of its own: unit, as-of date, period, time, nationality, or "
            "the value of a list",
        ),
        Column("instrument", "text", "id of the text that the question is about"),
        Column(
            "standing",
            "text",
            "done, or only announced",
            required=True,
            allowed=("announced", "done"),
        ),
        Column("outcome", "text", "how it ended", "", _POLICY, True, allowed("outcome")),
        Column("accepted", "boolean", "whether the value holds", "", _POLICY, True),
        *VALUE_COLUMNS,
        Column("left", "list", "values between which no rule could choose", "", _POLICY),
        Column("reason", "text", "why, in words", "", _POLICY, True),
        Column(
            "voices", "integer", "independent voices that assert a value", "voices", _POLICY, True
        ),
        Column("winners", "list", "ids of the claims or accounts that tell the value"),
        Column("losers", "list", "ids of those that tell another one"),
        Column("denials", "list", "ids of those that deny it"),
    ),
    key=("decision",),
    foreign_keys=(
        ForeignKey(("agreement",), "agreements", ("agreement",)),
        ForeignKey(("transfer",), "transfers", ("transfer",)),
        ForeignKey(("instrument",), "instruments", ("instrument",)),
        *_VALUE_STATES,
    ),
)


def claim_tables(material: Material) -> Iterator[Table]:
    """Yield the tables of claims and decisions.

    Parameters
    ----------
    material
        Records and resolution.
    """
    yield CLAIMS.with_records(_claim(claim, material) for claim in material.dossier.claims)
    on_agreements = (_decision(decision, material) for decision in material.view.decisions)
    on_transfers = (
        _ruling(transfer.id, ruling, material)
        for transfer in material.transfers
        for ruling in transfer.rulings
    )
    yield DECISIONS.with_records(chain(on_agreements, on_transfers))


def _claim(claim: Claim, material: Material) -> dict[str, Cell]:
    counts = claim.id in material.counted
    question = question_of(claim, material.dossier.sources, material.names) if counts else None
    decision = material.by_question[question] if question is not None else None
    return {
        "claim": claim.id,
        "iri": iri("claim", claim.id),
        "source": claim.source,
        "agreement": claim.agreement,
        "property": claim.property,
        "stance": "denies" if claim.denies else "asserts",
        "standing": claim.standing or "done",
        "instrument": claim.instrument,
        **value_cells(claim.property, claim.value, material.names),
        "locators": claim.locators,
        "notes": claim.notes,
        "value_notes": claim.value_notes,
        **dated_cells("valid_from", claim.valid_from),
        **dated_cells("valid_until", claim.valid_until),
        "status_of": claim.status_of,
        "recorded_on": day(claim.recorded_on),
        "retracted_on": day(claim.retracted_on),
        "retracted_because": claim.retracted_because,
        "counts": counts,
        "decision": decision and decision.id,
        "part": decision and _part(claim.id, decision),
        "outcome": decision and decision.outcome.value,
    }


def _part(claim: str, decision: Decision) -> str | None:
    for part, members in (
        ("winner", decision.winners),
        ("loser", decision.losers),
        ("denial", decision.denials),
    ):
        if claim in members:
            return part
    return None


def _decision(decision: Decision, material: Material) -> dict[str, Cell]:
    question = decision.question
    return {
        "agreement": question.agreement,
        "transfer": None,
        "property": question.property,
        "key": question.key or None,
        "instrument": question.instrument or None,
        "standing": question.standing,
        "accepted": decision.is_accepted,
        **value_cells(question.property, decision.value, material.names),
        "left": tuple(map(text_of, decision.left)),
        **_verdict(decision.id, decision),
    }


def _ruling(transfer: str, ruling: Ruling, material: Material) -> dict[str, Cell]:
    question, _, key = ruling.property.partition(" ")
    standing = material.view.transfers[transfer].standing
    return {
        "agreement": None,
        "transfer": transfer,
        "property": question,
        "key": key or None,
        "instrument": None,
        "standing": standing,
        "accepted": ruling.outcome.is_accepted and standing == "done",
        **value_cells(question, None, material.names),
        "value": ruling.value or None,
        "left": (),
        **_verdict(ruling_id(material.view.policy, transfer, ruling.property), ruling),
    }


def _verdict(name: str, verdict: Decision | Ruling) -> dict[str, Cell]:
    return {
        "decision": name,
        "iri": iri("decision", name),
        "outcome": verdict.outcome.value,
        "reason": verdict.reason,
        "voices": verdict.voices,
        "winners": verdict.winners,
        "losers": verdict.losers,
        "denials": verdict.denials,
    }
