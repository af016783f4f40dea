"""The page of the ranking says what the API and the command line say."""

from __future__ import annotations

import json
import shlex
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import html

from miggraph import MiggraphError
from miggraph.cli import cli
from miggraph.network.ranking.hubs import Hub
from miggraph.web.explorer.asked import read_asked
from miggraph.web.explorer.drawing.rank_dots import rank_dots
from miggraph.web.explorer.graph import Graph
from miggraph.web.explorer.months import month_text, months
from miggraph.web.explorer.pages.hubs import hubs, hubs_csv, hubs_json
from miggraph.web.explorer.site import Site
from miggraph.web.explorer.templates import page_environment

#: Between the ends of a range.
TO = "\u2013"
VIEWS = (
    "",
    "by=persons&basis=evacuation&basis=forced-removal",
    "only-sender=US&known-on=2025-09-30&policy=majority",
    "in-force-on=2025-06-30&by=onward",
)


def _page(site: Site, query: str) -> Any:
    answer = hubs(site, read_asked(query, site.kg), "")
    assert answer.status == 200
    return html.fromstring(answer.content.decode())


def _report(site: Site, query: str) -> Any:
    asked = read_asked(query, site.kg)
    kg = site.kg.at(
        policy=asked.policy, on=asked.in_force_on or site.kg.clocks.on, known_on=asked.known_on
    )
    bases = asked.rest.get("basis", ("forced-removal", "readmission", "induced-departure"))
    return kg.hubs(asked.first("by", "senders"), bases, asked.first("only-sender") or None)


def _text(cell: Any) -> str:
    return " ".join(" ".join(cell.itertext()).split())


@pytest.mark.parametrize("query", VIEWS)
def test_each_row_has_the_numbers_of_the_ranking(query: str, site: Site) -> None:
    report = _report(site, query)
    rows = {}
    for row in _page(site, query).xpath("//table[@class='ranking']/tbody/tr[not(@class)]"):
        cells = [_text(cell) for cell in row.xpath("td|th")]
        rows[row.xpath("th/a")[0].get("href").split("?")[0]] = cells[-14:]
    assert len(rows) == len(report.hubs) > 0
    write = page_environment().filters["bounds"]
    for hub in report.hubs:
        cells = rows[f"/id/state/{hub.state}"]
        assert cells[:2] == [str(hub.rank), f"{{}}{TO}{{}}".format(*hub.sensitivity_range)]
        assert cells[2] == f"{hub.label} {hub.state}"
        assert cells[3].split() == list(hub.senders)
        assert cells[4].split() == list(hub.senders_all_bases)
        assert cells[5].split() == [str(len(hub.nationalities)), *hub.nationalities]
        low, high = (f"{end:.1f}" for end in hub.effective_nationalities)
        assert cells[6] == (low if low == high else f"{low}{TO}{high}")
        assert cells[7:10] == [write(hub.persons), str(hub.transfers), str(hub.totals)]
        assert cells[10].split()[0] == str(hub.undetermined_transfers)
        if hub.undetermined_transfers:
            assert cells[10].endswith(write(hub.undetermined_persons))
        assert cells[11] == (TO if hub.onward == (0, 0) else write(hub.onward))
        assert cells[12].split()[0] == str(len(hub.agreements))
        assert [word for word in cells[12].split() if "-" in word] == [
            one.id for one in hub.agreements
        ]
        assert cells[13].split() == [str(len(hub.flagged)), *hub.flagged]


def test_states_with_one_sender_stand_apart(site: Site) -> None:
    page = _page(site, "")
    several, single = page.xpath("//table[@class='ranking']")
    report = _report(site, "")
    assert len(several.xpath("tbody/tr")) == sum(len(h.senders) > 1 for h in report.hubs)
    groups = [_text(row) for row in single.xpath(".//tr[@class='group']")]
    assert groups[0].startswith("Only sender: United States (")
    for body in single.xpath("tbody"):
        rows = body.xpath("tr[not(@class)]")
        senders = {_text(row.xpath("td|th")[4]) for row in rows}
        assert len(senders) == 1
        ranks = [[int(_text(cell)) for cell in row.xpath("td")[:2]] for row in rows]
        assert [apart for apart, _ in ranks] == [
            [rank for _, rank in ranks].index(rank) + 1 for _, rank in ranks
        ]
    headings = [_text(one) for one in page.xpath("//h2")]
    assert "Receiving states with one sending state" in headings


@pytest.mark.parametrize("query", VIEWS)
def test_the_command_line_gives_the_same(query: str, site: Site) -> None:
    (command,) = _page(site, query).xpath("//pre/code")
    program, *words = shlex.split(command.text_content())
    assert program == "miggraph"
    answer = CliRunner().invoke(cli, [*words, "--format", "json"])
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    report = _report(site, query)
    assert [
        (one["rank"], one["state"], one["persons"]["max"], one["sensitivity_range"])
        for one in found["hubs"]
    ] == [(h.rank, h.state, h.persons.max, [*h.sensitivity_range]) for h in report.hubs]
    assert found["on"] == report.clocks.on.isoformat()
    assert found["parameters"]["basis"] == list(report.parameters.bases)


