"""How sure the ranking of third-country hubs is: bounds, leaving out, draws."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import miggraph
from miggraph import KnowledgeGraph
from miggraph.claims.flows import Item, route_bounds
from miggraph.claims.view import Resolver
from miggraph.dates import Span
from miggraph.errors import UnknownNameError, UsageError
from miggraph.network import HubCertainty, OpenMatters, hub_certainty
from miggraph.network.certainty.drawing import draw
from miggraph.network.certainty.drawn_routes import DrawnItem, drawn_route
from miggraph.network.certainty.leaving_out import ranks_without
from miggraph.network.certainty.rank_bounds import Measured, measured, rank_intervals
from miggraph.network.certainty.result import StateCertainty
from miggraph.network.certainty.splitting import dealt, split
from miggraph.network.certainty.tellings import tellings
from miggraph.network.ranking.hubs import HubParameters, find_hubs, ranked
from miggraph.quantities import Bounds
from miggraph.records import Account, Dossier
from tests.unit.factories import CLOCKS, account, agreement, dossier, publisher, source, transfer

UNDER = agreement(
    AL="receiving", RS="receiving", RW="receiving", XK="receiving",
    US="sending", GB="sending", FR="sending", ES="sending",
)  # fmt: skip
SMALL = Path(__file__).parents[1] / "data" / "small"


def _dossier(accounts: Iterable[Account], types: dict[str, str] | None = None) -> Dossier:
    told = tuple(accounts)
    kinds = types or {}
    return dossier(
        sources={
            a.source: source(
                a.source, type=kinds.get(a.source, "newspaper"), published="2025-07-02"
            )
            for a in told
        },
        accounts=told,
        agreements={"us-xk": UNDER},
    )


def _certainty(
    accounts: Iterable[Account], types: dict[str, str] | None = None, **changes: Any
) -> HubCertainty:
    resolver = Resolver(_dossier(accounts, types))
    parameters = HubParameters(by=changes.pop("by", "senders"))
    view = resolver.view(changes.pop("policy", "trusted-first"), CLOCKS)
    return hub_certainty(resolver, view, parameters, **({"draws": 200} | changes))


def _told(page: str, sending: str, *receiving: str, **changes: Any) -> Account:
    persons = changes.pop("persons", 10)
    name = changes.pop("transfer", f"{sending}-{'-'.join(receiving)}")
    given_: dict[str, Any] = {"persons": (persons, persons), "cohorts": {"UZ": persons}}
    return account(
        f"{page} {name} {sending} {receiving}",
        source=page,
        transfer=name,
        sending=sending,
        receiving=receiving,
        **(given_ | changes),
    )


def _of(result: HubCertainty, state: str) -> StateCertainty:
    return next(item for item in result.states if item.state == state)


# Bounds


def _measured(state: str, *bounds: Bounds) -> Measured:
    senders, nationalities, persons = bounds
    return Measured(
        state=state, label=state, settled=True, senders=senders, nationalities=nationalities,
        persons=persons, transfers=Bounds(0, 0), onward=Bounds(0, 0), undetermined_transfers=0,
    )  # fmt: skip


def _bounds(least: int = 0) -> st.SearchStrategy[Bounds]:
    pair = st.tuples(st.integers(least, 3), st.integers(0, 2))
    return pair.map(lambda two: Bounds(two[0], two[0] + two[1]))


@given(
    st.lists(st.tuples(_bounds(), _bounds(), _bounds()), min_size=1, max_size=3),
    st.sampled_from(["senders", "nationalities", "persons"]),
)
def test_rank_intervals_are_those_of_all_corners(rows: list[Any], by: Any) -> None:
    """Each measure of each state at its least or its greatest: ranks by counting who is before."""
    states = [_measured(f"S{n}", *row) for n, row in enumerate(rows)]
    place = {"senders": 0, "nationalities": 1, "persons": 2}[by]
    reached: dict[str, set[int]] = {item.state: set() for item in states}
    for corner in itertools.product(*(itertools.product(*row) for row in rows)):
        keys = [(values[place], *values) for values in corner]
        for item, key in zip(states, keys, strict=True):
            reached[item.state].add(1 + sum(other > key for other in keys))
    assert rank_intervals(states, by) == {s: (min(r), max(r)) for s, r in reached.items()}


def test_an_open_count_may_be_more_than_any() -> None:
    one = Bounds(1, 1)
    states = [_measured("A", one, one, Bounds(5, None)), _measured("B", one, one, Bounds(9, 9))]
    assert rank_intervals(states, "senders") == {"A": (1, 2), "B": (1, 2)}


def test_an_undetermined_transfer_adds_to_the_greatest_values_only() -> None:
    """Nobody tells whose nationals the hundred from France were, or where forty from Spain went."""
    result = _certainty(
        [
            _told("paper", "US", "XK"),
            _told("paper", "FR", "XK", persons=100, cohorts={}),
            _told("paper", "ES", "XK", "AL", persons=40, cohorts={"KZ": 40}),
        ]
    )
    kosovo = _of(result, "XK").measures
    assert kosovo is not None
    assert (kosovo.senders, kosovo.nationalities) == ((1, 3), (1, 2))
    assert (kosovo.persons, kosovo.transfers) == ((10, 150), (1, 3))
    albania = _of(result, "AL")
    assert albania.measures is not None
    assert not albania.measures.settled
    assert (albania.measures.senders, albania.measures.persons) == ((0, 1), (0, 40))
    # With one sender, one nationality and 40 persons Albania can be before Kosovo at its least.
    assert (albania.rank, albania.best_rank, albania.worst_rank) == (None, 1, None)
    assert (_of(result, "XK").best_rank, _of(result, "XK").worst_rank) == (1, 2)


def test_a_transfer_adds_one_sender_whichever_it_is() -> None:
    moved = transfer("t", sending=None, possible_senders=("FR", "GB"))
    found = measured(dossier(), [transfer("s"), moved], HubParameters(), CLOCKS)
    assert [item.senders for item in found] == [Bounds(1, 2)]


def test_a_transfer_adds_no_more_nationalities_than_persons() -> None:
    """Two persons, of whom two nationalities of three may have been."""
    lone = transfer("t", persons=Bounds(2, 2), cohorts={"UZ": Bounds(1, 1)})
    doubtful = replace(
        lone,
        cohorts=tuple(
            replace(lone.cohorts[0], nationality=code, persons=Bounds(0, 2), accepted=False)
            for code in ("KZ", "MR", "SN")
        ),
        receiving=None,
        possible=("XK",),
        third_country="undetermined",
        third_persons=Bounds(0, 2),
    )
    found = measured(dossier(), [doubtful], HubParameters(), CLOCKS)
    assert [item.nationalities for item in found] == [Bounds(0, 2)]


@pytest.mark.parametrize(
    ("others", "most"),
    [("unknown", 2), ("contested", 2), ("dual", 2), ("other-than-receiving", 2),
     ("stateless", 1), ("KZ", 2)],
)  # fmt: skip
def test_persons_of_no_settled_nationality_may_have_a_new_one(others: str, most: int) -> None:
    """Of five persons one is an Uzbek and four are of the others; none to four are Mauritanian."""
    told = transfer("t", persons=Bounds(5, 5), cohorts={"UZ": Bounds(1, 1), others: Bounds(4, 4)})
    doubtful = replace(told.cohorts[0], nationality="MR", persons=Bounds(0, 4), accepted=False)
    moved = replace(told, cohorts=(*told.cohorts, doubtful), third_persons=Bounds(5, 5))
    (found,) = measured(dossier(), [moved], HubParameters(), CLOCKS)
    assert found.nationalities.max == most


def test_nationals_of_the_receiving_state_are_no_bound() -> None:
    result = _certainty([_told("paper", "US", "XK", cohorts={"XK": 10})])
    assert result.states == ()
    assert "nothing ranks" in result.notes()[0]
    assert [table.rows for table in result.tables()] == [[]] * 5
    assert result.rows() == []


# Leaving out


def _without(found: Dossier, gone: set[str]) -> dict[str, int]:
    """Rank the states from the beginning, without some sources."""
    left = tuple(a for a in found.accounts if a.source not in gone)
    changed = replace(found, accounts=left)
    transfers = Resolver(changed).transfers("trusted-first", CLOCKS)
    return {
        hub.state: hub.rank for hub in find_hubs(changed, transfers, None, HubParameters(), CLOCKS)
    }


def test_leaving_out_is_the_same_as_never_having_heard() -> None:
    accounts = [
        _told("ngo", "US", "XK", persons=40),
        _told("radio", "US", "XK", persons=10),
        _told("radio", "GB", "XK"),
        _told("paper", "FR", "AL", persons=70),
        _told("radio", "FR", "AL", persons=5, cohorts={"AL": 5}),
        _told("paper", "ES", "AL", "RW", cohorts={}),
        _told("court", "ES", "RW", transfer="ES-AL-RW"),
    ]
    found = _dossier(accounts, {"ngo": "ngo", "court": "court"})
    resolver = Resolver(found)
    base, left_out = ranks_without(
        resolver, resolver.view("trusted-first", CLOCKS), HubParameters()
    )
    assert base == _without(found, set())
    for kind in ("voice", "publisher"):
        by_name = {item.name: item.ranks for item in left_out if item.kind == kind}
        for page in found.sources:
            assert by_name.get(page, base) == _without(found, {page}), (kind, page)


@pytest.mark.parametrize("folder", [SMALL, None], ids=["small", "curated"])
def test_leaving_out_real_voices(folder: Path | None) -> None:
    kg = miggraph.open(folder) if folder else miggraph.open()
    resolver = kg._resolver  # the parts of the answer
    clocks, records = kg.clocks, kg.dossier
    speakers = resolver.speakers(resolver.rules(kg.policy))
    base, left_out = ranks_without(resolver, kg.view, HubParameters())
    assert base == {hub.state: hub.rank for hub in kg.hubs().hubs}
    by_name = {item.name: item.ranks for item in left_out if item.kind == "voice"}
    told = {name for a in records.accounts for name in speakers[a.source].voices}
    some = sorted(told)[:: max(1, len(told) // 6)]
    for voice in {*some, *[name for name in by_name if "+" not in name][:6]}:
        left = tuple(a for a in records.accounts if voice not in speakers[a.source].voices)
        changed = replace(records, accounts=left)
        transfers = Resolver(changed).transfers(kg.policy, clocks)
        hubs = find_hubs(changed, transfers, None, HubParameters(), clocks)
        assert by_name.get(voice, base) == {hub.state: hub.rank for hub in hubs}, voice


def test_a_page_that_relays_two_origins_goes_with_either() -> None:
    found = _dossier([_told("page", "US", "XK"), _told("paper", "GB", "AL")])
    sources = found.sources | {"page": replace(found.sources["page"], relays="two wires")}
    wires = {name: publisher(name, "news-agency", names=("two wires",)) for name in ("ap", "up")}
    resolver = Resolver(replace(found, sources=sources, publishers=wires))
    view = resolver.view("trusted-first", CLOCKS)
    base, left_out = ranks_without(resolver, view, HubParameters())
    assert set(base) == {"AL", "XK"}
    voices = {item.name: item.ranks for item in left_out if item.kind == "voice"}
    only_albania = {"AL": 1}
    assert voices == {
        "ap": only_albania, "up": only_albania, "ap+up": only_albania, "paper": {"XK": 1},
    }  # fmt: skip
    labels = {item.name: item.label for item in left_out if item.kind == "voice"}
    assert labels["ap+up"] == f"{labels['ap']} and {labels['up']}"


def test_what_moves_a_state_most_is_named() -> None:
    result = _certainty(
        [
            _told("paper", "US", "XK"),
            _told("radio", "GB", "XK"),
            _told("radio", "FR", "AL", persons=30),
            _told("paper", "FR", "RW", persons=20),
        ]
    )
    kosovo, albania = _of(result, "XK"), _of(result, "AL")
    # Without either page Kosovo has ten persons of one sender, fewer than the other state: of equal
    # moves the first name counts. Without its sender Kosovo is behind both.
    assert [(m.kind, m.name, m.rank, m.places) for m in kosovo.moved_by] == [
        ("voice", "paper", 2, 1),
        ("publisher", "paper", 2, 1),
        ("sender", "GB", 3, 2),
    ]
    assert kosovo.carried_by == ()
    assert [(m.kind, m.name, m.rank, m.places) for m in albania.moved_by] == [
        ("voice", "radio", None, None),
        ("publisher", "radio", None, None),
        ("sender", "FR", None, None),
    ]
    assert albania.carried_by == ("radio",)


def test_a_sender_is_left_out_with_its_territories() -> None:
    result = _certainty([_told("paper", "PR", "XK"), _told("paper", "GB", "AL")])
    assert [m.rank for m in _of(result, "XK").moved_by if m.kind == "sender"] == [None]
    assert [m.name for m in _of(result, "XK").moved_by if m.kind == "sender"] == ["US"]


# Draws


def test_one_voice_everywhere_is_the_ranking_itself() -> None:
    """The total of 25 in the year contradicts the two events, and is less."""
    accounts = [
        _told("paper", "US", "XK"),
        _told("paper", "US", "XK", persons=20, transfer="second", date="2025-07-09"),
        _told("paper", "US", "XK", persons=25, transfer="year", date="2025", tells="total"),
        _told("paper", "GB", "XK", persons=7, cohorts={"KZ": 3, "UZ": 4}),
        _told("paper", "GB", "AL", persons=900),
        _told("paper", "FR", "RW", persons=6, cohorts={"RW": 2, "UZ": 4}),
        _told("paper", "FR", "RS", cohorts={"RS": 10}),
        _told("paper", "FR", "XK", transfer="planned", standing="announced"),
    ]
    for by in ("senders", "nationalities", "persons", "transfers"):
        result = _certainty(accounts, by=by, draws=20)
        resolver = Resolver(_dossier(accounts))
        view = resolver.view("trusted-first", CLOCKS)
        hubs = find_hubs(resolver.dossier, view.transfers, None, HubParameters(by=by), CLOCKS)
        assert [item.state for item in result.states] == [hub.state for hub in hubs]
        for hub in hubs:
            drawn = _of(result, hub.state).drawn
            assert drawn.ranks == {hub.rank: 1.0}
            assert set(drawn.senders) == {len(hub.senders)}
            assert set(drawn.nationalities) == {len(hub.nationalities)}
            assert set(drawn.persons) == {hub.persons.min}
            assert set(drawn.transfers) == {hub.transfers}
    assert hubs[0].state == "XK"
    assert _of(result, "XK").drawn.persons.median == 25 + 7


def test_each_voice_is_believed_equally_often() -> None:
    """Three papers tell of Kosovo, Albania and Rwanda: each a third, within four errors."""
    accounts = [
        _told(page, "US", state, transfer="flight")
        for page, state in (("a", "XK"), ("b", "AL"), ("c", "RW"))
    ]
    result = _certainty(accounts, draws=5000)
    for state in ("XK", "AL", "RW"):
        assert _of(result, state).drawn.in_ranking == pytest.approx(
            1 / 3, abs=4 * (2 / 9 / 5000) ** 0.5
        )
    assert sum(_of(result, s).drawn.first for s in ("XK", "AL", "RW")) == pytest.approx(1)


def test_a_voice_that_is_believed_is_believed_everywhere() -> None:
    """Two papers disagree on two flights: both go where one of them says."""
    accounts = [
        _told(page, sender, state, transfer=f"flight {sender}")
        for page, state in (("a", "XK"), ("b", "AL"))
        for sender in ("US", "GB")
    ]
    result = _certainty(accounts, draws=300)
    for state in ("XK", "AL"):
        drawn = _of(result, state).drawn
        assert set(drawn.senders) == {0, 2}
        assert drawn.in_ranking == drawn.first
        assert 0.3 < drawn.in_ranking < 0.7


def test_all_that_a_believed_voice_tells_goes_together() -> None:
    """Never the sender of the one with the persons of the other."""
    resolver = Resolver(
        _dossier(
            [
                _told("a", "US", "XK", transfer="t", persons=10),
                _told("b", "GB", "XK", transfer="t", persons=90, cohorts={"KZ": 40, "UZ": 50}),
            ]
        )
    )
    view = resolver.view("trusted-first", CLOCKS)
    told = tellings(resolver, view, HubParameters())
    drawn = draw(told, "senders", 400, 1, OpenMatters())
    both = set(zip(drawn.nationalities[:, 0], drawn.persons[:, 0], strict=True))
    assert both == {(1, 10), (2, 90)}


def test_pages_of_one_origin_are_one_voice() -> None:
    """Nine copies of a wire report weigh as much as one other paper."""
    pages = [_told(f"copy{n}", "US", "XK", transfer="t") for n in range(9)]
    found = _dossier([*pages, _told("paper", "US", "AL", transfer="t")])
    sources = {
        name: replace(page, relays="wire") if name.startswith("copy") else page
        for name, page in found.sources.items()
    }
    for known in ({"wire": publisher("wire", "news-agency")}, {}):
        resolver = Resolver(replace(found, sources=sources, publishers=known))
        view = resolver.view("trusted-first", CLOCKS)
        result = hub_certainty(resolver, view, HubParameters(), draws=2000)
        # An origin that no register knows ranks as an aggregator, and is not heard beside a paper.
        assert result.voices == (2 if known else 1)
        shares = _of(result, "AL").drawn.in_ranking
        assert shares == (pytest.approx(0.5, abs=0.05) if known else 1)


def test_copies_of_an_unknown_origin_are_read_as_told_where_they_are_alone() -> None:
    found = _dossier([_told("copy", "US", "XK")])
    sources = {"copy": replace(found.sources["copy"], relays="nobody knows")}
    resolver = Resolver(replace(found, sources=sources))
    view = resolver.view("trusted-first", CLOCKS)
    matters = OpenMatters(foreign=0.0, unsupported=1.0)
    result = hub_certainty(resolver, view, HubParameters(), draws=20, matters=matters)
    assert set(_of(result, "XK").drawn.persons) == {10}


@pytest.mark.parametrize("kind", ["content-farm", "aggregator"])
def test_what_carries_nothing_is_heard_only_alone(kind: str) -> None:
    farm = [
        _told("farm", "US", "AL", transfer="t"),
        _told("farm", "US", "RW", transfer="alone"),
    ]
    result = _certainty([*farm, _told("paper", "US", "XK", transfer="t")], {"farm": kind})
    assert "AL" not in {item.state for item in result.states}
    assert _of(result, "XK").drawn.in_ranking == 1
    assert 0.35 < _of(result, "RW").drawn.in_ranking < 0.65
    assert (result.unsupported_transfers, result.transfers) == (1, 2)
    for share in (0.0, 1.0):
        matters = OpenMatters(unsupported=share)
        sure = _certainty(farm, {"farm": kind}, matters=matters)
        assert _of(sure, "RW").drawn.in_ranking == share


def test_a_content_farm_is_not_heard_beside_an_aggregator_if_the_policy_says_so() -> None:
    told = [
        _told("farm", "US", "AL", transfer="t"),
        _told("list", "US", "XK", transfer="t"),
    ]
    types = {"farm": "content-farm", "list": "aggregator"}
    majority = _certainty(told, types, policy="majority")
    assert [item.state for item in majority.states] == ["XK"]
    trusted = _certainty(told, types)
    assert 0 < _of(trusted, "AL").drawn.in_ranking < 0.5


def test_people_of_no_told_nationality_are_drawn() -> None:
    untold = [_told("paper", "US", "XK", cohorts={})]
    assert _of(_certainty(untold), "XK").rank is None  # undetermined is never settled
    shares = [
        _of(_certainty(untold, matters=OpenMatters(foreign=share)), "XK").drawn.in_ranking
        for share in (0.0, 0.5, 1.0)
    ]
    assert (shares[0], shares[2]) == (0, 1)
    assert 0.35 < shares[1] < 0.65
    for cohort in ("unknown", "contested", "dual"):
        doubtful = [_told("paper", "US", "XK", cohorts={cohort: 10})]
        drawn = _of(_certainty(doubtful), "XK").drawn
        assert 0.35 < drawn.in_ranking < 0.65
        assert drawn.nationalities.high == 0


def test_counts_are_drawn_within_their_bounds() -> None:
    """Uzbeks and nationals are 30 together; each count is from 1 to 29."""
    mixed = account(
        "a", source="paper", persons=(30, 30), cohorts={"UZ": None, "XK": None}, sending="US"
    )
    resolver = Resolver(_dossier([mixed]))
    view = resolver.view("trusted-first", CLOCKS)
    told = tellings(resolver, view, HubParameters())
    drawn = draw(told, "senders", 3000, 0, OpenMatters(foreign=0.0)).persons[:, 0]
    assert (drawn.min(), drawn.max()) == (1, 29)
    (hub,) = find_hubs(resolver.dossier, view.transfers, None, HubParameters(), CLOCKS)
    assert hub.persons.min <= drawn.min()
    assert drawn.max() <= (hub.persons.max or 0)
    # Scaled to fit, the two are alike; so are the nationals, who are the rest of 30.
    assert np.mean(drawn) == pytest.approx(14, abs=1.5)


def test_an_open_count_is_drawn_at_its_least() -> None:
    result = _certainty([_told("paper", "US", "XK", persons=10) , account(
        "b", source="paper", transfer="open", sending="GB", receiving=("XK",),
        persons=(12, None), cohorts={"UZ": 12},
    )])  # fmt: skip
    assert set(_of(result, "XK").drawn.persons) == {22}
    assert "open above is drawn at its least" in " ".join(result.notes())


def test_one_figure_for_several_states_is_dealt_out_over_all_of_them() -> None:
    resolver = Resolver(_dossier([_told("paper", "US", "XK", "AL", "RW", persons=90)]))
    told = tellings(resolver, resolver.view("trusted-first", CLOCKS), HubParameters())
    drawn = draw(told, "senders", 4000, 0, OpenMatters())
    assert drawn.states == ("AL", "RW", "XK")
    assert (drawn.persons > 0).all()
    assert (drawn.persons.sum(axis=1) == 90).all()
    assert (drawn.senders == 1).all()
    assert (drawn.nationalities == 1).all()
    # Every split is as likely as any other: of the 3,916 those with n in one state are 89 - n.
    assert drawn.persons.mean(axis=0) == pytest.approx([30] * 3, abs=1.5)
    assert (drawn.persons >= 45).mean(axis=0) == pytest.approx([45 * 44 / 89 / 88] * 3, abs=0.03)
    assert (draw(told, "senders", 4000, 0, OpenMatters()).persons == drawn.persons).all()


def test_nationals_and_onward_movement_are_dealt_out_with_the_persons() -> None:
    """Of the thirty, twenty are Albanians: those who come to Albania are no arrivals there."""
    mixed = _told("paper", "US", "XK", "AL", persons=30, cohorts={"AL": 20, "UZ": 10})
    resolver = Resolver(_dossier([mixed]))
    told = tellings(resolver, resolver.view("trusted-first", CLOCKS), HubParameters())
    drawn = draw(told, "senders", 3000, 0, OpenMatters())
    albania, kosovo = drawn.persons.T
    assert albania.max() == 10
    assert kosovo.max() == 29
    assert (albania + kosovo <= 30).all()
    # As many in the one as in the other, and two of three are Albanians.
    assert (albania.mean(), kosovo.mean()) == pytest.approx((5, 15), abs=0.6)
    (one,) = told
    moved = [one._replace(tellings=(one.tellings[0]._replace(onward=Bounds(6, 6)),))]
    onward = draw(moved, "senders", 3000, 0, OpenMatters()).onward
    assert onward.max() == 6
    assert (onward.sum(axis=1) <= 6).all()
    assert (onward.min(axis=0) == 0).all()


def test_a_share_of_a_figure_contradicts_no_event() -> None:
    """The total of thirty for two states is more than the event of twenty in one of them."""
    result = _certainty(
        [
            _told("paper", "US", "XK", persons=20),
            _told("paper", "US", "XK", "AL", persons=30, date="2025", tells="total"),
        ],
        draws=500,
    )
    assert _of(result, "XK").drawn.persons.low == 20
    assert _of(result, "XK").drawn.persons.high > 25


def test_one_of_two_contested_destinations_is_drawn() -> None:
    farm = [_told("list", "US", state, transfer="t") for state in ("XK", "AL")]
    matters = OpenMatters(unsupported=1.0)
    result = _certainty(farm, {"list": "aggregator"}, draws=2000, matters=matters)
    shares = [_of(result, state).drawn.in_ranking for state in ("AL", "XK")]
    assert sum(shares) == 1
    assert shares == pytest.approx([1 / 2] * 2, abs=0.05)


def test_splits_by_counting_all() -> None:
    """Five in three parts: six splits. Two in three parts: three choices of two parts."""
    rng = np.random.default_rng(0)
    whole = np.repeat([5, 2, 0], 6000)
    found = split(rng, whole, 3)
    assert (found.sum(axis=0) == whole).all()
    kinds, counts = np.unique(found[:, :6000], axis=1, return_counts=True)
    assert kinds.min() == 1
    assert counts == pytest.approx([1000] * 6, abs=120)
    kinds, counts = np.unique(found[:, 6000:12000], axis=1, return_counts=True)
    assert kinds.max() == 1
    assert counts == pytest.approx([2000] * 3, abs=150)
    assert split(rng, whole, 1).tolist() == [whole.tolist()]


def test_dealt_persons_are_drawn_without_putting_back() -> None:
    counts = np.repeat([[3], [2], [0], [5]], 4000, axis=1)
    found = dealt(np.random.default_rng(0), counts, np.full(4000, 6))
    assert (found.sum(axis=0) == 6).all()
    assert (found <= counts).all()
    assert found.mean(axis=1) == pytest.approx([1.8, 1.2, 0, 3], abs=0.06)


def test_a_transfer_that_may_not_be_over_is_drawn() -> None:
    """Ten days, of which the last five come after the day of the clock."""
    told = [_told("paper", "US", "XK", date="2025-07-01/2025-07-10")]
    found = _dossier(told)
    sources = {"paper": replace(found.sources["paper"], published="2025-07-10")}
    resolver = Resolver(replace(found, sources=sources))
    clocks = replace(CLOCKS, on=date(2025, 7, 5))
    view = resolver.view("trusted-first", clocks)
    result = hub_certainty(resolver, view, HubParameters(), draws=2000)
    assert _of(result, "XK").rank is None
    assert _of(result, "XK").drawn.in_ranking == pytest.approx(0.5, abs=0.05)


_ITEM = st.tuples(
    st.integers(0, 3), st.integers(1, 20), st.sampled_from([0, 0, 3, 8]), st.booleans(),
    st.booleans(), st.integers(0, 2**12 - 1), st.sampled_from([(), (), ("a",), ("b",), ("a", "b")]),
)  # fmt: skip


@given(st.lists(_ITEM, min_size=1, max_size=7))
def test_a_drawn_route_is_decided_like_any_other(rows: list[Any]) -> None:
    """Six draws, of two bits a count; the same draw has one item a transfer at most."""
    items: list[DrawnItem] = []
    taken: dict[tuple[int, int], int] = {}
    for transfer_, first, length, is_total, is_open, bits, tables in rows:
        counts = np.zeros(6, dtype=np.int64)
        for n in range(6):
            count = bits >> 2 * n & 3
            if count and taken.setdefault((transfer_, n), len(items)) == len(items):
                counts[n] = count
        day = date(2025, 1, 1) + timedelta(first)
        span = Span(day, day + timedelta(length))
        items.append(DrawnItem(f"t{transfer_}", span, is_total, is_open, counts, tables))
    for n, found in enumerate(drawn_route(items)):
        there = [
            Item(i.span, Bounds(int(i.persons[n]), None if i.is_open else int(i.persons[n])),
                 i.is_total, tables=i.tables)
            for i in items if i.persons[n]
        ]  # fmt: skip
        assert found == (route_bounds(there).min if there else 0)


# The whole


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    return miggraph.open()


@pytest.fixture(scope="module")
def curated(kg: KnowledgeGraph) -> HubCertainty:
    return kg.hub_certainty()


def test_intervals_contain_the_ranking(kg: KnowledgeGraph, curated: HubCertainty) -> None:
    hubs = {hub.state: hub for hub in kg.hubs().hubs}
    assert {item.state for item in curated.ranked} == set(hubs)
    for item in curated.ranked:
        hub, found = hubs[item.state], item.measures
        assert found is not None
        assert item.best_rank is not None
        assert item.worst_rank is not None
        assert item.best_rank <= hub.rank <= item.worst_rank
        assert found.senders.min == len(hub.senders)
        assert found.nationalities.min == len(hub.nationalities)
        assert found.transfers.min == hub.transfers
        for mine, its in ((found.persons, hub.persons), (found.onward, hub.onward)):
            assert mine.contains(its)


def test_ranks_with_greatest_counts_lie_within(kg: KnowledgeGraph, curated: HubCertainty) -> None:
    for hub in ranked(kg.hubs().hubs, "senders", "max"):
        item = _of(curated, hub.state)
        assert item.best_rank is not None
        assert item.worst_rank is not None
        assert item.best_rank <= hub.rank <= item.worst_rank


def test_the_seed_repeats_draws(kg: KnowledgeGraph, curated: HubCertainty) -> None:
    assert kg.hub_certainty().to_dict() == curated.to_dict()
    assert kg.hub_certainty(seed=1).to_dict() != curated.to_dict()


def test_draws_do_not_depend_on_the_order_of_records() -> None:
    accounts = [
        _told(page, sender, state, transfer=f"flight {sender}", persons=n + 5, cohorts={})
        for n, (page, state) in enumerate((("a", "XK"), ("b", "AL"), ("c", "RW")))
        for sender in ("US", "GB")
    ]
    assert _certainty(accounts).states == _certainty(accounts[::-1]).states


def test_other_names_of_states_change_nothing() -> None:
    """RS for XK and RW for AL: the order of the codes stays as it was."""

    def of(kosovo: str, albania: str) -> HubCertainty:
        return _certainty(
            [
                _told("a", "US", kosovo, transfer="t", cohorts={"UZ": None}),
                _told("b", "US", albania, transfer="t", persons=50, cohorts={"KZ": 20}),
                _told("b", "GB", albania, cohorts={}),
            ]
        )

    old, new = of("XK", "AL"), of("RW", "RS")
    assert [_of(old, s).drawn for s in ("XK", "AL")] == [_of(new, s).drawn for s in ("RW", "RS")]
    assert [i.best_rank for i in old.states] == [i.best_rank for i in new.states]


def test_more_draws_than_a_block_hold_the_first_ones() -> None:
    resolver = Resolver(_dossier([_told("a", "US", "XK", cohorts={})]))
    view = resolver.view("trusted-first", CLOCKS)
    told = tellings(resolver, view, HubParameters())
    few, many = (draw(told, "senders", n, 3, OpenMatters()) for n in (1000, 2500))
    assert len(many.ranks) == 2500
    assert (many.ranks[:1000] == few.ranks).all()
    assert (many.persons[1000:2000] != few.persons).any()


def test_shares_of_draws_add_up(curated: HubCertainty) -> None:
    assert sum(item.drawn.first for item in curated.states) >= 1
    for item in curated.states:
        drawn = item.drawn
        assert sum(drawn.ranks.values()) == pytest.approx(drawn.in_ranking)
        assert drawn.first <= drawn.top_3 <= drawn.top_5 <= drawn.in_ranking
        for spread in (drawn.rank, drawn.senders, drawn.nationalities, drawn.persons):
            assert spread.low <= spread.median <= spread.high


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"draws": 0}, "0 draws"),
        ({"draws": -5}, "-5 draws"),
        ({"seed": -1}, "seed -1"),
        ({"foreign": 1.5}, "foreign"),
        ({"unsupported": float("nan")}, "unsupported"),
    ],
)
def test_parameters_that_mean_nothing(
    kg: KnowledgeGraph, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        kg.hub_certainty(**changes)


def test_unknown_names(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError):
        kg.hub_certainty(by="sender")
    with pytest.raises(UnknownNameError):
        kg.hub_certainty(bases=["forced"])


def test_a_ranking_of_one_sender_is_refused() -> None:
    resolver = Resolver(_dossier([_told("a", "US", "XK")]))
    view = resolver.view("trusted-first", CLOCKS)
    with pytest.raises(UsageError, match="only_sender"):
        hub_certainty(resolver, view, HubParameters(only_sender="US"))


@pytest.mark.parametrize("name", ["bounds", "draws", "top-5"])
def test_figures(curated: HubCertainty, name: str) -> None:
    figure = curated.plot(name)
    texts = [text.get_text() for axes in figure.axes for text in axes.get_yticklabels()]
    assert any("Rwanda" in text for text in texts)
    if name != "top-5":
        assert "Rwanda" in texts[0]


def test_forms(curated: HubCertainty) -> None:
    rows = curated.rows()
    assert [row["state"] for row in rows] == [item.state for item in curated.states]
    assert len(curated.to_pandas()) == len(rows)
    assert curated.to_dict()["seed"] == 0
    for table in curated.tables():
        assert all(len(row) == len(table.columns) == len(table.right) for row in table.rows)
    said = " ".join((*curated.notes(), *(t.title for t in curated.tables())))
    assert "probab" not in said
    assert "Who carries" in said
