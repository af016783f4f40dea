"""The words of the command line that give what a page shows."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from miggraph.web.explorer.asked import Asked
    from miggraph.web.explorer.graph import Graph

__all__ = ["command_line"]

#: Parameters of a page that the command line calls otherwise, where the day is that of the clock.
CLOCK: Final = {"in-force-on": "on"}


def command_line(
    graph: Graph, asked: Asked, words: Iterable[str], names: Iterable[str], *, clock: bool = False
) -> str:
    """Return a command that answers with the same.

    Parameters
    ----------
    graph
        What the server shows.
    asked
        The view.
    words
        Command and arguments, behind ``miggraph``.
    names
        Parameters of the view that the command has as options.
    clock
        Whether the day of force is the clock ``--on``, and not a filter.

    Returns
    -------
    str
        To be pasted into a shell. Where a folder, table or endpoint of the server would have to
        stand, there is a word in its place: a page does not tell them.
    """
    given = asked.given
    found = ["miggraph", *words]
    for name in names:
        option = CLOCK.get(name, name) if clock else name
        for value in given.get(name, ()):
            found += [f"--{option}", value]
    options = {word.removeprefix("--") for word in found if word.startswith("--")}
    found += _of_graph(graph, options)
    return shlex.join(found)


def _of_graph(graph: Graph, options: set[str]) -> Iterable[str]:
    if graph.masked:
        yield "--published"
    if graph.data is not None:
        yield from ("--data", "DIR")
    if graph.endpoint is not None:
        yield from ("--endpoint", "URL")
    for name in graph.imports:
        yield from ("--only" if graph.only else "--with", name)
    days = {"on": graph.on, "known-on": graph.known_on, "recorded-on": graph.recorded_on}
    for name, value in {"policy": graph.policy, **days}.items():
        if value is not None and name not in options:
            yield from (f"--{name}", value)
