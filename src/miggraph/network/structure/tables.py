"""The shape of the network of agreements as tables and sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from miggraph.network.result import Interval, Table, number

if TYPE_CHECKING:
    from miggraph.network.structure.reciprocity import Mutual, Reciprocity
    from miggraph.network.structure.shape import AgreementShape

__all__ = ["shape_notes", "shape_tables"]

#: So many states stand in the table of positions, and so many codes of a community.
_SHOWN: Final = 20
#: Below this mean agreement of the runs, communities are not to be read as findings.
_STEADY: Final = 0.95


def shape_tables(shape: AgreementShape) -> tuple[Table, ...]:
    """Return the tables: communities, positions, directions, regions and shared partners."""
    found = shape.communities
    if not shape.states:
        return (Table("Communities", ("no.", "states", "members"), (True, True, False), ()),)
    groups = Table(
        f"Communities by {found.method.title()}: modularity {_number(found.modularity)}, "
        f"different partitions in {found.runs} runs: {found.distinct}",
        ("no.", "states", "together", "members"),
        (True, True, True, False),
        [
            [str(g.number), str(len(g.states)), _number(g.together), _codes(g.states)]
            for g in found.groups
        ],
    )
    group_of = {code: one.number for one in found.groups for code in one.states}
    places = Table(
        f"States with the most partners ({min(_SHOWN, shape.states)} of {shape.states})",
        ("state", "partners", "agreements", "sends", "core", "spokes", "hub and spoke", "comm."),
        (False, True, True, False, True, True, True, True),
        [
            [
                f"{p.label} ({p.state})",
                str(p.partners),
                str(p.agreements),
                p.sends,
                str(p.core),
                str(p.spokes),
                _number(p.hub_and_spoke),
                str(group_of[p.state]),
            ]
            for p in shape.positions[:_SHOWN]
        ],
    )
    return (groups, places, _directions(shape), _regions(shape), _shared(shape))


def _directions(shape: AgreementShape) -> Table:
    def row(name: str, one: Reciprocity) -> list[str]:
        low, high = one.share
        return [name, str(one.mutual), str(one.one_way), str(one.unknown), _range(low, high)]

    return Table(
        "Reciprocity: pairs of states by the directions in which people are to go",
        ("direction", "mutual", "one way", "not known", "reciprocity"),
        (False, True, True, True, True),
        [row("by wording", shape.by_wording), row("by records", shape.by_records)],
    )


def _regions(shape: AgreementShape) -> Table:
    one = shape.regions
    return Table(
        "Agreements within regions",
        ("states", "pairs", "within a region", "expected", "assortativity"),
        (True,) * 5,
        [
            [
                str(one.states),
                str(one.ties),
                _number(one.within),
                _number(one.expected),
                _number(one.coefficient),
            ]
        ],
    )


def _shared(shape: AgreementShape) -> Table:
    return Table(
        f"Pairs of states whose partners are most alike ({shape.least_shared} or more shared)",
        ("state", "state", "shared", "Jaccard", "agreement"),
        (False, False, True, True, False),
        [
            [p.left, p.right, str(p.shared), _number(p.jaccard), "yes" if p.joined else "no"]
            for p in shape.shared
        ],
    )


def shape_notes(shape: AgreementShape) -> tuple[str, ...]:
    """Return what has to be known to read the tables."""
    if not shape.states:
        return (
            f"No agreement of the natures {', '.join(shape.natures)} under these filters, "
            "so the network has no shape.",
        )
    if not shape.pairs:
        return (
            f"No two states are party to one of the {_agreements(shape)} under these filters, so "
            "the network has no shape.",
        )
    union = (
        "Unions are parties here; they are no places, and pairs with a union have no part in "
        "reciprocity and regions."
        if shape.unions
        else "Unions are left out."
    )
    return (
        f"{_agreements(shape)} join "
        f"{shape.pairs:,} pairs of {shape.states:,} states. {shape.multilateral:,} of them have "
        "more than two parties and join all of these with one another; "
        f"{shape.pairs_multilateral:,} pairs are joined by such agreements only.",
        union,
        _steadiness(shape),
        _mutual(shape.mutual),
        "'Hub and spoke' is the share of the pairs of a state's partners that have no recorded "
        "agreement with one another; 'spokes' are partners that have none with any other of its "
        "partners. Agreements that are not recorded would lower both. A high share describes the "
        "records around a state and does not make it a third-country hub.",
    )


def _agreements(shape: AgreementShape) -> str:
    apart = f" with at most {shape.most_parties} parties" if shape.most_parties is not None else ""
    return f"{shape.agreements:,} agreements of the natures {', '.join(shape.natures)}{apart}"


def _mutual(mutual: Mutual) -> str:
    number = mutual.both_ways + mutual.one_way + mutual.unrecorded
    if not number:
        return (
            "No arrangement between two states is worded as mutual, so the reciprocity by records "
            "is that by wording."
        )
    return (
        f"Of {number:,} arrangements between two states that are worded as mutual, or tell no "
        f"direction, transfers are recorded both ways under {mutual.both_ways:,}, one way under "
        f"{mutual.one_way:,}, and none with settled ends under {mutual.unrecorded:,}: there the "
        "direction is not known, and the reciprocity by records is a range over what it can be."
    )


def _steadiness(shape: AgreementShape) -> str:
    found = shape.communities
    how = f"Communities are the partition of highest modularity of {found.runs} runs"
    if found.agreement is None or found.least_agreement is None:
        return f"{how}; nothing is known of how they depend on the seed."
    told = (
        f"{how}. Different partitions among them: {found.distinct}; their adjusted Rand index is "
        f"{found.agreement:.2f} on average and {found.least_agreement:.2f} at least."
    )
    if found.distinct == 1:
        return f"{told} The seed changes nothing."
    if found.agreement >= _STEADY:
        return f"{told} The seed changes little."
    return (
        f"{told} The communities change with the seed; only what 'together' shows close to 1 is "
        "to be read as a group."
    )


def _codes(states: Iterable[str]) -> str:
    return " ".join(states)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _range(low: float | None, high: float | None) -> str:
    return number(Interval(low, high), 2)
