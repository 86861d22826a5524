"""A real draft in a real browser: nothing fetched, nothing said on the console, readable, accessible, and traceable.

Set ``MEERWAARDE_TEST_DRAFT`` to the folder of a draft to look at that one.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.drafted import draft_of

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# Every document in both colour schemes and at both widths, without every combination of them.
VIEWS = [
    ("report.nl", 1600, "light"),
    ("report.nl", 360, "dark"),
    ("report.en", 360, "light"),
    ("report.en", 1600, "dark"),
    ("factsheet.nl", 360, "light"),
    ("factsheet.nl", 1600, "dark"),
    ("factsheet.en", 1600, "light"),
    ("factsheet.en", 360, "dark"),
]
# Of hundreds of rows and entries that are made alike, axe looks at the first of each table and at some entries: it asks
# every element of the page for its contrast, one by one.
ALIKE = {"exclude": [["tbody tr:nth-child(n+5)"], [".trace ~ .trace ~ .trace"]]}
LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium program on this machine"),
]


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draft_of(tmp_path_factory)


@pytest.fixture(scope="module")
def page_file(draft: Path) -> Path:
    return draft / "report.nl.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


Opened = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def opened(browser: Browser, draft: Path) -> Opened:
    """A document in a window of its own; that it fetched nothing and said nothing is asked when it closes."""

    @contextmanager
    def open_document(name: str, **options: Any) -> Iterator[Page]:
        file = draft / f"{name}.html"
        page = browser.new_page(**options)
        requests: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(file.as_uri())
        yield page
        assert [url for url in requests if not url.startswith("data:")] == [file.as_uri()]
        assert said == []
        page.close()

    return open_document


@pytest.mark.parametrize(("name", "width", "scheme"), VIEWS)
def test_the_page_is_readable_and_accessible(opened: Opened, name: str, width: int, scheme: Any) -> None:
    with opened(name, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate("document.documentElement.lang") == LANGUAGES[name.split(".")[1]]
        # Text keeps to a line that can be read, and never runs out of its column.
        assert (
            page.evaluate(
                "Math.max(...[...document.querySelectorAll('main > p')].map(p => p.getBoundingClientRect().width))"
            )
            <= 992
        )
        outside = page.evaluate(
            "[...document.querySelectorAll('main > *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
            ".map(e => e.outerHTML.slice(0, 80))"
        )
        assert outside == []
        results = Axe().run(page, context=ALIKE)
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in results.response["violations"]] == []


def test_a_page_is_under_two_megabytes(draft: Path) -> None:
    assert {file.name: file.stat().st_size for file in draft.glob("*.html") if file.stat().st_size >= 2_000_000} == {}


# Where a number comes from


@pytest.mark.parametrize("language", ["nl", "en"])
def test_where_a_number_comes_from_is_shown_by_keyboard(opened: Opened, language: str) -> None:
    title = {"nl": "Waar dit getal vandaan komt", "en": "Where this number comes from"}[language]
    with opened(f"report.{language}", viewport={"width": 1200, "height": 800}) as page:
        box = page.get_by_role("dialog", name=title)
        number = page.locator("main a.from").first
        number.focus()
        assert number.get_attribute("aria-expanded") == "false"
        page.keyboard.press("Enter")
        assert box.is_visible()
        assert number.get_attribute("aria-expanded") == "true"
        # What is shown is the entry, and beside the number.
        entry = page.evaluate("document.querySelector('main a.from').hash.slice(1)")
        first = page.locator(f"[id='{entry}'] > p").first.inner_text()
        assert first in box.inner_text()
        # What it shares with other numbers is shown in its place, to the raw files: no further link to follow.
        shared = page.locator(f"[id='{entry}'] a.shared")
        assert shared.count()
        for place in range(shared.count()):
            block = page.locator(str(shared.nth(place).get_attribute("href")))
            assert block.locator("li").last.inner_text() in box.inner_text()
        assert "sha256" in box.inner_text()
        assert box.locator("a.shared").count() == 0
        gap = number.evaluate(
            "(e, b) => { const [x, y] = [e.getBoundingClientRect(), b.getBoundingClientRect()];"
            " return Math.min(Math.abs(y.top - x.bottom), Math.abs(x.top - y.bottom)); }",
            box.element_handle(),
        )
        assert gap < 20
        # Its links come next with Tab; after the last the reader goes on from the number.
        stops = box.locator("a, button").count()
        for _ in range(stops):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.hash") == f"#{entry}"
        page.keyboard.press("Tab")
        assert box.is_hidden()
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        assert box.is_hidden()
        assert page.evaluate("document.activeElement.matches('main a.from')")


def test_it_is_shown_to_the_mouse_stays_under_it_and_goes_with_escape(opened: Opened) -> None:
    with opened("report.nl", viewport={"width": 1200, "height": 800}) as page:
        box = page.get_by_role("dialog")
        number = page.locator("main a.from").first
        number.hover()
        assert box.is_hidden()
        box.wait_for(state="visible", timeout=2000)
        # Going over to the box does not lose it; leaving it does.
        box.hover()
        page.wait_for_timeout(500)
        assert box.is_visible()
        page.mouse.move(5, 5)
        box.wait_for(state="hidden", timeout=2000)
        number.hover()
        box.wait_for(state="visible", timeout=2000)
        page.keyboard.press("Escape")
        assert box.is_hidden()


def test_it_is_shown_to_a_finger_and_fits_a_phone(browser: Browser, page_file: Path) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(page_file.as_uri())
    box = page.get_by_role("dialog")
    page.locator("main a.from").first.tap()
    assert box.is_visible()
    sides = box.evaluate("e => [e.getBoundingClientRect().left, e.getBoundingClientRect().right]")
    assert sides[0] >= 0
    assert sides[1] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.locator("h1").tap()
    assert box.is_hidden()
    context.close()


def test_the_box_shown_is_accessible_in_both_colours(opened: Opened) -> None:
    for scheme in ("light", "dark"):
        with opened("report.nl", color_scheme=scheme) as page:
            page.locator("main a.from").first.click()
            results = Axe().run(page, context=".trace-box")
            assert [fault["id"] for fault in results.response["violations"]] == []


def test_without_scripts_a_number_is_a_link_to_its_entry(browser: Browser, page_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    number = page.locator("main a.from").first
    target = number.get_attribute("href")
    number.click()
    assert page.url.endswith(str(target))
    assert page.locator(f"[id='{str(target)[1:]}']").is_visible()
    context.close()


# The contents


def test_the_contents_mark_the_chapter_being_read(opened: Opened) -> None:
    with opened("report.nl", viewport={"width": 1600, "height": 900}) as page:
        chapters = page.locator("main h2[id]")
        for place in (1, chapters.count() // 2, chapters.count() - 1):
            name = chapters.nth(place).get_attribute("id")
            page.evaluate("name => document.getElementById(name).scrollIntoView()", name)
            page.wait_for_timeout(150)
            current = page.locator("nav.contents [aria-current]")
            assert current.count() == 1
            marked = page.evaluate("document.querySelector('nav.contents .here > a').hash.slice(1)")
            # The last chapters may be too short to reach the top of the window.
            assert marked == name or place == chapters.count() - 1
            top = current.evaluate("e => e.getBoundingClientRect().top")
            assert 0 <= top < 900


def test_on_a_phone_the_contents_unfold_and_fold_again(opened: Opened) -> None:
    with opened("report.nl", viewport={"width": 360, "height": 800}) as page:
        link = page.locator("nav.contents li a").nth(3)
        assert link.is_hidden()
        page.locator("nav.contents summary").focus()
        page.keyboard.press("Enter")
        assert link.is_visible()
        link.click()
        assert link.is_hidden()
        assert page.evaluate("location.hash") == link.evaluate("e => e.hash")


def test_beside_the_text_the_contents_are_open_without_scripts(browser: Browser, page_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1600, "height": 900})
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert page.locator("nav.contents li a").first.is_visible()
    context.close()


def test_every_table_and_figure_has_an_address_that_shows_itself(opened: Opened) -> None:
    with opened("report.nl") as page:
        blocks = page.locator("main .table-block, main figure[id]")
        assert blocks.count() == page.locator("main .anchor").count()
        anchor = page.locator(".table-block .anchor").first
        assert anchor.evaluate("e => getComputedStyle(e).opacity") == "0"
        page.locator(".table-block .table-caption").first.hover()
        assert anchor.evaluate("e => getComputedStyle(e).opacity") == "1"


# The page itself


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
