"""States and publishers of records that no register file describes: those of imported tables."""

from __future__ import annotations

from collections.abc import Container, Iterator

from miggraph.curated.turtle import Description, Literal
from miggraph.records import Dossier, Publisher, State

__all__ = ["describe_additions"]

_CLASSES = {"state": "mig:State", "union": "mig:Union", "former": "mig:FormerState"}


def describe_additions(
    dossier: Dossier, described: Container[str]
) -> Iterator[tuple[str, Description]]:
    """Give the states and publishers that are not described yet, as registers describe them.

    Parameters
    ----------
    dossier
        The records.
    described
        Names that are described, like ``state:RW``.
    """
    for state in dossier.states.values():
        if f"state:{state.code}" not in described:
            yield f"state:{state.code}", _state(state)
    for publisher in dossier.publishers.values():
        if f"publisher:{publisher.id}" not in described:
            yield f"publisher:{publisher.id}", _publisher(publisher)


def _state(state: State) -> Description:
    """Describe a state by its codes; of one that is added, nothing else is known."""
    description: Description = {
        "rdf:type": [_CLASSES[state.kind]],
        "skos:prefLabel": [Literal(state.label, language="en")],
    }
    for predicate, text in (("mig:alpha3", state.alpha3), ("mig:numeric", state.numeric)):
        if text is not None:
            description[predicate] = [Literal(text)]
    if state.kind == "state":
        description["mig:alpha2"] = [Literal(state.code)]
    if state.region is not None:
        description["mig:region"] = [f"region:{state.region}"]
    if state.administered_by is not None:
        description["mig:administeredBy"] = [f"state:{state.administered_by}"]
    return description


def _publisher(publisher: Publisher) -> Description:
    description: Description = {
        "rdf:type": ["mig:Publisher"],
        "skos:prefLabel": [Literal(publisher.label, language="en")],
        "mig:publisherType": [f"source-type:{publisher.type}"],
    }
    if publisher.state is not None:
        description["mig:ofState"] = [f"state:{publisher.state}"]
    return description
