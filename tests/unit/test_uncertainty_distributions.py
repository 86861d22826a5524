"""Ranges as distributions: their draws and their exact moments agree with each other and with closed forms.

Belongs here: the three shapes. Does not belong here: which parameter has which range.
"""

from fractions import Fraction
from typing import Literal

import numpy as np
import pytest

from pipeline.calculation.uncertainty.distributions import Distribution

Shape = Literal["uniform", "triangular", "pert"]
EVEN = (np.arange(200_000) + 0.5) / 200_000
MODES = [Fraction(-2), Fraction(1), Fraction(7)]


def spread(shape: Shape, mode: Fraction) -> Distribution:
    return Distribution(Fraction(-2), mode, Fraction(7), shape)


@pytest.mark.parametrize("shape", ["uniform", "triangular", "pert"])
@pytest.mark.parametrize("mode", MODES)
def test_draws_have_the_exact_moments(shape: Shape, mode: Fraction) -> None:
    one = spread(shape, mode)
    drawn = one.at(EVEN)
    for power in range(1, 5):
        assert float(one.moment(power)) == pytest.approx(float(np.mean(drawn**power)), rel=2e-4, abs=2e-4)


@pytest.mark.parametrize("shape", ["uniform", "triangular", "pert"])
@pytest.mark.parametrize("mode", MODES)
def test_draws_rise_from_low_to_high(shape: Shape, mode: Fraction) -> None:
    drawn = spread(shape, mode).at(np.linspace(0, 1, 10_001))
    assert drawn[0] == pytest.approx(-2)
    assert drawn[-1] == pytest.approx(7)
    assert (np.diff(drawn) > 0).all()


def test_means_are_those_of_the_textbook() -> None:
    low, mode, high = Fraction(2), Fraction(3), Fraction(10)
    assert Distribution(low, mode, high, "uniform").moment(1) == 6
    assert Distribution(low, mode, high, "triangular").moment(1) == 5
    assert Distribution(low, mode, high, "pert").moment(1) == 4
    variance = (low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18
    one = Distribution(low, mode, high, "triangular")
    assert one.moment(2) - one.moment(1) ** 2 == variance


def test_pert_with_its_peak_in_the_middle_is_symmetric() -> None:
    one = Distribution(Fraction(0), Fraction(1, 2), Fraction(1), "pert")
    shares = np.linspace(0.001, 0.999, 999)
    assert one.at(shares) + one.at(1 - shares) == pytest.approx(np.ones(999), abs=1e-9)
    assert one.moment(2) - one.moment(1) ** 2 == Fraction(1, 28)
