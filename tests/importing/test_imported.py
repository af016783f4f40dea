"""Imported tables with the curated data: voices, clocks, hubs, masking, RDF, tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import miggraph
from miggraph import KnowledgeGraph
from miggraph.errors import UnknownNameError, UsageError
from miggraph.importing.accounts import imported
from miggraph.importing.accounts.rdf import write_rdf
from miggraph.quantities import Bounds
from miggraph.records import Account
from miggraph.resources import resource
from tests.cli.process import SMALL, Runner
from tests.importing.facts import MINISTRY, fact, write_edition

EUROSTAT = {**MINISTRY, "publisher": "Statistics office", "type": "intergovernmental"}
Made = Callable[..., KnowledgeGraph]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIGGRAPH_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Import facts as ``returns`` beside the small data, or alone."""

    def make(
        *facts: Mapping[str, Any],
        only: bool = False,
        days: Mapping[str, str] | None = None,
        **how: Any,
    ) -> KnowledgeGraph:
        write_edition(tmp_path / "imports", "returns", facts, **how)
        base = miggraph.open(SMALL, **(days or {}))
        return base.with_imports("returns", only=only, folder=tmp_path / "imports")

    return make


def _imported(kg: KnowledgeGraph) -> list[Account]:
    return [a for a in kg.dossier.accounts if a.source.partition(".")[0] == "returns"]


# What is counted


def test_curated_and_imported_meet_in_one_ranking(made: Made) -> None:
    """An event of ten on the route is within the total of the year, and so is not one more."""
    kg = made(
        fact("US", "XK", "UZ", 30, "2025", mode="forced-removal"),
        fact("US", "XK", "KZ", 12, "2025", mode="readmission"),
        fact("ES", "XK", "SN", 4, "2026"),
    )
    (hub,) = kg.hubs().hubs
    assert (hub.state, hub.senders, hub.nationalities) == ("XK", ("ES", "US"), ("KZ", "SN", "UZ"))
    # 30 and 12 are cells of one table and add up; so do 2025 and 2026.
    assert hub.persons == Bounds(46, 46)
    assert (hub.transfers, hub.totals) == (1, 3)
    alone = made(fact("US", "RW", "UZ", 30), only=True)
    assert [hub.state for hub in alone.hubs().hubs] == ["RW"]


def test_only_leaves_out_other_claims_but_no_register(made: Made) -> None:
    kg = made(fact("US", "RW", "UZ", 3, agreement="us-rw-2025-transfer"), only=True)
    stats = kg.stats()
    assert (stats.claims, stats.accounts, stats.agreements, stats.sources) == (0, 1, 1, 1)
    assert kg.dossier.policies
    # The party role makes it an arrival that is not flagged.
    assert kg.hubs().hubs[0].flagged == ()
    assert made(fact("US", "RW", "UZ", 3), only=True).hubs().hubs[0].flagged == (
        "returns.us-rw-2024.forced-removal",
    )


def test_nationals_are_no_third_country_nationals_and_untold_is_undetermined(made: Made) -> None:
    kg = made(
        fact("US", "RW", "RW", 5),
        fact("ES", "RW", None, 8),
        fact("US", "SN", "UZ", 5, mode=None),
        only=True,
    )
    kinds = {t.receiving: t.third_country for t in kg.view.transfers.values() if t.sending == "US"}
    assert kinds == {"RW": "no", "SN": "yes"}
    # Nobody tells on which basis those to Senegal were moved, nor who came from Spain.
    assert kg.hubs().hubs == ()
    assert [h.state for h in kg.hubs(bases=["unknown"]).hubs] == ["SN"]
    basis = {t.receiving: (t.basis, t.basis_inferred) for t in kg.view.transfers.values()}
    assert basis["SN"] == ("unknown", False)


def test_a_state_that_sends_to_itself_is_no_hub(made: Made) -> None:
    """The same row from another state makes it a place of arrival."""
    assert made(fact("GH", "GH", "NG", 5, "2024"), only=True).hubs().hubs == ()
    (hub,) = made(fact("TG", "GH", "NG", 5, "2024"), only=True).hubs().hubs
    assert (hub.state, hub.senders) == ("GH", ("TG",))


