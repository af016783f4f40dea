"""What became of every row of a table."""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct

from miggraph.errors import TableError
from miggraph.importing.grouping.mirrors import MirrorRelation

__all__ = ["ImportReport", "Reason", "Refused", "Residual", "Tally", "reasons_of", "residuals_of"]

_FEW: Final = 5
_MOST_LABELS: Final = 100


class Tally(Struct, frozen=True):
    """Rows, and the bounds of the sum of their numbers.

    Attributes
    ----------
    rows
        Rows of the table.
    untold
        Those among them that tell no number. They are no part of the bounds: a number that is not
        told is not zero.
    least, most
        Bounds of the sum of the others, in the unit of the table.
    """

    rows: int = 0
    untold: int = 0
    least: int = 0
    most: int = 0

    def plus(self, other: Tally) -> Tally:
        """Add another."""
        return Tally(
            self.rows + other.rows,
            self.untold + other.untold,
            self.least + other.least,
            self.most + other.most,
        )


class Refused(Struct, frozen=True):
    """A row that is refused: its number, the column, and what stands there."""

    row: int
    column: str
    value: str


class Reason(Struct, frozen=True):
    """Why rows are refused, how many, and the first of them."""

    reason: str
    rows: int
    first: tuple[Refused, ...]


class Residual(Struct, frozen=True):
    """Labels that are no state, as ``role: label``, and the rows that are kept apart for them."""

    label: str
    tally: Tally


class ImportReport(Struct, frozen=True):
    """What became of every row of a table.

    Every row is one of `used`, `totals` (sums of other rows), `filtered` and `rejected`, and
    together they are `read`. `residual` is the part of `used` that belongs to no state.

    Attributes
    ----------
    name, edition, title
        Of the import, and of the table.
    table
        Name of the file.
    unit
        What the numbers count: ``persons``, ``flights`` or ``cases``.
    facts
        Groups of like rows.
    years
        The first and the last, or nothing.
    reasons
        Why rows are rejected, the most frequent first.
    residuals
        The labels with the most rows first; at most a hundred.
    residual_labels
        How many labels there are.
    mirrors
        How pairs of reporters tell of one flow.
    """

    name: str
    edition: str
    title: str
    table: str
    unit: str
    read: Tally
    used: Tally
    residual: Tally
    totals: Tally
    filtered: Tally
    rejected: Tally
    facts: int
    years: tuple[int, ...]
    reasons: tuple[Reason, ...]
    residuals: tuple[Residual, ...]
    residual_labels: int
    mirrors: tuple[MirrorRelation, ...] = ()

    def check(self) -> None:
        """Check that every row and every number is accounted for.

        Raises
        ------
        TableError
            If not; that is a fault of this program.
        """
        told = self.used.plus(self.totals).plus(self.filtered).plus(self.rejected)
        if told != self.read:
            raise TableError(
                f"Of {self.read.rows:,} rows that were read, {told.rows:,} are accounted for.",
                file=self.table,
                fix="report this with the table; nothing was changed.",
            )


def reasons_of(connection: Any) -> tuple[Reason, ...]:
    """Return why rows are refused, from the table ``unreadable``."""
    counts = connection.execute(
        "SELECT reason, count(*) AS n FROM unreadable GROUP BY reason ORDER BY n DESC, reason"
    ).fetchall()
    found = []
    for reason, rows in counts:
        first = connection.execute(
            "SELECT row, col, val FROM unreadable WHERE reason = ? ORDER BY row LIMIT ?",
            [reason, _FEW],
        ).fetchall()
        found.append(Reason(reason, rows, tuple(Refused(*row) for row in first)))
    return tuple(found)


def residuals_of(connection: Any) -> tuple[tuple[Residual, ...], int, Tally]:
    """Return labels that are no state, how many there are, and all their rows, from ``facts``."""
    found = connection.execute(
        "SELECT residual, sum(rows) AS n, sum(untold), sum(count_min), sum(most) FROM facts "
        "WHERE residual IS NOT NULL GROUP BY residual ORDER BY n DESC, residual"
    ).fetchall()
    labels = [Residual(label, Tally(*map(int, sums))) for label, *sums in found]
    whole = Tally()
    for one in labels:
        whole = whole.plus(one.tally)
    return tuple(labels[:_MOST_LABELS]), len(labels), whole
