"""``miggraph data diff``: what differs between two versions of the data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from miggraph.cli.options import format_option
from miggraph.cli.render import Column, bounds, note, write_json, write_rows
from miggraph.cli.values import value_text

if TYPE_CHECKING:
    from miggraph.changes import Changes, DecisionChange, FieldChange, StatementChange


@click.command(
    epilog="""\b
Examples:
  miggraph data diff HEAD~1 data
  miggraph data diff v2026.11 HEAD --format json
  miggraph data diff older data --policy majority"""
)
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.option(
    "--policy",
    default="trusted-first",
    show_default=True,
    metavar="NAME",
    help="How contradictions are decided: trusted-first or majority.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Data folder whose commits are meant. [default: the data that are part of miggraph]",
)
@format_option("table", "json", "csv", "md")
def diff(old: str, new: str, policy: str, data: Path | None, format_: str) -> None:
    """Compare two versions of the data: A, and B that came of it.

    A and B are data folders, or commits, branches or tags of git. Shown are claims and accounts
    that were added, changed, retracted or deleted; transfers that were merged; decisions that
    changed, with the statements that have a part in it; and receiving states whose figures moved.
    """
    from miggraph.changes import Version, compare_versions
    from miggraph.curated.versions import version
    from miggraph.opening import open_graph
    from miggraph.resources import resource

    def resolved(folder: Path) -> Version:
        kg = open_graph(folder, policy=policy)
        return Version(kg.dossier, kg.view, kg.hubs())

    folder = data or resource("data")
    with version(old, folder) as first, version(new, folder) as second:
        changes = compare_versions(resolved(first), resolved(second))
    if format_ == "json":
        import msgspec

        write_json({"policy": policy, **msgspec.to_builtins(changes)})
        return
    rows = _rows(changes)
    columns = (
        Column("change", fold=False),
        Column("what"),
        Column("before"),
        Column("after"),
        Column("because"),
    )
    if rows or format_ != "table":
        write_rows(columns, rows, format_)
    note(
        f"Claims and accounts: {len(changes.statements)}; decisions: {len(changes.decisions)}; "
        f"receiving states: {len(changes.hubs)}. Policy {policy}, newest record dates."
    )


def _rows(changes: Changes) -> list[list[str]]:
    rows = [["agreement added", name, "", "", ""] for name in changes.agreements_added]
    rows += [["agreement removed", name, "", "", ""] for name in changes.agreements_removed]
    rows += [["source added", name, "", "", ""] for name in changes.sources_added]
    rows += [["source removed", name, "", "", ""] for name in changes.sources_removed]
    for kind, records in (
        ("agreement", changes.agreements_changed),
        ("source", changes.sources_changed),
    ):
        rows += [
            [f"{kind} changed", f"{record.id}, {_words(one.field)}", *_sides(one), ""]
            for record in records
            for one in record.fields
        ]
    for statement in changes.statements:
        rows += _statement(statement)
    rows += [
        [f"transfer {_merging(one)}", one.field, str(one.old or ""), str(one.new or ""), ""]
        for one in changes.merged
    ]
    rows += [_decision(decision) for decision in changes.decisions]
    for hub in changes.hubs:
        rows += [
            [f"hub {hub.change}", f"{hub.label}: {_words(one.field)}", *_sides(one), ""]
            for one in hub.fields
        ]
    return rows


def _merging(one: FieldChange) -> str:
    if one.old is None:
        return "merged"
    return "parted" if one.new is None else "merged elsewhere"


def _statement(one: StatementChange) -> list[list[str]]:
    what = f"{one.kind}:{one.id} {one.source} on {one.about}: {one.property}"
    value = value_text(one.property, one.value) if one.kind == "claim" else ""
    change = f"{one.kind} {one.change}"
    if one.change in ("added", "deleted"):
        sides = ["", value] if one.change == "added" else [value, ""]
        return [[change, what, *sides, ""]]
    return [[change, f"{what}, {_words(f.field)}", *_sides(f), ""] for f in one.fields]


def _decision(one: DecisionChange) -> list[str]:
    text = f" of {one.instrument.rpartition('.')[2]}" if one.instrument else ""
    what = f"{one.agreement}: {one.property} {one.key}".strip() + text
    return [
        "decision",
        what,
        _outcome(one.property, one.old_outcome, one.old_value),
        _outcome(one.property, one.new_outcome, one.new_value),
        ", ".join(one.because),
    ]


def _outcome(property_: str, outcome: str | None, value: Any) -> str:
    if outcome is None:
        return ""
    return outcome if value is None else f"{value_text(property_, value)} ({outcome})"


def _words(field: str) -> str:
    return field.replace("_", " ")


def _sides(change: FieldChange) -> list[str]:
    return [_plain(change.old), _plain(change.new)]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    if isinstance(value, dict) and value.keys() == {"min", "max"}:
        return bounds(value["min"], value["max"])
    return str(value)
