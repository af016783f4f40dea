"""What the tables are made of: records, and all that was resolved from them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from miggraph.claims.milestones import Milestones, done_transfers, milestones_of
from miggraph.claims.periods import ForcePeriod
from miggraph.claims.questions import Names, Question
from miggraph.claims.resolve import Decision
from miggraph.claims.transfer import Transfer
from miggraph.claims.view import Resolver, View
from miggraph.claims.voices import Speakers
from miggraph.records import Claim, Dossier

__all__ = ["Material"]


class Material:
    """Records and resolution, indexed once for all tables.

    Parameters
    ----------
    resolver
        Resolves the records.
    view
        What is accepted of them.
    """

    def __init__(self, resolver: Resolver, view: View) -> None:
        self.resolver = resolver
        self.dossier: Dossier = resolver.dossier
        self.view = view
        self.names: Names = resolver.names
        self.speakers: Speakers = resolver.speakers(resolver.rules(view.policy))
        claims, accounts, self.known = resolver.statements(view.clocks)
        self.counted = {item.id for item in claims} | {item.id for item in accounts}
        self.transfers = [view.transfers[name] for name in sorted(view.transfers)]

    @property
    def basis(self) -> dict[str, str]:
        """Policy and clocks."""
        clocks = self.view.clocks
        return {
            "policy": self.view.policy,
            "on": clocks.on.isoformat(),
            "known_on": clocks.known_on.isoformat(),
            "recorded_on": clocks.recorded_on.isoformat(),
        }

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Claims by id."""
        return {claim.id: claim for claim in self.dossier.claims}

    @cached_property
    def counted_claims(self) -> dict[str, list[Claim]]:
        """The claims that count, by agreement."""
        found: dict[str, list[Claim]] = {name: [] for name in self.dossier.agreements}
        for claim in self.dossier.claims:
            if claim.id in self.counted:
                found[claim.agreement].append(claim)
        return found

    @cached_property
    def account_sources(self) -> dict[str, str]:
        """The source of each account."""
        return {account.id: account.source for account in self.dossier.accounts}

    @cached_property
    def decisions(self) -> dict[str, list[Decision]]:
        """Decisions by agreement."""
        found: dict[str, list[Decision]] = {name: [] for name in self.dossier.agreements}
        for decision in self.view.decisions:
            found[decision.question.agreement].append(decision)
        return found

    @cached_property
    def by_question(self) -> dict[Question, Decision]:
        """Decisions by their question."""
        return {decision.question: decision for decision in self.view.decisions}

    @cached_property
    def done(self) -> dict[str, list[Transfer]]:
        """The transfers that were done under each agreement."""
        return done_transfers(self.view)

    @cached_property
    def milestones(self) -> dict[str, Milestones]:
        """When each arrangement was signed, in force, begun and so on."""
        return {
            name: milestones_of(decisions, self.done.get(name, []))
            for name, decisions in self.decisions.items()
        }

    @cached_property
    def force_periods(self) -> dict[str, tuple[ForcePeriod, ...]]:
        """When each arrangement was in force, surely or possibly."""
        return self.resolver.force_periods(self.view)

    def state(self, code: str) -> str | None:
        """Return a code that is a state, and nothing for a cohort group."""
        return code if code in self.dossier.states else None

    def sources_of(self, accounts: Iterable[str]) -> tuple[str, ...]:
        """Return the sources of accounts, in order."""
        return tuple(sorted({self.account_sources[name] for name in accounts}))
