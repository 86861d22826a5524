"""Every rule between cells, rows and tables: what breaks it, and what does not."""

from pathlib import Path

import pytest
from raw_folder import GOOD, spoil, told, verdict

from pipeline.ingest.rules import RULES

P, OUT, F, R, M, A, T = (f"{name}.csv" for name in GOOD)


def add(table: str, *rows: str) -> dict[str, str]:
    return {table: GOOD[table] + "".join(f"{row}\n" for row in rows)}


CASES = [
    (
        spoil("participants", ("P01,2017-09-01,2019-06-30", "P01,2019-09-01,2019-06-30")),
        [(P, 2, "graduated_on", "graduated_before_enrolled")],
    ),
    (
        add("participants", "P05,2016-01-01,2018-01-01,,none,"),
        [(P, 6, "graduated_on", "outside_cohort")],
    ),
    (
        add("participants", "P05,2018-01-01,2021-01-01,,none,"),
        [(P, 6, "graduated_on", "outside_cohort")],
    ),
    (
        add("participants", "P05,2018-01-01,2021-07-01,,none,"),
        [(P, 6, "graduated_on", "not_yet_observed"), (P, 6, "graduated_on", "outside_cohort")],
    ),
    (add("participants", "P05,2021-07-01,,,none,"), [(P, 6, "enrolled_on", "not_yet_observed")]),
    (add("outflow", "p01,none,2020-07-01,,,,,"), [(OUT, 6, "participant_id", "unknown_participant")]),
    (add("outflow", "P04,none,2020-07-01,,,,,"), [(OUT, 6, "participant_id", "did_not_graduate")]),
    (add("outflow", "P03,education,2020-06-29,,,,,"), [(OUT, 6, "started_on", "starts_before_graduation")]),
    (add("outflow", "P03,education,2021-07-01,,,,,"), [(OUT, 6, "started_on", "not_yet_observed")]),
    (add("outflow", "P03,education,2021-06-30,2021-06-29,,,,"), [(OUT, 6, "ended_on", "ended_before_started")]),
    (add("outflow", "P03,education,2021-06-30,2021-06-30,,,,"), []),
    (add("outflow", "P01,paid_work,2020-06-30,2020-06-30,8,,2000,"), [(OUT, 6, "started_on", "paid_spells_overlap")]),
    (add("outflow", "P01,volunteering,2020-06-30,,8,40,,"), []),
    (add("outflow", "P03,paid_work,2020-07-01,,60,,2000,"), []),
    (add("outflow", "P03,paid_work,2020-07-01,,60.5,,2000,"), [(OUT, 6, "hours_per_week", "many_hours")]),
    (add("outflow", "P03,paid_work,2020-07-01,,168.5,,2000,"), [(OUT, 6, "hours_per_week", "above_maximum")]),
    (add("outflow", "P03,paid_work,2020-07-01,,-1,,2000,"), [(OUT, 6, "hours_per_week", "below_minimum")]),
    (add("outflow", "P03,paid_work,2020-07-01,,,,2000,"), [(OUT, 6, "hours_per_week", "spell_without_hours")]),
    (add("outflow", "P03,paid_work,2020-07-01,,8,,,"), [(OUT, 6, "gross_monthly_wage_fte_eur", "spell_without_wage")]),
    (add("outflow", "P03,paid_work,2020-07-01,,many,,2000,"), [(OUT, 6, "hours_per_week", "bad_decimal")]),
    (
        add("outflow", "P03,volunteering,2020-07-01,,,,,"),
        [(OUT, 6, "hours_per_week", "spell_without_hours"), (OUT, 6, "weeks_per_year", "spell_without_weeks")],
    ),
    (add("outflow", "P02,volunteering,2019-07-01,,16,48,,"), [(OUT, 6, "participant_id", "same_row_twice")]),
    # The same paid spell twice is one fault, not an overlap besides.
    (
        add("outflow", "P01,paid_work,2020-07-01,,32,,2200.50,cook"),
        [(OUT, 6, "participant_id", "same_row_twice")],
    ),
    (add("funding", "x,province,2018-01-02,2018-01-01,1,,"), [(F, 4, "period_end", "period_ends_before_start")]),
    (add("funding", "x,province,2021-01-01,2021-12-31,1,,"), [(F, 4, "period_start", "funding_outside_period")]),
    (
        add("funding", "x,province,2016-12-31,2017-12-31,1,,"),
        [(F, 4, "period_start", "funding_partly_outside_period")],
    ),
    (add("funding", "x,province,2018-01-01,2018-12-31,0,,"), [(F, 4, "amount_eur", "not_positive")]),
    (add("funding", "fund,foundation,2018-01-01,2019-12-31,225000,grant,"), [(F, 4, "funder", "same_row_twice")]),
    (add("respondents", "R4,experts,interview,no,"), [(R, 5, "exclusion_reason", "no_exclusion_reason")]),
    (add("respondents", "R4,experts,interview,yes,late"), [(R, 5, "exclusion_reason", "reason_for_usable")]),
    (add("mentions", "R9,impact,courage,,"), [(M, 5, "respondent_id", "unknown_respondent")]),
    (add("mentions", "R3,impact,courage,,"), [(M, 5, "respondent_id", "unusable_respondent")]),
    (add("mentions", "R2,before,courage,,"), [(M, 5, "theme", "theme_not_in_codebook")]),
    (add("mentions", "R2,impact,self_worth,other words,no"), [(M, 5, "theme", "same_mention_twice")]),
    (add("answers", "R9,grade,7"), [(A, 4, "respondent_id", "unknown_respondent")]),
    (add("answers", "R3,grade,7"), [(A, 4, "respondent_id", "unusable_respondent")]),
    (add("answers", "R2,grade,7"), [(A, 4, "answer", "same_row_twice")]),
    (add("answers", "R2,grade,8"), [(A, 4, "answer", "answered_twice")]),
    (add("themes", "before,shame,self_worth,,"), [(T, 4, "parent", "parent_not_in_codebook")]),
    (add("themes", "impact,daring,courage,,"), [(T, 4, "parent", "parent_is_child")]),
    (add("themes", "impact,courage,,,"), [(T, 4, "theme", "duplicate_key")]),
]


