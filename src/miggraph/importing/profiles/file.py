"""Read a profile from its TOML file; each fault is told with file, line and how to mend it."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_type_hints

import msgspec
from msgspec import Struct

from miggraph.errors import ProfileError, UnknownNameError, suggest
from miggraph.importing.profiles.profile import ROLES, Condition, Profile, Role, Table, Voice
from miggraph.importing.profiles.rules import Fault, faults

__all__ = ["load_profile", "parse_profile", "shipped_profiles"]

_SHIPPED: Final = Path(__file__).parent / "shipped"
_AT_LINE: Final = re.compile(r"\(at line (\d+)")
#: Larger files are no profiles.
_MOST_BYTES: Final = 1_000_000


class _Missing(Struct, frozen=True, forbid_unknown_fields=True):
    markers: tuple[str, ...]


class _States(Struct, frozen=True, forbid_unknown_fields=True):
    dissolved: Literal["keep", "refuse"] = "keep"


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    """The tables and keys of a file, as TOML has them."""

    name: str
    title: str
    source: Voice
    table: Table
    roles: dict[str, Role]
    missing: _Missing = _Missing(("",))
    values: dict[str, dict[str, str]] = {}
    residual: dict[str, tuple[str, ...]] = {}
    totals: dict[str, tuple[str, ...]] = {}
    small: dict[str, tuple[int, int]] = {}
    keep: tuple[Condition, ...] = ()
    swap: Condition | None = None
    states: _States = _States()


#: Tables whose keys are those of a structure.
_KEYS: Final[Mapping[str, type[Struct]]] = {
    "source": Voice,
    "table": Table,
    "missing": _Missing,
    "states": _States,
    "swap": Condition,
}


def shipped_profiles() -> dict[str, Path]:
    """Return the profiles that miggraph brings along, by name."""
    return {path.stem: path for path in sorted(_SHIPPED.glob("*.toml"))}


def load_profile(name_or_path: str | Path) -> Profile:
    """Return a profile by the name under which it is shipped, or from a file.

    Parameters
    ----------
    name_or_path
        A name such as ``"eurostat-returns"``, or the path of a TOML file. What ends in ``.toml``
        or has a separator of folders is a path.

    Raises
    ------
    UnknownNameError
        If no profile of that name is shipped.
    ProfileError
        If the file cannot be read, or has a fault.
    """
    text = str(name_or_path)
    shipped = shipped_profiles()
    if isinstance(name_or_path, Path) or text.endswith(".toml") or "/" in text or "\\" in text:
        path = Path(name_or_path)
    elif text in shipped:
        path = shipped[text]
    else:
        raise UnknownNameError("shipped profile", text, shipped)
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ProfileError(
            f"The profile cannot be read: {error.strerror or error}.",
            file=path,
            fix=f"give the path of a TOML file, or a shipped name: {', '.join(shipped)}.",
        ) from error
    return parse_profile(content, str(path))


def parse_profile(text: bytes, file: str) -> Profile:
    """Return the profile that a TOML text describes.

    Parameters
    ----------
    text
        The content of the file, UTF-8.
    file
        Its name, for messages.

    Raises
    ------
    ProfileError
        For the first fault, with its line.
    """
    if len(text) > _MOST_BYTES:
        raise ProfileError(
            "The file has more than a megabyte; a profile has some kilobytes.",
            file=file,
            fix="give the table first and its profile by --profile.",
        )
    data = _toml(text, file)
    for fault in _unknown_keys(data):
        raise _error(fault, text, file)
    try:
        read = msgspec.convert(data, _File)
    except msgspec.ValidationError as error:
        raise _error(_of_validation(str(error)), text, file) from error
    profile = _profile(read, text, file)
    for fault in faults(profile):
        raise _error(fault, text, file)
    return profile


def _profile(read: _File, text: bytes, file: str) -> Profile:
    return Profile(
        name=read.name,
        title=read.title,
        source=read.source,
        table=read.table,
        roles=read.roles,
        missing=read.missing.markers,
        values=read.values,
        residual=read.residual,
        totals=read.totals,
        small=read.small,
        keep=read.keep,
        swap=read.swap,
        dissolved=read.states.dissolved,
        text=text,
        digest=hashlib.sha256(text).hexdigest(),
        file=file,
    )


def _toml(text: bytes, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        raise ProfileError(
            "The profile is not UTF-8.", file=file, line=line, fix="save the file as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        raise ProfileError(
            f"The profile is no TOML: {error}.",
            file=file,
            line=int(found[1]) if found else None,
            fix="put texts in quotation marks, and each table such as [roles.sending] once.",
        ) from error
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits, 10,000 brackets
        raise ProfileError(
            "The profile has a number or a list that cannot be read.",
            file=file,
            fix="write it as docs/import.md shows.",
        ) from error


def _unknown_keys(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault for each key that no profile has; values of a wrong type come later."""
    yield from _strange((), data, _names(_File), "key of a profile")
    for name, structure in _KEYS.items():
        yield from _strange((name,), data.get(name), _names(structure), f"key of [{name}]")
    roles = data.get("roles")
    yield from _strange(("roles",), roles, ROLES, "role")
    for role, keys in roles.items() if isinstance(roles, dict) else ():
        yield from _strange(("roles", role), keys, _names(Role), "key of a role")
    keep = data.get("keep")
    for condition in keep if isinstance(keep, list) else ():
        yield from _strange(("keep",), condition, _names(Condition), "key of [[keep]]")