@pytest.mark.parametrize("ending", ["csv", "json"])
@pytest.mark.parametrize("query", VIEWS[:2])
def test_a_file_is_what_the_command_writes(query: str, ending: str, site: Site) -> None:
    (command,) = _page(site, query).xpath("//pre/code/text()")
    (link,) = _page(site, query).xpath(f"//a[starts-with(@href, '/hubs.{ending}')]/@href")
    answer = CliRunner().invoke(cli, [*shlex.split(command)[1:], "--format", ending])
    asked = read_asked(link.partition("?")[2], site.kg)
    found = {"csv": hubs_csv, "json": hubs_json}[ending](site, asked, "")
    assert found.content.decode() == answer.stdout
    assert found.headers["Content-Disposition"].endswith(f'-hubs.{ending}"')


def test_a_command_names_nothing_of_the_server(site: Site) -> None:
    graph = Graph(data="/home/somebody/data", policy="majority", imports=("table",), masked=False)
    other = Site(site.kg, graph, is_built=False)
    text = hubs(other, read_asked("policy=trusted-first", site.kg), "").content.decode()
    assert "somebody" not in text
    assert "--policy trusted-first --data DIR --with table</code>" in text


def test_every_mark_has_its_place(site: Site) -> None:
    report = _report(site, "")
    page = _page(site, "")
    marks = page.xpath("//figure/ol/li")
    assert [int(mark.get("value")) for mark in marks] == [hub.rank for hub in report.hubs]
    for mark, hub in zip(marks, report.hubs, strict=True):
        hollow = bool(mark.xpath(".//*[@class='mark hollow']"))
        assert hollow == (hub.undetermined_transfers > 0)
        assert bool(mark.xpath(".//circle")) == (len(hub.senders) > 1)
        (line,) = mark.xpath(".//line[@class='range']")
        ends = [float(line.get(name).rstrip("%")) for name in ("x1", "x2")]
        shape = mark.xpath(".//circle|svg/svg")[0]
        dot = float((shape.get("cx") or shape.get("x")).rstrip("%"))
        assert 0 < ends[0] <= dot <= ends[1] < 100
    assert not page.xpath("//@style")


def test_a_scale_orders_ranks_as_they_are(site: Site) -> None:
    hubs_: tuple[Hub, ...] = _report(site, "").hubs
    drawn = rank_dots(hubs_)
    assert [rank for rank, _ in drawn.ticks] == sorted({rank for rank, _ in drawn.ticks})
    places = {row.hub.rank: row.dot for row in drawn.rows}
    known = dict(drawn.ticks)
    assert all(places[rank] == x for rank, x in known.items() if rank in places)
    one = rank_dots(hubs_[1:2])
    assert one.rows[0].high == rank_dots(hubs_).rows[0].low + 94
    assert rank_dots(()).rows == ()


@pytest.mark.parametrize("query", ["by=luck", "basis=magic", "only-sender=XX", "known-on=soon"])
def test_what_does_not_exist_is_told(query: str, site: Site) -> None:
    with pytest.raises(MiggraphError, match=query.partition("=")[2]):
        _page(site, query)


def test_nothing_is_reflected_as_markup(site: Site) -> None:
    text = hubs(site, read_asked("x=%3Cscript%3E1%3C/script%3E", site.kg), "").content
    assert b"<script>1" not in text


def test_a_ranking_without_states_says_so(site: Site) -> None:
    page = _page(site, "only-sender=LI")
    assert "No receiving state" in page.text_content()
    assert "Absence of a record is no evidence of absence" in page.text_content()


def test_time_moves_month_by_month() -> None:
    found = months(date(2024, 11, 5), date(2025, 2, 10), date(2025, 1, 31))
    assert found.years == (
        (2025, (date(2025, 2, 10), date(2025, 1, 31))),
        (2024, (date(2024, 12, 31), date(2024, 11, 30))),
    )
    assert (found.before, found.after) == (date(2024, 12, 31), date(2025, 2, 10))
    between = months(date(2024, 11, 5), date(2025, 2, 10), date(2024, 12, 3))
    assert (between.before, between.after) == (date(2024, 11, 30), date(2024, 12, 31))
    ends = months(date(2025, 2, 1), date(2025, 2, 28), date(2025, 2, 28))
    assert (ends.years, ends.before, ends.after) == (((2025, (date(2025, 2, 28),)),), None, None)
    assert [month_text(day) for day in (date(2024, 2, 29), date(2025, 2, 10))] == [
        "2024-02",
        "2025-02-10",
    ]
