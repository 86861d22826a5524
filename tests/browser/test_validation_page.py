"""The page of a validation in a real browser: readable at every width, accessible, printable, and inert."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from pipeline.faults import Fault
from pipeline.saying import say
from pipeline.validation import HTML, Judged, write_validation

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FOLDER = "data/programmes/a-programme-with-a-long-name/cohorts/2017-2020/raw"
HOSTILE = "<script>document.title='run'</script><img src='https://example.org/x.png' onerror='alert(1)'>"

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium program on this machine"),
]


def faults() -> list[Fault]:
    words = {"found": say("row {row}", row=3), "expected": say("the file"), "remedy": say("What to do")}
    long = {"value": "x" * 80, "column": "een_kolom_met_een_naam_zonder_spaties_die_maar_doorgaat"}
    return [
        Fault(f"{FOLDER}/uitstroom.xlsx", "unknown_code", **words, row=4, sheet="Blad1", **long),
        Fault(f"{FOLDER}/uitstroom.xlsx", "unknown_code", **words, row=5, value=HOSTILE),
        Fault(f"{FOLDER}/uitstroom.xlsx", "unknown_participant", **words, row=6, value="P1", private=True),
        Fault(f"{FOLDER}/financiering.csv", "late", **words, row=2, severity="warning"),
        Fault("data/programmes/a/model.yaml", "odd", "a thing", "another", "Mend it.", row=9),
    ]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.mark.parametrize("found", [faults(), []], ids=["faults", "none"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1600])
def test_the_page_is_readable_and_accessible(
    browser: Browser, tmp_path: Path, width: int, scheme: Any, found: list[Fault]
) -> None:
    judged = [Judged("uitstroom.xlsx", "ab" * 32, 1_234_567), Judged("financiering.csv", "cd" * 32, 4)]
    write_validation(tmp_path / "validation", "a-programme-with-a-long-name/2017-2020", found, judged, "nl")
    file = tmp_path / "validation" / HTML
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    requests: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_load_state("networkidle")
    assert requests == [file.as_uri()]
    assert said == []
    assert page.title().startswith("Controle van ")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("main li.error, main li.warning").count() == len(found)
    results = Axe().run(page)
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in results.response["violations"]] == []
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.close()
