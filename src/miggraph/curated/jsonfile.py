"""JSON files with the line of each element, looked up only when there is a fault to report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from miggraph.errors import DataError

__all__ = ["JsonFile", "located"]


class JsonFile:
    """A JSON file with its text, to find a line again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text(encoding="utf-8")
            self.content = json.loads(self.text, parse_constant=self._no_number)
            json.dumps(self.content, ensure_ascii=False).encode()
        except json.JSONDecodeError as error:
            raise DataError(
                f"This is not valid JSON: {error.msg}.",
                file=path,
                line=error.lineno,
                fix="look at this line and the one before it.",
            ) from error
        except UnicodeError as error:
            raise DataError(
                f"The text is not Unicode: {error.reason}.",  # type: ignore[attr-defined]
                file=path,
                fix="save it as UTF-8, and write no half of a surrogate pair.",
            ) from error
        except (OSError, RecursionError) as error:
            raise DataError(
                f"The file cannot be read: {error}.", file=path, fix="give a readable UTF-8 file."
            ) from error
        found = _CONTROL.search(self.text)
        if found is not None:
            raise DataError(
                "The text holds a control character.",
                file=path,
                line=self.text.count("\n", 0, found.start()) + 1,
                fix="delete it.",
            )
        if not isinstance(self.content, list):
            raise DataError("The file holds no list.", file=path, line=1, fix="put it in [ ].")

    def _no_number(self, name: str) -> float:
        """Refuse NaN and Infinity, which JSON does not have."""
        line = self.text.count("\n", 0, self.text.find(name)) + 1
        raise DataError(
            f"{name} is no number.", file=self.path, line=line, fix="write null if it is unknown."
        )

    def error(self, message: str, *path: int | str, fix: str | None = None) -> DataError:
        """Return an error at an element of the file."""
        return DataError(message, file=self.path, line=_line_of(self.text, path), fix=fix)


@contextmanager
def located(file: JsonFile, what: str, *path: int | str) -> Iterator[None]:
    """Turn any fault of an element into an error with file and line."""
    try:
        yield
    except DataError as error:
        raise file.error(f"{what}: {error.message}", *path, fix=error.fix) from error
    except KeyError as error:
        raise file.error(f"{what}: the key {error} is missing.", *path, fix="add it.") from error
    except (msgspec.ValidationError, TypeError, AttributeError) as error:
        raise file.error(
            f"{what}: {error}.", *path, fix="compare it with docs/data-model.md."
        ) from error


#: Characters that no text means, written as they are or escaped.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]|\\u00(?:0[0-8bcefBCEF]|1[0-9a-fA-F])")
_BLANK: Final = re.compile(r"[ \t\n\r]*")
_DECODER: Final = json.JSONDecoder()


def _line_of(text: str, path: Sequence[int | str]) -> int:
    """Return the line on which an element begins, counted from 1.

    Parameters
    ----------
    text
        A JSON text that parses.
    path
        Indices and keys that lead to the element, e.g. ``[3, "claims", 0]``; where it cannot be
        followed to its end, the line of the last element that was reached.
    """
    position = _skip(text, 0)
    for step in path:
        found = _member(text, position, step)
        if found is None:
            break
        position = found
    return text.count("\n", 0, position) + 1


def _member(text: str, position: int, step: int | str) -> int | None:
    """Return where a member of an array or object begins."""
    opened = text[position]
    if opened not in "[{":
        return None
    position = _skip(text, position + 1)
    index = 0
    while text[position] not in "]}":
        name: int | str = index
        if opened == "{":
            name, position = _DECODER.raw_decode(text, position)
            position = _skip(text, _skip(text, position) + 1)
        if name == step:
            return position
        _, position = _DECODER.raw_decode(text, position)
        position = _skip(text, position)
        if text[position] == ",":
            position = _skip(text, position + 1)
        index += 1
    return None


def _skip(text: str, position: int) -> int:
    match = _BLANK.match(text, position)
    return match.end() if match else position
