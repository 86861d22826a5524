"""corrections.yaml: what it changes, when it stops a run, and what is told of it."""

import hashlib
from pathlib import Path

import pytest
from raw_folder import CONTEXT, GOOD, write

from pipeline.ingest import Judgement
from pipeline.ingest.delivered import AppliedCorrection
from tests.support.judged import judge

# The hours of P02, told as by who writes it: lines 1 to 9.
HOURS = """\
- table: outflow
  record: {participant_id: P02}
  column: hours_per_week
  from: 16
  to: 12.5
  why: The hours were those of the first month.
  decided_by: the coordinator
  decided_on: 2021-02-01
"""
AMOUNT = """\
- table: funding
  record: {funder: fund}
  column: amount_eur
  from: "225000"
  to: 225500.125
  why: The grant was raised.
  decided_by: the treasurer
  decided_on: 2021-02-02
"""
FILE = "raw/corrections.yaml"


def judged(folder: Path, corrections: str, **changed: str | bytes) -> Judgement:
    write(folder, **changed)
    (folder / "corrections.yaml").write_text(corrections, encoding="utf-8")
    return judge(folder, list(GOOD), CONTEXT)


def told(found: Judgement) -> list[tuple[str, int | None, str]]:
    return [(fault.file, fault.row, fault.rule) for fault in found.faults]


def hours_of(found: Judgement, row: int = 2) -> str:
    return format(found.tables["outflow"]["hours_per_week"][row], "f")


def test_a_correction_changes_its_cell_and_is_told(tmp_path: Path) -> None:
    found = judged(tmp_path / "raw", HOURS + AMOUNT.replace("225500.125", "225500.25"))
    assert told(found) == []
    assert hours_of(found) == "12.5000"
    assert format(found.tables["funding"]["amount_eur"][1], "f") == "225500.25"
    assert found.corrections == (
        AppliedCorrection(
            "outflow", "raw/outflow.csv", (4,), "hours_per_week", "The hours were those of the first month.",
            "the coordinator", "2021-02-01",
        ),
        AppliedCorrection(
            "funding", "raw/funding.csv", (3,), "amount_eur", "The grant was raised.", "the treasurer", "2021-02-02",
            before="225000", after="225500.25",
        ),
    )  # fmt: skip


def test_a_number_keeps_its_mark_whatever_the_column_writes(tmp_path: Path) -> None:
    """1.234 as a number is one and a bit, also where the column has points for thousands and decimal commas."""
    outflow = GOOD["outflow"].replace(",", ";").replace("2200.50", "2.200,50").replace(";16;", ";1.016,5;")
    outflow = outflow.replace(";1.016,5;", ";16,5;")
    found = judged(tmp_path / "raw", HOURS.replace("from: 16", "from: 16.5").replace("12.5", "1.234"), outflow=outflow)
    assert told(found) == []
    assert hours_of(found) == "1.2340"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("from: 16", "from: 16.0"),
        ("from: 16", 'from: "16,00"'),
        ("column: hours_per_week", "column: Uren per week"),
        ("{participant_id: P02}", "{Deelnemernummer: P02, started_on: 2019-07-01}"),
        ("{participant_id: P02}", '{status: vrijwilligerswerk, started_on: "1-7-2019"}'),
        ("{participant_id: P02}", "{participant_id: P02, role: }"),
    ],
)
def test_record_and_value_are_found_by_what_they_mean(tmp_path: Path, old: str, new: str) -> None:
    found = judged(tmp_path / "raw", HOURS.replace(old, new))
    assert told(found) == []
    assert hours_of(found) == "12.5000"


