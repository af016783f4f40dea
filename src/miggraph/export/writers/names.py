"""Names of columns that a format takes for something else, or does not tell apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from miggraph.columns import Column

__all__ = ["column_names"]


def column_names(
    columns: Sequence[Column], reserved: Collection[str], *, any_case: bool = False
) -> list[str]:
    """Return a name for each column, none of them reserved or there twice.

    Parameters
    ----------
    columns
        The columns, without those that a format writes in a way of its own.
    reserved
        Names that mean something to the format: ``NAME`` becomes ``NAME_given``.
    any_case
        Whether to the format names are the same if they differ in case and outer spaces only;
        `reserved` is in lower case then.
    """
    plain = [_folded(column.name, any_case) for column in columns]
    taken = {*reserved}
    waiting = {*plain}
    names = []
    for column, folded in zip(columns, plain, strict=True):
        name = column.name
        if folded in taken:
            base = f"{column.name.strip() if any_case else column.name}_given"
            number, name = 1, base
            while _folded(name, any_case) in taken | waiting:
                number += 1
                name = f"{base}_{number}"
        taken.add(_folded(name, any_case))
        names.append(name)
    return names


def _folded(name: str, any_case: bool) -> str:
    return name.strip().lower() if any_case else name
