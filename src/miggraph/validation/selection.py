"""Which files are checked, and which are read because these refer to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

from miggraph.curated.read import REGISTERS, data_files
from miggraph.curated.select import within
from miggraph.curated.turtle import FORMATS
from miggraph.errors import DataError
from miggraph.files import check_regular

__all__ = ["TABLES", "Selection", "select"]

#: The small tables beside the RDF files, with their columns.
TABLES: Final = {
    "judgements.csv": ("left", "right", "judgement", "by", "on", "reason", "withdrawn"),
    "onward-readings.csv": ("basis", "mode", "standing"),
    "corrections.csv": ("record", "field", "value", "reason"),
    "case-citations.csv": ("case", "citation"),
}
_AGREEMENT: Final = re.compile(r"(?<![\w-])(?:agreement|instrument):([\w-]+)")


class Selection(Struct, frozen=True):
    """What to check.

    Attributes
    ----------
    folder
        The data folder.
    names
        Files of it that are checked, and tables.
    referred
        Files of it that are only read.
    others
        Files elsewhere, which are checked against the shapes alone.
    whole
        Whether everything is checked.
    """

    folder: Path
    names: tuple[str, ...]
    referred: tuple[str, ...]
    others: tuple[Path, ...]
    whole: bool

    @property
    def checked(self) -> set[Path]:
        """The paths of all checked files."""
        return {*(self.folder / name for name in self.names), *self.others}


def select(folder: Path, paths: Sequence[Path]) -> Selection:
    """Choose the files for a check.

    Parameters
    ----------
    folder
        The data folder.
    paths
        What to check; nothing: everything.

    Raises
    ------
    DataError
        If a path does not exist or is no file that can be checked.
    """
    known = data_files(folder)
    tables = [name for name in TABLES if (folder / name).exists()]
    if not paths:
        return Selection(folder, (*known, *tables), (), (), whole=True)
    names: set[str] = set()
    others: list[Path] = []
    for path in paths:
        found = within(folder, path, [*known, *tables])
        if found:
            names.update(found)
        elif path.is_file() and path.suffix.lower() in FORMATS:
            others.append(path)
        else:
            raise DataError(
                "There is no such file or folder."
                if not path.exists()
                else "This is no file of the data folder, and no RDF file.",
                file=path,
                fix=f"give files of {folder}, or a file that ends in {', '.join(FORMATS)}.",
            )
    referred = _referred(folder, names, known)
    return Selection(folder, tuple(sorted(names)), tuple(referred), tuple(others), whole=False)


def _referred(folder: Path, names: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return what must be read to judge the files: registers, sources, other agreements."""
    chosen = set(names)
    known = list(known)
    wanted = {*REGISTERS, *(name for name in known if not name.startswith("agreements/"))}
    if "judgements.csv" in chosen:
        wanted.update(known)  # a judgement may be on any transfer
    for name in chosen:
        if name.startswith("agreements/"):
            with suppress(OSError, DataError):  # whoever parses it says what is wrong
                check_regular(folder / name)
                text = (folder / name).read_text(encoding="utf-8", errors="replace")
                wanted |= {f"agreements/{other}.trig" for other in _AGREEMENT.findall(text)}
    return sorted(name for name in known if name in wanted - chosen)
