"""What is published says less than the records, and nothing that they contradict."""

from __future__ import annotations

from collections import Counter

import pytest
from click.testing import CliRunner

import miggraph
from miggraph.claims.transfer import Transfer
from miggraph.cli.show import show
from miggraph.curated.write import describe_account
from miggraph.network import legs, onward_chains
from miggraph.opening import open_dataset
from miggraph.publishing import masked
from miggraph.quantities import Bounds
from miggraph.records import Onward

from ..unit.factories import resolve
from .records import account, records


@pytest.fixture(scope="module")
def kg() -> miggraph.KnowledgeGraph:
    return miggraph.open()


@pytest.fixture(scope="module")
def published(kg: miggraph.KnowledgeGraph) -> miggraph.KnowledgeGraph:
    return kg.published()


@pytest.mark.parametrize("name", ["account-cohorts", "account-onward"])
def test_tables_of_accounts_have_both_ends_of_each_number(
    kg: miggraph.KnowledgeGraph, published: miggraph.KnowledgeGraph, name: str
) -> None:
    for graph in (kg, published):
        table = graph.tables[name]
        names = [column.name for column in table.columns]
        ends = names.index("persons_least"), names.index("persons_most")
        rows = Counter((row[0], *(row[end] for end in ends)) for row in table.rows)
        told = Counter(
            (account.id, *(item.told or (None, None)))
            for account in graph.dossier.accounts
            for item in (account.cohorts if name == "account-cohorts" else account.onward)
        )
        assert rows == told


def test_a_masked_cell_is_a_range_in_the_table(published: miggraph.KnowledgeGraph) -> None:
    told = published.tables["account-cohorts"].to_pandas()
    ends = Counter(zip(told["persons_least"], told["persons_most"], strict=True))
    assert ends[1, 3] > 100


TO_UZ = Onward(date="2025-08-01", to="UZ", persons=6, basis="left")
FLIGHT = account(persons=(9, 9), cohorts={"UZ": 2, "KZ": 7}, onward=(TO_UZ,))


def test_withheld_onward_movement_is_not_nobody() -> None:
    (shown,) = masked(records(FLIGHT)).dossier.accounts
    assert (shown.onward, shown.onward_withheld) == ((), True)
    transfer = resolve(shown)
    assert transfer.onward_withheld
    assert transfer.onward_persons.min == 0
    assert transfer.onward_persons.max == transfer.third_persons.max
    assert "mig:onwardWithheld" in describe_account(shown)


@pytest.mark.parametrize(
    "onward", [(), (Onward(date=None, to="UZ", persons=6, basis="plan", standing="announced"),)]
)
def test_where_no_movement_is_told_none_is_withheld(onward: tuple[Onward, ...]) -> None:
    (shown,) = masked(
        records(account(persons=(9, 9), cohorts={"UZ": 2, "KZ": 7}, onward=onward))
    ).dossier.accounts
    assert not shown.onward_withheld
    assert resolve(shown).onward_persons == Bounds(0, 0)


def test_united_accounts_and_a_second_masking_keep_that_it_is_withheld() -> None:
    without = account(persons=(9, 9), cohorts={"UZ": 2, "KZ": 7}, date="2025-07-02")
    once = masked(records(FLIGHT, without)).dossier
    (shown,) = once.accounts
    assert shown.onward_withheld
    assert masked(once).dossier.accounts == once.accounts


def _contains(outer: Bounds, inner: Bounds) -> bool:
    return outer.min <= inner.min and (
        outer.max is None or (inner.max is not None and inner.max <= outer.max)
    )


def test_onward_movement_lies_within_what_is_published(
    kg: miggraph.KnowledgeGraph, published: miggraph.KnowledgeGraph
) -> None:
    renamed = masked(kg.dossier).renamed
    merged = published.view.merged

    def shown(name: str) -> Transfer:
        new = renamed.get(name, name)
        return published.view.transfers[merged.get(new, new)]

    pairs = [(transfer, shown(name)) for name, transfer in kg.view.transfers.items()]
    wrong = [t.id for t, p in pairs if not _contains(p.onward_persons, t.onward_persons)]
    assert wrong == []
    assert sum(p.onward_withheld for _, p in pairs) > 15
    hubs = {hub.state: hub.onward for hub in published.hubs().hubs}
    for hub in kg.hubs().hubs:
        most = hubs[hub.state].max
        assert hubs[hub.state].min <= hub.onward.min
        assert most is None or (hub.onward.max is not None and hub.onward.max <= most)


def test_networks_say_what_is_withheld(published: miggraph.KnowledgeGraph) -> None:
    network = published.network("transfers")
    withheld = {t.id for t in published.view.transfers.values() if t.onward_withheld}
    placed = {data["transfer"] for _, _, data in network.edges(data=True)}
    chains = onward_chains(network)
    assert set(chains.withheld) == withheld & placed
    assert "us-pa-2025-q1" in " ".join(chains.notes())
    settled = {data["transfer"] for _, _, data in network.edges(data=True) if data["settled"]}
    left_out = {f"{name}/onward-withheld" for name in withheld & settled}
    assert left_out <= set(legs(network).graph["left_out"])
    assert left_out


def test_show_tells_what_is_withheld(
    published: miggraph.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("miggraph.cli.show.open_from", lambda **_: published)
    for name, told in (
        ("us-pa-2025-q1", "| ? 180, withheld |"),
        ("us-gt-2025-q4", "| withheld |"),
        ("us-tj-2024", "| - |"),
    ):
        shown = CliRunner().invoke(show, [name, "--format", "md"]).output
        assert shown.count(told) == 1
        assert ("withheld" in shown) == ("withheld" in told)
        (transfer,) = published.show(name).transfers
        assert transfer.onward_withheld == ("withheld" in told)


def test_movements_to_each_state_lie_within_what_was_told(
    kg: miggraph.KnowledgeGraph, published: miggraph.KnowledgeGraph
) -> None:
    renamed = masked(kg.dossier).renamed
    checked = 0
    for name, transfer in kg.view.transfers.items():
        new = renamed.get(name, name)
        shown = published.view.transfers[published.view.merged.get(new, new)]
        told = {movement.to: movement.persons for movement in transfer.onward}
        for movement in shown.onward:
            assert _contains(movement.persons, told[movement.to]), (name, movement)
            checked += shown.onward_withheld
    assert checked > 5


def test_what_is_withheld_is_read_back(published: miggraph.KnowledgeGraph) -> None:
    told = {account.id for account in published.dossier.accounts if account.onward_withheld}
    again = open_dataset(lambda: published.quads)
    assert told
    assert {account.id for account in again.dossier.accounts if account.onward_withheld} == told
