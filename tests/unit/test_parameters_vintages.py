"""Which values are older than the programme allows, and which did not move when the price index did.

Belongs here: naming them on the example programme, and holding every price of the shipped programme to its index. Does not
belong here: values that are refused (``test_parameters_rules``).
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import CohortModel
from pipeline.model.expression import Expression
from pipeline.model.parts import PriceIndex, in_euros
from pipeline.model.vintages import old_values, unmoved_values, used_parameters
from tests.support.cohort import tables_of
from tests.support.method import with_index
from tests.support.shipped import ROOT, chosen, shipped_model, shipped_raw
from tests.support.workspace import copy_to, example, with_cohort

HOUR = "data/programmes/example/parameters/hour_eur.yaml"


def test_old_values_are_named_with_their_place(tmp_path: Path) -> None:
    copy = copy_to(tmp_path)
    copy.replace(HOUR, "price_year: 2020", "price_year: 2013")
    line = copy.line(HOUR, "value: 14")
    model = copy.load()
    assert old_values(model) == []  # the programme sets no limit
    limited = replace(model, programme=model.programme.model_copy(update={"oldest_price_year": 2014}))
    (old,) = old_values(limited)
    assert (old.parameter, old.price_year, old.oldest_price_year) == ("hour_eur", 2013, 2014)
    assert (old.file, old.line) == (HOUR, line)
    just = replace(model, programme=model.programme.model_copy(update={"oldest_price_year": 2013}))
    assert old_values(just) == []


def test_old_values_of_other_programmes_are_not_ours(tmp_path: Path) -> None:
    copy = copy_to(tmp_path)
    elsewhere = copy.path(HOUR).read_text().replace("hour_eur", "tram_eur").replace("year: 2020", "year: 1999")
    copy.path("data/parameters/tram_eur.yaml").write_text(elsewhere)
    model = copy.load()
    assert "tram_eur" in model.parameters
    assert old_values(replace(model, programme=model.programme.model_copy(update={"oldest_price_year": 2014}))) == []


def unmoved(model: CohortModel) -> dict[str, str]:
    return {value.name: value.reason for value in unmoved_values(model)}


def test_what_the_index_leaves_behind_is_named_with_the_reason() -> None:
    model = with_cohort(example(), price_year=2021)
    prices = ("administration_eur", "health_eur", "hour_eur", "payment_eur", "quiet_eur")
    always = {"annual_wage_eur": "records"}
    assert unmoved(example()) == always  # everything is in the cohort's own prices
    assert unmoved(model) == {**dict.fromkeys(prices, "no-index"), **always}
    assert unmoved(with_index(model, y2021="110")) == {**dict.fromkeys(prices, "index-lacks-year"), **always}
    assert unmoved(with_index(model, y2020="110", y2021="110")) == {**dict.fromkeys(prices, "index-flat"), **always}
    assert unmoved(with_index(model, y2020="100", y2021="110")) == always


def test_values_in_euros_are_known_by_their_unit() -> None:
    assert all(in_euros(unit) for unit in ("EUR per hour", "euro", "1000 euros", "€ per week"))
    assert not any(in_euros(unit) for unit in ("share", "hours per week", "share of the gross wage", "Europeans"))


def test_the_shipped_programme_names_its_own() -> None:
    model = shipped_model()
    assert [(old.parameter, old.price_year) for old in old_values(model)] == [("volunteer_hour_value_eur", 2015)]
    assert unmoved(model) == {"annual_wage_eur": "records"}
    for value in [*old_values(model), *unmoved_values(model)]:
        lines = (ROOT / value.file).read_text(encoding="utf-8").splitlines()
        assert "value:" in lines[value.line - 1] or "average:" in lines[value.line - 1]


def priced(model: CohortModel, **choices: Any) -> dict[tuple[str, ...], Decimal]:
    rows = tables_of(chosen(model, **choices), shipped_raw(), only=["prices"])["prices"]
    return {(row["post"], row["component"], row["bound"], row["year"]): row["price_eur"] for row in rows}


def with_level(model: CohortModel, year: int, factor: int) -> CohortModel:
    """The model with the price index of one year so many times as high."""
    assert model.price_index is not None
    content = model.price_index.model_dump()
    for entry in content["values"]:
        entry["value"] *= factor if entry["year"] == year else 1
    return replace(model, price_index=PriceIndex.model_validate(content))


def test_every_price_moves_exactly_with_the_index_of_its_year() -> None:
    """With the index of one year halved in turn, whatever is in prices of that year must double, and nothing else move."""
    model = shipped_model()
    found = priced(model)
    indexed = priced(model, price_level="indexed")
    years = {p.price_year for p in used_parameters(model) if in_euros(p.unit)} - {model.cohort.price_year, None}
    assert years == {2015, 2016, 2017, 2019, 2021}
    moved: set[str] = set()
    for year in sorted(years):
        # Twice as dear in that year: its prices count for half in those of the cohort's year.
        halved = priced(with_level(model, year, 2), price_level="indexed")
        for cell, price in indexed.items():
            post, component, bound, _ = cell
            formula = Expression(formula_of(model, post, component))
            names = [name for name in formula.names if name in model.parameters]
            of_year = [name for name in names if model.parameters[name].price_year == year]
            expected = formula.number(
                {
                    **{name: value(model, name, bound) / (2 if name in of_year else 1) for name in names},
                    **{name: Fraction(1) for name in formula.names if name not in names},
                }
            )
            before = formula.number(
                {
                    **{name: value(model, name, bound) for name in names},
                    **{name: Fraction(1) for name in formula.names if name not in names},
                }
            )
            ratio = expected / before if before else Fraction(1)
            assert abs(Fraction(halved[cell]) - Fraction(price) * ratio) <= Fraction(1, 10**10), (cell, year)
            if halved[cell] != price:
                moved.update(of_year)
    every = {p.name for p in used_parameters(model) if in_euros(p.unit)}
    assert moved == every, f"did not move when the price index did: {sorted(every - moved)}"
    wages = [cell for cell in found if cell[0] == "production_value"]
    assert wages
    assert all(found[cell] == indexed[cell] for cell in wages)


def formula_of(model: CohortModel, post: str, component: str) -> str:
    (found,) = [part for part in model.post(post).components if part.component == component]
    return found.price.formula


def value(model: CohortModel, name: str, bound: str) -> Fraction:
    """A parameter in prices of the cohort's year, by the table of the index as it was typed here from the source."""
    level = {
        2015: "100",
        2016: "100.32",
        2017: "101.70",
        2018: "103.44",
        2019: "106.16",
        2020: "107.51",
        2021: "110.39",
    }
    parameter = model.parameters[name]
    year = parameter.price_year
    moved = Fraction(level[model.cohort.price_year]) / Fraction(level[year]) if year else Fraction(1)
    return Fraction(parameter.under(bound)) * moved


def test_indexed_prices_of_the_shipped_programme() -> None:
    indexed = priced(shipped_model(), price_level="indexed")
    assert indexed["volunteering", "volunteer_hours", "lower", 1] == Decimal("8.6008")
    administration = indexed["social_assistance_saved", "administration", "lower", 1]
    assert administration == pytest.approx(Decimal(2900) * Decimal("107.51") / Decimal("106.16"), abs=Decimal("1e-11"))
    # What is dearer in the source's year than in the cohort's comes down: 2021 to 2020.
    care = indexed["other_savings", "care_and_support", "upper", 1]
    assert care == pytest.approx(Decimal(10000) * Decimal("107.51") / Decimal("110.39"), abs=Decimal("1e-11"))
