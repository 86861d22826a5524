"""The value of knowing a parameter, against closed forms.

Belongs here: the table information_value. Does not belong here: the words of its advice.
"""

from decimal import Decimal
from math import sqrt

import numpy as np
import pytest

from pipeline.calculation.uncertainty.information import value_of_following, value_of_following_bins
from pipeline.calculation.uncertainty.streams import uniforms
from tests.support.method import plain_cohort
from tests.support.shipped import shipped_model, shipped_raw
from tests.support.uncertain import uncertain, with_range, with_simulation
from tests.support.workspace import example

DRAWS = 100_000


@pytest.mark.parametrize("shift", [-0.6, -0.25, 0.0, 0.25, 0.6])
def test_one_uniform_outcome_in_closed_form(shift: float) -> None:
    """Net benefit uniform from shift - 1/2 to shift + 1/2: knowing it is worth (1/2 - |shift|)^2 / 2, or nothing."""
    net = shift - 0.5 + uniforms(1, "net", DRAWS)
    value, error = value_of_following(net, shift)
    exact = max(0.0, 0.5 - abs(shift)) ** 2 / 2
    assert abs(value - exact) <= 4 * error
    assert (error == 0) == (exact == 0)


def test_values_rise_as_the_decision_gets_closer() -> None:
    drawn = uniforms(1, "net", DRAWS) - 0.5
    values = [value_of_following(drawn + shift, shift)[0] for shift in (0.5, 0.4, 0.3, 0.2, 0.1)]
    assert values == sorted(values)


def test_bins_come_near_what_one_of_two_is_worth() -> None:
    """Net benefit a + b, both uniform around 0.1 and 0: knowing a alone is worth (1/2 - 0.1)^2 / 2."""
    known = uniforms(1, "a", DRAWS) - 0.4
    net = known + uniforms(1, "b", DRAWS) - 0.5
    value, error = value_of_following_bins(net, known, 0.1)
    # The mean within a bin is noisy, which is worth a little where it is near zero.
    assert value == pytest.approx(0.08, abs=4 * error + 0.002)
    nothing, _ = value_of_following_bins(net, uniforms(1, "c", DRAWS), 0.1)
    assert nothing < 0.002


def test_nothing_is_worth_asking_where_nothing_changes_the_decision() -> None:
    made = uncertain(shipped_model(), shipped_raw())["information_value"]
    assert {row["parameter"] for row in made} == {
        "all",
        "crime_saving_share",
        "qaly_gain_per_theme",
        "qaly_value_eur",
        "rent_allowance_fall_share",
    }
    assert all(row["value_eur"] == 0 and row["standard_error_eur"] == 0 for row in made)


def close_call() -> dict[str, tuple[Decimal, Decimal]]:
    """One graduate; 36,000 x (1 + p) + what an administration saved brings, against costs in between."""
    model = with_range(example(), "premium_share", "0", "0.5", "uniform")
    model = with_range(model, "administration_eur", "0", "4000", "uniform")
    made = uncertain(with_simulation(model), plain_cohort(funding=[{"amount_eur": Decimal(25_600)}]))
    return {row["parameter"]: (row["value_eur"], row["standard_error_eur"]) for row in made["information_value"]}


def test_everything_is_worth_at_least_each_and_each_something() -> None:
    found = close_call()
    assert set(found) == {"all", "premium_share", "administration_eur"}
    for name in ("premium_share", "administration_eur"):
        assert found[name][0] <= found["all"][0] + 4 * (found["all"][1] + found[name][1])
    assert found["all"][0] > 0
    assert found["premium_share"][0] > 0


def test_a_parameter_in_closed_form_for_a_next_cohort_of_one() -> None:
    """The next graduate works with chance 1.5 / 3.5 (Jeffreys, five statuses): 3/7 of 36,000 x (1 + p) + 14,700."""
    model = with_range(example(), "premium_share", "0", "0.5", "uniform")
    costs = 26_500
    made = uncertain(with_simulation(model), plain_cohort(funding=[{"amount_eur": Decimal(costs)}]))
    low, high = (3 / 7 * (36_000 * (1 + p) + 14_700) - costs for p in (0.0, 0.5))
    mean = (low + high) / 2
    assert low < mean < 0 < high
    exact = high**2 / (2 * (high - low))
    for row in made["information_value"]:
        assert float(row["value_eur"]) == pytest.approx(exact, abs=4 * float(row["standard_error_eur"]))
        assert 0 < float(row["standard_error_eur"]) < (high - low) / sqrt(DRAWS)


def test_no_costly_formula_is_needed_for_one_that_divides() -> None:
    model = with_range(example(), "full_time_hours_per_week", "30", "44", "uniform")
    made = uncertain(with_simulation(model), plain_cohort(funding=[{"amount_eur": Decimal(26_000)}]))
    found = {row["parameter"]: float(row["value_eur"]) for row in made["information_value"]}
    # One parameter is all there is to know.
    assert found["full_time_hours_per_week"] == pytest.approx(found["all"], rel=0.02)
    assert found["all"] > 0
    assert np.isfinite(found["all"])


def test_the_decision_may_be_taken_under_another_variant_than_the_simulation() -> None:
    """Under guideline the lower bound nets its transfers: no range of its touches the decision. As published one does."""
    lower = {"question": {"nl": "Doen?", "en": "Do it?"}, "bound": "lower"}
    found = {}
    for variant in ("guideline", "as-published"):
        model = with_range(shipped_model(), "rent_allowance_fall_share", "-40", "20", "uniform")
        model = with_simulation(model, variant="guideline", decision={**lower, "variant": variant})
        rows = uncertain(model, shipped_raw())["information_value"]
        found[variant] = {row["parameter"]: row["value_eur"] for row in rows}
    assert set(found["guideline"].values()) == {0}
    assert found["guideline"].keys() == found["as-published"].keys() == {"all", "rent_allowance_fall_share"}
    assert found["as-published"]["rent_allowance_fall_share"] > 0
