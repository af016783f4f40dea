"""The tables of accounts: what each source tells of a transfer, before anything is decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from miggraph.columns import Column
from miggraph.quantities import Bounds
from miggraph.records import Account
from miggraph.tables.material import Material
from miggraph.tables.parts import SOURCE, allowed, dated, dated_cells, day, iri, iri_column
from miggraph.tables.table import Cell, ForeignKey, Table

__all__ = ["ACCOUNTS", "ACCOUNT_COHORTS", "ACCOUNT_ONWARD", "account_tables"]

_ACCOUNT: Final = ForeignKey(("account",), "accounts", ("account",))
_STANDINGS: Final = allowed("standing")
#: Of persons; one number is both the least and the greatest.
_NUMBER: Final = (
    Column("persons_least", "integer", "least number told; empty: none is told", "persons", SOURCE),
    Column(
        "persons_most", "integer", "greatest number told; empty: none is told", "persons", SOURCE
    ),
)

ACCOUNTS: Final = Table(
    name="accounts",
    title="Accounts of transfers",
    unit="one source's telling of one transfer",
    description=(
        "Every account on record, also one that was withdrawn or that does not count under the "
        "clocks. Here an empty number of persons means that the source tells none: it is not zero."
    ),
    columns=(
        Column("account", "text", "id", required=True),
        iri_column("account"),
        Column("source", "text", "id of the source", required=True),
        Column("told_transfer", "text", "id under which it was entered", required=True),
        Column(
            "transfer",
            "text",
            "id of the transfer to which it was judged to belong; empty where "
            "the account does not count",
            "",
            "judgements",
        ),
        Column("agreements", "list", "ids of the arrangements", "", "compilers' reading"),
        Column(
            "standing", "text", "done, or only announced", "", SOURCE, True, ("announced", "done")
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
        *dated("date", "when", SOURCE, required=True),
        Column("sending", "text", "code of the sending state", "", SOURCE, True),
        Column("receiving", "list", "codes of the receiving states; several: together", "", SOURCE),
        Column("via", "list", "codes of the stops, in order", "", SOURCE),
        Column("persons_least", "integer", "least number told", "persons", SOURCE),
        Column("persons_most", "integer", "greatest number told", "persons", SOURCE),
        Column(
            "onward_withheld",
            "boolean",
            "whether it tells of onward movement that is not published",
            "",
            "masking",
            True,
        ),
        Column("basis", "text", "movement basis", "", SOURCE, False, allowed("basis")),
        Column("mode", "text", "means of transport", "", SOURCE, True, allowed("mode")),
        Column("agencies", "list", "agencies as the source names them", "", SOURCE),
        Column("locators", "list", "where in the source", "", "compilers"),
        Column("notes", "list", "on the account", "", "compilers"),
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
    ),
    key=("account",),
    foreign_keys=(
        ForeignKey(("source",), "sources", ("source",)),
        ForeignKey(("transfer",), "transfers", ("transfer",)),
        ForeignKey(("sending",), "states", ("state",)),
    ),
)

ACCOUNT_COHORTS: Final = Table(
    name="account-cohorts",
    title="Nationalities that accounts tell of",
    unit="one nationality, or cohort group, in one account",
    description="A source that names no nationality has no row; that denies none.",
    columns=(
        Column("account", "text", "id of the account", required=True),
        Column("nationality", "text", "code of a state, or cohort group", "", SOURCE, True),
        Column("nationality_state", "text", "the code, where it is one of a state", "", SOURCE),
        *_NUMBER,
    ),
    key=("account", "nationality"),
    foreign_keys=(_ACCOUNT, ForeignKey(("nationality_state",), "states", ("state",))),
)

ACCOUNT_ONWARD: Final = Table(
    name="account-onward",
    title="Onward movements that accounts tell of",
    unit="one later movement in one account",
    description=(
        "An onward path does not prove that the same persons moved. Of accounts with "
        "onward_withheld, movements are missing."
    ),
    columns=(
        Column("account", "text", "id of the account", required=True),
        Column("number", "integer", "position in the account, from 1", required=True),
        *dated("date", "when", SOURCE),
        Column("to_state", "text", "code of the destination; empty: not named", "", SOURCE),
        *_NUMBER,
        Column("basis", "text", "how the source words it", "", SOURCE, True),
        Column("mode", "text", "how free it was", "", "basis", True, allowed("onward-mode")),
        Column("standing", "text", "done, announced or no movement", "", "basis", True, _STANDINGS),
    ),
    key=("account", "number"),
    foreign_keys=(_ACCOUNT, ForeignKey(("to_state",), "states", ("state",))),
)


def account_tables(material: Material) -> Iterator[Table]:
    """Yield the tables of accounts.

    Parameters
    ----------
    material
        Records and resolution.
    """
    accounts = material.dossier.accounts
    yield ACCOUNTS.with_records(_account(account, material) for account in accounts)
    yield ACCOUNT_COHORTS.with_records(
        {
            "account": account.id,
            "nationality": cohort.nationality,
            "nationality_state": material.state(cohort.nationality),
            **_number(cohort.told),
        }
        for account in accounts
        for cohort in account.cohorts
    )
    yield ACCOUNT_ONWARD.with_records(
        {
            "account": account.id,
            "number": number,
            **dated_cells("date", onward.date),
            "to_state": onward.to,
            **_number(onward.told),
            "basis": onward.basis,
            "mode": onward.mode,
            "standing": onward.standing,
        }
        for account in accounts
        for number, onward in enumerate(account.onward, 1)
    )


def _number(told: Bounds | None) -> dict[str, Cell]:
    least, most = (None, None) if told is None else told
    return {"persons_least": least, "persons_most": most}


def _account(account: Account, material: Material) -> dict[str, Cell]:
    least, most = account.persons
    counts = account.id in material.counted
    merged = material.view.merged
    return {
        "account": account.id,
        "iri": iri("account", account.id),
        "source": account.source,
        "told_transfer": account.transfer,
        "transfer": merged.get(account.transfer, account.transfer) if counts else None,
        "agreements": account.agreements,
        "standing": account.standing or "done",
        "tells": account.tells,
        **dated_cells("date", account.date),
        "sending": account.sending,
        "receiving": account.receiving,
        "via": account.via,
        "persons_least": least,
        "persons_most": most,
        "onward_withheld": account.onward_withheld,
        "basis": account.basis,
        "mode": account.mode,
        "agencies": account.agencies,
        "locators": account.locators,
        "notes": account.notes,
        "recorded_on": day(account.recorded_on),
        "retracted_on": day(account.retracted_on),
        "retracted_because": account.retracted_because,
        "counts": counts,
    }
