"""Ranked dots."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from miggraph.errors import UsageError
from miggraph.network.plot.dots import Dot, ranked_dots
from miggraph.network.plot.style import COLOURS


def _labels(figure: Figure) -> list[str]:
    axes = figure.axes[0]
    return [label.get_text() for label in axes.get_yticklabels()]


def _numbers(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def test_the_highest_value_is_on_top_and_numbers_are_said() -> None:
    dots = [
        Dot("low", 1.5, 1.0, 2.0),
        Dot("open", None, 7, None),
        Dot("high", 9, 8, None),
        Dot("exact", 3, 3, 3),
        Dot("up to", None, None, 2),
        Dot("no", None, None, None),
        Dot("alone", 1.75, None, None),
    ]
    figure = ranked_dots(dots, title="t", xlabel="x", caption="c")
    assert _labels(figure) == ["high", "open", "exact", "up to", "alone", "low", "no"]
    assert _numbers(figure) == [
        "9.0 (8.0 or more)",
        "7.0 or more",
        "3.0",
        "up to 2.0",
        "1.8",
        "1.5 (1.0 to 2.0)",
        "not defined",
    ]
    axes = figure.axes[0]
    tops = axes.transData.transform([(0, tick) for tick in axes.get_yticks()])[:, 1]
    assert list(tops) == sorted(tops, reverse=True)


def test_ranks_have_the_lowest_on_top() -> None:
    dots = [Dot("third", 3, 2, 4), Dot("none", None, None, None), Dot("first", 1, 1, 2)]
    figure = ranked_dots(dots, title="t", xlabel="rank", caption="c", lowest_first=True)
    assert _labels(figure) == ["first", "third", "none"]


def test_intervals_are_drawn_from_end_to_end_and_open_ones_to_the_edge() -> None:
    dots = [Dot("b", 4, 3, 6), Dot("a", 5, 2, None)]
    axes = ranked_dots(dots, title="t", xlabel="x", caption="c").axes[0]
    right = axes.get_xlim()[1]
    spans = [tuple(line.get_xdata()) for line in axes.lines if len(line.get_xdata()) == 2]
    assert spans == [(2, right), (3, 6)]
    assert right > 6
    (head,) = [line for line in axes.lines if line.get_marker() == ">"]
    assert list(head.get_xdata()) == [right]
    points = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"]
    assert points == [5, 4]


def test_whole_numbers_have_no_decimals_and_an_interval_without_point_is_hollow() -> None:
    dots = [Dot("a", None, 1000, 2000), Dot("b", None, 7, 7)]
    figure = ranked_dots(dots, title="t", xlabel="x", caption="c")
    assert _numbers(figure) == ["1,000 to 2,000", "7"]
    faces = [x.get_markerfacecolor() for x in figure.axes[0].lines if x.get_marker() == "o"]
    assert faces[:2] == ["white", "white"]
    assert faces[2] == COLOURS[0]


@settings(deadline=None, max_examples=15)
@given(st.permutations(range(6)))
def test_the_order_in_which_rows_are_given_does_not_matter(order: list[int]) -> None:
    dots = [Dot(f"s{n}", float(n * n), None, None) for n in order]
    figure = ranked_dots(dots, title="t", xlabel="x", caption="c")
    assert _labels(figure) == ["s5", "s4", "s3", "s2", "s1", "s0"]


@pytest.mark.parametrize(
    ("dots", "said"),
    [
        ([], "no rows"),
        ([Dot("a", 1, 2, 3)], "'a' has an interval"),
        ([Dot("a", None, 3, 2)], "'a' has an interval"),
        ([Dot("a", float("inf"), None, None)], "not finite"),
    ],
)
def test_dots_that_cannot_be_drawn_are_refused(dots: list[Dot], said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        ranked_dots(dots, title="t", xlabel="x", caption="c")
    assert caught.value.fix
