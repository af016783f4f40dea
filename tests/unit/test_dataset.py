"""A built dataset is read back into the same records, or it is said what is missing."""

from __future__ import annotations

import csv
import random
import re
import shutil
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import defstruct, structs

from miggraph import dates
from miggraph.claims.view import Resolver, clocks_for
from miggraph.curated.dataset import read_dataset
from miggraph.curated.inventory import CLASSES, take_inventory
from miggraph.curated.read import REGISTERS, read_dossier
from miggraph.curated.turtle import expand, parse
from miggraph.curated.write import agreement_file
from miggraph.errors import DataError
from miggraph.graph import build_quads
from miggraph.records import Account, Agreement, Claim, Dossier, Instrument, Party

from .conftest import FILES
from .test_records import AGREEMENT, PROTOCOL, accounts, claims
from .test_turtle import legible

SMALL: Final = FILES / "small"
ID: Final = "https://w3id.org/miggraph/id/"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"


def _built(folder: Path, policy: str = "trusted-first") -> list[str]:
    """Build the dataset of a folder, without the ontology, as lines."""
    dossier = read_dossier(folder)
    resolver = Resolver(dossier)
    view = resolver.view(policy, clocks_for(dossier))
    registers = [parse(folder / name) for name in REGISTERS]
    registers += map(parse, sorted(folder.glob("policies/*.ttl")))
    return build_quads(resolver, view, registers, "digest").decode().rstrip("\n").split("\n")


def _read(lines: Iterable[str]) -> Dossier:
    return read_dataset("".join(f"{line}\n" for line in lines).encode())


def _refusal(lines: Iterable[str]) -> str:
    with pytest.raises(DataError) as caught:
        _read(lines)
    assert caught.value.fix
    return caught.value.message


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return _built(SMALL)


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read_dossier(SMALL)


def _has(line: str, subject: str, *others: str) -> bool:
    names = [f"<{expand(name)}>" for name in others]
    return line.startswith(f"<{ID}{subject}") and all(name in line for name in names)


def _same_order(left: Dossier, right: Dossier) -> bool:
    return all(
        list(getattr(left, name)) == list(getattr(right, name)) for name in left.__struct_fields__
    )


@pytest.mark.parametrize("policy", ["trusted-first", "majority"])
def test_the_records_come_back(dossier: Dossier, policy: str) -> None:
    found = _read(_built(SMALL, policy))
    assert found == dossier
    assert _same_order(found, dossier)


# What a record does not need: it follows from the rest, or is what goes without saying.
_FOLLOWS: Final = (
    "rdf:type",
    "mig:property",
    "mig:value",
    "mig:earliest",
    "mig:latest",
    "prov:wasDerivedFrom",
    "mig:valueText",
    "stance:asserts",
    "standing:done",
    "mode:unknown",
)


def test_no_quad_of_a_statement_is_lost_in_silence(lines: list[str], dossier: Dossier) -> None:
    told = [line for line in lines if _has(line, "claim/") or _has(line, "account/")]
    assert len(told) > 100
    for line in told:
        rest = [other for other in lines if other != line]
        graph = line.rsplit("<", 1)[1].removeprefix(f"{ID}source/").removesuffix("> .")
        if any(f"<{expand(name)}>" in line for name in _FOLLOWS):
            assert _read(rest) == dossier, line
        else:
            message = _refusal(rest)
            name = line.removeprefix(f"<{ID}").split(">")[0].replace("/", ":")
            assert f"source:{graph}" in message or name in message, line
            if f"<{expand('mig:recordedOn')}>" in line:
                assert f"{name} has no mig:recordedOn" in message


def test_no_quad_of_the_default_graph_makes_other_records(
    lines: list[str], dossier: Dossier
) -> None:
    refused = 0
    told = [line for line in lines if not _has(line, "claim/") and not _has(line, "account/")]
    worked_out = [line for line in told if _has(line, "decision/") or _has(line, "transfer/")]
    for line in [*(line for line in told if line not in worked_out), *worked_out[::20]]:
        try:
            assert _read(other for other in lines if other != line) == dossier, line
        except DataError:
            refused += 1
    assert refused > 100


