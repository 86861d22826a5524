"""What the participants of a municipality bring, by calendar year.

Belongs here: the division of amounts over municipalities and years. Does not belong here: the amounts.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from pipeline.calculation.database import query
from pipeline.calculation.municipalities import apportioned
from tests.support.cohort import Tables, tables_of
from tests.support.method import SPELL, plain_cohort, with_component
from tests.support.workspace import example, with_variants

MADE = ("ledger", "municipalities", "quantities")


def people(**homes: str | None) -> list[dict[str, Any]]:
    """Graduates of 1 July 2020 with their municipalities."""
    return [
        {"participant_id": name, "municipality": home, "graduated_on": date(2020, 7, 1)} for name, home in homes.items()
    ]


def at_work(*names: str) -> list[dict[str, Any]]:
    return [{"participant_id": name, "started_on": date(2020, 7, 1), **SPELL} for name in names]


def made(raw: Any, **choices: Any) -> Tables:
    return tables_of(with_variants(example(), choices), raw, only=MADE)


def amounts(tables: Tables, bound: str = "lower", **where: Any) -> dict[tuple[str, int], Decimal]:
    found: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for row in tables["municipalities"]:
        if row["bound"] == bound and all(row[name] == value for name, value in where.items()):
            found[row["municipality"], row["calendar_year"]] += row["amount_eur"]
    return dict(found)


def test_a_benefit_year_is_divided_over_two_calendar_years_by_days() -> None:
    tables = made(plain_cohort(participants=people(P1="Emmen"), outflow=at_work("P1")))
    # 8,000 in the year from 1 July 2020 and 4,000 in the next: 184 and 181 of 365 days, twice.
    first, second = Decimal(8000) * 184 / 365, Decimal(4000) * 184 / 365
    expected = {2020: first, 2021: 8000 - first + second, 2022: 4000 - second}
    found = amounts(tables, component="payment", actor="municipality")
    assert found == {("Emmen", year): eur.quantize(Decimal("0.000001")) for year, eur in expected.items()}


def test_a_declared_division_is_dealt_out_in_every_municipality() -> None:
    raw = plain_cohort(participants=people(P1="Emmen"), outflow=at_work("P1"))
    model = with_variants(example(), {})
    source = {"source": {"document": "made-up", "place": "page 30"}}
    shares = [
        {"actor": "municipality", "share": Decimal("0.25"), **source},
        {"actor": "society", "share": Decimal("0.75"), **source},
    ]
    dealt = tables_of(with_component(model, "payments_saved.payment", divided=shares), raw, only=MADE)
    of_component = {"component": "payment"}
    whole = amounts(tables_of(model, raw, only=MADE), **of_component, actor="municipality")
    assert whole
    assert amounts(dealt, **of_component, actor="municipality") == pytest.approx(
        {at: eur / 4 for at, eur in whole.items()}
    )
    society = amounts(dealt, **of_component, actor="society")
    assert {at: eur + amounts(dealt, **of_component, actor="municipality")[at] for at, eur in society.items()} == whole


def test_municipalities_add_up_to_the_ledger_exactly() -> None:
    homes = people(P1="Emmen", P2="Assen", P3="Emmen")
    spells = [
        *at_work("P1", "P2"),
        {
            "participant_id": "P3",
            "status": "volunteering",
            "started_on": date(2020, 9, 17),
            "ended_on": date(2021, 12, 3),
            "hours_per_week": Decimal(7),
            "weeks_per_year": Decimal(41),
        },
    ]
    tables = made(plain_cohort(participants=homes, outflow=spells), transfers="netted", discount_rate=Decimal("0.0225"))
    cell = ("variant", "bound", "post", "component", "actor")
    of_places: dict[Any, Decimal] = defaultdict(Decimal)
    of_ledger: dict[Any, Decimal] = defaultdict(Decimal)
    for row in tables["municipalities"]:
        of_places[tuple(row[key] for key in cell)] += row["amount_eur"]
    for row in tables["ledger"]:
        if row["counted"] == "yes" and row["flow"] != "cost":
            of_ledger[tuple(row[key] for key in cell)] += row["amount_eur"]
    # The upper bound assumes outflow, which has no municipality.
    seen = {key: eur for key, eur in of_ledger.items() if key[1] != "upper"}
    assert {key: eur for key, eur in of_places.items() if key[1] != "upper"} == seen
    transfers = {key[:4]: eur for key, eur in of_places.items() if key[3] == "payment" and key[4] == "municipality"}
    losses = {key[:4]: -eur for key, eur in of_places.items() if key[3] == "payment" and key[4] == "participant"}
    assert transfers == losses


def test_participants_count_by_their_days_and_hours_by_their_hours() -> None:
    spell = {"status": "volunteering", "weeks_per_year": Decimal(40), "started_on": date(2020, 7, 1)}
    spells = [
        {"participant_id": "P1", "hours_per_week": Decimal(3), **spell},
        {"participant_id": "P2", "hours_per_week": Decimal(1), **spell},
    ]
    tables = made(plain_cohort(participants=people(P1="Emmen", P2="Assen"), outflow=spells))

    def of(bound: str, component: str, home: str) -> Decimal:
        found = amounts(tables, bound, component=component)
        return sum((eur for (name, _), eur in found.items() if name == home), Decimal(0))

    assert (
        of("lower", "hours_given", "Emmen") == 3 * of("lower", "hours_given", "Assen") == 3 * 40 * 14 * Decimal("1.5")
    )
    assert (
        of("conservative", "wellbeing", "Emmen") == of("conservative", "wellbeing", "Assen") == 1000 * Decimal("2.25")
    )


def test_who_has_no_municipality_and_who_was_assumed_is_left_out() -> None:
    tables = made(plain_cohort(participants=people(P1="Emmen", P2=None), outflow=at_work("P1", "P2")))
    for bound in ("lower", "upper"):
        alone = made(plain_cohort(participants=people(P1="Emmen"), outflow=at_work("P1")))
        assumed = {"lower": 0, "upper": Decimal(8000) * (2 + 2 * Decimal("0.75") + 3 * Decimal("0.5"))}[bound]
        found = amounts(tables, bound, component="payment")
        assert {name for name, _ in found} == {"Emmen"}
        assert sum(found.values()) == pytest.approx(
            sum(amounts(alone, bound, component="payment").values()), abs=Decimal("0.000005")
        )
        whole = sum(tables.cells("ledger", "amount_eur", bound=bound, component="payment", counted="yes").values())
        assert 2 * sum(found.values()) == pytest.approx(whole - assumed, abs=Decimal("0.00001"))


def test_nobody_has_a_municipality() -> None:
    assert made(plain_cohort())["municipalities"] == []


def test_a_row_says_whether_it_is_cash_and_whose_it_stays() -> None:
    model = with_component(example(), "payments_saved.payment", cashable="yes", kept_by="municipality")
    raw = plain_cohort(participants=people(P1="Emmen"), outflow=at_work("P1"))
    rows = tables_of(model, raw, only=MADE)["municipalities"]
    told = {row["component"]: (row["cashable"], row["kept_by"]) for row in rows}
    assert told["payment"] == ("yes", "municipality")
    assert told["labour_cost"] == ("unknown", None)


@given(
    total=st.decimals(-(10**9), 10**9, places=6),
    weights=st.dictionaries(
        st.tuples(st.none() | st.sampled_from(["Assen", "Emmen", "Hoogeveen"]), st.integers(2020, 2025)),
        st.integers(0, 10**12) | st.fractions(0, 1000, max_denominator=366),
    ).filter(lambda weights: any(weights.values())),
)
def test_apportioned_parts_add_up_and_are_never_off_by_a_millionth(
    total: Decimal, weights: dict[Any, Fraction]
) -> None:
    parts = apportioned(total, weights)
    assert sum(parts.values()) == total
    whole = sum(weights.values())
    for place, part in parts.items():
        assert abs(Fraction(part) - Fraction(total) * weights[place] / whole) < Fraction(1, 10**6)
    assert apportioned(-total, weights) == {place: -part for place, part in parts.items()}
    assert apportioned(total, dict(reversed(weights.items()))) == parts


@pytest.mark.parametrize("name", ["municipality_years", "outflow_municipality_days", "participants_municipality_days"])
@pytest.mark.parametrize("engine", ["spark", "trino", "snowflake"])
def test_queries_read_for_other_engines(name: str, engine: str) -> None:
    (written,) = sqlglot.transpile(query(name), read="duckdb", write=engine)
    assert sqlglot.parse_one(written, read=engine)
