"""pySHACL alone: the same shapes, and the rules as SPARQL constraints, on merged graphs.

rdflib reads the files of ``data/`` into one graph, in which nodes that are named by their content
are spelled out as miggraph does, and pySHACL checks it against ``ontology/shapes`` as they stand.
With QUADS, the dataset that miggraph builds, each rule of ``queries/hygiene`` is checked, too, as
a SPARQL constraint on the nodes that it speaks of; ``GRAPH ?source`` becomes
``prov:wasDerivedFrom``, as a merged graph has no graphs. Rules that use what SHACL does not allow
there (MINUS, VALUES) are left out.

    python benchmarks/baseline_validate.py [QUADS]
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Final

import pyshacl
import rdflib
from rdflib.namespace import SH

from miggraph.curated.nodes import spell_out
from miggraph.curated.turtle import Term, compact, expand
from miggraph.resources import resource
from miggraph.validation.rules import Rule, read_rules
from miggraph.vocabulary import DEF, PREFIXES

#: What each rule speaks of, where it is not claims.
TARGETS: Final = {
    "account": ("cohorts-exceed-total", "end-to-itself", "announced-long-past"),
    "agreement": (
        "accepted-and-excluded",
        "agreement-without-claim",
        "contested-value",
        "denied-by-source",
        "in-force-after-end",
        "nationality-disagreement",
        "signed-after-in-force",
        "third-country-kind-contradicts",
        "unrelated-twins",
        "word-in-label",
    ),
    "source": ("duplicate-source-address", "missing-publisher", "unused-source"),
    "term": ("circular-definition",),
    "transfer": (
        "transfer-after-end",
        "transfer-cohorts-exceed-total",
        "transfer-ends-no-parties",
        "transfer-outside-parties",
    ),
}
CLASSES: Final = {
    "account": f"{DEF}TransferAccount",
    "agreement": f"{DEF}Agreement",
    "claim": f"{DEF}Claim",
    "source": f"{DEF}Source",
    "term": PREFIXES["owl"] + "Class",
    "transfer": f"{DEF}Transfer",
}


def constraint(rule: Rule) -> str | None:
    """Write a rule as a shape with a SPARQL constraint, None if SHACL does not allow its words."""
    text = "\n".join(line for line in rule.query.splitlines() if not line.startswith("#"))
    if re.search(r"\b(MINUS|VALUES)\b", text):
        return None
    text = re.sub(r"GRAPH (\?\w+) \{\s*(\?\w+) ", r"{ \2 prov:wasDerivedFrom \1 . \2 ", text)
    text = text.replace("?subject", "$this").replace("\\", "\\\\").replace('"', '\\"')
    kind = next((kind for kind, rules in TARGETS.items() if rule.id in rules), "claim")
    return (
        f"<urn:rule:{rule.id}> a sh:NodeShape ; sh:targetClass <{CLASSES[kind]}> ; "
        f'sh:sparql [ sh:message "{rule.id}" ; sh:prefixes <urn:prefixes> ; '
        f'sh:select """{text}""" ] .\n'
    )


def prefixes() -> str:
    """Declare the prefixes for SPARQL constraints."""
    declared = "".join(
        f'[ sh:prefix "{name}" ; sh:namespace "{iri}"^^xsd:anyURI ] , '
        for name, iri in PREFIXES.items()
    )
    return f"<urn:prefixes> sh:declare {declared.rstrip(' ,')} .\n"


def curated() -> rdflib.Graph:
    """Read data and ontology, merged, with the nodes spelled out that their names describe."""
    graph = rdflib.Graph()
    data, ontology = resource("data"), resource("ontology")
    paths = [*data.rglob("*.ttl"), *ontology.glob("*.ttl"), *ontology.glob("schemes/*.ttl")]
    for path in paths:
        graph.parse(path)
    for path in data.rglob("*.trig"):
        graph += merged(path, "trig")
    for node in set(graph.objects()):
        if isinstance(node, rdflib.URIRef):
            for predicate, terms in (spell_out(compact(str(node))) or {}).items():
                for term in terms:
                    graph.add((node, rdflib.URIRef(expand(predicate)), rdf_term(term)))
    return graph


def rdf_term(term: Term) -> rdflib.URIRef | rdflib.Literal:
    """Write a term of miggraph as one of rdflib."""
    if isinstance(term, str):
        return rdflib.URIRef(expand(term))
    kind = rdflib.URIRef(expand(term.datatype)) if term.datatype else None
    return rdflib.Literal(term.value, lang=term.language, datatype=kind)


def merged(path: Path, form: str) -> rdflib.Graph:
    """Read a dataset and unite its graphs."""
    union = rdflib.Dataset(default_union=True)
    union.parse(path, format=form)
    graph = rdflib.Graph()
    for triple in union.triples((None, None, None)):
        graph.add(triple)
    return graph


def results(data: rdflib.Graph, shapes: rdflib.Graph) -> int:
    """Check, and count the results."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    return len(list(report.subjects(rdflib.RDF.type, SH.ValidationResult)))


def main() -> None:
    """Check, and print the numbers of results."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("quads", type=Path, nargs="?")
    quads = parser.parse_args().quads
    shapes = rdflib.Graph()
    for path in sorted((resource("ontology") / "shapes").glob("*.ttl")):
        shapes.parse(path)
    print(f"shapes: {results(curated(), shapes)} results", flush=True)
    if quads is None:
        return
    written = [text for rule in read_rules(resource("queries")) if (text := constraint(rule))]
    header = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    rules = rdflib.Graph()
    rules.parse(data=header + prefixes() + "".join(written), format="turtle")
    print(f"{len(written)} rules: {results(merged(quads, 'nquads'), rules)} results")


if __name__ == "__main__":
    main()
