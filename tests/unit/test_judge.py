"""Rule 9: whether two transfers are one event is a person's judgement, with a name and a reason."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.claims.view import Resolver, View, clocks_for
from miggraph.curated.judge import judge, judgements_text, withdraw
from miggraph.curated.judgements import read_judgements
from miggraph.curated.read import read_dossier
from miggraph.errors import DataError, MiggraphError, UnknownNameError, UsageError
from miggraph.network.ranking.hubs import HubParameters, HubReport
from miggraph.network.ranking.sensitivity import hub_report
from miggraph.records import Judgement

from .factories import judged

FLIGHT = "us-xk-2025-07-flight"
LANDING = "us-xk-2025-07-landing"
OTHER = "us-xk-2025-08-second"
HEAD = "left,right,judgement,by,on,reason,withdrawn\n"
XK = "agreements/us-xk-2025-transfer.trig"


def _told_again(data: Path, transfer: str, date: str, source: str) -> None:
    """Let another source tell of ten persons, under another id, and name it by `data fmt`."""
    from miggraph.curated.format import format_folder

    path = data / XK
    account = (
        f"account:new mig:tellsOf transfer:{transfer} ; mig:under agreement:us-xk-2025-transfer ; "
        f'mig:date "{date}"^^edtf:EDTF ; mig:from state:US ; mig:to state:XK ; '
        "mig:persons persons:exactly-10 ; mig:cohort cohort:UZ-6 ; mig:tells telling:event ."
    )
    text = path.read_text("utf-8")
    path.write_text(f"{text}\nsource:{source} {{\n    {account}\n}}\n", encoding="utf-8")
    format_folder(data)


@pytest.fixture
def told(data: Path) -> Path:
    """Return data with three transfers into Kosovo that nobody has judged."""
    (data / "judgements.csv").write_text(HEAD, encoding="utf-8")
    _told_again(data, LANDING, "2025-07-01", "gazette-2025-06-12-kosovo")
    _told_again(data, OTHER, "2025-08", "mia-2025-07-kosovo")
    return data


def _rows(data: Path) -> list[list[str]]:
    with (data / "judgements.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _refused(data: Path, kind: type[MiggraphError], judgement: Judgement) -> MiggraphError:
    before = (data / "judgements.csv").read_bytes()
    with pytest.raises(kind) as caught:
        judge(data, judgement)
    assert (data / "judgements.csv").read_bytes() == before
    assert caught.value.fix
    return caught.value


@pytest.mark.parametrize("answer", ["same", "different", "unsure"])
@pytest.mark.parametrize("pair", [(FLIGHT, LANDING), (LANDING, FLIGHT)])
def test_a_judgement_is_a_row(told: Path, answer: str, pair: tuple[str, str]) -> None:
    judge(told, judged(*pair, answer))
    assert (told / "judgements.csv").read_text("utf-8") == (
        f"{HEAD}{FLIGHT},{LANDING},{answer},curator,2026-11-22,same day,\n"
    )


def test_rows_are_ordered_by_the_transfers(told: Path) -> None:
    for pair in ((LANDING, OTHER), (OTHER, FLIGHT), (FLIGHT, LANDING)):
        judge(told, judged(*pair, "different"))
    assert [row[:2] for row in _rows(told)] == [
        [FLIGHT, LANDING],
        [FLIGHT, OTHER],
        [LANDING, OTHER],
    ]


@pytest.mark.parametrize(
    "reason", ['one, "two", three', "'single'", "ends with a comma,", "naïve — 航班"]
)
def test_a_reason_survives_the_file(told: Path, reason: str) -> None:
    judge(told, judged(FLIGHT, LANDING, reason=reason, by="A, B"))
    judge(told, judged(FLIGHT, OTHER, "different"))
    (first, _) = read_judgements(told / "judgements.csv")
    assert (first.reason, first.by) == (reason, "A, B")


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)
names = st.sampled_from(["a", "b", "c-1", "d.2"])
days = st.dates().map(str)
one = st.builds(
    Judgement,
    names,
    names,
    st.sampled_from(["same", "different", "unsure"]),
    texts,
    days,
    texts,
    st.none() | days,
)


@given(judgements=st.lists(one))
def test_every_judgement_comes_back(scratch: Path, judgements: list[Judgement]) -> None:
    path = scratch / "judgements.csv"
    text = judgements_text(judgements)
    path.write_text(text, encoding="utf-8", newline="")
    found = read_judgements(path)
    assert sorted(map(repr, found)) == sorted(map(repr, judgements))
    assert judgements_text(found) == text


@pytest.mark.parametrize(
    ("pair", "near"),
    [
        (("us-xk-2025-07-fligth", LANDING), FLIGHT),
        ((FLIGHT, "us-xk-2025-07-landings"), LANDING),
        ((FLIGHT, f"transfer:{LANDING}"), LANDING),
    ],
)
def test_an_unknown_transfer_gets_a_suggestion(
    told: Path, pair: tuple[str, str], near: str
) -> None:
    assert near in str(_refused(told, UnknownNameError, judged(*pair)).fix)


def test_a_transfer_is_not_judged_against_itself(told: Path) -> None:
    _refused(told, UsageError, judged(FLIGHT, FLIGHT))


@pytest.mark.parametrize("missing", [{"by": ""}, {"by": " "}, {"reason": ""}, {"reason": "\t"}])
def test_author_and_reason_are_wanted(told: Path, missing: dict[str, str]) -> None:
    _refused(told, UsageError, judged(FLIGHT, LANDING, **missing))


@pytest.mark.parametrize("day", ["", "2026-11", "2026-11-31", "today"])
def test_a_day_is_wanted(told: Path, day: str) -> None:
    _refused(told, DataError, judged(FLIGHT, LANDING, on=day))


@pytest.mark.parametrize("again", ["same", "different", "unsure"])
def test_a_pair_is_judged_once(told: Path, again: str) -> None:
    judge(told, judged(FLIGHT, LANDING, "unsure"))
    error = _refused(told, DataError, judged(LANDING, FLIGHT, again))
    assert "--withdraw" in str(error.fix)


def test_what_is_withdrawn_stays_and_can_be_judged_anew(told: Path) -> None:
    judge(told, judged(FLIGHT, LANDING))
    withdraw(told, LANDING, FLIGHT, "2026-11-24")
    assert _rows(told) == [
        [FLIGHT, LANDING, "same", "curator", "2026-11-22", "same day", "2026-11-24"]
    ]
    judge(told, judged(FLIGHT, LANDING, "different", on="2026-11-25"))
    assert [(row[2], row[6]) for row in _rows(told)] == [("same", "2026-11-24"), ("different", "")]
    withdraw(told, FLIGHT, LANDING, "2026-11-26")
    assert [row[6] for row in _rows(told)] == ["2026-11-24", "2026-11-26"]


def test_only_what_stands_is_withdrawn(told: Path) -> None:
    judge(told, judged(FLIGHT, LANDING))
    before = (told / "judgements.csv").read_bytes()
    with pytest.raises(UnknownNameError) as caught:
        withdraw(told, FLIGHT, OTHER, "2026-11-24")
    assert f"{FLIGHT} {LANDING}" in str(caught.value.fix)
    with pytest.raises(DataError, match="2026-11-22"):
        withdraw(told, FLIGHT, LANDING, "2026-11-21")
    with pytest.raises(DataError, match="day of withdrawal"):
        withdraw(told, FLIGHT, LANDING, "soon")
    assert (told / "judgements.csv").read_bytes() == before
    withdraw(told, FLIGHT, LANDING, "2026-11-22")
    with pytest.raises(UnknownNameError):
        withdraw(told, FLIGHT, LANDING, "2026-11-23")


def test_a_folder_without_judgements_gets_its_first(told: Path) -> None:
    (told / "judgements.csv").unlink()
    judge(told, judged(FLIGHT, LANDING))
    assert len(_rows(told)) == 1


def _resolved(data: Path, day: str = "2026-12-31") -> tuple[View, HubReport]:
    from datetime import date

    found = read_dossier(data)
    resolver = Resolver(found)
    view = resolver.view("trusted-first", clocks_for(found, None, None, date.fromisoformat(day)))
    return view, hub_report(resolver, view, HubParameters())


def test_merged_transfers_are_one_in_view_and_hubs(told: Path) -> None:
    view, report = _resolved(told)
    assert set(view.transfers) >= {FLIGHT, LANDING, OTHER}
    (hub,) = report.hubs
    assert (hub.state, hub.transfers) == ("XK", 3)
    judge(told, judged(LANDING, FLIGHT))
    judge(told, judged(FLIGHT, OTHER, "unsure"))
    view, report = _resolved(told)
    assert view.merged == {LANDING: FLIGHT}
    assert LANDING not in view.transfers
    assert len(view.transfers[FLIGHT].accounts) == 2
    (merged,) = report.hubs
    assert merged.transfers == 2
    assert merged.persons.min < hub.persons.min


def test_a_judgement_counts_from_its_day_to_its_withdrawal(told: Path) -> None:
    judge(told, judged(FLIGHT, LANDING))
    withdraw(told, FLIGHT, LANDING, "2026-11-24")
    merged = {day: bool(_resolved(told, f"2026-11-{day}")[0].merged) for day in (21, 22, 23, 24)}
    assert merged == {21: False, 22: True, 23: True, 24: False}


def test_a_reason_stands_on_one_line(told: Path) -> None:
    """A row of the file is one line, so that faults have their line."""
    for reason in ("two\nlines", "a\ttab", "\u202ehidden"):
        with pytest.raises(DataError):
            judge(told, Judgement(LANDING, OTHER, "same", "curator", "2026-12-01", reason))
    assert not any(j.right == LANDING and j.left == OTHER for j in read_dossier(told).judgements)


def test_a_judgement_that_contradicts_others_is_refused(told: Path) -> None:
    judge(told, Judgement(FLIGHT, LANDING, "same", "curator", "2026-12-01", "one flight"))
    judge(told, Judgement(LANDING, OTHER, "same", "curator", "2026-12-01", "one flight"))
    rows = _rows(told)
    with pytest.raises(DataError, match="would be different and"):
        judge(told, Judgement(FLIGHT, OTHER, "different", "curator", "2026-12-01", "two days"))
    assert _rows(told) == rows
