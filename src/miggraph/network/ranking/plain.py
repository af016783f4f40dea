"""A ranking of hubs as rows of plain values, and as a JSON object."""

from __future__ import annotations

from typing import Any, Final

from miggraph.network.ranking.hubs import Hub, HubReport

__all__ = ["HUB_COLUMNS", "hub_row", "report_json"]

#: Columns of the CSV form: plain numbers, codes separated by spaces, empty where open.
HUB_COLUMNS: Final = (
    "rank",
    "best_rank",
    "worst_rank",
    "state",
    "label",
    "senders",
    "senders_all_bases",
    "nationalities",
    "effective_nationalities_min",
    "effective_nationalities_max",
    "persons_min",
    "persons_max",
    "transfers",
    "totals",
    "undetermined_transfers",
    "undetermined_persons_max",
    "onward_min",
    "onward_max",
    "agreements",
)


def hub_row(hub: Hub) -> list[str]:
    """Return a hub under `HUB_COLUMNS`."""
    values = (
        hub.rank,
        *hub.sensitivity_range,
        hub.state,
        hub.label,
        " ".join(hub.senders),
        " ".join(hub.senders_all_bases),
        " ".join(hub.nationalities),
        *hub.effective_nationalities,
        *hub.persons,
        hub.transfers,
        hub.totals,
        hub.undetermined_transfers,
        hub.undetermined_persons.max,
        *hub.onward,
        " ".join(agreement.id for agreement in hub.agreements),
    )
    return ["" if value is None else str(value) for value in values]


def report_json(report: HubReport) -> dict[str, Any]:
    """Return the report as the documented JSON object."""
    return {
        "policy": report.policy,
        "on": report.clocks.on.isoformat(),
        "known_on": report.clocks.known_on.isoformat(),
        "recorded_on": report.clocks.recorded_on.isoformat(),
        "possibly_known": report.possibly_known,
        "parameters": {
            "by": report.parameters.by,
            "basis": list(report.parameters.bases),
            "only_sender": report.parameters.only_sender,
        },
        "hubs": [_hub_json(hub) for hub in report.hubs],
    }


def _hub_json(hub: Hub) -> dict[str, Any]:
    return {
        "rank": hub.rank,
        "state": hub.state,
        "label": hub.label,
        "senders": list(hub.senders),
        "senders_all_bases": list(hub.senders_all_bases),
        "nationalities": list(hub.nationalities),
        "effective_nationalities": hub.effective_nationalities._asdict(),
        "persons": hub.persons._asdict(),
        "transfers": hub.transfers,
        "totals": hub.totals,
        "undetermined_transfers": hub.undetermined_transfers,
        "undetermined_persons": hub.undetermined_persons._asdict(),
        "onward": hub.onward._asdict(),
        "agreements": [{"id": a.id, "in_force": a.in_force} for a in hub.agreements],
        "flagged_transfers": list(hub.flagged),
        "sensitivity_range": list(hub.sensitivity_range),
    }
