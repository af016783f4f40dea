"""From the accounts of a transfer to one event with bounds.

Date, ends, persons, basis, onward movement and each cohort are decisions of their own, taken like
those on claims. A source that does not speak on a question has no part in its decision: a null
count says that people of a nationality were there, and nothing about how many.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date as day
from typing import Literal, NamedTuple

from miggraph import dates
from miggraph.claims.answers import (
    accepted_value,
    equality,
    sets,
    spans,
)
from miggraph.claims.decide import Rules, Statement, Verdict
from miggraph.claims.hearing import Hearing
from miggraph.claims.onward import resolve_onward
from miggraph.claims.questions import Names
from miggraph.claims.thirdcountry import compose
from miggraph.claims.transfer import (
    ResolvedCohort,
    Transfer,
    basis_of,
)
from miggraph.claims.voices import Speakers
from miggraph.quantities import Bounds
from miggraph.records import Account, Agreement, State

__all__ = ["TransferResolver"]


class TransferResolver:
    """Resolves transfers under one policy.

    Parameters
    ----------
    agreements, states
        What the accounts refer to.
    speakers, names
        The registers, indexed.
    rules
        The policy.
    """

    def __init__(
        self,
        agreements: Mapping[str, Agreement],
        states: Mapping[str, State],
        speakers: Speakers,
        names: Names,
        rules: Rules,
    ) -> None:
        self._agreements = agreements
        self._states = states
        self._speakers = speakers
        self._names = names
        self._rules = rules

    def resolve(self, name: str, accounts: Sequence[Account]) -> Transfer:
        """Resolve the accounts of one transfer."""
        hearing = Hearing(self._speakers, self._rules)
        done = [a for a in accounts if a.standing != "announced"]
        told = done or list(accounts)
        agreements = tuple(sorted({g for account in told for g in account.agreements}))
        agreement = self._agreements[agreements[0]] if agreements else None
        tells = _tells(told)
        periods = {account.date for account in told}
        # Totals over different periods are no rivals: each is decided for itself.
        by_period = tells == "total" and len(periods) > 1
        if by_period:
            date = _envelope_of(periods)
        else:
            asked = hearing.ask(told, "date", lambda a: a.date, spans, str)
            date = _date(asked, told)
        sending = hearing.ask(told, "from", lambda a: a.sending, equality, str)
        ends = hearing.ask(told, "to", lambda a: a.receiving or None, sets, "/".join)
        end = _destination(ends)
        # Of a transfer that no voice can carry, all that is told is told as possible.
        lenient = end.receiving is None and not end.joint
        composition = compose(
            end.receiving,
            hearing.count("persons", _totals(told), by_period=by_period, lenient=lenient),
            self._cohorts(hearing, told, by_period=by_period, lenient=lenient),
            self._states,
            () if by_period else _covered(told),
            parted=not by_period and all(a.is_complete for a, _ in _totals(told)),
        )
        basis = accepted_value(hearing.ask(told, "basis", lambda a: a.basis, equality, str))
        mode = accepted_value(hearing.ask(told, "mode", _mode, equality, str))
        via = accepted_value(hearing.ask(told, "via", _stops, equality, "/".join))
        onward, onward_persons = resolve_onward(
            hearing, told, end.receiving, composition.third_persons.max
        )
        return Transfer(
            id=name,
            agreements=agreements,
            accounts=tuple(account.id for account in accounts),
            standing="done" if done else "announced",
            tells=tells,
            date=date,
            happened_by=self._happened_by(date, told),
            sending=accepted_value(sending),
            receiving=end.receiving,
            possible=end.possible,
            joint=end.joint,
            possible_senders=_undecided(sending),
            persons=composition.persons,
            cohorts=tuple(ResolvedCohort(*cohort) for cohort in composition.cohorts),
            third_country=composition.kind,
            third_persons=composition.third_persons,
            basis=basis or basis_of(agreement, end.receiving),
            basis_inferred=basis is None and agreement is not None,
            mode=mode or "unknown",
            via=via or (),
            onward=onward,
            onward_persons=onward_persons,
            agencies=self._agencies(told),
            rulings=tuple(hearing.rulings),
            onward_withheld=any(account.onward_withheld for account in told),
            tables=self._speakers.tables(account.source for account in told),
        )

    def _agencies(self, accounts: Iterable[Account]) -> tuple[str, ...]:
        """Return every agency that any account names."""
        texts = {text for account in accounts for text in account.agencies}
        return tuple(sorted({agency for text in texts for agency in self._names.agencies(text)}))

    def _happened_by(self, date: str, accounts: Iterable[Account]) -> day:
        """Return the day by which the transfer was over.

        Who tells it as done, tells the past; a sum may be told anew, so the last telling counts.
        """
        told_by = max(
            self._speakers[account.source].published or day.fromisoformat(account.recorded_on)
            for account in accounts
        )
        return min(dates.span(date).latest or told_by, told_by)

    def _cohorts(
        self, hearing: Hearing, accounts: list[Account], *, by_period: bool, lenient: bool
    ) -> list[tuple[str, Bounds, bool]]:
        """Decide of each nationality whether it was there, and how many.

        A nationality that is denied in a better rank than it is asserted in is left out.
        """
        result = []
        for nationality in sorted({c.nationality for a in accounts for c in a.cohorts}):
            present: list[Statement[bool]] = []
            counts: list[tuple[Account, Bounds]] = []
            for account in accounts:
                speaker = self._speakers[account.source]
                mine = [c for c in account.cohorts if c.nationality == nationality]
                if mine:
                    present.append(Statement(account.id, True, denies=False, speaker=speaker))
                    if (number := mine[0].told) is not None:
                        counts.append((account, number))
                elif account.is_complete and not by_period:
                    present.append(Statement(account.id, True, denies=True, speaker=speaker))
            there = hearing.decide(f"nationality {nationality}", present, equality, _there)
            if there is None or self._is_outranked(present):
                continue
            accepted = there.outcome.is_accepted
            persons = hearing.count(
                f"persons {nationality}",
                counts,
                by_period=by_period,
                lenient=lenient or not accepted,
            )
            result.append((nationality, persons if accepted else Bounds(0, persons.max), accepted))
        return result

    def _is_outranked(self, statements: Iterable[Statement[bool]]) -> bool:
        """Whether a denial ranks above every assertion."""
        ranks: dict[bool, list[int]] = {True: [], False: []}
        for statement in statements:
            rank = self._rules.ranks.get(statement.speaker.type, self._rules.last)
            ranks[statement.denies].append(rank)
        return bool(ranks[True]) and min(ranks[True]) < min(ranks[False])


class _End(NamedTuple):
    """Where a transfer went: one state, or the states that may be it.

    `joint` marks one figure for several states together.
    """

    receiving: str | None
    possible: tuple[str, ...]
    joint: bool


def _destination(verdict: Verdict[tuple[str, ...]] | None) -> _End:
    if verdict is None:
        return _End(None, (), joint=False)
    values = verdict.left if verdict.value is None else (verdict.value,)
    states = tuple(sorted({state for value in values for state in value}))
    if not verdict.outcome.is_accepted:
        return _End(None, states, joint=False)
    if len(states) == 1:
        return _End(states[0], (), joint=False)
    return _End(None, states, joint=True)


def _undecided(verdict: Verdict[str] | None) -> tuple[str, ...]:
    """Return the states that may be the sender, where none is accepted."""
    if verdict is None or verdict.outcome.is_accepted:
        return ()
    return tuple(sorted(set(verdict.left if verdict.value is None else (verdict.value,))))


def _tells(accounts: Sequence[Account]) -> Literal["event", "total"]:
    """Return what most accounts are coded as; a tie is an event."""
    totals = sum(account.tells == "total" for account in accounts)
    return "total" if 2 * totals > len(accounts) else "event"


def _date(verdict: Verdict[str] | None, accounts: Sequence[Account]) -> str:
    """Return the accepted date; if it is contested, the period that holds all that is left."""
    if verdict is not None and verdict.value is not None:
        return verdict.value
    return _envelope_of(verdict.left if verdict is not None else {a.date for a in accounts})


def _envelope_of(periods: Collection[str]) -> str:
    """Return the shortest period that holds all dates."""
    possible = [dates.span(text) for text in periods]
    starts = [span.earliest for span in possible if span.earliest is not None]
    ends = [span.latest for span in possible if span.latest is not None]
    start = min(starts).isoformat() if len(starts) == len(possible) else ".."
    end = max(ends).isoformat() if len(ends) == len(possible) else ".."
    return f"{start}/{end}"


def _totals(accounts: Iterable[Account]) -> list[tuple[Account, Bounds]]:
    """Return the accounts that tell a number, with the number."""
    return [
        (account, Bounds(account.persons[0] or 0, account.persons[1]))
        for account in accounts
        if account.persons != (None, None)
    ]


def _covered(accounts: Iterable[Account]) -> list[frozenset[str]]:
    """Return the nationalities of each account that tells ranges, and tells of all persons.

    Of exact numbers, their sum says so itself.
    """
    return [
        frozenset(cohort.nationality for cohort in account.cohorts)
        for account in accounts
        if account.is_complete and account.persons[0] != account.persons[1]
    ]


def _mode(account: Account) -> str | None:
    return None if account.mode == "unknown" else account.mode


def _stops(account: Account) -> tuple[str, ...] | None:
    return account.via or None


def _there(_: bool) -> str:
    return "present"
