"""Write src/miggraph/vocabulary.py from the files in ontology/.

Usage: python scripts/generate_vocabulary.py [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from generated import ROOT, keep_fresh
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

ONTOLOGY: Final = ROOT / "ontology"
TARGET: Final = "src/miggraph/vocabulary.py"
COMMAND: Final = "python scripts/generate_vocabulary.py"

BASE: Final = "https://w3id.org/miggraph/"
DEF: Final = BASE + "def/"
SCHEME: Final = BASE + "scheme/"
ID: Final = BASE + "id/"

# The kinds of things: <ID><kind>/<name>, each with a prefix of its own.
KINDS: Final = (
    "account",
    "agency",
    "agency-role",
    "agreement",
    "capacity",
    "challenge",
    "claim",
    "cohort",
    "concern",
    "decision",
    "dispute",
    "effect",
    "facility",
    "facility-use",
    "force",
    "instrument",
    "inventory",
    "judgement",
    "leg",
    "measure",
    "onward",
    "party",
    "payment",
    "persons",
    "policy",
    "publisher",
    "query",
    "safeguard",
    "source",
    "state",
    "transfer",
)

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
FOREIGN: Final[dict[str, str]] = {
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": SKOS,
    "vann": "http://purl.org/vocab/vann/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

CLASS_TYPES: Final = (OWL + "Class",)
PROPERTY_TYPES: Final = (OWL + "ObjectProperty", OWL + "DatatypeProperty", RDF + "Property")


class OntologyError(Exception):
    """The ontology lacks something that the vocabulary needs."""


class Ontology:
    """The triples of the modules and schemes in a folder, by subject and predicate."""

    def __init__(self, folder: Path) -> None:
        """Read the files; shapes are left out, for they define no terms."""
        self._values: dict[tuple[str, str], list[str]] = {}
        self._subjects: dict[tuple[str, str], list[str]] = {}
        for path in sorted([*folder.glob("*.ttl"), *folder.glob("schemes/*.ttl")]):
            for quad in parse(path=path, format=RdfFormat.TURTLE):
                self._add(quad)

    def _add(self, quad: Quad) -> None:
        subject, value = quad.subject, quad.object
        if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
            raise OntologyError(f"a blank node or triple term stands in: {quad}")
        predicate = quad.predicate.value
        self._values.setdefault((subject.value, predicate), []).append(value.value)
        self._subjects.setdefault((predicate, value.value), []).append(subject.value)

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Give every subject that has this value, sorted and once."""
        return sorted(set(self._subjects.get((predicate, value), [])))

    def maybe(self, subject: str, predicate: str) -> str | None:
        """Give the one value of a predicate, or None."""
        values = sorted(set(self._values.get((subject, predicate), [])))
        if len(values) > 1:
            raise OntologyError(f"<{subject}> has more than one <{predicate}>: {values}")
        return values[0] if values else None

    def one(self, subject: str, predicate: str) -> str:
        """Give the one value of a predicate, or say that it is missing."""
        value = self.maybe(subject, predicate)
        if value is None:
            raise OntologyError(f"<{subject}> has no <{predicate}>")
        return value


def local(iri: str, namespace: str) -> str:
    """Give the part of an IRI after its namespace."""
    if not iri.startswith(namespace):
        raise OntologyError(f"<{iri}> is not in <{namespace}>")
    return iri[len(namespace) :]


def schemes(ontology: Ontology) -> dict[str, dict[str, str]]:
    """Give notation and label of every concept, by scheme."""
    found: dict[str, dict[str, str]] = {}
    for scheme in ontology.subjects(RDF + "type", SKOS + "ConceptScheme"):
        concepts = {}
        for concept in ontology.subjects(SKOS + "inScheme", scheme):
            notation = ontology.one(concept, SKOS + "notation")
            if concept != f"{scheme}/{notation}":
                raise OntologyError(f"<{concept}> does not end in its notation {notation}")
            concepts[notation] = ontology.one(concept, SKOS + "prefLabel")
        found[local(scheme, SCHEME)] = dict(sorted(concepts.items()))
    return dict(sorted(found.items()))


def bindingness(ontology: Ontology) -> dict[str, str]:
    """Give the bindingness of every form."""
    found = {}
    for concept in ontology.subjects(SKOS + "inScheme", SCHEME + "form"):
        value = ontology.one(concept, DEF + "bindingness")
        found[local(concept, SCHEME + "form/")] = local(value, SCHEME + "bindingness/")
    return dict(sorted(found.items()))