def test_as_many_rows_as_it_says(tmp_path: Path) -> None:
    wages = HOURS.replace("P02", "P01").replace("hours_per_week", "gross_monthly_wage_fte_eur")
    wages = wages.replace("from: 16", "from: 2200.5").replace("12.5", "2300") + "  rows: 2\n"
    found = judged(tmp_path / "raw", wages)
    assert told(found) == []
    assert found.corrections[0].rows == (2, 3)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("P02}", "P09}", [(FILE, 2, "correction_rows")]),
        ("P02}", "P01}", [(FILE, 2, "correction_rows")]),
        ("decided_on: 2021-02-01\n", "decided_on: 2021-02-01\n  rows: 2\n", [(FILE, 2, "correction_rows")]),
        ("from: 16", "from: 17", [(FILE, 4, "correction_does_not_apply")]),
        ("table: outflow", "table: uitval", [(FILE, 1, "unknown_table")]),
        ("column: hours_per_week", "column: shoe_size", [(FILE, 3, "unknown_column")]),
        ("{participant_id: P02}", "{shoe_size: P02}", [(FILE, 2, "unknown_column")]),
        ("  to: 12.5\n", "", [(FILE, 1, "missing_key")]),
        ("  why: The hours were those of the first month.\n", "", [(FILE, 1, "missing_key")]),
        ("why:", "because: y\n  why:", [(FILE, 6, "unknown_key")]),
        ("decided_on: 2021-02-01", "decided_on: last week", [(FILE, 8, "bad_correction")]),
        ("to: 12.5", "to: [12.5]", [(FILE, 5, "bad_correction")]),
        ("to: 12.5", "to: 16", [(FILE, 5, "bad_correction")]),
        ("decided_by: the coordinator", "decided_by: c@example.org", [(FILE, 7, "identifier")]),
        ("The hours were", "Phoned 06-12345678, the hours were", [(FILE, 6, "identifier")]),
        ("The hours were", "P02 called, the hours were", [(FILE, 6, "identifier")]),
        ("to: 12.5", 'to: "ask c@example.org"', [(FILE, 5, "identifier")]),
        ("to: 12.5", "to: 169", [("raw/outflow.csv", 4, "above_maximum")]),
        ("to: 12.5", "to: many", [("raw/outflow.csv", 4, "bad_decimal")]),
        (HOURS, "hours: 3\n", [(FILE, 1, "bad_correction")]),
        (HOURS, "- three\n", [(FILE, 1, "bad_correction")]),
        (HOURS, "- table: [\n", [(FILE, 2, "yaml")]),
        (HOURS, HOURS + HOURS.replace("12.5", "13"), [(FILE, 11, "corrected_twice")]),
    ],
)
def test_what_stops_a_run(tmp_path: Path, old: str, new: str, expected: list[tuple[str, int, str]]) -> None:
    assert HOURS.count(old) == 1
    found = judged(tmp_path / "raw", HOURS.replace(old, new))
    assert told(found) == expected
    assert found.faults[0].severity == "error"
    for fault in found.faults:
        assert "P02" not in fault.sentence()
        assert "example.org" not in str(fault)


def test_a_source_that_was_mended_is_told_as_such(tmp_path: Path) -> None:
    found = judged(tmp_path / "raw", HOURS, outflow=GOOD["outflow"].replace(",16,48,", ",12.50,48,"))
    assert told(found) == [(FILE, 4, "correction_does_not_apply")]
    assert found.faults[0].remedy == "The source was mended: take the correction out."
    assert found.corrections == ()


def test_one_bad_entry_leaves_all_corrections_unapplied(tmp_path: Path) -> None:
    found = judged(tmp_path / "raw", HOURS + AMOUNT.replace("table: funding", "table: fundings"))
    assert told(found) == [(FILE, 9, "unknown_table")]
    assert found.corrections == ()


def test_a_fault_that_is_corrected_is_no_fault(tmp_path: Path) -> None:
    spoilt = GOOD["outflow"].replace("P02,", "P2,")
    correction = HOURS.replace("{participant_id: P02}", "{started_on: 2019-07-01, status: volunteering}")
    correction = (
        correction.replace("hours_per_week", "participant_id").replace("from: 16", "from: P2").replace("12.5", "P02")
    )
    assert [fault.rule for fault in judged(tmp_path / "raw", "", outflow=spoilt).faults] == ["unknown_participant"]
    assert told(judged(tmp_path / "raw", correction, outflow=spoilt)) == []


def test_identifiers_become_the_same_pseudonyms(tmp_path: Path) -> None:
    folder = write(tmp_path / "raw")
    (folder / "corrections.yaml").write_text(HOURS)

    def pseudonym(person: str, text: str) -> str:
        return f"{person[0]}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"

    found = judge(folder, list(GOOD), CONTEXT, pseudonym=pseudonym)
    assert told(found) == []
    assert hours_of(found) == "12.5000"
    assert not any("P02" in str(frame.to_dict()) for frame in found.tables.values())


QUOTE = """\
- table: mentions
  record: {respondent_id: R2}
  column: quote_consent
  from: "yes"
  to: "no"
  why: The respondent took the consent back.
  decided_by: the coordinator
  decided_on: 2021-02-01
"""


def test_consent_can_be_taken_back_and_the_words_go_with_it(tmp_path: Path) -> None:
    found = judged(tmp_path / "raw", QUOTE)
    assert told(found) == []
    assert list(found.tables["mentions"]["quote"]) == [None, None, None]


def test_consent_cannot_be_given_by_a_correction(tmp_path: Path) -> None:
    given = QUOTE.replace("R2}", "R1, theme: self_worth}").replace('from: "yes"\n  to: "no"', 'from: "no"\n  to: ja')
    assert told(judged(tmp_path / "raw", given)) == [(FILE, 5, "correction_of_consent")]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = write(tmp_path / "raw")
    (tmp_path / "elsewhere.yaml").write_text(HOURS)
    (folder / "corrections.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert told(judge(folder, list(GOOD), CONTEXT)) == [(FILE, None, "link_outside")]
