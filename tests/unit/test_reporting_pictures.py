"""Which numbers charts show: a post keeps its look, what does not fit is joined or left out, words in the report's language."""

import xml.etree.ElementTree as ElementTree
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.errors import MeerwaardeError
from pipeline.reporting.charts import party_fill, post_fill
from pipeline.reporting.numbers import Numbers
from pipeline.reporting.pictures import MOST_ROWS, Pictures
from pipeline.reporting.views import AnswerFacts, AnswersFacts, QuestionFacts, ThemeFacts

TEXT = "{http://www.w3.org/2000/svg}text"


def pictures(language: str = "nl", **facts: Any) -> Pictures:
    return Pictures(SimpleNamespace(**facts), Numbers(language))  # type: ignore[arg-type]


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(TEXT)]


def bound(code: str, ratio: str | None, leading: bool = False) -> Any:
    return SimpleNamespace(
        id=code, label=code, leading=leading, benefits=Decimal(9), costs=Decimal(3), ratio=ratio and Decimal(ratio)
    )


def test_a_post_looks_the_same_however_large_it_is() -> None:
    def drawn(sizes: dict[str, int]) -> str:
        posts = [
            SimpleNamespace(id=code, label=code, amounts=[SimpleNamespace(total=Decimal(size))])
            for code, size in sizes.items()
        ]
        by_size = sorted(posts, key=lambda post: -post.amounts[0].total)
        return pictures(posts=posts, posts_by_size=by_size, bounds=[bound("lower", "3")]).benefits("t", "a", "rest").svg

    first, second = drawn({"work": 5, "debt": 9}), drawn({"work": 9, "debt": 5})
    # The order in the bar turns round, the look of a post does not.
    assert first.index(post_fill(1).colour) < first.index(post_fill(0).colour)
    assert second.index(post_fill(0).colour) < second.index(post_fill(1).colour)
    assert "1  debt" in first.replace("1 debt", "1  debt")


def test_a_party_looks_the_same_as_payer_and_as_winner() -> None:
    labels = {"municipality": "gemeente", "province": "provincie"}
    shares = [SimpleNamespace(id="province", label="provincie", net=Decimal(-5))]
    rows = [{"funder": "p", "actor": "province", "amount_eur": Decimal(5)}]
    made = pictures(
        actor_labels=labels,
        funder_labels={"p": "provincie"},
        parties=SimpleNamespace(matrix=lambda *_: shares),
        rows=lambda _: rows,
    )
    for chart in (made.parties("v", "b", "t", "a", ["betaalt", "wint"]), made.funding("t", "a")):
        assert party_fill(1).colour in chart.svg
        assert party_fill(0).colour not in chart.svg


def test_the_strip_leaves_out_a_ratio_that_is_not_there() -> None:
    chart = pictures(bounds=[bound("laag", None), bound("leidend", "3", leading=True)]).ratios("t", "a", "gelijk")
    assert "Leidend" in texts(chart.svg)
    assert "Laag" not in texts(chart.svg)
    assert chart.name == "ratio-per-bound"


def test_five_hundred_themes_make_a_picture_that_fits_a_page() -> None:
    themes = tuple(ThemeFacts(f"thema {n} {'lang ' * 20}", False, (500 - n, n)) for n in range(500))
    question = QuestionFacts("added_value", "Wat", ("deelnemers", "organisaties"), themes, (600, 600))
    made = pictures()
    assert made.most == MOST_ROWS
    for chart in (made.themes(question, "t", "a"), made.themes_by_group(question, "t", "a")):
        height = int(ElementTree.fromstring(chart.svg).get("height") or 0)
        # In points on an A4 of which 683 are text, with room for a caption.
        assert height * Decimal("453.5") / 640 < 620
        assert f"thema {MOST_ROWS} " not in chart.svg
    assert "83% (500)" in texts(made.themes_by_group(question, "t", "a").svg)


