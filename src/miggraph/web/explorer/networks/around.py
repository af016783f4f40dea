"""Which part of a network an address shows: all, or what lies around one node."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

from miggraph.errors import UnknownNameError, UsageError
from miggraph.web.explorer.networks.ties import Tie

__all__ = ["Around", "Choice", "choice"]


class Choice(Struct, frozen=True):
    """The ties of one kind at one node, as an address names them: ``RW:readmission``."""

    node: str
    kind: str

    def __str__(self) -> str:
        """Write it as in an address."""
        return f"{self.node}:{self.kind}"

    def holds(self, tie: Tie) -> bool:
        """Whether a tie is one of them."""
        return self.kind in tie.kinds and tie.touches(self.node)


class Around(Struct, frozen=True):
    """What is shown.

    Attributes
    ----------
    focus
        The node whose surroundings are shown; empty for all.
    expand
        What is shown beyond these.
    fold
        What is hidden.
    """

    focus: str = ""
    expand: tuple[Choice, ...] = ()
    fold: tuple[Choice, ...] = ()

    def shown(self, ties: Sequence[Tie]) -> list[Tie]:
        """Return the ties that are shown.

        Ties that count as one thing are shown or hidden together: an agreement comes with all its
        parties, a transfer with all ends that are possible.
        """
        wanted = {
            tie.counted
            for tie in ties
            if not self.focus
            or tie.touches(self.focus)
            or any(some.holds(tie) for some in self.expand)
        }
        hidden = {tie.counted for tie in ties if any(some.holds(tie) for some in self.fold)}
        return [tie for tie in ties if tie.counted in wanted - hidden]


def choice(text: str, nodes: Collection[str], kinds: Collection[str]) -> Choice:
    """Read the ties of one kind at one node.

    Parameters
    ----------
    text
        ``NODE:KIND``.
    nodes, kinds
        The names that there are.

    Raises
    ------
    UsageError
        If it is written in another way.
    UnknownNameError
        If there is no such node or kind.
    """
    node, colon, kind = text.rpartition(":")
    if not colon:
        raise UsageError("A node and a kind are wanted.", fix="write them as RW:readmission.")
    if node not in nodes:
        raise UnknownNameError("state or agreement", node[:100], nodes)
    if kind not in kinds:
        raise UnknownNameError("kind of agreement", kind[:100], kinds)
    return Choice(node, kind)
