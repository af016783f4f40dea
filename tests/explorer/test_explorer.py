"""The server's side of the explorer: bounded, shared, kept, and up again after what ends a process.

Pages are made by real processes over the published graph of a small data folder.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import pytest

from miggraph.errors import StoreError
from miggraph.web.explorer import explorer as module
from miggraph.web.explorer.explorer import Explorer
from miggraph.web.explorer.graph import Graph
from miggraph.web.explorer.site import Answer
from miggraph.web.frames import RefusedError
from tests.cli.process import SMALL
from tests.explorer.made_pages import PLACE

T = TypeVar("T")


@pytest.fixture(autouse=True)
def _one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have all pages made by one process, so that the next one sees what happened to it."""
    monkeypatch.setattr(module, "_WORKERS", 1)


@asynccontextmanager
async def _explorer() -> AsyncIterator[Explorer]:
    explorer = Explorer(Graph(data=str(SMALL)), is_built=False)
    await explorer.start()
    try:
        yield explorer
    finally:
        await explorer.stop()


def _with_explorer(work: Callable[[Explorer], Awaitable[T]]) -> T:
    async def run() -> T:
        async with _explorer() as explorer:
            return await asyncio.wait_for(work(explorer), 60)

    return asyncio.run(run())


async def _get(explorer: Explorer, page: str, name: str = "", query: str = "") -> Answer:
    return await explorer.answer(f"{PLACE}:{page}", name, query)


def test_a_page_is_kept_by_its_whole_address() -> None:
    async def work(explorer: Explorer) -> None:
        first = await _get(explorer, "told")
        assert await _get(explorer, "told") == first
        others = [("other", ""), ("", "policy=majority"), ("", "x=1")]
        for name, query in others:
            other = await _get(explorer, "told", name, query)
            assert other.content != first.content
            assert await _get(explorer, "told", name, query) == other
        refused = await _get(explorer, "refused")
        assert refused.status == 404
        assert (await _get(explorer, "refused")).content != refused.content  # is not kept

    _with_explorer(work)


def test_what_is_asked_by_many_at_once_is_made_once() -> None:
    async def work(explorer: Explorer) -> None:
        answers = await asyncio.gather(*(_get(explorer, "slow", "0.3") for _ in range(200)))
        assert len({answer.content for answer in answers}) == 1

    _with_explorer(work)


def test_who_goes_away_does_not_take_the_page_from_others() -> None:
    async def work(explorer: Explorer) -> None:
        gone = asyncio.ensure_future(_get(explorer, "slow", "0.5"))
        stays = asyncio.ensure_future(_get(explorer, "slow", "0.5"))
        await asyncio.sleep(0.1)
        gone.cancel()
        assert (await stays).status == 200
        assert gone.cancelled()

    _with_explorer(work)


def test_when_too_many_wait_the_next_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_MOST_WAITING", 3)

    async def work(explorer: Explorer) -> None:
        kept = await _get(explorer, "told")
        names = ("0.5", "0.51", "0.52")
        waiting = [asyncio.ensure_future(_get(explorer, "slow", name)) for name in names]
        await asyncio.sleep(0.05)
        with pytest.raises(RefusedError) as caught:
            await _get(explorer, "told", "one more")
        assert (caught.value.refusal.status, caught.value.retry) == (503, 1)
        assert await _get(explorer, "told") == kept  # what is there is given
        same = asyncio.ensure_future(_get(explorer, "slow", names[0]))  # and shared
        assert [answer.status for answer in await asyncio.gather(*waiting, same)] == [200] * 4
        assert (await _get(explorer, "told", "one more")).status == 200

    _with_explorer(work)


def test_pages_that_fail_leave_no_place_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_WAITING", 2)

    async def work(explorer: Explorer) -> None:
        for _ in range(5):
            with pytest.raises(RuntimeError, match="ZeroDivisionError"):
                await _get(explorer, "faulty")
        assert (await _get(explorer, "told")).status == 200

    _with_explorer(work)


@pytest.mark.parametrize("name", ["", "unsendable", "cache"])
def test_a_fault_names_error_and_place_and_harms_no_other_page(name: str) -> None:
    async def work(explorer: Explorer) -> None:
        pid = (await _get(explorer, "told")).content.split()[0]
        with pytest.raises(RuntimeError) as caught:
            await _get(explorer, "faulty", name)
        error = {"": "ZeroDivisionError", "unsendable": "_UnsendableError", "cache": "CacheError"}
        assert str(caught.value).startswith(error[name])
        assert " at faulty:" in str(caught.value)
        assert (await _get(explorer, "told", "again")).content.split()[0] == pid

    _with_explorer(work)


