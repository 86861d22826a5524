"""From a folder of raw files to tables of text, with every fault of form.

Belongs here: which files there must be, opening them safely, which columns they must have, keeping identifiers out.
Does not belong here: delimiters and workbooks (``delimited``, ``spreadsheets``), what a cell's text means
(``parsing``).

A cell that identifies a person is replaced by ``WITHHELD`` here, before anything else can see, store or repeat it.
"""

import difflib
import hashlib
import os
import re
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.errors import CallError
from pipeline.faults import Fault, FaultsError
from pipeline.ingest.collecting import Collector, shown
from pipeline.ingest.delimited import read_delimited
from pipeline.ingest.grid import MOST_COLUMNS, Grid
from pipeline.ingest.guarding import identifier_in, is_private_column
from pipeline.ingest.spreadsheets import read_workbook
from schemas import RAW, Column, TableSchema

WITHHELD = "\u2039withheld\u203a"
ROW = "_row"
LARGEST_FILE = {".csv": 256 * 1024 * 1024, ".xlsx": 64 * 1024 * 1024}

# Characters that hide, reorder or damage text; a tab or line end inside a quoted cell is ordinary.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class FileRead:
    """A file that was read: its name, the sha256 of its bytes, its rows, its columns, the delimiter of a CSV."""

    name: str
    sha256: str
    rows: int
    columns: tuple[str, ...]
    delimiter: str | None


@dataclass(frozen=True)
class RawTable:
    """One raw table as text.

    Attributes:
        name: the table's name.
        file: the file as the person knows it.
        sha256: of the file's bytes; empty when there is no file.
        header: the names in its first row; identifying ones withheld.
        cells: the known columns the file has, as text (empty text for an empty cell), and ``_row``.
        faults: every fault of form found so far.
        readable: whether the cells could be read.
        odd_texts: texts in rows that could not be read whole; a reference to one of them is no fault of its own.
        typed_numbers: texts that stood in the file as a number.
        delimiter: of a CSV.
        sheet: of a workbook.
    """

    name: str
    file: str
    sha256: str = ""
    header: tuple[str, ...] = ()
    cells: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({ROW: pd.Series([], dtype=int)}))
    faults: tuple[Fault, ...] = ()
    readable: bool = False
    odd_texts: frozenset[str] = frozenset()
    typed_numbers: frozenset[str] = frozenset()
    delimiter: str | None = None
    sheet: str | None = None

    def file_read(self) -> FileRead:
        """What a manifest tells of the file."""
        return FileRead(self.file.rpartition("/")[2], self.sha256, len(self.cells), self.header, self.delimiter)


def read(folder: Path, tables: Sequence[str], shown_as: str = "raw") -> dict[str, RawTable]:
    """Read the raw files of the tables a programme uses.

    Args:
        folder: the folder the files lie in.
        tables: names of the tables, each of ``schemas.RAW``.
        shown_as: the folder as faults name it, relative to the workspace.

    Returns:
        A table for every name, in that order; one that could not be read has faults and no rows.

    Raises:
        FaultsError: there is no such folder.
        CallError: there is no such table.
    """
    if not folder.is_dir():
        # The cohort is there, so the call was right: its data is at fault.
        raise FaultsError(
            [
                Fault(
                    shown_as,
                    "missing_folder",
                    "no such folder",
                    "a folder with a file for every table that the programme uses, and source.yaml",
                    "Make the folder and put the raw files in it.",
                )
            ]
        )
    unknown = [name for name in tables if name not in RAW]
    if unknown:
        raise CallError(f"There is no raw table {', '.join(unknown)}. Expected: {', '.join(RAW)}.")
    return {name: _read_table(folder, RAW[name], shown_as) for name in tables}


def strangers(folder: Path, tables: Sequence[str], shown_as: str = "raw") -> list[Fault]:
    """Warnings about what lies in the raw folder and is not read.

    ``source.yaml``, Markdown files and hidden files are expected there.
    """
    used = {f"{name}{suffix}" for name in tables for suffix in LARGEST_FILE}
    faults = []
    for name in sorted(entry.name for entry in folder.iterdir()):
        if name in used or name == "source.yaml" or name.endswith(".md") or name.startswith((".", "~$")):
            continue
        stem = name.partition(".")[0].casefold()
        if stem in RAW and stem not in tables:
            found, remedy = "a table that this programme does not use", "Take it out, or name it in programme.yaml."
        else:
            found, remedy = "something that is no table of this programme", _near("Take it out", stem, tables)
        safe = identifier_in(name) is None and identifier_in(Path(name).stem) is None
        faults.append(
            Fault(
                file=f"{shown_as}/{shown(name)}" if safe else shown_as,
                rule="unknown_file",
                found=found if safe else "a file whose name identifies a person",
                expected=f"{', '.join(sorted(tables))}, each as .csv or .xlsx, and source.yaml",
                remedy=remedy,
                severity="warning" if safe else "error",
            )
        )
    return faults


