"""What stops a command: status 2 and one clear message, never a traceback."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.process import SMALL, Answer, Runner, at_once, done, stopped

DATA = ("--data", str(SMALL))
Answers = dict[tuple[str, ...], Answer]


#: Words, and what the message must hold.
NAMES: list[tuple[tuple[str, ...], str]] = [
    (("hub",), "hubs"),
    (("queries-of-mine",), "queries"),
    (("qzx",), "hubs, show, disputes"),
    (("data", "ad"), "add"),
    (("hubs", "--polcy", "majority"), "--policy"),
    (("hubs", "--format", "xml"), "csv"),
    (("hubs", "more"), "more"),
    (("show",), "ID"),
    (("stats", "--by", "states"), "agreement"),
    (("show", "us-xk-2025-transfr", *DATA), "us-xk-2025-transfer"),
    (("show", "agreement:us-xk-2025", *DATA), "us-xk-2025-transfer"),
    (("show", "transfer:us-xk-2025-07-fligth", *DATA), "us-xk-2025-07-flight"),
    (("show", "source:afp-2025-06-11-kosov", *DATA), "afp-2025-06-11-kosovo"),
    (("show", "agency:kosovo-polic", *DATA), "kosovo-police"),
    (("show", "state:XX", *DATA), "XX"),
    (("show", "", *DATA), "''"),
    (("show", "nothing-like-it", *DATA), "nothing-like-it"),
    (("disputes", "us-xk-2025-transfr", *DATA), "us-xk-2025-transfer"),
    (("disputes", "transfer:us-xk-2025-07-flght", *DATA), "us-xk-2025-07-flight"),
    (("hubs", "--policy", "majorty", *DATA), "majority"),
    (("hubs", "--policy", "../policies/majority", *DATA), "policy"),
    (("stats", "--policy", "trusted", *DATA), "trusted-first"),
    (("hubs", "--by", "sender", *DATA), "senders"),
    (("hubs", "--by", "betweenness", *DATA), "measure"),
    (("hubs", "--basis", "removal", *DATA), "forced-removal"),
    (("hubs", "--basis", "readmission", "--basis", "readmision", *DATA), "readmission"),
    (("hubs", "--only-sender", "USA", *DATA), "US"),
    (("hubs", "--only-sender", "us", *DATA), "US"),
    (("hubs", "--only-sender", "Others", *DATA), "Others"),
]


@pytest.fixture(scope="module")
def answers(warm: Runner, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """Return what the processes of all tables say, run in an empty folder."""
    folder = tmp_path_factory.mktemp("empty")
    every: list[tuple[str, ...]] = [words for words, _ in (*NAMES, *NOT_THERE)]
    every += [("hubs", clock, day, *DATA) for clock, day in CLOCKS]
    every += [("query", text, *DATA) for text, _ in REFUSED]
    every += [("query", text, "--format", "csv", *DATA) for text in SAID]
    return at_once(lambda words: warm(*words, cwd=folder), every)


@pytest.mark.parametrize(("words", "said"), NAMES)
def test_unknown_names_get_a_suggestion(
    answers: Answers, words: tuple[str, ...], said: str
) -> None:
    answer = answers[words]
    stopped(answer)
    assert said in answer.err.partition("Error: ")[2]


CLOCKS = [
    ("--on", "2025-13-01"),
    ("--on", "2025-06"),
    ("--on", "yesterday"),
    ("--on", ""),
    ("--known-on", "2025-02-30"),
    ("--recorded-on", "11.6.2025"),
]


@pytest.mark.parametrize(("clock", "day"), CLOCKS)
def test_a_clock_wants_a_day(answers: Answers, clock: str, day: str) -> None:
    stopped(answers["hubs", clock, day, *DATA], repr(day), clock.removeprefix("--"), "YYYY-MM-DD")


@pytest.mark.parametrize("command", ["show", "disputes", "stats", "query"])
def test_every_command_checks_its_clocks(warm: Runner, command: str) -> None:
    more = {"show": ["US"], "query": ["ASK {}"]}.get(command, [])
    stopped(warm(command, *more, "--on", "2025-13-01", *DATA), "2025-13-01", "YYYY-MM-DD")


REFUSED = [
    ("SELECT * { ?s ?p", "does not parse"),
    ("SELECT * { ?s ?p ?o\n ?broken }", "2:"),
    ("SELECT * { ?s nobody:knows ?o }", "does not parse"),
    ("INSERT DATA { <a:a> <a:b> <a:c> }", "refused"),
    ("PREFIX a: <a:>\nDELETE WHERE { ?s ?p ?o }", "refused"),
    ("# first\ndrop all # {}", "refused"),
    ("CLEAR ALL # {}", "refused"),
    ("LOAD <http://localhost/> # {}", "refused"),
    ("# only a comment {}", "does not parse"),
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_what_is_no_query_is_refused(answers: Answers, text: str, said: str) -> None:
    stopped(answers["query", text, *DATA], said)


def test_the_line_of_a_refused_word_is_told(warm: Runner) -> None:
    stopped(warm("query", "SELECT *\n{ # {\n SERVICE <a:b> {} }", *DATA), "SERVICE", "line 3")


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[str]]]:
    """Serve a SPARQL endpoint that notes who asks."""
    asked: list[str] = []
    body = b'{"head":{"vars":["z"]},"results":{"bindings":[]}}'

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815  # the name that http.server looks for

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


#: Ways to write SERVICE that an Oxigraph parser understands; URL stands for the endpoint.
SERVICES = {
    "plain": "SELECT * { SERVICE <URL> { ?s ?p ?z } }",
    "silent": "SELECT * { SERVICE SILENT <URL> { ?s ?p ?z } }",
    "odd case": "SELECT * { sErViCe <URL> { ?s ?p ?z } }",
    "after a comment": "SELECT * { # a comment\n SERVICE <URL> { ?s ?p ?z } }",
    "after a comment with a quote": "SELECT * { # it's\n SERVICE <URL> { ?s ?p ?z } # it's\n }",
    "before a comment": "SELECT * { SERVICE # a comment\n <URL> { ?s ?p ?z } }",
    "before a comment that ends in CR": "SELECT * { SERVICE # c\r <URL> { ?s ?p ?z } }",
    "silent before a comment that ends in CR": "SELECT * { SERVICE SILENT#\r<URL>{ ?s ?p ?z } }",
    "after a comment that ends in CR": "SELECT * { # c\r SERVICE <URL> { ?s ?p ?z } }",
    "after a comment and after a string": 'SELECT * { BIND("#" AS ?x) SERVICE <URL> { ?s ?p ?z } }',
    "after an IRI with a fragment": "SELECT * { OPTIONAL { ?s <a:b#c> 1 } SERVICE <URL> { } }",
    "after an escaped name": "SELECT * { OPTIONAL { ?s mig:a\\#b ?o } SERVICE <URL> { ?s ?p ?z } }",
    "a variable": "SELECT * { VALUES ?v { <URL> } SERVICE ?v { ?s ?p ?z } }",
    "a prefixed name": "PREFIX e: <URL> SELECT * { SERVICE e: { ?s ?p ?z } }",
    "a prefixed name without a space": "PREFIX : <URL> SELECT * { SERVICE: { ?s ?p ?z } }",
    "after a dot": "PREFIX : <URL> SELECT * { ?s ?p ?o.SERVICE: { ?s ?p ?z } }",
    "after a number": "SELECT * { OPTIONAL { ?a ?b 1SERVICE <URL> { ?s ?p ?z } } }",
    "after a brace": "SELECT * {{ ?s ?p ?o }SERVICE<URL>{ ?s ?p ?z }}",
    "after less than": "SELECT * { ?s ?p ?o FILTER(?o<2)SERVICE<URL>{ ?s ?p ?z } }",
    "in a subquery": "SELECT * {{ SELECT * { SERVICE <URL> { ?s ?p ?z } } }}",
    "in exists": "ASK { ?s ?p ?o FILTER EXISTS { SERVICE <URL> { ?s ?p ?z } } }",
    "in construct": "CONSTRUCT { ?s ?p ?z } { SERVICE <URL> { ?s ?p ?z } }",
    "escaped": "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?z } }",
}


@pytest.fixture(scope="module")
def reached(warm: Runner, listener: tuple[str, list[str]]) -> dict[str, tuple[Answer, bool]]:
    """Return the answer of each way, and whether the endpoint was asked."""
    address, asked = listener

    def ask(way: str) -> tuple[Answer, bool]:
        path = f"/{list(SERVICES).index(way)}/"
        answer = warm("query", SERVICES[way].replace("URL", address + path), *DATA)
        return answer, path in asked

    return at_once(ask, list(SERVICES))


@pytest.mark.parametrize("way", SERVICES)
def test_no_query_leaves_the_machine(reached: dict[str, tuple[Answer, bool]], way: str) -> None:
    answer, was_asked = reached[way]
    assert not was_asked
    stopped(answer)
    assert "SERVICE is refused" in answer.err or way == "escaped"


SAID = [
    'SELECT ("no SERVICE today" AS ?x) {}',
    "SELECT ('''it's a SERVICE''' AS ?x) {}",
    "SELECT ?service { ?service a mig:Agreement }",
    "SELECT * { ?s a mig:Agreement } # SERVICE, LOAD, DROP",
    "SELECT * { ?s a <https://w3id.org/miggraph/def/Agreement> ; ?p ?o . "
    "OPTIONAL { ?s <http://a/SERVICE#LOAD> ?x } }",
    "SELECT * { ?s a mig:Agreement OPTIONAL { ?s mig:service ?x } }",
]


@pytest.mark.parametrize("text", SAID)
def test_the_word_service_may_be_said(answers: Answers, text: str) -> None:
    answer = answers["query", text, "--format", "csv", *DATA]
    assert len(done(answer).splitlines()) > 1


NOT_THERE: list[tuple[tuple[str, ...], str]] = [
    (("query", "nofile.rq", *DATA), "nofile.rq"),
    (("query", "", *DATA), "neither a question of the library"),
    (("query", ".", *DATA), "neither a question of the library"),
    (("query", "ASK {}", "--timeout", "0", *DATA), "--timeout"),
    (("query", "ASK {}", "--timeout", "soon", *DATA), "--timeout"),
    (("query", "SELECT * {}", "--format", "turtle", *DATA), "csv"),
    (("query", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "--format", "csv", *DATA), "turtle"),
    (("hubs", "--data", "nowhere"), "nowhere"),
    (("show", "US", "--data", "nowhere"), "nowhere"),
    (("query", "ASK {}", "--data", "nowhere"), "nowhere"),
    (("data", "add", "nowhere", *DATA), "nowhere"),
]


@pytest.mark.parametrize(("words", "said"), NOT_THERE)
def test_what_is_not_there_is_named(answers: Answers, words: tuple[str, ...], said: str) -> None:
    stopped(answers[words], said)


@pytest.mark.parametrize("command", ["hubs", "disputes", "stats"])
@pytest.mark.parametrize("place", ["sources", "states.ttl"])
def test_a_folder_without_data_is_called_so(
    warm: Runner, data: Path, command: str, place: str
) -> None:
    answer = warm(command, "--data", data / place)
    stopped(answer, str(data / place))
    assert "not a data folder" in answer.err or "no such folder" in answer.err


def test_a_query_file_that_is_not_text_is_named(warm: Runner, tmp_path: Path) -> None:
    file = tmp_path / "question.rq"
    file.write_bytes(b"SELECT * { ?s ?p \xff\xfe }")
    stopped(warm("query", file, *DATA), "question.rq", "UTF-8")
