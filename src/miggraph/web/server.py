"""The server process: binds the address, starts the workers, and stops cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

import uvicorn

from miggraph.errors import StoreError, UsageError
from miggraph.web import log
from miggraph.web.app import application
from miggraph.web.connection import Connection
from miggraph.web.explorer.explorer import Explorer
from miggraph.web.explorer.graph import Graph
from miggraph.web.forkserver import Source
from miggraph.web.pool import Limits, Pool
from miggraph.web.static_files import is_built

__all__ = ["Settings", "is_loopback", "listen", "serve"]

#: Connections at once; each further one is answered with 503.
_MOST_CONNECTIONS: Final = 1000
_BACKLOG: Final = 512
#: Seconds that a connection is kept between two requests.
_KEEP: Final = 15
#: Seconds after which a connection is given up whose client takes nothing of what is sent.
_UNREAD: Final = 120


@dataclass(frozen=True)
class Settings:
    """How to serve.

    Attributes
    ----------
    limits
        What a query may take.
    grace
        Seconds that running queries have when the server is told to stop.
    cors
        Whether pages of other sites may read the answers.
    graph
        What the explorer shows; None where a file is served that is no graph of ours.
    """

    limits: Limits
    grace: int
    cors: bool
    graph: Graph | None = None


def listen(host: str, port: int) -> socket.socket:
    """Return a bound socket.

    Parameters
    ----------
    host
        Name or address.
    port
        0 lets the system choose.

    Raises
    ------
    UsageError
        If the address cannot be had.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise UsageError(
            f"There is no address {host!r}: {error}.", fix="give --host an address of this machine."
        ) from error
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # accepted connections inherit it
            bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD * 1000)
        bound.bind(address)
        bound.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        bound.close()
        raise _not_bound(host, port, error) from error
    return bound


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address.

    Parameters
    ----------
    host
        Name or address.
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(
    source: Source, bound: socket.socket, settings: Settings, on_ready: Callable[[str], None]
) -> None:
    """Serve until SIGTERM or SIGINT.

    Parameters
    ----------
    source
        The data.
    bound
        A socket of `listen`.
    settings
        How to serve.
    on_ready
        Is given the address of the endpoint once it answers.

    Raises
    ------
    StoreError
        If the data cannot be loaded, or no process can be kept that holds them.
    """
    with asyncio.Runner(loop_factory=_event_loop) as runner:
        runner.run(_serve(source, bound, settings, on_ready))


async def _serve(
    source: Source, bound: socket.socket, settings: Settings, on_ready: Callable[[str], None]
) -> None:
    log.route_messages()
    fatal: list[str] = []

    def on_trouble(message: str, is_fatal: bool) -> None:
        log.event("trouble", message=message)
        if is_fatal:
            fatal.append(message)
            server.should_exit = True

    pool = Pool(source, settings.limits, on_trouble)
    graph = settings.graph
    explorer = None if graph is None else Explorer(graph, is_built=is_built())
    origin = _origin(bound)
    server = _Server(
        uvicorn.Config(
            application(pool, explorer, origin, cors=settings.cors),
            http=Connection,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_MOST_CONNECTIONS,
            timeout_keep_alive=_KEEP,
            timeout_graceful_shutdown=settings.grace,
        ),
        lambda: on_ready(f"{origin}/sparql"),
    )
    async with AsyncExitStack() as ends:
        for started in (pool, explorer):
            if started is not None:
                ends.push_async_callback(started.stop)
                await started.start()
        if explorer is not None:
            ahead = asyncio.create_task(explorer.make_ahead())
            ends.callback(ahead.cancel)
        await server.serve([bound])
    if fatal:
        raise StoreError(fatal[0], fix="look at what ends it: the log of the system, its memory.")


class _Server(uvicorn.Server):
    """uvicorn, which says when it answers, and which ends well when it is told to stop."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals; uvicorn would raise them again at the end, as if they had killed it."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)

    def _stop(self) -> None:
        """Stop; the second time without waiting for what runs."""
        self.force_exit = self.should_exit
        self.should_exit = True


def _event_loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


def _origin(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _not_bound(host: str, port: int, error: Exception) -> UsageError:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        message = f"Port {port} of {host} is in use."
        return UsageError(message, fix="choose another with --port; 0 takes any that is free.")
    if number == errno.EACCES:
        message = f"Port {port} of {host} needs more rights than this user has."
        return UsageError(message, fix="choose a port from 1024 on.")
    reason = os.strerror(number) if number else str(error)
    return UsageError(
        f"{host}, port {port}, cannot be listened on: {reason}.",
        fix="give --host an address of this machine, and --port a number up to 65535.",
    )
