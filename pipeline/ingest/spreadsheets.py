"""Reading a workbook: the first sheet of an .xlsx to cells as text, or faults.

Belongs here: opening the workbook safely, turning typed cells into text exactly. Does not belong here: what the cells
mean, which columns there must be, opening files.

The reader that does the work (calamine) lays a sheet out as one rectangle, so one cell in the far corner of a small
file would ask for more memory than any machine has; and it reads a formula without a stored outcome, or with an
error for one, as an empty cell. So the sheet's XML is looked at first.
"""

import datetime
import io
import posixpath
import re
import zipfile
import zlib
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

from pipeline.ingest.collecting import Collector, shown
from pipeline.ingest.grid import LONGEST_CELL, MOST_COLUMNS, Grid, is_blank
from pipeline.ingest.guarding import identifier_in

LARGEST_UNPACKED = 512 * 1024 * 1024
MOST_CELLS = 20_000_000

_REFERENCE = re.compile(rb"""\sr\s*=\s*["']\$?([A-Za-z]{0,9})\$?(\d{0,12})["']""")
_ERROR_CELL = re.compile(rb"""<(?:\w+:)?c(?=\s)([^>]*\bt\s*=\s*["']e["'][^>]*)>""")
_EMPTY_FORMULA = re.compile(
    rb"<(?:\w+:)?c(?=[\s>])([^>]*[^>/]|)>\s*<(?:\w+:)?f(?=[\s>/])[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>\s*|<(?:\w+:)?v>\s*</(?:\w+:)?v>\s*)?</(?:\w+:)?c>"
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_workbook(data: bytes, faults: Collector) -> Grid | None:
    """The cells of the first sheet as text: numbers without a needless ``.0``, dates as year-month-day.

    Args:
        data: the file's bytes.
        faults: where faults go; its ``sheet`` is set to the sheet that was read.

    Returns:
        The cells, row numbers as the sheet shows them; None when the workbook cannot be read at all.
    """
    sheet_xml = _sheet_xml(data, faults)
    if sheet_xml is None or not _fits(sheet_xml, faults):
        return None
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except CalamineError as error:
        _unreadable(f"a workbook that cannot be read ({error})", faults)
        return None
    except BaseException as error:
        # A panic inside the reader is not an Exception; anything else of that sort (a Ctrl-C) is not ours.
        if type(error).__name__ != "PanicException" and not isinstance(error, Exception):
            raise
        _unreadable("a workbook that cannot be read", faults)
        return None
    # A sheet may be called after a person's number, and faults repeat the name of a sheet.
    faults.sheet = "1" if identifier_in(sheet.name) else shown(sheet.name)
    grid = Grid(sheet=faults.sheet)
    for number, row in enumerate(rows, start=1):
        _take(row, number, grid, faults)
    if not grid.header:
        faults.add(
            "empty_file",
            found="the first sheet is empty",
            expected="a first row with the names of the columns",
            remedy="Put the table on the first sheet, the column names in its first row.",
        )
        return None
    _tell_formulas(sheet_xml, grid, faults)
    return grid


def _sheet_xml(data: bytes, faults: Collector) -> bytes | None:
    """The XML of the first sheet, once the whole workbook has proved to be of a size that can be handled."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as workbook:
            left = LARGEST_UNPACKED
            for member in workbook.infolist():
                # The sizes a zip declares may lie, so what comes out is counted.
                with workbook.open(member) as part:
                    while chunk := part.read(1 << 20):
                        left -= len(chunk)
                        if left < 0:
                            _unreadable(f"a workbook of more than {LARGEST_UNPACKED // 2**20} MB when unpacked", faults)
                            return None
            path = _first_sheet(workbook)
            return workbook.read(path)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        _unreadable("a file that is no .xlsx workbook, is damaged, or has a password", faults)
        return None
    except (ElementTree.ParseError, KeyError, ValueError, LookupError):
        _unreadable("a workbook without a readable first sheet", faults)
        return None


def _first_sheet(workbook: zipfile.ZipFile) -> str:
    """Path of the first sheet's XML in the workbook; a KeyError or ValueError when there is none."""
    book = _tree(workbook.read("xl/workbook.xml"))
    sheet = next(iter(book.iter(f"{_MAIN}sheet")), None)
    if sheet is None:
        raise ValueError("no sheet")
    relation = sheet.attrib[_RELATION]
    for element in _tree(workbook.read("xl/_rels/workbook.xml.rels")):
        if element.attrib.get("Id") == relation:
            return posixpath.normpath(posixpath.join("/xl", element.attrib["Target"])).lstrip("/")
    raise ValueError("no such sheet")


def _tree(xml: bytes) -> ElementTree.Element:
    # No workbook has a document type; without one there are no entities to unfold.
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise ValueError("a document type")
    return ElementTree.fromstring(xml)  # noqa: S314


def _fits(sheet_xml: bytes, faults: Collector) -> bool:
    widest, lowest = 0, 0
    for letters, digits in _REFERENCE.findall(sheet_xml):
        if letters and (digits or len(letters) > 3):
            widest = max(widest, _column_number(letters))
        if digits:
            lowest = max(lowest, int(digits))
    # Cells may come without their place, each in the column after the last.
    if widest <= MOST_COLUMNS and lowest * max(widest, 1) <= MOST_CELLS:
        return True
    if widest > MOST_COLUMNS:
        faults.add_many_columns(widest)
    else:
        _unreadable(f"a sheet of {lowest} rows and {widest} columns, most of it empty or too large to read", faults)
    return False


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _take(row: list[Any], number: int, grid: Grid, faults: Collector) -> None:
    cells = []
    for value in row:
        text = _text(value)
        if isinstance(value, float):
            grid.typed_numbers.add(text)
        cells.append(text)
    if is_blank(cells):
        grid.blank.append(number)
    elif not grid.header:
        grid.header, grid.header_row = cells, number
    elif any(len(cell) > LONGEST_CELL for cell in cells):
        faults.add_long_cell(number, None)
    else:
        grid.rows.append(cells)
        grid.numbers.append(number)


def _text(value: Any) -> str:
    """A typed cell as the text that says exactly the same."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    return str(value)


def _tell_formulas(sheet_xml: bytes, grid: Grid, faults: Collector) -> None:
    for pattern, rule, found in (
        (_ERROR_CELL, "formula_error", "a formula whose outcome is an error"),
        (_EMPTY_FORMULA, "formula_without_value", "a formula without a stored outcome"),
    ):
        for match in pattern.finditer(sheet_xml):
            place = _REFERENCE.search(b" " + match[1])
            row = int(place[2]) if place and place[2] else None
            index = _column_number(place[1]) - 1 if place and place[1] else -1
            faults.add(
                rule,
                found=found,
                expected="values, or formulas with their outcome stored",
                remedy="Replace the formula by its value (paste as values) and save.",
                row=row,
                column=grid.header[index] if 0 <= index < len(grid.header) else None,
            )


def _unreadable(found: str, faults: Collector) -> None:
    faults.add(
        "unreadable_workbook",
        found=found,
        expected="an .xlsx workbook with the table on its first sheet",
        remedy="Open it in your spreadsheet program, save it as .xlsx without a password, or deliver a CSV.",
    )
