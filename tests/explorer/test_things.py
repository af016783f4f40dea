"""Pages of transfers, sources, agencies, claims and accounts say what the graph says."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from msgspec import structs

from miggraph.errors import UnknownNameError, UsageError
from miggraph.web.explorer import paging
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.paging import part_of
from miggraph.web.explorer.routes import THINGS, page
from miggraph.web.explorer.site import Site
from tests.explorer.reading import faults, read, text

FLIGHT = "us-uz-2025-04-30-charter"
KINDS = ("agreement", "transfer", "source", "agency", "claim", "account")


def facts(tree: Any) -> dict[str, str]:
    rows = tree.xpath("//dl[@class='facts']/div")
    return {text(row.find("dt")): text(row.find("dd")) for row in rows}


def test_a_transfer_shows_what_is_accepted(site: Site) -> None:
    found = facts(read(site, "transfer", FLIGHT))
    transfer = site.kg.view.transfers[FLIGHT]
    assert (found["From"], found["To"]) == ("United States", "Uzbekistan")
    assert found["Persons"] == f"{transfer.persons.min} {len(transfer.accounts)} accounts"
    low, high = transfer.third_persons
    assert found["Foreign nationals there"].startswith(f"partly, {low}\u2013{high} of them")
    assert "inferred" in found["Basis"]


def test_each_account_says_what_it_tells_on_each_question(site: Site) -> None:
    tree = read(site, "transfer", FLIGHT)
    shown = site.kg.show(f"transfer:{FLIGHT}")
    questions = tree.xpath("//div[@class='question']")
    assert len(questions) == len(shown.values)
    (persons,) = [q for q in questions if q.get("id") == "q-persons"]
    value = next(v for v in shown.values if v.property == "persons")
    told = {
        link.removeprefix("/id/account/"): side
        for side in persons.xpath("./div[@class='sides']/div")
        for link in side.xpath(".//a[starts-with(@href, '/id/account/')]/@href")
    }
    assert set(told) == {one.id for one in (*value.claims, *value.losers)}
    for name, side in told.items():
        low, high = site.accounts[name].persons
        words = text(side.xpath("./p[@class='value']")[0])
        if low is not None and low == high:
            assert words.endswith(f" {low}")
        winner = name in {one.id for one in value.claims}
        assert words.startswith("says so" if winner else "says otherwise")


def test_a_merged_transfer_is_found_under_both_names(site: Site) -> None:
    old, kept = next(iter(site.kg.view.merged.items()))
    tree = read(site, "transfer", old)
    assert f"{old} was judged to be the same" in text(tree)
    assert tree.xpath(f"//link[@href='/id/transfer/{kept}.ttl']")


def test_a_transfer_merged_into_one_not_yet_known_is_not_known(site: Site) -> None:
    early = site.kg.at(known_on="2000-01-01")
    for old in site.kg.view.merged:
        with pytest.raises(UnknownNameError):
            early.show(f"transfer:{old}")


def test_what_is_undetermined_is_written_and_marked(site: Site) -> None:
    name = next(t.id for t in site.kg.view.transfers.values() if t.third_country == "undetermined")
    tree = read(site, "transfer", name)
    (row,) = tree.xpath("//dl/div[dt='Foreign nationals there']/dd")
    assert row.xpath("./span[@class='undetermined'][.='undetermined']")
    assert "not guessed" in text(row)


def test_withheld_onward_movement_is_told_to_be_withheld(site: Site) -> None:
    withheld = [t.id for t in site.kg.view.transfers.values() if t.onward_withheld]
    assert withheld
    for name in withheld[:5]:
        assert "that is not published here" in text(read(site, "transfer", name))


def test_a_source_shows_all_that_it_says_and_what_became_of_it(site: Site) -> None:
    counts = Counter(claim.source for claim in site.claims.values())
    decided = {c: d for d in site.kg.view.decisions for c in d.winners if d.is_accepted}
    found = set()
    for name, number in [*counts.most_common(1), ("seed-003", counts["seed-003"])]:
        tree = read(site, "source", name)
        rows = tree.xpath("//section[@aria-labelledby='claims']//tbody/tr")
        assert len(rows) == number
        assert facts(tree)["Claims"].startswith(f"{number} on ")
        for row in rows:
            (link,) = row.xpath("./td[last()]/a/@href")
            claim = link.removeprefix("/id/claim/")
            accepted = bool(row.xpath(".//span[@class='outcome holds']"))
            assert accepted == (claim in decided)
            found.add(accepted)
    assert found == {True, False}


def test_a_source_that_was_not_published_yet_does_not_count(site: Site) -> None:
    name = next(
        c.source
        for c in site.claims.values()
        if (site.kg.dossier.sources[c.source].published or "") > "2026" and c.property == "status"
    )
    rows = read(site, "source", name, "known-on=2020-01-01").xpath("//tbody/tr")
    assert rows
    assert all("does not count" in text(r) or "side by side" in text(r) for r in rows)


def test_a_long_list_comes_in_parts_that_are_all_of_it() -> None:
    members = list(range(601))
    parts = [part_of(members, Asked(rest={"part": (str(n),)})) for n in (1, 2, 3)]
    assert [one for part in parts for one in part.members] == members
    assert {(part.parts, part.total) for part in parts} == {(3, 601)}
    assert [(part.first, part.last) for part in parts] == [(1, 250), (251, 500), (501, 601)]
    assert part_of(members, Asked()) == parts[0]
    assert part_of([], Asked()).members == ()
    for wrong in ("0", "4", "-1", "x", "1.5", "\u0663", "9" * 5000):
        with pytest.raises(UsageError):
            part_of(members, Asked(rest={"part": (wrong,)}))


def test_a_source_with_many_accounts_leads_to_all(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "_MOST", 2)
    name, number = Counter(a.source for a in site.accounts.values()).most_common(1)[0]
    first = read(site, "source", name)
    assert f"Accounts 1 to 2 of {number}" in text(first)
    links = first.xpath("//nav[@aria-label='Parts of the list']/a/@href")
    told, transfers = set(), set()
    for link in links:
        query = link.partition("?")[2].partition("#")[0]
        tree = read(site, "source", name, query)
        rows = tree.xpath("//section[@aria-labelledby='accounts']//tbody/tr")
        told |= {row.xpath("./td/a/@href")[0] for row in rows}
        assert 1 <= len(rows) <= 2
        shown = tree.xpath("//table[@class='transfers']/tbody/tr/th/a/@href")
        transfers |= {link.removeprefix("/id/transfer/") for link in shown}
    assert len(told) == number
    assert transfers == {one.id for one in site.kg.show(f"source:{name}").transfers}


def test_an_agency_has_its_roles_by_agreement_and_its_transfers(site: Site) -> None:
    tree = read(site, "agency", "unhcr")
    shown = site.kg.show("agency:unhcr")
    assert len(tree.xpath("//div[@class='question']")) == len(shown.values) > 5
    assert len(tree.xpath("//table[@class='transfers']/tbody/tr")) == len(shown.transfers) > 0
    agreements = {(*v.claims, *v.losers)[0].agreement for v in shown.values}
    links = tree.xpath("//section[@aria-labelledby='roles']//h3/a/@href")
    assert {link.removeprefix("/id/agreement/") for link in links} == agreements


def test_a_claim_stands_beside_what_others_say(site: Site) -> None:
    decision = next(d for d in site.kg.view.decisions if d.denials and d.winners)
    tree = read(site, "claim", decision.denials[0])
    assert " denies, " in text(tree.find(".//h1"))
    links = set(tree.xpath("//li[@class='said']//a[starts-with(@href, '/id/claim/')]/@href"))
    everyone = {*decision.winners, *decision.losers, *decision.denials}
    assert {f"/id/claim/{name}" for name in everyone} <= links
    (original,) = tree.xpath("//dl/div[dt='Original']/dd")
    assert all(a.get("rel").split()[0] == "noreferrer" for a in original.xpath("./a"))


def test_an_account_tells_what_its_record_tells(site: Site) -> None:
    for account in list(site.accounts.values())[::60]:
        found = facts(read(site, "account", account.id))
        assert found["From"] == site.label(account.sending)
        assert found["To"] == (
            " and ".join(site.label(code) for code in account.receiving) or "not told"
        )
        for cohort in account.cohorts:
            assert site.label(cohort.nationality).replace("-", " ") in found["Nationalities"]


def test_every_number_of_accounts_leads_to_them(site: Site) -> None:
    tree = read(site, "agency", "unhcr")
    for link in tree.xpath("//table[@class='transfers']//td[last()]/a/@href"):
        path, _, anchor = link.partition("#")
        there = read(site, "transfer", path.removeprefix("/id/transfer/"))
        rows = there.xpath(f"//section[@aria-labelledby='{anchor}']//tbody/tr")
        assert len(rows) == len(site.kg.view.transfers[path.rpartition("/")[2]].accounts)


@pytest.mark.parametrize("kind", KINDS)
def test_pages_have_no_faults(site: Site, kind: str) -> None:
    names = {
        "agreement": list(site.kg.dossier.agreements),
        "transfer": list(site.kg.view.transfers),
        "source": list(site.kg.dossier.sources),
        "agency": list(site.kg.dossier.agencies),
        "claim": list(site.claims),
        "account": list(site.accounts),
    }[kind]
    for name in names[:: max(1, len(names) // 25)]:
        assert faults(read(site, kind, name), site) == [], name


@pytest.mark.parametrize("kind", KINDS)
def test_what_does_not_exist_is_not_known(site: Site, kind: str) -> None:
    for name in ("", "x", "<script>", "us-xk-2025-third-country/../x", "\x00", "a" * 200):
        with pytest.raises(UnknownNameError):
            page(THINGS[kind])(site, Asked(), name)


def test_what_sources_write_is_no_markup(site: Site) -> None:
    (said,) = site.kg.said([next(iter(site.claims))])
    hostile = structs.replace(
        said,
        publisher="<script>alert(1)</script>",
        relays="{{ 7 * 7 }}",
        notes=("<img src=x onerror=alert(1)>",),
        locators=('"><b>',),
        url="javascript:alert(1)",
    )
    answer = site.html(
        "explorer/claim.html",
        Asked(),
        said=hostile,
        claim=site.claims[said.id],
        agreement=site.kg.dossier.agreements[said.agreement or ""],
        source=structs.replace(
            site.kg.dossier.sources[said.source],
            title="<i>",
            relays="{{ 7 * 7 }}",
            url="data:text/html,x",
        ),
        text="<b>",
        questions=[],
        cite=None,
    )
    content = answer.content.decode()
    assert "&lt;script&gt;" in content
    for markup in ("<script>alert", "<img src=x", "<b>", "<i>", "javascript:alert", 'href="data:'):
        assert markup not in content
    assert "{{ 7 * 7 }}" in content
