"""What sources say, as they say it, and the values and registers that they refer to."""

from __future__ import annotations

from collections.abc import Mapping

from miggraph import dates
from miggraph.claims.nature import Life
from miggraph.claims.questions import Names
from miggraph.claims.voices import publishers_by_name
from miggraph.curated import movements, values
from miggraph.curated.terms import date_term
from miggraph.curated.turtle import Description
from miggraph.curated.write import (
    describe_account,
    describe_agreement,
    describe_claim,
    describe_instrument,
    describe_source,
)
from miggraph.graph.quads import Quads, count, day, integer, interval
from miggraph.properties import KINDS
from miggraph.quantities import Bounds, bounds_of
from miggraph.records import (
    Account,
    AgencyRole,
    Capacity,
    Claim,
    Cohort,
    Dossier,
    FacilityUse,
    Party,
    PersonsAsOf,
    PersonsInPeriod,
    Safeguard,
    Structured,
)
from miggraph.safeguards import axis
from miggraph.vocabulary import BINDINGNESS, CLAIM_PROPERTIES, SCHEMES

__all__ = ["Statements", "nationality_node"]


class Statements:
    """Writes sources, agreements, claims and accounts.

    Parameters
    ----------
    quads
        Where to.
    dossier
        The records.
    lives
        Nature, status and force of the agreements.
    """

    def __init__(self, quads: Quads, dossier: Dossier, lives: Mapping[str, Life]) -> None:
        self._quads = quads
        self._dossier = dossier
        self._lives = lives
        self._names = Names(dossier.agencies.values(), dossier.facilities.values())

    def write(self) -> None:
        """Write everything."""
        for agreement in self._dossier.agreements:
            self._agreement(agreement)
        self._sources()
        for claim in self._dossier.claims:
            self._claim(claim)
        for account in self._dossier.accounts:
            self._account(account)

    def _agreement(self, name: str) -> None:
        agreement = self._dossier.agreements[name]
        life = self._lives[name]
        description = describe_agreement(agreement) | {
            "mig:nature": [f"nature:{life.nature}"],
            "mig:bindingness": [f"bindingness:{BINDINGNESS[agreement.form]}"],
            "mig:inForce": [f"known:{life.in_force}"],
        }
        if life.status is not None:
            description["mig:statusNow"] = [f"status:{life.status}"]
        self._quads.add(f"agreement:{name}", description)
        for party in agreement.parties:
            self._party(party)
        for instrument in agreement.instruments:
            self._quads.add(f"instrument:{instrument.id}", describe_instrument(instrument))

    def _party(self, party: Party) -> None:
        self._quads.add(
            f"party:{party.state}-{party.role}",
            {
                "rdf:type": ["mig:PartyRole"],
                "mig:partyState": [f"state:{party.state}"],
                "mig:partyRole": [f"party-role:{party.role}"],
            },
        )

    def _sources(self) -> None:
        publishers = publishers_by_name(self._dossier.publishers.values())
        for source in self._dossier.sources.values():
            description = describe_source(source)
            for predicate, name in (
                ("dcterms:publisher", source.publisher),
                ("mig:origin", source.relays),
            ):
                found = publishers.get(name or "", [])
                if found:
                    description[predicate] = [f"publisher:{p.id}" for p in found]
            if source.published is not None:
                span = dates.span(source.published)
                if span.latest is not None:
                    description["mig:knownFrom"] = [day(span.latest)]
                if span.earliest is not None:
                    description["mig:possiblyKnownFrom"] = [day(span.earliest)]
            self._quads.add(f"source:{source.id}", description)

    def _claim(self, claim: Claim) -> None:
        value = values.value_term(claim.value, KINDS[claim.property])
        description = describe_claim(claim) | {
            "rdf:type": ["mig:Claim"],
            "mig:property": [f"mig:{CLAIM_PROPERTIES[claim.property]}"],
            "mig:value": [value],
            "prov:wasDerivedFrom": [f"source:{claim.source}"],
            "mig:stance": ["stance:denies" if claim.denies else "stance:asserts"],
            "mig:standing": [f"standing:{claim.standing or 'done'}"],
        }
        if KINDS[claim.property] == "date":
            description |= interval(dates.span(str(claim.value)))
        self._quads.add(f"claim:{claim.id}", description, f"source:{claim.source}")
        if not isinstance(claim.value, str | bool):
            self._value(claim.value)

    def _value(self, value: Structured) -> None:
        description: Description = values.describe(value) or {}
        match value:
            case Capacity(bound=bound, persons=persons, per=per):
                description = self._counted("mig:Capacity", bound, persons)
                description["mig:per"] = [f"unit:{per}"]
            case PersonsAsOf(bound=bound, persons=persons, as_of=as_of, destinations=to):
                description = self._counted("mig:PersonsCount", bound, persons)
                if as_of is not None:
                    description["mig:asOf"] = [date_term(as_of)]
                    description |= interval(dates.span(as_of))
                if to:
                    description["mig:destination"] = [f"state:{code}" for code in to]
            case PersonsInPeriod(bound=bound, persons=persons, period=period):
                description = self._counted("mig:PersonsCount", bound, persons)
                description["mig:period"] = [date_term(period)]
                description |= interval(dates.span(period))
            case Safeguard(kind=kind, standing=standing):
                side = axis(standing)
                description = {
                    "rdf:type": ["mig:Safeguard"],
                    "mig:safeguardKind": [f"safeguard-kind:{kind}"],
                    f"mig:{side}": [f"{side}:{standing}"],
                }
            case AgencyRole(name=name, state=state):
                found = self._names.agencies(name, state)
                if found:
                    description["mig:agency"] = [f"agency:{agency}" for agency in found]
            case FacilityUse(name=name, place=place, state=state):
                found = self._names.facilities(name, place, state)
                if found:
                    description["mig:facility"] = [f"facility:{facility}" for facility in found]
        self._quads.add(values.encode(value), description)

    def _counted(self, class_name: str, bound: str, persons: int | None) -> Description:
        description: Description = {"rdf:type": [class_name], "mig:bound": [f"bound:{bound}"]}
        if persons is not None:
            description["mig:persons"] = [integer(persons)]
        return description | count(bounds_of(bound, persons))

    def _account(self, account: Account) -> None:
        description = describe_account(account) | {
            "rdf:type": ["mig:TransferAccount"],
            "prov:wasDerivedFrom": [f"source:{account.source}"],
            "mig:standing": [f"standing:{account.standing or 'done'}"],
            **interval(dates.span(account.date)),
        }
        self._quads.add(f"account:{account.id}", description, f"source:{account.source}")
        told = movements.encode_count(account.persons)
        if told is not None:
            low, high = account.persons
            described = count(Bounds(low or 0, high))
            self._quads.add(told, {"rdf:type": ["mig:PersonsCount"], **described})
        for cohort in account.cohorts:
            self._told_cohort(cohort)
        for order, state in enumerate(account.via, 1):
            self._leg(order, state)
        for onward in account.onward:
            self._quads.add(movements.onward_term(onward), movements.describe_onward(onward))
            if onward.persons is not None:
                told = f"persons:exactly-{onward.persons}"
                number = Bounds(onward.persons, onward.persons)
                self._quads.add(told, {"rdf:type": ["mig:PersonsCount"], **count(number)})

    def _told_cohort(self, cohort: Cohort) -> None:
        number = Bounds(1, None) if cohort.count is None else Bounds(cohort.count, cohort.count)
        self._quads.add(
            movements.encode_cohort(cohort),
            {
                "rdf:type": ["mig:Cohort"],
                "mig:nationality": [nationality_node(cohort.nationality)],
                **count(number),
            },
        )

    def _leg(self, order: int, state: str) -> None:
        self._quads.add(
            f"leg:{order}-{state}",
            {
                "rdf:type": ["mig:Leg"],
                "mig:legOrder": [integer(order)],
                "mig:legState": [f"state:{state}"],
            },
        )


def nationality_node(code: str) -> str:
    """Return the node of a nationality or of a cohort group."""
    return f"cohort-group:{code}" if code in SCHEMES["cohort-group"] else f"state:{code}"
