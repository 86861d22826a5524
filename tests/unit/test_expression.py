"""The one expression: what it takes, what it refuses, and that all its readings agree.

Belongs here: ``pipeline.model.expression``. Does not belong here: which names exist where (``test_model_faults``).
"""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import store
from pipeline.model.checking import mixed_kinds
from pipeline.model.expression import Expression, ExpressionError, parse

KNOWN = frozenset({"a", "b", "c", "status"})

REFUSED = {
    "function": "sum(a)",
    "own function": "system('x')",
    "function without brackets": "current_date",
    "subquery": "(select a from participants)",
    "exists": "exists(select 1)",
    "in subquery": "a in (select 1)",
    "in nothing": "a in ()",
    "in unnest": "a in unnest([1])",
    "in a name": "a in b",
    "cast": "a::int",
    "cast written out": "cast(a as integer)",
    "date literal": "date '2020-01-01'",
    "interval": "interval 1 year",
    "case": "case when a = 1 then b end",
    "if": "if(a, b, c)",
    "window": "row_number() over ()",
    "lambda": "x -> x",
    "star": "*",
    "star of a table": "a.*",
    "table and column": "outflow.a",
    "alias": "a as b",
    "alias without as": "a b",
    "list": "[1, 2]",
    "struct": "{'x': 1}",
    "element": "a[1]",
    "tuple": "(a, b)",
    "two values": "a, b",
    "comment to the end": "a -- + b",
    "comment inside": "a /* + b */",
    "second statement": "a; drop table outflow",
    "semicolon": "a;",
    "statement": "drop table outflow",
    "query": "select a",
    "copy": "copy outflow to 'x.csv'",
    "attach": "attach 'x.duckdb'",
    "placeholder": "?",
    "numbered placeholder": "$1",
    "named placeholder": ":a",
    "position": "#1",
    "concatenation": "a || b",
    "remainder": "a % b",
    "power": "a ** 2",
    "whole division": "a // 2",
    "bits": "a & b",
    "text as a number": "'x'",
    "text in arithmetic": "a + 'x'",
    "null": "null",
    "true": "true",
    "is null": "a is null",
    "between": "a between 1 and 2",
    "like": "status like 'p%'",
    "name with a space": '"a b"',
    "name with odd characters": '"a;b"',
    "invisible character": "a\u200b",
    "exponent": "1e5",
    "huge number": "9" * 19,
    "too many decimals": "0." + "1" * 13,
    "hexadecimal": "0xff",
    "number that ends in a point": "1.",
    "nothing": "",
    "blanks": " \n ",
    "half a formula": "a +",
    "open bracket": "(a",
    "closing bracket": "a)",
    "number where a condition is": "not a",
    "numbers combined": "a and b",
    "condition in arithmetic": "a + (b = 1)",
    "condition compared": "a = b = c",
    "conditions compared": "(a = 1) = (b = 2)",
    "deep brackets": "(" * 300 + "a" + ")" * 300,
    "long chain": " + ".join(["a"] * 500),
    "many minuses": "- " * 300 + "a",
    "many nots": "not " * 300 + "a = 1",
    "very long": "a + " * 600 + "a",
    "zero byte": "a\x00",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.parametrize("condition", [False, True])
def test_refused(text: str, condition: bool) -> None:
    with pytest.raises(ExpressionError) as refusal:
        parse(text, KNOWN, condition)
    assert str(refusal.value)


ACCEPTED = {
    "a": "a",
    "-a": "-a",
    "a - -b": "a - -b",
    "(a + b) * c / 2": "(a + b) × c / 2",
    "1500.25": "1500.25",
    "a = 1": "a = 1",
    "status <> 'none'": "status ≠ none",
    "status in ('paid_work', 'volunteering')": "status in (paid_work, volunteering)",
    "not status in ('none') and (a >= 2 or b <= 3)": "not status in (none) and (a ≥ 2 or b ≤ 3)",
    "status = 'it''s; x'": "status = it's; x",
}


@pytest.mark.parametrize(("text", "words"), ACCEPTED.items())
def test_accepted_and_told(text: str, words: str) -> None:
    expression = Expression(text)
    assert parse(text, KNOWN, expression.is_condition).words(lambda name: name) == words


def test_names_are_in_order_and_once() -> None:
    assert Expression("b * a + b / (c - a)").names == ("b", "a", "c")


def test_unknown_name_suggests_a_near_one() -> None:
    with pytest.raises(ExpressionError, match="did you mean hours_per_week"):
        parse("person_years * hour_per_week", frozenset({"person_years", "hours_per_week"}))
    with pytest.raises(ExpressionError, match="known here: a, b"):
        parse("zzz", frozenset({"a", "b"}))
    with pytest.raises(ExpressionError, match="'A' is no column"):
        parse("A", frozenset({"a"}))


def test_number_or_condition_as_asked() -> None:
    with pytest.raises(ExpressionError, match="not a condition"):
        parse("a * b", KNOWN, condition=True)
    with pytest.raises(ExpressionError, match="not a number"):
        parse("a = b", KNOWN)
    with pytest.raises(ExpressionError, match="not a number"):
        parse("((a = b))", KNOWN)


def test_numbers_are_exact() -> None:
    formula = Expression("a * 12 * b / c * (1 + 0.25)")
    assert formula.number({"a": Decimal("2200.10"), "b": 24, "c": 36}) == Fraction("2200.10") * 12 * 24 / 36 * Fraction(
        5, 4
    )
    assert Expression("1 - 0.9 - 0.1").number({}) == 0
    assert Expression("a - b - c").number({"a": 10, "b": 3, "c": 2}) == 5
    assert Expression("a / b / c").number({"a": 12, "b": 3, "c": 2}) == 2


@pytest.mark.parametrize(
    ("text", "values"), [("a / b", {"a": 1, "b": 0}), ("a + b", {"a": 1}), ("a * b", {"a": "x", "b": 1})]
)
def test_what_cannot_be_worked_out_says_so(text: str, values: dict[str, int]) -> None:
    with pytest.raises(ExpressionError):
        Expression(text).number(values)


@pytest.mark.parametrize(
    ("text", "record", "holds"),
    [
        ("status = 'paid_work'", {"status": "paid_work"}, True),
        ("status = 'paid_work'", {"status": None}, False),
        ("not status = 'paid_work'", {"status": None}, False),
        ("status <> 'paid_work'", {"status": None}, False),
        ("status = 'x' or a = 1", {"status": None, "a": 1}, True),
        ("status = 'x' and a = 1", {"status": None, "a": 2}, False),
        ("not (status = 'x' and a = 1)", {"status": None, "a": 2}, True),
        ("a >= 2", {"a": Decimal("2.0")}, True),
        ("a in (1, 2)", {"a": Decimal("2.00")}, True),
        ("a in (1, 2)", {"a": None}, False),
    ],
)
def test_conditions_hold_as_in_sql(text: str, record: dict[str, object], holds: bool) -> None:
    condition = parse(text, frozenset(record), condition=True)
    assert condition.holds(record) is holds  # type: ignore[arg-type]
    with store.session(threads=1) as db:
        types = {name: "VARCHAR" if name == "status" else "DECIMAL(18,6)" for name in record}
        db.put_rows("t", [tuple(record.values())], types)
        assert (db.rows(f"SELECT COUNT(*) FROM t WHERE {condition.sql()}") == [(1,)]) is holds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("status = 1", "a text with a number"),
        ("a = 'x'", "a text with a number"),
        ("a in (1, 'x')", "a text with a number"),
        ("status in ('x', a)", "a text with a number"),
        ("status < 'x'", "puts texts in order"),
        ("status * 2 = 4", "cannot be calculated with"),
        ("status = 'x'", None),
        ("a > 1 and status in ('x', 'y')", None),
    ],
)
def test_texts_and_numbers_are_kept_apart(text: str, expected: str | None) -> None:
    problem = mixed_kinds(Expression(text), {"status"})
    assert problem is None if expected is None else problem is not None and expected in problem


