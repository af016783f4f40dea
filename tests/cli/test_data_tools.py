"""`miggraph data`: each tool as a curator runs it, and what it says when it is used wrongly."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.process import SMALL, Answer, Runner, at_once, change, contents, done, stopped

KOSOVO = "agreements/us-xk-2025-transfer.trig"
RWANDA = "agreements/us-rw-2025-transfer.trig"
AFP = "afp-2025-06-11-kosovo"
CAPACITY = "1046ebde941fe584"
FLIGHT = "us-xk-2025-07-flight"
AGAIN = "us-xk-2025-07-again"
TOOLS = ("add", "fmt", "new agreement", "new source", "retract", "same", "reject", "diff")


@pytest.fixture
def judged(data: Path) -> Path:
    """Return data with two transfers that may be one, of which nobody has judged."""
    (data / "judgements.csv").unlink()
    text = (data / KOSOVO).read_text("utf-8")
    told = (
        f"    account:new mig:tellsOf transfer:{AGAIN} ; mig:under agreement:us-xk-2025-transfer ; "
        'mig:date "2025-07-01"^^edtf:EDTF ; mig:from state:US ; mig:to state:XK ; '
        "mig:persons persons:exactly-10 ; mig:cohort cohort:KZ-5 ; mig:tells telling:event .\n"
    )
    (data / KOSOVO).write_text(f"{text}source:mia-2025-07-kosovo {{\n{told}}}\n", encoding="utf-8")
    from miggraph.curated.format import format_folder

    assert format_folder(data) == [KOSOVO]
    return data


# Help


@pytest.fixture(scope="module")
def helps(warm: Runner) -> dict[str, Answer]:
    return at_once(lambda tool: warm("data", *tool.split(), "--help"), [*TOOLS, "", "new"])


@pytest.mark.parametrize("tool", TOOLS)
def test_every_tool_has_help_with_examples(helps: dict[str, Answer], tool: str) -> None:
    text = done(helps[tool])
    assert f"miggraph data {tool}" in text
    assert "Examples:" in text
    assert "--data DIR" in text
    shown = text.partition("Examples:")[2]
    assert f"  miggraph data {tool}" in shown


def test_the_groups_name_their_tools(helps: dict[str, Answer]) -> None:
    for tool in TOOLS:
        assert re.search(rf"^  {tool.split()[0]}\b", done(helps[""]), re.MULTILINE)
    for kind in ("agreement", "source"):
        assert re.search(rf"^  {kind}\b", done(helps["new"]), re.MULTILINE)


# The main way


def test_an_agreement_from_the_skeleton_to_the_answer(cold: Runner, data: Path) -> None:
    """As docs/add-an-agreement.md tells it: new source, new agreement, claims, fmt, validate."""
    source, name = "herald-2026-05-04-aa", "us-rw-2026-example"
    where = done(
        cold(
            *("data", "new", "source", source, "--publisher", "The Herald", "--type", "newspaper"),
            *("--title", "Ministers sign", "--url", "https://herald.example/a"),
            *("--new-publisher", "the-herald", "--data", data),
        )
    )
    assert where == f"{data / 'sources' / '2026.ttl'}\n"
    started = cold(
        *("data", "new", "agreement", name, "--kind", "third-country-transfer"),
        *("--label", "United States-Rwanda example", "--source", source, "--data", data),
    )
    path = data / "agreements" / f"{name}.trig"
    assert done(started) == f"{path}\n"
    assert "miggraph data fmt" in started.err
    prefixes = "".join(
        f"@prefix {prefix}: <https://w3id.org/miggraph/{space}/> .\n"
        for prefix, space in (("claim", "id/claim"), ("status", "scheme/status"))
    )
    claim = f'claim:first mig:about agreement:{name} ; mig:status status:agreed ; mig:locator "p"'
    text = path.read_text("utf-8").replace("}", f"    {claim} .\n}}")
    path.write_text(prefixes + text, encoding="utf-8")
    checked = cold("data", "fmt", "--check", "--data", data)
    assert (checked.status, checked.out) == (1, f"{path}\n")
    assert "run miggraph data fmt" in checked.err
    assert done(cold("data", "fmt", "--data", data)) == f"{path}\n"
    assert done(cold("data", "fmt", "--check", "--data", data)) == ""
    assert done(cold("validate", path, "--data", data, "--format", "json"))
    shown = json.loads(done(cold("show", name, "--data", data, "--format", "json")))
    assert [claim["source"] for value in shown["values"] for claim in value["claims"]] == [source]


def test_fmt_of_some_files(cold: Runner, data: Path) -> None:
    for name in (KOSOVO, RWANDA, "states.ttl"):
        (data / name).write_bytes((data / name).read_bytes() + b"\n")
    before = contents(data)
    words = ("data", "fmt", "--data", data)
    assert done(cold(*words, data / "states.ttl")) == f"{data / 'states.ttl'}\n"
    written = done(cold(*words, "agreements", cwd=data)).split()
    assert [data / name for name in written] == [data / RWANDA, data / KOSOVO]
    assert contents(data) == contents(SMALL)
    assert before != contents(data)


def test_a_check_writes_nothing(cold: Runner, data: Path) -> None:
    (data / RWANDA).write_bytes((data / RWANDA).read_bytes() + b"\n")
    before = contents(data)
    answer = cold("data", "fmt", "--check", "--data", data)
    assert (answer.status, answer.out) == (1, f"{data / RWANDA}\n")
    assert contents(data) == before
    assert not (data / ".add.lock").exists()


def test_a_retraction_ends_a_claim(cold: Runner, data: Path) -> None:
    words = ("show", "us-xk-2025-transfer", "--format", "json", "--data", data)
    said = done(
        cold("data", "retract", CAPACITY, "--why", "places", "--on", "2026-12-01", "--data", data)
    )
    assert CAPACITY in said
    assert str(data / KOSOVO) in said

    def values(*more: str) -> set[str]:
        return {value["property"] for value in json.loads(done(cold(*words, *more)))["values"]}

    assert "capacity" not in values()
    assert "capacity" in values("--recorded-on", "2026-11-30")
    assert done(cold("data", "fmt", "--check", "--data", data)) == ""


def test_pairs_are_proposed_judged_and_taken_back(cold: Runner, judged: Path) -> None:
    same = ("data", "same", "--data", judged)

    def proposed(*more: str) -> list[tuple[str, str, str | None]]:
        pairs = json.loads(done(cold(*same, "--format", "json", *more)))["pairs"]
        return [(pair["left"], pair["right"], pair["judgement"]) for pair in pairs]

    def hub() -> dict[str, int]:
        report = json.loads(done(cold("hubs", "--format", "json", "--data", judged)))
        return {one["state"]: one["transfers"] for one in report["hubs"]}

    why = ("--by", "A. Curator", "--why", "one day, ten people", "--on", "2026-11-22")
    assert proposed() == [(AGAIN, FLIGHT, None)]
    before = hub()["XK"]
    assert done(cold(*same, FLIGHT, AGAIN, *why, "--unsure")) == f"{FLIGHT} and {AGAIN}: unsure.\n"
    assert proposed() == []
    assert proposed("--judged") == [(AGAIN, FLIGHT, "unsure")]
    done(cold(*same, AGAIN, FLIGHT, "--withdraw", "--on", "2026-11-23"))
    assert proposed() == [(AGAIN, FLIGHT, None)]
    done(cold("data", "reject", FLIGHT, AGAIN, *why[:-1], "2026-11-23", "--data", judged))
    assert proposed("--judged") == [(AGAIN, FLIGHT, "different")]
    done(cold(*same, AGAIN, FLIGHT, "--withdraw", "--on", "2026-11-24"))
    assert done(cold(*same, FLIGHT, AGAIN, *why[:-1], "2026-11-24")).endswith("same.\n")
    assert proposed("--judged") == []
    assert hub()["XK"] == before - 1
    rows = list(csv.DictReader(io.StringIO((judged / "judgements.csv").read_text("utf-8"))))
    assert [(row["judgement"], row["withdrawn"]) for row in rows] == [
        ("unsure", "2026-11-23"),
        ("different", "2026-11-24"),
        ("same", ""),
    ]
    shown = done(cold("show", f"transfer:{FLIGHT}", "--data", judged, "--format", "json"))
    assert AGAIN in shown


def test_proposals_in_every_form(cold: Runner, judged: Path) -> None:
    answers = at_once(
        lambda form: cold("data", "same", "--format", form, "--data", judged),
        ["json", "csv", "md", "table"],
    )
    (pair,) = json.loads(done(answers["json"]))["pairs"]
    (row,) = csv.DictReader(io.StringIO(done(answers["csv"])))
    assert (row["left"], row["right"]) == (pair["left"], pair["right"])
    assert float(row["score"]) == pair["score"]
    assert row["reasons"] == "; ".join(pair["reasons"])
    for form in ("md", "table"):
        assert AGAIN in done(answers[form])
    for answer in answers.values():
        assert "no probability" not in answer.out
    assert "no probability" in answers["table"].err
    assert done(cold("data", "same", "--least", "1", "--format", "csv", "--data", judged)) == (
        "score,left,right,judged,reasons\n"
    )


# Versions


def _git(folder: Path, *words: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(
        ["git", "-c", "user.name=A Curator", "-c", "user.email=curator@example.org", *words],
        cwd=folder,
        env=kept | {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"},
        capture_output=True,
        check=True,
    )


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clone with two commits: then a claim was retracted and an account added."""
    place = tmp_path_factory.mktemp("clone")
    data = Path(shutil.copytree(SMALL, place / "data"))
    _git(place, "init", "--quiet", "--initial-branch", "main")
    _git(place, "add", ".")
    _git(place, "commit", "--quiet", "-m", "first")
    _git(place, "tag", "v1")
    from miggraph.curated.format import format_folder
    from miggraph.curated.retract import retract

    retract(data, CAPACITY, "places, not persons", "2026-12-01")
    change(data / KOSOVO, 'mig:locator "paragraph 3"', 'mig:locator "paragraph 4"')
    text = (data / RWANDA).read_text("utf-8")
    new = "claim:new mig:about agreement:us-rw-2025-transfer ; mig:textPublic true ."
    (data / RWANDA).write_text(f"{text}source:{AFP} {{\n    {new}\n}}\n", encoding="utf-8")
    format_folder(data)
    _git(place, "commit", "--quiet", "--all", "-m", "second")
    (data / ".add.lock").unlink(missing_ok=True)
    return place


