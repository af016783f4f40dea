"""``miggraph import``: a bulk table, by its profile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from miggraph.cli.options import format_option
from miggraph.cli.render import Column, note, shown_path, write_json, write_rows

if TYPE_CHECKING:
    from miggraph.importing.editions.editions import ListedImport
    from miggraph.records import State

__all__ = ["import_"]


@click.command(
    name="import",
    epilog="""\b
Examples:
  miggraph import eurostat-returns.csv --profile eurostat-returns
  miggraph import us-removals-ddp.csv --profile us-removals-ddp --into imports --format json
  miggraph import uk-returns.csv --profile uk-returns --name uk --rdf uk.nq
  miggraph import --list""",
)
@click.argument("table", type=click.Path(path_type=Path), required=False)
@click.option(
    "--profile",
    metavar="NAME-or-FILE",
    help="What the columns mean: a profile that is part of miggraph, or a TOML file.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of imports. [default: MIGGRAPH_IMPORTS, or the user's data folder]",
)
@click.option("--name", metavar="NAME", help="Name of the import. [default: that of the profile]")
@click.option("--strict", is_flag=True, help="Change nothing if any row is rejected.")
@click.option(
    "--memory",
    default="1GB",
    show_default=True,
    metavar="SIZE",
    help="Memory of the SQL engine; what does not fit goes to the folder of imports.",
)
@click.option(
    "--rdf",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write the facts as claims of their source, in sorted N-Quads.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Data folder with the register of states; without it, the one of miggraph.",
)
@click.option("--list", "list_", is_flag=True, help="List what is imported, and stop.")
@format_option("table", "json")
def import_(
    table: Path | None,
    profile: str | None,
    into: Path | None,
    name: str | None,
    strict: bool,
    memory: str,
    rdf: Path | None,
    data: Path | None,
    list_: bool,
    format_: str,
) -> None:
    """Import a table of a ministry or an organisation: CSV, TSV, Excel, JSON or Parquet.

    Every row of TABLE is used, left out by a rule of the profile, or rejected with a reason, and
    the report says how many. Rows of persons are counted, and never stored. The same table again
    changes nothing; a newer one replaces it, and what differs is told.
    """
    if list_:
        _list(into, format_)
        return
    if table is None or profile is None:
        missing = "argument 'TABLE'" if table is None else "option '--profile'"
        raise click.UsageError(f"Missing {missing}. With --list it lists what is imported.")
    from miggraph.cli.progress import progress
    from miggraph.importing.editions.editions import imports_folder
    from miggraph.importing.profiles.file import load_profile
    from miggraph.importing.run import import_table

    chosen = load_profile(profile)
    if rdf is not None:
        _check_free(rdf, (table, Path(chosen.file)))
    with progress() as say:
        done = import_table(
            table,
            chosen,
            lambda: _register(data),
            imports_folder(into),
            name=name,
            strict=strict,
            memory=memory,
            say=say,
        )
    _write(done, format_)
    if rdf is not None:
        note(f"{shown_path(rdf)}: {_write_rdf(done.folder, rdf):,} lines.")


def _register(data: Path | None) -> dict[str, State]:
    from miggraph.curated.registers import read_register
    from miggraph.resources import resource

    return read_register(resource("data") if data is None else data)


def _list(into: Path | None, format_: str) -> None:
    from miggraph.importing.editions.editions import imports_folder, imports_in

    folder = imports_folder(into)
    found = imports_in(folder)
    if format_ == "json":
        write_json([one._asdict() for one in found])
    else:
        columns = ("name", "title", "publisher", "unit", "facts", "years", "table")
        rows = [
            (one.name, one.title, one.publisher, one.unit, f"{one.facts:,}", _span(one), one.table)
            for one in found
        ]
        write_rows(
            [Column(name, name == "facts", name in ("title", "publisher")) for name in columns],
            rows,
            format_,
        )
    note(f"Imports in {shown_path(folder)}: {len(found)}.")


def _span(one: ListedImport) -> str:
    return "-".join(map(str, one.years))


def _check_free(rdf: Path, read: tuple[Path, ...]) -> None:
    """Refuse to write over what is read, or into no folder, before anything is imported."""
    from miggraph.errors import UsageError

    if not rdf.absolute().parent.is_dir():
        fix = "make it first, or give another place with --rdf."
        raise UsageError("There is no folder for the RDF.", file=rdf, fix=fix)
    if rdf.exists() and any(one.exists() and rdf.samefile(one) for one in read):
        fix = "give another file with --rdf."
        raise UsageError("The RDF would replace the table or its profile.", file=rdf, fix=fix)


def _write_rdf(edition: Path, rdf: Path) -> int:
    from miggraph.errors import ExportError
    from miggraph.importing.accounts.rdf import write_rdf

    try:
        return write_rdf(edition, rdf)
    except OSError as error:
        raise ExportError(
            f"The table is imported; its RDF cannot be written: {error.strerror or error}.",
            file=rdf,
            fix="free space, or give another place with --rdf, and run the command again.",
        ) from error


def _write(done: Any, format_: str) -> None:
    import msgspec

    from miggraph.importing.editions.report_text import changes_line, report_lines

    if format_ == "json":
        write_json(
            {
                **msgspec.to_builtins(done.report),
                "folder": str(done.folder),
                "new": done.is_new,
                "changes": msgspec.to_builtins(done.changes),
            }
        )
    else:
        for line in report_lines(done.report):
            click.echo(line)
    if not done.is_new:
        note("The same table was imported before with this profile; nothing was changed.")
    if done.changes is not None:
        note(changes_line(done.changes, done.report.unit))
    note(f"Written to {shown_path(done.folder)}." if done.is_new else shown_path(done.folder))
