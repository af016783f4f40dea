"""Panel tables: one row a pair of states and year, a directed pair and year, a state and year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final, TypeAlias, TypeVar

from miggraph import dates
from miggraph.claims.transfer import Transfer
from miggraph.columns import Column
from miggraph.records import Agreement, State
from miggraph.tables.material import Material
from miggraph.tables.parts import REGISTER
from miggraph.tables.table import Cell, ForeignKey, Row, Table
from miggraph.tables.yearly import (
    Deal,
    Entry,
    agreement_cells,
    deals,
    entries,
    first_year,
    moved,
)

__all__ = ["DIRECTED_DYAD_YEARS", "DYAD_YEARS", "STATE_YEARS", "panel_tables"]

_K = TypeVar("_K")
_Pair: TypeAlias = tuple[str, str]
#: Of one state or pair: year -> ends of a route -> entries.
_Groups: TypeAlias = dict[int, dict[tuple[str, ...], list[Entry]]]

_FORCE: Final = "periods in force"
_SENDING: Final = frozenset({"sending", "both"})
_RECEIVING: Final = frozenset({"receiving", "transit", "both"})
_YEARS: Final = (
    "Years run from the first one in which an arrangement on record can have begun, or in which "
    "people were moved, to the year of the clock on; the last year ends on that day. "
)
_COUNTS: Final = (
    "Agreements are concluded, or claimed and disputed; each counts for a year if it was in force "
    "on at least one day of it. One of which nobody tells when it began counts as begun in no "
    "year, and can count as possibly in force from the first year on. An agreement or transfer of "
    "the EU is not one of its members, and one of a territory not one of its administering state. "
    "Transfers are of every movement basis: the table of transfers has the basis of each. Persons "
    "are those of recorded transfers: at least, of what surely falls into the year with "
    "settled ends; at most, of all that can. Where none is recorded, both are empty, and not zero. "
    "A row does not mean that the states existed in this year. Absence of a record is no evidence "
    "of absence."
)


def _ends(*names: str) -> tuple[Column, ...]:
    return (
        *(
            Column(name, "text", "code of the state", "ISO 3166-1 alpha-2, XK, EU", REGISTER, True)
            for name in names
        ),
        Column("year", "integer", "calendar year", "year", "", True),
        *(
            Column(f"{name}_{code}", "text", "code of the state", f"ISO 3166-1 {words}", REGISTER)
            for name in names
            for code, words in (("alpha3", "alpha-3"), ("numeric", "numeric"))
        ),
    )


def _agreements(whose: str) -> tuple[Column, ...]:
    def pair(name: str, words: str, source: str) -> tuple[Column, Column]:
        return (
            Column(f"{name}_min", "integer", f"{words}, surely", "agreements", source, True),
            Column(f"{name}_max", "integer", f"{words}, possibly", "agreements", source, True),
        )

    return (
        *pair("agreements_in_force", f"agreements {whose} in force", _FORCE),
        *pair("agreements_begun", f"agreements {whose} begun", "dates and transfers"),
        Column("agreements", "list", "ids of those in force, surely or possibly", "", _FORCE),
    )


def _transfers(prefix: str, words: str) -> tuple[Column, ...]:
    found: list[Column] = []
    for name, what, unit in (
        ("transfers", "events", "events"),
        ("totals", "sums over a period", "totals"),
    ):
        for end, sure in (("min", "surely"), ("max", "possibly")):
            meaning = f"{what} recorded {words}, {sure}"
            found.append(
                Column(f"{prefix}{name}_{end}", "integer", meaning, unit, "transfers", True)
            )
    for name, what in (
        ("persons", "persons"),
        ("third_persons", "persons who are no nationals of the receiving state"),
    ):
        for end, side in (("min", "at least"), ("max", "at most; empty is open")):
            meaning = f"{what} moved {words}, as far as recorded, {side}"
            found.append(
                Column(f"{prefix}{name}_{end}", "integer", meaning, "persons", "transfers")
            )
    return tuple(found)


def _keys(*names: str) -> tuple[ForeignKey, ...]:
    return tuple(ForeignKey((name,), "states", ("state",)) for name in names)


DYAD_YEARS: Final = Table(
    name="dyad-years",
    title="Pairs of states by year",
    unit="one pair of states in one year, without direction",
    description=(
        "The risk set: every pair of states or unions that are both party to an arrangement on "
        "record, of any nature, or that are the ends, settled or possible, of a transfer that was "
        "done; each in every year. Pairs without any record have no row. state_a comes before "
        f"state_b in the alphabet. {_YEARS}{_COUNTS}"
    ),
    columns=(
        *_ends("state_a", "state_b"),
        *_agreements("of both"),
        *_transfers("", "between them"),
    ),
    key=("state_a", "state_b", "year"),
    foreign_keys=_keys("state_a", "state_b"),
)

DIRECTED_DYAD_YEARS: Final = Table(
    name="directed-dyad-years",
    title="Directed pairs of states by year",
    unit="one sending and one receiving state in one year",
    description=(
        "The risk set: every pair of which the first is party to an arrangement on record, of any "
        "nature, as sending or both, and the second to the same one as receiving, transit or both; "
        "and every pair of ends, settled or possible, of a transfer that was done; each in every "
        f"year. Pairs without any record have no row. {_YEARS}{_COUNTS}"
    ),
    columns=(
        *_ends("sending", "receiving"),
        *_agreements("for this direction"),
        *_transfers("", "in this direction"),
    ),
    key=("sending", "receiving", "year"),
    foreign_keys=_keys("sending", "receiving"),
)

STATE_YEARS: Final = Table(
    name="state-years",
    title="States by year",
    unit="one state, territory or union in one year",
    description=(
        f"Every state of the register in every year, also without any record. {_YEARS}{_COUNTS}"
    ),
    columns=(
        *_ends("state"),
        *_agreements("to which it is party"),
        *_transfers("sent_", "out of it"),
        *_transfers("received_", "into it"),
    ),
    key=("state", "year"),
    foreign_keys=_keys("state"),
)


class _Panel:
    """Movements and agreements, sorted by route and by state."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._on = material.view.clocks.on
        self.years = range(first_year(material), self._on.year + 1)
        self.routes: dict[_Pair, _Groups] = {}
        self.sent: dict[str, _Groups] = {}
        self.received: dict[str, _Groups] = {}
        self.together: dict[_Pair, list[Deal]] = defaultdict(list)
        self.directed: dict[_Pair, list[Deal]] = defaultdict(list)
        self.members: dict[str, list[Deal]] = defaultdict(list)
        for transfer in material.transfers:
            start = dates.span(transfer.date).earliest
            if transfer.standing == "done" and (start is None or start <= self._on):
                self._transfer(transfer)
        found = {deal.agreement: deal for deal in deals(material, self.years)}
        for agreement in material.dossier.agreements.values():
            self._agreement(agreement, found.get(agreement.id))

    def _transfer(self, transfer: Transfer) -> None:
        senders = (transfer.sending,) if transfer.sending else transfer.possible_senders
        receivers = (transfer.receiving,) if transfer.receiving else transfer.possible
        settled = transfer.sending is not None and transfer.receiving is not None
        pairs = [(s, r) for s in senders for r in receivers if s != r]
        for pair in pairs:
            self._enter(self.routes, pair, pair, transfer, settled=settled, counted=settled)
        if pairs or not receivers:
            for sender in senders:
                sure = transfer.sending is not None
                self._enter(self.sent, sender, receivers, transfer, settled=settled, counted=sure)
        if pairs or not senders:
            for receiver in receivers:
                sure = transfer.receiving is not None
                self._enter(
                    self.received, receiver, senders, transfer, settled=settled, counted=sure
                )

    def _enter(
        self,
        into: dict[_K, _Groups],
        key: _K,
        route: tuple[str, ...],
        transfer: Transfer,
        *,
        settled: bool,
        counted: bool,
    ) -> None:
        groups = into.setdefault(key, {})
        for year, entry in entries(
            transfer, self.years, self._on, settled=settled, counted=counted
        ):
            groups.setdefault(year, {}).setdefault(route, []).append(entry)

    def _agreement(self, agreement: Agreement, deal: Deal | None) -> None:
        """Enter an arrangement; without a deal it is no agreement, but its pairs are at risk."""
        mine = [] if deal is None else [deal]
        roles: dict[str, set[str]] = {}
        for party in agreement.parties:
            roles.setdefault(party.state, set()).add(party.role)
        for state in roles:
            self.members[state] += mine
        for pair in combinations(sorted(roles), 2):
            self.together[pair] += mine
            for left, right in (pair, pair[::-1]):
                if roles[left] & _SENDING and roles[right] & _RECEIVING:
                    self.directed[left, right] += mine


