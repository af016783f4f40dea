"""Where two voices speak on one question about a transfer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any, NamedTuple

from miggraph.claims.aspects import ASPECTS, Aspect, aspect_of
from miggraph.claims.transfer import Transfer
from miggraph.claims.voices import Speakers
from miggraph.network.contradictions.meetings import (
    OF_RELATION,
    Heard,
    Meeting,
    Standing,
    gather,
    hear,
)
from miggraph.records import Account

__all__ = ["account_meetings"]


class _Told(NamedTuple):
    """What one account says on a question."""

    id: str
    source: str
    value: Any


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
        name = aspect_of(ruling, transfer)
        if name is None:
            continue
        aspect = ASPECTS[name]
        rest = ruling.property.partition(" ")[2]
        asserting, denying = (
            [
                _Told(one, accounts[one].source, aspect.value_of(accounts[one], rest))
                for one in sorted(ids)
            ]
            for ids in ({*ruling.winners, *ruling.losers}, set(ruling.denials))
        )
        said, against = (_heard(part, speakers) for part in (asserting, denying))

        def stand(left: _Told, right: _Told, aspect: Aspect = aspect) -> Standing:
            return OF_RELATION[aspect.relate(left.value, right.value)]

        yield from gather(transfer.id, name, rest, combinations(said, 2), stand)
        yield from gather(transfer.id, name, f"denial {rest}", product(said, against), _denied)


def _heard(told: list[_Told], speakers: Speakers | None) -> list[Heard[_Told]]:
    if speakers is None:
        return [Heard(one, (one.source,), "") for one in told]
    return hear(told, speakers)


def _denied(_: _Told, __: _Told) -> Standing:
    return Standing.DENIED
