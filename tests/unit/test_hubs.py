"""Rules 9 to 11: a third-country hub is a finding about a receiving state."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from miggraph.claims.clocks import Clocks
from miggraph.claims.nature import Life
from miggraph.claims.transfer import Transfer
from miggraph.errors import UnknownNameError
from miggraph.network.ranking.arrivals import BASES
from miggraph.network.ranking.hubs import MEASURES, Hub, HubParameters, find_hubs
from miggraph.quantities import Bounds
from miggraph.records import Agreement, State

from .factories import CLOCKS, LATE, STATES, account, agreement, dossier, resolve, transfer

OPEN = agreement(
    "open",
    AL="receiving",
    RS="receiving",
    RW="receiving",
    XK="receiving",
    US="sending",
    GB="sending",
    FR="sending",
    ES="sending",
)


def _hubs(
    *transfers: Transfer, agreements: tuple[Agreement, ...] = (), **parameters: Any
) -> tuple[Hub, ...]:
    under = {a.id: a for a in (OPEN, agreement(US="sending", XK="receiving"), *agreements)}
    lives = {name: Life("concluded", "", "operative", "yes") for name in under}
    return find_hubs(
        dossier(agreements=under),
        {t.id: t for t in transfers},
        lives,
        HubParameters(**parameters),
        CLOCKS,
    )


def _move(name: str, sending: str, receiving: str | None, **changes: Any) -> Transfer:
    return transfer(
        name, **({"agreements": ("open",), "sending": sending, "receiving": receiving} | changes)
    )


def _states(hubs: tuple[Hub, ...]) -> list[str]:
    return [hub.state for hub in hubs]


def test_what_is_counted_for_a_hub() -> None:
    (hub,) = _hubs(
        _move("t1", "US", "XK", cohorts={"UZ": Bounds(10, 10)}),
        _move("t2", "GB", "XK", persons=Bounds(30, 30), cohorts={"KZ": Bounds(30, 30)}),
    )
    assert (hub.rank, hub.state, hub.sensitivity_range) == (1, "XK", (1, 1))
    assert (hub.senders, hub.nationalities) == (("GB", "US"), ("KZ", "UZ"))
    assert (hub.persons, hub.transfers, hub.totals) == ((40, 40), 2, 0)
    # Shares 3/4 and 1/4
    assert hub.effective_nationalities == pytest.approx((4 / 3**0.75, 4 / 3**0.75))
    assert hub.flagged == ()
    assert [(under.id, under.in_force) for under in hub.agreements] == [("open", "yes")]


def test_equal_values_share_a_rank() -> None:
    """Three senders, two of two, and one: 1, 2, 2, 4."""
    hubs = _hubs(
        *(_move(f"xk{n}", code, "XK") for n, code in enumerate(("US", "GB", "FR"))),
        *(_move(f"rs{n}", code, "RS") for n, code in enumerate(("US", "GB"))),
        *(_move(f"al{n}", code, "AL") for n, code in enumerate(("US", "FR"))),
        _move("rw", "US", "RW"),
    )
    assert [(hub.rank, hub.state) for hub in hubs] == [(1, "XK"), (2, "AL"), (2, "RS"), (4, "RW")]


def test_senders_then_nationalities_then_least_persons_break_a_tie() -> None:
    five = Bounds(5, 5)
    hubs = _hubs(
        _move("xk", "US", "XK", persons=Bounds(10, 10), cohorts={"UZ": five, "KZ": five}),
        _move("rs", "US", "RS", persons=Bounds(500, 500)),
        _move("al", "US", "AL", persons=Bounds(499, 9000)),
    )
    assert _states(hubs) == ["XK", "RS", "AL"]
    assert [hub.rank for hub in hubs] == [1, 2, 3]


@pytest.mark.parametrize(
    ("by", "first"),
    [
        ("senders", "AL"),
        ("nationalities", "RS"),
        ("persons", "XK"),
        ("transfers", "RW"),
        ("onward", "RS"),
    ],
)
def test_each_measure_can_rank_first(by: str, first: str) -> None:
    assert by in MEASURES
    five = Bounds(5, 5)
    hubs = _hubs(
        _move("al1", "US", "AL", persons=five),
        _move("al2", "GB", "AL", persons=five),
        _move(
            "rs",
            "US",
            "RS",
            persons=Bounds(11, 11),
            cohorts={"UZ": five, "KZ": Bounds(6, 6)},
            onward_persons=Bounds(4, 4),
        ),
        _move("xk", "US", "XK", persons=Bounds(900, 900)),
        *(_move(f"rw{n}", "US", "RW", date=f"2025-07-0{n}", persons=five) for n in (1, 2, 3)),
        by=by,
    )
    assert hubs[0].state == first
    assert hubs[0].rank == 1


@pytest.mark.parametrize("role", ["receiving", "transit", "both"])
def test_a_party_that_receives_can_be_a_hub(role: str) -> None:
    under = agreement("x", XK=role, US="sending")
    assert _states(_hubs(_move("t", "US", "XK", agreements=("x",)), agreements=(under,))) == ["XK"]


@pytest.mark.parametrize("role", ["sending", "funder"])
def test_a_return_to_the_sender_is_no_arrival(role: str) -> None:
    under = agreement("x", XK=role, AL="receiving")
    moved = _move("t", "AL", "XK", agreements=("x",))
    assert _hubs(moved, agreements=(under,)) == ()


def test_one_role_of_several_is_enough() -> None:
    under = Agreement(
        "x",
        "x",
        "readmission",
        "unknown",
        (*agreement(XK="sending").parties, *agreement(XK="receiving").parties),
    )
    moved = _move("t", "AL", "XK", agreements=("x",))
    assert _states(_hubs(moved, agreements=(under,))) == ["XK"]


def test_a_state_that_no_role_names_is_flagged() -> None:
    under = agreement("x", US="sending", AL="receiving")
    (hub,) = _hubs(_move("t", "US", "XK", agreements=("x",)), agreements=(under,))
    assert (hub.state, hub.flagged) == ("XK", ("t",))


@pytest.mark.parametrize(
    ("kind", "counted"),
    [
        ("yes", True),
        ("partly", True),
        ("no", False),
        ("undetermined", False),
    ],
)
def test_only_third_country_transfers_are_arrivals(kind: str, counted: bool) -> None:
    assert bool(_hubs(_move("t", "US", "XK", third_country=kind))) is counted


def test_only_third_country_persons_are_counted() -> None:
    (hub,) = _hubs(
        _move(
            "t",
            "US",
            "XK",
            third_country="partly",
            persons=Bounds(10, 10),
            cohorts={"UZ": Bounds(6, 6), "XK": Bounds(4, 4)},
            third_persons=Bounds(6, 6),
        )
    )
    assert (hub.persons, hub.nationalities) == ((6, 6), ("UZ",))


@pytest.mark.parametrize("change", [{"standing": "announced"}, {"date": "2026-12-02"}])
def test_what_has_not_happened_by_the_day_is_no_arrival(change: dict[str, str]) -> None:
    assert _hubs(_move("t", "US", "XK", **change)) == ()


def test_the_default_bases() -> None:
    assert set(BASES) == {"forced-removal", "readmission", "induced-departure"}


@pytest.mark.parametrize(
    "basis",
    [
        "evacuation",
        "medical",
        "resettlement",
        "labour",
        "prisoner-transfer",
        "assisted-return",
        "unknown",
    ],
)
def test_other_bases_are_shown_beside(basis: str) -> None:
    removal = _move("t1", "US", "XK")
    other = _move("t2", "GB", "XK", basis=basis, persons=Bounds(90, 90))
    (hub,) = _hubs(removal, other)
    assert (hub.senders, hub.senders_all_bases) == (("US",), ("GB", "US"))
    assert (hub.persons, hub.transfers) == ((10, 10), 1)
    assert _hubs(other) == ()


def test_the_bases_are_a_parameter() -> None:
    (hub,) = _hubs(
        _move("t1", "US", "XK"), _move("t2", "GB", "XK", basis="evacuation"), bases=("evacuation",)
    )
    assert (hub.senders, hub.transfers) == (("GB",), 1)


def test_a_union_is_no_sender_and_a_territory_is_its_state() -> None:
    (hub,) = _hubs(_move("t1", "EU", "XK"), _move("t2", "PR", "XK"), _move("t3", "US", "XK"))
    assert hub.senders == ("US",)
    assert hub.transfers == 3


def test_a_union_is_no_place_of_arrival() -> None:
    under = agreement("x", EU="receiving", US="sending")
    assert _hubs(_move("t", "US", "EU", agreements=("x",)), agreements=(under,)) == ()


@pytest.mark.parametrize("ends", [("US", "US"), ("US", "PR"), ("PR", "US")])
@pytest.mark.parametrize("named", [True, False])
def test_from_one_part_of_a_state_into_another_is_no_arrival(
    ends: tuple[str, str], named: bool
) -> None:
    under = agreement("x", US="both")
    inside = _move("t1", *ends, agreements=("x",) if named else ())
    assert _hubs(inside, agreements=(under,)) == ()
    doubtful = replace(inside, id="t2", third_country="undetermined")
    (hub,) = _hubs(inside, doubtful, replace(inside, id="t3", sending="GB"), agreements=(under,))
    assert (hub.senders, hub.transfers, hub.undetermined_transfers) == (("GB",), 1, 0)


def test_a_nationality_counts_only_where_it_is_accepted_and_foreign() -> None:
    moved = _move(
        "t",
        "US",
        "XK",
        third_country="partly",
        cohorts={
            "UZ": Bounds(1, 4),
            "XK": Bounds(1, 1),
            "stateless": Bounds(2, 2),
            "unknown": Bounds(1, 1),
        },
    )
    contested = replace(moved.cohorts[0], nationality="KZ", accepted=False)
    (hub,) = _hubs(replace(moved, cohorts=(*moved.cohorts, contested)))
    assert hub.nationalities == ("UZ",)


def test_a_total_is_not_one_more_event() -> None:
    (hub,) = _hubs(
        _move("t1", "US", "XK", date="2025-07-01", persons=Bounds(10, 10)),
        _move("t2", "US", "XK", date="2025", tells="total", persons=Bounds(100, 100)),
    )
    assert (hub.persons, hub.transfers, hub.totals) == ((100, 100), 1, 1)


def test_a_flow_known_only_by_totals_has_no_transfers() -> None:
    (hub,) = _hubs(_move("t", "US", "XK", date="2025", tells="total"))
    assert (hub.transfers, hub.totals, hub.persons) == (0, 1, (10, 10))


def test_routes_of_two_senders_add_up() -> None:
    (hub,) = _hubs(
        _move("t1", "US", "XK", date="2025", tells="total", persons=Bounds(100, 100)),
        _move("t2", "GB", "XK", date="2025-07-01", persons=Bounds(10, None)),
    )
    assert hub.persons == (110, None)


def test_people_who_moved_on_are_not_counted_twice_by_a_total() -> None:
    """Rule 10: the five of the event are among the five of the total; two of them left."""
    both = {"persons": Bounds(5, 5), "onward_persons": Bounds(2, 2)}
    (hub,) = _hubs(
        _move("t1", "US", "XK", date="2025-07-01", **both),
        _move("t2", "US", "XK", date="2025-07", tells="total", **both),
    )
    assert hub.persons == (5, 5)
    assert hub.onward.min == 2


def _doubtful(name: str, *possible: str, **changes: Any) -> Transfer:
    given: dict[str, Any] = {"possible": possible, "third_country": "undetermined"}
    return _move(name, "US", None, **(given | changes))


def test_a_contested_destination_counts_for_no_hub_but_is_listed() -> None:
    hubs = _hubs(
        _move("t1", "US", "XK"),
        _move("t2", "US", "AL"),
        _doubtful("t3", "AL", "XK", persons=Bounds(7, 8)),
        _doubtful("t4", "RS", "RW"),
    )
    assert _states(hubs) == ["AL", "XK"]
    for hub in hubs:
        assert (hub.persons, hub.transfers) == ((10, 10), 1)
        assert (hub.undetermined_transfers, hub.undetermined_persons) == (1, (0, 8))


def test_people_of_unknown_nationality_are_listed() -> None:
    (hub,) = _hubs(
        _move("t1", "US", "XK"),
        _move("t2", "US", "XK", third_country="undetermined", cohorts={}, date="2025-08-01"),
    )
    assert (hub.transfers, hub.undetermined_transfers, hub.undetermined_persons) == (1, 1, (0, 10))


def test_a_total_over_several_destinations_bounds_each_from_above() -> None:
    """Forty in the year for Albania and Kosovo together: an open event is 40 at most."""
    hubs = _hubs(
        _move("t1", "US", "XK", persons=Bounds(1, None)),
        _move("t2", "US", "AL"),
        _doubtful("t3", "AL", "XK", date="2025", tells="total", persons=Bounds(40, 40), joint=True),
    )
    assert {hub.state: hub.persons for hub in hubs} == {"AL": (10, 10), "XK": (1, 40)}


def test_an_event_of_contested_destination_bounds_no_other_event() -> None:
    """Two flights of one day: that five went to Albania or Kosovo says nothing on the other."""
    hubs = _hubs(
        _move("t1", "US", "XK", persons=Bounds(1, 100)),
        _doubtful("t2", "AL", "XK", persons=Bounds(5, 5)),
    )
    assert [hub.persons for hub in hubs] == [(1, 100)]


def test_a_total_of_contested_destination_bounds_none() -> None:
    """One source has forty in Albania, another the same forty in Kosovo: not forty for both."""
    told = {"agreements": ("open",), "tells": "total", "date": "2025", "persons": (40, 40)}
    contested = resolve(
        account("a", receiving=("AL",), **told),
        account("b", receiving=("XK",), **told),
        agreements={"open": OPEN},
    )
    assert contested.possible == ("AL", "XK")
    (hub,) = _hubs(_move("t1", "US", "XK", persons=Bounds(1, 100)), contested)
    assert (hub.persons, hub.undetermined_persons) == ((1, 100), (0, 40))


def test_people_who_moved_on_are_at_most_those_who_came() -> None:
    (hub,) = _hubs(_move("t", "US", "XK", onward_persons=Bounds(3, None)))
    assert hub.onward == (3, 10)


def test_only_the_hubs_of_one_sender() -> None:
    moves = [
        _move("t1", "US", "XK"),
        _move("t2", "GB", "XK"),
        _move("t3", "US", "AL"),
        _move("t4", "GB", "RW"),
    ]
    hubs = _hubs(*moves, only_sender="US")
    assert [(hub.rank, hub.state) for hub in hubs] == [(1, "AL")]


def test_an_only_sender_has_to_be_a_state() -> None:
    with pytest.raises(UnknownNameError, match="USA") as caught:
        _hubs(only_sender="USA")
    assert caught.value.fix


def test_a_state_of_arrival_may_be_named_by_its_territory() -> None:
    """A dependent territory also counts as its administering state."""
    under = agreement("x", PR="receiving", GB="sending")
    assert isinstance(STATES["PR"], State)
    assert _states(_hubs(_move("t", "GB", "US", agreements=("x",)), agreements=(under,))) == ["US"]


def test_what_may_not_be_over_by_the_day_may_be_an_arrival() -> None:
    """Rule 14: a sum over the year is not settled in June."""
    whole = {"date": "2025", "tells": "total", "happened_by": date(2025, 12, 31)}
    moves = [_move("t1", "US", "XK"), _move("t2", "US", "XK", **whole)]
    (hub,) = _hubs(*moves)
    assert (hub.transfers, hub.totals, hub.undetermined_transfers) == (1, 1, 0)
    (before,) = find_hubs(
        dossier(agreements={"open": OPEN}), {t.id: t for t in moves}, None, HubParameters(),
        Clocks(date(2025, 7, 2), LATE, LATE),
    )  # fmt: skip
    assert (before.transfers, before.totals, before.undetermined_transfers) == (1, 0, 1)


def test_contradictory_bounds_are_an_envelope() -> None:
    """Two events of 137 and 245 against an accepted sum of 245 over the same days."""
    (hub,) = _hubs(
        _move("t1", "US", "XK", persons=Bounds(137, 137)),
        _move("t2", "US", "XK", persons=Bounds(245, 245)),
        _move("t3", "US", "XK", date="2025-07", tells="total", persons=Bounds(245, 245)),
    )
    assert hub.persons == (245, 382)


def test_no_more_moved_on_than_are_known_to_have_come() -> None:
    (hub,) = _hubs(
        _move("t", "US", "XK", third_persons=Bounds(5, 90), onward_persons=Bounds(60, 60))
    )
    assert hub.onward == (5, 60)
