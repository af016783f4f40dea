"""The network of neighbours: states with a land border, near by sea, or in one regional body."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import networkx as nx

from miggraph.curated.rows import rows
from miggraph.errors import DataError
from miggraph.network.graphs.described import state_attributes
from miggraph.records import State
from miggraph.resources import resource

__all__ = ["MOST_SEA_KM", "neighbours_graph"]

#: Greatest distance by sea in data/neighbours.csv, in km.
MOST_SEA_KM: Final = 400

_PAIRS: Final = ("left", "right", "land", "sea_km")
_MEMBERS: Final = ("body", "name", "state")


def neighbours_graph(
    states: Mapping[str, State], folder: Path | None = None, **about: Any
) -> nx.Graph[str]:
    """Return the states of a register that exist today, and which of them are neighbours.

    Parameters
    ----------
    states
        The register. Unions and former states have no place in the network.
    folder
        Where ``neighbours.csv`` and ``regional-bodies.csv`` stand; None: the data of miggraph.
    **about
        Attributes of the graph.

    Returns
    -------
    networkx.Graph
        An edge joins states that have a land border, or coasts at most 400 km apart, or a regional
        body in common. The graph attribute `bodies` has the names of the bodies.

    Raises
    ------
    DataError
        If a table is missing or cannot be read, or has a row that is not as it should be.
    """
    folder = folder or resource("data")
    graph: nx.Graph[str] = nx.Graph()
    graph.graph.update({**about, "name": "neighbours", "left_out": {}})
    for code, state in sorted(states.items()):
        if state.kind == "state":
            graph.add_node(code, **state_attributes(state))
        else:
            graph.graph["left_out"][code] = (
                "a union is no place" if state.kind == "union" else ("a former state")
            )
    _add_borders(graph, folder / "neighbours.csv")
    graph.graph["bodies"] = _add_bodies(graph, folder / "regional-bodies.csv")
    return graph


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the rows of a table, which must be there: without it no state would have neighbours."""
    if not path.exists() and not path.is_symlink():
        raise DataError(
            f"The network of neighbours needs {path.name}, and this folder has none.",
            file=path,
            fix=f"copy it from {resource('data')}, or write one with the header "
            f"{','.join(columns)}.",
        )
    return rows(path, columns)


def _add_borders(graph: nx.Graph[str], path: Path) -> None:
    for line, row in _rows(path, _PAIRS):
        sea = _distance(row, path, line)
        if row["left"] in graph and row["right"] in graph:
            graph.add_edge(
                row["left"], row["right"], land=row["land"] == "yes", sea_km=sea, bodies=()
            )


def _distance(row: Mapping[str, str], path: Path, line: int) -> float | None:
    """Return the distance of a row; a land border has none."""
    land, text = row["land"], row["sea_km"]
    if land == "yes" and not text:
        return None
    if land == "no" and text.isdecimal() and row["left"] < row["right"]:
        return float(text)
    raise DataError(
        f"The row on {row['left']} and {row['right']} is not as it should be.",
        file=path,
        line=line,
        fix="write land yes and no distance, or land no and a distance in whole km; "
        "the codes in the order of the alphabet.",
    )


def _add_bodies(graph: nx.Graph[str], path: Path) -> dict[str, str]:
    """Put the bodies on the edges of their members; return their names."""
    names: dict[str, str] = {}
    members: dict[str, set[str]] = {}
    for _, row in _rows(path, _MEMBERS):
        names[row["body"]] = row["name"]
        if row["state"] in graph:
            members.setdefault(row["body"], set()).add(row["state"])
    for body, codes in sorted(members.items()):
        for left, right in combinations(sorted(codes), 2):
            if not graph.has_edge(left, right):
                graph.add_edge(left, right, land=False, sea_km=None, bodies=())
            graph.edges[left, right]["bodies"] += (body,)
    return names
