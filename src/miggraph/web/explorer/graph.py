"""Which graph the explorer shows."""

from __future__ import annotations

from msgspec import Struct

from miggraph.knowledge import KnowledgeGraph
from miggraph.opening import open_graph

__all__ = ["Graph"]


class Graph(Struct, frozen=True):
    """Which graph the explorer shows, as the options of ``miggraph serve`` say it.

    `masked` is whether small counts are shown as one to three, as in a release.
    """

    data: str | None = None
    endpoint: str | None = None
    policy: str | None = None
    on: str | None = None
    known_on: str | None = None
    recorded_on: str | None = None
    imports: tuple[str, ...] = ()
    only: bool = False
    folder: str | None = None
    masked: bool = True

    def open(self) -> KnowledgeGraph:
        """Open it.

        Raises
        ------
        MiggraphError
            If it cannot be read.
        """
        kg = open_graph(
            self.data,
            endpoint=self.endpoint,
            policy=self.policy,
            on=self.on,
            known_on=self.known_on,
            recorded_on=self.recorded_on,
        )
        if self.imports:
            kg = kg.with_imports(*self.imports, only=self.only, folder=self.folder)
        return kg.published() if self.masked else kg
