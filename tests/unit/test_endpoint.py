"""An endpoint that misbehaves is told, quickly, and never with a password."""

from __future__ import annotations

import json
import time
import traceback
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import pytest

from miggraph.errors import MiggraphError, QueryError, StoreError, UsageError
from miggraph.store.credentials import find_credentials
from miggraph.store.endpoint import Endpoint, own_lines
from miggraph.store.retry import Schedule, retrying, wanted_pause
from miggraph.store.transport import may_follow
from tests.unit.misbehaving import reply, serving

ROW = {"n": {"type": "literal", "value": "7", "datatype": "http://www.w3.org/2001/XMLSchema#int"}}
RESULT = json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": [ROW]}}).encode()
QUICK = Schedule(attempts=4, first=0.01, longest=0.5)
ASK = "SELECT ?n { VALUES ?n { 7 } }"


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    for name in ("USER", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"MIGGRAPH_ENDPOINT_{name}", raising=False)
    monkeypatch.setenv("NETRC", f"{tmp_path}/none")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def _right(handler: BaseHTTPRequestHandler, _: int) -> None:
    reply(handler, 200, RESULT)


def test_a_query_is_asked_for_json_by_get() -> None:
    with serving(_right) as server:
        answer = Endpoint(server.url + "?key=k").rows(ASK)
    assert answer.plain() == [["7"]]
    (asked,) = server.asked
    assert asked.method == "GET"
    assert asked.headers["accept"] == "application/sparql-results+json"
    assert parse_qs(urlsplit(asked.path).query) == {"key": ["k"], "query": [ASK]}


def test_a_long_query_is_posted() -> None:
    text = ASK + "#" * 2000
    with serving(_right) as server:
        Endpoint(server.url).rows(text)
    assert server.asked[0].method == "POST"
    assert parse_qs(server.asked[0].body) == {"query": [text]}


def test_a_query_that_looks_like_an_update_is_sent_as_a_query() -> None:
    text = "BASE <http://x/ADD> SELECT ?n { BIND('DROP' AS ?n) }"
    with serving(_right) as server:
        Endpoint(server.url).rows(text)
    assert parse_qs(urlsplit(server.asked[0].path).query) == {"query": [text]}


def test_the_time_limit_is_sent_where_the_server_knows_it() -> None:
    with serving(_right) as server:
        endpoint = Endpoint(server.url)
        endpoint.rows(ASK)
        endpoint.product = "Virtuoso/07.20.3229"
        endpoint.rows(ASK, timeout=5)
    assert "timeout" not in parse_qs(urlsplit(server.asked[0].path).query)
    assert parse_qs(urlsplit(server.asked[1].path).query)["timeout"] == ["5000"]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again(status: int) -> None:
    def behave(handler: BaseHTTPRequestHandler, number: int) -> None:
        reply(handler, status if number < 2 else 200, RESULT)

    with serving(behave) as server:
        assert len(Endpoint(server.url, schedule=QUICK).rows(ASK)) == 1
    assert len(server.asked) == 3


def test_a_server_that_stays_busy_is_told() -> None:
    with serving(lambda handler, _: reply(handler, 503, b"nightly work", "text/plain")) as server:
        with pytest.raises(StoreError, match=r"busy or down \(status 503\)\. nightly work") as told:
            Endpoint(server.url, schedule=QUICK).rows(ASK)
    assert told.value.fix
    assert len(server.asked) == QUICK.attempts


def test_retry_after_is_honoured_and_bounded() -> None:
    waits = ("0", "0", formatdate(time.time() + 9000, usegmt=True))

    def behave(handler: BaseHTTPRequestHandler, number: int) -> None:
        reply(handler, 429, b"", Retry_After=waits[number])

    with serving(behave) as server:
        begin = time.monotonic()
        with pytest.raises(StoreError, match="asks to wait"):
            Endpoint(server.url, schedule=QUICK).rows(ASK)
    assert len(server.asked) == 3
    assert time.monotonic() - begin < 5


def test_pauses_grow_and_end_before_the_deadline() -> None:
    class Busy:
        status = 503
        retry_after = None

    pauses: list[float] = []
    now = [0.0]

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        now[0] += seconds

    schedule = Schedule(attempts=6, first=1.0, longest=30.0)
    retrying(Busy, 6.0, schedule, sleep=sleep, clock=lambda: now[0])
    assert 2 <= len(pauses) <= 4
    for number, pause in enumerate(pauses):
        assert 0.5 * 2**number <= pause <= 2**number
    assert sum(pauses) < 6.0


