"""Rules 5 and 6: which value wins, and how a decision ends."""

from __future__ import annotations

import pytest

from miggraph.claims.compare import relation_of_counts
from miggraph.claims.decide import Outcome, decide
from miggraph.quantities import Bounds
from miggraph.records import Capacity, Policy

from .factories import MAJORITY, TIERS, TRUSTED, decided, denies, rules, says

BOTH = pytest.mark.parametrize("policy", [TRUSTED, MAJORITY], ids=lambda policy: policy.id)


@BOTH
def test_one_voice_is_single(policy: Policy) -> None:
    verdict = decided(says("a", "2025-06-11"), policy=policy)
    assert (verdict.outcome, verdict.value) == (Outcome.SINGLE, "2025-06-11")
    assert (verdict.winners, verdict.losers, verdict.voices) == (("a",), (), 1)


@BOTH
def test_voices_that_say_the_same_are_agreed(policy: Policy) -> None:
    verdict = decided(says("a", "2025-06-11"), says("b", "2025-06-11", "court"), policy=policy)
    assert (verdict.outcome, verdict.value) == (Outcome.AGREED, "2025-06-11")
    assert (set(verdict.winners), verdict.voices) == ({"a", "b"}, 2)


RANKED = [
    (better, worse)
    for rank, tier in enumerate(TIERS)
    for better in tier
    for lower in TIERS[rank + 1 : rank + 2]
    for worse in lower
]


@pytest.mark.parametrize(("better", "worse"), RANKED)
def test_the_best_rank_wins_though_the_other_is_later_and_more(better: str, worse: str) -> None:
    verdict = decided(
        says("a", "2025", better, "2025-01-01"),
        says("b", "2024-06-11", worse, "2025-12-01"),
        says("c", "2024-06-11", worse, "2025-12-01"),
    )
    assert verdict.value == "2025"
    assert (verdict.winners, verdict.losers) == (("a",), ("b", "c"))
    expected = Outcome.UNSUPPORTED if better == "aggregator" else Outcome.RESOLVED
    assert verdict.outcome is expected


@pytest.mark.parametrize("tier", [tier for tier in TIERS if len(tier) > 1])
def test_types_of_one_rank_are_equal(tier: tuple[str, ...]) -> None:
    verdict = decided(*(says(kind, f"201{n}", kind) for n, kind in enumerate(tier)))
    assert verdict.outcome is Outcome.CONTESTED


def test_within_a_rank_the_refining_value_wins_though_it_is_earlier() -> None:
    verdict = decided(
        says("a", "2025-06", day="2025-12-01"), says("b", "2025-06-11", day="2025-06-12")
    )
    assert (verdict.outcome, verdict.value) == (Outcome.RESOLVED, "2025-06-11")
    assert verdict.losers == ("a",)


def test_a_refinement_of_a_lower_rank_does_not_win() -> None:
    verdict = decided(says("a", "2025-06", "court"), says("b", "2025-06-11", "newspaper"))
    assert verdict.value == "2025-06"


def test_within_a_rank_the_later_wins() -> None:
    verdict = decided(
        says("a", "2025-06-11", day="2025-06-12"), says("b", "2025-06-10", day="2025-06-13")
    )
    assert (verdict.outcome, verdict.value) == (Outcome.RESOLVED, "2025-06-10")
    assert "2025-06-13" in verdict.reason


@pytest.mark.parametrize("day", [None, "2025-06-12"])
def test_without_a_later_one_it_is_contested(day: str | None) -> None:
    """Nothing is left out for having no date, so an undated page contests a dated one."""
    verdict = decided(says("a", "2025-06-11", day="2025-06-12"), says("b", "2025-06-10", day=day))
    assert (verdict.outcome, verdict.value) == (Outcome.CONTESTED, None)
    assert set(verdict.left) == {"2025-06-11", "2025-06-10"}
    assert (verdict.winners, set(verdict.losers)) == ((), {"a", "b"})


