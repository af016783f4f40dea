"""Requests by the SPARQL 1.1 Protocol: what is asked, or why it is refused."""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import parse_qsl

from miggraph.web.frames import Refusal, RefusedError

__all__ = ["MOST_BODY", "MOST_TEXT", "Question", "read_request"]

#: Bytes of a body, and of the text of a query.
MOST_BODY: Final = 1024 * 1024
MOST_TEXT: Final = 256 * 1024

_FORM: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_MOST_FIELDS: Final = 2000
#: Which parameter names a format: some clients send all of them, with the same value.
_FORMAT_NAMES: Final = ("format", "output", "results")


class Question(NamedTuple):
    """A query as the client put it; `text` is None where only the service is asked after."""

    text: str | None
    default_graphs: list[str] | None = None
    named_graphs: list[str] | None = None
    name: str = ""


def read_request(method: str, query_string: bytes, content_type: str, body: bytes) -> Question:
    """Return what a request asks.

    Parameters
    ----------
    method
        ``GET``, ``HEAD`` or ``POST``.
    query_string
        What follows ``?`` in the address.
    content_type, body
        Of a POST.

    Raises
    ------
    RefusedError
        If it asks nothing, or what is refused.
    """
    fields = _fields(query_string, "The address")
    if method == "POST":
        media, charset = _content_type(content_type)
        if media == _UPDATE:
            raise _no_update()
        if media not in (_FORM, _DIRECT):
            raise _wrong(
                415,
                f"A body of type {media[:100] or 'unknown'!r} is no query.",
                f"send it as {_DIRECT}, or as {_FORM} with the parameter query.",
            )
        if charset not in ("", "utf-8", "utf8", "us-ascii"):
            raise _wrong(415, f"The body is in {charset[:40]!r}.", "send it in UTF-8.")
        if media == _FORM:
            fields += _fields(body, "The body")
        else:
            fields.append(("query", _decoded(body)))
    return _question(fields, must_ask=method == "POST")


def _question(fields: list[tuple[str, str]], *, must_ask: bool) -> Question:
    by_name: dict[str, list[str]] = {}
    for name, value in fields:
        by_name.setdefault(name, []).append(value)
    if "update" in by_name:
        raise _no_update()
    for name in ("using-graph-uri", "using-named-graph-uri"):
        if name in by_name:
            raise _wrong(400, f"{name} belongs to updates, which are refused.", "leave it out.")
    texts = by_name.get("query", [])
    if len(texts) > 1:
        raise _wrong(400, "There is more than one query.", "send one request for each.")
    if not texts:
        if must_ask or by_name:
            raise _wrong(400, "There is no query.", "send it as the parameter query.")
        return Question(None)
    if len(texts[0].encode()) > MOST_TEXT:
        raise _wrong(
            413, f"The query has more than {MOST_TEXT // 1024} KiB.", "send a shorter one."
        )
    named = by_name.get("named-graph-uri")
    default = by_name.get("default-graph-uri")
    name = next((by_name[key][0] for key in _FORMAT_NAMES if key in by_name), "")
    return Question(texts[0], default, named, name)


def _no_update() -> RefusedError:
    return _wrong(
        403,
        "Updates are refused: the endpoint is read-only.",
        "ask with SELECT, ASK, CONSTRUCT or DESCRIBE, as the parameter query.",
    )


def _fields(text: bytes, where: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            text.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except UnicodeDecodeError as error:
        raise _wrong(400, f"{where} is no UTF-8, or is not percent-encoded.") from error
    except ValueError as error:
        raise _wrong(400, f"{where} has more than {_MOST_FIELDS:,} parameters.") from error


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _wrong(400, "The query is no UTF-8.", "send it in UTF-8.") from error


def _content_type(header: str) -> tuple[str, str]:
    media, *parameters = (part.strip().lower() for part in header.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            return media, value.strip().strip('"')
    return media, ""


def _wrong(status: int, message: str, fix: str | None = None) -> RefusedError:
    return RefusedError(Refusal(status, message, fix))
