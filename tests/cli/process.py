"""Run the real program, and look at what it leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, TypeVar

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "data" / "small"
EVIDENCE = ROOT / "tests" / "data" / "evidence-small"

T = TypeVar("T")
R = TypeVar("R")

#: Long enough for any run on a slow machine; a hang is a failure and not a wait.
PATIENCE = 120


class Answer(NamedTuple):
    """What a process said."""

    status: int
    out: str
    err: str


def program() -> list[str]:
    """Return the words that start miggraph."""
    if find_spec("miggraph.__main__") is not None:
        return [sys.executable, "-m", "miggraph"]
    return [str(Path(sys.executable).with_name("miggraph"))]


def environment(cache: Path | str, **more: str) -> dict[str, str]:
    """Return the environment of a run: this cache, and nothing that changes the output."""
    unwanted = ("MIGGRAPH_CACHE", "COLUMNS", "LINES", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "MIGGRAPH_CACHE": str(cache), **more}


class Runner:
    """Runs miggraph with one cache folder."""

    def __init__(self, cache: Path | str, **more: str) -> None:
        self.cache = cache
        self.environment = environment(cache, **more)

    def __call__(
        self, *words: str | Path, stdin: str | None = None, cwd: Path | None = None
    ) -> Answer:
        done = subprocess.run(
            [*program(), *map(str, words)],
            input=None if stdin is None else stdin.encode(),
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            env=self.environment,
            cwd=cwd,
            timeout=PATIENCE,
            check=False,
        )
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    def start(self, *words: str | Path, stdout: int = subprocess.PIPE) -> subprocess.Popen[bytes]:
        """Start without waiting."""
        return subprocess.Popen(
            [*program(), *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            env=self.environment,
        )


def at_once(work: Callable[[T], R], items: Sequence[T]) -> dict[T, R]:
    """Do the work for every item, on as many threads as there are processors."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(items, pool.map(work, items), strict=True))


def done(answer: Answer) -> str:
    """Check that all went well, and return the data."""
    assert answer.status == 0, answer.err
    assert "Traceback" not in answer.err
    return answer.out


def stopped(answer: Answer, *words: str) -> None:
    """Check for one clear message with these words, status 2, and no data."""
    assert "Traceback" not in answer.err, answer.err
    assert answer.status == 2, answer
    assert answer.out == ""
    assert answer.err.count("Error: ") == 1, answer.err
    assert len(answer.err.splitlines()) <= 6, answer.err
    for word in words:
        assert word in answer.err, answer.err


def contents(folder: Path) -> dict[str, bytes | None]:
    """Return every file below a folder with its bytes, and every folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
        if path.name != ".add.lock"
    }


def change(path: Path, old: str, new: str) -> int:
    """Replace the first `old` in a file, and return the number of its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} holds no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text.count("\n", 0, text.index(old)) + 1
