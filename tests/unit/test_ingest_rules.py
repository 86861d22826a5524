"""Every rule between cells, rows and tables: a row that breaks it, and one that only just does not."""

from pathlib import Path

import pytest
from raw_folder import GOOD, spoil, told, verdict

from pipeline.ingest.quarantine import rules_that_set_aside
from pipeline.ingest.rulebook import organisations
from pipeline.ingest.rules import KEY_RULES, RULES
from pipeline.model import quarantine

P, OUT, F, R, M, A, T = (f"{name}.csv" for name in GOOD)
Told = list[tuple[str, int, str, str]]


def add(table: str, *rows: str) -> dict[str, str]:
    return {table: GOOD[table] + "".join(f"{row}\n" for row in rows)}


def outflow(*rows: str) -> dict[str, str]:
    return add("outflow", *rows)


# Two spells of P03 at the same time, of so many hours together with the 100 of the first.
def at_a_time(hours: str, started: str = "2020-08-01", first_ends: str = "") -> dict[str, str]:
    return outflow(
        f"P03,volunteering,2020-07-01,{first_ends},100,40,,", f"P03,paid_work,{started},,{hours},,2000,"
    )  # fmt: skip


WARNED = (OUT, 6, "hours_per_week", "many_hours")
# name of the rule, what breaks it, what is told then; what only just does not, what is told then.
CASES: list[tuple[str, dict[str, str], Told, dict[str, str], Told]] = [
    (
        "graduated_before_enrolled",
        spoil("participants", ("P01,2017-09-01,2019-06-30", "P01,2019-07-01,2019-06-30")),
        [(P, 2, "graduated_on", "graduated_before_enrolled")],
        spoil("participants", ("P01,2017-09-01,2019-06-30", "P01,2019-06-30,2019-06-30")),
        [],
    ),
    (
        "outside_cohort",
        add("participants", "P05,2016-12-31,2017-01-01,,none,"),
        [(P, 6, "graduated_on", "outside_cohort")],
        add("participants", "P05,2017-01-01,2017-01-01,,none,"),
        [],
    ),
    (
        "outside_cohort",
        add("participants", "P05,2018-01-01,2021-01-01,,none,"),
        [(P, 6, "graduated_on", "outside_cohort")],
        add("participants", "P05,2018-01-01,2020-12-31,,none,"),
        [],
    ),
    (
        "not_yet_observed",
        add("participants", "P05,2018-01-01,2021-07-01,,none,"),
        [(P, 6, "graduated_on", "not_yet_observed"), (P, 6, "graduated_on", "outside_cohort")],
        add("participants", "P05,2018-01-01,2021-06-30,,none,"),
        [(P, 6, "graduated_on", "outside_cohort")],
    ),
    (
        "not_yet_observed",
        add("participants", "P05,2021-07-01,,,none,"),
        [(P, 6, "enrolled_on", "not_yet_observed")],
        add("participants", "P05,2021-06-30,,,none,"),
        [],
    ),
    (
        "not_yet_observed",
        outflow("P03,education,2021-07-01,,,,,"),
        [(OUT, 6, "started_on", "not_yet_observed")],
        outflow("P03,education,2021-06-30,,,,,"),
        [],
    ),
    (
        "unknown_participant",
        outflow("p03,none,2020-07-01,,,,,"),
        [(OUT, 6, "participant_id", "unknown_participant")],
        outflow("P03,none,2020-07-01,,,,,"),
        [],
    ),
    (
        "did_not_graduate",
        outflow("P04,none,2020-07-01,,,,,"),
        [(OUT, 6, "participant_id", "did_not_graduate")],
        {
            **outflow("P04,none,2020-07-01,,,,,"),
            **spoil("participants", ("P04,2018-09-01,,", "P04,2018-09-01,2020-07-01,")),
        },
        [],
    ),
    (
        "starts_before_graduation",
        outflow("P03,education,2020-06-29,,,,,"),
        [(OUT, 6, "started_on", "starts_before_graduation")],
        outflow("P03,education,2020-06-30,,,,,"),
        [],
    ),
    (
        "ended_before_started",
        outflow("P03,education,2021-06-30,2021-06-29,,,,"),
        [(OUT, 6, "ended_on", "ended_before_started")],
        outflow("P03,education,2021-06-30,2021-06-30,,,,"),
        [],
    ),
    (
        "paid_spells_overlap",
        outflow("P03,paid_work,2020-07-01,2020-08-01,8,,2000,", "P03,paid_work,2020-08-01,,8,,2000,"),
        [(OUT, 7, "started_on", "paid_spells_overlap")],
        outflow("P03,paid_work,2020-07-01,2020-08-01,8,,2000,", "P03,paid_work,2020-08-02,,8,,2000,"),
        [],
    ),
    (
        "paid_spells_overlap",
        outflow("P01,paid_work,2020-06-30,2020-06-30,8,,2000,"),
        [(OUT, 6, "started_on", "paid_spells_overlap")],
        outflow("P01,volunteering,2020-06-30,,8,40,,"),
        [],
    ),
    # Within a long spell a short one ends; what begins after the short one still overlaps the long one.
    (
        "paid_spells_overlap",
        outflow(
            "P03,paid_work,2020-07-01,2020-12-31,8,,2000,",
            "P03,volunteering,2020-08-01,2020-08-31,8,40,,",
            "P03,paid_work,2020-12-31,,8,,2000,",
        ),
        [(OUT, 8, "started_on", "paid_spells_overlap")],
        outflow(
            "P03,paid_work,2020-07-01,2020-12-31,8,,2000,",
            "P03,volunteering,2020-08-01,2020-08-31,8,40,,",
            "P03,paid_work,2021-01-01,,8,,2000,",
        ),
        [],
    ),
    (
        "more_than_24_hours_a_day",
        at_a_time("68.01"),
        [WARNED, (OUT, 7, "hours_per_week", "many_hours"), (OUT, 7, "hours_per_week", "more_than_24_hours_a_day")],
        at_a_time("68"),
        [WARNED, (OUT, 7, "hours_per_week", "many_hours")],
    ),
    (
        "more_than_24_hours_a_day",
        at_a_time("100", first_ends="2020-08-01"),
        [WARNED, (OUT, 7, "hours_per_week", "many_hours"), (OUT, 7, "hours_per_week", "more_than_24_hours_a_day")],
        at_a_time("100", first_ends="2020-07-31"),
        [WARNED, (OUT, 7, "hours_per_week", "many_hours")],
    ),
    (
        "many_hours",
        outflow("P03,paid_work,2020-07-01,,60.01,,2000,"),
        [WARNED],
        outflow("P03,paid_work,2020-07-01,,60,,2000,"),
        [],
    ),
    (
        "spell_without_hours",
        outflow("P03,paid_work,2020-07-01,,,,2000,"),
        [(OUT, 6, "hours_per_week", "spell_without_hours")],
        outflow("P03,education,2020-07-01,,,,,"),
        [],
    ),
    (
        "spell_without_wage",
        outflow("P03,paid_work,2020-07-01,,8,,,"),
        [(OUT, 6, "gross_monthly_wage_fte_eur", "spell_without_wage")],
        outflow("P03,volunteering,2020-07-01,,8,40,,"),
        [],
    ),
    (
        "spell_without_weeks",
        outflow("P03,volunteering,2020-07-01,,8,,,"),
        [(OUT, 6, "weeks_per_year", "spell_without_weeks")],
        outflow("P03,paid_work,2020-07-01,,8,,2000,"),
        [],
    ),
    (
        "same_row_twice",
        outflow("P02,volunteering,2019-07-01,,16,48,,"),
        [(OUT, 6, "participant_id", "same_row_twice")],
        outflow("P02,volunteering,2019-07-01,,16,48,,cook"),
        [],
    ),
    # The same paid spell twice is one fault, not an overlap or too many hours besides.
    (
        "same_row_twice",
        outflow("P01,paid_work,2020-07-01,,32,,2200.50,cook"),
        [(OUT, 6, "participant_id", "same_row_twice")],
        outflow(),
        [],
    ),
    (
        "same_row_twice",
        add("participants", "P04,2018-09-01,,,unknown,"),
        [(P, 6, "participant_id", "same_row_twice")],
        add("participants", "P05,2018-09-01,,,unknown,"),
        [],
    ),
    (
        "same_row_twice",
        add("funding", "fund,foundation,2018-01-01,2019-12-31,225000,grant,"),
        [(F, 4, "funder", "same_row_twice")],
        add("funding", "fund,foundation,2018-01-01,2019-12-31,225000,grant,second"),
        [],
    ),
    (
        "same_row_twice",
        add("respondents", "R1,experts,interview,yes,"),
        [(R, 5, "respondent_id", "same_row_twice")],
        add("respondents", "R4,experts,interview,yes,"),
        [],
    ),
    (
        "same_row_twice",
        add("mentions", "R1,impact,courage,,"),
        [(M, 5, "theme", "same_row_twice")],
        add("mentions", "R2,impact,courage,,"),
        [],
    ),
    (
        "same_row_twice",
        add("answers", "R2,grade,7"),
        [(A, 4, "answer", "same_row_twice")],
        add("answers", "R2,other,7"),
        [],
    ),
    (
        "same_row_twice",
        add("themes", "impact,courage,self_worth,Moed,Courage"),
        [(T, 4, "theme", "same_row_twice")],
        add("themes", "before,courage,,Moed,Courage"),
        [],
    ),
    (
        "duplicate_key",
        add("themes", "impact,courage,,,"),
        [(T, 4, "theme", "duplicate_key")],
        add("themes", "before,courage,,,"),
        [],
    ),
    (
        "duplicate_key",
        add("participants", "P04,2018-09-02,,,unknown,"),
        [(P, 6, "participant_id", "duplicate_key")],
        add("participants", "P004,2018-09-02,,,unknown,"),
        [],
    ),
    (
        "period_ends_before_start",
        add("funding", "x,province,2018-01-02,2018-01-01,1,,"),
        [(F, 4, "period_end", "period_ends_before_start")],
        add("funding", "x,province,2018-01-01,2018-01-01,1,,"),
        [],
    ),
    (
        "funding_outside_period",
        add("funding", "x,province,2021-01-01,2021-12-31,1,,"),
        [(F, 4, "period_start", "funding_outside_period")],
        add("funding", "x,province,2020-12-31,2020-12-31,1,,"),
        [],
    ),
    (
        "funding_partly_outside_period",
        add("funding", "x,province,2016-12-31,2017-12-31,1,,"),
        [(F, 4, "period_start", "funding_partly_outside_period")],
        add("funding", "x,province,2017-01-01,2017-12-31,1,,"),
        [],
    ),
    (
        "no_exclusion_reason",
        add("respondents", "R4,experts,interview,no,"),
        [(R, 5, "exclusion_reason", "no_exclusion_reason")],
        add("respondents", "R4,experts,interview,no,late"),
        [],
    ),
    (
        "reason_for_usable",
        add("respondents", "R4,experts,interview,yes,late"),
        [(R, 5, "exclusion_reason", "reason_for_usable")],
        add("respondents", "R4,experts,interview,yes,"),
        [],
    ),
    (
        "unknown_respondent",
        add("mentions", "R9,impact,courage,,"),
        [(M, 5, "respondent_id", "unknown_respondent")],
        add("mentions", "R2,impact,courage,,"),
        [],
    ),
    (
        "unknown_respondent",
        add("answers", "R9,grade,7"),
        [(A, 4, "respondent_id", "unknown_respondent")],
        add("answers", "R2,another,7"),
        [],
    ),
    (
        "unusable_respondent",
        add("mentions", "R3,impact,courage,,"),
        [(M, 5, "respondent_id", "unusable_respondent")],
        {**add("mentions", "R3,impact,courage,,"), **spoil("respondents", ("no,left_early", "yes,"))},
        [],
    ),
    (
        "unusable_respondent",
        add("answers", "R3,grade,7"),
        [(A, 4, "respondent_id", "unusable_respondent")],
        {**add("answers", "R3,grade,7"), **spoil("respondents", ("no,left_early", "yes,"))},
        [],
    ),
    (
        "theme_not_in_codebook",
        add("mentions", "R2,before,courage,,"),
        [(M, 5, "theme", "theme_not_in_codebook")],
        {**add("mentions", "R2,before,courage,,"), **add("themes", "before,courage,,,")},
        [],
    ),
    (
        "same_mention_twice",
        add("mentions", "R2,impact,self_worth,other words,yes"),
        [(M, 5, "theme", "same_mention_twice")],
        add("mentions", "R2,impact,courage,other words,yes"),
        [],
    ),
    (
        "answered_twice",
        add("answers", "R2,grade,8"),
        [(A, 4, "answer", "answered_twice")],
        add("answers", "R2,next_grade,8"),
        [],
    ),
    (
        "parent_not_in_codebook",
        add("themes", "before,shame,self_worth,,"),
        [(T, 4, "parent", "parent_not_in_codebook")],
        add("themes", "impact,shame,self_worth,,"),
        [],
    ),
    (
        "parent_is_child",
        add("themes", "impact,daring,courage,,"),
        [(T, 4, "parent", "parent_is_child")],
        add("themes", "impact,daring,self_worth,,"),
        [],
    ),
]


