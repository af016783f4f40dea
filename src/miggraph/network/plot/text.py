"""How wide a text is, and where it has to be broken."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, Final

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from miggraph.network.plot.style import FONT

__all__ = ["line_height", "text_width", "wrapped"]

_DPI: Final = 150
#: Printers and browsers set type a little wider than it was measured.
_ALLOWANCE: Final = 1.02
#: Height of a line in sizes of type, the space to the next one with it.
_LEADING: Final = 1.45


@cache
def _renderer() -> RendererAgg:
    return RendererAgg(8, 8, _DPI)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return how wide one line of text is.

    Parameters
    ----------
    text
        Without line breaks.
    size
        Size of type in points.
    weight
        ``normal`` or ``bold``.

    Returns
    -------
    float
        Inches.
    """
    font = FontProperties(family=FONT, size=size, weight=weight)
    measure: Any = _renderer().get_text_width_height_descent
    wide, _, _ = measure(text, font, False)
    return float(wide) / _DPI * _ALLOWANCE


def line_height(size: float, lines: int = 1) -> float:
    """Return how high so many lines are, in inches."""
    return lines * size * _LEADING / 72


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Break a text into lines of at most `width` inches; a longer word is broken too.

    Parameters
    ----------
    text
        Runs of white space count as one space.
    width
        Inches.
    size
        Size of type in points.
    weight
        ``normal`` or ``bold``.

    Returns
    -------
    list of str
        At least one line; an empty one for an empty text.
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size, weight) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and text_width(lines[-1] + letter, size, weight) > width:
                lines.append("")
            lines[-1] += letter
    return lines
