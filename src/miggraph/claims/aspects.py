"""Questions about a transfer whose answers can contradict one another, and what accounts answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from miggraph.claims.answers import count_text, equality, sets, spans
from miggraph.claims.compare import Relation, relation_of_counts
from miggraph.claims.transfer import Ruling, Transfer
from miggraph.quantities import Bounds
from miggraph.records import Account

__all__ = ["ASPECTS", "Aspect", "aspect_of"]


class Aspect(NamedTuple):
    """How the answers on one aspect are read from accounts and compared.

    Attributes
    ----------
    value_of
        What an account says, given what the question is about: a nationality, a period, or nothing.
    relate
        How two values stand to one another.
    text
        A value in words.
    """

    value_of: Callable[[Account, str], Any]
    relate: Callable[[Any, Any], Relation]
    text: Callable[[Any], str]


def aspect_of(ruling: Ruling, transfer: Transfer) -> str | None:
    """Return which of `ASPECTS` a ruling is about; None for onward movements.

    An account that is silent on an onward movement does not deny it, so none contradicts another.

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


def _persons(account: Account, _: str) -> Bounds:
    return Bounds(account.persons[0] or 0, account.persons[1])


def _cohort(account: Account, about: str) -> Bounds:
    code = about.split(maxsplit=1)[0]
    told = next(c.told for c in account.cohorts if c.nationality == code)
    return told or Bounds(0, None)


#: In the order of tables.
ASPECTS: Final = {
    "date": Aspect(lambda account, _: account.date, spans, str),
    "from": Aspect(lambda account, _: account.sending, equality, str),
    "to": Aspect(lambda account, _: account.receiving, sets, "/".join),
    "persons": Aspect(_persons, relation_of_counts, count_text),
    "nationality": Aspect(lambda _, __: True, equality, lambda _: "present"),
    "persons of a nationality": Aspect(_cohort, relation_of_counts, count_text),
    "basis": Aspect(lambda account, _: account.basis, equality, str),
    "mode": Aspect(lambda account, _: account.mode, equality, str),
    "via": Aspect(lambda account, _: account.via, equality, "/".join),
}