@pytest.mark.parametrize(("rule", "breaking", "expected", "passing", "told_of_it"), CASES)
def test_rule(
    tmp_path: Path, rule: str, breaking: dict[str, str], expected: Told, passing: dict[str, str], told_of_it: Told
) -> None:
    assert told(tmp_path / "breaking", **breaking) == expected
    assert rule in {name for *_, name in expected}
    assert told(tmp_path / "passing", **passing) == told_of_it
    assert rule not in {name for *_, name in told_of_it}


def test_every_rule_has_a_case_at_every_table() -> None:
    tried = {(rule, table) for rule, _, expected, *_ in CASES for table, *_, name in expected if name == rule}
    keys = {(rule.name, f"{rule.table}.csv") for rule in KEY_RULES}
    # The rules of other tables are tried beside those tables (test_ingest_households and the like).
    # Those about member organisations ask for other tables and a model: tests/integration/test_monitor_waves.py tries them.
    here = [rule for rule in RULES if rule.table in GOOD and rule not in organisations.RULES]
    assert {(rule.name, f"{rule.table}.csv") for rule in here} <= tried
    assert len(tried & keys) >= 2


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("P03,paid_work,2020-07-01,,168.5,,2000,", (OUT, 6, "hours_per_week", "above_maximum")),
        ("P03,paid_work,2020-07-01,,-1,,2000,", (OUT, 6, "hours_per_week", "below_minimum")),
        ("P03,paid_work,2020-07-01,,many,,2000,", (OUT, 6, "hours_per_week", "bad_decimal")),
        ("P03,volunteering,2020-07-01,,8,54,,", (OUT, 6, "weeks_per_year", "above_maximum")),
        ("P01,paid_work,2020-07-01,whenever,8,,2000,", (OUT, 6, "ended_on", "bad_date")),
        (",none,2020-07-01,,,,,", (OUT, 6, "participant_id", "missing_value")),
        ("P03,,2020-07-01,,,,,", (OUT, 6, "status", "missing_value")),
        ("P03,swimming,2020-07-01,,,,,", (OUT, 6, "status", "unknown_code")),
        ("P03,paid_work,2020-07-01,,8,,2000.123,", (OUT, 6, "gross_monthly_wage_fte_eur", "too_many_decimals")),
        ("P03,paid_work,2020-07-01,,8,,0,", (OUT, 6, "gross_monthly_wage_fte_eur", "not_positive")),
        ("P03,education,1820-07-01,,,,,", (OUT, 6, "started_on", "implausible_date")),
    ],
)
def test_no_rule_says_a_second_thing_about_a_cell_without_a_value(
    tmp_path: Path, row: str, expected: tuple[str, int, str, str]
) -> None:
    assert told(tmp_path, **outflow(row)) == [expected]


