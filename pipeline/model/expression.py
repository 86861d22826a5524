"""One formula, written once in the model and read by everything that needs it.

Belongs here: parsing a formula into a small set of allowed nodes, checking the names it uses, and its readings: as SQL
(exact decimals), as a number (exact fractions), over arrays (simulation), as a cell's formula in a workbook, as words for a
page and as nodes that a script on a page calculates with. Does not belong here: which names exist in which place of a model
(``programme`` says so).

A formula is what a controller would write: names, numbers, ``+ - * /`` and brackets; a condition adds
``= <> < <= > >= and or not in``. It is parsed by sqlglot; every node that is not on the list is refused.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

if TYPE_CHECKING:
    import numpy as np

Value = Fraction | str | bool | None
# A formula as JSON holds it: {"name": ...}, {"number": "12.5"} or {"op": "+ - * / neg", "of": [nodes]}.
Node = dict[str, Any]

ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div)
COMPARISON = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
_LOGIC = (exp.And, exp.Or)
_CONDITIONS = (*COMPARISON, *_LOGIC, exp.Not, exp.In)
_ALLOWED = (
    *ARITHMETIC,
    *COMPARISON,
    *_LOGIC,
    exp.Not,
    exp.In,
    exp.Paren,
    exp.Neg,
    exp.Column,
    exp.Identifier,
    exp.Literal,
)
_LONGEST = 2_000
_DEEPEST = 100
_PLAIN_NUMBER = re.compile(r"[0-9]{1,18}(\.[0-9]{1,12})?")

_SIGNS: dict[type[exp.Expr], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "×",
    exp.Div: "/",
    exp.EQ: "=",
    exp.NEQ: "≠",
    exp.LT: "<",
    exp.LTE: "≤",
    exp.GT: ">",
    exp.GTE: "≥",
}


class ExpressionError(ValueError):
    """A formula that cannot be used; the message says what was found and what may be written."""


@dataclass(frozen=True)
class Product:
    """A formula as ``factor × columns``: one exact number times an SQL expression over the columns of a record.

    Attributes:
        factor: everything that is the same for every record.
        sql: SQL over the record's columns; None when the formula names no column.
    """

    factor: Fraction
    sql: str | None


@dataclass(frozen=True)
class Expression:
    """A parsed formula or condition; make one with :func:`parse`.

    Attributes:
        text: the formula as it is written in the model.
    """

    text: str

    @cached_property
    def tree(self) -> exp.Expr:
        """The syntax tree, checked against the list of allowed nodes."""
        return _parse(self.text)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names the formula uses, in order of appearance, each once."""
        found = [column.name for column in self.tree.find_all(exp.Column, bfs=False)]
        return tuple(dict.fromkeys(found))

    @property
    def is_condition(self) -> bool:
        """Whether this is true or false rather than a number."""
        return isinstance(self.tree.unnest(), (*COMPARISON, *_LOGIC, exp.Not, exp.In))

    def number(self, values: Mapping[str, Fraction | Decimal | int]) -> Fraction:
        """The exact value of the formula for these values of its names.

        Raises:
            ExpressionError: it divides by zero, or a name has no value.
        """
        result = _evaluate(self.tree, values)
        if not isinstance(result, Fraction):
            raise ExpressionError(f"'{self.text}' is a condition where a number is expected")
        return result

    def array(self, values: "Mapping[str, np.ndarray | float]") -> "np.ndarray | float":
        """The value of the formula for whole arrays at once, in binary floating point: what simulation calculates with.

        As NumPy does, a division by zero gives ``inf`` or ``nan``: whoever asks looks whether the outcome is finite.

        Raises:
            ExpressionError: a name has no value, or the formula is a condition.
        """
        return self.over(values, float)

    def over(self, values: Mapping[str, Any], literal: Callable[[Fraction], Any]) -> Any:
        """The value of the formula in any kind of number that adds, subtracts, multiplies and divides.

        Args:
            values: name -> value.
            literal: makes that kind of number out of one written in the formula.

        Raises:
            ExpressionError: a name has no value, or the formula is a condition.
        """
        return _over(self.tree, values, literal)

    def holds(self, record: Mapping[str, Value | Decimal | int]) -> bool:
        """Whether the condition holds for a record; as in SQL, a comparison with a missing value does not hold."""
        return _evaluate(self.tree, record) is True

    def sql(self, values: Mapping[str, Fraction | Decimal | int] | None = None) -> str:
        """The formula as SQL; names in ``values`` are filled in, the others stay columns.

        Only for conditions and for formulas without division: DuckDB divides in floating point. A formula that divides
        is split by :meth:`product`.
        """
        return _sql(self.tree, values or {})

    def product(self, values: Mapping[str, Fraction | Decimal | int]) -> Product:
        """Split the formula into an exact factor and SQL over columns, so that SQL never divides.

        Raises:
            ExpressionError: a column stands under a division bar, or a division stands inside a sum with columns.
        """
        return _product(self.tree, values)

    def workbook(self, names: Mapping[str, str]) -> str:
        """The formula as a cell of a workbook has it, without the ``=``; conditions are ``AND``, ``OR`` and ``NOT``.

        Args:
            names: name in the formula -> what stands for it in the workbook: a defined name or a cell.

        Raises:
            ExpressionError: a name has nothing that stands for it.
        """
        return _workbook(self.tree, names)

    def workbook_factor(self, names: Mapping[str, str]) -> str:
        """The constant part of the formula, as :meth:`product` splits it, as a cell of a workbook has it.

        ``names`` are the constants; every other name is a column of a record. What stands inside a sum with columns
        belongs to the columns.
        """
        return _workbook_factor(self.tree, names)

    def nodes(self) -> Node:
        """The formula as nodes for a script on a page, which reads them as :meth:`number` reads the tree.

        Raises:
            ExpressionError: the formula is a condition.
        """
        return _nodes(self.tree)

    def nodes_of_factor(self, constants: Collection[str]) -> Node:
        """The constant part of the formula, as :meth:`product` splits it, as nodes.

        Args:
            constants: the names that are constant; every other name is a column of a record.
        """
        return _nodes_of_factor(self.tree, constants)

    def tied(self, constants: Collection[str]) -> frozenset[str]:
        """The constants that stand in one sum with columns: they move with every record apart, not as a factor.

        ``hours_per_week - free_hours`` is such a sum; ``hours_per_week / full_time_hours`` is not.
        """
        found: set[str] = set()
        for node in self.tree.find_all(exp.Add, exp.Sub):
            names = {column.name for column in node.find_all(exp.Column)}
            inside = names & set(constants)
            if inside != names:
                found |= inside
        return frozenset(found)

    def words(self, name: Callable[[str], str], number: Callable[[Decimal], str] = str) -> str:
        """The formula for a reader: names and numbers as ``name`` and ``number`` print them, × for times."""
        return _words(self.tree, name, number)


