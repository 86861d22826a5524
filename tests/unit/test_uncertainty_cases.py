"""A bound kept as a formula comes to what the ledger says, also where a parameter stands in a formula over records.

Belongs here: the formula against the real calculation. Does not belong here: what is asked of it.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from pipeline.calculation.uncertainty.case import Case
from pipeline.calculation.uncertainty.draws import Draws, benefits
from pipeline.errors import MeerwaardeError
from pipeline.model import CohortModel
from tests.support.cohort import cohort, tables_of
from tests.support.method import with_component
from tests.support.shipped import shipped_model, shipped_raw
from tests.support.uncertain import cases_of, with_range, with_value
from tests.support.workspace import example

CENT = Decimal("0.005")
WORK = {"status": "paid_work", "hours_per_week": Decimal(24), "gross_monthly_wage_fte_eur": Decimal(2500)}
LESS = {"status": "paid_work", "hours_per_week": Decimal(12), "gross_monthly_wage_fte_eur": Decimal(4000)}
GIVES = {"status": "volunteering", "hours_per_week": Decimal(8), "weeks_per_year": Decimal(40)}
LATER = {"started_on": date(2021, 3, 1), "ended_on": date(2022, 5, 4)}
# P4 volunteers first and works later: what it brings goes with its first status.
MIXED = cohort(
    participants=[{"participant_id": f"P{number}"} for number in range(1, 6)],
    outflow=[
        {"participant_id": "P1", **WORK},
        {"participant_id": "P2", **LESS},
        {"participant_id": "P3", **GIVES},
        {"participant_id": "P4", **GIVES, "ended_on": date(2020, 12, 31)},
        {"participant_id": "P4", **LESS, **LATER},
    ],
)


def benefits_of(model: CohortModel, raw: Any) -> dict[tuple[str, str], Decimal]:
    rows = tables_of(model, raw, only=["totals"])["totals"]
    return {(row["variant"], row["bound"]): row["benefits_eur"] for row in rows}


def test_the_shipped_programme_to_the_cent() -> None:
    model, raw = shipped_model(), shipped_raw()
    expected = benefits_of(model, raw)
    for variant in ("as-published", "guideline"):
        for bound, case in cases_of(model, raw, variant).items():
            assert abs(Decimal(float(case.exactly())) - expected[variant, bound]) < CENT


@pytest.mark.parametrize(
    ("name", "value"), [("full_time_hours_per_week", "30"), ("premium_share", "0.5"), ("hour_eur", "3")]
)
def test_moving_a_parameter_does_what_the_calculation_does(name: str, value: str) -> None:
    model = example()
    expected = benefits_of(with_value(model, name, Decimal(value)), MIXED)
    for variant in model.model.variants:
        for bound, case in cases_of(model, MIXED, variant.variant).items():
            if name in case.used:
                found = case.exactly(**{name: Fraction(value)})
                assert abs(Decimal(float(found)) - expected[variant.variant, bound]) < CENT


def test_arrays_formulas_and_numbers_agree() -> None:
    model = with_range(with_range(example(), "full_time_hours_per_week", "32", "40"), "hour_eur", "5", "20", "pert")
    variant = model.model.variants[0].variant
    for case in cases_of(model, MIXED, variant).values():
        draws = Draws(5, 40)
        moving = list(case.spread)
        assert moving == ["full_time_hours_per_week", "hour_eur"]
        found = benefits(case, draws, moving)
        for place in (0, 7, 39):
            values = {name: Fraction(float(draws.of(name, case.spread[name])[place])) for name in moving}
            assert found[place] == pytest.approx(float(case.exactly(**values)), rel=1e-12)


def people_like(case: Case) -> dict[str, Fraction]:
    return dict(case.heads)


def test_the_same_people_again_bring_the_same() -> None:
    """Mixed wages and hours per first status: averages move with who is there, and are right where nobody moves."""
    model = example()
    for variant in model.model.variants:
        for case in cases_of(model, MIXED, variant.variant).values():
            again = case.benefits({}, people_like(case), Fraction)
            assert again == case.exactly()


def test_twice_as_many_workers_are_the_calculation_with_their_records_twice() -> None:
    model = example()
    doubled = cohort(
        participants=[{"participant_id": f"P{number}"} for number in range(1, 8)],
        outflow=[
            *MIXED["outflow"],
            {"participant_id": "P6", **WORK},
            {"participant_id": "P7", **LESS},
        ],
    )
    variant = model.model.variants[0].variant
    cases, expected = cases_of(model, MIXED, variant), cases_of(model, doubled, variant)
    # What is counted per graduate stays that of five: only the bound without such posts can be compared as a whole.
    case = cases["lower"]
    people = {**people_like(case), "paid_work": Fraction(4)}
    assert case.benefits({}, people, Fraction) == expected["lower"].exactly()


def test_nobody_in_work_needs_no_average() -> None:
    model = example()
    case = cases_of(model, MIXED, model.model.variants[0].variant)["lower"]
    nobody = {status: np.zeros(3) for status in case.heads}
    assert (case.benefits({}, nobody, float) == 0).all()


def test_a_price_index_moves_the_prices_only() -> None:
    from tests.support.method import with_index

    model = with_index(example(), **{f"y{year}": str(100 + year - 2010) for year in range(2010, 2025)})
    first = model.model.variants[0].model_copy(update={"price_level": "indexed"})
    model = replace(model, model=model.model.model_copy(update={"variants": [first], "walks": []}))
    expected = benefits_of(model, MIXED)
    for bound, case in cases_of(model, MIXED, first.variant).items():
        assert abs(Decimal(float(case.exactly())) - expected[first.variant, bound]) < CENT


def entangled() -> CohortModel:
    formula = "gross_monthly_wage_fte_eur * 12 * (hours_per_week - full_time_hours_per_week) * -1"
    model = example()
    labour = next(part for post in model.model.posts for part in post.components if part.price.averages)
    price = labour.price.model_dump()
    price["averages"][0]["formula"] = formula
    post = next(post.post for post in model.model.posts if labour in post.components)
    return with_component(model, f"{post}.{labour.component}", price=price)


def test_a_parameter_added_to_a_column_is_left_alone() -> None:
    model = entangled()
    expected = benefits_of(model, MIXED)
    for variant in model.model.variants:
        for bound, case in cases_of(model, MIXED, variant.variant).items():
            assert "full_time_hours_per_week" not in case.used
            assert abs(Decimal(float(case.exactly())) - expected[variant.variant, bound]) < CENT


def test_a_range_on_a_parameter_added_to_a_column_is_refused_with_its_place() -> None:
    model = with_range(entangled(), "full_time_hours_per_week", "32", "40")
    with pytest.raises(MeerwaardeError, match=r"full_time_hours_per_week\.yaml, row \d+: .* has a range"):
        cases_of(model, MIXED, model.model.variants[0].variant)
