"""An attack on what is published finds each planted fault, and nothing after masking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from miggraph.identity import account_id, claim_id
from miggraph.publishing import disclosed, masked
from miggraph.publishing.events import FEW
from miggraph.publishing.sums import Part, narrowed, widened
from miggraph.quantities import Bounds
from miggraph.records import Account, Claim, Cohort, Dossier

from ..unit.factories import judged, onward
from .records import account, claim, counted, records


def _safe() -> Dossier:
    return masked(
        records(
            account(persons=(5, 5), cohorts={"KZ": 2, "UZ": 3}),
            account("newspaper-b", persons=(5, 5)),
            account("newspaper-c", transfer="us-xk-2025", date="2025", tells="total"),
            claim("persons-transferred", counted(2)),
            claim("first-transfer-on", "2025-07-01"),
            judgements=[judged("us-xk-2025", "us-xk-2025-07-01-flight", "different")],
        )
    ).dossier


def _planted(change: Callable[[Account], Account], of: str = "newspaper") -> Dossier:
    safe = _safe()
    told = [change(a) if a.source == of else a for a in safe.accounts]
    return replace(safe, accounts=tuple(replace(a, id=account_id(a)) for a in told))


def _planted_claim(property_: str, **changes: Any) -> Dossier:
    safe = _safe()
    told = [replace(c, **changes) if c.property == property_ else c for c in safe.claims]
    return replace(safe, claims=tuple(replace(c, id=claim_id(c)) for c in told))


def _raw_ids() -> Dossier:
    safe = _safe()
    return replace(safe, accounts=tuple(replace(a, id="0" * 16) for a in safe.accounts))


def _named(name: str) -> Dossier:
    return _planted(lambda a: replace(a, transfer=name))


def _period() -> Dossier:
    """Make a total of 7 that leaves the few beside an event of 5 no choice but two."""
    safe = masked(
        records(
            account(transfer="us-xk-2025-08-01", date="2025-08-01", persons=(5, 5)),
            account(persons=(2, 2)),
            account("newspaper-b", transfer="us-xk-2025", date="2025", tells="total"),
        )
    ).dossier
    told = [replace(a, persons=(7, 7)) if a.tells == "total" else a for a in safe.accounts]
    return replace(safe, accounts=tuple(replace(a, id=account_id(a)) for a in told))


FAULTS = {
    "a small number": (_planted(lambda a: replace(a, cohorts=(Cohort("UZ", 2),))), "count"),
    "a total of the account": (_planted(lambda a: replace(a, persons=(5, 5))), "count"),
    "a total elsewhere": (_planted(lambda a: replace(a, persons=(5, 5)), "newspaper-b"), "count"),
    "a total over a period": (_period(), "count"),
    "a day": (_planted(lambda a: replace(a, date="2025-07-01")), "day"),
    "a month": (_planted(lambda a: replace(a, date="2025-07")), "day"),
    "a day elsewhere": (_planted(lambda a: replace(a, date="2025-08-01"), "newspaper-b"), "day"),
    "an onward leg": (_planted(lambda a: replace(a, onward=(onward(persons=9),))), "onward"),
    "a note": (_planted(lambda a: replace(a, notes=("on Monday",))), "text"),
    "an id with a day": (_named("us-xk-2025-07-01"), "name"),
    "an id with a number": (_named("us-xk-2025-q3-four"), "name"),
    "a hash of other content": (_raw_ids(), "name"),
    "a small count of a claim": (
        _planted_claim("persons-transferred", value=counted(2, "2025-35")),
        "count",
    ),
    "the day of a first transfer": (_planted_claim("first-transfer-on", value="2025-07-02"), "day"),
    "a reason": (
        replace(_safe(), judgements=(judged("us-xk-2025", "us-xk-2025-q3", reason="1 July"),)),
        "text",
    ),
}


def test_nothing_is_found_in_what_was_masked() -> None:
    assert disclosed(_safe()) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_each_planted_fault_is_found(fault: str) -> None:
    dossier, detail = FAULTS[fault]
    found = disclosed(dossier)
    assert detail in {item.detail for item in found}
    if fault not in ("a total of the account", "a small number"):
        assert {item.detail for item in found} == {detail}


def test_a_total_says_what_the_last_part_is() -> None:
    parts = [Part(Bounds(7, 7), masked=False), Part(FEW, masked=True)]
    assert narrowed(Bounds(10, 10), parts) == (3, 3)
    assert narrowed(Bounds(9, 9), parts) == (2, 2)
    assert narrowed(Bounds(8, 10), parts) is None
    assert narrowed(Bounds(30, 30), parts) is None
    assert narrowed(Bounds(5, 5), parts) is None  # contradicts the parts, so tells nothing
    assert widened(Bounds(9, 9), parts) == (8, 10)


_counts = st.one_of(st.none(), st.integers(0, 9))
_days = st.sampled_from(["2025-07-01", "2025-07-20", "2025-08", "2025", "2025-12-24"])
_sources = st.sampled_from(["newspaper", "newspaper-b", "government", "intergovernmental"])


@st.composite
def _accounts(draw: st.DrawFn) -> Account:
    cohorts = draw(st.dictionaries(st.sampled_from(["KZ", "RW", "UZ"]), _counts, max_size=3))
    low = draw(_counts)
    told = [n for n in cohorts.values() if n is not None]
    whole = draw(st.sampled_from([(low, low), (sum(told), sum(told)), (low, None), (None, low)]))
    return account(
        draw(_sources),
        transfer=draw(st.sampled_from(["us-xk-2025-07-01", "us-xk-2025-08-two", "us-xk-all"])),
        date=draw(_days),
        persons=whole,
        cohorts=cohorts,
        tells=draw(st.sampled_from(["event", "event", "total"])),
        onward=draw(st.sampled_from([(), (onward(),), (onward(persons=9, date="2025-09-01"),)])),
        notes=draw(st.sampled_from([(), ("two men",)])),
    )


def _claims() -> st.SearchStrategy[Claim]:
    value = st.builds(
        counted, st.integers(0, 12), _days, st.sampled_from(["exactly", "up-to", "at-least"])
    )
    return st.builds(claim, st.just("persons-transferred"), value, _sources)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(_accounts(), max_size=5, unique_by=lambda a: a.id),
    st.lists(_claims(), max_size=3, unique_by=lambda c: c.id),
)
def test_after_masking_nothing_can_be_recomputed(told: list[Account], claims: list[Claim]) -> None:
    found = masked(records(*told, *claims))
    assert disclosed(found.dossier) == []
    assert masked(found.dossier).dossier == found.dossier
    for item in found.dossier.accounts:
        assert _bounds_hold(item, told)


def _bounds_hold(shown: Account, told: list[Account]) -> bool:
    """Whether some account of the same source is told within the bounds that are shown."""
    return any(_holds(shown, one) for one in told if one.source == shown.source)


def _holds(shown: Account, one: Account) -> bool:
    def numbers(item: Account) -> Iterator[tuple[int, int | None]]:
        yield item.persons[0] or 0, item.persons[1]
        for cohort in item.cohorts:
            yield (0, None) if cohort.told is None else cohort.told

    return [c.nationality for c in shown.cohorts] == [c.nationality for c in one.cohorts] and all(
        Bounds(*wide).contains(Bounds(*narrow)) or narrow == (0, None)
        for wide, narrow in zip(numbers(shown), numbers(one), strict=True)
    )
