"""An array of JSON with one item a line, so that versions can be compared line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

__all__ = ["array"]


def array(items: Iterable[Any]) -> Iterator[bytes]:
    r"""Give an array in pieces; items are encoded when they are asked for.

    Examples
    --------
    >>> b"".join(array([{"id": "KE"}, {"id": "RW"}])).decode()
    '[\n{"id":"KE"},\n{"id":"RW"}]'
    """
    encode = msgspec.json.encode
    yield b"["
    for number, item in enumerate(items):
        yield (b",\n" if number else b"\n") + encode(item)
    yield b"]"