def _read_table(folder: Path, schema: TableSchema, shown_as: str) -> RawTable:
    present = [
        f"{schema.name}{suffix}" for suffix in LARGEST_FILE if os.path.lexists(folder / f"{schema.name}{suffix}")
    ]
    name = present[0] if present else f"{schema.name}.csv"
    faults = Collector(f"{shown_as}/{name}")
    if not present:
        faults.add(
            "missing_table",
            found="no such file",
            expected=f"{schema.name}.csv or {schema.name}.xlsx, a table this programme uses",
            remedy="Put the file there; a table without rows still has its column names.",
        )
    if len(present) > 1:
        faults.add(
            "table_twice",
            found=f"both {' and '.join(present)}",
            expected="one file for a table",
            remedy="Take away the one that is not meant.",
        )
    data = _bytes(folder, name, faults) if len(present) == 1 else None
    if data is None:
        return RawTable(schema.name, faults.file, faults=tuple(faults.faults()))
    digest = hashlib.sha256(data).hexdigest()
    grid = read_workbook(data, faults) if name.endswith(".xlsx") else read_delimited(data, schema.names, faults)
    if grid is None:
        return RawTable(schema.name, faults.file, digest, faults=tuple(faults.faults()), sheet=faults.sheet)
    return _table(schema, grid, digest, faults)


def _bytes(folder: Path, name: str, faults: Collector) -> bytes | None:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        faults.add(
            "link_outside",
            found="a link to a place outside the raw folder",
            expected="the file itself",
            remedy="Copy the file into the folder.",
        )
        return None
    largest = LARGEST_FILE[path.suffix]
    try:
        # Not blocking, so that a pipe under this name cannot hold the run.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise IsADirectoryError
            data = file.read(largest + 1)
    except OSError:
        faults.add(
            "unreadable_file",
            found="something that cannot be read as a file",
            expected="a file that you may read",
            remedy="Look whether it is a folder, a broken link, or a file without permission to read.",
        )
        return None
    if len(data) > largest:
        faults.add(
            "file_too_large",
            found=f"a file of more than {largest // 2**20} MB",
            expected=f"at most {largest // 2**20} MB",
            remedy="Deliver the rows and columns of this table only.",
        )
        return None
    return data


def _table(schema: TableSchema, grid: Grid, digest: str, faults: Collector) -> RawTable:
    while grid.blank and grid.numbers and grid.blank[-1] > grid.numbers[-1]:
        grid.blank.pop()
    for row in grid.blank if grid.numbers else ():
        if row > grid.header_row:
            faults.add(
                "empty_row",
                found="an empty row between others",
                expected="rows that follow one another",
                remedy="Take it out; it is not counted as a row.",
                row=row,
                severity="warning",
            )
    if len(grid.header) > MOST_COLUMNS:
        faults.add_many_columns(len(grid.header))
    columns = list(zip(*grid.rows, strict=True)) if grid.rows else [() for _ in grid.header]
    header, places = _header(schema, grid, columns, faults)
    cells: dict[str, Sequence[Any]] = {ROW: grid.numbers}
    for index, texts in enumerate(columns):
        known = places.get(index)
        column = schema.column(known) if known else None
        cleaned = _cleaned(texts, header[index], column, grid.numbers, faults)
        if known:
            cells[known] = cleaned
    frame = pd.DataFrame(
        {name: pd.Series(values, dtype=int if name == ROW else object) for name, values in cells.items()}
    )
    return RawTable(
        name=schema.name,
        file=faults.file,
        sha256=digest,
        header=tuple(header),
        cells=frame,
        odd_texts=_odd_texts(grid, faults),
        faults=tuple(faults.faults()),
        readable=True,
        typed_numbers=frozenset(grid.typed_numbers),
        delimiter=grid.delimiter,
        sheet=grid.sheet,
    )


