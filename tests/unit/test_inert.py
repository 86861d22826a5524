"""No text cell that we write is a formula to a spreadsheet, and no number is spoilt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.inert import inert


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+SUM(A1)",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "=cmd|' /C calc'!A0",
        "  =1+1",
        "\u00a0=1",
        "＝1+1",
        "-",
        "+",
    ],
)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert inert(text).startswith("'")
    assert inert(text).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize(
    "text", ["", "a", "-5", "+31", "-1.234,56", "12%", "-0.5", "a=b", "x-y", "a@b", " 5", "'=1", "a; b", "a;-5"]
)
def test_everything_else_stays(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize(
    ("text", "made"), [("a;=1+1", "a;'=1+1"), ("a\n@x", "a\n'@x"), ("=1;=2", "'=1;'=2"), ("a\t =x", "a\t' =x")]
)
def test_what_a_dutch_spreadsheet_takes_for_a_new_cell_is_text_too(text: str, made: str) -> None:
    assert inert(text) == made


@given(st.text(alphabet="=+-@;\t\r\n a1.'\u00a0", max_size=12))
def test_no_cell_of_it_is_a_formula(text: str) -> None:
    made = inert(text)
    assert inert(made) == made
    for cell in made.replace("\t", ";").replace("\r", ";").replace("\n", ";").split(";"):
        begun = cell.strip(" \u00a0")
        assert begun[:1] not in tuple("=+-@") or begun.strip("+-").replace(".", "1").isdigit(), (text, made)
