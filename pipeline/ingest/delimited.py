"""Reading a CSV file: bytes to cells, or faults.

Belongs here: encoding, delimiter, quotes, lines. Does not belong here: what the cells mean, which columns there must
be, opening files.

Sources: RFC 4180 for quotes; the Encoding Standard's index for Windows-1252, of which five bytes mean nothing; Excel's
own first line ``sep=;`` and its "Unicode text", which is UTF-16 with tabs.
"""

import csv
import gc
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from pipeline.ingest.coded import Coded
from pipeline.ingest.collecting import Collector
from pipeline.ingest.delivered import Reading
from pipeline.ingest.grid import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    STRETCH,
    Filler,
    Grid,
    Outside,
    is_blank,
    set_apart,
)
from pipeline.ingest.locating import FIRST_ROWS, find_header
from pipeline.ingest.plain_rows import plain_columns
from pipeline.saying import say
from schemas import TableSchema

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", ";", "\t")
_NAMES = {",": say("comma"), ";": say("semicolon"), "\t": say("tab")}
MOST_ODD_ROWS = 100_000

_LONGEST_SNIFFED = 20_000
_NOTHING = ' \t\r\n,;"'  # a line of these alone holds no value
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t])"?[\r\n]*', re.IGNORECASE)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")


def read_delimited(data: bytes, schema: TableSchema, faults: Collector) -> Grid | None:
    """The cells of a CSV file: comma, semicolon or tab; UTF-8, Windows-1252, or UTF-16 with its mark; quotes doubled.

    Args:
        data: the file's bytes.
        schema: the table; its names tell which row is the header, and so which delimiter the file uses.
        faults: where faults go.

    Returns:
        The cells with the line each row starts on, or None when the file cannot be read at all.
    """
    encoding = _encoding(data, faults)
    if encoding is None:
        return None
    if encoding != "utf-16" and (data.count(b"\n") or data.count(b"\r")) > MOST_ROWS:
        _too_many(MOST_ROWS, MOST_ROWS, faults)
        return None
    form = _form(data, encoding, schema)
    if form is None:
        _empty(faults)
        return None
    grid = Grid(delimiter=form.delimiter, header_row=form.header_row)
    if encoding not in ("utf-8-sig", "ascii"):
        grid.readings.append(Reading("encoding", None, encoding, "text"))
    if form.delimiter != ",":
        grid.readings.append(Reading("delimiter", None, _NAMES[form.delimiter], "columns"))
    return _Rows(data, encoding, form, grid, faults).read()


