"""All that can be taken away: networks, tables and the dataset, with what each format loses."""

from __future__ import annotations

from typing import Final

from miggraph.errors import UnknownNameError
from miggraph.export.catalogue.about import about_release
from miggraph.export.rdf.forms import FORMS
from miggraph.network.graphs.networks import NETWORKS
from miggraph.network.graphs.units import UNITS
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.command_line import command_line
from miggraph.web.explorer.files.exported import FILTERS, exported, filters_of
from miggraph.web.explorer.files.opening import OPENED
from miggraph.web.explorer.site import Answer, Site

__all__ = ["data"]

_OF_ALL: Final = ("known-on", "policy")


def data(site: Site, asked: Asked, _: str) -> Answer:
    """Return the page of formats."""
    kg = site.at(asked, clock=False)
    network = asked.one_of("network", NETWORKS, "transfers")
    chosen = asked.first("table") or None
    if chosen is not None and chosen not in kg.tables:
        raise UnknownNameError("table", chosen[:100], kg.tables)
    graph = site.graph
    others = exported(graph, asked)
    return site.html(
        "explorer/data.html",
        asked,
        kg=kg,
        bar=(*_OF_ALL, *filters_of(network)),
        network=network,
        networks=NETWORKS,
        unit=UNITS[network],
        formats=exported(graph, asked, network),
        left_out=[
            name for name in FILTERS if name in asked.given and name not in filters_of(network)
        ],
        tables=kg.tables.values(),
        table=None if chosen is None else kg.tables[chosen],
        table_formats=[one for one in others if one.format.holds == "tables"],
        dataset=[one for one in others if one.format.holds == "dataset"],
        forms=FORMS,
        opened=OPENED,
        about=about_release(
            policy=kg.policy, clocks=kg.clocks, digest=kg.digest, version=kg.edition
        ),
        command=command_line(graph, asked, ["export", "csv", "-o", "tables"], _OF_ALL),
    )
