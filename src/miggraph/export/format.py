"""What a format of networks declares, and how its files are written."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias

from miggraph.errors import ExportError
from miggraph.export.flat import FlatGraph
from miggraph.export.saving import saving
from miggraph.files import replacing

__all__ = ["NetworkFormat", "Part", "write_network"]

#: Characters of a name of a graph in the name of a file.
_LONGEST: Final = 60

#: Writes one file of a format.
Writer: TypeAlias = Callable[[FlatGraph, BinaryIO], None]


@dataclass(frozen=True)
class Part:
    """One file of a format.

    Attributes
    ----------
    suffix
        Ending of its name, with the dot: ``.gexf``, or ``.nodes.csv`` beside ``.edges.csv``.
    media_type
        As IANA lists it, or as the tool calls it.
    writer
        ``module:function`` of the writer, imported when it is needed.
    """

    suffix: str
    media_type: str
    writer: str

    def write(self, graph: FlatGraph, out: BinaryIO) -> None:
        """Write the file."""
        write: Writer = _imported(self.writer)
        write(graph, out)


@dataclass(frozen=True)
class NetworkFormat:
    """A format of networks.

    Attributes
    ----------
    name
        As on the command line.
    tools
        Programs that open it.
    loses
        What of a network it does not hold, as a phrase; empty if nothing.
    parts
        Its files.
    missing
        ``module:function`` that says, as sentences, which nodes or edges of a network the format
        cannot hold; None if it holds all of any network.
    """

    name: str
    tools: tuple[str, ...]
    loses: str
    parts: tuple[Part, ...]
    missing: str | None = None

    def cannot_hold(self, graph: FlatGraph) -> tuple[str, ...]:
        """Return which nodes or edges would be missing, as sentences; empty if none."""
        if self.missing is None:
            return ()
        said: tuple[str, ...] = _imported(self.missing)(graph)
        return said

    def check(self, graph: FlatGraph, lossy: bool = False) -> None:
        """Refuse a network that the format cannot hold, unless `lossy`.

        Raises
        ------
        ExportError
            If nodes or edges would be missing.
        """
        missing = () if lossy else self.cannot_hold(graph)
        if missing:
            raise ExportError(
                f"{self.name} cannot hold this network. {' '.join(missing)}",
                fix="choose another format, or give --lossy (lossy=True) to leave these out.",
            )


def write_network(
    graph: FlatGraph, format_: NetworkFormat, path: Path, *, lossy: bool = False
) -> list[Path]:
    """Write the files of a format; all of them, or none.

    Parameters
    ----------
    graph
        The network.
    format_
        The format.
    path
        The file; where the format has several, what stands before their endings. If it is a folder
        that exists, files in it are named after the network.
    lossy
        Whether to write although nodes or edges will be missing.

    Returns
    -------
    list of pathlib.Path
        The files.

    Raises
    ------
    ExportError
        If the format cannot hold the network, or a file cannot be written.
    """
    format_.check(graph, lossy)
    paths = _paths(graph.name, format_, path)
    with saving(path), ExitStack() as files:
        for part, target in zip(format_.parts, paths, strict=True):
            part.write(graph, files.enter_context(replacing(target)))
    return paths


def _paths(name: str, format_: NetworkFormat, path: Path) -> list[Path]:
    if path.is_dir():
        # The name of somebody else's graph may hold "../", or what a disk does not take.
        safe = re.sub(r"[^\w.-]+", "-", name).lstrip(".-")[:_LONGEST] or "graph"
        return [path / f"{safe}{part.suffix}" for part in format_.parts]
    if len(format_.parts) == 1:
        return [path]
    stem = path.name
    for ending in (*(part.suffix for part in format_.parts), path.suffix):
        if ending and stem.endswith(ending) and format_.parts[0].suffix.endswith(path.suffix):
            stem = stem.removesuffix(ending)
            break
    return [path.with_name(stem + part.suffix) for part in format_.parts]


def _imported(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)
