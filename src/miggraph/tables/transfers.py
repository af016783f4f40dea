"""The tables of movements: transfers, their cohorts, and the legs of their way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from miggraph.claims.thirdcountry import cohort_kind
from miggraph.claims.transfer import Transfer
from miggraph.columns import Column
from miggraph.tables.material import Material
from miggraph.tables.parts import (
    allowed,
    bounds,
    bounds_cells,
    dated,
    dated_cells,
    iri,
    iri_column,
)
from miggraph.tables.table import Cell, ForeignKey, Table
from miggraph.vocabulary import SCHEMES

__all__ = ["COHORTS", "LEGS", "TRANSFERS", "transfer_tables"]

_DECIDED: Final = "decision on the accounts"
_TOLD: Final = "accounts, not decided"

TRANSFERS: Final = Table(
    name="transfers",
    title="Transfers",
    unit="one event of moving people, or one sum over a period, as its accounts were judged to "
    "be the same",
    description=(
        "An announced transfer is a plan. A sum (tells: total) is no further event: persons of "
        "sums and events of one route overlap and are never added. Where sender or receiver is "
        "not settled, the states that it may be are listed."
    ),
    columns=(
        Column("transfer", "text", "id", required=True),
        iri_column("transfer"),
        Column(
            "standing", "text", "done, or only announced", "", _TOLD, True, ("announced", "done")
        ),
        Column(
            "tells",
            "text",
            "event, or total over a period",
            "",
            "compilers' reading",
            True,
            allowed("telling"),
        ),
        *dated("date", "when", _DECIDED, required=True),
        Column(
            "happened_by",
            "date",
            "day by which it was over: end of its date or day of telling",
            "day",
            "date and sources",
            True,
        ),
        Column("sending", "text", "code of the sending state, where settled", "", _DECIDED),
        Column("receiving", "text", "code of the receiving state, where settled", "", _DECIDED),
        Column("possible_sending", "list", "codes of the possible senders", "", _DECIDED),
        Column("possible_receiving", "list", "codes of the possible receivers", "", _DECIDED),
        Column(
            "joint",
            "boolean",
            "whether one figure is for several receivers together",
            "",
            _DECIDED,
            True,
        ),
        *bounds("persons", "persons moved", "persons", _DECIDED, required=True),
        Column(
            "third_country",
            "text",
            "whether they were foreign nationals of the receiving state",
            "",
            "cohorts and receiver",
            True,
            allowed("third-country"),
        ),
        *bounds(
            "third_persons",
            "persons who are no nationals of the receiving state",
            "persons",
            _DECIDED,
            required=True,
        ),
        *bounds(
            "onward_persons",
            "persons reported to have moved on",
            "persons",
            _DECIDED,
            required=True,
        ),
        Column(
            "onward_withheld",
            "boolean",
            "whether any is not published; then onward_persons is from 0 to all who came",
            "",
            _TOLD,
            True,
        ),
        Column("basis", "text", "movement basis", "", _DECIDED, True, allowed("basis")),
        Column(
            "basis_inferred",
            "boolean",
            "whether the basis follows from the kind of the arrangement",
            "",
            "kind of the arrangement",
            True,
        ),
        Column("mode", "text", "means of transport", "", _DECIDED, True, allowed("mode")),
        Column("via", "list", "codes of the stops, in order", "", _DECIDED),
        Column("agencies", "list", "ids of the agencies that accounts name", "", _TOLD),
        Column("agreements", "list", "ids of the arrangements it was made under", "", "accounts"),
        Column("accounts", "list", "ids of the accounts", "", "judgements"),
        Column("sources", "list", "ids of the sources of the accounts", "", "accounts"),
        Column("merged", "list", "former ids that were merged into this one", "", "judgements"),
    ),
    key=("transfer",),
    foreign_keys=(
        ForeignKey(("sending",), "states", ("state",)),
        ForeignKey(("receiving",), "states", ("state",)),
    ),
)

COHORTS: Final = Table(
    name="cohorts",
    title="Cohorts of the transfers",
    unit="the part of one transfer with one nationality, or of one group without",
    description=(
        "A transfer of which no nationality is told has no row. At least one and no upper bound "
        "means that no number is told. Where a cohort is not accepted, it may have had nobody."
    ),
    columns=(
        Column("transfer", "text", "id of the transfer", required=True),
        Column(
            "nationality",
            "text",
            "code of a state, or cohort group: " + ", ".join(SCHEMES["cohort-group"]),
            "",
            _DECIDED,
            True,
        ),
        iri_column("cohort"),
        Column("nationality_state", "text", "the code, where it is one of a state", "", _DECIDED),
        Column(
            "accepted", "boolean", "whether it is accepted that there were any", "", _DECIDED, True
        ),
        *bounds("persons", "persons of the cohort", "persons", _DECIDED, required=True),
        Column(
            "cohort_kind",
            "text",
            "whose nationals, seen from the receiving state; empty where that is not settled",
            "",
            "nationality and receiver",
            False,
            ("own", "third", "open"),
        ),
    ),
    key=("transfer", "nationality"),
    foreign_keys=(
        ForeignKey(("transfer",), "transfers", ("transfer",)),
        ForeignKey(("nationality_state",), "states", ("state",)),
    ),
)

LEGS: Final = Table(
    name="legs",
    title="Legs and onward movements",
    unit="one leg of the way of a transfer, or one later movement out of the receiving state",
    description=(
        "A transfer without stops has one leg. Persons of a leg are those of the transfer. "
        "An onward path does not prove that the same persons moved. Movements are missing of "
        "transfers with onward_withheld."
    ),
    columns=(
        Column("transfer", "text", "id of the transfer", required=True),
        Column("kind", "text", "leg or onward movement", required=True, allowed=("leg", "onward")),
        Column("number", "integer", "position among those of its kind, from 0", required=True),
        iri_column("transfer, or of the onward movement"),
        Column("from_state", "text", "code of the start, where settled", "", _DECIDED),
        Column("to_state", "text", "code of the end, where settled and named", "", _DECIDED),
        Column(
            "mode",
            "text",
            "of a leg the means of transport; of an onward movement how free it was",
            "",
            _DECIDED,
            True,
            tuple(dict.fromkeys((*allowed("mode"), *allowed("onward-mode")))),
        ),
        *bounds("persons", "persons", "persons", _DECIDED, required=True),
    ),
    key=("transfer", "kind", "number"),
    foreign_keys=(
        ForeignKey(("transfer",), "transfers", ("transfer",)),
        ForeignKey(("from_state",), "states", ("state",)),
        ForeignKey(("to_state",), "states", ("state",)),
    ),
)


def transfer_tables(material: Material) -> Iterator[Table]:
    """Yield the tables of movements.

    Parameters
    ----------
    material
        Records and resolution.
    """
    merged: dict[str, list[str]] = {}
    for name, kept in sorted(material.view.merged.items()):
        merged.setdefault(kept, []).append(name)
    yield TRANSFERS.with_records(
        _transfer(transfer, material, merged.get(transfer.id, ()))
        for transfer in material.transfers
    )
    yield COHORTS.with_records(
        record for transfer in material.transfers for record in _cohorts(transfer, material)
    )
    yield LEGS.with_records(
        record for transfer in material.transfers for record in _movements(transfer)
    )


def _transfer(transfer: Transfer, material: Material, merged: Iterable[str]) -> dict[str, Cell]:
    return {
        "transfer": transfer.id,
        "iri": iri("transfer", transfer.id),
        "standing": transfer.standing,
        "tells": transfer.tells,
        **dated_cells("date", transfer.date),
        "happened_by": transfer.happened_by,
        "sending": transfer.sending,
        "receiving": transfer.receiving,
        "possible_sending": transfer.possible_senders,
        "possible_receiving": transfer.possible,
        "joint": transfer.joint,
        **bounds_cells("persons", transfer.persons),
        "third_country": transfer.third_country,
        **bounds_cells("third_persons", transfer.third_persons),
        **bounds_cells("onward_persons", transfer.onward_persons),
        "onward_withheld": transfer.onward_withheld,
        "basis": transfer.basis,
        "basis_inferred": transfer.basis_inferred,
        "mode": transfer.mode,
        "via": transfer.via,
        "agencies": transfer.agencies,
        "agreements": transfer.agreements,
        "accounts": transfer.accounts,
        "sources": material.sources_of(transfer.accounts),
        "merged": tuple(merged),
    }


def _cohorts(transfer: Transfer, material: Material) -> Iterator[dict[str, Cell]]:
    states = material.dossier.states
    receiving = transfer.receiving
    for cohort in transfer.cohorts:
        yield {
            "transfer": transfer.id,
            "nationality": cohort.nationality,
            "iri": iri("cohort", f"{transfer.id}/{cohort.nationality}"),
            "nationality_state": material.state(cohort.nationality),
            "accepted": cohort.accepted,
            **bounds_cells("persons", cohort.persons),
            "cohort_kind": receiving and cohort_kind(cohort.nationality, receiving, states),
        }


def _movements(transfer: Transfer) -> Iterator[dict[str, Cell]]:
    stops = (transfer.sending, *transfer.via, transfer.receiving)
    for number, (start, end) in enumerate(pairwise(stops)):
        yield {
            "transfer": transfer.id,
            "kind": "leg",
            "number": number,
            "iri": iri("transfer", transfer.id),
            "from_state": start,
            "to_state": end,
            "mode": transfer.mode,
            **bounds_cells("persons", transfer.persons),
        }
    for number, movement in enumerate(transfer.onward):
        yield {
            "transfer": transfer.id,
            "kind": "onward",
            "number": number,
            "iri": iri("onward", f"{transfer.id}/{movement.to or 'not-named'}"),
            "from_state": transfer.receiving,
            "to_state": movement.to,
            "mode": movement.mode,
            **bounds_cells("persons", movement.persons),
        }
