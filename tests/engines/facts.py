"""Facts as an import writes them, drawn or written by hand."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb

from miggraph.records import Agreement, Party, State

__all__ = ["AGREEMENTS", "STATES", "Fact", "drawn", "mirrored", "write"]

#: Territories of A and B, a union, and a former state; ``ZZ`` is in no register.
STATES = {
    state.code: state
    for state in (
        *(State(code, f"State {code}") for code in "ABCDEF"),
        State("AT", "Territory of A", administered_by="A"),
        State("BT", "Territory of B", administered_by="B"),
        State("UN", "Union", kind="union"),
        State("FO", "Former", kind="former"),
    )
}
#: B has a role in the first, from which it cannot be a place of arrival; A in the second likewise.
AGREEMENTS = {
    agreement.id: agreement
    for agreement in (
        Agreement(
            "a-c", "A and C", "readmission", "treaty", (Party("A", "sending"), Party("C", "both"))
        ),
        Agreement(
            "b-d",
            "B and D",
            "resettlement",
            "treaty",
            (Party("B", "sending"), Party("D", "transit"), Party("E", "funder")),
        ),
    )
}
_COLUMNS = """sending VARCHAR, receiving VARCHAR, nationality VARCHAR, via VARCHAR, mode VARCHAR,
    agreement VARCHAR, reporter VARCHAR, date VARCHAR, earliest DATE, latest DATE,
    count_min BIGINT, count_max BIGINT, rows BIGINT, first_row BIGINT, residual VARCHAR,
    third_country VARCHAR, year INTEGER"""


class Fact(NamedTuple):
    """A row of facts; what follows from other columns is filled in by `write`."""

    sending: str | None
    receiving: str | None
    nationality: str | None
    low: int
    high: int | None
    year: int = 2020
    month: int | None = None
    mode: str = "forced-removal"
    reporter: str | None = None
    via: str | None = None
    agreement: str | None = None

    @property
    def span(self) -> tuple[date, date]:
        """First and last day; of a month the 28th is the last."""
        if self.month is None:
            return date(self.year, 1, 1), date(self.year, 12, 31)
        return date(self.year, self.month, 1), date(self.year, self.month, 28)

    @property
    def third_country(self) -> str:
        """Whose nationals they are, seen from the receiving state."""
        if self.nationality == "stateless":
            return "yes"
        if self.receiving is None or self.nationality in (None, "unknown"):
            return "undetermined"
        home = [
            STATES[code].administered_by or code if code in STATES else code
            for code in (self.nationality, self.receiving)
        ]
        return "no" if home[0] == home[1] else "yes"


def write(facts: Iterable[Fact], folder: Path) -> Path:
    """Write facts in the folders of an import, one a year; return the folder."""
    rows = [
        (f.sending, f.receiving, f.nationality, f.via, f.mode, f.agreement, f.reporter,
         f"{f.year}" if f.month is None else f"{f.year}-{f.month:02}", *f.span,
         f.low, f.high, 1, number, None, f.third_country, f.year)
        for number, f in enumerate(facts, start=1)
    ]  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE facts ({_COLUMNS})")
        if rows:
            marks = ", ".join([f"({', '.join('?' * len(rows[0]))})"] * len(rows))
            values = [value for row in rows for value in row]
            connection.execute(f"INSERT INTO facts VALUES {marks}", values)
            connection.execute(f"COPY facts TO '{folder}' (FORMAT parquet, PARTITION_BY (year))")
    return folder


def drawn(seed: int, number: int) -> list[Fact]:
    """Draw facts over few codes, so that they meet: reporters, stops, open ends, small cells."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    codes = ["A", "B", "C", "D", "E", "F", "AT", "BT", "UN", "FO", "ZZ", None]
    weights = [6, 5, 5, 4, 3, 2, 2, 2, 1, 1, 1, 1]
    nationalities = [*"ABCDEF", "AT", "BT", "FO", "stateless", "unknown", "ZZ", None]
    facts = []
    for _ in range(number):
        sending, receiving = chance.choices(codes, weights, k=2)
        low = chance.choice((0, 1, 1, 2, 3, 10, 250))
        facts.append(
            Fact(
                sending,
                receiving,
                chance.choice(nationalities),
                low,
                chance.choice((low, low, low, low + 3, None)),
                chance.choice((2019, 2020)),
                chance.choice((None, None, 3, 9)),
                chance.choices(
                    ("forced-removal", "readmission", "assisted-return", "unknown"), (5, 2, 2, 1)
                )[0],
                chance.choice((None, None, sending, receiving, "F")),
                chance.choice((None, None, None, "F", "E F")),
                chance.choice((None, None, None, None, "a-c", "b-d", "not-registered")),
            )
        )
    return facts


def mirrored(seed: int) -> list[Fact]:
    """Draw a table in which both states, and a third one, tell of few nationalities each year."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    facts = []
    for year in range(1990, 2025):
        for sending, receiving in (("A", "C"), ("B", "AT"), ("E", "D")):
            own = "A" if receiving == "AT" else receiving
            names = (own, own, "F", "E", "stateless", "unknown", None)
            for reporter in (sending, receiving, "F")[: chance.choice((1, 2, 2, 2, 3))]:
                for nationality in chance.sample(names, chance.choice((1, 1, 2, 2, 3))):
                    low = chance.choice((0, 1, 2, 3, 5))
                    high = chance.choice((low, low, low, low + 3, low + 3, None))
                    agreement = chance.choice((None, None, None, "b-d"))
                    facts.append(
                        Fact(
                            sending,
                            receiving,
                            nationality,
                            low,
                            high,
                            year,
                            reporter=reporter,
                            mode="forced-removal",
                            agreement=agreement if year % 5 == 0 else None,
                        )
                    )
    return facts