@pytest.mark.parametrize(
    ("query", "states"),
    [
        ("hub-arrivals", ["ES", "ES"]),
        ("undetermined-arrivals", ["US"]),
        ("receivers-of-several-senders", ["ES"]),
    ],
)
def test_queries_too_know_no_arrival_within_one_state(
    made: Made, query: str, states: list[str]
) -> None:
    kg = made(
        fact("US", "PR", "UZ", 5),
        fact("PR", "US", None, 5),
        fact("ES", "ES", "UZ", 5),
        fact("GB", "ES", "UZ", 5),
        fact("FR", "ES", "UZ", 5),
        fact("GB", "US", None, 5),
        only=True,
    )
    text = Path(resource("queries"), f"{query}.rq").read_text(encoding="utf-8")
    found: Any = kg.query(text)
    assert [row["state"].rpartition("/")[2] for row in found] == states


def test_flights_are_no_persons(made: Made) -> None:
    (transfer,) = made(fact("US", "RW", "UZ", 7), only=True, unit="flights").view.transfers.values()
    assert transfer.persons == Bounds(1, None)


# Voices


def test_the_publisher_of_a_table_is_a_voice(made: Made) -> None:
    kg = made(fact("US", "RW", "UZ", 3), only=True)
    publisher = kg.dossier.publishers["example-ministry"]
    assert (publisher.label, publisher.type) == ("Example ministry", "government")
    (transfer,) = kg.view.transfers.values()
    reasons = {ruling.reason for ruling in transfer.rulings}
    assert reasons == {"only Example ministry (government) speaks"}


def test_a_publisher_of_the_register_stays_as_it_is(made: Made) -> None:
    source = {**MINISTRY, "publisher": "Agence France-Presse"}
    kg = made(fact("US", "RW", "UZ", 3), source=source)
    assert kg.dossier.publishers == miggraph.open(SMALL).dossier.publishers


def test_two_reporting_states_are_two_voices(made: Made) -> None:
    kg = made(
        fact("US", "RW", "UZ", 20, reporter="US"),
        fact("US", "RW", "UZ", 24, reporter="RW"),
        source=EUROSTAT,
        only=True,
    )
    (transfer,) = kg.view.transfers.values()
    (persons,) = [ruling for ruling in transfer.rulings if ruling.property == "persons"]
    assert (persons.voices, persons.outcome.value) == (2, "contested")
    assert transfer.persons == Bounds(20, 24)
    assert {p.state for p in kg.dossier.publishers.values() if p.type == "government"} >= {
        "US",
        "RW",
    }
    assert kg.disagreement().rows()


def test_reporters_that_contradict_each_other_are_listed(made: Made) -> None:
    """Of one total; with another year, or within what the other tells, nothing contradicts."""
    kg = made(
        fact("US", "XK", "UZ", 30, "2023", reporter="US"),
        fact("US", "XK", "UZ", 12, "2023", reporter="XK"),
        fact("US", "XK", "UZ", 30, "2024", reporter="US"),
        fact("US", "XK", "UZ", 30, "2024", reporter="XK"),
        fact("US", "XK", "UZ", 7, "2025", reporter="XK"),
        only=True,
    )
    found = kg.transfer_disputes()
    assert {
        (one.aspect, one.relation, *sorted((one.left_value, one.right_value))) for one in found
    } == {
        ("persons", "incompatible", "12", "30"),
        ("persons of a nationality", "incompatible", "12", "30"),
    }
    sides = [{said.source for said in kg.said(side)} for side in (found[0].left, found[0].right)]
    assert sorted(map(sorted, sides)) == [["returns.US"], ["returns.XK"]]


def test_a_curated_source_of_the_same_name_is_refused(tmp_path: Path) -> None:
    write_edition(tmp_path, "afp-2023-08-mauritania", [fact("US", "RW", "UZ", 3)])
    kg = miggraph.open(SMALL).with_imports("afp-2023-08-mauritania", folder=tmp_path)
    with pytest.raises(miggraph.errors.DataError, match="another name"):
        kg.view  # noqa: B018


# Clocks


@pytest.mark.parametrize(
    ("days", "transfers"),
    [({}, 1), ({"known_on": "2025-03-01"}, 1), ({"known_on": "2025-02-28"}, 0),
     ({"recorded_on": "2025-02-28"}, 0)],
)  # fmt: skip
def test_a_table_is_known_and_entered_when_it_was_published(
    made: Made, days: dict[str, str], transfers: int
) -> None:
    kg = made(fact("US", "RW", "UZ", 3), only=True, days=days)
    assert len(kg.view.transfers) == transfers