def _header(
    schema: TableSchema, grid: Grid, columns: Sequence[Sequence[str]], faults: Collector
) -> tuple[list[str], dict[int, str]]:
    """The names to show for each column, and which known column stands where."""
    header: list[str] = []
    places: dict[int, str] = {}
    row = grid.header_row
    for index, raw in enumerate(grid.header):
        name = raw.strip()
        what = identifier_in(name)
        if what:
            header.append(WITHHELD)
            faults.add(
                "identifier",
                found=f"{what} where the name of column {index + 1} should be",
                expected="no direct identifiers; a first row with the names of the columns",
                remedy="Remove it, and put the column names in the first row.",
                row=row,
            )
            continue
        header.append(name and shown(name))
        if name in places.values():
            faults.add(
                "duplicate_column",
                found="a column that is there twice",
                expected="every column once",
                remedy="Take one of the two out, or give it the name that was meant.",
                row=row,
                column=name,
            )
        elif name in schema.names:
            places[index] = name
        elif not name:
            if any(cell.strip() for cell in columns[index]):
                faults.add(
                    "column_without_name",
                    found=f"values in column {index + 1}, which has no name",
                    expected="a name above every column",
                    remedy="Give the column its name, or take it out.",
                    row=row,
                )
        elif is_private_column(name):
            faults.add(
                "private_column",
                found="a column that by its name holds what identifies a person",
                expected="no names, addresses, birth dates or numbers that identify",
                remedy="Take the column out of the file before you deliver it.",
                row=row,
                column=shown(name),
            )
        else:
            faults.add(
                "unknown_column",
                found="a column that this table does not have",
                expected=f"columns from: {', '.join(schema.names)}",
                remedy=_near("Take it out or rename it", name, schema.names),
                row=row,
                column=shown(name),
            )
    for column in schema.columns:
        if column.required and column.name not in places.values():
            faults.add(
                "missing_column",
                found="no such column",
                expected=f"a column {column.name}: {column.description[0].lower()}{column.description[1:].rstrip('.')}",
                remedy="Add the column, with its name in the first row.",
                row=row,
                column=column.name,
            )
    return header, places


def _cleaned(
    texts: Sequence[str], name: str, column: Column | None, rows: Sequence[int], faults: Collector
) -> Sequence[str]:
    """A column's texts without spaces around them, with what may not enter withheld."""
    changes: dict[str, str] = {}
    problems: dict[str, str] = {}
    for text in dict.fromkeys(texts):
        what = identifier_in(text, column)
        if what:
            changes[text], problems[text] = WITHHELD, what
        elif text == WITHHELD or _CONTROL.search(text):
            changes[text], problems[text] = WITHHELD, ""
        elif (stripped := text.strip()) != text:
            changes[text] = stripped
    if not changes:
        return texts
    for row, text in zip(rows, texts, strict=True):
        if text not in changes:
            continue
        if text in problems:
            _tell(problems[text], row, name, faults)
        elif changes[text]:
            faults.add(
                "surrounding_space",
                found="spaces around a value",
                expected="the value alone",
                remedy="Take the spaces out; the value is read without them.",
                row=row,
                column=name,
                severity="warning",
            )
    return [changes.get(text, text) for text in texts]


def _tell(what: str, row: int, column: str | None, faults: Collector) -> None:
    if what:
        faults.add(
            "identifier",
            found=f"{what} (not repeated here)",
            expected="no direct identifiers anywhere in the file",
            remedy="Remove it from the file and deliver the file again.",
            row=row,
            column=column,
        )
    else:
        faults.add(
            "control_character",
            found="an invisible character that hides, reorders or damages text",
            expected="text as a person can read it",
            remedy="Type the value again.",
            row=row,
            column=column,
        )


def _odd_texts(grid: Grid, faults: Collector) -> frozenset[str]:
    """What was seen in rows that could not be read whole; identifiers in them are faults too."""
    texts: set[str] = set()
    for row, cells in grid.odd:
        for cell in cells:
            what = identifier_in(cell)
            if what:
                _tell(what, row, None, faults)
            else:
                texts.add(cell.strip())
    return frozenset(texts)


def _near(remedy: str, text: str, names: Sequence[str] | Mapping[str, object]) -> str:
    close = difflib.get_close_matches(text.casefold()[:100], list(names), n=1)
    return f"{remedy}; perhaps '{close[0]}' was meant." if close else f"{remedy}."
