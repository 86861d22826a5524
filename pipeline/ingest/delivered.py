"""A raw table as it was delivered: its texts, where they stood, and what was made of the file's form.

Belongs here: what reading hands to judging. Does not belong here: reading (``reading``), meaning (``parsing``), judging.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.faults import Fault
from pipeline.ingest.coded import Coded, coded

if TYPE_CHECKING:
    import numpy as np

# What stands in a cell whose text may not enter: it identifies a person or damages text.
WITHHELD = "\u2039withheld\u203a"


@dataclass(frozen=True)
class Reading:
    """One thing about a file that had to be recognised, and as what it was read: the data quality section lists them.

    Attributes:
        what: what kind of thing: ``file`` (its name), ``encoding``, ``delimiter``, ``sheet``, ``header_row``, ``above_header``,
            ``other_sheets``, ``column`` (a name), ``value`` (a word for a code), ``decimal_mark``, ``thousands_mark``,
            ``currency``, ``percent``, ``date_order``, ``date_form``, ``quotes_left_out``.
        column: the column of the schema it is about; None for the file.
        delivered: how it was delivered, e.g. ``Uren per week``, ``;``, ``windows-1252``; for a form of numbers or dates an
            example of our own, so that no value of the file is in it.
        read_as: as what it was read, e.g. ``hours_per_week``.
    """

    what: str
    column: str | None
    delivered: str
    read_as: str


@dataclass(frozen=True)
class AppliedCorrection:
    """A correction of a delivered value that was applied; it speaks of rows of the raw file, never of who they are about.

    Attributes:
        table: the table's name.
        file: the file as the person knows it.
        rows: numbers of the rows that were changed, as a person counts them in the file.
        column: the name above the column.
        why: why the delivered value is wrong.
        decided_by: who decided so.
        decided_on: on which day, as 2021-03-31.
        before: the value as delivered; None where rows tell of persons.
        after: the value instead; None where rows tell of persons.
    """

    table: str
    file: str
    rows: tuple[int, ...]
    column: str
    why: str
    decided_by: str
    decided_on: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True)
class FileRead:
    """What a manifest and a report tell of a file that was read: its name, sha256, rows, columns, how it was read."""

    name: str
    sha256: str
    rows: int
    columns: tuple[str, ...]
    readings: tuple[Reading, ...] = ()


def _no_numbers() -> "np.ndarray":
    import numpy as np

    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class RawTable:
    """One raw table as text.

    Attributes:
        name: the table's name.
        file: the file as the person knows it.
        sha256: of the file's bytes; empty when there is no file.
        header: the names above its columns as delivered; identifying ones withheld.
        columns: the columns of the schema that the file has, by the schema's name; a text per cell, empty for an empty
            cell, ``WITHHELD`` for one that may not enter. Identifiers of persons are pseudonyms by now.
        headings: by the schema's name, the name above the column as delivered, which faults use.
        rows: for each row its number in the file as a person counts (int64).
        faults: every fault of form found so far.
        readable: whether the cells could be read.
        odd_texts: texts in rows that could not be read whole (pseudonyms where they may be a person's identifier); a
            reference to one of them is no fault of its own.
        typed_in: by the schema's name of a column, its texts that stood in the file as a number, so that their decimal mark
            is beyond doubt.
        readings: what had to be recognised, and as what it was read.
        sheet: of a workbook.
        originals: pseudonym -> identifier as delivered. Only in memory, so that the person at the terminal can be told;
            kept nowhere.
        corrections: the corrections that were applied to its texts.
    """

    name: str
    file: str
    sha256: str = ""
    header: tuple[str, ...] = ()
    columns: Mapping[str, Coded] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    rows: "np.ndarray" = field(default_factory=_no_numbers)
    faults: tuple[Fault, ...] = ()
    readable: bool = False
    odd_texts: frozenset[str] = frozenset()
    readings: tuple[Reading, ...] = ()
    sheet: str | None = None
    typed_in: Mapping[str, frozenset[str]] = field(default_factory=dict)
    originals: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    corrections: tuple[AppliedCorrection, ...] = ()

    def __len__(self) -> int:
        """How many rows."""
        return len(self.rows)

    def file_read(self) -> FileRead:
        """What a manifest tells of the file."""
        return FileRead(self.file.rpartition("/")[2], self.sha256, len(self), self.header, self.readings)

    def text(self, index: int, column: str) -> str | None:
        """A cell as it was delivered (a pseudonym for a person's identifier); None where the file has no such column."""
        return self.columns[column].at(index) if column in self.columns else None


def table_of(name: str, cells: Mapping[str, list[str]], file: str | None = None) -> RawTable:
    """A raw table of these cells, as if read from a file with its header in row 1: for tests and small tools."""
    import numpy as np

    count = len(next(iter(cells.values()), []))
    return RawTable(
        name=name,
        file=file or f"raw/{name}.csv",
        header=tuple(cells),
        columns={column: coded(texts) for column, texts in cells.items()},
        headings={column: column for column in cells},
        rows=np.arange(2, count + 2),
        readable=True,
    )
