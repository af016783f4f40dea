"""Tables of chains, to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from miggraph.network.result import Table, number

if TYPE_CHECKING:
    from miggraph.network.onward.chains import Chains

__all__ = ["chains_table", "inferred_table", "movement_rows", "paths_table", "said_table"]

_NOT_NAMED = "not named"


def paths_table(result: Chains) -> Table:
    """Return the movements by sender, receiver and destination."""
    rows = [
        [
            _label(result, p.sender),
            _label(result, p.receiver),
            _label(result, p.to),
            number(p.persons),
            str(p.transfers),
            str(p.totals),
            ", ".join(p.modes),
            ", ".join(p.destinations),
        ]
        for p in result.paths()
    ]
    return Table(
        "Onward movement reported, by path",
        ("from", "through", "to", "persons", "transfers", "totals", "mode", "destination"),
        (False, False, False, True, True, True, False, False),
        rows,
    )


def chains_table(result: Chains) -> Table:
    """Return the movements by transfer."""
    rows = [
        [
            c.transfer + (" ?" if not c.settled else " *" if c.exceeds else ""),
            c.date,
            c.receiver,
            c.to or _NOT_NAMED,
            number(c.persons),
            "-" if c.to is None else number(c.nationals),
            c.mode,
            ", ".join(c.voices) or "-",
        ]
        for c in result.chains
    ]
    return Table(
        "Onward movement reported, by transfer",
        ("transfer", "date", "from", "to", "persons", "nationals", "mode", "reported by"),
        (False, False, False, False, True, True, False, False),
        rows,
    )


def said_table(result: Chains) -> Table:
    """Return what is said about the agreements."""
    rows = [
        [a.agreement, words.removesuffix(f" {a.agreement}")]
        for a in result.allegations
        for words in a.wording()
    ]
    return Table(
        "Said about the agreements of these transfers, not about the movements",
        ("agreement", "wording"),
        (False, False),
        rows,
    )


def inferred_table(result: Chains) -> Table:
    """Return the inferred paths."""
    rows = [
        [
            p.sender,
            p.receiver,
            p.to,
            p.nationality,
            p.first,
            p.second,
            p.order,
            number(p.gap),
            number(p.persons),
        ]
        for p in result.inferred
    ]
    return Table(
        "Inferred, not reported: transfers of one nationality in the order of time",
        ("from", "through", "to", "nationals of", "first", "then", "order", "days", "persons"),
        (False, False, False, False, False, False, False, True, True),
        rows,
    )


def movement_rows(result: Chains) -> list[dict[str, Any]]:
    """Return one row a movement, reported ones first; `inferred` tells them apart."""
    reported = [
        {
            "inferred": False,
            "sender": c.sender,
            "receiver": c.receiver,
            "to": c.to,
            "transfer": c.transfer,
            "second_transfer": None,
            "tells": c.tells,
            "date": c.date,
            "mode": c.mode,
            "persons_min": c.persons.min,
            "persons_max": c.persons.max,
            "nationals_min": c.nationals.min,
            "nationals_max": c.nationals.max,
            "destination": c.destination,
            "nationalities": " ".join(c.nationalities),
            "settled": c.settled,
            "exceeds": c.exceeds,
            "agreements": " ".join(c.agreements),
            "sources": " ".join(c.sources),
            "wording": "; ".join(c.wording),
        }
        for c in result.chains
    ]
    return reported + [
        {
            "inferred": True,
            "sender": p.sender,
            "receiver": p.receiver,
            "to": p.to,
            "transfer": p.first,
            "second_transfer": p.second,
            "tells": None,
            "date": None,
            "mode": None,
            "persons_min": p.persons.min,
            "persons_max": p.persons.max,
            "nationals_min": None,
            "nationals_max": None,
            "destination": p.destination,
            "nationalities": p.nationality,
            "settled": True,
            "exceeds": False,
            "agreements": "",
            "sources": " ".join(p.sources),
            "wording": f"inferred from the order of time ({p.order}); not reported",
        }
        for p in result.inferred
    ]


def _label(result: Chains, code: str | None) -> str:
    return _NOT_NAMED if code is None else result.label(code)
