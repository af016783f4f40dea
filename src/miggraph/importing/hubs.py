"""The ranking of one imported table, by an engine that counts its facts where they lie."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import cast

from miggraph.engines import Engine
from miggraph.importing.codes import all_states
from miggraph.importing.editions.editions import current_edition, imports_folder, selection_of
from miggraph.network.bulk.hubs import FactHubs, FactMeasure, FactParameters, hubs_of_facts
from miggraph.network.choices import bases_of
from miggraph.network.ranking.arrivals import BASES
from miggraph.records import Dossier

__all__ = ["hubs_of_import"]


def hubs_of_import(
    engine: Engine,
    name: str,
    dossier: Dossier,
    *,
    by: str = "senders",
    bases: str | Iterable[str] = BASES,
    only_sender: str | None = None,
    folder: str | Path | None = None,
) -> FactHubs:
    """Rank the receiving states of the third-country transfers of an imported table.

    No records are made, so that tables with millions of rows can be ranked.

    Parameters
    ----------
    engine
        Open: DuckDB or Spark.
    name
        Of the import; ``NAME:2015/2024`` has a window.
    dossier
        Records with the registers of states and agreements.
    by
        The first measure: senders, nationalities or persons.
    bases
        Movement bases that make an arrival.
    only_sender
        Rank only the states whose only sender is this one.
    folder
        The folder of imports. [default: ``MIGGRAPH_IMPORTS``, or that of the user]

    Raises
    ------
    UnknownNameError
        If there is no such import, measure, movement basis or state.
    DataError
        If the import cannot be read.
    EngineError
        If the engine cannot answer.
    """
    selection = selection_of(name)
    edition = current_edition(imports_folder(folder), selection.name)
    parameters = FactParameters(
        cast(FactMeasure, by),  # checked with all others
        bases_of(bases),
        only_sender,
        selection.since,
        selection.until,
    )
    return hubs_of_facts(
        engine,
        edition.folder / "facts",
        all_states(dossier.states),
        dossier.agreements,
        parameters,
        unit=edition.unit,
    )
