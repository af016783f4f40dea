"""The server's side of the fork server and its workers."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections import deque
from contextlib import suppress
from typing import Any, Final

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


class Worker:
    """A process that answers one query at a time. Made by `ForkServer.fork`."""

    def __init__(
        self,
        pid: int,
        server: ForkServer,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self.pid = pid
        self.reader = reader
        self.writer = writer
        self.used_up = False
        self.ended: asyncio.Future[int] = server.ending(pid)
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
        self._forks: deque[asyncio.Future[int]] = deque()
        self._endings: dict[int, asyncio.Future[int]] = {}
        self._ready: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

    async def start(self) -> None:
        """Start the process and wait until it has loaded the data.

        Raises
        ------
        StoreError
            If the data cannot be loaded.
        """
        ours, theirs = socket.socketpair()
        source = msgspec.structs.replace(self._source, control=theirs.fileno())
        descriptors = [theirs.fileno()] + ([] if source.file is None else [source.file])
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *_COMMAND,
                msgspec.json.encode(source).decode(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                pass_fds=descriptors,
            )
        self._control = ours
        self._listener = asyncio.create_task(self._listen())
        event = await asyncio.shield(self._ready)
        if "error" in event:
            await self.stop()
            raise StoreError(str(event["error"]))

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return not self._listener.done()

    async def fork(self) -> Worker:
        """Start a worker.

        Raises
        ------
        StoreError
            If the fork server is gone, or the system has no room for a process.
        """
        ours, theirs = socket.socketpair()
        asked: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        try:
            with theirs:
                self._forks.append(asked)
                socket.send_fds(self._control, [FORK], [theirs.fileno()])
            async with asyncio.timeout(_PATIENCE):
                pid = await asked
        except (OSError, TimeoutError, StoreError) as error:
            ours.close()
            with suppress(ValueError):
                self._forks.remove(asked)
            raise StoreError(f"No process can be started for a query: {error}") from error
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=_BUFFER)
        return Worker(pid, self, reader, writer)

    def ending(self, pid: int) -> asyncio.Future[int]:
        """Return the future exit status of a worker."""
        return self._endings[pid]

    def kill(self, worker: Worker) -> None:
        """Have a worker killed, if it still runs."""
        if not worker.ended.done():
            with suppress(OSError):  # its own end takes all workers along
                self._control.send(KILL + PID.pack(worker.pid))

    async def stop(self) -> None:
        """End the process and all its workers."""
        self._control.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._process.wait()
        if self._process.returncode is None:
            self._process.kill()
        await self._listener

    async def _listen(self) -> None:
        events = self._process.stdout
        if events is None:
            raise RuntimeError("the fork server has no standard output")
        loop = asyncio.get_running_loop()
        while line := await events.readline():
            match json.loads(line):
                case {"forked": pid}:
                    self._endings[pid] = loop.create_future()
                    self._settle(self._forks.popleft(), pid)
                case {"failed": why}:
                    self._fail(self._forks.popleft(), why)
                case {"ended": pid, "status": status}:
                    self._settle(self._endings.pop(pid), status)
                case event:
                    self._ready.set_result(event)
        await self._process.wait()
        if not self._ready.done():
            self._ready.set_result({"error": "the process that loads the data ended early"})
        for asked in self._forks:
            self._fail(asked, "the process that holds the data has ended")
        for ended in self._endings.values():
            self._settle(ended, 0)

    @staticmethod
    def _settle(future: asyncio.Future[int], value: int) -> None:
        if not future.done():
            future.set_result(value)

    @staticmethod
    def _fail(future: asyncio.Future[int], why: str) -> None:
        if not future.done():
            future.set_exception(StoreError(why))
