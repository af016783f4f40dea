"""``miggraph stats``: what the graph holds."""

from __future__ import annotations

from typing import Any

import click

from miggraph.cli.options import format_option, graph_options, open_from
from miggraph.cli.render import Column, basis, note_basis, write_json, write_rows


@click.command(
    epilog="""\b
Examples:
  miggraph stats
  miggraph stats --by agreement --format csv"""
)
@click.option("--by", type=click.Choice(["agreement"]), help="Count each agreement for itself.")
@format_option("table", "json", "csv", "md")
@graph_options
def stats(by: str | None, format_: str, **graph: Any) -> None:
    """Count agreements, claims, sources, transfers and contradictions."""
    import msgspec

    kg = open_from(**graph)
    if by == "agreement":
        rows = kg.stats_by_agreement()
        if format_ == "json":
            agreements = [msgspec.to_builtins(row) for row in rows]
            write_json({**basis(kg), "agreements": agreements})
            return
        names = rows[0].__struct_fields__ if rows else ()
        columns = [Column(name, right=name != "agreement", fold=False) for name in names]
        cells = [[str(getattr(row, name)) for name in names] for row in rows]
        write_rows(columns, cells, format_)
        note_basis(kg)
        return
    found = msgspec.to_builtins(kg.stats())
    if format_ == "json":
        write_json({**basis(kg), **found})
        return
    natures = found.pop("by_nature")
    plain = format_ == "csv"
    counts = [*found.items()]
    counts[1:1] = [(f"  {nature}", number) for nature, number in natures.items()]
    lines = [
        (name.strip() if plain else name, str(number) if plain else f"{number:,}")
        for name, number in counts
    ]
    write_rows((Column("what"), Column("number", right=True)), lines, format_)
    note_basis(kg)
