"""How far sources disagree: shares of the pairs of voices that speak on the same thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from miggraph.claims.view import Resolver, View
from miggraph.errors import UnknownNameError
from miggraph.network.contradictions.account_meetings import account_meetings
from miggraph.network.contradictions.claim_meetings import (
    claim_meetings,
    hear_pages,
    hear_voices,
    topic_of,
)
from miggraph.network.contradictions.meetings import Heard, Meeting, Standing
from miggraph.network.contradictions.outcomes import AspectOutcomes, outcomes_of
from miggraph.network.contradictions.tables import disagreement_notes, disagreement_tables
from miggraph.network.contradictions.tallies import Tally, tallies_of
from miggraph.network.contradictions.ties import DisputesFound, disputes_found
from miggraph.network.result import Basis, Result, Table
from miggraph.records import Account, Claim
from miggraph.vocabulary import RESOLUTION

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["GROUPINGS", "Coverage", "Disagreement", "disagreement"]

#: By what the pairs of voices on agreements can be shown.
GROUPINGS: Final = ("property", "kind", "source-types")
_FARMS: Final = ("content-farm",)


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """On how much two voices speak at all: where one speaks, none can contradict it.

    Attributes
    ----------
    agreements
        Agreements about which anybody makes a claim.
    of_one_voice
        Agreements about which one voice speaks in all.
    compared, contradicted
        Agreements with a pair of voices on one subject, and with one that contradicts itself.
    questions, questions_of_one_voice
        Questions on which anybody speaks, and those on which one voice does.
    """

    agreements: int
    of_one_voice: int
    compared: int
    contradicted: int
    questions: int
    questions_of_one_voice: int


@dataclass(frozen=True, kw_only=True)
class Disagreement(Result):
    """How far sources disagree.

    Attributes
    ----------
    basis
        Policy, clocks and sources. Only the ranks of voices on transfers depend on the policy.
    by
        By what the pairs are shown in the tables and rows: one of `GROUPINGS`.
    coverage
        On how much two voices speak.
    tallies
        Pairs of voices on agreements, in all, by the kind of subject and by each of `GROUPINGS`.
    transfers
        Pairs of voices on transfers, in all and by aspect.
    outcomes
        Outcomes of the questions on transfers on which two or more voices speak.
    disputes
        What becomes of the contradictions that `miggraph disputes` lists, by relation.
    """

    by: str
    coverage: Coverage
    tallies: tuple[Tally, ...]
    transfers: tuple[Tally, ...]
    outcomes: tuple[AspectOutcomes, ...]
    disputes: tuple[DisputesFound, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return shares on agreements, on transfers, and what becomes of the disputes."""
        return disagreement_tables(self)

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a group and way of counting."""
        wanted = ("all", "subject", self.by)
        return [
            {"by": one.by, "group": one.group, "things": one.things, "counted": name, **_flat(part)}
            for one in (*(t for t in self.tallies if t.by in wanted), *self.transfers)
            for name, part in (
                ("voices", one.voices),
                ("pages", one.pages),
                ("voices without content farms", one.without_content_farms),
            )
        ]

    def notes(self) -> tuple[str, ...]:
        """Return what has to be known to read the tables."""
        return disagreement_notes(self)

    def figures(self) -> Mapping[str, Callable[[], Figure]]:
        """Return the shares on agreements and on transfers."""
        return {
            "agreements": partial(self._figure, "agreements", self.by, self.tallies),
            "transfers": partial(self._figure, "transfers", "aspect", self.transfers),
        }

    def _figure(self, name: str, by: str, tallies: Iterable[Tally]) -> Figure:
        from miggraph.network.contradictions.figures import shares_figure  # noqa: PLC0415

        drawn = [one for one in tallies if one.by == by and one.voices.pairs]
        return shares_figure(name, by, drawn, self.basis.caption())


def disagreement(
    resolver: Resolver, view: View, by: str = "property", *, digest: str | None = None
) -> Disagreement:
    """Measure how far sources disagree.

    Parameters
    ----------
    resolver, view
        The records, and what is accepted under policy and clocks.
    by
        By what the tables and rows show the pairs on agreements: ``property``, ``kind`` or
        ``source-types``. The answer holds all three.
    digest
        SHA-256 of the data, for the basis.

    Returns
    -------
    Disagreement
        Counts of pairs of voices and their shares. They are complete counts of what is held, not
        estimates from a sample, so they have no confidence interval.

    Raises
    ------
    UnknownNameError
        If pairs are to be shown by something else.
    """
    if by not in GROUPINGS:
        raise UnknownNameError("grouping", by, GROUPINGS)
    sources = resolver.dossier.sources
    claims, accounts, _ = resolver.statements(view.clocks)
    kept, _, _ = resolver.statements(view.clocks, _FARMS)
    heard = _heard(resolver, view, claims)
    three = [
        list(claim_meetings(part, sources, resolver.names))
        for part in (heard, hear_pages(claims, sources), _heard(resolver, view, kept))
    ]
    moved = _transfer_meetings(resolver, view)
    statements: list[Claim | Account] = [*claims, *accounts]
    return Disagreement(
        basis=Basis(
            policy=view.policy,
            on=view.clocks.on,
            known_on=view.clocks.known_on,
            recorded_on=view.clocks.recorded_on,
            possibly_known=view.possibly_known,
            sources=len({one.source for one in statements}),
            digest=digest,
        ),
        by=by,
        coverage=_coverage(resolver, heard, three[0]),
        tallies=tuple(_tallies(resolver, three)),
        transfers=(
            *tallies_of("all", *({"all": part} for part in moved)),
            *tallies_of("aspect", *(_grouped(part, _property) for part in moved)),
        ),
        outcomes=outcomes_of(view.transfers.values(), moved[0]),
        disputes=disputes_found(
            resolver.disputes(view.clocks),
            claims,
            resolver.speakers(resolver.rules(view.policy)),
            three[0],
            three[1],
        ),
    )


def _heard(resolver: Resolver, view: View, claims: Iterable[Claim]) -> list[Heard[Claim]]:
    speakers = resolver.speakers(resolver.rules(view.policy))
    return hear_voices(claims, speakers, resolver.dossier.sources, resolver.names)


def _transfer_meetings(resolver: Resolver, view: View) -> list[list[Meeting]]:
    """Return the pairs on transfers: of voices, of pages, of voices without content farms."""
    accounts = {account.id: account for account in resolver.dossier.accounts}
    speakers = resolver.speakers(resolver.rules(view.policy))
    without = resolver.transfers(view.policy, view.clocks, _FARMS, view.transfers)
    return [
        [m for one in transfers.values() for m in account_meetings(one, accounts, heard)]
        for transfers, heard in (
            (view.transfers, speakers),
            (view.transfers, None),
            (without, speakers),
        )
    ]


def _tallies(resolver: Resolver, three: list[list[Meeting]]) -> Iterator[Tally]:
    agreements = resolver.dossier.agreements
    yield from tallies_of("all", *({"all": part} for part in three))
    for by, group_of in (
        ("subject", _subject),
        ("property", _property),
        ("kind", lambda one: agreements[one.about].kind),
        ("source-types", lambda one: " / ".join(one.types)),
    ):
        yield from tallies_of(by, *(_grouped(part, group_of) for part in three))


def _property(one: Meeting) -> str:
    return one.topic


def _subject(one: Meeting) -> str:
    """Say what kind of subject a pair is about: only one value can differ from another."""
    if one.topic not in RESOLUTION:
        return "order of two dates"
    if one.nearest is Standing.INCOMPARABLE:
        return "two units"
    return "one value" if RESOLUTION[one.topic] == "functional" else "value of a list"


def _grouped(
    meetings: Iterable[Meeting], group_of: Callable[[Meeting], str]
) -> dict[str, list[Meeting]]:
    found: dict[str, list[Meeting]] = {}
    for one in meetings:
        found.setdefault(group_of(one), []).append(one)
    return found


def _coverage(
    resolver: Resolver, heard: Iterable[Heard[Claim]], meetings: Iterable[Meeting]
) -> Coverage:
    sources, names = resolver.dossier.sources, resolver.names
    of_agreement: dict[str, set[str]] = {}
    of_question: dict[object, set[tuple[str, ...]]] = {}
    for one in heard:
        of_agreement.setdefault(one.said.agreement, set()).update(one.voice)
        of_question.setdefault(topic_of(one.said, sources, names), set()).add(one.voice)
    found = list(meetings)
    return Coverage(
        agreements=len(of_agreement),
        of_one_voice=sum(len(voices) == 1 for voices in of_agreement.values()),
        compared=len({one.about for one in found}),
        contradicted=len({one.about for one in found if one.ever_contradicts}),
        questions=len(of_question),
        questions_of_one_voice=sum(len(voices) == 1 for voices in of_question.values()),
    )


def _flat(counts: Any) -> dict[str, Any]:
    values = asdict(counts)
    low, high = values.pop("share")
    return {**values, "share_min": low, "share_max": high}
