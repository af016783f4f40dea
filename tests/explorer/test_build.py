"""The build of the scripts, and the packages that carry them: with Node.js, and without."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.process import ROOT
from tests.explorer.scripts import WEB, packages

pytestmark = pytest.mark.readers

BUILT = "miggraph/web/static/built/"
#: Bytes of each file as it is sent, packed; all but main.js are loaded where they are used.
LARGEST = {"main": 15_000, "page": 160_000, "map": 50_000, "network": 50_000}
#: What the editor's code would ask by itself, were it not replaced.
OUTSIDE = ("lov.linkeddata.es",)
_PATIENCE = 120.0
#: Copied for a build; tests and documents do not change what is built.
_NEEDED = ("src", "web", "scripts", "ontology", "data", "queries", "pyproject.toml",
           "hatch_build.py", ".gitignore", "README.md", "LICENSE")  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "built"
    subprocess.run([packages(), WEB / "build.mjs", folder], check=True, timeout=_PATIENCE)
    return folder


def test_scripts_are_no_larger_than_they_should_be(built: Path) -> None:
    scripts = sorted(built.glob("*.js"))
    assert "main.js" in [path.name for path in scripts]
    for path in scripts:
        packed = len(gzip.compress(path.read_bytes(), 9))
        assert packed < LARGEST.get(path.stem.partition("-")[0], 60_000), path.name


def test_the_first_script_brings_nothing_that_only_some_pages_need(built: Path) -> None:
    """What it imports at once is sent to every page, too."""
    waiting, sent = ["main.js"], set()
    while waiting:
        name = waiting.pop()
        sent.add(name)
        text = (built / name).read_text()
        parts = {path.name for path in built.glob("chunk-*.js")} - sent
        waiting += sorted(part for part in parts if f'from"./{part}"' in text)
    assert sum(len(gzip.compress((built / name).read_bytes(), 9)) for name in sent) < 15_000


def test_nothing_is_asked_of_another_host_and_no_style_is_written_into_markup(built: Path) -> None:
    for path in sorted(built.glob("*.js")):
        text = path.read_text()
        assert not [host for host in OUTSIDE if host in text], path.name
        assert "style='" not in text
    for path in sorted(built.glob("*.css")):
        assert "url(" not in path.read_text()
        assert "@import" not in path.read_text()


def test_the_same_sources_give_the_same_files(built: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    subprocess.run([packages(), WEB / "build.mjs", again], check=True, timeout=_PATIENCE)
    first, second = ({p.name: p.read_bytes() for p in f.iterdir()} for f in (built, again))
    assert first == second


def test_every_package_in_it_has_its_licence(built: Path) -> None:
    told = (built / "LICENSES.txt").read_text()
    parts = dict(_licences(told))
    for name in _reached():
        about = json.loads((WEB / "node_modules" / name / "package.json").read_text())
        heading = f"{name} {about['version']}, {about['license']}"
        assert heading in parts
        assert "permi" in parts[heading].lower() or "licen" in parts[heading].lower()
        assert len(parts[heading]) > 500, name
        assert "copyright" in parts[heading].lower(), name
    assert "GPL-3" not in told
    assert "NonCommercial" not in told


def _licences(told: str) -> Iterator[tuple[str, str]]:
    for part in told.split("=" * 80)[1:]:
        heading, _, text = part.strip().partition("\n")
        yield heading, text


def _reached() -> set[str]:
    """Return the packages that scripts import, by their text, with all that these depend on."""
    listed = json.loads((WEB / "package.json").read_text())["dependencies"]
    texts = [path.read_text() for path in WEB.glob("src/**/*") if path.suffix in (".ts", ".css")]
    imported = {
        name
        for name in listed
        for text in texts
        if f'from "{name}"' in text or f'import("{name}")' in text or f'@import "{name}/' in text
    }
    waiting, found = [*imported, "world-atlas"], set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            about = json.loads((WEB / "node_modules" / name / "package.json").read_text())
            waiting += about.get("dependencies", {})
    return found


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sources as a clone has them, with the packages that npm would install."""
    packages()
    root = tmp_path_factory.mktemp("sources")
    for name in _NEEDED:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "built", "node_modules")
            shutil.copytree(ROOT / name, root / name, ignore=ignored)
        else:
            shutil.copy2(ROOT / name, root / name)
    (root / "web" / "node_modules").symlink_to((WEB / "node_modules").resolve())
    return root


