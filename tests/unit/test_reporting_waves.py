"""Two waves as a report shows them, the response and the plan, from rows that the test makes."""

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from pipeline.model.parts import CodeLabel, Label, Question, Survey
from pipeline.reporting.chain import ChainFacts
from pipeline.reporting.comparison import ItemWords
from pipeline.reporting.numbers import Numbers
from pipeline.reporting.response import ResponseFacts
from pipeline.reporting.survey import SurveyFacts
from pipeline.reporting.waves import Difference, WaveFacts, difference_of
from pipeline.reporting.words import read_words
from pipeline.workspace import program_file

TEMPLATES = [program_file("templates")]
EMPTY = {"low": None, "high": None, "matched_count": None, "matched_difference": None, "paired": "no"}


def row(taken: str, then: tuple[str, int], now: tuple[str, int], method: str, **more: Any) -> dict[str, Any]:
    return {
        "indicator": "one", "step": "outcome", "position": 1, "unit": "share", "taken": taken, "method": method,
        "previous_value": Decimal(then[0]), "previous_base": then[1], "value": Decimal(now[0]), "base_count": now[1],
        "counted": 1, **EMPTY, **more,
    }  # fmt: skip


def difference(given: dict[str, Any], language: str = "en") -> Difference:
    found = difference_of(given, "one", "then", "now", Numbers(language))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        ("0.1", "0.3", "rose"),
        ("-0.3", "-0.1", "fell"),
        ("-0.1", "0.3", "unsure"),
        # An end at nought does not leave it out.
        ("0", "0.3", "unsure"),
        ("-0.3", "0", "unsure"),
    ],
)
def test_what_may_be_said_follows_from_the_interval_alone(low: str, high: str, verdict: str) -> None:
    given = row("share", ("0.4", 20), ("0.6", 30), "newcombe-hybrid", low=Decimal(low), high=Decimal(high))
    assert difference(given).verdict == verdict


def test_shares_differ_in_percentage_points() -> None:
    given = row(
        "share", ("0.375", 24), ("0.516129032258", 31), "newcombe-hybrid", low=Decimal("-0.12"), high=Decimal("0.37")
    )
    found = difference(given, "nl")
    assert found.in_points
    assert (found.each_then, found.each_now, found.change, found.low, found.high) == (
        "37,5%", "51,6%", "14,1", "-12,0", "37,0",
    )  # fmt: skip
    assert found.direction == "up"


def test_a_number_of_respondents_is_compared_as_a_share_of_them() -> None:
    given = row("count", ("12", 24), ("12", 48), "newcombe-hybrid", low=Decimal("-0.4"), high=Decimal("-0.1"))
    found = difference(given)
    assert (found.then, found.now) == ("then", "now")
    assert (found.each_then, found.each_now, found.direction, found.change) == ("50.0%", "25.0%", "down", "25.0")


def test_a_sum_that_rose_may_have_fallen_per_answer() -> None:
    found = difference(row("sum", ("108", 24), ("133", 31), "spread-unknown"))
    assert (found.each_then, found.each_now, found.change, found.direction) == ("4.50", "4.29", "0.21", "down")
    assert (found.verdict, found.in_points, found.ends) == ("no-interval", False, None)


def test_of_the_same_respondents_the_difference_is_theirs() -> None:
    given = row(
        "share", ("0.5", 20), ("0.6", 30), "newcombe-paired", paired="yes", matched_count=18,
        matched_difference=Decimal("0.2"), low=Decimal("0.05"), high=Decimal("0.35"),
    )  # fmt: skip
    found = difference(given)
    assert (found.change, found.matched, found.paired) == ("20.0", 18, True)
    assert found.ends == (Decimal("0.05"), Decimal("0.2"), Decimal("0.35"))


def test_without_an_earlier_wave_there_is_no_difference() -> None:
    given = {
        **row("share", ("0.5", 20), ("0.6", 30), ""),
        "previous_value": None,
        "previous_base": None,
        "method": None,
    }
    assert difference_of(given, "one", "", "60%", Numbers("en")) is None
    none = WaveFacts((), "", "end of 2024")
    assert not none.there
    assert not none.compared_with_interval


