"""One sheet of a workbook, whatever the format.

Belongs here: what the readers of both formats hand over. Does not belong here: the formats.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pipeline.ingest.coded import Coded
from pipeline.ingest.grid import Filler
from pipeline.saying import say

# What is put where a formula has no stored outcome: a reader would see an empty cell.
NO_OUTCOME = "\u2039no outcome\u203a"


class UnreadableWorkbook(Exception):
    """A workbook that is not read; ``found`` is a sentence part, ``columns`` their number where they are too many."""

    def __init__(self, found: str, columns: int = 0, sheet: str | None = None) -> None:
        super().__init__(found)
        self.found = found
        self.columns = columns
        self.sheet = sheet


def too_large(rows: int, columns: int) -> UnreadableWorkbook:
    """A sheet that is too large, most of it probably empty."""
    return UnreadableWorkbook(
        say(
            "a sheet of {rows} rows and {columns} columns, most of it empty or too large to read",
            rows=rows,
            columns=columns,
        )
    )


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet as text.

    Attributes:
        name: as the workbook has it.
        columns: its columns, from the sheet's first one on.
        rows: the numbers of the rows that are kept, as the sheet shows them; rows without content may be left out.
        typed: for each column the texts that stood there as a number.
        from_1904: whether its workbook counts days from 1904: a bare number is no date then that can be told for sure.
    """

    name: str
    columns: Sequence[Coded]
    rows: "np.ndarray" = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    typed: Sequence[frozenset[str]] = ()
    from_1904: bool = False


class TypedNumber(str):
    """A text that the file keeps as a number; never the same as the same text that it keeps as a text."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(other) is TypedNumber and str.__eq__(self, other)

    def __hash__(self) -> int:
        return str.__hash__(self)


def sheet_of(name: str, filler: Filler, text: Callable[[Any], str] = str) -> Sheet:
    """A sheet of what was filled; ``text`` turns a value that is no text yet into text."""
    typed = [frozenset(text(one) for one in coder.values() if _is_number(one)) for coder in filler.coders]
    return Sheet(name, [coder.column(text) for coder in filler.coders], filler.rows(), typed)


def _is_number(value: Hashable) -> bool:
    return isinstance(value, float | int | TypedNumber) and not isinstance(value, bool)
