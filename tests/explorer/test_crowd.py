"""Many clients at once, and clients that are slow: pages come, or words that say to come again."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from miggraph.web.explorer.routes import AHEAD
from tests.cli.process import PATIENCE, SMALL
from tests.web.endpoint import Server, eventually, read_all, serving

#: As many connections as the server takes.
MOST = 1000


@pytest.fixture(scope="module", autouse=True)
def _descriptors() -> Iterator[None]:
    """Let this process and the server that it starts hold that many connections."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * MOST
    if before[1] not in (resource.RLIM_INFINITY,) and before[1] < wanted:
        pytest.skip(f"this machine allows {before[1]} open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], wanted), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, _descriptors: None) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("crowd") / "cache", "--data", SMALL) as server:
        for path in AHEAD:  # are made anyway, and would wait among those that are counted
            assert server.get(path).status == 200
        yield server


def _request(path: str, end: str = "Connection: close\r\n\r\n") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n{end}".encode()


async def _all_at_once(server: Server, paths: list[str]) -> Counter[int]:
    """Ask for all, each on its own connection; return how often each status came."""

    async def ask(path: str) -> tuple[int, bytes]:
        reader, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(_request(path))
        answer = await reader.read()
        writer.close()
        status = int(answer.split(b" ", 2)[1])
        if status == 503:
            assert b"retry-after: 1\r\n" in answer.lower()
            assert b"try again" in answer
        return status, answer

    async with asyncio.timeout(PATIENCE):
        answers = await asyncio.gather(*map(ask, paths))
    return Counter(status for status, _ in answers)


def test_five_hundred_at_once_have_their_page(server: Server) -> None:
    assert asyncio.run(_all_at_once(server, ["/", "/hubs"] * 250)) == {200: 500}


def test_more_pages_than_can_wait_are_refused_and_the_rest_is_made(server: Server) -> None:
    """Each address is another page, so nothing is shared; nobody waits without end."""
    paths = [f"/hubs?by=persons&x={number}" for number in range(500)]
    statuses = asyncio.run(_all_at_once(server, paths))
    assert set(statuses) == {200, 503}
    assert statuses[200] >= 64
    again = asyncio.run(_all_at_once(server, paths[:32]))
    assert again == {200: 32}


def test_beyond_the_most_connections_a_503_comes_at_once(server: Server) -> None:
    with contextlib.ExitStack() as held:
        for _ in range(MOST):
            held.enter_context(server.raw(b"GET /hubs HTTP/1.1\r\n"))  # never finished
        eventually(lambda: _status(server) == 503, "there is no end of connections")
    eventually(lambda: _status(server) == 200, "it does not come back")


def _status(server: Server) -> int:
    with contextlib.suppress(ConnectionError), server.raw(_request("/hubs")) as raw:
        answer = read_all(raw)
        return int(answer.split(b" ", 2)[1]) if answer else 0
    return 0


def test_slow_clients_hold_up_nobody(server: Server) -> None:
    """Some send a letter at a time, some do not read what they asked for."""
    with contextlib.ExitStack() as held:
        slow = [held.enter_context(server.raw(b"GET /hubs HTTP/1.1\r\nX: ")) for _ in range(50)]
        for _ in range(50):
            deaf = held.enter_context(_deaf(server))
            deaf.sendall(_request("/ontology") * 3)
        for number in range(20):
            for raw in slow:
                with contextlib.suppress(ConnectionError):
                    raw.sendall(b"x")
            begin = time.monotonic()
            assert server.get(f"/hubs?slow={number % 4}").status == 200
            assert time.monotonic() - begin < 20
    assert server.get("/hubs").status == 200


def _deaf(server: Server) -> socket.socket:
    """Return a connection whose client takes almost nothing."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    raw.connect((server.host, server.port))
    return raw
