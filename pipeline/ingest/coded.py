"""A column of texts in which every distinct text is kept once.

Belongs here: the column and how it is filled. Does not belong here: what a text means.

A file of a million rows has a few thousand distinct dates and a handful of codes. What is done to a text (cleaning,
guarding, parsing) is done once for each distinct text; rows are numbers, and work on rows is done by NumPy or SQL.
"""

from array import array
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Coded:
    """A column.

    Attributes:
        texts: the distinct texts, in the order in which they were first met.
        codes: for each row the place of its text in ``texts`` (int32).
    """

    texts: list[str]
    codes: "np.ndarray"

    def __len__(self) -> int:
        """How many rows."""
        return len(self.codes)

    def at(self, index: int) -> str:
        """The text in a row."""
        return self.texts[int(self.codes[index])]

    def changed(self, change: Callable[[str], str]) -> "Coded":
        """The column with every distinct text changed; texts that become the same stay apart in ``texts``."""
        return Coded([change(text) for text in self.texts], self.codes)

    def kept(self, rows: "np.ndarray | slice") -> "Coded":
        """The column of some rows only (a mask, or a slice); texts that no row has any more stay in ``texts``."""
        return Coded(self.texts, self.codes[rows])

    def where(self, wanted: Callable[[str], bool]) -> "np.ndarray":
        """A mask of the rows whose text is wanted; asked once for each distinct text."""
        import numpy as np

        return np.fromiter(map(wanted, self.texts), dtype=bool, count=len(self.texts))[self.codes]

    def used(self) -> "Coded":
        """The column without texts that no row has."""
        import numpy as np

        there = np.zeros(len(self.texts), dtype=bool)
        there[self.codes] = True
        if there.all():
            return self
        places = np.cumsum(there, dtype=np.int32) - 1
        return Coded([text for text, one in zip(self.texts, there.tolist(), strict=True) if one], places[self.codes])

    def listed(self) -> list[str]:
        """The text of every row: for small tables and tests."""
        return [self.texts[code] for code in self.codes.tolist()]


class Coder:
    """Fills a column, a stretch of rows at a time."""

    def __init__(self) -> None:
        self._places = _Places()
        self._codes = array("i")

    def add(self, values: Iterable[Hashable]) -> None:
        """The values of the next rows: texts, or what ``column`` can make a text of."""
        # A lookup per row in C: the place of a value that was met before needs no Python.
        self._codes.extend(map(self._places.__getitem__, values))

    def skip(self, rows: int) -> None:
        """Rows in which this column has an empty text."""
        if rows:
            self._codes.extend(array("i", [self._places[""]]) * rows)

    def values(self) -> list[Hashable]:
        """The distinct values added so far, as they were added."""
        return list(self._places)

    def column(self, text: Callable[[Hashable], str] = str) -> Coded:
        """The column as filled so far, ``text`` making a text of each distinct value."""
        import numpy as np

        codes = np.frombuffer(self._codes, dtype=np.int32) if self._codes else _no_rows()
        return Coded([value if type(value) is str else text(value) for value in self._places], codes)


def coded(texts: Sequence[str]) -> Coded:
    """A column of these texts."""
    coder = Coder()
    coder.add(texts)
    return coder.column()


class _Places(dict[Hashable, int]):
    def __missing__(self, value: Hashable) -> int:
        place = self[value] = len(self)
        return place


def _no_rows() -> "np.ndarray":
    import numpy as np

    return np.zeros(0, dtype=np.int32)
