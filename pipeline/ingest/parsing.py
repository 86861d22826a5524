"""Text to values: numbers, codes, identifiers; what a column's texts say together.

Belongs here: how each kind of column is written, and when a text is none of it. Does not belong here: dates
(``dates``), which values are allowed (the Pandera schemas judge those), wording a whole fault, reading files.

Nothing is guessed: a text has one reading or it is a problem. Only the decimal mark and the order of day and month are
decided for a column as a whole, from those of its values that leave no doubt.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.ingest.dates import parse_dates
from pipeline.ingest.delivered import Reading
from pipeline.ingest.names import plain
from pipeline.ingest.parsed import Parsed, Problem, Value
from pipeline.saying import Said, say
from schemas import Column
from schemas.table import Kind

__all__ = ["Parsed", "Problem", "Value", "decimal_mark", "parse_column", "parse_date", "parse_integer"]

_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_PLAIN_NUMBER = re.compile(r"[+-]?\d+", re.ASCII)
# Thousands behind the other mark, or behind a space or an apostrophe, which are never a decimal mark.
_NUMBER = {
    ".": re.compile(r"[+-]?(\d+|[1-9]\d{0,2}(,\d{3})+|[1-9]\d{0,2}([ '])\d{3}(\3\d{3})*)(\.\d+)?", re.ASCII),
    ",": re.compile(r"[+-]?(\d+|[1-9]\d{0,2}(\.\d{3})+|[1-9]\d{0,2}([ '])\d{3}(\3\d{3})*)(,\d+)?", re.ASCII),
}
_SPACED_NUMBER = re.compile(r"[+-]?[1-9]\d{0,2}([ '])\d{3}(\1\d{3})*", re.ASCII)
_OTHER = {".": ",", ",": "."}
# One mark with three digits behind it and one to three in front: a thousand, or one and a bit.
AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_LONGEST_NUMBER = 60

_CURRENCY = re.compile(r"€|(?<![a-z])euro?(?![a-z])\.?", re.IGNORECASE)
_NO_CENTS = re.compile(r"([.,])[-\u2013\u2014=]{1,2}$")
_MINUS_BEHIND = re.compile(r"(\d)\s?-$", re.ASCII)
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'", "\u2212": "-"})


def parse_column(texts: Collection[str], column: Column, typed_numbers: Collection[str] = ()) -> Parsed:
    """What each text of a column says.

    Args:
        texts: the distinct texts in the column, none of them empty.
        column: the column they stand in.
        typed_numbers: texts that stood in the file as a number, so that a point in them is a decimal point, and so
            that they are days as a spreadsheet counts them in a column of dates.

    Returns:
        For each text its value, or the problem with it; what had to be recognised to read them; and what about the
        column could not be decided, though it was read.
    """
    if column.kind == "decimal":
        return _decimals(texts, column, frozenset(typed_numbers))
    if column.kind == "date":
        return parse_dates(texts, column, frozenset(typed_numbers))
    if column.words:
        return _words(texts, column)
    parse = _PARSERS[column.kind]
    return Parsed({text: parse(text) for text in texts})


def parse_date(text: str) -> date | Problem:
    """One date by itself: day-month-year unless the year is written first."""
    found = parse_dates([text], None, frozenset()).values[text]
    assert isinstance(found, date | Problem)
    return found


def parse_integer(text: str) -> int | Problem:
    """Digits only, with a sign in front perhaps."""
    if _INTEGER.fullmatch(text):
        return int(text)
    return Problem(
        "bad_integer",
        say("a text that is no whole number"),
        say("a whole number in digits, e.g. 12"),
        say("Write the number in digits only."),
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


def _words(texts: Collection[str], column: Column) -> Parsed:
    """Codes by the words that people write for them; what is no such word is left for the schema to judge."""
    known: dict[str, str] = {}
    for word in column.words:
        for text in (word.code, word.nl, word.en, *word.also):
            known.setdefault(plain(text), word.code)
    values: dict[str, Value | Problem] = {}
    readings = []
    for text in texts:
        values[text] = text
        if text not in column.codes and (code := known.get(plain(text))):
            values[text] = code
            readings.append(Reading("value", column.name, text, code))
    return Parsed(values, tuple(readings))


@dataclass(frozen=True)
class _Written:
    """A number without what stands around it: ``€ 1.234,-`` is ``1.234,0``, with a currency sign."""

    body: str
    currency: bool = False
    percent: bool = False


def _written(text: str) -> _Written:
    if _PLAIN_NUMBER.fullmatch(text) or len(text) > _LONGEST_NUMBER:
        return _Written(text)
    body = text.translate(_SPACES).strip()
    without = _CURRENCY.sub(" ", body, count=1).strip() if len(_CURRENCY.findall(body)) == 1 else body
    currency, body = without != body, without
    percent = body.endswith("%")
    if percent:
        body = body[:-1].rstrip()
    body = _NO_CENTS.sub(r"\g<1>0", body)
    if _MINUS_BEHIND.search(body) and body[0] not in "+-":
        body = f"-{body[:-1].rstrip()}"
    if body[:1] in ("+", "-"):
        # "- 12" and "- € 12" are one number with its sign.
        body = body[0] + body[1:].lstrip()
    return _Written(body, currency, percent)


def _decimals(texts: Collection[str], column: Column, typed: frozenset[str]) -> Parsed:
    """Each text as a number, the decimal mark decided from the column's own values."""
    written = {text: _written(text) for text in texts if text not in typed}
    mark = decimal_mark([one.body for one in written.values()])
    values: dict[str, Value | Problem] = {}
    seen: set[tuple[str, str, str]] = set()
    for text in texts:
        if text in typed:
            values[text] = _typed_number(text)
            continue
        one = written[text]
        value = _decimal(one.body, mark)
        if one.percent and isinstance(value, Decimal):
            value = value.scaleb(-2) if column.unit == "share" else _bad_decimal(say("a percentage"))
        values[text] = value
        if isinstance(value, Decimal):
            _note(text, one, mark, seen)
    return Parsed(values, tuple(Reading(what, column.name, here, there) for what, here, there in sorted(seen)))


