"""What a page can be taken away as: each format with its address and its command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from miggraph.export.listing import Listed, all_formats
from miggraph.web.explorer.command_line import command_line

if TYPE_CHECKING:
    from miggraph.web.explorer.asked import Asked
    from miggraph.web.explorer.graph import Graph

__all__ = ["FILTERS", "OWN", "Exported", "exported", "filters_of"]

#: What all exports can be asked for, under the name of the option of ``miggraph export``.
_VIEW: Final = ("known-on", "policy")
#: What leaves a part of a network.
FILTERS: Final = ("in-force-on", "since", "until", "kind", "state", "nationality")
#: Parameters of an export alone.
OWN: Final = ("network", "table", "lossy", "min-source-type", "on")


class Exported(NamedTuple):
    """One format: the format, its address, and the command that writes the same."""

    format: Listed
    address: str
    command: str


def filters_of(network: str) -> tuple[str, ...]:
    """Return the filters of the bar that a network has.

    Parameters
    ----------
    network
        Its name.
    """
    if network == "neighbours":
        return ()
    if network in ("agreements", "partners"):
        return tuple(name for name in FILTERS if name != "nationality")
    return FILTERS


def exported(graph: Graph, asked: Asked, network: str | None = None) -> tuple[Exported, ...]:
    """Return the formats of a network, or those of tables and of the dataset.

    Parameters
    ----------
    graph
        What the server shows.
    asked
        The view. What the network cannot be filtered by is left out.
    network
        Which network; None: tables and the dataset, which have no filters.
    """
    names = (*_VIEW, *(() if network is None else filters_of(network)))
    # In-force-on filters a network. It is not the clock, by which tables and the dataset go.
    left_out = {name.replace("-", "_"): None for name in (*_VIEW, *FILTERS) if name not in names}
    query = asked.bar_query(**left_out, network=network)
    found = []
    for one in all_formats():
        if (one.holds == "network") != (network is not None):
            continue
        words = ["export", one.name, *(("--network", network) if network else ())]
        command = command_line(graph, asked, [*words, "-o", _output(one, network)], names)
        found.append(Exported(one, f"/export/{one.name}{query}", command))
    return tuple(found)


def _output(chosen: Listed, network: str | None) -> str:
    """Return where the command writes: a file, or for several the beginning of their names."""
    if chosen.holds == "tables":
        return "tables"
    stem = network or "miggraph"
    return f"{stem}{chosen.endings[0]}" if len(chosen.endings) == 1 else stem
