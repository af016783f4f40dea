"""Time the pages of the explorer: in the server, and until a browser shows them.

Server time is that of making a page in its process: the first time, with an empty cache on disk,
and again, from what is kept. The server then keeps whole answers, which costs nothing that can be
measured. Paint is the first contentful paint in Chromium over loopback, with an empty cache of the
browser and pages that are made once; the baseline is a page with no data, of the same server. The
network of all transfers can be used when it is drawn, and drawn anew after a press of its button to
come closer. Larger data are copies of the published records under other names, between the same
states.

    python benchmarks/web.py [--factor 1 --factor 10] [--runs 5] [--no-browser]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import shutil
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
import uvicorn

import miggraph
from miggraph.cache import Cache
from miggraph.errors import UnknownNameError
from miggraph.records import Account, Agreement, Claim, Dossier, Source
from miggraph.web.app import application
from miggraph.web.explorer.asked import Asked, read_asked
from miggraph.web.explorer.graph import Graph
from miggraph.web.explorer.routes import PAGES, THINGS, page
from miggraph.web.explorer.site import Answer, Site
from miggraph.web.static_files import is_built

#: Pages of a list, and the one with no data that they are compared with.
LISTS: Final = tuple(path for path in PAGES if "{" not in path and "." not in path)
EMPTY: Final = "/id/state/no-such-state"
CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
_INTERACTIVE: Final = """() => new Promise((done) => {
  const look = () => document.querySelector('[data-island] canvas')
    ? requestIdleCallback(press) : requestAnimationFrame(look);
  const press = () => {
    document.querySelector('[aria-label="Closer"]').click();
    const shown = () => requestIdleCallback(() => done(performance.now()));
    requestAnimationFrame(() => requestAnimationFrame(shown));
  };
  look();
})"""


def _copied(dossier: Dossier, factor: int) -> Dossier:
    """Return the records with copies of agreements, sources, claims and accounts."""
    agreements: dict[str, Agreement] = {}
    sources: dict[str, Source] = {}
    claims: list[Claim] = []
    accounts: list[Account] = []
    for number in range(factor):

        def called(name: str, number: int = number) -> str:
            return f"{name}-copy-{number}" if number else name

        sources |= {
            called(key): msgspec.structs.replace(one, id=called(key))
            for key, one in dossier.sources.items()
        }
        for key, agreement in dossier.agreements.items():
            agreements[called(key)] = msgspec.structs.replace(
                agreement,
                id=called(key),
                relations=tuple((kind, called(other)) for kind, other in agreement.relations),
                instruments=(),
            )
        claims += [
            msgspec.structs.replace(
                claim,
                id=called(claim.id),
                source=called(claim.source),
                agreement=called(claim.agreement),
                instrument=None if number else claim.instrument,
            )
            for claim in dossier.claims
        ]
        accounts += [
            msgspec.structs.replace(
                account,
                id=called(account.id),
                source=called(account.source),
                transfer=called(account.transfer),
                agreements=tuple(map(called, account.agreements)),
            )
            for account in dossier.accounts
        ]
    return msgspec.structs.replace(
        dossier,
        agreements=agreements,
        sources=sources,
        claims=tuple(claims),
        accounts=tuple(accounts),
    )


def opened(factor: int, folder: Path) -> Site:
    """Open the published graph, with so many times the records and an empty cache."""
    kg = miggraph.open().published()
    kg._cache = Cache(folder)
    if factor > 1:
        kg.__dict__["dossier"] = _copied(kg.dossier, factor)
    _ = kg.view
    return Site(kg, Graph(), is_built=is_built())


def _timed(site: Site, place: str, name: str = "") -> float:
    start = time.perf_counter()
    page(place)(site, Asked(), name)
    return 1000 * (time.perf_counter() - start)


def _row(label: str, *numbers: float) -> None:
    print(f"{label:34}" + "".join(f"{number:12,.1f}" for number in numbers), flush=True)


def server_times(site: Site, runs: int) -> None:
    """Print how long the pages of all agreements and states, and the lists, take."""
    dossier = site.kg.dossier
    named: dict[str, Mapping[str, object]] = {
        "agreement": dossier.agreements,
        "state": dossier.states,
    }
    print(f"\n{'server, milliseconds':34}{'median':>12}{'95th':>12}{'again':>12}{'95th':>12}")
    for kind, things in named.items():
        first = [_timed(site, THINGS[kind], name) for name in things]
        again = [_timed(site, THINGS[kind], name) for name in things]
        numbers = [n for one in (first, again) for n in (statistics.median(one), _most(one))]
        _row(f"{len(things):,} pages of {kind}s", *numbers)
    print(f"{'':34}{'first':>12}{'again':>12}")
    for path in LISTS:
        try:
            first_time = _timed(site, PAGES[path])
        except ModuleNotFoundError:
            print(f"{path:34}{'not there':>12}")
            continue
        _row(path, first_time, statistics.median(_timed(site, PAGES[path]) for _ in range(runs)))


def _most(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


class _Pages:
    """Makes pages of a site that is open, and keeps them, as the server's processes do."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._kept: dict[tuple[str, str, str], Answer] = {}

    async def answer(self, place: str, name: str, query: str) -> Answer:
        key = (place, name, query)
        if key not in self._kept:
            try:
                made = page(place)(self._site, read_asked(query, self._site.kg), name)
            except UnknownNameError as error:
                made = self._site.html(
                    "explorer/refused.html", Asked(), kg=self._site.kg, message=error.message
                )
            self._kept[key] = made
        return self._kept[key]


