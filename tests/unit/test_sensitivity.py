"""Rule 11 and the docstring of sensitivity: the range of ranks over policies, counts and types."""

from __future__ import annotations

from typing import Any

from miggraph.claims.view import Resolver
from miggraph.network.ranking.hubs import HubParameters, HubReport
from miggraph.network.ranking.sensitivity import hub_report
from miggraph.records import Account, Source

from .factories import CLOCKS, account, agreement, dossier, source

UNDER = agreement(
    AL="receiving", RW="receiving", XK="receiving", US="sending", GB="sending", FR="sending"
)


def _report(
    accounts: list[Account], sources: dict[str, str], by: Any = "senders", **changes: Any
) -> HubReport:
    register: dict[str, Source] = {
        name: source(name, type=kind, published="2025-07-02") for name, kind in sources.items()
    }
    found = dossier(
        sources=register, accounts=tuple(accounts), agreements={"us-xk": UNDER}, **changes
    )
    resolver = Resolver(found)
    return hub_report(resolver, resolver.view("trusted-first", CLOCKS), HubParameters(by=by))


def _told(page: str, sending: str, receiving: str, persons: int = 10) -> Account:
    return account(
        f"{page} {sending} {receiving} {persons}",
        source=page,
        transfer=f"{sending}-{receiving}",
        sending=sending,
        receiving=(receiving,),
        persons=(persons, persons),
        cohorts={"UZ": persons},
    )


def _ranges(report: HubReport) -> dict[str, tuple[int, int, int]]:
    return {hub.state: (hub.rank, *hub.sensitivity_range) for hub in report.hubs}


def test_a_state_that_vanishes_takes_the_place_after_the_last() -> None:
    """Kosovo rests on newspapers alone; without them Albania and Rwanda have ranks 1 and 2."""
    report = _report(
        [
            _told("paper", "US", "XK"),
            _told("paper", "GB", "XK"),
            _told("paper", "FR", "XK"),
            _told("ngo", "US", "AL"),
            _told("ngo", "GB", "AL"),
            _told("ngo", "US", "RW"),
        ],
        {"paper": "newspaper", "ngo": "ngo"},
    )
    # Without the ngo, Kosovo alone is left, and the others come after its rank 1.
    assert _ranges(report) == {"XK": (1, 1, 3), "AL": (2, 1, 2), "RW": (3, 2, 3)}


def test_if_all_vanish_each_takes_the_first_place() -> None:
    report = _report([_told("paper", "US", "XK")], {"paper": "newspaper"})
    assert _ranges(report) == {"XK": (1, 1, 1)}


def test_another_policy_widens_the_range() -> None:
    """By rank Kosovo has 5 persons, by votes 50; Albania has 20 either way."""
    report = _report(
        [
            _told("court", "US", "XK", 5),
            _told("paper", "US", "XK", 50),
            _told("radio", "US", "XK", 50),
            _told("court", "GB", "AL", 20),
            _told("paper", "GB", "AL", 20),
            _told("radio", "GB", "AL", 20),
        ],
        {"court": "court", "paper": "newspaper", "radio": "broadcaster"},
        by="persons",
    )
    assert _ranges(report) == {"AL": (1, 1, 2), "XK": (2, 1, 2)}


def test_counts_at_their_greatest_widen_the_range() -> None:
    """Kosovo received 10 to 90 persons, Albania 20."""
    wide = account("wide", source="paper", transfer="US-XK", persons=(10, 90), cohorts={"UZ": 10})
    report = _report([wide, _told("paper", "GB", "AL", 20)], {"paper": "newspaper"}, by="persons")
    assert _ranges(report) == {"AL": (1, 1, 2), "XK": (2, 1, 2)}


def test_the_report_names_policy_and_clocks() -> None:
    """Rule 16: every number names its policy and clocks."""
    report = _report([_told("paper", "US", "XK")], {"paper": "newspaper"})
    assert (report.policy, report.clocks) == ("trusted-first", CLOCKS)
    assert report.parameters == HubParameters()
    assert report.possibly_known == 0
