"""Raw bytes: slow, endless, broken and pipelined requests."""

from __future__ import annotations

import asyncio
import socket

import pytest
import uvicorn

from miggraph.web import connection as module
from miggraph.web.connection import Connection
from tests.web.endpoint import Server, eventually, read_all

GET = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET / HTTP/9.9\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"400"),
        (b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", b"400"),
        (
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            b"400",
        ),
        (GET + b"X: " + b"x" * 1_100_000 + b"\r\n\r\n", b"431"),
        (b"GET /" + b"x" * 1_100_000 + b" HTTP/1.1\r\n\r\n", b"431"),
        (GET + b"Accept: " + b"a/b," * 50_000 + b"\r\nConnection: close\r\n\r\n", b"406"),
        (b"GET /id/%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % (b"%00" * 9), b"404"),
        (
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            b"Content-Length: 99999999999999999999999\r\n\r\n",
            b"400",
        ),
        (
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            b"Content-Type: application/sparql-query\r\nContent-Length: 2000000\r\n\r\n",
            b"413",
        ),
        (GET + b"Upgrade: websocket\r\nConnection: upgrade\r\n\r\n", b"200"),
    ],
)
def test_odd_requests(server: Server, content: bytes, status: bytes) -> None:
    try:
        with server.raw(content) as raw:
            raw.settimeout(20)
            answer = raw.recv(65536)
    except ConnectionResetError:
        answer = b""  # the answer came while we still sent
    if answer:
        assert answer.split()[1] == status, answer
    else:
        assert status == b"431"
    assert server.ask("ASK {}").status == 200


def test_a_body_in_chunks_is_bounded(server: Server) -> None:
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    chunk = b"10000\r\n" + b"#" * 0x10000 + b"\r\n"
    with server.raw(head) as raw:
        answer = b""
        try:
            for _ in range(1000):
                raw.sendall(chunk)
        except (BrokenPipeError, ConnectionResetError):
            pass
        else:
            pytest.fail("64 MiB were taken")
        finally:
            answer = read_all(raw)
    assert not answer or answer.split()[1] == b"413"
    eventually(
        lambda: any(line.get("status") == 413 for line in server.log()), "it was not refused"
    )


def test_requests_one_after_another_at_once(server: Server) -> None:
    with server.raw((GET + b"\r\n") * 9 + GET + b"Connection: close\r\n\r\n") as raw:
        answer = read_all(raw)
    assert answer.count(b"HTTP/1.1 200 OK") == 10
    assert answer.count(b'{"head":{},"boolean":true}') == 10


def test_a_client_that_leaves_in_the_middle_of_its_body(server: Server) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    with server.raw(head + b"Content-Length: 100\r\n\r\nASK"):
        pass
    eventually(lambda: any(line.get("status") == 499 for line in server.log()), "nobody noticed")


@pytest.mark.parametrize("content", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_slow_headers_are_not_waited_for(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.3)

    async def app(scope: object, receive: object, send: object) -> None:
        raise AssertionError

    async def talk() -> bytes:
        config = uvicorn.Config(app, http=Connection, lifespan="off", log_config=None)
        server = uvicorn.Server(config)
        with socket.create_server(("127.0.0.1", 0)) as bound:
            serving = asyncio.create_task(server.serve([bound]))
            reader, writer = await asyncio.open_connection(*bound.getsockname())
            writer.write(content)
            answer = await asyncio.wait_for(reader.read(), 20)
            writer.close()
            server.should_exit = True
            await serving
        return answer

    assert asyncio.run(talk()).startswith(b"HTTP/1.1 408")
