"""Short ways to make the records that the tests are about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from miggraph.claims.clocks import Clocks
from miggraph.claims.compare import Relation, compare
from miggraph.claims.decide import Rules, Statement, Verdict, decide
from miggraph.claims.questions import Names
from miggraph.claims.transfer import ResolvedCohort, Transfer
from miggraph.claims.transfers import TransferResolver
from miggraph.claims.voices import Speaker, Speakers
from miggraph.dates import span
from miggraph.quantities import Bounds
from miggraph.records import (
    Account,
    Agreement,
    Claim,
    Cohort,
    Dossier,
    Judgement,
    Onward,
    Party,
    Policy,
    Publisher,
    Source,
    State,
)

#: Rule 5 of the design, written out: the most trusted types first.
TIERS: Final = (
    ("legal-text", "court"),
    ("government", "intergovernmental"),
    ("academic", "ngo", "news-agency"),
    ("newspaper", "broadcaster"),
    ("encyclopedia",),
    ("aggregator",),
    ("content-farm",),
)
RANKS: Final = {kind: rank for rank, tier in enumerate(TIERS) for kind in tier}
TRUSTED: Final = Policy("trusted-first", "Trusted first", "", "trusted-first", TIERS, ())
MAJORITY: Final = Policy("majority", "Majority", "", "majority", TIERS, ("content-farm",))
STATES: Final = {
    code: State(code, code, kind="union" if code == "EU" else "state")
    for code in ("AL", "ES", "EU", "FR", "GB", "KZ", "MR", "RS", "RW", "SN", "US", "UZ", "XK")
} | {"PR": State("PR", "Puerto Rico", administered_by="US")}
LATE: Final = date(2026, 12, 1)
CLOCKS: Final = Clocks(LATE, LATE, LATE)


def independent_name(content: object) -> str:
    """Name content as section 4 of the design says, in lines that share nothing with the code."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def rules(policy: Policy = TRUSTED) -> Rules:
    return Rules(policy, lambda voice: voice)


def source(name: str, **changes: Any) -> Source:
    given: dict[str, Any] = {
        "publisher": name,
        "title": "A page",
        "type": "newspaper",
        "language": "en",
    }
    return Source(id=name, **(given | changes))


def publisher(name: str, kind: str, **changes: Any) -> Publisher:
    return Publisher(id=name, label=changes.pop("label", name), type=kind, **changes)


def claim(property_: str, value: Any, **changes: Any) -> Claim:
    given: dict[str, Any] = {
        "id": "c",
        "source": "page",
        "agreement": "us-xk",
        "recorded_on": "2026-11-21",
    }
    return Claim(property=property_, value=value, **(given | changes))


def account(name: str = "a", **changes: Any) -> Account:
    """Make the account of 10 persons moved from the United States to Kosovo by one newspaper."""
    given: dict[str, Any] = {
        "source": name,
        "transfer": "flight",
        "agreements": ("us-xk",),
        "date": "2025-07-01",
        "sending": "US",
        "receiving": ("XK",),
        "via": (),
        "persons": (10, 10),
        "onward": (),
        "mode": "unknown",
        "tells": "event",
        "recorded_on": "2026-11-21",
    }
    cohorts = changes.pop("cohorts", {})
    if isinstance(cohorts, dict):
        cohorts = tuple(sorted(Cohort(code, count) for code, count in cohorts.items()))
    return Account(id=name, cohorts=cohorts, **(given | changes))


def onward(**changes: Any) -> Onward:
    given: dict[str, Any] = {"date": None, "to": "UZ", "persons": 2, "basis": "left"}
    return Onward(**(given | changes))


def agreement(name: str = "us-xk", kind: str = "third-country-transfer", **roles: str) -> Agreement:
    parties = tuple(Party(code, role) for code, role in sorted(roles.items()))
    return Agreement(name, name, kind, "unknown", parties)


def judged(left: str, right: str, judgement: Any = "same", **changes: Any) -> Judgement:
    given: dict[str, Any] = {"by": "curator", "on": "2026-11-22", "reason": "same day"}
    return Judgement(left, right, judgement, **(given | changes))


def speaker(name: str, kind: str = "newspaper", day: str | None = None, **changes: Any) -> Speaker:
    given: dict[str, Any] = {"voices": (name,), "own": True, "state": None}
    return Speaker(
        source=name,
        type=kind,
        published=date.fromisoformat(day) if day else None,
        **(given | changes),
    )


def says(
    name: str, value: Any, kind: str = "newspaper", day: str | None = None, **changes: Any
) -> Statement[Any]:
    return Statement(name, value, False, speaker(name, kind, day, **changes))


def denies(
    name: str, value: Any, kind: str = "newspaper", day: str | None = None, **changes: Any
) -> Statement[Any]:
    return Statement(name, value, True, speaker(name, kind, day, **changes))


def decided(
    *statements: Statement[Any],
    policy: Policy = TRUSTED,
    property_: str = "signed-on",
    parties: Iterable[str] = (),
) -> Verdict[Any]:
    def relate(left: Any, right: Any) -> Relation:
        return compare(property_, left, right)

    return decide(statements, rules(policy), relate, frozenset(parties))


def resolve(
    *accounts: Account,
    sources: Iterable[Source] = (),
    agreements: Mapping[str, Agreement] | None = None,
    policy: Policy = TRUSTED,
) -> Transfer:
    """Resolve accounts; a source that is not given is an undated newspaper of its own."""
    known = {a.source: source(a.source) for a in accounts} | {s.id: s for s in sources}
    resolver = TransferResolver(
        agreements or {"us-xk": agreement(US="sending", XK="receiving")},
        STATES,
        Speakers(known, {}, RANKS),
        Names((), ()),
        rules(policy),
    )
    return resolver.resolve("flight", accounts)


def transfer(name: str = "t", **changes: Any) -> Transfer:
    """Make a resolved transfer of ten Uzbeks from the United States to Kosovo."""
    persons = changes.pop("persons", Bounds(10, 10))
    cohorts = changes.pop("cohorts", {"UZ": persons})
    given: dict[str, Any] = {
        "agreements": ("us-xk",),
        "accounts": (f"account-of-{name}",),
        "standing": "done",
        "tells": "event",
        "date": "2025-07-01",
        "sending": "US",
        "receiving": "XK",
        "possible": (),
        "joint": False,
        "possible_senders": (),
        "third_country": "yes",
        "third_persons": persons,
        "basis": "forced-removal",
        "basis_inferred": False,
        "mode": "unknown",
        "via": (),
        "onward": (),
        "onward_persons": Bounds(0, 0),
        "agencies": (),
        "rulings": (),
    }
    last = span(str((given | changes)["date"])).latest
    given["happened_by"] = last or date.max  # unless it is given
    return Transfer(
        id=name,
        persons=persons,
        cohorts=tuple(ResolvedCohort(code, count, True) for code, count in cohorts.items()),
        **(given | changes),
    )


def dossier(**changes: Any) -> Dossier:
    given: dict[str, Any] = {
        "states": STATES,
        "publishers": {},
        "agencies": {},
        "facilities": {},
        "policies": {"majority": MAJORITY, "trusted-first": TRUSTED},
        "sources": {},
        "agreements": {"us-xk": agreement(US="sending", XK="receiving")},
        "claims": (),
        "accounts": (),
    }
    return Dossier(**(given | changes))
