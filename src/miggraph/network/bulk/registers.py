"""The registers as small tables: what SQL over facts has to know of states and agreements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from miggraph.claims.thirdcountry import root
from miggraph.claims.transfer import basis_of
from miggraph.engines import Table
from miggraph.records import Agreement, State

__all__ = ["agreements_table", "parties_table", "states_table"]

_PLACES: Final = frozenset({"receiving", "transit", "both"})


def states_table(states: Mapping[str, State]) -> Table:
    """Return each code with its administering state, or itself; a union is no place."""
    return Table(
        {"code": "STRING", "home": "STRING", "place": "BOOLEAN"},
        [
            (code, root(code, states), state.kind != "union")
            for code, state in sorted(states.items())
        ],
    )


def agreements_table(agreements: Mapping[str, Agreement]) -> Table:
    """Return the movement basis that follows from the kind of each agreement."""
    return Table(
        {"agreement": "STRING", "basis": "STRING"},
        [(name, basis_of(agreement, None)) for name, agreement in sorted(agreements.items())],
    )


def parties_table(agreements: Mapping[str, Agreement], states: Mapping[str, State]) -> Table:
    """Return the states with a role in each agreement.

    `place` says whether a role names the state as a place of arrival; `basis` is that of transfers
    into it. A territory has the roles of its administering state.
    """
    rows = []
    for name, agreement in sorted(agreements.items()):
        roles: dict[str, set[str]] = {}
        for party in agreement.parties:
            roles.setdefault(root(party.state, states), set()).add(party.role)
        rows += [
            (name, home, not _PLACES.isdisjoint(found), basis_of(agreement, home))
            for home, found in sorted(roles.items())
        ]
    columns = {"agreement": "STRING", "home": "STRING", "place": "BOOLEAN", "basis": "STRING"}
    return Table(columns, rows)
