"""Which files are checked, and which are read because these refer to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

from miggraph.curated.judgements import JUDGEMENT_COLUMNS, read_judgement_rows
from miggraph.curated.read import REGISTERS, data_files
from miggraph.curated.select import within
from miggraph.curated.turtle import FORMATS
from miggraph.errors import DataError
from miggraph.files import check_regular

__all__ = ["TABLES", "Selection", "select", "stray_files", "transfers_in"]

#: The small tables beside the RDF files, with their columns.
TABLES: Final = {
    "judgements.csv": JUDGEMENT_COLUMNS,
    "onward-readings.csv": ("basis", "mode", "standing"),
    "corrections.csv": ("record", "field", "value", "reason"),
    "case-citations.csv": ("case", "citation"),
}
_TRANSFER: Final = re.compile(r"(?<![\w-])transfer:([\w.-]*[\w-])")
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


def stray_files(folder: Path) -> Iterator[DataError]:
    """Yield a fault for each RDF file of the folder that nobody would read."""
    known = set(data_files(folder))
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in Path(name).parts)
        if path.suffix.lower() in FORMATS and not hidden and name not in known:
            yield DataError(
                "The file stands where nobody reads it.",
                file=path,
                fix="move it to agreements/<id>.trig, sources/<year>.ttl or policies/<id>.ttl.",
            )


def _referred(folder: Path, names: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return what must be read to judge the files.

    That is registers and sources; agreements that they name, or that have the same parties by their
    ids; and those under which a transfer was told that is judged to be one of theirs.
    """
    chosen = set(names)
    known = list(known)
    wanted = {*REGISTERS, *(name for name in known if not name.startswith("agreements/"))}
    if "judgements.csv" in chosen:
        wanted.update(known)  # a judgement may be on any transfer
    texts = {name: _text(folder / name) for name in known if name.startswith("agreements/")}
    for name in chosen & texts.keys():
        wanted |= {f"agreements/{other}.trig" for other in _AGREEMENT.findall(texts[name])}
        wanted |= {other for other in texts if _parties(other) == _parties(name)}
    told = {transfer for name in chosen & texts.keys() for transfer in transfers_in(texts[name])}
    if told:
        joined = _joined(folder, told) - told
        wanted |= {
            name for name, text in texts.items() if not joined.isdisjoint(transfers_in(text))
        }
    return sorted(name for name in known if name in wanted - chosen)


def _text(path: Path) -> str:
    with suppress(OSError, DataError):  # whoever parses it says what is wrong
        check_regular(path)
        return path.read_text(encoding="utf-8", errors="replace")
    return ""


def transfers_in(text: str) -> set[str]:
    """Return the ids of transfers that a text names, be it well formed or not."""
    return set(_TRANSFER.findall(text))


def _parties(name: str) -> list[str]:
    """Return the codes of the parties by the name of the file."""
    return sorted(re.split(r"-(?:\d{4}|nd)(?:-|$)", Path(name).stem)[0].split("-"))


def _joined(folder: Path, transfers: set[str]) -> set[str]:
    """Return the transfers that are judged to be the same as some of these, in whatever steps."""
    same = [
        {judgement.left, judgement.right}
        for _, judgement in read_judgement_rows(folder / "judgements.csv", lambda _: None)
        if judgement.judgement == "same" and judgement.withdrawn is None
    ]
    found = set(transfers)
    while grown := [pair for pair in same if pair & found and not pair <= found]:
        found = found.union(*grown)
    return found
