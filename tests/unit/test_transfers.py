"""Rules 8 and 9: everything about a transfer is a decision of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from miggraph.claims.transfer import OnwardMovement, Transfer
from miggraph.quantities import Bounds
from miggraph.records import Cohort, Source

from .factories import account, agreement, onward, resolve, source

AGENCY = source("a", type="news-agency")
FARM = source("f", type="content-farm")


def _cohorts(found: Transfer) -> dict[str, tuple[tuple[int, int | None], bool]]:
    return {c.nationality: (tuple(c.persons), c.accepted) for c in found.cohorts}


def _outcome(found: Transfer, property_: str) -> str:
    return next(r.outcome.value for r in found.rulings if r.property == property_)


def test_one_account_is_taken_as_it_is() -> None:
    found = resolve(account("a", cohorts={"UZ": 10}, via=("RW", "ES"), mode="charter-flight"))
    assert (found.sending, found.receiving, found.persons) == ("US", "XK", (10, 10))
    assert (found.third_country, found.third_persons) == ("yes", (10, 10))
    assert _cohorts(found) == {"UZ": ((10, 10), True)}
    assert (found.via, found.mode, found.date) == (("RW", "ES"), "charter-flight", "2025-07-01")
    assert (found.standing, found.tells, found.accounts) == ("done", "event", ("a",))


def test_a_silent_account_denies_nothing() -> None:
    found = resolve(account("a", cohorts={"UZ": 4}), account("b"))
    assert _cohorts(found) == {"UZ": ((4, 4), True)}
    assert (found.third_country, found.third_persons) == ("partly", (4, 10))


@pytest.mark.parametrize("others", [{"KZ": 9}, {"KZ": None}])
def test_an_account_whose_cohorts_do_not_add_up_denies_nothing(others: dict[str, Any]) -> None:
    found = resolve(account("a", cohorts={"UZ": 1}), account("b", cohorts=others))
    assert _cohorts(found)["UZ"] == ((1, 1), True)


@pytest.mark.parametrize("persons", [(10, None), (10, 12), (None, None)])
def test_cohorts_that_add_up_to_the_least_only_deny_nothing(
    persons: tuple[int | None, int | None],
) -> None:
    found = resolve(
        account("a", cohorts={"UZ": 4}), account("b", cohorts={"XK": 10}, persons=persons)
    )
    assert _cohorts(found)["UZ"][1] is True
    assert _outcome(found, "nationality UZ") == "single"


def test_an_account_whose_cohorts_add_up_denies_the_others() -> None:
    found = resolve(account("a", cohorts={"UZ": 4}), account("b", cohorts={"XK": 10}))
    assert _cohorts(found)["UZ"][1] is False
    assert _cohorts(found)["UZ"][0][0] == 0
    assert _outcome(found, "nationality UZ") == "contested"
    assert _cohorts(found)["XK"][1] is True
    assert found.third_country == "undetermined"


def test_a_complete_account_of_lower_rank_contests_nothing() -> None:
    found = resolve(
        account("a", cohorts={"UZ": 4}), account("b", cohorts={"XK": 10}), sources=[AGENCY]
    )
    assert _cohorts(found)["UZ"] == ((4, 4), True)
    assert found.third_country == "partly"


def test_a_null_count_says_that_somebody_was_there() -> None:
    found = resolve(account("a", cohorts={"UZ": None}, persons=(None, None)))
    assert _cohorts(found) == {"UZ": ((1, None), True)}
    assert (found.persons, found.third_country) == ((1, None), "partly")


def test_a_null_count_has_no_part_in_the_decision_on_the_number() -> None:
    found = resolve(
        account("a", cohorts={"UZ": None}), account("b", cohorts={"UZ": 4}), sources=[AGENCY]
    )
    assert _cohorts(found) == {"UZ": ((4, 4), True)}


def test_a_contested_count_is_the_envelope_of_what_is_left() -> None:
    found = resolve(account("a", persons=(10, 10)), account("b", persons=(12, 15)))
    assert found.persons == (10, 15)
    assert _outcome(found, "persons") == "contested"


def test_a_contested_count_leaves_out_what_a_better_rank_or_precision_decides() -> None:
    """[0, 90] is refined by 10, and 500 is told by a lower rank: 10 to 12 is left."""
    found = resolve(
        account("a", persons=(10, 10)),
        account("b", persons=(12, 12)),
        account("c", persons=(0, 90)),
        account("d", persons=(500, 500)),
        sources=[source(name, type="news-agency") for name in "abc"],
    )
    assert found.persons == (10, 12)


def test_a_contested_number_of_a_cohort() -> None:
    found = resolve(account("a", cohorts={"UZ": 4}), account("b", cohorts={"UZ": 7}))
    assert _cohorts(found) == {"UZ": ((4, 7), True)}


def test_a_contested_destination_is_none_and_both_are_possible() -> None:
    found = resolve(
        account("a", receiving=("MR",), cohorts={"UZ": 10}), account("b", receiving=("SN",))
    )
    assert (found.receiving, found.possible) == (None, ("MR", "SN"))
    assert (found.third_country, found.third_persons) == ("undetermined", (0, 10))


def test_several_destinations_are_none_and_each_is_possible() -> None:
    found = resolve(account("a", receiving=("MR", "SN"), tells="total"))
    assert (found.receiving, found.possible) == (None, ("MR", "SN"))
    assert (found.third_country, found.tells) == ("undetermined", "total")


def test_one_of_several_destinations_refines_them() -> None:
    found = resolve(account("a", receiving=("MR", "SN")), account("b", receiving=("MR",)))
    assert (found.receiving, found.possible) == ("MR", ())


def test_a_destination_that_only_a_farm_tells_is_only_possible() -> None:
    found = resolve(account("f"), sources=[FARM])
    assert (found.sending, found.receiving, found.possible) == (None, None, ("XK",))


def test_an_account_without_destination_contests_none() -> None:
    found = resolve(account("a", receiving=()), account("b"))
    assert found.receiving == "XK"
    assert resolve(account("a", receiving=())).receiving is None


def test_what_is_only_announced_is_no_event() -> None:
    found = resolve(account("a", standing="announced"))
    assert found.standing == "announced"


def test_a_plan_has_no_part_in_what_happened() -> None:
    found = resolve(
        account("a", standing="announced", persons=(50, 50)),
        account("b", persons=(10, 10)),
        sources=[source("a", type="court")],
    )
    assert (found.standing, found.persons) == ("done", (10, 10))
    assert set(found.accounts) == {"a", "b"}


BASES = [
    ("third-country-transfer", "forced-removal"),
    ("safe-third-country", "forced-removal"),
    ("return-of-nationals", "forced-removal"),
    ("externalised-processing", "forced-removal"),
    ("offshore-detention", "forced-removal"),
    ("readmission", "readmission"),
    ("responsibility-allocation", "readmission"),
    ("prison-rental", "prisoner-transfer"),
    ("resettlement", "resettlement"),
    ("humanitarian-transit", "evacuation"),
    ("labour-mobility", "labour"),
    ("mobility-partnership", "unknown"),
    ("border-cooperation", "unknown"),
    ("visa-facilitation", "unknown"),
]


@pytest.mark.parametrize(("kind", "basis"), BASES)
def test_a_missing_basis_follows_from_the_kind_and_is_marked(kind: str, basis: str) -> None:
    under = {"us-xk": agreement("us-xk", kind, XK="receiving")}
    found = resolve(account("a"), agreements=under)
    assert (found.basis, found.basis_inferred) == (basis, True)


def test_resettlement_into_a_state_of_transit_is_an_evacuation() -> None:
    under = {"us-xk": agreement("us-xk", "resettlement", XK="transit")}
    assert resolve(account("a"), agreements=under).basis == "evacuation"


def test_a_basis_that_is_told_is_not_inferred() -> None:
    found = resolve(account("a", basis="medical"), account("b"))
    assert (found.basis, found.basis_inferred) == ("medical", False)


def test_the_better_rank_decides_each_part_on_its_own() -> None:
    found = resolve(
        account("a", date="2025-07", persons=(None, None), basis="readmission"),
        account("b", date="2025-07-01", persons=(7, 7), basis="evacuation"),
        sources=[AGENCY],
    )
    assert (found.date, found.basis, found.persons) == ("2025-07", "readmission", (7, 7))


def test_a_contested_date_is_the_period_that_holds_both() -> None:
    found = resolve(account("a", date="2025-07-01"), account("b", date="2025-08"))
    assert found.date == "2025-07-01/2025-08-31"


def test_most_accounts_say_whether_it_is_an_event() -> None:
    event, total = account("a"), account("b", tells="total")
    assert resolve(event, total).tells == "event"
    assert resolve(event, total, account("c", tells="total")).tells == "total"


def test_a_territory_is_no_third_country() -> None:
    found = resolve(account("a", sending="XK", receiving=("PR",), cohorts={"US": 10}))
    assert (found.third_country, found.third_persons) == ("no", (0, 0))


@pytest.mark.parametrize(
    ("group", "kind"),
    [
        ("stateless", "yes"),
        ("other-than-receiving", "yes"),
        ("unknown", "undetermined"),
        ("dual", "undetermined"),
        ("contested", "undetermined"),
    ],
)
def test_cohorts_that_name_no_nationality(group: str, kind: str) -> None:
    assert resolve(account("a", cohorts={group: 10})).third_country == kind


def test_onward_movements() -> None:
    found = resolve(
        account("a", onward=(onward(persons=2, mode="own"), onward(to="KZ", persons=None)))
    )
    assert found.onward == (
        # No more than the ten who came can have left.
        OnwardMovement("KZ", Bounds(1, 10), "unknown"),
        OnwardMovement("UZ", Bounds(2, 2), "own"),
    )
    assert found.onward_persons == (3, 10)


@pytest.mark.parametrize(
    "movement",
    [
        {"standing": "announced"},
        {"standing": "not-a-movement"},
        {"to": "XK"},
    ],
)
def test_plans_and_stays_are_no_onward_movement(movement: dict[str, Any]) -> None:
    found = resolve(account("a", onward=(onward(**movement),)))
    assert (found.onward, found.onward_persons) == ((), (0, 0))


UNSUPPORTED: list[Source] = [FARM, source("f", type="aggregator")]


@pytest.mark.parametrize("page", UNSUPPORTED, ids=lambda page: page.type)
def test_an_unsupported_basis_is_not_accepted(page: Source) -> None:
    """Rule 6: a farm alone gives the basis; what follows from the kind stands."""
    found = resolve(account("a"), account("f", basis="evacuation"), sources=[page])
    assert _outcome(found, "basis") == "unsupported"
    assert (found.basis, found.basis_inferred) == ("forced-removal", True)


@pytest.mark.parametrize("page", UNSUPPORTED, ids=lambda page: page.type)
def test_an_unsupported_number_is_not_accepted(page: Source) -> None:
    """Rule 6: a newspaper tells the transfer without a number, a farm alone gives 500."""
    found = resolve(
        account("a", persons=(None, None)), account("f", persons=(500, 500)), sources=[page]
    )
    assert _outcome(found, "persons") == "unsupported"
    assert found.persons.min <= 1
    assert found.persons.max is None


@pytest.mark.parametrize("page", UNSUPPORTED, ids=lambda page: page.type)
def test_an_unsupported_number_of_a_cohort_is_not_accepted(page: Source) -> None:
    found = resolve(
        account("a", cohorts={"UZ": None}), account("f", cohorts={"UZ": 9}), sources=[page]
    )
    assert _outcome(found, "persons UZ") == "unsupported"
    assert _cohorts(found)["UZ"] == ((1, 10), True)


def test_totals_over_different_periods_are_no_rivals() -> None:
    """Rule 10 within one flow: the least is the greatest least, the most covers all periods."""
    found = resolve(
        account("a", tells="total", date="2016-04", persons=(2, 2)),
        account("b", tells="total", date="2016-04/2016-12", persons=(801, 801)),
        account("c", tells="total", date="2016-04/2018-03", persons=(2200, 2200)),
        account("d", tells="total", date="2016-04/2018-03", persons=(2200, 2200)),
    )
    assert found.persons == (2200, 2200)
    assert found.date == "2016-04-01/2018-03-31"
    assert found.tells == "total"


def test_rival_totals_of_one_period_are_decided() -> None:
    found = resolve(
        account("a", tells="total", date="2016", persons=(5, 5)),
        account("b", tells="total", date="2016", persons=(7, 7)),
    )
    assert found.persons == (5, 7)
    assert found.date == "2016"


def test_a_nationality_that_a_better_rank_denies_is_left_out() -> None:
    """A news agency accounts for all ten; a newspaper speaks of Kazakhs among them."""
    found = resolve(
        account("agency", cohorts={"XK": 10}),
        account("paper", cohorts={"XK": None, "KZ": None}),
        sources=[source("agency", type="news-agency")],
    )
    assert _cohorts(found).keys() == {"XK"}
    assert found.third_country == "no"


def test_a_doubtful_foreign_cohort_does_not_break_yes() -> None:
    found = resolve(
        account("a", cohorts={"UZ": 10}),
        account("b", cohorts={"UZ": None, "KZ": None}),
    )
    assert found.third_country == "yes"
    assert found.third_persons == (10, 10)


def test_it_was_over_when_it_was_told() -> None:
    page = source("a", published="2025-08-15")
    assert resolve(account("a", date="2025"), sources=[page]).happened_by == date(2025, 8, 15)
    assert resolve(account("a", date="2025-07"), sources=[page]).happened_by == date(2025, 7, 31)


def test_foreigners_are_no_more_than_a_whole_account_tells_of_them() -> None:
    """13 to 16 persons, of whom 1 to 4 are nationals: 12 of them are not, and no more."""
    cohorts = (Cohort("UZ", 12), Cohort("XK", 1, 4))
    found = resolve(account(persons=(13, 16), cohorts=cohorts))
    assert (found.third_country, found.third_persons) == ("partly", (12, 12))


def test_a_cohort_that_may_be_empty_may_have_foreigners() -> None:
    cohorts = (Cohort("KZ", 0, 2), Cohort("UZ", 12), Cohort("XK", 1, 4))
    found = resolve(account(persons=(13, 18), cohorts=cohorts))
    assert found.third_persons == (12, 14)


def test_of_persons_who_are_not_told_by_nationality_more_may_be_foreigners() -> None:
    cohorts = (Cohort("UZ", 12), Cohort("XK", 1, 4))
    found = resolve(account(persons=(13, 20), cohorts=cohorts))
    assert found.third_persons == (12, 19)


def test_persons_of_whom_nobody_can_say_it_may_be_foreigners() -> None:
    cohorts = (Cohort("UZ", 12), Cohort("XK", 1, 4), Cohort("unknown", 2, 3))
    found = resolve(account(persons=(15, 19), cohorts=cohorts))
    assert found.third_persons == (12, 18)
