"""The rows of a large CSV file that holds nothing but delimiters and line ends.

Belongs here: telling whether a file is as plain as that, and taking its rows up in columns. Does not belong here: quotes, rows
of another length, and small files, which ``delimited`` reads row by row with the same outcome.

Reading a million rows one by one in Python takes most of the time of a run. Where no quotation mark stands in a file and every
line has as many delimiters as the header, a cell is what stands between two of them, whoever splits it. So the bytes of all
cells of a column are held against one another where they lie, eight at a time, and only distinct ones become a text in Python.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from pipeline.ingest.coded import Coded
from pipeline.ingest.grid import MOST_CELLS

# Below this, row by row is as quick as a person notices.
LARGE = 1_000_000
# So many bytes, or cells, are in hand at a time: they stay in a processor's cache.
_STRETCH = 1_000_000
_CELLS = 50_000
_WORD = 8
# Longer cells are few, and are held against one another as a whole.
_LONG = 256
# By how many of its bytes belong to the cell, what to keep of a word; its first byte is its lowest.
_KEEP = np.array([(1 << 8 * length) - 1 for length in range(_WORD + 1)], dtype="<u8")


def plain_columns(data: bytes, encoding: str, delimiter: str, width: int, start: int) -> list[Coded] | None:
    """The columns of the rows from a byte on; None where they are not plain, or too few to be worth it.

    Args:
        data: the bytes of the file, none of them 0.
        encoding: what they are written in.
        delimiter: what stands between cells.
        width: how many cells the header has.
        start: where the first row begins.
    """
    if len(data) - start < LARGE or width < 2 or encoding == "utf-16" or b'"' in data:
        return None
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        return None
    ends = _ends(data, delimiter, width, start)
    if ends is None:
        return None
    # A word that begins in a cell may end behind the file, but not behind these zeros.
    words = np.frombuffer(data.ljust(len(data) // _WORD * _WORD + 2 * _WORD, b"\0"), dtype="<u8")
    cells = _Cells(data, words, "utf-8" if encoding in ("ascii", "utf-8-sig") else encoding, ends, start)
    # NumPy lets other threads work while it does.
    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(cells.column, range(width)))


def _ends(data: bytes, delimiter: str, width: int, start: int) -> np.ndarray | None:
    """Where the cells end, a row for each line; None where not all lines have as many cells as the header."""
    every = np.frombuffer(data, dtype=np.uint8)
    found = []
    cells = lines = 0
    for begin in range(start, len(data), _STRETCH):
        stretch = every[begin : begin + _STRETCH]
        line_ends = stretch == ord("\n")
        found.append(np.flatnonzero((stretch == ord(delimiter)) | line_ends).astype(np.int32) + np.int32(begin))
        lines += int(np.count_nonzero(line_ends))
        cells += len(found[-1])
        if cells > MOST_CELLS:
            return None
    if not data.endswith(b"\n"):
        found.append(np.array([len(data)], dtype=np.int32))
    ends = np.concatenate(found)
    if len(ends) % width:
        return None
    ends = ends.reshape(-1, width)
    # A line end where each row ends, and as many line ends as rows: so none stands anywhere else.
    last = ends[:, -1] if data.endswith(b"\n") else ends[:-1, -1]
    if lines != len(last) or (every[last] != ord("\n")).any():
        return None
    return ends


@dataclass(frozen=True)
class _Cells:
    """The cells of a file.

    Attributes:
        data: its bytes.
        words: the same, eight at a time, with at least one more.
        encoding: what they are written in.
        ends: where each cell ends, a row for each line.
        start: where the first one begins.
    """

    data: bytes
    words: np.ndarray
    encoding: str
    ends: np.ndarray
    start: int

    def column(self, place: int) -> Coded:
        """A column, its distinct texts in the order in which they are met."""
        starts, lengths = self._lie(place)
        longest = int(lengths.max())
        codes, words = _told_apart(self._words(starts, lengths))
        if longest <= _WORD:
            # A word of zeros behind its text is that text to NumPy.
            return Coded(self._decoded(words.view(f"S{_WORD}").tolist()), codes.astype(np.int32))
        # Cells that go on are told apart from others that began the same, word by word; those that ended are done.
        count, more = len(words), np.arange(len(codes))
        for behind in range(_WORD, min(longest, _LONG), _WORD):
            more = more[lengths[more] > behind]
            further, _ = _told_apart(self._words(starts[more] + np.int32(behind), lengths[more] - np.int32(behind)))
            both, pairs = _told_apart(codes[more] << 32 | further)
            codes[more] = both + count
            count += len(pairs)
        more = more[lengths[more] > _LONG]
        if len(more):
            whole = np.array(self._bytes(starts[more], lengths[more]), dtype=object)
            codes[more] = _told_apart(whole)[0] + count
        codes, met = _told_apart(codes)
        first = np.empty(len(met), dtype=np.int64)
        # Backwards, so that the first row with a text is the one that stays.
        first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
        return Coded(self._decoded(self._bytes(starts[first], lengths[first])), codes.astype(np.int32))

    def _lie(self, place: int) -> tuple[np.ndarray, np.ndarray]:
        """Where the cells of a column begin, and how many bytes they have."""
        ends = self.ends[:, place]
        if place:
            starts = self.ends[:, place - 1] + np.int32(1)
        else:
            starts = np.concatenate([[self.start], self.ends[:-1, -1] + 1]).astype(np.int32)
        lengths = ends - starts
        if place == self.ends.shape[1] - 1 and b"\r" in self.data:
            bytes_ = np.frombuffer(self.data, dtype=np.uint8)
            lengths -= (bytes_[ends - 1] == ord("\r")) & (lengths > 0)
        return starts, lengths

    def _words(self, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        """The eight bytes from each start on, those behind the cell's end as zeros."""
        words = np.empty(len(starts), dtype=np.uint64)
        for begin in range(0, len(starts), _CELLS):
            here = slice(begin, begin + _CELLS)
            places = starts[here] >> 3
            shifts = ((starts[here] & 7) << 3).astype(np.uint64)
            found = self.words[places] >> shifts
            # In two steps, as a shift by all 64 bits is none.
            found |= self.words[places + 1] << (np.uint64(63) - shifts) << np.uint64(1)
            np.bitwise_and(found, _KEEP[np.minimum(lengths[here], _WORD)], out=words[here])
        return words

    def _bytes(self, starts: np.ndarray, lengths: np.ndarray) -> list[bytes]:
        ends = starts + lengths
        return [self.data[begin:end] for begin, end in zip(starts.tolist(), ends.tolist(), strict=True)]

    def _decoded(self, texts: Sequence[bytes]) -> list[str]:
        # All at once: none holds a line end.
        return b"\n".join(texts).decode(self.encoding).split("\n")


def _told_apart(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each number its place among the distinct ones, and those as they are met."""
    import pandas as pd

    codes, distinct = pd.factorize(numbers)
    return codes.astype(np.int64, copy=False), distinct
