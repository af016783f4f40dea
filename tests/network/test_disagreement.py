"""How far sources disagree: pairs of voices, and their tie to the contradictions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import miggraph
from miggraph.claims.view import Resolver, View
from miggraph.errors import UnknownNameError, UsageError
from miggraph.network import Disagreement, disagreement
from miggraph.network.contradictions.claim_meetings import claim_meetings, hear_pages, hear_voices
from miggraph.network.contradictions.meetings import Standing
from miggraph.network.contradictions.tallies import Counts, Tally
from miggraph.network.plot.bars import Shares, shares
from miggraph.records import (
    Account,
    AgencyRole,
    Agreement,
    Capacity,
    Claim,
    Dossier,
    Party,
    Policy,
    Publisher,
    Safeguard,
)
from tests.cli.forms import documented, faults
from tests.unit import factories as make

TYPES = {"farm": "content-farm", "state": "government"}


def dossier(
    claims: Iterable[Claim] = (), accounts: Iterable[Account] = (), **sources: dict[str, Any]
) -> Dossier:
    """Make a dossier of one agreement; each page is a publisher of its own unless it relays."""
    claims, accounts = tuple(claims), tuple(accounts)
    told: list[Any] = [*claims, *accounts]
    pages = {}
    for name in sorted({one.source for one in told}):
        kind = TYPES.get(name.split("-")[0], "newspaper")
        pages[name] = make.source(
            name, **{"type": kind, "published": "2025-06-01", **sources.get(name, {})}
        )
    publishers = {
        name: Publisher(id=name.casefold(), label=name, type="newspaper")
        for page in pages.values()
        for name in (page.publisher, page.relays)
        if name
    }
    agreement = Agreement(
        "us-xk",
        "US and Kosovo",
        "third-country-transfer",
        "unknown",
        (Party("US", "sending"), Party("XK", "receiving")),
    )
    policy: Policy = make.TRUSTED
    return Dossier(
        states=dict(make.STATES),
        publishers=publishers,
        agencies={},
        facilities={},
        policies={"trusted-first": policy},
        sources=pages,
        agreements={"us-xk": agreement},
        claims=claims,
        accounts=accounts,
    )


def say(source: str, property_: str, value: Any, **changes: Any) -> Claim:
    name = f"{source}/{property_}/{value}/{changes}"
    return make.claim(property_, value, id=name, source=source, **changes)


def measured(records: Dossier, by: str = "property") -> Disagreement:
    resolver = Resolver(records)
    return disagreement(resolver, view_of(resolver), by)


def view_of(resolver: Resolver) -> View:
    return resolver.view("trusted-first", make.CLOCKS)


def of(found: Disagreement, group: str, by: str = "property") -> Counts:
    return tally(found, group, by).voices


def tally(found: Disagreement, group: str, by: str = "property") -> Tally:
    return next(t for t in (*found.tallies, *found.transfers) if (t.by, t.group) == (by, group))


def test_each_relation_is_counted_once_a_pair() -> None:
    days = ("2025-06-11", "2025-06-11", "2025-06", "2025-07-01")
    counts = of(
        measured(dossier(say(f"p{n}", "signed-on", day) for n, day in enumerate(days))), "signed-on"
    )
    assert (counts.subjects, counts.pairs) == (1, 6)
    assert (counts.equal, counts.refines, counts.incompatible) == (1, 2, 3)
    assert counts.share == (0.5, 0.5)
    assert (counts.subject_share, counts.subjects_contradicted) == (0.5, 1)


def test_capacities_overlap_or_have_another_unit() -> None:
    claims = [
        say("p", "capacity", Capacity("at-least", 10, "total")),
        say("q", "capacity", Capacity("up-to", 50, "total")),
        say("r", "capacity", Capacity("exactly", 5, "month")),
    ]
    counts = of(measured(dossier(claims)), "capacity")
    assert (counts.pairs, counts.compatible, counts.incomparable) == (3, 1, 2)
    assert counts.share == (0.0, 0.0)
    assert of(measured(dossier(claims)), "two units", "subject").pairs == 2


def test_dates_of_two_properties_are_compared_by_their_order() -> None:
    claims = [
        say("p", "signed-on", "2025-06-11"),
        say("q", "in-force-on", "2025-06-01"),
        say("r", "in-force-on", "2025-07"),
        say("s", "announced-on", "2025-06-20"),
    ]
    found = measured(dossier(claims))
    order = of(found, "signed-on / in-force-on")
    assert (order.pairs, order.incompatible, order.in_order) == (2, 1, 1)
    announced = of(found, "announced-on / in-force-on")
    assert (announced.pairs, announced.out_of_order, announced.in_order) == (2, 1, 1)
    assert announced.share == (0.0, 0.0)
    in_force = of(found, "in-force-on")
    assert (in_force.pairs, in_force.incompatible) == (1, 1)
    subjects = {t.group: t.voices.pairs for t in found.tallies if t.by == "subject"}
    assert subjects == {"order of two dates": 4, "one value": 1}


def test_a_denial_meets_those_who_assert_it() -> None:
    claims = [
        say("p", "signed-on", "2025-06-11"),
        say("q", "signed-on", "2025-06-11", denies=True),
        say("r", "signed-on", "2025-08-01"),
        say("r", "agency", AgencyRole("IOM", None, "reception")),
        say("p", "agency", AgencyRole("IOM", None, "reception")),
        say("q", "agency", AgencyRole("IOM", None, "reception"), denies=True),
        say("s", "agency", AgencyRole("UNHCR", None, "reception")),
        say("p", "safeguard", Safeguard("legal-aid", "text")),
        say("q", "safeguard", Safeguard("legal-aid", "text"), denies=True),
    ]
    found = measured(dossier(claims))
    signed = of(found, "signed-on")
    assert (signed.pairs, signed.denied, signed.incompatible) == (2, 1, 1)
    agency = of(found, "agency")
    assert (agency.pairs, agency.equal, agency.denied) == (3, 1, 2)  # another agency is no rival
    assert of(found, "safeguard").denied == 1


def test_pages_of_one_origin_are_one_voice() -> None:
    claims = [say(f"p{n}", "signed-on", "2025-06-11") for n in range(4)]
    claims += [say("q", "signed-on", "2025-07-01")]
    relays = {f"p{n}": {"relays": "Wire"} for n in range(4)}
    one = tally(measured(dossier(claims, **relays)), "signed-on")
    assert (one.voices.pairs, one.voices.share) == (1, (1.0, 1.0))
    assert (one.pages.pairs, one.pages.share) == (10, (0.4, 0.4))


def test_voices_that_share_a_publisher_do_not_meet() -> None:
    claims = [say("p", "signed-on", "2025-06-11"), say("q", "signed-on", "2025-07-01")]
    wires = {"p": {"relays": "Wires one"}, "q": {"relays": "Wires two"}}
    records = dossier(claims, **wires)
    both = {
        "a": Publisher(id="a", label="A", type="newspaper", names=("Wires one", "Wires two")),
        "b": Publisher(id="b", label="B", type="newspaper", names=("Wires one",)),
        "c": Publisher(id="c", label="C", type="newspaper", names=("Wires two",)),
    }
    found = measured(replace(records, publishers=both))
    assert [t.voices.pairs for t in found.tallies if t.by == "property"] == [0]
    (tie,) = found.disputes
    assert (tie.disputes, tie.one_voice) == (1, 1)


def test_a_voice_that_gives_several_values_makes_a_range() -> None:
    claims = [
        say("p", "signed-on", "2025-06-11"),
        say("p", "signed-on", "2025-07-01"),
        say("q", "signed-on", "2025-06-11"),
    ]
    counts = of(measured(dossier(claims)), "signed-on")
    assert (counts.pairs, counts.equal, counts.share) == (1, 1, (0.0, 1.0))
    assert (counts.subject_share, counts.subjects_contradicted) == (0.0, 1)


def test_each_subject_weighs_the_same_in_the_mean() -> None:
    claims = [say(f"p{n}", "signed-on", "2025-06-11") for n in range(4)]
    claims += [
        say("p0", "signed-on", "2025-06-11", instrument="us-xk.two"),
        say("p1", "signed-on", "2025-09-11", instrument="us-xk.two"),
    ]
    counts = of(measured(dossier(claims)), "signed-on")
    assert (counts.subjects, counts.pairs) == (2, 7)
    assert counts.share == pytest.approx((1 / 7, 1 / 7))
    assert counts.subject_share == pytest.approx(1 / 2)
    assert counts.subjects_contradicted == 1


def test_statuses_of_unknown_day_and_plans_are_not_compared() -> None:
    claims = [
        say("p", "status", "signed"),
        say("q", "status", "terminated"),
        say("p", "signed-on", "2025-06-11"),
        say("q", "signed-on", "2025-09-11", standing="announced"),
    ]
    undated = {name: {"published": None} for name in "pq"}
    found = measured(dossier(claims, **undated))
    assert [t.voices.pairs for t in found.tallies if t.by == "all"] == [0]
    assert found.disputes == ()


def test_groups_by_kind_and_by_types_in_one_order() -> None:
    claims = [
        say("state-x", "signed-on", "2025-06-11"),
        say("p", "signed-on", "2025-07-11"),
        say("q", "signed-on", "2025-07-11"),
    ]
    found = measured(dossier(claims), "source-types")
    groups = {t.group: t.voices for t in found.tallies if t.by == "source-types"}
    assert {name: c.pairs for name, c in groups.items()} == {
        "government / newspaper": 2,
        "newspaper / newspaper": 1,
    }
    assert groups["government / newspaper"].share == (1.0, 1.0)
    assert of(found, "third-country-transfer", "kind").pairs == 3
    rows = found.rows()
    assert {row["by"] for row in rows} == {"all", "subject", "source-types"}
    assert {row["counted"] for row in rows} == {
        "voices", "pages", "voices without content farms"
    }  # fmt: skip
    row = next(row for row in rows if row["group"] == "government / newspaper")
    assert (row["pairs"], row["share_min"], row["share_max"]) == (2, 1.0, 1.0)


def test_content_farms_with_and_without() -> None:
    claims = [
        say("farm-x", "signed-on", "2025-06-11"),
        say("p", "signed-on", "2025-07-11"),
        say("q", "signed-on", "2025-07-11"),
    ]
    one = tally(measured(dossier(claims)), "signed-on")
    assert (one.voices.pairs, one.voices.incompatible) == (3, 2)
    assert (one.without_content_farms.pairs, one.without_content_farms.share) == (1, (0.0, 0.0))


def test_what_one_voice_says_alone_is_told() -> None:
    claims = [say("p", "signed-on", "2025-06-11"), say("p", "duration", "P2Y")]
    cover = measured(dossier(claims)).coverage
    assert (cover.agreements, cover.of_one_voice, cover.compared) == (1, 1, 0)
    assert (cover.questions, cover.questions_of_one_voice) == (2, 2)
    claims.append(say("q", "duration", "P1Y"))
    cover = measured(dossier(claims)).coverage
    assert (cover.of_one_voice, cover.compared, cover.contradicted) == (0, 1, 1)
    assert (cover.questions, cover.questions_of_one_voice) == (2, 1)


def test_transfers_by_aspect_and_outcome() -> None:
    accounts = [
        make.account("p", date="2025-07-01", persons=(10, 10), cohorts={"UZ": 10}),
        make.account("q", date="2025-07", persons=(12, 12), cohorts={"KZ": 12}),
    ]
    found = measured(dossier(accounts=accounts))
    date_, persons = of(found, "date", "aspect"), of(found, "persons", "aspect")
    assert (date_.pairs, date_.refines, date_.share) == (1, 1, (0.0, 0.0))
    assert (persons.pairs, persons.incompatible) == (1, 1)
    nationality = of(found, "nationality", "aspect")  # each one's cohorts fill its total
    assert (nationality.pairs, nationality.denied) == (2, 2)
    counts = [t for t in found.transfers if t.group == "persons of a nationality"]
    assert counts == []  # of no nationality do both give a number
    ends = {one.aspect: one for one in found.outcomes}
    assert (ends["date"].several, ends["date"].resolved, ends["date"].contradicted) == (1, 1, 0)
    assert (ends["persons"].several, ends["persons"].contested) == (1, 1)
    assert (ends["from"].agreed, ends["to"].agreed) == (1, 1)
    assert ends["nationality"].contradicted == 1


def test_counts_of_a_nationality_are_no_totals() -> None:
    accounts = [make.account("p", cohorts={"UZ": 4}), make.account("q", cohorts={"UZ": 6})]
    found = measured(dossier(accounts=accounts))
    cohort = of(found, "persons of a nationality", "aspect")
    assert (cohort.pairs, cohort.incompatible) == (1, 1)
    assert of(found, "persons", "aspect").equal == 1
    assert of(found, "nationality", "aspect").equal == 1
    ends = {one.aspect: one for one in found.outcomes}
    assert (ends["persons of a nationality"].contested, ends["persons"].agreed) == (1, 1)


def test_totals_of_two_periods_are_two_subjects() -> None:
    accounts = [
        make.account(f"{page}-{month}", tells="total", date=month, persons=(n, n))
        for page, month, n in (
            ("p", "2025-01", 5), ("q", "2025-01", 5), ("p", "2025-02", 7), ("q", "2025-02", 9)
        )
    ]  # fmt: skip
    persons = of(measured(dossier(accounts=accounts)), "persons", "aspect")
    assert (persons.subjects, persons.equal, persons.incompatible) == (2, 1, 1)


def test_what_one_voice_adds_does_not_change_the_outcome() -> None:
    accounts = [
        make.account("p", cohorts={"UZ": 4}),
        make.account("q", cohorts={"UZ": 4}),
        make.account("farm-x", cohorts={"KZ": None}, persons=(None, None)),
    ]
    ends = {one.aspect: one for one in measured(dossier(accounts=accounts)).outcomes}
    nationality = ends["nationality"]
    assert (nationality.several, nationality.agreed, nationality.unsupported) == (1, 1, 0)


def test_what_becomes_of_a_dispute() -> None:
    wire = {"relays": "Wire"}
    old, new = {**wire, "published": "2025-05-01"}, wire

    def ends(*claims: Claim, **sources: dict[str, Any]) -> tuple[int, int, int, int]:
        (one,) = measured(dossier(claims, **sources)).disputes
        assert one.disputes == 1
        return one.between_voices, one.unheard, one.one_voice, one.one_page

    early, late = say("p0", "signed-on", "2025-06-11"), say("p1", "signed-on", "2025-07-11")
    agreeing = say("q", "signed-on", "2025-07-11")
    assert ends(early, agreeing) == (1, 0, 0, 0)
    assert ends(early, late, p0=old, p1=new) == (0, 0, 1, 0)
    assert ends(early, late, agreeing, p0=old, p1=new) == (0, 1, 0, 0)
    assert ends(early, say("p0", "signed-on", "2025-08-11")) == (0, 0, 0, 1)


def test_a_transfer_of_one_voice_has_no_outcome_here() -> None:
    found = measured(dossier(accounts=[make.account("p")]))
    assert {one.aspect: (one.transfers, one.several) for one in found.outcomes}["date"] == (1, 0)
    assert [t.voices.pairs for t in found.transfers] == [0]


def test_nothing_at_all_is_said_to_be_nothing() -> None:
    found = measured(dossier())
    assert "nothing to compare" in " ".join(found.notes())
    assert found.tables()
    assert of(found, "all", "all").share == (None, None)
    with pytest.raises(UsageError, match="no figure"):
        found.plot()


def test_an_unknown_grouping_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="grouping 'propertie'"):
        measured(dossier(), "propertie")


_VALUES = st.sampled_from(("2025-06-11", "2025-06", "2025", "2025-07-01"))
_SAID = st.lists(
    st.tuples(
        st.sampled_from(("p0", "p1", "p2", "farm-x")),
        st.sampled_from(("signed-on", "in-force-on", "ended-on", "requested-on")),
        _VALUES,
        st.booleans(),
    ),
    max_size=10,
    unique=True,
)


@given(_SAID)
@settings(max_examples=60, deadline=None)
def test_every_dispute_is_found_and_nothing_else(rows: list[Any]) -> None:
    claims = [say(source, name, day, denies=denies) for source, name, day, denies in rows]
    resolver = Resolver(dossier(claims))
    check_tie(resolver, view_of(resolver))


def check_tie(resolver: Resolver, view: View) -> Disagreement:
    """Check that pairs of pages and disputes are two readings of the same contradictions."""
    claims, _, _ = resolver.statements(view.clocks)
    sources = resolver.dossier.sources
    source = {claim.id: claim.source for claim in claims}
    disputes = resolver.disputes(view.clocks)
    bad = {
        (frozenset((pair.left, pair.right)), str(pair.standing))
        for one in claim_meetings(hear_pages(claims, sources), sources, resolver.names)
        for pair in one.pairs
        if pair.standing.contradicts
        or pair.standing in (Standing.INCOMPARABLE, Standing.OUT_OF_ORDER)
    }
    told = set()
    for dispute in disputes:
        marks = {
            (frozenset((left, right)), str(dispute.relation))
            for left in dispute.left
            for right in dispute.right
            if source[left] != source[right]
        }
        assert not marks or marks & bad, dispute
        told |= marks
    assert bad <= told
    found = disagreement(resolver, view)
    assert sum(one.disputes for one in found.disputes) == len(disputes)
    for one in found.disputes:
        ended = one.between_voices + one.unheard + one.one_voice + one.one_page
        assert ended == one.disputes
    return found


def test_the_curated_graph_ties_with_its_disputes(kg: miggraph.KnowledgeGraph) -> None:
    found = check_tie(Resolver(kg.dossier), kg.view)
    assert found.disputes == kg.disagreement().disputes
    assert {one.relation: one.disputes for one in found.disputes} == {
        relation: sum(d.relation == relation for d in kg.disputes())
        for relation in ("denied", "incomparable", "incompatible", "out-of-order")
    }


def test_the_groups_of_the_curated_graph_add_up(kg: miggraph.KnowledgeGraph) -> None:
    found = kg.disagreement()
    assert faults(found.to_dict(), documented()["miggraph network disagreement"][0]) == []
    whole = of(found, "all", "all")
    for by in ("subject", "property", "kind", "source-types"):
        parts = [t.voices for t in found.tallies if t.by == by]
        for name in ("pairs", "equal", "incompatible", "denied", "in_order"):
            assert sum(getattr(p, name) for p in parts) == getattr(whole, name), (by, name)
    for one in (*found.tallies, *found.transfers):
        for part in (one.voices, one.pages, one.without_content_farms):
            assert part.pairs == sum(
                (part.equal, part.refines, part.compatible, part.in_order, part.out_of_order,
                 part.incomparable, part.incompatible, part.denied)
            )  # fmt: skip
            low, high = part.share
            assert (low is None) == (part.pairs == 0)
            if low is not None and high is not None:
                assert 0 <= low <= (part.incompatible + part.denied) / part.pairs <= high <= 1
    for end in found.outcomes:
        parts_ = end.agreed + end.resolved + end.contested + end.unsupported
        assert parts_ == end.several <= end.transfers
    told = {t.group: t.things for t in found.transfers if t.by == "aspect"}
    assert told == {one.aspect: one.several for one in found.outcomes if one.several}


def test_voices_are_those_that_decided(kg: miggraph.KnowledgeGraph) -> None:
    """On a question that is decided, as many voices are heard as the decision counts."""
    resolver = Resolver(kg.dossier)
    claims, _, _ = resolver.statements(kg.clocks)
    speakers = resolver.speakers(resolver.rules(kg.policy))
    sources = kg.dossier.sources
    heard = hear_voices(claims, speakers, sources, resolver.names)
    voices: dict[str, set[tuple[str, ...]]] = {}
    for one in heard:
        voices.setdefault(one.said.id, set()).add(one.voice)
    checked = 0
    for decision in kg.view.decisions:
        asserting = (*decision.winners, *decision.losers)
        speak = set().union(*(voices.get(name, set()) for name in asserting))
        assert len(speak) == decision.voices, decision
        checked += decision.voices > 1
    assert checked > 100


def test_figures(kg: miggraph.KnowledgeGraph) -> None:
    found = kg.disagreement("kind")
    for name in found.figures():
        drawn = found.plot(name)
        texts = " ".join(text.get_text() for text in drawn.findobj() if hasattr(text, "get_text"))
        assert "Conditional on what sources" in texts.replace("\n", " ")
    row = Shares("x", {"equal": 3, "denied": 1})
    bars = shares([row], title="t", xlabel="x", caption="c").axes[0].patches
    assert [round(bar.get_width(), 2) for bar in bars] == [0.75, 0.25]
    for wrong in ({"equal": 0, "denied": 0}, {"denied": 1, "equal": 1}, {"equal": 2, "denied": -1}):
        with pytest.raises(UsageError):
            shares([row, Shares("y", wrong)], title="t", xlabel="x", caption="c")


def test_the_basis_names_clocks_and_sources(kg: miggraph.KnowledgeGraph) -> None:
    early = kg.at(known_on="2025-07-01")
    found = early.disagreement()
    claims, accounts, _ = Resolver(kg.dossier).statements(early.clocks)
    used = {claim.source for claim in claims} | {account.source for account in accounts}
    assert found.basis.sources == len(used)
    assert str(found.basis.known_on) == "2025-07-01"
    assert found.basis.digest == kg.digest
    now = of(kg.disagreement(), "all", "all")
    assert 0 < of(found, "all", "all").pairs < now.pairs