def test_a_table_that_cannot_be_read_silences_the_rules_that_need_it(tmp_path: Path) -> None:
    found = told(tmp_path, participants=b"\x81\x8d\xff", respondents="")
    assert {file for file, *_ in found} == {P, R}
    assert len(found) == 2


def test_a_missing_column_silences_the_rules_that_need_it(tmp_path: Path) -> None:
    changed = spoil("participants", ("participant_id,", "colour,"))
    assert told(tmp_path, **changed) == [
        (P, 1, "colour", "unknown_column"),
        (P, 1, "participant_id", "missing_column"),
    ]


def test_references_to_a_row_that_could_not_be_read_are_no_faults_of_their_own(tmp_path: Path) -> None:
    ragged = spoil("participants", ("P01,2017-09-01,2019-06-30,Assen,", "P01,2017-09-01,2019-06-30,Assen,x,"))
    assert told(tmp_path / "ragged", **ragged) == [(P, 2, None, "ragged_row")]
    unclosed = spoil("participants", ("P01,2017-09-01,2019-06-30,Assen", 'P01,2017-09-01,2019-06-30,"Assen'))
    assert told(tmp_path / "unclosed", **unclosed) == [(P, 2, None, "unclosed_quote")]


def test_references_to_an_identifier_with_a_fault_are_no_faults_of_their_own(tmp_path: Path) -> None:
    long = "t" * 201
    changed = {**add("themes", f"impact,{long},,,"), **add("mentions", f"R2,impact,{long},,")}
    assert told(tmp_path, **changed) == [(M, 5, "theme", "bad_id"), (T, 4, "theme", "bad_id")]


