"""States beyond the register: tables name more of them than the evidence does."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from miggraph.records import State
from miggraph.resources import resource

__all__ = ["all_states", "rows"]


def all_states(register: Mapping[str, State]) -> dict[str, State]:
    """Return the register, and every other entry of ISO 3166-1 and former state that is known.

    Parameters
    ----------
    register
        The states of the data; where both have an entry, the register's stands.

    Returns
    -------
    dict of str to State
        By code, sorted. Those that are added have no coordinates and no other names.
    """
    added = {
        row["code"]: State(
            code=row["code"],
            label=row["label"],
            kind="state" if row["alpha3"] else "former",
            alpha3=row["alpha3"] or None,
            numeric=row["numeric"] or None,
            region=row["region"] or None,
            administered_by=row["administered_by"] or None,
        )
        for row in rows("states")
    }
    return dict(sorted({**added, **register}.items()))


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of ``data/codes/<name>.csv``."""
    path = resource("data") / "codes" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
