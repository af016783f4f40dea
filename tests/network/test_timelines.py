"""Timelines and series."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox

from miggraph.errors import UsageError
from miggraph.network.plot.text import text_width
from miggraph.network.plot.timeaxis import flagged
from miggraph.network.plot.timelines import Bar, Line, series, timeline

DAY = date(2024, 1, 1)


def _labels(figure: Figure) -> list[str]:
    return [label.get_text() for label in figure.axes[0].get_yticklabels()]


def _bars(figure: Figure) -> list[Rectangle]:
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]


def test_bars_have_the_days_of_their_periods_and_open_ones_fade() -> None:
    bars = [Bar("a", DAY, date(2025, 1, 1)), Bar("b", date(2024, 7, 1), None)]
    figure = timeline(bars, title="t", caption="c")
    closed, *opened = _bars(figure)
    assert (closed.get_x(), closed.get_width()) == (19723, 366)
    assert opened[0].get_x() == 19905
    assert opened[-1].get_x() + opened[-1].get_width() == pytest.approx(
        figure.axes[0].get_xlim()[1]
    )
    alphas = [bar.get_alpha() for bar in opened[1:]]
    assert len(alphas) > 5
    assert alphas == sorted(alphas, reverse=True)
    assert alphas[-1] < 0.3


def test_bars_of_one_label_share_a_row_without_covering_one_another() -> None:
    day = timedelta(days=1)
    bars = [
        Bar("a", DAY, DAY + 10 * day),
        Bar("b", DAY, DAY + day),
        Bar("a", DAY + 20 * day, DAY + 30 * day),
        Bar("a", DAY + 5 * day, DAY + 25 * day),
        Bar("a", DAY + 10 * day, DAY + 12 * day),
    ]
    figure = timeline(bars, title="t", caption="c")
    assert _labels(figure) == ["a", "b"]
    boxes = [bar.get_bbox() for bar in _bars(figure)]
    assert len(boxes) == 5
    # The last day of one is the first of the other.
    ends = [box for box in boxes if box.x1 == 19733]
    starts = [box for box in boxes if box.x0 == 19733]
    assert ends[0].y0 != starts[0].y0
    for one, other in combinations(boxes, 2):
        both = Bbox.intersection(one, other)
        assert both is None or both.width * both.height == 0


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 5), st.text("abc ", min_size=1, max_size=40)), max_size=12))
def test_no_line_of_a_mark_crosses_a_label(marks: list[tuple[float, str]]) -> None:
    flags, levels = flagged(marks)
    boxes = []
    for flag in flags:
        wide = max(text_width(line, 7.5) for line in flag.lines)
        boxes.append(
            (flag.x + 0.04, flag.x + 0.04 + wide, flag.level, flag.level + len(flag.lines))
        )
        assert flag.level + len(flag.lines) <= levels
    for left, right, bottom, _ in boxes:
        for flag in flags:
            peak = flag.level + len(flag.lines)
            assert not (left < flag.x < right and peak > bottom)
    for (a, b, c, d), (e, f, g, h) in combinations(boxes, 2):
        assert not (a < f and e < b and c < h and g < d)


def test_ticks_are_days_of_iso_8601() -> None:
    years = timeline([Bar("a", DAY, date(2034, 1, 1))], title="t", caption="c").axes[0]
    days = timeline([Bar("a", DAY, date(2024, 1, 12))], title="t", caption="c").axes[0]
    months = timeline([Bar("a", DAY, date(2024, 9, 12))], title="t", caption="c").axes[0]
    for axes, form in ((years, r"\d{4}"), (months, r"\d{4}-\d{2}"), (days, r"\d{4}-\d\d-\d\d")):
        texts = [label.get_text() for label in axes.get_xticklabels()]
        assert len(texts) >= 2
        assert all(re.fullmatch(form, text) for text in texts)


def test_series_go_through_their_ends_and_an_open_end_to_the_frame() -> None:
    days = [DAY + timedelta(days=n) for n in (0, 10, 20, 30)]
    line = Line("a", days, [1, 2, 3, 4], [5, 6, None, 8])
    axes = series([line], title="t", ylabel="y", caption="c").axes[0]
    top = axes.get_ylim()[1]
    assert list(axes.lines[0].get_ydata()) == [1, 2, 3, 4]
    known, opened = (band.get_paths()[0].get_extents() for band in axes.collections)
    assert (known.x0, known.x1, known.y1) == (19723, 19733, 6)
    assert (opened.x0, opened.x1, opened.y1) == (19733, 19753, top)
    (head,) = [x for x in axes.lines if x.get_marker() == "^" and x.get_ydata()[0] == top]
    assert list(head.get_xdata()) == [19743]
    assert top > 8


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "no series"),
        ([Line("a", [], [], [])], "no days"),
        ([Line("a", [DAY], [1], [])], "0 upper ends"),
        ([Line("a", [DAY, DAY], [1, 1], [2, 2])], "do not rise"),
        ([Line("a", [DAY], [2], [1])], "from 2 to 1"),
        ([Line("a", [DAY], [float("nan")], [1])], "from nan"),
        ([Line("a", [DAY], [1], [2])] * 2, "Two series"),
    ],
)
def test_series_that_cannot_be_drawn_are_refused(lines: list[Line], said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        series(lines, title="t", ylabel="y", caption="c")
    assert caught.value.fix


def test_periods_that_cannot_be_drawn_are_refused() -> None:
    with pytest.raises(UsageError, match="no periods"):
        timeline([], title="t", caption="c")
    with pytest.raises(UsageError, match="before it starts"):
        timeline([Bar("a", DAY, date(2023, 1, 1))], title="t", caption="c")
