"""``miggraph data fmt``: the canonical form."""

from __future__ import annotations

from pathlib import Path

import click

from miggraph.cli.data.folder import data_option, writable
from miggraph.cli.render import note, shown_path


@click.command(
    epilog="""\b
Examples:
  miggraph data fmt
  miggraph data fmt data/agreements/us-xk-2025-third-country.trig
  miggraph data fmt --check"""
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--check", is_flag=True, help="Write nothing; status 1 if a file would change.")
@data_option
def fmt(paths: tuple[Path, ...], check: bool, data_folder: Path | None) -> None:
    """Bring data files into the canonical form: all, or those of PATH.

    New claims, accounts and values may have any name that is not 16 hexadecimal digits, such as
    claim:first; they get the name that follows from their content. Prints the names of the files
    that changed.
    """
    from miggraph.curated.format import format_folder
    from miggraph.curated.select import files_of

    folder = writable(data_folder)
    changed = format_folder(folder, files_of(folder, paths), check=check)
    for name in changed:
        click.echo(shown_path(folder / name))
    note(f"Files {'not in the canonical form' if check else 'written'}: {len(changed)}.")
    if check and changed:
        note("To mend it: run miggraph data fmt.")
        raise click.exceptions.Exit(1)
