"""``miggraph export``: files for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from miggraph.cli.network.answer import Asked, filter_options
from miggraph.cli.options import format_option, graph_options, published_option
from miggraph.cli.render import Column, note, note_basis, shown_path, write_json, write_rows
from miggraph.errors import UsageError

if TYPE_CHECKING:
    from miggraph.export.listing import Listed
    from miggraph.knowledge import KnowledgeGraph

__all__ = ["export"]


@click.command(
    epilog="""\b
Examples:
  miggraph export --list
  miggraph export gexf -o transfers.gexf
  miggraph export graphml -o flows.graphml --network flows --since 2025-01-01
  miggraph export d3 --network partners
  miggraph export csv --table agreements
  miggraph export parquet -o tables
  miggraph export turtle -o accepted.ttl --published"""
)
@click.argument("name", metavar="FORMAT", required=False)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="File to write, or a folder. Without it, or with -, a format of one file goes to standard "
    "output.",
)
@click.option(
    "--list", "listing", is_flag=True, help="List the formats, their programs and losses."
)
@click.option(
    "--network",
    metavar="NAME",
    help="Network: transfers, flows, legs, agreements, partners or neighbours. "
    "[default: transfers]",
)
@click.option("--table", metavar="NAME", help="Only this table, for csv and parquet.")
@click.option(
    "--lossy", is_flag=True, help="Write even if the format cannot hold all nodes or edges."
)
@published_option
@click.option(
    "--redistributable",
    is_flag=True,
    help="Leave out sources whose stated terms do not allow that they are passed on.",
)
@filter_options
@graph_options
@format_option("table", "json", "csv", "md")
def export(
    name: str | None,
    output: str | None,
    listing: bool,
    network: str | None,
    table: str | None,
    lossy: bool,
    published: bool,
    redistributable: bool,
    format_: str,
    **options: Any,
) -> None:
    """Write a network, tables or the dataset in FORMAT, for a program that opens it.

    What it rests on, and what was left out, is said on standard error. --format is for --list.
    """
    from miggraph.export.listing import listed

    if listing:
        _list(format_)
        return
    if name is None:
        raise click.UsageError("Give a FORMAT, or --list.")
    chosen = listed(name)
    if format_ != "table":
        raise click.UsageError("--format is for --list.")
    asked = Asked(options)
    given = {"network": network, "table": table, "lossy": lossy, **asked.filters}
    chosen.check(**{f"--{key.replace('_', '-')}": value for key, value in given.items()})
    path = _path(output)
    if published or redistributable:
        asked.kg = asked.kg.published(masked=published, redistributable=redistributable)
    if chosen.holds == "network":
        _network(asked, chosen, network or "transfers", path, lossy)
    elif chosen.holds == "tables":
        _tables(asked.kg, chosen, table, path)
    else:
        _dataset(asked.kg, chosen, path)
    if chosen.loses:
        note(f"Not held by {chosen.name}: {chosen.loses}.")
    if not published:
        note("Small counts are not masked; --published masks what is to be passed on.")
    note_basis(asked.kg)


def _path(output: str | None) -> Path | None:
    """Return where to write; None is standard output. A name that ends in / is a folder."""
    if output in (None, "-"):
        return None
    path = Path(str(output))
    if str(output).endswith("/"):
        from miggraph.export.saving import saving

        with saving(path):
            path.mkdir(exist_ok=True)
    return path


def _network(asked: Asked, chosen: Listed, network: str, output: Path | None, lossy: bool) -> None:
    from miggraph.export.flat import flatten
    from miggraph.export.format import write_network
    from miggraph.export.formats import network_format

    format_ = network_format(chosen.name)
    if output is None:
        _check_one_file(chosen, len(format_.parts))
    graph = flatten(asked.kg.network(network, **asked.filters))
    if output is None:
        format_.check(graph, lossy)
        format_.parts[0].write(graph, sys.stdout.buffer)
    else:
        _note_files(write_network(graph, format_, output, lossy=lossy))
    note(f"Nodes: {len(graph.nodes):,}. Edges: {len(graph.edges):,}.")
    for sentence in (*graph.notes, *format_.cannot_hold(graph)):
        note(sentence)


def _tables(kg: KnowledgeGraph, chosen: Listed, table: str | None, output: Path | None) -> None:
    from miggraph.export.table_formats import save_tables, table_format, write_table
    from miggraph.tables import chosen_tables

    tables = chosen_tables(kg.tables, table)
    if output is None:
        _check_one_file(chosen, len(tables))
        write_table(tables[0], table_format(chosen.name), sys.stdout.buffer)
    else:
        _note_files(save_tables(tables, table_format(chosen.name), output))
    note(f"Tables: {len(tables):,}. Rows: {sum(len(one.rows) for one in tables):,}.")


def _dataset(kg: KnowledgeGraph, chosen: Listed, output: Path | None) -> None:
    from miggraph.export.rdf.dataset import Dataset
    from miggraph.export.rdf.forms import write_rdf
    from miggraph.export.rdf.saving import save_rdf

    if output is None:
        _check_one_file(chosen, 1)
        written = write_rdf(chosen.name, Dataset.read(kg.quads), sys.stdout.buffer)
    else:
        path, written = save_rdf(kg.quads, chosen.name, output)
        _note_files([path])
    note(f"Statements: {written.statements:,}.")
    for reason, number in written.left_out.items():
        note(f"Left out: {number:,} statements, {reason}.")


def _check_one_file(chosen: Listed, files: int) -> None:
    """Refuse to write several files, or bytes that no terminal shows, to standard output."""
    if files > 1:
        raise UsageError(f"{chosen.name} has {files} files.", fix="say where: -o NAME.")
    if sys.stdout.isatty() and chosen.name == "parquet":
        raise UsageError("A terminal cannot show Parquet.", fix="say where: -o FILE.")


def _note_files(paths: list[Path]) -> None:
    for path in paths:
        note(f"{shown_path(path)}: {path.stat().st_size:,} bytes.")


def _list(format_: str) -> None:
    from miggraph.export.listing import all_formats

    formats = all_formats()
    if format_ == "json":
        write_json([one._asdict() for one in formats])
        return
    columns = [
        Column("format", fold=False),
        Column("of", fold=False),
        Column("files"),
        Column("opened by"),
        Column("does not hold"),
    ]
    rows = [
        [one.name, one.holds, " ".join(one.endings), ", ".join(one.tools), one.loses]
        for one in formats
    ]
    write_rows(columns, rows, format_)
