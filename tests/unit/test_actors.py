"""Who pays and who gains, and what may be counted twice.

Belongs here: the sums of the matrix, what is known of each cell, and the rules that look for double counting. Does not belong
here: how the report shows them.
"""

from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from pipeline.calculation.actors import _PART_OF
from pipeline.model import CohortModel
from tests.support.cohort import Row, Tables, tables_of
from tests.support.method import plain_cohort, with_component
from tests.support.workspace import example, with_variants

WAGES, PAYMENT = "wages.labour_cost", "payments_saved.payment"
BOTH_WAYS = ({"variant": "once"}, {"variant": "netted", "transfers": "netted", "discount_rate": Decimal("0.0225")})


def both() -> CohortModel:
    return with_variants(example(), *BOTH_WAYS)


def sums(rows: list[Row], *keys: str) -> dict[tuple[Any, ...], Decimal]:
    found: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    for row in rows:
        if row["counted"] == "yes":
            found[tuple(row[key] for key in keys)] += row["amount_eur"]
    return dict(found)


@pytest.fixture(scope="module")
def tables() -> Tables:
    people = [{"participant_id": f"P{number}"} for number in range(3)]
    spells = [
        {"participant_id": "P0", "hours_per_week": Decimal(17), "gross_monthly_wage_fte_eur": Decimal("2345.67")},
        {"participant_id": "P1", "status": "volunteering", "hours_per_week": Decimal(7), "weeks_per_year": Decimal(40)},
    ]
    funding = [
        {"funder": "town", "actor": "municipality", "amount_eur": Decimal("1234.56")},
        {"funder": "fund", "actor": "society", "amount_eur": Decimal("777.77")},
        {"funder": "fund", "actor": "society", "amount_eur": Decimal("0.33")},
    ]
    return tables_of(both(), plain_cohort(participants=people, outflow=spells, funding=funding))


def test_rows_and_columns_add_up_to_the_totals(tables: Tables) -> None:
    for total in tables["totals"]:
        where = (total["variant"], total["bound"])
        rows = [row for row in tables["actors"] if (row["variant"], row["bound"]) == where]
        by_actor, by_component = sums(rows, "actor"), sums(rows, "flow", "post", "component")
        assert sum(by_actor.values()) == sum(by_component.values()) == total["net_eur"]
        costs = {key: eur for key, eur in by_component.items() if key[0] == "cost"}
        assert -sum(costs.values()) == total["costs_eur"]
        assert costs == {("cost", "costs", "town"): Decimal("-1234.56"), ("cost", "costs", "fund"): Decimal("-778.10")}
        for post in tables["posts"]:
            if (post["variant"], post["bound"]) == where:
                of_post = [eur for key, eur in by_component.items() if key[1] == post["post"]]
                assert sum(of_post) == post["total_eur"]


def test_every_cell_is_a_sum_of_the_ledger(tables: Tables) -> None:
    ledger = [
        {**row, "amount_eur": -row["amount_eur"] if row["flow"] == "cost" else row["amount_eur"]}
        for row in tables["ledger"]
    ]
    keys = ("variant", "bound", "actor", "post", "component", "flow")
    assert sums(tables["actors"], *keys) == sums(ledger, *keys)


def test_netted_transfers_come_to_nothing_over_all_actors(tables: Tables) -> None:
    transfers = [row for row in tables["actors"] if row["flow"] == "transfer"]
    netted = sums([row for row in transfers if row["variant"] == "netted"], "bound", "post", "component")
    assert set(netted) == {(bound, "payments_saved", "payment") for bound in ("lower", "conservative", "upper")}
    assert set(netted.values()) == {0}
    once = sums([row for row in transfers if row["variant"] == "once"], "bound", "actor")
    assert {actor for _, actor in once} == {"municipality"}
    # The other side stands there all the same, not counted.
    assert {row["actor"] for row in transfers if row["counted"] == "no"} == {"participant"}


