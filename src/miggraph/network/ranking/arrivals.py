"""Which transfers are arrivals of third-country nationals.

A hub arrival is a transfer that was done, of persons of whom all or some are known to be foreign
nationals of the receiving state, on one of the chosen movement bases, into a state that is a party
as receiving, transit or both, or that no party role names (then flagged). It is never into a state
that is only sending or funding: that is a return to the sender. Nor is it from one part of a state
into another: nobody left the state.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Final

from msgspec import Struct

from miggraph import dates
from miggraph.claims.thirdcountry import root
from miggraph.claims.transfer import Transfer
from miggraph.records import Agreement, State

__all__ = ["BASES", "Arrivals", "Tally", "roles_of"]

#: Movement bases of a hub arrival unless others are chosen.
BASES: Final = ("forced-removal", "readmission", "induced-departure")


def roles_of(
    agreements: Mapping[str, Agreement], states: Mapping[str, State]
) -> Callable[[Transfer, str], set[str]]:
    """Return what finds the roles of a state in the agreements of a transfer.

    Parameters
    ----------
    agreements, states
        The registers.
    """

    def roles(transfer: Transfer, state: str) -> set[str]:
        home = root(state, states)
        return {
            party.role
            for name in transfer.agreements
            for party in agreements[name].parties
            if root(party.state, states) == home
        }

    return roles


class Tally(Struct):
    """The transfers into one receiving state.

    `arrivals` are on the chosen bases, `all_bases` on any; `undetermined` may be arrivals;
    `flagged` are ids of arrivals into a state that no party role names.
    """

    arrivals: list[Transfer]
    all_bases: list[Transfer]
    undetermined: list[Transfer]
    flagged: list[str]


class Arrivals:
    """Finds hub arrivals and counts them by receiving state.

    Parameters
    ----------
    roles
        Says which roles a state has in the agreements of a transfer; a territory has those of its
        administering state.
    states
        The register.
    bases
        Movement bases that make an arrival.
    on
        Transfers that began later are left out; one that began but may not have been over by this
        day may be an arrival.
    """

    def __init__(
        self,
        roles: Callable[[Transfer, str], Collection[str]],
        states: Mapping[str, State],
        bases: Collection[str],
        on: date,
    ) -> None:
        self._roles = roles
        self._states = states
        self._bases = bases
        self._on = on

    def tally(self, transfers: Iterable[Transfer]) -> dict[str, Tally]:
        """Sort the transfers by the state of arrival; states without any are left out."""
        return {s: t for s, t in self.possible(transfers).items() if t.arrivals}

    def possible(self, transfers: Iterable[Transfer]) -> dict[str, Tally]:
        """Sort the transfers by the state in which they arrive, or may arrive."""
        tallies: dict[str, Tally] = {}
        for transfer in transfers:
            start = dates.span(transfer.date).earliest
            if transfer.standing != "done" or (start is not None and start > self._on):
                continue
            if (
                transfer.receiving is None
                or transfer.third_country == "undetermined"
                or (transfer.third_country != "no" and transfer.happened_by > self._on)
            ):
                for state in self._may_arrive(transfer):
                    _of(tallies, state).undetermined.append(transfer)
            elif transfer.third_country != "no":
                self._count(tallies, transfer, transfer.receiving)
        return dict(sorted(tallies.items()))

    def _count(self, tallies: dict[str, Tally], transfer: Transfer, state: str) -> None:
        named = self.admits(transfer, state)
        if named is None:
            return
        tally = _of(tallies, state)
        tally.all_bases.append(transfer)
        if transfer.basis in self._bases:
            tally.arrivals.append(transfer)
            if not named:
                tally.flagged.append(transfer.id)

    def senders(self, transfers: Iterable[Transfer]) -> tuple[str, ...]:
        """Return the sending states; a union is none, a territory is its administering state."""
        return self.sender_states(t.sending for t in transfers if t.sending is not None)

    def sender_states(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Return the states that count as senders for these codes, as in `senders`."""
        found = {root(code, self._states) for code in codes}
        return tuple(sorted(code for code in found if self._states[code].kind != "union"))

    def _may_arrive(self, transfer: Transfer) -> list[str]:
        """Return the states of which the transfer may be a hub arrival, though it is not settled.

        Where the only tellings have nothing but nationals of the state, it is none.
        """
        if transfer.basis not in self._bases:
            return []
        candidates = (transfer.receiving,) if transfer.receiving else transfer.possible
        return [
            state
            for state in candidates
            if not self.only_own(transfer, state) and self.admits(transfer, state) is not None
        ]

    def only_own(self, transfer: Transfer, state: str) -> bool:
        """Whether all that is told of the persons is that they are nationals of the state."""
        home = root(state, self._states)
        own = [c.persons.max for c in transfer.cohorts if root(c.nationality, self._states) == home]
        known = [count for count in own if count is not None]
        return (
            len(own) == len(known) == len(transfer.cohorts) > 0
            and transfer.persons.max is not None
            and sum(known) >= transfer.persons.max
        )

    def admits(self, transfer: Transfer, state: str) -> bool | None:
        """Say whether a role names the state as a place of arrival; None if it can be none.

        A role excludes it, or the persons were sent from there. A union is a party and never a
        place.
        """
        if self._states[state].kind == "union":
            return None
        sending = transfer.sending
        if sending is not None and root(sending, self._states) == root(state, self._states):
            return None
        roles = self._roles(transfer, state)
        if not {"receiving", "transit", "both"}.isdisjoint(roles):
            return True
        return None if roles else False


def _of(tallies: dict[str, Tally], state: str) -> Tally:
    return tallies.setdefault(state, Tally([], [], [], []))
