"""Where agreements and statements stand: each once, in the right file, under the right name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from miggraph.curated.subject import Subject
from miggraph.errors import DataError, suggest

__all__ = ["Places", "check_name", "check_place"]


class Places:
    """Remembers over all files what stands where, and what refers to what."""

    def __init__(self) -> None:
        self._homes: dict[str, Path] = {}
        self._references: list[tuple[Subject, tuple[str, ...]]] = []

    def settle_identity(self, subject: Subject) -> None:
        """Check that an agreement is described once."""
        if subject.local in self._homes:
            raise subject.error(
                f"{subject.name} is also described in {self._homes[subject.local].name}.",
                fix="keep one of the two identities and move the claims of the other to it.",
            )
        self._homes[subject.local] = subject.document.path

    def refer(self, subject: Subject, others: tuple[str, ...]) -> None:
        """Keep references to agreements and instruments until all files were read."""
        self._references.append((subject, others))

    def settle(self, subject: Subject, agreements: tuple[str, ...]) -> None:
        """Check that a statement stands once, and keep its references."""
        path = subject.document.path
        other = self._homes.setdefault(subject.name, path)
        if other != path:
            raise subject.error(
                f"{subject.name} also stands in {other.name}.", fix="delete one of the two lines."
            )
        self.refer(subject, tuple(f"agreement:{name}" for name in agreements))

    def lost(self, known: Collection[str], read: Collection[str]) -> Iterator[DataError]:
        """Yield a fault for each reference that leads nowhere.

        Parameters
        ----------
        known
            The agreements and instruments that there are.
        read
            The agreements whose files were read; the instruments of others are not known.
        """
        for subject, others in self._references:
            for other in others:
                owner = other.partition(":")[2].rpartition(".")[0]
                unread = f"agreement:{owner}" in known and owner not in read
                if other not in known and not unread:
                    near = suggest(other, known, 1)
                    yield subject.error(
                        f"{subject.name} refers to {other}, which no file describes.",
                        other,
                        fix=f"did you mean {near[0]}?" if near else "add its file.",
                    )


def check_place(subject: Subject, agreements: tuple[str, ...]) -> None:
    """Check that a statement stands in the file of what it is about.

    What is about an agreement that no file describes is told later, by that name.
    """
    path = subject.document.path
    other = path.with_name(f"{agreements[0]}.trig")
    if path.stem not in agreements and other.exists():
        raise subject.error(
            f"{subject.name} is about agreement:{agreements[0]}, but stands in {path.name}.",
            fix=f"move the line to {other.name}, into the graph of the source that says it.",
        )


def check_name(subject: Subject, name: str, source: str) -> None:
    """Check that a statement is named by its content."""
    if subject.name != name:
        raise subject.error(
            f"{subject.name} is not named by its content. As a statement of source:{source} "
            f"its name is {name}.",
            fix=f"if it is new, name it {name}. If it was moved, put it back into the graph of "
            "its source. If it was changed, retract the old one and add the new one.",
        )
