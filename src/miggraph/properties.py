"""What a claim can be about: each property of the evidence format and the kind of its value.

Names of the terms and the manner of resolution come from the ontology (`miggraph.vocabulary`);
here stands only what Python needs to know to read and write a value.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from miggraph import records
from miggraph.records import Structured

__all__ = ["KINDS", "STRUCTURES", "Kind"]

Kind: TypeAlias = Literal["date", "status", "duration", "state", "text", "boolean", "structure"]

#: Properties with a structured value, and its record type.
STRUCTURES: Final[dict[str, type[Structured]]] = {
    "capacity": records.Capacity,
    "payment": records.Payment,
    "agency": records.AgencyRole,
    "safeguard": records.Safeguard,
    "facility": records.FacilityUse,
    "legal-challenge": records.LegalChallenge,
    "cooperation-measure": records.CooperationMeasure,
    "concern": records.Concern,
    "expected-effect": records.ExpectedEffect,
    "persons-transferred": records.PersonsAsOf,
    "persons-present": records.PersonsAsOf,
    "persons-in-period": records.PersonsInPeriod,
}

#: Every property and the kind of its value, in the order in which pages and tables show them.
KINDS: Final[dict[str, Kind]] = {
    "requested-on": "date",
    "announced-on": "date",
    "signed-on": "date",
    "in-force-on": "date",
    "first-transfer-on": "date",
    "suspended-on": "date",
    "ended-on": "date",
    "status": "status",
    "duration": "duration",
    "capacity": "structure",
    "payment": "structure",
    "stay-length": "duration",
    "eligibility": "text",
    "accepted-nationality": "state",
    "excluded-nationality": "state",
    "agency": "structure",
    "safeguard": "structure",
    "facility": "structure",
    "legal-basis": "text",
    "legal-challenge": "structure",
    "text-public": "boolean",
    "cooperation-measure": "structure",
    "concern": "structure",
    "expected-effect": "structure",
    "persons-transferred": "structure",
    "persons-present": "structure",
    "persons-in-period": "structure",
}
