"""How a parameter is spread over its range under a bound.

Belongs here: the three shapes, as draws (inverse distribution functions over arrays) and as exact moments. Does not belong
here: where the random numbers come from (``streams``), which parameter has which range (``case``).

Source of the method: triangular and PERT as in D. Vose, Risk Analysis; the moments of the uniform and triangular
distribution are those of B-splines (complete homogeneous symmetric polynomials of the knots), of PERT those of the beta
distribution with parameters 1 + 4 (mode - low) / (high - low) and 1 + 4 (high - mode) / (high - low).
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import comb
from typing import Literal

import numpy as np

# Points of the table that inverts the PERT distribution, close together near the ends of the range.
_TABLE_POINTS = 4097
_GAUSS_POINTS = 8


@dataclass(frozen=True)
class Distribution:
    """A parameter's range with the peak where the bound's own value lies.

    Attributes:
        low: nobody expects less.
        mode: the bound's own value; ``uniform`` does not look at it.
        high: nobody expects more.
        shape: ``uniform``, ``triangular`` or ``pert``.
    """

    low: Fraction
    mode: Fraction
    high: Fraction
    shape: Literal["uniform", "triangular", "pert"]

    def at(self, uniform: np.ndarray) -> np.ndarray:
        """The values below which these shares of the distribution lie; shares from 0 to 1."""
        low, mode, high = float(self.low), float(self.mode), float(self.high)
        if self.shape == "uniform":
            return low + (high - low) * uniform
        if self.shape == "pert":
            shares, points = _pert_table(self._first(), self._second())
            return low + (high - low) * np.interp(uniform, shares, points)
        width, left, right = high - low, mode - low, high - mode
        # Where the peak lies at an end there is one side, and one root to take.
        if left == 0:
            return high - np.sqrt((1 - uniform) * (width * right))
        if right == 0:
            return low + np.sqrt(uniform * (width * left))
        rising = low + np.sqrt(uniform * (width * left))
        return np.where(uniform < left / width, rising, high - np.sqrt((1 - uniform) * (width * right)))

    def moment(self, power: int) -> Fraction:
        """The exact mean of the value to a whole power."""
        if self.shape == "pert":
            return self._pert_moment(power)
        knots = (self.low, self.high) if self.shape == "uniform" else (self.low, self.mode, self.high)
        return _symmetric(knots, power) / comb(power + len(knots) - 1, power)

    def _first(self) -> Fraction:
        return 1 + 4 * (self.mode - self.low) / (self.high - self.low)

    def _second(self) -> Fraction:
        return 1 + 4 * (self.high - self.mode) / (self.high - self.low)

    def _pert_moment(self, power: int) -> Fraction:
        first, both = self._first(), self._first() + self._second()
        beta = [Fraction(1)]
        for step in range(power):
            beta.append(beta[-1] * (first + step) / (both + step))
        width = self.high - self.low
        return sum(
            (comb(power, k) * self.low ** (power - k) * width**k * beta[k] for k in range(power + 1)), Fraction(0)
        )


def _symmetric(knots: tuple[Fraction, ...], power: int) -> Fraction:
    """The sum of all products of ``power`` knots, with repetition."""
    sums = [Fraction(1)] + [Fraction(0)] * power
    for knot in knots:
        for index in range(1, power + 1):
            sums[index] += knot * sums[index - 1]
    return sums[power]


@lru_cache(maxsize=256)
def _pert_table(first: Fraction, second: Fraction) -> tuple[np.ndarray, np.ndarray]:
    """The beta distribution function at points from 0 to 1: (shares, points)."""
    points = (1 - np.cos(np.linspace(0, np.pi, _TABLE_POINTS))) / 2
    nodes, weights = np.polynomial.legendre.leggauss(_GAUSS_POINTS)
    half = np.diff(points)[:, None] / 2
    inside = points[:-1, None] + half * (1 + nodes)
    density = inside ** (float(first) - 1) * (1 - inside) ** (float(second) - 1)
    shares = np.concatenate([[0.0], np.cumsum((density * weights * half).sum(axis=1))])
    return shares / shares[-1], points
