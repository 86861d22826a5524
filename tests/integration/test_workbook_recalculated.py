"""The workbook worked out by LibreOffice: the ledger's totals, and the engine's after somebody changed a cell.

Belongs here: comparing recalculated cells with the engine. Does not belong here: how the workbook is laid out.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import CohortModel
from tests.support.cohort import Tables, cohort
from tests.support.households import model_of
from tests.support.households import tables as use_tables
from tests.support.libreoffice import Cells, cells, changed, needs_libreoffice, recalculated
from tests.support.workbooks import assert_equals_ledger, shipped, tables_and_book, totals_in, typed_over
from tests.support.workspace import example, with_variants

pytestmark = needs_libreoffice

CHOICES: list[dict[str, Any]] = [
    {"variant": "gains", "transfers": "gain-only"},
    {"variant": "averaged", "assumed_outflow": "period-average", "discount_rate": Decimal("0.03")},
    {
        "variant": "netted-middle",
        "transfers": "netted",
        "discount_timing": "middle",
        "discount_rate": Decimal("0.0225"),
    },
    {"variant": "made", "cost_timing": "when-made", "discount_rate": Decimal("0.05")},
    {
        "variant": "stated-made",
        "cost_base": "stated-total",
        "cost_timing": "when-made",
        "discount_rate": Decimal("0.04"),
        "discount_timing": "middle",
    },
    {"variant": "bare", "deadweight_and_displacement": "none"},
]


def example_of_all_choices() -> tuple[CohortModel, Any]:
    """The example programme under every choice there is, with labels that differ."""
    model = with_variants(example(), *CHOICES)
    variants = [
        entry.model_copy(update={"label": entry.label.model_copy(update={"nl": entry.variant})})
        for entry in model.model.variants
    ]
    raw = cohort(
        participants=[{"participant_id": f"P{at}", "graduated_on": date(2020, 1 + at, 3)} for at in range(5)],
        outflow=[
            {
                "participant_id": "P0",
                "started_on": date(2020, 2, 1),
                "ended_on": date(2022, 7, 9),
                "hours_per_week": Decimal(20),
                "gross_monthly_wage_fte_eur": Decimal("2345.67"),
            },
            {
                "participant_id": "P1",
                "started_on": date(2020, 5, 1),
                "hours_per_week": Decimal(36),
                "gross_monthly_wage_fte_eur": Decimal(3100),
            },
            {
                "participant_id": "P2",
                "status": "volunteering",
                "started_on": date(2020, 4, 1),
                "hours_per_week": Decimal(7),
                "weeks_per_year": Decimal(40),
            },
        ],
        funding=[
            {"amount_eur": Decimal("12345.67"), "period_start": date(2018, 3, 1), "period_end": date(2020, 6, 30)},
            {"funder": "other", "actor": "society", "amount_eur": Decimal(9000)},
        ],
    )
    return replace(model, model=model.model.model_copy(update={"variants": variants})), raw


def parameter(name: str, value: Any) -> Callable[[CohortModel, Any], tuple[CohortModel, Any]]:
    def change(model: CohortModel, raw: Any) -> tuple[CohortModel, Any]:
        found = replace(model.parameters[name], value=value)
        return replace(model, parameters={**model.parameters, name: found}), raw

    return change


def entries(**changes: Callable[[list[Any]], list[Any]]) -> Callable[[CohortModel, Any], tuple[CohortModel, Any]]:
    def change(model: CohortModel, raw: Any) -> tuple[CohortModel, Any]:
        made = {name: make(getattr(model.model, name)) for name, make in changes.items()}
        return replace(model, model=model.model.model_copy(update=made)), raw

    return change


def one_spell_shorter(model: CohortModel, raw: Any) -> tuple[CohortModel, Any]:
    outflow = raw["outflow"].copy()
    first = outflow.index[outflow["status"] == "paid_work"][0]
    outflow.loc[first, "ended_on"] = date(2021, 6, 30)
    return model, {**raw, "outflow": outflow}


def one_graduate_less(model: CohortModel, raw: Any) -> tuple[CohortModel, Any]:
    gone = set(raw["outflow"].loc[raw["outflow"]["status"] == "none", "participant_id"][:1])
    people = raw["participants"]
    return model, {**raw, "participants": people[~people["participant_id"].isin(gone)].reset_index(drop=True)}


def more_paid(model: CohortModel, raw: Any) -> tuple[CohortModel, Any]:
    funding = raw["funding"].copy()
    funding.loc[funding.index[0], "amount_eur"] += Decimal("1234.56")
    return model, {**raw, "funding": funding}


INPUT_SHEETS = ["Kengetallen", "Invoer", "Invloed", "Kosten"]
CHANGES: dict[str, Callable[[CohortModel, Any], tuple[CohortModel, Any]]] = {
    "price": parameter("qaly_value_eur", Decimal(61234)),
    "price-per-bound": parameter(
        "crime_saving_share",
        {"lower": Decimal("0.1"), "conservative": Decimal("0.35"), "upper": Decimal("0.9")},
    ),
    "parameter-in-an-average": parameter("full_time_hours_per_week", Decimal(38)),
    "attribution": entries(
        bounds=lambda found: [
            entry.model_copy(update={"attribution": [Decimal("0.9"), *entry.attribution[1:]]}) for entry in found
        ]
    ),
    "arrivals": entries(
        assumptions=lambda found: [
            entry.model_copy(
                update={
                    "arrivals": [
                        arrival.model_copy(update={"persons": arrival.persons + 2}) for arrival in entry.arrivals
                    ],
                    "record": entry.record.model_copy(update={"hours_per_week": Decimal(30)}),
                }
            )
            for entry in found
        ]
    ),
    "person-years": one_spell_shorter,
    "graduates": one_graduate_less,
    "payment": more_paid,
}
OTHERWISE: dict[str, Any] = {
    "cost_base": "funders-sum",
    "cost_timing": "when-made",
    "price_level": "indexed",
    "assumed_outflow": "per-year",
    "transfers": "netted",
    "discount_rate": Decimal("0.031"),
    "discount_timing": "middle",
    "price_basis": {"qaly": "weighted-themes"},
}
WORDS = {
    "Kosten": "som van de financiers",
    "Moment van de kosten": "wanneer gemaakt",
    "Prijspeil": "geïndexeerd",
    "Aangenomen uitstroom": "per jaar",
    "Herverdeling": "winst en verlies",
    "Discontovoet": 0.031,
    "Moment van het disconto": "midden van het jaar",
    "Grondslag van de prijs: QALY": "thema's gewogen naar wie ze noemde",
}

Expected = dict[str, tuple[CohortModel, Tables, str]]


@pytest.fixture(scope="module")
def worked_out(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, Cells], Expected]:
    """Every workbook of this module, made, changed and recalculated with one start of LibreOffice."""
    books: dict[str, bytes] = {}
    expected: Expected = {}
    model, raw = shipped()
    tables, book = tables_and_book(model, raw)
    for variant in model.model.variants:
        books[f"shipped {variant.variant}"] = changed(book, "Keuzes", {"B4": variant.label.nl})
        expected[f"shipped {variant.variant}"] = (model, tables, variant.variant)
    books["untouched"] = book
    for name, change in CHANGES.items():
        other_model, other_raw = change(model, raw)
        other_tables, other_book = tables_and_book(other_model, other_raw)
        assert other_tables["totals"] != tables["totals"], f"{name} changes nothing"
        books[f"changed {name}"] = typed_over(book, other_book, INPUT_SHEETS)
        expected[f"changed {name}"] = (other_model, other_tables, model.variant.variant)
    otherwise = with_variants(model, {**OTHERWISE, "variant": "otherwise"})
    rows = {str(line[0]): at for at, line in enumerate(cells(book)["Keuzes"][:17], start=1)}
    books["otherwise"] = changed(book, "Keuzes", {f"C{rows[label]}": value for label, value in WORDS.items()})
    expected["otherwise"] = (otherwise, tables_and_book(otherwise, raw)[0], "otherwise")
    model, raw = example_of_all_choices()
    tables, book = tables_and_book(model, raw, "nl")
    for variant in model.model.variants:
        books[f"example {variant.variant}"] = changed(book, "Keuzes", {"B4": variant.label.nl})
        expected[f"example {variant.variant}"] = (model, tables, variant.variant)
    return books, recalculated(books, tmp_path_factory.mktemp("libreoffice")), expected


@pytest.mark.parametrize(
    "name",
    [
        *("shipped as-published", "shipped guideline", "otherwise"),
        *(f"changed {name}" for name in CHANGES),
        *(f"example {entry['variant']}" for entry in CHOICES),
    ],
)
def test_recalculated_totals_are_the_engines_to_the_cent(worked_out: Any, name: str) -> None:
    _, found, expected = worked_out
    assert_equals_ledger(found[name], *expected[name])


def test_without_recalculation_every_cell_shows_what_recalculation_gives(worked_out: Any) -> None:
    books, found, _ = worked_out
    compared = 0
    for sheet, rows in cells(books["untouched"]).items():
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                again = found["untouched"][sheet][at][column]
                if isinstance(value, float):
                    assert math.isclose(value, again, rel_tol=1e-11, abs_tol=1e-7), (sheet, at + 1, column + 1)
                    compared += 1
                else:
                    assert value == again, (sheet, at + 1, column + 1)
    assert compared > 1500


def test_the_check_sheet_agrees_for_a_variant_and_tells_what_was_changed(worked_out: Any) -> None:
    _, found, _ = worked_out
    for variant in ("as-published", "guideline"):
        assert found[f"shipped {variant}"]["Aansluiting"][3][1] == "sluit op de cent aan"
    assert found["otherwise"]["Aansluiting"][3][1] == "wijkt af door een eigen keuze"
    assert found["changed price"]["Aansluiting"][3][1] == "wijkt af door gewijzigde invoer"


def test_the_guideline_gives_the_figures_that_are_held(worked_out: Any) -> None:
    _, found, _ = worked_out
    ratios = next(row for row in found["shipped guideline"]["Totalen"] if row[0] == "Baten per euro kosten")
    assert [round(value, 4) for value in ratios[1:3]] == [0.9803, 2.0458]


def test_a_share_of_avoided_use_that_is_changed_carries_through(tmp_path: Path) -> None:
    model = model_of(tmp_path / "neighbours")
    tables, book = tables_and_book(model, use_tables())
    inputs = cells(book)["Invoer"]
    row = next(at for at, line in enumerate(inputs) if str(line[0]).startswith("Deel dat telt: geschat"))
    # Under the second bound half of an estimate counts; now all of it does.
    typed = changed(book, "Invoer", {f"E{row + 1}": 1.0})
    found = recalculated({"as-made": book, "typed": typed}, tmp_path)
    assert_equals_ledger(found["as-made"], model, tables, model.variant.variant)
    before, after = (totals_in(found[name])["zorg"] for name in ("as-made", "typed"))
    # A would have used 8 hours of care more in the second year: at 100 euro, and 0.64 of that now.
    assert after == [before[0], before[1] + 256]
