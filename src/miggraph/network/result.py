"""What every analysis returns: values, what they rest on, and three ways to take them elsewhere."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from miggraph.errors import UnknownNameError, UsageError
from miggraph.extras import require
from miggraph.quantities import Bounds
from miggraph.tabular import markdown_text

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.figure import Figure

__all__ = ["Basis", "Interval", "Result", "Table", "number", "plain"]

_CARE: Final = (
    "Absence of a record is no evidence of absence; a listed arrangement need not be lawful, "
    "binding or in force."
)
_ONWARD: Final = " An onward path does not prove that the same persons moved."


class Interval(NamedTuple):
    """A measure between `min` and `max`, both inclusive; None is open or not defined."""

    min: float | None
    max: float | None


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What numbers rest on.

    Attributes
    ----------
    network
        Which network was looked at; None for a graph that does not say.
    policy
        Policy that decided between sources; None for a graph that does not say.
    on, known_on, recorded_on
        The clocks.
    possibly_known
        Sources that were possibly, not certainly, published by `known_on`.
    sources
        Number of sources of the transfers or agreements that were looked at.
    filters
        The filters that were set.
    digest
        SHA-256 of the data.
    """

    network: str | None = None
    policy: str | None = None
    on: date | None = None
    known_on: date | None = None
    recorded_on: date | None = None
    possibly_known: int = 0
    sources: int = 0
    filters: Mapping[str, Any] = field(default_factory=dict)
    digest: str | None = None

    @classmethod
    def of(cls, *graphs: nx.Graph[Any]) -> Basis:
        """Read the basis of one or several graphs of one view: the sources are those of all.

        Parameters
        ----------
        *graphs
            The first gives policy, clocks and filters.
        """
        about = graphs[0].graph
        found: set[str] = set()
        for graph in graphs:
            for _, _, data in graph.edges(data=True):
                found.update(data.get("sources", ()))
            for _, data in graph.nodes(data=True):
                found.update(data.get("sources", ()))
        return cls(
            network=about.get("name"),
            policy=about.get("policy"),
            on=about.get("on"),
            known_on=about.get("known_on"),
            recorded_on=about.get("recorded_on"),
            possibly_known=about.get("possibly_known", 0),
            sources=len(found),
            filters=dict(about.get("filters", {})),
            digest=about.get("digest"),
        )

    def caption(self) -> str:
        """Write the basis as the caption of a figure."""
        parts = [f"Policy {self.policy}" if self.policy else "No policy is named"]
        days = (("on", self.on), ("known on", self.known_on), ("recorded on", self.recorded_on))
        parts += [f"{name} {day}" for name, day in days if day is not None]
        parts += [f"{name} {_text(value)}" for name, value in self.filters.items()]
        possibly = (
            f", {self.possibly_known:,} sources of the view possibly published later"
            if self.possibly_known
            else ""
        )
        return (
            f"{'; '.join(parts)}. {self.sources:,} sources{possibly}. "
            f"Conditional on what sources reported. {_CARE}"
            f"{_ONWARD if self.network == 'legs' else ''}"
        )


class Table(NamedTuple):
    """Rows of text for a terminal; `right` says which columns are set right."""

    title: str
    columns: Sequence[str]
    right: Sequence[bool]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Result(ABC):
    """The answer of an analysis.

    Attributes
    ----------
    basis
        Policy, clocks, filters and sources of the numbers.
    """

    basis: Basis

    @abstractmethod
    def tables(self) -> tuple[Table, ...]:
        """Return the answer as tables to read."""

    @abstractmethod
    def rows(self) -> list[dict[str, Any]]:
        """Return flat rows of plain values: bounds are two columns, lists one text."""

    def figures(self) -> Mapping[str, Callable[[], Figure]]:
        """Return what draws each figure of the answer, by name; the first one is the default."""
        return {}

    def plot(self, kind: str | None = None) -> Figure:
        """Draw a figure of the answer, with policy, clocks and number of sources as its caption.

        Parameters
        ----------
        kind
            Name of the figure; None: the first of `figures`.

        Returns
        -------
        matplotlib.figure.Figure
            Not shown and not written; a notebook shows it.

        Raises
        ------
        UnknownNameError
            If the answer has no figure of this name.
        UsageError
            If it has none at all, or matplotlib is not installed.
        """
        drawn = self.figures()
        if not drawn:
            raise UsageError(f"{type(self).__name__} has no figure.", fix="use its tables.")
        if kind is not None and kind not in drawn:
            raise UnknownNameError("figure", kind, drawn)
        require("matplotlib")
        return drawn[kind or next(iter(drawn))]()

    def notes(self) -> tuple[str, ...]:
        """Return what has to be known to read the tables, as whole sentences."""
        return ()

    def __str__(self) -> str:
        """Write the tables, notes and caption as Markdown."""
        parts = [
            f"{table.title}\n\n{markdown_text(table.columns, table.rows, table.right)}"
            for table in self.tables()
        ]
        return "\n".join([*parts, *self.notes(), self.basis.caption()])

    def _repr_html_(self) -> str:
        """Show the tables in a notebook."""
        parts = []
        for table in self.tables():
            head = "".join(f"<th>{escape(title)}</th>" for title in table.columns)
            rows = (
                "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
                for row in table.rows
            )
            parts.append(
                f"<table><caption>{escape(table.title)}</caption><thead><tr>{head}</tr></thead>"
                f"<tbody>{''.join(rows)}</tbody></table>"
            )
        return "".join(parts) + f"<p>{escape(self.basis.caption())}</p>"

    def to_dict(self) -> dict[str, Any]:
        """Return the whole answer as plain values, ready for JSON."""
        return {
            item.name: plain(getattr(self, item.name))
            for item in sorted(fields(self), key=lambda item: item.name != "basis")
        }

    def to_pandas(self) -> Any:
        """Return `rows` as a `pandas.DataFrame`.

        Raises
        ------
        UsageError
            If pandas is not installed.
        """
        require("pandas")
        import pandas as pd  # noqa: PLC0415

        frame = pd.DataFrame(self.rows(), dtype=object)
        for column in frame.columns:
            kinds = {type(value) for value in frame[column] if value is not None}
            if kinds == {int}:  # with None, pandas would make them floats
                frame[column] = frame[column].astype("Int64")
            elif kinds and kinds <= {int, float}:
                frame[column] = frame[column].astype("Float64")
            elif kinds == {date}:
                frame[column] = pd.to_datetime(frame[column])
            else:
                frame[column] = frame[column].infer_objects()
        frame.attrs["caption"] = self.basis.caption()
        return frame


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: bounds as an object, days as text, tuples as lists."""
    if isinstance(value, Bounds | Interval):
        return {"min": value.min, "max": value.max}
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "_asdict"):
        return {key: plain(item) for key, item in value._asdict().items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value


def number(value: Bounds | Interval, digits: int = 0) -> str:
    """Write bounds for reading: ``21-130``, ``9``, ``100+``; ``-`` where not defined."""
    low, high = value
    if low is None:
        return "-" if high is None else f"up to {high:,.{digits}f}"
    if high is None:
        return f"{low:,.{digits}f}+"
    left, right = f"{low:,.{digits}f}", f"{high:,.{digits}f}"
    return left if left == right else f"{left}-{right}"


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
