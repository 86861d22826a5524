"""The cells of one file, before anyone asks what they mean.

Belongs here: what the readers hand over, column by column, and the caps that hold for all of them. Does not belong here:
reading bytes, knowing columns.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.ingest.coded import Coded, Coder
from pipeline.ingest.delivered import Reading

LONGEST_CELL = 32_767  # what a cell of a spreadsheet can hold
MOST_COLUMNS = 200
MOST_ROWS = 2_000_000
MOST_CELLS = 16_000_000
STRETCH = 1_000  # rows that are in hand at a time: few enough to stay in a processor's cache


@dataclass(frozen=True)
class Outside:
    """A text that stands outside the table: above its header, or on another sheet."""

    sheet: str | None
    row: int
    text: str


@dataclass
class Grid:
    """The cells of one file as text, each distinct text of a column kept once.

    Attributes:
        header: the row with the names of the columns.
        header_row: the line it stands on.
        columns: under each name its cells, for the rows that are as long as the header and hold anything.
        rows: the line each of those rows starts on, as a person counts (int64).
        odd: rows that could not be read whole, with what was seen of their cells.
        blank: lines without any content that are followed by a line with content.
        typed: for each column the texts that stood in the file as a number, so that their decimal mark is beyond doubt.
        long: rows with a cell that is longer than ``LONGEST_CELL``, and the column (its place in the header).
        delimiter: of a CSV.
        sheet: of a workbook.
        readings: what had to be recognised to get here.
        from_1904: whether its workbook counts days from 1904.
        outside: texts outside the table: not read, but nothing that identifies may stand there either.
    """

    header: list[str] = field(default_factory=list)
    header_row: int = 1
    columns: list[Coded] = field(default_factory=list)
    rows: "np.ndarray" = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    odd: list[tuple[int, list[str]]] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    typed: list[frozenset[str]] = field(default_factory=list)
    long: list[tuple[int, int]] = field(default_factory=list)
    delimiter: str | None = None
    sheet: str | None = None
    readings: list[Reading] = field(default_factory=list)
    from_1904: bool = False
    outside: list[Outside] = field(default_factory=list)


class Filler:
    """Fills the columns of a grid, a stretch of rows at a time; a column that begins later is empty before."""

    def __init__(self) -> None:
        self._coders: list[Coder] = []
        self._rows: list[np.ndarray] = []
        self.count = 0

    def add(self, columns: Iterable[Iterable[Hashable]], rows: Sequence[int] | range) -> None:
        """The cells of the next rows, column by column, and the numbers of those rows."""
        width = 0
        for width, cells in enumerate(columns, start=1):
            if width > len(self._coders):
                self._coders.append(Coder())
                self._coders[-1].skip(self.count)
            self._coders[width - 1].add(cells)
        for coder in self._coders[width:]:
            coder.skip(len(rows))
        self.count += len(rows)
        self._rows.append(_numbers(rows))

    def widen(self, width: int) -> None:
        """Make sure that there are so many columns."""
        while len(self._coders) < width:
            self._coders.append(Coder())
            self._coders[-1].skip(self.count)

    @property
    def coders(self) -> Sequence[Coder]:
        """The columns that are being filled."""
        return self._coders

    def rows(self) -> "np.ndarray":
        """The numbers of the rows so far."""
        return np.concatenate(self._rows) if self._rows else np.zeros(0, dtype=np.int64)


def set_apart(grid: Grid) -> None:
    """Take the rows out of the columns that hold nothing (``blank``) or a cell that is too long (``long``, ``odd``)."""
    if not len(grid.rows):
        return
    blank = np.ones(len(grid.rows), dtype=bool)
    too_long = np.zeros(len(grid.rows), dtype=bool)
    for place, column in enumerate(grid.columns):
        if blank.any():
            empty = {*filter(str.isspace, column.texts), *([""] if "" in column.texts else [])}
            blank = blank & column.where(empty.__contains__) if empty else np.zeros(len(grid.rows), dtype=bool)
        if max(map(len, column.texts), default=0) > LONGEST_CELL:
            here = column.where(_is_too_long)
            grid.long.extend((int(row), place) for row in grid.rows[here][:1000])
            too_long |= here
    if blank.any():
        last = int(grid.rows[~blank][-1]) if not blank.all() else 0
        grid.blank.extend(int(row) for row in grid.rows[blank] if row < last)
    drop = blank | too_long
    for index in np.flatnonzero(too_long)[:1000].tolist():
        cells = [column.at(index) for column in grid.columns]
        grid.odd.append((int(grid.rows[index]), [cell for cell in cells if len(cell) <= LONGEST_CELL]))
    if drop.any():
        grid.columns = [column.kept(~drop).used() for column in grid.columns]
        grid.rows = grid.rows[~drop]


def is_blank(cells: Iterable[str]) -> bool:
    """Whether a row holds nothing but spaces."""
    return all(map(_is_empty, cells))


def rows_with(column: Coded, rows: "np.ndarray", wanted: Collection[str]) -> Iterator[tuple[int, str]]:
    """The rows whose text is one of ``wanted``, from top to bottom, each with that text."""
    places = [place for place, text in enumerate(column.texts) if text in wanted] if wanted else []
    if not places:
        return
    for index in np.flatnonzero(np.isin(column.codes, places)).tolist():
        yield int(rows[index]), column.at(index)


def _is_empty(text: str) -> bool:
    return not text or text.isspace()


def _is_too_long(text: str) -> bool:
    return len(text) > LONGEST_CELL


def _numbers(rows: Sequence[int] | range) -> "np.ndarray":
    if isinstance(rows, range):
        return np.arange(rows.start, rows.stop, dtype=np.int64)
    return np.array(rows, dtype=np.int64)
