"""What is accepted: decisions, plain triples for accepted values only, and transfers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from miggraph import dates
from miggraph.claims.resolve import Decision
from miggraph.claims.transfer import OnwardMovement, Ruling, Transfer, ruling_id
from miggraph.claims.view import View
from miggraph.curated import values
from miggraph.curated.nodes import count, day, integer, interval, nationality_node
from miggraph.curated.terms import date_term, phrase
from miggraph.curated.turtle import Description, Literal, expand
from miggraph.graph.quads import Quads
from miggraph.properties import KINDS
from miggraph.records import Dossier
from miggraph.vocabulary import CLAIM_PROPERTIES

__all__ = ["Outcomes"]

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


class Outcomes:
    """Writes what a view accepts.

    Parameters
    ----------
    quads
        Where to.
    dossier
        The registers, for labels.
    view
        What is accepted.
    """

    def __init__(self, quads: Quads, dossier: Dossier, view: View) -> None:
        self._quads = quads
        self._dossier = dossier
        self._view = view

    def write(self, digest: str) -> None:
        """Write everything; `digest` names the state of the data."""
        for decision in self._view.decisions:
            self._decision(decision)
        for transfer in self._view.transfers.values():
            self._transfer(transfer)
        for name, kept in self._view.merged.items():
            self._quads.add(f"transfer:{name}", {"dcterms:isReplacedBy": [f"transfer:{kept}"]})
        self._description(digest)

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
                description |= interval(dates.span(str(decision.value)))
            if decision.is_accepted and question.property != "status":
                self._quads.add(about, {term: [value]})
        self._quads.add(f"decision:{decision.id}", description)

    def _verdict(
        self, about: str, term: str, key: str, verdict: Decision | Ruling, kind: str
    ) -> Description:
        description: Description = {
            "rdf:type": ["mig:Decision"],
            "mig:about": [about],
            "mig:property": [term],
            "mig:outcome": [f"outcome:{verdict.outcome.value}"],
            "mig:reason": [phrase(verdict.reason)],
            "mig:voices": [integer(verdict.voices)],
            "mig:underPolicy": [f"policy:{self._view.policy}"],
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
            "skos:prefLabel": [phrase(self._transfer_label(transfer))],
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
            "mig:happenedBy": [day(transfer.happened_by)],
            **interval(dates.span(transfer.date)),
            **count(transfer.persons),
            **count(transfer.third_persons, "mig:thirdPersonsMin", "mig:thirdPersonsMax"),
        }
        if any(r.property == "date" and r.outcome.is_accepted for r in transfer.rulings):
            description["mig:date"] = [date_term(transfer.date)]
        if transfer.sending is not None:
            description["mig:from"] = [f"state:{transfer.sending}"]
        if transfer.receiving is not None:
            description["mig:to"] = [f"state:{transfer.receiving}"]
        description["mig:cohort"] = list(self._cohorts(transfer, accepted=True))
        description["mig:possibleCohort"] = list(self._cohorts(transfer, accepted=False))
        description["mig:onward"] = [
            self._onward(transfer, movement) for movement in transfer.onward
        ]
        if transfer.onward_withheld:
            description["mig:onwardWithheld"] = [Literal("true", "xsd:boolean")]
        self._quads.add(name, description)
        for ruling in transfer.rulings:
            self._ruling(transfer, ruling)

    def _transfer_label(self, transfer: Transfer) -> str:
        states = self._dossier.states

        def label(code: str | None) -> str:
            return states[code].label if code is not None else "not settled"

        what = "sum" if transfer.tells == "total" else "transfer"
        return f"{label(transfer.sending)} to {label(transfer.receiving)}, {transfer.date} ({what})"

    def _cohorts(self, transfer: Transfer, *, accepted: bool) -> Iterator[str]:
        for cohort in transfer.cohorts:
            if cohort.accepted is not accepted:
                continue
            node = f"<{expand(f'cohort:{transfer.id}')}/{cohort.nationality}>"
            self._quads.add(
                node,
                {
                    "rdf:type": ["mig:Cohort"],
                    "mig:nationality": [nationality_node(cohort.nationality)],
                    **count(cohort.persons),
                },
            )
            yield node

    def _onward(self, transfer: Transfer, movement: OnwardMovement) -> str:
        node = f"<{expand(f'onward:{transfer.id}')}/{movement.to or 'not-named'}>"
        description: Description = {
            "rdf:type": ["mig:OnwardMovement"],
            "mig:onwardMode": [f"onward-mode:{movement.mode}"],
            **count(movement.persons),
        }
        if movement.to is not None:
            description["mig:to"] = [f"state:{movement.to}"]
        self._quads.add(node, description)
        return node

    def _ruling(self, transfer: Transfer, ruling: Ruling) -> None:
        question, _, key = ruling.property.partition(" ")
        description = self._verdict(
            f"transfer:{transfer.id}", _TRANSFER_TERMS[question], key, ruling, "account"
        )
        description["mig:value"] = [Literal(ruling.value)]
        name = ruling_id(self._view.policy, transfer.id, ruling.property)
        self._quads.add(f"decision:{name}", description)

    def _description(self, digest: str) -> None:
        clocks = self._view.clocks
        self._quads.add(
            f"<{expand('policy:' + self._view.policy)}/view>",
            {
                "rdf:type": ["mig:AcceptedView"],
                "mig:underPolicy": [f"policy:{self._view.policy}"],
                "mig:on": [day(clocks.on)],
                "mig:knownOn": [day(clocks.known_on)],
                "mig:recordedAsOf": [day(clocks.recorded_on)],
                "mig:dataDigest": [Literal(digest)],
            },
        )
