"""The pages of a programme that only monitors, in a real browser and on paper.

Belongs here: that a wave's report and factsheet are readable and accessible, and that the factsheet is two sheets. Does not
belong here: what they say (``tests/integration/test_report_waves``).
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from pipeline.rendering import engines
from pipeline.rendering.furniture import furnish
from pipeline.reporting import Delivery, build_source
from tests.support.reports import ROOT, TEMPLATES, own_texts
from tests.support.waves import shipped_wave

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
VIEWS = [
    ("report.nl", 360, "dark"),
    ("report.en", 1600, "light"),
    ("factsheet.nl", 1600, "light"),
    ("factsheet.en", 360, "dark"),
]
# Rows of a table and entries of the appendix are made alike: axe looks at the first of them.
ALIKE = {"exclude": [["tbody tr:nth-child(n+5)"], [".trace ~ .trace ~ .trace"]]}

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium program on this machine"),
]


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents of the second wave, rendered once."""
    folder = tmp_path_factory.mktemp("wave")
    source = folder / "source"
    model, tables = shipped_wave("2024")
    delivery = Delivery("Een dienst", "2024-12-31", "CC BY 4.0", "reconstructed", row_counts={"answers": 3})
    for language in model.languages:
        build_source(model, tables, language, source, TEMPLATES, own_texts(ROOT, model, language), delivery)
    furnish(source, TEMPLATES)
    documents = [path.name for path in sorted(source.glob("*.qmd"))]
    engines.find("embedded").render_all(source, documents, ("html", "pdf"), into=folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.mark.parametrize(("name", "width", "scheme"), VIEWS)
def test_the_page_is_readable_and_accessible(
    browser: Browser, drafted: Path, name: str, width: int, scheme: Any
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((drafted / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page, context=ALIKE)
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in results.response["violations"]] == []
    assert said == []
    page.close()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_factsheet_is_two_sheets_of_a4(drafted: Path, language: str) -> None:
    with pikepdf.open(drafted / f"factsheet.{language}.pdf") as pdf:
        sizes = [[round(float(side)) for side in page.mediabox[2:]] for page in pdf.pages]
    assert sizes == [[595, 842], [595, 842]]


def test_a_number_is_traced_to_its_answers(browser: Browser, drafted: Path) -> None:
    page = browser.new_page()
    page.goto((drafted / "report.nl.html").as_uri())
    number = page.locator("#summary ~ * a.from").first
    number.click()
    box = page.get_by_role("dialog")
    assert "ervaringsdeskundigen aan het werk" in box.inner_text()
    assert "tables/indicators.csv" in box.inner_text()
    page.close()
