"""What each voice tells of each transfer: the arrivals among which draws choose.

A telling is a transfer as it would be if one voice alone had spoken. Voices that can carry a value
are heard; content farms and aggregators that name no origin only where nobody else speaks, and
content farms only where not even an aggregator does if the policy says so. What these tell is then
read as if they could carry it, and marked as unsupported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, TypeAlias

from msgspec.structs import replace

from miggraph import dates
from miggraph.claims.decide import Rules
from miggraph.claims.thirdcountry import NO_NATIONALS, UNDECIDED, compose, root
from miggraph.claims.transfer import Transfer
from miggraph.claims.view import Resolver, View
from miggraph.claims.voices import Speakers, Spoken, carries_nothing, speaking
from miggraph.dates import Span
from miggraph.network.ranking.arrivals import Arrivals, roles_of
from miggraph.network.ranking.hubs import HubParameters
from miggraph.quantities import Bounds
from miggraph.records import Account

__all__ = ["Arrival", "Group", "Telling", "Told", "tellings"]

Whose: TypeAlias = Literal["foreign", "own", "open"]


class Group(NamedTuple):
    """Persons of one nationality; `nationality` None where none is named.

    `whose` says whether they are nationals of the receiving state; open is not known.
    """

    nationality: str | None
    whose: Whose
    persons: Bounds


class Arrival(NamedTuple):
    """One pair of ends that a telling allows.

    `state` None: the telling is of no arrival there. `sender` is as told, `counted` the state as
    which it counts among the senders: None if it does not.
    """

    state: str | None
    sender: str | None
    counted: str | None = None
    persons: Bounds = Bounds(0, 0)
    third_persons: Bounds = Bounds(0, 0)
    groups: tuple[Group, ...] = ()


class Telling(NamedTuple):
    """What one voice tells of one transfer; of its `choices` one is drawn.

    The arrivals of one choice hold together: several are one figure for several states, and the
    persons of each are all of them. `days_left` are the bounds of the number of days from the clock
    until it was over, where that may be later than the clock; else None. `tables` are those of the
    transfer, whoever is believed.
    """

    voice: str
    choices: tuple[tuple[Arrival, ...], ...]
    span: Span
    days_left: tuple[int, int] | None
    is_total: bool
    onward: Bounds
    tables: tuple[str, ...]

    @property
    def states(self) -> set[str]:
        """The states in which people may have arrived."""
        return {a.state for choice in self.choices for a in choice if a.state is not None}


class Told(NamedTuple):
    """A transfer with the tellings of its admissible voices; `unsupported` if none can carry it."""

    transfer: str
    unsupported: bool
    tellings: tuple[Telling, ...]


def tellings(resolver: Resolver, view: View, parameters: HubParameters) -> tuple[Told, ...]:
    """Return what each admissible voice tells of each transfer that was done.

    A transfer of which no telling is of an arrival is left out.

    Parameters
    ----------
    resolver
        Has the records.
    view
        Gives policy and clocks, and the movement basis where a voice tells none.
    parameters
        Only the movement bases are used.
    """
    reader = _Reader(resolver, view, parameters)
    read = (reader.read(name, told) for name, told in resolver.told(view.clocks).items())
    return tuple(told for told in read if any(telling.states for telling in told.tellings))


class _Reader:
    """Reads transfers voice by voice."""

    def __init__(self, resolver: Resolver, view: View, parameters: HubParameters) -> None:
        dossier = resolver.dossier
        rules = resolver.rules(view.policy)
        self._states = dossier.states
        self._bases = parameters.bases
        self._transfers = view.transfers
        self._on = view.clocks.on
        self._rules = rules
        self._speakers = resolver.speakers(rules)
        self._resolver = resolver.transfer_resolver(rules, self._speakers)
        self._believing = resolver.transfer_resolver(
            rules, _believed(resolver, rules, self._speakers)
        )
        roles = roles_of(dossier.agreements, dossier.states)
        self._finder = Arrivals(roles, dossier.states, parameters.bases, self._on)

    def read(self, name: str, accounts: Sequence[Account]) -> Told:
        """Read one transfer."""
        told = [account for account in accounts if account.standing != "announced"]
        voices = _admissible(speaking([self._speakers[a.source] for a in told]), self._rules)
        unsupported = all(carries_nothing(voice.type) for voice in voices)
        resolve = (self._believing if unsupported else self._resolver).resolve
        # Where one voice tells all, what is accepted is what it tells.
        known = None if unsupported else self._transfers.get(name)
        whole = known is not None and known.accounts == tuple(a.id for a in accounts)
        found = []
        for voice in voices:
            own = [a for a in told if "+".join(self._speakers[a.source].voices) == voice.voice]
            alone = known if whole and len(own) == len(told) else None
            found.append(self._telling(voice.voice, alone or resolve(name, own)))
        return Told(name, unsupported, tuple(found))

    def _telling(self, voice: str, transfer: Transfer) -> Telling:
        if transfer.basis_inferred:  # who does not tell the basis does not deny it
            transfer = replace(transfer, basis=self._transfers[transfer.id].basis)
        span = dates.span(transfer.date)
        began = span.earliest is None or span.earliest <= self._on
        counts = began and transfer.basis in self._bases
        ends = transfer.possible if transfer.receiving is None else (transfer.receiving,)
        together = (ends,) if transfer.joint else tuple((end,) for end in ends)
        senders = transfer.possible_senders if transfer.sending is None else (transfer.sending,)
        return Telling(
            voice=voice,
            choices=tuple(
                tuple(
                    self._arrival(transfer, end, sender) if counts else Arrival(None, sender)
                    for end in group
                )
                for group in together
                for sender in senders or (None,)
            ),
            span=span,
            days_left=self._days_left(transfer, span),
            is_total=transfer.tells == "total",
            onward=transfer.onward_persons,
            tables=self._transfers[transfer.id].tables,
        )

    def _days_left(self, transfer: Transfer, span: Span) -> tuple[int, int] | None:
        last = (transfer.happened_by - self._on).days
        if last <= 0 or span.earliest is None:
            return None
        return (min((span.earliest - self._on).days, last), last)

    def _arrival(self, transfer: Transfer, state: str, sender: str | None) -> Arrival:
        if self._finder.only_own(transfer, state) or self._finder.admits(transfer, state) is None:
            return Arrival(None, sender)
        composition = compose(
            state,
            transfer.persons,
            [(c.nationality, c.persons, c.accepted) for c in transfer.cohorts],
            self._states,
        )
        if composition.kind == "no":
            return Arrival(None, sender)
        home = root(state, self._states)
        counted = self._finder.sender_states([sender] if sender else ())
        return Arrival(
            state=state,
            sender=sender,
            counted=counted[0] if counted else None,
            persons=composition.persons,
            third_persons=composition.third_persons,
            groups=tuple(self._group(name, home, count) for name, count, _ in composition.cohorts),
        )

    def _group(self, name: str, home: str, persons: Bounds) -> Group:
        if name in NO_NATIONALS:
            return Group(None, "foreign", persons)
        if name in UNDECIDED:
            return Group(None, "open", persons)
        own = root(name, self._states) == home
        return Group(name if name in self._states else None, "own" if own else "foreign", persons)


def _admissible(voices: Iterable[Spoken], rules: Rules) -> list[Spoken]:
    """Return the voices that are heard: the best of three classes in which anybody speaks."""
    alone = rules.policy.only_when_alone
    classes: dict[int, list[Spoken]] = {}
    for voice in voices:
        kind = 2 if voice.type in alone else 1 if carries_nothing(voice.type) else 0
        classes.setdefault(kind, []).append(voice)
    return classes[min(classes)] if classes else []


def _believed(resolver: Resolver, rules: Rules, speakers: Speakers) -> Speakers:
    """Return speakers of which each can carry what it tells; nobody else speaks beside them."""
    types = [kind for tier in rules.policy.tiers for kind in tier if not carries_nothing(kind)]
    dossier = resolver.dossier
    sources = {
        name: replace(source, type=types[0], relays=None)
        if types and carries_nothing(speakers[name].type)
        else source
        for name, source in dossier.sources.items()
    }
    return Speakers(sources, dossier.publishers, rules.ranks)
