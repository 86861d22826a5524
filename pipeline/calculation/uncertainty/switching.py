"""The value of a parameter at which a bound breaks even.

Belongs here: the table ``switching``. Does not belong here: how likely that value is (``simulation``).
"""

from fractions import Fraction
from typing import Any

from pipeline.calculation.rounding import factor
from pipeline.calculation.uncertainty.algebra import coefficients, real_roots, value_at
from pipeline.calculation.uncertainty.case import Case
from pipeline.model import CohortModel


def switching_rows(model: CohortModel, cases: list[Case]) -> list[tuple[Any, ...]]:
    """The rows of the table ``switching``: every bound and every parameter that one of its posts uses.

    ``within_range`` is ``none`` where no value makes the ratio 1 (``switching_value`` is empty then) and where the parameter
    has no range to compare it with.
    """
    rows = []
    for case in cases:
        for name in case.used:
            declared = model.parameters[name].range
            low, high = (None, None) if declared is None else (Fraction(declared.low), Fraction(declared.high))
            switch = switching_value(case, name, low, high)
            within = "none"
            if switch is not None and low is not None and high is not None:
                within = "yes" if low <= switch <= high else "no"
            value = factor(case.values[name])
            rows.append((case.bound, name, value, None if switch is None else factor(switch), within))
    return rows


def switching_value(
    case: Case, name: str, low: Fraction | None = None, high: Fraction | None = None
) -> Fraction | None:
    """Where the ratio is 1 when only this parameter moves.

    Exact where benefits are linear in it; else bisection to 14 decimals. Of several, one in the range from ``low`` to
    ``high``, and of those the nearest to the parameter's own value.

    Returns:
        the value, which may lie outside what is sensible, below zero for instance; None where there is none.
    """
    net = case.formula([name]) - case.costs
    roots = real_roots(coefficients(net.numerator))
    divisor = coefficients(net.denominator)
    roots = [root for root in roots if value_at(divisor, root) != 0]
    if not roots:
        return None
    own = case.values[name]

    def preference(root: Fraction) -> tuple[bool, Fraction]:
        outside = low is not None and high is not None and not low <= root <= high
        return outside, abs(root - own)

    return min(roots, key=preference)
