"""Bad input: each ends soon, with a clear message and no traceback, and nobody is asked.

All runs have a proxy and a listener on this machine; neither is ever contacted.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.process import SMALL, Answer, change, contents, environment, program

#: In seconds: more than any of these takes on a slow machine.
SOON = 20
#: So long may a message be that tells what is wrong with ten megabytes.
SHORT = 20_000
KOSOVO = "agreements/us-xk-2025-transfer.trig"
ID = "https://w3id.org/miggraph/id"
HEADER = (
    f"@prefix agreement: <{ID}/agreement/> .\n@prefix party: <{ID}/party/> .\n"
    "@prefix mig: <https://w3id.org/miggraph/def/> .\n"
    "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
)


class Listener(NamedTuple):
    """A port of this machine, and who connected to it."""

    port: int
    callers: list[str]


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    """Listen, and fail the module if anybody connects."""
    callers: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, address = server.accept()
                except OSError:
                    return
                callers.append(str(address))
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            pass
        for _ in range(100):
            if callers:
                break
            threading.Event().wait(0.05)
        assert len(callers) == 1, "the listener does not hear"
        callers.clear()
        yield Listener(port, callers)
        threading.Event().wait(0.1)
        assert callers == []


class Bounded:
    """Runs miggraph for a bounded time, with bounded memory and without a network."""

    def __init__(self, cache: Path, listener: Listener) -> None:
        proxy = f"http://127.0.0.1:{listener.port}"
        names = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
        self.listener = listener
        self.environment = environment(cache, **dict.fromkeys(names, proxy), no_proxy="")

    def __call__(self, *words: str | Path, within: float = SOON) -> Answer:
        with subprocess.Popen(
            [*program(), *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
            start_new_session=True,
        ) as process:
            try:
                out, err = process.communicate(timeout=within)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)  # with the process that checks shapes
                process.communicate()
                pytest.fail(f"still running after {within} seconds: {words}")
        assert self.listener.callers == []
        return Answer(process.returncode, out.decode(), err.decode())


@pytest.fixture(scope="module")
def run(listener: Listener, tmp_path_factory: pytest.TempPathFactory) -> Bounded:
    return Bounded(tmp_path_factory.mktemp("hostile") / "cache", listener)


def _clear(answer: Answer, *words: str) -> None:
    """Check that it was refused, or told as a fault, in a few words."""
    assert "Traceback" not in answer.err, answer.err[-2000:]
    assert answer.status in (1, 2), answer
    assert len(answer.out) + len(answer.err) < SHORT, len(answer.out) + len(answer.err)
    assert "mend it" in answer.out + answer.err
    for word in words:
        assert word in answer.out + answer.err, answer


Write = Callable[[Path], object]


def _bytes(path: Path) -> None:
    path.write_bytes(random.Random(4).randbytes(10_000_000))  # noqa: S311  # no secret


def _junk(path: Path) -> None:
    path.write_text('ab cdé {" ' * 1_000_000, encoding="utf-8")


def _word(path: Path) -> None:
    path.write_text("x" * 10_000_000, encoding="utf-8")


def _zeros(path: Path) -> None:
    path.write_bytes(bytes(10_000_000))


def _quote(path: Path) -> None:
    """Write a text that never ends."""
    path.write_text('<a:a> <a:b> """' + "a\n" * 5_000_000, encoding="utf-8")


def _truncated(path: Path) -> None:
    path.write_bytes((SMALL / KOSOVO).read_bytes()[:3000])


def _half_a_character(path: Path) -> None:
    text = f'{HEADER}agreement:x a mig:Agreement ; skos:prefLabel "caf'.encode()
    path.write_bytes(text + "é".encode()[:1])


def _nested_lists(path: Path) -> None:
    path.write_text("<a:a> <a:b> " + "(" * 100_000 + ")" * 100_000 + " .", encoding="utf-8")


def _nested_nodes(path: Path) -> None:
    path.write_text("<a:a> <a:b> " + "[ <a:b> " * 100_000 + "1" + "]" * 100_000, encoding="utf-8")


def _nested_triples(path: Path) -> None:
    path.write_text("<<" * 100_000, encoding="utf-8")


