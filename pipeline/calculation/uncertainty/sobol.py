"""How much of the spread of an outcome comes from each uncertain parameter: Sobol indices of first and total order.

Belongs here: the indices, exact for polynomials and estimated for anything else. Does not belong here: which outcome.

Source of the method: I.M. Sobol (2001); the estimators are those of Saltelli et al. (2010) for the first and Jansen (1999)
for the total order.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np

from pipeline.calculation.uncertainty.algebra import Moment, Polynomial, averaged, number, product

Outcome = Callable[[Mapping[str, np.ndarray]], np.ndarray]


def exact_shares(polynomial: Polynomial, moments: Mapping[str, Moment]) -> dict[str, tuple[Fraction, Fraction]]:
    """First and total order of every variable of a polynomial in independent variables, without draws.

    Args:
        polynomial: the outcome.
        moments: variable -> its mean to a whole power; for every variable of the polynomial.

    Returns:
        variable -> (first, total); both 0 where the outcome does not vary.
    """
    mean = number(averaged(polynomial, moments))
    variance = _mean_square(polynomial, moments) - mean**2
    if variance == 0:
        return dict.fromkeys(moments, (Fraction(0), Fraction(0)))
    found = {}
    for name in moments:
        others = {other: moment for other, moment in moments.items() if other != name}
        alone = _mean_square(averaged(polynomial, others), moments) - mean**2
        without = _mean_square(averaged(polynomial, {name: moments[name]}), moments) - mean**2
        found[name] = (alone / variance, 1 - without / variance)
    return found


def _mean_square(polynomial: Polynomial, moments: Mapping[str, Moment]) -> Fraction:
    return number(averaged(product(polynomial, polynomial), moments))


def estimated_shares(
    outcome: Outcome, first: Mapping[str, np.ndarray], second: Mapping[str, np.ndarray]
) -> dict[str, tuple[float, float]]:
    """First and total order of every variable of any outcome, estimated from two independent sets of draws.

    Returns:
        variable -> (first, total); both 0 where the outcome does not vary.
    """
    one, two = outcome(first), outcome(second)
    variance = float(np.var(np.concatenate([one, two])))
    if variance == 0:
        return dict.fromkeys(first, (0.0, 0.0))
    # Centred: the first-order estimator is a difference of products, which a large mean would drown.
    centre = float(np.mean(one))
    found = {}
    for name in first:
        mixed = outcome({**first, name: second[name]})
        alone = float(np.mean((two - centre) * (mixed - one))) / variance
        total = float(np.mean((one - mixed) ** 2)) / (2 * variance)
        found[name] = (alone, total)
    return found
