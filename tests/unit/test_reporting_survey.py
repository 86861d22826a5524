"""What people said, as a report shows it: chapters, who was asked what, what is named most, grades."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from pipeline.model.parts import Survey
from pipeline.reporting.survey import SurveyFacts
from pipeline.reporting.words import read_words
from pipeline.workspace import program_file

WORDS = read_words([Path(program_file("templates"))], "nl")


def label(text: str) -> dict[str, str]:
    return {"nl": text, "en": text}


SURVEY = Survey.model_validate(
    {
        "groups": [{"code": "experts", "label": label("experts")}, {"code": "others", "label": label("anderen")}],
        "questions": [
            {"code": "change", "chapter": "impact", "label": label("Verandering")},
            {"code": "grade", "chapter": "collaboration", "label": label("Cijfer")},
            {"code": "seen", "chapter": "added_value", "label": label("Gezien")},
            {"code": "rest", "label": label("Rest")},
        ],
    }
)


def themes(*rows: tuple[str, str, str, str, int]) -> list[dict[str, Any]]:
    names = ("question", "theme", "group", "instrument", "respondents")
    return [{**dict(zip(names, row, strict=True)), "parent": None} for row in rows]


RESPONDENTS = [
    {"group": "experts", "instrument": "interview", "usable": "yes", "exclusion_reason": None, "respondents": 4},
    {"group": "experts", "instrument": "document", "usable": "yes", "exclusion_reason": None, "respondents": 3},
    {"group": "others", "instrument": "interview", "usable": "yes", "exclusion_reason": None, "respondents": 5},
    {"group": "others", "instrument": "interview", "usable": "no", "exclusion_reason": None, "respondents": 2},
]
CHANGE = themes(
    ("change", "a", "experts", "all", 3), ("change", "a", "experts", "interview", 3), ("change", "a", "others", "all", 1),
    ("change", "a", "others", "interview", 1), ("change", "b", "experts", "all", 1), ("change", "b", "experts", "interview", 1),
    ("change", "b", "others", "all", 3), ("change", "b", "others", "interview", 3),
)  # fmt: skip


def survey(tables: Mapping[str, list[dict[str, Any]]], hidden: frozenset[str] = frozenset()) -> SurveyFacts:
    frames = {name: pd.DataFrame(rows, dtype=object) for name, rows in tables.items()}
    return SurveyFacts(SURVEY, frames, WORDS, "nl", {}, {}, hidden)


def answers(question: str, *counts: tuple[str, str, int]) -> list[dict[str, Any]]:
    return [{"question": question, "group": g, "answer": a, "respondents": n} for g, a, n in counts]


def test_a_question_stands_in_the_chapter_that_the_model_gives_and_else_with_the_others() -> None:
    found = survey(
        {"theme_counts": [*CHANGE, *themes(("new", "x", "experts", "all", 1), ("rest", "x", "experts", "all", 1))]}
    )
    assert [one.id for one in found.chapter("impact").open] == ["change"]
    assert [one.id for one in found.chapter("other_questions").open] == ["rest", "new"]
    assert not found.chapter("work").there


def test_a_chapter_that_no_report_has_is_refused() -> None:
    with pytest.raises(ValidationError, match="chapter"):
        Survey.model_validate({"questions": [{"code": "x", "chapter": "elsewhere", "label": label("x")}]})


def test_those_asked_are_the_usable_respondents_of_the_instruments_in_which_the_group_answered() -> None:
    (question,) = survey({"theme_counts": CHANGE, "respondent_counts": RESPONDENTS}).chapter("impact").open
    # Nobody answered it in the document, and unusable answers do not count.
    assert question.asked == (4, 5)
    assert question.comparable
    assert [(g, asked, [t.label for t in most], n) for g, asked, most, n in question.by_group] == [
        ("experts", 4, ["a"], 3),
        ("anderen", 5, ["b"], 3),
    ]
    assert question.shared == ()
    assert [theme.label for theme in question.most] == ["a", "b"]


def test_where_a_count_is_held_back_nobody_is_compared_and_nothing_is_named_most() -> None:
    hidden = frozenset({"survey.change.c.experts"})
    (question,) = survey({"theme_counts": CHANGE, "respondent_counts": RESPONDENTS}, hidden).chapter("impact").open
    assert question.partly
    assert question.most == ()
    assert question.asked[0] is None
    assert not question.comparable


def test_grades_are_spread_from_low_to_high_with_a_mean_per_group() -> None:
    rows = answers("grade", ("experts", "10", 1), ("experts", "7", 1), ("others", "8", 2))
    (grade,) = survey({"answer_counts": rows}).chapter("collaboration").grades
    assert [(str(row.number), counts) for row, counts in grade.spread] == [("7", (1, 0)), ("8", (0, 2)), ("10", (1, 0))]
    assert grade.means == (("experts", Decimal("8.5"), 2), ("anderen", Decimal(8), 2))
    assert grade.given == 4


def test_grades_of_which_some_are_held_back_have_no_mean_per_group() -> None:
    rows = answers("grade", ("experts", "7", 12))
    (grade,) = survey({"answer_counts": rows}, frozenset({"answers.grade.9"})).chapter("collaboration").grades
    assert grade.means == ()


def test_answers_in_words_are_no_grades() -> None:
    said = survey({"answer_counts": answers("seen", ("experts", "yes", 3), ("experts", "no", 1))}).chapter(
        "added_value"
    )
    assert said.grades == ()
    assert [row.answer for row in said.choices[0].rows] == ["ja", "nee"]
    assert not said.choices[0].graded