def test_an_import_moves_no_clock(made: Made) -> None:
    kg = made(fact("US", "RW", "UZ", 3, "2027"), source={**MINISTRY, "published": "2028"})
    assert kg.clocks == miggraph.open(SMALL).clocks
    assert _imported(kg)[0].recorded_on == kg.clocks.recorded_on.isoformat()
    assert "RW" not in {hub.state for hub in kg.hubs().hubs}  # it began after the clock


# The state of the data


def test_another_edition_is_another_graph(made: Made, tmp_path: Path) -> None:
    one = made(fact("US", "RW", "UZ", 3), only=True)
    assert one.hubs().hubs[0].persons == Bounds(3, 3)
    other = made(fact("US", "RW", "UZ", 4), only=True)
    assert other.hubs().hubs[0].persons == Bounds(4, 4)
    base = miggraph.open(SMALL)
    again = base.with_imports("returns:2024", only=True, folder=tmp_path / "imports")
    beside = base.with_imports("returns", folder=tmp_path / "imports")
    digests = [kg.digest for kg in (one, other, again, beside, base)]
    assert len(set(digests)) == len(digests)
    # What was imported later changes nothing of what is open.
    assert one.view.transfers["returns.us-rw-2024.forced-removal"].persons == Bounds(3, 3)


def test_too_many_totals_are_refused(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imported, "MOST_TOTALS", 1)
    kg = made(fact("US", "RW", "UZ", 3), fact("US", "XK", "UZ", 3))
    with pytest.raises(UsageError, match=r"2 totals .*at most 1 .*\n.*returns:"):
        kg.view  # noqa: B018


def test_names_that_do_not_exist(made: Made, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="us-rw-2025-transfer"):
        made(fact("US", "RW", "UZ", 3, agreement="us-rw-2025-transfr")).view  # noqa: B018
    with pytest.raises(UnknownNameError, match="state"):
        made(fact("US", "Other", "UZ", 3)).view  # noqa: B018
    with pytest.raises(UsageError, match="twice"):
        miggraph.open(SMALL).with_imports("returns", "returns:2024", folder=tmp_path / "imports")
    with pytest.raises(UsageError, match="No import"):
        miggraph.open(SMALL).with_imports()


def test_a_state_outside_the_register_is_described(made: Made) -> None:
    kg = made(fact("US", "PT", "BR", 3, reporter="US"))
    assert kg.dossier.states["PT"].label == "Portugal"
    answer = kg.select(
        "SELECT ?label { ?p a mig:Publisher ; mig:ofState state:US ; skos:prefLabel ?label }"
    )
    assert answer.plain() == [["United States, as reporting state"]]
    assert kg.select("SELECT ?c { state:PT a mig:State ; mig:alpha3 ?c }").plain() == [["PRT"]]


# What else is made of the records


@pytest.mark.parametrize(
    ("kind", "persons"), [("government", (2, 2)), ("intergovernmental", (1, 3))]
)
def test_small_cells_are_masked_unless_a_government_publishes_them(
    made: Made, kind: str, persons: tuple[int, int]
) -> None:
    kg = made(
        fact("US", "RW", "UZ", 2), fact("US", "XK", "UZ", 9), source={**MINISTRY, "type": kind}
    )
    shown = {account.receiving: account.persons for account in _imported(kg.published())}
    assert shown == {("RW",): persons, ("XK",): (9, 9)}


def test_everything_speaks_of_the_same_transfers(made: Made) -> None:
    kg = made(fact("US", "RW", "UZ", 20), fact("US", "XK", "RW", 4, mode="assisted-return"))
    name = "returns.us-rw-2024.forced-removal"
    assert kg.show(name).values[0].claims[0].source == "returns"
    assert kg.stats().accounts == miggraph.open(SMALL).stats().accounts + 2
    assert len(kg.stats_by_agreement()) == 3
    assert name in [row[0] for row in kg.tables["transfers"].rows]
    edges = [data for *_, data in kg.network().edges(data=True) if data["transfer"] == name]
    assert [(e["tables"], e["agreements"], e["sources"]) for e in edges] == [
        (("returns",), (), ("returns",))
    ]
    assert kg.network("flows", in_force_on="2025-01-01").edges.keys().isdisjoint([("US", "RW")])
    found = kg.select(
        f"SELECT ?n {{ <{miggraph.vocabulary.PREFIXES['transfer']}{name}> mig:personsMin ?n }}"
    )
    assert found.plain() == [["20"]]


