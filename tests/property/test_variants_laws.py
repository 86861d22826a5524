"""Laws of the variants: what must hold whatever the choices and the amounts are.

Belongs here: discounting, linearity, deadweight and steps on random choices. Does not belong here: laws of the records
(``test_calculation_laws``).

Every law is checked on a few cases that are the same each time, and on many random ones under the marker ``slow``.
"""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import store
from pipeline.calculation import ledger, quantities, steps
from pipeline.calculation.database import put_calculated
from pipeline.calculation.ledger import discount_factor
from pipeline.model import CohortModel
from pipeline.model.parts import Variant
from tests.support.cohort import count, put, tables_of
from tests.support.method import SPELL, paid, plain_cohort, with_component, with_index, with_model, with_walk
from tests.support.workspace import example, with_variants

BOUNDS = ("lower", "conservative", "upper")
# A ledger row is rounded to a millionth, and so is each factor before it to 12 decimals.
ROUNDING = Decimal("0.0005")

Law = Callable[..., None]


def few_and_many(law: Law, **strategies: Any) -> tuple[Law, Law]:
    """The law on a few cases that are the same each time, and on many random ones (slow)."""
    shared = {"deadline": None, "suppress_health_check": list(HealthCheck)}
    few = settings(max_examples=6, derandomize=True, database=None, **shared)(given(**strategies)(law))
    many = settings(max_examples=60, **shared)(given(**strategies)(law))
    return few, pytest.mark.slow(many)


def numbers(lowest: str, highest: str, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(lowest), Decimal(highest), places=places, allow_nan=False, allow_infinity=False)


rates = numbers("0", "0.2", 4)
timings = st.sampled_from(["end", "middle"])


def variant(**choices: Any) -> CohortModel:
    return with_variants(example(), choices)


# --- discounting


def plain_sum(timing: str, transfers: str) -> None:
    """A rate of zero gives the plain sum of quantity x price x attribution, whatever the timing."""
    tables = tables_of(
        variant(discount_timing=timing, transfers=transfers, discount_rate=0), plain_cohort(), only=["ledger", "totals"]
    )
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in tables["ledger"]:
        assert row["discount_factor"] == 1
        if row["counted"] == "yes" and row["flow"] != "cost":
            kept = (1 - row["deadweight"]) * (1 - row["displacement"])
            sums[row["bound"]] += row["quantity"] * row["price_eur"] * row["attribution"] * kept
    assert {row["bound"]: row["benefits_eur"] for row in tables["totals"]} == pytest.approx(sums, abs=ROUNDING)


test_a_rate_of_zero_is_the_plain_sum, test_a_rate_of_zero_is_the_plain_sum_slow = few_and_many(
    plain_sum, timing=timings, transfers=st.sampled_from(["gain-only", "netted"])
)


def annuity(rate: Decimal, share: Decimal, years: int, timing: str) -> None:
    """At a constant attribution the value of an annual amount is its closed form: a x s x (1 - v^n) / r (x sqrt(1 + r))."""

    def constant(content: dict[str, Any]) -> None:
        for bound in content["bounds"]:
            bound["attribution"] = [share] * years
        for post in content["posts"]:
            post["attribution"] = []

    model = with_model(variant(discount_rate=rate, discount_timing=timing), constant)
    found = tables_of(model, plain_cohort(), only=["ledger"]).cells("ledger", "amount_eur", post="wages", bound="lower")
    discount = (1 - (1 + rate) ** -years) / rate if rate else Decimal(years)
    half = (1 + rate).sqrt() if timing == "middle" else 1
    assert sum(found.values()) == pytest.approx(30000 * share * discount * half, abs=ROUNDING)


test_annuity, test_annuity_slow = few_and_many(
    annuity, rate=numbers("0.001", "0.2", 4), share=numbers("0", "1", 3), years=st.integers(1, 12), timing=timings
)