def _strange(
    place: tuple[str, ...], keys: Any, known: tuple[str, ...], what: str
) -> Iterator[Fault]:
    for key in keys if isinstance(keys, dict) else ():
        if key not in known:
            nearest = suggest(key, known)
            fix = f"did you mean {' or '.join(nearest)}?" if nearest else f"use {', '.join(known)}."
            yield Fault((*place, key), f"There is no {what} {key!r}", fix)


def _names(structure: type[Struct]) -> tuple[str, ...]:
    return tuple(field.encode_name for field in msgspec.structs.fields(structure))


def _of_validation(message: str) -> Fault:
    """Return what a type error of msgspec says, in terms of the file."""
    what, _, path = message.partition(" - at `$")
    what = what.replace("Object", "the table").replace("`", "'")
    keys = tuple(re.findall(r"[\w-]+", path.replace("[...]", "")))
    allowed = _allowed(keys)
    if allowed:
        return Fault(keys, f"The value of {keys[-1]} is none of its words", f"use {allowed}.")
    missing = re.search(r"missing required field '([\w-]+)'", what)
    if missing:
        return Fault(
            keys, f"The key {missing[1]!r} is missing", "docs/import.md says what it holds."
        )
    fix = "write it as docs/import.md shows: texts in quotation marks, lists in brackets."
    return Fault(keys, f"A value has the wrong form ({what})", fix)


def _allowed(keys: tuple[str, ...]) -> str:
    """Return the words of a key that has only some; empty for others."""
    if len(keys) != 2 or keys[0] not in _KEYS:
        return ""
    hint = get_type_hints(_KEYS[keys[0]]).get(keys[1].replace("-", "_"))
    words = [w for part in (hint, *get_args(hint)) for w in get_args(part) if isinstance(w, str)]
    return ", ".join(words)


def _error(fault: Fault, text: bytes, file: str) -> ProfileError:
    where = ".".join(fault.place)
    message = f"{fault.message} ({where})." if where else f"{fault.message}."
    return ProfileError(message, file=file, line=_line(text, fault.place), fix=fault.fix)


def _line(text: bytes, place: tuple[str, ...]) -> int | None:
    """Return the line of a key, or of the nearest table around it; None where it is not written."""
    whole = ".".join(place)
    found, table = None, ""
    for number, line in enumerate(text.decode("utf-8-sig").splitlines(), 1):
        header = re.match(r"\s*\[\[?([^\]]+)\]", line)
        key = re.match(r"\s*\"?([^\"=]+?)\"?\s*=", line)
        if header:
            table = header[1].replace('"', "").replace(" ", "")
        here = ".".join(filter(None, (table, key[1] if key else "")))
        if whole and here == whole:
            return number
        around = whole.startswith(f"{table}.") or (found is None and here.startswith(f"{whole}."))
        if whole and header and around:
            found = number
    return found
