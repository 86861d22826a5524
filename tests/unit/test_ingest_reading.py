"""The raw folder itself: which files there are, and what may not be followed or read."""

import hashlib
import os
from pathlib import Path

import pytest
from raw_folder import CONTEXT, GOOD, told, verdict, write

from pipeline import store
from pipeline.errors import CallError
from pipeline.faults import FaultsError
from pipeline.ingest.delivered import RawTable, Reading
from pipeline.ingest.judging import judge_tables
from pipeline.ingest.reading import LARGEST_FILE, read, strangers
from schemas import RAW
from tests.support.judged import judge


def rules(folder: Path, *tables: str) -> list[tuple[str, str]]:
    return [(fault.file, fault.rule) for fault in judge(folder, tables or list(GOOD), CONTEXT).faults]


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


def test_a_copy_or_an_old_format_of_a_table_is_not_told_to_be_thrown_away(tmp_path: Path) -> None:
    for name in ("Kopie van outflow.csv", "deelnemers 2022 def.csv", "funding.xls", "foto.png"):
        (tmp_path / name).write_bytes(b"")
    remedies = {fault.file: fault.remedy for fault in strangers(tmp_path, list(RAW))}
    assert "save it as outflow.xlsx" in remedies["raw/Kopie van outflow.csv"]
    assert "save it as participants.xlsx" in remedies["raw/deelnemers 2022 def.csv"]
    assert "save it as funding.xlsx" in remedies["raw/funding.xls"]
    assert remedies["raw/foto.png"] == "Take it out."


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
    assert (answers.name, answers.rows, answers.readings) == ("answers.csv", 2, ())
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
    raw = read(write(tmp_path), list(GOOD), "data/raw")
    assert raw["outflow"].rows.tolist() == [2, 3, 4, 5]
    assert raw["outflow"].columns["gross_monthly_wage_fte_eur"].listed() == ["2200.50", "2200.50", "", ""]
    with store.session() as db:
        found = judge_tables(raw, CONTEXT, db)
    assert found.faults == []
    assert found.row_counts == {name: text.count("\n") - 1 for name, text in GOOD.items()}


def test_empty_tables_are_tables(tmp_path: Path) -> None:
    headers = {name: text.partition("\n")[0] for name, text in GOOD.items()}
    assert told(tmp_path, **headers) == []


def one(folder: Path, name: str, text: str | bytes) -> RawTable:
    """One file, read with a pseudonym that shows what it was made of."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    table = next(table for table in RAW if name.casefold().startswith((table, RAW[table].label_nl.casefold())))
    return read(folder, [table], pseudonym=lambda person, text: f"{person[0]}~{text[::-1]}")[table]


def test_a_file_may_bear_the_dutch_name_of_its_table(tmp_path: Path) -> None:
    name = f"{RAW['participants'].label_nl}.CSV"
    table = one(tmp_path, name, GOOD["participants"])
    assert (len(table), table.faults, table.file) == (4, (), f"raw/{name}")
    assert table.readings == (Reading("file", None, name, "participants"),)
    assert strangers(tmp_path, ["participants"]) == []
    (tmp_path / "participants.ods").write_bytes(b"")
    found = read(tmp_path, ["participants"])["participants"].faults
    assert [fault.rule for fault in found] == ["table_twice"]
    assert name in found[0].found
    assert "participants.ods" in found[0].found


def test_identifiers_of_persons_become_pseudonyms_everywhere(tmp_path: Path) -> None:
    text = GOOD["mentions"] + "R-secret,impact,too,many,cells,here\n R4 ,impact,courage,,\n"
    table = one(tmp_path, "mentions.csv", text)
    assert table.columns["respondent_id"].listed() == ["r~1R", "r~1R", "r~2R", "r~4R"]
    assert "r~terces-R" in table.odd_texts
    assert table.originals["r~1R"] == "R1"
    assert "R1" not in repr(table)
    assert "secret" not in str(table.odd_texts)


def test_texts_in_odd_rows_of_other_tables_stay_as_they_are(tmp_path: Path) -> None:
    table = one(tmp_path, "themes.csv", GOOD["themes"] + "impact,hope\n")
    assert table.odd_texts == {"impact", "hope"}


def test_a_quote_stays_only_where_its_owner_agreed(tmp_path: Path) -> None:
    rows = ["R1,q,t,mine,nee", "R2,q,t,yours,JA", "R3,q,t,nobody asked,", "R4,q,t,,ja", "R5,q,t,mine,misschien"]
    table = one(tmp_path, "mentions.csv", "respondent_id,question,theme,quote,quote_consent\n" + "\n".join(rows))
    assert table.columns["quote"].listed() == ["", "yours", "", "", ""]
    assert "mine" not in repr(table)
    assert "nobody asked" not in repr(table)
    assert Reading("quotes_left_out", "quote", "", "not_read") in table.readings


def test_a_quote_without_a_column_of_consent_does_not_stay(tmp_path: Path) -> None:
    table = one(tmp_path, "mentions.csv", "respondent_id,question,theme,quote\nR1,q,t,mine\n")
    assert "mine" not in repr(table)


def test_what_had_to_be_recognised_is_told(tmp_path: Path) -> None:
    text = "Uitdraai;;\nRespondent;Vraag;Antwoord\nR1;q;één\n"
    table = one(tmp_path, "answers.csv", text.encode("cp1252"))
    assert set(table.readings) == {
        Reading("encoding", None, "windows-1252", "text"),
        Reading("delimiter", None, "semicolon", "columns"),
        Reading("header_row", None, "2", "column_names"),
        Reading("above_header", None, "1", "not_read"),
        Reading("column", "respondent_id", "Respondent", "respondent_id"),
        Reading("column", "question", "Vraag", "question"),
        Reading("column", "answer", "Antwoord", "answer"),
    }
    assert table.headings == {"respondent_id": "Respondent", "question": "Vraag", "answer": "Antwoord"}


def test_many_stretches_of_rows_keep_their_numbers(tmp_path: Path) -> None:
    """Rows of several lines, odd rows and empty ones, across the stretches that a file is read in."""
    lines, expected, number = ["respondent_id,question,answer"], [], 2
    for index in range(5000):
        if index % 7 == 0:
            row = f'R{index},q,"a\nb"'
        elif index % 11 == 0:
            row = f"R{index},q"
        elif index % 13 == 0:
            row = f'R{index},q,"a"b'
        elif index % 17 == 0:
            row = ""
        else:
            row = f"R{index},q,8"
        if row and row.count(",") == 2 and not row.endswith('"b'):
            expected.append((number, f"R{index}"))
        lines.append(row)
        number += 1 + row.count("\n")
    table = one(tmp_path, "answers.csv", "\n".join(lines))
    rows = zip(table.rows.tolist(), table.columns["respondent_id"].listed(), strict=True)
    assert list(rows) == [(row, f"r~{text[::-1]}") for row, text in expected]
