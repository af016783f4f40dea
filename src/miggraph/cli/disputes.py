"""``miggraph disputes``: contradictions, with both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from miggraph.cli.options import format_option, graph_options, open_from, published_option
from miggraph.cli.render import Column, basis, note, note_basis, write_json, write_rows
from miggraph.cli.values import said_json, value_text

if TYPE_CHECKING:
    from miggraph.claims.disputes import Dispute
    from miggraph.knowledge import KnowledgeGraph


@click.command(
    epilog="""\b
Examples:
  miggraph disputes us-xk-2025-third-country
  miggraph disputes --format json"""
)
@click.argument("agreement", required=False)
@format_option("table", "json", "csv", "md")
@published_option
@graph_options
def disputes(agreement: str | None, format_: str, **graph: Any) -> None:
    """List contradictions, of one AGREEMENT or of all.

    incompatible: both cannot be true. incomparable: they speak of different things (a month, a
    total). denied: one source asserts what another denies. out-of-order: requested or announced
    after it was in force.
    """
    kg = open_from(**graph)
    found = kg.disputes(agreement)
    if format_ == "json":
        write_json({**basis(kg), "disputes": [_json(kg, dispute) for dispute in found]})
        return
    columns = (
        Column("agreement", fold=False),
        Column("property"),
        Column("relation", fold=False),
        Column("one side"),
        Column("other side"),
    )
    write_rows(columns, [_row(kg, dispute) for dispute in found], format_)
    note(f"Contradictions: {len(found)}.")
    if kg.imports:
        note(
            "Contradictions of agreements. How far imported totals contradict other sources is in "
            "'miggraph network disagreement', and for one transfer in 'miggraph show'."
        )
    note_basis(kg)


def _json(kg: KnowledgeGraph, dispute: Dispute) -> dict[str, Any]:
    said = kg.said((*dispute.left, *dispute.right))
    return {
        "agreement": dispute.agreement,
        "property": dispute.property,
        "other_property": dispute.other_property,
        "relation": dispute.relation,
        "claims": [
            {"side": "left" if one.id in dispute.left else "right", **said_json(one)}
            for one in said
        ],
    }


def _row(kg: KnowledgeGraph, dispute: Dispute) -> list[str]:
    names = dispute.property
    if dispute.other_property != dispute.property:
        names = f"{dispute.property} / {dispute.other_property}"
    sides = []
    for side in (dispute.left, dispute.right):
        said = kg.said(side)
        publishers = sorted({one.publisher for one in said})
        shown = ", ".join(publishers[:3])
        more = f" and {len(publishers) - 3} more" if len(publishers) > 3 else ""
        texts = sorted({value_text(one.property, one.value) for one in said})
        denies = "not " if said[0].stance == "denies" else ""
        sides.append(f"{denies}{' or '.join(texts)}: {shown}{more}")
    return [dispute.agreement, names, dispute.relation, *sides]
