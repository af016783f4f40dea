"""Contradictions as a page shows them: of claims on an agreement, or accounts of a transfer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final, Literal, NamedTuple, get_args

from miggraph.claims.disputes import Dispute, Kind
from miggraph.claims.thirdcountry import root
from miggraph.claims.transfer_disputes import TransferDispute, TransferRelation
from miggraph.knowledge import KnowledgeGraph
from miggraph.said import Said
from miggraph.web.explorer.site import Site
from miggraph.web.explorer.things.telling import told
from miggraph.web.explorer.words import value_words, when

__all__ = ["RELATIONS", "Case", "Side", "cases", "states_of"]

#: Relations that contradictions can have, by what they are about.
RELATIONS: Final[dict[str, tuple[str, ...]]] = {
    "agreements": get_args(Kind),
    "transfers": get_args(TransferRelation),
}


class Side(NamedTuple):
    """What one side says on one property: the value in words, the stance, and who says so."""

    property: str
    text: str
    denies: bool
    announced: bool
    said: tuple[Said, ...]


class Case(NamedTuple):
    """One contradiction.

    Attributes
    ----------
    kind, id
        What the two sides speak of.
    agreements
        The agreement, or those that the transfer is told to rest on.
    names
        The property, two properties, or the aspect of a transfer.
    about
        Nationality, period of a total, or both; empty for the others.
    relation
        How the two stand to one another.
    found
        The contradiction itself.
    """

    kind: Literal["agreement", "transfer"]
    id: str
    agreements: tuple[str, ...]
    names: tuple[str, ...]
    about: str
    relation: str
    found: Dispute | TransferDispute

    def label(self, kg: KnowledgeGraph) -> str:
        """Return the name of what they speak of."""
        if self.kind == "agreement":
            return kg.dossier.agreements[self.id].label
        transfer = kg.view.transfers[self.id]
        label = kg.show(f"transfer:{self.id}").label
        return label.removesuffix(transfer.date) + when(transfer.date)

    def sides(self, kg: KnowledgeGraph, site: Site) -> tuple[tuple[Side, ...], tuple[Side, ...]]:
        """Return both sides, those of a side that say the same together."""
        found = self.found
        if isinstance(found, Dispute):
            return _of_claims(kg, found.left), _of_claims(kg, found.right)
        if found.relation == "denied":  # how many it is differs within the side that names it
            texts = ["named", "not named"]
        else:
            question = f"{found.aspect.partition(' ')[0]} {found.about}".strip()
            first = (site.accounts[ids[0]] for ids in (found.left, found.right))
            texts = [told(account, question, site.label) for account in first]
        left, right = (
            Side(found.aspect, text, denies=False, announced=False, said=_by_day(kg.said(ids)))
            for text, ids in zip(texts, (found.left, found.right), strict=True)
        )
        return (left,), (right,)


def cases(kg: KnowledgeGraph, of: str, agreement: str | None = None) -> list[Case]:
    """Return the contradictions about agreements or transfers, of one agreement or of all.

    Raises
    ------
    UnknownNameError
        If there is no such agreement.
    """
    if of == "transfers":
        name = None if agreement is None else f"agreement:{agreement}"
        return [
            Case(
                "transfer",
                one.transfer,
                one.agreements,
                (one.aspect,),
                one.about,
                one.relation,
                one,
            )
            for one in kg.transfer_disputes(name)
        ]
    return [
        Case(
            "agreement",
            one.agreement,
            (one.agreement,),
            tuple(dict.fromkeys((one.property, one.other_property))),
            "",
            one.relation,
            one,
        )
        for one in kg.disputes(agreement)
    ]


def states_of(kg: KnowledgeGraph, case: Case) -> set[str]:
    """Return the parties of the agreement or the ends of the transfer, and what they belong to."""
    if case.kind == "agreement":
        codes = {party.state for party in kg.dossier.agreements[case.id].parties}
    else:
        moved = kg.view.transfers[case.id]
        ends = (moved.sending, moved.receiving, *moved.possible, *moved.possible_senders)
        codes = {code for code in ends if code is not None}
    return codes | {root(code, kg.dossier.states) for code in codes}


def _of_claims(kg: KnowledgeGraph, ids: Sequence[str]) -> tuple[Side, ...]:
    said = {one.id: one for one in kg.said(ids)}
    keys = {
        name: (
            one.property,
            value_words(one.property, one.value),
            one.stance == "denies",
            one.standing == "announced",
        )
        for name, one in said.items()
    }
    ordered = sorted(said, key=lambda name: (keys[name], said[name].published or "9999", name))
    return tuple(
        Side(*key, tuple(said[name] for name in names))
        for key, names in ((k, tuple(n)) for k, n in groupby(ordered, key=keys.__getitem__))
    )


def _by_day(said: Iterable[Said]) -> tuple[Said, ...]:
    return tuple(sorted(said, key=lambda one: (one.published or "9999", one.id)))