def test_many_faults_of_a_kind_are_capped_and_counted(tmp_path: Path) -> None:
    rows = "".join(f"R1,grade{number},8\nX{number},grade,8\n" for number in range(150))
    faults = verdict(tmp_path, answers=GOOD["answers"] + rows).faults
    assert len(faults) == 101
    assert faults[-1].found == "and 50 more of the same, from this row on"
    assert faults[-1].row == 205


def test_many_wrong_values_are_capped_and_counted(tmp_path: Path) -> None:
    rows = "".join(f"P03,education,long ago {number},,,,,\n" for number in range(150))
    faults = verdict(tmp_path, outflow=GOOD["outflow"] + rows).faults
    assert len(faults) == 101
    assert (faults[-1].found, faults[-1].row) == ("and 50 more of the same, from this row on", 106)


def test_a_persons_identifier_is_shown_to_the_deliverer_and_kept_nowhere(tmp_path: Path) -> None:
    (fault,) = verdict(tmp_path, **outflow("P99,none,2020-07-01,,,,,")).faults
    assert (fault.value, fault.private) == ("P99", True)
    assert fault.withheld().value is None
    assert "P99" not in fault.sentence()


def test_one_participant_with_thousands_of_spells_is_judged_in_time(tmp_path: Path) -> None:
    """Spells are held against one another without looking at every pair of them."""
    rows = "".join(f"P03,volunteering,2020-07-01,,{number % 90 + 1}.{number:04d},40,,\n" for number in range(9_999))
    rules = {fault.rule for fault in verdict(tmp_path, outflow=GOOD["outflow"] + rows).faults}
    assert "more_than_24_hours_a_day" in rules


def test_a_quarantine_may_name_exactly_the_rules_that_stop_a_run() -> None:
    assert rules_that_set_aside() == quarantine.RULES