def test_a_cell_says_what_is_known_of_it() -> None:
    division = {"source": {"document": "made-up", "place": "page 30"}}
    model = with_component(both(), WAGES, divides_over=["participant"], cashable="no")
    model = with_component(
        model,
        "payments_saved.administration",
        divides_over=["participant"],
        divided=[{"actor": "participant", "share": Decimal(1), **division}],
        cashable="partly",
        kept_by="municipality",
    )
    cells = {row["component"]: row for row in tables_of(model, plain_cohort(), only=["actors"])["actors"]}
    assert (cells["labour_cost"]["divides"], cells["labour_cost"]["cashable"]) == ("unknown", "no")
    told = cells["administration"]
    assert (told["divides"], told["cashable"], told["kept_by"]) == ("divided", "partly", "municipality")
    assert (cells["wellbeing"]["divides"], cells["wellbeing"]["cashable"]) == ("whole", "unknown")
    assert cells["town"]["divides"] == "whole"


def test_a_declared_division_is_dealt_out_and_adds_up() -> None:
    source = {"source": {"document": "made-up", "place": "page 30"}}
    shares = [
        {"actor": actor, "share": Decimal(share), **source}
        for actor, share in (("employer", "0.3333"), ("participant", "0.3333"), ("municipality", "0.3334"))
    ]
    before = tables_of(both(), plain_cohort(), only=["actors"])["actors"]
    after = tables_of(with_component(both(), WAGES, divided=shares), plain_cohort(), only=["actors"])["actors"]
    keys = ("variant", "bound", "post", "component", "flow")
    assert sums(after, *keys) == sums(before, *keys)
    post, component = WAGES.split(".")
    mine = [row for row in after if (row["post"], row["component"]) == (post, component)]
    assert {row["divides"] for row in mine} == {"divided"}
    whole = sums(mine, "variant", "bound")
    for row in mine:
        share = next(entry["share"] for entry in shares if entry["actor"] == row["actor"])
        assert abs(row["amount_eur"] - whole[row["variant"], row["bound"]] * share) < Decimal("0.00001")


def suspected(model: CohortModel, raw: Any = None, bound: str = "lower") -> list[tuple[str, str, str, Decimal]]:
    rows = tables_of(model, raw or plain_cohort(), only=["suspicions"])["suspicions"]
    return [
        (row["variant"], row["first"], row["second"], row["amount_eur"])
        for row in rows
        if row["bound"] == bound
    ]  # fmt: skip


def test_nothing_is_suspected_where_nothing_concerns_the_same_money() -> None:
    assert suspected(both()) == []


def test_taxes_beside_gross_wages_are_suspected_at_the_smaller_amount() -> None:
    model = with_component(example(), WAGES, concerns=["gross_wage"])
    model = with_component(model, "payments_saved.administration", concerns=["taxes"])
    assert suspected(model) == [("plain", WAGES, "payments_saved.administration", 2700)]


@pytest.mark.parametrize(("whole", "piece"), list(_PART_OF))
def test_every_rule_finds_its_pair(whole: str, piece: str) -> None:
    model = with_component(example(), WAGES, concerns=[whole])
    model = with_component(model, "payments_saved.administration", concerns=[piece])
    found = tables_of(model, plain_cohort(), only=["suspicions"])["suspicions"]
    assert {row["rule"] for row in found} == {_PART_OF[whole, piece]}


def test_a_payment_saved_beside_wages_is_suspected_unless_both_sides_count() -> None:
    model = with_component(both(), WAGES, concerns=["gross_wage"])
    model = with_component(model, PAYMENT, concerns=["benefit_payment"])
    assert suspected(model) == [("once", PAYMENT, WAGES, 12000)]


def test_what_did_not_happen_is_not_suspected() -> None:
    model = with_component(example(), WAGES, concerns=["gross_wage"])
    model = with_component(model, PAYMENT, concerns=["benefit_payment"])
    assert suspected(model, plain_cohort(outflow=[])) == []


def test_money_beside_itself_is_no_pair() -> None:
    assert suspected(with_component(example(), WAGES, concerns=["gross_wage", "taxes"])) == []
