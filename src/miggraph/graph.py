"""A resolution as an RDF dataset.

The default graph is what is accepted: registers, schemes, the ontology, decisions, and plain
triples for accepted values only. Each source is a named graph of its claims and accounts, as it
made them. The result is sorted N-Quads without blank nodes: the same bytes for the same input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from miggraph import dates
from miggraph.claims.questions import Names
from miggraph.claims.resolve import Decision
from miggraph.claims.transfers import OnwardMovement, Ruling, Transfer
from miggraph.claims.view import View
from miggraph.claims.voices import publishers_by_name
from miggraph.curated import values
from miggraph.curated.turtle import Description, Literal, Term, expand, parse, term_text
from miggraph.curated.write import (
    describe_account,
    describe_agreement,
    describe_claim,
    describe_source,
)
from miggraph.dates import Span
from miggraph.identity import content_name
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

__all__ = ["build_quads"]

#: The term of each question on a transfer; questions on one nationality or state carry it as key.
_TRANSFER_TERMS: Final = {
    "date": "mig:date",
    "from": "mig:from",
    "to": "mig:to",
    "persons": "mig:persons",
    "basis": "mig:movementBasis",
    "mode": "mig:mode",
    "via": "mig:via",
    "onward": "mig:onward",
    "nationality": "mig:nationality",
}


def build_quads(dossier: Dossier, view: View, registers: Iterable[Path], digest: str) -> bytes:
    """Return the dataset as sorted N-Quads.

    Parameters
    ----------
    dossier
        The records.
    view
        What is accepted of them.
    registers
        Turtle files that enter the default graph as they are: ontology, schemes, registers.
    digest
        Names the state of the data, for the description of the view.
    """
    builder = _Builder(dossier, view)
    for path in registers:
        for graph in parse(path).graphs.values():
            for subject, description in graph.items():
                builder.add(subject, description)
    builder.build(digest)
    return builder.text()


def _integer(number: int) -> Literal:
    return Literal(str(number), "xsd:integer")


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), "xsd:date")


def _count(
    bounds: Bounds, least: str = "mig:personsMin", most: str = "mig:personsMax"
) -> Description:
    """Describe bounds; the greatest number is left out where it is open."""
    description: Description = {least: [_integer(bounds.min)]}
    if bounds.max is not None:
        description[most] = [_integer(bounds.max)]
    return description


def _span(span: Span) -> Description:
    description: Description = {}
    if span.earliest is not None:
        description["mig:earliest"] = [_day(span.earliest)]
    if span.latest is not None:
        description["mig:latest"] = [_day(span.latest)]
    return description


class _Builder:
    """Collects N-Quads lines; equal lines are one."""

    def __init__(self, dossier: Dossier, view: View) -> None:
        self.dossier = dossier
        self.view = view
        self.names = Names(dossier.agencies.values(), dossier.facilities.values())
        self._lines: set[str] = set()
        self._written: dict[Term, str] = {}

    def text(self) -> bytes:
        return "".join(sorted(self._lines)).encode()

    def add(self, subject: str, description: Mapping[str, Iterable[Term]], graph: str = "") -> None:
        """Add what is said of a subject, to the default graph or to that of a source."""
        home = f" {self._term(graph)}" if graph else ""
        start = self._term(subject)
        for predicate, terms in description.items():
            middle = self._term(predicate)
            for term in terms:
                self._lines.add(f"{start} {middle} {self._term(term)}{home} .\n")

    def build(self, digest: str) -> None:
        for agreement in self.dossier.agreements:
            self._agreement(agreement)
        self._sources()
        for claim in self.dossier.claims:
            self._claim(claim)
        for account in self.dossier.accounts:
            self._account(account)
        for decision in self.view.decisions:
            self._decision(decision)
        for transfer in self.view.transfers.values():
            self._transfer(transfer)
        for name, kept in self.view.merged.items():
            self.add(f"transfer:{name}", {"dcterms:isReplacedBy": [f"transfer:{kept}"]})
        self._view(digest)

    def _term(self, term: Term) -> str:
        written = self._written.get(term)
        if written is None:
            if isinstance(term, str):
                written = f"<{expand(term)}>"
            else:
                quoted = term_text(Literal(term.value))
                if term.language is not None:
                    written = f"{quoted}@{term.language}"
                elif term.datatype is not None:
                    written = f"{quoted}^^<{expand(term.datatype)}>"
                else:
                    written = quoted
            self._written[term] = written
        return written

    def _agreement(self, name: str) -> None:
        agreement = self.dossier.agreements[name]
        life = self.view.lives[name]
        description = describe_agreement(agreement) | {
            "mig:nature": [f"nature:{life.nature}"],
            "mig:bindingness": [f"bindingness:{BINDINGNESS[agreement.form]}"],
            "mig:inForce": [f"known:{life.in_force}"],
        }
        if life.status is not None:
            description["mig:statusNow"] = [f"status:{life.status}"]
        self.add(f"agreement:{name}", description)
        for party in agreement.parties:
            self._party(party)

    def _party(self, party: Party) -> None:
        self.add(
            f"party:{party.state}-{party.role}",
            {
                "rdf:type": ["mig:PartyRole"],
                "mig:partyState": [f"state:{party.state}"],
                "mig:partyRole": [f"party-role:{party.role}"],
            },
        )

    def _sources(self) -> None:
        publishers = publishers_by_name(self.dossier.publishers.values())
        for source in self.dossier.sources.values():
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
                    description["mig:knownFrom"] = [_day(span.latest)]
                if span.earliest is not None:
                    description["mig:possiblyKnownFrom"] = [_day(span.earliest)]
            self.add(f"source:{source.id}", description)

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
            description |= _span(dates.span(str(claim.value)))
        self.add(f"claim:{claim.id}", description, f"source:{claim.source}")
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
                    description["mig:asOf"] = [values.date_term(as_of)]
                    description |= _span(dates.span(as_of))
                if to:
                    description["mig:destination"] = [f"state:{code}" for code in to]
            case PersonsInPeriod(bound=bound, persons=persons, period=period):
                description = self._counted("mig:PersonsCount", bound, persons)
                description["mig:period"] = [values.date_term(period)]
                description |= _span(dates.span(period))
            case Safeguard(kind=kind, standing=standing):
                side = axis(standing)
                description = {
                    "rdf:type": ["mig:Safeguard"],
                    "mig:safeguardKind": [f"safeguard-kind:{kind}"],
                    f"mig:{side}": [f"{side}:{standing}"],
                }
            case AgencyRole(name=name, state=state):
                found = self.names.agencies(name, state)
                if found:
                    description["mig:agency"] = [f"agency:{agency}" for agency in found]
            case FacilityUse(name=name, place=place, state=state):
                found = self.names.facilities(name, place, state)
                if found:
                    description["mig:facility"] = [f"facility:{facility}" for facility in found]
        self.add(values.encode(value), description)

    def _counted(self, class_name: str, bound: str, persons: int | None) -> Description:
        description: Description = {"rdf:type": [class_name], "mig:bound": [f"bound:{bound}"]}
        if persons is not None:
            description["mig:persons"] = [_integer(persons)]
        return description | _count(bounds_of(bound, persons))

    def _account(self, account: Account) -> None:
        description = describe_account(account) | {
            "rdf:type": ["mig:TransferAccount"],
            "prov:wasDerivedFrom": [f"source:{account.source}"],
            "mig:standing": [f"standing:{account.standing or 'done'}"],
            **_span(dates.span(account.date)),
        }
        self.add(f"account:{account.id}", description, f"source:{account.source}")
        count = values.encode_count(account.persons)
        if count is not None:
            low, high = account.persons
            self.add(count, {"rdf:type": ["mig:PersonsCount"], **_count(Bounds(low or 0, high))})
        for cohort in account.cohorts:
            self._told_cohort(cohort)
        for order, state in enumerate(account.via, 1):
            self._leg(order, state)
        for onward in account.onward:
            self.add(values.onward_term(onward), values.describe_onward(onward))
            if onward.persons is not None:
                told = f"persons:exactly-{onward.persons}"
                number = Bounds(onward.persons, onward.persons)
                self.add(told, {"rdf:type": ["mig:PersonsCount"], **_count(number)})

    def _told_cohort(self, cohort: Cohort) -> None:
        number = Bounds(1, None) if cohort.count is None else Bounds(cohort.count, cohort.count)
        self.add(
            values.encode_cohort(cohort),
            {
                "rdf:type": ["mig:Cohort"],
                "mig:nationality": [_nationality(cohort.nationality)],
                **_count(number),
            },
        )

    def _leg(self, order: int, state: str) -> None:
        self.add(
            f"leg:{order}-{state}",
            {
                "rdf:type": ["mig:Leg"],
                "mig:legOrder": [_integer(order)],
                "mig:legState": [f"state:{state}"],
            },
        )

    def _decision(self, decision: Decision) -> None:
        question = decision.question
        term = f"mig:{CLAIM_PROPERTIES[question.property]}"
        about = f"agreement:{question.agreement}"
        description = self._verdict(about, term, question.key, decision, "claim")
        description["mig:standing"] = [f"standing:{question.standing}"]
        if question.instrument:
            description["mig:instrument"] = [f"instrument:{question.instrument}"]
        if decision.value is not None:
            value = values.value_term(decision.value, KINDS[question.property])
            description["mig:value"] = [value]
            if KINDS[question.property] == "date":
                description |= _span(dates.span(str(decision.value)))
            if decision.is_accepted and question.property != "status":
                self.add(about, {term: [value]})
        self.add(f"decision:{decision.id}", description)

    def _verdict(
        self, about: str, term: str, key: str, verdict: Decision | Ruling, kind: str
    ) -> Description:
        description: Description = {
            "rdf:type": ["mig:Decision"],
            "mig:about": [about],
            "mig:property": [term],
            "mig:outcome": [f"outcome:{verdict.outcome.value}"],
            "mig:reason": [values.phrase(verdict.reason)],
            "mig:voices": [_integer(verdict.voices)],
            "mig:underPolicy": [f"policy:{self.view.policy}"],
        }
        if key:
            description["mig:decisionKey"] = [Literal(key)]
        for predicate, items in (
            ("mig:winner", verdict.winners),
            ("mig:loser", verdict.losers),
            ("mig:denial", verdict.denials),
        ):
            if items:
                description[predicate] = [f"{kind}:{item}" for item in items]
        return description

    def _transfer(self, transfer: Transfer) -> None:
        name = f"transfer:{transfer.id}"
        description: Description = {
            "rdf:type": ["mig:Transfer"],
            "skos:prefLabel": [values.phrase(self._transfer_label(transfer))],
            "mig:under": [f"agreement:{agreement}" for agreement in transfer.agreements],
            "mig:thirdCountry": [f"third-country:{transfer.third_country}"],
            "mig:movementBasis": [f"basis:{transfer.basis}"],
            "mig:basisInferred": [
                Literal("true" if transfer.basis_inferred else "false", "xsd:boolean")
            ],
            "mig:tells": [f"telling:{transfer.tells}"],
            "mig:standing": [f"standing:{transfer.standing}"],
            "mig:mode": [f"mode:{transfer.mode}"],
            "mig:toldBy": [f"account:{account}" for account in transfer.accounts],
            "mig:possibleDestination": [f"state:{code}" for code in transfer.possible],
            "mig:carriedBy": [f"agency:{agency}" for agency in transfer.agencies],
            "mig:via": [f"leg:{order}-{code}" for order, code in enumerate(transfer.via, 1)],
            **_span(dates.span(transfer.date)),
            **_count(transfer.persons),
            **_count(transfer.third_persons, "mig:thirdPersonsMin", "mig:thirdPersonsMax"),
        }
        if any(r.property == "date" and r.outcome.is_accepted for r in transfer.rulings):
            description["mig:date"] = [values.date_term(transfer.date)]
        if transfer.sending is not None:
            description["mig:from"] = [f"state:{transfer.sending}"]
        if transfer.receiving is not None:
            description["mig:to"] = [f"state:{transfer.receiving}"]
        description["mig:cohort"] = list(self._cohorts(transfer, accepted=True))
        description["mig:possibleCohort"] = list(self._cohorts(transfer, accepted=False))
        description["mig:onward"] = [
            self._onward(transfer, movement) for movement in transfer.onward
        ]
        self.add(name, description)
        for ruling in transfer.rulings:
            self._ruling(transfer, ruling)

    def _transfer_label(self, transfer: Transfer) -> str:
        states = self.dossier.states

        def label(code: str | None) -> str:
            return states[code].label if code is not None else "not settled"

        what = "sum" if transfer.tells == "total" else "transfer"
        return f"{label(transfer.sending)} to {label(transfer.receiving)}, {transfer.date} ({what})"

    def _cohorts(self, transfer: Transfer, *, accepted: bool) -> Iterator[str]:
        for cohort in transfer.cohorts:
            if cohort.accepted is not accepted:
                continue
            node = f"<{expand(f'cohort:{transfer.id}')}/{cohort.nationality}>"
            self.add(
                node,
                {
                    "rdf:type": ["mig:Cohort"],
                    "mig:nationality": [_nationality(cohort.nationality)],
                    **_count(cohort.persons),
                },
            )
            yield node

    def _onward(self, transfer: Transfer, movement: OnwardMovement) -> str:
        node = f"<{expand(f'onward:{transfer.id}')}/{movement.to or 'not-named'}>"
        description: Description = {
            "rdf:type": ["mig:OnwardMovement"],
            "mig:onwardMode": [f"onward-mode:{movement.mode}"],
            **_count(movement.persons),
        }
        if movement.to is not None:
            description["mig:to"] = [f"state:{movement.to}"]
        self.add(node, description)
        return node

    def _ruling(self, transfer: Transfer, ruling: Ruling) -> None:
        question, _, key = ruling.property.partition(" ")
        description = self._verdict(
            f"transfer:{transfer.id}", _TRANSFER_TERMS[question], key, ruling, "account"
        )
        description["mig:value"] = [Literal(ruling.value)]
        name = content_name([self.view.policy, transfer.id, ruling.property])
        self.add(f"decision:{name}", description)

    def _view(self, digest: str) -> None:
        clocks = self.view.clocks
        self.add(
            f"<{expand('policy:' + self.view.policy)}/view>",
            {
                "rdf:type": ["mig:AcceptedView"],
                "mig:underPolicy": [f"policy:{self.view.policy}"],
                "mig:on": [_day(clocks.on)],
                "mig:knownOn": [_day(clocks.known_on)],
                "mig:recordedAsOf": [_day(clocks.recorded_on)],
                "mig:dataDigest": [Literal(digest)],
            },
        )


def _nationality(code: str) -> str:
    return f"cohort-group:{code}" if code in SCHEMES["cohort-group"] else f"state:{code}"
