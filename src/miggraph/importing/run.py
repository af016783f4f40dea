"""One import: a table, a profile, and the edition that they make."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Struct

from miggraph.errors import TableError
from miggraph.importing.codes import all_states
from miggraph.importing.database import (
    MEMORY,
    load_engine,
    open_database,
    saying_what_failed,
    source,
)
from miggraph.importing.editions.comparison import EditionChanges, compare_editions
from miggraph.importing.editions.folder import (
    check_name,
    current_id,
    edition_folder,
    make_current,
    writing,
)
from miggraph.importing.editions.report import ImportReport, Tally, reasons_of, residuals_of
from miggraph.importing.editions.writing import write_facts, write_rejected
from miggraph.importing.grouping.grouping import group, reject, sums_by_fate
from miggraph.importing.grouping.mirrors import compare_mirrors
from miggraph.importing.grouping.telling import tell_facts
from miggraph.importing.meanings.meanings import Meanings, understand
from miggraph.importing.profiles.profile import Profile, Voice
from miggraph.importing.reading.staging import Staged, stage
from miggraph.importing.reading.tablefile import TableFile, examine
from miggraph.records import State

__all__ = ["FORMAT", "EditionFile", "Imported", "import_table"]

#: Of what is written; another one makes other editions of equal tables.
FORMAT: Final = 2


class EditionFile(Struct, frozen=True):
    """What ``edition.json`` says: where the facts come from, and what they are."""

    format: int
    name: str
    profile: str
    title: str
    source: Voice
    unit: str
    table: str
    table_sha256: str
    profile_sha256: str
    states_sha256: str
    rows: int
    facts: int
    years: tuple[int, ...]


class Imported(NamedTuple):
    """The result: the report, where the edition lies, and what differs from the one before.

    `is_new` is false if the same table was imported before, and nothing was written.
    """

    report: ImportReport
    folder: Path
    is_new: bool
    changes: EditionChanges | None


def import_table(
    table: str | Path,
    profile: Profile,
    states: Mapping[str, State] | Callable[[], Mapping[str, State]],
    into: Path,
    *,
    name: str | None = None,
    strict: bool = False,
    memory: str = MEMORY,
    say: Callable[[str, Any], None] | None = None,
) -> Imported:
    """Import a table.

    Parameters
    ----------
    table
        The file: CSV, TSV, Excel workbook, JSON or Parquet; text also compressed by gzip.
    profile
        What its columns mean.
    states
        The register, by code, or what reads it: that is done while other parts begin.
    into
        The folder of imports.
    name
        Of the import; without it, that of the profile.
    strict
        Whether one row that is rejected stops all.
    memory
        What the SQL engine may take.
    say
        Told of each step, with the connection, whose ``query_progress()`` tells how far it is; of
        the last one with None, before the connection is closed.

    Raises
    ------
    TableError
        If the table cannot be read, the import cannot be written, or with `strict` a row is
        rejected. What was there before stays.
    ProfileError
        If the profile does not fit the table.
    UsageError
        If a package that is needed is not installed, or `name` is none.
    """
    place = into / check_name(name or profile.name)
    path = Path(table)
    with ThreadPoolExecutor() as beside:  # neither needs Python, which is free for the register
        examining = beside.submit(examine, path, profile.table.format)
        connecting = beside.submit(load_engine())
        known = all_states(states() if callable(states) else states)
        file = examining.result()
    digests = (file.digest, profile.digest, _digest(msgspec.json.encode(list(known.values()))))
    number = _digest("\n".join([*digests, str(FORMAT)]).encode())[:16]
    tell = say or _say_nothing
    with (
        writing(place) as folder,
        open_database(connecting.result(), folder, memory) as connection,
        ExitStack() as working,
    ):
        working.callback(tell, "ending", None)
        before = current_id(place)
        there = edition_folder(place, number)
        made = None if (there / "edition.json").is_file() else folder / "edition"
        with saying_what_failed(path, memory):
            if made is None:
                report = msgspec.json.decode(
                    (there / "report.json").read_bytes(), type=ImportReport
                )
            else:
                made.mkdir()
                report = _make(connection, file, profile, known, made, (place.name, number), tell)
                _describe(made, report, profile, digests)
            if strict and report.rejected.rows:
                raise _refused(report, path)
            changes = None
            if before not in (None, number):
                old = edition_folder(place, before or "")
                changes = compare_editions(connection, old, made or there, before or "")
        if before != number:
            make_current(place, made, number)
    return Imported(report, there, before != number, changes)


def _make(
    connection: Any,
    file: TableFile,
    profile: Profile,
    states: Mapping[str, State],
    made: Path,
    named: tuple[str, str],
    tell: Callable[[str, Any], None],
) -> ImportReport:
    """Read, understand and write; return what became of every row."""
    tell("reading", connection)
    staged = stage(connection, file, profile)
    unread = Tally(*connection.execute("SELECT count(*), count(*) FROM unreadable").fetchone())
    tell("decoding", connection)
    meanings = understand(connection, staged.columns, profile, states)
    read = _read(connection, staged, meanings).plus(unread)
    tell("grouping", connection)
    groups = group(connection, staged, meanings)
    fates = {fate: Tally(*sums) for fate, sums in sums_by_fate(connection, groups).items()}
    if "rejected" in fates:
        reject(connection, staged, meanings)
    connection.execute("DROP TABLE staged")
    tell_facts(connection, groups, meanings, states)
    tell("writing", connection)
    years = write_facts(connection, made / "facts")
    write_rejected(connection, made / "rejected.csv")
    residuals, labels, residual = (
        residuals_of(connection) if meanings.has_labels else ((), 0, Tally())
    )
    report = ImportReport(
        name=named[0],
        edition=named[1],
        title=profile.title,
        table=file.path.name,
        unit=profile.table.counts,
        read=read,
        used=fates.get("used", Tally()),
        residual=residual,
        totals=fates.get("total", Tally()),
        filtered=fates.get("filtered", Tally()),
        rejected=fates.get("rejected", Tally()).plus(unread),
        facts=sum(years.values()),
        years=tuple(sorted({min(years), max(years)})) if years else (),
        reasons=reasons_of(connection),
        residuals=residuals,
        residual_labels=labels,
        mirrors=compare_mirrors(connection, made / "mirrors.csv"),
    )
    report.check()
    _check_written(connection, made, report)
    _check_unchanged(file)
    return report


def _say_nothing(step: str, connection: Any) -> None:  # as a caller's has them
    """Let a step begin without a word."""


def _read(connection: Any, staged: Staged, meanings: Meanings) -> Tally:
    """Count rows and sum numbers as they were read, whatever becomes of them later."""
    if meanings.numbers is None:
        rows = f"len({staged.rows})" if staged.rows else "1"
        sums = f"sum({rows}), 0, sum({rows}), sum({rows}) FROM staged"
    else:
        sums = (
            "sum(n), sum(n) FILTER (WHERE most IS NULL), sum(n * least), sum(n * most) "
            f"FROM {meanings.numbers.name}"
        )
    return Tally(*(int(value or 0) for value in connection.execute(f"SELECT {sums}").fetchone()))


def _check_written(connection: Any, made: Path, report: ImportReport) -> None:
    """Read the files back, and check that they hold every row that is used.

    Raises
    ------
    TableError
        If not; that is a fault of this program.
    """
    if not report.facts:
        return
    files = ", ".join(source(path) for path in sorted(made.glob("facts/*/*.parquet")))
    found = connection.execute(
        "SELECT count(date), sum(rows), sum(count_min) "
        f"FROM read_parquet([{files}], hive_partitioning = false)"
    ).fetchone()
    told = (report.facts, report.used.rows, report.used.least)
    if tuple(map(int, found)) != told:
        raise TableError(
            f"Facts of {int(found[1]):,} rows were written, of {report.used.rows:,} that are used.",
            file=report.table,
            fix="report this with the table; nothing was changed.",
        )


def _check_unchanged(file: TableFile) -> None:
    """Refuse a file that somebody wrote to meanwhile: its digest says nothing of what was read.

    Raises
    ------
    TableError
        If it is another one.
    """
    now = file.path.stat()
    if (now.st_size, now.st_mtime_ns) != (file.size, file.changed):
        raise TableError(
            "The table was changed while it was read.",
            file=file.path,
            fix="wait until it is complete, and import it again.",
        )


def _describe(
    made: Path, report: ImportReport, profile: Profile, digests: tuple[str, str, str]
) -> None:
    edition = EditionFile(
        format=FORMAT,
        name=report.name,
        profile=profile.name,
        title=profile.title,
        source=profile.source,
        unit=report.unit,
        table=report.table,
        table_sha256=digests[0],
        profile_sha256=digests[1],
        states_sha256=digests[2],
        rows=report.read.rows,
        facts=report.facts,
        years=report.years,
    )
    (made / "profile.toml").write_bytes(profile.text)
    for name, content in (("report", report), ("edition", edition)):
        (made / f"{name}.json").write_bytes(_json(content))


def _json(content: Struct) -> bytes:
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _refused(report: ImportReport, path: Path) -> TableError:
    rows = report.rejected.rows
    first = min(one.first[0].row for one in report.reasons)
    many = "row is" if rows == 1 else "rows are"
    reasons = ", ".join(f"{one.reason} ({one.rows:,})" for one in report.reasons)
    return TableError(
        f"{rows:,} {many} rejected: {reasons}. The first is row {first:,}.",
        file=path,
        fix="mend the table or the profile, or import without --strict; nothing was changed.",
    )