def panel_tables(material: Material) -> Iterator[Table]:
    """Yield the panel tables.

    Parameters
    ----------
    material
        Records and resolution.
    """
    panel = _Panel(material)
    yield DYAD_YEARS.with_rows(_dyads(panel, material.dossier.states))
    yield DIRECTED_DYAD_YEARS.with_rows(_directed(panel, material.dossier.states))
    yield STATE_YEARS.with_rows(_states(panel, material.dossier.states))


def _dyads(panel: _Panel, states: Mapping[str, State]) -> Iterator[Row]:
    pairs = {*panel.together, *((min(pair), max(pair)) for pair in panel.routes)}
    for left, right in sorted(pairs):
        ways = [panel.routes.get(pair, {}) for pair in ((left, right), (right, left))]
        codes = (*_codes(states[left]), *_codes(states[right]))
        found = agreement_cells(panel.together.get((left, right), ()), panel.years)
        for year, cells in zip(panel.years, found, strict=True):
            groups = [group for way in ways for group in way.get(year, {}).values()]
            yield (left, right, year, *codes, *cells, *moved(groups))


def _directed(panel: _Panel, states: Mapping[str, State]) -> Iterator[Row]:
    for sender, receiver in sorted({*panel.directed, *panel.routes}):
        way = panel.routes.get((sender, receiver), {})
        codes = (*_codes(states[sender]), *_codes(states[receiver]))
        found = agreement_cells(panel.directed.get((sender, receiver), ()), panel.years)
        for year, cells in zip(panel.years, found, strict=True):
            groups = list(way.get(year, {}).values())
            yield (sender, receiver, year, *codes, *cells, *moved(groups))


def _states(panel: _Panel, states: Mapping[str, State]) -> Iterator[Row]:
    for code, state in sorted(states.items()):
        sent, received = panel.sent.get(code, {}), panel.received.get(code, {})
        found = agreement_cells(panel.members.get(code, ()), panel.years)
        for year, cells in zip(panel.years, found, strict=True):
            out, into = sent.get(year, {}).values(), received.get(year, {}).values()
            yield (code, year, *_codes(state), *cells, *moved(out), *moved(into))


def _codes(state: State) -> tuple[Cell, Cell]:
    return state.alpha3, state.numeric
