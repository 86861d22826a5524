"""One file with faults of more than thirty kinds: one list, and each mend takes away its own fault and no other.

Belongs here: the file, a mend for each fault, and the order in which a person works. Does not belong here: single rules
(``tests/unit/test_ingest_rules.py``), odd files (``tests/corpus``).
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import store
from pipeline.faults import Fault, in_working_order
from pipeline.ingest.entering import enter
from pipeline.ingest.judging import CohortContext, judge_tables

CONTEXT = CohortContext(
    period_from=datetime.date(2017, 1, 1),
    period_until=datetime.date(2020, 12, 31),
    observed_until=datetime.date(2021, 6, 30),
    enrolled_in_period=True,
)
COLUMNS = [
    "participant_id", "status", "started_on", "ended_on", "hours_per_week", "weeks_per_year", "gross_monthly_wage_fte_eur",
    "role", "role", "foo", "", "naam",
]  # fmt: skip
GOOD = ["paid_work", "2019-07-01", "", "24", "", "2200.50", "", "", "", "", ""]


@dataclass(frozen=True)
class Spoilt:
    """A fault: its rule, the row with it (after the participant), and the mended row; none where the row goes."""

    rule: str
    row: list[str] | None
    mended: list[str] | None = None
    person: str = ""


def _with(**cells: str) -> list[str]:
    row = list(GOOD)
    for name, text in cells.items():
        row[COLUMNS.index(name) - 1] = text
    return row


# Cells far apart in meaning, one fault each, every one of a participant of its own.
ROWS = [
    Spoilt("unknown_participant", GOOD, GOOD, person="P99"),
    Spoilt("did_not_graduate", GOOD, None, person="P90"),
    Spoilt("starts_before_graduation", _with(started_on="2019-06-01"), GOOD),
    Spoilt("ended_before_started", _with(ended_on="2019-06-30"), GOOD),
    Spoilt("not_yet_observed", _with(started_on="2021-07-02"), GOOD),
    Spoilt("many_hours", _with(hours_per_week="70"), GOOD),
    Spoilt("spell_without_hours", _with(hours_per_week=""), GOOD),
    Spoilt("spell_without_wage", _with(gross_monthly_wage_fte_eur=""), GOOD),
    Spoilt(
        "spell_without_weeks", _with(status="volunteering", gross_monthly_wage_fte_eur=""), _with(weeks_per_year="40")
    ),
    Spoilt("unknown_code", _with(status="retired"), GOOD),
    Spoilt("missing_value", _with(status=""), GOOD),
    Spoilt("bad_date", _with(started_on="soon"), GOOD),
    Spoilt("implausible_date", _with(ended_on="3019-07-01"), GOOD),
    Spoilt("bad_decimal", _with(hours_per_week="full time"), GOOD),
    Spoilt("too_many_decimals", _with(hours_per_week="24.00001"), GOOD),
    Spoilt("too_many_digits", _with(gross_monthly_wage_fte_eur="99999999999999999.00"), GOOD),
    Spoilt("below_minimum", _with(hours_per_week="-24"), GOOD),
    Spoilt("above_maximum", _with(weeks_per_year="54"), GOOD),
    Spoilt("not_positive", _with(gross_monthly_wage_fte_eur="0"), GOOD),
    Spoilt("identifier", _with(role="via p.jansen@example.org"), GOOD),
    Spoilt("control_character", _with(role="co\u202eok"), GOOD),
    Spoilt("surrounding_space", _with(role="  cook"), GOOD),
    Spoilt("cell_too_long", _with(role="x" * 32_768), GOOD),
    Spoilt("bad_id", GOOD, GOOD, person="P" * 201),
]


def _cells(open_faults: set[str]) -> list[list[str]]:
    """The table with the faults of these rules in it and every other mended."""
    table = []
    for number, spoilt in enumerate(ROWS, start=1):
        own = f"P{number:02}"
        if spoilt.rule in open_faults:
            assert spoilt.row is not None
            table.append([spoilt.person or own, *spoilt.row])
        elif spoilt.mended is not None:
            table.append([own, *spoilt.mended])
    second = _with(started_on="2020-07-01") if "paid_spells_overlap" in open_faults else _with(started_on="2021-01-01")
    table += [["P30", *_with(ended_on="2020-12-31")], ["P30", *second]]
    table += [["P31", *GOOD]] * (2 if "same_row_twice" in open_faults else 1)
    # Fifty-eight hours are many but possible; three times that is more than a week has.
    free = [
        _with(status="volunteering", hours_per_week="58", weeks_per_year=weeks, gross_monthly_wage_fte_eur="")
        for weeks in ("40", "30", "20")
    ]
    return table + [["P32", *spell] for spell in free[: 3 if TOGETHER in open_faults else 2]]


TOGETHER = "more_than_24_hours_a_day"
OF_THE_HEADER = {"duplicate_column": 8, "unknown_column": 9, "column_without_name": 10, "private_column": 11}
OF_LINES: dict[str, Callable[[list[str]], list[str]]] = {
    "ragged_row": lambda lines: [*lines, lines[-1].replace("P31", "P33") + ",one more"],
    "empty_row": lambda lines: [*lines[:2], "," * lines[0].count(","), *lines[2:]],
}
WARNINGS = {"many_hours", "surrounding_space", "empty_row"}


def _file(open_faults: set[str]) -> bytes:
    gone = [place for rule, place in OF_THE_HEADER.items() if rule not in open_faults]
    rows = [COLUMNS, *_cells(open_faults)]
    if "column_without_name" in open_faults:
        rows = [rows[0], [*rows[1][:10], "what is this", *rows[1][11:]], *rows[2:]]
    lines = [",".join(cell for place, cell in enumerate(row) if place not in gone) for row in rows]
    for rule, spoil in OF_LINES.items():
        if rule in open_faults:
            lines = spoil(lines)
    return "\n".join(lines).encode() + b"\n"


def _participants() -> str:
    people = [f"P{number:02},2017-09-01,2019-06-30,,work," for number in range(1, 40)]
    head = "participant_id,enrolled_on,graduated_on,municipality,prior_income,in_debt_restructuring"
    return "\n".join([head, *people, "P90,2017-09-01,,,work,"]) + "\n"


def _told(folder: Path, open_faults: set[str]) -> list[Fault]:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "participants.csv").write_text(_participants())
    (folder / "outflow.csv").write_bytes(_file(open_faults))
    with store.session() as db:
        return judge_tables(enter(folder, ["participants", "outflow"], "raw", None), CONTEXT, db).faults


ALL = (
    {spoilt.rule for spoilt in ROWS}
    | {"paid_spells_overlap", "same_row_twice", TOGETHER}
    | set(OF_THE_HEADER)
    | set(OF_LINES)
)


def test_one_list_of_more_than_thirty_kinds(tmp_path: Path) -> None:
    faults = _told(tmp_path, ALL)
    assert {fault.rule for fault in faults} == ALL
    assert len(ALL) > 30
    assert len(faults) == len(ALL), [fault.sentence() for fault in faults]
    assert {fault.rule for fault in faults if fault.severity == "warning"} >= WARNINGS
    assert faults == in_working_order(faults)
    rows = [fault.row or 0 for fault in faults]
    assert rows == sorted(rows), "from the top of the file to its end"
    assert not any("jansen" in fault.sentence() for fault in faults)


def test_mending_one_by_one_takes_away_each_and_brings_no_other(tmp_path: Path) -> None:
    order = [fault.rule for fault in _told(tmp_path / "0", ALL)]
    still = set(ALL)
    for number, rule in enumerate(order, start=1):
        still.discard(rule)
        found = [fault.rule for fault in _told(tmp_path / str(number), still)]
        assert sorted(found) == sorted(order[number:]), f"after mending {rule}"
    assert still == set()


@pytest.mark.parametrize("rule", sorted(ALL))
def test_each_fault_alone_is_the_only_one_told(tmp_path: Path, rule: str) -> None:
    assert [fault.rule for fault in _told(tmp_path, {rule})] == [rule]


def test_without_faults_there_is_nothing_to_tell(tmp_path: Path) -> None:
    assert _told(tmp_path, set()) == []
