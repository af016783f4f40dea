"""Checksums, as sha256sum reads them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from miggraph.errors import ExportError
from miggraph.export.catalogue import DataFile, checksums, data_file
from tests.export.catalogue.release import Release

pytestmark = pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum")


def check(folder: Path, content: bytes) -> subprocess.CompletedProcess[bytes]:
    (folder / "checksums.sha256").write_bytes(content)
    return subprocess.run(
        ["sha256sum", "--check", "--strict", "checksums.sha256"],
        cwd=folder,
        capture_output=True,
        timeout=30,
        check=False,
    )


def measure(folder: Path, path: str) -> DataFile:
    return data_file(folder, path, media_type="text/plain", title="T", about="A.")


def test_all_files_are_found_to_be_right(real: Release) -> None:
    done = check(real.folder, checksums(real.files))
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().count(": OK\n") == len(real.files)


@pytest.mark.parametrize("fault", ["changed", "gone"])
def test_a_file_that_changed_or_is_gone_is_found(small: Release, fault: str) -> None:
    file = small.folder / "tables/visits.csv"
    if fault == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes().replace(b",12,", b",13,"))
    done = check(small.folder, checksums(small.files))
    assert done.returncode == 1
    assert b"tables/visits.csv: FAILED" in done.stdout


def test_odd_names_are_read(tmp_path: Path) -> None:
    names = ["a b", "back\\slash", "é", "line\nbreak", "re\rturn", " *"]
    for name in names:
        (tmp_path / name).write_text(name, encoding="utf-8")
    done = check(tmp_path, checksums(measure(tmp_path, name) for name in names))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(b": OK\n") == len(names)


def test_lines_are_sorted_by_path(small: Release) -> None:
    content = checksums(small.files)
    assert content == checksums(reversed(small.files))
    paths = [line[66:] for line in content.decode().splitlines()]
    assert paths == sorted(file.path for file in small.files)


def test_what_is_measured(tmp_path: Path) -> None:
    (tmp_path / "abc").write_bytes(b"abc")
    file = measure(tmp_path, "abc")
    assert file.size == 3
    # The example of FIPS 180-2.
    assert file.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be read"):
        measure(tmp_path, "none")
