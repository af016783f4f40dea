"""``miggraph show``: one thing, with who says what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from miggraph.cli.options import format_option, graph_options, open_from, published_option
from miggraph.cli.render import Column, basis, bounds, note, note_basis, write_json, write_rows
from miggraph.cli.values import value_text
from miggraph.vocabulary import RESOLUTION

if TYPE_CHECKING:
    from miggraph.said import Said
    from miggraph.shown import Shown, ShownTransfer, ShownValue


@click.command(
    epilog="""\b
Examples:
  miggraph show us-xk-2025-third-country
  miggraph show transfer:us-uz-2025-04-30-charter
  miggraph show state:RW
  miggraph show source:seed-003 --format json"""
)
@click.argument("name", metavar="ID")
@format_option("table", "json", "md")
@published_option
@graph_options
def show(name: str, format_: str, **graph: Any) -> None:
    """Show an agreement, transfer, claim, source, agency or state.

    ID is a bare id or kind:id. Each value stands with its outcome, who says so and who says
    otherwise.
    """
    kg = open_from(**graph)
    shown = kg.show(name)
    if format_ == "json":
        import msgspec

        write_json({**basis(kg), **msgspec.to_builtins(shown)})
        return
    _header(shown)
    if shown.values:
        columns = (
            Column("property"),
            Column("outcome", fold=False),
            Column("value"),
            Column("who says so"),
            Column("who says otherwise"),
            Column("reason"),
        )
        write_rows(columns, [_value(value) for value in shown.values], format_)
        click.echo()
    if shown.transfers:
        transfer_columns = (
            Column("transfer"),
            Column("date"),
            Column("from", fold=False),
            Column("to"),
            Column("persons", right=True, fold=False),
            Column("third-country"),
            Column("of them", right=True, fold=False),
            Column("cohorts"),
            Column("basis"),
            Column("moved on"),
        )
        write_rows(transfer_columns, [_transfer(transfer) for transfer in shown.transfers], format_)
        click.echo()
    note_basis(kg)
    note(
        "Absence of a record is no evidence of absence. That an arrangement is listed does not "
        "mean that it is lawful, binding or in force; an onward path does not prove that the same "
        "persons moved."
    )


def _header(shown: Shown) -> None:
    click.echo(f"{shown.label}\n{shown.kind}:{shown.id}")
    for name, fact in shown.facts.items():
        if fact not in (None, [], ""):
            text = ", ".join(map(str, fact)) if isinstance(fact, list) else str(fact)
            click.echo(f"  {name.replace('_', ' ')}: {text}")
    for party in shown.parties:
        click.echo(f"  party: {party['label']} ({party['code']}), {party['role']}")
    for instrument in shown.instruments:
        click.echo(f"  instrument {instrument['id']}: {instrument['label']}")
    for relation in shown.relations:
        click.echo(f"  {relation['from']} {relation['relation']} {relation['to']}")
    click.echo()


def _value(value: ShownValue) -> list[str]:
    texts = sorted({value_text(said.property, said.value) for said in value.claims})
    accepted = value_text(value.property, value.accepted)
    return [
        _question(value),
        value.outcome or "side by side",
        accepted
        if value.accepted is not None
        else f"none of: {' | '.join(texts)}"
        if value.outcome
        else " | ".join(texts),
        _who(value.claims),
        _otherwise(value.losers),
        value.reason,
    ]


def _question(value: ShownValue) -> str:
    """Name the question; where each value of a list is decided alone, the value says it all."""
    text = f" of {value.instrument.rpartition('.')[2]}" if value.instrument else ""
    if RESOLUTION.get(value.property) != "functional":
        announced = " (announced)" if value.key.endswith("(announced)") else ""
        return f"{value.property}{text}{announced}"
    return f"{value.property} {value.key}".strip() + text


def _name(said: Said) -> str:
    return f"{said.relays} (via {said.publisher})" if said.relays else said.publisher


def _who(said: tuple[Said, ...]) -> str:
    names = sorted({_name(one) for one in said})
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def _otherwise(said: tuple[Said, ...]) -> str:
    groups: dict[str, list[str]] = {}
    for one in said:
        denies = "denied" if one.stance == "denies" else value_text(one.property, one.value)
        groups.setdefault(denies, []).append(_name(one))
    return "; ".join(
        f"{value} ({', '.join(sorted(set(names))[:3])}"
        + (f" and {len(set(names)) - 3} more)" if len(set(names)) > 3 else ")")
        for value, names in groups.items()
    )


def _transfer(transfer: ShownTransfer) -> list[str]:
    cohorts = ", ".join(
        f"{c['nationality']} {bounds(c['min'], c['max'])}" + ("" if c["accepted"] else "?")
        for c in transfer.cohorts
    )
    persons, third = transfer.persons, transfer.third_persons
    return [
        transfer.id + (" (total)" if transfer.tells == "total" else ""),
        transfer.date + (" announced" if transfer.standing == "announced" else ""),
        transfer.sending or "?",
        transfer.receiving or ("/".join(transfer.possible) + "?"),
        bounds(persons["min"] or 0, persons["max"]),
        transfer.third_country,
        bounds(third["min"] or 0, third["max"]),
        cohorts,
        transfer.basis + (" (inferred)" if transfer.basis_inferred else ""),
        _onward(transfer),
    ]


def _onward(transfer: ShownTransfer) -> str:
    told = [f"{o['to'] or '?'} {bounds(o['min'], o['max'])}" for o in transfer.onward]
    return ", ".join([*told, *(["withheld"] if transfer.onward_withheld else [])]) or "-"
