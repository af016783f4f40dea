"""A profile is read whole, or refused with file, line and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miggraph.errors import ProfileError, UnknownNameError
from miggraph.importing.profiles.file import load_profile, parse_profile, shipped_profiles
from miggraph.importing.profiles.profile import Profile

PROFILE = """\
name = "example-returns"
title = "Returns, example ministry"

[source]
publisher = "Example ministry"
type = "government"
published = "2026"

[table]
counts = "persons"
delimiter = ";"
ignore = ["flag"]

[missing]
markers = ["", ":"]

[roles.sending]
column = "reporter"
codes = "iso-alpha-2"

[roles.receiving]
column = "to"
codes = "names"

[roles.nationality]
column = "citizen"
codes = "eurostat"

[roles.persons]
column = "value"
thousands = ","

[roles.date]
column = "when"
format = "%d/%m/%Y"

[roles.mode]
column = "how"

[values.mode]
"Enforced" = "forced-removal"

[residual]
nationality = ["Region"]

[totals]
nationality = ["TOTAL"]

[small]
"<5" = [1, 4]

[[keep]]
column = "unit"
is = ["PER"]
"""


def parse(text: str) -> Profile:
    return parse_profile(text.encode(), "example.toml")


def test_a_profile_holds_what_its_file_says() -> None:
    profile = parse(PROFILE)
    assert profile.columns() == ("citizen", "how", "reporter", "to", "unit", "value", "when")
    assert profile.roles["date"].formats == ("%d/%m/%Y",)
    assert profile.time_roles == ("date",)
    assert profile.small == {"<5": (1, 4)}
    assert profile.keep[0].is_ == ("PER",)
    assert profile.ignore == ("flag",)
    assert (profile.table.rows, profile.dissolved) == ("counts", "keep")


def test_the_digest_is_that_of_the_bytes() -> None:
    one, other = parse(PROFILE), parse(PROFILE + "\n")
    assert one.digest != other.digest
    assert one.digest == parse(PROFILE).digest
    assert one.text == PROFILE.encode()


FAULTS = [
    (
        'name = "example-returns"',
        'name = "Example Returns"',
        1,
        "cannot name a folder",
        "lower case",
    ),
    ('title = "Returns, example ministry"', "", None, "'title' is missing", "docs/import.md"),
    ('title = "Returns', "title = Returns", 2, "is no TOML", "quotation marks"),
    (
        "[source]\n",
        '[source]\npublischer = "x"\n',
        5,
        "no key of [source] 'publischer'",
        "publisher",
    ),
    ("[missing]", "[mising]", 14, "no key of a profile 'mising'", "missing"),
    ('type = "government"', 'type = "goverment"', 6, "'goverment' is no word", "government"),
    ('published = "2026"', 'license = "OGL 3.0"', 7, "'OGL 3.0' is no address", "https://"),
    ('published = "2026"', 'published = "last year"', 7, "'last year'", "2025-06"),
    ('publisher = "Example ministry"', 'publisher = ""', 5, "is empty", "say who"),
    ('counts = "persons"', 'counts = "people"', 10, "none of its words", "persons, flights, cases"),
    ('counts = "persons"', "counts = 3", 10, "none of its words", "persons"),
    ('delimiter = ";"', 'delimiter = ";;"', 11, "not one character", ";"),
    ('delimiter = ";"', 'encoding = "utf-99"', 11, "No encoding", "cp1252"),
    ('delimiter = ";"', "header-row = 0", 11, "count from 1", "first row"),
    ('delimiter = ";"', 'header-row = "two"', 11, "wrong form", "docs/import.md"),
    ('ignore = ["flag"]', 'ignore = ["unit"]', 12, "used and ignored", "ignore"),
    ("[roles.receiving]", "[roles.reciever]", 21, "no role 'reciever'", "receiving"),
    ("[roles.receiving]", "[roles.via]", 17, "role receiving is missing", "told = false"),
    ('column = "to"', "", 21, "comes from one place", "exactly one"),
    ('column = "to"', 'column = "to"\nvalue = "US"', 21, "comes from one place", "exactly one"),
    ('codes = "names"', "", 21, "needs a code system", "iso-alpha-2"),
    ('codes = "names"', 'codes = "name"', 23, "no code system 'name'", "names"),
    ('codes = "names"', 'codes = "names"\nseparator = "/"', 24, "separator says nothing", "via"),
    ('column = "to"\ncodes = "names"', 'is = "persons"', 22, "cannot be the same", "sending"),
    (
        'column = "to"\ncodes = "names"',
        'is = "reporter"',
        22,
        "no column or value",
        "roles.reporter",
    ),
    (
        'column = "citizen"',
        'column = "to"',
        26,
        "receiving and nationality stand on one",
        "receiving",
    ),
    ('column = "citizen"', 'column = " to "', 26, "stand on one column", 'is = "receiving"'),
    ('thousands = ","', 'thousands = "1"', 31, "no separator", ","),
    ('thousands = ","', "rounded = 1", 31, "multiples", "5"),
    ('thousands = ","', 'codes = "names"', 31, "codes says nothing", "sending"),
    ('column = "value"\nthousands = ","', 'value = "3"', 30, "differs from row to row", "column"),
    ('format = "%d/%m/%Y"', 'format = "%d/%m/%y"', 35, "does not tell a date", "four digits"),
    ('format = "%d/%m/%Y"', 'format = "%m/%Y"', 35, "does not tell a date", "strptime"),
    ('format = "%d/%m/%Y"', 'format = ["%Y-%m-%d", "%Q"]', 35, "'%Q'", "strptime"),
    ("[roles.date]", "[roles.agreement]", 17, "No role says when", "one of date"),
    ("[roles.mode]", '[roles.year]\nvalue = "2024"\n[roles.mode]', 17, "date, year", "one of date"),
    (
        '[roles.date]\ncolumn = "when"\nformat = "%d/%m/%Y"',
        '[roles.year]\nvalue = "24"',
        34,
        "no year",
        "2024",
    ),
    (
        '"Enforced" = "forced-removal"',
        '"Enforced" = "removal"',
        41,
        "'removal' is no word",
        "removal",
    ),
    ('"Enforced" = "forced-removal"', "", 37, "needs a map", "values.mode"),
    ("[values.mode]", "[values.persons]", 40, "'persons' cannot be mapped", "role"),
    ("[residual]\nnationality", "[residual]\nmode", 44, "no residual labels", "sending"),
    ("[totals]\nnationality", "[totals]\nvia", 47, "no column with totals", "column"),
    ('"<5" = [1, 4]', '"<5" = [4, 1]', 50, "no range", "[1, 4]"),
    ('"<5" = [1, 4]', '"<5" = "1-4"', 49, "wrong form", "brackets"),
    ('is = ["PER"]', "", 52, "says not which rows", "is-not"),
    ('is = ["PER"]', 'is = ["PER"]\nis-not = ["x"]', 52, "says not which rows", "is-not"),
    ('is = ["PER"]', 'was = ["PER"]', None, "no key of [[keep]] 'was'", "is"),
    ('is = ["PER"]', 'is = "PER"', None, "wrong form", "lists in brackets"),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "fix"), FAULTS, ids=lambda v: str(v)[:40]
)
def test_each_fault_is_told_with_its_place(
    old: str, new: str, line: int | None, message: str, fix: str
) -> None:
    assert PROFILE.count(old) == 1 or old.startswith("[")
    with pytest.raises(ProfileError) as caught:
        parse(PROFILE.replace(old, new, 1))
    error = caught.value
    assert message in error.message
    assert fix in (error.fix or "")
    assert error.file == "example.toml"
    if line is not None:
        assert error.line == line


@pytest.mark.parametrize(
    "column", ["departure_country", "Departed Country", "DEPARTURE COUNTRY", "departed_country"]
)
def test_a_departure_country_is_never_the_sending_state(column: str) -> None:
    text = PROFILE.replace('column = "reporter"', f'column = "{column}"')
    with pytest.raises(
        ProfileError, match="persons departed to, and not the one they left"
    ) as caught:
        parse(text)
    assert caught.value.line == 18
    assert "receiving" in (caught.value.fix or "")
    reporter = f'is = "reporter"\n[roles.reporter]\ncolumn = "{column}"'
    with pytest.raises(ProfileError, match="persons departed to"):
        parse(PROFILE.replace('column = "reporter"', reporter))
    swapped = text.replace("[roles.receiving]", "[roles.x]").replace(
        "[roles.sending]", "[roles.receiving]"
    )
    assert (
        parse(swapped.replace("[roles.x]", "[roles.sending]")).roles["receiving"].column == column
    )


def test_rows_that_are_persons_have_no_number() -> None:
    text = PROFILE.replace('counts = "persons"', 'counts = "persons"\nrows = "persons"')
    with pytest.raises(ProfileError, match="Each row is one person"):
        parse(text)
    counted = text.replace('[roles.persons]\ncolumn = "value"\nthousands = ","\n', "")
    assert parse(counted).table.rows == "persons"
    with pytest.raises(ProfileError, match="No role says how many"):
        parse(counted.replace('rows = "persons"', 'rows = "counts"'))


def test_a_swap_needs_both_states() -> None:
    text = PROFILE + '\n[swap]\ncolumn = "flow"\nis = ["in"]\n'
    assert "flow" in parse(text).columns()
    untold = text.replace('column = "to"\ncodes = "names"', "told = false")
    with pytest.raises(ProfileError, match="nothing can be exchanged"):
        parse(untold)


@pytest.mark.parametrize(
    "lists", ['is = ["in"]\nis-not = ["in", "out"]', 'is = []\nis-not = ["out"]', ""]
)
def test_a_swap_says_which_rows(lists: str) -> None:
    text = PROFILE + '\n[swap]\ncolumn = "flow"\n'
    assert parse(text + 'is = ["in"]\nis-not = ["out"]\n').swap is not None
    with pytest.raises(ProfileError, match="'flow' says not which rows"):
        parse(text + lists)


def test_a_filter_has_one_list() -> None:
    text = PROFILE + '\n[[keep]]\ncolumn = "flow"\nis = ["in"]\nis-not = ["out"]\n'
    with pytest.raises(ProfileError, match="'flow' says not which rows"):
        parse(text)


def test_texts_that_are_one_cannot_mean_two_things() -> None:
    text = PROFILE.replace('"Enforced" = "forced-removal"', '"A b" = "medical"\n"a-B" = "labour"')
    with pytest.raises(ProfileError, match="'A b' and 'a-B' are one text"):
        parse(text)


@pytest.mark.parametrize("text", [b'name = "\xff"', b"\xff\xfen\x00"])
def test_a_file_that_is_no_text_is_refused(text: bytes) -> None:
    with pytest.raises(ProfileError, match="not UTF-8"):
        parse_profile(text, "example.toml")


def test_a_table_in_place_of_a_profile_is_refused() -> None:
    with pytest.raises(ProfileError, match="more than a megabyte"):
        parse_profile(b"#" * 1_000_001, "table.csv")


@pytest.mark.parametrize("text", [b"a = " + b"[" * 50_000, b"a = " + b"9" * 9_000])
def test_a_hostile_file_is_refused(text: bytes) -> None:
    with pytest.raises(ProfileError, match=r"cannot be read|no TOML"):
        parse_profile(text, "example.toml")


LINES = PROFILE.splitlines()
VALUES = ["1", '""', '"US"', "[]", '["x"]', "true", "{}", '{ x = "y" }', "[1, 2]", "1979-05-27"]


@settings(max_examples=300)
@given(st.data())
def test_a_mangled_profile_is_read_or_refused(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["out", "twice", "value", "move"])):
            case "out":
                del lines[at]
            case "twice":
                lines.insert(data.draw(st.integers(0, len(lines))), lines[at])
            case "value" if "=" in lines[at]:
                value = data.draw(st.sampled_from(VALUES))
                lines[at] = f"{lines[at].partition('=')[0]}= {value}"
            case _:
                lines.insert(data.draw(st.integers(0, len(lines) - 1)), lines.pop(at))
    fault = None
    try:
        assert parse("\n".join(lines)).columns()
    except ProfileError as error:
        fault = error
    assert fault is None or (fault.fix and fault.message.endswith("."))


def test_a_byte_order_mark_is_no_fault() -> None:
    assert parse_profile(b"\xef\xbb\xbf" + PROFILE.encode(), "x.toml").name == "example-returns"


def test_the_table_must_have_the_columns() -> None:
    profile = parse(PROFILE)
    there = ["citizen", "how", "reporter", "to", " unit ", "value", "when", "more"]
    profile.check_columns(there)
    with pytest.raises(ProfileError, match="no column 'citizen'") as caught:
        profile.check_columns(["citizens", *there[1:]])
    assert caught.value.fix == "did you mean citizens?"
    with pytest.raises(ProfileError, match="no column 'to'") as caught:
        profile.check_columns([name for name in there if name != "to"] + ["Wohin"])
    assert "Wohin" in (caught.value.fix or "")


def test_names_and_paths(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(PROFILE, encoding="utf-8")
    assert load_profile(path) == load_profile(str(path))
    assert load_profile(path).file == str(path)
    with pytest.raises(ProfileError, match="cannot be read") as caught:
        load_profile(tmp_path / "other.toml")
    assert "uk-returns" in (caught.value.fix or "")
    with pytest.raises(UnknownNameError) as unknown:
        load_profile("uk-return")
    assert unknown.value.suggestions[0] == "uk-returns"
    assert set(shipped_profiles()) > {"us-removals-ddp", "eurostat-dublin"}