def test_two_commits_are_compared(warm: Runner, repository: Path) -> None:
    data = repository / "data"
    before = contents(data)
    words = ("data", "diff", "v1", "HEAD", "--data", data, "--format")
    answers = at_once(lambda form: warm(*words, form), ["json", "csv", "md", "table"])
    found = json.loads(done(answers["json"]))
    assert found["policy"] == "trusted-first"
    changed = {one["id"]: (one["change"], one["property"]) for one in found["statements"]}
    assert changed.pop(CAPACITY) == ("retracted", "capacity")
    assert changed.pop("a4e4fbc3cfbc6969") == ("changed", "payment")
    ((added, told),) = changed.items()
    assert told == ("added", "text-public")
    decisions = {one["property"]: one for one in found["decisions"]}
    assert decisions.keys() == {"capacity", "text-public"}
    assert decisions["capacity"]["because"] == [CAPACITY]
    assert decisions["text-public"]["because"] == [added]
    assert decisions["text-public"]["old_outcome"] is None
    assert (found["hubs"], found["merged"], found["agreements_added"]) == ([], [], [])
    rows = list(csv.DictReader(io.StringIO(done(answers["csv"]))))
    assert [row["change"] for row in rows].count("decision") == 2
    assert {row["change"] for row in rows} == {
        "claim added",
        "claim changed",
        "claim retracted",
        "decision",
    }
    for form in ("md", "table"):
        assert "claim retracted" in done(answers[form])
        assert "paragraph 4" in answers[form].out
    assert "Policy trusted-first" in answers["table"].err
    assert contents(data) == before


