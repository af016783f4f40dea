"""Rows of text as CSV come back as they were."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.tabular import csv_text

CELLS = st.text(st.sampled_from("ab,;\t\"'\r\n \u2028\u0085|"), max_size=6)


def read(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


@given(
    st.integers(1, 3).flatmap(
        lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1)
    ),
    st.sampled_from(",;\t"),
)
def test_whatever_a_cell_holds_it_is_read_back(rows: list[list[str]], delimiter: str) -> None:
    text = csv_text(rows[0], rows[1:], delimiter)
    assert read(text, delimiter) == rows


@pytest.mark.parametrize("cell", ["a\rb", "\r", "a\r\nb", "a\nb", "ends\r\n", 'a "b"\r'])
def test_ends_of_lines_within_a_cell_are_quoted(cell: str) -> None:
    quoted = cell.replace('"', '""')
    assert csv_text(["x", "y"], [[cell, "1"]]) == f'x,y\n"{quoted}",1\n'


def test_lines_end_with_a_line_feed_alone() -> None:
    assert csv_text(["x", "y"], [["1", ""], ["", "2"]]) == "x,y\n1,\n,2\n"
