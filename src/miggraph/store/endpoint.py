"""A SPARQL 1.1 query service on the web: one question, one checked answer.

SPARQLWrapper makes the request. It does not send it: its own sending has no limit on the whole time
or on the size of an answer, follows redirects to any host, and takes a cut answer for a whole one.
"""

from __future__ import annotations

import re
import time
import urllib.request
from collections.abc import Mapping
from importlib.metadata import version
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from miggraph.errors import QueryError, StoreError
from miggraph.store.answers import read_answer
from miggraph.store.credentials import PASSWORD, TOKEN, USER, find_credentials
from miggraph.store.results import Result
from miggraph.store.retry import BUSY, Schedule, retrying
from miggraph.store.transport import MOST_BYTES, OutOfTime, Response, Transport, shown_url

__all__ = ["Endpoint", "own_lines"]

_RESULTS: Final = "application/sparql-results+json"
_TRIPLES: Final = "application/n-triples, text/turtle;q=0.9"
#: A longer address is not sent: the query goes into the body of a POST request.
_LONGEST_ADDRESS: Final = 2000
_SHOWN: Final = 300
#: Virtuoso answers ASK with this column, and with one row or none.
_VIRTUOSO_ASK: Final = ["__ASK_RETVAL"]
_LINE: Final = re.compile(r"\b(line |at )(\d+)(?=\D|$)")


