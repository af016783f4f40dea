"""What two releases say differently: rows of their tables, told apart by their keys."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from miggraph.errors import DataError
from miggraph.tabular import markdown_text

__all__ = ["PACKAGE", "Change", "changes_between", "summary_text"]

#: Describes the tables of a release.
PACKAGE: Final = "datapackage.json"


class Change(NamedTuple):
    """One row that came or went, or one value of a row that is another.

    `change` is added, removed or changed; `column`, `before` and `after` are empty unless a value
    changed. An empty value is a missing one.
    """

    table: str
    key: str
    change: str
    column: str = ""
    before: str = ""
    after: str = ""


class _Table(NamedTuple):
    key: tuple[str, ...]
    columns: tuple[str, ...]
    path: Path


def changes_between(old: Path, new: Path) -> Iterator[Change]:
    """Compare the tables of two releases.

    A column that only one of them has is no change of a value.

    Parameters
    ----------
    old, new
        Folders of releases.

    Yields
    ------
    Change
        By table and key.

    Raises
    ------
    DataError
        If a folder is no release, or a table is damaged.
    """
    before, after = _tables(old), _tables(new)
    for name in sorted(before.keys() | after.keys()):
        rows = [_rows(tables[name]) if name in tables else {} for tables in (before, after)]
        columns = [tables[name].columns if name in tables else () for tables in (before, after)]
        common = [column for column in columns[1] if column in columns[0]]
        yield from _changes(name, rows[0], rows[1], common)


def summary_text(changes: Sequence[Change], old: str, new: str) -> str:
    """Write as Markdown how many rows of each table changed.

    Parameters
    ----------
    changes
        All of them.
    old, new
        Versions of the releases.
    """
    tables = sorted({change.table for change in changes})
    rows = []
    for table in tables:
        mine = [change for change in changes if change.table == table]
        keys = {
            kind: {change.key for change in mine if change.change == kind}
            for kind in ("added", "removed", "changed")
        }
        values = sum(1 for change in mine if change.change == "changed")
        rows.append([table, *(f"{len(found):,}" for found in keys.values()), f"{values:,}"])
    titles = ["table", "rows added", "rows removed", "rows changed", "values changed"]
    body = markdown_text(titles, rows, [False, True, True, True, True]) if rows else "Nothing.\n"
    return f"# What changed\n\nFrom {old} to {new}. changes.csv has every row.\n\n{body}"


def _changes(
    table: str,
    before: Mapping[tuple[str, ...], Mapping[str, str]],
    after: Mapping[tuple[str, ...], Mapping[str, str]],
    columns: list[str],
) -> Iterator[Change]:
    for key in sorted(before.keys() | after.keys()):
        name = " ".join(key)
        if key not in before or key not in after:
            yield Change(table, name, "added" if key in after else "removed")
            continue
        for column in columns:
            old, new = before[key][column], after[key][column]
            if old != new:
                yield Change(table, name, "changed", column, old, new)


def _tables(folder: Path) -> dict[str, _Table]:
    path = folder / PACKAGE
    try:
        package = json.loads(path.read_text("utf-8"))
        return {resource["name"]: _table(folder, resource) for resource in package["resources"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            "This is no release: its datapackage.json is missing or damaged.",
            file=path,
            fix="give a folder that `miggraph release` wrote.",
        ) from error


def _table(folder: Path, resource: Mapping[str, Any]) -> _Table:
    schema = resource["schema"]
    key = schema["primaryKey"]
    columns = tuple(field["name"] for field in schema["fields"])
    return _Table(tuple([key] if isinstance(key, str) else key), columns, folder / resource["path"])


def _rows(table: _Table) -> dict[tuple[str, ...], dict[str, str]]:
    try:
        with table.path.open(encoding="utf-8", newline="") as file:
            titles, *lines = csv.reader(file, strict=True)
        rows = [dict(zip(titles, line, strict=True)) for line in lines]
        return {tuple(row[column] for column in table.key): row for row in rows}
    except (OSError, ValueError, KeyError, csv.Error) as error:
        raise DataError(
            "A table of the release is missing or damaged.",
            file=table.path,
            fix="check the release with: sha256sum --check checksums.sha256",
        ) from error