def _build(root: Path, target: str, out: Path, *, node: bool) -> tuple[Path, str]:
    """Build as pip does; without Node.js, it is nowhere on the path."""
    path = os.environ["PATH"] if node else str(out / "nothing")
    call = f"import hatchling.build as b; print(b.build_{target}({str(out)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", call],
        cwd=root,
        env={**os.environ, "PATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=_PATIENCE,
    )
    return out / done.stdout.strip().splitlines()[-1], done.stdout + done.stderr


def _in_wheel(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as wheel:
        return {name for name in wheel.namelist() if name.startswith(BUILT)}


@pytest.mark.slow
def test_packages_carry_the_scripts(sources: Path, tmp_path: Path) -> None:
    """Sources to a wheel; sources to their distribution, and from it to a wheel without Node.js."""
    wheel, _ = _build(sources, "wheel", tmp_path / "one", node=True)
    files = _in_wheel(wheel)
    assert {
        f"{BUILT}{name}" for name in ("main.js", "main.css", "editor.css", "LICENSES.txt")
    } < files
    assert f"{BUILT}countries-110m.json" in files
    with zipfile.ZipFile(wheel) as opened:
        assert not [name for name in opened.namelist() if "node_modules" in name]

    sdist, _ = _build(sources, "sdist", tmp_path / "two", node=True)
    with tarfile.open(sdist) as opened:
        names = opened.getnames()
        assert not [name for name in names if "node_modules" in name]
        opened.extractall(tmp_path / "unpacked", filter="data")  # made above
    (root,) = (tmp_path / "unpacked").iterdir()
    again, said = _build(root, "wheel", tmp_path / "three", node=False)
    assert _in_wheel(again) == files
    assert "left out" not in said


@pytest.mark.slow
def test_without_node_a_wheel_goes_without_and_says_so(sources: Path, tmp_path: Path) -> None:
    shutil.rmtree(sources / "src" / BUILT, ignore_errors=True)
    wheel, said = _build(sources, "wheel", tmp_path, node=False)
    assert _in_wheel(wheel) == set()
    assert "The explorer's scripts are left out" in said
    with zipfile.ZipFile(wheel) as opened:
        assert "miggraph/web/static/style.css" in opened.namelist()
        opened.extractall(tmp_path / "installed")  # noqa: S202  # made above
    asked = (
        "import miggraph.web.static_files as s; print(s.is_built());"
        "import miggraph; print(len(miggraph.open().hubs().hubs) > 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
        check=True,
        timeout=_PATIENCE,
    )
    assert done.stdout.split() == ["False", "True"]


@pytest.mark.slow
def test_a_link_to_the_sources_builds_nothing(sources: Path, tmp_path: Path) -> None:
    shutil.rmtree(sources / "src" / BUILT, ignore_errors=True)
    _build(sources, "editable", tmp_path, node=True)
    assert not (sources / "src" / BUILT).exists()


def test_a_build_that_breaks_leaves_the_last_one(built: Path, tmp_path: Path) -> None:
    target = tmp_path / "built"
    shutil.copytree(built, target)
    broken = tmp_path / "web"
    ignored = shutil.ignore_patterns("node_modules")
    shutil.copytree(WEB, broken, ignore=ignored)
    (broken / "node_modules").symlink_to((WEB / "node_modules").resolve())
    (broken / "src" / "main.ts").write_text("import './nothing';", encoding="utf-8")
    done = subprocess.run(
        [packages(), broken / "build.mjs", target],
        capture_output=True,
        timeout=_PATIENCE,
        check=False,
    )
    assert done.returncode != 0
    assert {p.name for p in target.iterdir()} == {p.name for p in built.iterdir()}