class Endpoint:
    """A SPARQL 1.1 query service.

    Parameters
    ----------
    url
        Its address. A user part is taken for credentials; parameters are sent along.
    timeout
        Seconds for one answer, with everything that is tried again.
    most_bytes
        The largest answer that is read.
    schedule
        How a busy server is asked again.

    Raises
    ------
    UsageError
        If the address or the credentials cannot be used.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 60.0,
        most_bytes: int = MOST_BYTES,
        schedule: Schedule = Schedule(),  # noqa: B008  # immutable
    ) -> None:
        bare, self.credentials = find_credentials(url)
        parts = urlsplit(bare)
        #: Its address without user, with its parameters.
        self.whole = bare
        #: Its address without user and parameters.
        self.address = urlunsplit(parts._replace(query=""))
        self._own = parse_qsl(parts.query, keep_blank_values=True)
        self._transport = Transport(self.credentials, most_bytes)
        self._schedule = schedule
        self.url = shown_url(bare)
        self.timeout = timeout
        #: What the server calls itself, once it has answered.
        self.product = ""

    def __repr__(self) -> str:
        return f"Endpoint({self.url!r})"

    def rows(
        self,
        text: str,
        *,
        timeout: float | None = None,
        parameters: Mapping[str, str] | None = None,
        mended: bool = True,
    ) -> Result:
        """Ask a SELECT query as it stands.

        Parameters
        ----------
        text
            The query, with its prefixes.
        timeout
            Seconds; without it, those of the endpoint.
        parameters
            Further parameters of the protocol.
        mended
            Whether literals are written as XSD has them, if the server does not.

        Raises
        ------
        QueryError
            If the server refuses the query or takes too long.
        StoreError
            If it gives no whole answer.
        """
        response = self._ask(text, "SELECT", timeout, parameters or {})
        answer = read_answer(response.body, response.media_type, mended=mended)
        if not isinstance(answer, Result):
            raise StoreError(f"{self.url} answers a SELECT query without rows.", fix=_ADDRESS)
        return answer

    def number(self, text: str, *, timeout: float | None = None) -> int:
        """Ask a SELECT query for one whole number; see `rows`."""
        cells = [cell for row in self.rows(text, timeout=timeout).plain() for cell in row]
        if len(cells) != 1 or not cells[0].isdecimal():
            raise StoreError(f"{self.url} gives no number where it should count.", fix=_ADDRESS)
        return int(cells[0])

    def holds(self, text: str, *, parameters: Mapping[str, str] | None = None) -> bool:
        """Ask an ASK query as it stands; see `rows`."""
        answer = self.table(text, "ASK", parameters=parameters)[0]
        if not isinstance(answer, bool):
            raise StoreError(f"{self.url} answers an ASK query with rows.", fix=_ADDRESS)
        return answer

    def table(
        self,
        text: str,
        form: str,
        *,
        timeout: float | None = None,
        parameters: Mapping[str, str] | None = None,
    ) -> tuple[Result | bool, Response]:
        """Ask SELECT or ASK; return the answer and what it came in. See `rows`."""
        response = self._ask(text, form, timeout, parameters or {})
        answer = read_answer(response.body, response.media_type)
        if isinstance(answer, Result) and form == "ASK" and answer.columns == _VIRTUOSO_ASK:
            return len(answer) > 0, response
        return answer, response

    def triples(
        self,
        text: str,
        form: str,
        *,
        timeout: float | None = None,
        parameters: Mapping[str, str] | None = None,
    ) -> Response:
        """Ask CONSTRUCT or DESCRIBE; return N-Triples or Turtle as they came. See `rows`."""
        return self._ask(text, form, timeout, parameters or {})

    def send(
        self, request: urllib.request.Request, timeout: float, address: str | None = None
    ) -> Response:
        """Send a request of another protocol to the same server.

        Parameters
        ----------
        request
            The request, without credentials.
        timeout
            Seconds, with everything that is tried again.
        address
            Its address as messages may show it.

        Raises
        ------
        StoreError
            If there is no answer, or the server asks for credentials.
        """
        try:
            return self._send(request, timeout, address or self.url)
        except OutOfTime:
            raise StoreError(
                f"{address or self.url} took longer than {timeout:g} seconds.",
                fix="allow more time (query --timeout; timeout= in Python).",
            ) from None

    def _ask(
        self, text: str, form: str, timeout: float | None, parameters: Mapping[str, str]
    ) -> Response:
        seconds = self.timeout if timeout is None else timeout
        try:
            response = self._send(self._request(text, form, seconds, parameters), seconds, self.url)
        except OutOfTime:
            raise _too_long(self.url, seconds) from None
        self.product = response.headers.get("server", self.product)
        if response.headers.get("x-sql-state") == "S1TAT":
            # Virtuoso's way to say, with status 200, that the rows are those found in time.
            raise _too_long(self.url, seconds)
        if response.status != 200:
            raise self._refusal(response)
        return response

    def _send(self, request: urllib.request.Request, seconds: float, address: str) -> Response:
        deadline = time.monotonic() + seconds
        response = retrying(
            lambda: self._transport.send(request, deadline - time.monotonic()),
            deadline,
            self._schedule,
        )
        if response.status in (401, 403):
            raise StoreError(
                f"{address} refuses access (status {response.status})"
                + (", with the credentials given." if self.credentials else " without credentials.")
                + self.said(response),
                fix=f"set {USER} and {PASSWORD}, or {TOKEN}, or make an entry in the netrc file.",
            )
        if response.status in BUSY:
            wait = response.retry_after
            raise StoreError(
                f"{address} is busy or down (status {response.status})"
                + (f" and asks to wait: {wait[:40]!r}." if wait else ".")
                + self.said(response),
                fix="try again later.",
            )
        return response

    def _request(
        self, text: str, form: str, seconds: float, parameters: Mapping[str, str]
    ) -> urllib.request.Request:
        from SPARQLWrapper import GET, POST, SPARQLWrapper  # noqa: PLC0415  # loads rdflib

        wrapper = SPARQLWrapper(self.address, agent=_agent())
        wrapper.setOnlyConneg(True)
        # Not setQuery: it guesses the form by patterns, and may take a query for an update.
        wrapper.queryString, wrapper.queryType = text, form
        more = [*self._own, *parameters.items(), *self._time_limit(seconds)]
        for name, value in more:
            wrapper.addParameter(name, value)
        length = len(urlencode([("query", text), *more])) + len(self.address)
        wrapper.setMethod(GET if length < _LONGEST_ADDRESS else POST)
        accepted = _RESULTS if form in ("SELECT", "ASK") else _TRIPLES
        wrapper.addCustomHttpHeader("Accept", accepted)
        request: urllib.request.Request = wrapper._createRequest()
        return request

    def _time_limit(self, seconds: float) -> list[tuple[str, str]]:
        """Tell the server the limit, where its way to be told is known."""
        if self.product.startswith("Virtuoso") and all(name != "timeout" for name, _ in self._own):
            return [("timeout", str(max(1000, int(seconds * 1000))))]
        return []

    def _refusal(self, response: Response) -> QueryError | StoreError:
        said = self.said(response)
        if response.status == 400:
            return QueryError(
                f"{self.url} refuses the query:{said or ' it does not say why.'}",
                fix="look at the place it names; not every server understands all of SPARQL 1.1.",
            )
        if response.status in (408, 413, 414, 500):
            return QueryError(
                f"{self.url} cannot answer the query (status {response.status}).{said}",
                fix="narrow the query, or ask those who run the server.",
            )
        return StoreError(f"{self.url} answers with status {response.status}.{said}", fix=_ADDRESS)

    def said(self, response: Response) -> str:
        """Return what a server says of a refusal: its first words, without our credentials."""
        text = response.body.decode(errors="replace")
        if "html" in response.media_type:
            text = re.sub(r"<(style|script|head)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL)
        text = text.strip().partition("\n\n")[0]
        text = re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in text)).strip()
        text = self.credentials.hidden_in(text)
        return f" {text[:_SHOWN]}" if text else ""


_ADDRESS: Final = "check that the address is that of the SPARQL query service."


def own_lines(message: str, added: int) -> str:
    """Count the lines that a server names from the user's text.

    Parameters
    ----------
    message
        What the server said.
    added
        How many lines stood before the text.
    """

    def less(match: re.Match[str]) -> str:
        return f"{match[1]}{max(1, int(match[2]) - added)}"

    return _LINE.sub(less, message)


def _agent() -> str:
    return f"miggraph/{version('miggraph')}"


def _too_long(url: str, seconds: float) -> QueryError:
    return QueryError(
        f"The query took longer than {seconds:g} seconds at {url}.",
        fix="narrow it (name an agreement or a state), or allow more time (query --timeout; "
        "timeout= in Python).",
    )
