"""A transfer as it is accepted, with the decisions behind it."""

from __future__ import annotations

from datetime import date as day
from typing import Final, Literal

from msgspec import Struct

from miggraph import dates
from miggraph.claims.decide import Outcome
from miggraph.claims.flows import Item
from miggraph.claims.thirdcountry import ThirdCountry
from miggraph.identity import content_name
from miggraph.quantities import Bounds
from miggraph.records import Agreement

__all__ = ["OnwardMovement", "ResolvedCohort", "Ruling", "Transfer", "basis_of", "ruling_id"]


class Ruling(Struct, frozen=True, gc=False):
    """One decision on a transfer; `value` is written out as text."""

    property: str
    outcome: Outcome
    value: str
    reason: str
    winners: tuple[str, ...]
    losers: tuple[str, ...]
    denials: tuple[str, ...]
    voices: int


class ResolvedCohort(Struct, frozen=True, gc=False):
    """People of one nationality in a transfer.

    `accepted` says whether it is settled that there were any; if not, `persons` starts at 0.
    """

    nationality: str
    persons: Bounds
    accepted: bool


class OnwardMovement(Struct, frozen=True, gc=False):
    """A later movement out of the receiving state, as reported; `to` None is not named."""

    to: str | None
    persons: Bounds
    mode: str


class Transfer(Struct, frozen=True, gc=False):
    """A transfer as it is accepted under one policy and three clocks.

    Attributes
    ----------
    happened_by
        The day by which it was over: the last day of its date, or that on which it was told, if
        that is earlier.
    sending, receiving
        None where no source is accepted or none names one.
    possible, joint
        The states that may be the destination, where it is contested, unsupported or one figure is
        for several states together; `joint` in the last case.
    possible_senders
        The states that may be the sender, where it is contested or unsupported.
    persons
        All persons moved.
    third_persons
        Persons who are no nationals of the receiving state.
    basis_inferred
        Whether the movement basis follows from the kind of the agreement, as no account gives it.
    onward_persons
        Persons of the transfer who are reported to have moved on.
    tables
        The sources that are tables of which this is a cell: cells of one table tell of other
        persons, and add up.
    onward_withheld
        Whether onward movement is reported that is not published: `onward` is not all of it, and
        `onward_persons` is from 0 to all who came.
    """

    id: str
    agreements: tuple[str, ...]
    accounts: tuple[str, ...]
    standing: Literal["done", "announced"]
    tells: Literal["event", "total"]
    date: str
    happened_by: day
    sending: str | None
    receiving: str | None
    possible: tuple[str, ...]
    joint: bool
    possible_senders: tuple[str, ...]
    persons: Bounds
    cohorts: tuple[ResolvedCohort, ...]
    third_country: ThirdCountry
    third_persons: Bounds
    basis: str
    basis_inferred: bool
    mode: str
    via: tuple[str, ...]
    onward: tuple[OnwardMovement, ...]
    onward_persons: Bounds
    agencies: tuple[str, ...]
    rulings: tuple[Ruling, ...]
    onward_withheld: bool = False
    tables: tuple[str, ...] = ()

    def item(self, persons: Bounds) -> Item:
        """Return what it tells of a route, of some of its persons (see `route_bounds`)."""
        return Item(dates.span(self.date), persons, self.tells == "total", tables=self.tables)


#: Movement basis where no account gives one, by the kind of the agreement.
_BASIS_OF_KIND: Final = {
    "third-country-transfer": "forced-removal",
    "safe-third-country": "forced-removal",
    "return-of-nationals": "forced-removal",
    "externalised-processing": "forced-removal",
    "offshore-detention": "forced-removal",
    "readmission": "readmission",
    "responsibility-allocation": "readmission",
    "prison-rental": "prisoner-transfer",
    "resettlement": "resettlement",
    "humanitarian-transit": "evacuation",
    "labour-mobility": "labour",
}


def basis_of(agreement: Agreement | None, receiving: str | None) -> str:
    """Return the movement basis that follows from the kind of an agreement; else ``unknown``.

    Resettlement into a state whose role is transit is an evacuation.
    """
    if agreement is None:
        return "unknown"
    if agreement.kind == "resettlement" and any(
        party.state == receiving and party.role == "transit" for party in agreement.parties
    ):
        return "evacuation"
    return _BASIS_OF_KIND.get(agreement.kind, "unknown")


def ruling_id(policy: str, transfer: str, question: str) -> str:
    """Name a ruling by policy, transfer and question, the same from one build to the next."""
    return content_name([policy, transfer, question])
