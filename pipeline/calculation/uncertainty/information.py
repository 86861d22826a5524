"""What knowing a parameter perfectly would be worth for a stated decision (EVPPI).

Belongs here: the table ``information_value``. Does not belong here: the words of the advice (``reporting``).

The decision is to fund the next cohort of this size, or not: its worth is the net benefit under a bound and variant, or 0.
Knowing a parameter is worth what the decision would gain by following it: E[max(0, E[net | parameter])] - max(0, E[net]),
for one cohort of this size, in euros of the variant. It is 0 where no value of the parameter would change the decision.

What the next cohort's graduates will do is not a parameter that a question can settle beforehand: it enters by its mean.

Source of the method: M. Strong, J. Oakley, A. Brennan (2014), on the value of partial perfect information.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import sqrt
from typing import Any

import numpy as np

from pipeline.calculation.uncertainty.algebra import Moment, averaged, coefficients, number
from pipeline.calculation.uncertainty.case import Case
from pipeline.calculation.uncertainty.draws import Draws, benefits
from pipeline.calculation.uncertainty.precision import rounded
from pipeline.calculation.uncertainty.simulation import expected_people

ALL = "all"
_MONEY_DECIMALS = 6
_BINS = 200


def information_rows(case: Case, draws: Draws) -> list[tuple[Any, ...]]:
    """The rows of the table ``information_value``: ``all``, and every parameter with a range that the bound uses."""
    if not case.spread:
        return []
    people = {status: np.full(draws.count, float(mean)) for status, mean in expected_people(case).items()}
    net = benefits(case, draws, list(case.spread), people) - float(case.costs)
    polynomial = (case.formula(list(case.spread), expected_people(case)) - case.costs).polynomial
    moments: dict[str, Moment] = {name: one.moment for name, one in case.spread.items()}
    mean = float(np.mean(net)) if polynomial is None else float(number(averaged(polynomial, moments)))
    rows = [_row(ALL, *value_of_following(net, mean))]
    for name, spread in case.spread.items():
        drawn = draws.of(name, spread)
        if polynomial is None:
            rows.append(_row(name, *value_of_following_bins(net, drawn, mean)))
            continue
        others: Mapping[str, Moment] = {other: moment for other, moment in moments.items() if other != name}
        rest = coefficients(averaged(polynomial, others))
        rows.append(_row(name, *value_of_following(_at(rest, drawn), mean)))
    return rows


def value_of_following(expected: np.ndarray, mean: float) -> tuple[float, float]:
    """What following better knowledge gains, and its standard error.

    Args:
        expected: the net benefit that would be expected, for every draw of what would then be known.
        mean: the net benefit that is expected now; exact where that can be had, else the mean of the draws.
    """
    # What is gained is what the other decision yields, where it is the better one: without noise where none is.
    gained = np.maximum(0.0, -expected if mean > 0 else expected)
    return float(np.mean(gained)), float(np.std(gained, ddof=1)) / sqrt(len(gained))


def value_of_following_bins(net: np.ndarray, known: np.ndarray, mean: float) -> tuple[float, float]:
    """The same where the expectation given what is known has to be estimated: its mean in bins of equal numbers of draws."""
    order = np.argsort(known, kind="stable")
    turned = -net if mean > 0 else net
    gained = np.zeros(len(net))
    for part in np.array_split(order, _BINS):
        if np.mean(turned[part]) > 0:
            gained[part] = turned[part]
    return max(0.0, float(np.mean(gained))), float(np.std(gained, ddof=1)) / sqrt(len(gained))


def _at(coefficients: list[Fraction], drawn: np.ndarray) -> np.ndarray:
    result = np.zeros_like(drawn)
    for one in reversed(coefficients):
        result = result * drawn + float(one)
    return result


def _row(name: str, value: float, error: float) -> tuple[Any, ...]:
    return name, rounded(value, error, _MONEY_DECIMALS), rounded(error, error, _MONEY_DECIMALS)
