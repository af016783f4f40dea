"""Small tables, their profile, and the facts that an import makes of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

import miggraph
from miggraph.importing.profiles.file import parse_profile
from miggraph.importing.profiles.profile import Profile
from miggraph.importing.run import Imported, import_table

#: How a profile begins that a test makes up.
HEAD = """\
name = "example"
title = "Example"
[source]
publisher = "Example"
type = "government"
[table]
counts = "persons"
"""
#: Roles of such a profile that do not matter to the test.
ENDS = """\
[roles.sending]
value = "US"
[roles.receiving]
value = "PA"
[roles.nationality]
told = false
"""
COLUMNS = ("reporter", "to", "citizen", "when", "value", "unit")
COUNTS = """
name = "returns"
title = "Returns"
[source]
publisher = "Example ministry"
type = "government"
[table]
counts = "persons"
rows = "counts"
[missing]
markers = ["", ":"]
[roles.reporter]
column = "reporter"
codes = "iso-alpha-2"
[roles.sending]
is = "reporter"
[roles.receiving]
column = "to"
codes = "iso-alpha-2"
[roles.nationality]
column = "citizen"
codes = "iso-alpha-2"
[roles.persons]
column = "value"
[roles.date]
column = "when"
[residual]
nationality = ["Other"]
[totals]
receiving = ["TOTAL"]
[small]
"<5" = [1, 4]
[[keep]]
column = "unit"
is = ["PER"]
"""
PERSONS = """
name = "removals"
title = "Removals, person by person"
[source]
publisher = "Example agency"
type = "government"
[table]
counts = "persons"
rows = "persons"
[roles.sending]
value = "US"
[roles.receiving]
column = "to"
codes = "iso-alpha-2"
[roles.nationality]
column = "citizen"
codes = "iso-alpha-2"
[roles.date]
column = "when"
"""


def profile(text: str = COUNTS) -> Profile:
    return parse_profile(text.encode(), "profile.toml")


def csv_bytes(rows: Sequence[Sequence[Any]], columns: Sequence[str] = COLUMNS) -> bytes:
    """Write rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([columns, *rows])
    return out.getvalue().encode()


def imported(table: Path, into: Path, text: str = COUNTS, **options: Any) -> Imported:
    """Import with the register of the project."""
    states = miggraph.open().dossier.states
    return import_table(table, profile(text), states, into, **options)


def facts(done: Imported, columns: str = "* EXCLUDE (year)") -> list[dict[str, Any]]:
    """Return the facts of an edition, in the order of the table."""
    if not list(done.folder.glob("facts/*/*")):
        return []
    files = f"{done.folder}/facts/*/*.parquet"
    found = duckdb.sql(f"SELECT {columns} FROM read_parquet('{files}') ORDER BY first_row")
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def rejected(done: Imported) -> list[tuple[int, str, str, str]]:
    """Return the rows of rejected.csv."""
    with (done.folder / "rejected.csv").open(newline="", encoding="utf-8") as file:
        return [
            (int(row["row"]), row["reason"], row["column"], row["value"])
            for row in csv.DictReader(file)
        ]
