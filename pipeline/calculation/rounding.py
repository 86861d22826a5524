"""Stated rounding: half up (away from zero), from an exact fraction to a number of decimals.

Belongs here: the one rounding the calculation does in Python. Does not belong here: rounding for a page.
"""

from decimal import Decimal, localcontext
from fractions import Fraction

FACTOR_DECIMALS = 12
AMOUNT_DECIMALS = 6


def half_up(value: Fraction, decimals: int) -> Decimal:
    """``value`` with so many decimals; a tie goes away from zero."""
    scaled = abs(value) * 10**decimals
    digits, rest = divmod(scaled.numerator, scaled.denominator)
    if 2 * rest >= scaled.denominator:
        digits += 1
    with localcontext() as context:
        context.prec = max(len(str(digits)), 1) + 1
        return Decimal(digits if value >= 0 else -digits).scaleb(-decimals)


def factor(value: Fraction) -> Decimal:
    """A quantity, price or share as the ledger holds it: 12 decimals."""
    return half_up(value, FACTOR_DECIMALS)


def amount(value: Fraction) -> Decimal:
    """A sum of money as the ledger holds it: 6 decimals."""
    return half_up(value, AMOUNT_DECIMALS)


def divided(value: Fraction, by: Fraction) -> Fraction | None:
    """``value`` divided by ``by``, or None where there is nothing to divide by."""
    return value / by if by > 0 else None


def amount_or_none(value: Fraction | None) -> Decimal | None:
    """:func:`amount`, or None for None."""
    return None if value is None else amount(value)


def factor_or_none(value: Fraction | None) -> Decimal | None:
    """:func:`factor`, or None for None."""
    return None if value is None else factor(value)
