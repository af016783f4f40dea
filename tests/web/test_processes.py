"""The server's side of the fork server, against one that does what it should not."""

from __future__ import annotations

import asyncio
import sys

import pytest

from miggraph.errors import StoreError
from miggraph.web import processes
from miggraph.web.forkserver import Source
from miggraph.web.processes import ForkServer

SOURCE = Source(control=-1, memory=1)
#: Its own code, with the control socket; `order` returns the connection of a new worker.
_BEGIN = """
import json, socket, sys
control = socket.socket(fileno=json.loads(sys.argv[1])["control"])
def order():
    _, descriptors, _, _ = socket.recv_fds(control, 1, 1)
    return socket.socket(fileno=descriptors[0])
def tell(*events):
    print(*map(json.dumps, events), sep="\\n", flush=True)
tell({"ready": True})
"""
_END = """
control.recv(1)
"""


def _behaves(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    monkeypatch.setattr(processes, "_COMMAND", ("-c", _BEGIN + how + _END))


def test_a_worker_may_end_before_its_start_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    _behaves(monkeypatch, "order(); tell({'forked': 4194999}, {'ended': 4194999, 'status': 7})")

    async def status() -> int:
        server = ForkServer(SOURCE)
        await server.start()
        worker = await server.fork()
        worker.kill()
        await server.stop()
        return await worker.ended

    assert asyncio.run(status()) == 7


def test_a_worker_that_comes_too_late_is_not_taken_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The first comes only when it has been given up, which is when its connection ends.
    _behaves(
        monkeypatch,
        "order().recv(1); tell({'forked': 4194998}); second = order(); tell({'forked': 4194999})",
    )
    monkeypatch.setattr(processes, "_PATIENCE", 1.0)

    async def second() -> int:
        server = ForkServer(SOURCE)
        await server.start()
        with pytest.raises(StoreError, match="No process can be started for a query"):
            await server.fork()
        worker = await server.fork()
        worker.writer.close()
        await server.stop()
        return worker.pid

    assert asyncio.run(second()) == 4194999


def test_a_fork_server_that_cannot_start_is_said_and_is_harmless(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def fail() -> None:
        server = ForkServer(SOURCE)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "executable", "/nowhere/python")
            with pytest.raises(StoreError, match="cannot start"):
                await server.start()
        assert not server.is_alive
        with pytest.raises(StoreError, match="not started"):
            await server.fork()
        await server.stop()

    asyncio.run(fail())
