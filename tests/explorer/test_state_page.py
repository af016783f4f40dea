"""The page of a state: its numbers are those of the networks, its drawings those of its tables."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.dates import Span
from miggraph.errors import UnknownNameError
from miggraph.quantities import Bounds, total
from miggraph.web.explorer.drawing.years import HEIGHT, WIDTH, by_year, draw_years
from miggraph.web.explorer.site import Site
from miggraph.web.explorer.things.partners import SIZE, Partner, draw_partners
from miggraph.web.explorer.words import bounds_words
from tests.explorer.reading import links_of, rows_of, tree_of

#: What the page calls the roles whose numbers are those of the edges out of and into a state.
ROLES = {"As sender": "out", "As receiver": "in"}


def _numbers(site: Site, code: str, query: str = "") -> dict[str, list[str]]:
    rows = rows_of(tree_of(site, "state:state", query, code), "In numbers")
    return {name: numbers for name, *numbers in rows}


def _flows(network: nx.DiGraph[str], code: str, side: str) -> list[str]:
    edges: list[dict[str, int]] = []
    if code in network:
        found = network.out_edges if side == "out" else network.in_edges
        edges = [data for *_, data in found(code, data=True)]
    persons = total(Bounds(edge["persons_min"], edge["persons_max"]) for edge in edges)
    counts = [sum(edge[name] for edge in edges) for name in ("transfers", "totals")]
    return [*map(str, counts), bounds_words(persons) if any(counts) else "\N{EN DASH}"]


def test_numbers_are_those_of_the_flows(site: Site) -> None:
    network = site.kg.network("flows")
    for code in ("US", "RW", "LY", "IT", "DE", "NR", "EU", "VE", "TV"):
        shown = _numbers(site, code)
        for role, side in ROLES.items():
            assert shown[role][:3] == _flows(network, code, side), (code, role)


@pytest.mark.parametrize(
    "filters",
    [
        {"since": "2025-03-01", "until": "2025-09-30"},
        {"kind": "readmission"},
        {"in_force_on": "2024-06-01"},
        {"known_on": "2025-06-30"},
    ],
    ids="-".join,
)
def test_the_bar_leaves_in_what_networks_leave_in(site: Site, filters: dict[str, str]) -> None:
    query = urlencode({name.replace("_", "-"): value for name, value in filters.items()})
    network = site.kg.network("flows", **filters)
    differs = False
    for code in ("US", "LY", "IT", "DE"):
        shown = _numbers(site, code, query)
        for role, side in ROLES.items():
            assert shown[role][:3] == _flows(network, code, side), (code, role)
            differs |= shown[role] != _numbers(site, code)[role]
    assert differs


def test_agreements_are_all_those_of_the_network(site: Site) -> None:
    # The network has none that began after the clock; the page tells when each began.
    later = {f"/id/agreement/{n}" for n in site.kg.network("agreements").graph["left_out"]}
    for query, filters in (
        ("all=agreements", {}),
        (
            "all=agreements&kind=readmission&in-force-on=2024-06-01",
            {"kind": "readmission", "in_force_on": "2024-06-01"},
        ),
    ):
        wanted = {f"/id/agreement/{n}" for n in site.kg.network("agreements", **filters)["IT"]}
        tree = tree_of(site, "state:state", query, "IT")
        (table,) = tree.xpath('//*[@role="region"][@aria-label="Arrangements"]')
        shown = {str(href).partition("?")[0] for href in table.xpath(".//th/a/@href")}
        assert shown - later == wanted


def test_force_is_that_of_the_day_asked_for(site: Site) -> None:
    day = "2024-06-01"
    lives = site.kg.at(on=day).view.lives
    tree = tree_of(site, "state:state", f"in-force-on={day}&all=agreements", "IT")
    (table,) = tree.xpath('//*[@role="region"][@aria-label="Arrangements"]')
    assert f"In force on {day}" in table.text_content()
    for row in table.xpath(".//tbody/tr"):
        name = row.xpath("./th/a/@href")[0].partition("?")[0].rpartition("/")[2]
        assert row.xpath("./td")[4].text_content() == lives[name].in_force != "no"


def test_an_end_that_is_not_settled_is_written_as_undetermined(site: Site) -> None:
    transfer = next(
        t
        for t in site.kg.view.transfers.values()
        if t.receiving is None and len(t.possible) > 1 and t.sending and t.standing == "done"
    )
    for code in transfer.possible:
        tree = tree_of(site, "state:state", "all=receiver", code)
        (row,) = [
            row
            for row in tree.xpath('//*[@aria-label="As receiver"]//tbody/tr')
            if row.xpath(f'.//a[starts-with(@href, "/id/transfer/{transfer.id}")]')
        ]
        assert row.xpath('./td[3]//*[@class="undetermined"]')
        assert all(site.label(other) in row.text_content() for other in transfer.possible)
        role = dict(
            zip(
                ("events", "totals", "persons", "undetermined"),
                _numbers(site, code)["As receiver"],
                strict=False,
            )
        )
        assert int(role["undetermined"]) > 0


def test_long_tables_say_how_many_there_are_and_lead_to_all(site: Site) -> None:
    tree = tree_of(site, "state:state", "policy=majority", "US")
    few = rows_of(tree, "As sender")
    (more,) = tree.xpath('//section[@aria-labelledby="sender"]/p/a')
    query = str(more.get("href")).partition("#")[0].removeprefix("?")
    assert "policy=majority" in query
    whole = rows_of(tree_of(site, "state:state", query, "US"), "As sender")
    assert more.text_content() == f"All {len(whole)}"
    assert len(few) == 12 < len(whole)
    assert whole[:12] == few


def test_a_hub_has_the_rank_of_the_ranking(site: Site) -> None:
    hubs = site.kg.hubs().hubs
    for hub in (hubs[0], hubs[-1]):
        (card,) = tree_of(site, "state:state", "", hub.state).find_class("card")
        first, last = hub.sensitivity_range
        text = " ".join(card.text_content().split())
        assert text.startswith(f"Rank {hub.rank} of {len(hubs)} receiving states")
        assert f"between {first} and {last}" in text
        assert bounds_words(hub.persons) in text
    other = next(code for code in site.kg.dossier.states if code not in {h.state for h in hubs})
    assert not tree_of(site, "state:state", "", other).find_class("card")


def test_contradictions_and_agencies_are_all_there(site: Site) -> None:
    tree = tree_of(site, "state:state", "all=disputes&all=agencies", "DK")
    party = {
        a.id for a in site.kg.dossier.agreements.values() if any(p.state == "DK" for p in a.parties)
    }
    disputes = [one for one in site.kg.disputes() if one.agreement in party]
    assert len(rows_of(tree, "Contradictions")) == len(disputes) > 0
    agencies = [one.id for one in site.kg.dossier.agencies.values() if one.state == "DK"]
    assert sorted(links_of(tree, "/id/agency/")) == sorted(f"/id/agency/{a}" for a in agencies)


def test_every_partner_of_the_table_is_drawn(site: Site) -> None:
    tree = tree_of(site, "state:state", "", "RW")
    rows = rows_of(tree, "Partners")
    drawn = tree.xpath('//svg[contains(@class, "ego")][@role="group"]/a/@href')
    assert len(drawn) == len(rows) == len(set(drawn))
    lines = tree.xpath('//svg[@role="group"]/line/@class')
    for place, relation in enumerate(("sent", "received", "undetermined"), 1):
        assert lines.count(relation) == sum(row[place] != "0" for row in rows), relation
    assert lines.count("agreements") == sum(row[1:4] == ["0"] * 3 for row in rows)


@pytest.mark.parametrize(
    ("name", "query"),
    [("RX", ""), ("<script>", ""), ("", ""), ("RW/..", ""), ("RW", "all=<script>")],
)
def test_what_does_not_exist_is_refused(site: Site, name: str, query: str) -> None:
    with pytest.raises(UnknownNameError):
        tree_of(site, "state:state", query, name)


def test_the_name_of_a_state_leads_to_its_code(site: Site) -> None:
    with pytest.raises(UnknownNameError) as caught:
        tree_of(site, "state:state", "", "Rwanda")
    assert caught.value.suggestions == ["RW"]


counts = st.integers(0, 40)


@given(
    st.lists(
        st.builds(Partner, st.text(min_size=1), counts, counts, counts, st.just(1)), max_size=120
    )
)
def test_partners_stay_within_the_drawing(partners: list[Partner]) -> None:
    drawing = draw_partners(partners)
    assert len(drawing.labels) == len(partners)
    wanted = sum(max(sum(map(bool, one[1:4])), 1) for one in partners)
    assert len(drawing.lines) == wanted
    for line in drawing.lines:
        assert all(0 < place < SIZE for place in line[1:5])
        assert line.width >= 1
    assert all(0 < label.x < SIZE and 0 < label.y < SIZE for label in drawing.labels)
    # No name stands on its head.
    assert all(-90 <= label.angle <= 90 for label in drawing.labels)


days = st.dates(date(1950, 1, 1), date(2030, 1, 1))
spans = st.one_of(
    st.tuples(days, days).map(lambda pair: Span(min(pair), max(pair))),
    st.builds(Span, days, st.none()),
    st.builds(Span, st.none(), days),
)


@given(st.lists(spans, max_size=30))
def test_what_may_lie_in_a_year_lies_in_its_hollow_bar(several: list[Span]) -> None:
    years, undated = by_year(several)
    dated = [one for one in several if one.earliest and one.latest]
    assert undated == len(several) - len(dated)
    assert bool(years) == bool(dated)
    assert [one.year for one in years] == list(
        range(years[0].year, years[-1].year + 1) if years else []
    )
    for one in years:
        inside = [s for s in dated if s.earliest.year <= one.year <= s.latest.year]  # type: ignore[union-attr]
        sure = [s for s in inside if s.earliest.year == s.latest.year]  # type: ignore[union-attr]
        assert (one.least, one.most) == (len(sure), len(inside))
    if years:
        drawn = draw_years(years, years[0].year, years[-1].year)
        assert [bar.year for bar in drawn.bars] == [one for one in years if one.most]
        assert drawn.most == max(one.most for one in years)
        for bar in drawn.bars:
            assert 0 < drawn.top <= bar.top <= bar.sure <= drawn.base < HEIGHT
            assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
            assert (bar.top < bar.sure) == (bar.year.least < bar.year.most)
