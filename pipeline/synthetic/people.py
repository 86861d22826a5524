"""Invented participants and what they did after graduation.

Belongs here: rows of the tables ``participants`` and ``outflow``. Does not belong here: money and survey.

How many people do what is divided, not drawn, and a group of fewer than ``LEAST`` people joins the largest: in a cohort of
a hundred nobody is then alone in a group, so that the disclosure rule leaves its report whole.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.model import CohortModel
from pipeline.synthetic.dice import Dice, divided

Row = dict[str, Any]

LEAST = 12
# Names that no municipality in the Netherlands bears.
_MUNICIPALITIES = {"Zandhorst": 34, "Lindeburg": 26, "Kerkwolde": 18, "Molenbroek": 12, "Oosterveen": 10}
_PER_MUNICIPALITY = 30
_STOPPED_PERCENT = 17
_FIRST = {"paid_work": 42, "volunteering": 25, "education": 15, "none": 14, "unknown": 4}
_PRIOR_INCOME = {"social_assistance": 76, "unemployment": 9, "disability": 6, "none": 5, "work": 2, "unknown": 2}
_DEBT = {"yes": 22, "no": 58, "": 20}
_HOURS = {12: 5, 16: 12, 20: 16, 24: 25, 28: 14, 32: 16, 36: 9, 40: 3}
_ROLES = {
    "begeleider": 4,
    "medewerker wijkteam": 3,
    "gastheer of gastvrouw": 2,
    "voorlichter": 2,
    "projectmedewerker": 1,
}
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class _Spell:
    status: str
    start: datetime.date
    end: datetime.date | None


def participants_and_outflow(model: CohortModel, count: int, seed: int) -> tuple[list[Row], list[Row]]:
    """``count`` participants, of whom most graduate in the cohort's period, and the spells of those who do."""
    width = max(3, len(str(count)))
    names = [f"S{number:0{width}d}" for number in range(1, count + 1)]
    stopped = set(Dice(seed, "stopped").chosen(names, count * _STOPPED_PERCENT // 100))
    graduates = [name for name in names if name not in stopped]
    first = _dealt(graduates, _FIRST, Dice(seed, "first"))
    homes = _dealt(names, _homes(count), Dice(seed, "home"))
    people: list[Row] = []
    outflow: list[Row] = []
    for name in names:
        dice = Dice(seed, "participant", name)
        enrolled, graduated = _days(model, dice)
        people.append(
            {
                "participant_id": name,
                "enrolled_on": enrolled,
                "graduated_on": None if name in stopped else graduated,
                "municipality": homes[name],
                "prior_income": dice.one_of(_PRIOR_INCOME),
                "in_debt_restructuring": dice.one_of(_DEBT) or None,
            }
        )
        if name in first:
            spells = _spells(first[name], graduated, model.cohort.observed_until, Dice(seed, "spells", name))
            outflow += _rows(name, spells, Dice(seed, "jobs", name))
    return people, outflow


def _homes(count: int) -> dict[str, int]:
    """As many municipalities as can each have enough participants."""
    most = max(1, min(len(_MUNICIPALITIES), count // _PER_MUNICIPALITY))
    return dict(list(_MUNICIPALITIES.items())[:most])


def _dealt(names: list[str], weights: dict[str, int], dice: Dice) -> dict[str, str]:
    """A group for each name, in the proportions of the weights; groups that would be small join the largest."""
    sizes = divided(len(names), weights)
    largest = max(sizes, key=lambda group: sizes[group])
    for group in [group for group, size in sizes.items() if size < LEAST and group != largest]:
        # A handful of people cannot make groups of a dozen: they stay as varied as they are.
        if len(names) >= LEAST * len(weights):
            sizes[largest] += sizes.pop(group)
    groups = [group for group, size in sizes.items() for _ in range(size)]
    return dict(zip(names, dice.shuffled(groups), strict=True))


def _days(model: CohortModel, dice: Dice) -> tuple[datetime.date, datetime.date]:
    """A day of enrolment and one of graduation, the latter in the cohort's period and seen."""
    period = model.cohort.period
    last = min(period.until, model.cohort.observed_until)
    length = (last - period.from_).days
    if model.cohort.enrolled_in_period:
        took = dice.between(length // 4, max(length // 4, length * 3 // 4))
        enrolled = period.from_ + dice.between(0, length - took) * _DAY
        return enrolled, enrolled + took * _DAY
    graduated = period.from_ + dice.between(0, length) * _DAY
    return graduated - dice.between(270, 760) * _DAY, graduated


def _spells(status: str, graduated: datetime.date, seen: datetime.date, dice: Dice) -> list[_Spell]:
    """What somebody did first, and for some what came after: another job after a gap, or a job after volunteering."""
    start = graduated
    if status in ("paid_work", "volunteering") and dice.happens(40):
        start = min(graduated + dice.between(7, 120) * _DAY, seen)
    lasts = dice.between(90, 420)
    end = start + lasts * _DAY
    goes_on = {"paid_work": 30, "volunteering": 25, "education": 40, "none": 25}.get(status, 0)
    if not dice.happens(goes_on) or end >= seen:
        return [_Spell(status, start, None)]
    following = end + dice.between(1, 150) * _DAY
    ended = _Spell(status, start, end)
    return [ended, _Spell("paid_work", following, None)] if following <= seen else [ended]


def _rows(name: str, spells: list[_Spell], dice: Dice) -> list[Row]:
    rows = []
    for spell in spells:
        paid, volunteer = spell.status == "paid_work", spell.status == "volunteering"
        rows.append(
            {
                "participant_id": name,
                "status": spell.status,
                "started_on": spell.start,
                "ended_on": spell.end,
                "hours_per_week": dice.one_of(_HOURS) if paid else dice.between(4, 24) if volunteer else None,
                "weeks_per_year": dice.between(30, 50) if volunteer else None,
                "gross_monthly_wage_fte_eur": Decimal(dice.between(198, 330) * 10) if paid else None,
                "role": dice.one_of(_ROLES) if paid else None,
            }
        )
    return rows
