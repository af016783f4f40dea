"""A table: rows of one unit of analysis, with what is needed to read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple, TypeAlias

from miggraph.columns import Column, Kind
from miggraph.errors import UnknownNameError, UsageError
from miggraph.extras import require

__all__ = ["Cell", "ForeignKey", "Row", "Table"]

#: A text, a whole number, a number, a truth value, a `datetime.date`, a tuple of texts or None.
Cell: TypeAlias = Any
Row: TypeAlias = tuple[Cell, ...]

#: Kind of a column -> type in pandas. Seconds hold every year that `datetime.date` knows.
_DTYPES: Final[dict[Kind, str]] = {
    "text": "string",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
    "list": "object",
}


class ForeignKey(NamedTuple):
    """Columns whose values are those of columns of another table, or None."""

    columns: tuple[str, ...]
    table: str
    target: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows of one unit of analysis.

    Attributes
    ----------
    name
        In lower case, with hyphens; also the name of a file.
    title
        In words.
    unit
        The unit of analysis: what one row is.
    description
        Which rows there are, and how they are to be read.
    columns
        In their order.
    key
        Names of the columns that tell the rows apart.
    foreign_keys
        Which columns refer to other tables.
    rows
        One tuple a row, in the order of the key.
    basis
        What the values rest on: policy and clocks.
    """

    name: str
    title: str
    unit: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    rows: list[Row] = field(default_factory=list, repr=False)
    basis: Mapping[str, str] = field(default_factory=dict)

    def with_records(self, records: Iterable[Mapping[str, Cell]]) -> Table:
        """Return this table with rows; each record has a value for every column, by name.

        Parameters
        ----------
        records
            In any order.

        Raises
        ------
        UsageError
            If a record has other names than the table has columns.
        """
        names = [column.name for column in self.columns]
        rows = []
        for record in records:
            if record.keys() != set(names):
                odd = ", ".join(sorted(record.keys() ^ set(names)))
                raise UsageError(
                    f"A record and the columns of the table {self.name} differ in: {odd}.",
                    fix="give each record one value a column.",
                )
            rows.append(tuple(record[name] for name in names))
        return self.with_rows(rows)

    def with_rows(self, rows: Iterable[Row]) -> Table:
        """Return this table with rows, sorted by the key.

        Parameters
        ----------
        rows
            In any order.
        """
        places = [self.place(name) for name in self.key]
        return replace(self, rows=sorted(rows, key=lambda row: [row[place] for place in places]))

    def place(self, name: str) -> int:
        """Return the position of a column, from 0.

        Parameters
        ----------
        name
            Of the column.

        Raises
        ------
        UnknownNameError
            If there is no such column.
        """
        for place, column in enumerate(self.columns):
            if column.name == name:
                return place
        raise UnknownNameError("column", name, [column.name for column in self.columns])

    def column(self, name: str) -> list[Cell]:
        """Return the values of a column, row by row.

        Parameters
        ----------
        name
            Of the column.

        Raises
        ------
        UnknownNameError
            If there is no such column.
        """
        place = self.place(name)
        return [row[place] for row in self.rows]

    def to_pandas(self) -> Any:
        """Return the table as a `pandas.DataFrame`.

        Returns
        -------
        pandas.DataFrame
            Texts are ``string``, whole numbers ``Int64``, numbers ``Float64``, truth values
            ``boolean``, days ``datetime64[s]``, lists tuples of texts. `attrs` has the title, the
            basis (policy and clocks), and for each column its meaning and unit.

        Raises
        ------
        UsageError
            If pandas is not installed.
        """
        require("pandas")
        import pandas as pd  # noqa: PLC0415

        frame = pd.DataFrame(
            {
                column.name: pd.Series(self.column(column.name), dtype=_DTYPES[column.kind])
                for column in self.columns
            }
        )
        frame.attrs = {
            "title": self.title,
            "basis": dict(self.basis),
            "meanings": {column.name: column.meaning for column in self.columns},
            "units": {column.name: column.unit for column in self.columns if column.unit},
        }
        return frame
