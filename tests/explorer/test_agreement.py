"""The page of an agreement says what the graph says, and all of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from miggraph.claims.milestones import DATED
from miggraph.web.explorer.site import Site
from tests.explorer.reading import faults, read, text

KOSOVO = "us-xk-2025-third-country"
ALBANIA = "it-al-2023-protocol"
UZBEKISTAN = "us-uz-2025-return-and-transit"
ACCEPTED = ("single", "agreed", "resolved")


@pytest.fixture(scope="module")
def kosovo(site: Site) -> Any:
    return read(site, "agreement", KOSOVO)


def test_every_claim_is_on_the_page_as_often_as_it_speaks(site: Site, kosovo: Any) -> None:
    shown = site.kg.show(f"agreement:{KOSOVO}")
    wanted = Counter(one.id for value in shown.values for one in (*value.claims, *value.losers))
    # Contradictions repeat claims that stand further up.
    links = kosovo.xpath(
        "//li[@class='said'][not(ancestor::section[@aria-labelledby='contradictions'])]"
        "//a[starts-with(@href, '/id/claim/')]/@href"
    )
    assert len(wanted) > 100
    assert Counter(link.removeprefix("/id/claim/") for link in links) == wanted


def test_each_question_has_its_outcome_and_its_reason(site: Site, kosovo: Any) -> None:
    shown = site.kg.show(f"agreement:{KOSOVO}")
    decided = [value for value in shown.values if value.outcome]
    questions = kosovo.xpath("//div[@class='question']")
    assert len(questions) == len(decided) > 30
    holds = [q for q in questions if q.xpath(".//span[contains(@class, 'holds')]")]
    assert len(holds) == sum(value.accepted is not None for value in decided)
    open_ = [q for q in questions if "nothing accepted" in text(q)]
    assert len(open_) == len(questions) - len(holds) > 0
    reasons = Counter(text(q.xpath("./p[@class='verdict']/small")[-1]) for q in questions)
    assert reasons == Counter(" ".join(value.reason.split()) for value in decided)


def test_who_denies_has_as_much_room_as_who_asserts(site: Site) -> None:
    denials = {d.question.agreement: d for d in site.kg.view.decisions if d.denials}
    for name in sorted(denials)[:8]:
        tree = read(site, "agreement", name)
        shown = site.kg.show(f"agreement:{name}")
        said = [o for v in shown.values if v.outcome for o in (*v.claims, *v.losers)]
        denying = {one.id for one in said if one.stance == "denies"}
        sides = tree.xpath("//div[@class='question']/div[@class='sides']/div")
        found = [side for side in sides if side.get("class") == "side denied"]
        links = {link for s in found for link in s.xpath(".//a[contains(@href, '/claim/')]/@href")}
        assert {link.removeprefix("/id/claim/") for link in links} == denying != set()
        # The same element with the same classes as the sides that assert.
        assert {side.get("class").split()[0] for side in sides} == {"side"}
        assert all("denies" in text(side) for side in found)


def test_the_header_says_what_the_life_says(site: Site, kosovo: Any) -> None:
    facts = {
        text(row.find("dt")): text(row.find("dd"))
        for row in kosovo.xpath("//dl[@class='facts']/div")
    }
    life = site.kg.view.lives[KOSOVO]
    assert facts[f"In force on {site.kg.clocks.on}"] == life.in_force
    assert facts["Nature"] == f"{life.nature} ({life.nature_reason})"
    assert facts["Contradictions"] == str(len(site.kg.disputes(KOSOVO)))
    assert "United States sending" in facts["Parties"]


def test_a_safeguard_has_speakers_and_no_outcome(site: Site) -> None:
    agreements = {c.agreement for c in site.claims.values() if c.property == "safeguard"}
    told = 0
    for name in sorted(agreements):
        tree = read(site, "agreement", name)
        (part,) = tree.xpath("//section[@aria-labelledby='safeguards']")
        assert not part.xpath(".//*[contains(@class, 'outcome')]")
        for words in part.xpath(".//p[@class='value']"):
            assert text(words).endswith(("according to", "held by"))
            assert words.getnext().xpath("./li[@class='said']")
            told += "breach" in text(words)
    assert told > 0


def test_a_court_holds_and_others_allege(site: Site) -> None:
    for one in site.claims.values():
        if getattr(one.value, "standing", "") == "breach-found":
            tree = read(site, "agreement", one.agreement)
            held = tree.xpath("//p[@class='value'][contains(., 'breach held by')]")
            assert held
            assert all("(court)" in text(each.getnext()) for each in held)


def test_transfers_have_the_bounds_of_the_view(site: Site) -> None:
    tree = read(site, "agreement", ALBANIA)
    rows = tree.xpath("//table[@class='transfers']/tbody/tr")
    shown = site.kg.show(f"agreement:{ALBANIA}").transfers
    ids = [row.xpath("./th/a/@href")[0].removeprefix("/id/transfer/") for row in rows]
    assert ids == [one.id for one in shown]
    for row, one in zip(rows, shown, strict=True):
        cells = [text(cell) for cell in row.xpath("./td")]
        assert cells[5] == one.third_country
        low, high = one.persons["min"], one.persons["max"]
        assert cells[3] == (str(low) if low == high else cells[3])
        assert str(high) in cells[3]
        assert cells[-1] == str(one.accounts)


def test_only_arrivals_stand_against_the_capacity(site: Site) -> None:
    tree = read(site, "agreement", ALBANIA)
    (row,) = tree.xpath("//section[@aria-labelledby='capacity-used']//tr[contains(., 'arrived')]")
    shown = site.kg.show(f"agreement:{ALBANIA}")
    arrivals = [t for t in shown.transfers if t.receiving == "AL" and t.standing == "done"]
    assert 0 < len(arrivals) < len(shown.transfers)  # some went back, one further
    assert f"from {len(arrivals)} transfers" in text(row)
    # Bars are drawn for numbers in total alone; the table has all of them.
    told = [text(line) for line in tree.xpath("//svg[@class='bars']/text")]
    assert not any(words in line for line in told for words in (" a month", " a year", "at a time"))
    table = tree.xpath("//section[@aria-labelledby='capacity-used']//tbody/tr")
    assert len(table) > len(told) > 0
    capacities = [v for v in shown.values if v.property == "capacity"]
    values = {str(one.value) for v in capacities for one in (*v.claims, *v.losers)}
    assert sum("Capacity:" in text(row) for row in table) == len(values)


def test_the_life_as_a_drawing_has_its_table(site: Site, kosovo: Any) -> None:
    (drawing,) = kosovo.xpath("//svg[@class='timeline']")
    marks = drawing.xpath(".//*[contains(@class, 'mark')][title]")
    rows = kosovo.xpath("//section[@aria-labelledby='life']//tbody/tr")
    assert [text(mark) for mark in marks] == [text(row.xpath("./td")[0]) for row in rows]
    # What is told otherwise is there, and never looks like what is accepted.
    hollow = [m for m in marks if "accepted" not in m.get("class").split()]
    assert any("told otherwise" in text(mark) for mark in hollow)
    assert all(
        "accepted" in text(m)
        or "in force" in text(m)
        or "transfer" in text(m)
        or "total" in text(m)
        for m in marks
        if m not in hollow
    )
    periods = site.kg.force_periods(KOSOVO)
    assert sum("in force" in text(mark) for mark in marks) == len(periods) > 0


def test_contested_days_are_hollow(site: Site) -> None:
    contested = [
        d.question.agreement
        for d in site.kg.view.decisions
        if d.outcome == "contested"
        and d.question.property in DATED
        and d.question.standing == "done"
    ]
    assert contested
    for name in contested[:3]:
        marks = read(site, "agreement", name).xpath("//svg[@class='timeline']//*[title]")
        told = [mark for mark in marks if text(mark).endswith(", contested")]
        assert told
        assert {mark.get("class") for mark in told} == {"mark contested"}


def test_another_policy_and_another_day_change_the_page(site: Site) -> None:
    then = read(site, "agreement", KOSOVO, "known-on=2025-06-11")
    known = site.kg.at(known_on="2025-06-11").show(f"agreement:{KOSOVO}")
    questions = then.xpath("//div[@class='question']")
    assert len(questions) == sum(bool(value.outcome) for value in known.values)
    majority = read(site, "agreement", KOSOVO, "policy=majority")
    other = site.kg.at(policy="majority").show(f"agreement:{KOSOVO}")
    holds = majority.xpath("//div[@class='question'][.//span[contains(@class, 'holds')]]")
    assert len(holds) == sum(value.accepted is not None for value in other.values)
    links = majority.xpath("//main//a[starts-with(@href, '/id/source/')]/@href")
    assert links
    assert all(link.endswith("?policy=majority") for link in links)


def test_the_citation_pins_policy_clocks_and_edition(site: Site, kosovo: Any) -> None:
    (words,) = kosovo.xpath("//p[contains(@class, 'cited')]")
    assert site.kg.edition in text(words)
    assert site.kg.digest in text(words)
    (address,) = kosovo.xpath("//section[@aria-labelledby='cite']//a/@href")
    clocks = site.kg.clocks
    assert address.endswith(
        f"?in-force-on={clocks.on}&known-on={clocks.known_on}&policy={site.kg.policy}"
    )


def test_texts_and_relations_are_told_in_both_directions(site: Site) -> None:
    there = read(site, "agreement", UZBEKISTAN)
    assert "us-kg-uz-2025-onward-via-tashkent relies on" in text(there)
    here = read(site, "agreement", "us-kg-uz-2025-onward-via-tashkent")
    assert f"relies on {UZBEKISTAN}" in text(here)


def test_pages_have_no_faults(site: Site) -> None:
    names = list(site.kg.dossier.agreements)
    with_texts = [one.id for one in site.kg.dossier.agreements.values() if one.instruments]
    for name in {*names[::20], *with_texts, KOSOVO, ALBANIA, UZBEKISTAN}:
        assert faults(read(site, "agreement", name), site) == [], name
