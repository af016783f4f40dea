"""Real SPARQL servers on loopback: started for the tests, and stopped after them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

#: With this variable set to 1, a server that is not there is a failure.
REQUIRED = "MIGGRAPH_REQUIRE_SERVERS"
_PATIENCE = 90.0
# One thread a query: with several, version 7.2.5 was seen to wait for itself for good.
_VIRTUOSO = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 10000
ThreadsPerQuery = 1
AsyncQueueMaxThreads = 0
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
"""


@contextmanager
def oxigraph(folder: Path, options: tuple[str, ...] = ()) -> Iterator[str]:
    """Run the server of the `oxigraph` package, in memory; give the address of its queries."""
    beside = Path(sys.executable).with_name("oxigraph")
    program = str(beside) if beside.is_file() else shutil.which("oxigraph")
    if program is None:
        _missing("oxigraph", "install the extra 'test'")
    port = _free_port()
    words = [program, "serve", *options, "--bind", f"127.0.0.1:{port}"]
    with _running(words, folder, f"http://127.0.0.1:{port}/"):
        yield f"http://127.0.0.1:{port}/query"


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """Run Virtuoso on an empty database; give the address of its queries, with a user."""
    program = shutil.which("virtuoso-t")
    if program is None:
        _missing("virtuoso-t", "run scripts/install_virtuoso.sh, or make servers")
    http, sql = _free_port(), _free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(http=http, sql=sql), encoding="utf-8")
    words = [program, "+foreground", "+configfile", "virtuoso.ini"]
    with _running(words, folder, f"http://127.0.0.1:{http}/sparql"):
        # The user and password of a new database.
        yield f"http://dba:dba@127.0.0.1:{http}/sparql"


@contextmanager
def _running(words: list[str], folder: Path, url: str) -> Iterator[None]:
    log = folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            words, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        _wait(process, url, log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"{process.args!r} ended: {log.read_text(errors='replace')[-2000:]}")
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310
                return
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"{url} does not answer: {log.read_text(errors='replace')[-2000:]}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _missing(name: str, fix: str) -> NoReturn:
    message = f"NOT TESTED against a real server: {name} is not on this machine; {fix}"
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(message)
    pytest.skip(message)
