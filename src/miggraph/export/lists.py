"""Lists in formats that have none: joined to one text, and told apart again."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["joined", "split_list"]


def joined(items: Sequence[str]) -> str:
    r"""Join a list, for formats without lists; ``\`` stands before a semicolon of an item.

    Examples
    --------
    >>> joined(("AF", "SY"))
    'AF; SY'
    """
    return "; ".join(item.replace("\\", "\\\\").replace(";", "\\;") for item in items)


def split_list(cell: str) -> tuple[str, ...]:
    """Return the items of a list that `joined` made.

    Parameters
    ----------
    cell
        As it stands in a file.
    """
    items, item = [], ""
    letters = iter(cell)
    for letter in letters:
        if letter == "\\":
            item += next(letters, "")
        elif letter == ";":
            next(letters, None)  # the space
            items.append(item)
            item = ""
        else:
            item += letter
    return (*items, item) if cell else ()
