"""A file says itself what its network rests on, and whether small counts are masked."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

import miggraph
from miggraph.export.flat import FlatGraph, flatten
from miggraph.export.formats import NETWORK_FORMATS
from miggraph.network.graphs.networks import NETWORKS
from miggraph.opening import open_dataset
from tests.cli.process import SMALL


@pytest.fixture(scope="module")
def partners(kg: miggraph.KnowledgeGraph) -> FlatGraph:
    return flatten(kg.network("partners"))


def content(graph: FlatGraph, format_: str) -> bytes:
    """Return the files of a format, one behind the other."""
    out = io.BytesIO()
    for part in NETWORK_FORMATS[format_].parts:
        part.write(graph, out)
    return out.getvalue()


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_tells_whether_it_is_masked(kg: miggraph.KnowledgeGraph, name: str) -> None:
    whole = kg.network(name)
    shown = kg.published().network(name)
    assert (whole.graph["masked"], shown.graph["masked"]) == (False, True)
    assert whole.graph["edition"] != shown.graph["edition"]
    assert whole.graph["edition"].endswith(kg.digest[:8])
    assert (flatten(whole).about["masked"], flatten(shown).about["masked"]) == ("false", "true")
    assert flatten(whole).about["edition"] == whole.graph["edition"]


def test_what_is_masked_already_stays_masked(kg: miggraph.KnowledgeGraph) -> None:
    assert kg.published(masked=False).masked is False
    assert kg.published().published(masked=False).masked is True


def test_a_dataset_that_was_fetched_does_not_tell() -> None:
    quads = miggraph.open(SMALL).published().quads
    fetched = open_dataset(lambda: quads)
    assert fetched.masked is fetched.network("partners").graph["masked"] is None
    assert fetched.published().masked is True
    assert "masked" not in flatten(fetched.network("partners")).about


@pytest.mark.parametrize("format_", NETWORK_FORMATS)
@pytest.mark.parametrize("what", ["masked", "edition", "digest", "policy"])
def test_a_file_holds_it_or_the_format_is_said_not_to(
    partners: FlatGraph, format_: str, what: str
) -> None:
    other = replace(partners, about={**partners.about, what: "something else"})
    holds = content(partners, format_) != content(other, format_)
    assert holds is not ("what the network rests on" in NETWORK_FORMATS[format_].loses)


@pytest.mark.parametrize("format_", ["flourish", "flowmap", "kepler", "kumu-csv", "pajek", "d3"])
def test_a_formula_stands_behind_an_apostrophe_where_it_is_said(
    partners: FlatGraph, format_: str
) -> None:
    ids = {row[0]: f"={row[0]}" for row in partners.nodes.rows}
    nodes = replace(partners.nodes, rows=[(ids[row[0]], *row[1:]) for row in partners.nodes.rows])
    edges = replace(
        partners.edges,
        rows=[(row[0], ids[row[1]], ids[row[2]], *row[3:]) for row in partners.edges.rows],
    )
    written = content(replace(partners, nodes=nodes, edges=edges), format_)
    assert (b"'=" in written) is ("apostrophe" in NETWORK_FORMATS[format_].loses)
