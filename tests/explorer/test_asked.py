"""Query strings: one form for each view, and a reason for each that is refused."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miggraph.errors import DataError, MiggraphError, UnknownNameError, UsageError
from miggraph.web.explorer.asked import BAR, Asked, read_asked
from miggraph.web.explorer.site import Site

VALUES: dict[str, list[str]] = {
    "in-force-on": ["2025-01-01", "1999-12-31"],
    "known-on": ["2025-06-30"],
    "since": ["2001-01-01", "2020-02-29"],
    "until": ["2020-02-29", "2026-01-01"],
    "policy": ["majority", "trusted-first"],
    "kind": ["readmission", "third-country-transfer"],
    "state": ["RW", "US", "XK", "EU"],
    "nationality": ["AF", "stateless"],
}
#: A name that the bar does not have is of the page; any text may be asked of it.
PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
own = st.tuples(st.sampled_from(["by", "q", "a b", "é", "&"]), PLAIN)
bars = st.sampled_from(list(VALUES)).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from(VALUES[name]))
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(pairs=st.lists(bars | own, max_size=8), data=st.data())
def test_a_view_has_one_query_string(
    site: Site, pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    asked = read_asked(urlencode(pairs), site.kg)
    query = asked.query()
    assert read_asked(query.removeprefix("?"), site.kg) == asked
    assert (query == "") == (not asked.given)
    # Neither the order of several states nor what is empty or told twice is another view.
    several = [pair for pair in pairs if pair[0] in ("kind", "state", "nationality")]
    others = [pair for pair in pairs if pair not in several]
    mixed = data.draw(st.permutations(several))
    again = read_asked(urlencode([*mixed, ("q", " "), *others, *mixed, ("state", "")]), site.kg)
    assert again.query() == query
    shared = read_asked(asked.bar_query().removeprefix("?"), site.kg)
    assert shared.rest == {}
    assert shared.given == {name: v for name, v in asked.given.items() if name in BAR}
    assert asked.query(**{name.replace("-", "_"): None for name in BAR}).count("=") == sum(
        map(len, asked.rest.values())
    )


def test_parameters_of_the_bar_become_days_and_names(site: Site) -> None:
    asked = read_asked(
        "state=US&state=RW&since=2020-01-01&until=2021-01-01&policy=majority&kind=readmission"
        "&in-force-on=2025-01-01&known-on=2025-02-01&nationality=AF&by=persons",
        site.kg,
    )
    assert asked == Asked(
        in_force_on=date(2025, 1, 1),
        known_on=date(2025, 2, 1),
        since=date(2020, 1, 1),
        until=date(2021, 1, 1),
        policy="majority",
        kinds=("readmission",),
        states=("RW", "US"),
        nationalities=("AF",),
        rest={"by": ("persons",)},
    )
    assert asked.filters == {
        "since": date(2020, 1, 1),
        "until": date(2021, 1, 1),
        "in_force_on": date(2025, 1, 1),
        "kind": ("readmission",),
        "state": ("RW", "US"),
        "nationality": ("AF",),
    }
    assert asked.options("state", "by") == " --state RW --state US --by persons"
    assert asked.query(state=None, by="senders").endswith("&nationality=AF&by=senders")


@pytest.mark.parametrize(
    ("query", "error", "said"),
    [
        ("policy=trusted-frist", UnknownNameError, "trusted-first"),
        ("policy=Majority", UnknownNameError, "majority"),
        ("kind=readmision", UnknownNameError, "readmission"),
        ("state=ZZ", UnknownNameError, "ZZ"),
        ("state=RW%2CUS", UnknownNameError, "RW,US"),
        ("state=rw", UnknownNameError, "rw"),
        ("nationality=statless", UnknownNameError, "stateless"),
        ("since=yesterday", DataError, "yesterday"),
        ("since=2025-02-30", DataError, "2025-02-30"),
        ("until=0001-01-01", UsageError, "1000"),
        ("known-on=9999-12-31", UsageError, "2200"),
        ("in-force-on=2025-01-01T00:00", DataError, "2025-01-01T00:00"),
        ("since=2026-01-01&until=2025-01-01", UsageError, "exchange"),
        ("q=" + "x" * 9000, UsageError, "too long"),
        ("&".join(["state=RW"] * 300), UsageError, "too many"),
        ("%00=%00", UsageError, "control character"),
    ],
)
def test_what_is_asked_wrongly_is_refused_with_a_way_out(
    site: Site, query: str, error: type[MiggraphError], said: str
) -> None:
    with pytest.raises(error) as caught:
        read_asked(query, site.kg)
    assert said in str(caught.value)
    assert caught.value.fix
    assert len(str(caught.value)) < 2000


@pytest.mark.parametrize("query", ["%", "%zz=%", "=&=&", "state", "&&&", "%ff=%fe", "?"])
def test_odd_query_strings_are_read(site: Site, query: str) -> None:
    asked = read_asked(query, site.kg)
    assert read_asked(asked.query().removeprefix("?"), site.kg) == asked
