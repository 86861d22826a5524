"""Formulas kept as formulas: quotients of polynomials with exact coefficients.

Belongs here: adding, multiplying and dividing them, exact means over independent quantities, real roots. Does not belong
here: what the variables stand for.

A benefit is as a rule a sum of products of parameters. Kept so, its mean, its variance and the place where it crosses a
value can be worked out exactly instead of being drawn or searched for.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Union

Monomial = tuple[tuple[str, int], ...]
Polynomial = dict[Monomial, Fraction]
Number = Union["Quotient", Fraction, int]
Moment = Callable[[int], Fraction]

_ONE: Monomial = ()


@dataclass(frozen=True, eq=False)
class Quotient:
    """One polynomial divided by another, made with :func:`variable` and :func:`constant` and the signs + - * /."""

    numerator: Polynomial
    denominator: Polynomial

    def __add__(self, other: Number) -> "Quotient":
        other = constant(other)
        if self.denominator == other.denominator:
            return _made(_added(self.numerator, other.numerator), self.denominator)
        left = _multiplied(self.numerator, other.denominator)
        right = _multiplied(other.numerator, self.denominator)
        return _made(_added(left, right), _multiplied(self.denominator, other.denominator))

    def __mul__(self, other: Number) -> "Quotient":
        other = constant(other)
        return _made(_multiplied(self.numerator, other.numerator), _multiplied(self.denominator, other.denominator))

    def __truediv__(self, other: Number) -> "Quotient":
        other = constant(other)
        if not other.numerator:
            raise ZeroDivisionError("a formula divides by zero")
        return _made(_multiplied(self.numerator, other.denominator), _multiplied(self.denominator, other.numerator))

    def __neg__(self) -> "Quotient":
        return self * -1

    def __sub__(self, other: Number) -> "Quotient":
        return self + -constant(other)

    def __rsub__(self, other: Number) -> "Quotient":
        return -self + other

    def __rtruediv__(self, other: Number) -> "Quotient":
        return constant(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Quotient, Fraction, int)) and not (self - other).numerator

    __hash__ = None  # type: ignore[assignment]  # equal quotients may be written in different ways

    @property
    def variables(self) -> frozenset[str]:
        """The variables it depends on."""
        return frozenset(name for part in (self.numerator, self.denominator) for term in part for name, _ in term)

    @property
    def polynomial(self) -> Polynomial | None:
        """Itself as a polynomial; None when it divides by a variable."""
        return self.numerator if set(self.denominator) == {_ONE} else None


def variable(name: str) -> Quotient:
    """A variable."""
    return Quotient({((name, 1),): Fraction(1)}, {_ONE: Fraction(1)})


def constant(value: Number) -> Quotient:
    """A number; a quotient stays as it is."""
    if isinstance(value, Quotient):
        return value
    return Quotient({_ONE: Fraction(value)} if value else {}, {_ONE: Fraction(1)})


def product(left: Polynomial, right: Polynomial) -> Polynomial:
    """Two polynomials multiplied."""
    return _multiplied(left, right)


def averaged(polynomial: Polynomial, moments: Mapping[str, Moment]) -> Polynomial:
    """The mean over the independent variables in ``moments``; the other variables stay.

    Args:
        polynomial: what is averaged.
        moments: variable -> its mean to a whole power.
    """
    result: Polynomial = {}
    for term, factor in polynomial.items():
        kept = []
        for name, power in term:
            if name in moments:
                factor *= moments[name](power)
            else:
                kept.append((name, power))
        key = tuple(kept)
        result[key] = result.get(key, Fraction(0)) + factor
    return _clean(result)


def number(polynomial: Polynomial) -> Fraction:
    """The value of a polynomial without variables."""
    if set(polynomial) - {_ONE}:
        raise ValueError("a polynomial with variables has no single value")
    return polynomial.get(_ONE, Fraction(0))


def coefficients(polynomial: Polynomial) -> list[Fraction]:
    """The coefficients of a polynomial in at most one variable, the constant first."""
    powers = {sum(power for _, power in term): factor for term, factor in polynomial.items()}
    return [powers.get(power, Fraction(0)) for power in range(max(powers, default=0) + 1)]


def value_at(coefficients: Iterable[Fraction], at: Fraction) -> Fraction:
    """The value of a polynomial in one variable."""
    result = Fraction(0)
    for factor in reversed(list(coefficients)):
        result = result * at + factor
    return result


def real_roots(coefficients: list[Fraction], decimals: int = 14) -> list[Fraction]:
    """Where a polynomial in one variable changes its sign or is exactly zero, in ascending order.

    Exact for degree 1; beyond it bisection between the places where the slope is zero, to so many decimals.
    """
    while coefficients and coefficients[-1] == 0:
        coefficients = coefficients[:-1]
    if len(coefficients) < 2:
        return []
    if len(coefficients) == 2:
        return [-coefficients[0] / coefficients[1]]
    slope = [power * factor for power, factor in enumerate(coefficients)][1:]
    # Cauchy: no root lies further from zero than this.
    furthest = 1 + max(abs(factor / coefficients[-1]) for factor in coefficients[:-1])
    places = [-furthest, *real_roots(slope, decimals), furthest]
    found = {place for place in places if value_at(coefficients, place) == 0}
    for low, high in pairwise(places):
        below, above = value_at(coefficients, low), value_at(coefficients, high)
        if below * above < 0:
            found.add(_bisected(coefficients, low, high, decimals))
    return sorted(found)


def _bisected(coefficients: list[Fraction], low: Fraction, high: Fraction, decimals: int) -> Fraction:
    rising = value_at(coefficients, high) > 0
    smallest = Fraction(1, 10**decimals)
    while high - low > smallest:
        middle = (low + high) / 2
        value = value_at(coefficients, middle)
        if value == 0:
            return middle
        if (value > 0) == rising:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def _clean(polynomial: Polynomial) -> Polynomial:
    return {term: factor for term, factor in polynomial.items() if factor}


def _added(left: Polynomial, right: Polynomial) -> Polynomial:
    result = dict(left)
    for term, factor in right.items():
        result[term] = result.get(term, Fraction(0)) + factor
    return _clean(result)


def _multiplied(left: Polynomial, right: Polynomial) -> Polynomial:
    result: Polynomial = {}
    for one, factor in left.items():
        for other, times in right.items():
            powers = dict(one)
            for name, power in other:
                powers[name] = powers.get(name, 0) + power
            key = tuple(sorted(powers.items()))
            result[key] = result.get(key, Fraction(0)) + factor * times
    return _clean(result)


def _made(numerator: Polynomial, denominator: Polynomial) -> Quotient:
    """A quotient in its plainest form, so that equal denominators are seen to be equal."""
    if not numerator:
        return Quotient({}, {_ONE: Fraction(1)})
    terms = [dict(term) for part in (numerator, denominator) for term in part]
    shared = {name: min(term.get(name, 0) for term in terms) for name in terms[0]}
    shared = {name: power for name, power in shared.items() if power}
    leading = denominator[max(denominator)]
    return Quotient(*(_divided(part, shared, leading) for part in (numerator, denominator)))


def _divided(polynomial: Polynomial, shared: Mapping[str, int], leading: Fraction) -> Polynomial:
    if not shared and leading == 1:
        return polynomial
    return {
        tuple((name, left) for name, power in term if (left := power - shared.get(name, 0))): factor / leading
        for term, factor in polynomial.items()
    }
