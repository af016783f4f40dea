"""The dataset as a file."""

from __future__ import annotations

from pathlib import Path

from miggraph.export.rdf.dataset import Dataset
from miggraph.export.rdf.forms import FORMS, write_rdf
from miggraph.export.rdf.written import Written
from miggraph.export.saving import saving
from miggraph.files import replacing

__all__ = ["save_rdf"]


def save_rdf(nquads: bytes, name: str, path: Path) -> tuple[Path, Written]:
    """Write the dataset to a file.

    Parameters
    ----------
    nquads
        The dataset.
    name
        Of the form.
    path
        The file; in a folder that exists, it is called ``miggraph`` with the ending of the form.

    Returns
    -------
    tuple
        The file, and what became of the statements.

    Raises
    ------
    UnknownNameError
        If there is no such form.
    ExportError
        If the file cannot be written.
    """
    target = path / f"miggraph{FORMS[name].ending}" if path.is_dir() else path
    with saving(path), replacing(target) as file:
        return target, write_rdf(name, Dataset.read(nquads), file)