def test_a_dataset_that_is_cut_short_is_refused_wherever_it_is_cut(lines: list[str]) -> None:
    content = "".join(f"{line}\n" for line in lines).encode()
    needed = max(
        number for number, line in enumerate(lines) if _has(line, "state/", "skos:prefLabel")
    )
    for end in range(0, needed, 7):
        _refusal(lines[:end])
    for size in range(1, 400, 13):
        with pytest.raises(DataError):
            read_dataset(content[: len(content) // 2 + size])


def test_it_is_said_how_much_of_what_is_missing(lines: list[str]) -> None:
    source = "source:mia-2025-07-kosovo"
    message = _refusal(line for line in lines if not line.endswith(f"<{expand(source)}> ."))
    assert "8 of 10 claims" in message
    assert f"{source} (0 of 2)" in message
    assert "accounts" not in message

    message = _refusal(line for line in lines if not _has(line, "publisher/"))
    assert "0 of 2 publishers" in message

    message = _refusal(
        line for line in lines if not _has(line, "claim/fb0009415a175ce3>", "mig:locator")
    )
    assert "changed in claims" in message
    assert "source:afp-2025-06-11-kosovo" in message


@pytest.mark.parametrize("part", CLASSES)
def test_an_inventory_without_a_part_is_refused(lines: list[str], part: str) -> None:
    message = _refusal(line for line in lines if not _has(line, f"inventory/{part}>"))
    assert f"inventory:{part}" in message


def test_a_dataset_of_an_earlier_version_is_told(lines: list[str]) -> None:
    message = _refusal(line for line in lines if not _has(line, "inventory/"))
    assert "mig:Inventory" in message
    with pytest.raises(DataError, match="mig:Inventory"):
        read_dataset(b"")


def test_a_changed_text_is_told_with_its_source(lines: list[str]) -> None:
    message = _refusal(line.replace('"said twice"', '"said thrice"') for line in lines)
    assert "changed in claims" in message
    assert "source:afp-2025-06-11-kosovo" in message
    message = _refusal(line.replace('"housing"', '"farming"') for line in lines)
    assert "payment:7b31da62893743a8" in message


def test_two_builds_in_one_store_are_told(lines: list[str], data: Path) -> None:
    with (data / "judgements.csv").open("a") as file:
        file.write("us-xk-2025-07-flight,us-rw-2025-08-other,different,curator,2026-11-22,no,\n")
    assert "2 values of mig:recordCount" in _refusal([*lines, *_built(data)])


def test_an_inventory_that_was_changed_is_told(lines: list[str]) -> None:
    (total,) = (line for line in lines if _has(line, "inventory/all>", "mig:recordsDigest"))
    changed = total.replace(total.split('"')[1], "0" * 64)
    assert "contradicts itself" in _refusal(changed if line == total else line for line in lines)


def test_a_statement_in_the_graph_of_a_source_that_nobody_describes(lines: list[str]) -> None:
    moved = [
        line.replace(f"<{ID}source/gazette-2025-06-12-kosovo> .", f"<{ID}source/other> .")
        if _has(line, "claim/d2f0c571a680d385>")
        else line
        for line in lines
    ]
    message = _refusal(moved)
    assert "source:gazette-2025-06-12-kosovo (0 of 1)" in message
    assert "source:other (not described)" in message


def test_what_others_keep_in_the_store_is_passed_over(lines: list[str], dossier: Dossier) -> None:
    claim, source = f"<{ID}claim/fb0009415a175ce3>", f"<{ID}source/afp-2025-06-11-kosovo>"
    state = f"<{ID}state/XK>"
    foreign = [
        '<http://other/a> <http://other/b> "c" .',
        '<http://other/a> <http://other/b> "c" <http://other/graph> .',
        "_:one <http://other/b> _:two .",
        f"_:one <{expand('mig:about')}> _:two {source} .",
        f"{claim} <{expand('mig:note')}> _:two {source} .",
        f"{state} <http://www.w3.org/2002/07/owl#sameAs> <http://other/kosovo> .",
        f"{state} <{expand('rdf:type')}> <{expand('prov:Entity')}> .",
        f"{claim} <{expand('rdf:type')}> <{expand('prov:Entity')}> {source} .",
        f'{claim} <http://other/b> "c" {source} .',
        f'{claim} <{expand("mig:note")}> "elsewhere" <http://other/graph> .',
        f'{state} <http://other/b> "c" <{ID}source/of-another> .',
        f'{claim} <{expand("mig:note")}> "in a blank graph" _:graph .',
        f"<{ID}claim/0000000000000000> <{expand('mig:about')}> <{ID}agreement/none> .",
        f'{state} <{expand("skos:prefLabel")}> "elsewhere" {source} .',
    ]
    # A union of all graphs, too, and everything twice in any order.
    union = [re.sub(rf" <{ID}source/[^ ]+> \.$", " .", line) for line in lines]
    everything = [*lines, *foreign, *union, *lines]
    random.Random(5).shuffle(everything)  # noqa: S311  # the same order every time
    assert _read(everything) == dossier


def test_the_default_graph_may_have_a_name(lines: list[str], dossier: Dossier) -> None:
    home = re.compile(rf" <{ID}source/[^ ]+> \.$")
    named = [line if home.search(line) else line[:-1] + f"<{ID}graph/accepted> ." for line in lines]
    assert any("graph/accepted" in line for line in named)
    assert _read(named) == dossier


def test_parsed_quads_are_read_like_text(lines: list[str], dossier: Dossier) -> None:
    content = "\n".join(lines)
    quads = list(ox.parse(content, format=ox.RdfFormat.N_QUADS))
    assert read_dataset(reversed(quads)) == dossier
    store = ox.Store()
    store.extend(quads)
    assert read_dataset(store) == dossier


def test_a_subject_with_too_many_values_is_refused(lines: list[str]) -> None:
    claim = f"<{ID}claim/fb0009415a175ce3> <{expand('mig:note')}>"
    home = f"<{ID}source/afp-2025-06-11-kosovo>"
    notes = [f'{claim} "note {number}"@en {home} .' for number in range(1001)]
    assert "more than 1000 values of mig:note" in _refusal([*lines, *notes])


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a literal of every kind, and with what fmt would write otherwise."""
    folder = Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("varied") / "data"))
    page, told = "pagemill-nd-kosovo", "agreement:us-xk-2025-transfer"
    statements = [
        Claim("", page, told[10:], "text-public", value=False, recorded_on="2026-11-21"),
        Claim("", page, told[10:], "duration", "P1Y", "2026-11-21", denies=True),
    ]
    text = agreement_file(
        Agreement("aa", 'A "label"', "readmission", "treaty", (Party("US", "sending"),), "refused"),
        [_named(structs.replace(one, agreement="aa")) for one in statements],
        [],
    )
    (folder / "agreements" / "aa.trig").write_text(text)
    with (folder / "states.ttl").open("a") as file:
        file.write(
            "state:ZA a mig:State ; skos:prefLabel 'South Africa'@en ; mig:alpha3 'ZAF' ;\n"
            "  skos:altLabel 'Afrique'@fr , 'Afrique'@en , 7 , '10' ; skos:scopeNote 'x' ;\n"
            "  geo:lat -29.0 ; geo:long '25.50'^^<http://www.w3.org/2001/XMLSchema#decimal> .\n"
        )
    return folder


def _named(claim: Claim) -> Claim:
    from miggraph.identity import claim_id

    return structs.replace(claim, id=claim_id(claim))


def test_a_set_is_a_set_whatever_its_languages(varied: Path) -> None:
    found = read_dossier(varied)
    assert found.states["ZA"].names == ("10", "7", "Afrique")
    assert found.agreements["aa"].nature == "refused"
    assert _read(_built(varied)) == found


_FORMS: Final[dict[str, Callable[[str], str]]] = {
    "booleans as digits": lambda line: line.replace(
        f'"false"^^<{XSD}boolean>', f'"0"^^<{XSD}boolean>'
    ),
    "booleans as integers": lambda line: line.replace(
        f'"false"^^<{XSD}boolean>', f'"0"^^<{XSD}integer>'
    ),
    "integers with a sign": lambda line: re.sub(
        rf'"(\d+)"\^\^<{XSD}integer>', rf'"+0\1"^^<{XSD}int>', line
    ),
    "decimals as doubles": lambda line: re.sub(
        rf'"([^"]+)"\^\^<{XSD}decimal>',
        lambda found: f'"{Decimal(found[1]):E}"^^<{XSD}double>',
        line,
    ),
    "great integers as decimals": lambda line: re.sub(
        rf'"(\d{{7,}})"\^\^<{XSD}integer>', rf'"\1"^^<{XSD}decimal>', line
    ),
    "durations in months": lambda line: line.replace(
        f'"P1Y"^^<{XSD}duration>', f'"12"^^<{XSD}duration>'
    ),
    "decimals without a point": lambda line: line.replace('"-29.0"', '"-29"'),
    "days with a time zone": lambda line: re.sub(
        rf'-(\d\d)"\^\^<{XSD}date>', rf'-\1Z"^^<{XSD}date>', line
    ),
    "addresses as IRIs": lambda line: re.sub(rf'"([^"]*)"\^\^<{XSD}anyURI>', r"<\1>", line),
    "texts with their type": lambda line: re.sub(
        r'(?<=> )("(?:[^"\\]|\\.)*") ', rf"\1^^<{XSD}string> ", line
    ),
    "languages in capitals": lambda line: re.sub(r'"@en', '"@EN', line),
    "texts without a language": lambda line: re.sub(r'"@en ', '" ', line),
}


@pytest.mark.parametrize("form", _FORMS)
def test_a_store_may_write_literals_in_its_own_way(varied: Path, form: str) -> None:
    built = _built(varied)
    changed = list(map(_FORMS[form], built))
    assert changed != built, "the form is not met at all"
    assert _read(changed) == read_dossier(varied)


_NUMBERS: Final = ("1.0E999", "-1.5", "9" * 5000, "NaN", "")
#: Objects that stand nowhere in a dataset, or at another place.
_ODD: Final = [
    *(f'"{text}"^^<{XSD}{kind}>' for text in _NUMBERS for kind in ("integer", "double", "date")),
    *(f"<{ID}{name}>" for name in ("state/", "claim/x", "agreement/us-xk-2025-transfer")),
    *('"\\u0000"', '"XK"@en', "<urn:x>", "_:b", f"<{expand('rdf:type')}>"),
]
_QUAD: Final = re.compile(rf"(<[^>]*>) (<[^>]*>) (.*?)( <{ID}source/[^ ]+>)? \.")


@given(
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.one_of(st.none(), st.sampled_from(_ODD)),
    st.booleans(),
    st.booleans(),
)
def test_whatever_is_changed_is_refused_or_of_no_moment(
    lines: list[str],
    dossier: Dossier,
    first: int,
    second: int,
    odd: str | None,
    swapped: bool,
    added: bool,
) -> None:
    ours = [line for line in lines if not _has(line, "decision/")]
    one, other = (_QUAD.fullmatch(ours[number % len(ours)]) for number in (first, second))
    assert one is not None
    assert other is not None
    changed = [line for line in lines if added or line != one[0]]
    predicate = other[2] if swapped else one[2]
    changed.append(f"{one[1]} {predicate} {odd or other[3]}{one[4] or ''} .")
    try:
        assert _read(changed) == dossier
    except DataError as error:
        assert error.fix  # noqa: PT017  # refused, or of no moment


def test_a_number_that_would_fill_the_memory_is_refused(varied: Path) -> None:
    lines = [line.replace('"-29.0"', '"1E999999999999"') for line in _built(varied)]
    assert "states" in _refusal(lines) or "number" in _refusal(lines)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("r") / "data"))
    for file in (path / "agreements").iterdir():
        file.unlink()
    return path


def _begins_before_it_ends(record: Claim | Account) -> Claim | Account:
    """Leave an end out that lies before the beginning: the reader refuses such a claim."""
    if not (isinstance(record, Claim) and record.valid_from and record.valid_until):
        return record
    ends_early = dates.span(record.valid_until).is_before(dates.span(record.valid_from))
    return structs.replace(record, valid_until=None) if ends_early else record


@given(
    st.lists(st.one_of(claims(), accounts()), max_size=4, unique_by=lambda record: record.id),
    legible,
    st.sampled_from([None, "refused"]),
    st.randoms(use_true_random=False),
)
def test_any_statements_survive_the_dataset(
    folder: Path,
    records: list[Claim | Account],
    label: str,
    nature: str | None,
    chance: random.Random,
) -> None:
    records = [_begins_before_it_ends(record) for record in records]
    protocol = Instrument(
        PROTOCOL, AGREEMENT, label, "protocol", (("amends", f"agreement:{AGREEMENT}"),)
    )
    agreement = Agreement(
        AGREEMENT, label, "readmission", "treaty", (), nature, instruments=(protocol,)
    )
    (folder / "agreements" / f"{AGREEMENT}.trig").write_bytes(
        agreement_file(
            agreement,
            [record for record in records if isinstance(record, Claim)],
            [record for record in records if isinstance(record, Account)],
        ).encode()
    )
    expected = read_dossier(folder)
    assert len(expected.claims) + len(expected.accounts) == len(records)
    lines = _built(folder)
    chance.shuffle(lines)
    found = _read(lines)
    assert found == expected
    assert _same_order(found, expected)
    if records:
        lost = chance.choice([line for line in lines if line.count(f"<{ID}source/") == 2])
        try:
            assert _read(line for line in lines if line != lost) == expected
        except DataError as error:
            assert error.fix  # noqa: PT017  # refused, or not needed


def test_the_layout_of_the_files_makes_no_difference(data: Path) -> None:
    """What fmt would write otherwise is read as the same records, and survives the dataset."""
    expected = read_dossier(data)
    sources = data / "sources"
    (sources / "2023.ttl").rename(sources / "zz.ttl")
    for path in data.rglob("*.ttl"):
        head, *blocks = path.read_text().rstrip("\n").split("\n\n")
        path.write_text("\n\n".join([head, *reversed(blocks)]) + "\n")
    path = data / "agreements" / "us-xk-2025-transfer.trig"
    path.write_text(path.read_text().replace("onward:ce43ca441956101d", "onward:new"))
    with (data / "judgements.csv").open() as file:
        rows = list(csv.reader(file))
    with (data / "judgements.csv").open("w") as file:
        csv.writer(file).writerows([*rows, rows[-1]])
    (data / "notes.ttl").write_text(f"<{ID}state/QQ> a <{expand('mig:State')}> .\n")
    found = read_dossier(data)
    assert found == expected
    assert _same_order(found, expected)
    assert _read(_built(data)) == expected


def test_a_judgement_made_again_is_another_one(data: Path) -> None:
    again = (
        "us-xk-2025-07-flight,us-xk-2025-07-landing,same,curator,2026-11-22,wrong page,2026-11-22\n"
        'us-xk-2025-07-flight,us-xk-2025-07-landing,same,curator,2026-11-22,"a\u200b\nb",2026-11-23\n'
    )
    with (data / "judgements.csv").open("a") as file:
        file.write(again)
    expected = read_dossier(data)
    assert len(expected.judgements) == 3
    assert _read(_built(data)).judgements == expected.judgements


def test_a_digest_is_of_the_records_and_of_nothing_else(dossier: Dossier) -> None:
    inventory = take_inventory(dossier)
    turned: dict[str, Any] = {
        name: dict(reversed(part.items())) if isinstance(part, dict) else tuple(reversed(part))
        for name, part in structs.asdict(dossier).items()
    }
    assert take_inventory(Dossier(**turned)) == inventory
    for name in ("claims", "accounts"):
        for number, record in enumerate(getattr(dossier, name)):
            for change in ({"notes": ("other",)}, {"recorded_on": "2026-11-20"}):
                part = list(getattr(dossier, name))
                part[number] = structs.replace(record, **change)
                other = take_inventory(structs.replace(dossier, **{name: tuple(part)}))
                assert other.digest != inventory.digest
                assert {
                    key for key, held in other.parts.items() if held != inventory.parts[key]
                } == {name}
                assert [
                    key for key, held in other.sources.items() if held != inventory.sources[key]
                ] == [record.source]


def test_a_field_that_is_left_open_changes_no_digest(dossier: Dossier) -> None:
    """So a dataset stays readable when a later version knows more of a claim."""
    later = defstruct(
        "Claim", [("more", str | None, None), ("many", tuple[str, ...], ())], bases=(Claim,)
    )
    widened = [later(**structs.asdict(claim)) for claim in dossier.claims]
    changed: Any = structs.replace(dossier, claims=tuple(widened))
    assert take_inventory(changed) == take_inventory(dossier)
    widened[0] = structs.replace(widened[0], more="told")
    changed = structs.replace(dossier, claims=tuple(widened))
    assert take_inventory(changed).digest != take_inventory(dossier).digest
