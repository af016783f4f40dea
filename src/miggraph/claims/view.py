"""A view: all that is accepted under one policy and three clocks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from msgspec import Struct

from miggraph.claims.clocks import Clocks, Known, is_recorded, known_sources, newest_record
from miggraph.claims.clusters import cluster
from miggraph.claims.decide import Rules
from miggraph.claims.disputes import Dispute, disputes_of
from miggraph.claims.nature import Life, Witnesses, life_of
from miggraph.claims.periods import ForcePeriod, force_periods, turning_days
from miggraph.claims.questions import Names
from miggraph.claims.resolve import Decision, decide_claims
from miggraph.claims.transfer import Transfer
from miggraph.claims.transfers import TransferResolver
from miggraph.claims.voices import Speakers, carries_nothing
from miggraph.errors import UnknownNameError
from miggraph.merging import merged_names
from miggraph.records import Account, Claim, Dossier

__all__ = ["Resolver", "View", "clocks_for"]


class View(Struct, frozen=True):
    """The outcome of all decisions.

    Attributes
    ----------
    policy, clocks
        What it was made under.
    possibly_known
        Sources that count although it is not certain that they were published by `known_on`.
    decisions
        Decisions on agreements.
    transfers
        Transfers by id.
    merged
        Ids that were merged, with the id under which the transfer is found.
    lives
        Nature, status and force by agreement.
    """

    policy: str
    clocks: Clocks
    possibly_known: int
    decisions: tuple[Decision, ...]
    transfers: dict[str, Transfer]
    merged: dict[str, str]
    lives: dict[str, Life]


def clocks_for(
    dossier: Dossier,
    on: date | None = None,
    known_on: date | None = None,
    recorded_on: date | None = None,
) -> Clocks:
    """Fill in the clocks that were not set with the newest record date of the dossier."""
    newest = newest_record(dossier)
    return Clocks(on or newest, known_on or newest, recorded_on or newest)


class Resolver:
    """Resolves a dossier; what does not depend on policy and clocks is worked out once.

    Parameters
    ----------
    dossier
        The records.
    """

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        #: Of the day that was asked for last: the scenarios of a ranking all ask for one.
        self._known: tuple[date, dict[str, Known]] | None = None

    @cached_property
    def names(self) -> Names:
        """Agencies and facilities by name."""
        return Names(self.dossier.agencies.values(), self.dossier.facilities.values())

    def rules(self, policy: str) -> Rules:
        """Return a policy, ready to be applied.

        Raises
        ------
        UnknownNameError
            If there is no such policy.
        """
        policies = self.dossier.policies
        if policy not in policies:
            raise UnknownNameError("policy", policy, policies)
        labels = {name: item.label for name, item in self.dossier.publishers.items()}

        def name_of(voice: str) -> str:
            return " and ".join(labels.get(part, part) for part in voice.split("+"))

        return Rules(policies[policy], name_of)

    def speakers(self, rules: Rules) -> Speakers:
        """Return the speaker of each source."""
        return Speakers(self.dossier.sources, self.dossier.publishers, rules.ranks)

    def statements(
        self, clocks: Clocks, without: Collection[str] = ()
    ) -> tuple[list[Claim], list[Account], dict[str, Known]]:
        """Return the claims and accounts that count, and how surely each source was known.

        Parameters
        ----------
        clocks
            The clocks.
        without
            Source types that are left out.
        """
        dossier = self.dossier
        known = self._known_on(clocks.known_on)
        usable = {
            name
            for name, answer in known.items()
            if answer != "no" and dossier.sources[name].type not in without
        }
        day = clocks.recorded_on
        return (
            [c for c in dossier.claims if c.source in usable and is_recorded(c, day)],
            [a for a in dossier.accounts if a.source in usable and is_recorded(a, day)],
            {name: known[name] for name in usable},
        )

    def _known_on(self, day: date) -> dict[str, Known]:
        if self._known is None or self._known[0] != day:
            dossier = self.dossier
            found = known_sources(dossier.sources, dossier.claims, dossier.accounts, day)
            self._known = (day, found)
        return self._known[1]

    def transfers(
        self,
        policy: str,
        clocks: Clocks,
        without: Collection[str] = (),
        known: Mapping[str, Transfer] | None = None,
    ) -> dict[str, Transfer]:
        """Resolve only the transfers.

        Parameters
        ----------
        policy, clocks
            Under which to resolve.
        without
            Source types that are left out.
        known
            Transfers that were resolved with all types under the same policy and clocks; those
            that rest on none of the types left out are taken from here.
        """
        _, accounts, _ = self.statements(clocks, without)
        rules = self.rules(policy)
        return self._transfers(accounts, rules, self.speakers(rules), clocks, known or {})

    def told(self, clocks: Clocks) -> dict[str, list[Account]]:
        """Return the accounts that count of each transfer, by the id of the transfer."""
        _, accounts, _ = self.statements(clocks)
        return cluster(accounts, merged_names(self.dossier.judgements, clocks.recorded_on))

    def transfer_resolver(self, rules: Rules, speakers: Speakers) -> TransferResolver:
        """Return what resolves the accounts of one transfer at a time."""
        dossier = self.dossier
        return TransferResolver(dossier.agreements, dossier.states, speakers, self.names, rules)

    def view(self, policy: str, clocks: Clocks, without: Collection[str] = ()) -> View:
        """Resolve everything; `without` are source types that are left out."""
        dossier = self.dossier
        rules = self.rules(policy)
        speakers = self.speakers(rules)
        claims, accounts, known = self.statements(clocks, without)
        decisions = decide_claims(
            claims, dossier.agreements, dossier.sources, speakers, self.names, rules
        )
        transfers = self._transfers(accounts, rules, speakers, clocks, {})
        return View(
            policy=policy,
            clocks=clocks,
            possibly_known=_possibly(known, claims, accounts),
            decisions=decisions,
            transfers=transfers,
            merged=merged_names(dossier.judgements, clocks.recorded_on),
            lives=self._lives(decisions, transfers, _witnesses(claims, speakers, rules), clocks.on),
        )

    def disputes(self, clocks: Clocks) -> tuple[Dispute, ...]:
        """Find the contradictions among the claims that count."""
        claims, _, _ = self.statements(clocks)
        return disputes_of(claims, self.dossier.sources, self.names)

    def force_periods(self, view: View) -> dict[str, tuple[ForcePeriod, ...]]:
        """Return the periods in which each agreement was in force, surely or possibly.

        The answer for a day is that of a view with this day as the clock `on` and all else equal.
        """
        claims, _, _ = self.statements(view.clocks)
        rules = self.rules(view.policy)
        witnesses = _witnesses(claims, self.speakers(rules), rules)
        moved = _moved(view.transfers)

        def periods(name: str, decisions: list[Decision]) -> Iterator[ForcePeriod]:
            def force(day: date) -> Known:
                agreement = self.dossier.agreements[name]
                began = name in moved
                return life_of(agreement, decisions, witnesses, day, has_transfers=began).in_force

            return force_periods(turning_days(decisions, witnesses.entered), force)

        return {
            name: tuple(periods(name, decisions))
            for name, decisions in self._by_agreement(view.decisions).items()
        }

    def _transfers(
        self,
        accounts: list[Account],
        rules: Rules,
        speakers: Speakers,
        clocks: Clocks,
        known: Mapping[str, Transfer],
    ) -> dict[str, Transfer]:
        merged = merged_names(self.dossier.judgements, clocks.recorded_on)
        resolver = self.transfer_resolver(rules, speakers)
        return {
            name: known[name]
            if name in known and len(known[name].accounts) == len(members)
            else resolver.resolve(name, members)
            for name, members in cluster(accounts, merged).items()
        }

    def _lives(
        self,
        decisions: tuple[Decision, ...],
        transfers: dict[str, Transfer],
        witnesses: Witnesses,
        on: date,
    ) -> dict[str, Life]:
        moved = _moved(transfers)
        return {
            name: life_of(
                self.dossier.agreements[name], members, witnesses, on, has_transfers=name in moved
            )
            for name, members in self._by_agreement(decisions).items()
        }

    def _by_agreement(self, decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
        found: dict[str, list[Decision]] = {name: [] for name in self.dossier.agreements}
        for decision in decisions:
            found[decision.question.agreement].append(decision)
        return found


def _moved(transfers: Mapping[str, Transfer]) -> set[str]:
    """Return the agreements under which a transfer is accepted as done."""
    return {
        agreement
        for transfer in transfers.values()
        if transfer.standing == "done" and (transfer.receiving or transfer.possible)
        for agreement in transfer.agreements
    }


def _witnesses(claims: list[Claim], speakers: Speakers, rules: Rules) -> Witnesses:
    """Say what is known of the claims besides their content."""
    return Witnesses(
        ranks={
            claim.id: rules.ranks.get(speakers[claim.source].type, rules.last)
            for claim in claims
            if speakers[claim.source].type != "content-farm"
        },
        deniers=frozenset(
            claim.id
            for claim in claims
            if claim.denies
            and (claim.property, claim.value) == ("status", "agreed")
            and not carries_nothing(speakers[claim.source].type)
        ),
        entered={claim.id: date.fromisoformat(claim.recorded_on) for claim in claims},
    )


def _possibly(known: dict[str, Known], claims: list[Claim], accounts: list[Account]) -> int:
    statements: list[Claim | Account] = [*claims, *accounts]
    used = {item.source for item in statements}
    return sum(known[name] == "possibly" for name in used)
