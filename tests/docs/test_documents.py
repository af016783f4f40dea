"""What README and docs/ show is what happens."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from miggraph.vocabulary import PREFIXES
from tests.cli.process import PATIENCE, ROOT
from tests.docs.blocks import DOCUMENTS, Block, Workspace, blocks, commands, shows

#: What is shown there grows step by step and has a test of its own.
STEP_BY_STEP = ROOT / "docs" / "add-an-agreement.md"
BLOCKS = [block for document in DOCUMENTS for block in blocks(document)]
TURTLE = [block for block in BLOCKS if block.language in ("turtle", "trig")]
_MARK = "\x1e"


def _name(item: Block | Path) -> str:
    return item.name if isinstance(item, Block) else str(item.relative_to(ROOT))


def _with(language: str) -> list[Path]:
    return list(dict.fromkeys(b.document for b in BLOCKS if b.language == language))


def test_there_is_something_to_check() -> None:
    kinds = {block.language for block in BLOCKS}
    assert {"python", "sparql", "trig"} <= kinds
    assert any(block.is_console for block in BLOCKS if block.document.name == "README.md")


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(
    "document",
    list(dict.fromkeys(b.document for b in BLOCKS if b.is_console and b.document != STEP_BY_STEP)),
    ids=_name,
)
def test_the_commands_do_what_is_shown(workspace: Workspace, document: Path) -> None:
    if "$ curl " in document.read_text(encoding="utf-8") and shutil.which("curl") is None:
        pytest.skip("there is no curl")
    for block in blocks(document):
        file = re.search(r"the file `([\w./-]+)`", block.before)
        if file and not block.is_console:
            workspace.write(file[1], block.text)
        elif block.is_console:
            for command in commands(block):
                workspace.play(command)


def test_a_console_block_starts_with_a_command() -> None:
    odd = [b.name for b in BLOCKS if b.language == "console" and not b.is_console]
    assert odd == []
    assert not any("\n$ " in f"\n{b.text}" for b in BLOCKS if not b.is_console)


@pytest.mark.parametrize("document", _with("python"), ids=_name)
def test_python_runs_and_prints_what_is_shown(workspace: Workspace, document: Path) -> None:
    """All blocks of a document are one program, on the lines where they stand."""
    found = list(blocks(document))
    program = [""] * (len(document.read_text(encoding="utf-8").splitlines()) + 2)
    for block in found:
        if block.language == "python":
            rows = [*block.text.splitlines(), f"print({_MARK!r})"]
            program[block.line - 1 : block.line - 1 + len(rows)] = rows
    script = workspace.write(f"{document.stem}.py", "\n".join(program))
    finished = subprocess.run(
        [sys.executable, script],
        cwd=workspace.folder,
        env=workspace.environment,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr.decode()
    printed = iter(finished.stdout.decode().split(f"{_MARK}\n"))
    for block, after in zip(found, [*found[1:], None], strict=True):
        if block.language != "python":
            continue
        text = next(printed)
        for said in re.findall(r"^ *print\(.*\)  +# (\S+)$", block.text, re.MULTILINE):
            assert said in text, f"{block.name} prints {text!r}"
        if after is not None and after.follows and not after.language and not after.is_console:
            shown = [line.rstrip() for line in after.text.splitlines()]
            assert shows(shown, text), f"{block.name} prints\n{text}"


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize("document", _with("sparql"), ids=_name)
def test_queries_give_the_answer_that_is_shown(workspace: Workspace, document: Path) -> None:
    found = list(blocks(document))
    for block, after in zip(found, [*found[1:], None], strict=True):
        if block.language != "sparql":
            continue
        file = workspace.write("question.rq", block.text)
        answer = workspace.run(f"miggraph query {file} --format csv")
        assert answer.status == 0, f"{block.name}: {answer.err}"
        if after is not None and after.follows and not after.language and not after.is_console:
            shown = [line.rstrip() for line in after.text.splitlines()]
            assert shows(shown, answer.out), f"{block.name} gives\n{answer.out}"


@pytest.mark.parametrize(
    "block", [b for b in BLOCKS if b.language in ("turtle", "trig")], ids=_name
)
def test_turtle_parses(block: Block) -> None:
    given = set(re.findall(r"^@prefix ([\w-]+):", block.text, re.MULTILINE))
    header = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items() if p not in given)
    form = ox.RdfFormat.TRIG if block.language == "trig" else ox.RdfFormat.TURTLE
    whole = block.text.replace(" ; …", " .")  # shortened
    assert list(ox.parse(header + whole, format=form))


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.language == "json"], ids=_name)
def test_json_parses(block: Block) -> None:
    assert json.loads(block.text)


def test_the_table_at_the_top_of_the_readme_is_real(workspace: Workspace) -> None:
    picture = next(b for b in BLOCKS if b.document.name == "README.md")
    assert "miggraph hubs" in picture.before + picture.text
    shown = [line.rstrip() for line in picture.text.splitlines() if not line.startswith("$ ")]
    answer = workspace.run("miggraph hubs")
    assert answer.status == 0
    assert len(shown) > 5
    assert shows([*shown, "..."], answer.out + answer.err), answer.out + answer.err


def _slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_links_lead_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = document.parent / name if name else document
        assert path.exists(), f"{document.name} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in map(_slug, headings), f"{document.name} links to {target}"


def test_what_a_record_does_not_mean_stands_in_the_readme() -> None:
    text = re.sub(r"\s+", " ", (ROOT / "README.md").read_text(encoding="utf-8"))
    for phrase in (
        "Absence of a record is no evidence of absence",
        "does not mean that it is lawful, binding or in force",
        "does not prove that the same persons moved",
        "names its policy, clocks and sources",
    ):
        assert phrase in text
