"""The first page: its counts and answers are those of the graph."""

from __future__ import annotations

import pytest

import miggraph
from miggraph.errors import QueryError
from miggraph.knowledge import KnowledgeGraph
from miggraph.web.explorer.graph import Graph
from miggraph.web.explorer.pages.home import _ASKED
from miggraph.web.explorer.site import Site
from tests.explorer.reading import links_of, rows_of, tree_of


def _counts(site: Site, query: str = "") -> dict[str, list[str]]:
    tree = tree_of(site, "home:home", query)
    return {
        pair.xpath("string(dt)").strip(): [
            " ".join(one.text_content().split()) for one in pair.xpath("dd")
        ]
        for pair in tree.xpath('//dl[@class="counts"]/div')
    }


def test_counts_are_those_of_the_graph(site: Site) -> None:
    stats = site.kg.stats()
    agreed = stats.by_nature["concluded"] + stats.by_nature["claimed-and-disputed"]
    assert agreed < stats.agreements
    assert _counts(site) == {
        "Agreements": [f"{agreed:,}"],
        "Claims": [f"{stats.claims:,}", f"{stats.denials:,} of them denials"],
        "Sources": [f"{stats.sources:,}", f"{stats.voices:,} independent voices"],
        "States": [f"{stats.states:,}", f"{stats.agencies:,} agencies"],
        "Transfers": [f"{stats.transfers:,}", f"{stats.accounts:,} accounts"],
        "Contradictions": [f"{stats.disputes:,}", "between claims"],
    }


def test_counts_follow_the_clock(site: Site) -> None:
    earlier = site.kg.at(known_on="2024-01-01").stats()
    assert earlier.claims < site.kg.stats().claims
    assert _counts(site, "known-on=2024-01-01")["Claims"][0] == f"{earlier.claims:,}"


def test_answers_are_those_of_the_library(site: Site) -> None:
    tree = tree_of(site, "home:home")
    titles = {question.name: question.summary for question in site.kg.questions()}
    for name, columns, more in _ASKED:
        result = site.kg.query(name)
        rows = rows_of(tree, titles[name])
        assert len(rows) == min(len(result), 6) > 0, name
        assert f"/ask?question={name}" in tree.xpath("//main//a/@href")
        assert more in links_of(tree, more)
        place = result.columns.index(next(iter(columns)))
        hrefs = tree.xpath(f'//*[@aria-label="{titles[name]}"]//tbody/tr/th/a/@href')
        iris = [str(row[place]) for row in result.plain()]
        assert [str(one).partition("?")[0] for one in hrefs] == [
            iri.removeprefix("https://w3id.org/miggraph") for iri in iris[:6]
        ]


def test_under_another_view_questions_are_asked_elsewhere(site: Site) -> None:
    tree = tree_of(site, "home:home", "policy=majority")
    for name, _, _ in _ASKED:
        assert f"/ask?policy=majority&question={name}" in tree.xpath("//main//a/@href")
    assert not tree.xpath('//div[@class="questions"]//table')


def test_the_page_stands_where_nothing_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise QueryError("The view at the endpoint is another one.", fix="push it again.")

    monkeypatch.setattr(KnowledgeGraph, "query", refuse)
    fresh = Site(miggraph.open().published(), Graph(), is_built=False)
    tree = tree_of(fresh, "home:home")
    assert tree.text_content().count("The view at the endpoint is another one.") == len(_ASKED)
    assert _counts(fresh)["Claims"]


def test_recorded_last_are_the_agreements_with_the_newest_sources(site: Site) -> None:
    rows = rows_of(tree_of(site, "home:home"), "Recorded last")
    days = [(row[4], row[3]) for row in rows]
    assert len(rows) == 6
    assert days == sorted(days, reverse=True)
    newest = max(
        site.kg.dossier.sources[claim.source].published or "" for claim in site.kg.dossier.claims
    )
    assert newest.startswith(rows[0][3][:4])


def test_there_is_one_search_box(site: Site) -> None:
    assert len(tree_of(site, "home:home").xpath('//form[@role="search"]')) == 1
    assert len(tree_of(site, "ontology:ontology").xpath('//form[@role="search"]')) == 1
