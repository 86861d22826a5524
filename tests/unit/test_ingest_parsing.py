"""Text to values: what is read, what is refused."""

import datetime
from decimal import Decimal

import pytest

from pipeline.ingest.parsing import Problem, parse_column, parse_date, parse_integer
from schemas import RAW

AMOUNT = RAW["funding"].column("amount_eur")


def read(*texts: str, typed: tuple[str, ...] = ()) -> list[object]:
    values = parse_column([*texts, *typed], AMOUNT, typed).values()
    return [value.rule if isinstance(value, Problem) else value for value in values]


@pytest.mark.parametrize("text", ["2020-03-31", "31-3-2020", "31-03-2020", "31/3/2020", "2020/3/31"])
def test_dates(text: str) -> None:
    assert parse_date(text) == datetime.date(2020, 3, 31)


def test_day_comes_before_month_unless_the_year_is_first() -> None:
    assert parse_date("3-4-2020") == datetime.date(2020, 4, 3)
    assert parse_date("2020-3-4") == datetime.date(2020, 3, 4)


@pytest.mark.parametrize(
    "text",
    ["3/31/2020", "31-2-2020", "2021-02-29", "31-3-20", "31-3/2020", "43921", "2020-03-31 10:00:00", "31 maart 2020", "",
     "٣١-٣-٢٠٢٠", "0000-01-01"],
)  # fmt: skip
def test_no_dates(text: str) -> None:
    found = parse_date(text)
    assert isinstance(found, Problem)
    assert found.rule == "bad_date"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["274687.50"], ["274687.50"]),
        (["274687,50"], ["274687.50"]),
        (["1.234,50", "1.234"], ["1234.50", "1234"]),
        (["1,234.50", "1,234"], ["1234.50", "1234"]),
        (["0.125", "1.234"], ["0.125", "1.234"]),
        (["12", "1234567", "-3", "+4"], ["12", "1234567", "-3", "4"]),
        (["1.234"], ["ambiguous_decimal"]),
        (["1,234", "12"], ["ambiguous_decimal", "12"]),
        (["1.234", "1,234"], ["ambiguous_decimal", "ambiguous_decimal"]),
        (["1.5", "2.5", "2,5"], ["1.5", "2.5", "bad_decimal"]),
        (["1,5", "2,5", "2.5"], ["1.5", "2.5", "bad_decimal"]),
        (["1.234.567"], ["1234567"]),
        (["1.23.456"], ["bad_decimal"]),
        (["€ 12", "1e3", "NaN", "inf", "1_000", "٣", "--1", "."], ["bad_decimal"] * 8),
        (["9" * 70], ["bad_decimal"]),
    ],
)
def test_decimals(texts: list[str], expected: list[str]) -> None:
    assert [str(value) for value in read(*texts)] == expected


def test_a_number_typed_in_a_workbook_is_beyond_doubt_and_does_not_vote() -> None:
    assert set(read("1,5", typed=("1.234", "2200.1"))) == {Decimal("1.5"), Decimal("1.234"), Decimal("2200.1")}
    assert set(read("1.234", typed=("2200.1",))) == {"ambiguous_decimal", Decimal("2200.1")}


def test_integers() -> None:
    assert parse_integer("-12") == -12
    for text in ("1.0", "", "1 2", "٣", "9" * 30):
        assert isinstance(parse_integer(text), Problem)
