"""Figures: nothing covered or cut off, everything drawn, files that repeat."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from miggraph.errors import UsageError
from miggraph.network.plot.alluvials import Path_, alluvial
from miggraph.network.plot.dots import Dot, ranked_dots
from miggraph.network.plot.maps import Arc, Place, flow_map
from miggraph.network.plot.saving import FORMATS, save
from miggraph.network.plot.strata import laid_out
from miggraph.network.plot.style import COLOURS, cues
from miggraph.network.plot.text import text_width, wrapped
from miggraph.network.plot.timeaxis import flagged
from miggraph.network.plot.timelines import Bar, Line, Mark, series, timeline
from miggraph.network.result import Basis, Result, Table

LONG = "A label of many words that has to be broken, since it is far too long for one line"
CAPTION = f"Policy trusted-first; on 2026-01-01. 12 sources. {LONG}. {LONG}. $5 and $6."
TITLE = f"A title that needs more than one line, for it says all there is to say: {LONG}"
DAY = date(2024, 1, 1)


def _dots() -> Figure:
    rows = [
        Dot(LONG if n % 7 == 0 else f"State {n} $x$", n - 9.5, n - 12, None, f"group {n % 5}")
        for n in range(38)
    ]
    rows += [Dot("open below", None, None, 4), Dot("nothing", None, None, None)]
    return ranked_dots(rows, title=TITLE, xlabel="persons, $", caption=CAPTION, reference=0)


def _map() -> Figure:
    points = {
        f"{n}": Place(f"Place {n} of a long name", n * 37 % 100 - 50, n * 61 % 360 - 180)
        for n in range(60)
    }
    arcs = [Arc(f"{n}", f"{n * 7 % 59 + 1}", n + 1, f"group {n % 3}") for n in range(50) if n != 0]
    arcs = [arc for arc in arcs if arc.source != arc.target]
    return flow_map(points, arcs, title=TITLE, caption=CAPTION, unit="persons")


def _timeline() -> Figure:
    bars = [
        Bar(
            f"{LONG if n == 4 else 'Row'} {n % 11}",
            DAY + timedelta(days=40 * n),
            None if n % 3 == 0 else DAY + timedelta(days=40 * n + 300),
            f"group {n % 4}",
        )
        for n in range(22)
    ]
    marks = [Mark(DAY + timedelta(days=9 * n * n), f"Marked day {n}: {LONG}") for n in range(9)]
    return timeline(bars, title=TITLE, caption=CAPTION, marks=marks)


def _series() -> Figure:
    days = [DAY + timedelta(days=30 * n) for n in range(12)]
    lines = [
        Line(
            f"{LONG} {n}",
            days,
            [1e5 * n + place for place in range(12)],
            [None if place % 5 == n else 1e5 * n + 2e4 * place + 12 for place in range(12)],
        )
        for n in range(4)
    ]
    return series(lines, title=TITLE, ylabel="persons", caption=CAPTION)


def _alluvial() -> Figure:
    paths = [
        Path_(
            (f"{LONG} {n % 5}", f"Stop {n % 13}", f"{LONG} {n % 3}", f"End {n % 7}")[: 4 - n % 3],
            1 + n % 6,
            f"group {n % 3}",
        )
        for n in range(45)
    ]
    stages = ["First", "The second, with a long heading", "Third", "The last, with a long heading"]
    return alluvial(paths, stages=stages, title=TITLE, caption=CAPTION, unit="persons")


FIGURES = {
    "dots": _dots,
    "map": _map,
    "timeline": _timeline,
    "series": _series,
    "alluvial": _alluvial,
}


def _drawn_texts(figure: Figure, patch: pytest.MonkeyPatch) -> list[tuple[str, Bbox]]:
    """Return the texts that are really drawn, with their boxes in pixels."""
    found: dict[int, Text] = {}
    draw = Text.draw

    def record(self: Text, renderer: Any, *args: Any, **kwargs: Any) -> None:
        if self.get_visible() and self.get_text().strip():
            found[id(self)] = self
        draw(self, renderer, *args, **kwargs)

    patch.setattr(Text, "draw", record)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    patch.undo()
    renderer = canvas.get_renderer()
    return [(text.get_text(), Text.get_window_extent(text, renderer)) for text in found.values()]


@pytest.mark.parametrize("name", FIGURES)
def test_no_text_is_cut_off_or_covers_another(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = FIGURES[name]()
    texts = _drawn_texts(figure, monkeypatch)
    assert len(texts) > 8
    for text, box in texts:
        inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= figure.bbox.x1
        assert inside and box.y1 <= figure.bbox.y1, text
    for (one, left), (other, right) in combinations(texts, 2):
        both = Bbox.intersection(left, right)
        assert both is None or both.width < 1 or both.height < 1, (one, other)


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_is_drawn_outside_the_canvas(name: str) -> None:
    figure = FIGURES[name]()
    figure.canvas.draw()
    box = figure.get_tightbbox()
    wide, high = figure.get_size_inches()
    assert box.x0 >= -0.02 and box.y0 >= -0.02
    assert box.x1 <= wide + 0.02 and box.y1 <= high + 0.02


@pytest.mark.parametrize("name", FIGURES)
def test_title_and_caption_are_there_whole(name: str) -> None:
    texts = [" ".join(text.get_text().split()) for text in FIGURES[name]().texts]
    assert TITLE in texts
    assert any(text.startswith(CAPTION) for text in texts)


def test_a_notebook_shows_a_figure_without_pyplot() -> None:
    program = (
        "import sys; from miggraph.network.plot.dots import Dot, ranked_dots\n"
        "f = ranked_dots([Dot('a', 1, 0, 2)], title='t', xlabel='x', caption='c')\n"
        "assert f._repr_png_().startswith(b'\\x89PNG')\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
        "import miggraph, miggraph.network\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True, timeout=120)


def test_matplotlib_is_not_loaded_before_it_is_needed() -> None:
    program = (
        "import sys, miggraph, miggraph.network, miggraph.network.plot.saving\n"
        "assert 'matplotlib' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)


@pytest.mark.parametrize("name", FIGURES)
def test_settings_of_the_user_change_nothing(name: str, tmp_path: Path) -> None:
    save(_Answer(basis=Basis(), name=name), tmp_path / "plain.png")
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "savefig.bbox": "tight"}):
        save(_Answer(basis=Basis(), name=name), tmp_path / "other.png")
    assert (tmp_path / "plain.png").read_bytes() == (tmp_path / "other.png").read_bytes()


@dataclass(frozen=True, kw_only=True)
class _Answer(Result):
    name: str

    def tables(self) -> tuple[Table, ...]:
        return ()

    def rows(self) -> list[dict[str, Any]]:
        return []

    def figures(self) -> dict[str, Any]:
        return {"figure": FIGURES[self.name]}


def _save_all(folder: str) -> None:
    for name in FIGURES:
        for ending in FORMATS:
            save(_Answer(basis=Basis(), name=name), Path(folder) / f"{name}.{ending}")


def test_files_repeat_byte_for_byte_in_another_process(tmp_path: Path) -> None:
    for folder, seed in (("one", "1"), ("two", "2")):
        (tmp_path / folder).mkdir()
        call = f"from tests.network.test_figures import _save_all; _save_all({folder!r})"
        environment = os.environ | {
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join([os.getcwd(), os.environ.get("PYTHONPATH", "")]),
        }
        subprocess.run(
            [sys.executable, "-c", call], cwd=tmp_path, env=environment, check=True, timeout=240
        )
    files = sorted(file.name for file in (tmp_path / "one").iterdir())
    assert len(files) == len(FIGURES) * len(FORMATS)
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    svg = (tmp_path / "one" / "dots.svg").read_text(encoding="utf-8")
    assert "State 12 $x$</text>" in svg
    assert f"<title>{TITLE}</title>" in svg
    assert "<dc:date>" not in svg


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"a\.gif"):
        save(_Answer(basis=Basis(), name="dots"), tmp_path / "a.gif")


# ------------------------------------------------------------------------------ colours


def _lab(colour: str, seen: np.ndarray) -> np.ndarray:
    """Return CIELAB (D65) of a colour as it is seen."""
    rgb = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ np.clip(seen @ linear, 0, 1) / [0.95047, 1, 1.08883]
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize(
    "seen",
    [
        np.eye(3),
        # Machado, Oliveira and Fernandes (2009), IEEE TVCG 15(6), severity 1.0.
        np.array(
            [
                [0.152286, 1.052583, -0.204868],
                [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ]
        ),
        np.array(
            [
                [0.367322, 0.860646, -0.227968],
                [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ]
        ),
    ],
    ids=["all colours", "protanopia", "deuteranopia"],
)
def test_colours_can_be_told_apart(seen: np.ndarray) -> None:
    """Two colours side by side differ visibly from a distance of about 2; 15 is far."""
    for one, other in combinations([*COLOURS, "#ffffff"], 2):
        assert np.linalg.norm(_lab(one, seen) - _lab(other, seen)) > 15, (one, other)


def test_no_two_groups_look_alike_and_neighbours_differ_without_colour() -> None:
    given_cues = list(cues(f"group {n}" for n in range(35)).values())
    assert len({(cue.colour, cue.dashes) for cue in given_cues}) == 35
    assert len({(cue.colour, cue.marker) for cue in given_cues}) == 35
    assert len({(cue.colour, cue.hatch) for cue in given_cues}) == 35
    assert len({cue.marker for cue in given_cues[:8]}) == 8
    assert len({cue.hatch for cue in given_cues[:8]}) == 8
    with pytest.raises(UsageError, match="36 groups"):
        cues(f"group {n}" for n in range(36))


# ------------------------------------------------------------------------------ text


@given(st.text(max_size=200), st.floats(0.5, 5))
def test_wrapped_text_keeps_its_letters_and_its_width(text: str, width: float) -> None:
    text = "".join(letter for letter in text if letter.isascii() and letter.isprintable())
    lines = wrapped(text, width, 8)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert all(text_width(line, 8) <= width for line in lines)


# ------------------------------------------------------------------------------ dots


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


# ------------------------------------------------------------------------------ time


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
    for one, other in combinations(boxes, 2):
        both = Bbox.intersection(one, other)
        assert both is None or both.width * both.height == 0


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
    for left, right, bottom, top in boxes:
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


# ------------------------------------------------------------------------------ alluvial

stops = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4)
ways = st.lists(
    st.builds(
        Path_,
        stops=stops.map(tuple),
        weight=st.floats(0.01, 100),
        group=st.sampled_from(["", "x", "y"]),
    ),
    min_size=1,
    max_size=25,
)


@given(ways)
def test_bands_are_in_proportion_and_lie_within_their_stops(paths: list[Path_]) -> None:
    labels = {key: 0.15 for path in paths for key in enumerate(path.stops)}
    layout = laid_out(paths, ["", "x", "y"], labels)
    scale = 2.6 / sum(path.weight for path in paths)
    nodes = {(node.stage, node.stop): node for node in layout.nodes}
    for (stage, stop), node in nodes.items():
        weight = sum(p.weight for p in paths if p.stops[stage : stage + 1] == (stop,))
        assert node.height == pytest.approx(weight * scale)
        assert node.top >= -1e-9 and node.top + node.height <= layout.height + 1e-9
    for side, move in (("left", 0), ("right", 1)):
        for stage in range(4):
            bands = sorted(
                (getattr(b, side), b.height) for b in layout.bands if b.stage + move == stage
            )
            for (top, high), (after, _) in zip(bands[:-1], bands[1:], strict=True):
                assert top + high <= after + 1e-6, "two bands cover one another"
            for top, high in bands:
                assert any(
                    node.top - 1e-6 <= top and top + high <= node.top + node.height + 1e-6
                    for (at, _), node in nodes.items()
                    if at == stage
                )
    moved = sum(path.weight * (len(path.stops) - 1) for path in paths)
    assert sum(band.height for band in layout.bands) == pytest.approx(moved * scale)


@given(ways)
def test_labels_of_a_stage_never_touch(paths: list[Path_]) -> None:
    labels = {key: 0.3 for path in paths for key in enumerate(path.stops)}
    nodes = laid_out(paths, ["", "x", "y"], labels).nodes
    for one, other in combinations(nodes, 2):
        if one.stage == other.stage:
            apart = abs(one.top + one.height / 2 - other.top - other.height / 2)
            assert apart >= 0.3 - 1e-9


def test_stops_are_ordered_so_that_bands_do_not_cross() -> None:
    pairs = [("a", "z"), ("b", "y"), ("c", "x")]
    paths = [Path_(pair, 1 + place) for place, pair in enumerate(pairs)]
    layout = laid_out(paths, [""], {key: 0.1 for p in paths for key in enumerate(p.stops)})
    bands = sorted(layout.bands, key=lambda band: band.left)
    assert [b.right for b in bands] == sorted(b.right for b in bands)


def test_a_way_that_ends_early_leaves_a_stop_without_a_band() -> None:
    paths = [Path_(("a", "b"), 3), Path_(("a",), 1)]
    figure = alluvial(paths, stages=["one", "two", "three"], title="t", caption="c")
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts == ["a (4)", "b (3)", "one", "two"]


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        ([], "no ways"),
        ([Path_((), 1)], "0 stops"),
        ([Path_(("a", "b", "c"), 1)], "3 stops, and there are 2 stages"),
        ([Path_(("a", "b"), 0)], "a - b has the weight 0"),
    ],
)
def test_ways_that_cannot_be_drawn_are_refused(paths: list[Path_], said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        alluvial(paths, stages=["one", "two"], title="t", caption="c")
    assert caught.value.fix
