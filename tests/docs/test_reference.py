"""docs/commands.md is fresh and whole; the examples of the help run."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from miggraph.cli import cli
from tests.cli.process import EVIDENCE, PATIENCE, ROOT
from tests.docs.blocks import Workspace

SCRIPT = ROOT / "scripts" / "generate_reference.py"
REFERENCE = ROOT / "docs" / "commands.md"
SAMPLES = ROOT / "tests" / "importing" / "samples"


def _commands(
    command: click.Command = cli, path: str = "miggraph"
) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from _commands(child, f"{path} {name}")


COMMANDS = dict(_commands())


def _section(path: str) -> str:
    found = re.findall(
        rf"^## {re.escape(path)}\n(.*?)(?=^## |\Z)",
        REFERENCE.read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    assert len(found) == 1, f"{path} has {len(found)} sections"
    return str(found[0])


def _check(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, root / "scripts" / SCRIPT.name, "--check"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_the_reference_is_fresh() -> None:
    finished = _check(ROOT)
    assert finished.returncode == 0, finished.stderr


def test_a_stale_reference_is_told(tmp_path: Path) -> None:
    for path in (SCRIPT, SCRIPT.with_name("generated.py"), REFERENCE):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(path, copy)
    assert _check(tmp_path).returncode == 0
    copy.write_text(copy.read_text(encoding="utf-8") + "more\n", encoding="utf-8")
    stale = copy.read_bytes()
    finished = _check(tmp_path)
    assert finished.returncode == 1
    assert "python scripts/generate_reference.py" in finished.stderr
    assert "commands.md" in finished.stderr
    assert copy.read_bytes() == stale
    copy.unlink()
    assert _check(tmp_path).returncode == 1


def test_the_commands_are_those_of_the_contract() -> None:
    assert {"hubs", "show", "disputes", "stats", "query", "data add"} <= {
        path.partition(" ")[2] for path in COMMANDS
    }


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_and_option_stands_in_the_reference(path: str) -> None:
    text = _section(path)
    assert f"Usage: {path} " in text
    for parameter in COMMANDS[path].params:
        if isinstance(parameter, click.Option):
            assert not parameter.hidden
            for name in parameter.opts:
                assert re.search(rf"^  .*{re.escape(name)}\b", text, re.MULTILINE), name
            assert parameter.help, f"{path} {parameter.opts} has no help"
        else:
            assert str(parameter.metavar or parameter.name).upper() in text.upper()


@pytest.mark.parametrize("path", [path for path, c in COMMANDS.items() if c.params])
def test_every_command_has_examples(path: str) -> None:
    assert _examples(path) or isinstance(COMMANDS[path], click.Group)


def _examples(path: str) -> list[str]:
    """Return the commands below "Examples:" in the help; a backslash goes on in the next line."""
    text = f"{COMMANDS[path].help or ''}\n{COMMANDS[path].epilog or ''}"
    lines = text.partition("Examples:")[2].replace("\\\n", " ").splitlines()
    return [line.strip() for line in lines if "miggraph " in line]


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize("path", [path for path in COMMANDS if _examples(path)])
def test_the_examples_of_the_help_run(workspace: Workspace, path: str) -> None:
    """In a folder with question.rq, dump.nq, ./data, ./older, ../evidence and sample tables."""
    work = workspace.folder / "work"
    work.mkdir()
    for name in ("data", "older"):
        shutil.copytree(ROOT / "data", work / name)
    shutil.copytree(EVIDENCE, workspace.folder / "evidence")
    (work / "question.rq").write_text("SELECT * { ?s a mig:Agreement } LIMIT 3", encoding="utf-8")
    for sample in SAMPLES.iterdir():
        shutil.copy(sample, work)
    workspace.environment["MIGGRAPH_IMPORTS"] = str(work / "imports")
    workspace.write("dump.nq", "<http://e/s> <http://e/p> <http://e/o> .\n")
    if path == "miggraph data diff":
        _commit_twice(work)
    if path == "miggraph hubs":
        workspace.run("cd work && miggraph import eurostat-returns.csv --profile eurostat-returns")
    for line in _examples(path):
        words = shlex.split(line)
        assert "miggraph" in words
        more = " --data data" if words[1] == "data" and "--data" not in words else ""
        serves = path == "miggraph serve"  # it goes on until it is stopped
        answer = workspace.run(line if serves else f"cd work && {line}{more}")
        assert answer.status == 0, f"{line}: {answer.err}"
        quiet = path in ("miggraph data fmt", "miggraph validate")
        assert answer.out or "-o" in words or quiet


def _commit_twice(folder: Path) -> None:
    """Make a repository in which the second commit retracts a claim."""
    git = ["git", "-c", "user.name=curator", "-c", "user.email=curator@example.org"]
    name = "agreements/us-xk-2025-third-country.trig"
    path = folder / "data" / name
    reason = 'mig:retractedBecause "misread"@en ; mig:retractedOn "2026-11-21"^^xsd:date'
    retracted = "".join(
        line.replace(" .\n", f" ; {reason} .\n") if "claim:fb9b500dc49eded8 " in line else line
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True)
    )
    steps = (["init", "-q"], ["add", "data"], ["commit", "-qm", "first"], ["tag", "v2026.11"])
    for words in steps:
        subprocess.run([*git, *words], cwd=folder, check=True, timeout=PATIENCE)
    path.write_text(retracted, encoding="utf-8")
    subprocess.run([*git, "commit", "-qam", "second"], cwd=folder, check=True, timeout=PATIENCE)
