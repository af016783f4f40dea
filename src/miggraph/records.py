"""The typed records: what one source says, and the registers it refers to.

These are plain immutable values. They carry no file position: `miggraph.curated` finds the line
again when it has something to report. Codes are the bare local names of the IRIs, so that the
record of ``agreement:us-xk-2025-third-country`` has the id ``us-xk-2025-third-country``.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from miggraph.quantities import SOME, Bounds, total

__all__ = [
    "Account",
    "Agency",
    "AgencyRole",
    "Agreement",
    "Capacity",
    "Claim",
    "Cohort",
    "Concern",
    "CooperationMeasure",
    "Dossier",
    "ExpectedEffect",
    "Facility",
    "FacilityUse",
    "Instrument",
    "Judgement",
    "LegalChallenge",
    "Onward",
    "Party",
    "Payment",
    "PersonsAsOf",
    "PersonsInPeriod",
    "Policy",
    "Publisher",
    "Safeguard",
    "Source",
    "State",
    "Value",
]


class _Value(Struct, frozen=True, rename="kebab", gc=False):
    """A structured value; its field names are the keys of the evidence format."""


class Capacity(_Value, frozen=True, rename="kebab", gc=False, tag="capacity"):
    """How many persons an arrangement provides for; `per` names the unit and is no flow.

    `persons` is None where the source says that there is a limit but not which.
    """

    bound: str
    persons: int | None
    per: str


class Payment(_Value, frozen=True, rename={"purpose": "for"}, gc=False, tag="payment"):
    """Money from one state to another, in units of `currency`; None where it is not told."""

    amount: int | float | None
    currency: str | None
    payer: str | None
    payee: str | None
    purpose: str


class AgencyRole(_Value, frozen=True, rename="kebab", gc=False, tag="agency-role"):
    """An agency as the source names it, and what it does."""

    name: str
    state: str | None
    role: str


class Safeguard(_Value, frozen=True, rename="kebab", gc=False, tag="safeguard"):
    """A protection, with its standing: a norm or a practice (see `miggraph.safeguards`)."""

    kind: str
    standing: str


class FacilityUse(_Value, frozen=True, rename="kebab", gc=False, tag="facility-use"):
    """A place as the source names it, and what it is used for."""

    name: str | None
    place: str | None
    state: str | None
    use: str | None


class LegalChallenge(_Value, frozen=True, rename="kebab", gc=False, tag="challenge"):
    """A case before a court; `case` is a number or a name under which it is cited."""

    court: str | None
    case: str | None
    date: str | None
    outcome: str | None


class CooperationMeasure(_Value, frozen=True, rename="kebab", gc=False, tag="measure"):
    """A measure of cooperation promised, provided or recommended."""

    kind: str
    standing: str
    what: str


class Concern(_Value, frozen=True, rename="kebab", gc=False, tag="concern"):
    """A concern that somebody raised."""

    kind: str
    raised_by: str


class ExpectedEffect(_Value, frozen=True, rename="kebab", gc=False, tag="effect"):
    """A prediction, never an observed fact."""

    on: str
    effect: str
    affected: tuple[str, ...]


class PersonsAsOf(_Value, frozen=True, rename="kebab", gc=False, tag="persons"):
    """A count at a date: cumulative or a stock, as the property says."""

    bound: str
    persons: int
    as_of: str | None
    destinations: tuple[str, ...] = ()


class PersonsInPeriod(_Value, frozen=True, rename="kebab", gc=False, tag="persons-in-period"):
    """A count within a period only."""

    bound: str
    persons: int
    period: str


Structured: TypeAlias = (
    Capacity
    | Payment
    | AgencyRole
    | Safeguard
    | FacilityUse
    | LegalChallenge
    | CooperationMeasure
    | Concern
    | ExpectedEffect
    | PersonsAsOf
    | PersonsInPeriod
)
#: Dates (EDTF), codes, durations and phrases are plain strings.
Value: TypeAlias = str | bool | Structured


class Party(Struct, frozen=True, order=True, gc=False):
    """A state or union in one role of an agreement."""

    state: str
    role: str


class Instrument(Struct, frozen=True, gc=False):
    """One text of an agreement, or one understanding without a text.

    `id` starts with the id of the agreement and a dot. `relations` are pairs of a relation and the
    compact name of another instrument or agreement.
    """

    id: str
    agreement: str
    label: str
    form: str
    relations: tuple[tuple[str, str], ...] = ()


class Agreement(Struct, frozen=True, gc=False):
    """The identity of an agreement; kind, form and parties are the compilers' reading.

    `instruments` are its texts, as far as claims have to be told apart by them.
    """

    id: str
    label: str
    kind: str
    form: str
    parties: tuple[Party, ...]
    nature: str | None = None
    relations: tuple[tuple[str, str], ...] = ()
    instruments: tuple[Instrument, ...] = ()


class Source(Struct, frozen=True, gc=False):
    """A published document; `license` is the address of its terms, where a curator gives them.

    `is_table` marks a table of which each cell tells of other persons, so that its totals add up.
    """

    id: str
    publisher: str
    title: str
    type: str
    language: str
    url: str | None = None
    published: str | None = None
    relays: str | None = None
    license: str | None = None
    is_table: bool = False


class Claim(Struct, frozen=True, gc=False):
    """One source's assertion or denial of one property of one agreement."""

    id: str
    source: str
    agreement: str
    property: str
    value: Value
    recorded_on: str
    denies: bool = False
    standing: str | None = None
    locators: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    value_notes: tuple[str, ...] = ()
    instrument: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    status_of: str | None = None
    retracted_on: str | None = None
    retracted_because: str | None = None


