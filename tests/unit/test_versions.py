"""A version is a folder, or a commit of the repository in which the data lie."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from miggraph.curated.read import data_files, read_dossier
from miggraph.curated.versions import version
from miggraph.errors import DataError, UnknownNameError

RW = "agreements/us-rw-2025-transfer.trig"


def _git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=A Curator", "-c", "user.email=curator@example.org", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture(autouse=True)
def _quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let git see no settings and no repository from outside."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


@pytest.fixture
def repository(tmp_path: Path, data: Path) -> Path:
    """Return a repository with three commits: no data, data with `agreed`, data with `signed`."""
    place = tmp_path / "repository"
    place.mkdir()
    _git(place, "init", "--quiet", "--initial-branch", "main")
    (place / "README").write_text("empty", encoding="utf-8")
    _git(place, "add", ".")
    _git(place, "commit", "--quiet", "-m", "nothing yet")
    _git(place, "tag", "empty")
    shutil.copytree(data, place / "data")
    _git(place, "add", ".")
    _git(place, "commit", "--quiet", "-m", "first data")
    _git(place, "tag", "v1")
    text = (place / "data" / RW).read_text("utf-8")
    (place / "data" / RW).write_text(text.replace("Rwanda transfer", "Rwanda deal"), "utf-8")
    _git(place, "commit", "--quiet", "--all", "-m", "another label")
    return place


def _label(folder: Path) -> str:
    return read_dossier(folder).agreements["us-rw-2025-transfer"].label


def test_a_folder_is_itself(data: Path, tmp_path: Path) -> None:
    with version(str(data), tmp_path / "nowhere") as folder:
        assert folder == data
    assert data.is_dir(), "it is no copy"


def test_a_commit_is_a_copy_for_a_while(repository: Path) -> None:
    data = repository / "data"
    with version("HEAD", data) as now, version("HEAD~1", data) as before:
        assert (_label(now), _label(before)) == (
            "United States-Rwanda deal",
            "United States-Rwanda transfer",
        )
        assert data_files(now) == data_files(data)
        assert (before / "judgements.csv").read_bytes() == (data / "judgements.csv").read_bytes()
        assert data not in (now, before)
    assert not now.exists()
    assert not before.exists()


def test_the_copy_is_removed_after_an_error(repository: Path) -> None:
    kept: list[Path] = []

    def fail(folder: Path) -> None:
        kept.append(folder)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), version("HEAD", repository / "data") as folder:
        fail(folder)
    assert not kept[0].exists()


def test_commits_branches_and_tags(repository: Path) -> None:
    full = _git(repository, "rev-parse", "HEAD~1")
    _git(repository, "tag", "-a", "-m", "annotated", "noted", "HEAD~1")
    _git(repository, "branch", "feature/old", "HEAD~1")
    for name in ("v1", full, full[:8], "noted", "feature/old", "main~1"):
        with version(name, repository / "data") as folder:
            assert _label(folder) == "United States-Rwanda transfer", name


def test_what_was_not_committed_is_in_no_commit(repository: Path) -> None:
    text = (repository / "data" / RW).read_text("utf-8")
    (repository / "data" / RW).write_text(text.replace("Rwanda deal", "Rwanda plan"), "utf-8")
    with version("HEAD", repository / "data") as folder:
        assert _label(folder) == "United States-Rwanda deal"
    assert _label(repository / "data") == "United States-Rwanda plan"
    assert _git(repository, "status", "--porcelain") == f"M data/{RW}"


def test_data_may_be_the_whole_repository(data: Path) -> None:
    _git(data, "init", "--quiet", "--initial-branch", "main")
    _git(data, "add", ".")
    _git(data, "commit", "--quiet", "-m", "all")
    with version("main", data) as folder:
        assert data_files(folder) == data_files(data)


def test_an_unknown_commit_gets_a_suggestion(repository: Path) -> None:
    _git(repository, "tag", "v2026.11")
    for name, near in (("v2026.12", "v2026.11"), ("mian", "main"), ("nothing-like-it", "main")):
        with pytest.raises(UnknownNameError) as caught, version(name, repository / "data"):
            pytest.fail("there is no such commit")
        assert name in caught.value.message
        assert near in str(caught.value.fix)


def test_a_file_is_no_commit(repository: Path) -> None:
    for name in ("HEAD:README", f"HEAD:data/{RW}", "HEAD:data"):
        with pytest.raises(UnknownNameError), version(name, repository / "data"):
            pytest.fail("this is no commit")


def test_a_commit_without_the_data_is_refused(repository: Path) -> None:
    data = repository / "data"
    with pytest.raises(DataError, match="does not have") as caught, version("empty", data):
        pytest.fail("there are no data")
    assert caught.value.file == repository / "data"
    assert caught.value.fix


def test_data_without_a_repository_have_no_commits(data: Path) -> None:
    for folder in (data, data / "nowhere"):
        with pytest.raises(DataError, match="no git repo") as caught, version("HEAD", folder):
            pytest.fail("there is no repository")
        assert caught.value.fix


def test_without_git_there_are_no_commits(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DataError), version("HEAD", repository / "data"):
        pytest.fail("there is no git")


@pytest.mark.parametrize(
    "name",
    ["--output=stolen", "-ostolen", "--exec=touch stolen", "--all", "-h", "--", "HEAD --all", ""],
)
def test_a_name_is_never_an_option(
    repository: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    place = repository.parent / "elsewhere"
    place.mkdir()
    monkeypatch.chdir(place)
    if name == "":  # as for all programs, the present folder
        with version(name, repository / "data") as folder:
            assert folder.resolve() == place
        return
    with pytest.raises(UnknownNameError), version(name, repository / "data"):
        pytest.fail("this is no commit")
    assert list(place.iterdir()) == []
    assert not list(repository.rglob("stolen*"))


def test_the_shell_has_no_say(repository: Path) -> None:
    for name in ("HEAD; touch stolen", "$(touch stolen)", "`touch stolen`", "HEAD\ntouch stolen"):
        with pytest.raises(UnknownNameError), version(name, repository / "data"):
            pytest.fail("this is no commit")
    assert not list(repository.parent.rglob("stolen*"))
