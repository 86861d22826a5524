"""A rendered report in a real browser: nothing fetched, nothing said on the console, readable, and accessible.

Set ``MEERWAARDE_TEST_PAGE`` to the path of a rendered page to look at that one instead of the sample.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from pipeline.rendering.engines import find
from tests.support.rendered import sample

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
VIEWS = [(width, scheme) for width in (360, 1600) for scheme in ("light", "dark")]

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium program on this machine"),
]


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    given = os.environ.get("MEERWAARDE_TEST_PAGE")
    if given:
        return Path(given).resolve()
    folder = tmp_path_factory.mktemp("page")
    return find("embedded").render(sample(folder), formats=["html"], into=folder)[0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_the_page_is_readable_and_accessible(browser: Browser, page_file: Path, width: int, scheme: Any) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    requests: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(page_file.as_uri())
    page.wait_for_load_state("networkidle")
    assert [url for url in requests if not url.startswith("data:")] == [page_file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.documentElement.lang") == "nl-NL"
    # Text keeps to a line that can be read, and never runs out of its column.
    assert (
        page.evaluate(
            "Math.max(...[...document.querySelectorAll('main > p')].map(p => p.getBoundingClientRect().width))"
        )
        <= 720
    )
    outside = page.evaluate(
        "[...document.querySelectorAll('main > *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
        ".map(e => e.outerHTML.slice(0, 80))"
    )
    assert outside == []
    results = Axe().run(page)
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in results.response["violations"]] == []
    assert said == []
    page.close()


def test_a_wide_table_scrolls_by_itself_with_the_keyboard(browser: Browser, page_file: Path) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(page_file.as_uri())
    regions = page.locator(".table-scroll")
    widest = max(range(regions.count()), key=lambda place: regions.nth(place).evaluate("e => e.scrollWidth"))
    region = regions.nth(widest)
    assert region.evaluate("e => e.scrollWidth > e.clientWidth")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    assert region.evaluate("e => e.scrollLeft") > 0
    assert page.evaluate("scrollX") == 0
    page.close()


def test_the_contents_stay_in_sight_on_a_wide_screen_only(browser: Browser, page_file: Path) -> None:
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    page.goto(page_file.as_uri())
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    assert 0 <= page.locator("nav.contents").evaluate("e => e.getBoundingClientRect().top") < 100
    page.set_viewport_size({"width": 800, "height": 900})
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    assert page.locator("nav.contents").evaluate("e => e.getBoundingClientRect().bottom") < 0
    page.close()


def test_the_first_tab_leads_past_the_contents(browser: Browser, page_file: Path) -> None:
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    page.goto(page_file.as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main-text"
    page.close()


def test_charts_keep_a_light_ground_in_the_dark(browser: Browser, page_file: Path) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(page_file.as_uri())
    assert (
        page.locator("figure .card").first.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"
    )
    page.close()


def test_on_paper_the_page_is_black_on_white_without_its_skip_link(browser: Browser, page_file: Path) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(page_file.as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".skip").evaluate("e => getComputedStyle(e).display") == "none"
    assert page.locator(".table-scroll").first.evaluate("e => getComputedStyle(e).overflowX") == "visible"
    page.close()
