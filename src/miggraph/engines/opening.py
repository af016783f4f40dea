"""An engine by its name."""

from __future__ import annotations

from typing import Final

from miggraph.engines.engine import Engine
from miggraph.errors import UnknownNameError, UsageError

__all__ = ["ENGINES", "open_engine"]

#: The engines; the first is taken where none is named.
ENGINES: Final = ("duckdb", "spark")


def open_engine(
    name: str = "duckdb",
    *,
    master: str | None = None,
    memory: str | None = None,
    threads: int | None = None,
) -> Engine:
    """Open an engine.

    Parameters
    ----------
    name
        ``duckdb`` or ``spark``.
    master
        Of Spark alone: ``local[2]`` (the default: ``local[*]``), ``local-cluster[2,1,1024]``,
        ``spark://host:7077`` or another master that Spark knows.
    memory
        The most that it may take on this machine, such as ``2GB``; without it, what the engine
        takes by itself.
    threads
        Of DuckDB alone; without it, one a processor.

    Raises
    ------
    UnknownNameError
        If there is no such engine.
    UsageError
        If an option is of the other engine, has a value that the engine does not know, or what the
        engine needs is not installed.
    EngineError
        If it does not start.
    """
    if name not in ENGINES:
        raise UnknownNameError("engine", name, ENGINES)
    if name == "duckdb":
        from miggraph.engines.duck import DuckEngine  # noqa: PLC0415

        if master is not None:
            raise UsageError(
                "DuckDB has no master.", fix="leave the master out, or take the engine spark."
            )
        return DuckEngine(memory, threads)
    from miggraph.engines.spark import SparkEngine  # noqa: PLC0415

    if threads is not None:
        raise UsageError(
            "The threads of Spark are those of its master.",
            fix="give them with the master, as in local[2].",
        )
    return SparkEngine(master or "local[*]", memory)
