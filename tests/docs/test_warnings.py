"""data/README.md states what `miggraph validate` finds in the shipped data."""

from __future__ import annotations

import re
from collections import Counter

import miggraph
from tests.cli.process import ROOT

README = (ROOT / "data" / "README.md").read_text(encoding="utf-8")


def test_the_shipped_data_conform_with_the_stated_warnings() -> None:
    report = miggraph.open().validate()
    assert report.conforms, [one for one in report.findings if one.severity == "violation"]
    counts = report.counts()
    stated = re.search(r"It warns of (\d+) things .* tells of (\d+)\s", README, re.DOTALL)
    assert stated is not None
    assert (counts["warning"], counts["info"]) == (int(stated[1]), int(stated[2]))
    told = re.search(r"warns of (\d+) things", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert told is not None
    assert int(told[1]) == counts["warning"]
    _check_table(Counter(one.rule for one in report.findings if one.severity == "warning"))


def _check_table(found: Counter[str]) -> None:
    """Compare the table; a row counts one rule, or several: `shape:A-one`, `-other`."""
    section = README.partition("## Warnings")[2].partition("\n## ")[0]
    stated: dict[tuple[str, ...], int] = {}
    for rules, number in re.findall(r"^\| (`.*`) \| (\d+) \|", section, re.MULTILINE):
        first, *others = re.findall(r"`([^`]+)`", rules)
        stem = first.split("-")[0]
        stated[first, *(f"{stem}{other}" for other in others)] = int(number)
    assert {rule for rules in stated for rule in rules} == set(found)
    assert {rules: sum(found[rule] for rule in rules) for rules in stated} == stated


def test_the_readme_counts_shapes_and_rules() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shapes = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "ontology" / "shapes").glob("*.ttl")
    )
    nodes = len(re.findall(r"^shape:\S+ a sh:NodeShape", shapes, re.MULTILINE))
    rules = len(list((ROOT / "queries" / "hygiene").glob("*-violation.rq")))
    assert f"{nodes} SHACL node shapes and {rules} rules" in text
