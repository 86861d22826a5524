"""The library page in a real browser: accessible wide and narrow, light and dark; filters with a script, everything without."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from pipeline.releases.library import build_library
from tests.support.shelves import two_hundred

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
VIEWS = [(width, scheme) for width in (360, 1600) for scheme in ("light", "dark")]

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium program on this machine"),
]


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_library(two_hundred(tmp_path_factory.mktemp("library")))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def shown(page: Page) -> int:
    return page.locator("tbody tr:visible").count()


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_the_page_is_readable_and_accessible(browser: Browser, page_file: Path, width: int, scheme: Any) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    requests: list[str] = []
    console: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: console.append(message.text))
    page.on("pageerror", lambda error: console.append(str(error)))
    page.goto(page_file.as_uri())
    page.wait_for_load_state("networkidle")
    assert [url for url in requests if not url.startswith("data:")] == [page_file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in results.response["violations"]] == []
    assert console == []
    page.close()


def test_filters_choose_and_let_go(browser: Browser, page_file: Path) -> None:
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    page.goto(page_file.as_uri())
    status = page.get_by_role("status")
    assert (shown(page), status.inner_text()) == (200, "200 uitgaven")
    page.locator("select[name=s]").select_option("withdrawn")
    assert (shown(page), status.inner_text()) == (40, "40 uitgaven")
    page.locator("select[name=p]").select_option("programma-3")
    assert (shown(page), page.locator("h2:visible").count()) == (5, 1)
    page.locator("select[name=r]").select_option("synthetic")
    assert (shown(page), status.inner_text()) == (1, "1 uitgave")
    page.get_by_role("searchbox", name="Zoeken").fill("bestaat niet")
    assert shown(page) == 0
    assert page.get_by_text("Geen uitgave past bij deze keuzes.").is_visible()
    page.get_by_role("button", name="Alles tonen").click()
    page.wait_for_timeout(100)
    assert (shown(page), status.inner_text()) == (200, "200 uitgaven")
    page.get_by_role("searchbox", name="Zoeken").fill("GEMEENTE ontbrak")
    assert shown(page) == 40
    page.close()


def test_without_a_script_everything_is_there(browser: Browser, page_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert shown(page) == 200
    assert not page.locator(".filters").is_visible()
    context.close()


def test_a_narrow_row_keeps_its_labels(browser: Browser, page_file: Path) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 900})
    page.goto(page_file.as_uri())
    labels = page.locator("tbody tr").first.evaluate(
        "row => [...row.querySelectorAll('td')].map(cell => getComputedStyle(cell, '::before').content)"
    )
    assert labels == ['"Uitgave"', '"Stand"', '"Ratio"', '"Saldo"', '"Deelnemers"', '"Openen"']
    page.close()
