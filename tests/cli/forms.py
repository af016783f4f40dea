"""The JSON forms of docs/commands.md, and whether a document has one of them."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from miggraph.dates import span
from miggraph.errors import DataError

REFERENCE = Path(__file__).parents[2] / "docs" / "commands.md"


def _is_edtf(text: str) -> bool:
    try:
        span(text)
    except DataError:
        return False
    return True


def documented() -> dict[str, list[Any]]:
    """Return the JSON forms by the words of the command, in the order of the reference."""
    found: dict[str, list[Any]] = {}
    for part in REFERENCE.read_text(encoding="utf-8").split("\n## ")[1:]:
        blocks = re.findall(r"^```json\n(.*?)^```", part, re.DOTALL | re.MULTILINE)
        found[part.partition("\n")[0]] = [json.loads(block) for block in blocks]
    return found


def faults(value: Any, form: Any, path: str = "$") -> list[str]:
    """Say where a value differs from its form; nothing if it has the form."""
    if isinstance(form, str):
        return [] if _fits(value, form) else [f"{path}: {value!r} is not {form}"]
    if isinstance(form, list):
        if not isinstance(value, list):
            return [f"{path}: no list"]
        return [f for i, item in enumerate(value) for f in faults(item, form[0], f"{path}[{i}]")]
    if not isinstance(value, dict):
        return [f"{path}: no object"]
    if "<name>" in form:
        return [f for k, item in value.items() for f in faults(item, form["<name>"], f"{path}.{k}")]
    required = {key for key in form if not key.endswith("?")}
    allowed = {key.removesuffix("?"): inner for key, inner in form.items()}
    found = [f"{path}: no key {key}" for key in sorted(required - value.keys())]
    found += [f"{path}: undocumented key {key}" for key in sorted(value.keys() - allowed.keys())]
    for key in allowed.keys() & value.keys():
        found += faults(value[key], allowed[key], f"{path}.{key}")
    return found


def _fits(value: Any, form: str) -> bool:
    name, _, null = form.partition(" or ")
    if value is None:
        return null == "null" or name == "any"
    match name:
        case "any":
            return True
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "edtf":
            return isinstance(value, str) and _is_edtf(value)
        case "date":
            return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    raise AssertionError(f"the reference names a type that nobody knows: {form}")