def _counts(policy: Policy, *values: tuple[str, int, int]) -> tuple[Bounds, ...]:
    statements = [says(name, Bounds(low, high)) for name, low, high in values]
    return decide(statements, rules(policy), relation_of_counts).left


def test_a_refined_value_is_not_among_what_is_left() -> None:
    """[0, 100] loses to [50, 50], which refines it; only 50 and 60 are left to choose from."""
    left = _counts(TRUSTED, ("a", 0, 100), ("b", 50, 50), ("c", 60, 60))
    assert set(left) == {Bounds(50, 50), Bounds(60, 60)}


def test_a_value_with_fewer_votes_is_not_among_what_is_left() -> None:
    left = _counts(MAJORITY, ("a", 5, 5), ("b", 5, 5), ("c", 6, 6), ("d", 6, 6), ("e", 900, 900))
    assert set(left) == {Bounds(5, 5), Bounds(6, 6)}


@pytest.mark.parametrize(
    ("kind", "contested"),
    [
        ("court", True),
        ("government", True),
        ("intergovernmental", True),
        ("ngo", False),
        ("newspaper", False),
        ("content-farm", False),
    ],
)
def test_a_denial_contests_where_its_rank_is_at_least_equal(kind: str, contested: bool) -> None:
    verdict = decided(says("a", "2025-06-11", "government"), denies("b", "2025-06-11", kind))
    assert verdict.outcome is (Outcome.CONTESTED if contested else Outcome.SINGLE)
    assert verdict.value == "2025-06-11"
    assert verdict.denials == ("b",)
    assert "denied by b" in verdict.reason


@pytest.mark.parametrize(
    ("denied", "contested"),
    [
        ("2025-06-11", True),
        ("2025-06", True),
        ("2025-06-12", False),
        ("2024", False),
    ],
)
def test_a_denial_touches_what_it_denies(denied: str, contested: bool) -> None:
    verdict = decided(says("a", "2025-06-11"), denies("b", denied))
    assert (verdict.outcome is Outcome.CONTESTED) == contested
    assert verdict.denials == ("b",)


def test_denying_the_more_precise_value_leaves_the_less_precise_one() -> None:
    assert decided(says("a", "2025-06"), denies("b", "2025-06-11")).outcome is Outcome.SINGLE


def test_the_denial_of_a_party_alone_removes_nothing() -> None:
    verdict = decided(
        says("a", "agreed"),
        denies("b", "agreed", "government", state="XK"),
        property_="status",
        parties=("US", "XK"),
    )
    assert (verdict.outcome, verdict.value) == (Outcome.SINGLE, "agreed")
    assert verdict.denials == ("b",)
    assert "denied by b" in verdict.reason


@pytest.mark.parametrize(
    "others",
    [
        [denies("c", "agreed", "court")],
        [denies("c", "agreed", "government", state="RS")],
    ],
)
def test_the_denial_of_a_party_and_another_contests(others: list[object]) -> None:
    verdict = decided(
        says("a", "agreed"),
        denies("b", "agreed", "government", state="XK"),
        *others,  # type: ignore[arg-type]
        property_="status",
        parties=("US", "XK"),
    )
    assert verdict.outcome is Outcome.CONTESTED
    assert verdict.denials == ("b", "c")


@BOTH
@pytest.mark.parametrize(
    "kinds",
    [
        ("content-farm",),
        ("aggregator",),
        ("content-farm", "aggregator"),
        ("content-farm", "content-farm"),
    ],
)
def test_what_only_farms_and_aggregators_say_is_unsupported(
    kinds: tuple[str, ...], policy: Policy
) -> None:
    verdict = decided(
        *(says(f"s{n}", "2025-06-11", kind) for n, kind in enumerate(kinds)), policy=policy
    )
    assert (verdict.outcome, verdict.value) == (Outcome.UNSUPPORTED, "2025-06-11")
    assert not verdict.outcome.is_accepted


