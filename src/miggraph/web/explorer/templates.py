"""The templates of all pages, and how they write numbers and addresses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader

from miggraph.web.explorer.words import bounds_words, when

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
        "bounds": bounds_words,
        "camel": _camel,
        "count": _count,
        "path": _path,
        "percent": _percent,
        "when": when,
    }
    return templates


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
