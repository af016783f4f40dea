"""Shapes are checked in a process of its own, beside the one that reads and asks the rules."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
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


#: In seconds; all of the data take five.
_PATIENCE: Final = 120.0


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
        self._complaint = tempfile.TemporaryFile()  # noqa: SIM115  # closed by __exit__
        self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
            [sys.executable, *_COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaint,
        )
        self._answer = b""
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
        self._process.wait()
        self._complaint.close()

    def results(self) -> list[Result]:
        """Wait for the results.

        Raises
        ------
        MiggraphError
            If the process failed, or took far longer than any data of ours.
        """
        self._exchange.join(_PATIENCE)
        if self._exchange.is_alive():
            raise MiggraphError(
                f"The check of shapes took longer than {_PATIENCE:g} seconds.",
                fix="check fewer files at once.",
            )
        status = self._process.wait()
        if status:
            self._complaint.seek(0)
            lines = self._complaint.read().decode(errors="replace").strip().splitlines()
            raise MiggraphError(
                f"The check of shapes ended with status {status}: {(lines or ['no message'])[-1]}.",
                fix="check that pyshacl and rdflib are installed, and that there is memory left.",
            )
        try:
            return msgspec.json.decode(self._answer, type=list[Result])
        except msgspec.MsgspecError as error:
            raise MiggraphError(
                f"The check of shapes gave no results: {error}.",
                fix="look at what is printed when Python starts; it must print nothing.",
            ) from error

    def _communicate(self, request: bytes) -> None:
        """Send the request and take the answer.

        Standard input stays open: when it ends, the process knows that nobody waits any more.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("the process has no pipes")
        with suppress(OSError):  # it ended early; its status says so
            stdin.write(request + b"\n")
            stdin.flush()
        with stdout:
            self._answer = stdout.read()
        with suppress(OSError):
            stdin.close()
