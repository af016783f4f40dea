"""Each page in a browser: it fits, shuts nobody out, and is whole without scripts.

Pictures of all pages are in ``build/screenshots`` afterwards.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import pytest
from playwright.sync_api import Page

from tests.explorer.browser.conftest import Open
from tests.explorer.examples import PLACES

pytestmark = [pytest.mark.readers, pytest.mark.slow]

Scheme: TypeAlias = Literal["light", "dark"]

PICTURES: Final = Path(__file__).parents[3] / "build" / "screenshots"
WIDE: Final = {"width": 1280, "height": 900}
NARROW: Final = {"width": 360, "height": 800}
#: What is said at the foot of every page.
FOOT: Final = (
    "Every fact is one source\u2019s claim.",
    "Absence of a record is no evidence of absence.",
    "does not mean that it is lawful, binding or in force.",
    "does not prove that the same persons moved.",
    "Counts of one to three persons are shown as 1\u20133.",
)


def _name(place: str) -> str:
    return place.strip("/").replace("/", "-") or "home"


def _too_wide(page: Page) -> list[str]:
    """Return what makes the document wider than the window, if it is."""
    found: list[str] = page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return [];
          const parts = [...document.querySelectorAll("body *")];
          const wide = parts.filter((part) => part.getBoundingClientRect().right > width + 1)
            .map((part) => part.tagName + "." + part.className);
          return wide.length ? wide.slice(0, 10) : ["the document"];
        }"""
    )
    return found


def _shut_out(page: Page, axe: str) -> list[tuple[str, str, list[str]]]:
    """Return the serious faults that axe finds: rule, words and places."""
    page.evaluate(axe)  # not as a script of the page, which its policy would not let in
    found: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 5  # it has looked
    return [
        (fault["id"], fault["help"], [str(node["target"]) for node in fault["nodes"]][:5])
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_a_page_fits_and_shuts_nobody_out(
    opened: Open,
    examples: dict[str, str],
    axe: str,
    place: str,
    size: dict[str, int],
    scheme: Scheme,
) -> None:
    watched = opened(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    page = watched.go(examples[place])
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{_name(place)}-{size['width']}-{scheme}.png", full_page=True)
    assert _too_wide(page) == []
    assert _shut_out(page, axe) == []
    other: Scheme = "dark" if scheme == "light" else "light"
    page.emulate_media(color_scheme=other)
    page.screenshot(path=PICTURES / f"{_name(place)}-{size['width']}-{other}.png", full_page=True)


@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_whole_without_scripts(
    opened: Open, examples: dict[str, str], place: str
) -> None:
    page = opened(java_script_enabled=False).go(examples[place])
    assert page.title().endswith(" · miggraph")
    assert page.title() != " · miggraph"
    assert page.locator("h1").count() == 1
    assert page.locator("main h1").inner_text().strip()
    assert page.locator("html[lang=en]").count() == 1
    foot = " ".join(page.locator("footer").inner_text().split())
    assert [words for words in FOOT if words not in foot] == []
    assert len(page.locator("main").inner_text()) > 200
    # What waits for a script says something without it.
    for island in page.locator("[data-island]").all():
        words = island.inner_text() or island.get_attribute("data-label")
        assert words, island.get_attribute("data-island")
    # All that can be followed or pressed can be reached by its name.
    for link in page.locator("main a[href]").all()[:200]:
        assert (link.text_content() or "").strip() or link.get_attribute("aria-label"), link


@pytest.mark.parametrize("place", PLACES)
def test_scripts_take_nothing_away(opened: Open, examples: dict[str, str], place: str) -> None:
    with_scripts = opened().go(examples[place])
    without = opened(java_script_enabled=False).go(examples[place])
    for part in ("main table tbody tr", "main h2", "main h3"):
        assert with_scripts.locator(part).count() >= without.locator(part).count(), part


def test_the_keyboard_leads_past_the_head_to_the_content(opened: Open) -> None:
    page = opened().go("/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "To the content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.locator("main :focus").count() == 1


@pytest.mark.parametrize("place", ["/", "/hubs", "state"])
def test_from_right_to_left_a_page_fits_too(
    opened: Open, examples: dict[str, str], place: str
) -> None:
    page = opened(viewport=NARROW).go(examples[place])
    page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    width, least = page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= least