def test_retry_after_as_number_and_as_date() -> None:
    assert wanted_pause(None) is None
    assert wanted_pause("7") == 7.0
    assert wanted_pause("soon") is None
    soon = wanted_pause(formatdate(time.time() + 60, usegmt=True))
    assert soon is not None
    assert 50 < soon <= 60
    assert wanted_pause(formatdate(time.time() - 60, usegmt=True)) == 0.0


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (RESULT[:-3], "application/sparql-results+json"),
        (RESULT + b"The SPARQL operation has been cancelled", "application/sparql-results+json"),
        (b"<html><title>Welcome</title></html>", "text/html"),
        (b"", "application/sparql-results+json"),
        (b'{"head": {"vars": ["n"]}}', "application/sparql-results+json"),
        (b'{"head": {}, "results": {"bindings": [{"n": "7"}]}}', "application/json"),
        (b"[" * 100_000, "application/json"),
    ],
)
def test_what_is_no_whole_result_is_a_failure(body: bytes, kind: str) -> None:
    with serving(lambda handler, _: reply(handler, 200, body, kind)) as server:
        with pytest.raises(StoreError, match="SPARQL") as told:
            Endpoint(server.url).rows(ASK)
    assert len(str(told.value)) < 600


def test_a_body_shorter_than_promised_is_a_failure() -> None:
    """For a graph, too, whose lines would parse."""

    def behave(handler: BaseHTTPRequestHandler, _: int) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"<http://a> <http://b> <http://c> .\n")

    with serving(behave) as server:
        with pytest.raises(StoreError, match="was cut"):
            Endpoint(server.url).triples("CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT")


def test_rows_that_virtuoso_found_in_time_are_no_answer() -> None:
    with serving(lambda h, _: reply(h, 200, RESULT, X_SQL_State="S1TAT")) as server:
        with pytest.raises(QueryError, match="longer than"):
            Endpoint(server.url).rows(ASK)


@pytest.mark.parametrize("where", ["head", "body", "silent"])
def test_a_server_that_trickles_does_not_hold_us(where: str) -> None:
    def behave(handler: BaseHTTPRequestHandler, _: int) -> None:
        if where == "silent":
            time.sleep(3)
            return
        if where == "body":
            handler.send_response(200)
            handler.end_headers()
        for _ in range(60):
            handler.wfile.write(b"H" if where == "head" else b" ")
            time.sleep(0.05)

    with serving(behave) as server:
        begin = time.monotonic()
        with pytest.raises(QueryError, match=r"longer than 0\.5 seconds"):
            Endpoint(server.url, timeout=0.5).rows(ASK)
        assert time.monotonic() - begin < 1.5


def test_a_redirect_to_another_host_is_refused() -> None:
    with serving(_right) as other:
        place = f"http://localhost:{other.port}/?secret=x"
        with serving(lambda h, _: reply(h, 302, b"", Location=place)) as server:
            with pytest.raises(StoreError, match="sends on to") as told:
                Endpoint(server.url).rows(ASK)
    assert other.asked == []
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("old", "new", "followed"),
    [
        ("http://a.org/q", "https://a.org/q", True),
        ("http://a.org:8080/q", "https://a.org/q", True),
        ("http://a.org/q", "https://a.org:8443/q", False),
        ("http://a.org/q", "https://b.org/q", False),
        ("http://a.org/q", "http://a.org/other", False),
        ("https://a.org/q", "http://a.org/q", False),
        ("https://a.org/q", "https://a.org/r", False),
        ("http://a.org/q", "https://x@a.org/q", False),
        ("http://a.org/q", "file:///etc/passwd", False),
    ],
)
def test_only_https_on_the_same_host_is_followed(old: str, new: str, followed: bool) -> None:
    assert may_follow(old, new) is followed


def test_a_huge_answer_is_refused() -> None:
    with serving(lambda h, _: reply(h, 200, b" " * 300_000 + RESULT)) as server:
        with pytest.raises(StoreError, match="larger than 200,000 bytes"):
            Endpoint(server.url, most_bytes=200_000).rows(ASK)
        assert len(Endpoint(server.url, most_bytes=400_000).rows(ASK)) == 1


def test_nobody_there() -> None:
    with serving(_right) as server:
        url = server.url
    with pytest.raises(StoreError, match="cannot be reached") as told:
        Endpoint(url).rows(ASK)
    assert told.value.fix


