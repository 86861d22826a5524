"""How numbers, dates and counted nouns are printed."""

import datetime
from decimal import Decimal, getcontext, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import MeerwaardeError
from pipeline.reporting.numbers import Numbers, half_up, sentence_case

NL = Numbers("nl")
EN = Numbers("en")


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        ("1298208", 0, "€ 1.298.208"),
        ("813012.50", 2, "€ 813.012,50"),
        ("813012.50", 0, "€ 813.013"),
        ("-35425", 0, "€ -35.425"),
        ("-35425.005", 2, "€ -35.425,01"),
        ("0", 0, "€ 0"),
        ("-0.4", 0, "€ 0"),
        ("0.5", 0, "€ 1"),
        ("1.5", 0, "€ 2"),
        ("2.5", 0, "€ 3"),
        ("123456789012345678901234.565", 2, "€ 123.456.789.012.345.678.901.234,57"),
    ],
)
def test_money_rounds_half_up(value: str, decimals: int, printed: str) -> None:
    assert NL.money(Decimal(value), decimals).replace("\u00a0", " ") == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [("1.5968", "1 : 1,60"), ("2.9975", "1 : 3,00"), ("4.8160", "1 : 4,82"), ("0.005", "1 : 0,01")],
)
def test_ratio_has_two_decimals(value: str, printed: str) -> None:
    assert NL.ratio(Decimal(value)).replace("\u00a0", " ") == printed


def test_percentages_and_plain_numbers() -> None:
    assert NL.percent(Decimal("0.3855")) == "39%"
    assert NL.percent(Decimal("0.3855"), 1) == "38,6%"
    assert NL.percent(Decimal("-0.125"), 1) == "-12,5%"
    assert NL.decimal(Decimal("5376")) == "5.376"
    assert NL.exact(Decimal("0.0150")) == "0,015"
    assert NL.exact(Decimal("12.000000")) == "12"
    assert NL.figure(Decimal("35437.5")) == "35.437,50"
    assert NL.figure(Decimal("32.4")) == "32,4"
    assert NL.price(Decimal("22369.6")).replace("\u00a0", " ") == "€ 22.369,60"
    assert NL.price(Decimal("16900.00")).replace("\u00a0", " ") == "€ 16.900"


def test_nothing_known_is_said_in_words() -> None:
    for method in (NL.money, NL.percent, NL.ratio, NL.decimal, NL.exact, NL.price, NL.date, NL.short_date, NL.word):
        assert method(None) == "niet bekend"
    assert NL.in_unit(None, "EUR") == "niet bekend"
    assert EN.money(None) == "not known"


@pytest.mark.parametrize(("count", "printed"), [(0, "0 posten"), (1, "1 post"), (2, "2 posten"), (-1, "-1 posten")])
def test_nouns_follow_their_number(count: int, printed: str) -> None:
    assert NL.counted(count, "post", "posten").replace("\u00a0", " ") == printed


def test_small_numbers_in_words() -> None:
    assert NL.counted_in_words(1, "post", "posten") == "één post"
    assert NL.counted_in_words(3, "post", "posten") == "drie posten"
    assert NL.counted_in_words(13, "post", "posten") == "13 posten"
    assert NL.word(Decimal("2.5")) == "2,5"
    assert NL.listed(["a", "b", "c"]) == "a, b en c"
    assert NL.listed(["a"]) == "a"
    assert NL.listed([]) == ""
    assert sentence_case("wat IS dit") == "Wat IS dit"
    assert sentence_case("") == ""


def test_dates() -> None:
    assert NL.date(datetime.date(2020, 12, 31)).replace("\u00a0", " ") == "31 december 2020"
    assert NL.short_date(datetime.date(2021, 3, 8)) == "8-3-2021"


@pytest.mark.parametrize(
    ("unit", "value", "printed"),
    [
        ("EUR", "2437026.20", "€ 2.437.026"),
        ("share", "0.91", "91%"),
        ("ratio", "2.9975", "1 : 3,00"),
        ("grade", "7.916667", "7,9"),
        ("person_years", "49.7", "49,7"),
        ("persons", "24", "24"),
        ("days", "3.50", "3,5"),
    ],
)
def test_a_figure_prints_as_its_unit_asks(unit: str, value: str, printed: str) -> None:
    assert NL.in_unit(Decimal(value), unit).replace("\u00a0", " ") == printed


def test_a_figure_prints_with_the_decimals_asked() -> None:
    assert NL.in_unit_with(Decimal("813012.5"), "EUR", 2).replace("\u00a0", " ") == "€ 813.012,50"
    assert NL.in_unit_with(Decimal("0.3237"), "share", 1) == "32,4%"
    assert NL.in_unit_with(Decimal("49.7"), "person_years", 2) == "49,70"
    assert NL.in_unit_with(None, "EUR", 2) == "niet bekend"


def test_an_unknown_language_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(MeerwaardeError, match=r"'fr'.*nl, en"):
        Numbers("fr")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15))
def test_rounding_does_not_depend_on_the_callers_context(value: Decimal) -> None:
    expected = half_up(value, 2)
    with localcontext() as context:
        context.prec = 3
        assert half_up(value, 2) == expected
    assert abs(expected - value) <= Decimal("0.005")
    assert getcontext().prec == 28


@pytest.mark.parametrize(
    ("share", "printed"),
    [
        ("1", "meer dan 99%"),
        ("0.9921", "meer dan 99%"),
        ("0.99", "99%"),
        ("0.357", "36%"),
        ("0.01", "1%"),
        ("0", "minder dan 1%"),
    ],
)
def test_a_chance_is_never_printed_as_certain(share: str, printed: str) -> None:
    assert NL.chance(Decimal(share)) == printed


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        ("75000", "EUR per QALY", "€ 75.000"),
        ("8.5", "EUR per hour", "€ 8,50"),
        ("0.271", "share of the gross wage", "27,1%"),
        ("0.015", "QALY per person per theme per year", "0,015"),
    ],
)
def test_a_parameter_prints_in_its_own_unit(value: str, unit: str, printed: str) -> None:
    assert NL.of_parameter(Decimal(value), unit).replace("\u00a0", " ") == printed
