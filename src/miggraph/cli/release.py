"""``miggraph release``: everything in one folder, to be passed on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from miggraph.cli.options import data_options, format_option, open_from
from miggraph.cli.render import Column, basis, note, note_basis, shown_path, write_json, write_rows

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.release import Release

__all__ = ["release"]


@click.command(
    epilog="""\b
Examples:
  miggraph release out
  miggraph release out --redistributable --format md
  miggraph release new --against out"""
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--unmasked",
    is_flag=True,
    help="Do not mask small counts: for work on one's own machine, not to be passed on.",
)
@click.option(
    "--redistributable",
    is_flag=True,
    help="Leave out sources whose stated terms do not allow that they are passed on.",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="OLD",
    help="Folder of an older release: also write what changed since.",
)
@format_option("table", "json", "csv", "md")
@data_options
def release(
    folder: Path,
    unmasked: bool,
    redistributable: bool,
    against: Path | None,
    format_: str,
    **graph: Any,
) -> None:
    """Write the graph in every format to the folder DIR, with checksums and descriptions.

    Cells of one to three persons are shown as 1 to 3, with the quarter and without onward
    movement of so few, unless a government or a court tells these details. The same data make the
    same bytes. An unchanged release in DIR is replaced; a folder with anything else is refused.
    """
    from rich.console import Console

    from miggraph.release import write_release

    kg = open_from(**graph)
    # Draws on a terminal only.
    with Console(stderr=True).status("opening") as status:
        written = write_release(
            kg,
            folder,
            unmasked=unmasked,
            redistributable=redistributable,
            against=against,
            say=status.update,
        )
    if format_ == "json":
        _write_json(kg, written)
        return
    from miggraph.release.readme import format_rows

    columns = [
        Column("format", fold=False),
        Column("endings"),
        Column("bytes", right=True),
        Column("opened by"),
        Column("does not hold"),
        Column("read back in tests by"),
    ]
    write_rows(columns, format_rows(written.files), format_)
    _say(kg, written)


def _say(kg: KnowledgeGraph, written: Release) -> None:
    size = sum(one.file.size for one in written.files)
    note(f"{shown_path(written.folder)}: {len(written.files):,} files with data, {size:,} bytes.")
    for item in written.missing:
        note(f"Not written: {item.network} as {item.format}. {item.why}")
    if written.maskings:
        events = len({one.id for one in written.maskings})
        note(f"Masked: {len(written.maskings):,} details of {events:,} records; see masked.csv.")
    if written.changes is not None:
        note(f"Changes: {len(written.changes):,}; see changes.md and changes.csv.")
    note_basis(kg)


def _write_json(kg: KnowledgeGraph, written: Release) -> None:
    write_json(
        {
            **basis(kg),
            "version": written.about.version,
            "digest": written.about.digest,
            "files": [
                {
                    "path": one.file.path,
                    "format": one.format,
                    "media_type": one.file.media_type,
                    "bytes": one.file.size,
                    "sha256": one.file.sha256,
                }
                for one in written.files
            ],
            "missing": [item._asdict() for item in written.missing],
            "masked": len(written.maskings),
            "changes": None if written.changes is None else len(written.changes),
        }
    )
