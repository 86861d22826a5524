"""Indicators and their targets: taken from figures, declared values and answers, and every rule of them broken once.

Belongs here: one wave or cohort by itself. Does not belong here: two waves compared (``test_waves``).
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import MeerwaardeError
from pipeline.model import CohortModel
from pipeline.model.parts import Indicator
from tests.support.cohort import Tables, cohort, tables_of
from tests.support.method import with_model
from tests.support.workspace import MODEL, Copy, copy_to, example

SURVEY = """
indicators:
  - indicator: hours
    step: input
    label: {nl: uren, en: hours}
    unit: hours
    value: 700
    source: {document: made-up, place: page 30}
    targets:
      - {by: 2021-12-31, value: 800}
      - {by: 2022-12-31, value: 900, expecting: graduates}
  - indicator: graduates
    step: output
    label: {nl: afgestudeerden, en: graduates}
    unit: persons
    figure: participants.graduated
    source: {document: made-up, place: page 31}
  - indicator: known
    step: outcome
    label: {nl: bekend, en: known}
    unit: share
    answers: {question: knows, take: share, of: [yes]}
    source: {document: made-up, place: page 32}
    targets: [{by: 2021-12-31, value: 0.8}]
"""
QUESTIONS = """survey:
  questions:
    - code: knows
      label: {nl: kent het, en: knows it}
      answers:
        - {code: yes, label: {nl: ja, en: yes}}
        - {code: no, label: {nl: nee, en: no}}
    - {code: staff, label: {nl: personeel, en: staff}, numbers: true}
