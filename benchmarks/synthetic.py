"""A synthetic table of cohorts, as Parquet and as N-Quads, the same at every run.

250 states whose shares of flows fall like a power law, one to four cohorts a transfer, one row a
cohort. Nothing in it is about the world: codes, days and counts are drawn.

    python benchmarks/synthetic.py FOLDER [--transfers 1000000] [--seed 7]
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np

__all__ = ["BASE", "write_parquet", "write_quads"]

#: Of the IRIs.
BASE: Final = "https://example.org/"
_STATES: Final = 250
_EXPONENT: Final = 0.7
#: Each is as likely as the others.
_COHORTS: Final = (1, 1, 2, 2, 3, 4)
_FIRST_DAY: Final = np.datetime64("1990-01-01")
_DAYS: Final = 12_500
_MOST_PERSONS: Final = 9_999


def _drawn(transfers: int, seed: int) -> dict[str, Any]:
    """Draw the columns."""
    rng = np.random.default_rng(seed)
    shares = np.arange(1, _STATES + 1) ** -_EXPONENT
    states = rng.permutation(_STATES)

    def drawn_states(number: int) -> Any:
        return states[rng.choice(_STATES, number, p=shares / shares.sum())]

    sender, receiver = drawn_states(transfers), drawn_states(transfers)
    same = sender == receiver
    receiver[same] = (receiver[same] + rng.integers(1, _STATES, same.sum())) % _STATES
    day = _FIRST_DAY + rng.integers(0, _DAYS, transfers)
    others = {
        name: rng.integers(0, number, transfers)
        for name, number in (("agency", 60), ("agreement", 5_000), ("graph", 40))
    }
    of_row = np.repeat(np.arange(transfers), rng.choice(_COHORTS, transfers))
    persons = np.minimum(_MOST_PERSONS, rng.pareto(0.9, len(of_row)) + 1)
    return {
        "transfer": of_row,
        "day": day.astype("datetime64[s]")[of_row],
        "src": sender[of_row],
        "dst": receiver[of_row],
        "nat": drawn_states(len(of_row)),
        "persons": persons.astype(np.int64),
        **{name: values[of_row] for name, values in others.items()},
    }


def write_parquet(folder: Path, transfers: int, seed: int = 7) -> Path:
    """Write the table; return its file.

    Parameters
    ----------
    folder
        Is made where it is missing.
    transfers
        How many; rows are about twice as many.
    seed
        Of the draws.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "cohorts.parquet"
    drawn = _drawn(transfers, seed)
    code = "'S' || lpad({0}::VARCHAR, 3, '0') AS {0}"
    with duckdb.connect() as connection:
        connection.register("drawn", drawn)
        connection.execute(
            f"""COPY (SELECT transfer::INTEGER AS transfer, day::DATE AS date,
                {code.format("src")}, {code.format("dst")}, {code.format("nat")},
                persons::INTEGER AS persons, agency::SMALLINT AS agency,
                agreement::INTEGER AS agreement, graph::SMALLINT AS graph FROM drawn)
            TO '{path}' (FORMAT parquet, COMPRESSION zstd)"""  # noqa: S608
        )
    return path


def write_quads(table: Path, path: Path) -> int:
    """Write a table as N-Quads, each transfer in the graph of its source; return their number.

    Sender, receiver, date, agency, agreement and cohorts of each transfer, and nationality and
    persons of each cohort.
    """
    xsd = "http://www.w3.org/2001/XMLSchema#"
    of_transfer = {
        "from": f"'<{BASE}s/' || src || '>'",
        "to": f"'<{BASE}s/' || dst || '>'",
        "date": f"'\"' || date || '\"^^<{xsd}date>'",
        "agency": f"'<{BASE}agency/' || agency || '>'",
        "under": f"'<{BASE}agreement/' || agreement || '>'",
    }
    of_cohort = {
        "nationality": f"'<{BASE}s/' || nat || '>'",
        "persons": f"'\"' || persons || '\"^^<{xsd}integer>'",
    }
    transfer, cohort = f"'<{BASE}t/' || transfer || '>'", f"'<{BASE}c/' || cohort || '>'"
    quads = [(transfer, name, value, "once") for name, value in of_transfer.items()]
    quads.append((transfer, "cohort", cohort, "t"))
    quads += [(cohort, name, value, "t") for name, value in of_cohort.items()]
    lines = """
        WITH t AS (SELECT *, row_number() OVER () AS cohort FROM read_parquet($table)),
        once AS (SELECT DISTINCT transfer, src, dst, date, agency, agreement, graph FROM t)
        """ + " UNION ALL ".join(  # noqa: S608
        f"SELECT {subject} || ' <{BASE}{name}> ' || {value} || ' <{BASE}source/' || graph || '> .' "  # noqa: S608
        f"FROM {rows}"
        for subject, name, value, rows in quads
    )
    with duckdb.connect() as connection:
        done = connection.execute(
            f"COPY ({lines}) TO '{path}' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '')",
            {"table": str(table)},
        ).fetchone()
    return int(done[0]) if done else 0


def main() -> None:
    """Write both."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--transfers", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    table = write_parquet(asked.folder, asked.transfers, asked.seed)
    quads = write_quads(table, asked.folder / "cohorts.nq")
    print(f"{asked.transfers:,} transfers, {quads:,} quads in {asked.folder}")


if __name__ == "__main__":
    main()
