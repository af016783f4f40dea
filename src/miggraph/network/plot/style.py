"""Colours, second cues and sizes that all figures share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import matplotlib as mpl

from miggraph.errors import UsageError

__all__ = [
    "BODY",
    "CAPTION",
    "COLOURS",
    "FONT",
    "GRID",
    "INK",
    "MUTED",
    "SMALL",
    "TITLE",
    "Cue",
    "cues",
    "own_settings",
]

#: Shipped with matplotlib, so that measured and drawn widths agree on every machine.
FONT: Final = "DejaVu Sans"

# Sizes of type in points.
TITLE: Final = 11.0
BODY: Final = 8.5
SMALL: Final = 7.5
CAPTION: Final = 7.0

INK: Final = "#222222"
MUTED: Final = "#666666"
GRID: Final = "#dddddd"

#: The palette of Okabe and Ito (2008, "Color Universal Design") without yellow, which a thin line
#: on white does not show; the darkest and the most different come first.
COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
#: No arrow heads: these mean an open end.
_MARKERS: Final = ("o", "s", "D", "^", "P", "X", "v", "p")
_DASHES: Final[tuple[tuple[float, ...], ...]] = (
    (),
    (4, 1.5),
    (1.2, 1.2),
    (6, 1.5, 1.2, 1.5),
    (2.5, 1),
)
_HATCHES: Final = ("", "////", "....", "\\\\\\\\", "xxxx", "----", "++++", "oo")
#: Number of groups up to which colour and dashes together are never the same twice.
_MOST: Final = len(COLOURS) * len(_DASHES)


class Cue(NamedTuple):
    """How a group is told from the others: by colour, and without it.

    Attributes
    ----------
    colour
        As hexadecimal RGB.
    marker
        Marker of matplotlib.
    dashes
        On and off lengths in line widths; empty is a full line.
    hatch
        Hatch of matplotlib; empty is a plain face.
    """

    colour: str
    marker: str
    dashes: tuple[float, ...]
    hatch: str

    @property
    def line(self) -> Any:
        """Return the line style as matplotlib takes it."""
        return (0, self.dashes) if self.dashes else "solid"


def cues(groups: Iterable[str]) -> Mapping[str, Cue]:
    """Give each group its cue, in the order in which groups first appear.

    Parameters
    ----------
    groups
        Names, repeated as often as they occur.

    Raises
    ------
    UsageError
        If there are more groups than can be told apart.
    """
    names = list(dict.fromkeys(groups))
    if len(names) > _MOST:
        raise UsageError(
            f"{len(names)} groups cannot be told apart in one figure.",
            fix=f"draw at most {_MOST} groups, or put the rest into one.",
        )
    return {
        name: Cue(
            COLOURS[place % len(COLOURS)],
            _MARKERS[place % len(_MARKERS)],
            _DASHES[place % len(_DASHES)],
            _HATCHES[place % len(_HATCHES)],
        )
        for place, name in enumerate(names)
    }


@contextmanager
def own_settings() -> Iterator[None]:
    """Draw with the defaults of matplotlib and our font, whatever the user's settings are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "font.family": [FONT],
                "font.size": BODY,
                "text.color": INK,
                "axes.labelcolor": INK,
                "axes.edgecolor": MUTED,
                "axes.unicode_minus": False,
                "xtick.color": MUTED,
                "xtick.labelcolor": INK,
                "ytick.labelcolor": INK,
                "hatch.linewidth": 0.6,
                "svg.hashsalt": "miggraph",
                "svg.fonttype": "none",
                "pdf.fonttype": 42,
            }
        )
        yield
