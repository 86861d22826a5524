"""Every choice of a variant by itself, on a cohort whose amounts can be reckoned by heart.

Belongs here: what one choice does, the others staying as they are. Does not belong here: the way from one variant to another
(``test_steps``).
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.calculation.ledger import discount_factor
from pipeline.model import CohortModel
from pipeline.model.parts import CHOICES, Variant
from tests.support.cohort import tables_of
from tests.support.method import plain_cohort, with_index
from tests.support.workspace import MODEL, copy_to, example, with_cohort, with_variants

MILLIONTHS = Decimal("0.00001")


def totals(model: CohortModel, raw: Any = None, bound: str = "lower") -> tuple[Decimal, Decimal]:
    """Benefits and costs under a bound."""
    tables = tables_of(model, raw or plain_cohort(), only=["totals"])
    return tables.total(bound), tables.total(bound, "costs_eur")


def variant(**choices: Any) -> CohortModel:
    return with_variants(example(), choices)


def test_without_any_choice_it_is_the_plain_sum() -> None:
    assert totals(variant()) == (59700, 20000)


ALONE = {
    "cost_base": ({"cost_base": "stated-total"}, "59700", "40000"),
    "transfers": ({"transfers": "netted"}, "47700", "20000"),
    # 2,000 and 10,000 count in full.
    "deadweight_and_displacement": ({"deadweight_and_displacement": "none"}, "63000", "20000"),
    # 39,800 in year 1 and 19,900 in year 2, divided by 1.1 and by 1.21.
    "discount_rate": ({"discount_rate": Decimal("0.1")}, "52628.099174", "20000"),
    # What was paid in 2020 is for benefit year 1 and is not discounted at a rate of 0.
    "cost_timing": ({"cost_timing": "when-made"}, "59700", "20000"),
    "discount_timing": ({"discount_timing": "middle"}, "59700", "20000"),
    "assumed_outflow": ({"assumed_outflow": "period-average"}, "59700", "20000"),
}


@pytest.mark.parametrize("choice", ALONE)
def test_a_choice_alone(choice: str) -> None:
    choices, benefits_eur, costs_eur = ALONE[choice]
    found = totals(variant(**choices))
    assert found == (pytest.approx(Decimal(benefits_eur), abs=MILLIONTHS), Decimal(costs_eur))


def test_every_choice_is_tried_somewhere() -> None:
    assert set(ALONE) | {"price_level", "price_basis"} == set(CHOICES)


def test_middle_of_the_year_is_half_a_year_less() -> None:
    made = variant(discount_rate=Decimal("0.1"), discount_timing="middle")
    # 1 / 1.1 ^ 0.5 and 1 / 1.1 ^ 1.5
    factors = [discount_factor(made.variant, year) for year in (1, 2)]
    assert factors == [Decimal("0.953462589246"), Decimal("0.866784172041")]
    expected = 39800 * Decimal("0.953462589246") + 19900 * Decimal("0.866784172041")
    assert totals(made)[0] == pytest.approx(expected, abs=MILLIONTHS)


def test_end_of_the_year_and_years_before_graduation() -> None:
    made = variant(discount_rate=Decimal("0.1")).variant
    factors = [discount_factor(made, year) for year in (-1, 0, 1, 2)]
    assert factors == [Decimal("1.1"), 1, Decimal("0.909090909091"), Decimal("0.826446280992")]


def test_assumed_outflow_in_its_years_or_spread() -> None:
    def heads(counting: str) -> dict[int, Decimal]:
        tables = tables_of(variant(assumed_outflow=counting), plain_cohort(), only=["quantities"])
        return tables.cells("quantities", "quantity", component="labour_cost", bound="upper", basis="assumed")

    # Two persons after one year, one more after three: 0, 2, 2 and 3, or seven quarters in each of the four years.
    assert heads("per-year") == {2: 2, 3: 2, 4: 3}
    assert heads("period-average") == dict.fromkeys(range(1, 5), Decimal("1.75"))


def test_indexed_prices_move_by_the_index_and_wages_do_not() -> None:
    model = with_cohort(with_index(example(), y2020="100", y2021="110"), price_year=2021)
    tables = tables_of(with_variants(model, {"price_level": "indexed"}), plain_cohort(), only=["prices", "totals"])

    def price(component: str) -> Decimal:
        return tables.cells("prices", "price_eur", component=component, bound="lower")[1]

    assert (price("administration"), price("payment"), price("labour_cost")) == (2200, 11000, 30000)
    # 45,000 of labour cost as it was; a tenth more of the rest.
    assert tables.total("lower") == 45000 + Decimal("1.1") * 14700


def test_another_price_basis_changes_that_price_alone(tmp_path: Path) -> None:
    copy = copy_to(tmp_path)
    own = "price: {formula: health_eur * themes_named, unit: EUR per person per year}"
    bases = (
        "price: {formula: health_eur * themes_named, unit: EUR per person per year, basis: themes, others: "
        "[{basis: flat, label: {nl: vast, en: flat}, formula: health_eur}]}"
    )
    copy.replace(MODEL, own, bases)
    raw = plain_cohort()
    themes, flat = (
        tables_of(with_variants(copy.load(), {"price_basis": {"health": basis}}), raw, only=["prices", "totals"])
        for basis in ("themes", "flat")
    )
    changed = [row for row in flat["prices"] if row not in themes["prices"]]
    assert {row["component"] for row in changed} == {"wellbeing"}
    assert {row["price_eur"] for row in changed} == {500}
    # Two themes or none: 500 a person less in years that count for 1, 0.75 and 0.5.
    assert themes.total("conservative") - flat.total("conservative") == Decimal("1125")
    assert themes.total("lower") == flat.total("lower")


def test_a_basis_that_is_not_named_is_the_first() -> None:
    made = Variant.model_validate({**example().variant.model_dump(), "price_basis": {}})
    assert made.price_basis.get("health") is None
    component = example().post("health").components[0]
    assert component.price.formula_of(None) == "health_eur * themes_named"
