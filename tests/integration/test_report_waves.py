"""What the reports of the shipped monitor say: every published figure, what may be said of a change and what may not.

Belongs here: the text of report and factsheet in both languages. Does not belong here: the calculation
(``test_monitor_waves``), pages in a browser (``tests/browser``), what holds of every report (``test_report_languages``).
"""

import csv
import re
from decimal import Decimal

import pytest

from pipeline.reporting.markdown import untraced
from pipeline.reporting.numbers import Numbers
from tests.support.reports import ROOT
from tests.support.waves import PROGRAMME, WAVES, written

LANGUAGES = ("nl", "en")


def flat(wave: str, language: str, document: str = "report") -> str:
    """The text without links to where numbers come from, and with plain spaces."""
    return untraced(written(wave, language, document)).replace("\u00a0", " ").replace("\\", "")


def chapter(text: str, name: str) -> str:
    return re.split(r"^## ", text.split(f"{{#{name}}}", 1)[1], flags=re.MULTILINE)[0]


@pytest.mark.parametrize("wave", WAVES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_published_figure_is_in_the_text_and_in_the_comparison(wave: str, language: str) -> None:
    text, numbers = flat(wave, language), Numbers(language)
    with (ROOT / f"data/programmes/{PROGRAMME}/cohorts/{wave}/published.csv").open(encoding="utf-8") as file:
        published = list(csv.DictReader(file))
    compared = text.split("{#appendix-comparison", 1)[1]
    # The comparison repeats them all, so it does not count as telling them.
    told = text.split("{#comparison}", 1)[0]
    for row in published:
        value = Decimal(row["published"])
        assert f"| {numbers.figure(value)} |" in compared, row
        if row["item"] != "response_rate":
            printed = numbers.exact(value) + ("%" if row["unit"] == "percent" else "")
            assert re.search(rf"(?<![\d.,]){re.escape(printed)}(?![\d%])", told), (row, printed)


@pytest.mark.parametrize(
    ("language", "words", "note"),
    [
        ("nl", "“ruim 69%”", "Gedrukt als 'ruim 69%', dus 69,0 of meer; 31 van 45 is 68,9%."),
        ("en", "“well over 69%”", "Printed as 'well over 69%', so 69.0 or more; 31 of 45 is 68.9%."),
    ],
)
def test_the_one_figure_that_does_not_agree_is_explained(language: str, words: str, note: str) -> None:
    text = chapter(flat("2024", language), "comparison")
    assert words in text
    assert note in text
    assert text.count("| 69 |") == 1
    assert "#table-differences" not in flat("2023", language)


@pytest.mark.parametrize(
    ("language", "sure", "unsure", "sum_"),
    [
        (
            "nl",
            "Steeg van 45,8% (24 antwoorden) naar 83,9% (31 antwoorden). Het verschil van 38,0 procentpunt ligt met 95% "
            "zekerheid tussen 12,8 en 58,1. Nul ligt er niet tussen: er is een stijging.",
            "tussen -11,8 en 37,3. Daar ligt nul tussen: er kan evengoed niets zijn veranderd.",
            "Ging van 108 op 24 antwoorden naar 133 op 31 antwoorden. Per antwoord is dat 4,50 en 4,29: 0,21 minder. "
            "Of het meer of minder werd, is niet te zeggen",
        ),
        (
            "en",
            "Rose from 45.8% (24 answers) to 83.9% (31 answers). The difference of 38.0 percentage points lies between "
            "12.8 and 58.1, with 95% confidence. Nought is not between them: there is a rise.",
            "between -11.8 and 37.3, with 95% confidence. Nought is between them: it may be that nothing changed.",
            "Went from 108 in 24 answers to 133 in 31 answers. Per answer that is 4.50 and 4.29: 0.21 less. "
            "Whether it became more or less cannot be told",
        ),
    ],
)
def test_what_may_be_said_of_a_change_and_what_may_not(language: str, sure: str, unsure: str, sum_: str) -> None:
    told = chapter(flat("2024", language), "waves")
    assert sure in told
    assert unsure in told
    assert sum_ in told
    assert "method 10" in told or "methode 10" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_108_and_133_never_stand_beside_each_other_as_a_rise(language: str) -> None:
    for document in ("report", "factsheet"):
        for line in flat("2024", language, document).splitlines():
            if "108" in line and "133" in line and not line.startswith("|"):
                assert "24" in line, line
                assert "31" in line, line
    summary = flat("2024", language).split("{#summary", 1)[1].split(":::")[1]
    assert "133" in summary
    assert "108" not in summary


@pytest.mark.parametrize("language", LANGUAGES)
def test_targets_say_what_is_reached_expected_and_short(language: str) -> None:
    told = chapter(flat("2024", language), "targets")
    (placed,) = [line for line in told.splitlines() if line.startswith("- ") and "180" in line]
    assert [word for word in re.findall(r"\d+(?= |[,.;%]|$)", placed) if word in ("133", "74", "47", "157", "23")] == [
        "133", "74", "47", "157", "23",
    ]  # fmt: skip
    for target in ("250", "80%", "50", "25", "12", "3"):
        assert re.search(
            rf"(?:ten minste|at least) {re.escape(target)}\b|(?:ten minste|at least) {re.escape(target)}", told
        )
    assert len(re.findall(r"^\|(?!:)", told, re.MULTILINE)) == 1 + 9


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_plan_leaves_open_is_listed(language: str) -> None:
    text = chapter(flat("2024", language), "plan")
    rows = [line for line in text.split("#table-plan-findings", 1)[1].splitlines() if line.startswith("| ")]
    assert len(rows) == 1 + 16
    assert "2025-12-31" not in text
    assert "31-12-2025" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_wave_is_compared_with_nothing_and_a_monitor_has_no_amounts(language: str) -> None:
    first, second = flat("2023", language), flat("2024", language)
    assert "{#waves}" not in first
    assert "{#waves}" in second
    for text in (first, second):
        assert "{#indicators}" in text
        for absent in ("costs", "benefits", "totals", "variants", "parties", "certainty", "what-if", "changes"):
            assert f"{{#{absent}}}" not in text
        for word in ("grootboek", "ledger", "batenjaar", "benefit year", "QALY"):
            assert word not in text


@pytest.mark.parametrize(("language", "title"), [("nl", "meting eind 2024"), ("en", "wave end of 2024")])
def test_a_wave_is_called_a_wave(language: str, title: str) -> None:
    for document in ("report", "factsheet"):
        assert title in flat("2024", language, document).split("\n---\n")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_factsheet_has_two_sheets(language: str) -> None:
    for wave in WAVES:
        assert written(wave, language, "factsheet").count("{{< pagebreak >}}") == 1
