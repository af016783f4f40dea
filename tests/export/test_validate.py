"""The checks of XML exports refuse each planted fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.export.programs import ReadError
from tests.export.samples import GEXF, GRAPHML
from tests.export.validate import GRAMMAR, validate_gexf, validate_graphml

_GEXF_FAULTS = {
    "no XML": ("</nodes>", "", "is no XML"),
    "version": ("gexf.net/1.3", "gexf.net/1.2draft", "is no gexf"),
    "end": ('target="b" weight', 'target="c" weight', "has the target 'c', no node"),
    "node twice": ('id="b" label', 'id="a" label', "node 'a' stands 2 times"),
    "edge twice": ('id="two"', 'id="one"', "edge 'one' stands 2 times"),
    "undeclared": ('for="1"', 'for="7"', "'7' is not declared"),
    "type": ('value="7"', 'value="7.5"', "'0' is a long and has '7.5'"),
    "range": ('value="7"', f'value="{2**63}"', "no place in 64 bits"),
    "boolean": ('value="true"', 'value="True"', "is a boolean and has 'True'"),
    "count": ("<nodes>", '<nodes count="3">', "nodes say count=3 and are 2"),
    "title twice": ('title="names"', 'title="size_of"', "'size_of' stands 2 times"),
    "time": (
        'weight="2.5"',
        'start="2025-02-01" end="2025-01-31"',
        "'one' ends before it starts",
    ),
}
_GRAPHML_FAULTS = {
    "no XML": ("</graph>", "", "is no XML"),
    "namespace": ("graphdrawing.org/xmlns", "graphdrawing.org/xml", "is no graphml"),
    "type name": ('attr.type="long"', 'attr.type="integer"', "refused by graphml.rng"),
    "white space in an id": ('edge id="one"', 'edge id="o ne"', "refused by graphml.rng"),
    "order": ('<node id="b"/>', '<node id="b"><key/></node>', "refused by graphml.rng"),
    "end": ('id="two" source="a"', 'id="two" source="c"', "has the source 'c', no node"),
    "node twice": ('node id="b"', 'node id="a"', "node 'a' stands 2 times"),
    "undeclared": ('data key="d0"', 'data key="d9"', "'d9' is not declared"),
    "of another element": ('data key="d0"', 'data key="d1"', "'d1' is not declared"),
    "type": (">3<", ">3.0<", "'d1' is a long and has '3.0'"),
    "none": (">0.5<", ">None<", "'d2' is a double and has 'None'"),
    "key twice": ('key id="d2"', 'key id="d1"', "key 'd1' stands 2 times"),
    "name twice": ('attr.name="share"', 'attr.name="persons"', "'persons' stands 2 times"),
}


def _file(folder: Path, text: str) -> Path:
    path = folder / "graph.xml"
    path.write_text(text, encoding="utf-8")
    return path


def test_whole_files_pass(tmp_path: Path) -> None:
    validate_gexf(_file(tmp_path, GEXF))
    validate_graphml(_file(tmp_path, GRAPHML))


@pytest.mark.parametrize(("old", "new", "said"), _GEXF_FAULTS.values(), ids=_GEXF_FAULTS)
def test_gexf_with_a_fault(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert old in GEXF
    with pytest.raises(ReadError, match=said):
        validate_gexf(_file(tmp_path, GEXF.replace(old, new)))


@pytest.mark.parametrize(("old", "new", "said"), _GRAPHML_FAULTS.values(), ids=_GRAPHML_FAULTS)
def test_graphml_with_a_fault(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert old in GRAPHML
    with pytest.raises(ReadError, match=said):
        validate_graphml(_file(tmp_path, GRAPHML.replace(old, new)))


def test_yed_draws_in_data(tmp_path: Path) -> None:
    fill = '<y:Fill color="#FFF"/>'
    shape = f'<y:ShapeNode xmlns:y="http://www.yworks.com/xml/graphml">{fill}</y:ShapeNode>'
    key = '<key id="d3" for="node" yfiles.type="nodegraphics"/>'
    text = GRAPHML.replace("<graph ", key + "<graph ").replace(
        '<node id="b"/>', f'<node id="b"><data key="d3">{shape}</data></node>'
    )
    validate_graphml(_file(tmp_path, text))


def test_a_grammar_that_is_named_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grammar = tmp_path / "none.rng"
    grammar.write_text(
        '<element name="graph" xmlns="http://relaxng.org/ns/structure/1.0"><empty/></element>'
    )
    monkeypatch.setenv(GRAMMAR, str(grammar))
    with pytest.raises(ReadError, match=r"refused by none\.rng"):
        validate_gexf(_file(tmp_path, GEXF))
