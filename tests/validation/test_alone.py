"""A file that is checked alone gives what it gives when everything is checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from miggraph.resources import resource
from miggraph.validation import Report, validate

pytestmark = pytest.mark.slow
DATA = resource("data")


@pytest.fixture(scope="module")
def everything() -> Report:
    return validate(DATA)


def _found(report: Report, path: Path) -> set[tuple[str, str | None, int | None]]:
    return {(one.rule, one.subject, one.line) for one in report.findings if one.file == str(path)}


@pytest.mark.parametrize(
    "name",
    [
        # A transfer of theirs is one with that of another file, by a judgement.
        "us-ru-eg-2025-return-via-cairo",
        "us-ir-2025-return",
        "es-sn-2006-repatriation-resumption",
        # Another arrangement has the same parties, year and kind.
        "es-sn-2006-cooperation",
        "au-nr-2025-interim-three",
        # Neither.
        "us-uz-2025-return-and-transit",
    ],
)
def test_a_file_alone_gives_what_it_gives_among_all(everything: Report, name: str) -> None:
    path = DATA / "agreements" / f"{name}.trig"
    assert path.exists()
    assert _found(validate(DATA, [path]), path) == _found(everything, path)
