"""One server over the full data, one browser, and pages that tell of all that goes wrong."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from miggraph.web.explorer.site import Site
from tests.explorer.browser.watch import Watched
from tests.explorer.examples import addresses
from tests.export.programs import chromium
from tests.servers.running import REQUIRED
from tests.web.endpoint import Server, serving

AXE = Path(__file__).parents[3] / "web" / "node_modules" / "axe-core" / "axe.min.js"

Open = Callable[..., Watched]


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("browser") / "cache") as server:
        yield server


@pytest.fixture(scope="package")
def examples(site: Site) -> dict[str, str]:
    return addresses(site.kg.dossier)


@pytest.fixture(scope="package")
def axe() -> str:
    """Return the program that looks for what shuts people out."""
    if not AXE.is_file():
        message = "NOT LOOKED AT by axe: the packages of web/ are not installed; run make web"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(message)
        pytest.skip(message)
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Run Chromium until these tests end: while it runs, no other event loop can."""
    program = chromium()
    with sync_playwright() as playwright:
        # As root, as in a container, it only starts without its sandbox; it opens our pages only.
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def opened(browser: Browser, server: Server) -> Iterator[Open]:
    """Open pages in contexts of their own, and fail where anything went wrong on one of them."""
    with ExitStack() as contexts:
        watched = []

        def new(**options: Any) -> Watched:
            options = {"viewport": {"width": 1280, "height": 900}} | options
            context = contexts.enter_context(browser.new_context(**options))
            watched.append(Watched(context, server.url.removesuffix("/sparql")))
            return watched[-1]

        yield new
        for page in watched:
            page.check()
