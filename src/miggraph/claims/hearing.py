"""The questions that are asked about one transfer, and the rulings on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from miggraph import dates
from miggraph.claims.answers import accepted_count, count_text
from miggraph.claims.compare import Relation, relation_of_counts
from miggraph.claims.decide import Rules, Statement, Verdict, decide
from miggraph.claims.flows import Item, route_bounds
from miggraph.claims.transfer import Ruling
from miggraph.claims.voices import Speakers
from miggraph.quantities import SOME, Bounds
from miggraph.records import Account

__all__ = ["Hearing"]

V = TypeVar("V")


class Hearing:
    """Hears the accounts of one transfer, question by question.

    Parameters
    ----------
    speakers
        On whose word each source rests.
    rules
        The policy.

    Attributes
    ----------
    rulings
        The decisions taken so far.
    """

    def __init__(self, speakers: Speakers, rules: Rules) -> None:
        self.speakers = speakers
        self.rules = rules
        self.rulings: list[Ruling] = []

    def ask(
        self,
        accounts: Iterable[Account],
        property_: str,
        value_of: Callable[[Account], V | None],
        relate: Callable[[V, V], Relation],
        text: Callable[[V], str],
    ) -> Verdict[V] | None:
        """Decide one question among the accounts that speak on it; None if none does."""
        statements = [
            Statement(account.id, value, denies=False, speaker=self.speakers[account.source])
            for account in accounts
            if (value := value_of(account)) is not None
        ]
        return self.decide(property_, statements, relate, text)

    def decide(
        self,
        property_: str,
        statements: Sequence[Statement[V]],
        relate: Callable[[V, V], Relation],
        text: Callable[[V], str],
    ) -> Verdict[V] | None:
        """Decide one question among statements; None if there are none."""
        if not statements:
            return None
        verdict = decide(statements, self.rules, relate)
        shown = verdict.left if verdict.value is None else (verdict.value,)
        self.rulings.append(
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

    def count(
        self,
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
            verdict = self.decide(
                f"{property_} {period}".strip(),
                [
                    Statement(a.id, count, denies=False, speaker=self.speakers[a.source])
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
