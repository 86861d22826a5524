"""Switching values put back into the model give a ratio of 1.000, by the real calculation.

Belongs here: the table switching. Does not belong here: roots of polynomials.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline import store
from pipeline.calculation import uncertainty
from pipeline.calculation.steps import outcomes, ratio_of
from pipeline.calculation.uncertainty.case import cases
from pipeline.calculation.uncertainty.switching import switching_value
from tests.support.cohort import calculate, count, put
from tests.support.method import plain_cohort
from tests.support.shipped import shipped_model, shipped_raw
from tests.support.uncertain import calculated, cases_of, rows_of, with_simulation, with_value, without_ranges
from tests.support.workspace import example


@pytest.mark.parametrize("variant", ["as-published", "guideline"])
def test_put_back_the_ratio_is_one(variant: str) -> None:
    model = with_simulation(shipped_model(), variant=variant)
    chosen = next(one for one in model.model.variants if one.variant == variant)
    with store.session() as db:
        put(db, shipped_raw())
        calculate(db, model)
        uncertainty.uncertainty(db, model)
        rows = rows_of(db, "switching")
        count(db, model)
        tried = 0
        for row in rows:
            if row["switching_value"] is None:
                continue
            name, bound = row["parameter"], row["bound"]
            # A parameter in a formula over records is the same under every bound.
            everywhere = name == "full_time_hours_per_week"
            other = with_value(model, name, row["switching_value"], None if everywhere else bound)
            ratio = ratio_of(outcomes(db, other, [chosen])[variant, bound])
            assert ratio is not None
            assert abs(ratio - 1) < Decimal("1e-9"), (name, bound)
            tried += 1
    assert tried >= 20


def test_every_parameter_of_an_admitted_post_has_a_row() -> None:
    with calculated(shipped_model(), shipped_raw()) as db:
        uncertainty.uncertainty(db, shipped_model())
        rows = {(row["bound"], row["parameter"]): row for row in rows_of(db, "switching")}
    lower = {parameter for bound, parameter in rows if bound == "lower"}
    assert lower == {
        "employer_premium_share",
        "full_time_hours_per_week",
        "rent_allowance_eur",
        "rent_allowance_fall_share",
        "social_assistance_administration_eur",
        "social_assistance_cost_eur",
        "volunteer_hour_value_eur",
    }
    # A transfer that is netted cannot carry anything.
    assert rows["lower", "rent_allowance_fall_share"]["switching_value"] is None
    assert rows["lower", "rent_allowance_fall_share"]["within_range"] == "none"
    assert rows["conservative", "qaly_gain_per_theme"]["within_range"] == "no"
    # A value, but no range to compare it with.
    assert rows["lower", "employer_premium_share"]["within_range"] == "none"
    assert rows["lower", "employer_premium_share"]["switching_value"] is not None


def test_a_linear_parameter_switches_at_an_exact_fraction() -> None:
    """The plain cohort: 45,000 of labour cost at a premium of 0.25, and 14,700 besides, against 20,000."""
    model = example()
    first = model.model.variants[0].variant
    case = cases_of(model, plain_cohort(), first)["lower"]
    assert case.exactly() == 59_700
    assert switching_value(case, "premium_share") == Fraction(20_000 - 14_700, 36_000) - 1
    # In its denominator: 36,000 x 1.25 x 36 / hours + 14,700 = 20,000.
    assert switching_value(case, "full_time_hours_per_week") == Fraction(45_000 * 36, 5_300)


def test_of_several_the_one_in_the_range_is_told() -> None:
    case = cases_of(example(), plain_cohort(), example().model.variants[0].variant)["lower"]
    price = case.cells[0].price
    squared = type(price.formula)("premium_share * premium_share * 30000")
    case = replace(case, cells=[replace(case.cells[0], price=replace(price, formula=squared))], _made={})
    # 30,000 x p^2 = 20,000.
    near, far = (
        switching_value(case, "premium_share"),
        switching_value(case, "premium_share", Fraction(-1), Fraction(0)),
    )
    assert near is not None
    assert far is not None
    assert float(near) == pytest.approx((2 / 3) ** 0.5, abs=1e-12)
    assert float(far) == pytest.approx(-((2 / 3) ** 0.5), abs=1e-12)


def test_without_any_range_only_switching_has_rows() -> None:
    model = without_ranges(shipped_model())
    with calculated(model, shipped_raw()) as db:
        uncertainty.uncertainty(db, model)
        assert len(rows_of(db, "switching")) > 20
        for name in ("simulation", "tornado", "information_value"):
            assert rows_of(db, name) == []


def test_a_bound_without_costs_has_no_ratio_to_switch() -> None:
    model = example()
    with calculated(model, plain_cohort(funding=[])) as db:
        assert cases(db, model, model.model.variants[0].variant) == []
