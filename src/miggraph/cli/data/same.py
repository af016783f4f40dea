"""``miggraph data same`` and ``data reject``: whether two transfers are one event."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from miggraph.cli.data.folder import data_option, today, writable
from miggraph.cli.options import format_option
from miggraph.cli.render import Column, note, write_json, write_rows

if TYPE_CHECKING:
    from miggraph.claims.alike import Pair

_BY = click.option("--by", metavar="NAME", help="Who judges.")
_WHY = click.option("--why", metavar="TEXT", help="The reason, in English.")
_ON = click.option("--on", metavar="DATE", help="The day of the judgement. [default: today]")


@click.command(
    epilog="""\b
Examples:
  miggraph data same
  miggraph data same --least 0.6 --judged --format csv
  miggraph data same lb-sy-2018-group-722 lb-sy-2018-group-752 --withdraw
  miggraph data same lb-sy-2018-group-722 lb-sy-2018-group-752 --by curator --why misread"""
)
@click.argument("left", required=False)
@click.argument("right", required=False)
@_BY
@_WHY
@_ON
@click.option("--unsure", is_flag=True, help="Record that it cannot be told.")
@click.option("--withdraw", is_flag=True, help="Withdraw the judgement that stands.")
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Propose pairs from this score.",
)
@click.option("--judged", is_flag=True, help="Propose pairs that are judged already, too.")
@format_option("table", "json", "csv", "md")
@data_option
def same(
    left: str | None,
    right: str | None,
    by: str | None,
    why: str | None,
    on: str | None,
    unsure: bool,
    withdraw: bool,
    least: float,
    judged: bool,
    format_: str,
    data_folder: Path | None,
) -> None:
    """Propose transfers that may be one event; or record that LEFT and RIGHT are.

    A pair is proposed if it has a sender in common, a destination in common unless one of the two
    names none, and dates that meet. The score weighs dates, persons, nationalities and agreements;
    it is a help to whoever judges, and no probability. Merged transfers keep the alphabetically
    first id, and the other leads to it.
    """
    from miggraph.errors import UsageError

    if left is None:
        _propose(data_folder, least, format_, judged=judged)
        return
    if right is None:
        raise UsageError("One transfer is no pair.", fix="name two transfers.")
    if withdraw:
        from miggraph.curated.judge import withdraw as take_back

        take_back(writable(data_folder), left, right, on or today())
        click.echo(f"The judgement on {left} and {right} is withdrawn.")
        return
    _record(data_folder, left, right, "unsure" if unsure else "same", by, why, on)


@click.command(
    epilog="""\b
Examples:
  miggraph data same dz-ne-2018-02 dz-ne-2018-nd-1500 --withdraw
  miggraph data reject dz-ne-2018-02 dz-ne-2018-nd-1500 --by curator --why 'two operations'"""
)
@click.argument("left")
@click.argument("right")
@_BY
@_WHY
@_ON
@data_option
def reject(
    left: str, right: str, by: str | None, why: str | None, on: str | None, data_folder: Path | None
) -> None:
    """Record that the transfers LEFT and RIGHT are different events."""
    _record(data_folder, left, right, "different", by, why, on)


def _record(
    folder: Path | None,
    left: str,
    right: str,
    judgement: str,
    by: str | None,
    why: str | None,
    on: str | None,
) -> None:
    from miggraph.curated.judge import judge
    from miggraph.records import Judgement

    judge(
        writable(folder),
        Judgement(left, right, judgement, by or "", on or today(), why or ""),  # type: ignore[arg-type]  # one of the three
    )
    click.echo(f"{left} and {right}: {judgement}.")


def _propose(folder: Path | None, least: float, format_: str, *, judged: bool) -> None:
    from miggraph.opening import open_graph

    pairs = open_graph(folder).alike(least, judged=judged)
    if format_ == "json":
        import msgspec

        write_json({"pairs": [msgspec.to_builtins(pair) for pair in pairs]})
        return
    columns = (
        Column("score", right=True, fold=False),
        Column("left", fold=False),
        Column("right", fold=False),
        Column("judged"),
        Column("reasons"),
    )
    write_rows(columns, [_row(pair) for pair in pairs], format_)
    note(f"Pairs: {len(pairs)}. The score is no probability.")


def _row(pair: Pair) -> list[str]:
    return [
        f"{pair.score:.2f}",
        pair.left,
        pair.right,
        pair.judgement or "",
        "; ".join(pair.reasons),
    ]
