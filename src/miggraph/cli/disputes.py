"""``miggraph disputes``: contradictions, with both sides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from miggraph.cli.options import format_option, graph_options, open_from, published_option
from miggraph.cli.render import Column, basis, note, note_basis, write_json, write_rows
from miggraph.cli.values import said_json, value_text

if TYPE_CHECKING:
    from miggraph.claims.disputes import Dispute
    from miggraph.claims.transfer_disputes import TransferDispute
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.said import Said

D = TypeVar("D")


@click.command(
    epilog="""\b
Examples:
  miggraph disputes us-xk-2025-third-country
  miggraph disputes --of transfers
  miggraph disputes transfer:us-uz-2025-04-30-charter --format json"""
)
@click.argument("name", required=False)
@click.option(
    "--of",
    type=click.Choice(("agreements", "transfers")),
    default=None,
    help="Between claims about agreements, or between the accounts of one transfer. "
    "[default: agreements, unless NAME is a transfer]",
)
@format_option("table", "json", "csv", "md")
@published_option
@graph_options
def disputes(name: str | None, of: str | None, format_: str, **graph: Any) -> None:
    """List contradictions, of all, or of the agreement or transfer NAME.

    incompatible: both cannot be true. incomparable: they speak of different things (a month, a
    total). denied: one source asserts what another denies, or tells of all persons and not of this
    nationality. out-of-order: requested or announced after it was in force.
    """
    kg = open_from(**graph)
    if of == "transfers" or (of is None and name is not None and _is_transfer(kg, name)):
        between = kg.transfer_disputes(name)
        number = len({one.transfer for one in between})
        noun = "transfer" if number == 1 else "transfers"
        _write(kg, ("transfer", "aspect"), between, _transfer_row, _transfer_json, format_)
        words = f"Contradictions between accounts: {len(between)}, of {number} {noun}."
    else:
        found = kg.disputes(name)
        _write(kg, ("agreement", "property"), found, _row, _json, format_)
        words = (
            f"Contradictions about agreements: {len(found)}. Those between accounts of transfers, "
            "imported ones too, are listed by --of transfers."
        )
    if format_ != "json":
        note(words)
        note_basis(kg)


def _write(
    kg: KnowledgeGraph,
    heads: tuple[str, str],
    found: Iterable[D],
    row: Callable[[KnowledgeGraph, D], list[str]],
    document: Callable[[KnowledgeGraph, D], dict[str, Any]],
    format_: str,
) -> None:
    if format_ == "json":
        write_json({**basis(kg), "disputes": [document(kg, one) for one in found]})
        return
    columns = (
        Column(heads[0], fold=False),
        Column(heads[1]),
        Column("relation", fold=False),
        Column("one side"),
        Column("other side"),
    )
    write_rows(columns, [row(kg, one) for one in found], format_)


def _is_transfer(kg: KnowledgeGraph, name: str) -> bool:
    if name.removeprefix("agreement:") in kg.dossier.agreements:
        return False
    return name.startswith("transfer:") or name in {*kg.view.transfers, *kg.view.merged}


def _json(kg: KnowledgeGraph, dispute: Dispute) -> dict[str, Any]:
    return {
        "agreement": dispute.agreement,
        "property": dispute.property,
        "other_property": dispute.other_property,
        "relation": dispute.relation,
        "claims": _both(kg, dispute),
    }


def _row(kg: KnowledgeGraph, dispute: Dispute) -> list[str]:
    names = dispute.property
    if dispute.other_property != dispute.property:
        names = f"{dispute.property} / {dispute.other_property}"
    sides = []
    for side in (dispute.left, dispute.right):
        said = kg.said(side)
        texts = sorted({value_text(one.property, one.value) for one in said})
        denies = "not " if said[0].stance == "denies" else ""
        sides.append(f"{denies}{' or '.join(texts)}: {_publishers(said)}")
    return [dispute.agreement, names, dispute.relation, *sides]


def _transfer_json(kg: KnowledgeGraph, dispute: TransferDispute) -> dict[str, Any]:
    return {
        "transfer": dispute.transfer,
        "agreements": list(dispute.agreements),
        "aspect": dispute.aspect,
        "about": dispute.about or None,
        "relation": dispute.relation,
        "left_value": dispute.left_value,
        "right_value": dispute.right_value,
        "accounts": _both(kg, dispute),
    }


def _both(kg: KnowledgeGraph, dispute: Dispute | TransferDispute) -> list[dict[str, Any]]:
    """Return the statements of both sides."""
    return [
        {"side": side, **said_json(one)}
        for side, ids in (("left", dispute.left), ("right", dispute.right))
        for one in kg.said(ids)
    ]


def _transfer_row(kg: KnowledgeGraph, dispute: TransferDispute) -> list[str]:
    return [
        dispute.transfer,
        f"{dispute.aspect}{': ' if dispute.about else ''}{dispute.about}",
        dispute.relation,
        f"{dispute.left_value}: {_publishers(kg.said(dispute.left))}",
        f"{dispute.right_value}: {_publishers(kg.said(dispute.right))}",
    ]


def _publishers(said: Iterable[Said]) -> str:
    """Name the publishers, the first three where there are more."""
    names = sorted({one.publisher for one in said})
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{', '.join(names[:3])}{more}"
