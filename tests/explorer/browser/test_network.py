"""The drawn network is there, follows the page, and says so where a browser cannot draw."""

from __future__ import annotations

import pytest

from tests.explorer.browser.conftest import Open

pytestmark = [pytest.mark.readers, pytest.mark.slow]

_DRAWN = ".canvas[data-state=still] canvas"
_WITHOUT = """HTMLCanvasElement.prototype.getContext = (old => function (kind, ...rest) {
  return kind.includes("webgl") ? null : old.call(this, kind, ...rest);
})(HTMLCanvasElement.prototype.getContext);"""
#: How many points of a canvas are drawn on.
_POINTS = """canvas => canvas.getContext('2d')
  .getImageData(0, 0, canvas.width, canvas.height).data.filter((value, at) => at % 4 === 3 && value)
  .length"""


def test_the_network_is_drawn_and_follows_the_page(opened: Open) -> None:
    watched = opened()
    page = watched.go("/network")
    page.wait_for_selector(_DRAWN, state="attached")
    assert page.eval_on_selector("canvas.sigma-dashes", _POINTS) > 1000
    page.click("nav.tabs a:has-text('Agreements')")
    page.wait_for_load_state("networkidle")
    page.wait_for_selector(_DRAWN, state="attached")
    assert page.eval_on_selector("canvas.sigma-rings", _POINTS) > 1000
    page.click("[aria-label='Closer']")
    assert page.locator("[data-stage] canvas").count() > 1
    watched.check()


def test_a_browser_that_cannot_draw_says_so(opened: Open) -> None:
    watched = opened()
    watched.page.add_init_script(_WITHOUT)
    page = watched.go("/network")
    page.wait_for_selector("[data-stage]:has-text('no WebGL')")
    assert page.locator("table.nodes tr").count() > 100
    (fault,) = watched.faults
    assert fault.startswith("warning")
    watched.faults.clear()
