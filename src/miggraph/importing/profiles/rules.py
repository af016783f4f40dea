"""What a profile must hold to, beyond the form of its file."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final, NamedTuple

from miggraph.dates import span
from miggraph.errors import DataError, suggest
from miggraph.importing.codes import SYSTEMS, fold
from miggraph.importing.profiles.profile import (
    PLACE_ROLES,
    ROLES,
    STATE_ROLES,
    TIME_ROLES,
    Condition,
    Profile,
    Role,
    column_key,
)
from miggraph.vocabulary import SCHEMES

__all__ = ["Fault", "faults"]

_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)
#: Names of columns that say "departure" and mean where persons were sent to.
_DEPARTURE: Final = re.compile(r"depart(?:ed|ure)?[\W_]*countr", re.IGNORECASE)
#: The roles by which a table may say when.
_TIMES: Final = (
    ("date",),
    ("month",),
    ("quarter",),
    ("year",),
    ("month", "year"),
    ("quarter", "year"),
)
#: Keys of a role, and the roles that have them.
_ONLY: Final = {
    "codes": STATE_ROLES,
    "thousands": ("persons",),
    "rounded": ("persons",),
    "format": ("date", "month"),
    "separator": ("via",),
}
#: A day and what of it a format has to keep.
_DAY: Final = date(2024, 11, 28)


class Fault(NamedTuple):
    """What is wrong with a key, without a full stop, and how to mend it."""

    place: tuple[str, ...]
    message: str
    fix: str


def faults(profile: Profile) -> Iterator[Fault]:
    """Yield what is wrong with a profile, in the order of its file."""
    yield from _head(profile)
    yield from _table(profile)
    yield from _roles(profile)
    for name, role in profile.roles.items():
        yield from _role(profile, name, role)
    yield from _columns(profile)
    yield from _values(profile)
    yield from _labels(profile)
    yield from _conditions(profile)


def _head(profile: Profile) -> Iterator[Fault]:
    if not _NAME.fullmatch(profile.name):
        fix = "use lower case letters, digits and hyphens, e.g. example-returns."
        yield Fault(("name",), f"The name {profile.name!r} cannot name a folder", fix)
    for key in ("publisher", "type", "language"):
        if not getattr(profile.source, key).strip():
            yield Fault(("source", key), "A text is empty", "say who publishes, and what it is.")
    yield from _word(("source", "type"), profile.source.type, "source-type")
    if profile.source.license is not None and not _ADDRESS.fullmatch(profile.source.license):
        fix = "give the address of the terms, with https://, or leave it out."
        yield Fault(("source", "license"), f"{profile.source.license!r} is no address", fix)
    if profile.source.published is not None:
        try:
            span(profile.source.published)
        except DataError as error:
            yield Fault(("source", "published"), error.message.rstrip("."), error.fix or "")


def _table(profile: Profile) -> Iterator[Fault]:
    table = profile.table
    for key in ("delimiter", "quote"):
        sign = getattr(table, key)
        if sign is not None and len(sign) != 1:
            yield Fault(("table", key), f"{sign!r} is not one character", 'give one, e.g. ";".')
    if table.header_row < 1:
        yield Fault(("table", "header-row"), "Rows count from 1", "give 1 for the first row.")
    if table.encoding is not None:
        try:
            codecs.lookup(table.encoding)
        except LookupError:
            fix = "use utf-8, utf-16, cp1252, iso-8859-1 or another codec of Python."
            yield Fault(("table", "encoding"), f"No encoding is called {table.encoding!r}", fix)


def _roles(profile: Profile) -> Iterator[Fault]:
    for name in PLACE_ROLES:
        if name not in profile.roles:
            fix = f"add [roles.{name}]; if the table does not tell it, with told = false."
            yield Fault(("roles",), f"The role {name} is missing", fix)
    times = tuple(sorted(profile.time_roles))
    if times not in _TIMES:
        fix = "give one of date, month, quarter and year, or year with month or quarter."
        said = f"The time is told by {', '.join(times)}" if times else "No role says when"
        yield Fault(("roles",), said, fix)
    if profile.table.rows == "counts" and "persons" not in profile.roles:
        fix = 'add [roles.persons], or rows = "persons" under [table] if each row is one person.'
        yield Fault(("roles",), "No role says how many", fix)
    if profile.table.rows == "persons" and "persons" in profile.roles:
        fix = 'leave [roles.persons] out, or write rows = "counts" under [table].'
        yield Fault(("roles", "persons"), "Each row is one person, and a role has a number", fix)


def _role(profile: Profile, name: str, role: Role) -> Iterator[Fault]:
    place = ("roles", name)
    ways = [role.column is not None, role.is_ is not None, role.value is not None, not role.told]
    if sum(ways) != 1:
        fix = "give exactly one of column, is, value and told = false."
        yield Fault(place, "A role comes from one place", fix)
    for key, owners in _ONLY.items():
        if getattr(role, key) and (name not in owners or role.column is None):
            fix = f"take it out; it belongs to a column of {' or '.join(owners)}."
            yield Fault((*place, key), f"{key} says nothing here", fix)
    if name in STATE_ROLES and role.column is not None:
        yield from _codes(place, role.codes)
    if name not in PLACE_ROLES and not role.told:
        yield Fault(
            place,
            "Only sending, receiving and nationality have to be spoken of",
            "leave the role out.",
        )
    if role.is_ is not None:
        yield from _same(profile, name, role.is_)
    yield from _numbers(name, role)
    for text in role.formats:
        yield from _format((*place, "format"), name, text)
    if name == "sending":
        yield from _departure(profile, role)


def _numbers(name: str, role: Role) -> Iterator[Fault]:
    place = ("roles", name)
    if name in {"persons", *TIME_ROLES} and role.value is not None and name != "year":
        yield Fault((*place, "value"), "This role differs from row to row", "give its column.")
    if name == "year" and role.value is not None and not re.fullmatch(r"\d{4}", role.value):
        yield Fault((*place, "value"), f"{role.value!r} is no year", 'write it as "2024".')
    if role.thousands is not None and (len(role.thousands) != 1 or role.thousands.isdigit()):
        yield Fault((*place, "thousands"), "This is no separator", 'give one sign, e.g. ",".')
    if role.rounded is not None and role.rounded < 2:
        yield Fault((*place, "rounded"), "Numbers are rounded to multiples", "give 5 or 10.")


def _departure(profile: Profile, sending: Role) -> Iterator[Fault]:
    """Yield a fault where the sending state is the country that persons departed to.

    It is one as well where another role has the column and the sending state is the same.
    """
    owner = "sending" if sending.is_ is None else sending.is_
    column = profile.roles[owner].column if owner in profile.roles else None
    if column is not None and _DEPARTURE.search(column_key(column)):
        fix = (
            "map it to receiving; the sending state of such a table is the publisher's, "
            'e.g. [roles.sending] value = "US".'
        )
        said = (
            f"The column {column!r} is mapped to sending; in removal data it is the country "
            "that persons departed to, and not the one they left"
        )
        yield Fault(("roles", owner, "column"), said, fix)


def _codes(place: tuple[str, ...], codes: str | None) -> Iterator[Fault]:
    if codes is None:
        fix = f"add codes, one of {', '.join(SYSTEMS)}."
        yield Fault(place, "A column of states needs a code system", fix)
    elif codes not in SYSTEMS:
        nearest = suggest(codes, SYSTEMS) or SYSTEMS
        said = f"There is no code system {codes!r}"
        yield Fault((*place, "codes"), said, f"use {' or '.join(nearest)}.")


def _same(profile: Profile, name: str, other: str) -> Iterator[Fault]:
    place = ("roles", name, "is")
    target = profile.roles.get(other)
    if name not in STATE_ROLES or other not in STATE_ROLES or name == other:
        fix = f"use it between two of {', '.join(STATE_ROLES)}."
        yield Fault(place, f"{name} cannot be the same as {other!r}", fix)
    elif target is None or (target.column is None and target.value is None):
        fix = f"give [roles.{other}] a column or a value."
        yield Fault(place, f"{name} is said to be {other}, which has no column or value", fix)


def _format(place: tuple[str, ...], role: str, text: str) -> Iterator[Fault]:
    """Check that a format keeps the day, or the month, of a date."""
    wanted = _DAY if role == "date" else _DAY.replace(day=1)
    try:
        read = datetime.strptime(wanted.strftime(text), text)
        fits = read.date() == wanted and "%Y" in text
    except ValueError:
        fits = False
    if not fits:
        example = "%d/%m/%Y" if role == "date" else "%b %Y"
        fix = f"use the signs of strptime, with a year of four digits, e.g. {example!r}."
        yield Fault(place, f"The format {text!r} does not tell a {role}", fix)


def _columns(profile: Profile) -> Iterator[Fault]:
    """Yield roles that stand on one column; a number is one thing, and so is a state."""
    seen: dict[str, str] = {}
    for name, role in profile.roles.items():
        if role.column is None:
            continue
        key = column_key(role.column)
        if key in seen:
            fix = f'give each role its own column, or write is = "{seen[key]}" for {name}.'
            said = f"The roles {seen[key]} and {name} stand on one column {role.column!r}"
            yield Fault(("roles", name, "column"), said, fix)
        seen[key] = name
    both = {column_key(c) for c in profile.ignore} & {column_key(c) for c in profile.columns()}
    for column in sorted(both):
        fix = "take it out of ignore."
        yield Fault(("table", "ignore"), f"The column {column!r} is used and ignored", fix)


def _values(profile: Profile) -> Iterator[Fault]:
    allowed = (*STATE_ROLES, "mode", "agreement")
    for role, words in profile.values.items():
        if role not in allowed or role not in profile.roles:
            fix = f"map values of a role of this profile that is one of {', '.join(allowed)}."
            yield Fault(("values", role), f"Values of {role!r} cannot be mapped", fix)
        yield from _twice(role, words)
        for text, word in words.items():
            if role == "mode":
                yield from _word(("values", "mode", text), word, "basis")
    mode = profile.roles.get("mode")
    if mode is not None and mode.value is not None:
        yield from _word(("roles", "mode", "value"), mode.value, "basis")
    if mode is not None and mode.column is not None and not profile.values.get("mode"):
        fix = "say by [values.mode] what each text of the column means."
        yield Fault(("roles", "mode"), "A column of modes needs a map of its values", fix)


def _twice(role: str, words: Mapping[str, str]) -> Iterator[Fault]:
    """Yield texts that differ in case or punctuation only, and are given two meanings."""
    seen: dict[str, str] = {}
    for text, word in words.items():
        first = seen.setdefault(fold(text), text)
        if words[first] != word:
            said = f"{first!r} and {text!r} are one text, and mean two things"
            yield Fault(("values", role, text), said, "keep one of the two.")


def _labels(profile: Profile) -> Iterator[Fault]:
    for role in profile.residual:
        if role not in STATE_ROLES or role not in profile.roles:
            fix = f"use a role of this profile that is one of {', '.join(STATE_ROLES)}."
            yield Fault(("residual", role), f"{role!r} has no residual labels", fix)
    for key in profile.totals:
        if key in ROLES and (key not in profile.roles or profile.roles[key].column is None):
            fix = "name a role that has a column, or a column of the table."
            yield Fault(("totals", key), f"The role {key} has no column with totals", fix)
    for text, (least, most) in profile.small.items():
        if not 0 <= least <= most:
            fix = 'give least and most, e.g. "<5" = [1, 4].'
            yield Fault(("small", text), f"{least} to {most} is no range of persons", fix)


def _conditions(profile: Profile) -> Iterator[Fault]:
    for condition in profile.keep:
        yield from _condition(("keep",), condition)
    if profile.swap is not None:
        yield from _condition(("swap",), profile.swap)
        for name in ("sending", "receiving"):
            if name in profile.roles and not profile.roles[name].told:
                fix = f"give [roles.{name}] a column, or take [swap] out."
                yield Fault(("swap",), f"{name} is not told, so nothing can be exchanged", fix)


def _condition(place: tuple[str, ...], condition: Condition) -> Iterator[Fault]:
    given = [one for one in (condition.is_, condition.is_not) if one is not None]
    has_both = place == ("swap",) and len(given) == 2 and not set(given[0]) & set(given[1])
    if not all(given) or (len(given) != 1 and not has_both):
        fix = 'give a list of texts by one of is and is-not, e.g. is = ["PER"].'
        said = f"The condition on {condition.column!r} says not which rows"
        yield Fault(place, said, fix)


def _word(place: tuple[str, ...], word: str, scheme: str) -> Iterator[Fault]:
    known = SCHEMES[scheme]
    if word not in known:
        nearest = suggest(word, known) or list(known)
        yield Fault(place, f"{word!r} is no word for this", f"use {' or '.join(nearest)}.")
