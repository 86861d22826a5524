"""The sliders of a report in a real browser: they come to what the engine comes to, and anybody can work them.

Belongs here: what a reader sees and does. Does not belong here: which parameters get a slider (``unit/test_what_if_data``), the
rest of the page.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from pipeline.model import CohortModel
from pipeline.reporting.numbers import Numbers
from pipeline.reporting.what_if import WhatIf
from tests.support.shipped import shipped_model, shipped_raw
from tests.support.what_if import (
    Raw,
    Setting,
    engine,
    everywhere,
    frames,
    page,
    rounded_at_a_tie,
    settings,
    started,
    what_if,
    with_and_without,
)

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium program on this machine"),
]

# Puts the sliders where a setting has them, as a reader would: a bound first, then what is moved under it.
_SET = """(setting) => {
  const choose = (name, value) => document.getElementById(`what-if-${name}-${value}`)?.click();
  document.querySelector('.what-if-all').click();
  for (const bound of setting.bounds) {
    choose('bound', bound);
    for (const [parameter, places] of Object.entries(setting.places)) {
      if (places[bound] === undefined) continue;
      const input = document.getElementById(`what-if-slider-${parameter}`);
      input.value = String(places[bound]);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }
  choose('variant', setting.variant);
  choose('bound', setting.bound);
}"""
_TABLE = """() => Object.fromEntries([...document.querySelectorAll('.what-if tbody tr')].map((row) =>
  [row.dataset.bound, [...row.querySelectorAll('td')].slice(0, 4).map((cell) =>
    [cell.querySelector('data')?.value ?? null, cell.textContent])]))"""

Table = dict[str, list[tuple[str | None, str]]]


class Case:
    """A model with its records and its page."""

    def __init__(self, model: CohortModel, raw: Raw, folder: Path) -> None:
        self.model, self.raw, self.folder = model, raw, folder
        self.tables = frames(model, raw)
        self.found: WhatIf = what_if(model, self.tables)
        self.data = self.found.data()

    def file(self, language: str) -> Path:
        """The page in a language."""
        path = self.folder / f"{language}.html"
        if not path.exists():
            path.write_text(page(what_if(self.model, self.tables, language), language), encoding="utf-8")
        return path


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return Case(shipped_model(), shipped_raw(), tmp_path_factory.mktemp("shipped"))


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return Case(*everywhere(), tmp_path_factory.mktemp("odd"))


@pytest.fixture(scope="module")
def use(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("use")
    return Case(*with_and_without(folder / "workspace"), folder)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


Opened = Callable[..., Any]


@pytest.fixture
def opened(browser: Browser) -> Opened:
    @contextmanager
    def open_page(file: Path, **options: Any) -> Iterator[Page]:
        tab = browser.new_page(**options)
        said: list[str] = []
        requests: list[str] = []
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("request", lambda request: requests.append(request.url))
        tab.goto(file.as_uri())
        yield tab
        assert said == []
        assert [url for url in requests if not url.startswith("data:")] == [file.as_uri()]
        tab.close()

    return open_page


def read(tab: Page) -> Table:
    return {bound: [(cell[0], cell[1]) for cell in cells] for bound, cells in tab.evaluate(_TABLE).items()}


def put_to(tab: Page, case: Case, setting: Setting) -> Table:
    bounds = [entry["bound"] for entry in case.data["bounds"]]
    tab.evaluate(_SET, {**vars(setting), "bounds": bounds})
    return read(tab)


def expected(rows: Mapping[str, Mapping[str, Any]], numbers: Numbers) -> Table:
    """The table as it must be: every exact value, and how the report prints it."""
    made: Table = {}
    for bound, row in rows.items():
        cells = [
            (format(row[name], "f"), numbers.money(row[name], 2)) for name in ("benefits_eur", "costs_eur", "net_eur")
        ]
        ratio = None if row["ratio"] is None else format(row["ratio"], "f")
        made[bound] = [*cells, (ratio, numbers.ratio(row["ratio"]))]
    return made


def totals(case: Case, variant: str) -> dict[str, dict[str, Any]]:
    rows = case.tables["totals"].to_dict("records")
    return {row["bound"]: {str(k): v for k, v in row.items()} for row in rows if row["variant"] == variant}


@pytest.mark.parametrize("which", ["shipped", "odd", "use"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_at_their_defaults_the_sliders_give_the_ledger(
    which: str, language: str, opened: Opened, request: pytest.FixtureRequest
) -> None:
    case: Case = request.getfixturevalue(which)
    with opened(case.file(language)) as tab:
        for variant in case.data["variants"]:
            if len(case.data["variants"]) > 1:
                tab.locator(f"#what-if-variant-{variant['variant']}").check()
            assert read(tab) == expected(totals(case, variant["variant"]), Numbers(language))


@pytest.mark.parametrize(("which", "count"), [("shipped", 50), ("odd", 15), ("use", 10)])
def test_at_random_settings_the_page_comes_to_what_the_engine_comes_to(
    which: str, count: int, opened: Opened, request: pytest.FixtureRequest
) -> None:
    case: Case = request.getfixturevalue(which)
    seen = set()
    with opened(case.file("nl")) as tab, started(case.model, case.raw) as db:
        for setting in settings(case.data, count, seed=20210308):
            rows = engine(db, case.model, case.data, setting)
            found = put_to(tab, case, setting)
            assert found == expected(rows, Numbers("nl")), setting
            seen.add(str(found))
    # Settings that all came to the same would have proved nothing.
    assert len(seen) > count * 0.6


@pytest.mark.parametrize("where", ["price", "attribution"])
def test_the_page_rounds_where_the_ledger_rounds(where: str, opened: Opened, tmp_path: Path) -> None:
    """A product that is rounded only at its end would come to nothing here."""
    case = Case(*rounded_at_a_tie(where), tmp_path)
    (amount,) = [row["amount_eur"] for row in case.tables["ledger"].to_dict("records") if row["post"] == "quiet"]
    assert amount == Decimal("0.000001")
    with opened(case.file("nl")) as tab:
        assert read(tab) == expected(totals(case, case.data["variant"]), Numbers("nl"))


def test_everything_by_keyboard(shipped: Case, opened: Opened) -> None:
    slider = shipped.data["sliders"][0]
    name, last = slider["parameter"], len(slider["values"]) - 1
    home = slider["at"][shipped.data["bound"]]
    with opened(shipped.file("nl")) as tab:
        start = read(tab)
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.id") == f"what-if-bound-{shipped.data['bound']}"
        tab.keyboard.press("ArrowDown")
        assert tab.locator(".what-if tr.what-if-chosen").get_attribute("data-bound") == "upper"
        tab.keyboard.press("ArrowUp")
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.name") == "what-if-variant"
        tab.keyboard.press("Tab")
        focused = tab.locator(":focus")
        assert focused.get_attribute("id") == f"what-if-slider-{name}"

        def stands_at(place: int) -> None:
            assert focused.input_value() == str(place)
            assert focused.get_attribute("aria-valuetext") == slider["texts"][place]
            assert tab.locator(f"[data-parameter={name}] output").text_content() == slider["texts"][place]

        stands_at(home)
        for key, place in (("ArrowRight", home + 1), ("ArrowLeft", home), ("Home", 0), ("End", last)):
            tab.keyboard.press(key)
            stands_at(place)
        moved = read(tab)
        assert moved != start
        chosen = moved[shipped.data["bound"]]
        assert chosen[3][1] in tab.locator(".what-if-says").inner_text()
        # Only what the slider is about moves: this one has a value of its own under each bound.
        assert {bound for bound in start if moved[bound] != start[bound]} == {shipped.data["bound"]}
        tab.keyboard.press("Tab")
        assert (
            tab.locator(":focus").get_attribute("aria-label")
            == f"Terug naar {slider['texts'][home]}: {slider['label']}"
        )
        tab.keyboard.press("Enter")
        assert read(tab) == start
        assert tab.locator(f"#what-if-slider-{name}").input_value() == str(home)


def test_everything_goes_back_at_once(odd: Case, opened: Opened) -> None:
    (setting,) = settings(odd.data, 1, seed=3)
    setting.variant = odd.data["variant"]
    with opened(odd.file("nl")) as tab:
        start = read(tab)
        assert put_to(tab, odd, setting) != start
        tab.get_by_role("button", name="Alles terug naar dit rapport").click()
        assert read(tab) == start


def test_a_slider_that_moves_nothing_is_not_shown(shipped: Case, opened: Opened) -> None:
    names = {slider["parameter"]: slider["under"] for slider in shipped.data["sliders"]}
    with opened(shipped.file("nl")) as tab:
        for variant in ("as-published", "guideline"):
            for bound in ("lower", "conservative", "upper"):
                tab.locator(f"#what-if-variant-{variant}").check()
                tab.locator(f"#what-if-bound-{bound}").check()
                shown = {
                    card.get_attribute("data-parameter")
                    for card in tab.locator(".what-if-card").all()
                    if card.is_visible()
                }
                assert shown == {name for name, under in names.items() if bound in under.get(variant, [])}
                assert tab.locator(".what-if-none").is_visible() == (not shown)


def test_where_a_price_cannot_be_worked_out_the_page_says_so(odd: Case, opened: Opened, tmp_path: Path) -> None:
    """A share that a price divides by may be moved to zero: the page then knows no outcome, and goes on."""
    data = odd.found.data()
    place = next(place for place, each in enumerate(data["sliders"]) if each["parameter"] == "premium_share")
    text = odd.file("nl").read_text(encoding="utf-8")
    low = data["sliders"][place]["values"][0]
    assert text.count(f'"values":["{low}",') == 1
    file = tmp_path / "zero.html"
    file.write_text(text.replace(f'"values":["{low}",', '"values":["0",'), encoding="utf-8")
    with opened(file) as tab:
        start = read(tab)
        tab.locator("#what-if-slider-premium_share").press("Home")
        bound = data["bound"]
        assert [cell[1] for cell in read(tab)[bound]] == [
            "niet bekend",
            start[bound][1][1],
            "niet bekend",
            "niet bekend",
        ]
        tab.locator("#what-if-slider-premium_share").press("End")
        assert read(tab)[bound][0][0] is not None


def test_a_page_that_is_not_the_ledger_shows_no_sliders(shipped: Case, browser: Browser, tmp_path: Path) -> None:
    text = shipped.file("nl").read_text(encoding="utf-8")
    exact = format(totals(shipped, "as-published")["upper"]["benefits_eur"].normalize(), "f")
    assert text.count(f'"benefits":"{exact}"') == 1
    file = tmp_path / "wrong.html"
    file.write_text(text.replace(f'"benefits":"{exact}"', f'"benefits":"{Decimal(exact) + Decimal("0.000001")}"'))
    tab = browser.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(file.as_uri())
    assert tab.locator(".what-if").count() == 0
    assert len(said) == 1
    tab.close()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_sliders_are_accessible_and_fit(
    shipped: Case, opened: Opened, language: str, width: int, scheme: Any
) -> None:
    with opened(shipped.file(language), viewport={"width": width, "height": 900}, color_scheme=scheme) as tab:
        tab.locator(".what-if-card input").first.press("Home")
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        results = Axe().run(tab)
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in results.response["violations"]] == []
        labels = tab.locator(".what-if-card label")
        assert labels.all_inner_texts() == [
            slider["label"] for slider in what_if(shipped.model, shipped.tables, language).data()["sliders"]
        ]


def test_on_paper_there_are_none(shipped: Case, opened: Opened) -> None:
    with opened(shipped.file("nl")) as tab:
        tab.emulate_media(media="print")
        assert not tab.locator(".what-if").is_visible()
