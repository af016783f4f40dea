"""Questions that count days agree with Python's calendar, on all data."""

from __future__ import annotations

import statistics
from collections import defaultdict
from typing import Any

import pytest

import miggraph
from miggraph import dates
from miggraph.vocabulary import PREFIXES


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return list(miggraph.open().select("time-to-force"))


def test_days_between_signature_and_event(rows: list[dict[str, Any]]) -> None:
    assert len(rows) > 50
    for row in rows:
        signed, happened = dates.span(str(row["signed"])), dates.span(str(row["happened"]))
        assert signed.earliest
        assert signed.latest
        assert happened.earliest
        assert happened.latest
        least = (happened.earliest - signed.latest).days
        most = (happened.latest - signed.earliest).days
        if row["event"] == f"{PREFIXES['mig']}inForceOn" and least < 0 <= most:
            least = 0
        assert (row["leastDays"], row["mostDays"]) == (least, most), row["agreement"]


def test_medians_by_form(rows: list[dict[str, Any]]) -> None:
    groups = defaultdict(list)
    for row in rows:
        groups[row["form"], row["event"]].append((row["leastDays"], row["mostDays"]))
    answer = list(miggraph.open().select("time-to-force-by-form"))
    assert {(row["form"], row["event"]) for row in answer} == groups.keys()
    for row in answer:
        least, most = zip(*groups[row["form"], row["event"]], strict=True)
        assert row["texts"] == len(least)
        assert (row["shortest"], row["longest"]) == (min(least), max(most))
        assert row["leastMedian"] == statistics.median_low(least)
        assert row["mostMedian"] == statistics.median_high(most)
        assert row["leastMedian"] <= statistics.median(least)
        assert row["mostMedian"] >= statistics.median(most)


def test_days_since_the_first_signature() -> None:
    kg = miggraph.open()
    found = [row for row in kg.select("paid-without-transfer") if row["signedEarliest"]]
    assert len(found) > 5
    for row in found:
        first, last = (dates.span(str(row[name])) for name in ("signedEarliest", "signedLatest"))
        assert first.earliest
        assert last.latest
        assert row["mostDays"] == (kg.clocks.on - first.earliest).days
        assert row["leastDays"] == (kg.clocks.on - last.latest).days