def test_a_folder_is_compared_with_a_commit(warm: Runner, repository: Path, data: Path) -> None:
    words = ("--data", repository / "data", "--format", "json")
    same = json.loads(done(warm("data", "diff", "v1", data, *words)))
    assert [same[part] for part in ("statements", "decisions", "hubs")] == [[], [], []]
    back = json.loads(done(warm("data", "diff", repository / "data", data, *words)))
    assert "deleted" in {one["change"] for one in back["statements"]}
    nothing = warm("data", "diff", data, SMALL)
    assert done(nothing) == ""
    assert "Claims and accounts: 0" in nothing.err


#: Words of `miggraph data`, and what the message says. DATA stands for the folder.
WRONG: dict[str, tuple[str, tuple[str, ...]]] = {
    "fmt of what is not there": ("fmt nowhere.trig --data DATA", ("nowhere.trig", "no RDF file")),
    "fmt of a table": ("fmt DATA/judgements.csv --data DATA", ("judgements.csv", "no RDF file")),
    "fmt without data": ("fmt --data DATA/sources", ("not a data folder",)),
    "fmt of nowhere": ("fmt --data DATA/nowhere", ("nowhere", "not a data folder")),
    "new of nothing": ("new --data DATA", ("--data",)),
    "new of what is not there": ("new treaty x --data DATA", ("treaty",)),
    "new agreement without a kind": ("new agreement us-rw-2026 --label x --data DATA", ("--kind",)),
    "new agreement of an unknown kind": (
        "new agreement us-rw-2026-x --kind third-country --label x --data DATA",
        ("third-country-transfer", "To mend it: "),
    ),
    "new agreement of an unknown form": (
        "new agreement us-rw-2026-x --kind readmission --form memo --label x --data DATA",
        ("memorandum", "To mend it: "),
    ),
    "new agreement of an unknown state": (
        "new agreement us-zz-2026-x --kind readmission --label x --data DATA",
        ("'ZZ'", "To mend it: "),
    ),
    "new agreement with a party of no role": (
        "new agreement us-rw-2026-x --kind readmission --label x --party US --data DATA",
        ("party:US is no party", "RW-receiving"),
    ),
    "new agreement that exists": (
        "new agreement us-rw-2025-transfer --kind readmission --label x --data DATA",
        ("us-rw-2025-transfer.trig", "exists"),
    ),
    "new agreement of an unknown source": (
        f"new agreement us-rw-2026-x --kind readmission --label x --source {AFP[:-1]} --data DATA",
        (AFP,),
    ),
    "new agreement outside of the folder": (
        "new agreement ../us-rw-2026 --kind readmission --label x --data DATA",
        ("'../us-rw-2026'",),
    ),
    "new source of an unknown publisher": (
        "new source a-2026-x --publisher AFB --type ngo --title x --data DATA",
        ("AFP", "--new-publisher"),
    ),
    "new source of an unknown type": (
        "new source a-2026-x --publisher AFP --type blog --title x --data DATA",
        ("'blog'", "To mend it: "),
    ),
    "new source that exists": (
        f"new source {AFP} --publisher AFP --type ngo --title x --data DATA",
        (AFP, "exists"),
    ),
    "new source of no day": (
        "new source a-2026-x --publisher AFP --type ngo --title x --published May --data DATA",
        ("'May'", "EDTF"),
    ),
    "retract without a reason": (f"retract {CAPACITY} --data DATA", ("--why",)),
    "retract of an empty reason": (f"retract {CAPACITY} --why= --data DATA", ("reason",)),
    "retract of an unknown claim": (
        f"retract {CAPACITY[:-1]} --why x --data DATA",
        (f"claim:{CAPACITY}",),
    ),
    "retract before the entry": (
        f"retract {CAPACITY} --why x --on 2026-11-20 --data DATA",
        ("2026-11-21", f"DATA/{KOSOVO}:"),
    ),
    "retract on no day": (f"retract {CAPACITY} --why x --on soon --data DATA", ("'soon'",)),
    "retract twice": ("retract 59eb3bf621131b22 --why x --data DATA", ("already",)),
    "same of one": (f"same {FLIGHT} --data DATA", ("two transfers",)),
    "same of itself": (f"same {FLIGHT} {FLIGHT} --by a --why b --data DATA", ("two transfers",)),
    "same without an author": (
        f"same {FLIGHT} es-mr-2023-08-168 --why b --data DATA",
        ("--by",),
    ),
    "same of an unknown transfer": (
        f"same {FLIGHT} es-mr-2023-08-16 --by a --why b --data DATA",
        ("es-mr-2023-08-168",),
    ),
    "same of what is judged": (
        "same us-xk-2025-07-flight us-xk-2025-07-landing --by a --why b --data DATA",
        ("us-xk-2025-07-landing",),
    ),
    "same withdrawn that nobody judged": (
        f"same {FLIGHT} es-mr-2023-08-168 --withdraw --data DATA",
        (f"{FLIGHT} us-xk-2025-07-landing",),
    ),
    "same from a score above one": ("same --least 2 --data DATA", ("--least",)),
    "reject of one": (f"reject {FLIGHT} --by a --why b --data DATA", ("RIGHT",)),
    "reject without a reason": (
        f"reject {FLIGHT} es-mr-2023-08-168 --by a --data DATA",
        ("--why",),
    ),
    "diff of one": ("diff DATA --data DATA", ("B",)),
    "diff of no commit": ("diff HEAD~1 DATA --data DATA", ("no git repository",)),
    "diff of a folder without data": ("diff DATA DATA/sources --data DATA", ("not a data folder",)),
    "diff under an unknown policy": ("diff DATA DATA --policy majorty", ("majority",)),
    "diff as an option": ("diff --output=stolen DATA --data DATA", ("--output",)),
    "diff of what looks like an option": (
        "diff --data DATA -- --output=stolen DATA",
        ("--output=stolen",),
    ),
}


