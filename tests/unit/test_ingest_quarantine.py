"""Rows set aside, and totals that a table must add up to."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from raw_folder import CONTEXT, GOOD, spoil, write

from pipeline.ingest import Judgement
from pipeline.ingest.context import QuarantineRule
from pipeline.ingest.quarantine import SetAside
from tests.support.judged import judge

OUT = "raw/outflow.csv"
NO_WAGE = "P03,paid_work,2020-07-01,,8,,,"


def allowed(at_most: int, *rules: str, table: str = "outflow") -> QuarantineRule:
    return QuarantineRule(table, at_most, frozenset(rules))


def judged(folder: Path, *declared: QuarantineRule, **changed: str | bytes) -> Judgement:
    return judge(write(folder, **changed), list(GOOD), replace(CONTEXT, quarantine=declared))


def outflow(*rows: str) -> dict[str, str]:
    return {"outflow": GOOD["outflow"] + "".join(f"{row}\n" for row in rows)}


def told(found: Judgement) -> list[tuple[str, int | None, str | None, str, str]]:
    return [(fault.file, fault.row, fault.column, fault.rule, fault.severity) for fault in found.faults]


def test_undeclared_any_bad_row_stops_the_run(tmp_path: Path) -> None:
    found = judged(tmp_path / "raw", **outflow(NO_WAGE))
    assert told(found) == [(OUT, 6, "gross_monthly_wage_fte_eur", "spell_without_wage", "error")]
    assert found.set_aside == ()


def test_a_declared_row_is_set_aside_listed_and_counted(tmp_path: Path) -> None:
    found = judged(tmp_path / "raw", allowed(1, "spell_without_wage"), **outflow(NO_WAGE))
    assert told(found) == [(OUT, 6, "gross_monthly_wage_fte_eur", "set_aside", "warning")]
    assert found.faults[0].found == "a row that was set aside: an empty cell in a spell that needs it"
    assert found.set_aside == (SetAside("outflow", OUT, 6, "gross_monthly_wage_fte_eur", "spell_without_wage"),)
    assert found.row_counts["outflow"] == 4
    assert len(found.tables["outflow"]) == 4


def test_a_value_that_cannot_be_read_can_be_a_reason_too(tmp_path: Path) -> None:
    found = judged(tmp_path / "raw", allowed(1, "bad_date"), **outflow("P03,education,someday,,,,,"))
    assert told(found) == [(OUT, 6, "started_on", "set_aside", "warning")]
    assert found.faults[0].value == "someday"


def test_a_row_with_an_error_of_another_rule_is_not_set_aside(tmp_path: Path) -> None:
    found = judged(tmp_path / "raw", allowed(5, "spell_without_wage"), **outflow("P03,paid_work,2020-07-01,,,,,"))
    assert {(rule, severity) for *_, rule, severity in told(found)} == {
        ("spell_without_wage", "error"),
        ("spell_without_hours", "error"),
    }
    assert found.set_aside == ()


def test_more_rows_than_allowed_makes_everything_an_error_again(tmp_path: Path) -> None:
    other = "P03,paid_work,2020-09-01,,8,,,"
    first = "P03,paid_work,2020-07-01,2020-08-01,8,,,"
    found = judged(tmp_path / "raw", allowed(1, "spell_without_wage"), **outflow(first, other))
    assert told(found) == [
        (OUT, None, None, "quarantine_full", "error"),
        (OUT, 6, "gross_monthly_wage_fte_eur", "spell_without_wage", "error"),
        (OUT, 7, "gross_monthly_wage_fte_eur", "spell_without_wage", "error"),
    ]
    assert found.faults[0].found == "2 rows that would have to be set aside"
    assert found.row_counts["outflow"] == 6
    assert (
        told(judged(tmp_path / "raw", allowed(2, "spell_without_wage"), **outflow(first, other)))[0][3] == "set_aside"
    )


def test_without_the_row_the_others_are_judged_again(tmp_path: Path) -> None:
    """The overlap is with a row that is set aside for its wage: without it there is none."""
    rows = outflow(NO_WAGE, "P03,paid_work,2020-08-01,,8,,2000,")
    both = told(judged(tmp_path / "raw", **rows))
    assert [rule for *_, rule, _ in both] == ["spell_without_wage", "paid_spells_overlap"]
    found = judged(tmp_path / "raw", allowed(1, "spell_without_wage"), **rows)
    assert [(row, rule) for _, row, _, rule, severity in told(found) if severity == "error"] == []


def test_what_refers_to_a_row_set_aside_holds_an_error_of_its_own(tmp_path: Path) -> None:
    late = spoil("participants", ("P03,2018-09-01,2020-06-30", "P03,2018-09-01,2021-07-01"))
    declared = allowed(1, "not_yet_observed", table="participants")
    found = judged(tmp_path / "raw", declared, **late)
    assert [(file, row, rule) for file, row, _, rule, severity in told(found) if severity == "error"] == [
        (OUT, 5, "unknown_participant")
    ]
    found = judged(tmp_path / "raw", declared, allowed(1, "unknown_participant"), **late)
    assert [severity for *_, severity in told(found) if severity == "error"] == []
    assert [(one.table, one.row, one.rule) for one in found.set_aside] == [
        ("outflow", 5, "unknown_participant"),
        ("participants", 4, "not_yet_observed"),
    ]


def totals(folder: Path, stated: dict[str, dict[str, Decimal]], **changed: str | bytes) -> list[tuple[str, str, str]]:
    found = judge(write(folder, **changed), list(GOOD), replace(CONTEXT, totals=stated))
    return [(fault.file, fault.found, fault.expected) for fault in found.faults if fault.rule == "control_total"]


def test_a_table_adds_up_to_what_was_stated(tmp_path: Path) -> None:
    right = {"participants": {"rows": Decimal(4)}, "funding": {"rows": Decimal(2), "amount_eur": Decimal("499687.50")}}
    assert totals(tmp_path / "raw", right) == []


@pytest.mark.parametrize(
    ("table", "stated", "expected"),
    [
        ("participants", {"rows": Decimal(5)}, ("4 rows", "5 rows, as source.yaml states")),
        (
            "funding",
            {"amount_eur": Decimal("499687.51")},
            ("a total of 499687.50", "a total of 499687.51, as source.yaml states"),
        ),
    ],
)
def test_a_table_that_does_not_add_up_names_both_numbers(
    tmp_path: Path, table: str, stated: dict[str, Decimal], expected: tuple[str, str]
) -> None:
    assert totals(tmp_path / "raw", {table: stated}) == [(f"raw/{table}.csv", *expected)]


def test_an_amount_that_could_not_be_read_is_told_once(tmp_path: Path) -> None:
    stated = {"funding": {"amount_eur": Decimal("499687.50")}}
    assert totals(tmp_path / "raw", stated, **spoil("funding", ("225000,grant", "much,grant"))) == []
