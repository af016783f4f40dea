"""A bounded number of workers, a bounded queue before them, and queries that end in time."""

from __future__ import annotations

import asyncio
import signal
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

import msgspec

from miggraph.errors import StoreError
from miggraph.web.forkserver import Source
from miggraph.web.frames import (
    DATA,
    END,
    HEADER,
    REFUSAL,
    REQUEST,
    End,
    Header,
    Refusal,
    RefusedError,
    Request,
    pack,
    read_frame,
)
from miggraph.web.processes import ForkServer, Worker

__all__ = ["Limits", "Pool", "Run"]

#: A query that runs longer lets others go first.
_PATIENT: Final = 1.0
#: So many ends of the fork server within a minute are no accident.
_MOST_ENDS: Final = 5
#: So many for each place of a worker, of those that ended before they had a query.
_MOST_DEATHS: Final = 5
#: Seconds before another try.
_PAUSE: Final = 0.2
_MINUTE: Final = 60.0


@dataclass(frozen=True)
class Limits:
    """What a query may take.

    Attributes
    ----------
    timeout
        Seconds in a worker, until the last byte of the answer is sent; the same again in the queue.
    workers, queue
        Queries that run at once, and that wait.
    memory
        Bytes that a worker may take for a query.
    max_rows
        Rows or triples of an answer.
    """

    timeout: float
    workers: int
    queue: int
    memory: int
    max_rows: int | None = None


class Run:
    """A query that runs in a worker: its header, then its chunks."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self.rows: int | None = None
        self.is_whole = False

    async def header(self) -> Header:
        """Wait for the header.

        Raises
        ------
        RefusedError
            If there will be none.
        """
        kind, content = await self._next()
        if kind != HEADER:
            raise RuntimeError(f"a frame {kind!r} before the header")
        return msgspec.msgpack.decode(content, type=Header)

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the answer; the end of the iteration is that of a whole answer.

        Raises
        ------
        RefusedError
            If the rest will not come.
        """
        while True:
            kind, content = await self._next()
            if kind == END:
                self.rows = msgspec.msgpack.decode(content, type=End).rows
                self.is_whole = True
                return
            if kind != DATA:
                raise RuntimeError(f"a frame {kind!r} among the data")
            yield content

    async def _next(self) -> tuple[bytes, bytes]:
        try:
            kind, content = await read_frame(self._worker.reader)
        except (asyncio.IncompleteReadError, OSError) as error:
            status = await asyncio.shield(self._worker.ended)
            raise RefusedError(_obituary(status)) from error
        if kind == REFUSAL:
            self.is_whole = True  # the worker waits for the next query
            raise RefusedError(msgspec.msgpack.decode(content, type=Refusal))
        return kind, content


