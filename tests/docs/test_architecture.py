"""The table of layers in docs/architecture.md names every module, and none that is not there."""

from __future__ import annotations

import re

from tests.cli.process import ROOT

SOURCE = ROOT / "src" / "miggraph"


def _named() -> set[str]:
    """Return files and folders; in a row a bare name lies in the folder of the one before it."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\|[^|]*\|([^|]*`[^|]*)\|", text.partition("\n## Decisions")[0], re.MULTILINE
    )
    found = set()
    for row in rows:
        folder = ""
        for name in re.findall(r"`([^`]+)`", row):
            if "/" in name.rstrip("/"):
                folder = name.rstrip("/").rpartition("/")[0] + "/"
                found.add(name)
            else:
                found.add(folder + name)
    return found


def test_the_table_names_every_module_and_no_other() -> None:
    named = _named()
    assert sorted(name for name in named if not (SOURCE / name).exists()) == []
    folders = tuple(name for name in named if name.endswith("/"))
    modules = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py")}
    left_out = {name for name in modules - named if not name.startswith(folders)}
    assert (
        sorted(name for name in left_out if not name.endswith(("__init__.py", "__main__.py"))) == []
    )
