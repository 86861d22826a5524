"""What uncertainty does to the ratio of each bound: for this cohort, and for the next.

Belongs here: the table ``simulation``. Does not belong here: which parameter matters (``tornado``), what knowing it is worth
(``information``).

Bounds are not percentiles: each is a choice of what to count, with an uncertainty of its own. Outflow of a finished cohort
is a count, not a sample, so that its uncertainty is in scope ``next-cohort`` only.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from typing import Any

import numpy as np

from pipeline.calculation.rounding import factor
from pipeline.calculation.uncertainty.algebra import Polynomial, averaged, number, variable
from pipeline.calculation.uncertainty.case import Case
from pipeline.calculation.uncertainty.draws import Draws, benefits
from pipeline.calculation.uncertainty.precision import rounded
from pipeline.calculation.uncertainty.streams import JEFFREYS

THIS, NEXT = "this-cohort", "next-cohort"
# No parameter can be called so.
_PEOPLE = "people: "


def simulation_rows(cases: list[Case], draws: Draws, interval: Decimal) -> list[tuple[Any, ...]]:
    """The rows of the table ``simulation``: both scopes for every bound; no next cohort where nobody graduated."""
    rows = []
    for case in cases:
        rows.append(_row(case, draws, interval, None))
        if sum(case.heads.values()) > 0:
            rows.append(_row(case, draws, interval, draws.people(case.heads)))
    return rows


def expected_people(case: Case) -> dict[str, Fraction]:
    """Graduates per first status that may be expected of a next cohort of the same size."""
    size = sum(case.heads.values())
    half = Fraction(JEFFREYS)
    everybody = size + half * len(case.heads)
    return {status: size * (seen + half) / everybody for status, seen in case.heads.items()}


def exact_mean(case: Case, next_cohort: bool) -> Fraction | None:
    """The mean benefits worked out without draws; None where the formulas divide by what is uncertain.

    Parameters are independent, so that the mean of a product is the product of the means of powers. People per status are
    not independent of each other: only sums of them have a mean here.
    """
    polynomial = _formula(case, next_cohort)
    if polynomial is None:
        return None
    for term in polynomial:
        if sum(power for name, power in term if name.startswith(_PEOPLE)) > 1:
            return None
    people = {_PEOPLE + status: mean for status, mean in expected_people(case).items()} if next_cohort else {}
    moments = {name: one.moment for name, one in case.spread.items()}
    once = {name: (lambda _, mean=mean: mean) for name, mean in people.items()}
    return number(averaged(polynomial, {**moments, **once}))


def _formula(case: Case, next_cohort: bool) -> Polynomial | None:
    people = {status: variable(_PEOPLE + status) for status in case.heads} if next_cohort else None
    return case.formula(list(case.spread), people).polynomial


def _row(case: Case, draws: Draws, interval: Decimal, people: Mapping[str, np.ndarray] | None) -> tuple[Any, ...]:
    scope = THIS if people is None else NEXT
    mean = exact_mean(case, people is not None)
    shown_mean = None if mean is None else factor(mean / case.costs)
    polynomial = _formula(case, people is not None)
    if polynomial is not None and set(polynomial) <= {()}:
        # Nothing is uncertain here: one value, known exactly.
        ratio = factor(number(polynomial) / case.costs)
        pays = Decimal(int(number(polynomial) > case.costs))
        none = Decimal(0)
        return (case.bound, scope, draws.count, ratio, shown_mean, none, ratio, ratio, ratio, interval, pays, none)
    drawn = benefits(case, draws, list(case.spread), people)
    ratios = drawn / float(case.costs)
    error = float(np.std(ratios, ddof=1)) / sqrt(draws.count)
    tail = (1 - float(interval)) / 2
    low, median, high = np.quantile(ratios, [tail, 0.5, 1 - tail], overwrite_input=False)
    chance = float(np.count_nonzero(ratios > 1)) / draws.count
    chance_error = sqrt(chance * (1 - chance) / draws.count)
    return (
        case.bound,
        scope,
        draws.count,
        rounded(float(np.mean(ratios)), error),
        shown_mean,
        rounded(error, error),
        *(rounded(float(value), error) for value in (low, median, high)),
        interval,
        rounded(chance, chance_error),
        rounded(chance_error, chance_error),
    )
