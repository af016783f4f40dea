"""What the texts of a table mean under a profile, as tables that SQL joins to its rows.

A meaning (a state, a group, a word, a label that is no state) has one number in all roles, so that
roles can be exchanged. The table ``meanings`` says what the numbers stand for.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, Final, NamedTuple

from miggraph.dates import span
from miggraph.importing.codes import fold
from miggraph.importing.meanings.decoding import Decoded, Decoder
from miggraph.importing.meanings.lookups import Lookup, Plain, make_lookup
from miggraph.importing.meanings.numbers import plain_numbers, read_number
from miggraph.importing.meanings.periods import plain_days, read_period
from miggraph.importing.profiles.profile import Condition, Profile, column_key
from miggraph.records import State

__all__ = ["FATES", "NAMED_ROLES", "Meanings", "understand"]

#: Roles whose texts are names.
NAMED_ROLES: Final = (
    "sending",
    "receiving",
    "nationality",
    "via",
    "reporter",
    "agreement",
    "mode",
)
#: What becomes of a row; the greatest decides.
FATES: Final = ("used", "rejected", "total", "filtered")
_USED, _REJECTED, _TOTAL, _FILTERED = range(4)
#: The basis of a movement that is not told.
_UNKNOWN: Final = Decoded("word", "unknown")
_FIELDS: Final = {"meaning": "INTEGER", "fate": "UTINYINT", "reason": "VARCHAR"}


class Meanings(NamedTuple):
    """How to join meanings to the rows.

    `roles` maps each role to SQL for the number of its meaning, below `size`. `lookups` are the
    tables to join, in the order in which their reasons are told; `numbers` is among them, unless a
    row counts as one. Times have numbers below `times`, in their order: days those since
    `first_day` where all times are days, others those of the table ``days``. `has_labels` says that
    some meanings are labels that are no state.
    """

    roles: Mapping[str, str]
    size: int
    lookups: tuple[Lookup, ...]
    numbers: Lookup | None
    times: int
    first_day: date | None
    has_labels: bool


class _Numbered:
    """Gives meanings their numbers, in the order in which they come."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str | None, str | None], int] = {}

    def number(self, decoded: Decoded) -> int:
        residual = decoded.reason if decoded.kind == "residual" else None
        return self._numbers.setdefault((decoded.code, residual), len(self._numbers))

    def write(self, connection: Any) -> tuple[int, bool]:
        """Make the table ``meanings``; return its length, and whether it has any label."""
        connection.execute(
            "CREATE TABLE meanings AS SELECT unnest(range(len($codes))) AS id, "
            "unnest($codes::VARCHAR[]) AS code, unnest($labels::VARCHAR[]) AS label",
            {
                "codes": [code for code, _ in self._numbers],
                "labels": [label for _, label in self._numbers],
            },
        )
        return len(self._numbers), any(label is not None for _, label in self._numbers)


def understand(
    connection: Any, columns: Mapping[str, str], profile: Profile, states: Mapping[str, State]
) -> Meanings:
    """Decode all distinct texts of the table ``staged``.

    Parameters
    ----------
    connection
        Of the database.
    columns
        `column_key` of a column -> its name in ``staged``.
    profile
        What the columns mean.
    states
        By code.

    Raises
    ------
    ProfileError
        If a constant or a value of the profile names no state.
    """
    numbered = _Numbered()
    decoder = Decoder(profile, states)
    with connection.cursor() as other, ThreadPoolExecutor() as beside:
        # Names have the fewest texts: whoever interrupts waits for no more than these.
        naming = beside.submit(_names, other, columns, profile, decoder, numbered)
        times = _times(connection, columns, profile)
        is_counted = profile.table.rows == "counts"
        numbers = _numbers(connection, columns, profile) if is_counted else None
        lookups = naming.result()
    roles = {role: _source(role, profile, numbered) for role in NAMED_ROLES}
    size, has_labels = numbered.write(connection)
    first_day, number_of_times = _number_times(connection)
    lookups += [times] if numbers is None else [times, numbers]
    lookups += _conditions(connection, columns, profile)
    if profile.swap is not None:
        lookups.append(_swap(connection, columns, profile.swap))
        ends = roles["sending"], roles["receiving"]
        for role, other, own in (("sending", ends[1], ends[0]), ("receiving", ends[0], ends[1])):
            roles[role] = f"CASE WHEN swap.holds THEN {other} ELSE {own} END"
    return Meanings(roles, size, tuple(lookups), numbers, number_of_times, first_day, has_labels)


def _names(
    connection: Any,
    columns: Mapping[str, str],
    profile: Profile,
    decoder: Decoder,
    numbered: _Numbered,
) -> list[Lookup]:
    lookups = []
    for role in NAMED_ROLES:
        column = profile.roles[role].column if role in profile.roles else None
        if column is None:
            continue

        def decode(text: str | None, role: str = role) -> tuple[int, int, str | None]:
            decoded = decoder.decode(role, text)
            if (role, decoded.kind) == ("mode", "untold"):
                decoded = _UNKNOWN
            fate = {"rejected": _REJECTED, "total": _TOTAL}.get(decoded.kind, _USED)
            return numbered.number(decoded), fate, decoded.reason if fate == _REJECTED else None

        lookups.append(
            make_lookup(connection, role, [columns[column_key(column)]], _FIELDS, decode)
        )
    return lookups


def _source(role: str, profile: Profile, numbered: _Numbered) -> str:
    """Write SQL for the number of the meaning of a role."""
    told = profile.roles.get(role)
    if told is not None and told.is_ is not None:
        return _source(told.is_, profile, numbered)
    if told is not None and told.column is not None:
        return f"{role}.meaning"
    value = told.value if told is not None else None
    if value is None and role == "mode":
        return str(numbered.number(_UNKNOWN))
    return str(numbered.number(Decoded("untold" if value is None else "word", value)))


