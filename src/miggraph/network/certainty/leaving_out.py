"""What the rank of a state hangs on: each voice, publisher and sender is left out in turn.

The transfers that a voice or a publisher tells are resolved anew without it; all others stay as
they are, and only the states that these may reach are counted anew. A sender is left out with all
transfers of which it is the sender, or may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from miggraph.claims.thirdcountry import root
from miggraph.claims.transfer import Transfer
from miggraph.claims.view import Resolver, View
from miggraph.claims.voices import publishers_by_name
from miggraph.network.ranking.arrivals import Arrivals, roles_of
from miggraph.network.ranking.hubs import Hub, HubParameters, hub_of, rank_key, ranked
from miggraph.records import Account

__all__ = ["KINDS", "Kind", "LeftOut", "Ranks", "ranks_without"]

Kind: TypeAlias = Literal["voice", "publisher", "sender"]
#: What is left out in turn.
KINDS: Final[tuple[Kind, ...]] = ("voice", "publisher", "sender")
#: State -> rank.
Ranks: TypeAlias = dict[str, int]


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """What was left out, and the ranking without it.

    Attributes
    ----------
    kind
        Voice, publisher or sender.
    name, label
        Id of the publisher or publishers, or code of the state; and its name.
    ranks
        The ranks without it; a state that is not there is not in the ranking.
    """

    kind: Kind
    name: str
    label: str
    ranks: Ranks


def ranks_without(
    resolver: Resolver, view: View, parameters: HubParameters
) -> tuple[Ranks, tuple[LeftOut, ...]]:
    """Rank the receiving states, and again without each voice, publisher and sender.

    Parameters
    ----------
    resolver
        Has the records.
    view
        The result with everything.
    parameters
        The parameters of the ranking.

    Returns
    -------
    tuple
        The ranks with everything; and, for each of what changes anything about any state when it
        is left out, the ranks without it, ordered by kind and name.
    """
    recount = _Recount(resolver, view, parameters)
    retelling = _Retelling(resolver, view)
    found = []
    told: tuple[tuple[Kind, _Tellers], ...] = (
        ("voice", retelling.voices()),
        ("publisher", retelling.publishers()),
    )
    for kind, tellers in told:
        for name, (label, accounts) in sorted(tellers.items()):
            ranks = recount.ranks(retelling.without(accounts))
            if ranks is not None:
                found.append(LeftOut(kind=kind, name=name, label=label, ranks=ranks))
    for name, gone in sorted(_by_sender(view.transfers.values(), resolver).items()):
        ranks = recount.ranks(dict.fromkeys(gone))
        if ranks is not None:
            label = resolver.dossier.states[name].label
            found.append(LeftOut(kind="sender", name=name, label=label, ranks=ranks))
    return recount.base, tuple(found)


def _by_sender(transfers: Iterable[Transfer], resolver: Resolver) -> dict[str, list[str]]:
    """Return the transfers of each sender, settled or possible; a territory is its state."""
    states = resolver.dossier.states
    found: dict[str, list[str]] = {}
    for transfer in transfers:
        senders = (transfer.sending,) if transfer.sending else transfer.possible_senders
        for sender in {root(code, states) for code in senders}:
            found.setdefault(sender, []).append(transfer.id)
    return found


#: Who tells -> its name, and the accounts that go with it, by transfer.
_Tellers: TypeAlias = dict[str, tuple[str, dict[str, set[str]]]]


class _Retelling:
    """Resolves transfers without some of their accounts, each remainder once."""

    def __init__(self, resolver: Resolver, view: View) -> None:
        rules = resolver.rules(view.policy)
        self._dossier = resolver.dossier
        self._name_of = rules.name_of
        self._speakers = resolver.speakers(rules)
        self._resolver = resolver.transfer_resolver(rules, self._speakers)
        self._told = resolver.told(view.clocks)
        self._known: dict[tuple[str, tuple[str, ...]], Transfer] = {}

    def voices(self) -> _Tellers:
        """Return what goes back to each voice.

        A page that relays several origins goes back to each of them, and to all together.
        """
        found: _Tellers = {}
        for transfer, account in self._all():
            origins = self._speakers[account.source].voices
            for name in {*origins, "+".join(origins)}:
                _add(found, name, self._name_of(name), transfer, account)
        return found

    def publishers(self) -> _Tellers:
        """Return what stands on the pages of each publisher, whoever it goes back to."""
        named = publishers_by_name(self._dossier.publishers.values())
        found: _Tellers = {}
        for transfer, account in self._all():
            written = self._dossier.sources[account.source].publisher
            for name, label in [(p.id, p.label) for p in named.get(written, ())] or [
                (written, written)
            ]:
                _add(found, name, label, transfer, account)
        return found

    def without(self, accounts: Mapping[str, set[str]]) -> dict[str, Transfer | None]:
        """Return the transfers without these accounts; None for one of which nothing is left."""
        return {name: self._resolve(name, gone) for name, gone in accounts.items()}

    def _resolve(self, name: str, gone: set[str]) -> Transfer | None:
        left = [account for account in self._told[name] if account.id not in gone]
        if not left:
            return None
        key = (name, tuple(account.id for account in left))
        if key not in self._known:
            self._known[key] = self._resolver.resolve(name, left)
        return self._known[key]

    def _all(self) -> Iterable[tuple[str, Account]]:
        return ((name, account) for name, told in self._told.items() for account in told)


def _add(found: _Tellers, name: str, label: str, transfer: str, account: Account) -> None:
    _, accounts = found.setdefault(name, (label, {}))
    accounts.setdefault(transfer, set()).add(account.id)


class _Recount:
    """Ranks the receiving states after a few transfers have changed."""

    def __init__(self, resolver: Resolver, view: View, parameters: HubParameters) -> None:
        dossier = resolver.dossier
        self._states = dossier.states
        self._by = parameters.by
        self._transfers = view.transfers
        roles = roles_of(dossier.agreements, dossier.states)
        self._finder = Arrivals(roles, dossier.states, parameters.bases, view.clocks.on)
        self._reaching: dict[str, list[str]] = {}
        for transfer in view.transfers.values():
            for state in _reach(transfer):
                self._reaching.setdefault(state, []).append(transfer.id)
        tallies = self._finder.tally(view.transfers.values())
        self._hubs = {
            state: hub_of(state, tally, self._finder, self._states, None)
            for state, tally in tallies.items()
        }
        self.base = self._rank(self._hubs)

    def ranks(self, changed: Mapping[str, Transfer | None]) -> Ranks | None:
        """Return the ranks with some transfers changed or gone; None if no state counts otherwise.

        Parameters
        ----------
        changed
            Transfers by id; None is gone.
        """
        touched = {
            state
            for name, transfer in changed.items()
            for one in (self._transfers[name], transfer)
            if one is not None
            for state in _reach(one)
        }
        counted = {state: self._count(state, changed) for state in sorted(touched)}
        if all(self._key(hub) == self._key(self._hubs.get(s)) for s, hub in counted.items()):
            return None
        return self._rank({s: hub for s, hub in (self._hubs | counted).items() if hub is not None})

    def _count(self, state: str, changed: Mapping[str, Transfer | None]) -> Hub | None:
        names = [name for name in self._reaching.get(state, ()) if name not in changed]
        anew = [transfer for transfer in changed.values() if transfer is not None]
        transfers = [*(self._transfers[name] for name in names), *anew]
        tally = self._finder.tally(transfers).get(state)
        return hub_of(state, tally, self._finder, self._states, None) if tally else None

    def _key(self, hub: Hub | None) -> tuple[float, ...] | None:
        return None if hub is None else rank_key(hub, self._by)

    def _rank(self, hubs: Mapping[str, Hub]) -> Ranks:
        return {hub.state: hub.rank for hub in ranked(list(hubs.values()), self._by)}


def _reach(transfer: Transfer) -> tuple[str, ...]:
    """Return the states in which a transfer arrived, or may have."""
    return (transfer.receiving,) if transfer.receiving else transfer.possible
