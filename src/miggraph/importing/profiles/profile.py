"""A profile: what the columns of one kind of table mean, whoever publishes it.

Roles are named by what they mean. ``sending`` is the state that persons are moved out of,
``receiving`` the one that they are moved to; a column called "departure country" says neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Final, Literal

from msgspec import Struct

from miggraph.errors import ProfileError, suggest

__all__ = [
    "PLACE_ROLES",
    "ROLES",
    "STATE_ROLES",
    "TIME_ROLES",
    "Condition",
    "Profile",
    "Role",
    "Table",
    "Voice",
    "column_key",
]

#: Roles that a profile has to speak of, if only to say that the table does not tell them.
PLACE_ROLES: Final = ("sending", "receiving", "nationality")
#: Roles that hold states.
STATE_ROLES: Final = (*PLACE_ROLES, "via", "reporter")
#: Roles that say when.
TIME_ROLES: Final = ("date", "month", "quarter", "year")
ROLES: Final = (*STATE_ROLES, "agreement", "mode", "persons", *TIME_ROLES)


class Voice(Struct, frozen=True, forbid_unknown_fields=True):
    """Who publishes the table: what becomes the source of its facts."""

    publisher: str
    type: str
    language: str = "en"
    title: str | None = None
    url: str | None = None
    license: str | None = None
    published: str | None = None


class Table(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What a row counts, and how the file is read; None leaves it to the name of the file.

    With ``unnamed`` "constant", every column that the profile does not name has to hold one value
    in the whole table: a breakdown that nobody mapped would count persons several times.
    """

    counts: Literal["persons", "flights", "cases"]
    rows: Literal["counts", "persons"] = "counts"
    format: Literal["csv", "tsv", "xlsx", "json", "parquet"] | None = None
    delimiter: str | None = None
    quote: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    header_row: int = 1
    path: str | None = None
    unnamed: Literal["any", "constant"] = "any"
    ignore: tuple[str, ...] = ()


class Role(Struct, frozen=True, forbid_unknown_fields=True, rename={"is_": "is"}):
    """Where the values of a role come from: one of `column`, `is_`, `value`, or not `told`.

    Numbers that are `rounded` to multiples of 5 lie up to 2 below and above what is published.
    """

    column: str | None = None
    is_: str | None = None
    value: str | None = None
    told: bool = True
    codes: str | None = None
    thousands: str | None = None
    rounded: int | None = None
    format: str | tuple[str, ...] = ()
    separator: str | None = None

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats of dates, the first that fits counts."""
        return (self.format,) if isinstance(self.format, str) else self.format


class Condition(
    Struct, frozen=True, forbid_unknown_fields=True, rename={"is_": "is", "is_not": "is-not"}
):
    """A condition on the text of one column: `is_`, or `is_not`.

    Both are given only where a text that is in neither is a fault of its row.
    """

    column: str
    is_: tuple[str, ...] | None = None
    is_not: tuple[str, ...] | None = None


class Profile(Struct, frozen=True, dict=True):
    """What the columns of a table mean.

    `totals` are keyed by a role or by the name of a column. `small` maps the text of a number to
    its bounds. Rows for which `swap` holds have sending and receiving state exchanged; where it
    lists both kinds of rows, all others are rejected. `text` is the file as it was read, and
    `digest` its SHA-256.
    """

    name: str
    title: str
    source: Voice
    table: Table
    roles: dict[str, Role]
    missing: tuple[str, ...] = ("",)
    values: dict[str, dict[str, str]] = {}
    residual: dict[str, tuple[str, ...]] = {}
    totals: dict[str, tuple[str, ...]] = {}
    small: dict[str, tuple[int, int]] = {}
    keep: tuple[Condition, ...] = ()
    swap: Condition | None = None
    dissolved: Literal["keep", "refuse"] = "keep"
    text: bytes = b""
    digest: str = ""
    file: str = ""

    @property
    def ignore(self) -> tuple[str, ...]:
        """Columns that are known and do not matter."""
        return self.table.ignore

    @cached_property
    def markers(self) -> frozenset[str]:
        """Texts that tell nothing, without the white space around them."""
        return frozenset(marker.strip() for marker in self.missing)

    @cached_property
    def time_roles(self) -> tuple[str, ...]:
        """The roles that say when, as far as the profile has them."""
        return tuple(role for role in TIME_ROLES if role in self.roles)

    def columns(self) -> tuple[str, ...]:
        """Return every column that the profile names, sorted, each once."""
        named = {role.column for role in self.roles.values() if role.column is not None}
        named.update(condition.column for condition in self.keep)
        named.update(key for key in self.totals if key not in ROLES)
        if self.swap is not None:
            named.add(self.swap.column)
        return tuple(sorted(named))

    def check_columns(self, columns: Iterable[str]) -> None:
        """Check that a table has every column that the profile names.

        Parameters
        ----------
        columns
            The names of the columns of the table.

        Raises
        ------
        ProfileError
            If one is not there; the error names the nearest, or those that are there.
        """
        there = {column_key(column): column for column in columns}
        for column in self.columns():
            if column_key(column) in there:
                continue
            nearest = suggest(column, there.values())
            if len(there) == 1 < len(self.columns()):
                fix = (
                    f"it has one column, {next(iter(there.values()))!r}; say by delimiter and "
                    "header-row in [table] how the columns are divided and where their names stand."
                )
            elif nearest:
                fix = f"did you mean {' or '.join(nearest)}?"
            else:
                fix = f"name one of its columns: {', '.join(filter(None, there.values()))}."
            raise ProfileError(
                f"The table has no column {column!r}, which the profile {self.name} names.",
                file=self.file or None,
                fix=fix,
            )


def column_key(name: str) -> str:
    """Return what names of columns are compared by: without outer and repeated white space."""
    return " ".join(name.split())
