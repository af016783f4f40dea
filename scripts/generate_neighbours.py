"""Write data/neighbours.csv and data/regional-bodies.csv from public-domain sources.

What to give it::

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    git clone https://github.com/factbook/factbook.json
    git clone https://github.com/datasets/country-codes
    python scripts/generate_neighbours.py --atlas package/countries-10m.json \
        --factbook factbook.json --codes country-codes/data/country-codes.csv

Land: two states have an arc of their outlines in common. Sea: the least great-circle distance
between their coasts, that is arcs which belong to one state only, up to 400 km; of states with a
land border none is written. Bodies: who is listed as a member without a qualification such as
observer or suspended.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

import miggraph

ROOT: Final = Path(__file__).resolve().parents[1]
#: Mean radius of the Earth, in km.
RADIUS: Final = 6371.0088
MOST_KM: Final = 400.0
#: Coasts are filled up with points so that no two neighbouring ones lie further apart, in km.
STEP_KM: Final = 2.0
#: Areas of the atlas that have no ISO 3166-1 code, and the entry of the register under which they
#: stand here. This expresses no position on status. Bases, reefs and areas of no single state are
#: left out; they take part in no border.
MAPPED: Final = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}
#: Regional bodies, by their abbreviation in the World Factbook: those with general purposes whose
#: members are states of one part of a continent. Bodies of a whole continent would make nearly all
#: of its states neighbours and are left out.
BODIES: Final = {
    "AMU": "Arab Maghreb Union",
    "ASEAN": "Association of Southeast Asian Nations",
    "CAN": "Andean Community",
    "CEMAC": "Economic and Monetary Community of Central Africa",
    "CIS": "Commonwealth of Independent States",
    "COMESA": "Common Market for Eastern and Southern Africa",
    "Caricom": "Caribbean Community",
    "EAC": "East African Community",
    "ECOWAS": "Economic Community of West African States",
    "EU": "European Union",
    "GCC": "Gulf Cooperation Council",
    "IGAD": "Intergovernmental Authority on Development",
    "LAS": "League of Arab States",
    "Mercosur": "Southern Common Market",
    "NC": "Nordic Council",
    "OECS": "Organisation of Eastern Caribbean States",
    "PIF": "Pacific Islands Forum",
    "SAARC": "South Asian Association for Regional Cooperation",
    "SADC": "Southern African Development Community",
    "SICA": "Central American Integration System",
}

Points = NDArray[np.float64]


def register() -> dict[str, str | None]:
    """Return the states of the register that exist today, with their numeric codes."""
    states = miggraph.open().dossier.states
    return {code: state.numeric for code, state in states.items() if state.kind == "state"}


def outlines(atlas: dict[str, Any], states: dict[str, str | None]) -> dict[str, set[int]]:
    """Return the arcs of each state of the register, and of each other area of the atlas."""
    by_number = {number: code for code, number in states.items() if number}
    found: dict[str, set[int]] = {}
    for place, geometry in enumerate(atlas["objects"]["countries"]["geometries"]):
        name = geometry["properties"]["name"]
        code = MAPPED.get(name) or by_number.get(geometry.get("id", ""))
        # Areas without an entry of the register stay apart: a border with them is no coast.
        found.setdefault(code or f"area {place}", set()).update(_arcs(geometry.get("arcs", [])))
    return found


def _arcs(nested: Iterable[Any]) -> Iterator[int]:
    for item in nested:
        if isinstance(item, int):
            yield item if item >= 0 else ~item
        else:
            yield from _arcs(item)


def coast(atlas: dict[str, Any], arcs: Iterable[int]) -> Points:
    """Return points of arcs on the unit sphere, at most `STEP_KM` apart."""
    scale, shift = (np.array(atlas["transform"][key]) for key in ("scale", "translate"))
    parts = [np.empty((0, 3))]
    for arc in arcs:
        degrees = np.cumsum(np.array(atlas["arcs"][arc]), axis=0) * scale + shift
        longitude, latitude = np.radians(degrees).T
        parts.append(_filled(_on_sphere(longitude, latitude)))
    return np.concatenate(parts)


def _on_sphere(longitude: Points, latitude: Points) -> Points:
    across = np.cos(latitude)
    return np.stack(
        [across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude)], axis=1
    )


def _filled(points: Points) -> Points:
    """Add points on the chords, back on the sphere."""
    parts = [points]
    for start, end in pairwise(points):
        count = int(np.linalg.norm(end - start) * RADIUS / STEP_KM)
        if count:
            part = np.linspace(0, 1, count + 2)[1:-1, None]
            between = start + (end - start) * part
            parts.append(between / np.linalg.norm(between, axis=1, keepdims=True))
    return np.concatenate(parts)


def neighbours(atlas: dict[str, Any], states: dict[str, str | None]) -> Iterator[tuple[str, ...]]:
    """Give the rows of pairs of states that have a border or lie near by sea."""
    found = outlines(atlas, states)
    missing = sorted(set(states) - set(found))
    if missing:
        raise SystemExit(f"The atlas has no outline of {', '.join(missing)}.")
    owners: dict[int, int] = {}
    for arcs in found.values():
        for arc in arcs:
            owners[arc] = owners.get(arc, 0) + 1
    points = {
        code: coast(atlas, (arc for arc in found[code] if owners[arc] == 1)) for code in states
    }
    trees = {code: cKDTree(part) for code, part in points.items() if len(part)}
    for left, right in combinations(sorted(states), 2):
        if found[left] & found[right]:
            yield left, right, "yes", ""
        elif left in trees and right in trees:
            distance = _distance(points, trees, left, right)
            if distance is not None:
                yield left, right, "no", f"{distance:.0f}"


def _distance(
    points: dict[str, Points], trees: dict[str, cKDTree], left: str, right: str
) -> float | None:
    """Return the least distance of two coasts in km, None above `MOST_KM`."""
    few, many = sorted((left, right), key=lambda code: len(points[code]))
    bound = 2 * np.sin(MOST_KM / RADIUS / 2)
    chord = float(trees[many].query(points[few], distance_upper_bound=bound)[0].min())
    return None if chord > bound else 2 * RADIUS * float(np.arcsin(chord / 2))


def memberships(
    factbook: Path, codes: Path, states: dict[str, str | None]
) -> Iterator[tuple[str, str, str]]:
    """Give body, its name and a member of it, for the members in the register.

    The Factbook names countries by GEC codes (once FIPS 10-4); the one of Kosovo stands under
    Serbia in the list of codes.
    """
    with codes.open(encoding="utf-8", newline="") as file:
        iso = {
            gec: row["ISO3166-1-Alpha-2"]
            for row in csv.DictReader(file)
            for gec in re.findall("[A-Z]{2}", row["FIPS"])  # some rows have two of them
        }
    iso["KV"] = "XK"
    for path in sorted(factbook.glob("*/??.json")):
        state = iso.get(path.stem.upper())
        told = json.loads(path.read_text(encoding="utf-8"))
        text = (
            told.get("Government", {})
            .get("International organization participation", {})
            .get("text", "")
        )
        for word in re.split(r"[,;]", re.sub(r"<[^>]+>", "", text)):
            if word.strip() in BODIES and state in states:
                yield word.strip(), BODIES[word.strip()], str(state)


def write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write a table, sorted."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(sorted(set(rows)))


def main() -> None:
    """Read the sources and write both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--atlas", type=Path, required=True, help="countries-10m.json")
    parser.add_argument("--factbook", type=Path, required=True, help="folder of factbook.json")
    parser.add_argument("--codes", type=Path, required=True, help="country-codes.csv")
    given = parser.parse_args()
    states = register()
    atlas = json.loads(given.atlas.read_text(encoding="utf-8"))
    write(
        ROOT / "data" / "neighbours.csv",
        ("left", "right", "land", "sea_km"),
        neighbours(atlas, states),
    )
    write(
        ROOT / "data" / "regional-bodies.csv",
        ("body", "name", "state"),
        memberships(given.factbook, given.codes, states),
    )


if __name__ == "__main__":
    main()
