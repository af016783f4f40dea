"""Figures: nothing covered or cut off, everything drawn, files that repeat."""

from __future__ import annotations

import os
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
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from miggraph.errors import UsageError
from miggraph.network.plot.alluvials import Path_, alluvial
from miggraph.network.plot.dots import Dot, ranked_dots
from miggraph.network.plot.maps import Arc, Place, flow_map
from miggraph.network.plot.saving import FORMATS, save
from miggraph.network.plot.style import COLOURS, cues
from miggraph.network.plot.text import text_width, wrapped
from miggraph.network.plot.timelines import Bar, Line, Mark, series, timeline
from miggraph.network.result import Basis, Result, Table
from tests.cli.process import ROOT

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
    return ranked_dots(
        rows, title=TITLE, xlabel=f"persons, $; {LONG}; {LONG}", caption=CAPTION, reference=0
    )


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
    marks.append(Mark(DAY + timedelta(days=1150), f"The last day: {LONG}"))
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
    return series(lines, title=TITLE, ylabel=f"persons; {LONG}; {LONG}", caption=CAPTION)


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
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= figure.bbox.x1, text
        assert box.y1 <= figure.bbox.y1, text
    for (one, left), (other, right) in combinations(texts, 2):
        both = Bbox.intersection(left, right)
        assert both is None or both.width < 1 or both.height < 1, (one, other)


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_is_drawn_outside_the_canvas(name: str) -> None:
    figure = FIGURES[name]()
    figure.canvas.draw()
    box = figure.get_tightbbox()
    wide, high = figure.get_size_inches()
    assert min(box.x0, box.y0) >= -0.02
    assert box.x1 <= wide + 0.02
    assert box.y1 <= high + 0.02


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


def _save_all(folder: Path) -> None:
    folder.mkdir()
    for name in FIGURES:
        # Text of a PDF takes seconds; one of them has all that the others have.
        for ending in FORMATS if name == "timeline" else ("svg",):
            save(_Answer(basis=Basis(), name=name), folder / f"{name}.{ending}")


def test_files_repeat_byte_for_byte_in_another_process(tmp_path: Path) -> None:
    _save_all(tmp_path / "one")
    call = (
        "from pathlib import Path; from tests.network.test_figures import _save_all\n"
        f"_save_all(Path({str(tmp_path / 'two')!r}))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", call], cwd=ROOT, env=environment, check=True, timeout=240)
    files = sorted(file.name for file in (tmp_path / "one").iterdir())
    assert len(files) == 7
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    svg = (tmp_path / "one" / "dots.svg").read_text(encoding="utf-8")
    assert "State 12 $x$</text>" in svg
    assert f"<title>{TITLE}</title>" in svg
    assert "<dc:date>" not in svg


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"a\.gif"):
        save(_Answer(basis=Basis(), name="dots"), tmp_path / "a.gif")


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


@settings(deadline=None)
@given(st.text(max_size=200), st.floats(0.5, 5))
def test_wrapped_text_keeps_its_letters_and_its_width(text: str, width: float) -> None:
    text = "".join(letter for letter in text if letter.isascii() and letter.isprintable())
    lines = wrapped(text, width, 8)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert all(text_width(line, 8) <= width for line in lines)
