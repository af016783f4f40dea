"""DCAT and VoID of a publication."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

import miggraph
from miggraph.errors import DataError, UsageError
from miggraph.export.catalogue import DataFile, Edition, Survey, dcat, survey, void
from miggraph.export.catalogue.statements import NAMESPACES
from miggraph.export.rdf import FORMS, Dataset, write_rdf
from miggraph.vocabulary import PREFIXES

SHAPES = Path(__file__).with_name("shapes") / "dcat.ttl"
ALL = {**PREFIXES, **NAMESPACES}


@pytest.fixture(scope="module")
def found(small: Dataset) -> Survey:
    return survey(small)


@pytest.fixture(scope="module")
def edition(small: Dataset) -> Edition:
    files = []
    for name in ("nquads", "jsonld", "turtle-1.2"):
        form = FORMS[name]
        write_rdf(name, small, out := io.BytesIO())
        digest = hashlib.sha256(out.getvalue()).hexdigest()
        path = f"rdf/miggraph{form.ending}"
        files.append(
            DataFile(path, form.media_type, form.name, len(out.getvalue()), digest, form.about)
        )
    table = DataFile("tables/états & flux.csv", "text/csv", "Flows", 0, "0" * 64, "Empty.")
    return Edition("1.2.0", (*files, table), creator="miggraph contributors")


def rows(content: bytes, question: str) -> list[dict[str, str]]:
    store = ox.Store()
    store.load(content, format=ox.RdfFormat.TURTLE)
    answer = store.query(question, prefixes=ALL)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return [{name: row[name].value for name in names if row[name]} for row in answer]


def conforms(content: bytes) -> tuple[bool, str]:
    data = rdflib.Graph().parse(data=content, format="turtle")
    shapes = rdflib.Graph().parse(SHAPES)
    passed, _, report = pyshacl.validate(data, shacl_graph=shapes)
    return passed, report


# -- DCAT --


@pytest.mark.parametrize("more", ["", "full"])
def test_dcat_has_the_shape_of_dcat(edition: Edition, found: Survey, more: str) -> None:
    if more:
        edition = replace(
            edition,
            location="https://example.org/r/1.2.0/",
            endpoint="https://example.org/sparql",
            previous="1.1.0",
            keywords=("migration",),
        )
    passed, report = conforms(dcat(edition, found))
    assert passed, report


@pytest.mark.parametrize(
    "part",
    [
        "dcterms:license",
        "dcat:byteSize",
        "spdx:checksum ",
        "spdx:algorithm",
        "dcterms:temporal",
        "dcat:startDate",
        "mig:underPolicy",
        "dcat:mediaType",
        "dcat:distribution",
        "dcterms:spatial",
    ],
)
def test_the_shapes_see_what_is_missing(edition: Edition, found: Survey, part: str) -> None:
    lines = dcat(edition, found).decode().splitlines(keepends=True)
    index = next(i for i, line in enumerate(lines) if line.lstrip().startswith(part))
    if lines[index].endswith(" .\n"):
        lines[index - 1] = lines[index - 1].replace(" ;\n", " .\n")
    passed, _ = conforms("".join(lines[:index] + lines[index + 1 :]).encode())
    assert not passed


def test_each_file_is_a_distribution(edition: Edition, found: Survey) -> None:
    told = rows(
        dcat(edition, found),
        """SELECT * { ?d dcat:distribution ?f . ?f dcterms:identifier ?path ; dcat:byteSize ?size ;
        dcat:mediaType ?type ; spdx:checksum/spdx:checksumValue ?sha256 }""",
    )
    assert {(row["path"], int(row["size"]), row["sha256"]) for row in told} == {
        (file.path, file.size, file.sha256) for file in edition.files
    }
    types = {row["path"]: row["type"].partition("media-types/")[2] for row in told}
    assert types["rdf/miggraph.rdf12.ttl"] == "text/turtle"
    assert types["rdf/miggraph.jsonld"] == "application/ld+json"


def test_without_an_address_nothing_is_to_be_fetched(edition: Edition, found: Survey) -> None:
    assert b"URL" not in dcat(edition, found)
    placed = replace(edition, location="https://example.org/r/")
    told = rows(dcat(placed, found), "SELECT ?u { ?f dcat:downloadURL ?u } ORDER BY ?u")
    assert [row["u"] for row in told][-1] == (
        "https://example.org/r/tables/%C3%A9tats%20%26%20flux.csv"
    )


def test_coverage_is_that_of_the_data(found: Survey, small_kg: miggraph.KnowledgeGraph) -> None:
    view = small_kg.view
    done = [t for t in view.transfers.values() if t.standing == "done"]
    assert done
    assert found.start <= min(t.date for t in done)
    assert found.end <= view.clocks.on.isoformat()
    codes = {place.rpartition("/")[2] for place in found.places}
    parties = {p.state for a in small_kg.dossier.agreements.values() for p in a.parties}
    ends = {s for t in done for s in (t.sending, t.receiving, *t.via) if s}
    unions = {code for code, state in small_kg.dossier.states.items() if state.kind == "union"}
    assert codes == (parties | ends) - unions


def _days(told: str) -> tuple[str, str]:
    header = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    view = """<urn:v> a mig:AcceptedView ; mig:underPolicy policy:p ; mig:dataDigest "d" ;
        mig:on "2024-02-10"^^xsd:date ; mig:knownOn "2024-02-10"^^xsd:date ;
        mig:recordedAsOf "2024-02-10"^^xsd:date ."""
    days = """mig:earliest "2024-02-01"^^xsd:date ; mig:latest "2024-02-29"^^xsd:date ."""
    triples = ox.parse(f"{header}{told} ; {days}\n{view}", format=ox.RdfFormat.TURTLE)
    found = survey(Dataset.read(bytes(ox.serialize(triples, format=ox.RdfFormat.N_QUADS) or b"")))
    return found.start, found.end


@pytest.mark.parametrize(
    ("standing", "days"),
    [("done", ("2024-02-01", "2024-02-10")), ("announced", ("", ""))],
)
def test_a_plan_covers_no_time(standing: str, days: tuple[str, str]) -> None:
    told = f"<urn:t> a mig:Transfer ; mig:tells telling:event ; mig:standing standing:{standing}"
    assert _days(told) == days


@pytest.mark.parametrize("outcome", ["single", "agreed", "resolved", "contested", "unsupported"])
def test_only_what_is_accepted_covers_time(outcome: str) -> None:
    told = f"""<urn:d> a mig:Decision ; mig:property mig:signedOn ; mig:standing standing:done ;
        mig:outcome outcome:{outcome}"""
    accepted = outcome in ("single", "agreed", "resolved")
    assert _days(told) == (("2024-02-01", "2024-02-10") if accepted else ("", ""))


def test_each_clock_is_its_own(edition: Edition, found: Survey) -> None:
    view = found.view._replace(on="2021-01-01", known_on="2022-01-01", recorded_on="2023-01-01")
    (row,) = rows(
        dcat(edition, found._replace(view=view)),
        """SELECT ?on ?known ?recorded ?issued { ?d mig:on ?on ; mig:knownOn ?known ;
        mig:recordedAsOf ?recorded ; dcterms:issued ?issued }""",
    )
    assert list(row.values()) == ["2021-01-01", "2022-01-01", "2023-01-01", "2023-01-01"]


def test_the_version_before(edition: Edition, found: Survey) -> None:
    assert b"previousVersion" not in dcat(edition, found)
    later = replace(edition, previous="1.1.0")
    (row,) = rows(dcat(later, found), "SELECT * { ?this dcat:previousVersion ?before }")
    assert row == {
        "this": "https://w3id.org/miggraph/dataset/1.2.0",
        "before": "https://w3id.org/miggraph/dataset/1.1.0",
    }
    with pytest.raises(UsageError, match="follow itself"):
        dcat(replace(edition, previous="1.2.0"), found)


def test_two_files_of_one_path_are_refused(edition: Edition, found: Survey) -> None:
    with pytest.raises(UsageError, match="Two files"):
        dcat(replace(edition, files=(*edition.files, edition.files[0])), found)


@pytest.mark.parametrize("describe", [dcat, void])
def test_the_order_of_files_does_not_matter(edition: Edition, found: Survey, describe) -> None:  # type: ignore[no-untyped-def]
    turned = replace(edition, files=tuple(reversed(edition.files)))
    assert describe(edition, found) == describe(turned, found)
    assert b"_:" not in describe(edition, found)
    assert b"[" not in describe(edition, found)


# -- VoID --


def test_void_counts_what_there_is(
    edition: Edition, found: Survey, small_kg: miggraph.KnowledgeGraph
) -> None:
    quads = list(ox.parse(small_kg.quads, format=ox.RdfFormat.N_QUADS))
    (row,) = rows(
        void(edition, found),
        """SELECT * { ?d a sd:Dataset ; void:triples ?triples ; void:entities ?entities ;
        void:distinctSubjects ?subjects ; void:distinctObjects ?objects ;
        void:classes ?classes ; void:properties ?properties }""",
    )
    kinds = {q.object for q in quads if q.predicate.value == f"{PREFIXES['rdf']}type"}
    assert {name: int(n) for name, n in row.items() if name != "d"} == {
        "triples": len(quads),
        "entities": len({q.subject for q in quads if "/miggraph/id/" in q.subject.value}),
        "subjects": len({q.subject for q in quads}),
        "objects": len({q.object for q in quads}),
        "classes": len(kinds),
        "properties": len({q.predicate for q in quads}),
    }


def test_partitions_add_up(edition: Edition, found: Survey, small: Dataset) -> None:
    content = void(edition, found)
    (row,) = rows(content, "SELECT (SUM(?n) AS ?all) { ?d void:propertyPartition/void:triples ?n }")
    assert int(row["all"]) == small.size()
    (row,) = rows(
        content,
        "SELECT ?n { ?d void:classPartition ?c . ?c void:class mig:Claim ; void:entities ?n }",
    )
    assert int(row["n"]) == found.facts.classes[f"{PREFIXES['mig']}Claim"] > 5


def test_each_source_is_a_named_graph(edition: Edition, found: Survey, small: Dataset) -> None:
    content = void(edition, found)
    told = rows(
        content,
        "SELECT ?name ?n { ?d sd:namedGraph ?g . ?g sd:name ?name ; sd:graph/void:triples ?n }",
    )
    assert {row["name"]: int(row["n"]) for row in told} == {
        name: len(lines) for name, lines in small.sources.items()
    }
    (row,) = rows(content, "SELECT ?n { ?d sd:defaultGraph/void:triples ?n }")
    assert int(row["n"]) == len(small.accepted)


def test_links_lead_outside_and_define_nothing(edition: Edition, found: Survey) -> None:
    told = rows(
        void(edition, found),
        """SELECT ?p ?space ?n { ?l a void:Linkset ; void:linkPredicate ?p ; void:triples ?n ;
        void:objectsTarget/void:uriSpace ?space }""",
    )
    assert (f"{PREFIXES['skos']}closeMatch", PREFIXES["eli"], "3") in {
        (row["p"], row["space"], row["n"]) for row in told
    }
    assert not any(row["space"].startswith("https://w3id.org/miggraph/") for row in told)
    assert not any(row["p"].startswith(PREFIXES["rdfs"]) for row in told)


def test_examples_are_in_the_data(edition: Edition, found: Survey, small: Dataset) -> None:
    told = [
        row["e"] for row in rows(void(edition, found), "SELECT ?e { ?d void:exampleResource ?e }")
    ]
    subjects = {line.split()[0].decode() for g in small.sources.values() for line in g}
    subjects |= {line.split()[0].decode() for line in small.accepted}
    assert len(told) == 5
    assert {f"<{example}>" for example in told} <= subjects


def test_dumps_are_the_files_of_rdf(edition: Edition, found: Survey) -> None:
    placed = replace(edition, location="https://example.org/r/", endpoint="https://example.org/s")
    content = void(placed, found)
    dumps = {row["u"] for row in rows(content, "SELECT ?u { ?d void:dataDump ?u }")}
    assert dumps == {
        f"https://example.org/r/{file.path}" for file in edition.files if "rdf/" in file.path
    }
    assert rows(content, "SELECT ?u { ?d void:sparqlEndpoint ?u }") == [
        {"u": "https://example.org/s"}
    ]


def test_a_dataset_without_a_view_is_refused() -> None:
    with pytest.raises(DataError, match="policy and clocks"):
        survey(Dataset.read(b"<urn:s> <urn:p> <urn:o> .\n"))
