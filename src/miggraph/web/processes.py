"""The server's side of the fork server and its workers."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections import deque
from contextlib import ExitStack, suppress
from typing import Any, Final, TypeVar

import msgspec

from miggraph.errors import StoreError
from miggraph.web.forkserver import FORK, KILL, PID, Source

__all__ = ["ForkServer", "Worker"]

#: Without the present folder among the places that modules come from.
_COMMAND: Final = ("-P", "-c", "from miggraph.web.forkserver import main; main()")
#: How much of an answer waits in the server before its worker has to wait.
_BUFFER: Final = 256 * 1024
#: Seconds. The fork server only reads orders, so an answer is a matter of milliseconds.
_PATIENCE: Final = 30.0
_NICE: Final = 15

_T = TypeVar("_T")


class Worker:
    """A process that answers one query at a time. Made by `ForkServer.fork`."""

    def __init__(
        self,
        pid: int,
        ended: asyncio.Future[int],
        server: ForkServer,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self.pid = pid
        self.reader = reader
        self.writer = writer
        self.used_up = False
        self.is_fresh = True
        self.ended = ended
        self._server = server

    def yield_to_others(self) -> None:
        """Let every other process go first. It cannot be taken back, so the worker is used up."""
        self.used_up = True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _NICE)

    def kill(self) -> None:
        """End the process, whatever it does."""
        self.used_up = True
        self._server.kill(self)
        self.writer.close()


class ForkServer:
    """A running fork server.

    Parameters
    ----------
    source
        The data; `control` is filled in.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._process: asyncio.subprocess.Process | None = None
        self._control: socket.socket | None = None
        self._listener: asyncio.Task[None] | None = None
        #: One for each order, in their order; also those that nobody waits for any more.
        self._forks: deque[asyncio.Future[tuple[int, asyncio.Future[int]]]] = deque()
        self._endings: dict[int, asyncio.Future[int]] = {}
        self._ready: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

    async def start(self) -> None:
        """Start the process and wait until it has loaded the data.

        Raises
        ------
        StoreError
            If the data cannot be loaded, or the system has no room for the process.
        """
        try:
            self._process, self._control = await self._spawn()
        except OSError as error:
            raise StoreError(f"The process that holds the data cannot start: {error}") from error
        self._listener = asyncio.create_task(self._listen(self._process))
        event = await asyncio.shield(self._ready)
        if "error" in event:
            await self.stop()
            raise StoreError(str(event["error"]))

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._listener is not None and not self._listener.done()

    async def fork(self) -> Worker:
        """Start a worker.

        Raises
        ------
        StoreError
            If the fork server is gone, or the system has no room for a process.
        """
        asked: asyncio.Future[tuple[int, asyncio.Future[int]]]
        asked = asyncio.get_running_loop().create_future()
        try:
            if self._control is None:
                raise StoreError("the process that holds the data was not started")
            with ExitStack() as unused:
                ours, theirs = socket.socketpair()
                unused.callback(ours.close)  # by that ends a worker that comes too late
                with theirs:
                    socket.send_fds(self._control, [FORK], [theirs.fileno()])
                # It stays there whatever happens: each order has its answer.
                self._forks.append(asked)
                async with asyncio.timeout(_PATIENCE):
                    pid, ended = await asked
                reader, writer = await asyncio.open_unix_connection(sock=ours, limit=_BUFFER)
                unused.pop_all()
        except (OSError, StoreError) as error:  # of the first kind is TimeoutError
            raise StoreError(f"No process can be started for a query: {error}") from error
        return Worker(pid, ended, self, reader, writer)

    def kill(self, worker: Worker) -> None:
        """Have a worker killed, if it still runs."""
        if self._control is not None and not worker.ended.done():
            with suppress(OSError):  # its own end takes all workers along
                self._control.send(KILL + PID.pack(worker.pid))

    async def stop(self) -> None:
        """End the process and all its workers, if it was ever started."""
        if self._process is None or self._control is None or self._listener is None:
            return
        self._control.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._process.wait()
        if self._process.returncode is None:
            self._process.kill()
        await self._listener

    async def _spawn(self) -> tuple[asyncio.subprocess.Process, socket.socket]:
        """Start the process; the socket is the one that orders it."""
        ours, theirs = socket.socketpair()
        source = msgspec.structs.replace(self._source, control=theirs.fileno())
        descriptors = [theirs.fileno()] + ([] if source.file is None else [source.file])
        try:
            with theirs:
                process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    *_COMMAND,
                    msgspec.json.encode(source).decode(),
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=asyncio.subprocess.PIPE,
                    pass_fds=descriptors,
                )
        except BaseException:
            ours.close()
            raise
        return process, ours

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        events = process.stdout
        if events is None:
            raise RuntimeError("the fork server has no standard output")
        loop = asyncio.get_running_loop()
        while line := await events.readline():
            match json.loads(line):
                case {"forked": pid}:
                    # With the ending: the worker may have ended before anybody can ask for it.
                    ending = self._endings[pid] = loop.create_future()
                    self._settle(self._forks.popleft(), (pid, ending))
                case {"failed": why}:
                    self._fail(self._forks.popleft(), why)
                case {"ended": pid, "status": status}:
                    self._settle(self._endings.pop(pid), status)
                case event:
                    self._ready.set_result(event)
        await process.wait()
        if not self._ready.done():
            self._ready.set_result({"error": "the process that loads the data ended early"})
        for asked in self._forks:
            self._fail(asked, "the process that holds the data has ended")
        for ended in self._endings.values():
            self._settle(ended, 0)

    @staticmethod
    def _settle(future: asyncio.Future[_T], value: _T) -> None:
        if not future.done():
            future.set_result(value)

    @staticmethod
    def _fail(future: asyncio.Future[Any], why: str) -> None:
        if not future.done():
            future.set_exception(StoreError(why))
