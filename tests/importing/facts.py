"""Editions of imports, written without the importer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import duckdb

from miggraph.dates import span

#: Columns of the facts as the design names them, with their types.
COLUMNS: Final = {
    "sending": "VARCHAR", "receiving": "VARCHAR", "nationality": "VARCHAR", "via": "VARCHAR",
    "mode": "VARCHAR", "agreement": "VARCHAR", "reporter": "VARCHAR", "date": "VARCHAR",
    "earliest": "DATE", "latest": "DATE", "count_min": "BIGINT", "count_max": "BIGINT",
    "rows": "BIGINT", "first_row": "BIGINT", "residual": "VARCHAR", "third_country": "VARCHAR",
    "year": "INTEGER",
}  # fmt: skip
MINISTRY: Final = {
    "publisher": "Example ministry",
    "type": "government",
    "title": "Returns",
    "url": "https://example.org/returns",
    "published": "2025-03-01",
}


def fact(
    sending: str | None,
    receiving: str | None,
    nationality: str | None,
    count: int | tuple[int, int | None],
    date: str = "2024",
    **other: Any,
) -> dict[str, Any]:
    """Make one fact; by default of forced removals."""
    low, high = count if isinstance(count, tuple) else (count, count)
    earliest, latest = span(date)
    assert earliest is not None
    return {
        **dict.fromkeys(COLUMNS),
        "sending": sending, "receiving": receiving, "nationality": nationality,
        "mode": "forced-removal", "date": date, "earliest": earliest.isoformat(),
        "latest": latest.isoformat() if latest else None, "count_min": low, "count_max": high,
        "rows": 1, "first_row": 1, "third_country": "undetermined", "year": earliest.year,
        **other,
    }  # fmt: skip


def write_edition(
    folder: Path,
    name: str,
    facts: Iterable[Mapping[str, Any]],
    *,
    source: Mapping[str, Any] = MINISTRY,
    unit: str = "persons",
) -> Path:
    """Write an edition and make it the current one; return its folder."""
    rows = [dict(row) for row in facts]
    number = hashlib.sha256(json.dumps([rows, dict(source), unit]).encode()).hexdigest()[:16]
    edition = folder / name / "editions" / number
    edition.mkdir(parents=True, exist_ok=True)
    years = sorted({int(row["year"]) for row in rows})
    described = {
        "profile": name,
        "name": name,
        "title": name,
        "table": f"{name}.csv",
        "unit": unit,
        "source": dict(source),
        "facts": len(rows),
        "years": years[:1] + years[1:][-1:],
    }
    (edition / "edition.json").write_text(json.dumps(described))
    if rows:
        lines = edition / "rows.json"
        lines.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
        connection = duckdb.connect()
        connection.read_json(str(lines), columns=COLUMNS, format="newline_delimited").write_parquet(
            str(edition / "facts"), partition_by=["year"], overwrite=True
        )
        lines.unlink()
    (folder / name / "current").write_text(f"{number}\n")
    return edition