@pytest.mark.parametrize(("changed", "expected"), CASES)
def test_rule(tmp_path: Path, changed: dict[str, str], expected: list[tuple[str, int, str, str]]) -> None:
    assert told(tmp_path, **changed) == expected


def test_every_rule_has_a_case() -> None:
    assert {rule.name for rule in RULES} <= {rule for _, expected in CASES for *_, rule in expected}


def test_a_table_that_cannot_be_read_silences_the_rules_that_need_it(tmp_path: Path) -> None:
    assert told(tmp_path, participants=b"\xff\xfe", respondents="") == [
        (P, 1, None, "not_utf8"),
        (R, None, None, "empty_file"),
    ]


def test_a_missing_column_silences_the_rules_that_need_it(tmp_path: Path) -> None:
    changed = spoil("participants", ("participant_id,", "deelnemer,"))
    assert told(tmp_path, **changed) == [
        (P, 1, "deelnemer", "unknown_column"),
        (P, 1, "participant_id", "missing_column"),
    ]


def test_references_to_a_row_that_could_not_be_read_are_no_faults_of_their_own(tmp_path: Path) -> None:
    ragged = spoil("participants", ("P01,2017-09-01,2019-06-30,Assen,", "P01,2017-09-01,2019-06-30,Assen,x,"))
    assert told(tmp_path / "ragged", **ragged) == [(P, 2, None, "ragged_row")]
    unclosed = spoil("participants", ("P01,2017-09-01,2019-06-30,Assen", 'P01,2017-09-01,2019-06-30,"Assen'))
    assert told(tmp_path / "unclosed", **unclosed) == [(P, 2, None, "unclosed_quote")]


def test_many_faults_of_a_kind_are_capped_and_counted(tmp_path: Path) -> None:
    rows = "".join(f"R1,grade{number},8\nX{number},grade,8\n" for number in range(150))
    faults = verdict(tmp_path, answers=GOOD["answers"] + rows).faults
    assert len(faults) == 101
    assert faults[-1].found == "and 50 more of the same, from this row on"
    assert faults[-1].row == 205
