"""A million draws beside the bare NumPy evaluation of the same formulas, and what the default adds to a run.

Belongs here: how long. Does not belong here: whether it is right (``tests/unit``).

Both sides run in one process, by turns, and the fastest run of each counts: what else the machine does can only slow a run
down.
"""

import time
from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pytest

from pipeline import store
from pipeline.calculation import uncertainty
from pipeline.calculation.uncertainty.case import Case, cases
from pipeline.calculation.uncertainty.draws import Draws, benefits
from pipeline.calculation.uncertainty.simulation import simulation_rows
from tests.support.cohort import calculate, put
from tests.support.shipped import shipped_model, shipped_raw

MILLION = 1_000_000
ROUNDS = 5
SEED = 20210308

pytestmark = pytest.mark.slow


def fastest(*sides: Callable[[], object]) -> list[float]:
    found: list[list[float]] = [[] for _ in sides]
    for _ in range(ROUNDS):
        for side, so_far in zip(sides, found, strict=True):
            began = time.perf_counter()
            side()
            so_far.append(time.perf_counter() - began)
    return [min(so_far) for so_far in found]


def triangular(uniform: np.ndarray, low: float, mode: float, high: float) -> np.ndarray:
    split = (mode - low) / (high - low)
    return np.where(
        uniform < split,
        low + np.sqrt(uniform * (high - low) * (mode - low)),
        high - np.sqrt((1 - uniform) * (high - low) * (high - mode)),
    )


def bare() -> dict[str, np.ndarray]:
    """The posts of the two bounds that have ranges, written out by hand as published: attribution 3.5, upper 49.7 years."""
    source = np.random.default_rng(SEED)
    names = ["qaly_value", "crime_share", "rent_fall", "qaly_gain", "other"]
    uniform = {name: source.random(MILLION) for name in names}
    found = {}
    years = {"lower": 2.5, "conservative": 3.5, "upper": 3.5}
    gain = {"conservative": 0.01, "upper": 0.015}
    crime = {"conservative": 0.5, "upper": 1.0}
    in_work = {"lower": 30.0, "conservative": 42.0, "upper": 49.7}
    for bound, counted in years.items():
        wages = in_work[bound] * (2200 * 12 * 24 / 36) * 1.271
        saved = in_work[bound] * 2900 + in_work[bound] * (16900 - 2900)
        hours = 7 * 16 * 48 * counted * 8
        rent = 12 * counted * (2100 * triangular(uniform["rent_fall"], 0.2, 0.2, 0.75))
        total = wages + saved + hours + rent
        if bound != "lower":
            value = triangular(uniform["qaly_value"], 50_000, 75_000, 100_000)
            total = total + 24 * counted * (value * triangular(uniform["qaly_gain"], 0, gain[bound], 0.015) * 9)
            total = total + 19 * counted * (1580 * triangular(uniform["crime_share"], 0, crime[bound], 1))
        if bound == "upper":
            total = total + 24 * counted * triangular(uniform["other"], 0, 10_000, 10_000)
        found[bound] = total / 813_012.5
    return found


def shipped_cases(variant: str) -> list[Case]:
    with store.session() as db:
        put(db, shipped_raw())
        calculate(db, shipped_model())
        return cases(db, shipped_model(), variant)


def test_a_million_draws_take_at_most_twice_a_bare_evaluation() -> None:
    found = shipped_cases("as-published")

    def ours() -> None:
        draws = Draws(SEED, MILLION)
        for case in found:
            benefits(case, draws, list(case.spread))

    seconds, bare_seconds = fastest(ours, bare)
    print(f"a million draws: {seconds:.3f} s, bare {bare_seconds:.3f} s, {seconds / bare_seconds:.2f} times")
    assert seconds <= 2 * bare_seconds


def test_the_bare_evaluation_is_of_the_same_formulas() -> None:
    """A benchmark of other formulas would prove nothing: the means must agree."""
    found = shipped_cases("as-published")
    by_hand = bare()
    for row in simulation_rows(found, Draws(SEED, MILLION), Decimal("0.9")):
        bound, scope, mean, error = row[0], row[1], row[3], row[5]
        if scope == "this-cohort":
            assert abs(float(mean) - float(np.mean(by_hand[bound]))) < 8 * float(error)


def test_the_default_adds_at_most_a_second() -> None:
    with store.session() as db:
        put(db, shipped_raw())
        calculate(db, shipped_model())
        (seconds,) = fastest(lambda: uncertainty.uncertainty(db, shipped_model()))
    print(f"all four tables with {shipped_model().model.simulation.draws} draws: {seconds:.3f} s")
    assert seconds <= 1
