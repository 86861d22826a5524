"""From a folder of raw files to tables of text, with every fault of form.

Belongs here: which files there must be, opening them safely, which columns they must have. Does not belong here:
delimiters and workbooks (``delimited``, ``spreadsheets``), whose name a heading is (``names``), what may not enter
(``admitting``), what a cell's text means (``parsing``).
"""

import hashlib
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import CallError
from pipeline.faults import Fault, FaultsError
from pipeline.ingest.admitting import Admission, Pseudonym, tell_unwanted
from pipeline.ingest.collecting import Collector, shown
from pipeline.ingest.delimited import read_delimited
from pipeline.ingest.delivered import WITHHELD, FileRead, RawTable, Reading
from pipeline.ingest.grid import LONGEST_CELL, MOST_COLUMNS, Grid, is_blank
from pipeline.ingest.guarding import identifier_in, is_private_column
from pipeline.ingest.names import LONGEST_NAME, column_of, named_within, near, near_column, table_of
from pipeline.ingest.spreadsheets import read_workbook
from pipeline.saying import say
from schemas import RAW, TableSchema

__all__ = ["LARGEST_FILE", "WITHHELD", "FileRead", "RawTable", "read", "strangers"]

LARGEST_FILE = {".csv": 256 * 1024 * 1024, ".xlsx": 64 * 1024 * 1024, ".ods": 64 * 1024 * 1024}
# What may lie beside the tables.
EXPECTED = ("source.yaml", "corrections.yaml")


