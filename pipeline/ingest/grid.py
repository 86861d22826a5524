"""The cells of one file, before anyone asks what they mean.

Belongs here: what both readers hand over, and the caps that hold for both. Does not belong here: reading bytes, knowing
columns.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

LONGEST_CELL = 32_767  # what a cell of a spreadsheet can hold
MOST_COLUMNS = 200


@dataclass
class Grid:
    """The cells of one file as text.

    Attributes:
        header: the first row that holds anything.
        header_row: the line it stands on.
        rows: the rows that are as long as the header and hold anything.
        numbers: the line each of them starts on, as a person counts.
        odd: rows that could not be read whole, with what was seen of their cells.
        blank: lines without any content.
        typed_numbers: texts that stood in the file as a number, so that their decimal mark is beyond doubt.
        delimiter: of a CSV.
        sheet: of a workbook.
    """

    header: list[str] = field(default_factory=list)
    header_row: int = 1
    rows: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    odd: list[tuple[int, list[str]]] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    typed_numbers: set[str] = field(default_factory=set)
    delimiter: str | None = None
    sheet: str | None = None


def is_blank(cells: Iterable[str]) -> bool:
    """Whether a row holds nothing but spaces."""
    return not any(cell and not cell.isspace() for cell in cells)
