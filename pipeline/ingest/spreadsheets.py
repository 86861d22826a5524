"""Reading a workbook (.xlsx or .ods): the sheet that holds the table to cells as text, or faults.

Belongs here: opening the workbook safely, choosing the sheet, telling what stands outside the table. Does not belong here:
the two formats (``workbook_xlsx``, ``workbook_ods``), what the cells mean, opening files.

A workbook is known by what is in it, not by the end of its name.
"""

import io
import zipfile
import zlib
from collections.abc import Sequence
from xml.parsers.expat import ExpatError

from pipeline.ingest import workbook_ods, workbook_xlsx
from pipeline.ingest.collecting import Collector, shown
from pipeline.ingest.delivered import Reading
from pipeline.ingest.grid import LONGEST_CELL, MOST_COLUMNS, Grid, Outside, is_blank, set_apart
from pipeline.ingest.guarding import identifier_in
from pipeline.ingest.locating import FIRST_ROWS, Header, find_header, sheets_that_hold
from pipeline.ingest.workbook_sheet import Sheet, UnreadableWorkbook
from pipeline.saying import say
from schemas import TableSchema

LARGEST_UNPACKED = 512 * 1024 * 1024
MOST_PARTS = 10_000


def read_workbook(data: bytes, schema: TableSchema, faults: Collector) -> Grid | None:
    """The cells of the sheet that holds the table: numbers without a needless ``.0``, dates as year-month-day.

    Args:
        data: the file's bytes.
        schema: the table; its names tell on which sheet and under which row it stands.
        faults: where faults go; its ``sheet`` is set to the sheet that was read.

    Returns:
        The cells, row numbers as the sheet shows them; None when the workbook cannot be read at all.
    """
    try:
        sheets = _sheets(data)
    except UnreadableWorkbook as error:
        if error.columns:
            faults.sheet = error.sheet and _shown_sheet(error.sheet, 0)
            faults.add_many_columns(error.columns)
        else:
            _unreadable(error.found, faults)
        return None
    heads = [_first_rows(sheet) for sheet in sheets]
    headers = [find_header(rows, schema) for rows in heads]
    place = _chosen(sheets, headers, schema, faults)
    if place is None:
        return None
    faults.sheet = _shown_sheet(sheets[place].name, place)
    header = headers[place].index if headers[place] else _first_filled(heads[place])  # type: ignore[union-attr]
    grid = _grid(sheets[place], header, faults)
    grid.sheet = faults.sheet
    _tell_others(sheets, place, grid)
    return grid


def _sheets(data: bytes) -> list[Sheet]:
    """Every sheet, once the whole workbook has proved to be of a size that can be handled."""
    # Each part of a zip costs time and memory before it is opened, so they are counted first.
    if data.count(b"PK\x01\x02") > MOST_PARTS:
        raise UnreadableWorkbook(say("a workbook of more than {parts} parts", parts=MOST_PARTS))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as workbook:
            _unpack(workbook)
            names = set(workbook.namelist())
            if "content.xml" in names and "xl/workbook.xml" not in names:
                return workbook_ods.sheets(workbook)
            return workbook_xlsx.sheets(workbook, data)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, zipfile.LargeZipFile):
        raise UnreadableWorkbook(say("a file that is no workbook, is damaged, or has a password")) from None
    except (ExpatError, SyntaxError, KeyError, ValueError, LookupError, ArithmeticError):
        raise UnreadableWorkbook(say("a workbook without readable sheets, or with a password")) from None


