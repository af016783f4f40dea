"""Names and parameters that mean harm: an answer with words, and nothing that a browser runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlsplit

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

import miggraph
from miggraph.cache import Cache
from miggraph.web.explorer import processes
from miggraph.web.explorer.asked import BAR
from miggraph.web.explorer.graph import Graph
from miggraph.web.explorer.processes import make
from miggraph.web.explorer.routes import PAGES, THINGS
from miggraph.web.explorer.site import Answer, Site
from tests.explorer.examples import PLACES, addresses

SMALL: Final = Path(__file__).parents[1] / "data" / "small"
HOSTILE: Final = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": "\" autofocus onfocus=alert(1) x='",
    "leaving": "</option></select></textarea></title></style><script>alert(1)</script>",
    "template": "{{ 191 * 7 }}{% include 'base.html' %}${191*7}#{191*7}",
    "SPARQL": 'RW> } ; DROP ALL # "} SERVICE <http://example.org/> {?s ?p ?o}',
    "SQL": "x' OR '1'='1'; DROP TABLE transfers; --",
    "control": "a\x00b\x01\x08\x0b\x1b[31m\x7f\x85",
    "line ends": "x\r\nSet-Cookie: a=b\r\n\r\n<b>",
    "directions": "\u202e\u2066evil\u2069\u200f\ufeff",
    "long": "x" * 6000,
    "path": "../../../../etc/passwd",
    "address": "javascript:alert(1)//",
    "number": "-99999999999999999999",
    "infinite": "1e999",
    "astral": "\U0001f600\U000e0001\ufffe",
    "pattern": "(a+)+$[",
}
#: Percent-escapes that are no UTF-8, or none at all.
BROKEN: Final = ("%ff%fe", "%c0%ae%c0%ae%2f", "%ed%a0%80", "%zz", "%", "%00", "+%0d%0a")


@pytest.fixture(autouse=True)
def _held(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make pages here as a process of the explorer does."""
    monkeypatch.setattr(processes._HELD, "site", site)


@pytest.fixture(scope="module")
def examples(site: Site) -> dict[str, str]:
    return addresses(site.kg.dossier)


def _made(address: str, extra: str = "") -> Answer:
    """Make the page of an address as the server does, with more in its query string."""
    parts = urlsplit(address)
    if parts.path.startswith("/id/"):
        _, _, kind, name = parts.path.split("/", 3)
        place = THINGS[kind]
    else:
        place, name = PAGES[parts.path], ""
    return make(place, name, "&".join(filter(None, (parts.query, extra))), 30.0)


def _check(answer: Answer, told: object) -> None:
    """Fail where the answer is a fault, or would run anything in a browser."""
    assert answer.status in (200, 400, 404), told
    if answer.media_type != "text/html":
        return
    text = answer.content.decode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text), told
    assert "1337" not in text, told  # a template was filled in
    assert "Traceback" not in text
    assert "/src/miggraph" not in text
    for element in html.document_fromstring(text).iter():
        if not isinstance(element.tag, str):
            continue
        assert not [name for name in element.attrib if name.startswith("on")], told
        assert "style" not in element.attrib, told
        assert element.tag not in ("style", "iframe", "object", "embed", "base"), told
        if element.get("type") == "application/json":  # read by a script of ours, never run
            msgspec.json.decode(element.text or "")
        elif element.tag == "script":
            assert dict(element.attrib) == {"type": "module", "src": "/static/built/main.js"}, told
        for name in ("href", "src", "action", "formaction"):
            scheme = urlsplit(re.sub(r"[\s\x00-\x20]", "", element.get(name, ""))).scheme
            assert scheme in ("", "https", "http"), (told, element.get(name))


def _own_names(answer: Answer) -> set[str]:
    """Return the parameters that a page offers in its forms and links, without the bar's."""
    document = html.document_fromstring(answer.content.decode())
    names = {str(name) for name in document.xpath("//*[@name and not(self::meta)]/@name")}
    for link in document.xpath("//main//a/@href | //main//@data-source"):
        parts = urlsplit(str(link))
        if not parts.netloc:
            names |= {name for name, _ in parse_qsl(parts.query)}
    return names - set(BAR)


@pytest.mark.parametrize("place", PLACES)
def test_every_parameter_of_a_page_takes_anything(examples: dict[str, str], place: str) -> None:
    plain = _made(examples[place])
    assert plain.status == 200
    _check(plain, place)
    path = urlsplit(examples[place]).path
    # What is only text goes together: a page can take a while.
    apart = {"control", "long", "number", "pattern"}
    together = " ".join(value for kind, value in HOSTILE.items() if kind not in apart)
    together = together.replace("\r\n", " ")
    values = {kind: HOSTILE[kind] for kind in apart} | {"text": together}
    for name in sorted(_own_names(plain)):
        for kind, value in values.items():
            _check(_made(path, f"{quote(name)}={quote(value)}"), (path, name, kind))
        for value in BROKEN[:3]:
            _check(_made(path, f"{quote(name)}={value}&{quote(name)}=x&={value}"), (name, value))
    _check(_made(path, f"{quote(together)}={quote(together)}"), (path, "an unknown name"))


