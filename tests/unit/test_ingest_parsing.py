"""Text to values: what is read, what is refused, what a column decides."""

import datetime
from decimal import Decimal

import pytest

from pipeline.ingest.delivered import Reading
from pipeline.ingest.parsing import Parsed, Problem, parse_column, parse_date, parse_integer
from schemas import RAW
from schemas.table import Column

AMOUNT = RAW["funding"].column("amount_eur")
DAY = RAW["outflow"].column("started_on")
STATUS = RAW["outflow"].column("status")
DEBTS = RAW["participants"].column("in_debt_restructuring")


def outcomes(parsed: Parsed) -> list[object]:
    return [value.rule if isinstance(value, Problem) else value for value in parsed.values.values()]


def read(*texts: str, typed: tuple[str, ...] = (), column: Column = AMOUNT) -> list[object]:
    return outcomes(parse_column([*texts, *typed], column, typed))


@pytest.mark.parametrize(
    "text",
    ["2020-03-31", "2020-3-31", "2020/3/31", "2020.03.31", "20200331", "31-3-2020", "31-03-2020", "31/3/2020", "31.3.2020",
     "31. 3. 2020", "31 maart 2020", "31 Maart 2020", "31 mrt. 2020", "31 mrt 2020", "31-mrt-2020", "31-Mar-2020",
     "31st March 2020", "March 31 2020", "March 31, 2020", "Mar. 31, 2020", "di 31 maart 2020", "dinsdag 31 maart 2020",
     "Tuesday, March 31, 2020", "di. 31-3-2020", "2020-03-31 00:00:00", "2020-03-31T00:00:00", "2020-03-31T00:00:00.000Z",
     "31-3-2020 0:00", "31-3-2020 00:00"],
)  # fmt: skip
def test_dates(text: str) -> None:
    assert parse_date(text) == datetime.date(2020, 3, 31)


@pytest.mark.parametrize(
    ("text", "month"),
    [("1 januari 2020", 1), ("1 feb. 2020", 2), ("1 mei 2020", 5), ("May 1 2020", 5), ("1 oktober 2020", 10),
     ("1 okt 2020", 10), ("October 1, 2020", 10), ("1 aug. 2020", 8), ("1 sept. 2020", 9), ("1 December 2020", 12)],
)  # fmt: skip
def test_months_in_words(text: str, month: int) -> None:
    assert parse_date(text) == datetime.date(2020, month, 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("31-2-2020", "does not exist: day 31, month 2, year 2020"),
        ("2021-02-29", "does not exist"),
        ("31 februari 2020", "does not exist"),
        ("0000-01-01", "does not exist"),
        ("31-3-20", "year of two digits"),
        ("31/3/20", "year of two digits"),
        ("31 mrt 20", "year of two digits"),
        ("31-mrt-20", "year of two digits"),
        ("2020-03-31 10:00:00", "time of day"),
        ("31-3-2020 12:00", "time of day"),
        ("2020-03-31T23:59:59Z", "time of day"),
        ("wo 31 maart 2020", "another day of the week"),
        ("31-3/2020", "no date in a known form"),
        ("43921", "no date in a known form"),
        ("maart 2020", "no date in a known form"),
        ("2020", "no date in a known form"),
        ("31 mars 2020", "no date in a known form"),
        ("van 1-1-2020 tot 31-3-2020", "no date in a known form"),
        ("", "no date in a known form"),
        ("٣١-٣-٢٠٢٠", "no date in a known form"),
        ("3" * 5000, "no date in a known form"),
    ],
)
def test_no_dates(text: str, found: str) -> None:
    problem = parse_date(text)
    assert isinstance(problem, Problem)
    assert problem.rule == "bad_date"
    assert found in problem.found


def test_a_column_tells_whether_the_day_or_the_month_comes_first() -> None:
    third_of_april, fourth_of_march = datetime.date(2020, 4, 3), datetime.date(2020, 3, 4)
    assert read("3-4-2020", "31-3-2020", column=DAY)[0] == third_of_april
    assert read("3/4/2020", "3/31/2020", column=DAY) == [fourth_of_march, datetime.date(2020, 3, 31)]
    assert read("2020-3-4", column=DAY) == [fourth_of_march]
    # Both occur: the order that fewer speak for is at fault, and the day wins a draw.
    assert read("13/1/2020", "14/1/2020", "1/13/2020", column=DAY)[2] == "bad_date"
    assert read("13/1/2020", "1/14/2020", "1/13/2020", column=DAY)[0] == "bad_date"
    assert read("13/1/2020", "1/13/2020", column=DAY) == [datetime.date(2020, 1, 13), "bad_date"]


def test_what_no_value_tells_is_one_doubt_for_the_column() -> None:
    parsed = parse_column(["3-4-2020", "5-6-2020"], DAY)
    assert list(parsed.values.values()) == [datetime.date(2020, 4, 3), datetime.date(2020, 6, 5)]
    assert [doubt.rule for doubt in parsed.doubts] == ["ambiguous_date"]
    assert not parse_column(["1-1-2020", "31-12-2020"], DAY).doubts
    assert not parse_column(["1-1-2020", "6-6-2020"], DAY).doubts
    assert not parse_column(["2020-04-03", "3 april 2020"], DAY).doubts