GARBAGE: list[Write] = [
    _bytes,
    _junk,
    _zeros,
    _quote,
    _truncated,
    _half_a_character,
    _nested_lists,
    _nested_nodes,
    _nested_triples,
]
_LONG_WORD = pytest.param(
    _word,
)


@pytest.mark.parametrize("write", [*GARBAGE, _LONG_WORD])
def test_a_foreign_file_of_garbage(run: Bounded, tmp_path: Path, write: Write) -> None:
    path = tmp_path / "foreign.ttl"
    write(path)
    _clear(run("validate", path, "--data", SMALL), "foreign.ttl", "syntax")


@pytest.mark.slow
@pytest.mark.parametrize("write", [_bytes, _junk, _truncated, _LONG_WORD])
def test_an_agreement_of_garbage(run: Bounded, data: Path, write: Write) -> None:
    path = data / "agreements" / "x.trig"
    write(path)
    before = contents(data)
    checked = run("validate", "--data", data, "--severity", "violation")
    _clear(checked, "x.trig", "syntax")
    for words in (
        ("hubs",),
        ("data", "fmt"),
        ("data", "retract", "1046ebde941fe584", "--why", "x"),
    ):
        answer = run(*words, "--data", data)
        _clear(answer, "x.trig")
        assert answer.status == 2
    assert contents(data) == before


def test_a_direction_that_is_overridden(run: Bounded, data: Path) -> None:
    line = change(data / KOSOVO, "United States-Kosovo", "United States\u202e-Kosovo")
    answer = run("hubs", "--data", data)
    _clear(answer, f"us-xk-2025-transfer.trig:{line}: ", "U+202E")
    assert "\u202e" not in answer.err
    checked = run("validate", data / KOSOVO, "--data", data, "--severity", "violation")
    _clear(checked, f"us-xk-2025-transfer.trig:{line}", "hidden")


@pytest.mark.parametrize("form", ["table", "csv", "md", "github"])
def test_a_direction_is_not_overridden_in_the_message(
    run: Bounded, tmp_path: Path, form: str
) -> None:
    path = tmp_path / "foreign.ttl"
    label = '"a\\u202Eb"@en'
    path.write_text(f"{HEADER}agreement:x a mig:Agreement ; skos:prefLabel {label} .\n", "utf-8")
    answer = run("validate", path, "--data", SMALL, "--format", form)
    assert "Traceback" not in answer.err
    assert answer.status == 1
    assert "\u202e" not in answer.out


LAUGHS = (
    '<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    + "]>\n"
)
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://a/">'
    '<rdf:Description rdf:about="http://a/a"><a:b>%s</a:b></rdf:Description></rdf:RDF>'
)


