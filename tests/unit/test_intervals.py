"""Intervals against worked examples that were published with the methods.

Belongs here: the formulas. Does not belong here: which answers are compared (``test_waves``).
"""

from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.calculation.intervals import (
    Sample,
    of_paired_means,
    of_paired_shares,
    of_unpaired_means,
    of_unpaired_shares,
    t_quantile,
    wilson,
)
from pipeline.calculation.waves import sample

# Student's own sleep data (Biometrika 1908), as R's documentation prints its two tests of them.
FIRST = ("0.7", "-1.6", "-0.2", "-1.2", "-0.1", "3.4", "3.7", "0.8", "0.0", "2.0")
SECOND = ("1.9", "0.8", "1.1", "0.1", "-0.1", "4.4", "5.5", "1.6", "4.6", "3.4")


def _sample(numbers: tuple[str, ...]) -> Sample:
    return sample([(Fraction(number), 1) for number in numbers])


@pytest.mark.parametrize(
    ("counted", "base", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
    [(81, 263, "0.2553", "0.3662"), (15, 148, "0.0624", "0.1605"), (0, 20, "0", "0.1611"), (1, 29, "0.0061", "0.1718")],
)
def test_wilson(counted: int, base: int, low: str, high: str) -> None:
    found = wilson(counted, base)
    assert [round(end, 4) for end in found] == [Decimal(low), Decimal(high)]


@pytest.mark.parametrize(
    ("now", "before", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10.
    [
        ((56, 70), (48, 80), "0.0524", "0.3339"),
        ((9, 10), (3, 10), "0.1705", "0.8090"),
        ((6, 7), (2, 7), "0.0582", "0.8062"),
        ((5, 56), (0, 29), "-0.0381", "0.1926"),
        ((0, 10), (0, 20), "-0.1611", "0.2775"),
        ((0, 10), (0, 10), "-0.2775", "0.2775"),
        ((10, 10), (0, 20), "0.6791", "1"),
        ((10, 10), (0, 10), "0.6075", "1"),
    ],
)
def test_unpaired_shares(now: tuple[int, int], before: tuple[int, int], low: str, high: str) -> None:
    found = of_unpaired_shares(*now, *before)
    assert [round(found.low, 4), round(found.high, 4)] == [Decimal(low), Decimal(high)]
    turned = of_unpaired_shares(*before, *now)
    assert (turned.low, turned.high) == (-found.high, -found.low)


@pytest.mark.parametrize(
    ("cells", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998), 2635-2650, method 10.
    [((36, 12, 2, 0), "0.0569", "0.3404"), ((18, 12, 2, 18), "0.0562", "0.3290"), ((53, 0, 0, 1), "-0.0729", "0.0729")],
)
def test_paired_shares(cells: tuple[int, int, int, int], low: str, high: str) -> None:
    found = of_paired_shares(*cells)
    assert abs(found.low - Decimal(low)) <= Decimal("0.0001")
    assert abs(found.high - Decimal(high)) <= Decimal("0.0001")


def test_welch() -> None:
    found = of_unpaired_means(_sample(FIRST), _sample(SECOND))
    assert found is not None
    assert (found.low, found.high) == (Decimal("-3.365483"), Decimal("0.205483"))


def test_students_paired_means() -> None:
    changes = tuple(str(Decimal(one) - Decimal(other)) for one, other in zip(FIRST, SECOND, strict=True))
    found = of_paired_means(_sample(changes))
    assert found is not None
    assert (found.low, found.high) == (Decimal("-2.459886"), Decimal("-0.700114"))


@pytest.mark.parametrize(
    ("freedom", "value"),
    [(1, 12.7062047362), (2, 4.3026527297), (9, 2.2621571628), (17.776, 2.10284), (1000, 1.9623390808)],
)
def test_quantiles_of_t(freedom: float, value: float) -> None:
    assert t_quantile(0.975, freedom) == pytest.approx(value, rel=1e-5)


def test_what_does_not_vary_has_no_interval() -> None:
    same, one = _sample(("2", "2", "2")), _sample(("2",))
    assert of_unpaired_means(same, same) is None
    assert of_unpaired_means(one, _sample(FIRST)) is None
    assert of_paired_means(same) is None
    assert of_paired_means(one) is None
