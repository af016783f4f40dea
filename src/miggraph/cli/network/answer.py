"""Options that the analyses share, and how they write their answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from miggraph.cli.options import format_option, graph_options, open_from
from miggraph.cli.render import Column, note, write_json, write_rows

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.network.result import Result, Table

__all__ = ["Asked", "agreement_options", "analysis_options", "filter_options", "write_result"]

F = TypeVar("F", bound=Callable[..., Any])

#: A transfer is in the window if it can have happened within, an agreement if it can have held.
_WINDOW: Final = (
    click.option(
        "--since", metavar="DATE", help="Only what can have happened, or held, from this day on."
    ),
    click.option(
        "--until", metavar="DATE", help="Only what can have happened, or held, up to this day."
    ),
)
_FILTERS: Final = (
    click.option(
        "--in-force-on",
        metavar="DATE",
        help="Only agreements that were in force on this day, surely or possibly.",
    ),
    click.option(
        "--kind",
        multiple=True,
        metavar="KIND",
        help="Only this kind of agreement; may be repeated.",
    ),
    click.option(
        "--state",
        multiple=True,
        metavar="CODE",
        help="Only edges one of whose ends is this state, or agreements one of whose parties is; "
        "may be repeated.",
    ),
    click.option(
        "--min-source-type",
        metavar="TYPE",
        help="Only what sources of this type say, or of types that rank at least as high.",
    ),
)
_NATIONALITY: Final = click.option(
    "--nationality",
    multiple=True,
    metavar="CODE",
    help="Only cohorts of this nationality; may be repeated.",
)


def _drawable(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
    """Refuse a file that cannot be drawn before anything is worked out."""
    if path is not None:
        from miggraph.network.plot.saving import check_name

        check_name(path)
    return path


_PLOT: Final = click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    callback=_drawable,
    help="Write the figure too: .svg, .png or .pdf.",
)


#: The filters, as the options are called in Python.
_NAMES: Final = (
    *("since", "until", "in_force_on"),
    *("kind", "state", "nationality", "min_source_type"),
)


class Asked:
    """The graph, and the filters that were given on the command line.

    Parameters
    ----------
    options
        The values of `filter_options` and `analysis_options`.

    Attributes
    ----------
    kg
        The graph.
    filters
        The filters by name; None where one was not given.
    """

    def __init__(self, options: dict[str, Any]) -> None:
        self.filters: dict[str, Any] = {
            name: options.pop(name) or None for name in _NAMES if name in options
        }
        self._options = options
        self.kg: KnowledgeGraph = open_from(**options)

    def again(self, **changes: Any) -> Asked:
        """Return the same filters over the graph under other clocks or policy.

        What is not given is the default, not what was asked here.
        """
        kept: dict[str, Any] = {
            name: self._options[name]
            for name in ("data", "endpoint", "recorded_on", "with_", "only", "imports")
        }
        return Asked(
            {**kept, "policy": None, "on": None, "known_on": None, **changes, **self.filters}
        )

    def network(self, name: str) -> Any:
        """Return a network under the filters; those of agreements have no nationality."""
        filters = dict(self.filters)
        if name in ("agreements", "partners"):
            filters.pop("nationality", None)
        return self.kg.network(name, **filters)


def agreement_options(command: F) -> F:
    """Add the options that filter agreements over their whole life: no nationality, no window."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def filter_options(command: F) -> F:
    """Add the options that filter transfers and agreements."""
    for option in reversed((*_WINDOW, *_FILTERS, _NATIONALITY)):
        command = option(command)
    return command


def analysis_options(command: F) -> F:
    """Add the options that every analysis has: graph, format and figure."""
    for option in (graph_options, _PLOT, format_option("table", "json", "csv", "md")):
        command = option(command)
    return command


def write_result(
    result: Result,
    format_: str,
    plot: Path | None,
    kind: str | None = None,
    more: Sequence[Table] = (),
) -> None:
    """Write the answer of an analysis to standard output, and its figure to a file.

    Parameters
    ----------
    result
        The answer.
    format_
        ``table``, ``json``, ``csv`` or ``md``. CSV has the flat rows.
    plot
        File of the figure, or None.
    kind
        Which of the figures; None: the first one of the analysis.
    more
        Tables to print behind those of the answer.
    """
    drawn = plot is not None and bool(result.rows())
    if plot is not None and drawn:  # before anything is printed: it may not be possible
        from miggraph.network.plot.saving import save

        save(result, plot, kind)
    if format_ == "json":
        write_json(result.to_dict())
    elif format_ == "csv":
        rows = result.rows()
        titles = list(rows[0]) if rows else []
        cells = [["" if v is None else str(v) for v in row.values()] for row in rows]
        write_rows([Column(title) for title in titles], cells, "csv")
    else:
        for table in (*result.tables(), *more):
            head = "## " if format_ == "md" else ""
            click.echo(f"{head}{table.title}\n")
            columns = [
                Column(title, right=right)
                for title, right in zip(table.columns, table.right, strict=True)
            ]
            if table.rows:
                write_rows(columns, table.rows, format_)
            else:
                click.echo("None.")
            click.echo()
    if plot is not None:
        note(f"Figure written to {plot}." if drawn else "No figure: the answer has no rows.")
    for text in result.notes():
        note(text)
    note(result.basis.caption())
