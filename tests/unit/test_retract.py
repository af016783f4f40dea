"""Rule 13: what was wrong is retracted, with day and reason, and stays."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from miggraph.claims.view import Resolver, clocks_for
from miggraph.curated import retract as retracting
from miggraph.curated.format import format_folder
from miggraph.curated.read import read_dossier
from miggraph.curated.retract import retract
from miggraph.dates import parse_day
from miggraph.errors import DataError, MiggraphError, UnknownNameError, UsageError

XK = "agreements/us-xk-2025-transfer.trig"
CAPACITY = "1046ebde941fe584"
ACCOUNT = "022d592f134ed5b0"
DENIAL = "b661eb95d4cc5a88"
WITHDRAWN = "59eb3bf621131b22"
WHY = 'places, not "persons"'


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }


def _refused(data: Path, kind: type[MiggraphError], *words: str) -> MiggraphError:
    """Retract, and check that it is refused with a fix and changes nothing."""
    before = _contents(data)
    with pytest.raises(kind) as caught:
        retract(data, *words)
    assert _contents(data) == before
    assert caught.value.fix
    return caught.value


@pytest.mark.parametrize(
    ("given", "full"),
    [
        (f"claim:{CAPACITY}", f"claim:{CAPACITY}"),
        (CAPACITY, f"claim:{CAPACITY}"),
        (f"account:{ACCOUNT}", f"account:{ACCOUNT}"),
        (ACCOUNT, f"account:{ACCOUNT}"),
    ],
)
def test_one_line_gets_a_day_and_a_reason(data: Path, given: str, full: str) -> None:
    before = _contents(data)
    assert retract(data, given, f"  {WHY} ", "2026-12-02") == data / XK
    after = _contents(data)
    assert [name for name in after if after[name] != before.get(name)] == [XK]
    old, new = (files[XK].decode().splitlines() for files in (before, after))
    (was,), (line,) = ([one for one in a if one not in b] for a, b in ((old, new), (new, old)))
    assert was.strip().startswith(f"{full} ")
    for part in was.strip().removesuffix(" .").split(" ; "):
        assert part in line
    assert 'mig:retractedOn "2026-12-02"^^xsd:date' in line
    assert 'mig:retractedBecause "places, not \\"persons\\""@en' in line
    assert format_folder(data, check=True) == []


def test_what_is_retracted_is_read_so(data: Path) -> None:
    before = read_dossier(data)
    retract(data, CAPACITY, WHY, "2026-12-02")
    after = read_dossier(data)
    (claim,) = [one for one in after.claims if one.id == CAPACITY]
    assert (claim.retracted_on, claim.retracted_because) == ("2026-12-02", WHY)
    assert [one.id for one in after.claims] == [one.id for one in before.claims]
    assert after.accounts == before.accounts


def _counting(data: Path, day: str) -> set[str]:
    found = read_dossier(data)
    clocks = clocks_for(found, None, None, parse_day(day))
    claims, accounts, _ = Resolver(found).statements(clocks)
    return {one.id for one in (*claims, *accounts)}


@pytest.mark.parametrize("name", [CAPACITY, ACCOUNT])
def test_it_counts_until_the_day_before(data: Path, name: str) -> None:
    retract(data, name, WHY, "2026-12-05")
    assert name in _counting(data, "2026-12-04")
    assert name not in _counting(data, "2026-12-05")
    assert name not in _counting(data, "2026-12-06")
    assert name not in _counting(data, "2026-11-20"), "it was entered on the 21st"
    assert _counting(data, "2026-12-04") - _counting(data, "2026-12-05") == {name}


@pytest.mark.parametrize(
    ("name", "day"), [(CAPACITY, "2026-11-21"), (ACCOUNT, "2026-11-21"), (DENIAL, "2026-12-01")]
)
def test_the_day_of_the_entry_is_early_enough(data: Path, name: str, day: str) -> None:
    retract(data, name, WHY, day)
    assert name not in _counting(data, day)


@pytest.mark.parametrize(
    ("name", "day", "entered"),
    [(CAPACITY, "2026-11-20", "2026-11-21"), (DENIAL, "2026-11-30", "2026-12-01")],
)
def test_nothing_is_retracted_before_it_was_entered(
    data: Path, name: str, day: str, entered: str
) -> None:
    error = _refused(data, DataError, name, WHY, day)
    assert entered in error.message
    assert day in error.message
    assert error.file == data / XK
    text = (data / XK).read_text("utf-8")
    assert error.line == text[: text.index(f"claim:{name}")].count("\n") + 1


def test_nothing_is_retracted_twice(data: Path) -> None:
    error = _refused(data, DataError, WITHDRAWN, WHY, "2026-12-09")
    assert "already" in error.message
    retract(data, CAPACITY, WHY, "2026-12-02")
    assert "already" in _refused(data, DataError, CAPACITY, WHY, "2026-12-02").message


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_reason_is_wanted(data: Path, reason: str) -> None:
    _refused(data, UsageError, CAPACITY, reason, "2026-12-02")


@pytest.mark.parametrize("day", ["", "2026-12", "2026-02-30", "tomorrow"])
def test_a_day_is_wanted(data: Path, day: str) -> None:
    assert repr(day) in _refused(data, DataError, CAPACITY, WHY, day).message


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("1046ebde941fe58", f"claim:{CAPACITY}"),
        ("claim:1046ebde941fe585", f"claim:{CAPACITY}"),
        ("account:022d592f134ed5b1", f"account:{ACCOUNT}"),
        (f"account:{CAPACITY}", f"claim:{CAPACITY}"),
    ],
)
def test_an_unknown_name_gets_a_suggestion(data: Path, name: str, near: str) -> None:
    error = _refused(data, UnknownNameError, name, WHY, "2026-12-02")
    assert name in error.message
    assert near in str(error.fix)


@pytest.mark.parametrize("name", ["", ":", "claim:", f"transfer:{CAPACITY}", "us-xk-2025-transfer"])
def test_only_claims_and_accounts_are_retracted(data: Path, name: str) -> None:
    _refused(data, UnknownNameError, name, WHY, "2026-12-02")


def test_data_with_a_fault_are_not_written(data: Path) -> None:
    path = data / "agreements/us-rw-2025-transfer.trig"
    path.write_text(path.read_text("utf-8").replace("status:agreed", "status:agred"), "utf-8")
    assert "agreed" in str(_refused(data, DataError, CAPACITY, WHY, "2026-12-02"))


def test_a_full_disk_changes_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(retracting, "replace_files", stop)
    assert "No space left" in _refused(data, DataError, CAPACITY, WHY, "2026-12-02").message


def test_a_comment_is_not_lost(data: Path) -> None:
    """`miggraph data fmt` refuses a file with a comment; so must whoever writes it anew."""
    path = data / XK
    path.write_text("# checked with the ministry\n" + path.read_text("utf-8"), encoding="utf-8")
    with contextlib.suppress(DataError):
        retract(data, CAPACITY, WHY, "2026-12-02")
    assert "# checked with the ministry" in path.read_text("utf-8")


@pytest.mark.parametrize("reason", ["a\u202eb", "a\x1b[31mb", "a\x00b"])
def test_a_reason_that_could_not_be_read_again_is_never_written(data: Path, reason: str) -> None:
    try:
        retract(data, CAPACITY, reason, "2026-12-02")
    except MiggraphError as error:
        assert error.fix  # noqa: PT017  # refused, or read again: both are right
    read_dossier(data)
