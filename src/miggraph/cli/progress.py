"""How far long work is, drawn on a terminal only."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

__all__ = ["progress"]

#: Seconds between two looks at the engine.
_EVERY: Final = 0.2


@contextmanager
def progress() -> Iterator[Callable[[str, Any], None]]:
    """Give what is called at the beginning of each step, with the connection that works on it.

    A connection of DuckDB tells how many percent of a statement are done; a step of several
    statements fills its bar several times. With None, no connection is looked at any more, so that
    it can be closed.
    """
    if not sys.stderr.isatty():
        yield _say_nothing
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    ended = threading.Event()
    looking = threading.Lock()
    engines: list[Any] = []
    columns = (TextColumn("{task.description:<9}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("looking", total=None)

        def say(step: str, connection: Any) -> None:
            with looking:
                engines[:] = [] if connection is None else [connection]
            bar.reset(task, description=step, total=100)

        def look() -> None:
            while not ended.wait(_EVERY):
                with looking:
                    for engine in engines:
                        bar.update(task, completed=max(0.0, engine.query_progress()))

        watcher = threading.Thread(target=look, daemon=True)
        watcher.start()
        try:
            yield say
        finally:
            ended.set()
            watcher.join()


def _say_nothing(step: str, connection: Any) -> None:
    """Let a step begin without a word."""
