"""Rules 8 and 14 and the natures of section 2: what an arrangement is, and if it is in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from miggraph.claims.nature import Life
from miggraph.claims.view import Resolver
from miggraph.records import Agreement, Claim, Party, Source

from .factories import CLOCKS, account, claim, dossier, source


def _life(
    *claims: Claim,
    sources: Iterable[Source] = (),
    on: date = CLOCKS.on,
    form: str = "treaty",
    accounts: Iterable[Any] = (),
) -> Life:
    """Resolve one agreement; each claim has a page of its own unless its source is given."""
    given = {page.id: page for page in sources}
    numbered = tuple(
        Claim(**({name: getattr(c, name) for name in c.__struct_fields__} | {"id": f"c{n}"}))
        for n, c in enumerate(claims)
    )
    pages = {c.source: given.get(c.source, source(c.source)) for c in (*numbered, *accounts)}
    parties = (Party("US", "sending"), Party("XK", "receiving"))
    records = dossier(
        agreements={"us-xk": Agreement("us-xk", "us-xk", "third-country-transfer", form, parties)},
        sources=pages,
        claims=numbered,
        accounts=tuple(accounts),
    )
    clocks = type(CLOCKS)(on, CLOCKS.known_on, CLOCKS.recorded_on)
    return Resolver(records).view("trusted-first", clocks).lives["us-xk"]


def _page(name: str, published: str | None = None, kind: str = "newspaper") -> Source:
    return source(name, published=published, type=kind)


def test_a_signature_concludes() -> None:
    life = _life(claim("signed-on", "2025-06", source="a"))
    assert (life.nature, life.in_force, life.status) == ("concluded", "no", None)


def test_talks_are_proposed_and_a_refusal_is_refused() -> None:
    assert _life(claim("status", "negotiating", source="a")).nature == "proposed"
    assert _life(claim("status", "refused", source="a")).nature == "refused"


def test_a_signature_of_contested_day_concludes_all_the_same() -> None:
    life = _life(
        claim("signed-on", "2025-06-01", source="a"), claim("signed-on", "2025-07-01", source="b")
    )
    assert life.nature == "concluded"


@pytest.mark.parametrize(("kind", "nature"), [
    ("content-farm", "proposed"), ("aggregator", "concluded"),
])  # fmt: skip
def test_what_only_a_farm_tells_concludes_nothing(kind: str, nature: str) -> None:
    life = _life(claim("signed-on", "2025-06", source="a"), sources=[_page("a", kind=kind)])
    assert life.nature == nature
    if kind == "aggregator":
        assert "aggregators that name no origin" in life.nature_reason


@pytest.mark.parametrize(
    ("act", "denial", "nature"),
    [
        ("newspaper", "newspaper", "claimed-and-disputed"),
        ("newspaper", "government", "claimed-and-disputed"),
        ("ngo", "newspaper", "claimed-and-disputed"),
        ("ngo", "content-farm", "concluded"),
        ("ngo", "aggregator", "concluded"),
        ("government", "government", "claimed-and-disputed"),
        ("government", "news-agency", "concluded"),
        ("legal-text", "government", "concluded"),
    ],
)
def test_a_denial_of_existence_disputes_unless_an_authority_above_it_tells_an_act(
    act: str, denial: str, nature: str
) -> None:
    life = _life(
        claim("signed-on", "2025-06", source="a"),
        claim("status", "agreed", source="b", denies=True),
        sources=[_page("a", kind=act), _page("b", kind=denial)],
    )
    assert life.nature == nature


def test_a_denial_of_one_stage_is_no_denial_of_existence() -> None:
    life = _life(
        claim("signed-on", "2025-06", source="a"),
        claim("status", "in-force", source="b", denies=True),
    )
    assert life.nature == "concluded"


def test_a_denial_of_existence_touches_all_times_and_that_of_a_stage_its_own() -> None:
    pages = [_page("a", "2025-06-01"), _page("b", "2025-07-01")]
    signed = claim("status", "signed", source="a")
    existence = _life(signed, claim("status", "agreed", source="b", denies=True), sources=pages)
    assert existence.status is None
    stage = _life(signed, claim("status", "signed", source="b", denies=True), sources=pages)
    assert stage.status == "signed"


def test_a_first_transfer_that_lies_ahead_is_a_plan() -> None:
    begun = claim("first-transfer-on", "2025-07-01", source="a")
    assert _life(begun).nature == "concluded"
    assert _life(begun, on=date(2025, 6, 30)).nature == "proposed"
    assert _life(claim("first-transfer-on", "2027", source="a")).nature == "proposed"


def test_transfers_conclude() -> None:
    assert _life(accounts=[account("a")]).nature == "concluded"
    assert _life(accounts=[account("a", standing="announced")]).nature == "proposed"


@pytest.mark.parametrize(("on", "known"), [
    (date(2025, 5, 31), "no"), (date(2025, 6, 1), "possibly"), (date(2025, 6, 29), "possibly"),
    (date(2025, 6, 30), "yes"),
])  # fmt: skip
def test_entry_into_force_has_passed(on: date, known: str) -> None:
    assert _life(claim("in-force-on", "2025-06", source="a"), on=on).in_force == known


@pytest.mark.parametrize(("on", "known"), [
    (date(2025, 5, 31), "no"), (date(2025, 6, 1), "possibly"), (date(2025, 6, 30), "yes"),
])  # fmt: skip
def test_a_status_counts_from_its_publication(on: date, known: str) -> None:
    life = _life(claim("status", "in-force", source="a"), sources=[_page("a", "2025-06")], on=on)
    assert life.in_force == known


@pytest.mark.parametrize(("on", "known"), [
    (date(1990, 1, 1), "no"), (date(2025, 6, 30), "possibly"), (date(2026, 11, 21), "yes"),
])  # fmt: skip
def test_an_undated_status_is_certain_from_its_entry_and_never_before_the_signature(
    on: date, known: str
) -> None:
    life = _life(
        claim("status", "in-force", source="a"), claim("signed-on", "2025-06-01", source="b"), on=on
    )
    assert life.in_force == known


def test_what_has_ended_is_not_in_force_whatever_is_said_later() -> None:
    life = _life(
        claim("in-force-on", "2019-11", source="a"),
        claim("ended-on", "2021-02-05", source="b"),
        claim("status", "in-force", source="c"),
        claim("status", "terminated", source="d"),
        sources=[_page("c", "2021-02-07"), _page("d", "2021-02-06")],
    )
    assert (life.in_force, life.status) == ("no", "terminated")


@pytest.mark.parametrize(("later", "known"), [(None, "no"), ("2025-09-01", "possibly")])
def test_what_was_suspended_and_is_told_in_force_later_is_possibly_so(
    later: str | None, known: str
) -> None:
    claims = [
        claim("in-force-on", "2025-01-01", source="a"),
        claim("suspended-on", "2025-06-01", source="b"),
    ]
    if later:
        claims.append(claim("status", "in-force", source="c"))
    assert _life(*claims, sources=[_page("c", later)]).in_force == known


@pytest.mark.parametrize(("form", "status"), [
    ("treaty", "in-force"), ("memorandum", "operative"), ("unknown", "operative"),
])  # fmt: skip
def test_words_of_treaties_hold_for_what_binds(form: str, status: str) -> None:
    assert _life(claim("status", "in-force", source="a"), form=form).status == status


def test_what_is_announced_is_no_fact() -> None:
    life = _life(claim("in-force-on", "2025-01-01", source="a", standing="announced"))
    assert (life.nature, life.in_force) == ("proposed", "no")


@pytest.mark.parametrize(
    ("on", "known"),
    [(date(2020, 1, 1), "yes"), (date(2022, 1, 1), "no"), (date(2024, 1, 1), "yes")],
)
def test_the_end_of_one_text_does_not_end_the_next(on: date, known: str) -> None:
    first, second = "us-xk.memorandum", "us-xk.treaty"
    life = _life(
        claim("in-force-on", "2019-05-01", source="a", instrument=first),
        claim("ended-on", "2021-12-31", source="a", instrument=first),
        claim("in-force-on", "2023-03-01", source="b", instrument=second),
        on=on,
    )
    assert life.in_force == known


def test_what_is_told_of_no_text_holds_for_each() -> None:
    life = _life(
        claim("in-force-on", "2019-05-01", source="a", instrument="us-xk.memorandum"),
        claim("in-force-on", "2020-05-01", source="a", instrument="us-xk.treaty"),
        claim("ended-on", "2024-07-05", source="b"),
    )
    assert life.in_force == "no"


def test_a_status_of_one_text_is_none_of_the_next() -> None:
    life = _life(
        claim("status", "in-force", source="a", instrument="us-xk.treaty"),
        claim("status", "expired", source="b", instrument="us-xk.memorandum"),
        sources=(_page("a", "2024-01-01"), _page("b", "2024-06-01")),
    )
    assert life.in_force == "yes"
