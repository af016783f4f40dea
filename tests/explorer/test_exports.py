"""What the explorer hands out is what the command line writes."""

from __future__ import annotations

import io
import shlex
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import html

from miggraph import UnknownNameError, UsageError
from miggraph.cli import cli
from miggraph.export.listing import all_formats
from miggraph.web.explorer import processes
from miggraph.web.explorer.asked import read_asked
from miggraph.web.explorer.files.archive import zipped
from miggraph.web.explorer.files.exported import exported, filters_of
from miggraph.web.explorer.files.opening import OPENED
from miggraph.web.explorer.graph import Graph
from miggraph.web.explorer.pages.data import data
from miggraph.web.explorer.pages.exports import export
from miggraph.web.explorer.site import Answer, Site

FORMATS = {one.name: one for one in all_formats()}
VIEW = "state=RW&state=US&kind=third-country-transfer&since=2020-01-01&known-on=2026-01-31"


def _get(site: Site, address: str) -> Answer:
    path, _, query = address.partition("?")
    return export(site, read_asked(query, site.kg), path.removeprefix("/export/"))


def _files(answer: Answer) -> dict[str, bytes]:
    """Return the files of an answer by the ends of their names."""
    if answer.media_type != "application/zip":
        return {"": answer.content}
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def _run(command: str, folder: Path) -> dict[str, bytes]:
    """Run a command of a page; what it writes goes to a folder."""
    program, *words = shlex.split(command)
    assert program == "miggraph"
    target = words.index("-o") + 1
    (folder / "out").mkdir()
    answer = CliRunner().invoke(cli, [*words[:target], f"{folder}/out", *words[target + 1 :]])
    assert answer.exit_code == 0, answer.output
    return {path.name: path.read_bytes() for path in sorted((folder / "out").iterdir())}


def _same(answer: Answer, written: dict[str, bytes]) -> bool:
    found = _files(answer)
    return list(found.values()) == list(written.values()) if "" in found else found == written


@pytest.mark.parametrize("name", ["cx2", "geojson", "gexf", "pajek"])
def test_a_network_is_what_its_command_writes(name: str, site: Site, tmp_path: Path) -> None:
    asked = read_asked(VIEW, site.kg)
    (one,) = (one for one in exported(site.graph, asked, "flows") if one.format.name == name)
    answer = _get(site, one.address)
    assert _same(answer, _run(one.command, tmp_path))
    assert "--state RW --state US" in one.command
    assert answer == _get(site, one.address)


def test_every_format_of_networks_has_its_files(site: Site) -> None:
    for one in exported(site.graph, read_asked("", site.kg), "flows"):
        answer = _get(site, one.address)
        assert len(_files(answer)) == len(one.format.endings)
        written = {f"flows{ending}" for ending in one.format.endings}
        assert set(_files(answer)) in (written, {""})


@pytest.mark.parametrize("network", ["agreements", "legs", "neighbours"])
def test_each_network_is_filtered_by_what_it_has(network: str, site: Site, tmp_path: Path) -> None:
    asked = read_asked(f"{VIEW}&nationality=AF&nationality=CU", site.kg)
    (one,) = (one for one in exported(site.graph, asked, network) if one.format.name == "d3")
    assert ("nationality" in one.address) == ("nationality" in filters_of(network))
    assert _same(_get(site, one.address), _run(one.command, tmp_path))


@pytest.mark.parametrize("address", ["csv?table=cohorts", "nquads?policy=trusted-first"])
def test_tables_and_the_dataset_are_what_their_commands_write(
    address: str, site: Site, tmp_path: Path
) -> None:
    name, _, query = address.partition("?")
    key, _, value = query.partition("=")
    command = f"miggraph export {name} --{key} {value} --published -o x"
    assert _same(_get(site, f"/export/{address}"), _run(command, tmp_path))


def test_small_counts_are_masked(site: Site) -> None:
    assert b'"masked":"true"' in _get(site, "/export/d3").content


def test_all_tables_come_as_one_file(site: Site) -> None:
    answer = _get(site, "/export/csv")
    found = _files(answer)
    assert set(found) == {f"{name}.csv" for name in site.kg.tables}
    assert len(found["agreements.csv"].splitlines()) > len(site.kg.tables["agreements"].rows)


def test_names_tell_what_is_in_the_file(site: Site) -> None:
    state = site.kg.edition.partition("-")[2]

    def name(address: str) -> str:
        return _get(site, address).headers["Content-Disposition"]

    assert name("/export/gexf?network=flows") == (
        f'attachment; filename="miggraph-{state}-flows.gexf"'
    )
    assert f"{state}-flows-part.gexf" in name("/export/gexf?network=flows&state=RW")
    assert f"{state}-legs.gephi-csv.zip" in name("/export/gephi-csv?network=legs")
    assert f"{state}-agreements.parquet" in name("/export/parquet?table=agreements")
    assert _get(site, "/export/gexf").media_type == "application/gexf+xml"