def test_small_causes_are_joined_and_still_add_up() -> None:
    causes = [SimpleNamespace(label=f"oorzaak {n}", amounts=[Decimal(n)], printed=[Decimal(n)]) for n in range(1, 31)]
    whole = sum(range(1, 31))
    changes = SimpleNamespace(causes=causes, place=lambda _: 0)
    total: Any = SimpleNamespace(net=(Decimal(100), Decimal(100 + whole)))
    chart = pictures(changes=changes).changes(total, "t", "a", "Uitgave 1", "Nu")
    # The smallest ones, from 1 on, beside as many as there is room for.
    joined = 30 - (MOST_ROWS - 1)
    assert f"… ({joined})" in texts(chart.svg)
    assert f"+€\u00a0{sum(range(1, joined + 1))}" in texts(chart.svg)
    assert "Oorzaak 30" in texts(chart.svg)
    assert f"Oorzaak {joined}" not in texts(chart.svg)


def test_grades_of_all_groups_are_counted_together_and_every_grade_has_a_place() -> None:
    rows = (
        AnswerFacts("a", "8", Decimal(8), 3),
        AnswerFacts("b", "8", Decimal(8), 4),
        AnswerFacts("b", "7", Decimal(7), 1),
    )
    chart = pictures().grades(AnswersFacts("grade", "Cijfer", rows, Decimal("7.9")), "t", "a", "gemiddeld 7,9")
    shown = texts(chart.svg)
    assert shown.count("0") == 8
    assert "7" in shown
    assert [str(grade) for grade in range(1, 11)] == [text for text in shown if text != "gemiddeld 7,9"][:10]
    assert "gemiddeld 7,9" in shown


def test_an_answer_in_words_is_no_grade() -> None:
    answers = AnswersFacts("grade", "Cijfer", (AnswerFacts("a", "goed", None, 3),), Decimal(8))
    with pytest.raises(MeerwaardeError, match="answer 'goed'"):
        pictures().grades(answers, "t", "a", "m")


@pytest.mark.parametrize(("language", "printed"), [("nl", "1,25"), ("en", "1.25")])
def test_plain_rows_are_printed_in_the_language_of_the_report(language: str, printed: str) -> None:
    made = pictures(language)
    other = made.comparables([("ander", Decimal("1.25"), Decimal(2), False)], "t", "a", "ratio 1")
    assert printed in texts(other.svg)
    waves = made.waves("w", [("x", None, (Decimal(1), Decimal("1.25"), Decimal(2)))], "t", "a", ["toen", "nu"], "count")
    assert printed in texts(waves.svg)


def test_targets_with_and_without_a_year() -> None:
    rows = [
        ("deelnemers", Decimal(48), Decimal(60), "persons", "2024", False),
        ("werk", Decimal("0.4"), Decimal("0.35"), "share", "", True),
        ("later", None, Decimal(5), "count", "2030", False),
    ]
    shown = texts(pictures().progress("progress", rows, "t", "a", ["nu", "doel"]).svg)
    assert {"48", "60 (2024)", "40%", "35%", "niet bekend", "5 (2030)"} <= set(shown)


def test_the_ladder_counts_moments_and_moves() -> None:
    chart = pictures().ladder(
        "ladder", ["laag", "hoog"], ["toen", "nu"], [[1200, 3], [800, 403]], [("toen tot nu", [400, 803, 0])], "t", "a",
        ["omhoog", "gelijk", "omlaag"],
    )  # fmt: skip
    assert {"1.200", "403", "400", "803", "omhoog"} <= set(texts(chart.svg))


def test_shares_of_a_group_say_of_how_many() -> None:
    question = QuestionFacts("q", "Q", ("deelnemers", "organisaties"), (ThemeFacts("t", False, (3, 1)),), (4, 4))
    shown = texts(pictures().themes_by_group(question, "t", "a").svg)
    assert "Deelnemers (4)" in shown
    assert "75% (3)" in shown
    assert "25% (1)" in shown
