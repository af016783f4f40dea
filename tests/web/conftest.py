"""A server over data made for these tests, and one for each set of limits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.web.endpoint import Server, serving

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")

ROWS = 10_000
#: Longer than what is held back, and than any buffer on the way.
HUGE = 3_000_000
HOSTILE = '<script>alert("1")</script> \\" },{"x": [{ & \'"\r\n\t,;|\u2028\u00e9\U0001f600'
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
STATE = "https://w3id.org/miggraph/id/state"


def _literal(text: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}
    return '"' + "".join(escapes.get(sign, sign) for sign in text) + '"'


def _lines() -> Iterator[str]:
    for number in range(4):  # as the W3C tests of the protocol want them
        graph = f"<http://kasei.us/2009/09/sparql/data/data{number}.rdf>"
        yield f"{graph} {TYPE} <http://xmlns.com/foaf/0.1/Document> {graph} ."
    for number in range(ROWS):
        yield f'<http://example.org/{number:05}> <http://example.org/n> "{number}"^^<{INTEGER}> .'
    yield f"<http://example.org/huge> <http://example.org/huge> {_literal('é' * HUGE)} ."
    yield f"<http://example.org/hostile> <http://example.org/text> {_literal(HOSTILE)} ."
    yield f"<{STATE}/XX> {TYPE} <https://w3id.org/miggraph/def/State> ."
    yield f"<{STATE}/XX> {LABEL} {_literal(HOSTILE)} ."
    yield f"<{STATE}/XX> <http://example.org/see> <javascript:alert(1)> ."
    yield f"<{STATE}/XX> <http://example.org/see> <http://example.org/a?b='c'&d> ."
    for number in range(150):
        yield (
            f"<http://example.org/{number:05}> <http://example.org/of> <{STATE}/XX> "
            f"<http://example.org/source/{number % 7}> ."
        )


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("web") / "cache"


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "made.nq"
    path.write_text("\n".join(_lines()) + "\n", encoding="utf-8")
    return path


Start = Callable[..., Server]


@pytest.fixture(scope="module")
def start(cache: Path, file: Path) -> Iterator[Start]:
    """Start servers over the made data that end with the module."""
    with ExitStack() as servers:
        yield lambda *words: servers.enter_context(serving(cache, "--file", file, *words))


@pytest.fixture(scope="module")
def server(start: Start) -> Server:
    return start()