@pytest.fixture(scope="module")
def wrong(
    warm: Runner, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Answer, Path, bool]]:
    def run(name: str) -> tuple[Answer, Path, bool]:
        data = Path(shutil.copytree(SMALL, folder / str(list(WRONG).index(name)) / "data"))
        before = contents(data.parent)
        words = [word.replace("DATA", str(data)) for word in WRONG[name][0].split()]
        answer = warm("data", *words, cwd=data.parent)
        return answer, data, contents(data.parent) == before

    folder = tmp_path_factory.mktemp("wrong")
    return at_once(run, list(WRONG))


@pytest.mark.parametrize("name", WRONG)
def test_wrong_input_is_told_and_changes_nothing(
    wrong: dict[str, tuple[Answer, Path, bool]], name: str
) -> None:
    answer, data, is_unchanged = wrong[name]
    assert is_unchanged
    stopped(answer, *(word.replace("DATA", str(data)) for word in WRONG[name][1]))


def test_an_unknown_commit_is_told_with_the_known(warm: Runner, repository: Path) -> None:
    answer = warm("data", "diff", "v2", "HEAD", "--data", repository / "data")
    stopped(answer, "'v2'", "v1")


@pytest.mark.parametrize(
    "words",
    [
        ("retract", CAPACITY, "--why", "\udcff"),
        ("same", FLIGHT, "es-mr-2023-08-168", "--by", "\udcff", "--why", "x"),
        ("new", "agreement", "us-rw-2026-x", "--kind", "readmission", "--label", "\udcff"),
        ("new", "source", "a-2026", "--publisher", "AFP", "--type", "ngo", "--title", "\udcff"),
    ],
)
def test_bytes_that_are_no_text_are_refused(
    warm: Runner, data: Path, words: tuple[str, ...]
) -> None:
    before = contents(data)
    answer = warm("data", *words, "--data", data)
    assert contents(data) == before
    stopped(answer)


@pytest.mark.parametrize(
    "words",
    [
        ("fmt",),
        ("new", "agreement", "us-rw-2026-x", "--kind", "readmission", "--label", "x"),
        ("retract", CAPACITY, "--why", "x", "--on", "2026-12-01"),
        ("reject", FLIGHT, "es-mr-2023-08-168", "--by", "a", "--why", "b"),
    ],
)
def test_one_writes_at_a_time(warm: Runner, data: Path, words: tuple[str, ...]) -> None:
    from filelock import FileLock

    before = contents(data)
    with FileLock(data / ".add.lock"):
        stopped(warm("data", *words, "--data", data), "Another process is writing", str(data))
    assert contents(data) == before
