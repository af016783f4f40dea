"""Bring evidence into ``data/``: only what is new, and all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from miggraph.curated.entries import Readings
from miggraph.curated.evidence import Evidence, read_evidence
from miggraph.curated.read import read_dossier
from miggraph.curated.rows import rows
from miggraph.curated.write import agreement_file, source_file, source_file_name
from miggraph.curated.writing import writing
from miggraph.files import replace_files
from miggraph.records import Dossier, Source

__all__ = ["Added", "add_evidence"]


class Added(msgspec.Struct, frozen=True):
    """What `add_evidence` found new, and what it left as it was.

    `finished` counts the files of an earlier addition that was interrupted and is now complete.
    """

    agreements: int
    sources: int
    claims: int
    accounts: int
    files: int
    differing: tuple[str, ...]
    unread_phrases: tuple[str, ...]
    finished: int = 0


def add_evidence(data: Path, folder: Path, recorded_on: str) -> Added:
    """Add the evidence of `folder` to the curated data of `data`.

    Everything is read and checked before anything is written, and the files are replaced all
    together (see `miggraph.files.replace_files`). Run twice, it changes nothing. A record that
    is there already stays as curators left it; where the evidence now describes an agreement or a
    source differently, its name is reported and the record is kept.

    Parameters
    ----------
    data
        The data folder.
    folder
        The evidence.
    recorded_on
        The record date of what is new (YYYY-MM-DD).

    Raises
    ------
    DataError
        If the evidence or the data has a fault, or another process is adding.
    """
    with writing(data) as finished:
        return msgspec.structs.replace(_add(data, folder, recorded_on), finished=finished)


def _add(data: Path, folder: Path, recorded_on: str) -> Added:
    old = read_dossier(data)
    evidence = read_evidence(
        folder,
        states=old.states,
        known_sources=old.sources,
        recorded_on=recorded_on,
        readings=_readings(data),
    )
    claims = {claim.id: claim for claim in old.claims}
    accounts = {account.id: account for account in old.accounts}
    new_claims = [c for name, c in evidence.claims.items() if name not in claims]
    new_accounts = [a for name, a in evidence.accounts.items() if name not in accounts]
    new_sources = [s for name, s in evidence.sources.items() if name not in old.sources]
    new_agreements = evidence.agreements.keys() - old.agreements.keys()
    files = _source_files(old, new_sources)
    touched = new_agreements | {c.agreement for c in new_claims}
    touched |= {account.agreements[0] for account in new_accounts}
    all_claims = [*old.claims, *new_claims]
    all_accounts = [*old.accounts, *new_accounts]
    # An account under several agreements stands in the file of the first of them; one that a
    # curator wrote elsewhere moves there when the file in which it stands is written again.
    touched |= {a.agreements[0] for a in all_accounts if not touched.isdisjoint(a.agreements)}
    agreements = evidence.agreements | old.agreements
    # What others refer to comes first, so that the folder can be read whatever is in place.
    referring = {a.agreements[0] for a in all_accounts if len(a.agreements) > 1}
    for name in sorted(touched, key=lambda n: (n in referring, n not in new_agreements, n)):
        files[f"agreements/{name}.trig"] = agreement_file(
            agreements[name],
            (claim for claim in all_claims if claim.agreement == name),
            (account for account in all_accounts if account.agreements[0] == name),
        )
    if files:
        replace_files(data, {name: text.encode() for name, text in files.items()})
    return Added(
        agreements=len(new_agreements),
        sources=len(new_sources),
        claims=len(new_claims),
        accounts=len(new_accounts),
        files=len(files),
        differing=_differing(old, evidence),
        unread_phrases=tuple(sorted(evidence.unread_phrases)),
    )


def _source_files(old: Dossier, new: Iterable[Source]) -> dict[str, str]:
    """Return the files of ``sources/`` that change, with their new text."""
    new = list(new)
    names = {source_file_name(source) for source in new}
    files = {}
    for name in sorted(names):
        members = [s for s in (*old.sources.values(), *new) if source_file_name(s) == name]
        files[f"sources/{name}"] = source_file(members)
    return files


def _differing(old: Dossier, evidence: Evidence) -> tuple[str, ...]:
    found = [
        name
        for name, agreement in evidence.agreements.items()
        if name in old.agreements
        and msgspec.structs.replace(old.agreements[name], relations=(), instruments=()) != agreement
    ]
    found += [
        name
        for name, source in evidence.sources.items()
        if name in old.sources and old.sources[name] != source
    ]
    return tuple(sorted(found))


def _readings(data: Path) -> Readings:
    """Read what the compilers add to the evidence."""
    onward = rows(data / "onward-readings.csv", ("basis", "mode", "standing"))
    corrected = rows(data / "corrections.csv", ("record", "field", "value", "reason"))
    cases = rows(data / "case-citations.csv", ("case", "citation"))
    return Readings(
        cases={row["case"]: row["citation"] for _, row in cases},
        onward={row["basis"]: (row["mode"], row["standing"]) for _, row in onward},
        corrections={(row["record"], row["field"]): row["value"] for _, row in corrected},
    )