def test_a_zip_is_the_same_whenever_it_is_made() -> None:
    files = {"b.csv": b"2" * 1000, "a.csv": b"1"}
    content = zipped(files)
    assert content == zipped(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["a.csv", "b.csv"]
        assert archive.read("b.csv") == files["b.csv"]
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {one.external_attr >> 16 for one in archive.infolist()} == {0o644}


def test_what_a_format_cannot_hold_is_refused_with_the_way_out(site: Site) -> None:
    answer = _get(site, "/export/geojson?network=agreements&kind=readmission")
    assert answer.status == 409
    page = html.fromstring(answer.content.decode())
    assert "geojson cannot hold this network" in page.text_content()
    (way,) = page.xpath("//a[contains(@href, 'lossy')]/@href")
    assert "kind=readmission" in way
    assert _get(site, f"/export/geojson{way}").status == 200


def test_what_has_no_meaning_is_refused(site: Site) -> None:
    with pytest.raises(UsageError, match="state has no meaning for csv"):
        _get(site, "/export/csv?state=RW")
    with pytest.raises(UsageError, match="table has no meaning for gexf"):
        _get(site, "/export/gexf?table=agreements")
    with pytest.raises(UnknownNameError) as caught:
        _get(site, "/export/gefx")
    assert "gexf" in caught.value.suggestions


def test_what_is_too_large_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("miggraph.web.explorer.pages.exports._MOST", 1000)
    with pytest.raises(UsageError, match="the most is 1,000"):
        _get(site, "/export/gexf")


def test_the_clock_is_a_parameter_of_its_own(site: Site) -> None:
    early = _get(site, "/export/d3?network=flows&on=2020-01-01")
    assert b'"on":"2020-01-01"' in early.content
    assert early.content != _get(site, "/export/d3?network=flows").content


def _page(site: Site, query: str = "") -> Any:
    return html.fromstring(data(site, read_asked(query, site.kg), "").content.decode())


def test_the_page_names_every_format_and_how_it_is_opened(site: Site) -> None:
    page = _page(site)
    assert set(OPENED) == set(FORMATS)
    named = {a.text for a in page.xpath("//a[@download]")}
    assert named >= {name for name, one in FORMATS.items() if one.holds != "tables"}
    text = page.text_content()
    for one in FORMATS.values():
        assert one.loses in text
        assert OPENED[one.name] in text
        assert ", ".join(one.checked_by) in text or one.holds == "tables"


def test_the_page_carries_the_filters_of_the_address(site: Site) -> None:
    page = _page(site, f"{VIEW}&network=partners&nationality=SY")
    (gexf,) = page.xpath("//a[text()='gexf']/@href")
    assert gexf.startswith("/export/gexf?")
    assert "state=RW&state=US" in gexf
    assert "network=partners" in gexf
    assert "nationality" not in gexf
    assert "cannot be filtered by nationality" in page.text_content()
    (turtle,) = page.xpath("//a[text()='turtle']/@href")
    assert turtle == "/export/turtle?known-on=2026-01-31"


def test_the_page_counts_the_rows_of_tables(site: Site) -> None:
    page = _page(site, "table=cohorts")
    for name, table in site.kg.tables.items():
        (row,) = page.xpath(f"//tr[th/a[text()='{name}']]")
        cells = [cell.text_content().strip() for cell in row.xpath("td")]
        assert cells[1:3] == [f"{len(table.rows):,}", str(len(table.columns))]
        addresses = row.xpath("td/a/@href")
        assert addresses == [f"/export/{form}?table={name}" for form in ("csv", "parquet")]
    columns = page.xpath("//h3[@id='codebook']/following::tbody[1]/tr/th")
    assert [c.text_content() for c in columns] == [
        c.name for c in site.kg.tables["cohorts"].columns
    ]
    with pytest.raises(UnknownNameError):
        _page(site, "table=cohort")


def test_the_page_says_what_the_data_are(site: Site) -> None:
    text = _page(site).text_content()
    for words in (site.kg.edition, site.kg.digest, "CC-BY-4.0", "/sparql"):
        assert words in text
    assert _page(site).xpath("//a[@href='/.well-known/void']")


def test_the_list_for_other_pages_has_every_format(site: Site) -> None:
    from miggraph.web.explorer.templates import page_environment

    templates = page_environment()
    templates.globals["exported"] = lambda asked, network: exported(Graph(), asked, network)
    text = templates.from_string(
        '{% from "explorer/exports.html" import exports %}{{ exports("legs", asked) }}'
    ).render(asked=read_asked("state=RW&q=%22%3E", site.kg))
    links = html.fromstring(text).xpath("//details//a/@href")
    assert len(links) == sum(one.holds == "network" for one in FORMATS.values())
    assert all("network=legs" in link and "state=RW" in link for link in links)
    assert "&gt;" not in "".join(links)


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [
        ("gexf", "network=flows", 200),
        ("gefx", "", 404),
        ("gexf", "network=flow", 400),
        ("csv", "table=nothing", 400),
        ("gexf", "state=Nowhere", 400),
        ("gexf", "netwerk=flows", 400),
        ("gexf", "lossy=perhaps", 400),
        ("gexf", "min-source-type=press", 400),
        ("gexf", "network=%3Cscript%3E", 400),
        ("gexf", "network=agreements&nationality=SY", 400),
        ("gexf", "network=neighbours&state=RW", 400),
        ("gexf", "on=soon", 400),
        ("gexf", "since=2025-01-01&until=2024-01-01", 400),
        ("kepler", "network=agreements", 409),
        ("\x00", "", 404),
        ("gexf", "\x00=%00", 400),
    ],
)
def test_nothing_that_is_asked_is_a_fault(
    name: str, query: str, status: int, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes._HELD, "site", site)
    answer = processes.make("miggraph.web.explorer.pages.exports:export", name, query, 60.0)
    assert answer.status == status
    assert ("Content-Disposition" in answer.headers) == (status == 200)
    assert b"<script>" not in answer.content
