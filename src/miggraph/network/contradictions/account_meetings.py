"""Where two voices speak on one question about a transfer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, product
from typing import Any, Final, NamedTuple

from miggraph.claims.answers import equality, sets, spans
from miggraph.claims.compare import Relation, relation_of_counts
from miggraph.claims.transfer import Ruling, Transfer
from miggraph.claims.voices import Speakers
from miggraph.network.contradictions.meetings import (
    OF_RELATION,
    Heard,
    Meeting,
    Standing,
    gather,
    hear,
)
from miggraph.quantities import Bounds
from miggraph.records import Account

__all__ = ["ASPECTS", "account_meetings", "aspect_of"]

#: Questions about a transfer whose answers are compared, in the order of the tables.
ASPECTS: Final = (
    "date",
    "from",
    "to",
    "persons",
    "nationality",
    "persons of a nationality",
    "basis",
    "mode",
    "via",
)


class _Told(NamedTuple):
    """What one account says on a question."""

    id: str
    source: str
    value: Any


def aspect_of(ruling: Ruling, transfer: Transfer) -> str | None:
    """Return which of `ASPECTS` a ruling is about; None for onward movements.

    Parameters
    ----------
    ruling
        One decision on a transfer.
    transfer
        The transfer.
    """
    name, _, rest = ruling.property.partition(" ")
    if name == "persons" and rest:
        nationality = f"nationality {rest.split()[0]}"
        of_cohort = any(one.property == nationality for one in transfer.rulings)
        return "persons of a nationality" if of_cohort else "persons"
    return name if name in ASPECTS else None


def account_meetings(
    transfer: Transfer, accounts: Mapping[str, Account], speakers: Speakers | None
) -> Iterator[Meeting]:
    """Give each pair of voices that speak on one question about a transfer.

    Parameters
    ----------
    transfer
        The transfer, with the decisions on its accounts.
    accounts
        The accounts by id.
    speakers
        On whose word each source rests; None: every page speaks for itself.
    """
    for ruling in transfer.rulings:
        aspect = aspect_of(ruling, transfer)
        if aspect is None:
            continue
        value_of, relate = _READ[aspect]
        rest = ruling.property.partition(" ")[2]
        asserting, denying = (
            [
                _Told(name, accounts[name].source, value_of(accounts[name], rest))
                for name in sorted(names)
            ]
            for names in ({*ruling.winners, *ruling.losers}, set(ruling.denials))
        )
        said, against = (_heard(part, speakers) for part in (asserting, denying))

        def stand(left: _Told, right: _Told, relate: _Relate = relate) -> Standing:
            return OF_RELATION[relate(left.value, right.value)]

        yield from gather(transfer.id, aspect, rest, combinations(said, 2), stand)
        yield from gather(transfer.id, aspect, f"denial {rest}", product(said, against), _denied)


def _heard(told: list[_Told], speakers: Speakers | None) -> list[Heard[_Told]]:
    if speakers is None:
        return [Heard(one, (one.source,), "") for one in told]
    return hear(told, speakers)


def _denied(_: _Told, __: _Told) -> Standing:
    return Standing.DENIED


def _persons(account: Account, _: str) -> Bounds:
    return Bounds(account.persons[0] or 0, account.persons[1])


def _cohort(account: Account, rest: str) -> Bounds:
    code = rest.split(maxsplit=1)[0]
    told = next(c.told for c in account.cohorts if c.nationality == code)
    return told or Bounds(0, None)


_Relate = Callable[[Any, Any], Relation]
#: Aspect -> what an account says, given the rest of the name of the question, and its comparison.
_READ: Final[dict[str, tuple[Callable[[Account, str], Any], _Relate]]] = {
    "date": (lambda account, _: account.date, spans),
    "from": (lambda account, _: account.sending, equality),
    "to": (lambda account, _: account.receiving, sets),
    "persons": (_persons, relation_of_counts),
    "nationality": (lambda _, __: True, equality),
    "persons of a nationality": (_cohort, relation_of_counts),
    "basis": (lambda account, _: account.basis, equality),
    "mode": (lambda account, _: account.mode, equality),
    "via": (lambda account, _: account.via, equality),
}
