"""The answer to how sure the ranking of third-country hubs is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from miggraph.network.certainty.leaving_out import Kind
from miggraph.network.certainty.rank_bounds import Measured
from miggraph.network.result import Result, Table, number
from miggraph.quantities import NONE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["DrawnMeasures", "HubCertainty", "Move", "Spread", "StateCertainty"]


class Spread(NamedTuple):
    """Median and the 5th and 95th percentile over the draws; each is a value that was drawn."""

    median: int
    low: int
    high: int


@dataclass(frozen=True, kw_only=True)
class Move:
    """What happens to the rank of a state when something is left out.

    Attributes
    ----------
    kind
        What is left out: a voice, a publisher or a sender.
    name, label
        Its id or code, and its name.
    rank
        The rank without it; None: not in the ranking.
    places
        Places lost (positive) or won (negative); None where the state leaves or enters the ranking.
    """

    kind: Kind
    name: str
    label: str
    rank: int | None
    places: int | None


@dataclass(frozen=True, kw_only=True)
class DrawnMeasures:
    """What was drawn of one state.

    Attributes
    ----------
    in_ranking, first, top_3, top_5
        Share of draws in which the state has any rank, rank 1, a rank up to 3, up to 5.
    ranks
        Share of draws by rank.
    rank
        Spread of the rank; a state that is not in the ranking has the place after the last.
    senders, nationalities, persons, transfers, onward
        Spread of the measures; 0 where the state is not in the ranking. Persons are third-country
        persons.
    """

    in_ranking: float
    first: float
    top_3: float
    top_5: float
    ranks: Mapping[int, float]
    rank: Spread
    senders: Spread
    nationalities: Spread
    persons: Spread
    transfers: Spread
    onward: Spread


@dataclass(frozen=True, kw_only=True)
class StateCertainty:
    """How sure the rank of one receiving state is.

    Attributes
    ----------
    state, label
        Code and name.
    rank
        Its rank; None if no arrival is settled.
    best_rank
        Best rank that the bounds of all measures allow; None where nothing that is accepted or
        undetermined says that anybody arrived.
    worst_rank
        Worst rank that they allow; None if it need not be in the ranking.
    measures
        The measures as intervals; None as for `best_rank`.
    moved_by
        What moves the rank most when it is left out, of voices, publishers and senders each.
    carried_by
        Voices without each of which the state is not in the ranking.
    drawn
        Its ranks and measures in the draws.
    """

    state: str
    label: str
    rank: int | None
    best_rank: int | None
    worst_rank: int | None
    measures: Measured | None
    moved_by: tuple[Move, ...]
    carried_by: tuple[str, ...]
    drawn: DrawnMeasures


@dataclass(frozen=True, kw_only=True)
class HubCertainty(Result):
    """How sure the ranking of third-country hubs is.

    Attributes
    ----------
    by, bases
        First measure and movement bases of the ranking.
    draws, seed
        Number of draws, and the seed of `numpy.random.default_rng`.
    foreign, unsupported
        In what share of draws an open matter holds: people of no told nationality are foreign
        nationals; a transfer that only content farms or aggregators without origin tell happened.
    voices, transfers, unsupported_transfers
        Voices and transfers that were drawn from, and how many of these only content farms or
        aggregators without origin tell.
    states
        One item for each state, the ranked ones first.
    """

    by: str
    bases: tuple[str, ...]
    draws: int
    seed: int
    foreign: float
    unsupported: float
    voices: int
    transfers: int
    unsupported_transfers: int
    states: tuple[StateCertainty, ...]

    @property
    def ranked(self) -> tuple[StateCertainty, ...]:
        """The states in the ranking."""
        return tuple(item for item in self.states if item.rank is not None)

    @property
    def possible(self) -> tuple[StateCertainty, ...]:
        """The states that are not in the ranking but might be, under some of what is told."""
        return tuple(item for item in self.states if item.rank is None)

    def tables(self) -> tuple[Table, ...]:
        """Return bounds, what moves a rank, and draws; and the states that might be ranked."""
        return (
            _bounds_table("Bounds of each rank", self.ranked),
            Table(
                "What moves a rank most when it is left out",
                ("rank", "receiving state", "voice", "publisher", "sender", "carried by"),
                (True, False, False, False, False, False),
                [_move_row(item) for item in self.ranked],
            ),
            _draws_table(f"Shares of {self.draws:,} draws", self.ranked),
            _bounds_table("States that may be in the ranking: bounds", self.possible),
            _draws_table("States that may be in the ranking: draws", self.possible),
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return one flat row a state."""
        return [_flat(item) for item in self.states]

    def notes(self) -> tuple[str, ...]:
        """Return what has to be known to read the three measures."""
        if not self.states:
            return ("No transfer under these parameters is, or may be, an arrival: nothing ranks.",)
        return (
            "Bounds: the rank that the greatest values of a state have against the least of all "
            "others, and the reverse; undetermined transfers count in the greatest values, and "
            "nationalities that nobody names in none.",
            "Left out: each voice, publisher and sender in turn; + is places lost, - places won, "
            "'out' not in the ranking. Who carries a state is a voice without which it is not in "
            "the ranking.",
            f"Draws: {self.draws:,}, seed {self.seed}. In each, one voice is believed for each "
            f"transfer, each of {self.voices:,} voices with the same place for all it tells. "
            "Shares of draws say how much hangs on whom one believes, and not how likely anything "
            "is.",
            "A number that is open above is drawn at its least. People of whom the believed voice "
            f"tells no nationality are foreign nationals in a share of {self.foreign:g} of the "
            f"draws. {self.unsupported_transfers} of {self.transfers} transfers are told only by "
            "content farms or aggregators that name no origin; each is taken as told in a share "
            f"of {self.unsupported:g} of the draws.",
            "A state that is not in the ranking of a draw has the place after its last rank there.",
        )

    def figures(self) -> Mapping[str, Callable[[], Figure]]:
        """Return the figures: ``bounds`` of each rank, ``draws`` (spreads of rank) and ``top-5``.

        None where no state is ranked.
        """
        from miggraph.network.certainty.figures import FIGURES  # noqa: PLC0415

        return {name: partial(drawn, self) for name, drawn in FIGURES.items() if self.ranked}


