"""The form for queries, its library, and the words that its editor completes."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import lxml.html
import pytest

from miggraph.errors import UnknownNameError, UsageError
from miggraph.queries import library
from miggraph.store.results import Result
from miggraph.vocabulary import PREFIXES
from miggraph.web.explorer.asked import read_asked
from miggraph.web.explorer.graph import Graph
from miggraph.web.explorer.pages.ask import ask, words
from miggraph.web.explorer.site import Site


def _page(site: Site, **query: str) -> lxml.html.HtmlElement:
    answer = ask(site, read_asked(urlencode(query), site.kg), "")
    assert (answer.status, answer.media_type) == (200, "text/html")
    page = lxml.html.document_fromstring(answer.content)
    assert not page.xpath("//@style | //style | //script[not(@src)]")
    return page


def _text(page: lxml.html.HtmlElement) -> str:
    """Return what the form asks, as a browser reads it: without its first line end."""
    (field,) = page.xpath("//textarea[@name='query']")
    return str(field.text).removeprefix("\n")


@pytest.fixture(scope="module")
def listed(site: Site) -> dict[str, Any]:
    answer = words(site, read_asked("", site.kg), "")
    assert answer.media_type == "application/json"
    found: dict[str, Any] = json.loads(answer.content)
    return found


def test_the_example_is_answered(site: Site) -> None:
    answer = site.kg.query(_text(_page(site)))
    assert isinstance(answer, Result)
    assert len(answer) > 0


def test_the_form_works_without_scripts(site: Site) -> None:
    (form,) = _page(site).xpath("//form[.//textarea]")
    assert (form.get("action"), form.get("method")) == ("/sparql", "post")
    keep = form.xpath(".//button[@formmethod='get']/@formaction")
    assert keep == ["/ask"]
    assert form.xpath(".//label/@for") == ["query", "format"]


def test_all_questions_are_offered(site: Site) -> None:
    rows = _page(site).xpath("//table[@data-filter]//tr[th/a]")
    offered = {
        parse_qs(urlsplit(row.xpath("th/a/@href")[0]).query)["question"][0]: row.xpath("td")[0].text
        for row in rows
    }
    assert offered == {question.name: question.summary for question in library()}


def test_a_question_fills_the_form(site: Site) -> None:
    for question in library():
        page = _page(site, question=question.name)
        text = _text(page)
        # The page has what the header says; what is asked is the same.
        assert "#+" not in text
        assert "".join(question.text.splitlines(keepends=True)).endswith(
            text.partition("SELECT")[2]
        )
        assert text.startswith(f"# view: {question.view}\n") is (question.view != "table")
        assert page.xpath("//section[@aria-labelledby='chosen']/h2/text()") == [question.summary]
        named = page.xpath("//section[@aria-labelledby='chosen']/dl//dt/code/text()")
        assert named == [f"?{parameter.name}" for parameter in question.parameters]
        assert page.xpath("//@data-question") == [question.name]


def test_what_all_views_share_is_carried_along(site: Site) -> None:
    page = _page(site, policy="majority")
    links = page.xpath("//table[@data-filter]//a/@href")
    assert links
    assert all("policy=majority" in link for link in links)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o }",
        "</textarea><script>alert(1)</script>",
        'ASK { ?s ?p "\u202e&amp;<b>" }',
        "a\n\n  b",
    ],
)
def test_a_query_of_the_address_stands_in_the_form_as_text(site: Site, text: str) -> None:
    page = _page(site, query=text, format="csv")
    assert _text(page) == text
    assert not page.xpath("//main//script")
    assert page.xpath("//select[@name='format']/option | //option[@selected]/@value")[-1] == "csv"


def test_what_is_not_known_is_refused(site: Site) -> None:
    with pytest.raises(UnknownNameError) as found:
        ask(site, read_asked("question=hub-arrival", site.kg), "")
    assert "hub-arrivals" in found.value.suggestions
    with pytest.raises(UnknownNameError):
        ask(site, read_asked("format=%3Cb%3E", site.kg), "")
    with pytest.raises(UsageError, match="too long"):
        read_asked(f"query={'x' * 10_000}", site.kg)


def test_the_address_holds_what_the_page_says_it_holds(site: Site) -> None:
    longest = int(_page(site).xpath("//@data-longest")[0])
    assert _text(_page(site, query="x" * longest)) == "x" * longest


def test_without_scripts_built_none_are_named(site: Site) -> None:
    bare = Site(site.kg, Graph(), is_built=False)
    page = _page(bare)
    assert not page.xpath("//script")
    assert not [link for link in page.xpath("//link/@href") if "built" in link]


def test_words_are_those_of_the_data(site: Site, listed: dict[str, Any]) -> None:
    assert listed["prefixes"] == PREFIXES
    things = {name: label for name, label, *_ in listed["things"]}
    assert {n for n in things if n.startswith("state:")} == {
        f"state:{code}" for code in site.kg.dossier.states
    }
    assert {n.partition(":")[2] for n in things if n.startswith("agreement:")} == {
        agreement.id for agreement in site.kg.dossier.agreements.values()
    }
    assert things["state:RW"] == "Rwanda"
    assert "mig:Agreement" in {name for name, *_ in listed["classes"]}
    codes = {name: group for name, _, _, group in listed["codes"]}
    assert codes["kind:readmission"] == "<https://w3id.org/miggraph/scheme/kind>"


def test_properties_are_those_that_things_of_a_class_have(
    site: Site, listed: dict[str, Any]
) -> None:
    properties = {name: (set(of), set(takes)) for name, _, _, of, takes in listed["properties"]}
    # A claim has what its source says, which no plain triple may say.
    assert properties["mig:stance"][0] == {"mig:Claim"}
    assert "mig:Transfer" in properties["mig:to"][0]
    assert "mig:Agreement" not in properties["mig:to"][0]
    assert "<https://w3id.org/miggraph/scheme/nature>" in properties["mig:nature"][1]
    assert "mig:State" in properties["mig:to"][1]
    for name, (of, _) in properties.items():
        for kind in sorted(of)[:1]:
            has = f"{{ ?s a {kind} ; {name} ?o }}"
            asked = f"ASK {{ {has} UNION {{ GRAPH ?g {has} }} }}"
            assert site.kg.store.query(asked) is True, (name, kind)


def test_places_are_those_of_the_register(site: Site, listed: dict[str, Any]) -> None:
    rows = site.kg.store.query(
        "SELECT ?s ?lat ?long { ?s a mig:State; geo:lat ?lat; geo:long ?long }"
    )
    assert isinstance(rows, Result)
    assert listed["places"] == {
        state.rpartition("/")[2]: [float(lat), float(long)] for state, lat, long in rows.plain()
    }


def test_words_are_the_same_made_twice(site: Site) -> None:
    asked = read_asked("", site.kg)
    assert words(site, asked, "").content == words(site, asked, "").content