def _times(connection: Any, columns: Mapping[str, str], profile: Profile) -> Lookup:
    """Look up times."""
    roles = [role for role in profile.time_roles if profile.roles[role].column is not None]
    fields = {
        "date": "VARCHAR",
        "earliest": "DATE",
        "latest": "DATE",
        "fate": "UTINYINT",
        "reason": "VARCHAR",
    }

    def decode(*texts: str | None) -> tuple[Any, ...]:
        try:
            edtf = read_period(profile, dict(zip(roles, texts, strict=True)))
        except ValueError as error:
            return (None, None, None, _REJECTED, str(error))
        return (edtf, *span(edtf), _USED, None)

    joined = [columns[column_key(profile.roles[role].column or "")] for role in roles]
    plain = plain_days(profile)
    return make_lookup(connection, "times", joined, fields, decode, _used(plain))


def _number_times(connection: Any) -> tuple[date | None, int]:
    """Give times their numbers, in their order; return the first day, and how many numbers.

    Days are counted from the first, which is faster than to look each up. Where not all times are
    days, there is no first. A time that is refused has the number after the last.
    """
    first, days, all_days = connection.execute(
        "SELECT min(earliest), max(earliest) - min(earliest) + 1, "
        "bool_and(date = CAST(earliest AS VARCHAR)) FROM times WHERE fate = 0"
    ).fetchone()
    connection.execute("ALTER TABLE times ADD COLUMN id INTEGER")
    if all_days:
        connection.execute(
            "UPDATE times SET id = CASE WHEN fate = 0 THEN earliest - $first ELSE $days END",
            {"first": first, "days": days},
        )
        return first, days
    connection.execute(
        "CREATE TABLE days AS SELECT CAST(row_number() OVER (ORDER BY earliest, date) - 1 AS "
        "INTEGER) AS id, date, earliest, latest, CAST(year(earliest) AS INTEGER) AS year "
        "FROM (SELECT DISTINCT date, earliest, latest FROM times WHERE fate = 0) ORDER BY id"
    )
    connection.execute(
        "UPDATE times SET id = coalesce((SELECT id FROM days WHERE days.date = times.date), "
        "(SELECT count(*) FROM days))"
    )
    return None, connection.execute("SELECT count(*) FROM days").fetchone()[0]


def _numbers(connection: Any, columns: Mapping[str, str], profile: Profile) -> Lookup:
    return make_lookup(
        connection,
        "numbers",
        [columns[column_key(profile.roles["persons"].column or "")]],
        {"least": "BIGINT", "most": "BIGINT", "fate": "UTINYINT", "reason": "VARCHAR"},
        lambda text: _number(profile, text),
        _used(plain_numbers(profile)),
    )


def _used(plain: Plain | None) -> Plain | None:
    """Let rows of plain texts be used."""
    fate = {"fate": str(_USED), "reason": "NULL"}
    return None if plain is None else plain._replace(fields={**plain.fields, **fate})


def _number(profile: Profile, text: str | None) -> tuple[Any, ...]:
    number = read_number(profile, text)
    return (number.least, number.most, _REJECTED if number.reason else _USED, number.reason)


def _conditions(connection: Any, columns: Mapping[str, str], profile: Profile) -> list[Lookup]:
    """Look up which texts leave a row out: by the filters, and by the labels of totals."""
    found = [
        _condition(connection, columns, keep, f"keep{at}", otherwise=_FILTERED)
        for at, keep in enumerate(profile.keep)
    ]
    for at, (key, labels) in enumerate(sorted(profile.totals.items())):
        # Totals of a role are known to the decoder.
        if key not in profile.roles:
            wanted = {fold(label) for label in labels}
            found.append(
                make_lookup(
                    connection,
                    f"total{at}",
                    [columns[column_key(key)]],
                    {"fate": "UTINYINT"},
                    lambda text, wanted=wanted: (_TOTAL if fold(text or "") in wanted else _USED,),
                )
            )
    # Those that leave no row out need not be joined.
    return [lookup for lookup in found if lookup.decides]


def _swap(connection: Any, columns: Mapping[str, str], swap: Condition) -> Lookup:
    """Look up in which rows the ends are exchanged; where both kinds are listed, refuse others."""
    if swap.is_ is None or swap.is_not is None:
        return _condition(connection, columns, swap, "swap")
    exchanged, others = ({text.strip() for text in texts} for texts in (swap.is_, swap.is_not))

    def decode(text: str | None) -> tuple[bool, int, str | None]:
        own = (text or "").strip()
        if own not in exchanged | others:
            return False, _REJECTED, "word unknown"
        return own in exchanged, _USED, None

    fields = {"holds": "BOOLEAN", "fate": "UTINYINT", "reason": "VARCHAR"}
    return make_lookup(connection, "swap", [columns[column_key(swap.column)]], fields, decode)


def _condition(
    connection: Any,
    columns: Mapping[str, str],
    condition: Condition,
    name: str,
    otherwise: int = _USED,
) -> Lookup:
    is_in = condition.is_ if condition.is_ is not None else condition.is_not or ()
    wanted = {text.strip() for text in is_in}

    def decode(text: str | None) -> tuple[bool, int]:
        holds = ((text or "").strip() in wanted) == (condition.is_ is not None)
        return holds, _USED if holds else otherwise

    fields = {"holds": "BOOLEAN", "fate": "UTINYINT"}
    return make_lookup(connection, name, [columns[column_key(condition.column)]], fields, decode)
