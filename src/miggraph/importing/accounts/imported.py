"""Imported tables beside other records, or in their place: an origin over another one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple

from msgspec.structs import replace

from miggraph.claims.clocks import newest_record
from miggraph.errors import DataError, UnknownNameError, UsageError
from miggraph.importing.accounts.facts import (
    LeftOut,
    accounts_of,
    agreements_in,
    count_totals,
    entered_on,
    left_out,
    reporters_in,
    states_in,
)
from miggraph.importing.accounts.voices import voices_of, with_publishers
from miggraph.importing.editions.editions import Selection, current_edition
from miggraph.origin import Origin, OverOrigin
from miggraph.records import Account, Dossier, State
from miggraph.vocabulary import SCHEMES

__all__ = ["MOST_TOTALS", "Import", "Imported"]

#: So many totals take one core some 20 s to resolve and 2 minutes to rank under all scenarios; what
#: is larger is for the analyses of facts.
MOST_TOTALS: Final = 50_000
#: So many reasons are named in a summary.
_REASONS: Final = 5


class Import(NamedTuple):
    """What is taken of one import.

    Attributes
    ----------
    name, edition
        Name of the import, and id of the edition that was current.
    unit
        What its numbers count.
    totals
        How many accounts it makes, at most.
    left_out
        Facts that make none, by the reason.
    """

    name: str
    edition: str
    unit: str
    totals: int
    left_out: tuple[LeftOut, ...]

    def summary(self) -> str:
        """Say in one sentence, or two, what is taken and what is not."""
        taken = f"Import {self.name}, edition {self.edition}: {self.totals:,} totals of a route"
        taken += " and year." if self.unit == "persons" else f" and year, in {self.unit}."
        if not self.left_out:
            return taken
        rows = sum(one.rows for one in self.left_out)
        reasons = "; ".join(f"{one.reason} ({one.rows:,})" for one in self.left_out[:_REASONS])
        more = len(self.left_out) - _REASONS
        return f"{taken} Rows without a route: {rows:,}: {reasons}{f', {more} more' * (more > 0)}."


class Imported(OverOrigin):
    """Records of an origin with those of imported tables.

    Parameters
    ----------
    origin
        The other records; of them, registers and policies are always used.
    selections
        The imports.
    folder
        The folder of imports. Its current editions are looked up at once: what is imported later
        changes no answer of this origin.
    only
        Whether the other claims and accounts are left out.

    Raises
    ------
    UnknownNameError
        If nothing was imported under a name.
    UsageError
        If an import is named twice.
    """

    def __init__(
        self, origin: Origin, selections: Sequence[Selection], folder: Path, *, only: bool
    ) -> None:
        names = [selection.name for selection in selections]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise UsageError(f"The import {twice[0]} is named twice.", fix="name it once.")
        super().__init__(origin)
        self._only = only
        self._editions = [
            (current_edition(folder, selection.name), selection) for selection in selections
        ]

    @property
    def masked(self) -> bool | None:
        """As in the other records: of a table, what its source tells is taken."""
        return self._origin.masked

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        """What is taken of each import."""
        return tuple(
            Import(
                edition.name,
                edition.id,
                edition.unit,
                count_totals(edition, selection),
                left_out(edition, selection),
            )
            for edition, selection in self._editions
        )

    def dossier(self) -> Dossier:
        """Read all records.

        Raises
        ------
        UsageError
            If there are more totals than can be resolved one by one.
        DataError
            If the facts name what the registers do not have.
        """
        self._check_size()
        base = self._origin.dossier()
        newest = newest_record(base)
        accounts: list[Account] = []
        for edition, selection in self._editions:
            accounts += accounts_of(edition, selection, min(newest, entered_on(edition)))
        if self._only:
            used = {name for account in accounts for name in account.agreements}
            base = replace(
                base,
                agreements={n: a for n, a in base.agreements.items() if n in used},
                sources={},
                claims=(),
                accounts=(),
                judgements=(),
            )
        return self._added(base, accounts)

    def _added(self, base: Dossier, accounts: list[Account]) -> Dossier:
        states = self._states(base)
        told = {account.source for account in accounts}
        voices = [
            voice
            for edition, selection in self._editions
            for voice in voices_of(edition, reporters_in(edition, selection), states)
            if voice.source.id in told
        ]
        for voice in voices:
            if voice.source.id in base.sources:
                raise DataError(
                    f"An import and a source have the name {voice.source.id!r}.",
                    fix="import the table under another name.",
                )
        sources = base.sources | {voice.source.id: voice.source for voice in voices}
        return replace(
            base,
            states=states,
            publishers=with_publishers(base.publishers, voices),
            sources=dict(sorted(sources.items())),
            accounts=tuple(sorted((*base.accounts, *accounts), key=attrgetter("id"))),
        )

    def _states(self, base: Dossier) -> dict[str, State]:
        """Return the register with the further states that facts name, and check what they name.

        A state is there by its code alone; the register has no place for what is none.
        """
        from miggraph.importing.codes import all_states  # noqa: PLC0415  # reads a table of codes

        known = all_states(base.states)
        named = set(base.states)
        for edition, selection in self._editions:
            for code in states_in(edition, selection):
                if code in known:
                    named |= {code, known[code].administered_by or code}
                elif code not in SCHEMES["cohort-group"]:
                    raise UnknownNameError("state", code, known)
            for agreement in agreements_in(edition, selection):
                if agreement not in base.agreements:
                    raise UnknownNameError("agreement", agreement, base.agreements)
        return {code: known[code] for code in sorted(named)}

    def _check_size(self) -> None:
        size = sum(one.totals for one in self.imports)
        if size > MOST_TOTALS:
            largest = max(self.imports, key=lambda one: one.totals)
            raise UsageError(
                f"The imports make {size:,} totals of a route and year; at most {MOST_TOTALS:,} "
                "are resolved one by one.",
                fix=f"take fewer years, like {largest.name}:2020/2024, or rank the table alone "
                "by its facts: miggraph hubs --only NAME --engine duckdb.",
            )

    @property
    def _of(self) -> str:
        taken = ", ".join(f"{selection}={edition.id}" for edition, selection in self._editions)
        return f"imported only={self._only} {taken}"