def _note(text: str, one: _Written, mark: str | None, seen: set[tuple[str, str, str]]) -> None:
    """What had to be recognised in a number; signs only, never the number."""
    if text == one.body and _PLAIN_NUMBER.fullmatch(text):
        return
    if one.currency:
        seen.add(("currency", "€" if "€" in text else "euro", "EUR"))
    if one.percent:
        seen.add(("percent", "%", "0.01"))
    if mark == "," and "," in one.body:
        seen.add(("decimal_mark", ",", "."))
    if mark and _OTHER[mark] in one.body:
        seen.add(("thousands_mark", _OTHER[mark], ""))
    for sign in " '":
        if sign in one.body:
            seen.add(("thousands_mark", sign, ""))


def _typed_number(text: str) -> Decimal | Problem:
    try:
        value = Decimal(text)
    except ArithmeticError:
        return _bad_decimal(say("a text that is no number"))
    return value if value.is_finite() else _bad_decimal(say("a text that is no number"))


def _decimal(text: str, mark: str | None) -> Decimal | Problem:
    if _PLAIN_NUMBER.fullmatch(text) and len(text) <= _LONGEST_NUMBER:
        return Decimal(text)
    if len(text) <= _LONGEST_NUMBER and _SPACED_NUMBER.fullmatch(text):
        return Decimal(text.replace(" ", "").replace("'", ""))
    if mark is None:
        # Whatever can be read at all can be read both ways here, or the column would have told.
        if AMBIGUOUS.fullmatch(text):
            return Problem(
                "ambiguous_decimal",
                say("a number of which the mark may stand for thousands or for decimals"),
                say("a number that can be read in one way"),
                say("Write it without a thousands mark (1234), or with other than three decimals (1.2340 or 1.2)."),
            )
        return _bad_decimal(say("a text that is no number"))
    if _readable(text, mark):
        for sign in (_OTHER[mark], " ", "'"):
            text = text.replace(sign, "")
        return Decimal(text.replace(mark, "."))
    if _readable(text, _OTHER[mark]):
        return _bad_decimal(
            say("a number with another decimal mark than the rest of the column, which has '{mark}'", mark=mark)
        )
    return _bad_decimal(say("a text that is no number"))


def _readable(text: str, mark: str) -> bool:
    return len(text) <= _LONGEST_NUMBER and bool(_NUMBER[mark].fullmatch(text))


def _bad_decimal(found: Said) -> Problem:
    return Problem(
        "bad_decimal",
        found,
        say("a number, e.g. 2200.50 or 2200,50"),
        say("Write digits and one decimal mark, the same mark in the whole column."),
    )


def _as_it_stands(text: str) -> str:
    # Identifiers are somebody else's: the schema judges them as they were written.
    return text


_PARSERS: Mapping[Kind, Callable[[str], Value | Problem]] = {
    "integer": parse_integer,
    "id": _as_it_stands,
    "code": _as_it_stands,
    "text": _as_it_stands,
    "yes_no": _as_it_stands,
}
