"""Two waves compared, in memory: paired and unpaired, what is compared, and who is a member.

Belongs here: the choice of what is compared and how. Does not belong here: the formulas (``test_intervals``), the monitor that
is shipped (``tests/integration/test_monitor_waves``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline import store
from pipeline.calculation.indicators import indicators
from pipeline.calculation.response import response
from pipeline.model import CohortModel
from pipeline.model.parts import Cohort
from schemas import RAW
from schemas.earlier import EARLIER
from tests.support.method import with_model
from tests.support.workspace import example

Row = dict[str, Any]
KNOWS = {"question": "knows", "take": "share", "of": ["yes"]}
STAFF = {"question": "staff", "take": "sum"}


def _model(asked: Mapping[str, Any]) -> CohortModel:
    label = {"nl": "het", "en": "it"}
    source = {"document": "made-up", "place": "page 1"}
    one = {"indicator": "it", "step": "outcome", "label": label, "unit": "count", "answers": asked, "source": source}
    one["unit"] = "share" if asked["take"] == "share" else "count"
    model = with_model(example(), lambda content: content.update(indicators=[one]))
    programme = model.programme.model_copy(update={"tables": ["organisations", "answers"]})
    return replace(model, programme=programme, earlier=_year(2019))


def _year(year: int) -> Cohort:
    model = example()
    content = model.cohort.model_dump(by_alias=True)
    period = {"from": date(year, 1, 1), "until": date(year, 12, 31)}
    return Cohort.model_validate({**content, "cohort": str(year), "period": period})


def _answers(question: str, given: Mapping[str, str]) -> list[Sequence[Any]]:
    return [(who, question, answer) for who, answer in given.items()]


def _compared(
    asked: Mapping[str, Any], now: Mapping[str, str], before: Mapping[str, str], same: str = "no", spread: str = "yes"
) -> Row:
    types = {column.name: column.sql_type for column in RAW["answers"].columns}
    respondents = {column.name: column.sql_type for column in RAW["respondents"].columns}
    with store.session() as db:
        db.put_rows("figures", [], {"figure": "VARCHAR", "value": "DECIMAL(38,12)", "unit": "VARCHAR"})
        for prefix, given in (("", now), ("earlier_", before)):
            db.put_rows(f"{prefix}answers", _answers(str(asked["question"]), given), types)
            db.put_rows(f"{prefix}respondents", [], respondents)
        wave = {column.name: column.sql_type for column in EARLIER["earlier_wave"].columns}
        db.put_rows("earlier_wave", [(same, spread)], wave)
        indicators(db, _model(asked))
        frame = db.frame("SELECT * FROM indicators")
    return {name: frame[name][0] for name in frame.columns}


def _said(letter: str, yes: int, no: int) -> dict[str, str]:
    return {f"{letter}{number:02d}": "yes" if number < yes else "no" for number in range(yes + no)}


def test_other_respondents_are_compared_unpaired() -> None:
    row = _compared(KNOWS, _said("B", 56, 14), _said("A", 48, 32))
    assert (row["method"], row["paired"], row["interval"]) == ("newcombe-hybrid", "no", Decimal("0.95"))
    assert [round(row[end], 4) for end in ("low", "high")] == [Decimal("0.0524"), Decimal("0.3339")]
    assert (row["previous_base"], row["difference"]) == (80, Decimal("0.2"))
    assert row["matched_count"] is None


def test_the_same_codes_are_not_paired_unless_the_source_says_so() -> None:
    said = _said("A", 10, 10)
    assert _compared(KNOWS, said, said)["paired"] == "no"


def test_the_same_respondents_are_compared_with_themselves() -> None:
    # 36 said yes twice, 12 only now, 2 only before: 48 and 38 of 50.
    now = {f"O{n:02d}": "yes" if n < 48 else "no" for n in range(50)}
    before = {f"O{n:02d}": "yes" if n < 36 or n >= 48 else "no" for n in range(50)}
    row = _compared(KNOWS, now, before, same="yes")
    assert (row["method"], row["paired"], row["matched_count"]) == ("newcombe-paired", "yes", 50)
    assert [round(row[end], 3) for end in ("low", "high")] == [Decimal("0.057"), Decimal("0.340")]
    assert row["matched_difference"] == Decimal("0.2")


def test_only_those_who_answered_twice_are_paired() -> None:
    now = {**_said("O", 5, 5), "N1": "yes", "N2": "yes"}
    row = _compared(KNOWS, now, _said("O", 2, 8), same="yes")
    assert (row["base_count"], row["previous_base"], row["matched_count"]) == (12, 10, 10)
    assert row["matched_difference"] == Decimal("0.3")
    assert row["difference"] == round(Decimal(7) / 12 - Decimal("0.2"), 12)


def test_a_count_is_compared_as_a_share_of_those_who_answered() -> None:
    row = _compared({**KNOWS, "take": "count"}, _said("B", 56, 14), _said("A", 48, 32))
    assert row["difference"] == 8
    assert round(row["low"], 4) == Decimal("0.0524")


def test_a_sum_is_compared_as_a_mean_per_respondent() -> None:
    now = {f"B{n}": number for n, number in enumerate(("1", "2", "3", "6"))}
    before = {f"A{n}": number for n, number in enumerate(("3", "4", "5"))}
    row = _compared(STAFF, now, before)
    # Means of 3 and 4, standard error sqrt(14/12 + 1/3): the width lies between those with 5 and 4 degrees of freedom.
    assert (row["method"], row["difference"]) == ("welch-of-means", 0)
    assert (row["low"] + row["high"]) / 2 == pytest.approx(Decimal(-1), abs=Decimal("0.000001"))
    assert Decimal("6.297") < row["high"] - row["low"] < Decimal("6.801")


def test_rebuilt_records_have_no_interval_of_a_mean_but_have_one_of_a_share() -> None:
    now, before = {"B1": "3", "B2": "9"}, {"A1": "2", "A2": "4"}
    row = _compared(STAFF, now, before, spread="no")
    assert (row["method"], row["low"], row["difference"]) == ("spread-unknown", None, 6)
    assert _compared(KNOWS, _said("B", 3, 2), _said("A", 2, 2), spread="no")["method"] == "newcombe-hybrid"


def test_a_question_of_one_wave_is_not_compared() -> None:
    row = _compared(KNOWS, _said("B", 3, 2), {})
    assert (row["value"], row["previous_value"], row["method"]) == (Decimal("0.6"), None, None)


def test_members_are_those_of_the_last_day() -> None:
    day = date
    members = [
        ("O1", "care", day(2015, 1, 1), None),
        ("O2", "care", day(2015, 1, 1), day(2020, 6, 30)),
        ("O3", "housing", day(2020, 12, 31), None),
        ("O4", "housing", day(2021, 1, 1), None),
        ("O5", "housing", day(2015, 1, 1), day(2020, 12, 31)),
    ]
    model = replace(_model(KNOWS), cohort=_year(2020))
    with store.session() as db:
        db.put_rows("organisations", members, {column.name: column.sql_type for column in RAW["organisations"].columns})
        answers = [(who, "knows", "yes") for who in ("O1", "O2", "O3")]
        db.put_rows("answers", answers, {column.name: column.sql_type for column in RAW["answers"].columns})
        response(db, model)
        rows = db.rows("SELECT * FROM response")
    assert rows == [
        ("all", 3, 2, Decimal("0.666666666667")),
        ("care", 1, 1, Decimal(1)),
        ("housing", 2, 1, Decimal("0.5")),
    ]
