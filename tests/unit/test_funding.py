"""When costs were made: a worked example by hand, and that nothing gets lost on the way.

Belongs here: payments spread over years, and discounted there. Does not belong here: who pays (``test_actors``).
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.support.cohort import tables_of
from tests.support.method import paid, plain_cohort
from tests.support.workspace import example, with_variants

WHEN_MADE = {"cost_timing": "when-made", "discount_rate": Decimal("0.1")}


def by_year(raw: Any) -> dict[int, Decimal]:
    tables = tables_of(example(), raw, only=["funding_by_year"])
    return tables.cells("funding_by_year", "amount_eur")


def costs(choices: dict[str, Any], funding: Any) -> dict[int, Decimal]:
    """Counted costs of the lower bound, by year."""
    tables = tables_of(with_variants(example(), choices), plain_cohort(funding=funding), only=["ledger"])
    return tables.cells("ledger", "amount_eur", flow="cost", counted="yes", bound="lower")


# From 1 July 2018 to 30 June 2020 are 731 days, a euro each. The graduate left on 1 January 2020: year 1 is 2020.
TWO_YEARS = paid(731, date(2018, 7, 1), date(2020, 6, 30))


def test_a_payment_is_spread_by_days() -> None:
    assert by_year(plain_cohort(funding=TWO_YEARS)) == {-1: 184, 0: 365, 1: 182}


def test_costs_when_made_are_worth_more_before_and_less_after() -> None:
    # 184 x 1.1, 365, 182 / 1.1 (a factor of 12 decimals)
    expected = {-1: Decimal("202.4"), 0: 365, 1: (182 * Decimal("0.909090909091")).quantize(Decimal("0.000001"))}
    assert costs(WHEN_MADE, TWO_YEARS) == expected


def test_costs_in_year_0_are_not_discounted() -> None:
    assert costs({"discount_rate": Decimal("0.1")}, TWO_YEARS) == {0: 731}


def test_a_stated_total_is_spread_as_the_payments_are() -> None:
    found = costs({**WHEN_MADE, "cost_base": "stated-total", "discount_rate": 0}, TWO_YEARS)
    assert sum(found.values()) == 40000
    assert found[0] == pytest.approx(Decimal(40000) * 365 / 731, abs=Decimal("0.000001"))


def test_years_count_from_the_mean_day_of_graduation() -> None:
    two = [
        {"participant_id": "P1", "graduated_on": date(2020, 1, 1)},
        {"participant_id": "P2", "graduated_on": date(2020, 7, 1)},
    ]
    # Between 1 January and 1 July lie 182 days, the 91st after 1 January is 1 April.
    raw = plain_cohort(participants=two, outflow=[], funding=paid(366, date(2020, 1, 1), date(2020, 12, 31)))
    assert by_year(raw) == {0: 91, 1: 275}


def test_what_cannot_be_divided_evenly_still_adds_up() -> None:
    thirds = paid(1, date(2019, 12, 31), date(2020, 1, 2))
    found = by_year(plain_cohort(funding=thirds))
    assert found == {0: Decimal("0.333333"), 1: Decimal("0.666667")}


def test_without_graduates_everything_is_in_year_0() -> None:
    assert by_year(plain_cohort(participants=[], outflow=[], funding=TWO_YEARS)) == {0: 731}
