"""Invented measurements on the participation ladder.

Belongs here: rows of the table ``ladder``. Does not belong here: the participants themselves (``people``).
"""

import datetime
from collections.abc import Sequence
from typing import Any

from pipeline.model import CohortModel
from pipeline.synthetic.dice import Dice
from schemas.raw.ladder import STEPS

Row = dict[str, Any]

_FIRST = {1: 30, 2: 34, 3: 26, 4: 10}
_CLIMBED = {0: 20, 1: 38, 2: 28, 3: 14}
_LATER = {-1: 10, 0: 55, 1: 35}
_MEASURED_PERCENT = 85
_YEAR = datetime.timedelta(days=365)


def ladder(model: CohortModel, participants: Sequence[Row], seed: int) -> list[Row]:
    """Where participants stood when they enrolled, when they graduated, and a year later where that was seen."""
    rows: list[Row] = []
    for person in participants:
        dice = Dice(seed, "ladder", person["participant_id"])
        step = dice.one_of(_FIRST)
        days: list[tuple[datetime.date, int]] = [(person["enrolled_on"], 0)]
        graduated = person["graduated_on"]
        if graduated is not None and graduated > person["enrolled_on"]:
            days.append((graduated, dice.one_of(_CLIMBED)))
            if graduated + _YEAR <= model.cohort.observed_until:
                days.append((graduated + _YEAR, dice.one_of(_LATER)))
        for day, climbed in days:
            step = min(max(STEPS), max(min(STEPS), step + climbed))
            if dice.happens(_MEASURED_PERCENT):
                rows.append({"participant_id": person["participant_id"], "measured_on": day, "step": step})
    return rows
