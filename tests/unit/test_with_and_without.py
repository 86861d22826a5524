"""The method with and without: a case worked by hand to the cent, laws that hold for all records, one household's case."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import store
from pipeline.calculation.case import Case, case
from pipeline.errors import CallError
from pipeline.faults import FaultsError
from pipeline.model import CohortModel
from tests.support.cohort import Record, Row, put, tables_of
from tests.support.households import HOUSEHOLDS, MODEL, USE, model_of, pair, tables
from tests.support.workspace import example

ONLY = ["ledger", "totals", "quantities", "posts", "basis", "contributors", "recorded"]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> CohortModel:
    return model_of(tmp_path_factory.mktemp("neighbours"))


def case_of(model: CohortModel, household: str, **raw: Iterable[Record]) -> Case:
    with store.session() as db:
        put(db, tables(**raw))
        return case(db, model, household)


def test_two_households_by_hand(model: CohortModel) -> None:
    found = tables_of(model, tables(), only=ONLY)
    rows = {
        (row["variant"], row["post"], row["bound"], row["year"], row["actor"]): (row["quantity"], row["amount_eur"])
        for row in found["ledger"]
        if row["flow"] != "cost" and row["counted"] == "yes"
    }
    gain = {key[1:]: value for key, value in rows.items() if key[0] == "gain"}
    assert gain == {
        ("care", "low", 1, "town"): (3, 240),  # A: 10 - 4 recorded; B: 3 more than without
        ("care", "high", 1, "town"): (3, 240),
        ("care", "high", 2, "town"): (4, 256),  # A: half of an estimated 8
        ("allowance", "low", 1, "town"): (6, 1440),
        ("allowance", "high", 1, "town"): (6, 1440),
    }
    assert rows["both-sides", "allowance", "low", 1, "home"] == (6, -1440)
    totals = {(row["variant"], row["bound"]): row for row in found["totals"]}
    assert totals["gain", "low"]["benefits_eur"] == 1680
    assert totals["gain", "high"]["benefits_eur"] == 1936
    assert totals["both-sides", "low"]["benefits_eur"] == 240
    assert totals["both-sides", "high"]["benefits_eur"] == 496
    assert totals["gain", "high"]["ratio"] == Decimal("1.936")
    assert totals["gain", "high"]["benefits_per_participant_eur"] == 968


def test_more_use_is_seen_or_extrapolated_and_avoided_use_is_assumed(model: CohortModel) -> None:
    found = tables_of(model, tables(), only=ONLY)
    of_care = {
        row["basis"]: row["quantity"]
        for row in found["quantities"]
        if (row["variant"], row["post"], row["bound"], row["year"]) == ("gain", "care", "high", 1)
    }
    seen = Fraction(-3 * 306, 365)  # 1 March up to and with 31 December 2020
    assert of_care["assumed"] == 6
    assert abs(Fraction(of_care["observed"]) - seen) < Fraction(1, 10**11)
    assert sum(of_care.values()) == 3
    shares = [row["amount_eur"] for row in found["basis"] if (row["variant"], row["bound"]) == ("gain", "high")]
    assert sum(shares) == 1936


def test_households_are_counted_and_named(model: CohortModel) -> None:
    figures = {row["figure"]: row["value"] for row in tables_of(model, tables())["figures"]}
    assert figures["households.count"] == 2
    assert "participants.graduated" not in figures
    assert figures["indicator.debt_down"] == Decimal("0.5")  # 10,001 is more than 10,000, 10,000 is not
    assert figures["indicator.mean_fall"] == Decimal("10000.5")


def test_a_household_whose_debt_is_not_known_is_in_neither_part_of_the_share(model: CohortModel) -> None:
    third = {**HOUSEHOLDS[0], "household_id": "C", "debt_after_eur": None}
    found = tables_of(model, tables(households=[*HOUSEHOLDS, third]))["indicators"]
    (debt,) = [row for row in found if row["indicator"] == "debt_down"]
    assert (debt["base_count"], debt["counted"], debt["value"]) == (2, 1, Decimal("0.5"))


def test_who_began_outside_the_period_does_not_count(model: CohortModel) -> None:
    from datetime import date

    late = {**HOUSEHOLDS[0], "household_id": "C", "started_on": date(2021, 1, 1)}
    use = [*USE, *pair("C", "care", 1, 100, 0, "recorded")]
    found = tables_of(model, tables(households=[*HOUSEHOLDS, late], use=use), only=ONLY)
    assert found.total("high", variant="gain") == 1936


def test_a_case_lays_out_what_it_is_made_of(model: CohortModel) -> None:
    found = case_of(model, "B")
    assert [(use.service, use.year, use.units_with, use.units_without, dict(use.counts)) for use in found.uses] == [
        ("allowance", 1, 6, 12, {"low": 6, "high": 6}),
        ("care", 1, 5, 2, {"low": -3, "high": -3}),
    ]
    assert [(row.post, row.bound, row.price_eur, row.amount_eur) for row in found.amounts] == [
        ("allowance", "high", 300, 1440),
        ("allowance", "low", 300, 1440),
        ("care", "high", 100, -240),
        ("care", "low", 100, -240),
    ]
    assert dict(found.totals) == {"low": 1200, "high": 1200}
    assert found.debt_fall_eur == 10000


def test_a_case_reads_tables_that_are_views(model: CohortModel, tmp_path: Path) -> None:
    with store.session() as db:
        put(db, tables())
        for name in ("households", "service_use"):
            db.write(name, tmp_path / f"{name}.parquet")
    with store.session() as db:
        for name in ("households", "service_use"):
            db.attach(name, tmp_path / f"{name}.parquet")
        assert case(db, model, "B").totals == {"low": 1200, "high": 1200}


def test_the_cases_of_a_cohort_add_up_to_it(model: CohortModel) -> None:
    for bound in ("low", "high"):
        together = sum(case_of(model, name).totals[bound] for name in ("A", "B"))
        assert together == tables_of(model, tables(), only=ONLY).total(bound, variant="gain")


def test_no_such_household_and_no_such_programme(model: CohortModel) -> None:
    with pytest.raises(CallError, match="no household Z"):
        case_of(model, "Z")
    with store.session() as db, pytest.raises(CallError, match="counts participants"):
        case(db, example(), "A")


units = st.integers(0, 40)
uses = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from(["care", "allowance"]), st.integers(1, 2), units, units,
              st.sampled_from(["recorded", "estimated"])),
    unique_by=lambda use: use[:3], max_size=6,
)  # fmt: skip
# The same few each time: every one of them is a whole calculation.
few = settings(
    max_examples=5, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip


def rows_of(found: Iterable[tuple[str, str, int, int, int, str]]) -> list[Row]:
    return [row for use in found for row in pair(*use)]


@few
@given(uses)
def test_equal_use_is_worth_nothing_under_every_bound(
    model: CohortModel, drawn: list[tuple[str, str, int, int, int, str]]
) -> None:
    equal = [(*use[:4], use[3], use[5]) for use in drawn]
    found = tables_of(model, tables(use=rows_of(equal)), only=ONLY)
    assert {row["benefits_eur"] for row in found["totals"]} == {Decimal(0)}


@few
@given(uses)
def test_the_cases_add_up_whatever_was_used(
    model: CohortModel, drawn: list[tuple[str, str, int, int, int, str]]
) -> None:
    use = rows_of(drawn)
    whole = tables_of(model, tables(use=use), only=ONLY)
    for bound in ("low", "high"):
        together = sum((case_of(model, name, use=use).totals[bound] for name in ("A", "B")), Decimal(0))
        assert abs(together - whole.total(bound, variant="gain")) <= Decimal("0.00001")


@pytest.fixture(scope="module")
def by_share(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CohortModel]:
    """The model with every share of an estimate that is tried."""
    return {
        counts: model_of(tmp_path_factory.mktemp("share"), model=("estimated: 0.5", f"estimated: {counts}"))
        for counts in ("0", "0.25", "0.75", "1")
    }


@few
@given(uses, st.sampled_from(["0.25", "0.75"]))
def test_what_is_avoided_scales_with_the_share_that_counts(
    by_share: dict[str, CohortModel], drawn: list[tuple[str, str, int, int, int, str]], share: str
) -> None:
    found = {}
    for counts in ("0", "1", share):
        calculated = tables_of(by_share[counts], tables(use=rows_of(drawn)), only=ONLY)
        found[counts] = calculated.total("high", variant="both-sides")
    between = found["0"] + Decimal(share) * (found["1"] - found["0"])
    assert abs(found[share] - between) <= Decimal("0.00001")


@few
@given(uses)
def test_both_sides_of_a_transfer_come_to_nothing(
    model: CohortModel, drawn: list[tuple[str, str, int, int, int, str]]
) -> None:
    only_payments = [use for use in drawn if use[1] == "allowance"]
    found = tables_of(model, tables(use=rows_of(only_payments)), only=ONLY)
    assert found.total("high", variant="both-sides") == 0


BAD = {
    "no_counterfactual": (
        "    counterfactual:\n      counts: {recorded: 1, estimated: 0}\n      explanation: {nl: streng, en: strict}\n"
        "      source: {document: made-up, place: page 1}\n",
        "",
    ),
    "counterfactual_kinds": ("{recorded: 1, estimated: 0}", "{recorded: 1, guessed: 0}"),
    "doubled_name": ("- {service: allowance,", "- {service: care,"),
    "other_people": (
        "{records: service_use, where: service = 'care', formula: units, unit: units}",
        "{records: participants, formula: persons, unit: persons}",
    ),
    "average_of_difference": (
        "price: {formula: care_eur, unit: EUR per hour}",
        "price: {formula: mean_eur, unit: EUR per hour, averages: [{average: mean_eur, label: {nl: a, en: a}, unit: EUR, "
        "formula: care_eur}]}",
    ),
    "formula": ("where: service = 'care'", "where: service = 'cure'"),
    "unit": (
        "formula: units, unit: units}\n        price: {formula: care_eur,",
        "formula: units, unit: hours}\n        price: {formula: care_eur,",
    ),
}


@pytest.mark.parametrize("rule", BAD)
def test_a_slip_in_the_model_is_told_with_its_line(rule: str, tmp_path: Path) -> None:
    with pytest.raises(FaultsError) as caught:
        model_of(tmp_path, model=BAD[rule])
    found = [fault for fault in caught.value.faults if fault.rule == rule]
    assert found, [fault.sentence() for fault in caught.value.faults]
    assert found[0].file == MODEL
    assert found[0].row


def test_shares_above_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="less than or equal to 1"):
        model_of(tmp_path, model=("estimated: 0.5", "estimated: 1.5"))