def _unpack(workbook: zipfile.ZipFile) -> None:
    left = LARGEST_UNPACKED
    for member in workbook.infolist():
        # The sizes a zip declares may lie, so what comes out is counted.
        with workbook.open(member) as part:
            while chunk := part.read(1 << 20):
                left -= len(chunk)
                if left < 0:
                    raise UnreadableWorkbook(
                        say("a workbook of more than {size} MB when unpacked", size=LARGEST_UNPACKED // 2**20)
                    )


def _first_rows(sheet: Sheet) -> list[list[str]]:
    return [[column.at(index) for column in sheet.columns] for index in range(min(FIRST_ROWS, len(sheet.rows)))]


def _first_filled(rows: Sequence[Sequence[str]]) -> int:
    return next((index for index, cells in enumerate(rows) if not is_blank(cells)), 0)


def _chosen(
    sheets: Sequence[Sheet], headers: Sequence[Header | None], schema: TableSchema, faults: Collector
) -> int | None:
    """Which sheet holds the table; where none does the first that holds anything, so that its names are judged."""
    holding = sheets_that_hold(list(zip([sheet.name for sheet in sheets], headers, strict=True)), schema)
    if len(holding) == 1:
        _warn_of_likes(sheets, headers, holding[0], schema, faults)
        return holding[0]
    if holding:
        names = ", ".join(_shown_sheet(sheets[place].name, place) for place in holding)
        faults.add(
            "table_on_two_sheets",
            found=say("the table stands on more than one sheet: {sheets}", sheets=names),
            expected=say("one sheet with the table, or one that bears its name: {table}", table=schema.name),
            remedy=say("Take away the sheets that are not meant, or name the right one {table}.", table=schema.name),
        )
        return None
    filled = [place for place, sheet in enumerate(sheets) if len(sheet.rows)]
    if filled:
        return filled[0]
    faults.sheet = _shown_sheet(sheets[0].name, 0) if len(sheets) == 1 else None
    faults.add(
        "empty_file",
        found=say("no sheet holds anything"),
        expected=say("a row with the names of the columns"),
        remedy=say("Put the table on a sheet, the column names in its first row."),
    )
    return None


def _warn_of_likes(
    sheets: Sequence[Sheet], headers: Sequence[Header | None], place: int, schema: TableSchema, faults: Collector
) -> None:
    """Another sheet with the same columns is not read either, and that may not have been meant."""
    likes = [number for number, header in enumerate(headers) if header and header.whole and number != place]
    if likes:
        faults.add(
            "sheet_like_table",
            found=say(
                "other sheets with the columns of this table, which are not read: {sheets}",
                sheets=", ".join(_shown_sheet(sheets[number].name, number) for number in likes),
            ),
            expected=say("all rows of the table on the sheet that bears its name: {table}", table=schema.name),
            remedy=say("Move rows that belong to it to that sheet; take the other sheets away, or leave them."),
            severity="warning",
        )


def _grid(sheet: Sheet, header: int, faults: Collector) -> Grid:
    """The part of a sheet that is the table: under the header, from its first name or value to the last."""
    names = [column.at(header) for column in sheet.columns]
    row = int(sheet.rows[header])
    below = slice(header + 1, None)
    columns = [column.kept(below).used() for column in sheet.columns]
    filled = [bool(name.strip()) or not is_blank(column.texts) for name, column in zip(names, columns, strict=True)]
    first, last = filled.index(True), len(filled) - filled[::-1].index(True)
    if last - first > MOST_COLUMNS:
        faults.add_many_columns(last - first)
        first, last = first, first + MOST_COLUMNS
    grid = Grid(
        header=names[first:last],
        header_row=row,
        columns=columns[first:last],
        rows=sheet.rows[below],
        typed=list(sheet.typed[first:last]),
        from_1904=sheet.from_1904,
    )
    for index in range(header):
        grid.outside.extend(
            Outside(faults.sheet, int(sheet.rows[index]), text)
            for text in (column.at(index) for column in sheet.columns)
            if text.strip()
        )
    _tell_gaps(grid)
    set_apart(grid)
    for number, place in grid.long:
        faults.add_long_cell(number, grid.header[place])
    return grid


def _tell_gaps(grid: Grid) -> None:
    """Rows that the sheet does not keep because nothing is in them are blank rows too."""
    before = grid.header_row
    for row in grid.rows.tolist() if len(grid.rows) and grid.rows[-1] - before != len(grid.rows) else ():
        grid.blank.extend(range(before + 1, min(row, before + 1001)))
        before = row


def _tell_others(sheets: Sequence[Sheet], place: int, grid: Grid) -> None:
    """What stands on other sheets is not read; it is handed on so that nothing that identifies stands there."""
    if len(sheets) == 1:
        return
    grid.readings.append(Reading("sheet", None, grid.sheet or "", "table"))
    for number, sheet in enumerate(sheets):
        if number == place or not len(sheet.rows):
            continue
        name = _shown_sheet(sheet.name, number)
        grid.readings.append(Reading("other_sheets", None, name, "not_read"))
        for column in sheet.columns:
            for code, text in enumerate(column.texts):
                if len(text) > LONGEST_CELL or identifier_in(text):
                    row = int(sheet.rows[(column.codes == code).argmax()])
                    grid.outside.append(Outside(name, row, text))


def _shown_sheet(name: str, place: int) -> str:
    # A sheet may be called after a person's number, and faults repeat the name of a sheet.
    return str(place + 1) if identifier_in(name) else shown(name)


def _unreadable(found: str, faults: Collector) -> None:
    faults.add(
        "unreadable_workbook",
        found=found,
        expected=say("an .xlsx or .ods workbook with the table on one of its sheets"),
        remedy=say("Open it in your spreadsheet program, save it as .xlsx without a password, or deliver a CSV."),
    )
