"""Names of transfers that tell no day and no number.

The id of a transfer is written by a curator and may hold the day, a number in words or a place. The
name under which a masked transfer is published is made of what is published: the states, and the
first quarter.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import chain, count
from typing import Final

from msgspec.structs import replace

from miggraph.dates import span
from miggraph.identity import account_id
from miggraph.records import Account

__all__ = ["is_published_name", "published_name", "published_names"]

_QUARTER: Final = re.compile(r"(\d{4})-3([3-6])")


def published_names(
    transfers: Mapping[str, Sequence[Account]], taken: Collection[str]
) -> dict[str, str]:
    """Return the published name of each transfer, by its id.

    Equal names are numbered in an order that follows from the masked content, so that the numbers
    do not tell which came first.

    Parameters
    ----------
    transfers
        The masked accounts by the id of the transfer.
    taken
        Names that other transfers have.
    """
    order = {name: _content(accounts) for name, accounts in transfers.items()}
    used = set(taken)
    found = {}
    for name in sorted(transfers, key=lambda name: (order[name], name)):
        base = published_name(transfers[name])
        numbered = (f"{base}-no{number}" for number in count(2))
        new = next(name for name in chain([base], numbered) if name not in used)
        used.add(new)
        found[name] = new
    return found


def published_name(accounts: Sequence[Account]) -> str:
    """Name a transfer by its states and its first date, as its accounts tell them."""
    first = min(accounts, key=lambda a: (_start(a.date), a.sending, a.receiving))
    start = first.date.partition("/")[0].strip("~?%")
    day = _QUARTER.sub(lambda m: f"{m[1]}-q{int(m[2]) - 2}", start).strip(".") or "undated"
    to = "-".join(first.receiving) or "unknown"
    return f"{first.sending}-{to}-{day}".lower()


def is_published_name(name: str, accounts: Sequence[Account]) -> bool:
    """Whether the name of a transfer is made of what its accounts tell, and a number apart."""
    base = re.escape(published_name(accounts))
    return re.fullmatch(rf"{base}(?:-no\d+)?", name) is not None


def _start(text: str) -> str:
    first = span(text).earliest
    return "" if first is None else first.isoformat()


def _content(accounts: Sequence[Account]) -> list[str]:
    return sorted(account_id(replace(account, transfer="")) for account in accounts)
