"""The page of what changed, over data that were recorded on two days."""

from __future__ import annotations

from datetime import date
from typing import NoReturn

import pytest
from msgspec.structs import replace

import miggraph
from miggraph.cache import Cache
from miggraph.claims.clocks import as_recorded
from miggraph.claims.decide import Outcome
from miggraph.errors import DataError, UnknownNameError, UsageError
from miggraph.knowledge import KnowledgeGraph
from miggraph.records import Claim, Dossier
from miggraph.web.explorer.graph import Graph
from miggraph.web.explorer.site import Site
from tests.explorer.reading import links_of, rows_of, tree_of

FIRST, SECOND = date(2026, 11, 21), date(2026, 12, 5)
ABOUT = "us-xk-2025-third-country"
REASON = "The page says the contrary <now>."


class Records:
    """Records that were made for a test."""

    masked = False
    tables = None
    digest = key = "0" * 64

    def __init__(self, records: Dossier) -> None:
        self._records = records

    @property
    def folder(self) -> NoReturn:
        raise AssertionError("no file is needed")

    def dossier(self) -> Dossier:
        """Return them."""
        return self._records


def _withdrawn(dossier: Dossier) -> Claim:
    """Return a claim that is alone with its value, so that nothing is left without it."""
    (winner,) = next(
        one.winners
        for one in miggraph.open().view.decisions
        if one.question.agreement == ABOUT
        and one.outcome is Outcome.SINGLE
        and len(one.winners) == 1
        and not one.losers
    )
    return next(one for one in dossier.claims if one.id == winner)


@pytest.fixture(scope="module")
def later() -> Site:
    """Show a part of the data, in which later one claim is withdrawn and one agreement is new."""
    whole = miggraph.open().dossier
    kept = [*sorted(whole.agreements)[:40], ABOUT]
    new = kept[0]
    withdrawn = _withdrawn(whole)
    day = SECOND.isoformat()

    def changed(one: Claim) -> Claim:
        if one.id == withdrawn.id:
            return replace(one, retracted_on=day, retracted_because=REASON)
        return replace(one, recorded_on=day) if one.agreement == new else one

    claims = tuple(changed(one) for one in whole.claims if one.agreement in kept)
    accounts = tuple(one for one in whole.accounts if set(one.agreements) & set(kept) - {new})
    accounts = tuple(one for one in accounts if set(one.agreements) <= set(kept))
    records = replace(
        whole,
        claims=claims,
        accounts=accounts,
        agreements={name: whole.agreements[name] for name in kept},
        judgements=(),
    )
    kg = KnowledgeGraph(Records(records), "trusted-first", (None, None, None), Cache(None))
    return Site(kg, Graph(), is_built=False)


def _short(site: Site, query: str = "") -> dict[str, list[str]]:
    rows = rows_of(tree_of(site, "changes:changes", query), "In short")
    return {name: numbers for name, *numbers in rows}


def test_the_last_two_days_are_compared_unless_others_are_asked_for(later: Site) -> None:
    dossier = later.kg.dossier
    new = [one for one in dossier.claims if one.recorded_on == SECOND.isoformat()]
    short = _short(later)
    assert short["Claims"] == [str(len(new)), "0", "1"]
    assert short["Agreements and other records"] == ["1", "0", "0"]
    assert short == _short(later, f"from={FIRST}&to={SECOND}") == _short(later, "to=2030-01-01")
    first = _short(later, f"to={FIRST}")
    assert first["Claims"] == [str(len(dossier.claims) - len(new)), "0", "0"]
    assert first["Accounts of transfers"][0] == str(len(dossier.accounts))
    nothing = _short(later, "from=2026-11-22&to=2026-12-04")
    assert {number for numbers in nothing.values() for number in numbers} <= {"0", ""}


def test_a_withdrawal_stands_with_its_reason(later: Site) -> None:
    tree = tree_of(later, "changes:changes")
    ((statement, about, _, day, reason),) = rows_of(tree, "Withdrawn")
    claim = _withdrawn(later.kg.dossier)
    assert claim.id[:8] in statement
    assert claim.property.replace("-", " ") in statement
    assert about == later.kg.dossier.agreements[ABOUT].label
    assert (day, reason) == (SECOND.isoformat(), REASON)
    assert not tree.xpath("//now")


def test_outcomes_that_are_other_ones_name_the_cause(later: Site) -> None:
    before = later.kg.at(recorded_on=FIRST).view.decisions
    after = later.kg.at(recorded_on=SECOND).view.decisions
    claim = _withdrawn(later.kg.dossier)
    old = {one.question: (one.outcome, one.value) for one in before}
    new = {one.question: (one.outcome, one.value) for one in after}
    wanted = [one for one in old if old[one] != new.get(one)]
    rows = rows_of(tree_of(later, "changes:changes"), "Other outcomes") if wanted else []
    assert len(rows) == len(wanted) > 0
    assert all(claim.id[:8] in row[4] for row in rows)
    assert all(row[2] != row[3] == "no claim is left" for row in rows)


def test_the_new_agreement_is_named(later: Site) -> None:
    tree = tree_of(later, "changes:changes")
    (new,) = {
        one.agreement for one in later.kg.dossier.claims if one.recorded_on > FIRST.isoformat()
    }
    (section,) = tree.xpath('//section[@aria-labelledby="agreements"]')
    assert section.xpath(".//li/a/@href") == [f"/id/agreement/{new}"]
    rows = {row[0]: row[2:] for row in rows_of(tree, "Claims and accounts")}
    label = later.kg.dossier.agreements[new].label
    number = sum(one.agreement == new for one in later.kg.dossier.claims)
    assert rows[label] == [str(number), "0", "0"]
    assert rows[later.kg.dossier.agreements[ABOUT].label] == ["0", "0", "1"]


def test_days_of_recording_lead_to_their_changes(later: Site) -> None:
    tree = tree_of(later, "changes:changes")
    days = rows_of(tree, "Days of recording")
    assert [row[0] for row in days] == [SECOND.isoformat(), FIRST.isoformat()]
    assert days[0][3] == "1"
    assert f"/changes?to={FIRST}" in tree.xpath("//main//a/@href")


def test_data_of_one_day_say_so(site: Site) -> None:
    tree = tree_of(site, "changes:changes")
    assert "These data have one day of recording" in " ".join(tree.text_content().split())
    sources = site.kg.dossier.sources
    assert len(links_of(tree_of(site, "changes:changes", "all=sources"), "/id/source/")) >= len(
        sources
    )


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("from=yesterday", DataError),
        ("to=2026-13-01", DataError),
        ("from=2027-01-01&to=2026-01-01", UsageError),
        ("all=everything", UnknownNameError),
    ],
)
def test_what_is_no_period_is_refused(site: Site, query: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        tree_of(site, "changes:changes", query)


def test_records_stand_as_they_did(later: Site) -> None:
    dossier = later.kg.dossier
    claim = _withdrawn(dossier)
    then = as_recorded(dossier, FIRST)
    (same,) = (one for one in then.claims if one.id == claim.id)
    assert (same.retracted_on, same.retracted_because) == (None, None)
    assert len(then.agreements) == len(dossier.agreements) - 1
    assert {one.source for one in then.claims} <= then.sources.keys()
    assert as_recorded(dossier, SECOND).claims == dossier.claims
    assert as_recorded(dossier, date(2000, 1, 1)).claims == ()
