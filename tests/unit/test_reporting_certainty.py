"""Switching values as a reader gets them: possible ones only, no more digits than they deserve, the nearest one named."""

from decimal import Decimal
from typing import Any

import pytest

from pipeline.reporting.certainty import CertaintyFacts
from pipeline.reporting.numbers import Numbers
from pipeline.reporting.words import Words
from tests.support.shipped import shipped_model


def row(parameter: str, value: str, at: str | None, within: str) -> dict[str, Any]:
    return {
        "bound": "lower",
        "parameter": parameter,
        "value": Decimal(value),
        "switching_value": None if at is None else Decimal(at),
        "within_range": within,
    }


def facts(*rows: dict[str, Any]) -> CertaintyFacts:
    return CertaintyFacts(
        shipped_model(), [], [], [], rows, [], Words({"uncertain": {}}, "words.nl.yaml"), Numbers("nl")
    )


@pytest.mark.parametrize(
    ("value", "at", "printed"),
    [
        ("75000", "61234.567", "€ 61.235"),
        ("75000", "61.234567", "€ 61,23"),
        ("75000", "-1", ""),
        ("75000", None, ""),
        ("75000", "0", "€ 0"),
        ("-5", "-2", "€ -2"),
    ],
)
def test_a_switching_value_below_zero_is_none_and_long_ones_are_cut(value: str, at: str | None, printed: str) -> None:
    (switch,) = facts(row("qaly_value_eur", value, at, "no")).switches("lower")
    assert switch.at.replace("\u00a0", " ") == printed


def test_the_nearest_switch_is_outside_every_range_and_at_most_half_away() -> None:
    found = facts(
        row("qaly_value_eur", "100", "99", "yes"),
        row("crime_saving_eur", "100", "151", "none"),
        row("rent_allowance_eur", "100", "140", "none"),
        row("other_saving_eur", "100", "70", "no"),
        row("crime_saving_share", "0", "0.1", "no"),
    )
    nearest = found.nearest_switch("lower")
    assert nearest is not None
    assert nearest.parameter == "other_saving_eur"
    assert [switch.parameter for switch in found.switched("lower")] == ["qaly_value_eur"]
    assert facts(row("crime_saving_eur", "100", "151", "none")).nearest_switch("lower") is None
