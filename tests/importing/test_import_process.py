"""The command: what it says, and what is left when it is stopped, killed or out of room."""

from __future__ import annotations

import json
import os
import pty
import resource
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import pytest
from filelock import FileLock

from miggraph.errors import TableError
from miggraph.importing.editions.folder import writing
from tests.cli.process import Runner, at_once, contents, done, environment, program, stopped
from tests.importing.tables import COUNTS, csv_bytes, imported

ROW = ("DE", "GH", "NG", "2024-05-01", "7", "PER")


class Place:
    """A table, its profile and a folder of imports."""

    def __init__(self, folder: Path) -> None:
        self.into = folder / "into"
        self.table = folder / "t.csv"
        self.profile = folder / "returns.toml"
        self.profile.write_text(COUNTS)
        self.write([ROW])

    def write(self, rows: list[tuple[str, ...]]) -> None:
        self.table.write_bytes(csv_bytes(rows))

    def write_long(self, rows: int = 1_500_000) -> None:
        """Write a table whose import takes seconds."""
        head, one = csv_bytes([]), csv_bytes([ROW], ()).strip() + b"\n"
        days = [one.replace(b"05-01", f"{m:02}-{d:02}".encode()) for m in (1, 2) for d in (1, 9)]
        self.table.write_bytes(head + b"".join(days) * (rows // len(days)))

    @property
    def words(self) -> list[str | Path]:
        return ["import", self.table, "--profile", self.profile, "--into", self.into]

    @property
    def state(self) -> dict[str, bytes | None]:
        """Everything that a reader sees."""
        found = contents(self.into)
        return {name: found[name] for name in found if "/.partial-" not in name}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def run(tmp_path: Path) -> Runner:
    return Runner(tmp_path / "cache")


def test_what_the_command_says(run: Runner, place: Place) -> None:
    answer = run(*place.words)
    assert done(answer).splitlines()[:2] == ["Returns (t.csv)", "facts 1, years 2024"]
    assert "Written to" in answer.err
    again = run(*place.words, "--format", "json")
    told = json.loads(done(again))
    assert (told["read"]["rows"], told["new"], told["changes"]) == (1, False, None)
    assert "nothing was changed" in again.err


def test_imports_are_listed(run: Runner, place: Place, tmp_path: Path) -> None:
    words = ["import", "--list", "--into", place.into]
    nothing = run(*words)
    assert done(nothing).split() == [
        "name",
        "title",
        "publisher",
        "unit",
        "facts",
        "years",
        "table",
    ]
    assert nothing.err.strip().endswith(": 0.")
    assert not place.into.exists()
    done(run(*place.words))
    place.write([ROW, (*ROW[:1], "ML", "NG", "2021-03-01", "2", "PER")])
    done(run(*place.words))
    done(run(*place.words, "--name", "again"))
    text = done(run(*words)).splitlines()
    assert [line.split()[0] for line in text] == ["name", "again", "returns"]
    for cell in ("Returns", "Example ministry", "persons", " 2 ", "2021-2024", "t.csv"):
        assert cell in text[2]
    again, first = json.loads(done(run(*words, "--format", "json")))
    assert (again["name"], again["earlier"], first["earlier"]) == ("again", 0, 1)
    assert first["edition"] == (place.into / "returns" / "current").read_text().strip()
    assert first["years"] == [2021, 2024]
    (place.into / "again" / "current").write_text("nonsense")
    stopped(run(*words), "is no edition", "import the table again")
    # Without the list, table and profile are needed.
    stopped(run("import", "--into", place.into), "Missing argument 'TABLE'")
    stopped(run("import", place.table), "Missing option '--profile'")


def test_strict_stops_with_status_2(run: Runner, place: Place) -> None:
    place.write([ROW, (*ROW[:4], "-7", "PER")])
    stopped(run(*place.words, "--strict"), "1 row is rejected", "number below zero", "row 2")
    assert not list(place.into.rglob("current"))
    done(run(*place.words))


def test_rdf_replaces_nothing_that_is_read(run: Runner, place: Place, tmp_path: Path) -> None:
    before = place.table.read_bytes(), place.profile.read_bytes()
    for file in (place.table, place.profile):
        stopped(run(*place.words, "--rdf", file), "would replace the table or its profile")
    assert (place.table.read_bytes(), place.profile.read_bytes()) == before
    stopped(run(*place.words, "--rdf", tmp_path / "no" / "x.nq"), "no folder for the RDF")
    assert not place.into.exists()


def test_what_cannot_be_imported_is_told(run: Runner, place: Place, tmp_path: Path) -> None:
    words = place.words
    stopped(run("import", tmp_path / "none.csv", *words[2:]), "No such file")
    stopped(run(*words[:3], "eurostat-retruns", *words[4:]), "eurostat-returns")
    stopped(run(*words, "--memory", "lots"), "is no amount of memory")
    file = tmp_path / "file"
    file.write_text("no folder")
    stopped(run(*words[:4], "--into", file), "is a file")


def waiting(run: Runner, place: Place) -> subprocess.Popen[bytes]:
    """Start an import, and return while it is under way."""
    process = run.start(*place.words)
    limit = time.monotonic() + 60
    while not list(place.into.glob("*/.partial-*/edition")):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < limit
        time.sleep(0.01)
    return process


def test_what_was_there_stays_after_a_kill(run: Runner, place: Place) -> None:
    done(run(*place.words))
    before = place.state
    place.write_long()
    for wait in (0.0, 0.1, 0.3):
        process = waiting(run, place)
        time.sleep(wait)
        process.kill()
        process.communicate()
        assert place.state == before
    assert list(place.into.glob("*/.partial-*"))
    other = place.into / "returns" / ".partial-of-somebody"
    other.mkdir()
    with FileLock(place.into / "returns" / ".lock"):
        done(run(*place.words, "--name", "beside"))
        # It may be at work.
        assert len(list(place.into.glob("*/.partial-*"))) > 1
    done(run(*place.words, "--name", "beside"))
    assert list(place.into.glob("*/.partial-*")) == [other]
    process = waiting(run, place)
    process.kill()
    process.communicate()
    assert len(list(place.into.glob("*/.partial-*"))) > 1
    done(run(*place.words))
    # What the killed imports left is gone, and what another made is not.
    assert list(place.into.glob("*/.partial-*")) == [other]
    assert len(list(place.into.glob("returns/editions/*"))) == 2


@pytest.mark.parametrize("wait", [0.0, 0.1, 0.3])
def test_an_interrupted_import_leaves_nothing(wait: float, run: Runner, place: Place) -> None:
    done(run(*place.words))
    before = place.state
    place.write_long()
    process = waiting(run, place)
    time.sleep(wait)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 2
    assert out == b""
    assert err.decode().splitlines()[-1] == "Stopped."
    assert b"Traceback" not in err
    assert place.state == before
    assert not list(place.into.glob("*/.partial-*"))


def test_two_at_once(run: Runner, place: Place) -> None:
    with writing(place.into / "returns"):
        stopped(run(*place.words), "Another process imports under this name")
        done(run(*place.words, "--name", "other"))
    answers = at_once(lambda _: run(*place.words), (1, 2, 3))
    assert sorted(answer.status for answer in answers.values())[0] == 0
    for answer in answers.values():
        assert answer.status == 0 or "Another process" in answer.err
    assert not list(place.into.glob("*/.partial-*"))


def small_files(size: int) -> Callable[[], None]:
    """Let no file of the process grow beyond a size, as on a disk that is full."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize("size", [0, 300, 3000])
def test_a_full_disk_is_told_and_changes_nothing(
    size: int, run: Runner, place: Place, tmp_path: Path
) -> None:
    done(run(*place.words))
    before = place.state
    days = [f"2024-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
    place.write([(*ROW[:3], day, str(number), "PER") for number, day in enumerate(days)])
    answer = subprocess.run(
        [*program(), *map(str, place.words)],
        capture_output=True,
        env=environment(tmp_path / "cache"),
        preexec_fn=small_files(size),
        timeout=60,
        check=False,
    )
    assert answer.returncode == 2, answer
    err = answer.stderr.decode()
    assert "Traceback" not in err
    assert err.count("Error: ") == 1
    assert "cannot be written" in err
    assert "free space" in err
    assert place.state == before
    assert not list(place.into.glob("*/.partial-*"))


def test_a_table_larger_than_memory_goes_through(run: Runner, place: Place) -> None:
    place.write_long(300_000)
    answer = run(*place.words, "--memory", "100MB", "--format", "json")
    told = json.loads(done(answer))
    assert (told["read"]["rows"], told["facts"]) == (300_000, 4)
    assert not list(place.into.rglob("overflow"))


def test_the_folder_of_imports(place: Place, tmp_path: Path) -> None:
    run = Runner(tmp_path / "cache", MIGGRAPH_IMPORTS=str(tmp_path / "chosen"))
    done(run(*place.words[:4]))
    assert (tmp_path / "chosen" / "returns" / "current").is_file()
    assert (tmp_path / "chosen" / "returns" / "editions").is_dir()


SAMPLES = Path(__file__).parent / "samples"


@pytest.mark.parametrize("sample", sorted(SAMPLES.iterdir()), ids=lambda path: path.stem)
def test_each_shipped_profile_imports_its_sample(sample: Path, run: Runner, tmp_path: Path) -> None:
    quads = tmp_path / "out.nq"
    words = ["import", sample, "--profile", sample.stem, "--into", tmp_path / "into"]
    told = json.loads(done(run(*words, "--rdf", quads, "--format", "json")))
    assert told["used"]["rows"] > told["residual"]["rows"]
    assert told["facts"] == sum(
        duckdb.sql(f"SELECT count(*) FROM read_parquet('{path}')").fetchall()[0][0]
        for path in Path(told["folder"]).glob("facts/*/*.parquet")
    )
    sources = {line.rsplit(" ", 2)[1] for line in quads.read_text().splitlines()}
    assert any(f"/source/{sample.stem}" in source for source in sources) or not sources


def test_steps_are_drawn_on_a_terminal(place: Place, tmp_path: Path) -> None:
    place.write_long(400_000)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*program(), *map(str, place.words)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment(tmp_path / "cache", TERM="xterm"),
    )
    os.close(theirs)
    drawn = b""
    while chunk := _read(ours):
        drawn += chunk
    os.close(ours)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert any(step in drawn for step in (b"reading", b"decoding", b"grouping", b"writing"))
    assert b"ending" in drawn
    assert b"Traceback" not in drawn
    assert b"\x1b" not in out


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # the other end is closed
        return b""


def test_nothing_is_drawn_elsewhere(place: Place, tmp_path: Path) -> None:
    """Not even where colours are wanted in a pipe."""
    place.write_long(400_000)
    answer = Runner(tmp_path / "cache", FORCE_COLOR="1")(*place.words)
    done(answer)
    assert "reading" not in answer.err
    assert "\x1b" not in answer.out + answer.err


@pytest.mark.parametrize("strict", [False, True])
def test_no_closed_connection_is_looked_at(place: Place, strict: bool) -> None:
    """Whoever draws how far an import is, also one that fails, is told in time to stop looking."""
    place.write([ROW, (*ROW[:3], "no day", *ROW[4:])])
    told: list[tuple[str, Any]] = []

    def say(step: str, connection: Any) -> None:
        if connection is None:
            told[-1][1].execute("SELECT 1")  # it is still open
        told.append((step, connection))

    with suppress(TableError):
        imported(place.table, place.into, strict=strict, say=say)
    assert [step for step, _ in told] == ["reading", "decoding", "grouping", "writing", "ending"]
    assert [connection is None for _, connection in told] == [False] * 4 + [True]
