"""Views: the bar changes what is shown and the address; the address alone gives the view back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from tests.cli.process import Runner, done
from tests.explorer.browser.conftest import Open
from tests.explorer.browser.watch import Watched
from tests.explorer.examples import PLACES

pytestmark = [pytest.mark.readers, pytest.mark.slow]

#: A value for each field of the bar, by which something changes in the real data.
VALUES: Final = {
    "in-force-on": "2024-06-30",
    "known-on": "2025-12-31",
    "since": "2024-01-01",
    "until": "2025-06-30",
    "policy": "majority",
    "kind": "readmission",
    "state": "US",
    "nationality": "AF",
}


def _fields(page: Page) -> list[str]:
    named = page.locator("form.bar [name]:not([type=hidden])").all()
    return [str(field.get_attribute("name")) for field in named]


def _set(page: Page, name: str) -> None:
    """Set a field of the bar as a person does, and wait for the page."""
    field = page.locator(f'form.bar [name="{name}"]:not([type=hidden])')
    value = VALUES[name]
    if name in ("kind", "state", "nationality"):
        inside = page.locator(f'[name="{name}"]')
        several = page.locator("form.bar details.several", has=inside)
        several.locator("summary").click()
        called = field.locator(f'option[value="{value}"]').text_content() or ""
        several.get_by_label(called, exact=True).check()
        several.locator("button[type=submit]").click()
    elif name == "policy":  # one choice is sent at once
        field.select_option(value)
    else:
        field.fill(value)
        page.locator("form.bar > button[type=submit]").click()
    page.wait_for_url(f"**{name}=**")
    page.wait_for_load_state("networkidle")


def _shown(page: Page) -> str:
    return page.locator("main").inner_text()


def _asked(watched: Watched) -> dict[str, list[str]]:
    return parse_qs(urlsplit(watched.page.url).query)


@pytest.mark.parametrize("place", PLACES)
def test_each_field_of_the_bar_changes_the_view_and_the_address(
    opened: Open, examples: dict[str, str], place: str
) -> None:
    watched = opened()
    page = watched.go(examples[place])
    start, given, before = watched.path, _asked(watched), _shown(page)
    fields = _fields(page)
    for name in fields:
        _set(page, name)
        # What is empty is left out of an address that is passed on.
        assert _asked(watched) == given | {name: [VALUES[name]]}
        field = page.locator(f'form.bar [name="{name}"]:not([type=hidden])')
        assert field.input_value() == VALUES[name]
        address, after = watched.path, _shown(page)
        foot = page.locator("footer").inner_text()
        assert (after, foot) != (before, ""), name
        fresh = opened().go(address)
        assert _shown(fresh) == after
        assert fresh.locator("footer").inner_text() == foot
        if name == fields[-1]:
            page.go_back(wait_until="networkidle")
            assert (watched.path, _shown(page)) == (start, before)
            page.go_forward(wait_until="networkidle")
            assert (watched.path, _shown(page)) == (address, after)
        else:
            watched.go(examples[place])


#: What a filter of a page has to change in the data as they are.
CHANGES: Final = [
    ("/hubs", "known-on"),
    ("/hubs", "policy"),
    ("/hubs", "in-force-on"),
    ("/map", "since"),
    ("/map", "kind"),
    ("/map", "state"),
    ("/map", "nationality"),
    ("/network", "since"),
    ("/network", "kind"),
    ("/network", "state"),
    ("/disputes", "policy"),
    ("agreement", "policy"),
    ("agreement", "known-on"),
    ("state", "known-on"),
]


@pytest.mark.parametrize(("place", "name"), CHANGES)
def test_a_filter_changes_what_it_should(
    opened: Open, examples: dict[str, str], place: str, name: str
) -> None:
    page = opened().go(examples[place])
    if name not in _fields(page):
        pytest.skip(f"{place} has no field {name}")
    other = opened().go(f"{examples[place]}?{name}={VALUES[name]}")
    assert _shown(page) != _shown(other)


def test_fields_of_the_page_are_kept_by_the_bar(opened: Open) -> None:
    watched = opened()
    page = watched.go("/hubs?by=persons")
    _set(page, "policy")
    assert _asked(watched) == {"by": ["persons"], "policy": ["majority"]}


def test_links_to_other_pages_carry_the_view(opened: Open) -> None:
    watched = opened()
    page = watched.go("/hubs?policy=majority&known-on=2025-06-30&by=persons")
    page.locator("header nav a", has_text="Map").click()
    page.wait_for_url("**/map?**")
    assert _asked(watched) == {"policy": ["majority"], "known-on": ["2025-06-30"]}
    page.wait_for_load_state("networkidle")


def _table(page: Page) -> list[dict[str, str]]:
    """Return the rows of all rankings by the words of their columns."""
    found: list[dict[str, str]] = page.evaluate(
        """() => [...document.querySelectorAll("main table")].flatMap((table) => {
          const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
          if (!names.includes("ranks")) return [];
          const rows = [...table.querySelectorAll("tbody tr")]
            .filter((row) => row.cells.length === names.length);
          return rows.map((row) => Object.fromEntries(
            [...row.cells].map((cell, number) => [names[number], cell.textContent.trim()])
              .concat([["state", row.querySelector("th a").getAttribute("href")]])));
        })"""
    )
    return found


@pytest.mark.parametrize(
    "words", [(), ("--policy", "majority", "--known-on", "2025-06-30", "--by", "persons")]
)
def test_hubs_are_those_of_the_command_line(
    opened: Open, tmp_path: Path, words: tuple[str, ...]
) -> None:
    pairs = zip(words[::2], words[1::2], strict=True)
    query = "&".join(f"{name.removeprefix('--')}={value}" for name, value in pairs)
    page = opened().go(f"/hubs?{query}" if query else "/hubs")
    report: dict[str, Any] = json.loads(
        done(Runner(tmp_path / "cache")("hubs", "--published", "--format", "json", *words))
    )
    shown = {
        row["state"].partition("?")[0].rpartition("/")[2]: (
            int(row["rank"]),
            row["ranks"],
            row["senders"].split(),
            int(row["events"]),
            int(row["totals"]),
        )
        for row in _table(page)
    }
    assert shown == {
        hub["state"]: (
            hub["rank"],
            "{}\u2013{}".format(*hub["sensitivity_range"]),
            hub["senders"],
            hub["transfers"],
            hub["totals"],
        )
        for hub in report["hubs"]
    }
    assert len(_table(page)) == len(report["hubs"]) > 3