@pytest.mark.parametrize("name", BAR)
@pytest.mark.parametrize("path", ["/", "/hubs"])
def test_the_bar_refuses_what_it_does_not_know(path: str, name: str) -> None:
    for kind, value in HOSTILE.items():
        answer = _made(path, f"{name}={quote(value)}")
        assert answer.status == 400, (name, kind)
        _check(answer, (name, kind))
    for value in ("0000-00-00", "2025-13-01", "10000-01-01", "\u0662\u0660\u0662\u0665-01-01"):
        assert _made(path, f"{name}={quote(value)}").status == 400, (name, value)


@pytest.mark.parametrize("kind", THINGS)
def test_a_thing_that_is_not_there_is_not_found(
    site: Site, examples: dict[str, str], kind: str
) -> None:
    for what, value in HOSTILE.items():
        answer = make(THINGS[kind], value, "", 30.0)
        assert answer.status == 404, what
        _check(answer, (kind, what))
    known = examples[kind].rpartition("/")[2]
    near = make(THINGS[kind], known[:-1] if len(known) > 3 else known.lower(), "", 30.0)
    assert near.status == 404
    assert known.encode() in near.content or kind in ("claim", "account", "state", "transfer")
    _check(near, kind)


@pytest.mark.parametrize("path", ["/search.json", "/export/{name}"])
def test_documents_take_anything(path: str) -> None:
    for kind, value in HOSTILE.items():
        for name in ("q", "network", "format", "query", "kind", "limit"):
            answer = make(PAGES[path], value[:200], f"{name}={quote(value)}", 30.0)
            _check(answer, (path, name, kind))
            if answer.media_type == "application/json":
                msgspec.json.decode(answer.content)


texts = st.text(max_size=40) | st.sampled_from(sorted(HOSTILE.values()))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    place=st.sampled_from(["/hubs", "/search", "/", "/changes"]),
    pairs=st.lists(
        st.tuples(st.sampled_from([*BAR, "by", "q", "basis"]) | texts, texts), max_size=4
    ),
)
def test_any_query_string_has_an_answer(place: str, pairs: list[tuple[str, str]]) -> None:
    query = "&".join(
        f"{quote(name, errors='replace')}={quote(value, errors='replace')}" for name, value in pairs
    )
    _check(_made(place, query), pairs)


#: Fields of records whose texts others write.
TEXTS: Final = {"label", "title", "notes", "names", "locators", "value_notes", "reason"}
SPOILT: Final = " <script>alert(1)</script> \"' onfocus=alert(1) {{ 191 * 7 }} &lt;b&gt; \u202e"


def _spoil(value: Any) -> Any:
    """Return the record with markup in every text that others write, at any depth."""
    if isinstance(value, msgspec.Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        changed = {
            name: _worse(field) if name in TEXTS else _spoil(field)
            for name, field in fields.items()
        }
        return msgspec.structs.replace(value, **changed)
    if isinstance(value, dict):
        return {key: _spoil(each) for key, each in value.items()}
    if type(value) is tuple:
        return tuple(_spoil(each) for each in value)
    return value


def _worse(value: Any) -> Any:
    if isinstance(value, str):
        return value + SPOILT
    return tuple(map(_worse, value)) if type(value) is tuple else value


@pytest.fixture(scope="module")
def spoilt() -> Site:
    """Return the site over a graph in which every label and note holds markup."""
    kg = miggraph.open(SMALL)
    kg._cache = Cache(None)
    kg.__dict__["dossier"] = _spoil(kg.dossier)
    return Site(kg, Graph(data=str(SMALL), masked=False), is_built=True)


@pytest.mark.parametrize("place", PLACES)
def test_markup_in_the_data_stays_text(
    spoilt: Site, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setattr(processes._HELD, "site", spoilt)
    answer = _made(addresses(miggraph.open(SMALL).dossier)[place])
    assert answer.status == 200
    _check(answer, place)
    text = answer.content.decode()
    assert "<script>alert" not in text
    if place in ("agreement", "state", "source", "agency"):
        words = html.document_fromstring(text).text_content()
        assert "<script>alert(1)</script> \"' onfocus=alert(1) {{ 191 * 7 }} &lt;b&gt;" in words
