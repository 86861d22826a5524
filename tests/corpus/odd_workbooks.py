"""Odd and faulty workbooks, each with the rules it should be told to break.

Belongs here: workbooks put together by hand, and expectations. Does not belong here: running them (``test_odd_inputs``).
"""

from odd_inputs import HEADER, OddInput

from tests.support.made_workbooks import header, ods, ods_cell, ods_rows, sheet_of, text, workbook, xlsx, zipped

NAMES = ["respondent_id", "question", "answer"]
ROW: list[str | int | float | None] = ["R1", "q", 8]
PAID = ["funder", "actor", "period_start", "period_end", "amount_eur"]

UNREADABLE = ((None, None, "unreadable_workbook"),)
ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
REPEATED = ods_cell("x", number_columns_repeated="16384")
FAR_ROW = '<table:table-row table:number-rows-repeated="1000000">' + ods_cell("x") * 30 + "</table:table-row>"
HIGH = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/>'
DAY = 'office:value-type="date" office:date-value='
ANSWER = "".join(ods_cell(value) for value in ROW)


def _ods(*rows: str) -> bytes:
    return ods({"Blad1": "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)})


def _answers(cell: str) -> bytes:
    return _ods("".join(map(ods_cell, NAMES)), ods_cell("R1") + ods_cell("q") + cell)


def _paid(start: str, end: str, amount: str) -> bytes:
    return _ods("".join(map(ods_cell, PAID)), ods_cell("x") + ods_cell("province") + start + end + amount)


ODD_WORKBOOKS = (
    # No workbook at all
    OddInput("csv called xlsx", "answers.xlsx", HEADER, UNREADABLE, 0, "no workbook, is damaged, or has a password"),
    OddInput("csv called ods", "answers.ods", HEADER, UNREADABLE, 0, "no workbook, is damaged, or has a password"),
    OddInput("empty xlsx", "answers.xlsx", b"", UNREADABLE, 0, "save it as .xlsx without a password"),
    OddInput("empty ods", "answers.ods", b"", UNREADABLE, 0, "save it as .xlsx without a password"),
    OddInput("half a zip", "answers.xlsx", b"PK\x03\x04" + b"\0" * 40, UNREADABLE, 0, "is damaged"),
    OddInput(
        "old workbook or password",
        "answers.xlsx",
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
        UNREADABLE,
        0,
        "has a password",
    ),
    OddInput(
        "a zip of something else",
        "answers.xlsx",
        zipped({"letter.txt": "dear"}),
        UNREADABLE,
        0,
        "without readable sheets",
    ),
    OddInput(
        "ods with a password",
        "answers.ods",
        zipped({"content.xml": bytes(range(256)), "META-INF/manifest.xml": "<x/>"}),
        UNREADABLE,
        0,
        "or with a password",
    ),
    OddInput("ods without sheets", "answers.ods", ods({}), UNREADABLE, 0, "without a sheet of cells"),
    OddInput(
        "ods that breaks off",
        "answers.ods",
        zipped({"content.xml": "<a><b>"}),
        UNREADABLE,
        0,
        "without readable sheets",
    ),
    OddInput(
        "a zip of ten thousand parts",
        "answers.xlsx",
        zipped({str(n): "" for n in range(10_001)}),
        UNREADABLE,
        0,
        "more than 10000 parts",
    ),
    OddInput(
        "names that climb out of the folder",
        "answers.xlsx",
        zipped({"../../x": "x", "xl/workbook.xml": "<x/>"}),
        UNREADABLE,
        0,
        "without readable sheets",
    ),
    # Where the table stands
    OddInput("first row, first column", "answers.xlsx", xlsx({"Blad1": sheet_of([NAMES, ROW])}), holds=("answer", "8")),
    OddInput(
        "row 7, column 4", "answers.xlsx", xlsx({"Blad1": sheet_of([NAMES, ROW], at=(7, 3))}), holds=("answer", "8")
    ),
    OddInput(
        "under a title and a note",
        "answers.xlsx",
        xlsx({"Blad1": sheet_of([["Antwoorden"], [None, "bron: enquête"], [None], NAMES, ROW])}),
        holds=("answer", "8"),
    ),
    OddInput(
        "second sheet", "answers.xlsx", xlsx({"Uitleg": sheet_of([["Lees dit."]]), "Data": sheet_of([NAMES, ROW])})
    ),
    OddInput(
        "two sheets with the table",
        "answers.xlsx",
        xlsx({"oud": sheet_of([NAMES, ROW]), "nieuw": sheet_of([NAMES, ROW])}),
        ((None, None, "table_on_two_sheets"),),
        0,
        "more than one sheet: oud, nieuw",
    ),
    OddInput(
        "two sheets, one with the name of the table",
        "answers.xlsx",
        xlsx({"oud": sheet_of([NAMES, ["R0", "q", 1]]), "Answers": sheet_of([NAMES, ROW])}),
        ((None, None, "sheet_like_table"),),
        says="which are not read: oud",
        holds=("answer", "8"),
    ),
    OddInput(
        "one sheet whole, one that misses a column",
        "answers.xlsx",
        xlsx({"a": sheet_of([NAMES[:2], ["R0", "q"]]), "b": sheet_of([NAMES, ROW])}),
        holds=("answer", "8"),
    ),
    OddInput(
        "all sheets empty",
        "answers.xlsx",
        xlsx({"a": "<sheetData/>", "b": "<sheetData/>"}),
        ((None, None, "empty_file"),),
        0,
        "no sheet holds anything",
    ),
    OddInput("an empty sheet in front", "answers.xlsx", xlsx({"a": "<sheetData/>", "b": sheet_of([NAMES, ROW])})),
    OddInput(
        "a note beside the table",
        "answers.xlsx",
        xlsx({"Blad1": sheet_of([NAMES, [*ROW, None, "let op"]])}),
        ((1, None, "column_without_name"),),
        says="values in column 5, which has no name",
    ),
    OddInput(
        "a total at the bottom",
        "answers.xlsx",
        xlsx({"Blad1": sheet_of([NAMES, ROW, ["Totaal", None, 8]])}),
        ((3, "question", "missing_value"),),
        2,
        "row 3, column question",
    ),
    OddInput("only a header on a sheet", "answers.xlsx", xlsx({"Blad1": sheet_of([NAMES])}), (), 0),
    OddInput(
        "a header that nobody knows",
        "answers.xlsx",
        xlsx({"Blad1": sheet_of([["a", "b"], ["1", "2"]])}),
        (
            (1, "a", "unknown_column"),
            (1, "answer", "missing_column"),
            (1, "b", "unknown_column"),
            (1, "question", "missing_column"),
            (1, "respondent_id", "missing_column"),
        ),
        says="a column that this table does not",
    ),
    OddInput(
        "a number of a citizen above the table",
        "answers.xlsx",
        xlsx({"Blad1": sheet_of([["contact: 111222333"], NAMES, ROW])}),
        ((1, None, "identifier"),),
        says="citizen service number",
    ),
    OddInput(
        "an address on another sheet",
        "answers.xlsx",
        xlsx({"Contact": sheet_of([["x@example.org"]]), "Blad1": sheet_of([NAMES, ROW])}),
        ((1, None, "identifier"),),
        says="sheet Contact, row 1: an e-mail address",
    ),
    OddInput(
        "a sheet named after a citizen",
        "answers.xlsx",
        xlsx({"111222333": sheet_of([NAMES[:2], ["R1", "q"]])}),
        ((1, "answer", "missing_column"),),
        says="sheet 1, row 1",
    ),
    # Cells of an .xlsx
    OddInput(
        "error in a cell",
        "answers.xlsx",
        workbook(header(*NAMES), header("R1", "q", row=2) + '<c r="C2" t="e"><v>#REF!</v></c>'),
        ((2, "answer", "formula_error"),),
        says="(#REF!)",
    ),
    OddInput(
        "error as text",
        "answers.xlsx",
        xlsx({"Blad1": sheet_of([NAMES, ["R1", "q", "#VERW!"]])}),
        ((2, "answer", "formula_error"),),
        says="Mend the formula",
    ),
    OddInput(
        "not available",
        "answers.xlsx",
        xlsx({"Blad1": sheet_of([NAMES, ["R1", "q", "#N/B"]])}),
        ((2, "answer", "formula_error"),),
        says="a formula whose outcome is an error (#N/B)",
    ),
    OddInput(
        "a column too narrow, pasted",
        "answers.xlsx",
        xlsx({"Blad1": sheet_of([NAMES, ["R1", "q", "########"]])}),
        ((2, "answer", "formula_error"),),
        says="outcome is an error",
    ),
    OddInput(
        "formula without outcome",
        "answers.xlsx",
        workbook(header(*NAMES), header("R1", "q", row=2) + '<c r="C2"><f>1+1</f></c>'),
        ((2, "answer", "formula_without_value"),),
        says="without a stored outcome",
    ),
    OddInput(
        "formula with outcome",
        "answers.xlsx",
        workbook(header(*NAMES), header("R1", "q", row=2) + '<c r="C2"><f>4+4</f><v>8</v></c>'),
        holds=("answer", "8"),
    ),
    OddInput(
        "truth",
        "answers.xlsx",
        workbook(header(*NAMES), header("R1", "q", row=2) + '<c r="C2" t="b"><v>1</v></c>'),
        holds=("answer", "TRUE"),
    ),
    OddInput(
        "whole number",
        "answers.xlsx",
        workbook(header(*NAMES), header("R1", "q", row=2) + '<c r="C2"><v>8.0</v></c>'),
        holds=("answer", "8"),
    ),
    OddInput(
        "typed citizen",
        "answers.xlsx",
        xlsx({"Blad1": sheet_of([NAMES, ["R1", "q", 111222333]])}),
        ((2, "answer", "identifier"),),
        says="(not repeated here)",
    ),
    OddInput(
        "bold empty rows below",
        "answers.xlsx",
        workbook(header(*NAMES), header("R1", "q", "8", row=2), '<c r="A3" s="1"/>', '<c r="A4" s="1"/>'),
    ),
    OddInput(
        "empty row between in a sheet",
        "answers.xlsx",
        xlsx({"Blad1": sheet_of([NAMES, ROW, [None], [*ROW[:1], "q2", 7]])}),
        ((3, None, "empty_row"),),
        2,
        "row 3: an empty row between others",
    ),
    OddInput(
        "a long text in a sheet",
        "answers.xlsx",
        xlsx({"Blad1": sheet_of([NAMES, ["R1", "q", "x" * 40_000]])}),
        ((2, "answer", "cell_too_long"),),
        0,
        "more than 32767 characters",
    ),
    # Hostile .xlsx
    OddInput(
        "a cell in the last column",
        "answers.xlsx",
        workbook(text("XFD1", "x")),
        ((None, None, "too_many_columns"),),
        0,
        "16384 columns",
    ),
    OddInput(
        "a cell in no column there is",
        "answers.xlsx",
        workbook(text("ZZZZZZ1", "x")),
        ((None, None, "too_many_columns"),),
        0,
        "at most 200 columns",
    ),
    OddInput(
        "a cell in the last row",
        "answers.xlsx",
        workbook(text("CV1048576", "x")),
        UNREADABLE,
        0,
        "a sheet of 1048576 rows and 100 columns",
    ),
    OddInput(
        "entities in the workbook",
        "answers.xlsx",
        workbook("", book_head=ENTITY),
        UNREADABLE,
        0,
        "without readable sheets",
    ),
    OddInput(
        "entities in the sheet",
        "answers.xlsx",
        xlsx({"Blad1": "x"}, more={"xl/worksheets/sheet1.xml": ENTITY + "<x/>"}),
        UNREADABLE,
        0,
        "without readable sheets",
    ),
    OddInput(
        "a link to a sheet elsewhere",
        "answers.xlsx",
        xlsx(
            {"Blad1": "x"},
            more={
                "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" '
                'Type="/worksheet" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
            },
        ),
        UNREADABLE,
        0,
        "without readable sheets",
    ),
    OddInput(
        "a name of a million characters",
        "answers.xlsx",
        xlsx({"Blad1": sheet_of([["respondent_id", "question", "answer", "x" * 1_000_000], ROW])}),
        ((1, None, "cell_too_long"), (1, "x" * 80 + "...", "unknown_column")),
        says="more than 32767 characters",
    ),
    OddInput(
        "a million characters above the table",
        "answers.xlsx",
        xlsx({"Blad1": sheet_of([["1 " * 500_000], NAMES, ROW])}),
        ((1, None, "cell_too_long"),),
        says="more than 32767 characters",
    ),
    OddInput(
        "a shared text that is not there",
        "answers.xlsx",
        workbook('<c r="A1" t="s"><v>7</v></c>'),
        UNREADABLE,
        0,
        "cannot be read",
    ),
    # .ods
    OddInput("ods", "answers.ods", ods({"Blad1": ods_rows([NAMES, ROW])}), holds=("answer", "8")),
    OddInput("ods called xlsx", "answers.xlsx", ods({"Blad1": ods_rows([NAMES, ROW])}), holds=("answer", "8")),
    OddInput("xlsx called ods", "answers.ods", xlsx({"Blad1": sheet_of([NAMES, ROW])}), holds=("answer", "8")),
    OddInput(
        "ods with repeated cells",
        "answers.ods",
        _ods("".join(map(ods_cell, NAMES)), ods_cell("8", number_columns_repeated="3")),
        holds=("respondent_id", "8"),
    ),
    OddInput(
        "ods with empty rows to the bottom",
        "answers.ods",
        ods({"Blad1": ods_rows([NAMES, ROW]) + HIGH + "</table:table-row>"}),
    ),
    OddInput("ods on row 1000000", "answers.ods", ods({"Blad1": HIGH + "</table:table-row>" + ods_rows([NAMES, ROW])})),
    OddInput(
        "ods with a remark in a cell",
        "answers.ods",
        _answers(
            '<table:table-cell office:value-type="string"><office:annotation><text:p>no!</text:p></office:annotation>'
            "<text:p>8</text:p></table:table-cell>"
        ),
        holds=("answer", "8"),
    ),
    OddInput(
        "ods with lines, tabs and spaces",
        "answers.ods",
        _answers(
            '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b<text:tab/>c</text:p>'
            "<text:p>d<text:span>e</text:span></text:p></table:table-cell>"
        ),
        holds=("answer", "a  b\tc\nde"),
    ),
    OddInput(
        "ods truth",
        "answers.ods",
        _answers('<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'),
        holds=("answer", "TRUE"),
    ),
    OddInput(
        "ods time",
        "answers.ods",
        _answers('<table:table-cell office:value-type="time" office:time-value="PT26H05M00S"/>'),
        holds=("answer", "26:05:00"),
    ),
    OddInput(
        "ods exponent",
        "answers.ods",
        _answers('<table:table-cell office:value-type="float" office:value="1.5E+3"/>'),
        holds=("answer", "1500"),
    ),
    OddInput(
        "ods exponent without end",
        "answers.ods",
        _answers('<table:table-cell office:value-type="float" office:value="1E+999999999"/>'),
        holds=("answer", "1E+999999999"),
    ),
    OddInput(
        "ods percent is a number",
        "answers.ods",
        _answers('<table:table-cell office:value-type="percentage" office:value="0.150"/>'),
        holds=("answer", "0.15"),
    ),
    OddInput(
        "ods error",
        "answers.ods",
        _answers(
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="">'
            "<text:p>#DEEL/0!</text:p></table:table-cell>"
        ),
        ((2, "answer", "formula_error"),),
        says="(#DEEL/0!)",
    ),
    OddInput(
        "ods error of another kind",
        "answers.ods",
        _answers('<table:table-cell office:value-type="string"><text:p>Err:502</text:p></table:table-cell>'),
        ((2, "answer", "formula_error"),),
        says="(Err:502)",
    ),
    OddInput(
        "ods formula without outcome",
        "answers.ods",
        _answers('<table:table-cell table:formula="of:=1+1"/>'),
        ((2, "answer", "formula_without_value"),),
        says="paste as values",
    ),
    OddInput(
        "ods dates and money",
        "funding.ods",
        _paid(
            f'<table:table-cell {DAY}"2018-01-01"/>',
            f'<table:table-cell {DAY}"2018-12-31T00:00:00"/>',
            '<table:table-cell office:value-type="currency" office:currency="EUR" office:value="1234.5"/>',
        ),
    ),
    OddInput(
        "ods date with a time",
        "funding.ods",
        _paid(
            f'<table:table-cell {DAY}"2018-01-01T10:30:00"/>', f'<table:table-cell {DAY}"2018-12-31"/>', ods_cell(12)
        ),
        ((2, "period_start", "bad_date"),),
        says="a date with a time of day",
    ),
    OddInput(
        "ods serial number in a column of dates",
        "funding.ods",
        _paid(ods_cell(43101), f'<table:table-cell {DAY}"2018-12-31"/>', ods_cell(12)),
    ),
    OddInput(
        "ods citizen on another sheet",
        "answers.ods",
        ods({"Blad1": ods_rows([NAMES, ROW]), "Blad2": ods_rows([["x", 111222333]])}),
        ((1, None, "identifier"),),
        says="sheet Blad2, row 1",
    ),
    OddInput(
        "ods cell for every column",
        "answers.ods",
        _ods(REPEATED),
        ((None, None, "too_many_columns"),),
        0,
        "16384 columns",
    ),
    OddInput(
        "ods rows without end", "answers.ods", ods({"Blad1": FAR_ROW}), UNREADABLE, 0, "1000000 rows and 30 columns"
    ),
    OddInput(
        "ods repetition that is no number",
        "answers.ods",
        _ods(ods_cell("x", number_columns_repeated="-1")),
        UNREADABLE,
        0,
        "without readable sheets",
    ),
    OddInput(
        "ods repetition beyond counting",
        "answers.ods",
        _ods(ods_cell("x", number_columns_repeated="9" * 30)),
        UNREADABLE,
        0,
        "without readable sheets",
    ),
    OddInput(
        "ods entities",
        "answers.ods",
        ods({"Blad1": ods_rows([NAMES])}, head=ENTITY),
        UNREADABLE,
        0,
        "without readable sheets",
    ),
    OddInput(
        "ods with macros, not looked at",
        "answers.ods",
        ods({"Blad1": ods_rows([NAMES, ROW])}, more={"Basic/Standard/Module1.xml": "Sub x: Shell(...)", "../x": "y"}),
    ),
    OddInput(
        "ods with a long text",
        "answers.ods",
        _answers(ods_cell("x" * 40_000)),
        ((2, "answer", "cell_too_long"),),
        0,
        "more than 32767 characters",
    ),
)
