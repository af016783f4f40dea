"""Flows from a table of cohorts in Parquet, too many to be curated by hand: summed by DuckDB."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx

from miggraph.dates import day_of
from miggraph.errors import UnknownNameError
from miggraph.network.checks import is_residual
from miggraph.network.filters import Filters, as_tuple
from miggraph.network.parquet_table import COLUMNS, open_table, sums

__all__ = ["flows_from_parquet"]


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
    the table does not say which states administer which territories.

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
    graph.graph.update(name="routes", filters=filters.as_dict(), left_out=reasons)
    graph.add_edges_from(_edges(_between_two_states(_as_lists(found), reasons), Path(path).name))
    for code, data in graph.nodes(data=True):
        data["label"] = str(code)
    return graph


def _as_lists(found: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the columns as plain values, NULL as None."""
    days = {name: found[name].astype("datetime64[D]") for name in ("earliest", "latest")}
    return {name: values.tolist() for name, values in {**found, **days}.items()}


def _between_two_states(
    found: dict[str, list[Any]], left_out: dict[str, str]
) -> dict[str, list[Any]]:
    """Return the flows between two states, and count the rows of the others by reason."""
    pairs = list(zip(found["sender"], found["receiver"], strict=True))
    no_state = {code for code in {*found["sender"], *found["receiver"]} if _is_no_state(code)}
    wrong = {
        position
        for position, (sender, receiver) in enumerate(pairs)
        if sender == receiver or sender in no_state or receiver in no_state
    }
    if not wrong:
        return found
    counts: Counter[tuple[str, str]] = Counter()
    for position in wrong:
        counts[_reason(*pairs[position], no_state)] += found["rows"][position]
    for (what, why), rows in sorted(counts.items()):
        left_out[what] = f"{rows:,} {'row' if rows == 1 else 'rows'}: {why}"
    kept = [position for position in range(len(pairs)) if position not in wrong]
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


def _edges(
    found: Mapping[str, list[Any]], source: str
) -> Iterator[tuple[Any, Any, dict[str, Any]]]:
    """Give the edges; one unknown count makes the maximum open, one unknown day the window."""
    sources = (source,)
    listed = found.get("nationalities")
    rows = zip(
        *(found[name] for name in ("sender", "receiver", "transfers", "rows", "counted")),
        *(found[name] for name in ("persons", "dated", "earliest", "latest")),
        strict=True,
    )
    for position, row in enumerate(rows):
        sender, receiver, transfers, all_, counted, persons, dated, earliest, latest = row
        data = {
            "weight": transfers,
            "transfers": transfers,
            "totals": 0,
            "persons_min": persons,
            "persons_max": persons if counted == all_ else None,
            "earliest": earliest if dated == all_ else None,
            "latest": latest if dated == all_ else None,
            "sources": sources,
        }
        if listed is not None:
            data["nationalities"] = tuple(sorted(code for code in listed[position] if code))
        yield sender, receiver, data
