"""The sheet of one household's case in a real browser: accessible, narrow enough for a phone, and nothing asked of anybody.

Belongs here: what a reader's browser makes of the page. Does not belong here: what it says (``integration/test_case``).
"""

import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from pipeline.cli import main
from tests.integration.workspaces import BOTH, copy_of_data

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium program on this machine"),
]
PROGRAMME = "van-overleven-naar-leven"


def test_accessible_in_both_languages_and_colour_schemes_on_a_phone(tmp_path: Path) -> None:
    workspace = copy_of_data(tmp_path, programmes=(PROGRAMME,), languages=BOTH)
    assert main(["case", f"{PROGRAMME}/2017-2020", "H001", "--workspace", str(workspace)]) == 0
    folder = workspace / "reports" / "cases" / PROGRAMME / "2017-2020"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for language in ("nl", "en"):
            for scheme in ("light", "dark"):
                tab = browser.new_page(viewport={"width": 360, "height": 800}, color_scheme=scheme)
                said: list[str] = []
                asked: list[str] = []
                tab.on("console", lambda message, said=said: said.append(message.text))
                tab.on("request", lambda request, asked=asked: asked.append(request.url))
                page = (folder / f"H001.{language}.html").as_uri()
                tab.goto(page)
                assert tab.evaluate("document.documentElement.scrollWidth") <= 360
                found = Axe().run(tab).response["violations"]
                assert [one["id"] for one in found] == [], (language, scheme)
                assert said == []
                assert [url for url in asked if not url.startswith("data:")] == [page]
                tab.close()
        browser.close()
