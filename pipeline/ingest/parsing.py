"""Text to values: dates, numbers, codes, identifiers.

Belongs here: how each kind of column is written, and when a text is none of it. Does not belong here: which values are
allowed (the Pandera schemas judge those), wording a whole fault, reading files.

Nothing is guessed: a text has one reading or it is a problem. Only the decimal mark is decided for a column as a
whole, from those of its values that leave no doubt.
"""

import datetime
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from schemas import Column
from schemas.table import Kind


@dataclass(frozen=True)
class Problem:
    """Why a text is no value of its column: the rule it breaks, what was found, expected, and what to do."""

    rule: str
    found: str
    expected: str
    remedy: str


Value = str | datetime.date | Decimal | int
_YEAR_FIRST = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_PLAIN_NUMBER = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER = {
    ".": re.compile(r"[+-]?(\d+|[1-9]\d{0,2}(,\d{3})+)(\.\d+)?", re.ASCII),
    ",": re.compile(r"[+-]?(\d+|[1-9]\d{0,2}(\.\d{3})+)(,\d+)?", re.ASCII),
}
_OTHER = {".": ",", ",": "."}
# One mark with three digits behind it and one to three in front: a thousand, or one and a bit.
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_LONGEST_NUMBER = 60


def parse_column(
    texts: Collection[str], column: Column, typed_numbers: Collection[str] = ()
) -> dict[str, Value | Problem]:
    """What each text of a column says.

    Args:
        texts: the distinct texts in the column, none of them empty.
        column: the column they stand in.
        typed_numbers: texts that stood in the file as a number, so that a point in them is a decimal point.

    Returns:
        For each text its value, or the problem with it.
    """
    if column.kind == "decimal":
        return _decimals(texts, typed_numbers)
    parse = _PARSERS[column.kind]
    return {text: parse(text) for text in texts}


def parse_date(text: str) -> datetime.date | Problem:
    """``2020-03-31``, ``31-3-2020`` or ``31/3/2020``: day-month-year unless the year is written first."""
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match[1], match[3], match[4]
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match[1], match[3], match[4]
    else:
        return _bad_date("a text that is no date in a known form")
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return _bad_date(f"a date that does not exist: day {int(day)}, month {int(month)}, year {year}")


def parse_integer(text: str) -> int | Problem:
    """Digits only, with a sign in front perhaps."""
    if _INTEGER.fullmatch(text):
        return int(text)
    return Problem(
        "bad_integer",
        "a text that is no whole number",
        "a whole number in digits, e.g. 12",
        "Write the number in digits only.",
    )


def decimal_mark(texts: Collection[str]) -> str | None:
    """The decimal mark that the texts of a column share: ``.`` or ``,``.

    Only texts that can be read in one way count. The mark that most of them have wins (the point, when there are as
    many of each); None when no text tells.
    """
    votes = {
        mark: sum(_readable(text, mark) and not _readable(text, _OTHER[mark]) for text in texts) for mark in _NUMBER
    }
    if not any(votes.values()):
        return None
    return "," if votes[","] > votes["."] else "."


def _decimals(texts: Collection[str], typed_numbers: Collection[str]) -> dict[str, Value | Problem]:
    """Each text as a number, the decimal mark decided from the column's own values."""
    written = [text for text in texts if text not in typed_numbers]
    mark = decimal_mark(written)
    values: dict[str, Value | Problem] = {text: Decimal(text) for text in texts if text in typed_numbers}
    for text in written:
        values[text] = _decimal(text, mark)
    return values


def _decimal(text: str, mark: str | None) -> Decimal | Problem:
    if _PLAIN_NUMBER.fullmatch(text) and len(text) <= _LONGEST_NUMBER:
        return Decimal(text)
    if mark is None:
        # Whatever can be read at all can be read both ways here, or the column would have told.
        if _AMBIGUOUS.fullmatch(text):
            return Problem(
                "ambiguous_decimal",
                "a number of which the mark may stand for thousands or for decimals",
                "a number that can be read in one way",
                "Write it without a thousands mark (1234), or with other than three decimals (1.2340 or 1.2).",
            )
        return _bad_decimal("a text that is no number")
    if _readable(text, mark):
        return Decimal(text.replace(_OTHER[mark], "").replace(mark, "."))
    if _readable(text, _OTHER[mark]):
        return _bad_decimal(f"a number with another decimal mark than the rest of the column, which has '{mark}'")
    return _bad_decimal("a text that is no number")


def _readable(text: str, mark: str) -> bool:
    return len(text) <= _LONGEST_NUMBER and bool(_NUMBER[mark].fullmatch(text))


def _bad_decimal(found: str) -> Problem:
    return Problem(
        "bad_decimal",
        found,
        "a number, e.g. 2200.50 or 2200,50",
        "Write digits and one decimal mark, the same mark in the whole column, without a currency sign.",
    )


def _bad_date(found: str) -> Problem:
    return Problem(
        "bad_date",
        found,
        "a date as 2020-03-31, 31-3-2020 or 31/3/2020",
        "Write the day, the month and the year in four digits.",
    )


def _as_it_stands(text: str) -> str:
    # Codes must be exact and identifiers are somebody else's: the schema judges them as they were written.
    return text


_PARSERS: Mapping[Kind, Callable[[str], Value | Problem]] = {
    "date": parse_date,
    "integer": parse_integer,
    "id": _as_it_stands,
    "code": _as_it_stands,
    "text": _as_it_stands,
    "yes_no": _as_it_stands,
}
