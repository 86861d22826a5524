"""Every rule about households, what they used, and the participation ladder: a row that breaks it, told by file and line."""

import datetime
from pathlib import Path

import pytest

from pipeline.ingest.context import CohortContext
from pipeline.ingest.rulebook import repeated
from pipeline.ingest.rules import RULES
from tests.support.judged import judge

CONTEXT = CohortContext(
    period_from=datetime.date(2017, 1, 1),
    period_until=datetime.date(2020, 12, 31),
    observed_until=datetime.date(2021, 6, 30),
    enrolled_in_period=False,
    services=("care", "housing"),
    use_evidence=("recorded", "estimated"),
    horizon=3,
)
GOOD = {
    "households": """\
household_id,started_on,ended_on,debt_before_eur,debt_after_eur,adults,children
H1,2018-01-01,2019-01-01,12000,3000,1,2
H2,2019-05-01,,,,2,0
""",
    "service_use": """\
household_id,scenario,service,year,units,evidence
H1,with,care,1,4,
H1,without,care,1,10,recorded
H2,with,housing,3,0,
H2,without,housing,3,1,estimated
""",
    "participants": """\
participant_id,enrolled_on,graduated_on,municipality,prior_income,in_debt_restructuring
P1,2018-01-01,2019-01-01,,none,
""",
    "ladder": """\
participant_id,measured_on,step
P1,2018-01-01,1
P1,2019-01-01,4
""",
}
H, U, L = "households.csv", "service_use.csv", "ladder.csv"


def told(folder: Path, **changed: str) -> list[tuple[str, int | None, str | None, str]]:
    for name, text in {**GOOD, **changed}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return [
        (fault.file.removeprefix("raw/"), fault.row, fault.column, fault.rule)
        for fault in judge(folder, list(GOOD), CONTEXT).faults
    ]


def add(table: str, *rows: str) -> dict[str, str]:
    return {table: GOOD[table] + "".join(f"{row}\n" for row in rows)}


def spoil(table: str, old: str, new: str) -> dict[str, str]:
    assert GOOD[table].count(old) == 1
    return {table: GOOD[table].replace(old, new)}


CASES = [
    ("ended_before_started", spoil("households", "2019-01-01", "2017-12-31"), (H, 2, "ended_on")),
    ("outside_cohort", spoil("households", "2019-05-01", "2021-01-01"), (H, 3, "started_on")),
    ("not_yet_observed", spoil("households", "2019-01-01", "2021-07-01"), (H, 2, "ended_on")),
    ("not_yet_observed", spoil("households", "2019-05-01", "2021-07-01"), (H, 3, "started_on")),
    ("nobody_in_household", spoil("households", ",2,0\n", ",0,0\n"), (H, 3, "adults")),
    ("debt_on_one_side", spoil("households", "12000,3000", "12000,"), (H, 2, "debt_after_eur")),
    ("debt_on_one_side", spoil("households", "12000,3000", ",3000"), (H, 2, "debt_after_eur")),
    ("below_minimum", spoil("households", "12000,3000", "-1,3000"), (H, 2, "debt_before_eur")),
    ("household_without_use", add("households", "H3,2018-01-01,,,,,"), (H, 4, "household_id")),
    ("duplicate_key", add("households", "H1,2018-02-01,,,,,"), (H, 4, "household_id")),
    (
        "unknown_household",
        add("service_use", "H9,with,care,1,0,", "H9,without,care,1,0,recorded"),
        (U, 6, "household_id"),
    ),
    ("unknown_service", spoil("service_use", "H2,with,housing", "H2,with,horsing"), (U, 4, "service")),
    ("unknown_evidence", spoil("service_use", "3,1,estimated", "3,1,guessed"), (U, 5, "evidence")),
    ("no_evidence", spoil("service_use", "1,10,recorded", "1,10,"), (U, 3, "evidence")),
    ("scenario_missing", spoil("service_use", "H1,with,care,1,4,\n", ""), (U, 2, "scenario")),
    ("scenario_missing", spoil("service_use", "H2,without,housing,3,1,estimated\n", ""), (U, 4, "scenario")),
    ("beyond_horizon", add("service_use", "H1,with,care,4,0,", "H1,without,care,4,0,recorded"), (U, 6, "year")),
    ("below_minimum", spoil("service_use", "care,1,4,", "care,1,-4,"), (U, 2, "units")),
    ("below_minimum", spoil("service_use", "H1,with,care,1,4,", "H1,with,care,0,4,"), (U, 2, "year")),
    ("duplicate_key", add("service_use", "H1,with,care,1,5,"), (U, 6, "year")),
    ("same_row_twice", add("service_use", "H1,with,care,1,4,"), (U, 6, "year")),
    ("unknown_code", spoil("service_use", "H1,with,care", "H1,within,care"), (U, 2, "scenario")),
    ("unknown_participant", add("ladder", "P9,2018-01-01,1"), (L, 4, "participant_id")),
    ("not_yet_observed", add("ladder", "P1,2021-07-01,1"), (L, 4, "measured_on")),
    ("above_maximum", add("ladder", "P1,2020-01-01,7"), (L, 4, "step")),
    ("duplicate_key", add("ladder", "P1,2019-01-01,5"), (L, 4, "measured_on")),
]


def test_good_files_have_no_faults(tmp_path: Path) -> None:
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("rule", "changed", "place"), CASES, ids=[f"{rule}-{place[0]}-{place[2]}" for rule, _, place in CASES]
)
def test_a_bad_row_is_told_with_its_line(
    tmp_path: Path, rule: str, changed: dict[str, str], place: tuple[str, int, str]
) -> None:
    assert (*place, rule) in told(tmp_path, **changed)


def test_every_rule_of_these_tables_has_a_case() -> None:
    tried = {(rule, place[0].removesuffix(".csv")) for rule, _, place in CASES}
    of_every_table = {rule.name for rule in repeated.RULES}
    own = {(rule.name, rule.table) for rule in RULES if rule.table in ("households", "service_use", "ladder")}
    assert {pair for pair in own if pair[0] not in of_every_table} <= tried


def test_dutch_words_for_the_scenarios_are_read(tmp_path: Path) -> None:
    words = GOOD["service_use"].replace(",with,", ",Met,").replace(",without,", ",zonder programma,")
    assert told(tmp_path, service_use=words) == []
