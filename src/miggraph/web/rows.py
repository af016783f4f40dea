"""Count the rows of an answer while it is written, from the bytes alone.

Each count follows from how the format writes its rows, not from what a row holds: a literal that
looks like the end of a row is escaped or quoted by all of them. Chunks may end anywhere.
"""

from __future__ import annotations

from typing import Final

__all__ = ["RowCounter"]

_XML_ROW: Final = b"<result>"


class RowCounter:
    """Counts rows of one answer to SELECT.

    Parameters
    ----------
    engine
        The format, as pyoxigraph names it: ``JSON``, ``XML``, ``CSV`` or ``TSV``.
    """

    def __init__(self, engine: str) -> None:
        self.rows = 0
        self._count = {
            "JSON": self._json,
            "XML": self._xml,
            "CSV": self._csv,
            "TSV": self._tsv,
        }[engine]
        # CSV and TSV begin with a line of names.
        self._header = engine in ("CSV", "TSV")
        self._quoted = False
        self._rest = b""
        self._last = b""

    def feed(self, chunk: bytes) -> None:
        """Count the rows that begin (JSON, XML) or end (CSV, TSV) in the next bytes."""
        found = self._count(chunk)
        if found and self._header:
            self._header = False
            found -= 1
        self.rows += found

    def _tsv(self, chunk: bytes) -> int:
        # A line break within a literal is escaped.
        return chunk.count(b"\n")

    def _csv(self, chunk: bytes) -> int:
        # A line break within a value stands between quotes; quotes within it are doubled.
        return self._outside(chunk).count(b"\n")

    def _xml(self, chunk: bytes) -> int:
        # Within text and attributes a smaller-than sign is written as an entity.
        text = self._rest + chunk
        self._rest = text[-(len(_XML_ROW) - 1) :]
        return text.count(_XML_ROW)

    def _json(self, chunk: bytes) -> int:
        # Outside strings, [{ and ,{ begin a row: all else in braces follows a colon.
        text = self._rest + chunk
        # A backslash at the end escapes what comes next.
        held = (len(text) - len(text.rstrip(b"\\"))) % 2
        self._rest = text[len(text) - held :]
        text = text[: len(text) - held]
        structure = self._last + self._outside(text.replace(b"\\\\", b"").replace(b'\\"', b""))
        self._last = structure[-1:]
        return structure.count(b",{") + structure.count(b"[{")

    def _outside(self, text: bytes) -> bytes:
        """Return what stands outside double quotes, with these quotes left out."""
        parts = text.split(b'"')
        outside = b"".join(parts[1 if self._quoted else 0 :: 2])
        self._quoted ^= len(parts) % 2 == 0
        return outside