def _bounds_table(title: str, items: Iterable[StateCertainty]) -> Table:
    names = ("rank", "best", "worst", "receiving state", "senders", "nat.", "persons", "events")
    rows = []
    for item in items:
        found = item.measures
        bounds = (
            (found.senders, found.nationalities, found.persons, found.transfers, found.onward)
            if found is not None
            else (NONE,) * 5
        )
        rows.append(
            [_rank(item.rank), _rank(item.best_rank), _rank(item.worst_rank), _name(item)]
            + [number(value) for value in bounds]
        )
    right = (True, True, True, False, True, True, True, True, True)
    return Table(title, (*names, "onward"), right, rows)


def _draws_table(title: str, items: Iterable[StateCertainty]) -> Table:
    rows = []
    for item in items:
        drawn = item.drawn
        shares = (drawn.in_ranking, drawn.first, drawn.top_3, drawn.top_5)
        spreads = (drawn.rank, drawn.senders, drawn.nationalities, drawn.persons)
        rows.append(
            [_rank(item.rank), _name(item)]
            + [f"{s:.1%}" for s in shares]
            + [*map(_spread, spreads)]
        )
    names = ("ranked", "first", "top 3", "top 5", "ranks", "senders", "nat.", "persons")
    return Table(
        title, ("rank", "receiving state", *names), (True, False) + (True,) * len(names), rows
    )


def _move_row(item: StateCertainty) -> list[str]:
    moves = {move.kind: f"{move.label} ({_moved(move)})" for move in item.moved_by}
    carried = f"{len(item.carried_by)}: {', '.join(item.carried_by)}" if item.carried_by else "-"
    cells = [moves.get(kind, "-") for kind in ("voice", "publisher", "sender")]
    return [_rank(item.rank), _name(item), *cells, carried]


def _moved(move: Move) -> str:
    return f"{move.places:+d}" if move.places is not None else "out" if move.rank is None else "in"


def _name(item: StateCertainty) -> str:
    return f"{item.label} ({item.state})"


def _rank(rank: int | None) -> str:
    return "-" if rank is None else str(rank)


def _spread(spread: Spread) -> str:
    if spread.low == spread.high:
        return f"{spread.median:,}"
    return f"{spread.median:,} ({spread.low:,}-{spread.high:,})"


def _flat(item: StateCertainty) -> dict[str, Any]:
    row: dict[str, Any] = {
        "state": item.state,
        "label": item.label,
        "rank": item.rank,
        "best_rank": item.best_rank,
        "worst_rank": item.worst_rank,
    }
    names = ("senders", "nationalities", "persons", "transfers", "onward")
    for name in names:
        bounds = NONE if item.measures is None else getattr(item.measures, name)
        row |= {f"{name}_min": bounds.min, f"{name}_max": bounds.max}
    moves = {move.kind: move for move in item.moved_by}
    for kind in ("voice", "publisher", "sender"):
        move = moves.get(kind)
        row |= {
            f"{kind}_left_out": move and move.name,
            f"rank_without_{kind}": move and move.rank,
        }
    row["carried_by"] = " ".join(item.carried_by)
    for name in ("in_ranking", "first", "top_3", "top_5"):
        row[f"share_{name}"] = getattr(item.drawn, name)
    for name in ("rank", *names):
        spread = getattr(item.drawn, name)
        row |= {f"drawn_{name}_{part}": value for part, value in spread._asdict().items()}
    return row
