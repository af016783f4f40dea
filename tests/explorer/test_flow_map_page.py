"""The map draws, and its tables list, what the networks of the API hold."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from lxml import html

from miggraph.errors import UnknownNameError, UsageError
from miggraph.quantities import Bounds
from miggraph.web.explorer.asked import read_asked
from miggraph.web.explorer.networks.flow_lines import Way, drawn
from miggraph.web.explorer.networks.route_moves import moves_of
from miggraph.web.explorer.pages.flow_map import flow_map
from miggraph.web.explorer.site import Site
from miggraph.web.explorer.words import bounds_words
from tests.network.graphs import Cohort, transfers_graph

VIEWS: dict[str, dict[str, Any]] = {
    "": {},
    "since=2025-01-01&until=2025-06-30": {"since": "2025-01-01", "until": "2025-06-30"},
    "nationality=VE": {"nationality": "VE"},
    "kind=third-country-transfer&kind=readmission": {
        "kind": ["readmission", "third-country-transfer"]
    },
    "state=RW": {"state": "RW"},
    "in-force-on=2025-06-01": {"in_force_on": "2025-06-01"},
    "known-on=2025-06-01&policy=majority": {"known_on": "2025-06-01", "policy": "majority"},
}


#: What the hand-made networks leave out: nobody moved on.
STAYED = {"onward_sources": ()}


def _page(site: Site, query: str) -> Any:
    answer = flow_map(site, read_asked(query, site.kg), "")
    assert answer.status == 200
    return html.fromstring(answer.content.decode())


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())


def _lines(page: Any) -> Any:
    (block,) = page.xpath("//script[@data-part='lines']")
    assert block.get("type") == "application/json"
    assert "<" not in block.text
    return json.loads(block.text)


@pytest.mark.parametrize("query", VIEWS)
def test_the_routes_are_the_flows_of_the_api(site: Site, query: str) -> None:
    page = _page(site, query)
    flows = site.kg.network("flows", **VIEWS[query])
    rows = {row.get("data-route"): row for row in page.xpath("//tr[@data-route]")}
    assert set(rows) == {f"{sender}-{receiver}" for sender, receiver in flows.edges}
    for sender, receiver, data in flows.edges(data=True):
        cells = [_text(cell) for cell in rows[f"{sender}-{receiver}"]]
        assert cells[2] == bounds_words(Bounds(data["persons_min"], data["persons_max"]))
        assert cells[3] == bounds_words(
            Bounds(data["third_persons_min"], data["third_persons_max"])
        )
        assert cells[4:6] == [f"{data['transfers']:,}", f"{data['totals']:,}"]
        assert cells[9] == str(len(data["sources"]))
    sums = page.xpath("//p[@data-part='sum']/text()")
    assert f"{flows.number_of_edges():,}" in sums[0]


@pytest.mark.parametrize("query", VIEWS)
def test_what_is_drawn_is_what_is_listed(site: Site, query: str) -> None:
    lines = _lines(_page(site, query))
    transfers = site.kg.network("transfers", **VIEWS[query])
    flows = site.kg.network("flows", **VIEWS[query])
    by_route: dict[str, list[Any]] = {}
    for line in lines["routes"]:
        assert f"{line['stops'][0]}-{line['stops'][-1]}" == line["route"]
        by_route.setdefault(line["route"], []).append(line)
    for sender, receiver, data in flows.edges(data=True):
        ways = by_route.pop(f"{sender}-{receiver}")
        assert sum(way["transfers"] for way in ways) == data["transfers"]
        assert sum(way["totals"] for way in ways) == data["totals"]
        if len(ways) == 1:
            assert (ways[0]["least"], ways[0]["most"]) == (data["persons_min"], data["persons_max"])
        vias = {edge["via"] for edge in transfers[sender][receiver].values() if edge["settled"]}
        assert {tuple(way["stops"][1:-1]) for way in ways} == vias
    assert not by_route
    told = [
        (start, end, data["transfer"])
        for start, end, data in site.kg.network("legs", **VIEWS[query]).edges(data=True)
        if data["kind"] == "onward"
    ]
    ends = {
        (start, end): len({t for s, e, t in told if (s, e) == (start, end)})
        for start, end, _ in told
    }
    assert {(start, end): count for start, end, count in lines["onward"]} == ends


def test_every_transfer_is_in_exactly_one_place(site: Site) -> None:
    transfers = site.kg.network("transfers")
    found = drawn(transfers)
    settled = [
        move.transfer
        for route in found.routes
        for move in moves_of(transfers, route.sender, route.receiver)
        if move.settled
    ]
    possible = [one.transfer for one in found.possible]
    left_out = [name for name in found.left_out if "/" not in name]
    everywhere = [*settled, *possible, *left_out]
    assert len(everywhere) == len(set(everywhere))
    # Nothing that was done, or told of at all, is silently absent.
    assert set(everywhere) == set(site.kg.view.transfers)


def test_a_transfer_that_is_not_settled_is_drawn_for_each_pair_and_counts_for_none(
    site: Site,
) -> None:
    page = _page(site, "")
    lines = _lines(page)
    pairs: dict[tuple[str, str], set[str]] = {}
    for sender, receiver, data in site.kg.network("transfers").edges(data=True):
        if not data["settled"]:
            pairs.setdefault((sender, receiver), set()).add(data["transfer"])
    assert pairs
    assert {(a, b): n for a, b, n in lines["possible"]} == {k: len(v) for k, v in pairs.items()}


def test_the_page_of_a_route_lists_its_transfers_with_their_sources(site: Site) -> None:
    transfers = site.kg.network("transfers")
    sender, receiver = max(
        site.kg.network("flows").edges, key=lambda ends: len(transfers[ends[0]][ends[1]])
    )
    (section,) = _page(site, f"route={sender}-{receiver}").xpath("//section[@id='route']")
    edges = transfers[sender][receiver].values()
    links = set(section.xpath(".//a/@href"))
    assert len(section.xpath(".//tbody/tr")) == len({data["transfer"] for data in edges})
    for data in edges:
        assert f"/id/transfer/{data['transfer']}" in links
        assert {f"/id/source/{source}" for source in data["sources"]} <= links
        assert {f"/id/agreement/{name}" for name in data["agreements"]} <= links


def test_links_carry_the_view(site: Site) -> None:
    page = _page(site, "nationality=VE&since=2025-01-01")
    places = [link for link in page.xpath("//main//a/@href") if link.startswith(("/id/", "/map"))]
    assert places
    for link in places:
        if "Close" not in link and "?" in link:
            assert "since=2025-01-01" in link
            assert "nationality=VE" in link
    assert all("?" in link for link in places)


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("route=US", UsageError),
        ("route=US-QQ", UnknownNameError),
        ("route=%3Cscript%3E-US", UnknownNameError),
        ("route=-", UnknownNameError),
    ],
)
def test_a_route_that_is_none_is_refused(site: Site, query: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        flow_map(site, read_asked(query, site.kg), "")


def test_a_pair_without_transfers_says_so(site: Site) -> None:
    (section,) = _page(site, "route=NZ-IS").xpath("//section[@id='route']")
    assert "No transfer between these two states" in _text(section)
    assert not section.xpath(".//table")


def test_an_empty_view_is_a_page(site: Site) -> None:
    page = _page(site, "until=1900-01-01")
    assert _lines(page)["routes"] == []
    assert "No route is in this view" in _text(page)


def test_markup_in_a_name_stays_text(site: Site) -> None:
    """A name with markup ends neither the data block nor an element."""
    transfers = site.kg.network("transfers")
    transfers.nodes["US"]["label"] = "</script><b>x"
    template = site._templates.from_string("{{ places|tojson }}")
    text = template.render(places=[list(drawn(transfers).places["US"].label)])
    assert "<" not in text


def test_the_page_has_nothing_that_the_policy_forbids(site: Site) -> None:
    page = _page(site, "route=US-XK")
    assert not page.xpath("//*[@style] | //style | //*[@onclick or @onload or @onerror]")
    for script in page.xpath("//script"):
        assert (
            script.get("src", "").startswith("/static/") or script.get("type") == "application/json"
        )


def test_ways_through_other_stops_are_told_apart() -> None:
    graph = transfers_graph(
        [
            ("a", "AA", "BB", [Cohort("CC", 10, 10)], STAYED),
            ("b", "AA", "BB", [Cohort("CC", 7, None)], {**STAYED, "via": ("DD",)}),
            (
                "c",
                "AA",
                "BB",
                [Cohort("CC", 5, 5)],
                {**STAYED, "via": ("DD",), "day": date(2025, 7, 1)},
            ),
        ],
        {code: {"label": code} for code in ("AA", "BB", "DD")},
    )
    (route,) = drawn(graph).routes
    assert route.persons == (22, None)
    assert route.ways == (
        Way((), Bounds(10, 10), 1, 0),
        Way(("DD",), Bounds(12, None), 2, 0),
    )


def test_one_third_country_transfer_makes_a_route_one() -> None:
    rows = [
        ("a", "AA", "BB", [Cohort("BB", 10, 10)], STAYED),
        ("b", "AA", "BB", [], STAYED),
        ("c", "AA", "BB", [Cohort("CC", 1, 1)], STAYED),
    ]
    nodes = {code: {"label": code} for code in ("AA", "BB")}
    whose = [drawn(transfers_graph(rows[:n], nodes)).routes[0].whose for n in (1, 2, 3)]
    assert whose == ["own", "undetermined", "third"]


def test_an_onward_movement_has_the_sources_that_tell_of_it() -> None:
    moved = {
        "onward": (("DD", 1, None, "forced"), ("BB", 2, 2, "own"), (None, 1, 1, "own")),
        "onward_sources": (("one", "two"), ("one",), ("three",)),
        "sources": ("four", "one", "three", "two"),
    }
    nodes = {code: {"label": code} for code in ("AA", "BB", "DD")}
    found = drawn(transfers_graph([("a", "AA", "BB", [Cohort("CC", 9, 9)], moved)], nodes))
    (onward,) = found.onward
    assert (onward.start, onward.end, onward.persons, onward.mode) == (
        "BB",
        "DD",
        (1, None),
        "forced",
    )
    assert onward.sources == ("one", "two")
    assert found.left_out == {"a/onward": "moved on to states that are not named"}
