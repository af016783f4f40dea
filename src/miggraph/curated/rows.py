"""Read small CSV files with a fixed header."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from miggraph.errors import DataError
from miggraph.files import check_regular

__all__ = ["rows"]


def rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a CSV file, each with its line; nothing if there is no file.

    Parameters
    ----------
    path
        The file.
    columns
        The header that it must have.

    Raises
    ------
    DataError
        If the file cannot be read, has another header, or a row has other columns.
    """
    if not path.exists() and not path.is_symlink():
        return
    check_regular(path)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if tuple(reader.fieldnames or ()) != columns:
                raise DataError(
                    "The columns are not what they should be.",
                    file=path,
                    line=1,
                    fix=f"write the header {','.join(columns)}.",
                )
            for row in reader:
                if None in row or None in row.values():
                    raise DataError(
                        f"The row has not the {len(columns)} columns.",
                        file=path,
                        line=reader.line_num,
                        fix=f"write {','.join(columns)}; put a text with a comma in quotes.",
                    )
                yield reader.line_num, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(
            f"The file cannot be read: {error}.", file=path, fix="make it a CSV file in UTF-8."
        ) from error
