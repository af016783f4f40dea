"""``miggraph serve``: the SPARQL endpoint and the pages beside it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import click

from miggraph.cli.options import graph_options, open_from
from miggraph.cli.render import note, note_basis
from miggraph.errors import DataError, StoreError, UsageError

if TYPE_CHECKING:
    from miggraph.web.explorer.graph import Graph

#: The ending of a file, and what it holds, as pyoxigraph names it.
_ENDINGS: Final = {".nq": "N_QUADS", ".trig": "TRIG", ".ttl": "TURTLE", ".nt": "N_TRIPLES"}
_MIB: Final = 1024 * 1024


@click.command(
    epilog="""\b
Examples:
  miggraph serve
  miggraph serve --port 0 --timeout 10 --max-rows 10000
  miggraph serve --file dump.nq"""
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes any that is free.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Stop a query after this time.",
)
@click.option(
    "--max-rows",
    type=click.IntRange(min=1),
    metavar="N",
    help="Refuse answers with more rows or triples. [default: no limit]",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    metavar="N",
    help="Queries that run at once. [default: twice the processors, at least 4]",
)
@click.option(
    "--queue",
    type=click.IntRange(min=0),
    default=128,
    show_default=True,
    metavar="N",
    help="Queries that wait for their turn.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=64),
    default=1024,
    show_default=True,
    metavar="MIB",
    help="Memory that a query may take beside the data.",
)
@click.option(
    "--grace",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    metavar="SECONDS",
    help="Time that running queries have when the server is told to stop.",
)
@click.option(
    "--cors/--no-cors",
    default=True,
    show_default=True,
    help="Whether pages of other sites may read the answers in a browser.",
)
@click.option(
    "--file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Serve this file (.nq, .trig, .ttl, .nt) instead of the graph.",
)
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Serve this Oxigraph store on disk instead of the graph; nobody may write to it.",
)
@click.option(
    "--unmasked",
    is_flag=True,
    help="Show small counts as they are, with their days and onward movements.",
)
@graph_options
def serve(
    host: str,
    port: int,
    timeout: float,
    max_rows: int | None,
    workers: int | None,
    queue: int,
    memory: int,
    grace: int,
    cors: bool,
    file: Path | None,
    store: Path | None,
    unmasked: bool,
    **graph: Any,
) -> None:
    """Serve the graph: pages to look at it, and SPARQL 1.1 Protocol on /sparql.

    Read-only. Counts of one to three persons are masked as in a release, with their days and onward
    movements. A query that takes too long or too much memory is stopped. When the server answers,
    the address of the endpoint is printed as the one line of standard output; standard error has
    a line of JSON for each request. SIGTERM or Ctrl-C stops it.
    """
    if not hasattr(os, "fork"):
        raise UsageError(
            "This system cannot fork processes, which is how queries are stopped.",
            fix="serve from Linux or macOS, or from a Linux container.",
        )
    from miggraph.web.forkserver import Source
    from miggraph.web.pool import Limits
    from miggraph.web.server import Settings, is_loopback, listen, serve
    from miggraph.web.static_files import is_built

    if file is not None and store is not None:
        raise UsageError("Both --file and --store are given.", fix="give one of them.")
    given = file is not None or store is not None
    with listen(host, port) as bound:
        if (unmasked or given) and not is_loopback(host):
            note(
                f"Warning: {host} may be reached by others. Counts of one to three persons are not "
                "masked here, and would be readable: see docs/data-protection.md."
            )
        if not given and not is_built():
            note(
                "The scripts of the pages are not built, so that they have no map, no network and "
                "no editor. In a clone, `make web` builds them; it needs Node.js."
            )
        count = workers or max(4, 2 * (os.cpu_count() or 1))
        limits = Limits(timeout, count, queue, memory * _MIB, max_rows)
        shown = None if given else _graph(graph, masked=not unmasked)
        with _held(file, store, graph, masked=not unmasked) as (data, kind):
            source = Source(
                control=-1,
                memory=limits.memory,
                file=None if data is None else data.fileno(),
                format=kind,
                store=None if store is None else str(store),
            )
            note("Loading …")
            try:
                serve(source, bound, Settings(limits, grace, cors, shown), click.echo)
            except StoreError as error:
                raise error if error.fix else _not_loaded(error, file, store) from error


@contextmanager
def _held(
    file: Path | None, store: Path | None, graph: dict[str, Any], *, masked: bool
) -> Iterator[tuple[BinaryIO | None, str]]:
    """Hold the file open that is served, and say what it holds; a store has none."""
    if store is not None:
        if not (store / "CURRENT").is_file():
            raise DataError(
                "There is no Oxigraph store in this folder.",
                file=store,
                fix="make one with `oxigraph load --location DIR --file FILE`.",
            )
        yield None, ""
    elif file is not None:
        kind = _ENDINGS.get(file.suffix.lower())
        if kind is None:
            raise UsageError(
                f"{file.name!r} has no ending that is known.", fix=f"use {', '.join(_ENDINGS)}."
            )
        with _opened(file) as given:
            yield given, kind
    else:
        kg = open_from(**graph)
        if masked:
            kg = kg.published()
        with tempfile.TemporaryFile() as made:
            made.write(kg.quads)
            made.flush()
            note_basis(kg)
            del kg  # its copies of the data are not needed while serving
            yield made, "N_QUADS"


def _graph(options: dict[str, Any], *, masked: bool) -> Graph:
    """Return what the processes of the explorer open."""
    from miggraph.web.explorer.graph import Graph

    def text(name: str) -> str | None:
        return None if options[name] is None else str(options[name])

    return Graph(
        data=text("data"),
        endpoint=text("endpoint"),
        policy=text("policy"),
        on=text("on"),
        known_on=text("known_on"),
        recorded_on=text("recorded_on"),
        imports=options["with_"] or options["only"],
        only=bool(options["only"]),
        folder=text("imports"),
        masked=masked,
    )


def _not_loaded(error: StoreError, file: Path | None, store: Path | None) -> StoreError:
    fix = "mend the file at the place that is named, or give another one."
    if store is not None:
        fix = "give the folder of an Oxigraph store that nobody writes to."
    return StoreError(f"The data cannot be loaded: {error.message}.", file=file or store, fix=fix)


def _opened(file: Path) -> BinaryIO:
    fix = "give a readable file."
    if file.exists() and not file.is_file():
        raise DataError("This is no file.", file=file, fix=fix)
    try:
        return file.open("rb")
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        raise DataError(message, file=file, fix=fix) from error