class Cohort(Struct, frozen=True, order=True, gc=False):
    """People of one nationality (or of a cohort group) in an account.

    `count` is how many, None where it is not told; with `most` the number lies between the two.
    """

    nationality: str
    count: int | None = None
    most: int | None = None

    @property
    def told(self) -> Bounds | None:
        """What is told of the number; None where nothing is."""
        return _told(self.count, self.most)


class Onward(Struct, frozen=True, gc=False):
    """A later movement as an account tells it; with `most` the number is at least `persons`."""

    date: str | None
    to: str | None
    persons: int | None
    basis: str
    mode: str = "unknown"
    standing: str = "done"
    most: int | None = None

    @property
    def told(self) -> Bounds | None:
        """What is told of the number; None where nothing is."""
        return _told(self.persons, self.most)


class Account(Struct, frozen=True, gc=False):
    """One source's telling of one transfer.

    `receiving` is empty where the source names no destination, and has several members where one
    figure is for several destinations together. `persons` is (least, most); None is not told.
    `onward_withheld` says that the source tells of onward movement that is not published; it is no
    part of what an account is named by.
    """

    id: str
    source: str
    transfer: str
    agreements: tuple[str, ...]
    date: str
    sending: str
    receiving: tuple[str, ...]
    via: tuple[str, ...]
    persons: tuple[int | None, int | None]
    cohorts: tuple[Cohort, ...]
    onward: tuple[Onward, ...]
    mode: str
    tells: Literal["event", "total"]
    recorded_on: str
    basis: str | None = None
    standing: str | None = None
    agencies: tuple[str, ...] = ()
    locators: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    retracted_on: str | None = None
    retracted_because: str | None = None
    onward_withheld: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether the cohorts add up to the total, so that silence on a nationality denies it.

        Of ranges, both ends have to.
        """
        low, high = self.persons
        if not self.cohorts or low is None or high is None:
            return False
        return total(cohort.told or SOME for cohort in self.cohorts) == (low, high)


class State(Struct, frozen=True, gc=False):
    """A state, a territory or a union; latitude and longitude in degrees (WGS 84)."""

    code: str
    label: str
    kind: Literal["state", "union", "former"] = "state"
    names: tuple[str, ...] = ()
    alpha3: str | None = None
    numeric: str | None = None
    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    administered_by: str | None = None
    predecessors: tuple[str, ...] = ()


class Publisher(Struct, frozen=True, gc=False):
    """Who publishes, with the other names that sources use."""

    id: str
    label: str
    type: str
    names: tuple[str, ...] = ()
    state: str | None = None


class Agency(Struct, frozen=True, gc=False):
    """An agency with its other names; `state` is whose organ it is."""

    id: str
    label: str
    names: tuple[str, ...] = ()
    state: str | None = None


class Facility(Struct, frozen=True, gc=False):
    """A place where people are held, received or handed over."""

    id: str
    label: str
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    state: str | None = None


class Judgement(Struct, frozen=True, gc=False):
    """A decision of a person whether two transfers are one event."""

    left: str
    right: str
    judgement: Literal["same", "different", "unsure"]
    by: str
    on: str
    reason: str
    withdrawn: str | None = None


class Policy(Struct, frozen=True, gc=False):
    """How contradictions are decided: `tiers` holds source types, best first."""

    id: str
    label: str
    description: str
    method: Literal["trusted-first", "majority"]
    tiers: tuple[tuple[str, ...], ...]
    only_when_alone: tuple[str, ...]


class Dossier(Struct, frozen=True, gc=False):
    """Everything that stands in ``data/``, typed, each part keyed by its id."""

    states: dict[str, State]
    publishers: dict[str, Publisher]
    agencies: dict[str, Agency]
    facilities: dict[str, Facility]
    policies: dict[str, Policy]
    sources: dict[str, Source]
    agreements: dict[str, Agreement]
    claims: tuple[Claim, ...]
    accounts: tuple[Account, ...]
    judgements: tuple[Judgement, ...] = ()


def _told(least: int | None, most: int | None) -> Bounds | None:
    return None if least is None else Bounds(least, least if most is None else most)
