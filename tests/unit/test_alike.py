"""Which transfers are proposed as one event, and what speaks for it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.claims.alike import Pair, alike, standing_judgements
from miggraph.claims.view import Resolver
from miggraph.records import Account, Judgement

from .factories import CLOCKS, LATE, account, agreement, dossier, judged, source

AGREEMENTS = {
    "us-xk": agreement(US="sending", XK="receiving"),
    "us-al": agreement("us-al", US="sending", AL="receiving"),
}


def _told(name: str, transfer: str | None = None, **changes: Any) -> Account:
    """Tell of ten persons; a name of its own is the transfer and the source."""
    return account(name, **({"transfer": transfer or name, "cohorts": {"UZ": 6}} | changes))


def _pairs(
    *accounts: Account, judgements: tuple[Judgement, ...] = (), least: float = 0.0
) -> list[Pair]:
    found = dossier(
        sources={item.source: source(item.source, published="2025-09-01") for item in accounts},
        agreements=AGREEMENTS,
        accounts=accounts,
        judgements=judgements,
    )
    resolver = Resolver(found)
    view = resolver.view("trusted-first", CLOCKS)
    return alike(resolver, view, judgements, least)


def _pair(*accounts: Account, **changes: Any) -> Pair:
    (found,) = _pairs(*accounts, **changes)
    return found


def test_one_flight_told_twice() -> None:
    pair = _pair(_told("landing"), _told("flight"))
    assert (pair.left, pair.right) == ("flight", "landing")
    assert pair.score == 1.0
    assert pair.judgement is None
    assert pair.reasons == (
        "both US to XK",
        "dates 2025-07-01 and 2025-07-01",
        "persons 10 and 10",
        "nationalities in common: UZ of UZ",
        "both under us-xk",
    )


def test_numbers_that_cannot_be_one_count_nothing() -> None:
    pair = _pair(_told("a"), _told("b", persons=(30, 40)))
    assert pair.score == pytest.approx(0.70)
    assert "persons 10 and 30 to 40: no number fits both" in pair.reasons


@pytest.mark.parametrize(
    ("persons", "score"),
    [((10, 10), 1.0), ((8, 12), 0.88), ((10, None), 0.88), ((11, 11), 0.7)],
)
def test_numbers_that_meet_count_less_than_equal_ones(
    persons: tuple[int | None, int | None], score: float
) -> None:
    assert _pair(_told("a"), _told("b", persons=persons)).score == pytest.approx(score)


def test_no_common_nationality_speaks_against_it() -> None:
    same = _pair(_told("a"), _told("b"))
    other = _pair(_told("a"), _told("b", cohorts={"KZ": 6}))
    silent = _pair(_told("a"), _told("b", cohorts={}))
    assert other.score < silent.score < same.score
    assert "nationalities in common: none of KZ, UZ" in other.reasons
    assert "nationalities not told by both" in silent.reasons


def test_other_agreements_speak_against_it() -> None:
    pair = _pair(_told("a"), _told("b", agreements=("us-al",)))
    assert pair.score == pytest.approx(0.85)
    assert pair.reasons[-1] == "under different agreements"


def test_an_event_and_a_total_are_seldom_one() -> None:
    pair = _pair(_told("a"), _told("b", tells="total"))
    assert pair.score == pytest.approx(0.7)
    assert pair.reasons[-1] == "one is an event, the other a total"


@pytest.mark.parametrize(
    "changes",
    [
        {"receiving": ("AL",)},
        {"receiving": ("AL", "RS")},
        {"sending": "GB"},
        {"date": "2025-07-04"},
        {"date": "2025-08"},
        {"date": "2024"},
    ],
)
def test_what_went_another_way_or_at_another_time_is_not_proposed(changes: dict[str, Any]) -> None:
    assert _pairs(_told("a"), _told("b", **changes)) == []


@pytest.mark.parametrize(
    ("date", "least"),
    [
        ("2025-07-02", 0.8),  # a night between departure and arrival
        ("2025-06-30", 0.8),
        ("2025-07", 0.75),
        ("2025", 0.7),
        ("2025-06-20/2025-07-10", 0.75),
        ("2025-07-01/..", 0.8),
    ],
)
def test_dates_that_meet_are_proposed(date: str, least: float) -> None:
    assert least <= _pair(_told("a"), _told("b", date=date)).score < 1


def test_the_closer_the_dates_the_more_they_say() -> None:
    scores = [
        _pair(_told("a"), _told("b", date=date)).score
        for date in ("2025-07-01", "2025-07", "2025", "202X")
    ]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4 or scores[2] == scores[3]


def test_one_common_destination_is_enough() -> None:
    pair = _pair(_told("a"), _told("b", receiving=("AL", "XK")))
    assert pair.reasons[0] == "both US to XK"


def test_who_names_no_destination_is_proposed_with_a_lower_score() -> None:
    pair = _pair(_told("a"), _told("b", receiving=()))
    assert pair.score == 0.7
    assert "not both name a destination" in pair.reasons


def test_a_territory_counts_as_its_administering_state() -> None:
    pair = _pair(_told("a"), _told("b", sending="PR"))
    assert pair.score == 1.0
    assert pair.reasons[0] == "both US to XK"


def test_all_accounts_of_a_transfer_say_where_it_went() -> None:
    pair = _pair(_told("a"), _told("a2", "a", receiving=("AL",)), _told("b", receiving=("AL",)))
    assert (pair.left, pair.right) == ("a", "b")
    assert pair.reasons[0] == "both US to AL"


def test_merged_transfers_are_one_already() -> None:
    assert _pairs(_told("a"), _told("b"), judgements=(judged("a", "b"),)) == []


@pytest.mark.parametrize("answer", ["different", "unsure"])
def test_a_judgement_stands_with_its_pair(answer: str) -> None:
    pair = _pair(_told("a"), _told("b"), judgements=(judged("b", "a", answer),))
    assert pair.judgement == answer


def test_the_likeliest_come_first_and_the_least_are_left_out() -> None:
    told = (_told("d"), _told("c"), _told("b", persons=(99, 99)), _told("a", tells="total"))
    pairs = _pairs(*told)
    assert len(pairs) == 6
    assert [(-p.score, p.left, p.right) for p in pairs] == sorted(
        (-p.score, p.left, p.right) for p in pairs
    )
    assert (pairs[0].left, pairs[0].right) == ("c", "d")
    scores = [pair.score for pair in pairs]
    for least in (0.3, scores[2], 0.99, 1.0):
        assert _pairs(*told, least=least) == [pair for pair in pairs if pair.score >= least]


def test_judged_pairs_are_left_out_of_the_graph_unless_asked_for(data: Any) -> None:
    import miggraph

    path = data / "agreements/es-mr-2023-return.trig"
    text = path.read_text("utf-8")
    new = (
        "source:pagemill-nd-kosovo {\n    account:n mig:tellsOf transfer:es-mr-2023-08-again ; "
        'mig:under agreement:es-mr-2023-return ; mig:date "2023-08"^^edtf:EDTF ; '
        "mig:from state:ES ; mig:to state:MR ; mig:tells telling:total .\n"
        '    source:pagemill-nd-kosovo mig:recordedOn "2026-11-21"^^xsd:date .\n}\n'
    )
    path.write_text(f"{text}\n{new}", encoding="utf-8")
    from miggraph.curated.format import format_folder

    format_folder(data)
    names = ("es-mr-2023-08-168", "es-mr-2023-08-again")
    assert [(p.left, p.right) for p in miggraph.open(data).alike(0)] == [names]
    head = "left,right,judgement,by,on,reason,withdrawn\n"
    row = f"{','.join(names)},unsure,me,2026-11-22,no day,"
    for tail, unjudged, answers in (("", 0, ["unsure"]), ("2026-11-23", 1, [None])):
        (data / "judgements.csv").write_text(f"{head}{row}{tail}\n", encoding="utf-8")
        assert len(miggraph.open(data).alike(0)) == unjudged
        assert [p.judgement for p in miggraph.open(data).alike(0, judged=True)] == answers


def test_only_standing_judgements_count() -> None:
    early = judged("a", "b", on="2026-11-22")
    late = judged("a", "c", on="2026-12-02")
    gone = judged("a", "d", on="2026-11-22", withdrawn="2026-12-01")
    assert standing_judgements([early, late, gone], LATE) == [early]


dates = st.sampled_from(
    [
        "2025-07-01",
        "2025-07-02",
        "2025-07",
        "2025",
        "2025-06/2025-08",
        "2025-07-01/..",
        "202X",
        "..",
    ]
)
counts = st.none() | st.integers(0, 30)
told = st.fixed_dictionaries(
    {
        "date": dates.filter(lambda text: text != ".."),
        "sending": st.sampled_from(["US", "PR", "GB"]),
        "receiving": st.sampled_from([(), ("XK",), ("AL",), ("AL", "XK")]),
        "persons": st.tuples(counts, counts).map(
            lambda pair: tuple(sorted(pair)) if None not in pair else pair
        ),
        "cohorts": st.dictionaries(st.sampled_from(["UZ", "KZ", "RS"]), counts, max_size=3),
        "tells": st.sampled_from(["event", "total"]),
        "agreements": st.sampled_from([("us-xk",), ("us-al",), ("us-al", "us-xk")]),
    }
)


@given(one=told, other=told)
def test_the_score_is_a_share_and_knows_no_left(one: dict[str, Any], other: dict[str, Any]) -> None:
    there = _pairs(_told("a", **one), _told("b", **other))
    back = _pairs(_told("a", **other), _told("b", **one))
    assert [pair.score for pair in there] == [pair.score for pair in back]
    for pair in there:
        assert 0 <= pair.score <= 1
        assert len(pair.reasons) >= 5


@given(one=told.filter(lambda one: one["receiving"]))
def test_nothing_is_more_alike_than_the_same_account(one: dict[str, Any]) -> None:
    (same,) = _pairs(_told("a", **one), _told("b", **one))
    assert same.score >= 0.5


@given(first=told, second=told, third=told)
def test_the_order_of_the_accounts_does_not_matter(
    first: dict[str, Any], second: dict[str, Any], third: dict[str, Any]
) -> None:
    accounts = [_told("a", **first), _told("b", **second), _told("c", **third)]
    assert _pairs(*accounts) == _pairs(*accounts[::-1])
