"""What a few words lead to: the right thing first, nothing left out, nothing as markup."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miggraph.errors import UnknownNameError
from miggraph.web.explorer.asked import read_asked
from miggraph.web.explorer.finding.search_index import KINDS, Entry, SearchIndex
from miggraph.web.explorer.pages.search import search_json
from miggraph.web.explorer.site import Site
from tests.explorer.reading import links_of, tree_of


@pytest.fixture(scope="module")
def index(site: Site) -> SearchIndex:
    return SearchIndex(site.kg)


def _ids(found: list[Entry], kind: str) -> list[str]:
    return [entry.id for entry in found if entry.kind == kind]


def test_everything_is_in_the_index_once(site: Site, index: SearchIndex) -> None:
    dossier = site.kg.dossier
    known = {
        "state": dossier.states,
        "agreement": dossier.agreements,
        "agency": dossier.agencies,
        "source": dossier.sources,
        "transfer": site.kg.view.transfers,
    }
    assert {kind: sorted(_ids(list(index.entries), kind)) for kind in KINDS} == {
        kind: sorted(members) for kind, members in known.items()
    }


@pytest.mark.parametrize(
    ("text", "kind", "first"),
    [
        ("Rwanda", "state", "RW"),
        ("rw", "state", "RW"),
        ("RWA", "state", "RW"),
        ("cote d ivoire", "state", "CI"),
        ("CÔTE D\N{RIGHT SINGLE QUOTATION MARK}IVOIRE", "state", "CI"),
        ("ivory coast", "state", "CI"),
        ("kosovo third country", "agreement", "us-xk-2025-third-country"),
        ("us-xk-2025-third-country", "agreement", "us-xk-2025-third-country"),
        ("frontex", "agency", "frontex"),
        ("cbs-2025-06-11-kosovo", "source", "cbs-2025-06-11-kosovo"),
    ],
)
def test_the_thing_that_is_meant_comes_first(
    index: SearchIndex, text: str, kind: str, first: str
) -> None:
    assert _ids(index.find(text), kind)[0] == first


def test_what_is_called_so_goes_before_what_has_a_word_or_a_part_of_it(index: SearchIndex) -> None:
    niger = _ids(index.find("niger"), "state")
    assert niger[:2] == ["NE", "NG"]
    assert "DZ" not in niger
    guinea = _ids(index.find("guinea"), "state")
    assert guinea[0] == "GN"
    assert {"GW", "PG"} <= set(guinea)
    assert guinea.index("PG") > guinea.index("GN")
    assert _ids(index.find("osov"), "state") == ["XK"]
    assert "XK" not in _ids(index.find("os"), "state")


@settings(max_examples=60)
@given(st.data())
def test_each_thing_is_found_by_its_names_and_their_beginnings(
    index: SearchIndex, data: st.DataObject
) -> None:
    entry = data.draw(st.sampled_from(index.entries))
    name = data.draw(st.sampled_from([name for name in entry.names if len(name) <= 200]))
    same = [one for one in index.find(name) if name in one.names]
    assert entry in same
    assert index.find(name)[: len(same)] == same
    words = name.split()
    begun = " ".join(word[: max(1, len(word) - 1)] for word in reversed(words))
    assert entry in index.find(begun)


@given(st.text(max_size=300))
@settings(max_examples=60)
def test_any_text_can_be_looked_for(index: SearchIndex, text: str) -> None:
    found = index.find(text)
    assert len(found) == len(set(found))
    assert all(one in index.entries for one in index.near(text))


def test_a_slip_of_the_pen_leads_to_the_nearest_name(site: Site, index: SearchIndex) -> None:
    assert index.find("rawnda") == []
    assert index.near("rawnda")[0].id == "RW"
    assert "/id/state/RW" in links_of(tree_of(site, "search:search", "q=rawnda"), "/id/")
    assert not links_of(tree_of(site, "search:search", "q=qqqqzzzz"), "/id/")


def test_a_group_shows_a_few_and_leads_to_all(site: Site, index: SearchIndex) -> None:
    found = index.find("kosovo")
    tree = tree_of(site, "search:search", "q=kosovo&policy=majority")
    for kind in KINDS:
        members = _ids(found, kind)
        paths = [f"/id/{kind}/{quote(name)}" for name in members]
        assert links_of(tree, f"/id/{kind}/") == paths[:8]
        if len(members) > 8:
            (more,) = tree.xpath(f'//section[@aria-labelledby="of-{kind}"]/p/a/@href')
            query = str(more).partition("?")[2]
            assert "policy=majority" in query
            assert links_of(tree_of(site, "search:search", query), f"/id/{kind}/") == paths


def test_records_of_one_nature_are_those_that_are_counted(site: Site) -> None:
    natures = site.kg.stats().by_nature
    for nature, number in natures.items():
        tree = tree_of(site, "search:search", f"among=agreement&group={nature}")
        assert len(links_of(tree, "/id/agreement/")) == number, nature
    assert len(
        links_of(tree_of(site, "search:search", "among=agreement"), "/id/agreement/")
    ) == sum(natures.values())


@pytest.mark.parametrize(
    "query", ["among=script", "among=agreement&group=x", "q=a&group=concluded"]
)
def test_unknown_kinds_and_groups_are_refused(site: Site, query: str) -> None:
    with pytest.raises(UnknownNameError):
        tree_of(site, "search:search", query)


def test_what_was_typed_stands_as_text_only(site: Site) -> None:
    typed = '"><script>alert(1)</script><b onclick=x>'
    tree = tree_of(site, "search:search", f"q={quote(typed)}")
    assert [place.get("src") for place in tree.xpath("//script")] == ["/static/built/main.js"]
    assert not tree.xpath("//b | //@onclick")
    assert tree.xpath('//input[@name="q"]/@value') == [typed]


def test_the_script_gets_the_first_ten_with_their_addresses(site: Site, index: SearchIndex) -> None:
    asked = read_asked("q=rwanda&policy=majority", site.kg)
    answer = search_json(site, asked, "")
    assert (answer.status, answer.media_type) == (200, "application/json")
    body = json.loads(answer.content)
    found = index.find("rwanda")
    assert body["total"] == len(found) > 10
    assert [one["label"] for one in body["results"]] == [entry.label for entry in found[:10]]
    assert body["results"][0] == {
        "kind": "state",
        "id": "RW",
        "label": "Rwanda",
        "detail": "RW",
        "path": "/id/state/RW?policy=majority",
    }
    assert json.loads(search_json(site, read_asked("", site.kg), "").content)["results"] == []
