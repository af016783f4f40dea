"""The first page of a release."""

from __future__ import annotations

from collections.abc import Sequence

from miggraph.export.catalogue.about import About
from miggraph.export.listing import all_formats
from miggraph.release.content import Item, Written
from miggraph.tabular import markdown_text

__all__ = ["format_rows", "readme"]


def readme(about: About, written: Sequence[Written], missing: Sequence[Item]) -> str:
    """Write the page.

    Parameters
    ----------
    about
        The release.
    written
        Its files.
    missing
        Networks that a format cannot hold.
    """
    titles = ["format", "endings", "bytes", "opened by", "does not hold", "read back in tests by"]
    right = [False, False, True, False, False, False]
    parts = [
        f"# {about.title}",
        about.summary,
        f"{about.basis} Data digest: {about.digest}. Licence: {about.licence.title}.",
        *about.notes,
        about.caution,
        "## Formats",
        markdown_text(titles, format_rows(written), right).rstrip(),
        "`rdf/` has the whole graph, `tables/` one table a unit of analysis, `networks/` the "
        "networks. `datapackage.json`, `croissant.json`, "
        "`ro-crate-metadata.json`, `dcat.ttl` and `void.ttl` describe them for programs. Check the "
        "files with `sha256sum --check checksums.sha256`.",
        "`NA` is Namibia and no missing value: read the tables with `keep_default_na=False` in "
        "pandas, `na.strings = ''` in R.",
    ]
    if missing:
        titles = ["format", "network", "why it is not there"]
        parts += ["## Left out", markdown_text(titles, [list(item) for item in missing]).rstrip()]
    return "\n\n".join((*parts, "## How to cite", about.citation)) + "\n"


def format_rows(written: Sequence[Written]) -> list[list[str]]:
    """Return of each format its name, endings, bytes, tools, losses and readers."""
    rows = []
    for one in all_formats():
        files = [item.file for item in written if item.format == one.name]
        if files:
            size = sum(file.size for file in files)
            rows.append(
                [
                    one.name,
                    " ".join(one.endings),
                    f"{size:,}",
                    ", ".join(one.tools),
                    one.loses,
                    ", ".join(one.checked_by),
                ]
            )
    return rows
