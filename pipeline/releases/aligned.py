"""Tables on a terminal with the numbers a reader of one language expects.

Belongs here: aligning, and printing amounts. Does not belong here: which numbers, and what the words are.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from pipeline.releases.bridge import half_up


def aligned(rows: Sequence[Sequence[str]], left: int = 1, indent: str = "  ") -> Iterator[str]:
    """Rows as lines: the first ``left`` columns to the left, the others to the right."""
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    for row in rows:
        cells = []
        for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - _width(cell))
            cells.append(cell + space if column < left else space + cell)
        yield f"{indent}{'  '.join(cells)}".rstrip()


def printed(value: Decimal, language: str, places: int = 2, signed: bool = False) -> str:
    """A number with separators; ``signed`` puts a plus before what is more than nothing."""
    text = f"{half_up(Fraction(value), places):,f}"
    if language == "nl":
        text = text.replace(",", "\0").replace(".", ",").replace("\0", ".")
    return f"+{text}" if signed and value > 0 and text.strip("0.,") else text


def as_figure(text: str, language: str, money: bool = False) -> str:
    """A figure as it stands in a table: money in cents, anything else with the decimals it needs, at most six."""
    try:
        value = Decimal(text)
    except ArithmeticError:
        return text or "-"
    rounded = half_up(Fraction(value), 6)
    return printed(value, language, 2 if money else max(0, -int(rounded.normalize().as_tuple().exponent)))


def _width(text: str) -> int:
    """How many places a text takes on a terminal."""
    return sum(0 if unicodedata.combining(letter) else 1 for letter in text)