@pytest.mark.parametrize("ending", [".rdf", ".xml", ".RDF"])
def test_a_billion_laughs(run: Bounded, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"bomb{ending}"
    path.write_text(LAUGHS + RDF % "&a10;", encoding="utf-8")
    _clear(run("validate", path, "--data", SMALL), f"bomb{ending}", "document type")


@pytest.mark.parametrize("way", ["file", "http", "parameter", "dtd"])
def test_an_external_entity(run: Bounded, tmp_path: Path, listener: Listener, way: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the hidden word", encoding="utf-8")
    address = f"http://127.0.0.1:{listener.port}/x"
    types = {
        "file": f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
        "http": f'<!DOCTYPE r [<!ENTITY x SYSTEM "{address}">]>',
        "parameter": f'<!DOCTYPE r [<!ENTITY % p SYSTEM "{address}"> %p; <!ENTITY x "y">]>',
        "dtd": f'<!DOCTYPE r SYSTEM "{address}">',
    }
    path = tmp_path / "entity.rdf"
    path.write_text(f"{types[way]}\n{RDF % '&x;'}", encoding="utf-8")
    answer = run("validate", path, "--data", SMALL)
    _clear(answer, "entity.rdf")
    assert "hidden word" not in answer.out + answer.err


@pytest.mark.parametrize("ending", [".ttl", ".trig", ".nt", ".nq"])
def test_xml_under_another_name(run: Bounded, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"bomb{ending}"
    path.write_text(LAUGHS + RDF % "&a10;", encoding="utf-8")
    _clear(run("validate", path, "--data", SMALL), f"bomb{ending}")


@pytest.mark.parametrize(
    "context",
    ['"URL"', '["URL"]', '{"@import": "URL"}', '{"a": {"@id": "http://a/a", "@context": "URL"}}'],
)
def test_a_context_elsewhere(
    run: Bounded, tmp_path: Path, listener: Listener, context: str
) -> None:
    path = tmp_path / "remote.jsonld"
    there = context.replace("URL", f"http://127.0.0.1:{listener.port}/ctx")
    path.write_text(
        f'{{"@context": {there}, "@id": "http://a/b", "a": {{"@id": "http://a/c"}}}}', "utf-8"
    )
    _clear(run("validate", path, "--data", SMALL), "remote.jsonld")


def _nested(depth: int) -> str:
    return '{"@id":"a:b","a:p":' * depth + "1" + "}" * depth


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000 + "]" * 100_000, _nested(100_000), '{"@graph":' * 100_000],
    ids=["arrays", "objects", "graphs"],
)
def test_very_deeply_nested_json(run: Bounded, tmp_path: Path, text: str) -> None:
    path = tmp_path / "deep.jsonld"
    path.write_text(text, encoding="utf-8")
    _clear(run("validate", path, "--data", SMALL), "deep.jsonld")


@pytest.mark.slow
@pytest.mark.parametrize("depth", [4_000, 20_000])
def test_deeply_nested_json(run: Bounded, tmp_path: Path, depth: int) -> None:
    """Seen with pyoxigraph 0.5.13: 2,000 levels take seconds, 4,000 end in a crash."""
    path = tmp_path / "deep.jsonld"
    path.write_text(_nested(depth), encoding="utf-8")
    _clear(run("validate", path, "--data", SMALL, within=10), "deep.jsonld")


def test_a_megabyte_on_one_line(run: Bounded, data: Path) -> None:
    line = change(data / KOSOVO, '"said twice"', f'"said {"a" * 1_000_000}"')
    answer = run("hubs", "--data", data)
    assert answer.status == 0, answer.err[-500:]
    change(data / KOSOVO, "capacity:exactly-50-total", "capacity:nearly-50-total")
    for words in (("hubs",), ("validate", "--severity", "violation")):
        _clear(run(*words, "--data", data), f"us-xk-2025-transfer.trig:{line}")


def test_a_foreign_megabyte_on_one_line(run: Bounded, tmp_path: Path) -> None:
    path = tmp_path / "line.ttl"
    text = f'agreement:x a mig:Agreement ; skos:prefLabel "{"a" * 1_000_000}"@en .'
    path.write_text(f"{HEADER}{text}\n", encoding="utf-8")
    _clear(run("validate", path, "--data", SMALL), "line.ttl:5")


def _many(path: Path, predicate: str, objects: Callable[[int], str], between: str) -> None:
    written = between.join(map(objects, range(100_000)))
    path.write_text(f"{HEADER}agreement:x a mig:Agreement ; {predicate} {written} .\n", "utf-8")


@pytest.mark.slow
def test_one_subject_with_a_hundred_thousand_labels(run: Bounded, tmp_path: Path) -> None:
    path = tmp_path / "many.ttl"
    _many(path, "skos:prefLabel", '"l{}"@en'.format, " ,\n")
    _clear(run("validate", path, "--data", SMALL), "many.ttl:5")


@pytest.mark.slow
def test_one_subject_with_a_hundred_thousand_wrong_parties(run: Bounded, tmp_path: Path) -> None:
    """Each is a finding of its own, so the answer may be long; but it comes."""
    path = tmp_path / "many.ttl"
    _many(path, "mig:party", "party:x{}".format, " ,\n")
    answer = run("validate", path, "--data", SMALL, "--format", "csv")
    assert answer.status == 1
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    "content",
    [
        b"\x00" * 100_000,
        b"left,right,judgement,by,on,reason,withdrawn\n" + b'"' * 100_001,
        b"left,right,judgement,by,on,reason,withdrawn\n" + b"a" * 1_000_000 + b",b,same,c,d,e,\n",
        b"left,right,judgement,by,on,reason,withdrawn\na,b,same\n",
        b"left,right,judgement,by,on,reason,withdrawn\na,b,same,c,2026-11-31,e,\n",
        b"\xff\xfe\x00l",
        b"",
    ],
    ids=["zeros", "quotes", "long field", "short row", "no day", "no UTF-8", "empty"],
)
def test_judgements_of_garbage(run: Bounded, data: Path, content: bytes) -> None:
    (data / "judgements.csv").write_bytes(content)
    before = contents(data)
    for words in (("hubs",), ("validate", data / "judgements.csv")):
        _clear(run(*words, "--data", data), "judgements.csv")
    assert contents(data) == before


