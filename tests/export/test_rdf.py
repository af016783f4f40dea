"""Every form of RDF says what the dataset says, to readers that are not ours."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

import miggraph
from miggraph.errors import DataError, UnknownNameError
from miggraph.export.rdf import FORMS, Dataset, Written, write_rdf
from miggraph.export.rdf.rdfxml import NO_CHARACTER, NO_NAME
from miggraph.vocabulary import PREFIXES
from tests.export.conftest import SMALL, Row, seen_by_oxigraph, seen_by_rdflib

#: Form -> how pyoxigraph and rdflib call it.
READERS = {
    "nquads": (ox.RdfFormat.N_QUADS, "nquads"),
    "trig": (ox.RdfFormat.TRIG, "trig"),
    "turtle": (ox.RdfFormat.TURTLE, "turtle"),
    "jsonld": (ox.RdfFormat.JSON_LD, "json-ld"),
    "rdfxml": (ox.RdfFormat.RDF_XML, "xml"),
}
NEWER = {
    "nquads-1.2": ox.RdfFormat.N_QUADS,
    "trig-1.2": ox.RdfFormat.TRIG,
    "turtle-1.2": ox.RdfFormat.TURTLE,
}
MIG = PREFIXES["mig"]
REIFIES = f"<{PREFIXES['rdf']}reifies>"


def written(name: str, dataset: Dataset) -> tuple[bytes, Written]:
    out = io.BytesIO()
    result = write_rdf(name, dataset, out)
    return out.getvalue(), result


def wanted(name: str, nquads: bytes) -> set[Row]:
    rows = seen_by_oxigraph(nquads, ox.RdfFormat.N_QUADS)
    return {row for row in rows if not row[3]} if FORMS[name].holds == "accepted" else rows


def test_each_form_is_read_here() -> None:
    assert READERS.keys() | NEWER.keys() == FORMS.keys()


@pytest.mark.parametrize("name", READERS)
def test_two_readers_see_the_quads(
    name: str, small: Dataset, small_kg: miggraph.KnowledgeGraph
) -> None:
    content, result = written(name, small)
    rows = wanted(name, small_kg.quads)
    ours, theirs = READERS[name]
    assert seen_by_oxigraph(content, ours) == rows
    assert seen_by_rdflib(content, theirs) == rows
    assert result == Written(len(rows))


def test_nquads_are_those_of_the_graph(small: Dataset, small_kg: miggraph.KnowledgeGraph) -> None:
    assert written("nquads", small)[0] == small_kg.quads


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_the_whole_dataset(name: str, kg: miggraph.KnowledgeGraph) -> None:
    content, result = written(name, Dataset.read(kg.quads))
    rows = wanted(name, kg.quads)
    assert seen_by_oxigraph(content, READERS[name][0]) == rows
    assert result == Written(len(rows))


@pytest.mark.slow
@pytest.mark.parametrize("name", NEWER)
def test_the_whole_dataset_in_rdf_1_2(name: str, kg: miggraph.KnowledgeGraph) -> None:
    content, _ = written(name, Dataset.read(kg.quads))
    rows = seen_by_oxigraph(content, NEWER[name])
    assert sum(row[1] == REIFIES for row in rows) == len(kg.dossier.claims)


@pytest.mark.parametrize("name", FORMS)
def test_order_and_repeats_of_the_input_do_not_matter(
    name: str, small: Dataset, small_kg: miggraph.KnowledgeGraph
) -> None:
    lines = small_kg.quads.splitlines(keepends=True)
    again = Dataset.read([*reversed(lines), *lines[:50]])
    assert written(name, again)[0] == written(name, small)[0]


def test_another_process_writes_the_same_bytes(small: Dataset) -> None:
    program = (
        "import hashlib, io, miggraph\n"
        "from miggraph.export.rdf import FORMS, Dataset, write_rdf\n"
        f"small = Dataset.read(miggraph.open({str(SMALL)!r}).quads)\n"
        "for name in FORMS:\n"
        "    write_rdf(name, small, out := io.BytesIO())\n"
        "    print(hashlib.sha256(out.getvalue()).hexdigest())\n"
    )
    import hashlib

    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    here = [hashlib.sha256(written(name, small)[0]).hexdigest() for name in FORMS]
    assert answer.stdout.split() == here


@pytest.mark.parametrize("name", ["turtle", "trig", "turtle-1.2", "trig-1.2"])
def test_statements_of_a_subject_stand_together(name: str, small: Dataset) -> None:
    text = written(name, small)[0].decode()
    graphs = text.count(" {\n")
    assert graphs == (len(small.sources) if name.startswith("trig") else 0)
    starts = [
        line.split()[0] for line in text.splitlines() if re.match(r" {0,2}[\w<].*[^{]$", line)
    ]
    assert len(starts) == len(set(starts)) > 100
    prefixes = [line for line in text.splitlines() if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes, key=lambda line: line.split()[1][:-1])
    assert len(prefixes) == len(PREFIXES)
    assert "no evidence of absence" in text.partition("@prefix")[0]


# -- what sources say, in RDF 1.2 --


def _claims(dataset: Dataset) -> dict[str, dict[str, str]]:
    claims: dict[str, dict[str, str]] = {}
    for name, lines in dataset.sources.items():
        for subject, predicate, value, _ in seen_by_oxigraph(b"".join(lines), ox.RdfFormat.TURTLE):
            claims.setdefault(subject, {"graph": f"<{name}>"})[predicate] = value
    return {s: said for s, said in claims.items() if f"<{MIG}stance>" in said}


@pytest.mark.parametrize("name", NEWER)
def test_a_claim_reifies_what_it_says_and_nothing_else_is_new(
    name: str, small: Dataset, small_kg: miggraph.KnowledgeGraph
) -> None:
    content, result = written(name, small)
    rows = seen_by_oxigraph(content, NEWER[name])
    assert result == Written(len(rows))
    old = seen_by_oxigraph(written("nquads", small)[0], ox.RdfFormat.N_QUADS)
    flat = name == "turtle-1.2"
    kept = {(s, p, o, "" if flat else g) for s, p, o, g in old}
    assert kept <= rows
    expected = {
        (
            claim,
            REIFIES,
            " ".join(said[f"<{MIG}{part}>"] for part in ("about", "property", "value")),
            "" if flat else said["graph"],
        )
        for claim, said in _claims(small).items()
    }
    assert rows - kept == expected
    assert len(expected) == len(small_kg.dossier.claims) > 5


@pytest.mark.parametrize("name", NEWER)
def test_a_denied_value_is_never_asserted(name: str, small: Dataset) -> None:
    content, _ = written(name, small)
    store = ox.Store()
    store.load(content, format=NEWER[name])
    question = (
        "SELECT ?claim ?s ?p ?o { ?claim rdf:reifies <<( ?s ?p ?o )>> ; mig:stance stance:denies }"
    )
    denied = list(store.query(question, prefixes=PREFIXES, use_default_graph_as_union=True))
    assert denied
    accepted = {line[:3] for line in seen_by_oxigraph(b"".join(small.accepted), NEWER[name])}
    for row in denied:
        triple = tuple(str(row[part]) for part in "spo")
        stands = bool(list(store.quads_for_pattern(row["s"], row["p"], row["o"], None)))
        assert stands == (triple in accepted)


TINY = b"""
<https://w3id.org/miggraph/id/state/XK> <https://w3id.org/miggraph/def/voices> \
"2"^^<http://www.w3.org/2001/XMLSchema#integer> .
<https://w3id.org/miggraph/id/state/XK> <http://www.w3.org/2004/02/skos/core#prefLabel> \
"Kosovo"@en .
<https://w3id.org/miggraph/id/state/XK> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> \
<https://w3id.org/miggraph/def/State> .
<https://w3id.org/miggraph/id/claim/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> \
<https://w3id.org/miggraph/def/Claim> <https://w3id.org/miggraph/id/source/s> .
<https://w3id.org/miggraph/id/claim/1> <https://w3id.org/miggraph/def/about> \
<https://w3id.org/miggraph/id/agreement/a> <https://w3id.org/miggraph/id/source/s> .
<https://w3id.org/miggraph/id/claim/1> <https://w3id.org/miggraph/def/property> \
<https://w3id.org/miggraph/def/signedOn> <https://w3id.org/miggraph/id/source/s> .
<https://w3id.org/miggraph/id/claim/1> <https://w3id.org/miggraph/def/stance> \
<https://w3id.org/miggraph/scheme/stance/denies> <https://w3id.org/miggraph/id/source/s> .
<https://w3id.org/miggraph/id/claim/1> <https://w3id.org/miggraph/def/value> \
"2025"^^<http://id.loc.gov/datatypes/edtf/EDTF> <https://w3id.org/miggraph/id/source/s> .
""".replace(b"\\\n", b"")


def test_how_trig_looks() -> None:
    text = written("trig-1.2", Dataset.read(TINY))[0].decode()
    assert text[text.index("\nstate:XK") :] == (
        "\nstate:XK a mig:State ;\n"
        '    skos:prefLabel "Kosovo"@en ;\n'
        "    mig:voices 2 .\n"
        "\nsource:s {\n"
        "  claim:1 a mig:Claim ;\n"
        "      mig:about agreement:a ;\n"
        "      mig:property mig:signedOn ;\n"
        "      mig:stance stance:denies ;\n"
        '      mig:value "2025"^^edtf:EDTF ;\n'
        '      rdf:reifies <<( agreement:a mig:signedOn "2025"^^edtf:EDTF )>> .\n'
        "}\n"
    )


def test_how_jsonld_looks() -> None:
    text = written("jsonld", Dataset.read(TINY))[0].decode()
    assert text[text.index('"@graph"') :] == (
        '"@graph": [\n'
        '{"@id":"state:XK","@type":["mig:State"],"skos:prefLabel":"Kosovo","mig:voices":2},\n'
        '{"@id":"source:s","@graph":[\n'
        '{"@id":"claim:1","@type":["mig:Claim"],"mig:about":"agreement:a",'
        '"mig:property":"mig:signedOn","mig:stance":"stance:denies","mig:value":"2025"}\n'
        "]}\n]}\n"
    )
    context = json.loads(text)["@context"]
    assert context["mig:value"] == {"@id": "mig:value", "@type": "edtf:EDTF"}
    assert context["skos:prefLabel"] == {"@id": "skos:prefLabel", "@language": "en"}


# -- odd terms --

BASES = ["http://example.org/", PREFIXES["state"], PREFIXES["mig"], "urn:x:", "geo:", "source:"]
_CODES = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@st.composite
def iris(draw: st.DrawFn) -> ox.NamedNode:
    alphabet = "aZ09-._~%2F!$&'()*+,;=:@/?é日ß"
    base = draw(st.sampled_from(BASES))
    tail = draw(st.text(st.sampled_from(alphabet), min_size=1, max_size=6))
    tail = tail.replace("%", "%41").replace("//", "/")
    try:
        return ox.NamedNode(base + tail)
    except ValueError:
        return ox.NamedNode(base + "a")


@st.composite
def literals(draw: st.DrawFn) -> ox.Literal:
    kind = draw(st.sampled_from(["plain", "tag", "type", "number", "truth"]))
    if kind == "tag":
        tag = draw(st.sampled_from(["en", "en-GB", "zh-Hant", "de-1996"]))
        return ox.Literal(draw(_CODES), language=tag)
    if kind == "type":
        name = draw(st.sampled_from(["http://id.loc.gov/datatypes/edtf/EDTF", "urn:x:t"]))
        return ox.Literal(draw(_CODES), datatype=ox.NamedNode(name))
    xsd = PREFIXES["xsd"]
    if kind == "number":
        text = draw(st.sampled_from(["5", "05", "-0", "+5", "123456789012345678", "-7", "five"]))
        name = draw(st.sampled_from(["integer", "decimal", "double"]))
        return ox.Literal(text, datatype=ox.NamedNode(xsd + name))
    if kind == "truth":
        text = draw(st.sampled_from(["true", "false", "1", "TRUE"]))
        return ox.Literal(text, datatype=ox.NamedNode(f"{xsd}boolean"))
    return ox.Literal(draw(_CODES))


GRAPHS = st.one_of(st.just(ox.DefaultGraph()), st.sampled_from([f"{BASES[0]}g", "geo:1"]))
QUADS = st.lists(
    st.tuples(
        iris(),
        st.one_of(iris(), st.just(ox.NamedNode(f"{PREFIXES['rdf']}type"))),
        st.one_of(iris(), literals()),
        GRAPHS.map(lambda name: ox.NamedNode(name) if isinstance(name, str) else name),
    ).map(lambda parts: ox.Quad(*parts)),
    min_size=1,
    max_size=8,
)


def _told(quads: list[ox.Quad]) -> bytes:
    return bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")


@pytest.mark.parametrize("name", ["nquads", "trig", "turtle", "jsonld"])
@given(QUADS)
def test_odd_terms_survive(name: str, quads: list[ox.Quad]) -> None:
    told = _told(quads)
    content, result = written(name, Dataset.read(told))
    rows = wanted(name, told)
    assert seen_by_oxigraph(content, READERS[name][0]) == rows
    assert seen_by_rdflib(content, READERS[name][1]) == rows
    assert result == Written(len(rows))


@pytest.mark.parametrize("name", ["turtle", "jsonld"])
@pytest.mark.parametrize("kind", ["integer", "decimal", "boolean"])
@pytest.mark.parametrize(
    "text", ["5", "-7", "05", "-0", "+5", "", ".5", "5.", "1.50", "true", "1", "9007199254740993"]
)
def test_a_number_keeps_how_it_is_written(text: str, kind: str, name: str) -> None:
    value = ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + kind))
    told = _told([ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), value)])
    content, _ = written(name, Dataset.read(told))
    assert seen_by_oxigraph(content, READERS[name][0]) == wanted(name, told)
    assert seen_by_rdflib(content, READERS[name][1]) == wanted(name, told)


@pytest.mark.parametrize("name", ["nquads", "trig", "jsonld"])
def test_a_literal_that_looks_like_the_end_of_another(name: str) -> None:
    value = ox.Literal('a"^^<b> "@en .', datatype=ox.NamedNode("urn:t"))
    told = _told([ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), value)])
    content, _ = written(name, Dataset.read(told))
    assert seen_by_rdflib(content, READERS[name][1]) == {("<urn:s>", "<urn:p>", str(value), "")}


@given(QUADS)
def test_rdfxml_tells_what_it_leaves_out(quads: list[ox.Quad]) -> None:
    told = _told(quads)
    content, result = written("rdfxml", Dataset.read(told))
    rows = wanted("rdfxml", told)
    ours = seen_by_oxigraph(content, ox.RdfFormat.RDF_XML)
    assert seen_by_rdflib(content, "xml") == ours
    assert ours <= rows
    assert result.statements == len(ours)
    assert sum(result.left_out.values()) == len(rows) - len(ours)


def test_rdfxml_leaves_out_nothing_else() -> None:
    told = (
        b'<urn:s> <http://a/p> "a\\r\\n\\tb <&>]]> \xc3\xa9" .\n'
        b'<urn:s> <http://a/1> "no name" .\n'
        b'<urn:s> <http://a/x-1> "a name after all" .\n'
        b'<urn:s> <http://a/p> "bell \\u0007" .\n'
        b'<urn:s> <http://a/p> "noncharacter \\uFFFE" .\n'
    )
    content, result = written("rdfxml", Dataset.read(told))
    assert result == Written(2, {NO_CHARACTER: 2, NO_NAME: 1})
    values = {row[2] for row in seen_by_rdflib(content, "xml")}
    assert values == {'"a\\r\\n\\tb <&>]]> é"', '"a name after all"'}


# -- JSON-LD as JSON --


def test_jsonld_is_read_as_plain_json(small: Dataset) -> None:
    whole = json.loads(written("jsonld", small)[0])
    nodes = {node["@id"]: node for node in whole["@graph"] if "@graph" not in node}
    graphs = {node["@id"]: node["@graph"] for node in whole["@graph"] if "@graph" in node}
    assert sorted(graphs) == list(graphs)
    assert len(graphs) == len(small.sources)
    agreement = nodes["agreement:us-rw-2025-transfer"]
    assert agreement["@type"] == ["mig:Agreement"]
    assert agreement["mig:party"] == sorted(agreement["mig:party"])
    told = [node for nodes in graphs.values() for node in nodes if "mig:stance" in node]
    assert {node["mig:stance"] for node in told} == {"stance:asserts", "stance:denies"}


def test_each_key_of_jsonld_has_one_shape(small: Dataset) -> None:
    whole = json.loads(written("jsonld", small)[0])
    shapes: dict[str, set[type]] = {}
    for item in whole["@graph"]:
        for node in item.get("@graph", [item]):
            for key, value in node.items():
                shapes.setdefault(key, set()).add(list if isinstance(value, list) else str)
    assert {key: kinds for key, kinds in shapes.items() if len(kinds) > 1} == {}


def test_numbers_of_jsonld_are_numbers(small: Dataset) -> None:
    whole = json.loads(written("jsonld", small)[0])
    voices = [node["mig:voices"] for node in whole["@graph"] if "mig:voices" in node]
    assert voices
    assert all(isinstance(number, int) for number in voices)


# -- refusals --


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (b'<urn:s> <urn:p> "x" . \n<urn:s> <urn:p> .\n', "Line 2 is no N-Quads"),
        (b'_:b <urn:p> "x" .\n', "blank node"),
        (b"<urn:s> <urn:p> _:b .\n", "blank node"),
        (b'<urn:s> <urn:p> "x" _:g .\n', "blank node"),
        (b"<urn:s> <urn:p> <<( <urn:a> <urn:b> <urn:c> )>> .\n", "triple term"),
    ],
)
def test_what_is_no_dataset_of_ours_is_refused(line: bytes, what: str) -> None:
    with pytest.raises(DataError, match=what):
        Dataset.read(line)


def test_the_line_of_a_fault_is_counted_from_the_start() -> None:
    lines = [f'<urn:s> <urn:p> "{number}" .\n'.encode() for number in range(12_000)]
    lines[11_000] = b"nothing\n"
    with pytest.raises(DataError, match="Line 11001 "):
        Dataset.read(lines)


def test_a_form_that_does_not_exist(small: Dataset) -> None:
    with pytest.raises(UnknownNameError, match="turtle"):
        write_rdf("turtel", small, io.BytesIO())


def test_nothing_is_a_dataset_too() -> None:
    for name in FORMS:
        content, result = written(name, Dataset.read(b""))
        form = (READERS.get(name) or (NEWER[name],))[0]
        assert seen_by_oxigraph(content, form) == set()
        assert result == Written(0)


def test_rdflib_is_told_the_default_graph(small: Dataset) -> None:
    graph = rdflib.Graph().parse(data=written("turtle", small)[0], format="turtle")
    assert len(graph) == len(small.accepted)