"""


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    made = copy_to(tmp_path)
    path = made.path(MODEL)
    text = path.read_text(encoding="utf-8")
    assert "survey:" not in text
    path.write_text(text.replace("posts:\n", QUESTIONS + "posts:\n", 1) + SURVEY, encoding="utf-8")
    assert made.faults() == []
    return made


RULES = {
    "unknown figure": ("figure: participants.graduated", "figure: participants.gradated", "unknown_figure", "gradated"),
    "figure of no bound": ("figure: participants.graduated", "figure: ratio.middle", "unknown_figure", "ratio.middle"),
    "an indicator as a figure": ("figure: participants.graduated", "figure: indicator.hours", "unknown_figure", "hours"),
    "unknown question": ("{question: knows, take", "{question: nose, take", "unknown_question", "'nose'"),
    "unknown answer": ("of: [yes]}", "of: [maybe]}", "unknown_answer", "'maybe'"),
    "answer twice": ("of: [yes]}", "of: [yes, yes]}", "doubled_name", "second time"),
    "a sum of words": ("take: share, of: [yes]}", "take: sum}", "not_numbers", "answers that are words"),
    "a count in shares": ("take: share, of", "take: count, of", "unit", "share for a count"),
    "its own base": ("of: [yes]}", "of: [yes], base: {question: knows, of: [yes]}}", "base", "as its own base"),
    "a base of no question": ("of: [yes]}", "of: [yes], base: {question: x, of: [yes]}}", "unknown_question", "'x'"),
    "a share above one": ("value: 0.8}", "value: 80}", "share", "80 as a share"),
    "two targets a day": ("by: 2022-12-31", "by: 2021-12-31", "doubled_date", "second target"),
    "expecting nothing known": ("expecting: graduates", "expecting: interns", "unknown_name", "'interns'"),
    "expecting itself": ("expecting: graduates", "expecting: hours", "expecting", "expects itself"),
    "before the cohort": (
        "{by: 2021-12-31, value: 800}", "{by: 1999-12-31, value: 800, cohort: '2020'}", "target_before_cohort", "1999-12-31"
    ),
    "two ways at once": ("    value: 700", "    value: 700\n    figure: participants.graduated", "value_error", ""),
    "no way at all": ("    value: 700\n", "", "value_error", ""),
    "a share of nothing": ("take: share, of: [yes]}", "take: share}", "value_error", ""),
    "a unit without words": ("unit: hours\n    value: 700", "unit: stories\n    value: 700", "value_error", ""),
    "no step": ("step: outcome", "step: effect", "literal_error", "effect"),
    "a document nobody knows": ("made-up, place: page 32", "lost, place: page 32", "unknown_document", "'lost'"),
}  # fmt: skip


@pytest.mark.parametrize("broken", RULES.values(), ids=list(RULES))
def test_each_rule_names_the_line(copy: Copy, broken: tuple[str, str, str, str]) -> None:
    old, new, rule, says = broken
    line = copy.replace(MODEL, old, new)
    found = [fault for fault in copy.faults() if fault.rule == rule]
    assert found, [fault.sentence() for fault in copy.faults()]
    assert found[0].file == MODEL
    assert says in f"{found[0].found}"
    if rule != "value_error":
        assert abs((found[0].row or 0) - line) <= 1


def test_an_indicator_twice(copy: Copy) -> None:
    line = copy.replace(MODEL, "indicator: graduates", "indicator: hours")
    assert ("doubled_name", line) in {(fault.rule, fault.row) for fault in copy.faults()}


def _indicator(
    name: str, answers: Mapping[str, object] | None, unit: str = "count", **more: object
) -> dict[str, object]:
    label = {"nl": name, "en": name}
    return {
        "indicator": name, "step": "outcome", "label": label, "unit": unit, "answers": answers and dict(answers),
        "source": {"document": "made-up", "place": "page 1"}, **more,
    }  # fmt: skip


def _model(*indicators: dict[str, object]) -> CohortModel:
    for one in indicators:
        Indicator.model_validate(one)
    return with_model(example(), lambda content: content.update(indicators=list(indicators)))


KNOWS = {"question": "knows", "take": "share", "of": ["yes"]}
STAFF = {"question": "staff", "take": "sum"}
AMONG = {"question": "knows", "of": ["yes"]}


def _tables(*indicators: dict[str, object]) -> Tables:
    respondents = [{"respondent_id": f"R{number}"} for number in range(1, 6)]
    respondents[4] = {"respondent_id": "R5", "usable": "no", "exclusion_reason": "other"}
    knows = ["yes", "no", "yes", "yes", "yes"]
    staff = [("R1", "3"), ("R2", "1.5"), ("R3", "0"), ("R5", "100")]
    answers = [{"respondent_id": f"R{n}", "question": "knows", "answer": one} for n, one in enumerate(knows, 1)]
    answers += [{"respondent_id": who, "question": "staff", "answer": number} for who, number in staff]
    raw = cohort([{"participant_id": "P1"}], respondents=respondents, mentions=[], answers=answers)
    return tables_of(_model(*indicators), raw)


@pytest.mark.parametrize(
    ("asked", "base", "counted", "value"),
    [
        (KNOWS, 4, 3, "0.75"),
        ({**KNOWS, "take": "count"}, 4, 3, "3"),
        (STAFF, 3, 3, "4.5"),
        ({**STAFF, "take": "mean"}, 3, 3, "1.5"),
        ({**STAFF, "base": AMONG}, 2, 2, "3"),
        ({**KNOWS, "base": {"question": "knows_not", "of": ["yes"]}}, 0, 0, None),
        ({**STAFF, "question": "nobody_asked"}, 0, 0, None),
    ],
)
def test_answers_of_usable_respondents_are_taken(
    asked: dict[str, object], base: int, counted: int, value: str | None
) -> None:
    (row,) = _tables(_indicator("it", asked, "share" if asked["take"] == "share" else "count"))["indicators"]
    assert (row["base_count"], row["counted"]) == (base, counted)
    assert row["value"] == (None if value is None else Decimal(value))
    assert (row["taken"], row["difference"], row["method"]) == (asked["take"], None, None)


def test_a_sum_of_words_is_refused() -> None:
    with pytest.raises(MeerwaardeError, match="The indicator it is a sum of the answers to knows, but 4 of those"):
        _tables(_indicator("it", {"question": "knows", "take": "sum"}))


def test_indicators_have_names_among_the_figures() -> None:
    target = {"by": date(2025, 12, 31), "value": 5, "expecting": "more"}
    found = _tables(_indicator("it", STAFF, targets=[target]), _indicator("more", None, value=Decimal("0.25")))
    figures = {row["figure"]: row["value"] for row in found["figures"]}
    assert figures["indicator.it"] == Decimal("4.5")
    assert figures["indicator.it.base"] == 3
    assert figures["target.it.2025-12-31.expected"] == Decimal("4.75")
    assert figures["target.it.2025-12-31.remaining"] == Decimal("0.5")


@pytest.mark.parametrize(
    ("target", "reached", "progress", "remaining", "note"),
    [
        ({"by": date(2025, 12, 31), "value": 5}, "not-yet", "0.9", "0.5", None),
        ({"by": date(2021, 12, 31), "value": 5}, "no", "0.9", "0.5", None),
        ({"by": date(2021, 12, 31), "value": Decimal("4.5")}, "yes", "1", "0", None),
        ({"by": date(2025, 12, 31), "value": 4, "at_least": False}, "not-yet", None, "0.5", None),
        ({"by": date(2025, 12, 31), "value": 5, "at_least": False}, "yes", None, "0", None),
        ({"by": date(2025, 12, 31), "value": 5, "expecting": "more"}, "not-yet", "0.9", "0.5", "expected-falls-short"),
        ({"by": date(2025, 12, 31), "value": "4.6", "expecting": "more"}, "not-yet", None, "0.1", "expected-reaches"),
    ],
)
def test_a_target_is_judged(
    target: dict[str, object], reached: str, progress: str | None, remaining: str, note: str | None
) -> None:
    target = {**target, "value": Decimal(str(target["value"]))}
    found = _tables(_indicator("it", STAFF, targets=[target]), _indicator("more", None, value=Decimal("0.25")))
    (row,) = found["targets"]
    assert (row["reached"], row["remaining"], row["note"]) == (reached, Decimal(remaining), note)
    if progress is not None:
        assert row["progress_share"] == Decimal(progress)


def test_what_nobody_measured_says_so() -> None:
    why = {"nl": "nog niet geteld", "en": "not counted yet"}
    found = _tables(_indicator("it", None, not_measured=why, targets=[{"by": date(2025, 12, 31), "value": 12}]))
    assert (found["indicators"][0]["taken"], found["indicators"][0]["value"]) == ("not-measured", None)
    assert (found["targets"][0]["reached"], found["targets"][0]["remaining"]) == ("not-measured", None)


def test_targets_of_other_cohorts_and_earlier_years_are_left_out() -> None:
    targets = [
        {"by": date(2025, 12, 31), "value": 5, "cohort": "2024"},
        {"by": date(2010, 12, 31), "value": 5},
        {"by": date(2026, 12, 31), "value": 6, "cohort": "2020"},
    ]
    found = _tables(_indicator("it", STAFF, targets=targets))
    assert [row["by"] for row in found["targets"]] == [date(2026, 12, 31)]
