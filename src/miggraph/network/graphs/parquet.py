"""Flows from a table of cohorts in Parquet, too many to be curated by hand: summed by DuckDB."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from datetime import date
from operator import eq
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx

from miggraph.dates import day_of
from miggraph.errors import UnknownNameError
from miggraph.network.graphs.filters import Filters, as_tuple
from miggraph.network.graphs.parquet_table import COLUMNS, open_table, sums
from miggraph.residuals import is_residual

__all__ = ["flows_from_parquet"]

#: Sender, receiver and attributes.
Edge: TypeAlias = tuple[Any, Any, dict[str, Any]]


def flows_from_parquet(
    path: str | Path,
    *,
    since: str | date | None = None,
    until: str | date | None = None,
    nationality: str | Iterable[str] | None = None,
    columns: Mapping[str, str] | None = None,
    with_nationalities: bool = False,
) -> nx.DiGraph[Any]:
    """Sum a table of cohorts to the flows between each two states.

    Parameters
    ----------
    path
        A Parquet file with one row a cohort, or a folder whose Parquet files are one table.
    since, until
        Window of days, both inclusive; a row without a date can lie within.
    nationality
        Only cohorts of this nationality, or of these, as the table writes them.
    columns
        Names of the columns of the table, where they differ from ``transfer``, ``date``,
        ``sender``, ``receiver``, ``nationality`` and ``persons``, which are the keys.
    with_nationalities
        Whether edges carry ``nationalities`` too; this takes three to four times as long.

    Returns
    -------
    networkx.DiGraph
        One edge a sender and receiver. `weight` and `transfers` count distinct transfers, `totals`
        is 0; `persons_min` and `persons_max` are persons: a cohort without a count is at least
        one, and makes the maximum open. `earliest` and `latest` are None where a row has no date;
        `sources` is the name of the file. Rows without a sender or receiver, with both the same,
        or with a residual category in place of a state are counted under the graph attribute
        `left_out`.

    Raises
    ------
    UsageError
        If DuckDB is not installed, or the window is empty.
    UnknownNameError
        If `columns` has a key that is none of the six.
    DataError
        If the file or a column is missing or of a type that does not fit, a row has no transfer,
        a count is negative or a date is no day.

    Notes
    -----
    The table is taken at its word: there are no voices, policies or totals. A transfer counts once
    on each route that its rows name. Whose nationals a receiver takes back is not worked out, as
    the table does not say which states administer which territories. A cursor of DuckDB's default
    connection is used, so that ``duckdb.execute("SET memory_limit = '2GB'")`` holds.

    Examples
    --------
    ::

        from miggraph.network import flows_from_parquet

        names = {"sender": "src", "receiver": "dst"}
        flows = flows_from_parquet("cohorts.parquet", since="2025-01-01", columns=names)
    """
    for role in columns or ():
        if role not in COLUMNS:
            raise UnknownNameError("column of a table of cohorts", role, COLUMNS)
    filters = Filters(
        since=day_of(since, "start of the window"),
        until=day_of(until, "end of the window"),
        nationalities=as_tuple(nationality),
    )
    by_nationality = bool(filters.nationalities) or with_nationalities
    table = open_table(Path(path), {**COLUMNS, **(columns or {})}, by_nationality)
    with closing(table.connection):
        found = sums(table, filters, with_nationalities)
    graph: nx.DiGraph[Any] = nx.DiGraph()
    reasons: dict[str, str] = {}
    graph.graph.update(name="flows", filters=filters.as_dict(), left_out=reasons)
    kept = _between_two_states(_as_lists(found), reasons)
    _add_edges(graph, kept, Path(path).name)
    if with_nationalities:
        _add_nationalities(graph, kept["nationalities"])
    for code, data in graph.nodes(data=True):
        data["label"] = str(code)
    return graph


def _as_lists(found: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return plain values; one unknown count makes the maximum open, one unknown day the window."""
    given = {"persons_max": found["persons"]}
    given |= {end: found[end].astype("datetime64[D]") for end in ("earliest", "latest")}
    for name, whole in (("persons_max", "counted"), ("earliest", "dated"), ("latest", "dated")):
        values = given[name].astype(object)
        values[found[whole] != found["rows"]] = None
        given[name] = values
    kept = {"sender", "receiver", "rows", "transfers", "persons", "nationalities"}
    given |= {name: values for name, values in found.items() if name in kept}
    return {name: values.tolist() for name, values in given.items()}


def _between_two_states(
    found: dict[str, list[Any]], left_out: dict[str, str]
) -> dict[str, list[Any]]:
    """Return the flows between two states, and count the rows of the others by reason."""
    senders, receivers = found["sender"], found["receiver"]
    no_state = {code for code in {*senders, *receivers} if _is_no_state(code)}
    if not no_state and not any(map(eq, senders, receivers)):
        return found
    kept = []
    counts: Counter[tuple[str, str]] = Counter()
    for position, (sender, receiver) in enumerate(zip(senders, receivers, strict=True)):
        if sender == receiver or sender in no_state or receiver in no_state:
            counts[_reason(sender, receiver, no_state)] += found["rows"][position]
        else:
            kept.append(position)
    for (what, why), rows in sorted(counts.items()):
        left_out[what] = f"{rows:,} {'row' if rows == 1 else 'rows'}: {why}"
    return {name: [values[position] for position in kept] for name, values in found.items()}


def _is_no_state(code: Any) -> bool:
    return code is None or (isinstance(code, str) and (not code.strip() or is_residual(code)))


def _reason(sender: Any, receiver: Any, no_state: Collection[Any]) -> tuple[str, str]:
    """Return under which name a row is left out, and why."""
    for code, role in ((sender, "sender"), (receiver, "receiver")):
        if code is None or not str(code).strip():
            return f"no {role}", f"no {role} is told"
        if code in no_state:
            return str(code), "a residual category and no state"
    return f"{sender}-{receiver}", "sender and receiver are the same"


def _add_edges(graph: nx.DiGraph[Any], found: Mapping[str, list[Any]], source: str) -> None:
    """Add the edges with their attributes.

    Senders come first, each with its receivers together, so that edges keep the order of the rows.
    Their attributes are filled in afterwards: given with the edges, they would be copied.
    """
    sources = (source,)
    graph.add_nodes_from(found["sender"])
    graph.add_edges_from(zip(found["sender"], found["receiver"], strict=True))
    columns = (
        found[name] for name in ("transfers", "persons", "persons_max", "earliest", "latest")
    )
    for (*_, data), transfers, low, high, earliest, latest in zip(
        graph.edges(data=True), *columns, strict=True
    ):
        data["weight"] = data["transfers"] = transfers
        data["totals"] = 0
        data["persons_min"] = low
        data["persons_max"] = high
        data["earliest"] = earliest
        data["latest"] = latest
        data["sources"] = sources


def _add_nationalities(graph: nx.DiGraph[Any], listed: Iterable[Iterable[Any]]) -> None:
    """Add the nationalities of each edge."""
    for (*_, data), codes in zip(graph.edges(data=True), listed, strict=True):
        data["nationalities"] = tuple(sorted(code for code in codes if code))
