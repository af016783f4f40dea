"""docs/add-an-agreement.md leads to what it promises, step by step."""

from __future__ import annotations

import re
import shutil

import pytest

from miggraph.vocabulary import PREFIXES
from tests.cli.process import ROOT
from tests.docs.blocks import Block, Workspace, blocks, commands

DOCUMENT = ROOT / "docs" / "add-an-agreement.md"
_RENAME = r"(claim:\w+) is not named by its content\..* its name is (\S+)\."
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
    found, _ = _split()
    source = next(block for block in found if block.language == "turtle")
    agreement = next(block for block in found if block.language == "trig")
    header = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    workspace.write("data/sources/2099.ttl", f"{header}\n{source.text}")
    path = workspace.write(f"data/agreements/{_id(agreement)}.trig", agreement.text)
    played = 0
    for block in found:
        if block.is_console:
            for command in commands(block):
                answer = workspace.play(command)
                played += 1
                for old, new in re.findall(_RENAME, answer.err):
                    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), "utf-8")
    assert played >= 2
    shown = workspace.run(f"miggraph show {_id(agreement)} --data data")
    assert shown.status == 0
    assert "up to 250 in total" in shown.out


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