def parse(text: str, known: Mapping[str, object] | frozenset[str], condition: bool = False) -> Expression:
    """Parse a formula that may use only the names in ``known``.

    Args:
        text: the formula as written in the model.
        known: the names that exist at this place: columns and parameters.
        condition: whether it must be a condition (true or false) instead of a number.

    Raises:
        ExpressionError: it is not a formula, uses something not allowed, or a name that does not exist here.
    """
    expression = Expression(text)
    for name in expression.names:
        if name not in known:
            from difflib import get_close_matches

            near = get_close_matches(name, list(known), n=3)
            hint = f"; did you mean {' or '.join(near)}?" if near else f"; known here: {', '.join(sorted(known))}"
            raise ExpressionError(f"'{name}' is no column, parameter or count that exists here{hint}")
    if expression.is_condition != condition:
        wanted = "a condition such as status = 'paid_work'" if condition else "a number, such as a * b"
        raise ExpressionError(f"'{text}' is not {wanted}")
    return expression


@lru_cache(maxsize=4096)
def _parse(text: str) -> exp.Expr:
    # Shared between all expressions with this text: readings copy the tree before they change it.
    if len(text) > _LONGEST:
        raise ExpressionError(f"a formula of {len(text)} characters; at most {_LONGEST} are read")
    if not text.strip():
        raise ExpressionError("an empty formula")
    if "--" in text or "/*" in text:
        raise ExpressionError(f"'{text}' holds a comment; a formula holds none")
    if text.rstrip().endswith(";"):
        raise ExpressionError(f"'{text}' ends with a semicolon; leave it out")
    try:
        tree = sqlglot.parse_one(text, read="duckdb")
    except (SqlglotError, RecursionError):
        raise ExpressionError(
            f"'{text}' is not a formula. Write names, numbers, + - * / and brackets; in a condition also = <> < > and or not in"
        ) from None
    _check_depth(tree, text)
    for node in tree.walk():
        _check(node, text)
    _check_kinds(tree, text)
    return tree


