"""Files of the published graph: ``/export/FORMAT``, as ``miggraph export FORMAT`` writes them.

What the command takes as options stands in the query: ``/export/gexf?network=flows&kind=…``. A
format of several files, or all tables, come as one ZIP.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from miggraph.dates import day_of
from miggraph.errors import ExportError, UnknownNameError, UsageError
from miggraph.export.listing import Listed, listed
from miggraph.knowledge import KnowledgeGraph
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.files.archive import zipped
from miggraph.web.explorer.files.exported import OWN
from miggraph.web.explorer.site import Answer, Site

__all__ = ["export"]

#: Bytes of all files of an answer. It is in memory twice for a moment: here and in the server.
_MOST: Final = 256 * 1024 * 1024
_ZIP: Final = "application/zip"


def export(site: Site, asked: Asked, name: str) -> Answer:
    """Return a network, tables or the dataset as a file.

    Parameters
    ----------
    site
        The graph.
    asked
        The view.
    name
        The format, as ``miggraph export --list`` names it.

    Raises
    ------
    UnknownNameError
        If there is no such format, network, table or parameter.
    UsageError
        If a parameter has no meaning for the format, or the files are too large.
    """
    chosen = listed(name)
    try:
        return _file(site, asked, chosen)
    except ExportError as error:
        if error.file is not None:  # no room on the disk: no other format helps
            raise
        return site.html(
            "explorer/refused_export.html",
            asked,
            kg=site.kg,
            status=409,
            headers={"Cache-Control": "no-store"},
            message=error.message,
            fix="choose another format, or add lossy=yes to the address to leave these out.",
            lossy=asked.query(lossy="yes"),
        )


def _file(site: Site, asked: Asked, chosen: Listed) -> Answer:
    for given in asked.rest:
        if given not in OWN:
            raise UnknownNameError("parameter of an export", given[:100], OWN)
    lossy = asked.one_of("lossy", ("", "yes"), "") == "yes"
    network, table = asked.first("network") or None, asked.first("table") or None
    filters = {**asked.filters, "min_source_type": asked.first("min-source-type") or None}
    options = {"network": network, "table": table, "lossy": lossy, **filters}
    chosen.check(**{name.replace("_", "-"): value for name, value in options.items()})
    kg = site.at(replace(asked, in_force_on=day_of(asked.first("on") or None, "clock on")))
    files = _written(kg, chosen, options)
    what = (network or "transfers") if chosen.holds == "network" else table or chosen.holds
    return _answer(kg, chosen, files, f"{what}-part" if any(filters.values()) else what)


def _written(kg: KnowledgeGraph, chosen: Listed, options: dict[str, Any]) -> dict[str, bytes]:
    """Write the files as the command does, and read them."""
    with tempfile.TemporaryDirectory() as folder:
        paths = kg.export(chosen.name, Path(folder), **options)
        size = sum(path.stat().st_size for path in paths)
        if size > _MOST:
            raise UsageError(
                f"{chosen.name} has {size:,} bytes here; the most is {_MOST:,}.",
                fix="write it with miggraph export, as the page of data says.",
            )
        return {path.name: path.read_bytes() for path in paths}


def _answer(kg: KnowledgeGraph, chosen: Listed, files: Mapping[str, bytes], what: str) -> Answer:
    state = kg.edition.partition("-")[2]  # day and digest of the data, without the version
    stem = f"miggraph-{state}-{what}"
    if len(files) > 1:
        return _download(_ZIP, zipped(files), f"{stem}.{chosen.name}.zip")
    (content,) = files.values()
    return _download(chosen.media_types[0], content, f"{stem}{chosen.endings[0]}")


def _download(media_type: str, content: bytes, name: str) -> Answer:
    return Answer(
        200, media_type, content, {"Content-Disposition": f'attachment; filename="{name}"'}
    )
