"""What is found out beside what is accepted: disputes, other policies, force, judgements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import structs

from miggraph.claims.disputes import Dispute
from miggraph.claims.periods import ForcePeriod
from miggraph.claims.resolve import Decision
from miggraph.claims.view import Resolver, View
from miggraph.curated import values
from miggraph.curated.nodes import day
from miggraph.curated.terms import phrase
from miggraph.curated.turtle import Description, Literal
from miggraph.dates import parse_day
from miggraph.graph.quads import Quads
from miggraph.identity import content_name
from miggraph.properties import KINDS
from miggraph.records import Judgement
from miggraph.vocabulary import CLAIM_PROPERTIES

__all__ = ["Findings"]


class Findings:
    """Writes disputes, alternative decisions, periods of force and judgements.

    Parameters
    ----------
    quads
        Where to.
    resolver
        Resolves the records.
    view
        What is accepted.
    """

    def __init__(self, quads: Quads, resolver: Resolver, view: View) -> None:
        self._quads = quads
        self._resolver = resolver
        self._view = view

    def write(self) -> None:
        """Write everything."""
        for dispute in self._resolver.disputes(self._view.clocks):
            self._dispute(dispute)
        for alternative, decision in self._alternatives():
            self._alternative(*alternative, decision)
        for agreement, periods in self._resolver.force_periods(self._view).items():
            self._periods(agreement, periods)
        for judgement in self._resolver.dossier.judgements:
            self._judgement(judgement)

    def _dispute(self, dispute: Dispute) -> None:
        sides = [dispute.left, dispute.right]
        name = content_name(
            [dispute.agreement, dispute.property, dispute.relation, *map(sorted, sides)]
        )
        description: Description = {
            "rdf:type": ["mig:Dispute"],
            "mig:disputeOf": [f"agreement:{dispute.agreement}"],
            "mig:disputedProperty": [f"mig:{CLAIM_PROPERTIES[dispute.property]}"],
            "mig:relation": [f"relation:{dispute.relation}"],
            "mig:oneSide": [f"claim:{claim}" for claim in dispute.left],
            "mig:otherSide": [f"claim:{claim}" for claim in dispute.right],
        }
        if dispute.other_property != dispute.property:
            description["mig:otherProperty"] = [f"mig:{CLAIM_PROPERTIES[dispute.other_property]}"]
        self._quads.add(f"dispute:{name}", description)

    def _alternatives(self) -> Iterator[tuple[tuple[str, Decision], Decision]]:
        """Yield policy and decision of others, each with the decision of the view."""
        own = {decision.question: decision for decision in self._view.decisions}
        for policy in sorted(self._resolver.dossier.policies.keys() - {self._view.policy}):
            for other in self._resolver.view(policy, self._view.clocks).decisions:
                decision = own[other.question]
                if _accepted(other) != _accepted(decision):
                    yield (policy, other), decision

    def _alternative(self, policy: str, other: Decision, decision: Decision) -> None:
        description: Description = {
            "rdf:type": ["mig:AlternativeDecision"],
            "mig:insteadOf": [f"decision:{decision.id}"],
            "mig:otherOutcome": [f"outcome:{other.outcome.value}"],
            "mig:otherReason": [phrase(other.reason)],
            "mig:otherPolicy": [f"policy:{policy}"],
        }
        if other.value is not None:
            kind = KINDS[other.question.property]
            description["mig:otherValue"] = [values.value_term(other.value, kind)]
        self._quads.add(f"decision:{other.id}", description)

    def _periods(self, agreement: str, periods: Iterable[ForcePeriod]) -> None:
        for period in periods:
            description: Description = {
                "rdf:type": ["mig:ForcePeriod"],
                "mig:periodOf": [f"agreement:{agreement}"],
                "mig:force": [f"known:{period.force}"],
            }
            if period.first is not None:
                description["mig:earliest"] = [day(period.first)]
            if period.last is not None:
                description["mig:latest"] = [day(period.last)]
            since = period.first or "open"
            self._quads.add(f"force:{agreement}.{since}", description)

    def _judgement(self, judgement: Judgement) -> None:
        # By all of it: what was withdrawn may be judged again on the same day, for another reason.
        content = structs.astuple(judgement)
        description: Description = {
            "rdf:type": ["mig:Judgement"],
            "mig:left": [f"transfer:{judgement.left}"],
            "mig:right": [f"transfer:{judgement.right}"],
            "mig:judgedAs": [f"judged:{judgement.judgement}"],
            "mig:judgedBy": [Literal(judgement.by)],
            "mig:judgedOn": [day(parse_day(judgement.on))],
            "mig:because": [phrase(judgement.reason)],
        }
        if judgement.withdrawn is not None:
            description["mig:withdrawnOn"] = [day(parse_day(judgement.withdrawn))]
        self._quads.add(f"judgement:{content_name(content)}", description)


def _accepted(decision: Decision) -> tuple[bool, object]:
    return decision.is_accepted, decision.value if decision.is_accepted else None
