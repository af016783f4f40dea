"""A page of a browser on which everything that goes wrong is written down."""

from __future__ import annotations

import time
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

__all__ = ["Watched"]

#: A browser tells of this only to scripts of the page.
_POLICY: Final = """document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`against the policy: ${event.violatedDirective} ${event.blockedURI}`);
});"""

#: Seconds in which what is asked has to be answered.
_PATIENCE: Final = 10


class Watched:
    """A page, and its faults.

    Parameters
    ----------
    context
        Where the page is opened.
    origin
        Scheme and authority of the server; whatever goes elsewhere is a fault.
    """

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.origin = origin
        self.faults: list[str] = []
        #: Statuses from 400 on that a test asks for.
        self.expected: set[int] = set()
        self._open: set[Request] = set()
        context.add_init_script(_POLICY)
        self.page: Page = context.new_page()
        self.page.on("request", self._asked)
        self.page.on("requestfinished", self._finished)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("crash", lambda _: self.faults.append("the page crashed"))

    def go(self, path: str) -> Page:
        """Open an address and wait until nothing more is asked."""
        answer = self.page.goto(self.origin + path, wait_until="networkidle")
        assert answer is not None
        assert answer.status == 200 or answer.status in self.expected, (path, answer.status)
        return self.page

    @property
    def path(self) -> str:
        """The address that the browser shows, without the server."""
        return self.page.url.removeprefix(self.origin)

    def check(self) -> None:
        """Fail where something went wrong, or has no answer."""
        self.page.wait_for_load_state("networkidle")
        # The icon may be asked for last of all.
        patience = time.monotonic() + _PATIENCE
        while self._open and time.monotonic() < patience:
            self.page.wait_for_timeout(50)
        self.faults += [f"no answer: {request.url}" for request in self._open]
        if self.faults:
            raise AssertionError("\n".join(self.faults))

    def _asked(self, request: Request) -> None:
        self._open.add(request)
        if not request.url.startswith(f"{self.origin}/"):
            self.faults.append(f"asked {urlsplit(request.url).scheme}: {request.url[:200]}")

    def _finished(self, request: Request) -> None:
        self._open.discard(request)

    def _failed(self, request: Request) -> None:
        self._open.discard(request)
        if request.failure != "net::ERR_ABORTED":  # as when another page is opened meanwhile
            self.faults.append(f"{request.failure}: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status}: {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if "GL Driver Message" in message.text:  # of the machine, which draws without a card
            return
        if message.type in ("error", "warning") and not (
            self.expected and "the server responded with a status of" in message.text
        ):
            self.faults.append(f"{message.type}: {message.text}")
