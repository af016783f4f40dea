"""Names of columns as a format spells them: none is reserved there, and none is there twice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from miggraph.columns import Column

__all__ = ["column_names"]

#: Behind the name of an attribute for which a format has a use of its own.
_GIVEN = "_given"


def column_names(
    columns: Sequence[Column],
    reserved: Collection[str] = (),
    spelled: Callable[[str], str] = str,
    *,
    fold: bool = False,
) -> list[str]:
    """Return the name of each column in a format.

    A column that is renamed never takes the name of another one.

    Parameters
    ----------
    columns
        The columns.
    reserved
        What the format, or its writer, means by a name: an attribute called so is renamed.
    spelled
        Makes a name that the format allows.
    fold
        Whether names that differ by case alone are the same to the format.

    Examples
    --------
    >>> from miggraph.columns import Column
    >>> columns = [Column(name, "text", "") for name in ("parent", "Parent_given", "via")]
    >>> column_names(columns, {"parent"})
    ['parent_given', 'Parent_given', 'via']
    >>> column_names(columns, {"parent"}, fold=True)
    ['parent_given_2', 'Parent_given', 'via']
    """
    same = str.casefold if fold else str
    taken = {same(name) for name in reserved}
    plain = [spelled(column.name) for column in columns]
    clashes = [same(name) in taken for name in plain]
    names = [""] * len(plain)
    for i in sorted(range(len(plain)), key=clashes.__getitem__):
        name = spelled(columns[i].name + _GIVEN) if clashes[i] else plain[i]
        number, free = 2, name
        while same(free) in taken:
            free = spelled(f"{name}_{number}")
            number += 1
        taken.add(same(free))
        names[i] = free
    return names
