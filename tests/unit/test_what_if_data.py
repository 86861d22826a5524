"""Which parameters a reader may move, which values they can be given, and what goes into the page.

Belongs here: the data of the sliders. Does not belong here: what the page's script makes of it (``browser/test_what_if``).
"""

import json
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import CohortModel
from pipeline.model.expression import Expression, ExpressionError, Node
from pipeline.reporting.what_if import WhatIf, page_parts
from tests.support.method import with_component, with_model
from tests.support.shipped import shipped_model, shipped_raw
from tests.support.uncertain import with_range, with_value, without_ranges
from tests.support.what_if import TEMPLATES, Raw, everywhere, frames, what_if

Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def shipped_tables() -> Tables:
    return frames(shipped_model(), shipped_raw())


@pytest.fixture(scope="module")
def odd() -> tuple[CohortModel, Tables, Raw]:
    model, raw = everywhere()
    return model, frames(model, raw), raw


def names(found: WhatIf) -> list[str]:
    return [slider.parameter.name for slider in found.sliders]


# A formula as nodes


def reckoned(node: Node, values: dict[str, Fraction]) -> Fraction:
    """What a script makes of nodes."""
    if "name" in node:
        return values[node["name"]]
    if "number" in node:
        return Fraction(node["number"])
    parts = [reckoned(part, values) for part in node["of"]]
    match node["op"]:
        case "neg":
            return -parts[0]
        case "+":
            return parts[0] + parts[1]
        case "-":
            return parts[0] - parts[1]
        case "*":
            return parts[0] * parts[1]
        case "/":
            return parts[0] / parts[1]
    raise AssertionError(node)


LEAVES = st.sampled_from(["a", "b", "c", "2", "0.125", "1500.25"])
FORMULAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"),
        inner.map(lambda part: f"(-{part})"),
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda parts: f"{parts[0]} {parts[1]} {parts[2]}"),
    ),
    max_leaves=8,
)


@given(FORMULAS, st.lists(st.fractions(min_value=-9, max_value=9), min_size=3, max_size=3))
def test_nodes_come_to_what_the_formula_comes_to(text: str, numbers: list[Fraction]) -> None:
    values = dict(zip("abc", numbers, strict=True))
    expression = Expression(text)
    try:
        expected = expression.number(values)
    except ExpressionError:
        with pytest.raises(ZeroDivisionError):
            reckoned(expression.nodes(), values)
        return
    assert reckoned(json.loads(json.dumps(expression.nodes())), values) == expected


@given(FORMULAS, st.lists(st.fractions(min_value=-9, max_value=9), min_size=2, max_size=2))
def test_nodes_of_the_factor_are_what_the_calculation_splits_off(text: str, numbers: list[Fraction]) -> None:
    """``c`` is a column of the records; the others are constants."""
    constants = dict(zip("ab", numbers, strict=True))
    expression = Expression(text)
    try:
        expected = expression.product(constants).factor
    except ExpressionError:
        return
    assert reckoned(expression.nodes_of_factor(constants.keys()), constants) == expected


def test_a_condition_has_no_nodes() -> None:
    with pytest.raises(ExpressionError, match="condition"):
        Expression("a > 1").nodes()


def test_what_stands_in_one_sum_with_a_column_is_tied() -> None:
    constants = frozenset({"a", "b"})
    assert Expression("c * (c - a) / b").tied(constants) == {"a"}
    assert Expression("c * (1 - a) / b").tied(constants) == frozenset()
    assert Expression("-(a + b * (c + 1))").tied(constants) == {"a", "b"}


# Which parameters


def test_the_parameters_of_the_tornado_the_largest_first(shipped_tables: Tables) -> None:
    tornado = shipped_tables["tornado"]
    leading = tornado[tornado["bound"] == "conservative"].sort_values("swing", ascending=False)
    moving = [name for name, swing in zip(leading["parameter"], leading["swing"], strict=True) if swing]
    found = names(what_if(shipped_model(), shipped_tables))
    assert found[: len(moving)] == moving == ["qaly_gain_per_theme", "qaly_value_eur", "crime_saving_share"]
    # Those that do nothing under the leading bound come after; a netted transfer still has a slider in the other variant.
    assert set(found[len(moving) :]) == {"other_saving_eur", "rent_allowance_fall_share"}


