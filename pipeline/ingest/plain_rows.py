"""The rows of a large CSV file that holds nothing but delimiters and line ends.

Belongs here: telling whether a file is as plain as that, and taking its rows up in columns. Does not belong here: quotes, rows
of another length, and small files, which ``delimited`` reads row by row with the same outcome.

Reading a million rows one by one in Python takes most of the time of a run. Where no quotation mark stands in a file and every
line has as many delimiters as the header, a row is what stands between two line ends, whoever splits it; the parser of pandas
does so in C, without turning anything into anything else.
"""

import io
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.ingest.coded import Coded

if TYPE_CHECKING:
    import pandas as pd

# Below this, row by row is as quick as a person notices.
LARGE = 1_000_000
_STRETCH = 16_000_000
_SAMPLE = 300_000

# Of one column in one stretch: its cells, or its distinct texts with for each row the place of its text.
_Part = np.ndarray | tuple[list[str], np.ndarray]


def plain_columns(data: bytes, encoding: str, delimiter: str, width: int, start: int) -> list[Coded] | None:
    """The columns of the rows from a byte on; None where they are not plain, or too few to be worth it.

    Args:
        data: the bytes of the file.
        encoding: what they are written in.
        delimiter: what stands between cells.
        width: how many cells the header has.
        start: where the first row begins.
    """
    if len(data) - start < LARGE or width < 2 or encoding == "utf-16" or b'"' in data:
        return None
    if data.count(b"\r") != data.count(b"\r\n"):
        return None
    various = _various_columns(data[start : start + _SAMPLE], encoding, delimiter, width)
    read: list[list[_Part]] = [[] for _ in range(width)]
    # The parser lets other threads work while it does: two stretches are read at a time.
    with ThreadPoolExecutor(2) as threads:
        split = partial(_split, encoding=encoding, delimiter=delimiter, width=width, various=various)
        for columns in threads.map(split, _stretches(data, start)):
            if columns is None:
                return None
            for parts, part in zip(read, columns, strict=True):
                parts.append(part)
    return [_various(parts) if place in various else _repeating(parts) for place, parts in enumerate(read)]


def _various_columns(sample: bytes, encoding: str, delimiter: str, width: int) -> frozenset[int]:
    """The columns with a text of its own in many rows, such as identifiers; their texts are not worth sorting."""
    rows = [line.split(delimiter) for line in sample.decode(encoding, "replace").split("\n")[:-1]]
    rows = [cells for cells in rows if len(cells) == width]
    return frozenset(place for place in range(width) if len({cells[place] for cells in rows}) > len(rows) // 4)


def _stretches(data: bytes, start: int) -> Iterator[bytes]:
    """The bytes in stretches of whole lines."""
    while start < len(data):
        end = data.rfind(b"\n", start, start + _STRETCH) + 1 or data.find(b"\n", start) + 1 or len(data)
        yield data[start:end]
        start = end


def _split(stretch: bytes, encoding: str, delimiter: str, width: int, various: frozenset[int]) -> list[_Part] | None:
    """The cells of whole lines, column by column; None where a line has more or fewer cells than the header."""
    import csv

    import pandas as pd

    mark = delimiter.encode()
    if stretch[: stretch.find(b"\n") + 1 or None].count(mark) != width - 1:
        return None
    try:
        frame = pd.read_csv(
            io.BytesIO(stretch),
            sep=delimiter,
            header=None,
            dtype={place: object if place in various else "category" for place in range(width)},
            na_filter=False,
            quoting=csv.QUOTE_NONE,
            skip_blank_lines=False,
            encoding="utf-8" if encoding in ("ascii", "utf-8-sig") else encoding,
            engine="c",
            low_memory=False,
        )
    except pd.errors.ParserError:
        # A line with more cells than the first one.
        return None
    # None has more, so where all together have as many as they should none has fewer.
    if stretch.count(mark) != len(frame) * (width - 1):
        return None
    return [frame[place].to_numpy() if place in various else _sorted_out(frame[place]) for place in range(width)]


def _sorted_out(column: "pd.Series[Any]") -> tuple[list[str], np.ndarray]:
    """A column's distinct texts, in the order in which they were first met, and for each row the place of its text."""
    codes = column.cat.codes.to_numpy()
    texts = column.cat.categories.tolist()
    first = np.empty(len(texts), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    order = np.argsort(first)
    places = np.empty(len(texts), dtype=np.int32)
    places[order] = np.arange(len(texts), dtype=np.int32)
    return [texts[place] for place in order.tolist()], places[codes]


def _various(parts: Sequence[_Part]) -> Coded:
    """A column of which every stretch gave all its cells: half a million texts are told apart without a step of Python each."""
    import pandas as pd

    codes, texts = pd.factorize(np.concatenate([part for part in parts if isinstance(part, np.ndarray)]))
    return Coded(texts.tolist(), codes.astype(np.int32))


def _repeating(parts: Sequence[_Part]) -> Coded:
    """A column of which every stretch gave its distinct texts."""
    places: dict[str, int] = {}
    codes = []
    for part in parts:
        texts, own = part
        here = [places.setdefault(text, len(places)) for text in texts]
        codes.append(np.array(here, dtype=np.int32)[own])
    return Coded(list(places), np.concatenate(codes))
