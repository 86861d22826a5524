"""``cohort.yaml`` of a new cohort.

Belongs here: its period, and its lines with a comment each. Does not belong here: what the fields mean to the calculation
(``pipeline.model``).
"""

import datetime
import re
from dataclasses import dataclass

from pipeline.errors import CallError
from pipeline.model import parts
from pipeline.saying import say

_YEAR, _YEARS = re.compile(r"(\d{4})"), re.compile(r"(\d{4})-(\d{4})")


@dataclass(frozen=True)
class Period:
    """From and until a day, both included."""

    start: datetime.date
    end: datetime.date


def period_of(name: str, given: tuple[datetime.date | None, datetime.date | None] | None = None) -> Period:
    """The period of a cohort: as given, or else as its name says (``2021``, ``2017-2020``).

    Raises:
        CallError: only one day was given, they are in the wrong order, or nothing says what the period is.
    """
    start, end = given or (None, None)
    if start is None and end is None:
        match = _YEARS.fullmatch(name) or _YEAR.fullmatch(name)
        if match is None or not 1900 <= int(match[1]) <= int(match[match.re.groups]) <= 2100:
            raise CallError(
                say(
                    "The name '{name}' does not say which period the cohort is about. Give its first and last day, for example "
                    "--from 2021-01-01 --until 2021-12-31, or call it after its years: 2021 or 2017-2020.",
                    name=name,
                )
            )
        start, end = datetime.date(int(match[1]), 1, 1), datetime.date(int(match[match.re.groups]), 12, 31)
    if start is None or end is None:
        raise CallError(say("Only one end of the period was given. Give both: --from and --until."))
    if end < start:
        raise CallError(
            say(
                "The period ends ({end}) before it starts ({start}). Turn --from and --until around.",
                start=start.isoformat(),
                end=end.isoformat(),
            )
        )
    return Period(start, end)


def cohort_file(
    name: str,
    period: Period,
    programme: parts.Programme,
    latest: parts.Cohort | None,
    observed_until: datetime.date | None = None,
) -> str:
    """The file's text; what the period does not settle is as in the programme's latest cohort.

    Args:
        name: the cohort's name, which its folder has too.
        period: the period.
        programme: the programme it belongs to.
        latest: the programme's latest cohort; None for the first one.
        observed_until: the last day the records tell of; the last day of the period when not said.
    """
    enrolled = latest.enrolled_in_period if latest else False
    after = latest.after_observation if latest else "continues"
    price_year = latest.price_year if latest else period.end.year
    parameters_on = latest.parameters_on if latest else period.end
    languages = [one for one in (latest or programme).languages if one in programme.languages]
    as_before = f" Overgenomen van cohort {latest.cohort}: kijk of dit nog klopt." if latest else ""
    return f"""\
# Wat dit cohort is. Lees elke regel na voordat u gaat rekenen.

# De naam van het cohort: dezelfde als die van de map.
cohort: "{name}"
# Hoe het cohort in het rapport heet, in het Nederlands en het Engels.
label: {{nl: "{name}", en: "{name}"}}
# De eerste en de laatste dag. Bij het cohort hoort wie in deze periode het programma afrondde.
period: {{from: {_day(period.start)}, until: {_day(period.end)}}}
# Of iemand ook in deze periode begonnen moet zijn (true of false).{as_before}
enrolled_in_period: {"true" if enrolled else "false"}
# De laatste dag waarover de gegevens iets zeggen. Weet u ook van later hoe het iemand ging, zet hier dan die latere dag.
observed_until: {_day(observed_until or period.end)}
# Wat er na die dag gebeurt met werk dat nog doorloopt: het gaat door (continues) of het stopt (stops).{as_before}
after_observation: {after}
# Kengetallen gelden zoals zij op deze dag bekend waren.{as_before}
parameters_on: {_day(parameters_on)}
# Het jaar van de prijzen waarin het rapport rekent.{as_before}
price_year: {price_year}
# De talen van het rapport; de eerste is de belangrijkste.{as_before}
languages: [{", ".join(languages or programme.languages)}]
"""


def spanning(periods: list[Period]) -> Period:
    """The period from the first day of any to the last day of any."""
    return Period(min(one.start for one in periods), max(one.end for one in periods))


def _day(day: datetime.date) -> str:
    return day.isoformat()