def test_without_a_tornado_the_parameters_that_most_benefits_rest_on(shipped_tables: Tables) -> None:
    found = names(what_if(shipped_model(), {name: one for name, one in shipped_tables.items() if name != "tornado"}))
    rows = shipped_tables["posts"].to_dict("records")
    leading = {
        row["post"]: row["share"] for row in rows if (row["variant"], row["bound"]) == ("as-published", "conservative")
    }
    assert leading["qaly"] > leading["crime_and_nuisance"] > leading["rent_allowance_saved"] > leading["other_savings"]
    assert found == [
        "qaly_gain_per_theme", "qaly_value_eur", "crime_saving_share", "rent_allowance_fall_share", "other_saving_eur",
    ]  # fmt: skip


def test_sliders_everywhere(odd: tuple[CohortModel, Tables, Raw]) -> None:
    model, tables, _ = odd
    found = what_if(model, tables)
    assert set(names(found)) == {"full_time_hours_per_week", "premium_share", "hour_eur", "payment_eur"}
    data = found.data()
    cells = [cell for bounds in data["outcomes"].values() for one in bounds.values() for cell in one["cells"]]
    # Each of the ways in which a parameter can reach an amount is in it.
    assert any(cell["averages"] for cell in cells)
    assert any(cell["assumed"] for cell in cells)
    assert any(cell["index"] for cell in cells)
    assert any("/" in cell["recorded"] for cell in cells)
    assert any('"full_time_hours_per_week"' in json.dumps(one["quantity"]["factor"]) for one in data["components"])


def test_no_more_than_eight(shipped_tables: Tables) -> None:
    model = shipped_model()
    for name, found in model.parameters.items():
        if found.range is None and isinstance(found.value, Decimal):
            model = with_range(model, name, str(found.value / 2), str(found.value * 2))
    assert len(names(what_if(model, shipped_tables))) == 8


def test_a_programme_without_ranges_has_none(shipped_tables: Tables) -> None:
    found = what_if(without_ranges(shipped_model()), shipped_tables)
    assert not found
    assert page_parts(found, TEMPLATES) == ""


def test_a_protected_cohort_has_none(shipped_tables: Tables) -> None:
    held_back = pd.DataFrame([{"unit": "total.lower", "what": "total", "shown": "no", "reason": "few_persons"}])
    found = what_if(shipped_model(), {**shipped_tables, "disclosed": held_back})
    assert not found.facts.shield.amounts_whole
    assert not found
    assert page_parts(found, TEMPLATES) == ""


def test_a_parameter_that_moves_with_every_record_apart_is_not_offered() -> None:
    model, raw = everywhere()
    formula = "person_years * (hours_per_week - full_time_hours_per_week) * weeks_per_year"
    quantity = {"records": "outflow", "where": "status = 'volunteering'", "formula": formula, "unit": "hours"}
    model = with_model(with_component(model, "volunteer_work.hours_given", quantity=quantity), _no_simulation)
    found = names(what_if(model, frames(model, raw)))
    assert "full_time_hours_per_week" not in found
    assert "hour_eur" in found


def _no_simulation(content: dict[str, Any]) -> None:
    content["simulation"] = None


def test_a_parameter_that_makes_a_quantity_nothing_now_is_not_offered() -> None:
    """The ledger has no row there, so that the page cannot know the factors of what would come."""
    model, raw = everywhere()
    model = with_model(with_value(model, "premium_share", Decimal(0)), _no_simulation)
    quantity = {
        "records": "outflow", "where": "status = 'volunteering'", "formula": "person_years * premium_share", "unit": "hours",
    }  # fmt: skip
    price = {"formula": "hour_eur", "unit": "EUR per hour"}
    model = with_component(model, "volunteer_work.hours_given", quantity=quantity, price=price)
    found = names(what_if(model, frames(model, raw)))
    assert "premium_share" not in found
    assert "payment_eur" in found


