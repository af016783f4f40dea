"""The forms of RDF by their names."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, Final, Literal, NamedTuple, TypeAlias

from miggraph.errors import UnknownNameError
from miggraph.export.rdf.dataset import Dataset
from miggraph.export.rdf.jsonld import write_jsonld
from miggraph.export.rdf.nquads import write_nquads
from miggraph.export.rdf.rdfxml import write_rdfxml
from miggraph.export.rdf.reified import write_nquads12, write_trig12, write_turtle12
from miggraph.export.rdf.turtle import write_trig, write_turtle
from miggraph.export.rdf.written import Written

__all__ = ["FORMS", "Form", "Written", "write_rdf"]

#: ``dataset``: everything; ``accepted``: the default graph; ``claims``: everything, with what each
#: claim says as a triple term.
Holds: TypeAlias = Literal["dataset", "accepted", "claims"]


class Form(NamedTuple):
    """A form of RDF.

    `name` is what a user writes, `ending` that of a file, `about` one sentence on what it holds,
    `loses` a phrase on what it does not hold.
    """

    name: str
    media_type: str
    ending: str
    holds: Holds
    about: str
    write: Callable[[Dataset, BinaryIO], Written]

    @property
    def loses(self) -> str:
        """What of the dataset is not in it; empty if nothing."""
        if self.name == "rdfxml":
            return "claims of sources; statements that XML cannot hold"
        return "claims of sources" if self.holds == "accepted" else ""


_ACCEPTED: Final = "what is accepted, without the claims of sources"
_CLAIMS: Final = "each claim with what it says as a triple term, which is not asserted"

#: The forms, by name.
FORMS: Final[dict[str, Form]] = {
    form.name: form
    for form in (
        Form(
            "nquads",
            "application/n-quads",
            ".nq",
            "dataset",
            "The whole dataset, one statement a line, sorted.",
            write_nquads,
        ),
        Form(
            "trig",
            "application/trig",
            ".trig",
            "dataset",
            "The whole dataset: what is accepted, then source by source.",
            write_trig,
        ),
        Form("turtle", "text/turtle", ".ttl", "accepted", f"Turtle: {_ACCEPTED}.", write_turtle),
        Form(
            "jsonld",
            "application/ld+json",
            ".jsonld",
            "dataset",
            "The whole dataset as JSON-LD with its context inside, one node a line.",
            write_jsonld,
        ),
        Form(
            "rdfxml",
            "application/rdf+xml",
            ".rdf",
            "accepted",
            f"RDF/XML: {_ACCEPTED}; statements that XML cannot hold are left out.",
            write_rdfxml,
        ),
        Form(
            "nquads-1.2",
            "application/n-quads;version=1.2",
            ".rdf12.nq",
            "claims",
            f"RDF 1.2, the whole dataset: {_CLAIMS}.",
            write_nquads12,
        ),
        Form(
            "trig-1.2",
            "application/trig;version=1.2",
            ".rdf12.trig",
            "claims",
            f"RDF 1.2, the whole dataset: {_CLAIMS}.",
            write_trig12,
        ),
        Form(
            "turtle-1.2",
            "text/turtle;version=1.2",
            ".rdf12.ttl",
            "claims",
            f"RDF 1.2, all in one graph: {_CLAIMS}.",
            write_turtle12,
        ),
    )
}


def write_rdf(name: str, dataset: Dataset, out: BinaryIO) -> Written:
    """Write the dataset in one of the forms.

    Parameters
    ----------
    name
        Of the form, as `FORMS` has it.
    dataset
        The quads.
    out
        Where to.

    Returns
    -------
    Written
        How many statements were written, and what was left out, with the reason.

    Raises
    ------
    UnknownNameError
        If there is no such form.
    """
    if name not in FORMS:
        raise UnknownNameError("form of RDF", name, FORMS)
    return FORMS[name].write(dataset, out)
