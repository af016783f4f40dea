"""Contradictions between the accounts of one transfer, whatever is decided about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct

from miggraph.claims.aspects import ASPECTS, Aspect, aspect_of
from miggraph.claims.compare import Relation
from miggraph.claims.transfer import Transfer
from miggraph.records import Account

__all__ = ["TransferDispute", "TransferRelation", "transfer_disputes_of"]

TransferRelation: TypeAlias = Literal["incompatible", "denied"]
_ABSENT: Final = "not present"


class TransferDispute(Struct, frozen=True, gc=False):
    """Two sides on one question about a transfer that cannot both be right.

    Attributes
    ----------
    transfer
        Id of the transfer.
    agreements
        The agreements that it is told to rest on.
    aspect
        What they differ on: ``date``, ``from``, ``to``, ``persons``, ``nationality``, ``persons of
        a nationality``, ``basis``, ``mode`` or ``via``.
    about
        The nationality, the period of a total, or both; empty for the others.
    relation
        ``incompatible``: two values that cannot both be true. ``denied``: the right side tells the
        numbers of all nationalities, and this one is not among them.
    left_value, right_value
        What the sides tell, in words.
    left, right
        Ids of the accounts of each side.
    """

    transfer: str
    agreements: tuple[str, ...]
    aspect: str
    about: str
    relation: TransferRelation
    left_value: str
    right_value: str
    left: tuple[str, ...]
    right: tuple[str, ...]


def transfer_disputes_of(
    transfers: Iterable[Transfer], accounts: Mapping[str, Account]
) -> tuple[TransferDispute, ...]:
    """Find all contradictions, ordered by transfer and then as the questions were asked.

    Parameters
    ----------
    transfers
        The transfers, with their decisions.
    accounts
        The accounts by id.
    """
    ordered = sorted(transfers, key=lambda one: one.id)
    return tuple(dispute for one in ordered for dispute in _of_transfer(one, accounts))


def _of_transfer(transfer: Transfer, accounts: Mapping[str, Account]) -> Iterator[TransferDispute]:
    for ruling in transfer.rulings:
        name = aspect_of(ruling, transfer)
        if name is None:
            continue
        aspect, about = ASPECTS[name], ruling.property.partition(" ")[2]
        said = [
            (account, aspect.value_of(accounts[account], about))
            for account in transfer.accounts
            if account in ruling.winners or account in ruling.losers
        ]
        question = (transfer.id, transfer.agreements, name, about)
        for (value, left), (other, right) in combinations(_sides(said, aspect), 2):
            if aspect.relate(value, other) is Relation.INCOMPATIBLE:
                texts = aspect.text(value), aspect.text(other)
                yield TransferDispute(*question, "incompatible", *texts, left, right)
        if said and ruling.denials:
            asserting, denying = tuple(account for account, _ in said), tuple(ruling.denials)
            text = aspect.text(said[0][1])
            yield TransferDispute(*question, "denied", text, _ABSENT, asserting, denying)


def _sides(said: Sequence[tuple[str, Any]], aspect: Aspect) -> list[tuple[Any, tuple[str, ...]]]:
    """Group accounts by equal values, in the order of the first that tells it."""
    sides: list[tuple[Any, list[str]]] = []
    for account, value in said:
        for told, members in sides:
            if aspect.relate(told, value) is Relation.EQUAL:
                members.append(account)
                break
        else:
            sides.append((value, [account]))
    return [(value, tuple(members)) for value, members in sides]