def test_a_parameter_whose_amounts_cannot_be_found_back_is_not_offered(shipped_tables: Tables) -> None:
    """As if a price of the ledger came about in a way that the page does not know."""
    ledger = shipped_tables["ledger"].copy()
    rent = ledger["post"] == "rent_allowance_saved"
    ledger.loc[rent, "price_eur"] = [price + Decimal("0.000000000001") for price in ledger.loc[rent, "price_eur"]]
    found = names(what_if(shipped_model(), {**shipped_tables, "ledger": ledger}))
    assert "rent_allowance_fall_share" not in found
    assert "qaly_value_eur" in found


# Their values


def test_round_values_from_low_to_high_with_those_of_the_report_among_them(shipped_tables: Tables) -> None:
    sliders = {slider.parameter.name: slider for slider in what_if(shipped_model(), shipped_tables).sliders}
    gain = sliders["qaly_gain_per_theme"]
    assert gain.per_bound
    assert (gain.values[0], gain.values[-1]) == (0, Decimal("0.015"))
    assert {gain.values[1] - gain.values[0]} == {Decimal("0.0002")}
    worth = sliders["qaly_value_eur"]
    assert not worth.per_bound
    assert worth.values == tuple(Decimal(value) for value in range(50_000, 100_001, 500))
    assert worth.texts[50] == "€\u00a075.000"
    assert sliders["rent_allowance_fall_share"].values[0] == Decimal("0.2")


@given(
    st.decimals(min_value=0, max_value=10**6, places=6),
    st.decimals(min_value=Decimal("0.000001"), max_value=10**6, places=6),
    st.integers(min_value=0, max_value=1000),
)
def test_any_range_gives_values_that_all_print_otherwise(low: Decimal, width: Decimal, part: int) -> None:
    high = low + width
    value = low + (width * part / 1000).quantize(Decimal("0.000001"))
    model, tables = shipped_model(), _FOUND["tables"]
    changed = replace(
        with_range(model, "qaly_value_eur", str(low), str(high)).parameters["qaly_value_eur"], value=value
    )
    slider = WhatIf(what_if(model, tables).facts)._slider(changed, {"as-published": ["upper"]})
    assert (slider.values[0], slider.values[-1]) == (low, high)
    assert value in slider.values
    assert list(slider.values) == sorted(set(slider.values))
    assert len(slider.values) <= 104
    assert len(set(slider.texts)) == len(slider.texts)


_FOUND: dict[str, Tables] = {}


@pytest.fixture(autouse=True)
def _tables_for_any_range(shipped_tables: Tables) -> None:
    _FOUND["tables"] = shipped_tables


# The page


def test_the_data_can_stand_in_a_page(shipped_tables: Tables) -> None:
    """A label may hold what would end the element; it comes out as it went in."""
    model = shipped_model()
    found = model.parameters["qaly_value_eur"]
    label = found.label.model_copy(update={"nl": "waarde </script><b>&amp; <!-- \u2028 'x'"})
    model = replace(model, parameters={**model.parameters, "qaly_value_eur": replace(found, label=label)})
    text = page_parts(what_if(model, shipped_tables), TEMPLATES)
    data, script = re.fullmatch(
        r'<script type="application/json" id="what-if-data">(.*)</script>\n<script>\n(.*)</script>\n', text, re.DOTALL
    ).groups()  # type: ignore[union-attr]
    assert not set("<>&") & set(data)
    assert "</script" not in script
    labels = [slider["label"] for slider in json.loads(data)["sliders"]]
    assert "Waarde </script><b>&amp; <!-- \u2028 'x'" in labels


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_word_that_the_script_asks_for_is_there(shipped_tables: Tables, language: str) -> None:
    script = (TEMPLATES[0] / "source" / "styles" / "what-if.js").read_text(encoding="utf-8")
    asked = set(re.findall(r"\bwords\.(\w+)", script))
    assert set(what_if(shipped_model(), shipped_tables, language).data()["words"]) == asked


def test_the_same_data_twice(shipped_tables: Tables) -> None:
    model = shipped_model()
    shuffled = {name: frame.iloc[::-1] for name, frame in shipped_tables.items()}
    assert page_parts(what_if(model, shipped_tables), TEMPLATES) == page_parts(what_if(model, shuffled), TEMPLATES)
