"""Each code system as a table from folded texts to states.

A text that a system reads in several ways is ambiguous and means no state until a profile maps it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from miggraph.errors import UnknownNameError
from miggraph.importing.codes.airports import airports
from miggraph.importing.codes.folding import fold
from miggraph.importing.codes.register import rows
from miggraph.records import State

__all__ = ["SYSTEMS", "code_table", "group_table", "readings"]

#: A text, and the code of a state that it means.
_Pair: TypeAlias = tuple[str, str]
_States: TypeAlias = Mapping[str, State]


def readings(system: str, states: _States) -> dict[str, tuple[str, ...]]:
    """Return every folded text of a code system with all states that it may mean.

    Parameters
    ----------
    system
        One of `SYSTEMS`.
    states
        The states that may be meant, by code; see `all_states`. Others are left out.

    Raises
    ------
    UnknownNameError
        If there is no such system.
    MiggraphError
        If the system needs a package that is not installed.
    """
    if system not in _READERS:
        raise UnknownNameError("code system", system, SYSTEMS)
    found: dict[str, set[str]] = defaultdict(set)
    for text, code in _READERS[system](states):
        if code in states:
            found[fold(text)].add(code)
    for row in rows("ambiguous"):
        if row["system"] == system:
            found[fold(row["text"])].update(set(row["states"].split()) & states.keys())
    return {text: tuple(sorted(codes)) for text, codes in sorted(found.items()) if text}


def code_table(system: str, states: _States) -> dict[str, str]:
    """Return every folded text of a code system that means one state, with its code.

    Parameters
    ----------
    system, states
        As in `readings`.

    Raises
    ------
    UnknownNameError
        If there is no such system.
    MiggraphError
        If the system needs a package that is not installed.
    """
    return {text: codes[0] for text, codes in readings(system, states).items() if len(codes) == 1}


def group_table(system: str) -> dict[str, str]:
    """Return the folded texts of a code system that mean a cohort group, such as ``stateless``."""
    return {fold(row["text"]): row["group"] for row in rows("groups") if row["system"] == system}


def _alpha_2(states: _States) -> Iterator[_Pair]:
    return ((code, code) for code, state in states.items() if state.kind != "former")


def _alpha_3(states: _States) -> Iterator[_Pair]:
    yield from ((state.alpha3, code) for code, state in states.items() if state.alpha3)
    yield from _own("iso-alpha-3")


def _numeric(states: _States) -> Iterator[_Pair]:
    return ((state.numeric, code) for code, state in states.items() if state.numeric)


def _unhcr(_: _States) -> Iterator[_Pair]:
    return ((row["code"], row["state"]) for row in rows("unhcr"))


def _cow(_: _States) -> Iterator[_Pair]:
    for row in rows("cow"):
        yield row["code"], row["state"]
        yield row["abbreviation"], row["state"]


def _eurostat(states: _States) -> Iterator[_Pair]:
    """Yield ISO alpha-2, but for the codes that Eurostat replaces."""
    own = list(_own("eurostat"))
    replaced = {code for _, code in own}
    yield from own
    yield from (pair for pair in _alpha_2(states) if pair[1] not in replaced)


def _own(system: str) -> Iterator[_Pair]:
    """Yield the codes and names that a system has beside those of its main table."""
    return ((row["text"], row["state"]) for row in rows("own") if row["system"] == system)


def _names(states: _States) -> Iterator[_Pair]:
    """Yield the names of the states; a synonym never overrules one of them."""
    named = [(name, code) for code, s in states.items() for name in (s.label, *s.names)]
    taken = {fold(name) for name, _ in named}
    yield from named
    yield from _own("names")
    for row in rows("names"):
        if row["name"] not in taken:
            yield row["name"], row["code"]


_READERS: Final[Mapping[str, Callable[[_States], Iterator[_Pair]]]] = {
    "iso-alpha-2": _alpha_2,
    "iso-alpha-3": _alpha_3,
    "iso-numeric": _numeric,
    "m49": _numeric,
    "unhcr": _unhcr,
    "cow": _cow,
    "eurostat": _eurostat,
    "names": _names,
    "iata": lambda _: airports("IATA"),
    "icao": lambda _: airports("ICAO"),
}
SYSTEMS: Final = tuple(_READERS)