def test_what_is_asked_wrongly_is_said_on_a_page() -> None:
    async def work(explorer: Explorer) -> None:
        unknown = await _get(explorer, "faulty", "unknown")
        assert unknown.status == 404
        assert b"unknowns" in unknown.content
        assert unknown.headers["Cache-Control"] == "no-store"
        for name, query in [("usage", ""), ("unknown", "policy=nope"), ("", "policy=nope")]:
            answer = await _get(explorer, "faulty", name, query)
            assert (answer.status, answer.media_type) == (400, "text/html"), (name, query)

    _with_explorer(work)


def test_a_killed_process_is_a_503_and_the_next_page_is_made(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def work(explorer: Explorer) -> None:
        kept = await _get(explorer, "told")
        with pytest.raises(RefusedError) as caught:
            await _get(explorer, "ends")
        assert (caught.value.refusal.status, caught.value.retry) == (503, 1)
        assert await _get(explorer, "told") == kept
        assert (await _get(explorer, "told", "again")).status == 200
        # From without, while nothing is made.
        os.kill(int((await _get(explorer, "told", "who")).content.split()[0]), signal.SIGKILL)
        for number in range(100):
            try:
                assert (await _get(explorer, "told", f"after {number}")).status == 200
                break
            except RefusedError:
                await asyncio.sleep(0.02)
        else:
            pytest.fail("no process is started again")

    _with_explorer(work)
    assert "a process that makes pages ended" in capsys.readouterr().err


def test_a_page_that_takes_too_long_is_a_503_and_its_process_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.3)

    async def work(explorer: Explorer) -> None:
        pid = (await _get(explorer, "told")).content.split()[0]
        answer = await _get(explorer, "slow", "30")
        assert (answer.status, answer.media_type) == (503, "text/html")
        assert b"0.3 seconds" in answer.content
        assert (await _get(explorer, "told", "again")).content.split()[0] == pid
        # The time of one page does not end the next.
        assert (await _get(explorer, "slow", "0.2")).status == 200
        assert (await _get(explorer, "slow", "0.21")).status == 200

    _with_explorer(work)


def test_a_page_that_no_signal_interrupts_ends_with_its_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.1)

    async def work(explorer: Explorer) -> None:
        with pytest.raises(RefusedError) as caught:
            await _get(explorer, "deaf")
        assert caught.value.refusal.status == 503
        assert (await _get(explorer, "told")).status == 200

    _with_explorer(work)


def test_what_is_kept_is_bounded_addresses_included(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_KEPT", 10_000)

    async def work(explorer: Explorer) -> None:
        oldest = await _get(explorer, "told", "oldest")
        other = await _get(explorer, "told", "other")
        await _get(explorer, "large", "9000")
        assert await _get(explorer, "told", "oldest") == oldest  # now used later than the other
        await _get(explorer, "large", "400")
        assert await _get(explorer, "told", "oldest") == oldest
        assert await _get(explorer, "told", "other") == other
        await _get(explorer, "told", query="x=" + "y" * 4990)
        assert (await _get(explorer, "told", "oldest")).content != oldest.content
        await _get(explorer, "large", "20000")  # more than all room: it is given and not kept
        assert explorer._size == 0
        assert not explorer._kept

    _with_explorer(work)


def test_before_it_starts_it_says_so() -> None:
    explorer = Explorer(Graph(data=str(SMALL)), is_built=False)
    with pytest.raises(RefusedError) as caught:
        asyncio.run(_get(explorer, "told"))
    assert caught.value.refusal.status == 503


def test_a_graph_that_cannot_be_opened_is_said(
    tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str]
) -> None:
    async def run() -> None:
        folder = tmp_path_factory.mktemp("no data")
        explorer = Explorer(Graph(data=str(folder)), is_built=False)
        try:
            with pytest.raises(StoreError, match="cannot be opened"):
                await explorer.start()
        finally:
            await explorer.stop()

    asyncio.run(run())
    capfd.readouterr()  # the process says why


def test_the_end_waits_for_no_page() -> None:
    async def run() -> None:
        async with _explorer() as explorer:
            slow = asyncio.ensure_future(_get(explorer, "slow", "30"))
            await asyncio.sleep(0.5)
        with pytest.raises(RefusedError):  # a page that had been waited for would be there
            await slow

    asyncio.run(run())


def test_slow_pages_are_made_before_anybody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AHEAD", ("/ends", "/told"))
    monkeypatch.setattr(module, "PAGES", {"/told": f"{PLACE}:told", "/ends": f"{PLACE}:ends"})

    async def work(explorer: Explorer) -> None:
        await explorer.make_ahead()  # of which one ends its process: that is for who asks for it
        assert (f"{PLACE}:told", "", "") in explorer._kept

    _with_explorer(work)
