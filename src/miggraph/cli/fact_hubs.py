"""The ranking of third-country hubs of imported facts, as a table and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from miggraph.cli.render import Column, bounds, note, write_json, write_rows

if TYPE_CHECKING:
    from miggraph.network.bulk.hubs import FactHub, FactHubs

__all__ = ["fact_hubs_json", "write_fact_hubs"]

_COLUMNS = (
    Column("rank", right=True, fold=False),
    Column("receiving state"),
    Column("senders"),
    Column("all bases"),
    Column("nat.", right=True, fold=False),
    Column("persons", right=True, fold=False),
    Column("totals", right=True, fold=False),
    Column("undet.", right=True, fold=False),
)
#: Columns of the CSV form: plain numbers, codes separated by spaces, empty where open.
_FLAT = (
    "rank",
    "state",
    "label",
    "senders",
    "senders_all_bases",
    "nationalities",
    "persons_min",
    "persons_max",
    "totals",
    "undetermined_transfers",
    "undetermined_persons_max",
)


def write_fact_hubs(report: FactHubs, tables: tuple[str, ...], format_: str) -> None:
    """Write a ranking of facts to standard output, and what it depends on to standard error.

    Parameters
    ----------
    report
        The ranking.
    tables
        Names of the imports whose facts are ranked.
    format_
        ``table``, ``json``, ``csv`` or ``md``.
    """
    if format_ == "json":
        write_json(fact_hubs_json(report, tables))
        return
    if format_ == "csv":
        write_rows([Column(name) for name in _FLAT], [_flat(hub) for hub in report.hubs], format_)
    else:
        write_rows(_COLUMNS, [_row(hub) for hub in report.hubs], format_)
    _explain(report, tables)


def fact_hubs_json(report: FactHubs, tables: tuple[str, ...]) -> dict[str, Any]:
    """Return the report as a JSON object, with the keys of ``miggraph hubs`` where they apply."""
    asked = report.parameters
    return {
        "tables": list(tables),
        "parameters": {
            "by": asked.by,
            "basis": list(asked.bases),
            "only_sender": asked.only_sender,
            "since": None if asked.since is None else asked.since.isoformat(),
            "until": None if asked.until is None else asked.until.isoformat(),
        },
        "hubs": [_hub_json(hub) for hub in report.hubs],
        "undetermined_elsewhere": report.undetermined_elsewhere,
        "left_out": [
            {"reason": item.reason, "totals": item.totals, "persons": item.persons._asdict()}
            for item in report.left_out
        ],
    }


def _hub_json(hub: FactHub) -> dict[str, Any]:
    return {
        "rank": hub.rank,
        "state": hub.state,
        "label": hub.label,
        "senders": list(hub.senders),
        "senders_all_bases": list(hub.senders_all_bases),
        "nationalities": list(hub.nationalities),
        "persons": hub.persons._asdict(),
        "transfers": 0,
        "totals": hub.totals,
        "undetermined_transfers": hub.undetermined,
        "undetermined_persons": hub.undetermined_persons._asdict(),
        "flagged": hub.flagged,
    }


def _row(hub: FactHub) -> list[str]:
    return [
        str(hub.rank),
        f"{hub.label} ({hub.state})",
        " ".join(hub.senders) or "not settled",
        " ".join(hub.senders_all_bases) or "not settled",
        str(len(hub.nationalities)),
        bounds(*hub.persons),
        f"{hub.totals:,}",
        f"{hub.undetermined:,}",
    ]


def _flat(hub: FactHub) -> list[str]:
    values = (
        hub.rank,
        hub.state,
        hub.label,
        " ".join(hub.senders),
        " ".join(hub.senders_all_bases),
        " ".join(hub.nationalities),
        *hub.persons,
        hub.totals,
        hub.undetermined,
        hub.undetermined_persons.max,
    )
    return ["" if value is None else str(value) for value in values]


def _explain(report: FactHubs, tables: tuple[str, ...]) -> None:
    """Say what the numbers depend on."""
    asked = report.parameters
    if not report.hubs:
        note("No receiving state of third-country transfers under these parameters.")
    window = [f"from {asked.since}"] if asked.since else []
    window += [f"until {asked.until}"] if asked.until else []
    note(
        f"Facts of {', '.join(tables)} alone; by {asked.by}; "
        f"movement bases {', '.join(asked.bases)}{'; ' if window else ''}{' '.join(window)}."
    )
    for item in report.left_out:
        noun = "total is" if item.totals == 1 else "totals are"
        persons = bounds(*item.persons)
        people = "person" if persons == "1" else "persons"
        note(f"{item.totals:,} {noun} left out, of {persons} {people}: {item.reason}.")
    if report.undetermined_elsewhere:
        number, states = sum(report.undetermined_elsewhere.values()), report.undetermined_elsewhere
        totals = "undetermined total is" if number == 1 else "undetermined totals are"
        places = "receiving state that has" if len(states) == 1 else "receiving states that have"
        note(f"{number:,} {totals} of {len(states):,} {places} no other, and no rank.")
    note(
        "'totals' are sums over one route and year, and no events; 'nat.' are nationalities other "
        "than the receiving state's; persons are those who may be third-country persons, as "
        "bounds, + is open; 'undet.' are totals of which nobody tells whose nationals the people "
        "were. 'all bases' are the senders with every movement basis. The table is taken at its "
        "word; where two reporters tell of one total, its numbers are decided among them. Absence "
        "of a record is no evidence of absence."
    )
