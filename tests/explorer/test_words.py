"""Dates, durations and values in words."""

from __future__ import annotations

import pytest

from miggraph.quantities import Bounds
from miggraph.web.explorer.site import Site
from miggraph.web.explorer.words import bounds_words, duration, value_words, when


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2025-06-11", "2025-06-11"),
        ("2025-06", "2025-06"),
        ("2025", "2025"),
        ("2024-35", "third quarter of 2024"),
        ("2024-21", "spring of 2024"),
        ("2024-33/2024-36", "first quarter of 2024 to fourth quarter of 2024"),
        ("2025~", "about 2025"),
        ("2025-35?", "perhaps third quarter of 2025"),
        ("2025-XX", "2025"),
        ("2025-06-XX", "2025-06"),
        ("199X", "1990s"),
        ("../2024", "until 2024"),
        ("2024/..", "since 2024"),
        ("../..", "at any time"),
    ],
)
def test_dates(edtf: str, words: str) -> None:
    assert when(edtf) == words


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("P1Y", "1 year"),
        ("P2Y", "2 years"),
        ("P1Y6M", "1 year and 6 months"),
        ("P90D", "90 days"),
        ("P2W", "2 weeks"),
        ("indefinite", "indefinite"),
        ("P", "P"),
    ],
)
def test_durations(iso: str, words: str) -> None:
    assert duration(iso) == words


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (Bounds(7, 7), "7"),
        (Bounds(0, 0), "0"),
        (Bounds(5, None), "at least 5"),
        (Bounds(0, 9), "up to 9"),
        (Bounds(1, 3), "1\u20133"),
        (Bounds(0, None), "not told"),
        (None, "not told"),
    ],
)
def test_bounds(bounds: Bounds | None, words: str) -> None:
    assert bounds_words(bounds) == words


def test_a_breach_is_told_by_its_source() -> None:
    value = {"kind": "non-refoulement", "standing": "breached"}
    assert value_words("safeguard", value) == "non refoulement: breach, according to this source"


def test_no_date_or_duration_of_the_data_stays_in_code(site: Site) -> None:
    for claim in site.claims.values():
        for one in site.kg.said([claim.id]):
            words = value_words(one.property, one.value)
            assert words
            if one.property.endswith("-on"):
                assert not any(f"-{part}" in words for part in ("33", "34", "35", "36", "XX"))
            if one.property in ("duration", "stay-length"):
                assert not words.startswith("P")