def test_methods_stand_in_order_of_appearance_and_shares_apart_from_sums() -> None:
    share = difference(
        row("share", ("0.4", 20), ("0.6", 30), "newcombe-hybrid", low=Decimal("0.1"), high=Decimal("0.3"))
    )
    total = difference(row("sum", ("108", 24), ("133", 31), "spread-unknown"))
    waves = WaveFacts((share, total, share), "end of 2023", "end of 2024")
    assert waves.methods == ("newcombe-hybrid", "spread-unknown")
    assert waves.shares == (share, share)
    assert waves.of("no-interval") == (total,)


def test_what_a_target_was_set_for_comes_first_and_at_most_four_are_told() -> None:
    rows = [
        {**row("share", ("0.4", 20), ("0.6", 30), "newcombe-hybrid", low=Decimal(low), high=Decimal("0.3")),
         "indicator": f"i{number}", "position": number}
        for number, low in enumerate(["-0.1", "-0.1", "0.1", "-0.1", "-0.1"])
    ]  # fmt: skip
    target = {"indicator": "i4", "by": None, "target": Decimal(1), "value": Decimal("0.6"), "reached": "not-yet",
              "progress_share": Decimal("0.6"), "remaining": Decimal("0.4"), "note": None}  # fmt: skip
    chain = ChainFacts(rows, [target], {}, read_words(TEMPLATES, "en"), Numbers("en"))
    assert [one.id for one in chain.headline] == ["i4", "i2", "i0", "i1"]
    assert chain.headline[0].traced == "indicator.i4"


def test_sectors_are_told_where_more_than_one_is_known() -> None:
    def told(*sectors: str) -> ResponseFacts:
        rows = [
            {"sector": sector, "members": 10, "answered": 4, "share": Decimal("0.4")} for sector in ("all", *sectors)
        ]
        return ResponseFacts(rows, read_words(TEMPLATES, "nl"))

    assert told("care", "unknown").sectors[1].label == "sector onbekend"
    assert told("unknown").sectors == ()
    assert told("unknown").sectors_unknown
    assert not told("care", "unknown").sectors_unknown
    assert told("care").whole.answered == 4
    assert not ResponseFacts([], read_words(TEMPLATES, "nl")).there


def test_a_figure_of_an_earlier_wave_says_of_which_year() -> None:
    words = read_words(TEMPLATES, "en")
    survey = SurveyFacts(Survey(), {}, words, "en", {})
    items = ItemWords({"known": "knows it"}, {}, survey, words)
    assert items.scope("share in 2023") == "percentage in 2023"
    assert items.scope("count") == "number"
    assert items.scope("share in thousands") == "share in thousands"
    assert items.item("known") == "knows it"


def test_answers_stand_in_the_order_and_the_words_of_the_model_and_amounts_are_no_grades() -> None:
    def said(text: str) -> Label:
        return Label(nl=text, en=text)

    asked = Survey(
        questions=[
            Question(
                code="q", label=said("Q?"),
                answers=[CodeLabel(code="yes", label=said("surely")), CodeLabel(code="no", label=said("not"))],
            ),
            Question(code="n", label=said("How many?"), numbers=True),
        ]
    )  # fmt: skip
    counts = pd.DataFrame(
        [("q", "organisations", "no", 3), ("q", "organisations", "yes", 2), ("n", "organisations", "7", 2),
         ("n", "organisations", "0", 1)],
        columns=["question", "group", "answer", "respondents"],
    )  # fmt: skip
    chapter = SurveyFacts(
        asked, {"answer_counts": counts}, read_words(TEMPLATES, "nl"), "nl", {"n": Decimal(5)}
    ).chapter("other_questions")
    assert [(one.group, one.answer, one.count) for one in chapter.choices[0].rows] == [
        ("organisaties", "surely", 2),
        ("organisaties", "not", 3),
    ]
    assert chapter.grades == ()
    assert [(one.id, one.given, one.together) for one in chapter.amounts] == [("n", 3, Decimal(14))]
