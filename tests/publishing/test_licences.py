"""Under which terms a source may be passed on."""

from __future__ import annotations

import pytest

from miggraph.publishing import licence_of, redistributable

from ..unit.factories import source
from .records import account, claim, records

BY = "https://creativecommons.org/licenses/by/4.0/"
NC = "https://creativecommons.org/licenses/by-nc/4.0/"


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        (None, "unstated"),
        (BY, "yes"),
        ("https://creativecommons.org/licenses/by-sa/3.0/igo/", "yes"),
        ("http://creativecommons.org/publicdomain/zero/1.0/", "yes"),
        ("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", "yes"),
        ("https://opendatacommons.org/licenses/odbl/1-0/", "yes"),
        (NC, "no"),
        ("https://creativecommons.org/licenses/by-nd/4.0/", "no"),
        ("https://example.org/creativecommons.org/licenses/by/4.0/", "no"),
        ("https://example.org/terms", "no"),
    ],
)
def test_terms_are_read_by_their_address(address: str | None, answer: str) -> None:
    assert licence_of(source("page", license=address)) == (address, answer)


def test_with_a_source_go_its_statements_and_nothing_else() -> None:
    closed = account("newspaper-closed")
    kept = [account(), claim("status", "agreed"), account("newspaper-open")]
    dossier = records(
        closed,
        claim("status", "agreed", "newspaper-closed"),
        *kept,
        **{"newspaper-closed": NC, "newspaper-open": BY},
    )
    left = redistributable(dossier)
    assert set(left.sources) == {"newspaper", "newspaper-open"}
    assert {s.id for s in (*left.accounts, *left.claims)} == {s.id for s in kept}
    assert left.agreements == dossier.agreements
