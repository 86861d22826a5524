"""What moving one parameter over its range does to the ratio, and how much of the spread is its own.

Belongs here: the table ``tornado``. Does not belong here: the indices themselves (``sobol``).
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipeline.calculation.rounding import factor, half_up
from pipeline.calculation.uncertainty.case import Case
from pipeline.calculation.uncertainty.draws import Draws
from pipeline.calculation.uncertainty.sobol import estimated_shares, exact_shares
from pipeline.calculation.uncertainty.streams import uniforms
from pipeline.errors import MeerwaardeError

# Estimated shares are right to about a hundredth with so many draws, and are printed so.
_ESTIMATING_DRAWS = 65_536
_ESTIMATED_DECIMALS = 2


def tornado_rows(cases: list[Case], seed: int) -> list[tuple[Any, ...]]:
    """The rows of the table ``tornado``: every bound and parameter with a range that the bound uses."""
    rows = []
    for case in cases:
        shares = _shares(case, seed)
        for name, spread in case.spread.items():
            at_low, at_high = (_ratio_at(case, name, value) for value in (spread.low, spread.high))
            rows.append(
                (
                    case.bound,
                    name,
                    factor(spread.low),
                    factor(spread.high),
                    factor(at_low),
                    factor(at_high),
                    factor(abs(at_high - at_low)),
                    *shares[name],
                )
            )
    return rows


def _ratio_at(case: Case, name: str, value: Fraction) -> Fraction:
    try:
        return case.exactly(**{name: value}) / case.costs
    except ZeroDivisionError:
        raise MeerwaardeError(
            f"Under {case.bound} a formula divides by zero where {name} is {value}, an end of its range. Expected: a range "
            "in which every price can be worked out. Make the range narrower."
        ) from None


def _shares(case: Case, seed: int) -> dict[str, tuple[Decimal, Decimal]]:
    polynomial = case.formula(list(case.spread)).polynomial
    if polynomial is not None:
        exact = exact_shares(polynomial, {name: one.moment for name, one in case.spread.items()})
        return {name: (factor(first), factor(total)) for name, (first, total) in exact.items()}
    draws = Draws(seed, _ESTIMATING_DRAWS)
    first = {name: draws.of(name, one) for name, one in case.spread.items()}
    # A second stream per parameter, under a name that no parameter can have.
    second = {name: one.at(uniforms(seed, f"{name} again", draws.count)) for name, one in case.spread.items()}
    found = estimated_shares(lambda values: case.benefits(values, None, float), first, second)
    return {name: (_printed(alone), _printed(total)) for name, (alone, total) in found.items()}


def _printed(share: float) -> Decimal:
    return half_up(Fraction(share), _ESTIMATED_DECIMALS)
