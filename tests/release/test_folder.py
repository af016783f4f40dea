"""A folder is complete or the old one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from miggraph.errors import ExportError
from miggraph.files import sha256_of
from miggraph.release.folder import CHECKSUMS, replacing_folder


def write(folder: Path, **contents: str) -> None:
    """Write files and their checksums, as a release has them."""
    for name, content in contents.items():
        (folder / name).write_text(content)
    lines = [f"{sha256_of(folder / name)}  {name}\n" for name in sorted(contents)]
    (folder / CHECKSUMS).write_text("".join(lines))


def release(folder: Path, **contents: str) -> None:
    """Make a whole release."""
    with replacing_folder(folder) as new:
        write(new, **contents)


def test_a_release_replaces_an_unchanged_one(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    release(folder, a="1", b="2")
    release(folder, a="3")
    assert {path.name: path.read_text() for path in folder.iterdir() if path.name != CHECKSUMS} == {
        "a": "3"
    }
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_others_can_read(tmp_path: Path) -> None:
    release(tmp_path / "out", a="1")
    (tmp_path / "other").mkdir()
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.parametrize("change", ["a changed file", "a further file", "no checksums", "a file"])
def test_nothing_of_anybody_else_is_removed(tmp_path: Path, change: str) -> None:
    folder = tmp_path / "out"
    if change == "a file":
        folder.write_text("mine")
    else:
        release(folder, a="1")
        if change == "a changed file":
            (folder / "a").write_text("mine")
        elif change == "a further file":
            (folder / "deep").mkdir()
            (folder / "deep" / "b").write_text("mine")
        else:
            (folder / CHECKSUMS).unlink()
    before = _all(tmp_path)
    with pytest.raises(ExportError, match=r"no folder|not of an unchanged release"):
        release(folder, a="2")
    assert _all(tmp_path) == before


def test_an_error_leaves_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    release(folder, a="1")
    before = _all(tmp_path)
    with pytest.raises(ExportError):
        release(folder, a="2", **{"no/folder": "3"})
    assert _all(tmp_path) == before


def test_a_kill_between_the_two_renames_is_undone(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    release(folder, a="1")
    (tmp_path / ".out.miggraph").mkdir()
    folder.rename(tmp_path / ".out.miggraph" / "old")
    with pytest.raises(ZeroDivisionError), replacing_folder(folder):
        raise ZeroDivisionError
    assert (folder / "a").read_text() == "1"


def test_a_kill_leaves_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    release(folder, a="1")
    code = (
        "import os, signal, sys; from pathlib import Path;"
        "from miggraph.release.folder import replacing_folder\n"
        "with replacing_folder(Path(sys.argv[1])) as new:\n"
        "    (new / 'a').write_text('2'); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, folder], check=False)
    assert done.returncode == -9
    assert (folder / "a").read_text() == "1"
    release(folder, a="3")
    assert (folder / "a").read_text() == "3"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_only_one_writes(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with replacing_folder(folder) as new:
        write(new, a="1")
        with pytest.raises(ExportError, match="Another process"), replacing_folder(folder):
            pass
    assert (folder / "a").read_text() == "1"


def test_a_parent_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no such folder"):
        release(tmp_path / "missing" / "out", a="1")


def _all(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_folders_of_others_beside_it_stay(tmp_path: Path) -> None:
    for name in (".out.old", ".out.new.mine", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine").write_text("mine")
    release(tmp_path / "out", a="1")
    (tmp_path / "out" / "b").write_text("mine")
    with pytest.raises(ExportError):
        release(tmp_path / "out", a="2")
    names = {".out.old", ".out.new.mine", "other", "out"}
    assert {path.name for path in tmp_path.iterdir()} == names
    assert all((tmp_path / name / "mine").exists() for name in names - {"out"})


def test_a_link_to_a_folder_is_followed(tmp_path: Path) -> None:
    release(tmp_path / "out", a="1")
    (tmp_path / "link").symlink_to(tmp_path / "out")
    release(tmp_path / "link", a="2")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "out" / "a").read_text() == "2"