def _check_depth(tree: exp.Expr, text: str) -> None:
    """Refuse what would exhaust the stack of those who read the tree; walked without recursion."""
    level = [tree]
    for _ in range(_DEEPEST):
        level = [child for node in level for child in node.iter_expressions()]
        if not level:
            return
    raise ExpressionError(f"'{text[:60]}...' is too long a chain; name its parts as parameters or averages")


def _check(node: exp.Expr, text: str) -> None:
    if type(node) not in _ALLOWED:
        raise ExpressionError(
            f"'{node.sql(dialect='duckdb')}' in '{text}' is not allowed. "
            "A formula holds names, numbers, + - * / and brackets; a condition also = <> < > and or not in"
        )
    if isinstance(node, exp.Column) and node.table:
        raise ExpressionError(f"'{node.sql()}' in '{text}': write the name without a point")
    if isinstance(node, exp.Identifier) and not node.name.replace("_", "a").isalnum():
        raise ExpressionError(f"'{node.name}' in '{text}' is not a name")
    if isinstance(node, exp.In) and (node.args.get("query") or node.args.get("unnest") or not node.expressions):
        raise ExpressionError(f"'in' needs a list of values in '{text}'")
    if isinstance(node, exp.Literal) and not node.is_string and not _PLAIN_NUMBER.fullmatch(node.this):
        raise ExpressionError(f"'{node.this}' in '{text}': write the number out, such as 1500.25")


def _check_kinds(tree: exp.Expr, text: str) -> None:
    """Numbers are calculated with, conditions are combined; nothing does both."""
    top = tree.unnest()
    if isinstance(top, exp.Literal) and top.is_string:
        raise ExpressionError(f"'{text}' is a text where a number or a condition is expected")
    for node in tree.walk():
        if isinstance(node, (*ARITHMETIC, exp.Neg)):
            for child in node.iter_expressions():
                inner = child.unnest()
                if isinstance(inner, (*COMPARISON, *_LOGIC, exp.Not, exp.In)) or (
                    isinstance(inner, exp.Literal) and inner.is_string
                ):
                    raise ExpressionError(f"'{inner.sql(dialect='duckdb')}' in '{text}' is not a number")
        sides = [(side, isinstance(side.unnest(), _CONDITIONS)) for side in node.iter_expressions()]
        for side, is_condition in sides:
            if is_condition and isinstance(node, (*COMPARISON, exp.In)):
                raise ExpressionError(
                    f"'{side.sql(dialect='duckdb')}' in '{text}' is compared; combine it with and, or"
                )
            if not is_condition and isinstance(node, (*_LOGIC, exp.Not)):
                raise ExpressionError(f"'{side.sql(dialect='duckdb')}' in '{text}' is not a condition")


def _literal(node: exp.Literal) -> Fraction | str:
    return node.this if node.is_string else Fraction(node.this)


def _evaluate(node: exp.Expr, values: Mapping[str, object]) -> Value:
    if isinstance(node, exp.Paren):
        return _evaluate(node.this, values)
    if isinstance(node, exp.Literal):
        return _literal(node)
    if isinstance(node, exp.Column):
        if node.name not in values:
            raise ExpressionError(f"'{node.name}' has no value")
        value = values[node.name]
        if isinstance(value, (int, Decimal, Fraction)) and not isinstance(value, bool):
            return Fraction(value)
        return value if isinstance(value, (str, bool)) else None
    if isinstance(node, exp.Neg):
        negated = _evaluate(node.this, values)
        return -negated if isinstance(negated, Fraction) else None
    if isinstance(node, exp.Not):
        inner = _evaluate(node.this, values)
        return None if inner is None else not inner
    if isinstance(node, _LOGIC):
        sides = (_evaluate(node.left, values), _evaluate(node.right, values))
        if isinstance(node, exp.And):
            return False if False in sides else None if None in sides else True
        return True if True in sides else None if None in sides else False
    if isinstance(node, exp.In):
        found = _evaluate(node.this, values)
        return None if found is None else any(found == _evaluate(item, values) for item in node.expressions)
    left, right = _evaluate(node.args["this"], values), _evaluate(node.args["expression"], values)
    if left is None or right is None:
        return None
    return _operate(node, left, right)


