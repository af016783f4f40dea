"""A release: the graph in every format, described and with checksums, in one folder."""

from __future__ import annotations

from miggraph.release.writing import Release, write_release

__all__ = ["Release", "write_release"]