@pytest.mark.slow
def test_judgements_of_random_bytes(run: Bounded, data: Path) -> None:
    _bytes(data / "judgements.csv")
    _clear(run("hubs", "--data", data), "judgements.csv")
    _clear(run("validate", "--data", data, "--severity", "violation"), "judgements.csv")


def _folder(path: Path) -> None:
    path.mkdir()


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


@pytest.mark.parametrize("make", [_folder, _loop])
def test_what_is_no_file_among_the_data(run: Bounded, data: Path, make: Write) -> None:
    make(data / "agreements" / "x.trig")
    for words in (("hubs",), ("data", "fmt"), ("data", "fmt", data / "agreements")):
        _clear(run(*words, "--data", data), "x.trig")


@pytest.mark.parametrize("make", [_folder, _loop])
def test_what_is_no_file_is_told_by_validate(run: Bounded, data: Path, make: Write) -> None:
    make(data / "agreements" / "x.trig")
    _clear(run("validate", data / "agreements", "--data", data), "x.trig")


def test_a_folder_as_a_path(run: Bounded, tmp_path: Path) -> None:
    (tmp_path / "y.ttl").mkdir()
    _clear(run("validate", tmp_path / "y.ttl", "--data", SMALL), "y.ttl")


@pytest.mark.parametrize("words", [("validate",), ("data", "fmt")])
def test_a_link_to_itself_as_a_path(
    run: Bounded, data: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "loop.ttl").symlink_to("loop.ttl")
    _clear(run(*words, tmp_path / "loop.ttl", "--data", data), "loop.ttl")


def test_a_folder_that_leads_to_itself(run: Bounded, data: Path) -> None:
    (data / "sources" / "again").symlink_to(data)
    (data / "agreements" / "more").symlink_to(data / "agreements")
    answer = run("hubs", "--data", data)
    assert answer.status == 0, answer.err


def test_a_pipe_as_a_path(run: Bounded, data: Path, tmp_path: Path) -> None:
    """Nobody writes to it, so who opened it would wait for ever."""
    os.mkfifo(tmp_path / "pipe.ttl")
    _clear(run("validate", tmp_path / "pipe.ttl", "--data", data), "pipe.ttl")
    _clear(run("data", "fmt", tmp_path / "pipe.ttl", "--data", data), "pipe.ttl")
    _clear(run("validate", "--data", tmp_path / "pipe.ttl"), "pipe.ttl")


@pytest.mark.parametrize("name", ["agreements/x.trig", "judgements.csv"])
def test_a_pipe_among_the_data(run: Bounded, data: Path, name: str) -> None:
    (data / name).unlink(missing_ok=True)
    os.mkfifo(data / name)
    _clear(run("hubs", "--data", data, within=3), name.rpartition("/")[2])


def test_marks_of_a_terminal_are_not_sent_on(run: Bounded, data: Path) -> None:
    """A file must not be able to paint over the message about it."""
    change(data / KOSOVO, "capacity:exactly-50-total", "capacity:exactly-50-total\\u001b[2J")
    change(data / "judgements.csv", ",same,", ",\x1b[2Jsame,")
    for words in (("hubs",), ("validate", data / "agreements", data / "judgements.csv")):
        answer = run(*words, "--data", data)
        assert answer.status in (1, 2)
        assert "\x1b" not in answer.out + answer.err


def test_the_small_data_pass_all_the_same(run: Bounded, tmp_path: Path) -> None:
    """The limits of this module stop no sound run."""
    data = Path(shutil.copytree(SMALL, tmp_path / "copy"))
    answer = run("validate", data / "agreements", "--data", data)
    assert answer.status == 0, answer
