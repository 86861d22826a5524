"""Workbooks: typed cells to text exactly, and workbooks that would do harm."""

import csv
import datetime
import io
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from raw_folder import CONTEXT, GOOD, write

from pipeline.ingest import spreadsheets, workbook_xlsx
from pipeline.ingest.judging import Judgement
from tests.support.judged import judge
from tests.support.libreoffice import PROGRAM, needs_libreoffice
from tests.support.made_workbooks import header, ods, sheet_of, text, workbook, xlsx


def verdict(folder: Path, table: str, data: bytes) -> Judgement:
    (folder / f"{table}.xlsx").write_bytes(data)
    return judge(folder, [table], CONTEXT)


def rules(found: Judgement) -> list[tuple[str | None, int | None, str | None, str]]:
    return [(fault.sheet, fault.row, fault.column, fault.rule) for fault in found.faults]


FUNDING = header("funder", "actor", "period_start", "period_end", "amount_eur", "note")


def test_typed_cells_become_exact_values(tmp_path: Path) -> None:
    row = (
        '<c r="A2"><v>12</v></c>'
        + text("B2", "province")
        + '<c r="C2" s="1"><v>43101</v></c>'
        + text("D2", "31-12-2018")
        + '<c r="E2"><v>1.234E3</v></c>'
        + '<c r="F2" t="b"><v>1</v></c>'
    )
    found = verdict(tmp_path, "funding", workbook(FUNDING, row))
    assert [fault.rule for fault in found.faults] == []
    first = found.tables["funding"].to_dict("records")[0]
    assert first == {
        "funder": "12",
        "actor": "province",
        "period_start": datetime.date(2018, 1, 1),
        "period_end": datetime.date(2018, 12, 31),
        "amount_eur": Decimal("1234"),
        "kind": None,
        "note": "TRUE",
    }


def test_a_typed_number_with_three_decimals_is_not_ambiguous_but_a_text_is(tmp_path: Path) -> None:
    outflow = header("participant_id", "status", "started_on", "hours_per_week")
    rows = [
        text(f"A{row}", "P1") + text(f"B{row}", "education") + text(f"C{row}", f"2020-01-0{row}") + cell
        for row, cell in ((2, '<c r="D2"><v>1.234</v></c>'), (3, text("D3", "1,234")))
    ]
    found = verdict(tmp_path, "outflow", workbook(outflow, *rows))
    assert rules(found) == [("Blad1", 3, "hours_per_week", "ambiguous_decimal")]
    assert found.tables["outflow"]["hours_per_week"].tolist() == [Decimal("1.234"), None]


def test_faults_name_sheet_and_row(tmp_path: Path) -> None:
    row = text("A4", "x") + text("B4", "the moon") + '<c r="C4" s="1"><v>43101.5</v></c>' + text("D4", "31-12-2018")
    sheet = f'<sheetData><row r="1">{FUNDING}</row><row r="4">{row}</row></sheetData>'
    found = verdict(tmp_path, "funding", workbook(sheet=sheet))
    assert rules(found) == [
        ("Blad1", 2, None, "empty_row"),
        ("Blad1", 3, None, "empty_row"),
        ("Blad1", 4, "actor", "unknown_code"),
        ("Blad1", 4, "amount_eur", "missing_value"),
        ("Blad1", 4, "period_start", "bad_date"),
    ]
    assert next(f.value for f in found.faults if f.rule == "bad_date") == "2018-01-01 12:00:00"


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ('<c r="C2" t="e"><v>#REF!</v></c>', "formula_error"),
        ('<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "formula_error"),
        ('<c r="C2"><f>1+1</f></c>', "formula_without_value"),
        ('<c r="C2"><f>1+1</f><v></v></c>', "formula_without_value"),
        ('<c r="C2"><f>1+1</f><v/></c>', "formula_without_value"),
        ('<c r="C2" t="str"><f t="shared" si="0"/></c>', "formula_without_value"),
    ],
)
def test_a_formula_without_outcome_is_not_an_empty_cell(tmp_path: Path, cell: str, rule: str) -> None:
    rows = (header("respondent_id", "question", "answer"), text("A2", "R1") + text("B2", "q") + cell)
    found = verdict(tmp_path, "answers", workbook(*rows))
    assert ("Blad1", 2, "answer", rule) in rules(found)


def test_a_formula_with_its_outcome_is_a_value(tmp_path: Path) -> None:
    cell = '<c r="C2"><f>4+4</f><v>8</v></c>'
    rows = (header("respondent_id", "question", "answer"), text("A2", "R1") + text("B2", "q") + cell)
    found = verdict(tmp_path, "answers", workbook(*rows))
    assert found.faults == []
    assert found.tables["answers"]["answer"].tolist() == ["8"]


@pytest.mark.parametrize(
    ("sheet", "rule"),
    [
        (f'<sheetData><row r="1">{text("XFD1048576", "x")}</row></sheetData>', "too_many_columns"),
        (f'<sheetData><row r="1">{text("ZZZZZZ1", "x")}</row></sheetData>', "too_many_columns"),
        ("<sheetData><row r='1'><c r = 'XFD1' t='str'><v>x</v></c></row></sheetData>", "too_many_columns"),
        (f'<sheetData><row r="1">{text("CV99999999", "x")}</row></sheetData>', "unreadable_workbook"),
        ("<sheetData/>", "empty_file"),
        ('<sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData>', "unreadable_workbook"),
    ],
)  # fmt: skip
def test_hostile_and_broken_sheets(tmp_path: Path, sheet: str, rule: str) -> None:
    assert [fault.rule for fault in verdict(tmp_path, "answers", workbook(sheet=sheet)).faults] == [rule]


