"""Names of columns that a format takes for something else, or does not tell apart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from miggraph.columns import Column

__all__ = ["column_names"]


def column_names(
    columns: Sequence[Column],
    reserved: Collection[str],
    *,
    any_case: bool = False,
    spelled: Callable[[str], str] = str,
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
    spelled
        Makes a name that the format allows.
    """
    plain = [_folded(spelled(column.name), any_case) for column in columns]
    taken = {*reserved}
    waiting = {*plain}
    names = []
    for column, folded in zip(columns, plain, strict=True):
        name = plain_name = spelled(column.name)
        if folded in taken:
            number, name = 1, spelled(f"{plain_name}_given")
            while _folded(name, any_case) in taken | waiting:
                number += 1
                name = spelled(f"{plain_name}_given_{number}")
        taken.add(_folded(name, any_case))
        names.append(name)
    return names


def _folded(name: str, any_case: bool) -> str:
    return name.strip().lower() if any_case else name
