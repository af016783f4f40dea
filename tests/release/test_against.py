"""What two releases say differently."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from miggraph.errors import DataError
from miggraph.release.against import Change, changes_between, summary_text


def write(folder: Path, **tables: str) -> Path:
    """Write tables whose first two columns are the key, and what describes them."""
    folder.mkdir()
    resources = []
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        columns = text.partition("\n")[0].split(",")
        schema = {"fields": [{"name": c} for c in columns], "primaryKey": columns[:2]}
        resources.append({"name": name, "path": f"{name}.csv", "schema": schema})
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}))
    return folder


def test_rows_and_values(tmp_path: Path) -> None:
    old = write(
        tmp_path / "old",
        legs="id,part,to\na,1,GH\na,2,TG\nb,1,\n",
        gone="id,part\nx,1\n",
        same="id,part\ny,1\n",
    )
    new = write(
        tmp_path / "new",
        legs='id,part,from,to\na,1,US,GH\na,2,GH,"BJ, or\nTG"\nc,1,US,\nb,1,US,RW\n',
        same="id,part\ny,1\n",
        more="id,part\nz,1\n",
    )
    assert list(changes_between(old, new)) == [
        Change("gone", "x 1", "removed"),
        Change("legs", "a 2", "changed", "to", "TG", "BJ, or\nTG"),
        Change("legs", "b 1", "changed", "to", "", "RW"),
        Change("legs", "c 1", "added"),
        Change("more", "z 1", "added"),
    ]
    assert list(changes_between(new, new)) == []


def test_the_summary_counts_rows_and_values() -> None:
    changes = [
        Change("legs", "a", "changed", "to", "TG", "BJ"),
        Change("legs", "a", "changed", "from", "GH", "US"),
        Change("legs", "b", "added"),
    ]
    text = summary_text(changes, "1", "2")
    assert "From 1 to 2" in text
    assert "| legs | 1 | 0 | 1 | 2 |" in text
    assert "Nothing" in summary_text([], "1", "2")


@pytest.mark.parametrize("fault", ["no folder", "no package", "no table", "a short row", "no JSON"])
def test_what_is_no_release(tmp_path: Path, fault: str) -> None:
    new = write(tmp_path / "new", legs="id,part,to\na,1,GH\n")
    old = tmp_path / "old"
    if fault != "no folder":
        write(old, legs="id,part,to\na,1,GH\n")
    if fault == "no package":
        (old / "datapackage.json").unlink()
    elif fault == "no JSON":
        (old / "datapackage.json").write_text("{")
    elif fault == "no table":
        (old / "legs.csv").unlink()
    elif fault == "a short row":
        (old / "legs.csv").write_text("id,part,to\na\n")
    with pytest.raises(DataError, match=r"no release|damaged"):
        list(changes_between(old, new))
