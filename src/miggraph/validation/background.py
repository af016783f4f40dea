"""Shapes are checked in a process of its own, beside the one that reads and asks the rules."""

from __future__ import annotations

import subprocess
import sys
import threading
from types import TracebackType
from typing import Final, Self

import msgspec
from msgspec import Struct

from miggraph.errors import MiggraphError

__all__ = ["Checked", "Result", "ShapeCheck"]

#: Without the present folder among the places that modules come from.
_COMMAND: Final = ("-P", "-c", "from miggraph.validation.shapes import main; main()")


class Result(Struct, frozen=True):
    """One result of SHACL; names are compact IRIs, `value` is empty where a value is missing."""

    shape: str
    severity: str
    focus: str
    path: str
    value: str
    message: str


class Checked(Struct, frozen=True):
    """What to check, and what it refers to.

    Attributes
    ----------
    ontology
        The folder of the ontology, with ``shapes/``.
    files
        Files that are checked.
    context
        Files whose nodes are only known to exist.
    agreements
        Ids of the agreements that exist.
    whole
        Whether the ontology is checked, too.
    """

    ontology: str
    files: tuple[str, ...]
    context: tuple[str, ...]
    agreements: tuple[str, ...]
    whole: bool


class ShapeCheck:
    """A check of shapes that runs while something else is done. Ends with its block.

    Parameters
    ----------
    checked
        What to check.
    """

    def __init__(self, checked: Checked) -> None:
        self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
            [sys.executable, *_COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._answer = (b"", b"")
        # In a thread, so that the request is sent now and no pipe fills up.
        self._exchange = threading.Thread(
            target=self._communicate, args=(msgspec.json.encode(checked),), daemon=True
        )
        self._exchange.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._exchange.join()

    def results(self) -> list[Result]:
        """Wait for the results.

        Raises
        ------
        MiggraphError
            If the process failed.
        """
        self._exchange.join()
        answer, complaint = self._answer
        if self._process.returncode:
            lines = complaint.decode(errors="replace").strip().splitlines() or ["no message"]
            raise MiggraphError(
                f"The check of shapes ended with status {self._process.returncode}: {lines[-1]}.",
                fix="check that pyshacl and rdflib are installed, and that there is memory left.",
            )
        try:
            return msgspec.json.decode(answer, type=list[Result])
        except msgspec.MsgspecError as error:
            raise MiggraphError(
                f"The check of shapes gave no results: {error}.",
                fix="look at what is printed when Python starts; it must print nothing.",
            ) from error

    def _communicate(self, request: bytes) -> None:
        self._answer = self._process.communicate(request)
