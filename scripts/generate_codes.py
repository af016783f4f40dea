"""Write data/codes/: other states, names and codes of states in other systems.

What to give it (the versions that were read stand in data/README.md)::

    git clone https://github.com/datasets/country-codes
    git clone https://github.com/PopulationStatistics/refugees
    git clone https://github.com/andybega/states
    pip download --no-deps countrynames && unzip countrynames-*.whl
    pip install rdata
    python scripts/generate_codes.py --codes country-codes/data/country-codes.csv \
        --unhcr refugees/data/countries.rda --cow states/data/cowstates.rda \
        --synonyms countrynames/data.yaml

states.csv: every entry of ISO 3166-1, and former states that the synonyms know by their ISO 3166-3
code. names.csv: names in Latin letters; those for which the sources disagree are left out and
counted. unhcr.csv, cow.csv: codes of UNHCR, and of the Correlates of War project for the states
of today and those that ended after 1989.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

import miggraph
from miggraph.importing.codes.folding import fold

ROOT: Final = Path(__file__).resolve().parents[1]
#: Names in the source, and what the register calls the dependence.
DEPENDENCE: Final = re.compile(
    r"(?:Territor(?:y|ies)|Part|Crown dependency|Commonwealth) of ([A-Z]{2})"
)
#: Former states of ISO 3166-3 in the synonyms; the first synonym is their label.
FORMER: Final = re.compile(r"[A-Z]{4}")
#: States that ended before 1990 are left out; in days since 1970.
SINCE: Final = 7305


def main() -> None:
    """Read the sources and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("codes", "unhcr", "cow", "synonyms"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    iso = _rows(options.codes)
    synonyms = yaml.safe_load(options.synonyms.read_text(encoding="utf-8"))
    states = [*_states(iso), *_former(synonyms)]
    known = {row[0] for row in states} | {*miggraph.open().dossier.states}
    names = _names(iso, synonyms, known)
    folder = ROOT / "data" / "codes"
    _write(
        folder / "states.csv",
        ("code", "label", "alpha3", "numeric", "region", "administered_by"),
        states,
    )
    _write(folder / "names.csv", ("name", "code"), names.items())
    _write(folder / "unhcr.csv", ("code", "state"), _unhcr(options.unhcr, iso))
    _write(folder / "cow.csv", ("code", "abbreviation", "state"), _cow(options.cow, names))


def _states(iso: Iterable[Mapping[str, str]]) -> Iterator[Sequence[str]]:
    """Yield all entries of ISO 3166-1, with the area of M49 that the register names."""
    for row in iso:
        dependence = DEPENDENCE.fullmatch(row["is_independent"])
        region = row["Intermediate Region Code"] or row["Sub-region Code"] or row["Region Code"]
        yield (
            row["ISO3166-1-Alpha-2"],
            row["CLDR display name"],
            row["ISO3166-1-Alpha-3"],
            row["ISO3166-1-numeric"].zfill(3),
            region.zfill(3) if region else "",
            dependence[1] if dependence else "",
        )


def _former(synonyms: Mapping[str, Sequence[str]]) -> Iterator[Sequence[str]]:
    for code, names in synonyms.items():
        if FORMER.fullmatch(str(code)) and code != "FAIL":
            yield (code, str(names[0]).title(), "", "", "", "")


def _names(
    iso: Iterable[Mapping[str, str]], synonyms: Mapping[str, Sequence[Any]], known: set[str]
) -> dict[str, str]:
    """Return folded names with their code; official names first, then synonyms."""
    columns = (
        "CLDR display name",
        "UNTERM English Short",
        "UNTERM English Formal",
        "official_name_en",
    )
    official: dict[str, set[str]] = defaultdict(set)
    for row in iso:
        for column in columns:
            official[fold(row[column])].add(row["ISO3166-1-Alpha-2"])
    other: dict[str, set[str]] = defaultdict(set)
    for code, names in synonyms.items():
        if code in known:
            for name in names:
                other[fold(str(name))].add(code)
    refused = {fold(str(name)) for name in synonyms["FAIL"]}
    chosen = {}
    for name in sorted({*official, *other}):
        codes = official.get(name) or other[name]
        if len(codes) == 1 and name not in refused and re.fullmatch(r"[a-z][a-z ]{2,}", name):
            chosen[name] = next(iter(codes))
    return chosen


def _unhcr(path: Path, iso: Iterable[Mapping[str, str]]) -> Iterator[Sequence[str]]:
    by_alpha3 = {row["ISO3166-1-Alpha-3"]: row["ISO3166-1-Alpha-2"] for row in iso}
    by_alpha3["XKX"] = "XK"
    for row in _frame(path, "countries"):
        code = by_alpha3.get(str(row["iso_code"]))
        if code:
            yield (row["unhcr_code"], code)
        else:
            print("UNHCR, left out:", row["unhcr_code"], row["iso_code"], row["name"])


def _cow(path: Path, names: Mapping[str, str]) -> Iterator[Sequence[str]]:
    for row in _frame(path, "cowstates"):
        if row["end"] < SINCE:
            continue
        name = row["country_name"]
        code = names.get(fold(name))
        if code:
            yield (str(int(row["cowcode"])), row["cowc"], code)
        else:
            print("COW, left out:", row["cowcode"], name)


def _frame(path: Path, name: str) -> list[dict[str, Any]]:
    import rdata  # noqa: PLC0415 - no dependency of the package

    frame = rdata.read_rda(path)[name]
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False)]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(sorted(rows))


if __name__ == "__main__":
    main()
