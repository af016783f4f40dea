"""Two voices on the same thing: how what they say stands to one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from miggraph.claims.compare import Relation
from miggraph.claims.voices import Speakers, speaking

__all__ = ["OF_RELATION", "Heard", "Meeting", "Pair", "Standing", "gather", "hear"]


class _Statement(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def source(self) -> str: ...


S = TypeVar("S", bound=_Statement)


class Standing(StrEnum):
    """How two voices stand to one another on a subject, the nearest first."""

    EQUAL = "equal"
    REFINES = "refines"
    COMPATIBLE = "compatible"
    IN_ORDER = "in-order"
    OUT_OF_ORDER = "out-of-order"
    INCOMPARABLE = "incomparable"
    INCOMPATIBLE = "incompatible"
    DENIED = "denied"

    @property
    def contradicts(self) -> bool:
        """Whether both cannot be true."""
        return self in (Standing.INCOMPATIBLE, Standing.DENIED)


#: Standing of two values of one question.
OF_RELATION: Final = {
    Relation.EQUAL: Standing.EQUAL,
    Relation.REFINES: Standing.REFINES,
    Relation.REFINED: Standing.REFINES,
    Relation.COMPATIBLE: Standing.COMPATIBLE,
    Relation.INCOMPATIBLE: Standing.INCOMPATIBLE,
    Relation.INCOMPARABLE: Standing.INCOMPARABLE,
}


class Heard(NamedTuple, Generic[S]):
    """One statement, the publishers on whose word it rests, and the source type of this voice."""

    said: S
    voice: tuple[str, ...]
    type: str


class Pair(NamedTuple):
    """Two statements by their ids, and how they stand to one another."""

    left: str
    right: str
    standing: Standing


class Meeting(NamedTuple):
    """Two voices on one subject.

    `about` is the agreement or transfer, `topic` the property or properties, `subject` tells it
    from the other subjects of the same topic, `types` are the source types of the two in order, and
    `pairs` are all pairs of their statements: several where a voice itself gives several values.
    """

    about: str
    topic: str
    subject: str
    types: tuple[str, str]
    pairs: tuple[Pair, ...]

    @property
    def nearest(self) -> Standing:
        """The nearest standing of any of their statements."""
        return min((pair.standing for pair in self.pairs), key=list(Standing).index)

    @property
    def always_contradicts(self) -> bool:
        """Whether no pair of their statements can both be true."""
        return all(pair.standing.contradicts for pair in self.pairs)

    @property
    def ever_contradicts(self) -> bool:
        """Whether some pair of their statements cannot both be true."""
        return any(pair.standing.contradicts for pair in self.pairs)


def hear(statements: list[S], speakers: Speakers) -> list[Heard[S]]:
    """Reduce the pages that speak on one question to voices.

    Parameters
    ----------
    statements
        What is said on the question: assertions only, or denials only.
    speakers
        On whose word each source rests.

    Returns
    -------
    list of Heard
        The statements with which the voices speak.
    """
    return [
        Heard(statements[position], tuple(voice.voice.split("+")), voice.type)
        for voice in speaking([speakers[one.source] for one in statements])
        for position in voice.items
    ]


def gather(
    about: str,
    topic: str,
    subject: str,
    pairs: Iterable[tuple[Heard[S], Heard[S]]],
    relate: Callable[[S, S], Standing],
) -> Iterator[Meeting]:
    """Gather the pairs of statements of one subject by the two voices.

    Parameters
    ----------
    about, topic, subject
        What it is about.
    pairs
        Pairs of statements. Voices that share a publisher do not meet: they are no two witnesses.
    relate
        How two statements stand to one another.
    """
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Pair]] = {}
    types: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[str, str]] = {}
    for left, right in pairs:
        if set(left.voice) & set(right.voice):
            continue
        key = min((left.voice, right.voice), (right.voice, left.voice))
        pair = Pair(left.said.id, right.said.id, relate(left.said, right.said))
        found.setdefault(key, []).append(pair)
        kinds = sorted((left.type, right.type))
        types.setdefault(key, (kinds[0], kinds[1]))
    for key, members in sorted(found.items()):
        yield Meeting(about, topic, subject, types[key], tuple(members))
