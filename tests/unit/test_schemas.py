"""The schemas of the raw tables, and the lists read from them."""

import datetime
import unicodedata
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pandera.errors
import pytest

from schemas import RAW
from schemas.calculated import CALCULATED
from schemas.dictionary import data_dictionary, dictionary_rows, table_words
from schemas.table import Column, Limits, TableSchema, at_least, at_most, column, read, table

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = {
    "participants": "participant_id* enrolled_on* graduated_on municipality prior_income* in_debt_restructuring",
    "outflow": "participant_id* status* started_on* ended_on hours_per_week weeks_per_year gross_monthly_wage_fte_eur role",
    "funding": "funder* actor* period_start* period_end* amount_eur* kind note",
    "respondents": "respondent_id* group* instrument* usable* exclusion_reason",
    "mentions": "respondent_id* question* theme* quote quote_consent",
    "answers": "respondent_id* question* answer*",
    "themes": "question* theme* parent label_nl label_en",
    "households": "household_id* started_on* ended_on debt_before_eur debt_after_eur adults children",
    "service_use": "household_id* scenario* service* year* units* evidence",
    "ladder": "participant_id* measured_on* step*",
    "organisations": "organisation_id* sector* member_from* member_until",
}  # fmt: skip


def test_the_tables_have_the_columns_that_were_promised() -> None:
    found = {
        name: " ".join(f"{c.name}{'*' if c.required else ''}" for c in schema.columns) for name, schema in RAW.items()
    }
    assert found == CONTRACT


def test_every_column_is_described_in_two_languages() -> None:
    for schema in RAW.values():
        assert schema.description.endswith(".")
        assert schema.description_nl.endswith(".")
        assert schema.label_nl
        assert schema.label_en
        for one in schema.columns:
            assert all((one.label_nl, one.label_en, one.description.endswith("."), one.description_nl.endswith(".")))
            assert all((one.synonyms, one.example)), (schema.name, one.name)
            assert one.unit or one.kind != "decimal", (schema.name, one.name)
            assert one.nullable is not one.required


def test_the_data_dictionary_is_up_to_date() -> None:
    written = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == data_dictionary(RAW.values()), "run `python -m schemas.dictionary`"


def folded(text: str) -> str:
    """What is left of a heading or a word when capitals, accents, spaces and punctuation make no difference."""
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if char.isalnum())


def headings(one: Column) -> set[str]:
    return {folded(name) for name in (one.name, one.label_nl, one.label_en, *one.synonyms)}


@pytest.mark.parametrize("schema", RAW.values(), ids=list(RAW))
def test_no_heading_could_mean_two_columns(schema: TableSchema) -> None:
    meant: dict[str, str] = {}
    for one in schema.columns:
        for heading in headings(one):
            assert heading
            assert meant.setdefault(heading, one.name) == one.name, heading


@pytest.mark.parametrize("schema", RAW.values(), ids=list(RAW))
def test_no_word_could_mean_two_codes(schema: TableSchema) -> None:
    for one in schema.columns:
        meant: dict[str, str] = {}
        for code in one.words:
            assert code.nl
            assert code.en
            for word in (code.code, code.nl, code.en, *code.also):
                assert folded(word), (one.name, word)
                assert meant.setdefault(folded(word), code.code) == code.code, (one.name, word)


def test_no_two_tables_have_one_name() -> None:
    for name in ("name", "label_nl", "label_en"):
        assert len({folded(getattr(schema, name)) for schema in RAW.values()}) == len(RAW)
    meant: dict[str, str] = {}
    for schema in RAW.values():
        for name in (schema.name, schema.label_nl, schema.label_en):
            assert meant.setdefault(folded(name), schema.name) == schema.name, name


def test_lists_of_synonyms_are_lists_of_names() -> None:
    for schema in RAW.values():
        for one in schema.columns:
            for name in (*one.synonyms, *(word for code in one.words for word in code.also)):
                assert name == name.strip() == name.lower()
                assert not {",", "("} & set(name), name


def test_a_persons_column_has_no_heading_that_promises_a_name() -> None:
    for schema in RAW.values():
        for one in schema.columns:
            if one.person:
                assert [name for name in headings(one) if "naam" in name or "name" in name] == []


def test_a_day_on_which_somebody_left_is_not_a_day_of_graduation() -> None:
    known = headings(RAW["participants"].column("graduated_on"))
    assert known.isdisjoint(map(folded, ("einddatum", "datum einde", "uitstroomdatum", "end date", "gestopt op")))


def test_an_example_is_a_value_of_its_column() -> None:
    for schema in RAW.values():
        for one in schema.columns:
            if one.words:
                assert one.example in {code.nl for code in one.words}, (schema.name, one.name)


def test_limits_are_those_of_the_checks() -> None:
    own = table(
        "t",
        {
            "a": column(
                "decimal", nl="a", en="a", description="A.", sql_type="DECIMAL(9,3)", checks=[at_least(2), at_most(7)]
            )
        },
        description="T.",
    )
    assert read(own).limits("a") == Limits(least=2, most=7, decimals=3)
    assert RAW["outflow"].limits("gross_monthly_wage_fte_eur").above == 0


def test_the_dictionary_as_rows() -> None:
    outflow = RAW["outflow"]
    assert table_words(outflow, "nl")[0] == "Uitstroom"
    rows = {row.name: row for row in dictionary_rows(outflow, "nl")}
    assert list(rows) == list(outflow.names)
    assert rows["status"].values == "betaald werk, vrijwilligerswerk, opleiding, geen, onbekend"
    assert rows["hours_per_week"].values == "0 tot en met 168, hooguit 4 decimalen"
    assert (rows["hours_per_week"].unit, rows["hours_per_week"].kind) == ("uren per week", "getal")
    english = {row.name: row for row in dictionary_rows(outflow, "en")}
    assert english["hours_per_week"].values == "0 up to and including 168, at most 4 decimals"
    assert english["status"].values == "paid work, volunteering, education, none, unknown"


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
