"""A column of texts in which every distinct text is kept once.

Belongs here: the column and how it is filled. Does not belong here: what a text means.

A file of a million rows has a few thousand distinct dates and a handful of codes. What is done to a text (cleaning,
guarding, parsing) is done once for each distinct text; rows are numbers, and work on rows is done by NumPy or SQL.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
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

    def listed(self) -> list[str]:
        """The text of every row: for small tables and tests."""
        return [self.texts[code] for code in self.codes.tolist()]


class Coder:
    """Fills a column, a stretch of rows at a time."""

    def __init__(self) -> None:
        self._places = _Places()
        self._codes = array("i")

    def add(self, texts: Iterable[str]) -> None:
        """The texts of the next rows."""
        # A lookup per row in C: the place of a text that was met before needs no Python.
        self._codes.extend(map(self._places.__getitem__, texts))

    def column(self) -> Coded:
        """The column as filled so far."""
        import numpy as np

        return Coded(list(self._places), np.frombuffer(self._codes, dtype=np.int32) if self._codes else _no_rows())


def coded(texts: Sequence[str]) -> Coded:
    """A column of these texts."""
    coder = Coder()
    coder.add(texts)
    return coder.column()


class _Places(dict[str, int]):
    def __missing__(self, text: str) -> int:
        place = self[text] = len(self)
        return place


def _no_rows() -> "np.ndarray":
    import numpy as np

    return np.zeros(0, dtype=np.int32)
