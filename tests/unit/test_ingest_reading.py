"""The raw folder itself: which files there are, and what may not be followed or read."""

import hashlib
import os
from pathlib import Path

import pytest
from raw_folder import CONTEXT, GOOD, told, verdict, write

from pipeline.errors import CallError
from pipeline.faults import FaultsError
from pipeline.ingest import judge, judge_tables, read, strangers
from pipeline.ingest.reading import LARGEST_FILE
from schemas import RAW


def rules(folder: Path, *tables: str) -> list[tuple[str, str]]:
    return [(fault.file, fault.rule) for fault in judge(folder, tables or list(RAW), CONTEXT).faults]


def test_a_missing_table_is_a_fault_only_where_the_programme_uses_it(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "themes.csv").unlink()
    assert rules(tmp_path) == [("raw/themes.csv", "missing_table")]
    (tmp_path / "mentions.csv").unlink()
    assert rules(tmp_path, "participants", "outflow", "funding", "respondents", "answers") == []


def test_a_table_as_csv_and_as_workbook_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "funding.xlsx").write_bytes(b"")
    assert rules(tmp_path) == [("raw/funding.csv", "table_twice")]


def test_what_is_not_read_is_told(tmp_path: Path) -> None:
    write(tmp_path)
    for name in ("source.yaml", "read-me.md", ".gitkeep", "~$outflow.xlsx"):
        (tmp_path / name).write_bytes(b"")
    assert rules(tmp_path) == []
    (tmp_path / "outflows.csv").write_bytes(b"")
    (tmp_path / "old").mkdir()
    faults = strangers(tmp_path, list(RAW))
    assert [(f.file, f.rule, f.severity) for f in faults] == [
        ("raw/old", "unknown_file", "warning"),
        ("raw/outflows.csv", "unknown_file", "warning"),
    ]
    assert "perhaps 'outflow' was meant" in faults[1].remedy
    used = [name for name in RAW if name != "themes"]
    assert [f.found for f in strangers(tmp_path, used) if "themes" in f.file] == [
        "a table that this programme does not use"
    ]


def test_links_that_leave_the_folder_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "raw")
    outside = tmp_path / "outside.csv"
    outside.write_text(GOOD["answers"])
    (folder / "answers.csv").unlink()
    (folder / "answers.csv").symlink_to(outside)
    assert rules(folder) == [("raw/answers.csv", "link_outside")]
    (folder / "answers.csv").unlink()
    (folder / "kept.md").write_text(GOOD["answers"])
    (folder / "answers.csv").symlink_to("kept.md")
    assert rules(folder) == []


def test_what_is_no_file_is_a_fault_and_no_hang(tmp_path: Path) -> None:
    write(tmp_path)
    for name in ("answers", "mentions", "themes"):
        (tmp_path / f"{name}.csv").unlink()
    (tmp_path / "answers.csv").mkdir()
    os.mkfifo(tmp_path / "mentions.csv")
    (tmp_path / "themes.csv").symlink_to("nowhere.csv")
    assert rules(tmp_path) == [
        ("raw/answers.csv", "unreadable_file"),
        ("raw/mentions.csv", "unreadable_file"),
        ("raw/themes.csv", "unreadable_file"),
    ]


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LARGEST_FILE, ".csv", len(GOOD["answers"]))
    write(tmp_path)
    assert rules(tmp_path, "answers")[0] == ("raw/funding.csv", "unknown_file")
    (tmp_path / "answers.csv").write_text(GOOD["answers"] + "\n")
    assert ("raw/answers.csv", "file_too_large") in rules(tmp_path, "answers")


def test_wrong_calls(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="no such folder"):
        read(tmp_path / "raw", ["answers"])
    with pytest.raises(CallError, match="no raw table answer"):
        read(tmp_path, ["answer"])


def test_what_was_read_is_known_by_its_hash(tmp_path: Path) -> None:
    found = verdict(tmp_path)
    answers = found.files["answers"]
    assert answers.sha256 == hashlib.sha256(GOOD["answers"].encode()).hexdigest()
    assert (answers.name, answers.rows, answers.delimiter) == ("answers.csv", 2, ",")
    assert answers.columns == RAW["answers"].names


def test_validated_tables_have_every_column_and_the_order_of_the_file(tmp_path: Path) -> None:
    text = "answer;question;respondent_id\n7;grade;R2\n8;grade;R1\n"
    themes = "question,theme\nimpact,courage\nimpact,self_worth\n"
    found = verdict(tmp_path, answers=text, themes=themes)
    assert found.faults == []
    assert found.tables["answers"].to_dict("list") == {
        "respondent_id": ["R2", "R1"],
        "question": ["grade", "grade"],
        "answer": ["7", "8"],
    }
    assert list(found.tables["themes"].columns) == list(RAW["themes"].names)
    assert found.tables["themes"]["parent"].tolist() == [None, None]
    assert all(str(dtype) == "object" for frame in found.tables.values() for dtype in frame.dtypes)


def test_reading_and_judging_can_be_done_apart(tmp_path: Path) -> None:
    raw = read(write(tmp_path), list(RAW), "data/raw")
    assert raw["outflow"].cells["_row"].tolist() == [2, 3, 4, 5]
    assert raw["outflow"].cells["gross_monthly_wage_fte_eur"].tolist() == ["2200.50", "2200.50", "", ""]
    found = judge_tables(raw, CONTEXT)
    assert found.faults == []
    assert found.row_counts == {name: text.count("\n") - 1 for name, text in GOOD.items()}


def test_empty_tables_are_tables(tmp_path: Path) -> None:
    headers = {name: text.partition("\n")[0] for name, text in GOOD.items()}
    assert told(tmp_path, **headers) == []
