"""Everything that is known of one thing: each value, who says so, and who says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from miggraph.claims.resolve import Decision
from miggraph.claims.transfer import Transfer
from miggraph.claims.view import Resolver, View
from miggraph.errors import UnknownNameError
from miggraph.lookup import Lookup
from miggraph.properties import KINDS
from miggraph.records import Agreement, Claim
from miggraph.safeguards import axis
from miggraph.said import Statements, plain
from miggraph.shown import Shown, ShownTransfer, ShownValue, shown_transfer

__all__ = ["Shower"]


class Shower:
    """Shows things under one view.

    Parameters
    ----------
    resolver, view
        What to look in.
    statements
        The claims and accounts of the same dossier.
    """

    def __init__(self, resolver: Resolver, view: View, statements: Statements) -> None:
        self._dossier = resolver.dossier
        self._view = view
        self._lookup = Lookup(resolver, view)
        self._say = statements.said
        self._claims = statements.claims
        self._accounts = statements.accounts
        #: A transfer that no source had told of by the clock has no other names either.
        self._merged = {name: to for name, to in view.merged.items() if to in view.transfers}

    def show(self, name: str) -> Shown:
        """Show an agreement, transfer, state, source, agency, claim or account.

        Parameters
        ----------
        name
            A bare id, or ``kind:id``.

        Raises
        ------
        UnknownNameError
            If nothing has this id; with the nearest ids.
        """
        known: dict[str, tuple[Iterable[str], Callable[[str], Shown]]] = {
            "agreement": (self._dossier.agreements, self._agreement),
            "transfer": ({**self._view.transfers, **self._merged}, self._transfer),
            "state": (self._dossier.states, self._state),
            "source": (self._dossier.sources, self._source),
            "agency": (self._dossier.agencies, self._agency),
            "claim": (self._claims, self._claim),
            "account": (self._accounts, self._account),
        }
        prefix, colon, local = name.partition(":")
        if colon and prefix in known:
            ids, shower = known[prefix]
            for candidate in (local, local.upper()):
                if candidate in ids:
                    return shower(candidate)
            raise UnknownNameError(prefix, local, ids)
        for ids, shower in known.values():
            for candidate in (name, name.upper()):
                if candidate in ids:
                    return shower(candidate)
        states = {state.label: code for code, state in self._dossier.states.items()}
        for label, code in states.items():
            if name.casefold() == label.casefold():
                return self._state(code)
        every = [
            one for kind in ("agreement", "transfer", "source", "agency") for one in known[kind][0]
        ]
        raise UnknownNameError(
            "agreement, transfer, state, source, agency or claim", name, [*every, *states]
        )

    def _agreement(self, name: str) -> Shown:
        agreement = self._dossier.agreements[name]
        life = self._view.lives[name]
        values = [self._value(decision) for decision in self._lookup.decisions_on(name)]
        values += self._safeguards(self._lookup.safeguards_of(name))
        order = list(KINDS)
        return Shown(
            id=name,
            kind="agreement",
            label=agreement.label,
            facts={
                "kind": agreement.kind,
                "form": agreement.form,
                "nature": life.nature,
                "nature_reason": life.nature_reason,
                "status": life.status,
                "in_force": life.in_force,
            },
            parties=tuple(
                {"code": p.state, "label": self._dossier.states[p.state].label, "role": p.role}
                for p in agreement.parties
            ),
            values=tuple(sorted(values, key=lambda v: order.index(v.property))),
            transfers=_in_short(self._lookup.transfers_under(name)),
            relations=self._relations(agreement),
            instruments=tuple(
                {"id": text.id, "label": text.label, "form": text.form}
                for text in agreement.instruments
            ),
        )

    def _relations(self, agreement: Agreement) -> tuple[dict[str, str], ...]:
        """Return the relations of an agreement and of its instruments, in both directions."""
        own = [f"agreement:{agreement.id}", *(f"instrument:{i.id}" for i in agreement.instruments)]
        return tuple(
            {"relation": relation, "from": _bare(start), "to": _bare(end)}
            for start, relation, end in self._lookup.relations_with(own)
        )

    def _transfer(self, name: str) -> Shown:
        transfer = self._view.transfers[self._merged.get(name, name)]
        values = [
            ShownValue(
                property=ruling.property,
                key="",
                outcome=ruling.outcome.value,
                accepted=ruling.value if ruling.outcome.is_accepted else None,
                reason=ruling.reason,
                claims=self._say(ruling.winners or ruling.losers),
                losers=self._say((*(ruling.losers if ruling.winners else ()), *ruling.denials)),
            )
            for ruling in transfer.rulings
        ]
        return Shown(
            id=transfer.id,
            kind="transfer",
            label=self._label(transfer),
            facts={"agreements": list(transfer.agreements), "agencies": list(transfer.agencies)},
            parties=(),
            values=tuple(values),
            transfers=(shown_transfer(transfer),),
            relations=tuple(
                {"relation": "merged", "from": merged, "to": kept}
                for merged, kept in self._merged.items()
                if kept == transfer.id
            ),
        )

    def _state(self, code: str) -> Shown:
        state = self._dossier.states[code]
        agreements = [
            {"relation": party.role, "from": code, "to": agreement.id}
            for agreement in self._dossier.agreements.values()
            for party in agreement.parties
            if party.state == code
        ]
        return Shown(
            id=code,
            kind="state",
            label=state.label,
            facts={
                "kind": state.kind,
                "alpha3": state.alpha3,
                "region": state.region,
                "administered_by": state.administered_by,
                "predecessors": list(state.predecessors),
            },
            parties=(),
            values=(),
            transfers=_in_short(self._lookup.transfers_of(code)),
            relations=tuple(agreements),
        )

    def _source(self, name: str) -> Shown:
        source = self._dossier.sources[name]
        said, told = self._lookup.said_by(name), self._lookup.told_by(name)
        return Shown(
            id=name,
            kind="source",
            label=source.title,
            facts={
                "publisher": source.publisher,
                "relays": source.relays,
                "type": source.type,
                "published": source.published,
                "language": source.language,
                "url": source.url,
            },
            parties=(),
            values=self._outcomes(said),
            transfers=_in_short(self._lookup.transfers_told_in(told)),
            relations=(),
        )

    def _agency(self, name: str) -> Shown:
        agency = self._dossier.agencies[name]
        return Shown(
            id=name,
            kind="agency",
            label=agency.label,
            facts={"state": agency.state, "names": list(agency.names)},
            parties=(),
            values=self._outcomes(self._lookup.roles_of(name)),
            transfers=_in_short(self._lookup.transfers_by(name)),
            relations=(),
        )

    def _claim(self, name: str) -> Shown:
        claim = self._claims[name]
        values = self._outcomes((name,)) or (
            ShownValue(claim.property, "", None, None, _UNDECIDED, self._say((name,)), ()),
        )
        return Shown(
            id=name,
            kind="claim",
            label=f"{claim.source} on {claim.agreement}: {claim.property}",
            facts={"agreement": claim.agreement, "source": claim.source},
            parties=(),
            values=values,
            transfers=(),
            relations=(),
        )

    def _account(self, name: str) -> Shown:
        account = self._accounts[name]
        return Shown(
            id=name,
            kind="account",
            label=f"{account.source} on {account.transfer}",
            facts={"transfer": account.transfer, "source": account.source},
            parties=(),
            values=(ShownValue("account", "", None, None, _UNDECIDED, self._say((name,)), ()),),
            transfers=_in_short(self._lookup.transfers_told_in((name,))),
            relations=(),
        )

    def _outcomes(self, claims: Iterable[str]) -> tuple[ShownValue, ...]:
        """Return the questions in which any of the claims has a part."""
        return tuple(map(self._value, self._lookup.decisions_with(claims)))

    def _value(self, decision: Decision) -> ShownValue:
        question = decision.question
        key = question.key if question.standing == "done" else f"{question.key} (announced)".strip()
        accepted = decision.outcome.is_accepted
        says = decision.winners if accepted or not decision.left else decision.losers
        against = decision.losers if says is decision.winners else ()
        return ShownValue(
            property=question.property,
            key=key,
            outcome=decision.outcome.value,
            accepted=plain(decision.value) if accepted else None,
            reason=decision.reason,
            claims=self._say(says),
            losers=self._say((*against, *decision.denials)),
            instrument=question.instrument or None,
        )

    def _safeguards(self, claims: Sequence[Claim]) -> list[ShownValue]:
        groups: dict[tuple[str, str, str], list[str]] = {}
        for claim in claims:
            if claim.property == "safeguard":
                value = claim.value
                kind, standing = getattr(value, "kind", ""), getattr(value, "standing", "")
                groups.setdefault((kind, axis(standing), standing), []).append(claim.id)
        return [
            ShownValue(
                property="safeguard",
                key=f"{kind}: {side} {standing}",
                outcome=None,
                accepted=None,
                reason="norm and practice stand side by side and are never decided",
                claims=self._say(c for c in members if not self._claims[c].denies),
                losers=self._say(c for c in members if self._claims[c].denies),
            )
            for (kind, side, standing), members in sorted(groups.items())
        ]

    def _label(self, transfer: Transfer) -> str:
        def label(code: str | None) -> str:
            return self._dossier.states[code].label if code else "not settled"

        return f"{label(transfer.sending)} to {label(transfer.receiving)}, {transfer.date}"


def _in_short(transfers: Iterable[Transfer]) -> tuple[ShownTransfer, ...]:
    return tuple(shown_transfer(t) for t in sorted(transfers, key=lambda t: (t.date, t.id)))


def _bare(name: str) -> str:
    """Return the id of an agreement; an instrument keeps its prefix."""
    return name.removeprefix("agreement:")


_UNDECIDED: Final = "a statement, not a decision"
