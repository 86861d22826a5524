"""Which numbers of a text are warned about: those that the run computes, and not years, dates and small counts around them."""

from decimal import Decimal
from typing import Any

import pytest

from pipeline.reporting.numbers import Numbers
from pipeline.reporting.texts import Texts
from pipeline.reporting.typed import typed_figures

FIGURES: dict[str, tuple[Any, str]] = {
    "participants.graduated": (Decimal(24), "persons"),
    "variant.other.participants.graduated": (Decimal(24), "persons"),
    "outflow.paid_work": (Decimal(12), "persons"),
    "outflow.none": (Decimal(5), "persons"),
    "outflow.unknown": (Decimal(0), "persons"),
    "survey.impact.self_worth.group": (Decimal(2019), "count"),
    "respondents.group": (Decimal(12), "persons"),
    "respondents.group.usable": (Decimal(12), "persons"),
    "respondents.other": (Decimal(12), "persons"),
    "ratio.middle": (Decimal("2.997526114297"), "ratio"),
    "ratio.none": (None, "ratio"),
    "costs.total_eur": (Decimal("813012.50"), "EUR"),
    "costs.per_participant_eur": (Decimal("1580"), "EUR"),
    "price.work.part.middle": (Decimal("75"), "EUR"),
    "post.work.middle.share": (Decimal("0.5371"), "share"),
    "post.all.middle.share": (Decimal(1), "share"),
    "answers.grade.mean": (Decimal("7.916666666667"), "grade"),
    "assumption.later.per-year.attributed_person_years": (Decimal("48.5"), "person_years"),
    "variant.other.costs.total_eur": (Decimal("848437.50"), "EUR"),
}


def found(content: str, language: str = "nl") -> list[str]:
    """The typed numbers that are warned about, as the warning has them."""
    texts = Texts({"own": content}, {"own": f"texts/own.{language}.md"})
    return [warning.found.arguments["number"] for warning in warnings(texts, language)]


def warnings(texts: Texts, language: str = "nl") -> list[Any]:
    return typed_figures(texts, FIGURES, Numbers(language))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Er deden 24 mensen mee.", "24"),
        ("Er deden 24, zo bleek, mee.", "24"),
        ("Het waren er 24.", "24"),
        ("(24)", "24"),
        ("De ratio is 1 : 3.", "1 : 3"),
        ("De ratio is 1\u00a0:\u00a03,00.", "1 : 3,00"),
        ("De ratio is 1:3,0", "1:3,0"),
        ("Dat kost € 813.012,50.", "€ 813.012,50"),
        ("Dat kost €\u00a0813.013.", "€ 813.013"),
        ("Dat kost 813.013 euro.", "813.013 euro"),
        ("Dat kost 813.013.", "813.013"),
        ("Een prijs van € 75.", "€ 75"),
        ("Dat is 54% van de baten.", "54%"),
        ("Dat is 54 % van de baten.", "54 %"),
        ("Dat is 53,7 procent.", "53,7 procent"),
        ("Gemiddeld een 7,9.", "7,9"),
        ("Het zijn 48,5 jaren.", "48,5"),
        ("De leidraad geeft € 848.438.", "€ 848.438"),
    ],
)
def test_a_number_that_is_printed_like_a_figure_is_warned_about(text: str, number: str) -> None:
    assert found(text) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Er gingen 5 mensen weg.",  # fewer than ten
        "In 2019 begon het.",
        "Van 2019 tot en met 2020.",
        "Op 24 maart 2021 begon het.",
        "24. Het vierentwintigste punt.",
        "## 24. Een kop",
        "## Kop {#kop-24}",
        "Zie [dit](#deel-24) en [dat](https://voorbeeld.nl/24).",
        "Er deden {{ n('participants.graduated') }} mensen mee.",
        "Er deden {{ typed('24') }} mensen mee.",
        "{% if 24 %}x{% endif %}<# 24 #>`24`",
        "Een noot.[^24]",
        "Norm EQ-24 en A24 en 24-uurs en 1.24 en 24/7.",
        "Dat is 100% en 0%.",
        "Het kost € 0.",
        "Een prijs van 75 stuks.",  # an amount without its sign is known only when large
        "Er deden 25 mensen mee, 55%, voor € 813.014, 1 : 2,9.",
        "Er deden 24.000 mensen mee.",
        "De ratio is 1 : 30.",
        "Een getal met drie: 1.24.",
    ],
)
def test_what_is_no_figure_or_is_typed_for_another_reason_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_english_is_read_with_its_own_marks() -> None:
    assert found("It cost €813,012.50, a grade of 7.9, 54 per cent.", "en") == ["€813,012.50", "7.9", "54 per cent"]
    assert found("It cost €813.012,50 on 24 March.", "en") == []


def test_a_warning_says_where_which_and_how_to_write_it() -> None:
    (one,) = warnings(Texts({"own": "Eerst.\n\nEr werken 12 mensen."}, {"own": "texts/own.nl.md"}))
    assert (one.file, one.row, one.severity, one.rule) == ("texts/own.nl.md", 3, "warning", "typed_figure")
    # Three names at most, and none of another variant where the report's own has one.
    assert one.found == (
        "the number 12, typed by hand, which equals the figure outflow.paid_work, respondents.group.usable, respondents.group"
    )
    assert '{{ n("outflow.paid_work") }}' in one.remedy
    assert '{{ typed("12") }}' in one.remedy
    assert "met de hand getypt" in one.in_language("nl").found


def test_the_name_comes_with_the_decimals_that_were_typed() -> None:
    (cents,) = warnings(Texts({"own": "€ 813.012,50"}, {"own": "own.nl.md"}))
    assert '{{ n("costs.total_eur", 2) }}' in cents.remedy
    (grade,) = warnings(Texts({"own": "een 7,9"}, {"own": "own.nl.md"}))
    assert '{{ n("answers.grade.mean") }}' in grade.remedy


def test_places_of_a_text_are_told_apart_and_in_order() -> None:
    assert found("24 en 24\n\n54% van 24") == ["24", "24", "54%", "24"]
    assert [one.row for one in warnings(Texts({"own": "24\n\n54% van 24"}, {"own": "own.nl.md"}))] == [1, 3, 3]
