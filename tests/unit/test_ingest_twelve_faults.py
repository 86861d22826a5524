"""One list for everything: a raw folder with twelve different faults spread over its files."""

from pathlib import Path

import pytest
from raw_folder import spoil, verdict

from pipeline.faults import FaultsError, errors_in

SPOILED = {
    **spoil(
        "participants",
        ("P04,2018-09-01,,,unknown,", "P04,2018-09-01,,,unknown,\nP01,2018-09-01,,,unknown,"),
        ("P03,2018-09-01,2020-06-30,,work,no", "P03,31-2-2018,2020-06-30,,wrok,no"),
    ),
    **spoil(
        "outflow",
        ("P01,paid_work,2020-07-01,,32,,2200.50,cook", "P01,paid_work,2020-06-01,,32,,2200.50,cook"),
        ("P02,volunteering,2019-07-01,,16,48,,", "P99,volunteering,2019-07-01,,16,60,,"),
    ),
    **spoil(
        "funding",
        ("225000,grant,", "-225000,grant,"),
        ("towns,municipality,2017-01-01,2020-12-31", "towns,municipality,2020-12-31,2017-01-01"),
    ),
    **spoil("respondents", ("no,left_early", "no,")),
    **spoil(
        "mentions", ("R1,impact,courage,,", "R1,impact,courages,,"), ("I dare to ask", "mail p.jansen@example.org")
    ),
    **spoil("answers", ("R2,grade,7", "R2,grade,7,8")),
}

EXPECTED = [
    # file, row, column, value, rule
    ("answers.csv", 3, None, None, "ragged_row"),
    ("funding.csv", 2, "period_end", "2017-01-01", "period_ends_before_start"),
    ("funding.csv", 3, "amount_eur", "-225000", "not_positive"),
    ("mentions.csv", 3, "theme", "courages", "theme_not_in_codebook"),
    ("mentions.csv", 4, "quote", None, "identifier"),
    ("outflow.csv", 3, "started_on", "2020-06-01", "paid_spells_overlap"),
    ("outflow.csv", 4, "participant_id", "P99", "unknown_participant"),
    ("outflow.csv", 4, "weeks_per_year", "60", "above_maximum"),
    ("participants.csv", 4, "enrolled_on", "31-2-2018", "bad_date"),
    ("participants.csv", 4, "prior_income", "wrok", "unknown_code"),
    ("participants.csv", 6, "participant_id", "P01", "duplicate_key"),
    ("respondents.csv", 4, "exclusion_reason", None, "no_exclusion_reason"),
]


def test_twelve_faults_are_told_in_one_list(tmp_path: Path) -> None:
    faults = verdict(tmp_path / "raw", **SPOILED).faults

    found = [(f.file.removeprefix("raw/"), f.row, f.column, f.value, f.rule) for f in faults]
    assert found == EXPECTED
    assert len(errors_in(faults)) == 12
    for fault in faults:
        assert fault.found, fault
        assert fault.expected, fault
        assert fault.remedy.endswith("."), fault


def test_the_list_ends_a_run_and_repeats_nothing_private(tmp_path: Path) -> None:
    judgement = verdict(tmp_path / "raw", **SPOILED)
    with pytest.raises(FaultsError) as raised:
        raise FaultsError(judgement.faults)

    text = str(raised.value)
    assert text.startswith("12 faults to mend:")
    assert len(text.splitlines()) == 13
    assert "jansen" not in text
    assert raised.value.exit_code == 1
    assert not any("jansen" in str(frame.to_dict()) for frame in judgement.tables.values())


def test_the_remedy_names_the_code_that_was_meant(tmp_path: Path) -> None:
    faults = verdict(tmp_path / "raw", **SPOILED).faults
    assert next(f.remedy for f in faults if f.rule == "unknown_code") == "Write 'work', if that was meant."


def test_good_files_have_no_faults(tmp_path: Path) -> None:
    assert verdict(tmp_path / "raw").faults == []


@pytest.mark.parametrize("table", sorted(SPOILED))
def test_mending_one_file_makes_its_faults_disappear_and_no_other_appear(tmp_path: Path, table: str) -> None:
    rest = {name: text for name, text in SPOILED.items() if name != table}
    found = [(f.file.removeprefix("raw/"), f.rule) for f in verdict(tmp_path / "raw", **rest).faults]
    assert found == [(file, rule) for file, _, _, _, rule in EXPECTED if file != f"{table}.csv"]
