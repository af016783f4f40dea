"""The fork server: loads the data once, and forks workers that share it.

It has one thread and no event loop, so that a fork copies nothing that is in motion. A new worker
takes milliseconds, so that one that is killed costs little. It obeys a control socket, on which
each byte is an order, and tells on standard output what becomes of its workers.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import struct
import sys
from contextlib import suppress
from typing import Any, BinaryIO, Final, NoReturn

import msgspec
import pyoxigraph as ox
from msgspec import Struct

from miggraph.web.confinement import confine, die_with_parent
from miggraph.web.evaluate import evaluate
from miggraph.web.frames import REFUSAL, Refusal, RefusedError, Request, pack, receive_frame

__all__ = ["FORK", "KILL", "PID", "Source", "main"]

FORK: Final = b"F"  # with the descriptor of the new worker's connection
KILL: Final = b"K"  # followed by a PID
PID: Final = struct.Struct(">I")


class Source(Struct, frozen=True):
    """Where the data are.

    Attributes
    ----------
    control
        Descriptor of the control socket.
    file, format
        Descriptor of a file, and what it holds, as pyoxigraph names it.
    store
        Instead of a file, the folder of a store on disk.
    memory
        Bytes that a worker may take for one query.
    """

    control: int
    memory: int
    file: int | None = None
    format: str = "N_QUADS"
    store: str | None = None


def main() -> None:
    """Serve until the control socket ends; the argument is a `Source` as JSON."""
    die_with_parent()
    # Both may reach the whole group; the server decides when this process and its workers end.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    source = msgspec.json.decode(sys.argv[1], type=Source)
    try:
        store = _load(source)
    except (SyntaxError, ValueError, OSError) as error:
        _tell(error=str(error).strip())
        sys.exit(2)
    gc.collect()
    gc.freeze()  # so that no worker's collector touches, and thereby copies, shared pages
    _tell(ready=True, threads=_threads())
    with socket.socket(fileno=source.control) as control:
        _ForkServer(control, store, source).serve()


class _ForkServer:
    def __init__(self, control: socket.socket, store: ox.Store | None, source: Source) -> None:
        self._control = control
        self._store = store
        self._source = source
        self._workers: set[int] = set()
        self._ended, wake = os.pipe()
        for end in (self._ended, wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> None:
        """Obey until there is nobody who orders."""
        try:
            while True:
                control = self._control.fileno()
                ready, _, _ = select.select([control, self._ended], [], [])
                if self._ended in ready:
                    with suppress(BlockingIOError):
                        os.read(self._ended, 4096)
                    self._bury()
                if control in ready and not self._obey():
                    return
        except BrokenPipeError:
            return  # nobody listens
        finally:
            for worker in self._workers:
                os.kill(worker, signal.SIGKILL)

    def _obey(self) -> bool:
        order, descriptors, _, _ = socket.recv_fds(self._control, 1, 1)
        if order == FORK:
            with socket.socket(fileno=descriptors[0]) as connection:
                self._fork(connection)
        elif order == KILL:
            worker = PID.unpack(self._control.recv(PID.size, socket.MSG_WAITALL))[0]
            # It is ours until it is buried, so the number cannot mean another process.
            if worker in self._workers:
                os.kill(worker, signal.SIGKILL)
        return bool(order)

    def _fork(self, connection: socket.socket) -> None:
        try:
            worker = os.fork()
        except OSError as error:  # the system has no room for another process
            _tell(failed=str(error))
            return
        if worker == 0:
            _work(connection, self._store, self._source)
        self._workers.add(worker)
        _tell(forked=worker)

    def _bury(self) -> None:
        while self._workers:
            worker, status = os.waitpid(-1, os.WNOHANG)
            if worker == 0:
                return
            self._workers.discard(worker)
            _tell(ended=worker, status=os.waitstatus_to_exitcode(status))


def _work(connection: socket.socket, store: ox.Store | None, source: Source) -> NoReturn:
    """Answer one query after another. Never returns into the fork server's loop."""
    status = 1
    try:
        die_with_parent()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        on_disk = source.store is not None
        own = confine(connection, source.memory, files=on_disk)
        data = ox.Store.read_only(source.store) if source.store is not None else store
        if data is not None:
            _answer(own, data)
        status = 0
    finally:
        os._exit(status)  # what else the fork server has open is not this process's to end


def _answer(connection: socket.socket, store: ox.Store) -> None:
    while (frame := receive_frame(connection)) is not None:
        request = msgspec.msgpack.decode(frame[1], type=Request)
        try:
            evaluate(store, request, connection.sendall)
        except RefusedError as refused:
            connection.sendall(pack(REFUSAL, refused.refusal))
        except MemoryError:
            connection.sendall(pack(REFUSAL, Refusal(503, "The query takes too much memory.")))
            return


def _load(source: Source) -> ox.Store | None:
    """Return the data in memory; None if each worker opens the store on disk."""
    if source.store is not None:
        _try_out(source.store)
        return None
    if source.file is None:
        raise ValueError("there is neither a file nor a store")
    store = ox.Store()
    # A descriptor that earlier fork servers have read: from its beginning.
    with os.fdopen(source.file, "rb") as file:
        file.seek(0)
        # As bytes: given a path or a file, Oxigraph might start threads, which a fork would lose.
        store.bulk_load(file.read(), format=getattr(ox.RdfFormat, source.format))
    return store


def _try_out(folder: str) -> None:
    """Open a store on disk in another process: it starts threads, and a fork would lose them."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        try:
            ox.Store.read_only(folder)
        except BaseException as error:  # whatever it is, it is told
            os.write(writing, str(error).encode()[:4096] or b"it cannot be opened")
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        trouble = answer.read().decode(errors="replace")
    os.wait()
    if trouble:
        raise OSError(trouble)


def _threads() -> int | None:
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208
    except OSError:
        return None


def _tell(**event: Any) -> None:
    line = json.dumps(event).encode() + b"\n"
    out: BinaryIO = sys.stdout.buffer
    out.write(line)
    out.flush()
