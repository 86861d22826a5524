"""What indicators should be, and how far they are.

Belongs here: holding an indicator's value against its targets. Does not belong here: taking the value (``indicators``).

A target of a later year is no failure of this one: it is reached, or not yet. A target whose day lies before the cohort says
nothing about it and is left out; an earlier cohort has judged it.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipeline.calculation.database import Database, put_calculated
from pipeline.calculation.rounding import factor, factor_or_none
from pipeline.model import CohortModel
from pipeline.model.parts import Target

Value = Decimal | None


def targets(db: Database, model: CohortModel) -> None:
    """Judge every target. Needs ``indicators``; makes ``targets``, by indicator in the model's order and by day."""
    values: dict[str, Value] = dict(db.rows("SELECT indicator, value FROM indicators"))
    put_calculated(db, "targets", list(target_rows(model, values)))


def target_rows(model: CohortModel, values: Mapping[str, Value]) -> Iterator[tuple[Any, ...]]:
    """The rows of ``targets``.

    Args:
        model: the cohort's model, with its indicators and their targets.
        values: indicator -> its value; an indicator that is not among them has no targets either.
    """
    for indicator in model.model.indicators:
        if indicator.indicator not in values:
            continue
        own = [
            target
            for target in indicator.targets
            if target.cohort in (None, model.cohort.cohort)
            and (target.by is None or target.by >= model.cohort.period.from_)
        ]
        for target in sorted(own, key=lambda target: (target.by or date.max, target.at_least)):
            more = values.get(target.expecting) if target.expecting is not None else None
            judged = _judged(model, target, values[indicator.indicator], more)
            yield (indicator.indicator, target.by, "at-least" if target.at_least else "at-most", *judged)


def _judged(model: CohortModel, target: Target, measured: Value, more: Value) -> tuple[Any, ...]:
    goal = Fraction(target.value)
    if measured is None:
        return (factor(goal), None, None, None, "not-measured", None, None)
    value = Fraction(measured)
    expected = None if more is None else value + Fraction(more)
    reached = _meets(target, value, goal)
    short = goal - value if target.at_least else value - goal
    note = None
    if not reached and expected is not None:
        note = "expected-reaches" if _meets(target, expected, goal) else "expected-falls-short"
    return (
        factor(goal),
        measured,
        factor_or_none(expected),
        factor(value / goal) if target.at_least and goal > 0 else None,
        "yes" if reached else "not-yet" if target.by is None or target.by > model.cohort.observed_until else "no",
        factor(max(short, Fraction(0))),
        note,
    )


def _meets(target: Target, value: Fraction, goal: Fraction) -> bool:
    return value >= goal if target.at_least else value <= goal
