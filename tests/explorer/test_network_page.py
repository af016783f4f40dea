"""The page of networks counts as the networks of the API, and shows what its address says."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from itertools import product
from typing import Any
from urllib.parse import parse_qs, urlsplit

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from miggraph.errors import UnknownNameError, UsageError
from miggraph.web.explorer.asked import read_asked
from miggraph.web.explorer.networks.around import Around, Choice
from miggraph.web.explorer.networks.bundles import lines_of
from miggraph.web.explorer.networks.ties import NETWORKS, Tie, ties_of
from miggraph.web.explorer.pages import network as network_page
from miggraph.web.explorer.pages.network import network
from miggraph.web.explorer.site import Site


def _page(site: Site, query: str) -> Any:
    answer = network(site, read_asked(query, site.kg), "")
    assert answer.status == 200
    return html.fromstring(answer.content.decode())


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())


def _drawn(page: Any) -> Any:
    (block,) = page.xpath("//script[@data-part='drawn']")
    assert "<" not in block.text
    return json.loads(block.text)


def _rows(page: Any) -> dict[str, list[str]]:
    return {
        row.get("data-node"): [_text(cell) for cell in row]
        for row in page.xpath("//tr[@data-node]")
    }


def _counts(name: str, graph: Any) -> dict[str, tuple[int, int]]:
    """Count the first two numbers of each row from the network alone."""
    found: dict[str, tuple[int, int]] = {}
    for node, data in graph.nodes(data=True):
        if data.get("bipartite") == 1:
            continue
        if name == "transfers":
            edges = [*graph.in_edges(node, data=True), *graph.out_edges(node, data=True)]
            degree = len({edge["transfer"] for *_, edge in edges})
            others = {a if b == node else b for a, b, _ in edges}
        else:
            degree = graph.degree(node)
            others = (
                set(graph.to_undirected(as_view=True)[node])
                if name == "flows"
                else set(graph[node])
            )
        found[node] = (degree, len(others))
    return found


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize(
    "filters", [{}, {"since": "2025-01-01"}, {"kind": "readmission"}, {"state": "RW"}]
)
def test_the_table_counts_as_the_api(site: Site, name: str, filters: dict[str, str]) -> None:
    query = "&".join([f"network={name}", *(f"{key}={value}" for key, value in filters.items())])
    graph = site.kg.network(name, **filters)
    rows = _rows(_page(site, query))
    counts = _counts(name, graph)
    assert set(rows) == set(counts)
    for node, (degree, others) in counts.items():
        assert rows[node][1:3] == [f"{degree:,}", f"{others:,}"], node


def test_the_kinds_of_a_state_are_those_of_its_agreements(site: Site) -> None:
    graph = site.kg.network("agreements")
    rows = _rows(_page(site, "network=agreements"))
    for state in ("RW", "US", "EU"):
        kinds = Counter(graph.nodes[name]["kind"] for name in graph[state])
        order = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
        assert rows[state][3] == ", ".join(f"{n:,} {kind.replace('-', ' ')}" for kind, n in order)


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_drawn_is_all_of_the_network(site: Site, name: str) -> None:
    graph = site.kg.network(name)
    shown = _drawn(_page(site, f"network={name}"))
    names = [node[0] for node in shown["nodes"]]
    assert names == sorted(graph)
    ends = Counter((names[a], names[b]) for a, b, *_ in shown["ties"])
    if name == "transfers":
        whole = {(a, b, data["transfer"]) for a, b, data in graph.edges(data=True)}
        assert ends == Counter((a, b) for a, b, _ in whole)
    elif name == "flows":
        assert ends == Counter(iter(graph.edges))
    else:
        assert {frozenset(pair) for pair in ends} == {frozenset(pair) for pair in graph.edges}
        assert sum(ends.values()) == graph.number_of_edges()


def test_many_ties_are_bundled_and_the_page_says_so(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    each = _drawn(_page(site, ""))["ties"]
    assert "lines" not in _text(_page(site, "").xpath("//*[@data-part='legend']")[0])
    monkeypatch.setattr(network_page, "lines_of", partial(lines_of, most=100))
    page = _page(site, "")
    bundled = _drawn(page)["ties"]
    assert len(bundled) < len(each)
    assert {tuple(tie[:3]) for tie in bundled} == {tuple(tie[:3]) for tie in each}
    assert f"These are {len(each)} ties in {len(bundled)} lines." in _text(page)


def test_what_is_undetermined_is_marked(site: Site) -> None:
    transfers = site.kg.network("transfers")
    _, ties = ties_of("transfers", transfers, site.kg.dossier)
    open_ = {
        data["transfer"]
        for *_, data in transfers.edges(data=True)
        if data["third_country"] == "undetermined" or not data["settled"]
    }
    assert {tie.counted for tie in ties if tie.undetermined} == open_
    agreements = site.kg.network("agreements")
    _, ties = ties_of("agreements", agreements, site.kg.dossier)
    for tie in ties:
        nature = agreements.nodes[tie.target]["nature"]
        assert tie.undetermined == (nature in ("proposed", "refused", "claimed-and-disputed"))


def test_partners_by_disputed_agreements_alone_are_marked(site: Site) -> None:
    agreements = site.kg.network("agreements")
    shown = _drawn(_page(site, "network=partners"))
    names = [node[0] for node in shown["nodes"]]
    dashed = {frozenset((names[a], names[b])) for a, b, is_open, _ in shown["ties"] if is_open}
    natures = nx.get_node_attributes(agreements, "nature")
    expected = {
        frozenset((a, b))
        for a, b, data in site.kg.network("partners").edges(data=True)
        if {natures[name] for name in data["agreements"]} == {"claimed-and-disputed"}
    }
    assert dashed == expected != set()


def test_agreements_are_not_filtered_by_nationality_and_the_page_says_so(site: Site) -> None:
    for name in ("agreements", "partners"):
        filtered = _page(site, f"network={name}&nationality=VE")
        assert _rows(filtered) == _rows(_page(site, f"network={name}"))
        assert "Agreements have no nationality" in _text(filtered)
    assert "have no nationality" not in _text(_page(site, "network=flows&nationality=VE"))


def test_a_focus_shows_what_lies_around_it(site: Site) -> None:
    graph = site.kg.network("agreements")
    shown = _drawn(_page(site, "network=agreements&focus=RW"))
    names = {node[0] for node in shown["nodes"]}
    agreements = set(graph["RW"])
    assert names == agreements | {party for name in agreements for party in graph[name]}


def test_the_links_of_a_node_hide_and_show_its_kinds(site: Site) -> None:
    page = _page(site, "network=agreements&focus=RW&node=GB")
    (panel,) = page.xpath("//aside[@id='node']")
    before = len(_drawn(page)["ties"])
    (expand, *_) = [a for a in panel.xpath(".//a") if _text(a) == "expand"]
    query = urlsplit(expand.get("href")).query
    wider = _page(site, query)
    added = parse_qs(query)["expand"]
    assert len(_drawn(wider)["ties"]) > before
    kind = added[0].partition(":")[2]
    graph = site.kg.network("agreements")
    names = {node[0] for node in _drawn(wider)["nodes"]}
    assert {name for name in graph["GB"] if graph.nodes[name]["kind"] == kind} <= names
    (hide,) = [
        a
        for a in wider.xpath("//aside[@id='node']//li//a")
        if _text(a) == "hide" and f"GB%3A{kind}" in a.get("href")
    ]
    narrower = _drawn(_page(site, urlsplit(hide.get("href")).query))
    left = {node[0] for node in narrower["nodes"]}
    assert not {name for name in graph["GB"] if graph.nodes[name]["kind"] == kind} & left


def test_a_node_lists_all_its_ties_with_links(site: Site) -> None:
    transfers = site.kg.network("transfers")
    page = _page(site, "node=RW&focus=SE")
    edges = [*transfers.in_edges("RW", data=True), *transfers.out_edges("RW", data=True)]
    links = set(page.xpath("//div[@data-part='tables']//a/@href"))
    assert {f"/id/transfer/{data['transfer']}" for *_, data in edges} <= links


def test_the_search_leaves_the_states_whose_name_has_it(site: Site) -> None:
    page = _page(site, "find=UNITED")
    labels = {cells[0] for cells in _rows(page).values()}
    assert labels
    assert all("united" in label.casefold() for label in labels)
    assert {node[1] for node in _drawn(page)["nodes"] if node[7]} == labels
    hostile = _page(site, "find=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert not hostile.xpath("//script[not(@src) and not(@type='application/json')]")
    assert _rows(hostile) == {}


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("network=neighbours", UnknownNameError),
        ("focus=QQ", UnknownNameError),
        ("node=%3Cb%3E", UnknownNameError),
        ("expand=RW", UsageError),
        ("fold=RW:nothing", UnknownNameError),
        ("expand=QQ:readmission", UnknownNameError),
    ],
)
def test_what_is_unknown_is_refused(site: Site, query: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        network(site, read_asked(query, site.kg), "")


def test_a_node_of_another_network_is_told_to_be_absent(site: Site) -> None:
    page = _page(site, "node=us-xk-2025-third-country")
    assert "is not in this network" in _text(page)


_NODES = st.sampled_from("ABCD")
_KINDS = st.sampled_from(["x", "y"])
_TIES = st.lists(
    st.builds(
        Tie,
        source=_NODES,
        target=_NODES,
        counted=st.sampled_from("12345"),
        kinds=st.lists(_KINDS, min_size=1, unique=True).map(tuple),
        undetermined=st.booleans(),
        weight=st.integers(1, 9),
        says=st.just(""),
    )
)
_CHOICES = st.lists(st.builds(Choice, _NODES, _KINDS), max_size=3).map(tuple)


@given(_TIES, _NODES, _CHOICES, _CHOICES)
def test_what_counts_as_one_is_shown_or_hidden_as_one(
    ties: list[Tie], focus: str, expand: tuple[Choice, ...], fold: tuple[Choice, ...]
) -> None:
    shown = Around(focus, expand, fold).shown(ties)
    seen = {tie.counted for tie in shown}
    assert [tie for tie in ties if tie.counted in seen] == shown
    for tie in ties:
        if any(tie.touches(one.node) and one.kind in tie.kinds for one in fold):
            assert tie.counted not in seen
    assert {t.counted for t in Around(focus, (), fold).shown(ties)} <= seen
    assert Around().shown(ties) == ties


def test_exports_carry_the_filters_that_the_network_has(site: Site) -> None:
    for name in NETWORKS:
        page = _page(site, f"network={name}&nationality=VE&kind=readmission&node=RW")
        links = page.xpath("//a[starts-with(@href, '/export/')]/@href")
        assert links
        for link in links:
            asked = parse_qs(urlsplit(link).query)
            assert (asked["network"], asked["kind"]) == ([name], ["readmission"])
            assert ("nationality" in asked) == (name in ("transfers", "flows"))
            assert "node" not in asked


@given(_TIES, st.integers(0, 30))
def test_a_bundle_weighs_as_much_as_its_ties(ties: list[Tie], most: int) -> None:
    lines = lines_of(ties, most)
    if len(ties) <= most:
        assert len(lines) == len(ties)
    else:
        assert len({(line.source, line.target, line.undetermined) for line in lines}) == len(lines)
    for undetermined in (True, False):
        for ends in product("ABCD", repeat=2):
            weights = [
                sum(
                    one.weight
                    for one in some
                    if (one.source, one.target) == ends and one.undetermined == undetermined
                )
                for some in (ties, lines)
            ]
            assert weights[0] == weights[1]
