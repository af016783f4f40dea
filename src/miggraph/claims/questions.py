"""Which claims answer the same question.

One decision is taken for each agreement, property and key. The key holds what makes two values
speak of different things: the unit of a capacity, the date of a count, the time of a status, the
instrument, and whether a thing is announced or done. Properties that are lists have the value
itself in the key, so that each value is decided alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from miggraph.identity import content_name, evidence_value
from miggraph.records import (
    Agency,
    AgencyRole,
    Capacity,
    Claim,
    Facility,
    FacilityUse,
    PersonsAsOf,
    PersonsInPeriod,
    Source,
)
from miggraph.vocabulary import RESOLUTION

__all__ = ["Names", "Question", "question_of"]

#: The key of a status whose source has no date.
UNDATED: Final = "undated"


class Question(Struct, frozen=True, order=True, gc=False):
    """What one decision is about."""

    agreement: str
    property: str
    key: str = ""
    instrument: str = ""
    standing: str = "done"


class Names:
    """Finds agencies and facilities by the names that sources use."""

    def __init__(self, agencies: Iterable[Agency], facilities: Iterable[Facility]) -> None:
        self._agencies: dict[str, list[Agency]] = {}
        for agency in agencies:
            for name in {agency.label, *agency.names}:
                self._agencies.setdefault(name, []).append(agency)
        self._facilities: dict[str, list[Facility]] = {}
        for facility in facilities:
            for name in {facility.label, *facility.names}:
                self._facilities.setdefault(name, []).append(facility)

    def agencies(self, name: str, state: str | None = None) -> list[str]:
        """Return the ids of the agencies meant by a name.

        Where several agencies share a name, the state tells them apart. A compound name
        (``"UNHCR and IOM"``) means several.
        """
        found = self._agencies.get(name, [])
        of_state = [agency for agency in found if agency.state == state]
        return sorted(agency.id for agency in of_state or found)

    def facilities(self, name: str | None, place: str | None, state: str | None) -> list[str]:
        """Return the ids of the facilities meant by a name, or by a place without a name."""
        found = [
            f for f in self._facilities.get(name or place or "", []) if f.state in (state, None)
        ]
        at_place = [facility for facility in found if place in facility.places]
        return sorted(facility.id for facility in at_place or found)


def question_of(claim: Claim, sources: Mapping[str, Source], names: Names) -> Question | None:
    """Return the question that a claim answers; None where nothing is ever decided.

    Safeguards are never decided: promise and breach stand side by side, each with its speaker.
    """
    resolution = RESOLUTION[claim.property]
    if resolution == "never":
        return None
    key = _list_key(claim, names) if resolution == "list" else _key(claim, sources)
    return Question(
        claim.agreement,
        claim.property,
        key,
        claim.instrument or "",
        claim.standing or "done",
    )


def _key(claim: Claim, sources: Mapping[str, Source]) -> str:
    match claim.value:
        case Capacity(per=per):
            return per
        case PersonsAsOf(as_of=as_of, destinations=destinations):
            to = " to " + "-".join(destinations) if destinations else ""
            return f"{as_of or UNDATED}{to}"
        case PersonsInPeriod(period=period):
            return period
    if claim.property == "status":
        time = claim.valid_from or sources[claim.source].published or UNDATED
        return f"{time} {claim.status_of}" if claim.status_of else time
    return ""


def _list_key(claim: Claim, names: Names) -> str:
    match claim.value:
        case AgencyRole(name=name, state=state, role=role):
            return f"{'+'.join(names.agencies(name, state)) or name} {role}"
        case FacilityUse(name=name, place=place, state=state):
            found = names.facilities(name, place, state)
            return "+".join(found) or content_name(evidence_value(claim.value))
        case str(text):
            return " ".join(text.casefold().split())
    return content_name(evidence_value(claim.value))
