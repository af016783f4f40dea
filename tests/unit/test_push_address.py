"""Where a push writes: the address is checked, and a host gets no credentials of another.

And what of a push that was stopped counts for the next.
"""

from __future__ import annotations

import base64
import traceback
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from miggraph.errors import UsageError
from miggraph.store.endpoint import Endpoint
from miggraph.store.graphstore import GraphStore
from miggraph.store.push import push
from miggraph.store.pushed import Record
from miggraph.vocabulary import DEF
from tests.unit.misbehaving import reply, serving

SECRET = "s3cr3t-Pa55"  # noqa: S105  # what must never be shown
OWN = "its-0wn"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
QUADS = f"<urn:view> {TYPE} <{DEF}AcceptedView> .\n".encode()


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("USER", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"MIGGRAPH_ENDPOINT_{name}", raising=False)
    monkeypatch.setenv("NETRC", f"{tmp_path}/netrc")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")


def _taken(handler: BaseHTTPRequestHandler, _: int) -> None:
    reply(handler, 204)


def _basic(password: str) -> str:
    return f"Basic {base64.b64encode(f'me:{password}'.encode()).decode()}"


@pytest.mark.parametrize(
    "address",
    ["", "/store", "file:///tmp/store", f"ftp://me:{SECRET}@host/", f"http://me:{SECRET}@host:x/"],
)
def test_an_address_that_is_none_is_refused_before_anything_is_asked(address: str) -> None:
    with serving(_taken) as server:
        with pytest.raises(UsageError, match="The graph store is no address") as told:
            push(QUADS, server.url, graph_store=address)
    assert server.asked == []
    assert told.value.fix
    assert SECRET not in "".join(traceback.format_exception(told.value))


@pytest.mark.parametrize(
    ("how", "user", "host", "wanted"),
    [
        ("url", "", "127.0.0.1", SECRET),
        ("url", "", "localhost", None),
        ("netrc", "", "127.0.0.1", SECRET),
        ("netrc", "", "localhost", None),
        ("both", "", "localhost", OWN),
        ("environment", "", "localhost", SECRET),
        ("url", f"me:{OWN}@", "127.0.0.1", OWN),
        ("environment", f"me:{OWN}@", "localhost", OWN),
    ],
)
def test_a_graph_store_gets_the_credentials_for_its_host(
    how: str,
    user: str,
    host: str,
    wanted: str | None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    entries = {"127.0.0.1": SECRET} if how in ("netrc", "both") else {}
    if how == "both":
        entries["localhost"] = OWN
    lines = [f"machine {name} login me password {word}\n" for name, word in entries.items()]
    (tmp_path / "netrc").write_text("".join(lines), "utf-8")
    if how == "environment":
        monkeypatch.setenv("MIGGRAPH_ENDPOINT_USER", "me")
        monkeypatch.setenv("MIGGRAPH_ENDPOINT_PASSWORD", SECRET)
    query = f"http://me:{SECRET}@127.0.0.1/q" if how == "url" else "http://127.0.0.1/q"
    with serving(_taken) as server:
        address = f"http://{user}{host}:{server.port}/store?key=k"
        store = GraphStore(Endpoint(query), address, 10)
        store.put("urn:g", b"")
    (asked,) = server.asked
    assert asked.path == "/store?key=k&graph=urn%3Ag"
    assert asked.headers.get("authorization") == (wanted and _basic(wanted))
    assert "@" not in store.address + store.named


@pytest.mark.parametrize(("shown", "kept"), [("before", True), ("", False), ("after", False)])
def test_what_was_sent_counts_until_what_is_accepted_arrives(
    shown: str, kept: bool, tmp_path: Path
) -> None:
    stopped = Record(tmp_path, "store")
    stopped.begin("before")
    stopped.add("urn:g", "0" * 64)
    stopped.close()
    following = Record(tmp_path, "store")
    following.begin(shown)
    following.close()
    assert ("urn:g" in following.digests) is kept
