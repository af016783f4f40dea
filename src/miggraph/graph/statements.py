"""What sources say, as they say it, and the values and registers that they refer to."""

from __future__ import annotations

from collections.abc import Mapping

from miggraph import dates
from miggraph.claims.nature import Life
from miggraph.claims.questions import Names
from miggraph.claims.voices import publishers_by_name
from miggraph.curated import movements, values
from miggraph.curated.inventory import describe_inventory, take_inventory
from miggraph.curated.nodes import (
    day,
    describe_cohort,
    describe_count,
    describe_leg,
    describe_party,
    describe_value,
    interval,
)
from miggraph.curated.turtle import Literal
from miggraph.curated.write import (
    describe_account,
    describe_agreement,
    describe_claim,
    describe_instrument,
    describe_source,
)
from miggraph.graph.quads import Quads
from miggraph.properties import KINDS
from miggraph.records import (
    Account,
    AgencyRole,
    Claim,
    Dossier,
    FacilityUse,
    Structured,
)
from miggraph.vocabulary import BINDINGNESS, CLAIM_PROPERTIES

__all__ = ["Statements"]


class Statements:
    """Writes sources, agreements, claims and accounts, and how many of each there are.

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
        self.sources()
        for claim in self._dossier.claims:
            self._claim(claim)
        for account in self._dossier.accounts:
            self.account(account)
        for name, description in describe_inventory(take_inventory(self._dossier)).items():
            self._quads.add(name, description)

    def _agreement(self, name: str) -> None:
        agreement = self._dossier.agreements[name]
        life = self._lives[name]
        description = describe_agreement(agreement) | {
            "mig:nature": [f"nature:{life.nature}"],
            "mig:bindingness": [f"bindingness:{BINDINGNESS[agreement.form]}"],
            "mig:inForce": [f"known:{life.in_force}"],
        }
        if agreement.nature is not None:
            description["mig:natureSet"] = [f"nature:{agreement.nature}"]
        if life.status is not None:
            description["mig:statusNow"] = [f"status:{life.status}"]
        self._quads.add(f"agreement:{name}", description)
        for party in agreement.parties:
            self._quads.add(f"party:{party.state}-{party.role}", describe_party(party))
        for instrument in agreement.instruments:
            self._quads.add(f"instrument:{instrument.id}", describe_instrument(instrument))

    def sources(self) -> None:
        """Write the sources."""
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
        if KINDS[claim.property] == "duration":
            description["mig:valueText"] = [Literal(str(claim.value))]
        self._quads.add(f"claim:{claim.id}", description, f"source:{claim.source}")
        if not isinstance(claim.value, str | bool):
            self._value(claim.value)

    def _value(self, value: Structured) -> None:
        description = describe_value(value)
        match value:
            case AgencyRole(name=name, state=state):
                found = self._names.agencies(name, state)
                if found:
                    description["mig:agency"] = [f"agency:{agency}" for agency in found]
            case FacilityUse(name=name, place=place, state=state):
                found = self._names.facilities(name, place, state)
                if found:
                    description["mig:facility"] = [f"facility:{facility}" for facility in found]
        self._quads.add(values.encode(value), description)

    def account(self, account: Account) -> None:
        """Write an account, with the values that it names."""
        description = describe_account(account) | {
            "rdf:type": ["mig:TransferAccount"],
            "prov:wasDerivedFrom": [f"source:{account.source}"],
            "mig:standing": [f"standing:{account.standing or 'done'}"],
            **interval(dates.span(account.date)),
        }
        self._quads.add(f"account:{account.id}", description, f"source:{account.source}")
        told = movements.encode_count(account.persons)
        if told is not None:
            self._quads.add(told, describe_count(account.persons))
        for cohort in account.cohorts:
            self._quads.add(movements.encode_cohort(cohort), describe_cohort(cohort))
        for order, state in enumerate(account.via, 1):
            self._quads.add(f"leg:{order}-{state}", describe_leg(order, state))
        for onward in account.onward:
            self._quads.add(movements.onward_term(onward), movements.describe_onward(onward))
            counted = onward.told or (None, None)
            name = movements.encode_count(counted)
            if name is not None:
                self._quads.add(name, describe_count(counted))
