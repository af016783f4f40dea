"""Ranking, certainty and tests in one answer; the command that prints it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import miggraph
from miggraph import UnknownNameError, UsageError
from miggraph.network.ranking.hub_analysis import HubAnalysis
from tests.cli.process import Runner


@pytest.fixture(scope="module")
def found(kg: miggraph.KnowledgeGraph) -> HubAnalysis:
    return kg.hub_analysis(draws=200, nulls=200, seed=3)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(tmp_path_factory.mktemp("cache"))


def test_the_parts_are_those_of_the_functions(
    kg: miggraph.KnowledgeGraph, found: HubAnalysis
) -> None:
    assert found.certainty == kg.hub_certainty(draws=200, seed=3)
    assert found.hubness == kg.hubness_test(samples=200, seed=3)
    assert found.diversity == kg.diversity_test(samples=200, seed=3)
    assert [f.hub.state for f in found.hubs.hubs] == [h.state for h in kg.hubs().hubs]


def test_bounds_hold_the_rank(found: HubAnalysis) -> None:
    assert found.certainty is not None
    for item in found.certainty.ranked:
        assert item.rank is not None
        assert item.best_rank is not None
        assert item.worst_rank is not None
        assert item.best_rank <= item.rank <= item.worst_rank


def test_each_row_has_every_part(found: HubAnalysis) -> None:
    rows = {row["state"]: row for row in found.rows()}
    assert rows["RW"]["certainty_best_rank"] == 1
    assert rows["RW"]["hubness_observed"] == 3
    assert rows["CR"]["diversity_observed"] == 17
    assert rows["MX"]["diversity_p"] is None  # only totals, which the test leaves out
    assert len({tuple(row) for row in found.rows()}) == 1
    assert found.to_pandas().set_index("state").loc["RW", "certainty_worst_rank"] > 1


def test_tables_join_by_state(found: HubAnalysis) -> None:
    table = found.tables()[0]
    column = {title: n for n, title in enumerate(table.columns)}
    rwanda = next(row for row in table.rows if "(RW)" in row[column["receiving state"]])
    item = next(i for i in found.hubness.states if i.state == "RW")
    assert rwanda[column["max-T deals"]] == f"{item.p_family:.3f}"
    assert all(len(row) == len(table.columns) == len(table.right) for row in table.rows)
    titles = [table.title for table in (*found.tables(), *found.details())]
    assert len(titles) == len(set(titles))


def test_filters_leave_certainty_out_and_say_so(kg: miggraph.KnowledgeGraph) -> None:
    filtered = kg.hub_analysis(draws=10, nulls=10, since="2025-01-01", nationality=None)
    assert filtered.certainty is None
    assert any("not worked out under filters" in note for note in filtered.notes())
    assert filtered.basis.filters
    unfiltered = kg.hub_analysis(draws=10, nulls=10, since=None)
    assert unfiltered.certainty is not None


def test_an_empty_window_says_so(kg: miggraph.KnowledgeGraph) -> None:
    empty = kg.hub_analysis(nulls=10, until="1950-01-01")
    assert empty.rows() == []
    assert "No arrival" in " ".join(empty.notes())


def test_bad_input(kg: miggraph.KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="forced-removal"):
        kg.hub_analysis(bases=["forced-remval"])
    with pytest.raises(UsageError):
        kg.hub_analysis(draws=0)
    with pytest.raises(UsageError):
        kg.hub_analysis(nulls=0)
    with pytest.raises(UnknownNameError, match="measure"):
        kg.hub_analysis(by="hubness")


def test_effective_numbers_are_no_measure_here(kg: miggraph.KnowledgeGraph) -> None:
    found = kg.hub_analysis(by="effective", draws=10, nulls=10)
    # More than half of the cohorts have no count: richness ranks, and what follows is for richness.
    assert found.hubs.ranked_by == "nationalities"
    assert found.certainty is not None
    assert found.certainty.by == "nationalities"
    uncounted = sum(f.uncounted_cohorts for f in found.hubs.hubs)
    assert 2 * uncounted > sum(f.cohorts for f in found.hubs.hubs)
    assert "have no count" in " ".join(found.notes())


@pytest.mark.parametrize(
    "by", ["senders", "nationalities", "effective", "persons", "transfers", "onward"]
)
def test_a_rank_lies_within_its_bounds(kg: miggraph.KnowledgeGraph, by: str) -> None:
    found = kg.hub_analysis(by=by, draws=1, nulls=1)
    assert found.certainty is not None
    sure = {item.state: item for item in found.certainty.states}
    for finding in found.hubs.hubs:
        item = sure[finding.hub.state]
        assert item.best_rank is not None
        assert item.worst_rank is not None
        assert item.best_rank <= finding.hub.rank <= item.worst_rank


class TestCommand:
    def test_json_repeats_by_seed(self, run: Runner) -> None:
        words = ("network", "hubs", "--draws", "50", "--nulls", "50", "--format", "json")
        first, again = run(*words, "--seed", "1"), run(*words, "--seed", "1")
        assert first.status == 0, first.err
        assert first.out == again.out
        other = run(*words, "--seed", "2")
        assert json.loads(first.out)["hubs"] == json.loads(other.out)["hubs"]
        assert json.loads(first.out)["certainty"] != json.loads(other.out)["certainty"]

    def test_csv_is_plain(self, run: Runner) -> None:
        answer = run("network", "hubs", "--draws", "50", "--nulls", "50", "--format", "csv")
        rows = list(csv.DictReader(io.StringIO(answer.out)))
        assert rows[0]["state"] == "RW"
        assert float(rows[0]["certainty_best_rank"]) == 1
        lines = list(csv.reader(io.StringIO(answer.out)))
        assert {len(line) for line in lines} == {len(lines[0])}
        mexico = next(row for row in rows if row["state"] == "MX")
        assert mexico["diversity_p"] == ""

    def test_a_figure_of_each_kind(self, run: Runner, tmp_path: Path) -> None:
        for name, ending in (("map", "svg"), ("bounds", "png"), ("hubness", "pdf")):
            file = tmp_path / f"figure.{ending}"
            answer = run("network", "hubs", "--draws", "20", "--nulls", "20", "--plot", file,
                         "--figure", name)  # fmt: skip
            assert answer.status == 0, answer.err
            assert "Figure written" in answer.err
            assert file.stat().st_size > 10_000

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("--plot", "figure.jpg"), ".svg, .png or .pdf"),
            (("--plot", "no/such/folder/figure.svg"), "cannot be written"),
            (("--plot", "figure.svg", "--figure", "mpa"), "map"),
            (("--by", "sender"), "senders"),
            (("--draws", "0"), "draw"),
            (("--kind", "third-country"), "third-country-transfer"),
            (("--since", "yesterday"), "YYYY-MM-DD"),
            (("--since", "2025-02-01", "--until", "2025-01-01"), "exchange"),
            (("--min-source-type", "tabloid"), "source type"),
        ],
    )
    def test_wrong_input(
        self, run: Runner, tmp_path: Path, words: tuple[str, ...], said: str
    ) -> None:
        small = () if "--draws" in words else ("--draws", "5")
        answer = run("network", "hubs", "--nulls", "5", *small, *words, cwd=tmp_path)
        assert answer.status == 2
        assert said in answer.err
        assert "Traceback" not in answer.err
        assert answer.out == ""
        assert list(tmp_path.iterdir()) == []

    def test_an_unknown_analysis_gets_a_suggestion(self, run: Runner) -> None:
        answer = run("network", "hub")
        assert answer.status == 2
        assert "Did you mean hubs?" in answer.err

    def test_equal_rankings_are_no_comparison(self, run: Runner) -> None:
        answer = run("network", "compare")
        assert answer.status == 2
        assert "--known-on" in answer.err