def test_product_splits_into_a_factor_and_columns() -> None:
    product = Expression("a * 12 * b / c").product({"c": 36})
    assert (product.factor, product.sql) == (Fraction(1, 3), '("a") * ("b")')
    assert Expression("c / 3").product({"c": 1}).sql is None
    assert Expression("-(a) * 2").product({}).factor == -2


@pytest.mark.parametrize("text", ["c / a", "a + b / 2", "(a + 1 / 3) * b", "1 / (a)"])
def test_columns_never_divide_and_sums_never_hold_a_division(text: str) -> None:
    with pytest.raises(ExpressionError, match="divide"):
        Expression(text).product({"c": 1})


def test_a_parameter_without_a_decimal_form_is_refused_in_a_sum() -> None:
    with pytest.raises(ExpressionError, match="no exact decimal form"):
        Expression("a + c").product({"c": Fraction(1, 3)})


def formulas(depth: int = 3) -> st.SearchStrategy[str]:
    leaves = st.sampled_from(["a", "b", "2", "0.125", "(c)"])
    return st.recursive(
        leaves,
        lambda inner: st.builds(lambda x, sign, y: f"({x} {sign} {y})", inner, st.sampled_from(["+", "-", "*"]), inner),
        max_leaves=5,
    )


def test_number_sql_and_product_agree() -> None:
    small = st.decimals(Decimal(-50), Decimal(50), places=2, allow_nan=False, allow_infinity=False)

    with store.session(threads=1) as db:

        @settings(max_examples=40, deadline=None, database=None, derandomize=True)
        @given(text=formulas(), divisor=st.sampled_from(["", " / 3", " / (c)"]), a=small, b=small, c=st.integers(1, 9))
        def agree(text: str, divisor: str, a: Decimal, b: Decimal, c: int) -> None:
            formula = parse(text + divisor, KNOWN)
            exact = formula.number({"a": a, "b": b, "c": c})
            product = formula.product({"c": c})
            if product.sql is None:
                assert product.factor == exact
                return
            db.put_rows("t", [(a, b)], {"a": "DECIMAL(9,2)", "b": "DECIMAL(9,2)"})
            ((found,),) = db.rows(f"SELECT {product.sql} FROM t")
            assert product.factor * Fraction(found) == exact

        agree()
