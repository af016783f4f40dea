"""The answer on brokers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from miggraph.network.brokerage.roles import Roles
from miggraph.network.result import Interval, Result, Table, number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["MEASURES", "Broker", "Brokers", "Measured"]

#: The measures that are taken unweighted and weighted.
MEASURES: Final = ("betweenness", "pagerank", "constraint", "effective_size")
_ROLES: Final = tuple(item.name for item in fields(Roles))
#: States in a figure.
_DRAWN: Final = 20


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A measure of one state.

    Attributes
    ----------
    value
        Every edge being alike; None where it is not defined.
    by_least, by_greatest
        Edges weighted by their least, and by their greatest, number of persons; None where the
        state has no edge with such a number, or nothing was weighted.
    weighted
        The smaller and the larger of the two. Weights in between can lead beyond them.
    """

    value: float | None
    by_least: float | None
    by_greatest: float | None

    @property
    def weighted(self) -> Interval:
        """The smaller and the larger of the two weighted values."""
        return _range((self.by_least, self.by_greatest))

    @property
    def range(self) -> Interval:
        """The least and the greatest of all three values."""
        return _range((self.value, self.by_least, self.by_greatest))


@dataclass(frozen=True, kw_only=True)
class Broker:
    """How one state stands between others.

    Attributes
    ----------
    state, label
        Code and name.
    group, group_label
        The group by which roles are told apart, and its name; None where there is none.
    senders, receivers
        Number of states that move people to it, and that it moves people to.
    betweenness
        Share of the shortest paths between two others that lead through it, from 0 to 1.
    pagerank
        Share of the steps of a random walk that are at it, from 0 to 1.
    constraint
        Burt's constraint: how far its partners are partners of one another; no unit.
    effective_size
        Burt's effective size: its partners less their redundancy; partners.
    roles
        Ordered pairs of states between which it stands, by role; pairs. None where roles were not
        asked for.
    rates
        The same as shares of the pairs that could have the role, from 0 to 1; None where there are
        none. Empty where roles were not asked for.
    """

    state: str
    label: str
    group: str | None
    group_label: str | None
    senders: int
    receivers: int
    betweenness: Measured
    pagerank: Measured
    constraint: Measured
    effective_size: Measured
    roles: Roles | None
    rates: Mapping[str, float | None]


