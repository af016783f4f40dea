"""Values in words."""

from __future__ import annotations

from typing import Any, Final

__all__ = ["value_text"]

_BOUNDS: Final = {"exactly": "", "up-to": "up to ", "at-least": "at least ", "about": "about "}


def value_text(property_: str, value: Any) -> str:
    """Write a value of the evidence format in words.

    Parameters
    ----------
    property_
        Whose value it is; ``account`` for what an account tells.
    value
        As `Said` and `ShownValue` hold it; None is written ``-``.
    """
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, dict):
        return str(value)
    if "bound" in value:
        return _count(value)
    match property_:
        case "payment":
            return _payment(value)
        case "agency":
            state = f" ({value['state']})" if value["state"] else ""
            return f"{value['name']}{state}: {value['role']}"
        case "safeguard":
            return f"{value['kind']}: {value['standing']}"
        case "expected-effect":
            return f"{value['on']}: {value['effect']}"
        case "account":
            low, high = value["persons"]["min"], value["persons"]["max"]
            people = "number not told" if low is None and high is None else f"{low} to {high}"
            return f"{value['date']}, {value['from']} to {'/'.join(value['to']) or '?'}, {people}"
    return ", ".join(str(part) for part in value.values() if part is not None)


def _count(value: dict[str, Any]) -> str:
    number = "not told" if value["persons"] is None else f"{value['persons']:,}"
    text = f"{_BOUNDS[value['bound']]}{number}"
    if "per" in value:
        unit = value["per"]
        text += " in total" if unit == "total" else f" {'' if unit == 'at-a-time' else 'a '}{unit}"
    if value.get("destinations"):
        text += f" to {' and '.join(value['destinations'])} together"
    if value.get("as-of"):
        text += f" as of {value['as-of']}"
    if value.get("period"):
        text += f" in {value['period']}"
    return text


def _payment(value: dict[str, Any]) -> str:
    sum_ = "sum not told"
    if value["amount"] is not None:
        sum_ = f"{value['amount']:,} {value['currency'] or ''}".strip()
    return f"{sum_}, {value['payer'] or '?'} to {value['payee'] or '?'}: {value['for']}"