@pytest.mark.parametrize("status", [401, 403])
def test_who_is_refused_is_told_what_to_set(status: int) -> None:
    with serving(lambda h, _: reply(h, status)) as server:
        with pytest.raises(StoreError, match="without credentials") as told:
            Endpoint(server.url).rows(ASK)
    for name in ("MIGGRAPH_ENDPOINT_USER", "MIGGRAPH_ENDPOINT_PASSWORD", "MIGGRAPH_ENDPOINT_TOKEN"):
        assert name in str(told.value)


SECRET = "s3cr3t-Pa55"  # noqa: S105  # what must never be shown


def _way(how: str, url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> str:
    """Give credentials in one of the ways; return the address."""
    match how:
        case "url":
            return url.replace("http://", f"http://me:{SECRET}@")
        case "token":
            monkeypatch.setenv("MIGGRAPH_ENDPOINT_TOKEN", SECRET)
        case "netrc":
            path = f"{tmp_path}/netrc"
            with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
                file.write(f"machine 127.0.0.1 login me password {SECRET}\n")
            monkeypatch.setenv("NETRC", path)
        case _:
            monkeypatch.setenv("MIGGRAPH_ENDPOINT_USER", "me")
            monkeypatch.setenv("MIGGRAPH_ENDPOINT_PASSWORD", SECRET)
    return url


@pytest.mark.parametrize("how", ["url", "environment", "netrc", "token"])
def test_credentials_are_sent_and_never_shown(
    how: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    def behave(handler: BaseHTTPRequestHandler, number: int) -> None:
        if number == 0:
            reply(handler, 200, RESULT)
        else:  # a server that repeats what it got
            given = handler.headers["Authorization"]
            reply(handler, 400, f"bad: {given} {SECRET}".encode(), "text/plain")

    with serving(behave) as server:
        endpoint = Endpoint(_way(how, server.url, monkeypatch, tmp_path))
        endpoint.rows(ASK)
        with pytest.raises(MiggraphError) as told:
            endpoint.rows(ASK)
    scheme = "Bearer" if how == "token" else "Basic"
    given = server.asked[0].headers["authorization"]
    assert given.startswith(f"{scheme} ")
    shown = "".join(traceback.format_exception(told.value))
    shown += repr(endpoint) + repr(endpoint.credentials) + str(vars(endpoint)["url"])
    assert SECRET not in shown
    assert given.partition(" ")[2] not in shown


def test_a_netrc_entry_of_another_host_is_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    path = f"{tmp_path}/netrc"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(f"machine example.org login me password {SECRET}\ndefault login a password b\n")
    monkeypatch.setenv("NETRC", path)
    assert not find_credentials("http://127.0.0.1/")[1]
    assert find_credentials("http://example.org/")[1]


def test_a_damaged_netrc_file_is_told_without_its_content(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    path = f"{tmp_path}/netrc"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(f"{SECRET} machine x\n")
    monkeypatch.setenv("NETRC", path)
    with pytest.raises(UsageError, match="netrc") as told:
        find_credentials("http://127.0.0.1/")
    assert SECRET not in "".join(traceback.format_exception(told.value))


@pytest.mark.parametrize(
    "url",
    [f"ftp://me:{SECRET}@host/", f"http://me:{SECRET}@", f"http://me:{SECRET}@host:port/", "x", ""],
)
def test_an_address_that_is_none_is_not_repeated(url: str) -> None:
    with pytest.raises(UsageError, match="no address") as told:
        Endpoint(url)
    assert SECRET not in str(told.value)


def test_a_user_without_password_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIGGRAPH_ENDPOINT_USER", "me")
    with pytest.raises(UsageError, match="MIGGRAPH_ENDPOINT_PASSWORD"):
        Endpoint("http://127.0.0.1/")


def test_a_refused_query_is_told_in_the_words_of_the_server() -> None:
    said = b"SPARQL compiler, line 3: syntax error\x1b[31m\n\nSPARQL query:\nthe text"
    with serving(lambda h, _: reply(h, 400, said, "text/plain")) as server:
        with pytest.raises(QueryError, match="line 3: syntax error") as told:
            Endpoint(server.url).rows(ASK)
    assert "\x1b" not in str(told.value)
    assert "the text" not in str(told.value)


def test_lines_are_those_of_the_user() -> None:
    assert own_lines("SPARQL compiler, line 3: no", 1) == "SPARQL compiler, line 2: no"
    assert own_lines("error at 2:19: no", 1) == "error at 1:19: no"
    assert own_lines("status 400, 10000 rows", 1) == "status 400, 10000 rows"