def test_days_as_a_spreadsheet_counts_them() -> None:
    typed = ("43921", "1", "59", "61", "2958465")
    assert read(typed=typed, column=DAY) == [
        datetime.date(2020, 3, 31),
        datetime.date(1900, 1, 1),
        datetime.date(1900, 2, 28),
        datetime.date(1900, 3, 1),
        datetime.date(9999, 12, 31),
    ]
    assert read(typed=("60", "0", "-1", "43921.5", "2958466", "99999999999"), column=DAY) == ["bad_date"] * 6
    assert read(typed=("20200331",), column=DAY) == [datetime.date(2020, 3, 31)]


def test_what_was_recognised_in_dates_is_told_without_any_of_them() -> None:
    parsed = parse_column(["17 april 2019", "18-4-2019", "2019-04-19"], DAY)
    assert set(parsed.readings) == {
        Reading("date_form", "started_on", "31 maart 2020", "2020-03-31"),
        Reading("date_form", "started_on", "31-3-2020", "2020-03-31"),
        Reading("date_order", "started_on", "31-3-2020", "day-month-year"),
    }
    assert not parse_column(["2019-04-19"], DAY).readings


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
        (["€ 1.234"], ["ambiguous_decimal"]),
        (["1,234", "12"], ["ambiguous_decimal", "12"]),
        (["1.234", "1,234"], ["ambiguous_decimal", "ambiguous_decimal"]),
        (["1.5", "2.5", "2,5"], ["1.5", "2.5", "bad_decimal"]),
        (["1,5", "2,5", "2.5"], ["1.5", "2.5", "bad_decimal"]),
        (["1.234.567"], ["1234567"]),
        (["1.23.456"], ["bad_decimal"]),
        (["€ 12", "€12,50", "12,50 €", "EUR 12,50", "12,50 EUR", "eur12,50", "12 euro"],
         ["12", "12.50", "12.50", "12.50", "12.50", "12.50", "12"]),
        (["€ 1.234,-"], ["1234.0"]),
        (["1.234,--", "1.234"], ["1234.0", "1234"]),
        (["12,=", "3,5", "12.-"], ["12.0", "3.5", "bad_decimal"]),
        (["1 234,50", "1\u00a0234,50", "1\u202f234,50", "1'234,50", "1’234,50"], ["1234.50"] * 5),
        (["12 345"], ["12345"]),
        (["1 234 567"], ["1234567"]),
        (["1 234'567"], ["bad_decimal"]),
        (["1 23", "12 34"], ["bad_decimal"] * 2),
        (["12-", "\u221212", "- 12", "-€ 12", "€ -12", "€ 12-"], ["-12"] * 6),
        (["-12-"], ["bad_decimal"]),
        (["12 %", "12%"], ["bad_decimal"] * 2),
        (["€ € 12", "€", "$ 12", "12 pond"], ["bad_decimal"] * 4),
        (["1e3", "NaN", "inf", "1_000", "٣", "--1", "."], ["bad_decimal"] * 7),
        (["9" * 70], ["bad_decimal"]),
        (["9" * 70_000], ["bad_decimal"]),
    ],
)  # fmt: skip
def test_decimals(texts: list[str], expected: list[str]) -> None:
    assert [str(value) for value in read(*texts)] == expected


def test_a_percentage_is_a_share_only_where_shares_stand() -> None:
    share = Column("share", "decimal", False, True, (), "DECIMAL(18,6)", "share", "", "", "")
    assert read("12,5%", "3 %", column=share) == [Decimal("0.125"), Decimal("0.03")]


def test_a_number_typed_in_a_workbook_is_beyond_doubt_and_does_not_vote() -> None:
    assert set(read("1,5", typed=("1.234", "2200.1"))) == {Decimal("1.5"), Decimal("1.234"), Decimal("2200.1")}
    assert set(read("1.234", typed=("2200.1",))) == {"ambiguous_decimal", Decimal("2200.1")}


def test_what_was_recognised_in_numbers_is_told_without_any_of_them() -> None:
    parsed = parse_column(["€ 1.234,50", "12"], AMOUNT)
    assert parsed.readings == (
        Reading("currency", "amount_eur", "€", "EUR"),
        Reading("decimal_mark", "amount_eur", ",", "."),
        Reading("thousands_mark", "amount_eur", ".", ""),
    )
    assert not parse_column(["12", "12.50"], AMOUNT).readings


def test_codes_by_the_words_people_write() -> None:
    parsed = parse_column(["paid_work", "Betaald werk", "BETAALD-WERK", "paid work", "werken of zo"], STATUS)
    assert list(parsed.values.values()) == ["paid_work"] * 4 + ["werken of zo"]
    assert parsed.readings[0] == Reading("value", "status", "Betaald werk", "paid_work")
    assert len(parsed.readings) == 3


@pytest.mark.parametrize(
    ("texts", "code"),
    [(("ja", "Ja", "JA", "j", "yes", "y", "waar", "WAAR", "TRUE", "1"), "yes"),
     (("nee", "Nee", "n", "no", "onwaar", "FALSE", "0"), "no")],
)  # fmt: skip
def test_yes_and_no(texts: tuple[str, ...], code: str) -> None:
    assert set(parse_column(texts, DEBTS).values.values()) == {code}


def test_no_words_of_two_codes_of_a_column_are_the_same() -> None:
    for table in RAW.values():
        for column in table.columns:
            for word in column.words:
                for text in (word.code, word.nl, word.en, *word.also):
                    assert parse_column([text], column).values[text] == word.code, (table.name, column.name, text)


def test_integers() -> None:
    assert parse_integer("-12") == -12
    for text in ("1.0", "", "1 2", "٣", "9" * 30):
        assert isinstance(parse_integer(text), Problem)