@given(rate=rates, years=st.lists(st.integers(-40, 60), min_size=2, max_size=2, unique=True), timing=timings)
def test_later_is_never_worth_more(rate: Decimal, years: list[int], timing: str) -> None:
    made = Variant.model_validate({**example().variant.model_dump(), "discount_rate": rate, "discount_timing": timing})
    sooner, later = (discount_factor(made, year) for year in sorted(years))
    assert sooner >= later > 0


# --- linearity


@cache
def cells() -> tuple[tuple[Any, ...], ...]:
    """Every cell of quantities and prices that the example has."""
    rows = tables_of(variant(), plain_cohort(), only=["prices"])["prices"]
    return tuple((row["variant"], row["post"], row["component"], row["bound"], row["year"]) for row in rows)


def net_present_value(
    model: CohortModel, volumes: dict[Any, Decimal], prices: dict[Any, Decimal]
) -> dict[str, Decimal]:
    """Benefits per bound for any quantities and prices, by the ledger itself."""
    with store.session() as db:
        put(db, plain_cohort())
        count(db, model)
        put_calculated(db, "quantities", [(*cell, "observed", "persons", value) for cell, value in volumes.items()])
        put_calculated(db, "prices", [(*cell, "EUR", value) for cell, value in prices.items()])
        ledger.ledger(db, model)
        ledger.totals(db, model)
        return dict(db.rows("SELECT bound, benefits_eur FROM totals"))


def linear(data: st.DataObject, rate: Decimal, timing: str, transfers: str, a: int, b: int, in_prices: bool) -> None:
    """npv(a x + b y) = a npv(x) + b npv(y), in quantities at any price and in prices at any quantity."""
    model = variant(discount_rate=rate, discount_timing=timing, transfers=transfers)
    one = st.lists(numbers("0.001", "1000", 3), min_size=len(cells()), max_size=len(cells()))
    x, y, fixed = (dict(zip(cells(), data.draw(one), strict=True)) for _ in range(3))
    both = {cell: a * x[cell] + b * y[cell] for cell in cells()}

    def value(varied: dict[Any, Decimal]) -> dict[str, Decimal]:
        return net_present_value(model, fixed, varied) if in_prices else net_present_value(model, varied, fixed)

    of_x, of_y, of_both = value(x), value(y), value(both)
    for bound in BOUNDS:
        assert of_both[bound] == pytest.approx(a * of_x[bound] + b * of_y[bound], abs=ROUNDING)


test_net_present_value_is_linear, test_net_present_value_is_linear_slow = few_and_many(
    linear,
    data=st.data(),
    rate=rates,
    timing=timings,
    transfers=st.sampled_from(["gain-only", "netted"]),
    a=st.integers(1, 5),
    b=st.integers(1, 5),
    in_prices=st.booleans(),
)


# --- deadweight and displacement


def deadweight(shares: list[Decimal], field: str, part: str, rate: Decimal) -> None:
    """More deadweight or displacement never raises a benefit nor a loss, never turns one into the other, touches no other."""
    model = variant(discount_rate=rate, transfers="netted")
    rows = []
    with store.session() as db:
        put(db, plain_cohort())
        count(db, model)
        quantities.quantities_and_prices(db, model)
        for share in sorted(shares):
            ledger.ledger(db, with_component(model, part, **{field: share}))
            found = db.rows("SELECT post, component, bound, year, actor, amount_eur FROM ledger")
            rows.append({tuple(cell): amount_eur for *cell, amount_eur in found})
    before, after = rows
    assert before.keys() == after.keys()
    for cell, amount_eur in after.items():
        assert abs(amount_eur) <= abs(before[cell])
        assert amount_eur * before[cell] >= 0
        if cell[:2] != tuple(part.split(".")):
            assert amount_eur == before[cell]


test_more_deadweight_never_raises_a_benefit, test_more_deadweight_never_raises_a_benefit_slow = few_and_many(
    deadweight,
    shares=st.lists(numbers("0", "1", 4), min_size=2, max_size=2),
    field=st.sampled_from(["deadweight", "displacement"]),
    part=st.sampled_from(["wages.labour_cost", "payments_saved.payment", "health.wellbeing", "quiet.nuisance_avoided"]),
    rate=rates,
)


