"""The templates of all pages, and how they write numbers and addresses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader

from miggraph.quantities import Bounds
from miggraph.web.explorer.words import when

__all__ = ["page_environment"]

_TEMPLATES: Final = Path(__file__).parent.parent / "templates"
#: Signs that stand in the path of an address as they are.
_PLAIN: Final = ":@!$&'()*+,;=~-._"


def page_environment() -> Environment:
    """Return the templates, which escape what they are filled with."""
    templates = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {
        "bounds": _bounds,
        "camel": _camel,
        "count": _count,
        "path": _path,
        "percent": _percent,
        "when": when,
    }
    return templates


def _bounds(value: Bounds | None) -> str:
    """Write bounds of persons: ``7``, ``at least 5``, ``up to 9``, ``not told``, or a range."""
    if value is None or tuple(value) == (0, None):
        return "not told"
    least, most = value
    if most is None:
        return f"at least {least:,}"
    if least == most:
        return f"{least:,}"
    return f"{least:,}\u2013{most:,}" if least else f"up to {most:,}"


def _camel(name: str) -> str:
    """Write the name of a property in words: ``reliesOn`` as ``relies on``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold()


def _count(number: int) -> str:
    return f"{number:,}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _path(name: str, kind: str) -> str:
    """Write the address of a thing of ours: ``{{ "RW"|path("state") }}``."""
    return f"/id/{kind}/{quote(name, safe=_PLAIN)}"