def _operate(node: exp.Expr, left: Value, right: Value) -> Value:
    if isinstance(node, exp.EQ):
        return left == right
    if isinstance(node, exp.NEQ):
        return left != right
    if not (isinstance(left, Fraction) and isinstance(right, Fraction)):
        raise ExpressionError(
            f"'{node.sql(dialect='duckdb')}' compares or calculates with something that is not a number"
        )
    if isinstance(node, exp.Add):
        return left + right
    if isinstance(node, exp.Sub):
        return left - right
    if isinstance(node, exp.Mul):
        return left * right
    if isinstance(node, exp.Div):
        if right == 0:
            raise ExpressionError(f"'{node.sql(dialect='duckdb')}' divides by zero")
        return left / right
    if isinstance(node, exp.LT):
        return left < right
    if isinstance(node, exp.LTE):
        return left <= right
    if isinstance(node, exp.GT):
        return left > right
    return left >= right


def _over(node: exp.Expr, values: Mapping[str, Any], literal: Callable[[Fraction], Any]) -> Any:
    if isinstance(node, exp.Paren):
        return _over(node.this, values, literal)
    if isinstance(node, exp.Literal) and not node.is_string:
        return literal(Fraction(node.this))
    if isinstance(node, exp.Column):
        if node.name not in values:
            raise ExpressionError(f"'{node.name}' has no value")
        return values[node.name]
    if isinstance(node, exp.Neg):
        return -_over(node.this, values, literal)
    if not isinstance(node, ARITHMETIC):
        raise ExpressionError(f"'{node.sql(dialect='duckdb')}' is a condition where a number is expected")
    left, right = (_over(node.args[side], values, literal) for side in ("this", "expression"))
    if isinstance(node, exp.Add):
        return left + right
    if isinstance(node, exp.Sub):
        return left - right
    if isinstance(node, exp.Mul):
        return left * right
    return left / right


def _number_sql(value: Fraction | Decimal | int) -> str:
    """A number as an exact SQL literal; only numbers with a finite decimal form have one."""
    fraction = Fraction(value)
    denominator, twos, fives = fraction.denominator, 0, 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    if denominator != 1:
        raise ExpressionError(f"{fraction} has no exact decimal form")
    places = max(twos, fives)
    digits = fraction.numerator * 10**places // fraction.denominator
    sign, digits = ("-" if digits < 0 else ""), abs(digits)
    whole, rest = divmod(digits, 10**places)
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def _sql(node: exp.Expr, values: Mapping[str, Fraction | Decimal | int]) -> str:
    if isinstance(node, exp.Div):
        raise ExpressionError(f"'{node.sql(dialect='duckdb')}' divides inside a sum or a condition: multiply instead")

    def fill(inner: exp.Expr) -> exp.Expr:
        if isinstance(inner, exp.Column) and inner.name in values:
            return sqlglot.parse_one(f"({_number_sql(values[inner.name])})", read="duckdb")
        if isinstance(inner, exp.Div):
            raise ExpressionError(
                f"'{inner.sql(dialect='duckdb')}' divides inside a sum or a condition: multiply instead"
            )
        return inner

    return node.copy().transform(fill).sql(dialect="duckdb", identify=True)


def _product(node: exp.Expr, values: Mapping[str, Fraction | Decimal | int]) -> Product:
    columns = [column for column in node.find_all(exp.Column) if column.name not in values]
    if not columns:
        result = _evaluate(node, values)
        if not isinstance(result, Fraction):
            raise ExpressionError(f"'{node.sql(dialect='duckdb')}' is not a number")
        return Product(result, None)
    if isinstance(node, exp.Paren):
        return _product(node.this, values)
    if isinstance(node, exp.Neg):
        inner = _product(node.this, values)
        return Product(-inner.factor, inner.sql)
    if isinstance(node, exp.Mul):
        left, right = _product(node.left, values), _product(node.right, values)
        both = [part.sql for part in (left, right) if part.sql is not None]
        return Product(left.factor * right.factor, " * ".join(both))
    if isinstance(node, exp.Div):
        left, right = _product(node.left, values), _product(node.right, values)
        if right.sql is not None:
            raise ExpressionError(
                f"'{node.sql(dialect='duckdb')}' divides by a column: only parameters and numbers divide"
            )
        if right.factor == 0:
            raise ExpressionError(f"'{node.sql(dialect='duckdb')}' divides by zero")
        return Product(left.factor / right.factor, left.sql)
    return Product(Fraction(1), f"({_sql(node, values)})")


