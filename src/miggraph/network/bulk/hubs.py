"""Third-country hubs of imported facts: the ranking of `miggraph.network.ranking.hubs`, by SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from msgspec import Struct
from msgspec.structs import replace

from miggraph.engines import Engine
from miggraph.errors import UnknownNameError, UsageError
from miggraph.network.bulk.registers import agreements_table, parties_table, states_table
from miggraph.network.bulk.reporters import settle_reporters
from miggraph.network.bulk.statements import FACTS, PRESENT, Told, nationalities, ranking
from miggraph.network.choices import bases_of
from miggraph.network.ranking.arrivals import BASES
from miggraph.quantities import Bounds
from miggraph.records import Agreement, State

__all__ = ["FACT_MEASURES", "FactHub", "FactHubs", "FactParameters", "LeftOut", "hubs_of_facts"]

FactMeasure: TypeAlias = Literal["senders", "nationalities", "persons"]
#: What a ranking of facts can be by: they are totals, and tell no onward movement.
FACT_MEASURES: Final[tuple[FactMeasure, ...]] = get_args(FactMeasure)


class FactParameters(Struct, frozen=True):
    """What a ranking of facts was made with.

    Attributes
    ----------
    by
        The measure that ranks first; senders, nationalities and least persons follow it.
    bases
        Movement bases of an arrival.
    only_sender
        Rank only the states whose only sender is this one.
    since, until
        Window of days, both inclusive.
    """

    by: FactMeasure = "senders"
    bases: tuple[str, ...] = BASES
    only_sender: str | None = None
    since: date | None = None
    until: date | None = None


class FactHub(Struct, frozen=True):
    """A receiving state of third-country transfers, told by facts.

    Attributes
    ----------
    rank
        Equal values share a rank: 1, 2, 2, 4.
    senders, senders_all_bases
        Codes of the sending states; a territory counts as its administering state.
    nationalities
        Codes of the nationalities of which some are known to have arrived.
    persons
        Persons who may be third-country nationals, of the transfers that had some.
    totals
        Sums over one route (with its stops), mode, agreement and year.
    undetermined, undetermined_persons
        Totals of which nobody tells whose nationals the people were, and the persons that these can
        add.
    flagged
        Of the totals, those into a state that no party role of an agreement names; all, where facts
        name no agreement.
    """

    rank: int
    state: str
    label: str
    senders: tuple[str, ...]
    senders_all_bases: tuple[str, ...]
    nationalities: tuple[str, ...]
    persons: Bounds
    totals: int
    undetermined: int
    undetermined_persons: Bounds
    flagged: int


class LeftOut(Struct, frozen=True):
    """Totals that may be of foreigners, and are no arrivals for one reason."""

    reason: str
    totals: int
    persons: Bounds


class FactHubs(Struct, frozen=True):
    """A ranking of facts with all that it depends on.

    `undetermined_elsewhere` are totals that may be arrivals, of states that have no other, by
    state.
    """

    parameters: FactParameters
    hubs: tuple[FactHub, ...]
    undetermined_elsewhere: dict[str, int]
    left_out: tuple[LeftOut, ...]


def hubs_of_facts(
    engine: Engine,
    facts: Path,
    states: Mapping[str, State],
    agreements: Mapping[str, Agreement],
    parameters: FactParameters | None = None,
    *,
    unit: str = "persons",
) -> FactHubs:
    """Rank the receiving states of the third-country transfers that facts tell.

    Parameters
    ----------
    engine
        Open; tables of earlier rankings are replaced.
    facts
        Folder of Parquet files of one import.
    states, agreements
        The registers; a code that is in none is no state, and what it has is left out and told.
    parameters
        The parameters of the ranking; without them, the defaults.
    unit
        What facts count: of ``flights`` or ``cases`` it is only known that there were persons.

    Raises
    ------
    UnknownNameError
        If there is no such measure, movement basis or state.
    UsageError
        If the window is empty.
    DataError
        If the facts cannot be read.
    EngineError
        If the engine cannot answer.
    """
    parameters = parameters or FactParameters()
    _check(parameters, states)
    parameters = replace(parameters, bases=bases_of(parameters.bases))
    engine.register("facts", facts, FACTS)
    engine.add("states", states_table(states))
    via, agreement, number, reported, first, last = engine.rows(PRESENT)[0]
    if agreement:
        engine.add("agreements", agreements_table(agreements))
        engine.add("parties", parties_table(agreements, states))
    told = Told(via > 0, agreement > 0, unit == "persons", parameters.since, parameters.until)
    if (first != last or 0 < reported < number) and settle_reporters(engine, told):
        told = replace(told, several=True)
    found = [_Row(*row) for row in engine.rows(ranking(told, parameters.bases))]
    left_out = tuple(
        LeftOut(row.reason, row.totals, row.persons) for row in found if row.reason is not None
    )
    places = [row for row in found if row.reason is None]
    if left_out and not told.agreement:
        nations = dict(engine.rows(nationalities(told, parameters.bases)))
        places = [row._replace(nationalities=nations.get(row.state)) for row in places]
    hubs = [_hub(row, states[row.state].label) for row in places if row.totals]
    doubtful = {row.state: row.doubts for row in places if row.doubts and not row.totals}
    if parameters.only_sender is not None:
        hubs = [hub for hub in hubs if hub.senders == (parameters.only_sender,)]
    return FactHubs(parameters, _ranked(hubs, parameters.by), doubtful, left_out)


class _Row(NamedTuple):
    """What `ranking` says of a receiving state, or of a reason why something is no arrival."""

    state: str
    reason: str | None
    senders: list[str] | None
    senders_all_bases: list[str] | None
    nationalities: list[str] | None
    totals: int
    low: int
    high: int
    opens: int
    doubts: int
    doubt_high: int
    doubt_opens: int
    flagged: int

    @property
    def persons(self) -> Bounds:
        return _bounds(self.low, self.high, self.opens)


def _hub(row: _Row, label: str) -> FactHub:
    """Return a hub without its rank."""
    return FactHub(
        rank=0,
        state=row.state,
        label=label,
        senders=tuple(row.senders or ()),
        senders_all_bases=tuple(row.senders_all_bases or ()),
        nationalities=tuple(row.nationalities or ()),
        persons=row.persons,
        totals=row.totals,
        undetermined=row.doubts,
        undetermined_persons=_bounds(0, row.doubt_high, row.doubt_opens),
        flagged=row.flagged,
    )


def _check(parameters: FactParameters, states: Mapping[str, State]) -> None:
    if parameters.by not in FACT_MEASURES:
        raise UnknownNameError("measure of facts", parameters.by, FACT_MEASURES)
    if parameters.only_sender is not None and parameters.only_sender not in states:
        raise UnknownNameError("state", parameters.only_sender, states)
    since, until = parameters.since, parameters.until
    if since is not None and until is not None and since > until:
        raise UsageError(
            f"The window is empty: it starts on {since} and ends on {until}.",
            fix="exchange the two days.",
        )


def _ranked(hubs: Collection[FactHub], by: FactMeasure) -> tuple[FactHub, ...]:
    """Order hubs and give them ranks; equal values share one."""
    keys = {hub.state: _key(hub, by) for hub in hubs}
    order = sorted(keys.values(), reverse=True)
    placed = [replace(hub, rank=order.index(keys[hub.state]) + 1) for hub in hubs]
    return tuple(sorted(placed, key=lambda hub: (hub.rank, hub.state)))


def _key(hub: FactHub, by: FactMeasure) -> tuple[int, ...]:
    measures: dict[FactMeasure, int] = {
        "senders": len(hub.senders),
        "nationalities": len(hub.nationalities),
        "persons": hub.persons.min,
    }
    return tuple(measures[name] for name in (by, *FACT_MEASURES))


def _bounds(low: int, high: int, opens: int) -> Bounds:
    return Bounds(low, None if opens else high)
