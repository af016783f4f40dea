"""What `miggraph.show` says of a thing."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from miggraph.claims.transfer import Transfer
from miggraph.said import Said

__all__ = ["Shown", "ShownTransfer", "ShownValue", "shown_transfer"]


class ShownValue(Struct, frozen=True):
    """One question with its outcome.

    `accepted` is null unless the value holds. `claims` say so (where nothing is accepted: all that
    assert a value); `losers` say otherwise or deny it. `instrument` is the text of which the value
    is told, None where no source names one.
    """

    property: str
    key: str
    outcome: str | None
    accepted: Any
    reason: str
    claims: tuple[Said, ...]
    losers: tuple[Said, ...]
    instrument: str | None = None


class ShownTransfer(Struct, frozen=True):
    """A transfer in short; persons as bounds, None where open.

    With `onward_withheld`, onward movement is told of that is not published, and missing here.
    """

    id: str
    date: str
    sending: str | None
    receiving: str | None
    possible: tuple[str, ...]
    standing: str
    tells: str
    persons: dict[str, int | None]
    third_country: str
    third_persons: dict[str, int | None]
    cohorts: tuple[dict[str, Any], ...]
    basis: str
    basis_inferred: bool
    mode: str
    via: tuple[str, ...]
    onward: tuple[dict[str, Any], ...]
    onward_withheld: bool
    accounts: int


class Shown(Struct, frozen=True):
    """What `show` found."""

    id: str
    kind: str
    label: str
    facts: dict[str, Any]
    parties: tuple[dict[str, str], ...]
    values: tuple[ShownValue, ...]
    transfers: tuple[ShownTransfer, ...]
    relations: tuple[dict[str, str], ...]
    instruments: tuple[dict[str, str], ...] = ()


def shown_transfer(transfer: Transfer) -> ShownTransfer:
    """Shorten a transfer for a table."""
    return ShownTransfer(
        id=transfer.id,
        date=transfer.date,
        sending=transfer.sending,
        receiving=transfer.receiving,
        possible=transfer.possible,
        standing=transfer.standing,
        tells=transfer.tells,
        persons=transfer.persons._asdict(),
        third_country=transfer.third_country,
        third_persons=transfer.third_persons._asdict(),
        cohorts=tuple(
            {"nationality": c.nationality, **c.persons._asdict(), "accepted": c.accepted}
            for c in transfer.cohorts
        ),
        basis=transfer.basis,
        basis_inferred=transfer.basis_inferred,
        mode=transfer.mode,
        via=transfer.via,
        onward=tuple({"to": o.to, **o.persons._asdict(), "mode": o.mode} for o in transfer.onward),
        onward_withheld=transfer.onward_withheld,
        accounts=len(transfer.accounts),
    )
