"""The catalogue's pages in a real browser: accessible wide and narrow, light and dark; filters and sorts with a script."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from pipeline.releases.catalogue import build_catalogue
from pipeline.workspace import Workspace
from tests.support.catalogues import workspace_with_catalogue

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
VIEWS = [(width, scheme, 0) for width in (360, 1600) for scheme in ("light", "dark")] + [
    (920, "light", 0),
    (1600, "light", 1),
]
ALL = 61

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium program on this machine"),
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    workspace: Workspace = workspace_with_catalogue(tmp_path_factory.mktemp("catalogue"))
    return build_catalogue(workspace)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, pages: list[Path]) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1600, "height": 900})
    opened.goto(pages[0].as_uri())
    yield opened
    opened.close()


def shown(page: Page) -> int:
    return page.locator(".catalogue tbody tr:visible").count()


def first(page: Page) -> str:
    return str(page.locator(".catalogue tbody tr").first.get_attribute("id"))


@pytest.mark.parametrize(("width", "scheme", "which"), VIEWS)
def test_the_page_is_readable_and_accessible(
    browser: Browser, pages: list[Path], width: int, scheme: Any, which: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    requests: list[str] = []
    console: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: console.append(message.text))
    page.on("pageerror", lambda error: console.append(str(error)))
    page.goto(pages[which].as_uri())
    page.wait_for_load_state("networkidle")
    assert [url for url in requests if not url.startswith("data:")] == [pages[which].as_uri()]
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in results.response["violations"]] == []
    assert console == []
    page.close()


def test_filters_choose_and_let_go(page: Page) -> None:
    status = page.get_by_role("status")
    assert (shown(page), status.inner_text()) == (ALL, f"{ALL} interventies")
    page.locator("select[name=t]").select_option("methodical")
    assert (shown(page), status.inner_text()) == (13, "13 interventies")
    page.locator("select[name=l]").select_option("strong_indications")
    assert (shown(page), status.inner_text()) == (1, "1 interventie")
    page.locator("select[name=t]").select_option("")
    assert shown(page) == 5
    page.get_by_role("button", name="Alles tonen").click()
    page.wait_for_timeout(100)
    page.get_by_role("searchbox", name="Doelgroep").fill("DETINEERDEN")
    assert shown(page) == 2
    page.get_by_role("searchbox", name="Doelgroep").fill("bestaat niet")
    assert page.get_by_text("Geen interventie past bij deze keuzes.").is_visible()


def test_sorting_by_head_and_by_choice(page: Page) -> None:
    assert first(page) == "mw-sturen-op-zelfsturing"
    evidence = page.get_by_role("columnheader", name="Bewijs")
    evidence.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert evidence.get_attribute("aria-sort") == "descending"
    rungs = page.eval_on_selector_all(".catalogue tbody tr", "rows => rows.map(row => Number(row.dataset.rung))")
    assert rungs == sorted(rungs, reverse=True)
    assert rungs[0] == 6
    page.keyboard.press("Enter")
    assert evidence.get_attribute("aria-sort") == "ascending"
    page.locator("select[name=o]").select_option("name")
    assert first(page) == "mw-abc-methode"
    assert evidence.get_attribute("aria-sort") is None
    page.locator("select[name=o]").select_option("")
    assert first(page) == "mw-sturen-op-zelfsturing"


def test_narrow_one_can_sort_and_read_the_labels(browser: Browser, pages: list[Path]) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 900})
    page.goto(pages[0].as_uri())
    labels = page.locator(".catalogue tbody tr").first.evaluate(
        "row => [...row.querySelectorAll('td')].map(cell => getComputedStyle(cell, '::before').content)"
    )
    assert labels == ['"Overzicht"', '"Doelgroep"', '"Doel"', '"Theorie"', '"Bewijs"', '"Beschreven in"']
    page.locator("select[name=o]").select_option("name")
    assert first(page) == "mw-abc-methode"
    page.close()


def test_without_a_script_everything_is_there(browser: Browser, pages: list[Path]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(pages[0].as_uri())
    assert shown(page) == ALL
    assert not page.locator(".filters").is_visible()
    page.locator("#iw-fit4work summary").first.click()
    assert page.get_by_text("FitAWork (FAW)").first.is_visible()
    context.close()
