"""What the probe says of EXISTS holds for the queries of the library, and is in the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from miggraph.errors import QueryError
from miggraph.store.layout import Layout
from miggraph.store.probe import _CHECKS
from miggraph.store.tokens import tokens

ROOT = Path(__file__).parents[2]
QUERIES = sorted((ROOT / "queries").glob("*.rq"))


def _optional_in_exists(text: str) -> bool:
    """Whether an OPTIONAL stands in the braces after an EXISTS."""
    opened: list[bool] = []
    after = ""
    for token in tokens(text):
        if token.text == "{":
            opened.append(after == "EXISTS" or opened[-1:] == [True])
        elif token.text == "}":
            opened.pop()
        elif token.is_word("OPTIONAL") and opened[-1:] == [True]:
            return True
        after = token.text.upper()
    return False


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_no_query_has_what_virtuoso_refuses(path: Path) -> None:
    assert not _optional_in_exists(path.read_text("utf-8"))
    assert _optional_in_exists("ASK { FILTER NOT EXISTS { { ?a ?b ?c } OPTIONAL { ?c ?d ?e } } }")


class _Refusing:
    """An endpoint that refuses every question."""

    def holds(self, text: str) -> bool:
        raise QueryError(text)


def test_the_finding_on_exists_is_in_the_table_with_its_remedy() -> None:
    found = _CHECKS["EXISTS"](_Refusing(), Layout(own=True, others=False))  # type: ignore[arg-type]
    assert found is not None
    assert "UNION" in found[1]
    assert "property path" not in found[1]
    table = (ROOT / "docs" / "remote-stores.md").read_text("utf-8")
    (row,) = [line for line in table.splitlines() if line.startswith("| EXISTS |")]
    assert "`UNION`" in row
