"""Whole answers: messages, documents, and the headers that all of them have."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from miggraph.web.formats import prefers_json
from miggraph.web.frames import Refusal

__all__ = ["document", "etag", "refusal"]


def refusal(
    request: Request, refused: Refusal, retry: int | None = None, **headers: str
) -> Response:
    """Answer with the reason why there is no answer; plain text, or JSON if that is asked for.

    Parameters
    ----------
    request
        What is answered.
    refused
        Status and words.
    retry
        Seconds after which trying again may help.
    **headers
        Further headers.
    """
    if retry is not None:
        headers["Retry-After"] = str(retry)
    headers["Cache-Control"] = "no-store"
    if prefers_json(request.headers.get("accept", "")):
        content = json.dumps({"error": refused.message, "fix": refused.fix}, ensure_ascii=False)
        return Response(content, refused.status, headers, "application/json")
    text = refused.message + (f"\nTo mend it: {refused.fix}" if refused.fix else "") + "\n"
    return Response(text, refused.status, headers, "text/plain")


def document(
    request: Request, content: bytes, media_type: str, headers: Mapping[str, str]
) -> Response:
    """Answer with a document, or say that the client has it already.

    Parameters
    ----------
    request
        What is answered.
    content, media_type
        The document.
    headers
        Further headers.
    """
    tag = etag(content)
    shared = {**headers, "ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept"}
    known = {part.strip().removeprefix("W/") for part in _listed(request, "if-none-match")}
    if tag in known or "*" in known:
        return Response(status_code=304, headers=shared)
    return Response(content, 200, shared, media_type)


def etag(content: bytes) -> str:
    """Return a tag that changes with the content."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _listed(request: Request, header: str) -> list[str]:
    return request.headers.get(header, "").split(",")
