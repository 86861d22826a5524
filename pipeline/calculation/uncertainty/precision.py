"""How many decimals a simulated result has.

Belongs here: the one rule that keeps simulated results the same on every machine. Does not belong here: rounding of exact
results (``calculation.rounding``).

The rule: a standard error keeps two significant digits, and what it is the error of is rounded half up to the same decimals.
So the last digit is a tenth to a hundredth of the error: it hides nothing that the simulation knows, while processors
differ only some ten digits further on.
"""

from decimal import Decimal
from fractions import Fraction
from math import floor, log10

from pipeline.calculation.rounding import half_up


def decimals_for(error: float, most: int = 12) -> int:
    """The number of decimals of a result with this standard error: from 0 to ``most``; ``most`` where it has none."""
    if error <= 0:
        return most
    return min(max(1 - floor(log10(error)), 0), most)


def rounded(value: float, error: float, most: int = 12) -> Decimal:
    """A simulated result, rounded by the rule."""
    return half_up(Fraction(value), decimals_for(error, most))
