"""Variance shares: exact for polynomials, estimated for anything else, against functions whose shares are known.

Belongs here: the indices. Does not belong here: the table tornado.
"""

from fractions import Fraction

import numpy as np
import pytest

from pipeline.calculation.uncertainty.algebra import variable
from pipeline.calculation.uncertainty.distributions import Distribution
from pipeline.calculation.uncertainty.sobol import estimated_shares, exact_shares
from pipeline.calculation.uncertainty.streams import uniforms

NAMES = ["a", "b", "c"]


def sets(draws: int, low: float, high: float) -> list[dict[str, np.ndarray]]:
    return [{n: low + (high - low) * uniforms(1, n + again, draws) for n in NAMES} for again in ("", " again")]


def test_estimates_of_the_function_of_ishigami() -> None:
    first, second = sets(2**16, -np.pi, np.pi)
    shares = estimated_shares(
        lambda x: np.sin(x["a"]) + 7 * np.sin(x["b"]) ** 2 + 0.1 * x["c"] ** 4 * np.sin(x["a"]), first, second
    )
    # V = 49/8 + 0.1 pi^4/5 + 0.01 pi^8/18 + 1/2, in closed form.
    assert shares["a"] == pytest.approx((0.3139, 0.5576), abs=0.015)
    assert shares["b"] == pytest.approx((0.4424, 0.4424), abs=0.015)
    assert shares["c"] == pytest.approx((0.0, 0.2437), abs=0.015)


def test_a_product_of_two_in_closed_form() -> None:
    # a, b uniform on [0, 2]: means 1, variances 1/3. a b: V = 1/3 + 1/3 + 1/9; first 1/3 each, together 1/9.
    moments = {name: Distribution(Fraction(0), Fraction(1), Fraction(2), "uniform").moment for name in ("a", "b")}
    formula = (variable("a") * variable("b")).polynomial
    assert formula is not None
    assert exact_shares(formula, moments)["a"] == (Fraction(3, 7), Fraction(4, 7))


def test_shares_of_a_sum_are_its_variances_and_add_up() -> None:
    moments = {name: Distribution(Fraction(0), Fraction(1), Fraction(2), "uniform").moment for name in NAMES}
    formula = (variable("a") + variable("b") * 2 + 5).polynomial
    assert formula is not None
    shares = exact_shares(formula, moments)
    assert shares == {"a": (Fraction(1, 5),) * 2, "b": (Fraction(4, 5),) * 2, "c": (Fraction(0),) * 2}


def test_estimates_agree_with_exact_shares() -> None:
    spread = Distribution(Fraction(0), Fraction(2), Fraction(3), "triangular")
    formula = (variable("a") * variable("b") + variable("c") * variable("c") * variable("a")).polynomial
    assert formula is not None
    exact = exact_shares(formula, dict.fromkeys(NAMES, spread.moment))
    first, second = [{n: spread.at(u) for n, u in one.items()} for one in sets(2**16, 0, 1)]
    found = estimated_shares(lambda x: x["a"] * x["b"] + x["c"] ** 2 * x["a"], first, second)
    for name in NAMES:
        assert found[name] == pytest.approx([float(share) for share in exact[name]], abs=0.015)


def test_what_does_not_vary_has_no_shares() -> None:
    first, second = sets(100, 0, 1)
    assert estimated_shares(lambda x: np.zeros(100), first, second)["a"] == (0.0, 0.0)
