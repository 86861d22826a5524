"""The model's one expression as a number and as a cell of a workbook: the same, whatever is written.

Belongs here: random formulas, read by a small reader of cell formulas and by LibreOffice. Does not belong here: whole
workbooks.
"""

import ast
import io
import math
import operator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import xlsxwriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.model.expression import Expression, ExpressionError
from pipeline.workbook.terms import Term, constant_part, formula
from tests.support.libreoffice import needs_libreoffice, recalculated

NAMES = ("alpha", "beta", "gamma")
numbers = st.decimals(min_value=Decimal("-50"), max_value=Decimal("50"), places=2, allow_nan=False)
values = st.fixed_dictionaries(dict.fromkeys(NAMES, numbers))
leaves = st.one_of(st.sampled_from(NAMES), st.sampled_from(["0", "1", "2.5", "12", "0.0225"]))


def _deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from([" + ", " - ", " * ", " / "]), inner).map("".join),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"- {text}"),
    )


texts = st.recursive(leaves, _deeper, max_leaves=8)
OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


def worked_out(text: str, values: dict[str, Fraction]) -> Fraction:
    """A cell's arithmetic, read as a workbook reads it; a sign binds closer than any operator there, as in Python here."""

    def of(node: Any) -> Fraction:
        if isinstance(node, ast.BinOp):
            return OPERATORS[type(node.op)](of(node.left), of(node.right))
        if isinstance(node, ast.UnaryOp):
            return -of(node.operand)
        return values[node.id] if isinstance(node, ast.Name) else Fraction(str(node.value))

    return of(ast.parse(text, mode="eval").body)


def number_of(text: str, given: dict[str, Fraction]) -> Fraction:
    try:
        return Expression(text).number(given)
    except ExpressionError:
        assume(False)
        raise


@given(texts, values)
@settings(max_examples=300, deadline=None)
def test_a_cell_says_what_the_expression_says(text: str, given_values: dict[str, Decimal]) -> None:
    exact = {name: Fraction(value) for name, value in given_values.items()}
    expected = number_of(text, exact)
    cell = Expression(text).workbook({name: name for name in NAMES})
    assert worked_out(cell, exact) == expected
    made = formula(Expression(text), {name: Term(name, value) for name, value in exact.items()})
    assert made.value == expected
    # As part of something larger it keeps its own brackets.
    assert worked_out((Term("7", Fraction(7)) * made - made).text, exact) == 7 * expected - expected


@given(texts, values)
@settings(max_examples=200, deadline=None)
def test_the_constant_part_is_the_factor_of_the_product(text: str, given_values: dict[str, Decimal]) -> None:
    constants = {name: Fraction(given_values[name]) for name in ("alpha", "beta")}
    try:
        expected = Expression(text).product(constants).factor
    except ExpressionError:
        assume(False)
        raise
    part = constant_part(Expression(text), {name: Term(name, value) for name, value in constants.items()})
    assert part.value == expected
    assert worked_out(part.text, constants) == expected


class TestInLibreOffice:
    pytestmark = needs_libreoffice

    @given(st.lists(st.tuples(texts, values), min_size=150, max_size=200))
    @settings(max_examples=2, deadline=None, database=None)
    def test_a_spreadsheet_program_gives_the_same(
        self, tmp_path_factory: Any, cases: list[tuple[str, dict[str, Decimal]]]
    ) -> None:
        content, expected = io.BytesIO(), []
        book = xlsxwriter.Workbook(content, {"in_memory": True})
        sheet = book.add_worksheet("cells")
        for text, given_values in cases:
            exact = {name: Fraction(value) for name, value in given_values.items()}
            try:
                value = Expression(text).number(exact)
            except ExpressionError:
                continue
            if abs(value) > Fraction(10**9):
                continue
            row = len(expected)
            for column, name in enumerate(NAMES):
                sheet.write_number(row, column + 1, float(exact[name]))
            cells = {name: f"{'BCD'[column]}{row + 1}" for column, name in enumerate(NAMES)}
            sheet.write_formula(row, 0, f"={Expression(text).workbook(cells)}", None, -1)
            expected.append((text, given_values, float(value)))
        book.close()
        folder: Path = tmp_path_factory.mktemp("cells")
        found = recalculated({"cells": content.getvalue()}, folder)["cells"]["cells"]
        assert len(expected) > 50
        for (text, given_values, value), row in zip(expected, found, strict=True):
            # What cancels out leaves the last digits of what was subtracted; #DIV/0! would be no number at all.
            if isinstance(row[0], float):
                assert math.isclose(row[0], value, rel_tol=1e-9, abs_tol=1e-6), (text, given_values)
            else:
                assert abs(value) > 1e6, (text, given_values, row[0])
