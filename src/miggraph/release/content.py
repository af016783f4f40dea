"""The files of a release that hold data: RDF, tables and networks, each in every format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from miggraph.export.catalogue.checksums import data_file
from miggraph.export.catalogue.files import DataFile
from miggraph.export.codebook import network_codebook
from miggraph.export.flat import flatten
from miggraph.export.formats import NETWORK_FORMATS
from miggraph.export.rdf.dataset import Dataset
from miggraph.export.rdf.forms import FORMS
from miggraph.export.table_formats import TABLE_FORMATS, write_table
from miggraph.knowledge import KnowledgeGraph
from miggraph.tables import codebook

__all__ = ["NETWORKS", "Item", "Written", "write_data"]

#: The networks of a release.
NETWORKS: Final = ("transfers", "flows", "legs", "agreements", "partners")


class Written(NamedTuple):
    """A file of a release, and the format it is a form of."""

    file: DataFile
    format: str


class Item(NamedTuple):
    """A network that a format cannot hold, and why."""

    format: str
    network: str
    why: str


def write_data(
    kg: KnowledgeGraph, dataset: Dataset, folder: Path, say: Callable[[str], None]
) -> tuple[list[Written], list[Item]]:
    """Write all files that hold data.

    Parameters
    ----------
    kg
        What is released.
    dataset
        Its quads.
    folder
        Where to; empty.
    say
        Is told what is written next.

    Returns
    -------
    tuple
        The files, and which networks are in a format missing.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    written: list[Written] = []
    for part in (_rdf(dataset, folder, say), _tables(kg, folder, say)):
        written += part
    missing: list[Item] = []
    written += _networks(kg, folder, missing, say)
    return written, missing


def _rdf(dataset: Dataset, folder: Path, say: Callable[[str], None]) -> Iterator[Written]:
    (folder / "rdf").mkdir()
    for form in FORMS.values():
        say(f"rdf, {form.name}")
        path = f"rdf/miggraph{form.ending}"
        with (folder / path).open("wb") as out:
            form.write(dataset, out)
        file = data_file(
            folder,
            path,
            media_type=form.media_type,
            title=f"The graph as {form.name}",
            about=form.about,
        )
        yield Written(file, form.name)


def _tables(kg: KnowledgeGraph, folder: Path, say: Callable[[str], None]) -> Iterator[Written]:
    (folder / "tables").mkdir()
    (folder / "codebook").mkdir()
    for table in kg.tables.values():
        say(f"table {table.name}")
        for format_ in TABLE_FORMATS.values():
            path = f"tables/{table.name}{format_.ending}"
            with (folder / path).open("wb") as out:
                write_table(table, format_, out)
            file = data_file(
                folder,
                path,
                media_type=format_.media_type,
                title=table.title,
                about=f"{table.title}; {table.unit}.",
            )
            yield Written(file, format_.name)
        about = f"What the columns of {table.name} mean."
        yield _codebook(folder, table.name, codebook(table), table.title, about)


def _networks(
    kg: KnowledgeGraph, folder: Path, missing: list[Item], say: Callable[[str], None]
) -> Iterator[Written]:
    (folder / "networks").mkdir()
    for network in NETWORKS:
        say(f"network {network}")
        graph = flatten(kg.network(network))
        # Tables have these names, too.
        name, title = f"network-{network}", f"The network of {network}"
        about = f"What nodes and edges of the network of {network} say."
        yield _codebook(folder, name, network_codebook(graph), title, about)
        for format_ in NETWORK_FORMATS.values():
            if reasons := format_.cannot_hold(graph):
                missing.append(Item(format_.name, network, " ".join(reasons)))
                continue
            for part in format_.parts:
                path = f"networks/{network}{part.suffix}"
                with (folder / path).open("wb") as out:
                    part.write(graph, out)
                file = data_file(
                    folder,
                    path,
                    media_type=part.media_type,
                    title=f"The network of {network} for {', '.join(format_.tools)}",
                    about=f"{len(graph.nodes):,} nodes and {len(graph.edges):,} edges.",
                )
                yield Written(file, format_.name)


def _codebook(folder: Path, name: str, text: str, title: str, about: str) -> Written:
    path = f"codebook/{name}.md"
    (folder / path).write_text(text, encoding="utf-8")
    media_type = "text/markdown"
    title = f"Codebook: {title}"
    file = data_file(folder, path, media_type=media_type, title=title, about=about)
    return Written(file, "codebook")
