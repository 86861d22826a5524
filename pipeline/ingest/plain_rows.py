"""The rows of a large CSV file that holds nothing but delimiters and line ends.

Belongs here: telling whether a file is as plain as that, and taking its rows up in columns. Does not belong here: quotes, rows
of another length, and small files, which ``delimited`` reads row by row with the same outcome.

Reading a million rows one by one in Python takes most of the time of a run. Where no quotation mark stands in a file and every
line has as many delimiters as the header, a row is what stands between two line ends, whoever splits it; the parser of pandas
does so in C, without turning anything into anything else.
"""

import io
from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.ingest.coded import Coded

# Below this, row by row is as quick as a person notices.
LARGE = 1_000_000
_STRETCH = 32_000_000


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
    places: list[dict[str, int]] = [{} for _ in range(width)]
    codes: list[list[np.ndarray]] = [[] for _ in range(width)]
    for stretch in _stretches(data, start):
        columns = _split(stretch, encoding, delimiter, width)
        if columns is None:
            return None
        for place, column in enumerate(columns):
            codes[place].append(_added(column, places[place]))
    return [Coded(list(texts), np.concatenate(parts)) for texts, parts in zip(places, codes, strict=True)]


def _stretches(data: bytes, start: int) -> Iterator[bytes]:
    """The bytes in stretches of whole lines."""
    while start < len(data):
        end = data.rfind(b"\n", start, start + _STRETCH) + 1 or data.find(b"\n", start) + 1 or len(data)
        yield data[start:end]
        start = end


def _split(stretch: bytes, encoding: str, delimiter: str, width: int) -> Sequence[np.ndarray] | None:
    """The cells of whole lines by column; None where a line has more or fewer than the header."""
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
            dtype=object,
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
    return [frame[name].to_numpy() for name in frame.columns]


def _added(column: np.ndarray, places: dict[str, int]) -> np.ndarray:
    """For each text its place among all texts of the column, those of earlier stretches included."""
    import pandas as pd

    codes, found = pd.factorize(column)
    texts = found.tolist()
    # Half a million texts may be new at a time: they are given their places without a step of Python for each.
    if not places:
        places.update(zip(texts, range(len(texts)), strict=True))
        return codes.astype(np.int32)
    new = [text for text in texts if text not in places]
    places.update(zip(new, range(len(places), len(places) + len(new)), strict=True))
    return np.fromiter(map(places.__getitem__, texts), dtype=np.int32, count=len(texts))[codes]