def terms(ontology: Ontology, types: Iterable[str]) -> dict[str, str]:
    """Give local name and label of our own terms of these types."""
    iris = {iri for kind in types for iri in ontology.subjects(RDF + "type", kind)}
    own = sorted(iri for iri in iris if iri.startswith(DEF))
    return {local(iri, DEF): ontology.one(iri, RDFS + "label") for iri in own}


def claim_properties(ontology: Ontology) -> tuple[dict[str, str], dict[str, str]]:
    """Give term and resolution of every claim property, by its key in the evidence."""
    names, resolutions = {}, {}
    for name in terms(ontology, PROPERTY_TYPES):
        resolution = ontology.maybe(DEF + name, DEF + "resolution")
        if resolution is not None:
            key = ontology.one(DEF + name, SKOS + "notation")
            names[key], resolutions[key] = name, resolution
    return dict(sorted(names.items())), dict(sorted(resolutions.items()))


def prefixes(scheme_names: Iterable[str]) -> dict[str, str]:
    """Give every prefix of the project; no two may be alike."""
    table = {"mig": DEF, **FOREIGN}
    own = [("shape", f"{BASE}shape/")]
    own += [(kind, f"{ID}{kind}/") for kind in KINDS]
    own += [(name, f"{SCHEME}{name}/") for name in scheme_names]
    for prefix, namespace in own:
        if prefix in table:
            raise OntologyError(f"two namespaces share the prefix {prefix}")
        table[prefix] = namespace
    return dict(sorted(table.items()))


def quote(text: str) -> str:
    """Write a string the way ruff format does."""
    if '"' in text or "\\" in text or not text.isprintable():
        raise OntologyError(f"a label or key holds a character that is not plain: {text!r}")
    return f'"{text}"'


def table(name: str, entries: Mapping[str, str]) -> list[str]:
    """Write a flat dictionary, one entry a line."""
    rows = [f"    {quote(key)}: {quote(value)}," for key, value in entries.items()]
    return [f"{name}: Final[dict[str, str]] = {{", *rows, "}"]


def nested(name: str, entries: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Write a dictionary of dictionaries, one entry a line."""
    lines = [f"{name}: Final[dict[str, dict[str, str]]] = {{"]
    for key, inner in entries.items():
        lines.append(f"    {quote(key)}: {{")
        lines += [f"        {quote(k)}: {quote(v)}," for k, v in inner.items()]
        lines.append("    },")
    return [*lines, "}"]


def render(ontology: Ontology) -> str:
    """Give the whole text of vocabulary.py."""
    concept_schemes = schemes(ontology)
    names, resolutions = claim_properties(ontology)
    blocks = [
        [
            '"""The terms of the ontology as Python constants.',
            "",
            f"Generated from ontology/ by `{COMMAND}`. Do not edit.",
            '"""',
        ],
        ["from typing import Final"],
        [
            f'BASE: Final = "{BASE}"',
            f'DEF: Final = "{DEF}"',
            f'SCHEME: Final = "{SCHEME}"',
            f'ID: Final = "{ID}"',
            "# Where the default graph lies in a store that has none of its own.",
            f'ACCEPTED: Final = "{ID}graph/accepted"',
        ],
        ["# Prefix -> namespace", *table("PREFIXES", prefixes(concept_schemes))],
        ["# Scheme -> notation -> English label", *nested("SCHEMES", concept_schemes)],
        ["# Form -> bindingness", *table("BINDINGNESS", bindingness(ontology))],
        ["# Key in the evidence -> local name of the term", *table("CLAIM_PROPERTIES", names)],
        ["# Key in the evidence -> functional, list or never", *table("RESOLUTION", resolutions)],
        ["# Local name -> English label", *table("CLASSES", terms(ontology, CLASS_TYPES))],
        ["# Local name -> English label", *table("PROPERTIES", terms(ontology, PROPERTY_TYPES))],
    ]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def vocabulary() -> str:
    """Give the text from the files in ontology/; status 2 if they cannot be read."""
    try:
        return render(Ontology(ONTOLOGY))
    except (OntologyError, OSError, SyntaxError) as error:
        print(f"ontology/ cannot be read: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    sys.exit(keep_fresh(TARGET, COMMAND, vocabulary))
