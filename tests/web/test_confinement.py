"""What the system holds a worker to, even if a query gets past the guard of the text."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from miggraph.web.confinement import CONNECTION, confine
from miggraph.web.evaluate import evaluate
from miggraph.web.frames import RefusedError, Request
from tests.cli.process import PATIENCE
from tests.web.conftest import Start
from tests.web.endpoint import ticks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")

MIB = 1024 * 1024


def _confined(work: Callable[[], str], *, files: bool = False) -> str:
    """Return what some work says in a confined process."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        try:
            connection = confine(theirs, 64 * MIB, files=files)
            connection.sendall(work().encode())
        except BaseException as error:
            os.write(CONNECTION, repr(error).encode()[:1000])
        finally:
            os._exit(0)
    theirs.close()
    ours.settimeout(PATIENCE)
    with ours:
        said = b""
        while part := ours.recv(65536):
            said += part
    os.waitpid(child, 0)
    return said.decode()


def _listener() -> tuple[socket.socket, list[bytes]]:
    """Listen on loopback, and note who comes."""
    listener = socket.create_server(("127.0.0.1", 0))
    came: list[bytes] = []

    def accept() -> None:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            connection.settimeout(PATIENCE)
            came.append(connection.recv(1000))

    threading.Thread(target=accept, daemon=True).start()
    return listener, came


def _federated(port: int) -> str:
    try:
        answer = ox.Store().query(f"ASK {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
        return f"answered {bool(answer)}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def test_service_reaches_nobody_without_the_guard() -> None:
    listener, came = _listener()
    with listener:
        said = _confined(lambda: _federated(listener.getsockname()[1]))
    assert "answered" not in said
    assert came == []


def test_service_reaches_nobody_from_a_store_on_disk() -> None:
    network = Path("/proc/self/ns/net")
    if _confined(lambda: str(network.readlink()), files=True) == str(network.readlink()):
        pytest.skip("this system allows no network namespace")
    listener, came = _listener()
    with listener:
        said = _confined(lambda: _federated(listener.getsockname()[1]), files=True)
    assert "answered" not in said
    assert came == []


def test_the_listener_hears_who_is_not_confined() -> None:
    """Otherwise the test above could not fail."""
    listener, came = _listener()
    with listener:
        child = threading.Thread(target=_federated, args=(listener.getsockname()[1],))
        child.start()
        child.join(PATIENCE)
    assert came
    assert came[0].startswith(b"POST / ")


def test_no_descriptor_is_left_and_none_can_be_had() -> None:
    secret = os.open(__file__, os.O_RDONLY)
    works = (socket.socket, lambda: os.open("/", os.O_RDONLY), lambda: os.fstat(secret))
    try:
        said = _confined(lambda: " ".join(map(_attempt, works)))
    finally:
        os.close(secret)
    assert said.split() == [str(errno.EMFILE), str(errno.EMFILE), str(errno.EBADF)]


def _attempt(work: Callable[[], object]) -> str:
    try:
        work()
    except OSError as error:
        return str(error.errno)
    return "done"


def test_memory_is_bounded() -> None:
    assert _confined(lambda: str(len(bytearray(16 * MIB)))) == str(16 * MIB)
    assert "MemoryError" in _confined(lambda: str(len(bytearray(128 * MIB))))
    assert "MemoryError" in _confined(lambda: str(len(bytearray(128 * MIB))), files=True)


def test_workers_have_these_limits_and_one_thread(start: Start) -> None:
    server = start("--memory", 100, "--workers", 2)
    assert server.ask("ASK {}").status == 200
    for worker in server.workers():
        folder = Path(f"/proc/{worker}")
        limits = folder.joinpath("limits").read_text(encoding="ascii")
        named = {line[:26].strip(): line[26:].split() for line in limits.splitlines()[1:]}
        assert named["Max open files"][:2] == ["4", "4"]
        assert named["Max core file size"][0] == "0"
        assert int(named["Max address space"][0]) < 2 << 30
        assert len(list(folder.joinpath("task").iterdir())) == 1
        targets = [str(link.readlink()) for link in folder.joinpath("fd").iterdir()]
        assert sorted(targets)[:3] == ["/dev/null"] * 3
        assert len(targets) == 4
        assert ticks([worker]) >= 0
    fork_server = Path(f"/proc/{server.fork_server()}/task")
    assert len(list(fork_server.iterdir())) == 1, "a fork would lose its other threads"


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <http://127.0.0.1:1/> {} }",
        "ASK { SERVICE SILENT <http://127.0.0.1:1/> {} }",
        "ASK { service ?x {} }",
        "SELECT * { { SELECT * { SERVICE\n#\n<http://127.0.0.1:1/> {} } } }",
        "PREFIX a: <http://127.0.0.1:1/> ASK { SERVICE a:b {} }",
        "ASK { SERVI\\u0043E <http://127.0.0.1:1/> {} }",
    ],
)
def test_service_is_refused_before_anything_runs(text: str) -> None:
    sent: list[bytes] = []
    with pytest.raises(RefusedError) as refused:
        evaluate(ox.Store(), Request(text, "http://e/"), sent.append)
    assert refused.value.refusal.status == 400
    assert "SERVICE" in refused.value.refusal.message
    assert sent == []