def read(
    folder: Path, tables: Sequence[str], shown_as: str = "raw", pseudonym: Pseudonym | None = None
) -> dict[str, RawTable]:
    """Read the raw files of the tables a programme uses.

    Args:
        folder: the folder the files lie in.
        tables: names of the tables, each of ``schemas.RAW``.
        shown_as: the folder as faults name it, relative to the workspace.
        pseudonym: makes a pseudonym of whose identifier it is (``participant``, ``respondent``) and the identifier;
            identifiers stay as they are without it, which is for tests only.

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
                    say("no such folder"),
                    say("a folder with a file for every table that the programme uses, and source.yaml"),
                    say("Make the folder and put the raw files in it."),
                )
            ]
        )
    unknown = [name for name in tables if name not in RAW]
    if unknown:
        raise CallError(f"There is no raw table {', '.join(unknown)}. Expected: {', '.join(RAW)}.")
    present = _files(folder)
    return {name: _read_table(folder, RAW[name], present.get(name, []), shown_as, pseudonym) for name in tables}


def strangers(folder: Path, tables: Sequence[str], shown_as: str = "raw") -> list[Fault]:
    """Warnings about what lies in the raw folder and is not read.

    ``source.yaml``, ``corrections.yaml``, Markdown files and hidden files are expected there.
    """
    used = {name for table, names in _files(folder).items() if table in tables for name in names}
    faults = []
    for name in sorted(entry.name for entry in folder.iterdir()):
        if name in used or name in EXPECTED or name.endswith(".md") or name.startswith((".", "~$")):
            continue
        stem = name.partition(".")[0]
        close = named_within(stem, tables) or near(stem, tables)
        if (table := table_of(stem)) and table not in tables:
            found = say("a table that this programme does not use")
            remedy = say("Take it out, or name it in programme.yaml.")
        elif close:
            found = say("something that is no table of this programme")
            remedy = (
                say("If it is the table {near}, save it as {near}.xlsx or {near}.csv; else take it out.", near=close)
                if named_within(stem, tables)
                else say("Take it out; perhaps '{near}' was meant.", near=close)
            )
        else:
            found, remedy = say("something that is no table of this programme"), say("Take it out.")
        safe = identifier_in(name) is None and identifier_in(Path(name).stem) is None
        faults.append(
            Fault(
                file=f"{shown_as}/{shown(name)}" if safe else shown_as,
                rule="unknown_file",
                found=found if safe else say("a file whose name identifies a person"),
                expected=say(
                    "{tables}, each as .csv, .xlsx or .ods, and source.yaml", tables=", ".join(sorted(tables))
                ),
                remedy=remedy,
                severity="warning" if safe else "error",
            )
        )
    return faults


def _files(folder: Path) -> dict[str, list[str]]:
    """Which files bear the name of a table, or one of its labels, with an ending that is read."""
    found: dict[str, list[str]] = {}
    for name in sorted(os.listdir(folder)):  # noqa: PTH208 (names, not paths)
        stem, ending = os.path.splitext(name)  # noqa: PTH122
        if ending.casefold() in LARGEST_FILE and not name.startswith((".", "~$")) and (table := table_of(stem)):
            found.setdefault(table, []).append(name)
    return found


def _read_table(
    folder: Path, schema: TableSchema, present: Sequence[str], shown_as: str, pseudonym: Pseudonym | None
) -> RawTable:
    name = present[0] if present else f"{schema.name}.csv"
    faults = Collector(f"{shown_as}/{shown(name)}")
    if not present:
        faults.add(
            "missing_table",
            found=say("no such file"),
            expected=say("{table}.csv, {table}.xlsx or {table}.ods, a table this programme uses", table=schema.name),
            remedy=say("Put the file there; a table without rows still has its column names."),
        )
    if len(present) > 1:
        faults.add(
            "table_twice",
            found=say("more than one file: {files}", files=", ".join(shown(one) for one in present)),
            expected=say("one file for a table"),
            remedy=say("Take away the one that is not meant."),
        )
    data = _bytes(folder, name, faults) if len(present) == 1 else None
    if data is None:
        return RawTable(schema.name, faults.file, faults=tuple(faults.faults()))
    digest = hashlib.sha256(data).hexdigest()
    read_file = read_delimited if Path(name).suffix.casefold() == ".csv" else read_workbook
    grid = read_file(data, schema, faults)
    del data
    if grid is None:
        return RawTable(schema.name, faults.file, digest, faults=tuple(faults.faults()), sheet=faults.sheet)
    if Path(name).stem != schema.name:
        grid.readings.insert(0, Reading("file", None, name, schema.name))
    return _table(schema, grid, digest, faults, pseudonym)


def _bytes(folder: Path, name: str, faults: Collector) -> bytes | None:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        faults.add(
            "link_outside",
            found=say("a link to a place outside the raw folder"),
            expected=say("the file itself"),
            remedy=say("Copy the file into the folder."),
        )
        return None
    largest = LARGEST_FILE[path.suffix.casefold()]
    try:
        # Not blocking, so that a pipe under this name cannot hold the run.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise IsADirectoryError
            data = file.read(largest + 1)
    except OSError:
        faults.add(
            "unreadable_file",
            found=say("something that cannot be read as a file"),
            expected=say("a file that you may read"),
            remedy=say("Look whether it is a folder, a broken link, or a file without permission to read."),
        )
        return None
    if len(data) > largest:
        faults.add(
            "file_too_large",
            found=say("a file of more than {size} MB", size=largest // 2**20),
            expected=say("at most {size} MB", size=largest // 2**20),
            remedy=say("Deliver the rows and columns of this table only."),
        )
        return None
    return data


def _table(schema: TableSchema, grid: Grid, digest: str, faults: Collector, pseudonym: Pseudonym | None) -> RawTable:
    for row in sorted(grid.blank):
        if row > grid.header_row and not faults.enough("empty_row", None, "warning"):
            faults.add(
                "empty_row",
                found=say("an empty row between others"),
                expected=say("rows that follow one another"),
                remedy=say("Take it out; it is not counted as a row."),
                row=row,
                severity="warning",
            )
    if len(grid.header) > MOST_COLUMNS:
        faults.add_many_columns(len(grid.header))
    for index, name in enumerate(grid.header):
        if len(name) > LONGEST_CELL:
            faults.add_long_cell(grid.header_row, None)
            grid.header[index] = name[:LONGEST_NAME]
    header, places = _header(schema, grid, faults)
    if grid.header_row != 1:
        grid.readings.append(Reading("header_row", None, str(grid.header_row), "column_names"))
    above = {outside.row for outside in grid.outside if outside.sheet == grid.sheet}
    if above:
        grid.readings.append(Reading("above_header", None, str(len(above)), "not_read"))
    for index, known in places.items():
        if header[index] != known:
            grid.readings.append(Reading("column", known, header[index], known))
    admission = Admission(schema, grid, header, faults, pseudonym)
    tell_unwanted(grid, faults)
    columns = admission.columns(places)
    headings = {known: header[index] for index, known in places.items()}
    return RawTable(
        name=schema.name,
        file=faults.file,
        sha256=digest,
        header=tuple(header),
        columns=columns,
        headings=headings,
        rows=grid.rows,
        odd_texts=admission.odd_texts(),
        faults=tuple(faults.faults()),
        readable=True,
        typed_in={
            known: grid.typed[index]
            for index, known in places.items()
            # A bare number in a column of dates is a day counted from 1900, unless the workbook counts from another day.
            if not (grid.from_1904 and schema.column(known).kind == "date")
        },
        readings=tuple(grid.readings),
        sheet=grid.sheet,
        originals=admission.originals,
    )


def _header(schema: TableSchema, grid: Grid, faults: Collector) -> tuple[list[str], dict[int, str]]:
    """The names to show for each column, and which known column stands where."""
    names = [name.strip() for name in grid.header]
    exact = [name for name in names if name in schema.names]
    header: list[str] = []
    places: dict[int, str] = {}
    row = grid.header_row
    for index, name in enumerate(names):
        what = identifier_in(name)
        if what:
            header.append(WITHHELD)
            faults.add(
                "identifier",
                found=say(
                    "{identifier} where the name of column {number} should be", identifier=what, number=index + 1
                ),
                expected=say("no direct identifiers; a row with the names of the columns"),
                remedy=say("Remove it, and put the names of the columns above the table."),
                row=row,
            )
            continue
        header.append(name and shown(name))
        column = name if name in schema.names else column_of(schema, name)
        if column and (column in places.values() or (column in exact and column != name)):
            other = next((one for place, one in enumerate(header[:-1]) if places.get(place) == column), column)
            faults.add(
                "duplicate_column",
                found=say("a column that is there twice, here and as {other}", other=other),
                expected=say("every column once"),
                remedy=say("Take one of the two out, or give it the name that was meant."),
                row=row,
                column=shown(name),
            )
        elif column:
            places[index] = column
        elif not name:
            if not is_blank(grid.columns[index].texts):
                faults.add(
                    "column_without_name",
                    found=say("values in column {number}, which has no name", number=index + 1),
                    expected=say("a name above every column"),
                    remedy=say("Give the column its name, or take it out."),
                    row=row,
                )
        elif is_private_column(name):
            faults.add(
                "private_column",
                found=say("a column that by its name holds what identifies a person"),
                expected=say("no names, addresses, birth dates or numbers that identify"),
                remedy=say("Take the column out of the file before you deliver it."),
                row=row,
                column=shown(name),
            )
        else:
            close = near_column(schema, name)
            faults.add(
                "unknown_column",
                found=say("a column that this table does not have"),
                expected=say("columns from: {columns}", columns=", ".join(schema.names)),
                remedy=say("Take it out or rename it; perhaps '{near}' was meant.", near=close)
                if close
                else say("Take it out or rename it."),
                row=row,
                column=shown(name),
            )
    _tell_missing(schema, grid, set(places.values()), faults)
    return header, places


def _tell_missing(schema: TableSchema, grid: Grid, there: set[str], faults: Collector) -> None:
    for column in schema.columns:
        if column.required and column.name not in there:
            faults.add(
                "missing_column",
                found=say("no such column"),
                expected=say(
                    "a column {column}: {description}",
                    column=column.name,
                    description=column.description[0].lower() + column.description[1:].rstrip("."),
                    label_nl=column.label_nl,
                    description_nl=(column.description_nl or column.description).rstrip("."),
                ),
                remedy=say("Add the column, with its name above it."),
                row=grid.header_row,
                column=column.name,
            )
