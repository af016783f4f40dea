"""Style sheets and scripts: read once, and no other file is ever served."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from miggraph.web.answers import document

__all__ = ["Static", "is_built"]

_FOLDER: Final = Path(__file__).parent / "static"
#: What the build of ``web/`` leaves; absent in a clone without Node.js.
_BUILT: Final = _FOLDER / "built" / "main.js"
#: Not left to the tables of the machine: a wrong type would keep a browser from running a script.
_TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}


def is_built() -> bool:
    """Whether there are scripts."""
    return _BUILT.is_file()


class Static:
    """The endpoint of ``/static/``."""

    def __init__(self) -> None:
        self._files = {
            path.relative_to(_FOLDER).as_posix(): (path.read_bytes(), _type_of(path))
            for path in sorted(_FOLDER.rglob("*"))
            if path.is_file() and path.suffix in _TYPES
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file, or that there is none."""
        request = Request(scope)
        answer = self._answer(request)
        await answer(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        found = self._files.get(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        return document(request, *found, {})


def _type_of(path: Path) -> str:
    return _TYPES[path.suffix]
