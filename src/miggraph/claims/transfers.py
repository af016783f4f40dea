"""From the accounts of a transfer to one event with bounds.

Date, ends, persons, basis, onward movement and each cohort are decisions of their own, taken like
those on claims. A source that does not speak on a question has no part in its decision: a null
count says that people of a nationality were there, and nothing about how many.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date as day
from functools import partial
from typing import Literal, NamedTuple, TypeVar

from miggraph import dates
from miggraph.claims.answers import (
    accepted_count,
    accepted_or_envelope,
    accepted_value,
    count_text,
    equality,
    sets,
    spans,
)
from miggraph.claims.compare import Relation, relation_of_counts
from miggraph.claims.decide import Rules, Statement, Verdict, decide
from miggraph.claims.flows import Item, route_bounds
from miggraph.claims.questions import Names
from miggraph.claims.thirdcountry import compose
from miggraph.claims.transfer import (
    OnwardMovement,
    ResolvedCohort,
    Ruling,
    Transfer,
    basis_of,
)
from miggraph.claims.voices import Speakers
from miggraph.quantities import NONE, SOME, Bounds, total
from miggraph.records import Account, Agreement, Onward, State

__all__ = ["TransferResolver"]

V = TypeVar("V")


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
        rulings: list[Ruling] = []
        done = [a for a in accounts if a.standing != "announced"]
        told = done or list(accounts)
        agreements = tuple(sorted({g for account in told for g in account.agreements}))
        tells = _tells(told)
        periods = {account.date for account in told}
        # Totals over different periods are no rivals: each is decided for itself.
        by_period = tells == "total" and len(periods) > 1
        if by_period:
            date = _envelope_of(periods)
        else:
            asked = self._ask(rulings, told, "date", lambda a: a.date, spans, str)
            date = _date(asked, told)
        sending = self._ask(rulings, told, "from", lambda a: a.sending, equality, str)
        ends = self._ask(rulings, told, "to", lambda a: a.receiving or None, sets, "/".join)
        end = _destination(ends)
        # Of a transfer that no voice can carry, all that is told is told as possible.
        lenient = end.receiving is None and not end.joint
        composition = compose(
            end.receiving,
            self._count(rulings, "persons", _totals(told), by_period=by_period, lenient=lenient),
            self._cohorts(rulings, told, by_period=by_period, lenient=lenient),
            self._states,
        )
        basis = accepted_value(self._ask(rulings, told, "basis", lambda a: a.basis, equality, str))
        mode = accepted_value(self._ask(rulings, told, "mode", _mode, equality, str))
        via = accepted_value(self._ask(rulings, told, "via", _stops, equality, "/".join))
        onward, onward_persons = self._onward(
            rulings, told, end.receiving, composition.third_persons.max
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
            persons=composition.persons,
            cohorts=tuple(ResolvedCohort(*cohort) for cohort in composition.cohorts),
            third_country=composition.kind,
            third_persons=composition.third_persons,
            basis=basis or basis_of(self._agreements[agreements[0]], end.receiving),
            basis_inferred=basis is None,
            mode=mode or "unknown",
            via=via or (),
            onward=onward,
            onward_persons=onward_persons,
            agencies=self._agencies(told),
            rulings=tuple(rulings),
        )

    def _agencies(self, accounts: Iterable[Account]) -> tuple[str, ...]:
        """Return every agency that any account names."""
        texts = {text for account in accounts for text in account.agencies}
        return tuple(sorted({agency for text in texts for agency in self._names.agencies(text)}))

    def _ask(
        self,
        rulings: list[Ruling],
        accounts: Iterable[Account],
        property_: str,
        value_of: Callable[[Account], V | None],
        relate: Callable[[V, V], Relation],
        text: Callable[[V], str],
    ) -> Verdict[V] | None:
        """Decide one question among the accounts that speak on it; None if none does."""
        statements = [
            Statement(account.id, value, denies=False, speaker=self._speakers[account.source])
            for account in accounts
            if (value := value_of(account)) is not None
        ]
        return self._decide(rulings, property_, statements, relate, text)

    def _decide(
        self,
        rulings: list[Ruling],
        property_: str,
        statements: Sequence[Statement[V]],
        relate: Callable[[V, V], Relation],
        text: Callable[[V], str],
    ) -> Verdict[V] | None:
        if not statements:
            return None
        verdict = decide(statements, self._rules, relate)
        shown = verdict.left if verdict.value is None else (verdict.value,)
        rulings.append(
            Ruling(
                property_,
                verdict.outcome,
                " or ".join(map(text, shown)),
                verdict.reason,
                verdict.winners,
                verdict.losers,
                verdict.denials,
                verdict.voices,
            )
        )
        return verdict

    def _happened_by(self, date: str, accounts: Iterable[Account]) -> day:
        """Return the day by which the transfer was over.

        Who tells it as done, tells the past; a sum may be told anew, so the last telling counts.
        """
        told_by = max(
            self._speakers[account.source].published or day.fromisoformat(account.recorded_on)
            for account in accounts
        )
        return min(dates.span(date).latest or told_by, told_by)

    def _count(
        self,
        rulings: list[Ruling],
        property_: str,
        counts: list[tuple[Account, Bounds]],
        *,
        by_period: bool,
        lenient: bool,
    ) -> Bounds:
        """Decide how many; totals over several periods are bounds of one flow."""
        groups: dict[str, list[tuple[Account, Bounds]]] = {}
        for account, count in counts:
            groups.setdefault(account.date if by_period else "", []).append((account, count))
        items = []
        for period, members in sorted(groups.items()):
            verdict = self._decide(
                rulings,
                f"{property_} {period}".strip(),
                [
                    Statement(a.id, count, denies=False, speaker=self._speakers[a.source])
                    for a, count in members
                ],
                relation_of_counts,
                count_text,
            )
            number = accepted_count(verdict, lenient=lenient)
            if not by_period:
                return number
            items.append(Item(dates.span(period), number, is_total=True))
        return route_bounds(items) if items else SOME

    def _cohorts(
        self, rulings: list[Ruling], accounts: list[Account], *, by_period: bool, lenient: bool
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
                    if mine[0].count is not None:
                        counts.append((account, Bounds(mine[0].count, mine[0].count)))
                elif _is_complete(account) and not by_period:
                    present.append(Statement(account.id, True, denies=True, speaker=speaker))
            there = self._decide(rulings, f"nationality {nationality}", present, equality, _there)
            if there is None or self._is_outranked(present):
                continue
            accepted = there.outcome.is_accepted
            persons = self._count(
                rulings,
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

    def _onward(
        self,
        rulings: list[Ruling],
        accounts: list[Account],
        receiving: str | None,
        most: int | None,
    ) -> tuple[tuple[OnwardMovement, ...], Bounds]:
        """Decide how many moved on in all, and to each state; plans are no movement.

        An account that is silent about a state does not deny that some went there. So the least is
        that of the accepted whole, or of one state if that is more; the most is the sum over the
        states, as far as that many had come.
        """
        moved = {a.id: [o for o in a.onward if _is_movement(o, receiving)] for a in accounts}

        def summed(wanted: Callable[[Onward], bool]) -> Callable[[Account], Bounds | None]:
            def of_account(account: Account) -> Bounds | None:
                mine = [_onward_count(o) for o in moved[account.id] if wanted(o)]
                return total(mine).capped(most) if mine else None

            return of_account

        whole = accepted_or_envelope(
            self._ask(rulings, accounts, "onward", summed(_any), relation_of_counts, count_text)
        )
        movements = []
        for to in sorted({o.to for mine in moved.values() for o in mine}, key=str):
            one = accepted_or_envelope(
                self._ask(
                    rulings,
                    accounts,
                    f"onward to {to or 'states not named'}",
                    summed(partial(_goes_to, to)),
                    relation_of_counts,
                    count_text,
                )
            )
            if one is not None:
                modes = {o.mode for mine in moved.values() for o in mine if o.to == to}
                movements.append(OnwardMovement(to, one, _one_mode(modes)))
        if whole is None:
            return tuple(movements), NONE
        parts = [movement.persons for movement in movements]
        added = total(parts)
        least = max([whole.min, *(part.min for part in parts)])
        bounds = Bounds(least, None if added.max is None else max(added.max, whole.max or 0))
        return tuple(movements), bounds.capped(most)


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


def _is_complete(account: Account) -> bool:
    """Whether the cohorts of an account add up to its total, so that its silence denies."""
    counts = [cohort.count for cohort in account.cohorts]
    low, high = account.persons
    return (
        bool(counts)
        and None not in counts
        and low == high == sum(count for count in counts if count is not None)
    )


def _is_movement(onward: Onward, receiving: str | None) -> bool:
    return onward.standing == "done" and (onward.to is None or onward.to != receiving)


def _onward_count(onward: Onward) -> Bounds:
    return SOME if onward.persons is None else Bounds(onward.persons, onward.persons)


def _one_mode(modes: set[str]) -> str:
    known = modes - {"unknown"}
    return known.pop() if len(known) == 1 else "unknown"


def _mode(account: Account) -> str | None:
    return None if account.mode == "unknown" else account.mode


def _stops(account: Account) -> tuple[str, ...] | None:
    return account.via or None


def _any(_: Onward) -> bool:
    return True


def _goes_to(to: str | None, onward: Onward) -> bool:
    return onward.to == to


def _there(_: bool) -> str:
    return "present"