def _encoding(data: bytes, faults: Collector) -> str | None:
    """What the bytes are written in; None, with a fault told, when they are no text we know."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            _unknown_encoding(1, faults)
            return None
        if (at := text.find("\0")) >= 0:
            _nul_byte(text.count("\n", 0, at) + 1, faults)
            return None
        return "utf-16"
    if (at := data.find(b"\0")) >= 0:
        _nul_byte(data.count(b"\n", 0, at) + 1, faults)
        return None
    if data.isascii():
        return "ascii"
    try:
        data.decode("utf-8-sig")
        return "utf-8-sig"
    except UnicodeDecodeError as error:
        damaged = error.start
    try:
        data.decode("cp1252")
    except UnicodeDecodeError as error:
        _unknown_encoding(data.count(b"\n", 0, error.start) + 1, faults)
        return None
    # Where most accents are whole in UTF-8, a byte was lost: as Windows-1252 every other accent would be garbled.
    whole = sum(map(len, _MULTIBYTE.findall(data)))
    if whole * 2 > len(_HIGH_BYTE.findall(data)):
        _unknown_encoding(data.count(b"\n", 0, damaged) + 1, faults)
        return None
    return "windows-1252"


def _empty(faults: Collector) -> None:
    faults.add(
        "empty_file",
        found=say("the file is empty"),
        expected=say("a row with the names of the columns"),
        remedy=say("Put the column names in the first row, or deliver the file again."),
    )


def _too_many(rows: int, most: int, faults: Collector) -> None:
    faults.add(
        "too_many_rows",
        found=say("more than {rows} rows", rows=rows),
        expected=say("at most {rows} rows in a table", rows=most),
        remedy=say("Deliver the rows of this table only, in one file of an ordinary size."),
    )


def _unknown_encoding(row: int, faults: Collector) -> None:
    faults.add(
        "not_utf8",
        found=say("bytes that are no text in UTF-8, nor in Windows-1252"),
        expected=say("text in one encoding, best in UTF-8"),
        remedy=say("Save it as 'CSV UTF-8', or deliver an .xlsx."),
        row=row,
    )


def _nul_byte(row: int, faults: Collector) -> None:
    faults.add(
        "nul_byte",
        found=say("a NUL byte"),
        expected=say("a text file"),
        remedy=say("The file is damaged or no CSV at all: export it again as 'CSV UTF-8'."),
        row=row,
    )


def _text(data: bytes, encoding: str) -> io.TextIOWrapper:
    # Line ends as they are, so that lines are counted as a person's editor counts them and cells keep theirs.
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")


@dataclass(frozen=True)
class _Form:
    """How a file is laid out: its delimiter, the lines to pass over at its start, the line of its header."""

    delimiter: str
    skipped: int
    header_row: int


def _form(data: bytes, encoding: str, schema: TableSchema) -> _Form | None:
    """The delimiter under which most columns are named; the one with most cells where none is; None without a row."""
    lines = [line[:_LONGEST_SNIFFED] for line in islice(_text(data, encoding), FIRST_ROWS)]
    skipped = 0
    delimiters: Sequence[str] = DELIMITERS
    if lines and (match := _SEPARATOR_LINE.fullmatch(lines[0])):
        skipped, delimiters = 1, (match[1],)
    best: tuple[tuple[int, int], _Form] | None = None
    for delimiter in delimiters:
        starts, rows = _first_rows(lines[skipped:], delimiter)
        first = next((place for place, cells in enumerate(rows) if not is_blank(cells)), None)
        if first is None:
            continue
        header = find_header(rows, schema)
        place = header.index if header else first
        score = (header.known if header else 0, len(rows[place]))
        if best is None or score > best[0]:
            best = score, _Form(delimiter, skipped, skipped + starts[place])
    if best is None:
        # Nothing in the first lines: the header is wherever the first text stands, if anywhere.
        for number, line in enumerate(_text(data, encoding), start=1):
            if number > skipped and line.strip(_NOTHING):
                return _Form(max(DELIMITERS, key=line.count), skipped, number)
        return None
    # A file may open with blank lines under one delimiter that are cells under another.
    if all(not line.strip(_NOTHING) for line in lines[skipped:]):
        return None
    return best[1]


def _first_rows(lines: list[str], delimiter: str) -> tuple[list[int], list[list[str]]]:
    """The first rows, and the line each starts on; as far as they can be read."""
    starts: list[int] = []
    rows: list[list[str]] = []
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        start = reader.line_num + 1
        try:
            rows.append(next(reader))
        except (StopIteration, csv.Error):
            return starts, rows
        starts.append(start)


@dataclass
class _Rows:
    """Reads the rows of a file whose form is known."""

    data: bytes
    encoding: str
    form: _Form
    grid: Grid
    faults: Collector
    filler: Filler = field(default_factory=Filler)
    recent: list[str] = field(default_factory=list)

    def read(self) -> Grid | None:
        # A list per row is made and dropped again, none of them in a circle: looking for circles takes a fifth of the time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            return self._read()
        finally:
            if collecting:
                gc.enable()

    def _read(self) -> Grid | None:
        reader = csv.reader(self._lines(), delimiter=self.form.delimiter, strict=True)
        if not self._to_header(reader):
            return None
        width = len(self.grid.header)
        if width > MOST_COLUMNS:
            self.faults.add_many_columns(width)
            return None
        if (columns := self._plain(width, reader.line_num)) is not None:
            self.grid.columns = columns
            self.grid.rows = np.arange(len(columns[0]), dtype=np.int64) + (reader.line_num + 1)
            return self._done()
        self.filler.widen(width)
        while True:
            start = reader.line_num
            self.recent.clear()
            rows: list[list[str]] = []
            error = None
            try:
                rows.extend(islice(reader, STRETCH))
            except csv.Error as one:
                error = one
            self._take(rows, start, reader.line_num, error)
            if len(self.grid.odd) > MOST_ODD_ROWS:
                self.faults.add(
                    "too_many_odd_rows",
                    found=say("more than {rows} rows that cannot be read whole", rows=MOST_ODD_ROWS),
                    expected=say("rows that are as long as the header"),
                    remedy=say("Export the table again: this is no small slip."),
                )
                return None
            if error is not None:
                continue
            if len(rows) < STRETCH:
                break
            if self.filler.count * width > MOST_CELLS or reader.line_num > MOST_ROWS:
                _too_many(self.filler.count, min(MOST_ROWS, MOST_CELLS // width), self.faults)
                return None
        self.grid.columns = [coder.column() for coder in self.filler.coders]
        self.grid.rows = self.filler.rows()
        return self._done()

    def _plain(self, width: int, lines: int) -> list[Coded] | None:
        """The columns of a large file without quotes or odd rows below its header, so many lines down; else None."""
        start = 0
        for _ in range(lines):
            start = self.data.find(b"\n", start) + 1
            if not start:
                return None
        columns = plain_columns(self.data, self.encoding, self.form.delimiter, width, start)
        if columns is None or len(columns[0]) * width > MOST_CELLS or len(columns[0]) + lines > MOST_ROWS:
            return None
        return columns

    def _done(self) -> Grid:
        """The grid with its columns, blank rows and cells that are too long set apart."""
        self.grid.typed = [frozenset()] * len(self.grid.columns)
        set_apart(self.grid)
        for row, place in self.grid.long:
            self.faults.add_long_cell(row, self.grid.header[place])
        return self.grid

    def _lines(self) -> Iterator[str]:
        """The lines of the file; those of the stretch in hand are kept, for a row that cannot be read."""
        keep = self.recent.append
        for line in _text(self.data, self.encoding):
            keep(line)
            yield line

    def _to_header(self, reader: "Reader") -> bool:
        """Read up to and with the header; what stands above it is set apart."""
        while True:
            start = reader.line_num
            self.recent.clear()
            try:
                cells = next(reader)
            except StopIteration:
                if not self.faults.faults():
                    _empty(self.faults)
                return False
            except csv.Error as error:
                _tell(error, start + 1, self.faults)
                self._apart(start + 1, [cell for line in self.recent for cell in self._pieces(line)])
                if start + 1 >= self.form.header_row:
                    return False
                continue
            if start < self.form.skipped:
                continue
            if start + 1 >= self.form.header_row:
                self.grid.header, self.grid.header_row = cells, start + 1
                return True
            self._apart(start + 1, cells)

    def _apart(self, row: int, cells: list[str]) -> None:
        self.grid.outside.extend(Outside(None, row, cell) for cell in cells if cell and not cell.isspace())

    def _pieces(self, line: str) -> list[str]:
        return [cell.strip('" \t\r\n') for cell in line.split(self.form.delimiter)]

    def _take(self, rows: list[list[str]], start: int, end: int, error: csv.Error | None) -> None:
        width = len(self.grid.header)
        numbers: range | list[int] = range(start + 1, start + 1 + len(rows))
        after = start + len(rows)
        if error is not None or end != after:
            numbers = []
            after = start
            for cells in rows:
                numbers.append(after + 1)
                after += 1 + sum(map(_line_ends, cells))
        if error is not None:
            _tell(error, after + 1, self.faults)
            for row, line in enumerate(self.recent[after - start :], start=after + 1):
                self.grid.odd.append((row, self._pieces(line[:_LONGEST_SNIFFED])))
        if set(map(len, rows)) - {width}:
            rows, numbers = self._whole(rows, numbers)
        if rows:
            self.filler.add(zip(*rows, strict=True), numbers)

    def _whole(self, rows: list[list[str]], numbers: Sequence[int]) -> tuple[list[list[str]], list[int]]:
        """The rows that are as long as the header; of the others blank ones are blank, and the rest is odd."""
        width = len(self.grid.header)
        kept: list[list[str]] = []
        kept_numbers: list[int] = []
        for cells, row in zip(rows, numbers, strict=True):
            if len(cells) == width:
                kept.append(cells)
                kept_numbers.append(row)
            elif is_blank(cells):
                # As long as the header, so that it is seen to be blank where all such rows are.
                kept.append([""] * width)
                kept_numbers.append(row)
            else:
                self._tell_ragged(len(cells), row)
                self.grid.odd.append((row, cells))
        return kept, kept_numbers

    def _tell_ragged(self, cells: int, row: int) -> None:
        if self.faults.enough("ragged_row", None):
            return
        self.faults.add(
            "ragged_row",
            found=say(
                "number of cells in this row: {cells}; in the header: {header}",
                cells=cells,
                header=len(self.grid.header),
            ),
            expected=say("as many cells in every row as in the header"),
            remedy=say(
                "Add the missing cells, or put a cell that holds a {delimiter} between quotation marks.",
                delimiter=_NAMES[self.form.delimiter],
            ),
            row=row,
        )


def _line_ends(cell: str) -> int:
    return cell.count("\n") + cell.count("\r") - cell.count("\r\n")


def _tell(error: csv.Error, row: int, faults: Collector) -> None:
    message = str(error)
    if "field larger" in message:
        faults.add_long_cell(row, None)
    elif "unexpected end" in message:
        faults.add(
            "unclosed_quote",
            found=say("a quotation mark that is never closed: all that follows would be one cell"),
            expected=say("quotation marks in pairs"),
            remedy=say("Close the quoted cell; write a quotation mark inside it twice."),
            row=row,
        )
    else:
        faults.add(
            "bad_quoting",
            found=say("a quoted cell with text after its closing quotation mark"),
            expected=say("a delimiter after a quoted cell"),
            remedy=say("Write a quotation mark inside a quoted cell twice."),
            row=row,
        )