class Pool:
    """Workers that share the data.

    Parameters
    ----------
    source
        The data.
    limits
        How many, how long.
    on_trouble
        Is told what goes wrong outside of a query; with True if nothing can be answered any more.
    """

    def __init__(
        self, source: Source, limits: Limits, on_trouble: Callable[[str, bool], None]
    ) -> None:
        self.limits = limits
        self._source = source
        self._on_trouble = on_trouble
        self._idle: list[Worker] = []
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        self._changes: set[asyncio.Task[None]] = set()
        self._restart = asyncio.Lock()
        self._ends: deque[float] = deque(maxlen=_MOST_ENDS)
        self._deaths: deque[float] = deque(maxlen=_MOST_DEATHS * limits.workers)
        self._is_closing = False

    async def start(self) -> None:
        """Load the data and start the workers.

        Raises
        ------
        StoreError
            If that cannot be done.
        """
        self._server = ForkServer(self._source)
        await self._server.start()
        for _ in range(self.limits.workers):
            await self._hire()

    async def stop(self) -> None:
        """End everything."""
        self._is_closing = True
        await asyncio.gather(*self._changes, return_exceptions=True)  # each ends by itself
        await self._server.stop()

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker."""
        return sum(not waiter.done() for waiter in self._waiting)

    @asynccontextmanager
    async def run(self, request: Request) -> AsyncIterator[Run]:
        """Run a query; the time limit holds for the whole block.

        However the block is left, the query ends with it: if it is not through, its worker is
        killed, and another one takes its place.

        Parameters
        ----------
        request
            The query.

        Raises
        ------
        RefusedError
            If the queue is full, the time is over, or something happens to the worker.
        """
        worker = await self._acquire()
        worker.is_fresh = False
        run = Run(worker)
        patience = asyncio.get_running_loop().call_later(_PATIENT, worker.yield_to_others)
        try:
            async with asyncio.timeout(self.limits.timeout):
                with suppress(OSError):  # the answer will say why
                    worker.writer.write(pack(REQUEST, request))
                    await worker.writer.drain()
                yield run
        except TimeoutError as error:
            raise RefusedError(self._too_long()) from error
        finally:
            patience.cancel()
            self._release(worker, is_through=run.is_whole)

    async def _acquire(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if not worker.ended.done():
                return worker
            self._mourn(worker)
        if self.waiting >= self.limits.queue:
            raise RefusedError(
                Refusal(429, "The server is busy, and its queue is full.", "try again later."), 1
            )
        waiter: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(self.limits.timeout):
                return await waiter
        except BaseException as error:
            with suppress(ValueError):
                self._waiting.remove(waiter)
            if waiter.done() and not waiter.cancelled():
                self._offer(waiter.result())  # it came in the very moment of giving up
            if isinstance(error, TimeoutError):
                message = "The server is busy: the query waited too long for its turn."
                raise RefusedError(Refusal(503, message, "try again later."), 5) from error
            raise

    def _release(self, worker: Worker, *, is_through: bool) -> None:
        if is_through and not worker.used_up and not worker.ended.done():
            self._offer(worker)
        else:
            self._replace(worker)

    def _offer(self, worker: Worker) -> None:
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(worker)
                return
        self._idle.append(worker)

    def _replace(self, worker: Worker, pause: float = 0) -> None:
        worker.kill()
        if not self._is_closing:
            change = asyncio.create_task(self._renew(pause))
            self._changes.add(change)
            change.add_done_callback(self._changes.discard)

    async def _renew(self, pause: float) -> None:
        """Start a worker, and before that the fork server if it is gone."""
        await asyncio.sleep(pause)
        while not self._is_closing:
            try:
                async with self._restart:
                    if not self._server.is_alive:
                        await self._start_again()
                await self._hire()
                return
            except StoreError as error:
                self._on_trouble(str(error), False)
                if len(self._ends) == _MOST_ENDS and time.monotonic() - self._ends[0] < _MINUTE:
                    self._on_trouble("The process that holds the data ends again and again.", True)
                    return
                await asyncio.sleep(_PAUSE)

    async def _hire(self) -> None:
        worker = await self._server.fork()
        worker.ended.add_done_callback(lambda _: self._bury(worker))
        self._offer(worker)

    def _bury(self, worker: Worker) -> None:
        """Replace a worker that ended without a query; with one, the query's end does it."""
        if worker in self._idle:
            self._idle.remove(worker)
            self._mourn(worker)

    def _mourn(self, worker: Worker) -> None:
        """Replace a worker that ended idle; not for ever, if none lives long enough for a query.

        One that had a query before may end because of that, and all end with the fork server,
        whose ends are counted by themselves.
        """
        if self._is_closing or not worker.is_fresh or not self._server.is_alive:
            self._replace(worker)
            return
        now = time.monotonic()
        self._deaths.append(now)
        if len(self._deaths) == self._deaths.maxlen and now - self._deaths[0] < _MINUTE:
            worker.kill()
            self._on_trouble("A worker ends again and again before it has a query.", True)
            return
        self._on_trouble("A worker ended before it had a query.", False)
        self._replace(worker, _PAUSE)

    async def _start_again(self) -> None:
        self._ends.append(time.monotonic())
        self._on_trouble("The process that held the data has ended; it is started again.", False)
        await self._server.stop()
        self._server = ForkServer(self._source)
        await self._server.start()

    def _too_long(self) -> Refusal:
        return Refusal(
            503,
            f"The query was stopped after {self.limits.timeout:g} seconds, the server's limit.",
            "name an agreement or a state, and look for patterns that share no variable.",
        )


def _obituary(status: int) -> Refusal:
    """Say why a worker ended while it had a query."""
    if status in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS):
        return Refusal(
            503,
            "The query was stopped: it takes more memory than this server gives to one.",
            "narrow it; ORDER BY, GROUP BY and DISTINCT hold all rows at once.",
        )
    return Refusal(503, "The process that worked on the query was ended.", "try again.")
