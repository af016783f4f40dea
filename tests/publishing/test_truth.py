"""What is published says less than the records, and nothing that they contradict."""

from __future__ import annotations

from collections import Counter

import pytest

import miggraph


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
