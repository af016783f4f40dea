"""The server's side of the explorer: a few processes that make pages, and the pages made lately."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections import OrderedDict
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Final

from miggraph.errors import StoreError
from miggraph.web import log
from miggraph.web.explorer.graph import Graph
from miggraph.web.explorer.processes import make, start, warm
from miggraph.web.explorer.routes import AHEAD, PAGES
from miggraph.web.explorer.site import Answer
from miggraph.web.frames import Refusal, RefusedError

__all__ = ["Explorer"]

_WORKERS: Final = 2
#: Pages that wait or are being made at once; further requests are told to come again.
_MOST_WAITING: Final = 64
#: Bytes of pages that are kept.
_MOST_KEPT: Final = 64 * 1024 * 1024
#: A larger one is made anew each time: it would take the place of many.
_LARGEST_KEPT: Final = 4 * 1024 * 1024
#: Seconds for one page.
_PATIENCE: Final = 60.0


class Explorer:
    """Makes pages in processes of their own, so that no request holds up another.

    Parameters
    ----------
    graph
        Which graph is shown.
    is_built
        Whether there are scripts to load.
    """

    def __init__(self, graph: Graph, *, is_built: bool) -> None:
        self._graph = graph
        self._is_built = is_built
        self._executor: Executor | None = None
        self._waiting = 0
        #: The data do not change while the server runs, so neither does a page.
        self._kept: OrderedDict[tuple[str, str, str], Answer] = OrderedDict()
        self._size = 0
        self._making: dict[tuple[str, str, str], asyncio.Future[Answer]] = {}

    async def start(self) -> None:
        """Start the processes and wait for one of them.

        Raises
        ------
        StoreError
            If the graph cannot be opened.
        """
        self._executor = self._new_executor()
        loop = asyncio.get_running_loop()
        try:
            # One for each process: the first pages that are asked for find them open.
            await asyncio.gather(
                *(loop.run_in_executor(self._executor, warm) for _ in range(_WORKERS))
            )
        except BrokenProcessPool as error:
            raise StoreError("The graph that the pages show cannot be opened.") from error

    async def stop(self) -> None:
        """End the processes, whatever they do."""
        executor, self._executor = self._executor, None
        if executor is not None:
            for process in multiprocessing.active_children():
                process.kill()
            executor.shutdown(wait=True, cancel_futures=True)

    async def make_ahead(self) -> None:
        """Make the pages whose first time is long, before anybody asks for them."""
        for path in AHEAD:
            with suppress(RefusedError):  # whoever asks for it then is told why
                await self.answer(PAGES[path], "", "")

    async def answer(self, place: str, name: str, query: str) -> Answer:
        """Return a page.

        Parameters
        ----------
        place
            Module and function of the page.
        name
            What stands in its path.
        query
            The query string.

        Raises
        ------
        RefusedError
            If too many wait, or the process that made it ended.
        """
        key = (place, name, query)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._making:
            if self._waiting >= _MOST_WAITING:
                message = f"{self._waiting} pages are being made."
                raise RefusedError(Refusal(503, message, "try again."), retry=1)
            self._waiting += 1
            self._making[key] = asyncio.ensure_future(self._make(key))
        # A client that goes away does not take the page from others that wait for it.
        return await asyncio.shield(self._making[key])

    async def _make(self, key: tuple[str, str, str]) -> Answer:
        executor = self._executor
        try:
            if executor is None:
                raise RefusedError(Refusal(503, "The server starts or ends.", "try again."), 1)
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(executor, make, *key, _PATIENCE)
        except BrokenProcessPool as error:
            if self._executor is executor:
                log.event("trouble", message="a process that makes pages ended")
                self._executor = self._new_executor()
            refusal = Refusal(503, "The process that made this page has ended.", "try again.")
            raise RefusedError(refusal, retry=1) from error
        finally:
            self._waiting -= 1
            self._making.pop(key, None)
        if answer.status == 200 and len(answer.content) <= _LARGEST_KEPT:
            self._keep(key, answer)
        return answer

    def _keep(self, key: tuple[str, str, str], answer: Answer) -> None:
        self._kept[key] = answer
        self._size += _size(key, answer)
        while self._size > _MOST_KEPT:
            self._size -= _size(*self._kept.popitem(last=False))

    def _new_executor(self) -> Executor:
        return ProcessPoolExecutor(
            _WORKERS,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=start,
            initargs=(self._graph, self._is_built),
        )


def _size(key: tuple[str, str, str], answer: Answer) -> int:
    """Return how much room a page takes; an address can be longer than what it leads to."""
    return len(answer.content) + 2 * sum(map(len, key))
