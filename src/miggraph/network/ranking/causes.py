"""Which transfers make two networks rank otherwise, and on which tellings they rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import networkx as nx

from miggraph.claims.transfer import Transfer
from miggraph.network.graphs.reading import Reading, read_transfers
from miggraph.network.ranking.arrivals import Arrivals

__all__ = ["Cause", "causes_of"]

#: What is compared of a transfer: attribute -> its name in a sentence.
_ASPECTS: Final = {
    "sending": "sender",
    "receiving": "receiver",
    "possible": "possible receivers",
    "date": "date",
    "tells": "event or total",
    "basis": "movement basis",
    "persons": "persons",
    "third_persons": "third-country persons",
    "third_country": "third-country answer",
    "cohorts": "nationalities and their counts",
    "onward_persons": "persons who moved on",
}


@dataclass(frozen=True)
class Cause:
    """A transfer that counts otherwise in the second network.

    Attributes
    ----------
    transfer
        Its id.
    differs
        What differs: ``new``, ``missing``, or the aspects.
    gained, lost
        Ids of the accounts that only the second, or only the first, network rests on; where these
        are the same, those whose answer to some question is accepted only there.
    sources
        Ids of the sources that only one of the two has; else of all its sources.
    """

    transfer: str
    differs: tuple[str, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    sources: tuple[str, ...]


def causes_of(
    before: nx.MultiDiGraph[str],
    after: nx.MultiDiGraph[str],
    bases: Collection[str],
    on: date | None,
) -> dict[str, tuple[Cause, ...]]:
    """Return the transfers that count otherwise, by the state into which they are arrivals.

    Parameters
    ----------
    before, after
        Networks of transfers.
    bases
        Movement bases of an arrival.
    on
        Day for both; None: that of each network.
    """
    old, new = read_transfers(before), read_transfers(after)
    counted_old = _counted(old, bases, on or before.graph.get("on") or date.max)
    counted_new = _counted(new, bases, on or after.graph.get("on") or date.max)
    told_old, told_new = _tellings(before), _tellings(after)
    found: dict[str, list[Cause]] = {}
    for name in sorted(counted_old.keys() | counted_new.keys()):
        left, right = old.transfers.get(name), new.transfers.get(name)
        differs = _differences(left, right)
        places = counted_old.get(name, set()) | counted_new.get(name, set())
        if not differs and counted_old.get(name) == counted_new.get(name):
            continue
        nothing = _Telling(frozenset(), frozenset(), frozenset())
        reason = before.graph.get("left_out", {}).get(name) or after.graph.get("left_out", {}).get(
            name
        )
        if left is None or right is None:
            differs = (reason,) if reason else differs
        cause = _cause(
            name,
            differs or ("whether it had happened by the day",),
            told_old.get(name, nothing),
            told_new.get(name, nothing),
        )
        for state in places:
            found.setdefault(state, []).append(cause)
    return {state: tuple(causes) for state, causes in found.items()}


def _counted(reading: Reading, bases: Collection[str], day: date) -> dict[str, set[str]]:
    """Return the states for which each transfer is an arrival."""
    finder = Arrivals(reading.roles_in, reading.states, tuple(bases), day)
    counted: dict[str, set[str]] = {}
    for state, tally in finder.tally(reading.transfers.values()).items():
        for transfer in tally.arrivals:
            counted.setdefault(transfer.id, set()).add(state)
    return counted


def _differences(left: Transfer | None, right: Transfer | None) -> tuple[str, ...]:
    if left is None or right is None:
        return ("new" if left is None else "missing",)
    return tuple(
        words for name, words in _ASPECTS.items() if getattr(left, name) != getattr(right, name)
    )


@dataclass(frozen=True)
class _Telling:
    """Accounts of a transfer, those whose answer to a question is accepted, and the sources."""

    accounts: frozenset[str]
    deciding: frozenset[tuple[str, str]]
    sources: frozenset[str]


def _tellings(transfers: nx.MultiDiGraph[str]) -> dict[str, _Telling]:
    return {
        data["transfer"]: _Telling(
            frozenset(data.get("accounts", ())),
            frozenset(
                (question, account)
                for question, winners in data.get("deciding", {}).items()
                for account in winners
            ),
            frozenset(data.get("sources", ())),
        )
        for _, _, data in transfers.edges(data=True)
    }


def _cause(name: str, differs: tuple[str, ...], old: _Telling, new: _Telling) -> Cause:
    gained, lost = new.accounts - old.accounts, old.accounts - new.accounts
    sources = old.sources ^ new.sources
    if not gained and not lost:  # the same tellings, decided otherwise
        gained = frozenset(account for _, account in new.deciding - old.deciding)
        lost = frozenset(account for _, account in old.deciding - new.deciding)
    return Cause(
        name, differs, _sorted(gained), _sorted(lost), _sorted(sources or old.sources | new.sources)
    )


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))
