"""Read what an agreement is, and what its texts are."""

from __future__ import annotations

from collections.abc import Iterable

from miggraph.curated.checks import check_concept, check_state
from miggraph.curated.movements import decode_party
from miggraph.curated.predicates import PREDICATES, RELATIONS
from miggraph.curated.subject import Subject, scheme_reader
from miggraph.curated.terms import code_of, text_of
from miggraph.curated.turtle import Term
from miggraph.records import Agreement, Instrument, Party

__all__ = ["agreement_of", "instrument_of"]


def agreement_of(subject: Subject, states: Iterable[str]) -> Agreement:
    """Read the identity of an agreement.

    Raises
    ------
    DataError
        If a predicate, a code or a state is not what it should be.
    """
    subject.check_predicates(PREDICATES["agreement"])
    _refuse_itself(subject)

    def party(term: Term) -> Party:
        party = decode_party(term)
        check_state(party.state, states)
        check_concept("party-role", party.role)
        return party

    return Agreement(
        id=subject.local,
        label=subject.required("skos:prefLabel", text_of),
        kind=subject.required("mig:kind", scheme_reader("kind")),
        form=subject.required("mig:form", scheme_reader("form")),
        parties=tuple(sorted(subject.every("mig:party", party))),
        nature=subject.optional("mig:nature", scheme_reader("nature")),
        relations=tuple(
            (relation, other)
            for relation in RELATIONS
            for other in subject.every(f"mig:{relation}", lambda t: code_of(t, "agreement"))
        ),
    )


def instrument_of(subject: Subject) -> Instrument:
    """Read an instrument, which belongs to the agreement after which the file is named.

    Raises
    ------
    DataError
        If a predicate or code is not what it should be, or it belongs to another agreement.
    """
    subject.check_predicates(PREDICATES["instrument"])
    _refuse_itself(subject)
    owner = subject.required("mig:instrumentOf", lambda t: code_of(t, "agreement"))
    if owner != subject.document.path.stem or not subject.local.startswith(f"{owner}."):
        raise subject.error(
            f"{subject.name} is no instrument of agreement:{owner} in this file.",
            fix=f"describe it in {owner}.trig, and name it instrument:{owner}.<text>.",
        )
    return Instrument(
        id=subject.local,
        agreement=owner,
        label=subject.required("skos:prefLabel", text_of),
        form=subject.required("mig:form", scheme_reader("form")),
        relations=tuple(
            (relation, other)
            for relation in RELATIONS
            for other in subject.every(f"mig:{relation}", _relative)
        ),
    )


def _refuse_itself(subject: Subject) -> None:
    for relation in map("mig:{}".format, RELATIONS):
        if subject.name in subject.description.get(relation, ()):
            raise subject.error(
                f"{subject.name} cannot stand in a relation to itself.", relation, fix="remove it."
            )


def _relative(term: Term) -> str:
    """Return the compact name of the instrument or agreement that a relation leads to."""
    code_of(term, "instrument", "agreement")
    return str(term)
