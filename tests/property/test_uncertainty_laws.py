"""Laws of the readings that uncertainty is worked out with.

Belongs here: one formula gives the same in every kind of number; the algebra is the algebra of numbers; roots are roots.
Does not belong here: the tables made with them.
"""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.calculation.uncertainty.algebra import (
    Quotient,
    averaged,
    coefficients,
    constant,
    number,
    real_roots,
    value_at,
    variable,
)
from pipeline.calculation.uncertainty.precision import decimals_for, rounded
from pipeline.model.expression import Expression, ExpressionError

NAMES = ["a", "b", "c"]
FORMULAS = st.recursive(
    st.sampled_from([*NAMES, "2", "0.5", "12", "1.25"]),
    lambda inner: (
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda parts: f"({' '.join(parts)})")
        | inner.map(lambda text: f"(-{text})")
    ),
    max_leaves=8,
)
VALUES = st.fixed_dictionaries({name: st.fractions(-50, 50, max_denominator=40) for name in NAMES})


def size(formula: Expression, values: dict[str, Fraction]) -> float:
    """How large the formula would be if nothing in it cancelled out: what binary rounding is measured against."""

    class Size(float):
        def __add__(self, other: float) -> "Size":
            return Size(float(self) + float(other))

        __sub__ = __add__

        def __mul__(self, other: float) -> "Size":
            return Size(float(self) * float(other))

        def __neg__(self) -> "Size":
            return self

        def __truediv__(self, other: float) -> "Size":
            raise ZeroDivisionError

    found: Any = formula.over({name: Size(abs(value)) for name, value in values.items()}, lambda one: Size(one))
    return float(found)


@given(FORMULAS, st.lists(VALUES, min_size=1, max_size=4))
def test_arrays_give_what_numbers_give(text: str, rows: list[dict[str, Fraction]]) -> None:
    formula = Expression(text)
    try:
        exact = [formula.number(row) for row in rows]
        tolerance = [1e-12 * size(formula, row) for row in rows] if "/" not in text else None
    except ExpressionError:
        assume(False)
    with np.errstate(all="ignore"):
        found = formula.array({name: np.array([float(row[name]) for row in rows]) for name in NAMES})
    found = np.broadcast_to(found, len(rows))
    for place, value in enumerate(exact):
        if tolerance is not None:
            assert abs(found[place] - float(value)) <= tolerance[place] + 1e-300
        elif np.isfinite(found[place]):
            # A division may blow up what cancelled out before it; those cases are as rare as they are meaningless.
            assume(abs(value) < 10**6)
            assert found[place] == pytest.approx(float(value), rel=1e-6, abs=1e-6)


@given(FORMULAS, VALUES)
def test_a_formula_kept_as_a_formula_has_its_values(text: str, values: dict[str, Fraction]) -> None:
    formula = Expression(text)
    try:
        exact = formula.number(values)
        kept = constant(formula.over({name: variable(name) for name in NAMES}, Fraction))
    except (ExpressionError, ZeroDivisionError):
        assume(False)
    moments = {name: (lambda power, value=value: value**power) for name, value in values.items()}
    below = number(averaged(kept.denominator, moments))
    # What was divided out of both sides may have been zero at this place.
    assume(below != 0)
    assert number(averaged(kept.numerator, moments)) / below == exact


@given(FORMULAS, FORMULAS)
def test_signs_hold_between_formulas(left_text: str, right_text: str) -> None:
    try:
        left, right = (
            constant(Expression(text).over({name: variable(name) for name in NAMES}, Fraction))
            for text in (left_text, right_text)
        )
    except ZeroDivisionError:
        assume(False)
    assert left + right == right + left
    assert left - left == 0
    assert (left + right) * 2 == left * 2 + right * 2
    if right != 0:
        assert left * right / right == left
        assert isinstance(Fraction(3) / right, Quotient)


@given(st.lists(st.fractions(-20, 20, max_denominator=10), min_size=1, max_size=4, unique=True))
def test_roots_are_found_again(roots: list[Fraction]) -> None:
    polynomial = constant(1)
    for root in roots:
        polynomial = polynomial * (variable("x") - root)
    found = real_roots(coefficients(polynomial.numerator))
    assert [float(one) for one in found] == pytest.approx([float(one) for one in sorted(roots)], abs=1e-12)


@given(st.fractions(-20, 20, max_denominator=10).filter(bool), st.fractions(-20, 20, max_denominator=10))
def test_a_linear_root_is_exact(slope: Fraction, height: Fraction) -> None:
    (root,) = real_roots([height, slope])
    assert value_at([height, slope], root) == 0


@given(st.floats(-1e6, 1e6), st.floats(1e-9, 1e4))
def test_rounding_stays_well_inside_the_error(value: float, error: float) -> None:
    assert abs(float(rounded(value, error)) - value) <= max(error * 0.05, 0.5) * 1.000001
    if error < 10:
        assert abs(float(rounded(value, error)) - value) <= error * 0.0500001 + 1e-9
    assert 0 <= decimals_for(error) <= 12


@given(st.floats(1e-9, 1e4))
def test_noise_of_processors_changes_nothing(error: float) -> None:
    value = error * 1234.5678
    # Half a last digit away from the edge, noise far below it makes no difference.
    unit = 10.0 ** -decimals_for(error)
    centred = round(value / unit) * unit
    assert rounded(centred * (1 + 1e-15), error) == rounded(centred, error)
