"""The ranking of an import from its records and by SQL: one table, two ways, one answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

import miggraph
from miggraph.engines import Engine, open_engine
from miggraph.importing.hubs import hubs_of_import
from miggraph.quantities import Bounds
from tests.cli.process import SMALL
from tests.importing.tables import COUNTS, csv_bytes, imported

COLUMNS = ("from", "to", "citizen", "when", "mode", "value", "reporter", "unit")
MODES = ("forced-removal", "readmission", "assisted-return", "unknown")
PROFILE = (
    COUNTS.replace(
        '[roles.sending]\nis = "reporter"',
        '[roles.sending]\ncolumn = "from"\ncodes = "iso-alpha-2"\n[roles.mode]\ncolumn = "mode"',
    )
    + "[values.mode]\n"
    + "".join(f'"{mode}" = "{mode}"\n' for mode in MODES)
)
LAST = ("2023-01-01", "forced-removal", "<5")
#: PR is a territory of US: what is moved between the two left no state.
STATES = ("US", "RW", "XK", "ES", "PR")
NATIONALITIES = st.sampled_from(["UZ", "RW", "XK", "US", "PR", "Stateless", "Unknown", "Other", ""])
VALUES = st.sampled_from(["0", "1", "7", "12", "<5"])
ROW = st.tuples(
    st.sampled_from(STATES),
    st.sampled_from(STATES),
    NATIONALITIES,
    st.sampled_from(["2024-05-01", "2024-09-01", "2023-01-01"]),
    st.sampled_from(MODES),
    VALUES,
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_engine(threads=1) as opened:
        yield opened


def _rankings(
    folder: Path, rows: Sequence[tuple[str, ...]], engine: Engine
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is told of each state, from records and by SQL."""
    path = folder / "t.csv"
    path.write_bytes(csv_bytes(rows, COLUMNS))
    imported(path, folder / "into", PROFILE)
    kg = miggraph.open(SMALL).with_imports("returns", only=True, folder=folder / "into")
    records = kg.hubs()
    facts = hubs_of_import(engine, "returns", kg.dossier, folder=folder / "into")
    return (
        {
            hub.state: (
                hub.rank,
                hub.senders,
                hub.senders_all_bases,
                hub.nationalities,
                hub.persons,
                hub.totals,
                len(hub.flagged),
            )
            for hub in records.hubs
        },
        {
            hub.state: (
                hub.rank,
                hub.senders,
                hub.senders_all_bases,
                hub.nationalities,
                hub.persons,
                hub.totals,
                hub.flagged,
            )
            for hub in facts.hubs
        },
    )


#: Each is an import and two rankings; none is worth the time of shrinking it.
DRAWN = settings(
    max_examples=7,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


@DRAWN
@example([("ES", "ES", "UZ", "2024-05-01", "readmission", "7"), ("US", "PR", "UZ", *LAST)])
@example([("US", "RW", "UZ", *LAST), ("PR", "RW", "US", *LAST), ("US", "RW", "", *LAST)])
@example([("ES", "XK", "XK", *LAST), ("ES", "XK", "US", *LAST[:2], "12")])
@given(st.lists(ROW, min_size=5, max_size=12))
def test_what_one_reporter_tells_is_ranked_alike(
    tmp_path_factory: pytest.TempPathFactory, engine: Engine, rows: list[tuple[str, ...]]
) -> None:
    told = [(*row, row[0], "PER") for row in rows]
    records, facts = _rankings(tmp_path_factory.mktemp("rank"), told, engine)
    assert records == facts


@DRAWN
@given(
    st.lists(
        st.tuples(NATIONALITIES, VALUES, st.sampled_from(["US", "XK"])), min_size=3, max_size=8
    )
)
def test_what_two_reporters_tell_of_one_transfer_is_ranked_alike(
    tmp_path_factory: pytest.TempPathFactory, engine: Engine, cells: list[tuple[str, ...]]
) -> None:
    told = [
        ("US", "XK", nationality, "2024-05-01", "forced-removal", value, reporter, "PER")
        for nationality, value, reporter in cells
    ]
    records, facts = _rankings(tmp_path_factory.mktemp("rank"), told, engine)
    # Of contested numbers SQL has the narrower greatest number; docs/networks/facts.md says why.
    assert records.keys() == facts.keys()
    for state, (*of_records, wide, totals, flagged) in records.items():
        *of_facts, narrow, same_totals, same_flagged = facts[state]
        assert (of_records, totals, flagged) == (of_facts, same_totals, same_flagged)
        assert narrow.min == wide.min
        assert Bounds(*wide).contains(Bounds(*narrow))


def test_of_a_nationality_without_an_upper_bound_records_keep_no_least_number(
    tmp_path: Path, engine: Engine
) -> None:
    told = [
        ("US", "XK", "UZ", "2024-05-01", "forced-removal", value, reporter, "PER")
        for value, reporter in (("7", "US"), (":", "US"), ("9", "XK"), (":", "XK"))
    ]
    told.append(("US", "XK", "", "2024-05-01", "forced-removal", "3", "US", "PER"))
    records, facts = _rankings(tmp_path, told, engine)
    # What is told as 9 or more lies within 7 or more.
    assert (records["XK"][4], facts["XK"][4]) == (Bounds(1, None), Bounds(9, None))
