"""Section 4: Turtle in one canonical form, and back again; no blank node in ``data/``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.curated import canonical
from miggraph.curated.turtle import Document, Graph, Literal, Term, compact, expand, parse
from miggraph.errors import DataError
from miggraph.vocabulary import PREFIXES

PREFIX = "@prefix mig: <https://w3id.org/miggraph/def/> .\n"

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
hostile = st.one_of(
    texts,
    st.lists(
        st.sampled_from(
            [
                "\\",
                '"',
                "'",
                "\n",
                "\r",
                "\t",
                "\0",
                "\x0b",
                "\x85",
                "\u2028",
                "\ufeff",
                "\\n",
                '"""',
                "state:US",
                "<",
                ">",
                " . ",
                ";",
                "#",
                "@en",
                "^^",
                "\xe9",
                "e\u0301",
                "\U0001d518",
                "\u202e",
                "\ufffe",
            ]
        )
    ).map("".join),
)
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]"
)
#: What a reader of data/ accepts: Turtle can hold more.
legible = hostile.map(lambda text: HIDDEN.sub("", text))
local_names = st.from_regex(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,8}[A-Za-z0-9_-])?", fullmatch=True)
names = st.builds(lambda p, n: f"{p}:{n}", st.sampled_from(["state", "mig", "skos"]), local_names)
literals = st.one_of(
    hostile.map(Literal),
    st.builds(Literal, hostile, st.none(), st.sampled_from(["en", "sq", "zh-hant"])),
    hostile.map(lambda text: Literal(text, "edtf:EDTF")),
    st.integers().map(lambda n: Literal(str(n), "xsd:integer")),
    st.sampled_from(["0.5", "-1.25", ".5", "1.", "x"]).map(lambda n: Literal(n, "xsd:decimal")),
    st.sampled_from(["true", "false", "1"]).map(lambda n: Literal(n, "xsd:boolean")),
)
graphs: st.SearchStrategy[Graph] = st.dictionaries(
    names,
    st.dictionaries(
        names,
        st.lists(st.one_of(names, literals), min_size=1, max_size=3, unique=True),
        min_size=1,
        max_size=3,
    ),
    max_size=3,
)


def _written(folder: Path, text: str, name: str = "file.ttl") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def _sets(graph: Graph) -> dict[str, dict[str, set[Term]]]:
    return {s: {p: set(o) for p, o in described.items()} for s, described in graph.items()}


@given(graphs)
def test_a_register_comes_back_and_is_written_the_same(scratch: Path, graph: Graph) -> None:
    text = canonical.register(graph)
    document = parse(_written(scratch, text))
    assert _sets(document.graphs.get("", {})) == _sets(graph)
    assert canonical.register(document.graphs.get("", {})) == text


@given(hostile)
def test_a_literal_never_breaks_its_line(text: str) -> None:
    written = canonical.line("state:US", {"mig:note": [Literal(text, None, "en")]}, ())
    assert "\n" not in written
    assert "\r" not in written


def test_the_canonical_form_sorts_everything() -> None:
    graph: Graph = {
        "state:XK": {"skos:prefLabel": [Literal("Kosovo")], "rdf:type": ["mig:State"]},
        "state:US": {
            "skos:altLabel": [Literal("USA"), Literal("US")],
            "mig:numeric": [Literal("840")],
            "rdf:type": ["mig:State"],
        },
    }
    assert canonical.register(graph) == (
        "@prefix mig: <https://w3id.org/miggraph/def/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix state: <https://w3id.org/miggraph/id/state/> .\n"
        "\n"
        "state:US a mig:State ;\n"
        '    mig:numeric "840" ;\n'
        '    skos:altLabel "US" , "USA" .\n'
        "\n"
        "state:XK a mig:State ;\n"
        '    skos:prefLabel "Kosovo" .\n'
    )


def test_a_prefix_in_a_text_is_not_declared() -> None:
    text = canonical.register({"mig:a": {"mig:b": [Literal('see "state:US" and skos:prefLabel')]}})
    assert "@prefix state:" not in text
    assert "@prefix skos:" not in text


@given(st.sampled_from(sorted(PREFIXES)), local_names)
def test_compact_and_expand_undo_each_other(prefix: str, local: str) -> None:
    assert expand(compact(PREFIXES[prefix] + local)) == PREFIXES[prefix] + local


@pytest.mark.parametrize(
    "iri",
    [
        "https://example.org/x",
        "https://w3id.org/miggraph/id/state/",
        "urn:x",
        "https://w3id.org/miggraph/id/state/a.",
        "https://w3id.org/miggraph/id/state/ü",
    ],
)
def test_an_iri_that_no_prefix_fits_is_kept_whole(iri: str) -> None:
    assert compact(iri) == f"<{iri}>"
    assert expand(compact(iri)) == iri


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("mig:a mig:b [ mig:c mig:d ] .\n", 2),
        ("mig:a mig:b mig:c .\n_:x mig:b mig:c .\n", 3),
        ("mig:a mig:b mig:c .\n\nmig:a mig:d _:x .\n", 4),
        ('mig:a mig:b "[sic] and _: too" .\nmig:a mig:d [ mig:c mig:d ] .\n', 3),
    ],
)
def test_a_blank_node_is_refused(tmp_path: Path, text: str, line: int) -> None:
    path = _written(tmp_path, PREFIX + text)
    with pytest.raises(DataError, match="blank node") as caught:
        parse(path)
    assert (caught.value.file, caught.value.line) == (path, line)
    assert caught.value.fix


def test_a_graph_named_by_a_blank_node_is_refused(tmp_path: Path) -> None:
    path = _written(tmp_path, PREFIX + "_:g { mig:a mig:b mig:c . }\n", "file.trig")
    with pytest.raises(DataError, match="blank node") as caught:
        parse(path)
    assert (caught.value.file, caught.value.line) == (path, 2)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('mig:a mig:b "open .\n', 2),
        ("mig:a mig:b mig:c .\n\nmig:a mig:b mig:c ;; .\nnone:a mig:b mig:c .\n", 5),
        ("mig:a mig:b mig:c .\nmig:a mig:b <not an iri> .\n", 3),
    ],
)
def test_a_syntax_error_has_file_and_line(tmp_path: Path, text: str, line: int) -> None:
    path = _written(tmp_path, PREFIX + text)
    with pytest.raises(DataError, match="not valid Turtle") as caught:
        parse(path)
    assert (caught.value.file, caught.value.line) == (path, line)
    assert caught.value.fix


def test_what_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "file.ttl"
    path.write_bytes(PREFIX.encode() + b"mig:a mig:b mig:c .\n" + b'mig:a mig:b "K\xf6ln" .\n')
    with pytest.raises(DataError, match="UTF-8") as caught:
        parse(path)
    assert (caught.value.file, caught.value.line) == (path, 3)
    assert caught.value.fix


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read") as caught:
        parse(tmp_path / "none.ttl")
    assert caught.value.file == tmp_path / "none.ttl"


@pytest.mark.parametrize("separator", ["\u2028", "\x85", "\x0b", "\x0c"])
def test_lines_are_counted_as_an_editor_counts_them(separator: str) -> None:
    text = f'mig:a mig:b "one{separator}line" .\nmig:c mig:d mig:e .\n'
    assert Document(Path("f"), text, {}).line_of("mig:c") == 2
