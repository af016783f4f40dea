"""The curated data follow the rules; each failure says which record and how to mend it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import miggraph
from miggraph.claims.questions import Names
from miggraph.claims.voices import publishers_by_name
from miggraph.curated import canonical, turtle
from miggraph.curated.read import read_dossier
from miggraph.curated.write import agreement_file, source_file, source_file_name
from miggraph.properties import KINDS
from miggraph.records import Account, AgencyRole, Claim, Dossier, FacilityUse, Source
from miggraph.resources import resource
from miggraph.vocabulary import CLAIM_PROPERTIES, SCHEMES

DATA = resource("data")
ONTOLOGY = resource("ontology")
#: Names under which a page relays several origins; each of the origins has it as a hidden label.
COMPOUNDS = {
    "+972 Magazine and The Guardian": 2,
    "NDR/WDR/Sueddeutsche Zeitung": 3,
    "Anadolu, SANA": 2,
}


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read_dossier(DATA)


@pytest.mark.parametrize(
    "path",
    [*sorted(DATA.glob("*.ttl")), *sorted(DATA.glob("policies/*.ttl")),
     *sorted(ONTOLOGY.rglob("*.ttl"))],
    ids=lambda path: path.name,
)  # fmt: skip
def test_registers_and_ontology_are_canonical(path: Path) -> None:
    document = turtle.parse(path)
    assert set(document.graphs) == {""}
    assert canonical.register(document.graphs[""]) == document.text


def test_sources_are_canonical_and_in_the_file_of_their_year(dossier: Dossier) -> None:
    files: dict[str, list[Source]] = {}
    for source in dossier.sources.values():
        files.setdefault(source_file_name(source), []).append(source)
    assert set(files) == {path.name for path in (DATA / "sources").glob("*.ttl")}
    for name, members in files.items():
        assert (DATA / "sources" / name).read_text("utf-8") == source_file(members), name


def test_agreement_files_are_canonical(dossier: Dossier) -> None:
    paths = {path.stem: path for path in (DATA / "agreements").glob("*.trig")}
    assert paths.keys() == dossier.agreements.keys()
    claims: dict[str, list[Claim]] = {}
    accounts: dict[str, list[Account]] = {}
    for claim in dossier.claims:
        claims.setdefault(claim.agreement, []).append(claim)
    for account in dossier.accounts:
        accounts.setdefault(account.agreements[0], []).append(account)
    for name, path in paths.items():
        text = agreement_file(
            dossier.agreements[name], claims.get(name, ()), accounts.get(name, ())
        )
        assert path.read_text("utf-8") == text, name


def test_counts_are_those_of_the_dossier(kg: miggraph.KnowledgeGraph) -> None:
    """The counts were taken from the evidence by other means than `miggraph data add`."""
    with Path(__file__).with_name("dossier-counts.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["agreement"]: row for row in csv.DictReader(file)}
    found = {row.agreement: row for row in kg.stats_by_agreement()}
    assert found.keys() == expected.keys()
    for name, row in found.items():
        for column in ("claims", "denials", "accounts", "transfers", "sources"):
            assert getattr(row, column) == int(expected[name][column]), (name, column)


def test_totals(kg: miggraph.KnowledgeGraph) -> None:
    stats = kg.stats()
    assert (stats.agreements, stats.sources, stats.claims) == (612, 2099, 4563)
    assert (stats.accounts, stats.transfers, stats.states) == (801, 430, 176)
    assert sum(stats.by_nature.values()) == stats.agreements


def test_every_publisher_and_relayed_name_maps_to_one_publisher(dossier: Dossier) -> None:
    publishers = publishers_by_name(dossier.publishers.values())
    for source in dossier.sources.values():
        for name in filter(None, (source.publisher, source.relays)):
            wanted = COMPOUNDS.get(name, 1)
            assert len(publishers.get(name, ())) == wanted, (
                f"{name!r} ({source.id}) has {len(publishers.get(name, ()))} publishers; "
                "add it as skos:altLabel to the right one in data/publishers.ttl"
            )


def test_every_agency_name_is_identified(dossier: Dossier) -> None:
    names = Names(dossier.agencies.values(), dossier.facilities.values())
    for claim in dossier.claims:
        if isinstance(claim.value, AgencyRole):
            assert names.agencies(claim.value.name, claim.value.state), (
                f"{claim.value.name!r} ({claim.value.state}) of claim:{claim.id}: "
                "add it to data/agencies.ttl"
            )
    for account in dossier.accounts:
        for name in account.agencies:
            assert names.agencies(name), f"{name!r} of account:{account.id}: add it to agencies.ttl"


def test_one_agency_with_its_other_names(dossier: Dossier) -> None:
    names = Names(dossier.agencies.values(), dossier.facilities.values())
    long = names.agencies("US Department of Homeland Security", "US")
    assert len(long) == 1
    assert names.agencies("Department of Homeland Security", "US") == long
    assert names.agencies("DHS", "US") == long
    of_uz = names.agencies("Ministry of Internal Affairs", "UZ")
    assert of_uz != names.agencies("Ministry of Internal Affairs", "KG")
    assert len(of_uz) == 1


def test_every_named_facility_is_identified(dossier: Dossier) -> None:
    names = Names(dossier.agencies.values(), dossier.facilities.values())
    for claim in dossier.claims:
        value = claim.value
        if isinstance(value, FacilityUse) and (value.name or value.place):
            assert names.facilities(value.name, value.place, value.state), claim.id


def test_states_have_what_maps_and_joins_need(dossier: Dossier) -> None:
    for state in dossier.states.values():
        assert state.latitude is not None, state.code
        assert state.longitude is not None, state.code
        assert -90 <= state.latitude <= 90, state.code
        assert -180 <= state.longitude <= 180, state.code
        if state.kind == "state" and state.code != "XK":
            assert re.fullmatch("[A-Z]{3}", state.alpha3 or ""), state.code
            assert re.fullmatch("[0-9]{3}", state.numeric or ""), state.code
        if state.kind == "state":
            assert state.region in SCHEMES["region"], state.code
    assert dossier.states["EU"].kind == "union"
    assert dossier.states["HK"].administered_by == "CN"


def test_no_label_judges(dossier: Dossier) -> None:
    """Rule 15: such words need 'according to' a source or 'held by' a court."""
    forbidden = re.compile(r"\b(breach\w*|secret|illegal\w*|refoul\w*)\b", re.IGNORECASE)
    for agreement in dossier.agreements.values():
        assert not forbidden.search(agreement.label), agreement.id
    for query in resource("queries").glob("*.rq"):
        assert not forbidden.search(query.stem), query.name


def test_seed_articles_are_sources_like_any_other(dossier: Dossier) -> None:
    for seed, at_least in (("seed-000", 10), ("seed-003", 10)):
        said = [claim for claim in dossier.claims if claim.source == seed]
        assert dossier.sources[seed].type == "content-farm"
        assert len(said) > at_least


def test_the_vocabulary_covers_the_properties() -> None:
    assert set(CLAIM_PROPERTIES) == set(KINDS)


def test_nothing_of_a_data_file_is_a_blank_node() -> None:
    for path in DATA.rglob("*.t*"):
        turtle.parse(path)
