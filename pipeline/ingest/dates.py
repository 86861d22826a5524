"""Text to dates.

Belongs here: every way of writing a day that is read, and deciding for a column whether the day or the month comes first.
Does not belong here: which days are plausible (the schemas), days in relation to one another (rules).

Sources: the 1900 date system of ISO/IEC 29500 part 1, 18.17.4.1: day 1 is 1 January 1900, and day 60 is a 29 February
that never was. Names of months and days are those of Dutch and English.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.ingest.delivered import Reading
from pipeline.ingest.parsed import Parsed, Problem, Value
from pipeline.saying import Said, say
from schemas import Column

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb febr",
            "maart march mrt mar maa",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "augustus august aug",
            "september sep sept",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_DAYS = {
    name: number
    for number, names in enumerate(
        (
            "maandag ma monday mon",
            "dinsdag di tuesday tue tues",
            "woensdag wo wednesday wed",
            "donderdag do thursday thu thur thurs",
            "vrijdag vr friday fri",
            "zaterdag za saturday sat",
            "zondag zo sunday sun",
        )
    )
    for name in names.split()
}
_LONGEST = 60

_MIDNIGHT = re.compile(r"(?:[ T]|, ?)0{1,2}:00(?::00(?:[.,]0{1,9})?)?(?: ?(?:Z|\+00:?00))?$", re.ASCII)
_TIME = re.compile(
    r"(?:[ T]|, ?)\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|[+-]\d\d:?\d\d|[ap]m))?$", re.ASCII | re.I
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.]|\. )(\d{1,2})\2(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}([-/. ])(\d{1,2}|[A-Za-z]{3,9}\.?)\1'?\d{2}", re.ASCII)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
_DAY_WORD = re.compile(r"(\d{1,2})(?:e|de|ste|st|nd|rd|th)?[ .-]{1,2}([a-z]{3,9})\.?[ ,-]{1,2}(\d{4})", re.ASCII)
_WORD_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII)
_WEEKDAY = re.compile(r"([a-z]{2,9})(?:\.,?|,)? (?=[\da-z])", re.ASCII)
_SERIAL = re.compile(r"\d{1,7}", re.ASCII)
_LAST_SERIAL = 2_958_465  # 31 December 9999


@dataclass(frozen=True)
class _Day:
    """A text that was taken apart; of ``first`` and ``second`` it is yet to be told which is the month."""

    form: str
    year: int
    first: int
    second: int
    undecided: bool = False
    weekday: int | None = None

    def read(self, month_first: bool) -> date | Problem:
        month, day = (self.first, self.second) if month_first and self.undecided else (self.second, self.first)
        try:
            found = date(self.year, month, day)
        except ValueError:
            return _bad_date(
                say(
                    "a date that does not exist: day {day}, month {month}, year {year}",
                    day=day, month=month, year=self.year,
                )
            )  # fmt: skip
        if self.weekday is not None and found.weekday() != self.weekday:
            return _bad_date(say("a date that was another day of the week than the one written"))
        return found


def parse_dates(texts: Collection[str], column: Column | None, typed: Collection[str]) -> Parsed:
    """The dates of a column.

    Where days and months are both numbers with the year last, the column decides which comes first: a number above
    12 in the first place says the day, in the second place the month; where both occur, the place that most texts speak for
    (the day, when there are as many of each). Where nothing tells the day comes first, with a doubt.

    Args:
        texts: the distinct texts.
        column: for readings; None where nobody asks for them.
        typed: texts that stood in the file as a number: days as a spreadsheet counts them.
    """
    taken = {text: _serial(text) if text in typed else _taken_apart(text) for text in texts}
    undecided = [one for one in taken.values() if isinstance(one, _Day) and one.undecided]
    day_first = sum(one.first > 12 >= one.second for one in undecided)
    month_first = sum(one.second > 12 >= one.first for one in undecided)
    by_month = month_first > day_first
    values: dict[str, Value | Problem] = {
        text: one if isinstance(one, Problem | date) else one.read(by_month) for text, one in taken.items()
    }
    readings: list[Reading] = []
    doubts: list[Problem] = []
    if column is not None:
        forms = {one.form for text, one in taken.items() if isinstance(one, _Day) and isinstance(values[text], date)}
        if any(isinstance(one, date) for one in taken.values()):
            forms.add("43921")
        readings = [Reading("date_form", column.name, form, "2020-03-31") for form in sorted(forms - {"2020-03-31"})]
        if undecided:
            order = "month-day-year" if by_month else "day-month-year"
            readings.append(Reading("date_order", column.name, "3/31/2020" if by_month else "31-3-2020", order))
    if not day_first and not month_first and any(one.first != one.second for one in undecided):
        doubts.append(
            Problem(
                "ambiguous_date",
                say("dates such as 3-4-2020, of which no value tells whether the day or the month comes first"),
                say("at least one day above 12, or the year written first"),
                say("They are read day-month-year. If that is wrong, write them as 2020-04-03."),
            )
        )
    return Parsed(values, tuple(readings), tuple(doubts))


def _taken_apart(text: str) -> _Day | Problem:
    if len(text) > _LONGEST:
        return _bad_date(say("a text that is no date in a known form"))
    day = _MIDNIGHT.sub("", text)
    if day == text and _TIME.search(text):
        return _bad_date(say("a date with a time of day"), say("Take the time away: a day is meant."))
    if match := _YEAR_FIRST.fullmatch(day):
        return _Day(f"2020{match[2]}03{match[2]}31", int(match[1]), int(match[4]), int(match[3]))
    if match := _YEAR_LAST.fullmatch(day):
        form = f"31{match[2]}3{match[2]}2020"
        return _Day(form, int(match[4]), int(match[1]), int(match[3]), undecided=True)
    if match := _COMPACT.fullmatch(day):
        return _Day("20200331", int(match[1]), int(match[3]), int(match[2]))
    if _SHORT_YEAR.fullmatch(day):
        return _bad_date(
            say("a year of two digits"), say("Write the year in four digits: 20 can be 1920 as well as 2020.")
        )
    return _in_words(day.casefold())


def _in_words(text: str) -> _Day | Problem:
    weekday, rest = None, text
    if (match := _WEEKDAY.match(text)) and match[1] in _DAYS:
        weekday, rest = _DAYS[match[1]], text[match.end() :]
        numeric = _taken_apart(rest) if rest[:1].isdigit() and not any(map(str.isalpha, rest)) else None
        if isinstance(numeric, _Day):
            # The weekday is no help in telling day from month: a mistake in it would turn into another mistake.
            return _Day("di 31-3-2020", numeric.year, numeric.first, numeric.second, numeric.undecided, weekday)
    if (match := _DAY_WORD.fullmatch(rest)) and match[2] in _MONTHS:
        form = "31 maart 2020" if len(match[2]) > 4 else "31 mrt 2020"
        return _Day(_with_day(form, weekday), int(match[3]), int(match[1]), _MONTHS[match[2]], weekday=weekday)
    if (match := _WORD_DAY.fullmatch(rest)) and match[1] in _MONTHS:
        return _Day(
            _with_day("March 31 2020", weekday), int(match[3]), int(match[2]), _MONTHS[match[1]], weekday=weekday
        )
    return _bad_date(say("a text that is no date in a known form"))


def _with_day(form: str, weekday: int | None) -> str:
    return form if weekday is None else f"di {form}"


def _serial(text: str) -> date | Problem | _Day:
    """A number in a cell of a spreadsheet: days since the last day of 1899."""
    if _COMPACT.fullmatch(text):
        return _taken_apart(text)
    if not _SERIAL.fullmatch(text):
        if "." in text:
            return _bad_date(say("a date with a time of day"), say("Take the time away: a day is meant."))
        return _bad_date(say("a number that is no date"))
    number = int(text)
    if not 1 <= number <= _LAST_SERIAL or number == 60:
        return _bad_date(say("a number that is no date"))
    return date(1899, 12, 30 if number > 60 else 31) + timedelta(days=number)


def _bad_date(found: Said, remedy: Said | None = None) -> Problem:
    return Problem(
        "bad_date",
        found,
        say("a date as 2020-03-31, 31-3-2020 or 31 maart 2020"),
        remedy or say("Write the day, the month and the year in four digits."),
    )
