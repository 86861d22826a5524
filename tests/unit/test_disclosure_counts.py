"""Counts of respondents, themes and answers under the rule.

Belongs here: small tables worked out by hand. Does not belong here: amounts, whole drafts.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from pipeline.disclosure.counts import Counts
from schemas.calculated import CALCULATED
from tests.support.workspace import example


def tables(**rows: Iterable[tuple[Any, ...]]) -> dict[str, pd.DataFrame]:
    names = ("respondent_counts", "theme_counts", "answer_counts", "contributors")
    return {
        name: pd.DataFrame(list(rows.get(name, ())), columns=list(CALCULATED[name].names), dtype=object)
        for name in names
    }


def shown(found: dict[str, pd.DataFrame], *before: str) -> dict[str, bool]:
    return {unit.unit: unit.shown for unit in Counts(example(), found, 10, frozenset(before)).units()}


ASKED = [("people", "interview", "yes", None, 40), ("people", "interview", "no", "ill", 3)]


def test_a_small_line_and_what_would_give_it_away_are_held_back() -> None:
    units = shown(tables(respondent_counts=ASKED))
    assert units["respondents.people"]
    assert not units["respondents.people.interview.excluded.ill"]
    assert not units["respondents.people.usable"], "43 less 40"


def test_what_an_earlier_release_showed_is_known_and_stays_shown() -> None:
    units = shown(tables(respondent_counts=ASKED), "respondents.people.usable")
    assert units["respondents.people.usable"]
    assert not units["respondents.people"], "beside the 40 that was published it would tell of the three"


def test_a_count_that_was_shown_and_has_become_small_is_held_back() -> None:
    units = shown(tables(respondent_counts=ASKED), "respondents.people.interview.excluded.ill")
    assert not units["respondents.people.interview.excluded.ill"]


def test_few_who_did_not_name_a_theme_are_few_as_well() -> None:
    asked = [("people", "interview", "yes", None, 40)]
    named = [
        ("impact", theme, None, "people", i, n)
        for theme, n in (("much", 37), ("half", 20), ("few", 3))
        for i in ("interview", "all")
    ]
    units = shown(tables(respondent_counts=asked, theme_counts=named))
    assert units["survey.impact.half.people"]
    assert not units["survey.impact.much.people"]
    assert not units["survey.impact.few.people"]


def test_a_mean_of_few_is_held_back_and_one_of_enough_is_shown() -> None:
    asked = [("people", "interview", "yes", None, 40)]
    few = [("grade", "people", "7", 4), ("grade", "people", "8", 3)]
    enough = [
        ("grade", "people", "6", 5),
        ("grade", "people", "7", 12),
        ("grade", "people", "8", 9),
        ("grade", "people", "9", 14),
    ]
    assert not shown(tables(respondent_counts=asked, answer_counts=few))["answers.grade.mean"]
    units = shown(tables(respondent_counts=asked, answer_counts=enough))
    assert units["answers.grade.mean"]
    assert not units["answers.grade.6"]
    assert not units["answers.grade.8"]
