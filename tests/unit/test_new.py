"""Skeletons of agreements and sources: they can be read, and hold nothing made up."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from miggraph.curated.format import format_folder
from miggraph.curated.new import new_agreement, new_source, parties_of, published_of
from miggraph.curated.read import read_dossier
from miggraph.errors import DataError, MiggraphError, UnknownNameError, UsageError
from miggraph.records import Agreement, Party, Source
from miggraph.validation import validate

NAME = "us-rw-2026-example"
DAY = "2026-11-21"
AFP = "afp-2025-06-11-kosovo"


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }


def _agreement(name: str = NAME, **changes: Any) -> Agreement:
    given: dict[str, Any] = {
        "label": "United States-Rwanda example",
        "kind": "third-country-transfer",
        "form": "memorandum",
        "parties": parties_of(name),
    }
    return Agreement(id=name, **(given | changes))


def _source(name: str = "afp-2026-05-04-rwanda", **changes: Any) -> Source:
    given: dict[str, Any] = {
        "publisher": "AFP",
        "title": "Ministers sign",
        "type": "news-agency",
        "language": "en",
        "published": published_of(name),
    }
    return Source(id=name, **(given | changes))


def _violations(data: Path, *paths: Path) -> list[str]:
    report = validate(data, list(paths))
    return [f"{one.rule} {one.file}" for one in report.findings if one.severity == "violation"]


def _refused_agreement(
    data: Path, kind: type[MiggraphError], agreement: Agreement, source: str | None = None
) -> MiggraphError:
    before = _contents(data)
    with pytest.raises(kind) as caught:
        new_agreement(data, agreement, source, DAY)
    assert _contents(data) == before
    assert caught.value.fix
    return caught.value


def _refused_source(
    data: Path, kind: type[MiggraphError], source: Source, publisher: str | None = None
) -> MiggraphError:
    before = _contents(data)
    with pytest.raises(kind) as caught:
        new_source(data, source, publisher=publisher)
    assert _contents(data) == before
    assert caught.value.fix
    return caught.value


# Agreements


@pytest.mark.parametrize("source", [None, AFP])
def test_a_new_agreement_is_read_and_validates(data: Path, source: str | None) -> None:
    before = _contents(data)
    path = new_agreement(data, _agreement(), source, DAY)
    assert path == data / f"agreements/{NAME}.trig"
    after = _contents(data)
    assert after.keys() - before.keys() == {f"agreements/{NAME}.trig"}
    assert {name: after[name] for name in before} == before
    assert format_folder(data, check=True) == []
    assert _violations(data, path) == []
    found = read_dossier(data).agreements[NAME]
    assert found == _agreement(parties=tuple(sorted(parties_of(NAME))))
    text = path.read_text("utf-8")
    if source is None:
        assert "source:" not in text
    else:
        assert f'source:{AFP} mig:recordedOn "{DAY}"^^xsd:date .' in text
    assert "claim:" not in text


def test_the_first_claim_is_written_into_the_skeleton(data: Path) -> None:
    path = new_agreement(data, _agreement(), AFP, DAY)
    text = path.read_text("utf-8")
    claim = (
        f"    claim:first mig:about agreement:{NAME} ; mig:status status:agreed ; "
        'mig:locator "paragraph 2" .\n}'
    )
    head = (
        "@prefix claim: <https://w3id.org/miggraph/id/claim/> .\n"
        "@prefix status: <https://w3id.org/miggraph/scheme/status/> .\n"
    )
    path.write_text(head + text.replace("}", claim), encoding="utf-8")
    assert format_folder(data) == [f"agreements/{NAME}.trig"]
    (found,) = [one for one in read_dossier(data).claims if one.agreement == NAME]
    assert (found.property, found.value, found.recorded_on) == ("status", "agreed", DAY)
    assert _violations(data, path) == []


@pytest.mark.parametrize(
    ("name", "parties"),
    [
        ("us-xk-2025-third-country", "US-sending XK-receiving"),
        ("us-rw-xk-2025-joint", "US-sending RW-receiving XK-receiving"),
        ("us-xk-nd-rumour", "US-sending XK-receiving"),
        ("us-xk-nd", "US-sending XK-receiving"),
        ("us-xk-2025", "US-sending XK-receiving"),
        ("es-2025-plan", "ES-sending"),
    ],
)
def test_the_parties_stand_in_the_id(name: str, parties: str) -> None:
    assert parties_of(name) == tuple(Party(*party.split("-")) for party in parties.split())


def test_an_agreement_is_started_once(data: Path) -> None:
    error = _refused_agreement(data, DataError, _agreement("us-rw-2025-transfer"))
    assert error.file == data / "agreements/us-rw-2025-transfer.trig"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "third-country-transfers"}, "did you mean third-country-transfer"),
        ({"form": "memorandm"}, "did you mean memorandum"),
        ({"form": ""}, "memorandum"),
        ({"nature": "odd"}, "nature"),
        ({"parties": (Party("USA", "sending"),)}, "did you mean US"),
        ({"parties": (Party("Others", "receiving"),)}, "never a state"),
        ({"parties": (Party("US", "sender"),)}, "sending"),
    ],
)
def test_codes_that_do_not_exist_are_refused(
    data: Path, changes: dict[str, Any], said: str
) -> None:
    assert said in str(_refused_agreement(data, DataError, _agreement(**changes)))


def test_an_id_of_no_states_is_refused(data: Path) -> None:
    assert "'ZZ'" in str(_refused_agreement(data, DataError, _agreement("us-zz-2026-example")))


@pytest.mark.parametrize("name", ["", "../us-rw", "us/rw", "us rw", "-us-rw", "us-rw.", "üs-rw"])
def test_an_id_that_no_file_can_have_is_refused(data: Path, name: str) -> None:
    parties = parties_of(NAME)
    _refused_agreement(data, DataError, _agreement(name, parties=parties))


def test_an_unknown_source_gets_a_suggestion(data: Path) -> None:
    error = _refused_agreement(data, UnknownNameError, _agreement(), "afp-2025-06-11-kosov")
    assert AFP in str(error.fix)


# Sources


@pytest.mark.parametrize(
    ("name", "published", "file"),
    [
        ("afp-2026-05-04-rwanda", "2026-05-04", "2026.ttl"),
        ("afp-2026-05-rwanda", "2026-05", "2026.ttl"),
        ("afp-2026-rwanda", "2026", "2026.ttl"),
        ("afp-2026", "2026", "2026.ttl"),
        ("afp-nd-rwanda", None, "undated.ttl"),
        ("afp-2025-12-31-rwanda", "2025-12-31", "2025.ttl"),
    ],
)
def test_a_new_source_stands_in_the_file_of_its_year(
    data: Path, name: str, published: str | None, file: str
) -> None:
    assert published_of(name) == published
    before = _contents(data)
    source = _source(name, url="https://afp.example/a", relays="AFP")
    path = new_source(data, source)
    assert path == data / "sources" / file
    after = _contents(data)
    assert [one for one in after if after[one] != before.get(one)] == [f"sources/{file}"]
    assert read_dossier(data).sources[name] == source
    assert format_folder(data, check=True) == []


@pytest.mark.parametrize("name", ["afp-rwanda", "seed-003", "afp-12345-x", "afp2026-x"])
def test_an_id_without_a_date_gives_none(name: str) -> None:
    assert published_of(name) is None


def test_a_new_source_validates(data: Path) -> None:
    path = new_source(data, _source())
    assert _violations(data, path) == []


def test_a_new_publisher_is_entered_with_its_source(data: Path) -> None:
    source = _source("herald-2026-05-04-aa", publisher="The Herald", type="newspaper")
    path = new_source(data, source, publisher="the-herald")
    found = read_dossier(data)
    assert found.sources["herald-2026-05-04-aa"] == source
    publisher = found.publishers["the-herald"]
    assert (publisher.label, publisher.type, publisher.state) == ("The Herald", "newspaper", None)
    assert format_folder(data, check=True) == []
    assert _violations(data, path, data / "publishers.ttl") == []
    new_source(data, _source("herald-2026-05-05-bb", publisher="The Herald", type="newspaper"))


@pytest.mark.parametrize(
    ("publisher", "near"),
    [("Agence France Presse", "Agence France-Presse"), ("APF", "AFP")],
)
def test_an_unknown_publisher_gets_a_suggestion(data: Path, publisher: str, near: str) -> None:
    error = _refused_source(data, UsageError, _source(publisher=publisher))
    assert publisher in error.message
    assert near in str(error.fix)
    assert "--new-publisher" in str(error.fix)


def test_a_publisher_like_no_other_can_be_entered(data: Path) -> None:
    error = _refused_source(data, UsageError, _source(publisher="Zzyzx"))
    assert "--new-publisher" in str(error.fix)
    assert "did you mean" not in str(error.fix)


@pytest.mark.parametrize(
    ("publisher", "name"),
    [("AFP", "afp"), ("The Herald", "agence-france-presse"), ("The Herald", "the herald")],
)
def test_a_publisher_is_entered_once(data: Path, publisher: str, name: str) -> None:
    _refused_source(data, DataError, _source(publisher=publisher), name)


def test_a_source_is_described_once(data: Path) -> None:
    assert AFP in _refused_source(data, DataError, _source(AFP)).message


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"type": "news-agencies"}, "news-agency"),
        ({"published": "May 2026"}, "EDTF"),
        ({"published": "2026-02-30"}, "2026-02-30"),
    ],
)
def test_what_could_not_be_read_again_is_refused(
    data: Path, changes: dict[str, Any], said: str
) -> None:
    assert said in str(_refused_source(data, DataError, _source(**changes)))


@pytest.mark.parametrize("name", ["", "a b", "../x", "é-2026", "a;b"])
def test_a_name_that_no_iri_can_have_is_refused(data: Path, name: str) -> None:
    _refused_source(data, DataError, _source(name))


def _readable(data: Path, tries: Iterable[Any]) -> None:
    for attempt in tries:
        try:
            attempt()
        except MiggraphError as error:
            assert error.fix  # noqa: PT017  # refused, or read again: both are right
    read_dossier(data)


@pytest.mark.parametrize("text", ["a\u202eb", "a\x07b"])
def test_a_title_that_could_not_be_read_again_is_never_written(data: Path, text: str) -> None:
    _readable(data, [lambda: new_source(data, _source(title=text))])


def test_a_label_that_could_not_be_read_again_is_never_written(data: Path) -> None:
    _readable(data, [lambda: new_agreement(data, _agreement(label="a\u202eb"), None, DAY)])


def test_a_comment_of_a_file_of_sources_is_not_lost(data: Path) -> None:
    path = data / "sources/2025.ttl"
    path.write_text("# checked by two\n" + path.read_text("utf-8"), encoding="utf-8")
    with contextlib.suppress(DataError):
        new_source(data, _source("afp-2025-05-04-rwanda"))
    assert "# checked by two" in path.read_text("utf-8")