def test_the_name_of_a_sheet_is_not_repeated_where_it_identifies(tmp_path: Path) -> None:
    found = verdict(tmp_path, "answers", workbook(header("respondent_id"), title="111222333"))
    assert {(fault.sheet, fault.rule) for fault in found.faults} == {("1", "missing_column")}


def test_entities_are_not_unfolded(tmp_path: Path) -> None:
    head = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    found = verdict(tmp_path, "answers", workbook("", book_head=head))
    assert [fault.rule for fault in found.faults] == ["unreadable_workbook"]


def test_a_zip_bomb_is_refused_by_what_comes_out_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "LARGEST_UNPACKED", 1_000_000)
    data = workbook(sheet="<sheetData>" + " " * 2_000_000 + "</sheetData>")
    assert len(data) < 10_000
    assert [fault.rule for fault in verdict(tmp_path, "answers", data).faults] == ["unreadable_workbook"]


def test_damaged_anywhere_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    good = workbook(header("respondent_id", "question", "answer"), text("A2", "R1") + text("B2", "q") + text("C2", "8"))
    for at in range(0, len(good), 19):
        verdict(tmp_path, "answers", good[:at] + bytes([good[at] ^ 0x55]) + good[at + 1 :])
        verdict(tmp_path, "answers", good[:at])


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
@needs_libreoffice[0]
@needs_libreoffice[1]
def test_workbooks_saved_by_libreoffice_give_the_same_tables(tmp_path: Path, ending: str) -> None:
    plain = write(tmp_path / "csv")
    subprocess.run(
        [str(PROGRAM), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", ending,
         "--outdir", str(tmp_path / ending), *(str(path) for path in sorted(plain.glob("*.csv")))],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    expected = judge(plain, list(GOOD), CONTEXT)
    found = judge(tmp_path / ending, list(GOOD), CONTEXT)
    assert found.faults == expected.faults == []
    for name in GOOD:
        left = found.tables[name].to_dict("list")
        assert left == expected.tables[name].to_dict("list"), name
    assert next(csv.reader([GOOD["answers"].splitlines()[0]])) == list(found.files["answers"].columns)


def test_a_shared_text_is_not_copied_into_memory_a_million_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_xlsx, "LARGEST_SHARED", 1_000_000)
    shared = f"<sst><si><t>{'x' * 30_000}</t></si><si><t>respondent_id</t></si></sst>"
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(2, 100))
    sheet = f'<sheetData><row r="1"><c r="A1" t="s"><v>1</v></c></row>{cells}</sheetData>'
    data = xlsx({"Blad1": sheet}, more={"xl/sharedStrings.xml": shared})
    assert [fault.rule for fault in verdict(tmp_path, "answers", data).faults] == ["unreadable_workbook"]


def test_a_zip_bomb_of_an_ods_is_refused_by_what_comes_out_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheets, "LARGEST_UNPACKED", 1_000_000)
    (tmp_path / "answers.ods").write_bytes(ods({"Blad1": " " * 2_000_000}))
    faults = judge(tmp_path, ["answers"], CONTEXT).faults
    assert [(fault.rule, "when unpacked" in fault.found) for fault in faults] == [("unreadable_workbook", True)]


def test_an_ods_damaged_anywhere_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    good = ods({"Blad1": "<table:table-row/>" * 3})
    for at in range(0, len(good), 13):
        for bad in (good[:at] + bytes([good[at] ^ 0x55]) + good[at + 1 :], good[:at]):
            (tmp_path / "answers.ods").write_bytes(bad)
            assert judge(tmp_path, ["answers"], CONTEXT).faults


def test_the_same_text_as_number_and_as_text_in_two_columns(tmp_path: Path) -> None:
    """A typed 1.234 in one column says nothing of a written 1.234 in another."""
    names = ["participant_id", "status", "started_on", "hours_per_week", "gross_monthly_wage_fte_eur"]
    data = xlsx({"Blad1": sheet_of([names, ["P1", "none", "2020-01-02", 1.234, "1.234"]])})
    assert ("Blad1", 2, names[4], "ambiguous_decimal") in rules(verdict(tmp_path, "outflow", data))


def _days_of(folder: Path, **options: bool) -> Judgement:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["participant_id", "status", "started_on"])
        page.write_row(1, 0, ["P1", "none"])
        page.write_datetime(1, 2, datetime.datetime(2013, 12, 31), book.add_format({"num_format": "d-m-yyyy"}))
        page.write_row(2, 0, ["P2", "none", 41639])
    return verdict(folder, "outflow", out.getvalue())


def test_a_bare_number_among_dates_is_a_day_counted_from_1900(tmp_path: Path) -> None:
    found = _days_of(tmp_path)
    assert not found.faults
    assert [str(day) for day in found.tables["outflow"]["started_on"]] == ["2013-12-31", "2013-12-31"]


def test_a_bare_number_is_no_date_where_a_workbook_counts_from_1904(tmp_path: Path) -> None:
    """Dates that are shown as dates are right either way."""
    found = _days_of(tmp_path, date_1904=True)
    assert [(fault.row, fault.column, fault.rule) for fault in found.faults] == [(3, "started_on", "bad_date")]
    assert str(found.tables["outflow"]["started_on"][0]) == "2013-12-31"
