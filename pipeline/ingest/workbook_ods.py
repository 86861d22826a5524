"""Reading the sheets of an .ods workbook (OpenDocument 1.2 and later, part 3: spreadsheet documents).

Belongs here: its XML to cells as text, exactly as the file keeps them. Does not belong here: which sheet holds the table,
what the cells mean.

The XML is read as a stream, and what it says is repeated is counted before it is repeated: a cell can stand for
sixteen thousand columns and a row for a million.
"""

import math
import re
import zipfile
from decimal import Decimal
from typing import Any
from xml.parsers import expat

from pipeline.ingest.grid import LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, STRETCH, Filler
from pipeline.ingest.workbook_sheet import NO_OUTCOME, Sheet, TypedNumber, UnreadableWorkbook, sheet_of, too_large
from pipeline.saying import say

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_CELLS = frozenset((f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"))
_NUMBERS = frozenset(("float", "percentage", "currency"))
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00(?:[.,]0+)?")
_DURATION = re.compile(r"PT(\d{1,9})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_PLAIN_NUMBER = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?", re.ASCII)


def sheets(workbook: zipfile.ZipFile) -> list[Sheet]:
    """Every sheet, visible or hidden.

    Raises:
        UnreadableWorkbook: there is no sheet, or one is too large.
        ExpatError, ValueError: the workbook is not put together as a workbook should (or has a password).
    """
    reader = _Reader()
    with workbook.open("content.xml") as part:
        while chunk := part.read(1 << 20):
            reader.parser.Parse(chunk, False)
        reader.parser.Parse(b"", True)
    if not reader.sheets:
        raise UnreadableWorkbook(say("a workbook without a sheet of cells"))
    return reader.sheets


class _Reader:
    """Gathers the cells of every sheet while the XML goes by."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self._begin("")
        self._tables = 0

    def _begin(self, name: str) -> None:
        self._name = name
        self._filler = Filler()
        self._number = 1
        self._waiting: list[list[Any]] = []
        self._numbers: list[int] = []
        self._row: list[Any] = []
        self._gap = 0
        self._repeat_row = 1
        self._in_row = False
        self._cell: dict[str, str] | None = None
        self._silent = 0

    def _refuse(self, *_: object) -> None:
        # No workbook has a document type; without one there are no entities to unfold.
        raise ValueError("a document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE}table":
            self._tables += 1
            if self._tables == 1:
                self._begin(attributes.get(f"{_TABLE}name", ""))
        elif self._tables != 1:
            return
        elif self._cell is not None:
            self._inside(name, attributes)
        elif name == f"{_TABLE}table-row":
            self._in_row = True
            self._row, self._gap = [], 0
            self._repeat_row = _count(attributes, "number-rows-repeated")
        elif name in _CELLS and self._in_row:
            self._cell = attributes
            self._paragraphs: list[str] = []
            self._length = 0

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        # A remark, a picture or a table inside a cell is no part of its text.
        if self._silent or not name.startswith(_TEXT):
            self._silent += 1
        elif name == f"{_TEXT}p":
            self._paragraphs.append("")
        elif name == f"{_TEXT}s":
            self._characters(" " * min(_count(attributes, "c", _TEXT), LONGEST_CELL))
        elif name == f"{_TEXT}tab":
            self._characters("\t")
        elif name == f"{_TEXT}line-break":
            self._characters("\n")

    def _characters(self, text: str) -> None:
        if self._cell is None or self._silent or not self._paragraphs or self._length > LONGEST_CELL:
            return
        self._length += len(text)
        self._paragraphs[-1] += text

    def _end(self, name: str) -> None:
        if name == f"{_TABLE}table":
            self._tables -= 1
            if self._tables == 0:
                self._flush()
                self.sheets.append(sheet_of(self._name, self._filler))
        elif self._tables != 1:
            return
        elif self._silent:
            self._silent -= 1
        elif name in _CELLS and self._cell is not None:
            self._take_cell(_value(self._cell, self._paragraphs), _count(self._cell, "number-columns-repeated"))
            self._cell = None
        elif name == f"{_TABLE}table-row" and self._in_row:
            self._in_row = False
            self._take_row()

    def _take_cell(self, value: str, repeat: int) -> None:
        if not value:
            self._gap += repeat
            return
        width = len(self._row) + self._gap + repeat
        if width > MOST_COLUMNS:
            raise UnreadableWorkbook("", columns=width, sheet=self._name)
        self._row.extend([""] * self._gap)
        self._row.extend([value] * repeat)
        self._gap = 0

    def _take_row(self) -> None:
        if self._row:
            total = self._filler.count + len(self._waiting) + self._repeat_row
            if total * len(self._row) > MOST_CELLS or total > MOST_ROWS:
                raise too_large(total, len(self._row))
            for offset in range(self._repeat_row):
                self._waiting.append(self._row)
                self._numbers.append(self._number + offset)
                if len(self._waiting) >= STRETCH:
                    self._flush()
        self._number += self._repeat_row

    def _flush(self) -> None:
        if not self._waiting:
            return
        width = max(map(len, self._waiting))
        rows = [row if len(row) == width else row + [""] * (width - len(row)) for row in self._waiting]
        self._filler.add(zip(*rows, strict=True), self._numbers)
        self._waiting, self._numbers = [], []


def _count(attributes: dict[str, str], name: str, space: str = _TABLE) -> int:
    text = attributes.get(space + name, "1")
    if not text.isdecimal() or len(text) > 9:
        raise ValueError("a repetition that is no number")
    return int(text)


def _value(cell: dict[str, str], paragraphs: list[str]) -> str:
    """A cell as the text that says exactly what the file keeps."""
    kind = cell.get(f"{_OFFICE}value-type")
    shown = "\n".join(paragraphs)
    if kind in _NUMBERS:
        return _number(cell.get(f"{_OFFICE}value", shown))
    if kind == "date":
        day = cell.get(f"{_OFFICE}date-value", shown)
        midnight = _MIDNIGHT.fullmatch(day)
        return midnight[1] if midnight else day.replace("T", " ")
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value", shown).upper()
    if kind == "time":
        duration = _DURATION.fullmatch(cell.get(f"{_OFFICE}time-value", ""))
        return f"{int(duration[1])}:{duration[2]:0>2}:{duration[3]:0>2}" if duration else shown
    text = shown or cell.get(f"{_OFFICE}string-value", "")
    if not text and kind is None and f"{_TABLE}formula" in cell:
        return NO_OUTCOME
    return text


def _number(text: str) -> str:
    """A number as a text without needless zeros."""
    if not _PLAIN_NUMBER.fullmatch(text):
        try:
            number = float(text) if len(text) < 60 else math.inf
        except ValueError:
            return text
        if not math.isfinite(number):
            return text
        # An exponent as Python's float writes it out: bounded, where a Decimal would write a billion zeros.
        text = format(Decimal(repr(number)), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return TypedNumber(text)
