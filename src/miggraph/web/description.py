"""What the endpoint says of itself and of its data: SPARQL service description and VoID.

All numbers are counted in the data, once; they do not change while the server runs.
"""

from __future__ import annotations

import asyncio
from typing import Final

import pyoxigraph as ox

from miggraph.export.catalogue.facts import QUESTIONS, VIEW, Facts, View, facts_from, views_from
from miggraph.export.catalogue.statements import (
    FORMATS,
    SD,
    VOID,
    Statements,
    link,
    number,
    typed,
)
from miggraph.export.catalogue.void import dataset_statements
from miggraph.web.ask import select
from miggraph.web.pool import Pool

__all__ = ["Facts", "FactsOnce", "View", "service_description", "void_description"]

#: The results that a client may ask for, by their names at W3C; TriG and N-Quads among them.
_RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
    "N-Quads",
    "N3",
)


class FactsOnce:
    """The facts, asked when they are first needed, as counting takes about a second.

    Parameters
    ----------
    pool
        Answers.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._facts: Facts | None = None
        self._views: list[View] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self) -> Facts:
        """Return them.

        Raises
        ------
        RefusedError
            If they cannot be counted now.
        """
        async with self._one_at_a_time:
            if self._facts is None:
                self._facts = await self._ask()
            return self._facts

    async def view(self) -> View | None:
        """Return policy and clocks alone, which takes no counting."""
        if self._views is None:
            self._views = views_from(await self._rows(VIEW))
        return self._views[0] if self._views else None

    async def _ask(self) -> Facts:
        return facts_from({name: await self._rows(text) for name, text in QUESTIONS.items()})

    async def _rows(self, question: str) -> list[dict[str, str]]:
        rows = await select(self._pool, question)
        return [{name: term["value"] for name, term in row.items()} for row in rows]


def service_description(facts: Facts, origin: str) -> list[ox.Triple]:
    """Describe the endpoint in the terms of SPARQL 1.1 Service Description.

    Parameters
    ----------
    facts
        What is counted.
    origin
        Scheme and authority by which the client knows the server.
    """
    graph = Statements()
    service, dataset = f"{origin}/sparql#service", f"{origin}/sparql#dataset"
    default = f"{origin}/sparql#default-graph"
    graph.add(
        service,
        *typed(f"{SD}Service"),
        link(f"{SD}endpoint", f"{origin}/sparql"),
        link(f"{SD}supportedLanguage", f"{SD}SPARQL11Query"),
        *(link(f"{SD}resultFormat", FORMATS + name) for name in _RESULT_FORMATS),
        link(f"{SD}defaultDataset", dataset),
    )
    graph.add(
        dataset,
        *typed(f"{SD}Dataset"),
        link(f"{SD}defaultGraph", default),
        link(f"{VOID}inDataset", f"{origin}/.well-known/void#dataset"),
    )
    triples = number(f"{VOID}triples", facts.counts["triples"])
    graph.add(default, *typed(f"{SD}Graph"), triples)
    return graph.all


def void_description(facts: Facts, origin: str) -> list[ox.Triple]:
    """Describe the data in the terms of VoID; the parameters are those of `service_description`."""
    document = f"{origin}/.well-known/void"
    dataset = f"{document}#dataset"
    return dataset_statements(facts, dataset, document, f"{origin}/sparql", f"{dataset}-")
