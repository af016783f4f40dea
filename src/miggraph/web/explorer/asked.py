"""What an address asks for: everything that a view depends on stands in its query string."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import chain
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from msgspec import Struct

from miggraph.dates import day_of
from miggraph.errors import UnknownNameError, UsageError
from miggraph.knowledge import KnowledgeGraph

__all__ = ["BAR", "Asked", "read_asked"]

#: Parameters of the bar that all views share, in its order; each is named like the option of the
#: command line that does the same.
BAR: Final = (
    "in-force-on",
    "known-on",
    "since",
    "until",
    "policy",
    "kind",
    "state",
    "nationality",
)
#: Bounds of a query string; no view of ours comes near.
_LONGEST: Final = 8_192
_MOST_FIELDS: Final = 200
#: What no page can show; a query in a form has lines and tabs.
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
#: The years that days of a view may lie in: more would only be a slip of the pen.
_YEARS: Final = (1000, 2200)


class Asked(Struct, frozen=True):
    """What a view is asked for.

    Attributes
    ----------
    in_force_on, known_on, since, until
        Days; None is not given.
    policy
        Name of a policy.
    kinds, states, nationalities
        Kinds of agreement, and codes of states.
    rest
        The parameters of the page alone, as they were given, by name.
    """

    in_force_on: date | None = None
    known_on: date | None = None
    since: date | None = None
    until: date | None = None
    policy: str | None = None
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    rest: dict[str, tuple[str, ...]] = {}

    @property
    def given(self) -> dict[str, tuple[str, ...]]:
        """All that is set, as texts, by the name of the parameter; empty ones are left out."""
        bar: dict[str, Iterable[Any]] = {
            "in-force-on": (self.in_force_on,),
            "known-on": (self.known_on,),
            "since": (self.since,),
            "until": (self.until,),
            "policy": (self.policy,),
            "kind": self.kinds,
            "state": self.states,
            "nationality": self.nationalities,
        }
        texts = {name: tuple(str(v) for v in values if v) for name, values in bar.items()}
        return {name: values for name, values in (texts | self.rest).items() if values}

    def first(self, name: str, default: str = "") -> str:
        """Return a parameter of the page that is given once."""
        return next(iter(self.rest.get(name, ())), default)

    def one_of(self, name: str, known: Collection[str], default: str) -> str:
        """Return a parameter of the page that is one of some words.

        Raises
        ------
        UnknownNameError
            If it is none of them.
        """
        value = self.first(name, default)
        if value not in known:
            raise UnknownNameError(name, value, known)
        return value

    def only(self, names: Iterable[str]) -> Asked:
        """Return what is asked without the parameters of the page that are not named."""
        kept = {name: self.rest[name] for name in names if name in self.rest}
        return Asked(
            in_force_on=self.in_force_on,
            known_on=self.known_on,
            since=self.since,
            until=self.until,
            policy=self.policy,
            kinds=self.kinds,
            states=self.states,
            nationalities=self.nationalities,
            rest=kept,
        )

    def query(self, **changes: str | Iterable[str] | None) -> str:
        """Return the query string of this view, or of one that differs.

        Parameters
        ----------
        **changes
            Parameters with other values, written with ``_`` for ``-``; None takes one away.

        Returns
        -------
        str
            With the ``?``, and always in the same order; empty if nothing is asked.
        """
        values = dict(self.given)
        for key, change in changes.items():
            name = key.replace("_", "-")
            values.pop(name, None)
            if change:
                values[name] = (change,) if isinstance(change, str) else tuple(change)
        order = {name: number for number, name in enumerate(BAR)}
        pairs = [
            (name, value)
            for name in sorted(values, key=lambda name: (order.get(name, len(order)), name))
            for value in values[name]
        ]
        return f"?{urlencode(pairs)}" if pairs else ""

    def bar_query(self, **changes: str | Iterable[str] | None) -> str:
        """Return the query string with what all views share, for a link to another page."""
        return self.only(()).query(**changes)

    @property
    def filters(self) -> dict[str, Any]:
        """What `KnowledgeGraph.network` and `export` are given, but for clocks and policy."""
        found = {
            "since": self.since,
            "until": self.until,
            "in_force_on": self.in_force_on,
            "kind": self.kinds or None,
            "state": self.states or None,
            "nationality": self.nationalities or None,
        }
        return {name: value for name, value in found.items() if value is not None}

    def options(self, *names: str) -> str:
        """Return the options of the command line that ask for the same.

        Parameters
        ----------
        *names
            Parameters that the command has; without any, those of the bar.
        """
        given = self.given
        return "".join(
            f" --{name} {value}" for name in names or BAR for value in given.get(name, ())
        )


def read_asked(query: str, kg: KnowledgeGraph) -> Asked:
    """Read a query string.

    Parameters
    ----------
    query
        Without the ``?``.
    kg
        Knows policies, kinds and states.

    Raises
    ------
    UsageError
        If it is too long, or a day is none.
    UnknownNameError
        If there is no such policy, kind or state.
    """
    if len(query) > _LONGEST:
        raise UsageError("The address is too long.", fix="choose fewer values.")
    try:
        pairs = parse_qsl(query, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise UsageError("The address has too many fields.", fix="choose fewer values.") from error
    values: dict[str, list[str]] = {}
    if any(map(_UNSEEN.search, chain.from_iterable(pairs))):
        raise UsageError("The address holds a control character.", fix="leave it out.")
    for name, value in pairs:
        if value.strip():
            values.setdefault(name, []).append(value.strip())
    bar = {name: values.pop(name, []) for name in BAR}
    _check(bar, kg)
    asked = Asked(
        in_force_on=_day(bar, "in-force-on"),
        known_on=_day(bar, "known-on"),
        since=_day(bar, "since"),
        until=_day(bar, "until"),
        policy=next(iter(bar["policy"]), None),
        kinds=tuple(sorted(set(bar["kind"]))),
        states=tuple(sorted(set(bar["state"]))),
        nationalities=tuple(sorted(set(bar["nationality"]))),
        rest={name: tuple(dict.fromkeys(some)) for name, some in values.items()},
    )
    if asked.since and asked.until and asked.since > asked.until:
        raise UsageError(
            f"The window is empty: it starts on {asked.since} and ends on {asked.until}.",
            fix="exchange the two days.",
        )
    return asked


def _check(bar: Mapping[str, list[str]], kg: KnowledgeGraph) -> None:
    from miggraph.vocabulary import SCHEMES  # noqa: PLC0415

    states = kg.dossier.states
    known: dict[str, tuple[str, Collection[str]]] = {
        "policy": ("policy", kg.dossier.policies),
        "kind": ("kind of agreement", SCHEMES["kind"]),
        "state": ("state", states),
        "nationality": ("nationality", {*states, *SCHEMES["cohort-group"]}),
    }
    for name, (called, words) in known.items():
        for value in bar[name]:
            if value not in words:
                raise UnknownNameError(called, value[:100], words)


def _day(bar: Mapping[str, list[str]], name: str) -> date | None:
    values = bar[name]
    if not values:
        return None
    day = day_of(values[0][:40], name)
    if day is not None and not _YEARS[0] <= day.year <= _YEARS[1]:
        raise UsageError(f"{name} is {day}.", fix=f"give a day from {_YEARS[0]} to {_YEARS[1]}.")
    return day
