"""Fenced blocks of a document, and the commands in them."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from miggraph.vocabulary import BASE
from tests.cli.process import PATIENCE, ROOT, Answer, environment

DOCUMENTS = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "data" / "README.md",
]
#: Where the documents have a store of another make.
SERVER = "http://localhost:7878"
_FENCE = re.compile(r"^( *)```(\w*)\s*$")


class Block(NamedTuple):
    """A fenced block: `line` is that of its first row, `before` the paragraph above it.

    `follows` says that nothing but blank lines stands between it and the block before.
    """

    document: Path
    line: int
    language: str
    text: str
    before: str
    follows: bool

    @property
    def name(self) -> str:
        """Where it stands."""
        return f"{self.document.relative_to(ROOT)}:{self.line}"

    @property
    def is_console(self) -> bool:
        """Whether it shows commands."""
        return self.text.startswith("$ ")


def blocks(document: Path) -> Iterator[Block]:
    """Give the blocks of a document in their order."""
    lines = document.read_text(encoding="utf-8").splitlines()
    position, last = 0, 0
    while position < len(lines):
        opening = _FENCE.match(lines[position])
        if opening is None:
            position += 1
            continue
        indent, language = opening.groups()
        end = lines.index(f"{indent}```", position + 1)
        above = [line for line in lines[last:position] if line.strip()]
        text = "".join(f"{line.removeprefix(indent)}\n" for line in lines[position + 1 : end])
        before = "\n".join(lines[last:position]).strip().rpartition("\n\n")[2]
        yield Block(document, position + 2, language, text, before, last > 0 and not above)
        position = last = end + 1


class Command(NamedTuple):
    """A line after ``$`` and what the document shows below it."""

    words: str
    shown: list[str]


def commands(block: Block) -> list[Command]:
    """Give the commands of a console block."""
    found: list[Command] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append(Command(line[2:], []))
        else:
            found[-1].shown.append(line.rstrip())
    return found


#: What documents show; the server that runs instead has another port.
_SHOWN = "http://127.0.0.1:8000"


class Workspace:
    """A copy of what a reader has in a clone, so that no command reaches the clone itself."""

    def __init__(self, folder: Path, cache: Path, store: Callable[[], str]) -> None:
        self.folder = folder
        self.store = store
        bin_folder = Path(sys.executable).parent
        path = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
        self.environment = environment(cache, PATH=path)
        self.server: subprocess.Popen[bytes] | None = None
        self.address = _SHOWN
        self.refresh()

    def refresh(self) -> None:
        """Copy the data anew."""
        shutil.rmtree(self.folder / "data", ignore_errors=True)
        shutil.copytree(ROOT / "data", self.folder / "data")

    def write(self, name: str, text: str) -> Path:
        """Write a file that a document shows."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(_SHOWN, self.address), encoding="utf-8")
        return path

    def serve(self, line: str) -> Answer:
        """Start a server on a free port; later commands find it where the document has it."""
        self.stop()
        self.server = subprocess.Popen(
            [*shlex.split(line), "--port", "0"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.server.stdout is not None
        ready = self.server.stdout.readline().decode()
        self.address = ready.strip().removesuffix("/sparql") or _SHOWN
        return Answer(0 if ready else self.server.wait(), ready.replace(self.address, _SHOWN), "")

    def stop(self) -> None:
        """Stop the server, if there is one."""
        if self.server is not None:
            self.server.terminate()
            self.server.communicate(timeout=PATIENCE)
            self.server = None

    def run(self, line: str) -> Answer:
        """Run a line of the shell; the servers of the documents are real ones."""
        if line.startswith("miggraph serve"):
            return self.serve(line)
        line = line.replace(_SHOWN, self.address)
        if SERVER in line:
            store = self.store()
            answer = self.run(line.replace(SERVER, store))
            out, err = (text.replace(store, SERVER) for text in answer[1:])
            return Answer(answer.status, out, err)
        if "--data" not in line:
            line = re.sub(
                r"^(miggraph (?:data new \w+|data \w+|validate|show))\b", r"\1 --data data", line
            )
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        said = (out.decode().replace(self.address, _SHOWN) for out in (done.stdout, done.stderr))
        return Answer(done.returncode, *said)

    def play(self, command: Command) -> Answer:
        """Run a command of a document and check status and output."""
        answer = self.run(command.words)
        fails = bool(command.shown) and command.shown[0].startswith("Error: ")
        violated = any(line.startswith("violation,") for line in command.shown)
        status = 2 if fails else 1 if violated else 0
        assert answer.status == status, (command.words, answer.err)
        if command.shown:
            texts = [answer.out, answer.err, answer.out + answer.err]
            assert any(shows(command.shown, text) for text in texts), (
                f"$ {command.words}\n{answer.out}{answer.err}"
            )
        return answer


def shows(shown: list[str], text: str) -> bool:
    """Whether a text is what is shown; a line ``...`` stands for any number of lines."""
    base = BASE.rstrip("/")
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line.replace("…/", f"{base}/")) + "\n"
        for line in shown
    )
    lines = "".join(f"{line.rstrip()}\n" for line in text.splitlines())
    return re.fullmatch(rf"\n*{pattern}\n*", lines) is not None