def _words(node: exp.Expr, name: Callable[[str], str], number: Callable[[Decimal], str]) -> str:
    if isinstance(node, exp.Paren):
        return f"({_words(node.this, name, number)})"
    if isinstance(node, exp.Column):
        return name(node.name)
    if isinstance(node, exp.Literal):
        return node.this if node.is_string else number(Decimal(node.this))
    if isinstance(node, exp.Neg):
        return f"-{_words(node.this, name, number)}"
    if isinstance(node, exp.Not):
        return f"not {_words(node.this, name, number)}"
    if isinstance(node, exp.In):
        items = ", ".join(_words(item, name, number) for item in node.expressions)
        return f"{_words(node.this, name, number)} in ({items})"
    sign = _SIGNS.get(type(node)) or ("and" if isinstance(node, exp.And) else "or")
    left, right = (_words(node.args[side], name, number) for side in ("this", "expression"))
    return f"{left} {sign} {right}"


_WORKBOOK_SIGNS: dict[type[exp.Expr], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}


def _workbook(node: exp.Expr, names: Mapping[str, str]) -> str:
    if isinstance(node, exp.Paren):
        return f"({_workbook(node.this, names)})"
    if isinstance(node, exp.Column):
        if node.name not in names:
            raise ExpressionError(f"'{node.name}' has no place in the workbook")
        return names[node.name]
    if isinstance(node, exp.Literal):
        # A quote inside a text is doubled, as in a cell's formula.
        return '"' + node.this.replace('"', '""') + '"' if node.is_string else node.this
    if isinstance(node, exp.Neg):
        # In a cell a minus binds closer than anything, so what it stands before needs brackets of its own.
        return f"(-({_workbook(node.this, names)}))"
    if isinstance(node, exp.Not):
        return f"NOT({_workbook(node.this, names)})"
    if isinstance(node, _LOGIC):
        word = "AND" if isinstance(node, exp.And) else "OR"
        return f"{word}({_workbook(node.left, names)},{_workbook(node.right, names)})"
    if isinstance(node, exp.In):
        found = _workbook(node.this, names)
        return "OR(" + ",".join(f"{found}={_workbook(item, names)}" for item in node.expressions) + ")"
    left, right = _workbook(node.args["this"], names), _workbook(node.args["expression"], names)
    return f"{left}{_WORKBOOK_SIGNS[type(node)]}{right}"


def _workbook_factor(node: exp.Expr, names: Mapping[str, str]) -> str:
    if all(column.name in names for column in node.find_all(exp.Column)):
        return f"({_workbook(node, names)})" if isinstance(node, (exp.Add, exp.Sub)) else _workbook(node, names)
    if isinstance(node, exp.Paren):
        return _workbook_factor(node.this, names)
    if isinstance(node, exp.Neg):
        return f"(-({_workbook_factor(node.this, names)}))"
    if isinstance(node, (exp.Mul, exp.Div)):
        left, right = _workbook_factor(node.left, names), _workbook_factor(node.right, names)
        if isinstance(node, exp.Div):
            # Only constants divide: product() has refused anything else.
            return f"{left}/({right})"
        return "*".join(part for part in (left, right) if part != "1") or "1"
    return "1"


_OPERATORS: dict[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}


def _operation(sign: str, *of: Node) -> Node:
    return {"op": sign, "of": list(of)}


def _nodes(node: exp.Expr) -> Node:
    if isinstance(node, exp.Paren):
        return _nodes(node.this)
    if isinstance(node, exp.Column):
        return {"name": node.name}
    if isinstance(node, exp.Literal) and not node.is_string:
        return {"number": node.this}
    if isinstance(node, exp.Neg):
        return _operation("neg", _nodes(node.this))
    if not isinstance(node, ARITHMETIC):
        raise ExpressionError(f"'{node.sql(dialect='duckdb')}' is a condition where a number is expected")
    return _operation(_OPERATORS[type(node)], _nodes(node.args["this"]), _nodes(node.args["expression"]))


def _nodes_of_factor(node: exp.Expr, constants: Collection[str]) -> Node:
    if all(column.name in constants for column in node.find_all(exp.Column)):
        return _nodes(node)
    if isinstance(node, exp.Paren):
        return _nodes_of_factor(node.this, constants)
    if isinstance(node, exp.Neg):
        return _operation("neg", _nodes_of_factor(node.this, constants))
    if isinstance(node, (exp.Mul, exp.Div)):
        left, right = _nodes_of_factor(node.left, constants), _nodes_of_factor(node.right, constants)
        return _operation(_OPERATORS[type(node)], left, right)
    # A column, or a sum with columns in it: that belongs to the records.
    return {"number": "1"}
