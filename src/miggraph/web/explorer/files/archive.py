"""Several files as one ZIP, with the same bytes whenever and wherever it is made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Final

__all__ = ["zipped"]

#: The earliest day that a ZIP knows: when a file was made is no part of what it says.
_NO_DAY: Final = (1980, 1, 1, 0, 0, 0)
#: Read and write for the owner, read for all others, as for a new file.
_MODE: Final = 0o644 << 16
_UNIX: Final = 3


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP.

    Parameters
    ----------
    files
        Name -> content; they stand in the order of their names.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _NO_DAY)
            entry.external_attr = _MODE
            entry.create_system = _UNIX
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, compresslevel=6)
    return out.getvalue()
