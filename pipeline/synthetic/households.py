"""Invented households, their debts, and what they used with the programme and would have used without it.

Belongs here: rows of the tables ``households`` and ``service_use``. Does not belong here: money (``money``), which services
there are and how much of them is usual (the model, under ``services`` and there under ``invented``).

How many households do what is divided, not drawn, so that a small set is as varied as a large one.
"""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pipeline.model import CohortModel
from pipeline.model.parts import Service
from pipeline.synthetic.dice import Dice, divided

Row = dict[str, Any]

_DAY = datetime.timedelta(days=1)
_STEP_EUR = 50
_DEBT_EUR = (4_000, 62_000)
# What became of a debt: it is not known, it grew, it fell by less than a quarter, by up to half, by more.
_DEBTS = {"unknown": 6, "grew": 14, "fell_little": 34, "fell": 26, "fell_much": 20}
_LEFT_PERCENT = {"grew": (101, 125), "fell_little": (76, 100), "fell": (50, 75), "fell_much": (5, 49)}
_ADULTS = {1: 58, 2: 38, 3: 4}
_CHILDREN = {0: 30, 1: 24, 2: 26, 3: 14, 4: 6}
_MONTHS = (6, 26)


def households_and_use(model: CohortModel, count: int, seed: int) -> tuple[list[Row], list[Row]]:
    """``count`` households whose support began in the cohort's period, and their use of every service of the model."""
    width = max(3, len(str(count)))
    names = [f"H{number:0{width}d}" for number in range(1, count + 1)]
    fates = [fate for fate, size in divided(count, _DEBTS).items() for _ in range(size)]
    dealt = dict(zip(names, Dice(seed, "debts").shuffled(fates), strict=True))
    households = [_household(model, name, dealt[name], Dice(seed, "household", name)) for name in names]
    use: list[Row] = []
    usual = max(model.model.services, key=lambda one: one.invented.households_percent, default=None)
    idle = set(names)
    for service in model.model.services:
        users = Dice(seed, "users", service.service).chosen(names, count * service.invented.households_percent // 100)
        idle -= set(users)
        for name in users:
            use += _use(model, service, name, Dice(seed, "use", service.service, name))
    # A household of which nothing is recorded is a warning to whoever delivers: nobody is left without use.
    if usual is not None:
        for name in sorted(idle):
            use += _use(model, usual, name, Dice(seed, "use", usual.service, name))
    return households, sorted(use, key=lambda row: (row["household_id"], row["service"], row["year"], row["scenario"]))


def _household(model: CohortModel, name: str, fate: str, dice: Dice) -> Row:
    period, seen = model.cohort.period, model.cohort.observed_until
    last = min(period.until, seen)
    started = period.from_ + dice.between(0, (last - period.from_).days) * _DAY
    ended = started + dice.between(_MONTHS[0] * 30, _MONTHS[1] * 30) * _DAY
    if model.cohort.enrolled_in_period:
        ended = min(ended, last)
    before = _rounded(dice.between(*_DEBT_EUR))
    after = None if fate == "unknown" else _rounded(before * dice.between(*_LEFT_PERCENT[fate]) // 100)
    return {
        "household_id": name,
        "started_on": started,
        "ended_on": ended if ended <= seen else None,
        "debt_before_eur": None if after is None else _money(before),
        "debt_after_eur": None if after is None else _money(after),
        "adults": dice.one_of(_ADULTS),
        "children": dice.one_of(_CHILDREN),
    }


def _use(model: CohortModel, service: Service, name: str, dice: Dice) -> list[Row]:
    """Both scenarios of one household and service, year by year."""
    about = service.invented
    without = dice.between(about.without_from, about.without_until)
    with_it = without * about.with_percent
    rows: list[Row] = []
    for year in range(1, min(model.horizon, about.years) + 1):
        # Hundredths are rounded half up to whole units.
        used = (with_it + 50) // 100
        evidence = dice.one_of(_weights([entry.code for entry in model.model.use_evidence], year))
        for scenario, units, rests_on in (("with", used, None), ("without", without, evidence)):
            rows.append(
                {
                    "household_id": name,
                    "scenario": scenario,
                    "service": service.service,
                    "year": year,
                    "units": units,
                    "evidence": rests_on,
                }
            )
        with_it = with_it * about.falls_percent // 100
    return rows


def _weights(kinds: Sequence[str], year: int) -> dict[str, int]:
    """The first kind of evidence is the most usual in the first year, the last one the further ahead one looks."""
    last = len(kinds) - 1
    return {kind: 1 + (last - place) * max(0, 3 - year) + place * year for place, kind in enumerate(kinds)}


def _rounded(amount: int) -> int:
    return amount // _STEP_EUR * _STEP_EUR


def _money(amount: int) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))
