"""Invented payments.

Belongs here: rows of the table ``funding``. Does not belong here: who may fund a programme (its model).
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pipeline.model import CohortModel
from pipeline.synthetic.dice import Dice, divided

Row = dict[str, Any]

COST_PER_PARTICIPANT_EUR = 24_000
COST_PER_HOUSEHOLD_EUR = 9_000
_SHARES = (38, 30, 20, 12)
# Who usually pays, in this order, for a funder whose name tells nothing.
_PAYERS = ("national_government", "municipality", "province", "foundation", "employer", "society")
_TELLING = 6


def funding(model: CohortModel, count: int, seed: int) -> list[Row]:
    """Payments for the cohort's period that come to about ``COST_PER_PARTICIPANT_EUR`` for each participant.

    In a programme that counts households it is ``COST_PER_HOUSEHOLD_EUR`` for each of those.

    The first funder pays a contribution a participant, the others a grant in round sums.
    """
    dice = Dice(seed, "funding")
    names = [funder.funder for funder in model.model.funders] or ["main_funder"]
    weights = {name: _SHARES[min(place, len(_SHARES) - 1)] for place, name in enumerate(names)}
    each = COST_PER_HOUSEHOLD_EUR if model.programme.counted.table == "households" else COST_PER_PARTICIPANT_EUR
    parts = divided(count * each, weights)
    period = model.cohort.period
    rows = []
    for place, (name, actor) in enumerate(zip(names, _actors(names, model), strict=True)):
        nearly = parts[name] * dice.between(92, 108) // 100
        step = 50 if place == 0 else 500
        rows.append(
            {
                "funder": name,
                "actor": actor,
                "period_start": period.from_,
                "period_end": period.until,
                "amount_eur": Decimal(max(step, nearly // step * step)).quantize(Decimal("0.01")),
                "kind": "contribution" if place == 0 else "grant",
                "note": "Verzonnen bedrag",
            }
        )
    return rows


def _actors(names: Sequence[str], model: CohortModel) -> list[str]:
    """For each funder the actor whose name its own begins with or holds; else the next usual payer that is left."""
    actors = [actor.actor for actor in model.model.actors]
    named = [next((actor for actor in actors if actor[:_TELLING] in name), None) for name in names]
    left = [actor for actor in (*_PAYERS, *actors) if actor in actors and actor not in named]
    return [actor or (left.pop(0) if left else actors[0]) for actor in named]
