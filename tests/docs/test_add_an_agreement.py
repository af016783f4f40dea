"""docs/add-an-agreement.md leads to what it promises, step by step."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.cli.process import ROOT
from tests.docs.blocks import Block, Workspace, blocks, commands

DOCUMENT = ROOT / "docs" / "add-an-agreement.md"
COMMITTER = "-c user.name=curator -c user.email=curator@example.org"
pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")


def _split() -> tuple[list[Block], list[Block]]:
    """Return the blocks of the way by hand, and those of the way from a folder of evidence."""
    found = list(blocks(DOCUMENT))
    first = next(number for number, block in enumerate(found) if block.language == "json")
    return found[:first], found[first:]


def _id(block: Block) -> str:
    name = re.search(r"^agreement:([\w.-]+) a mig:Agreement", block.text, re.MULTILINE)
    assert name is not None
    return name[1]


def test_by_hand(workspace: Workspace) -> None:
    """From the article to the checked file, in a clone of git."""
    found, _ = _split()
    for line in ("git init -q", "git add data", f"git {COMMITTER} commit -qm first"):
        assert workspace.run(line).status == 0
    played = 0
    for block in found:
        if block.language == "trig":
            workspace.write(f"data/agreements/{_id(block)}.trig", block.text)
        elif block.is_console:
            for command in commands(block):
                workspace.play(command)
                played += 1
    assert played >= 8
    checked = workspace.run("miggraph validate data --format json")
    assert checked.status == 0, checked.out
    assert workspace.run("miggraph data fmt --check").status == 0


def test_from_a_folder_of_evidence(workspace: Workspace) -> None:
    _, found = _split()
    sources, agreements = [block for block in found if block.language == "json"]
    lines = [command for block in found if block.is_console for command in commands(block)]
    folder = re.search(r"miggraph data add (\S+)", lines[0].words)
    assert folder is not None
    workspace.write(f"{folder[1]}/sources.json", sources.text)
    workspace.write(f"{folder[1]}/agreements.json", agreements.text)
    for command in lines:
        workspace.play(command)
    assert len(lines) >= 3