@contextmanager
def served(site: Site) -> Iterator[str]:
    """Serve the site in a thread; give its address."""
    pages: Any = _Pages(site)
    pool: Any = None  # no query is asked
    with socket.create_server(("127.0.0.1", 0)) as bound:
        origin = f"http://127.0.0.1:{bound.getsockname()[1]}"
        app = application(pool, pages, origin, cors=False)
        config = uvicorn.Config(app, lifespan="off", log_config=None, access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([bound])))
        with Path(os.devnull).open("w", encoding="ascii") as nowhere:
            kept, sys.stderr = sys.stderr, nowhere
            thread.start()
            try:
                yield origin
            finally:
                server.should_exit = True
                thread.join()
                sys.stderr = kept


def browser_times(site: Site, runs: int) -> None:
    """Print when a browser first shows the pages, and when the network can be used."""
    from playwright.sync_api import Browser, sync_playwright  # noqa: PLC0415

    program = next(filter(None, map(shutil.which, CHROMIUM)), None)

    def paint(browser: Browser, address: str) -> float | None:
        times = []
        for _ in range(runs + 1):  # the first one makes the page
            with browser.new_context() as context:
                shown = context.new_page()
                answer = shown.goto(address, wait_until="load")
                if answer is None or answer.status >= 500:
                    return None
                shown.wait_for_function("() => performance.getEntriesByType('paint').length > 1")
                entries = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
                times.append(float(shown.evaluate(entries)))
        return statistics.median(times[1:])

    with served(site) as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        base = paint(browser, origin + EMPTY)
        if base is None:
            raise SystemExit("the page with no data cannot be shown")
        print(f"\n{'browser, milliseconds':34}{'paint':>12}{'to no data':>12}")
        _row("a page with no data", base, 1)
        heaviest = max(site.kg.dossier.agreements, key=_claims(site.kg.dossier).__getitem__)
        for path in (*LISTS, f"/id/agreement/{heaviest}", "/id/state/US"):
            taken = paint(browser, origin + path)
            if taken is None:
                print(f"{path:34}{'not there':>12}")
            else:
                _row(path, taken, taken / base)
        with browser.new_context() as context:
            shown = context.new_page()
            answer = shown.goto(f"{origin}/network", wait_until="load")
            if answer is not None and answer.status == 200:
                _row("the network can be used", float(shown.evaluate(_INTERACTIVE)))
        browser.close()


def _claims(dossier: Dossier) -> dict[str, int]:
    counted = dict.fromkeys(dossier.agreements, 0)
    for claim in dossier.claims:
        counted[claim.agreement] += 1
    return counted


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--factor", type=int, action="append", help="times the data")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-browser", action="store_true")
    asked = parser.parse_args()
    print(
        f"{platform.machine()} with {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}; medians of {asked.runs} runs"
    )
    for factor in asked.factor or (1, 10):
        with tempfile.TemporaryDirectory(prefix="miggraph-web-") as folder:
            start = time.perf_counter()
            site = opened(factor, Path(folder))
            dossier = site.kg.dossier
            print(
                f"\n{factor} times the data: {len(dossier.agreements):,} agreements, "
                f"{len(dossier.claims):,} claims, {len(dossier.accounts):,} accounts; "
                f"opened in {time.perf_counter() - start:.1f} s"
            )
            server_times(site, asked.runs)
            if not asked.no_browser:
                browser_times(site, asked.runs)


if __name__ == "__main__":
    main()
