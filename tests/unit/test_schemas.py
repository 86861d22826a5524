"""The schemas of the raw tables, and the lists read from them."""

import datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pandera.errors
import pytest

from schemas import RAW
from schemas.calculated import CALCULATED
from schemas.dictionary import data_dictionary
from schemas.table import column, read, table

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = {
    "participants": "participant_id* enrolled_on* graduated_on municipality prior_income* in_debt_restructuring",
    "outflow": "participant_id* status* started_on* ended_on hours_per_week weeks_per_year gross_monthly_wage_fte_eur role",
    "funding": "funder* actor* period_start* period_end* amount_eur* kind note",
    "respondents": "respondent_id* group* instrument* usable* exclusion_reason",
    "mentions": "respondent_id* question* theme* quote quote_consent",
    "answers": "respondent_id* question* answer*",
    "themes": "question* theme* parent label_nl label_en",
}  # fmt: skip


def test_the_tables_have_the_columns_that_were_promised() -> None:
    found = {
        name: " ".join(f"{c.name}{'*' if c.required else ''}" for c in schema.columns) for name, schema in RAW.items()
    }
    assert found == CONTRACT


def test_every_column_is_described_in_two_languages() -> None:
    for schema in RAW.values():
        assert schema.description.endswith(".")
        for one in schema.columns:
            assert all((one.label_nl, one.label_en, one.description.endswith("."))), (schema.name, one.name)
            assert one.unit or one.kind != "decimal", (schema.name, one.name)
            assert one.nullable is not one.required


def test_the_data_dictionary_is_up_to_date() -> None:
    written = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == data_dictionary(RAW.values()), "run `python -m schemas.dictionary`"


def one_column(kind: str, values: list[object], **more: object) -> list[str]:
    schema = table("t", {"a": column(kind, nl="a", en="a", description="A.", required=True, **more)}, description="T.")
    frame = pd.DataFrame({"a": pd.Series(values, dtype=object)})
    try:
        schema.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        return sorted(errors.failure_cases["check"])
    return []


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("decimal", [Decimal("1.234567"), Decimal("1.2000000000"), Decimal("-5")], []),
        ("decimal", [Decimal("1.2345678")], ["too_many_decimals"]),
        ("decimal", [Decimal("1E+12"), Decimal("-1E+30")], ["too_many_digits", "too_many_digits"]),
        ("decimal", [1.5], ["too_many_decimals", "wrong_type"]),
        ("decimal", [None], ["not_nullable"]),
        ("integer", [1, True], ["wrong_type"]),
        ("date", [datetime.date(2020, 1, 1)], []),
        ("date", [datetime.date(202, 1, 1)], ["implausible_date"]),
        ("yes_no", ["yes", "no", "Yes"], ["unknown_code"]),
        ("id", ["P 1", " P1", "", "a\nb", "x" * 201], ["bad_id"] * 4),
    ],
)
def test_kinds(kind: str, values: list[object], expected: list[str]) -> None:
    found = [name for name in one_column(kind, values) if "Error" not in name]
    assert [name for name in found if name in expected] == expected
    assert bool(found) is bool(expected)


def test_nothing_is_cast_and_no_column_is_missed() -> None:
    schema = RAW["answers"].pandera
    good = pd.DataFrame({"respondent_id": ["R1"], "question": ["q"], "answer": ["8"]}, dtype=object)
    schema.validate(good, lazy=True)
    for bad in (
        good.assign(answer=8),
        good.drop(columns="answer"),
        good.assign(more="x"),
        good[["question", "answer"]],
    ):
        with pytest.raises(pandera.errors.SchemaErrors):
            schema.validate(bad, lazy=True)


def test_a_table_tells_its_columns() -> None:
    outflow = RAW["outflow"]
    wage = outflow.column("gross_monthly_wage_fte_eur")
    assert (wage.sql_type, wage.unit) == ("DECIMAL(18,2)", "EUR per month")
    assert read(outflow.pandera) == outflow
    assert RAW["themes"].key == ("question", "theme")
    with pytest.raises(KeyError, match="it has participant_id"):
        outflow.column("hours")


def test_the_architecture_names_every_calculated_table() -> None:
    text = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert [name for name in CALCULATED if f"`{name}`" not in text] == []
