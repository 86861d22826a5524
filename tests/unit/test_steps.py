"""The way from one variant to another, and the verdict on a bound.

Belongs here: steps and verdicts on amounts that can be reckoned by heart. Does not belong here: what a choice does
(``test_variants_choices``); that steps add up in any order (``test_variants_laws``).

The plain cohort's lower bound is worth 59,700; 52,628.10 discounted at 10 per cent, 47,700 with transfers netted, 42,049.59
with both.
"""

from decimal import Decimal
from typing import Any

import pytest

from pipeline.calculation import steps
from pipeline.calculation.steps import Outcome, differing, verdict
from pipeline.model import CohortModel
from pipeline.model.parts import CHOICES
from tests.support.cohort import Row, Tables, walked
from tests.support.method import paid, plain_cohort, with_index, with_walk
from tests.support.workspace import example, with_variants

BOTH = {"discount_rate": Decimal("0.1"), "transfers": "netted"}


def from_plain(order: tuple[str, ...] = (), **choices: Any) -> CohortModel:
    """A walk from the plain variant to one with other choices."""
    model = with_variants(example(), {"variant": "start"}, {"variant": "finish", **choices})
    return with_walk(model, "start", "finish", *order)


def lower(tables: Tables) -> tuple[list[Row], Row]:
    """The steps and the verdict of the lower bound."""
    rows = [row for row in tables["steps"] if row["bound"] == "lower"]
    (judged,) = [row for row in tables["verdicts"] if row["bound"] == "lower"]
    return sorted(rows, key=lambda row: row["step"]), judged


def test_a_walk_changes_one_choice_at_a_time() -> None:
    rows, _ = lower(walked(from_plain(("transfers", "discount_rate"), **BOTH), plain_cohort(funding=paid(45000))))
    assert [(row["step"], row["choice"], row["before"], row["after"]) for row in rows] == [
        (0, None, None, None),
        (1, "transfers", "gain-only", "netted"),
        (2, "discount_rate", "0", "0.1"),
    ]
    benefits = [row["benefits_eur"].quantize(Decimal("0.01")) for row in rows]
    assert benefits == [Decimal("59700"), Decimal("47700"), Decimal("42049.59")]
    assert [row["crosses"] for row in rows] == ["no", "no", "yes"]
    assert rows[1]["net_change_eur"] == -12000
    assert rows[1]["ratio"] == Decimal("1.06")


def test_the_order_is_the_one_asked_for_and_then_the_usual_one() -> None:
    model = from_plain(("discount_rate",), cost_base="stated-total", **BOTH)
    start, finish = model.model.variants
    assert differing(start, finish, ("discount_rate",)) == ["discount_rate", "cost_base", "transfers"]
    assert differing(start, finish) == ["cost_base", "transfers", "discount_rate"]
    assert differing(start, start) == []


def test_costs_change_by_a_choice_of_costs() -> None:
    rows, _ = lower(walked(from_plain(cost_base="stated-total"), plain_cohort()))
    assert (rows[1]["costs_change_eur"], rows[1]["net_change_eur"]) == (20000, -20000)


def test_variants_alike_are_no_way() -> None:
    rows, judged = lower(walked(from_plain(), plain_cohort()))
    assert len(rows) == 1
    assert judged["verdict"] == "pays"


VERDICTS = {
    40000: ("pays", None),
    70000: ("does-not-pay", None),
    # 59,700 pays, and either choice alone carries it below.
    55000: ("depends", "transfers, discount_rate"),
    # 52,628 still pays and 47,700 does not, so discounting carries nothing across.
    50000: ("depends", "transfers"),
    # Netted it pays until it is discounted, discounted until it is netted.
    45000: ("depends", "transfers, discount_rate"),
    # Just as much as it costs pays.
    59700: ("depends", "transfers, discount_rate"),
}


@pytest.mark.parametrize("costs_eur", VERDICTS)
def test_verdict_names_exactly_the_choices_that_carry(costs_eur: int) -> None:
    expected, carrying = VERDICTS[costs_eur]
    model = from_plain(assumed_outflow="period-average", **BOTH)
    _, judged = lower(walked(model, plain_cohort(funding=paid(costs_eur))))
    assert (judged["verdict"], judged["depends_on"]) == (expected, carrying)
    # Assumed outflow touches the upper bound only: it never carries the lower one.
    assert judged["highest_ratio"] == pytest.approx(Decimal(59700) / costs_eur, abs=Decimal("1e-9"))
    assert judged["lowest_ratio"] == pytest.approx(Decimal("42049.586777") / costs_eur, abs=Decimal("1e-9"))


def test_without_costs_there_is_no_ratio() -> None:
    _, judged = lower(walked(from_plain(**BOTH), plain_cohort(funding=[])))
    assert (judged["verdict"], judged["lowest_ratio"], judged["highest_ratio"]) == ("pays", None, None)


def test_a_choice_that_works_only_together_with_another_carries_too() -> None:
    outcomes = {frozenset(): 2, frozenset("a"): 2, frozenset("b"): 2, frozenset("ab"): 0}
    judged = verdict(["a", "b"], {taken: Outcome(Decimal(value), Decimal(1)) for taken, value in outcomes.items()})
    assert judged == ("depends", 0, 2, "a, b")


def test_more_choices_than_are_combined_still_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "MOST_COMBINED", 3)
    every = {
        "cost_base": "stated-total",
        "cost_timing": "when-made",
        "price_level": "indexed",
        "assumed_outflow": "period-average",
        "deadweight_and_displacement": "none",
        "discount_timing": "middle",
        **BOTH,
    }
    model = with_index(from_plain(**every), y2020="100")
    tables = walked(model, plain_cohort())
    for bound in ("lower", "conservative", "upper"):
        rows = sorted((row for row in tables["steps"] if row["bound"] == bound), key=lambda row: row["step"])
        assert [row["choice"] for row in rows[1:]] == [choice for choice in CHOICES if choice in every]
        assert sum(row["net_change_eur"] for row in rows) == rows[-1]["net_eur"] - rows[0]["net_eur"]