def test_cells_of_a_table_add_up_in_networks_too(made: Made) -> None:
    kg = made(fact("US", "RW", "UZ", 20), fact("US", "RW", "UZ", 5, mode="readmission"), only=True)
    flow = kg.network("flows").edges["US", "RW"]
    assert (flow["persons_min"], flow["persons_max"]) == (25, 25)
    (hub,) = miggraph.network.third_country_hubs(kg.network(), kg.network("agreements")).hubs
    assert hub.hub.persons == kg.hubs().hubs[0].persons == Bounds(25, 25)
    (certain,) = kg.hub_certainty(draws=20).ranked
    assert certain.measures is not None
    assert certain.measures.persons == Bounds(25, 25)


def test_rdf_of_an_edition_is_that_of_the_graph(made: Made, tmp_path: Path) -> None:
    kg = made(
        fact("US", "RW", "UZ", 20, reporter="US"),
        fact("US", "RW", "KZ", (1, 4), reporter="US"),
        fact("US", "RW", "UZ", 24, via="SN ES", reporter="RW"),
        fact("US", "XK", "RW", 3, "2023-05", agreement="us-rw-2025-transfer"),
    )
    (edition,) = (tmp_path / "imports" / "returns" / "editions").iterdir()
    path = tmp_path / "returns.nq"
    number = write_rdf(edition, path)
    lines = path.read_bytes().splitlines()
    assert number == len(lines) == len(set(lines))
    assert lines == sorted(lines)
    whole = kg.quads.splitlines()
    assert set(lines) <= set(whole)
    graphs = [line for line in whole if b"/source/returns" in line.rpartition(b" <")[2]]
    assert len(graphs) > 3 * 12
    assert set(graphs) <= set(lines)


def test_rdf_in_small_parts_is_the_same(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(*(fact("US", to, "UZ", n, str(2010 + n)) for to in ("RW", "XK") for n in range(1, 9)))
    (edition,) = (tmp_path / "imports" / "returns" / "editions").iterdir()
    write_rdf(edition, tmp_path / "whole.nq")
    monkeypatch.setattr("miggraph.importing.accounts.rdf._PART", 3)
    write_rdf(edition, tmp_path / "parts.nq")
    assert (tmp_path / "whole.nq").read_bytes() == (tmp_path / "parts.nq").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {
        "imports",
        "whole.nq",
        "parts.nq",
        "cache",
    }


# The command line


def test_options_of_commands(warm: Runner, tmp_path: Path) -> None:
    write_edition(tmp_path, "returns", [fact("US", "RW", "UZ", 20), fact(None, "RW", "UZ", 1)])
    shared = ("--data", SMALL, "--imports", tmp_path)
    answer = warm("hubs", *shared, "--only", "returns", "--format", "json")
    assert [hub["state"] for hub in json.loads(answer.out)["hubs"]] == ["RW"]
    assert "1 totals of a route and year" in answer.err
    assert "no sending state is told (1)" in answer.err
    answer = warm("hubs", *shared, "--with", "returns:2024", "--format", "json")
    assert {hub["state"] for hub in json.loads(answer.out)["hubs"]} == {"RW", "XK"}
    answer = warm("export", "csv", "--table", "transfers", *shared, "--with", "returns")
    assert "returns.us-rw-2024.forced-removal" in answer.out
    answer = warm("network", "brokers", *shared, "--only", "returns", "--format", "json")
    assert answer.status == 0, answer.err
    answer = warm("disputes", *shared, "--with", "returns", "--format", "json")
    assert (
        json.loads(answer.out)["disputes"]
        == json.loads(warm("disputes", "--data", SMALL, "--format", "json").out)["disputes"]
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--with", "retrns"], "returns"),
        (["--with", "returns", "--only", "returns"], "exclude each other"),
        ([], "--imports is for"),
    ],
)
def test_options_that_do_not_fit(
    warm: Runner, tmp_path: Path, options: list[str], words: str
) -> None:
    write_edition(tmp_path, "returns", [fact("US", "RW", "UZ", 20)])
    answer = warm("hubs", "--data", SMALL, "--imports", tmp_path, *options)
    assert answer.status == 2
    assert words in answer.err
    assert "Traceback" not in answer.err
