"""From the accounts of a transfer to one event with bounds.

Date, ends, persons, basis, onward movement and each cohort are decisions of their own, taken like
those on claims. A source that does not speak on a question has no part in its decision: a null
count says that people of a nationality were there, and nothing about how many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, TypeVar

from msgspec import Struct

from miggraph import dates
from miggraph.claims.compare import Relation, relation_of_counts, relation_of_spans
from miggraph.claims.decide import Outcome, Rules, Statement, Verdict, decide
from miggraph.claims.questions import Names
from miggraph.claims.thirdcountry import ThirdCountry, compose
from miggraph.claims.voices import Speakers
from miggraph.quantities import NONE, SOME, Bounds, total
from miggraph.records import Account, Agreement, Onward, State

__all__ = ["OnwardMovement", "ResolvedCohort", "Ruling", "Transfer", "TransferResolver"]

V = TypeVar("V")


class Ruling(Struct, frozen=True, gc=False):
    """One decision on a transfer; `value` is written out as text."""

    property: str
    outcome: Outcome
    value: str
    reason: str
    winners: tuple[str, ...]
    losers: tuple[str, ...]
    denials: tuple[str, ...]
    voices: int


class ResolvedCohort(Struct, frozen=True, gc=False):
    """People of one nationality in a transfer.

    `accepted` says whether it is settled that there were any; if not, `persons` starts at 0.
    """

    nationality: str
    persons: Bounds
    accepted: bool


class OnwardMovement(Struct, frozen=True, gc=False):
    """A later movement out of the receiving state, as reported; `to` None is not named."""

    to: str | None
    persons: Bounds
    mode: str


class Transfer(Struct, frozen=True, gc=False):
    """A transfer as it is accepted under one policy and three clocks.

    Attributes
    ----------
    sending, receiving
        None where no source is accepted or none names one.
    possible
        The states that may be the destination, where it is contested, unsupported or one figure is
        for several together.
    persons
        All persons moved.
    third_persons
        Persons who are no nationals of the receiving state.
    basis_inferred
        Whether the movement basis follows from the kind of the agreement, as no account gives it.
    onward_persons
        Persons of the transfer who are reported to have moved on.
    """

    id: str
    agreements: tuple[str, ...]
    accounts: tuple[str, ...]
    standing: Literal["done", "announced"]
    tells: Literal["event", "total"]
    date: str
    sending: str | None
    receiving: str | None
    possible: tuple[str, ...]
    persons: Bounds
    cohorts: tuple[ResolvedCohort, ...]
    third_country: ThirdCountry
    third_persons: Bounds
    basis: str
    basis_inferred: bool
    mode: str
    via: tuple[str, ...]
    onward: tuple[OnwardMovement, ...]
    onward_persons: Bounds
    agencies: tuple[str, ...]
    rulings: tuple[Ruling, ...]


#: Movement basis where no account gives one, by the kind of the agreement.
_BASIS_OF_KIND = {
    "third-country-transfer": "forced-removal",
    "safe-third-country": "forced-removal",
    "return-of-nationals": "forced-removal",
    "externalised-processing": "forced-removal",
    "offshore-detention": "forced-removal",
    "readmission": "readmission",
    "responsibility-allocation": "readmission",
    "prison-rental": "prisoner-transfer",
    "resettlement": "resettlement",
    "humanitarian-transit": "evacuation",
    "labour-mobility": "labour",
}


def basis_of(agreement: Agreement, receiving: str | None) -> str:
    """Return the movement basis that follows from the kind of an agreement.

    Resettlement into a state whose role is transit is an evacuation.
    """
    if agreement.kind == "resettlement" and any(
        party.state == receiving and party.role == "transit" for party in agreement.parties
    ):
        return "evacuation"
    return _BASIS_OF_KIND.get(agreement.kind, "unknown")


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
        date = self._ask(rulings, told, "date", lambda a: a.date, _spans, str)
        sending = self._ask(rulings, told, "from", lambda a: a.sending, _equality, str)
        ends = self._ask(rulings, told, "to", lambda a: a.receiving or None, _sets, "/".join)
        receiving, possible = _destination(ends)
        persons = self._persons(rulings, told)
        composition = compose(receiving, persons, self._cohorts(rulings, told), self._states)
        basis = self._ask(rulings, told, "basis", lambda a: a.basis, _equality, str)
        mode = self._ask(
            rulings,
            told,
            "mode",
            lambda a: None if a.mode == "unknown" else a.mode,
            _equality,
            str,
        )
        via = self._ask(rulings, told, "via", lambda a: a.via or None, _equality, "/".join)
        onward, onward_persons = self._onward(rulings, told, receiving, composition.persons)
        return Transfer(
            id=name,
            agreements=agreements,
            accounts=tuple(account.id for account in accounts),
            standing="done" if done else "announced",
            tells=_tells(told),
            date=_date(date, told),
            sending=sending.value if sending and sending.outcome.is_accepted else None,
            receiving=receiving,
            possible=possible,
            persons=composition.persons,
            cohorts=tuple(ResolvedCohort(*cohort) for cohort in composition.cohorts),
            third_country=composition.kind,
            third_persons=composition.third_persons,
            basis=(basis and basis.value) or basis_of(self._agreements[agreements[0]], receiving),
            basis_inferred=not (basis and basis.value),
            mode=(mode and mode.value) or "unknown",
            via=(via and via.value) or (),
            onward=onward,
            onward_persons=onward_persons,
            agencies=tuple(
                sorted(
                    {
                        agency
                        for account in told
                        for text in account.agencies
                        for agency in self._names.agencies(text)
                    }
                )
            ),
            rulings=tuple(rulings),
        )

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
            Statement(account.id, value, False, self._speakers[account.source])
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

    def _persons(self, rulings: list[Ruling], accounts: list[Account]) -> Bounds:
        verdict = self._ask(rulings, accounts, "persons", _total, relation_of_counts, _count_text)
        return SOME if verdict is None else _envelope(verdict)

    def _cohorts(
        self, rulings: list[Ruling], accounts: list[Account]
    ) -> list[tuple[str, Bounds, bool]]:
        """Decide of each nationality whether it was there, and how many."""
        result = []
        for nationality in sorted({c.nationality for a in accounts for c in a.cohorts}):
            present: list[Statement[bool]] = []
            counts: list[Statement[Bounds]] = []
            for account in accounts:
                speaker = self._speakers[account.source]
                mine = [c for c in account.cohorts if c.nationality == nationality]
                if mine:
                    present.append(Statement(account.id, True, False, speaker))
                    if mine[0].count is not None:
                        count = Bounds(mine[0].count, mine[0].count)
                        counts.append(Statement(account.id, count, False, speaker))
                elif _is_complete(account):
                    present.append(Statement(account.id, True, True, speaker))
            there = self._decide(rulings, f"nationality {nationality}", present, _equality, _there)
            number = self._decide(
                rulings, f"persons {nationality}", counts, relation_of_counts, _count_text
            )
            persons = SOME if number is None else _envelope(number)
            accepted = there is not None and there.outcome.is_accepted
            result.append((nationality, persons if accepted else Bounds(0, persons.max), accepted))
        return result

    def _onward(
        self,
        rulings: list[Ruling],
        accounts: list[Account],
        receiving: str | None,
        persons: Bounds,
    ) -> tuple[tuple[OnwardMovement, ...], Bounds]:
        """Decide how many moved on in all, and to each state; plans are no movement."""
        moved = {a.id: [o for o in a.onward if _is_movement(o, receiving)] for a in accounts}

        def summed(wanted: Callable[[Onward], bool]) -> Callable[[Account], Bounds | None]:
            def of_account(account: Account) -> Bounds | None:
                mine = [_onward_count(o) for o in moved[account.id] if wanted(o)]
                return total(mine).capped(persons.max) if mine else None

            return of_account

        verdict = self._ask(
            rulings, accounts, "onward", summed(lambda _: True), relation_of_counts, _count_text
        )
        movements = []
        for to in sorted({o.to for mine in moved.values() for o in mine}, key=str):
            one = self._ask(
                rulings,
                accounts,
                f"onward to {to or 'states not named'}",
                summed(lambda o, to=to: o.to == to),  # type: ignore[misc]
                relation_of_counts,
                _count_text,
            )
            if one is not None:
                modes = {o.mode for mine in moved.values() for o in mine if o.to == to}
                movements.append(OnwardMovement(to, _envelope(one), _one_mode(modes)))
        return tuple(movements), NONE if verdict is None else _envelope(verdict)


def _destination(
    verdict: Verdict[tuple[str, ...]] | None,
) -> tuple[str | None, tuple[str, ...]]:
    """Return the destination if it is one and accepted, else the states that it may be."""
    if verdict is None:
        return None, ()
    values = verdict.left if verdict.value is None else (verdict.value,)
    states = tuple(sorted({state for value in values for state in value}))
    if verdict.outcome.is_accepted and len(states) == 1:
        return states[0], ()
    return None, states


def _tells(accounts: Sequence[Account]) -> Literal["event", "total"]:
    """Return what most accounts are coded as; a tie is an event."""
    totals = sum(account.tells == "total" for account in accounts)
    return "total" if 2 * totals > len(accounts) else "event"


def _date(verdict: Verdict[str] | None, accounts: Sequence[Account]) -> str:
    """Return the accepted date; if it is contested, the period that holds all that is left."""
    if verdict is not None and verdict.value is not None:
        return verdict.value
    left = verdict.left if verdict is not None else tuple(a.date for a in accounts)
    spans = [dates.span(text) for text in left]
    starts = [span.earliest for span in spans if span.earliest is not None]
    ends = [span.latest for span in spans if span.latest is not None]
    start = min(starts).isoformat() if len(starts) == len(spans) else ".."
    end = max(ends).isoformat() if len(ends) == len(spans) else ".."
    return f"{start}/{end}"


def _envelope(verdict: Verdict[Bounds]) -> Bounds:
    """Return the count that won, or the envelope of what is left."""
    if verdict.value is not None:
        return verdict.value
    result = verdict.left[0]
    for other in verdict.left[1:]:
        result = result.envelope(other)
    return result


def _total(account: Account) -> Bounds | None:
    low, high = account.persons
    return None if low is None and high is None else Bounds(low or 0, high)


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


def _count_text(count: Bounds) -> str:
    if count.max is None:
        return f"{count.min} or more"
    return str(count.min) if count.min == count.max else f"{count.min} to {count.max}"


def _there(_: bool) -> str:
    return "present"


def _equality(left: V, right: V) -> Relation:
    return Relation.EQUAL if left == right else Relation.INCOMPATIBLE


def _spans(left: str, right: str) -> Relation:
    return relation_of_spans(dates.span(left), dates.span(right))


def _sets(left: tuple[str, ...], right: tuple[str, ...]) -> Relation:
    mine, other = set(left), set(right)
    if mine == other:
        return Relation.EQUAL
    if mine < other:
        return Relation.REFINES
    if other < mine:
        return Relation.REFINED
    return Relation.COMPATIBLE if mine & other else Relation.INCOMPATIBLE
