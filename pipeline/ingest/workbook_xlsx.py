"""Reading the sheets of an .xlsx workbook.

Belongs here: which sheets there are, whether they can be handled, typed cells to text exactly. Does not belong here: which
of them holds the table, what the cells mean.

The reader that does the work (calamine) lays a sheet out as one rectangle, so one cell in the far corner of a small
file would ask for more memory than any machine has; it copies a shared text into every cell that uses it; and it reads
a formula without a stored outcome, or with an error for one, as an empty cell. So the sheet's XML is looked at first.
"""

import datetime
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from pipeline.ingest.grid import MOST_CELLS, MOST_COLUMNS, STRETCH, Filler
from pipeline.ingest.workbook_sheet import NO_OUTCOME, Sheet, UnreadableWorkbook, sheet_of, too_large
from pipeline.saying import say

LARGEST_SHARED = 512 * 1024 * 1024
LONGEST_ROW = 64 * 1024 * 1024
MOST_PATCHES = 100_000
_CHUNK = 4 << 20

_REFERENCE = re.compile(rb"""\sr\s*=\s*["']\$?([A-Za-z]{0,9})\$?(\d{0,12})["']""")
_ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c(?=\s)([^>]*\bt\s*=\s*["']e["'][^>]*)>(?:(?!</(?:\w+:)?c>).){0,4000}""", re.DOTALL
)
_ERROR_TEXT = re.compile(rb"<(?:\w+:)?v>([^<]{1,40})</")
_EMPTY_FORMULA = re.compile(
    rb"<(?:\w+:)?c(?=[\s>])([^>]*[^>/]|)>\s*<(?:\w+:)?f(?=[\s>/])[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>\s*|<(?:\w+:)?v>\s*</(?:\w+:)?v>\s*)?</(?:\w+:)?c>"
)
_FROM_1904 = re.compile(rb"""\bdate1904\s*=\s*["'](?:1|true|on)["']""")
_ROW = re.compile(rb"<(?:\w+:)?row[\s>]")
_SHARED_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*\bt\s*=\s*["']s["'][^>]*>[^v]{0,200}?<(?:\w+:)?v>\s*(\d{1,9})\s*<""")
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si[\s>]")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)

Patches = dict[int, dict[int, str]]


def sheets(workbook: zipfile.ZipFile, data: bytes) -> list[Sheet]:
    """Every worksheet, visible or hidden.

    Raises:
        UnreadableWorkbook: a sheet is too large, or calamine cannot read it.
        KeyError, ValueError, ExpatError: the workbook is not put together as a workbook should.
    """
    paths = _paths(workbook)
    from_1904 = bool(_FROM_1904.search(workbook.read("xl/workbook.xml")))
    shared = _shared_lengths(workbook)
    looked_at = {name: _look(workbook, path, name, shared) for name, path in paths}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = [
            replace(_sheet(book.get_sheet_by_name(one.name), looked_at.get(one.name, {})), from_1904=from_1904)
            for one in book.sheets_metadata
            if one.typ == SheetTypeEnum.WorkSheet
        ]
    except CalamineError as error:
        raise UnreadableWorkbook(say("a workbook that cannot be read ({error})", error=_one_line(error))) from None
    except BaseException as error:
        # A panic inside the reader is not an Exception; anything else of that sort (a Ctrl-C) is not ours.
        if type(error).__name__ != "PanicException" and not isinstance(error, Exception):
            raise
        raise UnreadableWorkbook(say("a workbook that cannot be read")) from None
    if not found:
        raise UnreadableWorkbook(say("a workbook without a sheet of cells"))
    return found


def _one_line(error: Exception) -> str:
    return "".join(char if char.isprintable() else " " for char in str(error))[:200]


def _paths(workbook: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Name and path of the XML of every sheet; a KeyError or ValueError when that cannot be made out."""
    targets = {
        element.attrib.get("Id"): (element.attrib.get("Type", ""), element.attrib.get("Target", ""))
        for element in _tree(workbook.read("xl/_rels/workbook.xml.rels"))
    }
    book = _tree(workbook.read("xl/workbook.xml"))
    paths = []
    for sheet in (element for main in (_MAIN, _STRICT) for element in book.iter(f"{main}sheet")):
        relation = next((sheet.attrib[name] for name in _RELATIONS if name in sheet.attrib), None)
        kind, target = targets[relation]
        if kind.endswith("/worksheet"):
            path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            workbook.getinfo(path)
            paths.append((sheet.attrib["name"], path))
    if not paths:
        raise ValueError("no sheet")
    return paths


def _tree(xml: bytes) -> ElementTree.Element:
    # No workbook has a document type; without one there are no entities to unfold.
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise ValueError("a document type")
    return ElementTree.fromstring(xml)  # noqa: S314


@dataclass
class _Extent:
    widest: int = 0
    lowest: int = 0
    patches: Patches = field(default_factory=dict)
    patched: int = 0

    def see(self, xml: bytes) -> None:
        for letters, digits in _REFERENCE.findall(xml):
            if letters and (digits or len(letters) > 3):
                self.widest = max(self.widest, _column_number(letters))
            if digits:
                self.lowest = max(self.lowest, int(digits))
        if self.widest > MOST_COLUMNS:
            raise UnreadableWorkbook("", columns=self.widest)
        # Cells may come without their place, each in the column after the last.
        if self.lowest * max(self.widest, 1) > MOST_CELLS:
            raise too_large(self.lowest, self.widest)
        for match in _ERROR_CELL.finditer(xml):
            text = _ERROR_TEXT.search(match[0])
            self._patch(match[1], text[1].decode("ascii", "replace") if text else "#N/A")
        for match in _EMPTY_FORMULA.finditer(xml):
            self._patch(match[1], NO_OUTCOME)

    def _patch(self, attributes: bytes, text: str) -> None:
        place = _REFERENCE.search(b" " + attributes)
        if self.patched >= MOST_PATCHES or not place or not place[1] or not place[2]:
            return
        self.patched += 1
        self.patches.setdefault(int(place[2]), {})[_column_number(place[1]) - 1] = text


def _look(workbook: zipfile.ZipFile, path: str, name: str, shared: list[int]) -> Patches:
    """Where a sheet has errors and formulas without outcome, once it has proved to be of a size that can be handled."""
    extent = _Extent()
    uses = 0
    for xml in _stretches(workbook, path):
        try:
            extent.see(xml)
        except UnreadableWorkbook as error:
            error.sheet = name
            raise
        uses += xml.count(b't="s"') + xml.count(b"t='s'")
    if uses * max(shared, default=0) > LARGEST_SHARED:
        unfolded = 0
        for xml in _stretches(workbook, path):
            unfolded += sum(shared[place] for place in map(int, _SHARED_CELL.findall(xml)) if place < len(shared))
            if unfolded > LARGEST_SHARED:
                raise UnreadableWorkbook(
                    say("a workbook of more than {size} MB when unpacked", size=LARGEST_SHARED // 2**20)
                )
    return extent.patches


def _stretches(workbook: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """The XML of a sheet in pieces that end where a row begins, so that no cell is cut."""
    rest = b""
    with workbook.open(path) as part:
        while chunk := part.read(_CHUNK):
            if not rest and (b"<!DOCTYPE" in chunk[:4096] or b"<!ENTITY" in chunk[:4096]):
                raise ValueError("a document type")
            rest += chunk
            if len(rest) > LONGEST_ROW:
                raise UnreadableWorkbook(say("a row of more than {size} MB", size=LONGEST_ROW // 2**20))
            # A row that is cut may still become a wider one: only what lies before the last row is whole.
            at = max((match.start() for match in _ROW.finditer(rest, max(0, len(rest) - _CHUNK // 2))), default=0)
            if at:
                yield rest[:at]
                rest = rest[at:]
    yield rest


def _shared_lengths(workbook: zipfile.ZipFile) -> list[int]:
    """How long each shared text is at most."""
    if "xl/sharedStrings.xml" not in workbook.namelist():
        return []
    xml = workbook.read("xl/sharedStrings.xml")
    starts = [match.start() for match in _SHARED_TEXT.finditer(xml)]
    return [end - start for start, end in zip(starts, [*starts[1:], len(xml)], strict=True)] if starts else []


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _sheet(sheet: CalamineSheet, patches: Patches) -> Sheet:
    filler = Filler()
    left = sheet.start[1] if sheet.start else 0
    rows = sheet.iter_rows()
    number = 1
    filler.widen(left)
    while stretch := list(islice(rows, STRETCH)):
        # Calamine begins every row at the first column that holds anything.
        columns: list[Any] = [[""] * len(stretch) for _ in range(left)]
        columns.extend(_told_apart(cells) for cells in zip(*stretch, strict=True))
        _patch(columns, patches, range(number, number + len(stretch)))
        filler.add(columns, range(number, number + len(stretch)))
        number += len(stretch)
    beyond = sorted(row for row in patches if row >= number)
    for row in beyond:
        width = max(patches[row]) + 1
        filler.add([(patches[row].get(place, ""),) for place in range(width)], [row])
    return sheet_of(sheet.name, filler, as_text)


def _patch(columns: list[Any], patches: Patches, rows: range) -> None:
    """Put the errors, and the marks of formulas without outcome, where calamine gave empty cells."""
    for row in [row for row in patches if row in rows] if patches else ():
        for place, text in patches[row].items():
            columns.extend([""] * len(rows) for _ in range(place + 1 - len(columns)))
            if isinstance(columns[place], tuple):
                columns[place] = list(columns[place])
            if columns[place][row - rows.start] == "":
                columns[place][row - rows.start] = text


def _told_apart(cells: tuple[Any, ...]) -> Any:
    """The cells of a column; a truth becomes text where it would be the same as a number (``True == 1``)."""
    if bool not in set(map(type, cells)):
        return cells
    return [str(cell).upper() if isinstance(cell, bool) else cell for cell in cells]


def as_text(value: Any) -> str:
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
