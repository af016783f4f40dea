"""Start and end: of the server, of its workers, and of the process that holds the data."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import threading
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.cli.process import PATIENCE, SMALL, Runner, stopped
from tests.web.conftest import ROWS, Start
from tests.web.endpoint import (
    ENDLESS,
    RUNAWAY,
    Server,
    address,
    children,
    eventually,
    read_all,
    serving,
)

COUNT = "SELECT (COUNT(*) AS ?n) { ?s <http://example.org/n> ?o }"


def _exists(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def _processes(server: Server) -> list[int]:
    return [server.process.pid, server.fork_server(), *server.workers()]


def test_sigterm_ends_everything_with_status_0(start: Start) -> None:
    server = start()
    pids = _processes(server)
    assert server.ask("ASK {}").status == 200
    assert server.stop() == 0
    eventually(lambda: not any(map(_exists, pids)), "a process is left")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_the_whole_group_is_the_same(start: Start, number: signal.Signals) -> None:
    """As a terminal and a supervisor send it: a running query has its time of grace, too."""
    server = start("--timeout", 3, "--grace", 60)
    pids = _processes(server)
    with server.raw(f"GET {address(RUNAWAY)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()) as raw:
        time.sleep(0.5)
        os.killpg(server.process.pid, number)
        assert b"3 seconds" in read_all(raw)
    assert server.process.wait(PATIENCE) == 0
    eventually(lambda: not any(map(_exists, pids)), "a process is left")


def test_a_running_query_is_finished_within_the_grace(start: Start) -> None:
    server = start("--timeout", 3, "--grace", 60)
    request = f"GET {address(RUNAWAY)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with server.raw(request) as raw:
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        # It has its answer, that of the time limit; the connection is closed after it.
        assert read_all(raw).startswith(b"HTTP/1.1 503")
    assert server.process.wait(PATIENCE) == 0


def test_the_grace_ends(start: Start) -> None:
    server = start("--timeout", PATIENCE, "--grace", 1)
    request = f"GET {address(ENDLESS)} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n".encode()
    pids = _processes(server)
    with server.raw(request) as raw:
        raw.recv(1000)
        server.process.send_signal(signal.SIGTERM)
        assert not read_all(raw).endswith(b"0\r\n\r\n")
    assert server.process.wait(PATIENCE) == 0
    eventually(lambda: not any(map(_exists, pids)), "a process is left")


def test_a_killed_worker_is_replaced(start: Start) -> None:
    server = start("--workers", 2)
    for pid in server.workers():
        os.kill(pid, signal.SIGKILL)
    eventually(lambda: server.ask("ASK {}").status == 200, "nobody answers")
    for _ in range(5):
        assert server.ask(COUNT).rows()[0]["n"]["value"] == str(ROWS)
    eventually(lambda: len(server.workers()) == 2, "they are not replaced")


def test_a_query_whose_worker_is_killed_is_503(start: Start) -> None:
    server = start("--workers", 1, "--timeout", PATIENCE)
    (worker,) = server.workers()
    timer = threading.Timer(0.5, os.kill, (worker, signal.SIGKILL))
    timer.start()
    reply = server.ask(RUNAWAY)
    timer.join()
    assert (reply.status, reply.type) == (503, "text/plain")
    assert "ended" in reply.text
    assert server.ask("ASK {}").status == 200


def test_without_the_process_that_holds_the_data_another_is_started(start: Start) -> None:
    server = start("--workers", 2, "--timeout", PATIENCE)
    before = _processes(server)
    timer = threading.Timer(0.5, os.kill, (server.fork_server(), signal.SIGKILL))
    timer.start()
    reply = server.ask(RUNAWAY)
    timer.join()
    assert reply.status == 503
    eventually(lambda: not any(map(_exists, before[1:])), "workers outlive it")
    assert server.ask(COUNT).rows()[0]["n"]["value"] == str(ROWS)
    assert server.process.poll() is None
    assert any("started again" in line.get("message", "") for line in server.log())


def test_where_no_process_can_keep_the_data_the_command_ends(start: Start) -> None:
    server = start("--workers", 1)

    def killed() -> bool:
        for pid in children(server.process.pid):
            os.kill(pid, signal.SIGKILL)
        return server.process.poll() is not None

    eventually(killed, "it goes on for ever")
    assert server.process.wait() == 2
    assert "Error: The process that holds the data ends again and again." in server.said()
    assert "To mend it" in server.said()


def test_a_killed_server_leaves_nothing_behind(start: Start) -> None:
    server = start()
    pids = _processes(server)
    with server.raw(f"GET {address(RUNAWAY)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()):
        time.sleep(0.3)
        server.process.kill()
        eventually(lambda: not any(map(_exists, pids[1:])), "a process is left")


def test_standard_output_has_the_address_only(start: Start) -> None:
    server = start()
    server.ask("ASK {}")
    server.process.send_signal(signal.SIGTERM)
    assert server.process.stdout is not None
    assert server.process.stdout.read() == b""


def test_the_log_has_a_line_of_json_for_each_request(start: Start) -> None:
    server = start()
    server.ask("SELECT * { ?s ?p 'a secret' }", "text/csv")
    server.request("GET", "/id/state/XX?token=secret", Authorization="Basic secret")
    server.get(address("ASK { 'secret"))
    wanted = {"time", "event", "method", "path", "status", "ms", "bytes"}
    eventually(lambda: len(server.log()) == 3, "there are not three lines")
    query, page, wrong = server.log()
    assert wanted <= set(query) & set(page) & set(wrong)
    assert (query["method"], query["path"], query["status"]) == ("POST", "/sparql", 200)
    assert (query["rows"], query["bytes"]) == (0, len(b"p,s\r\n"))
    assert re.fullmatch("[0-9a-f]{16}", query["query"])
    assert (page["path"], page["status"]) == ("/id/state/XX", 200)
    assert wrong["status"] == 400
    assert "secret" not in server.said()


FILES = {
    "made.trig": "<http://e/g> { <http://e/s> <http://e/p> 1 }",
    "made.ttl": "<http://e/s> <http://e/p> 1 .",
    "made.nt": '<http://e/s> <http://e/p> "1" .\n',
}


@pytest.mark.parametrize("name", FILES)
def test_other_files_are_served(cache: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(FILES[name], encoding="utf-8")
    where = "GRAPH ?g { ?s ?p ?o }" if name.endswith("trig") else "?s ?p ?o"
    with serving(cache, "--file", path, "--workers", 1) as server:
        assert len(server.ask(f"SELECT * {{ {where} }}").rows()) == 1
        assert server.get("/").status == 200  # without a view of ours
        assert server.get("/.well-known/void").status == 200


def test_a_store_on_disk_is_served(cache: Path, tmp_path: Path, file: Path) -> None:
    folder = tmp_path / "store"
    store = ox.Store(str(folder))
    store.bulk_load(path=str(file))
    store.optimize()
    del store
    with serving(cache, "--store", folder, "--workers", 2, "--timeout", 6) as server:
        assert server.ask(COUNT).rows()[0]["n"]["value"] == str(ROWS)
        assert server.ask(RUNAWAY).status == 503
        assert server.ask("SELECT * FROM <http://no/> { ?s ?p ?o }").status == 400
        assert server.ask(COUNT).rows()[0]["n"]["value"] == str(ROWS)


def test_where_no_worker_can_open_the_store_the_command_ends(
    cache: Path, tmp_path: Path, file: Path
) -> None:
    folder = tmp_path / "store"
    ox.Store(str(folder)).bulk_load(path=str(file))
    with serving(cache, "--store", folder, "--workers", 1) as server:
        assert server.ask(COUNT).status == 200
        (worker,) = server.workers()
        shutil.rmtree(folder)
        begin = time.monotonic()
        os.kill(worker, signal.SIGKILL)
        assert server.process.wait(PATIENCE) == 2
        assert time.monotonic() - begin > 4 * 0.2  # with pauses
        messages = [line["message"] for line in server.log() if line["event"] == "trouble"]
        assert messages == [
            *["A worker ended before it had a query."] * 4,
            "A worker ends again and again before it has a query.",
        ]
        assert "Error: A worker ends again and again" in server.said()


def test_idle_workers_that_had_a_query_may_end_as_often_as_they_like(start: Start) -> None:
    server = start("--workers", 1)
    for _ in range(8):
        assert server.ask("ASK {}").status == 200
        (worker,) = server.workers()
        os.kill(worker, signal.SIGKILL)
        eventually(lambda gone=worker: server.workers() not in ([], [gone]), "no other comes")
    assert server.ask("ASK {}").status == 200
    assert not any(line["event"] == "trouble" for line in server.log())


@pytest.fixture
def run(tmp_path: Path, cache: Path) -> Runner:
    return Runner(cache)


def test_what_cannot_be_served_stops_the_command(run: Runner, tmp_path: Path) -> None:
    broken = tmp_path / "broken.nq"
    broken.write_text("<http://e/s> <http://e/p> 1 .\nnonsense\n", encoding="utf-8")
    for words, said in [
        (("--file", broken), ("broken.nq", "cannot be loaded", "To mend it")),
        (("--file", tmp_path / "none.nq"), ("none.nq", "cannot be read", "To mend it")),
        (("--file", tmp_path / "table.csv"), ("table.csv", ".nq")),
        (("--file", _folder(tmp_path / "folder.nq")), ("folder.nq", "no file")),
        (("--store", tmp_path), (str(tmp_path), "no Oxigraph store")),
        (("--store", _damaged(tmp_path / "damaged")), ("damaged", "cannot be loaded")),
        (("--store", tmp_path, "--file", broken), ("--file and --store",)),
        (("--data", tmp_path / "none"), ("none",)),
        (("--host", "999.1.1.1"), ("999.1.1.1",)),
        (("--port", "70000"), ("70000",)),
        (("--timeout", "0"), ("--timeout",)),
    ]:
        stopped(run("serve", "--port", "0", *words), *said)


def test_a_port_in_use_stops_the_command(run: Runner) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        stopped(run("serve", "--port", port, "--data", SMALL), str(port), "in use", "--port")


def test_others_are_warned_of(cache: Path, file: Path) -> None:
    with serving(cache, "--file", file, "--workers", 1) as server:
        assert "Warning" not in server.said()
    runner = Runner(cache)
    process = runner.start("serve", "--host", "0.0.0.0", "--port", "0", "--file", file)  # noqa: S104
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"http://0.0.0.0:")
        process.terminate()
        said = process.stderr.read().decode()
    finally:
        process.kill()
        process.communicate()
    assert "one to three persons" in said
    assert "docs/data-protection.md" in said


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _damaged(path: Path) -> Path:
    ox.Store(str(path)).add(ox.Quad(*[ox.NamedNode("http://e/s")] * 3))
    for manifest in path.glob("MANIFEST*"):
        manifest.write_bytes(b"nothing")
    shutil.rmtree(path / "blob", ignore_errors=True)
    return path
