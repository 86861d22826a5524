"""Reading a CSV file: bytes to cells, or faults.

Belongs here: encoding, delimiter, quotes, lines. Does not belong here: what the cells mean, which columns there must
be, opening files.
"""

import csv
import io
from collections.abc import Collection

from pipeline.ingest.collecting import Collector
from pipeline.ingest.grid import LONGEST_CELL, MOST_COLUMNS, Grid, is_blank

DELIMITERS = (",", ";")


def read_delimited(data: bytes, names: Collection[str], faults: Collector) -> Grid | None:
    """The cells of a CSV file (comma or semicolon, UTF-8 with or without BOM, quotes doubled inside quotes).

    Args:
        data: the file's bytes.
        names: the columns the table may have; they tell which delimiter its first line uses.
        faults: where faults go.

    Returns:
        The cells with the line each row starts on, or None when the file cannot be read at all.
    """
    text = _decoded(data, faults)
    if text is None:
        return None
    lines = list(io.StringIO(text, newline=""))
    first = next((number for number, line in enumerate(lines) if line.strip(" \t\r\n,;")), None)
    if first is None:
        faults.add(
            "empty_file",
            found="the file is empty",
            expected="a first row with the names of the columns",
            remedy="Put the column names in the first row, or deliver the file again.",
        )
        return None
    delimiter = _delimiter(lines[first], names)
    grid = Grid(delimiter=delimiter, header_row=first + 1)
    # csv counts the lines it was given, so the blank ones in front are given too.
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return grid
        except csv.Error as error:
            _tell(error, start + 1, faults)
            for offset, line in enumerate(lines[start : reader.line_num]):
                grid.odd.append((start + 1 + offset, [cell.strip('" \t\r\n') for cell in line.split(delimiter)]))
            if not grid.header:
                return None
            continue
        if not grid.header:
            grid.header = [] if is_blank(cells) else cells
            if len(cells) > MOST_COLUMNS:
                faults.add_many_columns(len(cells))
                return None
            continue
        _take(cells, start + 1, grid, faults)


def _decoded(data: bytes, faults: Collector) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        _not_utf8(1, "UTF-16", faults)
        return None
    at = data.find(b"\0")
    if at >= 0:
        faults.add(
            "nul_byte",
            found="a NUL byte",
            expected="a text file",
            remedy="The file is damaged or no CSV at all: export it again as 'CSV UTF-8'.",
            row=data.count(b"\n", 0, at) + 1,
        )
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _not_utf8(data.count(b"\n", 0, error.start) + 1, "another encoding (perhaps Windows-1252)", faults)
        return None


def _not_utf8(row: int, what: str, faults: Collector) -> None:
    faults.add(
        "not_utf8",
        found=f"text in {what}",
        expected="text in UTF-8",
        remedy="Save it as 'CSV UTF-8', or deliver an .xlsx.",
        row=row,
    )


def _delimiter(header: str, names: Collection[str]) -> str:
    """The delimiter under which most known columns appear; the one with most cells where none does."""

    def score(delimiter: str) -> tuple[int, int]:
        cells = [cell.strip('" \t\r\n').casefold() for cell in header.split(delimiter)]
        return sum(cell in names for cell in cells), len(cells)

    return max(DELIMITERS, key=score)


def _tell(error: csv.Error, row: int, faults: Collector) -> None:
    message = str(error)
    if "field larger" in message:
        faults.add_long_cell(row, None)
    elif "unexpected end" in message:
        faults.add(
            "unclosed_quote",
            found="a quotation mark that is never closed: all that follows would be one cell",
            expected="quotation marks in pairs",
            remedy="Close the quoted cell; write a quotation mark inside it twice.",
            row=row,
        )
    else:
        faults.add(
            "bad_quoting",
            found="a quoted cell with text after its closing quotation mark",
            expected="a delimiter after a quoted cell",
            remedy="Write a quotation mark inside a quoted cell twice.",
            row=row,
        )


def _take(cells: list[str], row: int, grid: Grid, faults: Collector) -> None:
    if is_blank(cells):
        grid.blank.append(row)
        return
    too_long = [index for index, cell in enumerate(cells) if len(cell) > LONGEST_CELL]
    for index in too_long:
        faults.add_long_cell(row, grid.header[index] if index < len(grid.header) else None)
    if len(cells) != len(grid.header):
        faults.add(
            "ragged_row",
            found=f"{_count(len(cells))} where the header has {_count(len(grid.header))}",
            expected="as many cells in every row as in the header",
            remedy=f"Add the missing cells, or put a cell that holds '{grid.delimiter}' between quotation marks.",
            row=row,
        )
        grid.odd.append((row, cells))
    elif not too_long:
        grid.rows.append(cells)
        grid.numbers.append(row)


def _count(cells: int) -> str:
    return f"{cells} cell" if cells == 1 else f"{cells} cells"
