"""What was masked, and why."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from miggraph.records import Dossier

__all__ = ["Masked", "Masking", "What"]

What: TypeAlias = Literal[
    "count", "total", "day", "onward", "facility", "note", "name", "reason", "claim", "text"
]


class Masking(Struct, frozen=True, order=True, gc=False):
    """One detail that is not published as it was told.

    Attributes
    ----------
    kind, id
        What the detail belongs to, under the name under which it is published. A claim that is
        left out has none, as its id could be found by trying: its agreement stands for it.
    what
        ``count``: shown as 1 to 3. ``total``: widened. ``day``: shown as the quarter. ``onward``,
        ``facility``, ``note``: left out. ``name``: made anew. ``reason``: replaced. ``text``:
        the texts of a value, left out or replaced.
    why
        The reason in words.
    """

    kind: Literal["account", "claim", "transfer", "judgement", "agreement"]
    id: str
    what: What
    why: str


class Masked(Struct, frozen=True):
    """Records that may be published, and what was masked in them.

    Attributes
    ----------
    dossier
        The records.
    maskings
        Each detail once, sorted. They name nothing that was hidden, and may be published.
    renamed
        The published name of each transfer, account and claim that has another one now. Not to be
        published: the old names tell what was hidden.
    """

    dossier: Dossier
    maskings: tuple[Masking, ...]
    renamed: dict[str, str]