def test_what_is_only_denied_is_unknown() -> None:
    verdict = decided(denies("a", "2025-06-11"), denies("b", "2025"))
    assert (verdict.outcome, verdict.value, verdict.voices) == (Outcome.UNKNOWN, None, 0)
    assert verdict.denials == ("a", "b")


@pytest.mark.parametrize(
    ("outcome", "accepted"),
    [
        ("single", True),
        ("agreed", True),
        ("resolved", True),
        ("contested", False),
        ("unsupported", False),
        ("unknown", False),
    ],
)
def test_which_outcomes_have_a_plain_triple(outcome: str, accepted: bool) -> None:
    assert Outcome(outcome).is_accepted is accepted


def test_majority_counts_voices_and_not_ranks() -> None:
    verdict = decided(
        says("a", "2025-06-11", "court", "2025-12-01"),
        says("b", "2025-06-10"),
        says("c", "2025-06-10"),
        policy=MAJORITY,
    )
    assert (verdict.outcome, verdict.value) == (Outcome.RESOLVED, "2025-06-10")


def test_majority_gives_one_vote_to_pages_of_one_origin() -> None:
    relays = [says(f"r{n}", "2025-06-11", voices=("afp",), own=False) for n in range(3)]
    verdict = decided(*relays, says("b", "2025-06-10"), says("c", "2025-06-10"), policy=MAJORITY)
    assert (verdict.value, verdict.voices) == ("2025-06-10", 3)


def test_majority_hears_content_farms_only_when_alone() -> None:
    farms = [says(f"f{n}", "2025-06-11", "content-farm") for n in range(3)]
    assert decided(*farms, says("a", "2025-06-10"), policy=MAJORITY).value == "2025-06-10"
    alone = decided(*farms, policy=MAJORITY)
    assert (alone.value, alone.outcome) == ("2025-06-11", Outcome.UNSUPPORTED)


def test_a_tie_goes_to_the_refining_value() -> None:
    verdict = decided(
        says("a", "2025-06", day="2025-12-01"),
        says("b", "2025-06-11", day="2025-06-12"),
        policy=MAJORITY,
    )
    assert (verdict.outcome, verdict.value) == (Outcome.RESOLVED, "2025-06-11")


def test_any_other_tie_is_contested_though_one_is_later_or_ranks_higher() -> None:
    verdict = decided(
        says("a", "2025-06-10", "court", "2025-12-01"),
        says("b", "2025-06-11", day="2025-06-12"),
        policy=MAJORITY,
    )
    assert (verdict.outcome, verdict.value) == (Outcome.CONTESTED, None)


def test_a_relay_collapses_into_its_origin_before_it_counts() -> None:
    """The own page says 50 and forty relays say 60: one voice, 50."""
    relays = [
        says(
            f"r{n}",
            Capacity("exactly", 60, "total"),
            "news-agency",
            "2025-12-01",
            voices=("afp",),
            own=False,
        )
        for n in range(40)
    ]
    own = says("afp", Capacity("exactly", 50, "total"), "news-agency", "2025-06-11")
    verdict = decided(*relays, own, property_="capacity")
    assert (verdict.outcome, verdict.value) == (
        Outcome.SINGLE,
        Capacity("exactly", 50, "total"),
    )
    assert verdict.voices == 1
    assert len(verdict.losers) == 40


def test_a_voice_with_two_values_has_no_second_vote() -> None:
    """Rule 5, majority: b speaks for both days, so only a and c have a vote that counts."""
    verdict = decided(
        says("a", "2025-06-11"), says("b", "2025-06-12"),
        says("b2", "2025-06-13", voices=("b",)), says("c", "2025-06-11"),
        policy=MAJORITY,
    )  # fmt: skip
    assert verdict.value == "2025-06-11"
    assert "2 of 2 votes" in verdict.reason