# --- steps

DIFFERENT = {
    "cost_base": "stated-total",
    "cost_timing": "when-made",
    "price_level": "indexed",
    "assumed_outflow": "period-average",
    "transfers": "netted",
    "deadweight_and_displacement": "none",
    "discount_rate": Decimal("0.0225"),
    "discount_timing": "middle",
}


def in_any_order(order: list[str], taken: int) -> None:
    """The steps between two variants add up to the difference between them, in whatever order they are taken."""
    choices = {choice: DIFFERENT[choice] for choice in order[:taken]}
    model = with_variants(example(), {"variant": "start"}, {"variant": "finish", **choices})
    model = with_walk(with_index(model, y2020="100", y2021="110"), "start", "finish", *order)
    raw = plain_cohort(funding=paid(21000))
    with store.session() as db:
        put(db, raw)
        count(db, model)
        steps.steps(db, model)
        walked = db.rows(
            "SELECT bound, step, choice, benefits_eur, costs_eur, net_eur, benefits_change_eur, costs_change_eur, "
            "net_change_eur FROM steps ORDER BY bound, step"
        )
        quantities.quantities_and_prices(db, model)
        ledger.ledger(db, model)
        ledger.totals(db, model)
        ends = {
            (name, bound): amounts
            for name, bound, *amounts in db.rows("SELECT variant, bound, benefits_eur, costs_eur, net_eur FROM totals")
        }
    for bound in BOUNDS:
        rows = [row for row in walked if row[0] == bound]
        assert [row[2] for row in rows] == [None, *order[:taken]]
        assert list(rows[0][3:6]) == ends["start", bound]
        assert list(rows[-1][3:6]) == ends["finish", bound]
        for amount, change in ((3, 6), (4, 7), (5, 8)):
            assert rows[0][amount] + sum(row[change] for row in rows) == rows[-1][amount]
            for before, after in pairwise(rows):
                assert after[amount] - before[amount] == after[change]


test_steps_add_up_in_any_order, test_steps_add_up_in_any_order_slow = few_and_many(
    in_any_order, order=st.permutations(sorted(DIFFERENT)), taken=st.integers(0, 4)
)


# --- records


def additive(split: int, wages: list[int], rate: Decimal) -> None:
    """What two groups bring together is what each brings by itself: the mean wage of a cohort hides nobody."""
    people = [{"participant_id": f"P{number}"} for number in range(len(wages))]
    spells = [
        {"participant_id": f"P{number}", **SPELL, "gross_monthly_wage_fte_eur": Decimal(wage)}
        for number, wage in enumerate(wages)
    ]
    model = variant(discount_rate=rate, transfers="netted")

    def value(part: slice) -> dict[str, Decimal]:
        tables = tables_of(model, plain_cohort(participants=people[part], outflow=spells[part]), only=["totals"])
        return {row["bound"]: row["benefits_eur"] for row in tables["totals"]}

    whole, one, other = value(slice(None)), value(slice(split)), value(slice(split, None))
    # The upper bound assumes the same later jobs three times over.
    for bound in ("lower", "conservative"):
        assert whole[bound] == pytest.approx(one[bound] + other[bound], abs=ROUNDING)


test_groups_add_up, test_groups_add_up_slow = few_and_many(
    additive, split=st.integers(0, 3), wages=st.lists(st.integers(1, 9999), min_size=3, max_size=4), rate=rates
)


def test_the_discount_factor_is_exact_to_its_last_decimal() -> None:
    made = variant(discount_rate=Decimal("0.0225")).variant
    for year in range(-5, 61):
        exact = 1 / (1 + Fraction(225, 10000)) ** year
        assert abs(Fraction(discount_factor(made, year)) - exact) <= Fraction(1, 2 * 10**12)
