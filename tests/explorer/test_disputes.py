"""The page of contradictions shows all of them, with both sides."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from functools import cache
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import html

from miggraph import MiggraphError
from miggraph.claims.disputes import Dispute
from miggraph.cli import cli
from miggraph.web.explorer.asked import read_asked
from miggraph.web.explorer.pages.disputes import disputes
from miggraph.web.explorer.site import Site
from miggraph.web.explorer.things.contradicting import RELATIONS, Case, states_of
from miggraph.web.explorer.words import value_words


@cache
def _page(site: Site, query: str = "") -> Any:
    answer = disputes(site, read_asked(query, site.kg), "")
    return html.fromstring(answer.content.decode())


def _text(node: Any) -> str:
    return " ".join(" ".join(node.itertext()).split())


def _sides(article: Any) -> list[list[str]]:
    """Return the ids of the statements of both sides."""
    return [
        sorted(
            link.partition("?")[0].rpartition("/")[2]
            for link in side.xpath(
                ".//a[starts-with(@href, '/id/claim/') or starts-with(@href, '/id/account/')]/@href"
            )
        )
        for side in article.xpath(".//div[@class='side']")
    ]


def _expected(one: Dispute) -> list[list[str]]:
    return [sorted(one.left), sorted(one.right)]


def _status(page: Any) -> str:
    (words,) = page.xpath("//p[@role='status']")
    return _text(words)


def test_all_on_one_page_are_those_of_the_graph(site: Site) -> None:
    found = site.kg.disputes()
    articles = _page(site, "page=all").xpath("//article")
    assert [_sides(one) for one in articles] == [_expected(one) for one in found]
    for article, one in zip(articles, found, strict=True):
        assert one.relation.replace("-", " ") in _text(article.xpath("p")[0])
        (link,) = article.xpath("h2/a/@href")
        assert link == f"/id/agreement/{one.agreement}"


def test_pages_hold_all_and_nothing_twice(site: Site) -> None:
    found = site.kg.disputes()
    first = _page(site)
    assert _status(first).startswith(f"{len(found)} contradictions; here 1 to 20")
    addresses = first.xpath("(//nav[@class='pages'])[1]//a/@href")
    numbers = {link.partition("page=")[2] for link in addresses} - {"all"}
    pages = [_page(site, f"page={number}") for number in range(1, len(numbers) + 2)]
    sides = [_sides(one) for page in pages for one in page.xpath("//article")]
    assert sides == [_expected(one) for one in found]
    assert len(pages) == -(-len(found) // 20)
    beyond = _page(site, "page=99999")
    assert [_sides(one) for one in beyond.xpath("//article")] == [
        _sides(one) for one in pages[-1].xpath("//article")
    ]


def test_each_side_has_its_words_publishers_and_originals(site: Site) -> None:
    for article, one in zip(
        _page(site, "page=all&relation=denied").xpath("//article"),
        (one for one in site.kg.disputes() if one.relation == "denied"),
        strict=True,
    ):
        sides = article.xpath(".//div[@class='side']")
        for side, ids in zip(sides, (one.left, one.right), strict=True):
            text = _text(side)
            for said in site.kg.said(ids):
                assert said.publisher in text
                assert value_words(said.property, said.value).split()[0] in text or (
                    site.label(str(said.value)) in text
                )
                if said.url:
                    assert side.xpath(f".//a[@href={json.dumps(said.url)}]")
                assert side.xpath(".//a[starts-with(@href, '/id/source/')]")
        assert "denied:" not in _text(sides[0])
        assert "denied:" in _text(sides[1])


def test_both_sides_have_the_same_form(site: Site) -> None:
    for article in _page(site, "page=all").xpath("//article"):
        sides = article.xpath("div[@class='sides']/*")
        assert [(side.tag, dict(side.attrib)) for side in sides] == [("div", {"class": "side"})] * 2


@pytest.mark.parametrize("relation", RELATIONS["agreements"])
def test_relations_are_counted_and_filter(relation: str, site: Site) -> None:
    counts = Counter(one.relation for one in site.kg.disputes())
    page = _page(site, f"relation={relation}&page=all")
    assert len(page.xpath("//article")) == counts[relation] > 0
    (box,) = page.xpath(f"//input[@type='checkbox'][@value='{relation}']")
    assert box.get("checked") is not None
    assert _text(box.getparent().xpath("strong")[0]) == str(counts[relation])
    assert _status(page).startswith(f"{counts[relation]} contradictions of {counts.total()} in all")


def test_a_contradiction_of_two_dates_is_found_under_both(site: Site) -> None:
    crossed = [one for one in site.kg.disputes() if one.property != one.other_property]
    assert crossed
    one = crossed[0]
    for name in (one.property, one.other_property):
        found = _page(site, f"property={name}&page=all").xpath("//article")
        assert _expected(one) in [_sides(article) for article in found]
        assert len(found) == sum(
            name in (each.property, each.other_property) for each in site.kg.disputes()
        )


def test_filters_join(site: Site) -> None:
    agreements = site.kg.dossier.agreements

    def wanted(one: Dispute) -> bool:
        agreement = agreements[one.agreement]
        return (
            one.relation == "incompatible"
            and agreement.kind == "readmission"
            and "DE" in {party.state for party in agreement.parties}
        )

    page = _page(site, "relation=incompatible&kind=readmission&state=DE&page=all")
    expected = [_expected(one) for one in site.kg.disputes() if wanted(one)]
    assert [_sides(one) for one in page.xpath("//article")] == expected
    assert expected


def test_one_agreement(site: Site) -> None:
    name = site.kg.disputes()[0].agreement
    page = _page(site, f"agreement={name}")
    assert len(page.xpath("//article")) == len(site.kg.disputes(name))
    (command,) = page.xpath("//pre/code/text()")
    assert shlex.split(command) == ["miggraph", "disputes", name, "--published"]
    answer = CliRunner().invoke(cli, [*shlex.split(command)[1:], "--format", "json"])
    assert len(json.loads(answer.stdout)["disputes"]) == len(site.kg.disputes(name))


def test_what_was_known_later_is_not_there(site: Site) -> None:
    early = site.kg.at(known_on="2024-01-31").disputes()
    assert _status(_page(site, "known-on=2024-01-31")).startswith(f"{len(early)} contradictions")
    assert len(early) < len(site.kg.disputes())


def test_nothing_is_no_evidence(site: Site) -> None:
    page = _page(site, "relation=out-of-order&kind=resettlement&state=LI")
    assert not page.xpath("//article")
    assert "Absence of a record is no evidence of absence" in _status(page)


@pytest.mark.parametrize(
    "query",
    [
        "relation=quarrel",
        "of=transfers&relation=incomparable",
        "of=x",
        "property=%3Cb%3E",
        "agreement=nowhere",
        "page=0",
        "page=-1",
        "page=x",
    ],
)
def test_what_does_not_exist_is_told(query: str, site: Site) -> None:
    with pytest.raises(MiggraphError, match=r"There is no"):
        _page(site, query)


def test_nothing_is_reflected_as_markup(site: Site) -> None:
    content = disputes(site, read_asked("x=%22%3E%3Cscript%3E", site.kg), "").content
    assert b"<script>" not in content
    assert b" style=" not in content


def test_between_accounts_of_transfers(site: Site) -> None:
    """Each with the words in which the accounts tell it, and the way to both."""
    found = site.kg.transfer_disputes()
    articles = _page(site, "of=transfers&page=all").xpath("//article")
    assert [_sides(article) for article in articles] == [
        [sorted(one.left), sorted(one.right)] for one in found
    ]
    for article, one in zip(articles, found, strict=True):
        (link,) = article.xpath("h2/a/@href")
        assert link == f"/id/transfer/{one.transfer}"
        about = _text(article.xpath("p")[0])
        assert about.startswith(one.aspect)
        assert one.relation in about
        if one.about in site.kg.dossier.states:
            assert site.kg.dossier.states[one.about].label in about
        left, right = (_text(value) for value in article.xpath(".//p[@class='value']"))
        assert left != right
        if one.relation == "denied":
            assert (left, right) == ("named", "not named")
        elif one.aspect.startswith("persons") and one.left_value.isdigit():
            assert left == f"{int(one.left_value):,}"


def test_those_of_transfers_are_filtered_by_their_ends_and_agreements(site: Site) -> None:
    found = site.kg.transfer_disputes()
    moved = site.kg.view.transfers
    ends = [
        one for one in found if "SV" in (moved[one.transfer].sending, moved[one.transfer].receiving)
    ]
    page = _page(site, "of=transfers&state=SV&page=all")
    assert len(page.xpath("//article")) == len(ends) > 0
    name = next(one.agreements[0] for one in found if one.agreements)
    page = _page(site, f"of=transfers&agreement={name}&page=all")
    assert len(page.xpath("//article")) == len(site.kg.transfer_disputes(name))
    (command,) = page.xpath("//pre/code/text()")
    assert shlex.split(command)[1:4] == ["disputes", name, "--of"]
    answer = CliRunner().invoke(cli, [*shlex.split(command)[1:], "--format", "json"])
    assert len(json.loads(answer.stdout)["disputes"]) == len(site.kg.transfer_disputes(name))


def test_a_territory_is_found_by_its_code_and_by_its_state(site: Site) -> None:
    """No contradiction is of one so far."""
    states = site.kg.dossier.states
    agreement, code = next(
        (one.id, party.state)
        for one in site.kg.dossier.agreements.values()
        for party in one.parties
        if party.state in states and states[party.state].administered_by
    )
    some = site.kg.disputes()[0]
    case = Case("agreement", agreement, (agreement,), ("kind",), "", "incompatible", some)
    assert {code, states[code].administered_by} <= states_of(site.kg, case)
