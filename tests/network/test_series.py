"""Third-country arrivals by period."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import miggraph
from miggraph.dates import Span
from miggraph.errors import GraphError, UnknownNameError, UsageError
from miggraph.network import hub_series
from miggraph.network.change.hub_changes import _item
from miggraph.network.change.periods import Period, period_of, periods
from miggraph.network.change.receiving import arrivals_of
from miggraph.network.ranking.arrivals import BASES
from miggraph.quantities import Bounds
from tests.network.graphs import Cohort, transfers_graph


def told(
    text: str, low: int, high: int | None, sender: str = "US", **changes: Any
) -> tuple[str, str, str, list[Cohort], dict[str, Any]]:
    """Return a row: a transfer to RW of Cubans, dated in EDTF."""
    over = miggraph.dates.span(text).latest or date(2025, 12, 31)
    name = changes.pop("name", f"{sender}-{text}-{low}")
    return (
        name,
        sender,
        "RW",
        [Cohort("CU", low, high)],
        {"date": text, "happened_by": over, **changes},
    )


def graph(*rows: Any) -> nx.MultiDiGraph[str]:
    return transfers_graph(rows)


def by_period(result: Any) -> dict[str, Any]:
    return {item.period: item for item in result.items}


def test_periods() -> None:
    assert period_of(date(2024, 2, 29), "quarter") == Period(
        "2024-Q1", date(2024, 1, 1), date(2024, 3, 31)
    )
    assert period_of(date(2024, 12, 31), "half-year").name == "2024-H2"
    assert [p.name for p in periods(date(2024, 12, 31), date(2025, 4, 1), "quarter")] == [
        "2024-Q4",
        "2025-Q1",
        "2025-Q2",
    ]
    assert [p.end for p in periods(date.max, date.max, "year")] == [date.max]


@given(st.dates(), st.sampled_from(["quarter", "half-year", "year"]))
def test_every_day_lies_in_one_period(day: date, length: str) -> None:
    period = period_of(day, length)
    assert period.start <= day <= period.end
    for other in (period.start, period.end):
        assert period_of(other, length) == period
    if period.end < date.max:
        assert period_of(period.end + timedelta(days=1), length).start > period.end


def test_certain_within_and_possible_across_a_boundary() -> None:
    """One transfer in February, and one in March or April."""
    result = hub_series(graph(told("2025-02-03", 4, 5), told("2025-03-30/2025-04-02", 7, 9, "GB")))
    first, second = by_period(result)["2025-Q1"], by_period(result)["2025-Q2"]
    assert (first.senders, first.senders_possible) == (("US",), ("GB",))
    assert (first.persons, first.transfers) == (Bounds(4, 14), Bounds(1, 2))
    assert (first.nationalities, first.nationalities_possible) == (("CU",), ())
    assert (second.senders, second.senders_possible) == ((), ("GB",))
    assert (second.persons, second.transfers) == (Bounds(0, 9), Bounds(0, 1))
    assert (second.nationalities, second.nationalities_possible) == ((), ("CU",))
    year = by_period(hub_series(graph(told("2025-03-30/2025-04-02", 7, 9)), "year"))["2025"]
    assert (year.persons, year.transfers) == (Bounds(7, 9), Bounds(1, 1))


def test_the_day_by_which_it_was_over_bounds_the_date() -> None:
    """A transfer of 2025 that was told of on 10 February was in the first quarter."""
    rows = told("2025", 3, 3, happened_by=date(2025, 2, 10))
    result = by_period(hub_series(graph(rows)))
    assert list(result) == ["2025-Q1"]
    assert result["2025-Q1"].transfers == Bounds(1, 1)


def test_a_total_bounds_events_and_is_none() -> None:
    """Events of 4 and 7 in the first quarter, a total of at most 10 over the half-year."""
    result = by_period(
        hub_series(
            graph(
                told("2025-01-05", 4, 4, name="a"),
                told("2025-02-05", 7, 7, name="b"),
                told("2025-01/2025-06", 9, 12, name="all", tells="total"),
            )
        )
    )
    assert result["2025-Q1"].persons == Bounds(11, 12)
    assert (result["2025-Q1"].transfers, result["2025-Q1"].totals) == (Bounds(2, 2), 1)
    assert result["2025-Q2"].persons == Bounds(0, 12)
    assert (result["2025-Q2"].transfers, result["2025-Q2"].totals) == (Bounds(0, 0), 1)


def test_open_numbers_stay_open() -> None:
    result = by_period(hub_series(graph(told("2025-03-30/2025-04-02", 7, None))))
    assert result["2025-Q1"].persons == Bounds(0, None)
    assert (
        hub_series(graph(told("2025-03-30/2025-04-02", 7, None))).rows()[0]["persons_max"] is None
    )


def test_what_may_be_an_arrival_stands_apart() -> None:
    rows = [
        told("2025-02-03", 4, 4),
        ("who", "US", "RW", [], {"date": "2025-02-04", "happened_by": date(2025, 2, 4)}),
        ("own", "US", "RW", [Cohort("RW", 3, 3)], {"date": "2025-02-04"}),
        told("2025-02-05", 9, 9, basis="evacuation"),
        told("2025-02-06", 9, 9, receiver_roles=("sending",)),
    ]
    item = by_period(hub_series(transfers_graph(rows)))["2025-Q1"]
    assert (item.persons, item.transfers, item.undetermined) == (Bounds(4, 4), Bounds(1, 1), 1)
    everything = hub_series(transfers_graph(rows), bases=[*BASES, "evacuation"])
    assert by_period(everything)["2025-Q1"].transfers == Bounds(2, 2)


def test_window() -> None:
    transfers = graph(told("2025-02-03", 1, 1), told("2025-08-03", 1, 1), told("2025-11-03", 1, 1))
    assert list(by_period(hub_series(transfers, since=date(2025, 8, 1)))) == ["2025-Q3", "2025-Q4"]
    assert list(by_period(hub_series(transfers, until=date(2025, 9, 1)))) == ["2025-Q1", "2025-Q3"]
    transfers.graph["filters"] = {"since": date(2025, 8, 1), "until": date(2025, 9, 1)}
    assert list(by_period(hub_series(transfers))) == ["2025-Q3"]


def test_nothing_and_wrong_input() -> None:
    nothing = hub_series(transfers_graph([]))
    assert nothing.items == ()
    assert nothing.notes()[0].startswith("No arrival")
    assert nothing.rows() == []
    json.dumps(nothing.to_dict())
    with pytest.raises(UsageError):
        nothing.plot()
    with pytest.raises(UnknownNameError):
        hub_series(transfers_graph([]), "month")
    with pytest.raises(UnknownNameError):
        hub_series(transfers_graph([]), bases=["expulsion"])
    with pytest.raises(UsageError):
        hub_series(transfers_graph([]), bases=[])
    broken = graph(told("2025-02-03", 1, 1))
    for *_, data in broken.edges(data=True):
        del data["third_country"]
    with pytest.raises(GraphError, match="third_country"):
        hub_series(broken)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.dates(date(2024, 1, 1), date(2025, 6, 30)),
            st.integers(0, 150),
            st.integers(1, 9),
            st.integers(0, 9),
            st.sampled_from(["event", "total"]),
            st.sampled_from(["US", "GB"]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_periods_fit_the_whole(items: list[tuple[date, int, int, int, str, str]]) -> None:
    """Certain events of the quarters are never more than all, and their upper numbers no fewer."""
    rows = [
        told(
            f"{start}/{start + timedelta(days=length)}",
            low,
            low + more,
            sender,
            name=f"t{number}",
            tells=tells,
        )
        for number, (start, length, low, more, tells, sender) in enumerate(items)
    ]
    result = hub_series(graph(*rows))
    events = sum(item[4] == "event" for item in items)
    assert sum(item.transfers.min for item in result.items) <= events
    assert sum(item.transfers.max or 0 for item in result.items) >= events
    senders = {sender for *_, sender in items}
    assert {s for item in result.items for s in item.senders + item.senders_possible} == senders
    for item in result.items:
        assert set(item.senders).isdisjoint(item.senders_possible)
        assert item.persons.max is None or item.persons.min <= item.persons.max


@pytest.fixture(scope="module")
def kg() -> Any:
    return miggraph.open()


def test_one_period_for_everything_is_the_ranking_of_hubs(kg: Any) -> None:
    transfers = kg.network("transfers")
    whole = Period("all", date(1900, 1, 1), date(2100, 1, 1))
    found: dict[str, list[Any]] = {}
    for arrival in arrivals_of(transfers, BASES, transfers.graph["on"]):
        found.setdefault(arrival.receiver, []).append(arrival)
    hubs = kg.hubs().hubs
    assert set(found) == {hub.state for hub in hubs}
    for hub in hubs:
        item = _item(transfers, hub.state, whole, found[hub.state])
        assert item is not None
        assert (item.senders, item.nationalities) == (hub.senders, hub.nationalities)
        assert item.persons == hub.persons
        assert item.transfers == (hub.transfers, hub.transfers)
        assert (item.totals, item.undetermined) == (hub.totals, hub.undetermined_transfers)


def test_the_real_series(kg: Any) -> None:
    result = hub_series(kg.network("transfers"), "year")
    eswatini = {i.period: i for i in result.items if i.state == "SZ"}
    assert set(eswatini) >= {"2025"}
    assert eswatini["2025"].senders == ("US",)
    hub = next(hub for hub in kg.hubs().hubs if hub.state == "SZ")
    assert sum(i.transfers.min for i in eswatini.values()) <= hub.transfers
    assert not result.undated
    for kind in result.figures():
        assert result.plot(kind).get_axes()
    assert len(result.to_pandas()) == len(result.items)


def test_spans_and_clipping() -> None:
    period = period_of(date(2025, 5, 5), "quarter")
    assert period.clipped(Span(date(2025, 1, 1), date(2025, 4, 1))) == Span(
        date(2025, 4, 1), date(2025, 4, 1)
    )
    assert period.clipped(Span(date(2025, 1, 1), date(2025, 3, 31))) is None
    assert period.clipped(Span(None, None)) == Span(period.start, period.end)
    assert not period.holds(Span(date(2025, 4, 1), date(2025, 7, 1)))
    assert not period.holds(Span(None, date(2025, 5, 1)))
