"""Intervals for a difference between two waves: of shares and of means, of other respondents or of the same ones.

Belongs here: closed formulas over counts and sums. Does not belong here: which answers are compared (``waves``).

Shares need square roots only and are worked out in decimals. Means need quantiles of Student's t, for which binary floats are
the right tool; what comes of them is rounded to 6 decimals, which is far inside what such an interval knows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from math import exp, lgamma, log, sqrt

from pipeline.calculation.rounding import factor, half_up

CONFIDENCE = Decimal("0.95")
_Z = Decimal("1.959963984540054235524594430520551527955550")
_DIGITS = 60
_MEAN_DECIMALS = 6


@dataclass(frozen=True)
class Interval:
    """The two ends of a 95 % interval."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Sample:
    """Numbers that respondents gave, in short.

    Attributes:
        size: how many respondents.
        total: the sum of their numbers.
        squares: the sum of the squares of their numbers.
    """

    size: int
    total: Fraction
    squares: Fraction

    @property
    def mean(self) -> Fraction:
        """The mean number."""
        return self.total / self.size

    @property
    def variance(self) -> Fraction:
        """The variance with ``size`` - 1 in the denominator; for two respondents or more."""
        return (self.squares - self.total * self.total / self.size) / (self.size - 1)


def wilson(counted: int, base: int) -> tuple[Decimal, Decimal]:
    """The score interval for one share, with as many digits as its use asks.

    Source: E.B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209-212; method 3
    of R.G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), 857-872.

    Args:
        counted: how many gave an answer that counts.
        base: how many answered; at least one.
    """
    with localcontext() as context:
        context.prec = _DIGITS
        n, x, z2 = Decimal(base), Decimal(counted), _Z * _Z
        middle = 2 * x + z2
        width = _Z * (z2 + 4 * x * (n - x) / n).sqrt()
        below = 2 * (n + z2)
        # At nought and at all the root is exact on paper, and a digit short of it here.
        low = Decimal(0) if counted == 0 else (middle - width) / below
        high = Decimal(1) if counted == base else (middle + width) / below
        return low, high


def of_unpaired_shares(counted: int, base: int, earlier_counted: int, earlier_base: int) -> Interval:
    """The difference between a share and an earlier one of other respondents: the hybrid score interval.

    Source: method 10 of R.G. Newcombe, Interval estimation for the difference between independent proportions: comparison of
    eleven methods, Statistics in Medicine 17 (1998), 873-890.
    """
    return _newcombe((counted, base), (earlier_counted, earlier_base), Decimal(0))


def of_paired_shares(both: int, now_only: int, before_only: int, neither: int) -> Interval:
    """The difference between a share and an earlier one of the same respondents.

    Source: method 10 of R.G. Newcombe, Improved confidence intervals for the difference between binomial proportions based on
    paired data, Statistics in Medicine 17 (1998), 2635-2650.

    Args:
        both: who gave an answer that counts in both waves.
        now_only: who did so in this wave only.
        before_only: who did so in the earlier wave only.
        neither: who did so in neither.
    """
    size = both + now_only + before_only + neither
    margins = (both + now_only) * (before_only + neither) * (both + before_only) * (now_only + neither)
    with localcontext() as context:
        context.prec = _DIGITS
        association = Decimal(both * neither - now_only * before_only)
        if association > 0:
            association = max(association - Decimal(size) / 2, Decimal(0))
        correlation = association / Decimal(margins).sqrt() if margins else Decimal(0)
    return _newcombe((both + now_only, size), (both + before_only, size), correlation)


def _newcombe(now: tuple[int, int], before: tuple[int, int], correlation: Decimal) -> Interval:
    with localcontext() as context:
        context.prec = _DIGITS
        share, earlier = (Decimal(counted) / Decimal(base) for counted, base in (now, before))
        (low, high), (earlier_low, earlier_high) = wilson(*now), wilson(*before)

        def reach(one: Decimal, other: Decimal) -> Decimal:
            return max(one * one - 2 * correlation * one * other + other * other, Decimal(0)).sqrt()

        difference = share - earlier
        least = difference - reach(share - low, earlier_high - earlier)
        most = difference + reach(high - share, earlier - earlier_low)
        ends = (max(least, Decimal(-1)), min(most, Decimal(1)))
    return Interval(*(factor(Fraction(end)) for end in ends))


def of_unpaired_means(now: Sample, before: Sample) -> Interval | None:
    """The difference between two means of other respondents whose spreads may differ; None where it cannot be told.

    Source: B.L. Welch, The generalization of Student's problem when several different population variances are involved,
    Biometrika 34 (1947), 28-35, with the degrees of freedom of F.E. Satterthwaite (1946).
    """
    if min(now.size, before.size) < 2:
        return None
    one, other = float(now.variance) / now.size, float(before.variance) / before.size
    if one + other <= 0:
        return None
    freedom = (one + other) ** 2 / (one**2 / (now.size - 1) + other**2 / (before.size - 1))
    return _around(now.mean - before.mean, sqrt(one + other), freedom)


def of_paired_means(changes: Sample) -> Interval | None:
    """The mean change of the same respondents, by Student's t; None where it cannot be told.

    Source: Student, The probable error of a mean, Biometrika 6 (1908), 1-25.

    Args:
        changes: per respondent what it said now less what it said before.
    """
    if changes.size < 2 or changes.variance <= 0:
        return None
    return _around(changes.mean, sqrt(float(changes.variance) / changes.size), changes.size - 1)


def _around(middle: Fraction, error: float, freedom: float) -> Interval:
    reach = t_quantile(float((1 + CONFIDENCE) / 2), freedom) * error
    return Interval(*(half_up(Fraction(float(middle) + side * reach), _MEAN_DECIMALS) for side in (-1, 1)))


def t_quantile(chance: float, freedom: float) -> float:
    """Below which value Student's t lies with a chance of 0.5 or more, for any positive number of degrees of freedom."""
    high = 1.0
    while _t_below(high, freedom) < chance:
        high *= 2
    return _root(lambda value: _t_below(value, freedom) - chance, 0.0, high)


def _root(rises: Callable[[float], float], low: float, high: float) -> float:
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if rises(middle) < 0 else (low, middle)
    return (low + high) / 2


def _t_below(value: float, freedom: float) -> float:
    """The chance that t lies below a value of 0 or more, by the incomplete beta function."""
    return 1 - _incomplete_beta(freedom / 2, 0.5, freedom / (freedom + value * value)) / 2


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function, by its continued fraction.

    Source: W.H. Press and others, Numerical Recipes, third edition (2007), section 6.4 (the method of Lentz).
    """
    if x <= 0 or x >= 1:
        return min(max(x, 0.0), 1.0)
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    tiny = 1e-300
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    found = d
    for m in range(1, 10_000):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 + step * d
            d = 1 / (d if abs(d) > tiny else tiny)
            c = 1 + step / c
            c = c if abs(c) > tiny else tiny
            found *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return front * found
