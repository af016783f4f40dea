"""The tables say what the RDF dataset and the networks say: all three follow from one resolution.

Each test takes the tables and another projection under several views.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

import miggraph
from miggraph.tables import TABLES, Table
from miggraph.vocabulary import CLAIM_PROPERTIES, DEF, PREFIXES

VIEWS = [{}, {"policy": "majority", "on": "2024-06-30", "known_on": "2025-06-30"}]
#: Class of the RDF dataset -> table with one row each.
CLASSES = {
    "Agreement": "agreements",
    "Instrument": "instruments",
    "ForcePeriod": "force-periods",
    "Decision": "decisions",
    "Transfer": "transfers",
    "Source": "sources",
    "Publisher": "publishers",
    "Agency": "agencies",
    "Facility": "facilities",
}


@pytest.fixture(scope="module", params=VIEWS, ids=["default", "another"])
def kg(request: pytest.FixtureRequest) -> miggraph.KnowledgeGraph:
    return miggraph.open(**request.param)


@pytest.fixture(scope="module")
def default() -> miggraph.KnowledgeGraph:
    return miggraph.open()


def records(table: Table) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def local(iri: str | None) -> str | None:
    return iri and iri.rpartition("/")[2]


def asked(kg: miggraph.KnowledgeGraph, text: str) -> Counter[tuple[Any, ...]]:
    """Ask; IRIs become local names."""
    return Counter(
        tuple(
            local(value) if isinstance(value, str) and value.startswith("https://w3id") else value
            for value in (row.get(name) for name in _names(text))
        )
        for row in (dict(row) for row in kg.select(text))
    )


def _names(text: str) -> list[str]:
    return [w.strip("?)") for w in text.partition("{")[0].split() if w.startswith("?")]


def told(rows: Iterable[dict[str, Any]], *names: str) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row[name] for name in names) for row in rows)


def test_every_table_is_there_in_order(kg: miggraph.KnowledgeGraph) -> None:
    assert list(kg.tables) == list(TABLES)
    for name, table in kg.tables.items():
        assert table.name == name
        assert table.rows, name
        assert table.columns == TABLES[name].columns
        assert table.basis["policy"] == kg.policy
        assert table.basis["on"] == kg.clocks.on.isoformat()


@pytest.mark.parametrize("name", TABLES)
def test_keys_references_and_closed_lists_hold(kg: miggraph.KnowledgeGraph, name: str) -> None:
    table = kg.tables[name]
    keys = list(zip(*(table.column(part) for part in table.key), strict=True))
    assert keys == sorted(set(keys))
    for reference in table.foreign_keys:
        other = kg.tables[reference.table]
        assert reference.target == other.key
        there = set(zip(*(other.column(part) for part in reference.target), strict=True))
        here = set(zip(*(table.column(part) for part in reference.columns), strict=True))
        assert {found for found in here if None not in found} <= there, reference
    for column in table.columns:
        cells = table.column(column.name)
        if column.required:
            assert None not in cells, column.name
        if column.allowed:
            assert set(cells) - {None} <= set(column.allowed), column.name


@pytest.mark.parametrize("name", TABLES)
def test_bounds_are_in_order(kg: miggraph.KnowledgeGraph, name: str) -> None:
    table = kg.tables[name]
    names = {column.name for column in table.columns}
    for low, high in (("_min", "_max"), ("_earliest", "_latest"), ("_least", "_most")):
        for column in sorted(name for name in names if name.endswith(low)):
            pairs = zip(
                table.column(column),
                table.column(column.removesuffix(low) + high),
                strict=True,
            )
            assert all(a is None or b is None or a <= b for a, b in pairs), column


@pytest.mark.parametrize("kind", CLASSES)
def test_each_thing_of_the_dataset_is_one_row(kg: miggraph.KnowledgeGraph, kind: str) -> None:
    here = told(records(kg.tables[CLASSES[kind]]), "iri")
    there = Counter((row["x"],) for row in kg.select(f"SELECT DISTINCT ?x {{ ?x a mig:{kind} }}"))
    assert here == there
    assert max(here.values()) == 1


def test_states_are_those_of_the_register(kg: miggraph.KnowledgeGraph) -> None:
    rows = kg.select("SELECT ?x ?code { ?x mig:numeric ?code }")
    here = [row for row in records(kg.tables["states"]) if row["numeric"]]
    assert told(here, "iri", "numeric") == Counter((row["x"], row["code"]) for row in rows)
    assert told(records(kg.tables["states"]), "state") == Counter(
        (code,) for code in kg.dossier.states
    )


def test_claims_stand_in_the_graph_of_their_source(kg: miggraph.KnowledgeGraph) -> None:
    assert len(kg.tables["claims"].rows) == len(kg.dossier.claims) == 4563
    terms = {
        row["property"]: CLAIM_PROPERTIES[row["property"]] for row in records(kg.tables["claims"])
    }
    rows = [{**r, "term": terms[r["property"]]} for r in records(kg.tables["claims"])]
    there = asked(
        kg,
        """SELECT ?claim ?source ?agreement ?property ?stance ?standing ?earliest ?latest
        { GRAPH ?source { ?claim a mig:Claim ; mig:about ?agreement ; mig:property ?property ;
            mig:stance ?stance ; mig:standing ?standing
            OPTIONAL { ?claim mig:earliest ?earliest }
            OPTIONAL { ?claim mig:latest ?latest } } }""",
    )
    dates = {name for name in terms if name.endswith("-on")}
    for row in rows:  # the dataset has the bounds of dates only beside the claim
        if row["property"] not in dates:
            row["value_earliest"] = row["value_latest"] = None
    names = ("claim", "source", "agreement", "term", "stance", "standing")
    assert told(rows, *names, "value_earliest", "value_latest") == there


def test_decisions_are_those_of_the_dataset(kg: miggraph.KnowledgeGraph) -> None:
    rows = [
        {**row, "about": row["agreement"] or row["transfer"]}
        for row in records(kg.tables["decisions"])
    ]
    there = asked(
        kg,
        """SELECT ?decision ?about ?key ?outcome ?reason ?voices { ?decision a mig:Decision ;
        mig:about ?about ; mig:outcome ?outcome ; mig:reason ?reason ; mig:voices ?voices
        OPTIONAL { ?decision mig:decisionKey ?key } }""",
    )
    assert told(rows, "decision", "about", "key", "outcome", "reason", "voices") == there
    for column, term in (("winners", "winner"), ("losers", "loser"), ("denials", "denial")):
        here = Counter((row["decision"], item) for row in rows for item in set(row[column]))
        assert here == asked(kg, f"SELECT ?d ?item {{ ?d a mig:Decision ; mig:{term} ?item }}")


def test_only_accepted_values_are_facts(kg: miggraph.KnowledgeGraph) -> None:
    """The dataset has a plain triple for each accepted value, and for no other."""
    found = 0
    for name in ("signed-on", "in-force-on", "ended-on", "text-public", "eligibility"):
        here = {
            (row["agreement"], row["value_boolean"] if name == "text-public" else row["value"])
            for row in records(kg.tables["decisions"])
            if row["property"] == name and row["agreement"] and row["accepted"]
        }
        there = asked(
            kg, f"SELECT ?a ?v {{ ?a a mig:Agreement ; mig:{CLAIM_PROPERTIES[name]} ?v }}"
        )
        assert {(a, v if isinstance(v, bool) else str(v)) for a, v in there} == here
        found += len(here)
    assert found > 400


def test_arrangements_are_those_of_dataset_and_network(kg: miggraph.KnowledgeGraph) -> None:
    rows = records(kg.tables["agreements"])
    there = asked(
        kg,
        """SELECT ?agreement ?kind ?form ?binding ?nature ?status ?force { ?agreement a
        mig:Agreement ; mig:kind ?kind ; mig:form ?form ; mig:nature ?nature ; mig:inForce ?force ;
        mig:bindingness ?binding OPTIONAL { ?agreement mig:statusNow ?status } }""",
    )
    names = ("agreement", "kind", "form", "bindingness", "nature", "status", "in_force")
    assert told(rows, *names) == there
    network = kg.network("agreements")
    nodes = {name: data for name, data in network.nodes(data=True) if data["bipartite"] == 1}
    assert nodes.keys() | network.graph["left_out"].keys() == {row["agreement"] for row in rows}
    shared = [c.name for c in TABLES["agreements"].columns if c.name in next(iter(nodes.values()))]
    assert {"signed_on_earliest", "began_latest", "transfers", "sources", "nature"} <= set(shared)
    shared = [name for name in shared if name not in ("capacities", "sources")]
    protecting = {c.source for c in kg.dossier.claims if c.property == "safeguard"}
    for row in rows:
        if (data := nodes.get(row["agreement"])) is None:
            continue
        assert {name: row[name] for name in shared} == {name: data[name] for name in shared}
        assert row["parties"] == tuple(sorted(network[row["agreement"]]))
        # Of what is never decided, the network has the sources elsewhere.
        assert set(row["sources"]) - protecting <= set(data["sources"]) <= set(row["sources"])
        assert row["capacities"] == len(data["capacities"])
        if row["capacities"] == 1:
            told_here = (row["capacity_unit"], row["capacity_min"], row["capacity_max"])
            assert data["capacities"] == (told_here,)
        else:
            assert row["capacity_unit"] is None


def test_parties_are_those_of_the_network(kg: miggraph.KnowledgeGraph) -> None:
    network = kg.network("agreements")
    there = Counter(
        (name, state, role)
        for state, name, data in network.edges(data=True)
        for state, name in [(state, name) if state in kg.dossier.states else (name, state)]
        for role in data["roles"]
    )
    rows = [r for r in records(kg.tables["agreement-parties"]) if r["agreement"] in network]
    assert told(rows, "agreement", "state", "role") == there


def test_transfers_are_those_of_the_dataset(kg: miggraph.KnowledgeGraph) -> None:
    there = asked(
        kg,
        """SELECT ?t ?from ?to ?tells ?standing ?basis ?mode ?third ?least ?most ?low ?high
        ?earliest ?latest ?by { ?t a mig:Transfer ; mig:tells ?tells ; mig:standing ?standing ;
        mig:movementBasis ?basis ; mig:mode ?mode ; mig:thirdCountry ?third ;
        mig:personsMin ?least ; mig:thirdPersonsMin ?low ; mig:happenedBy ?by
        OPTIONAL { ?t mig:from ?from } OPTIONAL { ?t mig:to ?to }
        OPTIONAL { ?t mig:personsMax ?most } OPTIONAL { ?t mig:thirdPersonsMax ?high }
        OPTIONAL { ?t mig:earliest ?earliest } OPTIONAL { ?t mig:latest ?latest } }""",
    )
    here = told(
        records(kg.tables["transfers"]),
        *("transfer", "sending", "receiving", "tells", "standing", "basis", "mode"),
        *("third_country", "persons_min", "persons_max", "third_persons_min", "third_persons_max"),
        *("date_earliest", "date_latest", "happened_by"),
    )
    assert here == there
    lists = {
        "possible_receiving": "mig:possibleDestination",
        "agreements": "mig:under",
        "accounts": "mig:toldBy",
        "agencies": "mig:carriedBy",
    }
    for column, term in lists.items():
        rows = records(kg.tables["transfers"])
        pairs = Counter((row["transfer"], item) for row in rows for item in row[column])
        assert pairs == asked(kg, f"SELECT ?t ?item {{ ?t a mig:Transfer ; {term} ?item }}")


def test_cohorts_are_those_of_the_dataset(kg: miggraph.KnowledgeGraph) -> None:
    there = asked(
        kg,
        """SELECT ?t ?nationality ?accepted ?least ?most {
        { ?t mig:cohort ?c BIND(true AS ?accepted) }
        UNION { ?t mig:possibleCohort ?c BIND(false AS ?accepted) }
        ?c mig:nationality ?nationality ; mig:personsMin ?least
        OPTIONAL { ?c mig:personsMax ?most } }""",
    )
    rows = records(kg.tables["cohorts"])
    names = ("transfer", "nationality", "accepted", "persons_min", "persons_max")
    assert told(rows, *names) == there
    nodes = kg.select("SELECT DISTINCT ?c { ?t mig:cohort|mig:possibleCohort ?c }")
    assert told(rows, "iri") == Counter((row["c"],) for row in nodes)


def test_onward_movements_are_those_of_the_dataset(kg: miggraph.KnowledgeGraph) -> None:
    nodes = kg.select(
        """SELECT ?o ?to ?mode ?least ?most { ?t a mig:Transfer ; mig:onward ?o .
        ?o mig:onwardMode ?mode ; mig:personsMin ?least
        OPTIONAL { ?o mig:to ?to } OPTIONAL { ?o mig:personsMax ?most } }"""
    )
    there = Counter(
        (row["o"], local(row.get("to")), local(row["mode"]), row["least"], row.get("most"))
        for row in map(dict, nodes)
    )
    rows = [row for row in records(kg.tables["legs"]) if row["kind"] == "onward"]
    assert told(rows, "iri", "to_state", "mode", "persons_min", "persons_max") == there


def test_cohorts_are_the_edges_of_the_network(kg: miggraph.KnowledgeGraph) -> None:
    network = kg.network("transfers")
    edges = {
        (
            data["transfer"],
            data["nationality"],
            data["nationality_settled"],
            data["persons_min"],
            data["persons_max"],
            data["cohort_kind"] if data["receiver_settled"] else None,
        )
        for _, _, data in network.edges(data=True)
        if data["nationality"] is not None
    }
    placed = {data["transfer"] for _, _, data in network.edges(data=True)}
    names = ("transfer", "nationality", "accepted", "persons_min", "persons_max", "cohort_kind")
    rows = [row for row in records(kg.tables["cohorts"]) if row["transfer"] in placed]
    assert set(told(rows, *names)) == edges
    known = {row["transfer"] for row in records(kg.tables["transfers"])}
    assert placed | network.graph["left_out"].keys() == known


def test_transfers_of_an_arrangement_are_counted_wherever_they_went(
    kg: miggraph.KnowledgeGraph,
) -> None:
    counted: Counter[tuple[str, str]] = Counter()
    nowhere = set()
    for row in records(kg.tables["transfers"]):
        future = row["date_earliest"] is not None and row["date_earliest"] > kg.clocks.on
        if row["standing"] != "done" or future:
            continue
        counted.update((name, row["tells"]) for name in row["agreements"])
        if not row["receiving"] and not row["possible_receiving"]:
            nowhere |= {*row["agreements"]}
    assert nowhere
    for row in records(kg.tables["agreements"]):
        name = row["agreement"]
        assert (row["transfers"], row["totals"]) == (counted[name, "event"], counted[name, "total"])


def test_legs_are_the_edges_of_the_network(kg: miggraph.KnowledgeGraph) -> None:
    network = kg.network("legs")
    there = Counter(
        (
            data["transfer"],
            data["kind"],
            start,
            end,
            data["mode"],
            data["persons_min"],
            data["persons_max"],
        )
        for start, end, data in network.edges(data=True)
    )
    placed = {key[0] for key in there}
    names = ("transfer", "kind", "from_state", "to_state", "mode", "persons_min", "persons_max")
    rows = [
        row
        for row in records(kg.tables["legs"])
        if row["transfer"] in placed
        and None not in (row["from_state"], row["to_state"])
        and row["from_state"] != row["to_state"]
    ]
    assert told(rows, *names) == there
    numbers = [row["number"] for row in rows if row["kind"] == "leg"]
    assert max(numbers) >= 1


def test_accounts_are_those_of_the_dataset(kg: miggraph.KnowledgeGraph) -> None:
    rows = records(kg.tables["accounts"])
    there = asked(
        kg,
        """SELECT ?account ?source ?standing ?earliest ?latest { GRAPH ?source {
        ?account a mig:TransferAccount ; mig:standing ?standing
        OPTIONAL { ?account mig:earliest ?earliest }
        OPTIONAL { ?account mig:latest ?latest } } }""",
    )
    assert told(rows, "account", "source", "standing", "date_earliest", "date_latest") == there
    here = Counter((row["transfer"], row["account"]) for row in rows if row["transfer"])
    assert here == asked(kg, "SELECT ?t ?account { ?t a mig:Transfer ; mig:toldBy ?account }")
    assert sum(row["counts"] for row in rows) == kg.stats().accounts
    cohorts = records(kg.tables["account-cohorts"])
    assert len(cohorts) == sum(len(account.cohorts) for account in kg.dossier.accounts)


def test_what_counts_has_a_part_in_its_decision(kg: miggraph.KnowledgeGraph) -> None:
    decisions = {row["decision"]: row for row in records(kg.tables["decisions"])}
    parts = {"winner": "winners", "loser": "losers", "denial": "denials"}
    seen: Counter[str] = Counter()
    for row in records(kg.tables["claims"]):
        decided = row["counts"] and row["property"] != "safeguard"
        assert (row["decision"] is not None) == (row["part"] is not None) == decided
        if decided:
            decision = decisions[row["decision"]]
            assert row["claim"] in decision[parts[row["part"]]]
            assert row["outcome"] == decision["outcome"]
            seen[row["part"]] += 1
    assert set(seen) == set(parts)
    assert sum(row["counts"] for row in records(kg.tables["claims"])) == kg.stats().claims


def test_a_denied_safeguard_is_never_said_to_be_breached(kg: miggraph.KnowledgeGraph) -> None:
    rows = [row for row in records(kg.tables["claims"]) if row["property"] == "safeguard"]
    assert {"breach-alleged", "breach-found"} <= {row["value_standing"] for row in rows}
    assert not [row for row in rows if '"breached"' in row["value"]]


def test_force_of_a_year_is_that_of_its_days(default: miggraph.KnowledgeGraph) -> None:
    """In force on 31 December: at least so many of the year; and the last day is the clock."""
    kg = default
    rows = {(row["state"], row["year"]): row for row in records(kg.tables["state-years"])}
    agreed = ("concluded", "claimed-and-disputed")
    for day in (date(2019, 12, 31), date(2012, 12, 31), kg.clocks.on):
        lives = kg.at(on=day).view.lives
        for code in ("US", "RW", "DE", "EU"):
            row = rows[code, day.year]
            mine = {
                name: lives[name].in_force
                for name, agreement in kg.dossier.agreements.items()
                if code in {party.state for party in agreement.parties}
                and kg.view.lives[name].nature in agreed
            }
            possible = {name for name, force in mine.items() if force != "no"}
            assert possible <= set(row["agreements"])
            assert row["agreements_in_force_min"] >= sum(f == "yes" for f in mine.values())
            assert row["agreements_in_force_max"] == len(row["agreements"]) >= len(possible)


def test_agreements_of_a_pair_are_those_of_the_projection(default: miggraph.KnowledgeGraph) -> None:
    kg = default
    partners = kg.network("partners")
    rows = records(kg.tables["dyad-years"])
    held: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        held.setdefault((row["state_a"], row["state_b"]), set()).update(row["agreements"])
    ever = {name for name, periods in kg._resolver.force_periods(kg.view).items() if periods}
    for left, right, data in partners.edges(data=True):
        pair = (min(left, right), max(left, right))
        assert held.pop(pair) == set(data["agreements"]) & ever
    assert all(names == set() for names in held.values())


def test_persons_of_a_pair_and_year_are_those_of_the_flow(default: miggraph.KnowledgeGraph) -> None:
    """Where all that can fall into a year surely does."""
    kg = default
    rows = {
        (row["sending"], row["receiving"], row["year"]): row
        for row in records(kg.tables["directed-dyad-years"])
    }
    compared = 0
    for year in (2018, 2024, 2025):
        network = kg.network("transfers", since=f"{year}-01-01", until=f"{year}-12-31")
        sure: dict[tuple[str, str], bool] = {}
        for sender, receiver, data in network.edges(data=True):
            inside = (
                data["earliest"] is not None
                and data["earliest"].year == year
                and data["happened_by"].year == year
                and data["latest"] is not None
                and data["latest"].year == year
            )
            sure[sender, receiver] = (
                sure.get((sender, receiver), True) and data["settled"] and inside
            )
        flows = kg.network("flows", since=f"{year}-01-01", until=f"{year}-12-31")
        for sender, receiver, flow in flows.edges(data=True):
            row = rows[sender, receiver, year]
            if not sure[sender, receiver]:
                assert row["transfers_min"] <= flow["transfers"] <= row["transfers_max"]
                continue
            compared += 1
            assert row["transfers_min"] == row["transfers_max"] == flow["transfers"]
            assert row["totals_min"] == row["totals_max"] == flow["totals"]
            for name in ("persons_min", "third_persons_min", "third_persons_max", "persons_max"):
                assert row[name] == flow[name], (sender, receiver, year, name)
    assert compared > 60


def test_panels_are_balanced_and_zeros_are_of_records(default: miggraph.KnowledgeGraph) -> None:
    kg = default
    for name in ("dyad-years", "directed-dyad-years", "state-years"):
        table = kg.tables[name]
        years = Counter(table.column("year"))
        assert len(set(years.values())) == 1
        assert sorted(years) == list(range(min(years), kg.clocks.on.year + 1))
    assert set(kg.tables["state-years"].column("state")) == set(kg.dossier.states)
    for row in records(kg.tables["dyad-years"]):
        recorded = row["transfers_max"] + row["totals_max"] > 0
        assert (row["persons_min"] is not None) == recorded
        if not recorded:
            assert row["persons_max"] is row["third_persons_max"] is None
        assert row["state_a"] < row["state_b"]


def test_a_pair_sums_both_directions(default: miggraph.KnowledgeGraph) -> None:
    kg = default
    ways = {tuple(row[:3]): row for row in kg.tables["directed-dyad-years"].rows}
    low, high = (kg.tables["directed-dyad-years"].place(f"persons_{e}") for e in ("min", "max"))
    both = 0
    for row in records(kg.tables["dyad-years"]):
        left, right, year = row["state_a"], row["state_b"], row["year"]
        found = [ways.get((left, right, year)), ways.get((right, left, year))]
        parts = [way for way in found if way is not None and way[low] is not None]
        both += len(parts) == 2
        if parts:
            most = [way[high] for way in parts]
            assert row["persons_min"] == sum(way[low] for way in parts)
            assert row["persons_max"] == (None if None in most else sum(most))
    assert both > 0


def test_iris_are_of_the_prefixes(default: miggraph.KnowledgeGraph) -> None:
    for name, table in default.tables.items():
        if any(column.name == "iri" for column in table.columns):
            assert all(cell.startswith(DEF.removesuffix("def/")) for cell in table.column("iri"))
            assert not any(cell in PREFIXES.values() for cell in table.column("iri")), name