@dataclass(frozen=True, kw_only=True)
class Brokers(Result):
    """States by how far they stand between others, those with the highest betweenness first.

    Attributes
    ----------
    parameters
        Network, weight, group, whether only third-country movements count, and PageRank's alpha.
    edges
        Number of edges between two states.
    open_edges
        Edges whose number of persons is open: their least number is taken in both weightings.
    no_least, no_greatest
        Edges that have no part in the weighting by the least, or by the greatest, number, as it is
        nobody or not known.
    brokers
        Every state with an edge.
    """

    parameters: Mapping[str, Any]
    edges: int
    open_edges: int
    no_least: int
    no_greatest: int
    brokers: tuple[Broker, ...]

    def between(self) -> tuple[Broker, ...]:
        """Return the states that stand between two others at all."""
        return tuple(
            b
            for b in self.brokers
            if (b.roles is not None and b.roles.total) or (b.betweenness.range.max or 0) > 0
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the measures and, if asked for, the roles of the states that stand between."""
        if self.parameters["group"] is None:
            return (self._measures_table(),)
        return self._measures_table(), self._roles_table()

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a state; without roles where these were not asked for."""
        return [
            {
                "state": b.state,
                "label": b.label,
                "group": b.group,
                "senders": b.senders,
                "receivers": b.receivers,
                **{
                    f"{name}{ending}": getattr(getattr(b, name), part)
                    for name in MEASURES
                    for ending, part in (
                        ("", "value"),
                        ("_by_least", "by_least"),
                        ("_by_greatest", "by_greatest"),
                    )
                },
                **({} if b.roles is None else asdict(b.roles)),
                **{f"{role}_rate": rate for role, rate in b.rates.items()},
            }
            for b in self.brokers
        ]

    def notes(self) -> tuple[str, ...]:
        """Return what has to be known to read the measures."""
        if not self.brokers:
            kind = "third-country " if self.parameters["third_country"] else ""
            return (f"The network has no {kind}movements between two states.",)
        notes = [
            f"{len(self.between())} of {len(self.brokers)} states stand between two others. That "
            "they do so in the network does not tell that the same persons moved on.",
            "A broker stands between a and c if movements from a to it and from it to c are "
            "recorded, and none from a to c. Which movements are recorded decides these counts.",
        ]
        if self.parameters["weight"]:
            notes.append(
                "'by persons' is the smaller and the larger of two results: with every edge at its "
                "least and at its greatest number. Numbers in between can lead beyond them."
            )
            notes += self._weighting_notes()
        if self.parameters["left_out"]:
            notes.append(
                f"{self.parameters['left_out']} edges of the network are left out: one end is a "
                "union, which is no place, or an end is not settled."
            )
        group = self.parameters["group"]
        ungrouped = sum(b.group is None for b in self.brokers)
        if group is not None and ungrouped:
            notes.append(f"{ungrouped} states have no {group}, and no roles.")
        return tuple(notes)

    def _weighting_notes(self) -> list[str]:
        told = []
        if self.open_edges:
            told.append(
                f"Of {self.edges} edges, {self.open_edges} have an open number of persons: their "
                "least number is taken in both."
            )
        if self.no_least or self.no_greatest:
            told.append(
                f"{self.no_least} have no part in the weighting by the least number, and "
                f"{self.no_greatest} none in that by the greatest, as it is nobody or not known."
            )
        return told

    def figures(self) -> Mapping[str, Callable[[], Figure]]:
        """Return the figures: ``betweenness`` and, if asked for, ``roles``."""
        if self.parameters["group"] is None:
            return {"betweenness": self._betweenness_figure}
        return {"betweenness": self._betweenness_figure, "roles": self._roles_figure}

    def _measures_table(self) -> Table:
        rows = [
            [
                b.label,
                str(b.senders),
                str(b.receivers),
                *(
                    text
                    for name in MEASURES
                    for text in self._texts(
                        getattr(b, name),
                        1 if name == "effective_size" else 4 if name == "betweenness" else 3,
                    )
                ),
            ]
            for b in self.between()
        ]
        named = ("betweenness", "PageRank", "constraint", "eff. size")
        weighted = bool(self.parameters["weight"])
        columns = [c for name in named for c in ((name, "by persons") if weighted else (name,))]
        return Table(
            "States that stand between others",
            ("state", "senders", "receivers", *columns),
            (False, *(True for _ in ("senders", "receivers", *columns))),
            rows,
        )

    def _texts(self, measured: Measured, digits: int) -> tuple[str, ...]:
        value = number(Interval(measured.value, measured.value), digits)
        return (value, number(measured.weighted, digits)) if self.parameters["weight"] else (value,)

    def _roles_table(self) -> Table:
        standing = [(b, b.roles) for b in self.between() if b.roles is not None and b.roles.total]
        roles = [r for r in _ROLES if r != "ungrouped" or any(c.ungrouped for _, c in standing)]
        rows = [
            [
                b.label,
                b.group_label or "-",
                str(counts.total),
                *(str(getattr(counts, role)) for role in roles),
            ]
            for b, counts in sorted(standing, key=lambda found: -found[1].total)
        ]
        group = str(self.parameters["group"])
        return Table(
            f"Roles by {group}: ordered pairs of states",
            ("state", group, "pairs", *roles),
            (False, False, *(True for _ in ("pairs", *roles))),
            rows,
        )

    def _betweenness_figure(self) -> Figure:
        from miggraph.network.plot.dots import Dot, ranked_dots  # noqa: PLC0415

        words = (
            ", and weighted by least and by greatest persons" if self.parameters["weight"] else ""
        )
        return ranked_dots(
            [
                Dot(b.label, b.betweenness.value, *b.betweenness.range)
                for b in self.between()[:_DRAWN]
            ],
            title=f"Betweenness in the network of {self._network()}",
            xlabel=f"share of shortest paths; point: unweighted, line: unweighted{words}",
            caption=self.basis.caption(),
        )

    def _roles_figure(self) -> Figure:
        from miggraph.network.plot.dots import Dot, ranked_dots  # noqa: PLC0415

        counts = [
            (getattr(b.roles, role), b.label, role)
            for b in self.brokers
            if b.roles is not None
            for role in _ROLES
        ]
        top = sorted((c for c in counts if c[0]), key=lambda c: (-c[0], c[1:]))[:_DRAWN]
        return ranked_dots(
            [Dot(f"{label}, {role}", pairs, pairs, pairs, role) for pairs, label, role in top],
            title=f"Brokerage roles in the network of {self._network()}",
            xlabel="ordered pairs of states between which it stands",
            caption=self.basis.caption(),
        )

    def _network(self) -> str:
        kind = "third-country " if self.parameters["third_country"] else ""
        return f"{kind}{self.parameters['network'] or 'movements'}"


def _range(values: tuple[float | None, ...]) -> Interval:
    known = [value for value in values if value is not None]
    return Interval(min(known, default=None), max(known, default=None))
