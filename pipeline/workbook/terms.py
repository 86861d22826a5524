"""A piece of a cell's formula beside the value it has.

Belongs here: putting terms together, so that what a cell says and what it shows without recalculation are written once.
Does not belong here: where a term stands (``sheets``), what is calculated (the modules of the sheets).

Values are exact fractions, texts, booleans, or None where a workbook would show an error.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from pipeline.errors import MeerwaardeError
from pipeline.model.expression import Expression, ExpressionError

Value = Fraction | str | bool | None
LONGEST_FORMULA = 8192

_ONE_THING = re.compile(r"[A-Za-z0-9_.$!]+")

# How closely an operator binds; what binds less closely gets brackets.
_ATOM, _POWER, _TIMES, _PLUS, _COMPARE = 5, 4, 3, 2, 1


@dataclass(frozen=True)
class Term:
    """Part of a formula.

    Attributes:
        text: as a cell has it, without ``=``.
        value: what it comes to.
        binds: how closely its last operator binds.
    """

    text: str
    value: Value
    binds: int = _ATOM

    def within(self, binds: int) -> str:
        """The text, in brackets where an operator that binds so closely needs them."""
        return self.text if self.binds >= binds else f"({self.text})"

    def __add__(self, other: "Term | int") -> "Term":
        return _operate(self, "+", term(other))

    def __sub__(self, other: "Term | int") -> "Term":
        return _operate(self, "-", term(other))

    def __rsub__(self, other: int) -> "Term":
        return _operate(term(other), "-", self)

    def __mul__(self, other: "Term | int") -> "Term":
        return _operate(self, "*", term(other))

    def __truediv__(self, other: "Term | int") -> "Term":
        return _operate(self, "/", term(other))

    def equals(self, other: "Term | str | int") -> "Term":
        """Whether two terms are the same; texts without regard to capitals, as a workbook compares them."""
        right = term(other)
        left_value, right_value = self.value, right.value
        if isinstance(left_value, str) and isinstance(right_value, str):
            left_value, right_value = left_value.casefold(), right_value.casefold()
        text = f"{self.within(_PLUS)}={right.within(_PLUS)}"
        return Term(text, left_value == right_value, _COMPARE)

    def exceeds(self, other: "Term | int") -> "Term":
        """Whether this number is the larger one."""
        right = term(other)
        known = isinstance(self.value, Fraction) and isinstance(right.value, Fraction)
        value = _number(self) > _number(right) if known else None
        return Term(f"{self.within(_PLUS)}>{right.within(_PLUS)}", value, _COMPARE)


def term(value: "Term | Fraction | Decimal | int | str") -> Term:
    """A constant as a term; only what has a short decimal form should be written into a formula."""
    if isinstance(value, Term):
        return value
    if isinstance(value, str):
        return Term('"' + value.replace('"', '""') + '"', value)
    return Term(format(Decimal(value), "f") if not isinstance(value, Fraction) else str(value), Fraction(value))


ZERO, ONE = term(0), term(1)


def _number(found: Term) -> Fraction:
    value = found.value
    if isinstance(value, bool):
        return Fraction(int(value))
    if isinstance(value, Fraction):
        return value
    raise MeerwaardeError(f"The workbook's formula {found.text} is calculated with, but its value is {value!r}.")


def _operate(left: Term, sign: str, right: Term) -> Term:
    binds = _TIMES if sign in "*/" else _PLUS
    # a - (b + c) and a / (b * c) keep their brackets.
    text = f"{left.within(binds)}{sign}{right.within(binds + (sign in '-/'))}"
    if left.value is None or right.value is None:
        return Term(text, None, binds)
    first, second = _number(left), _number(right)
    if sign == "/":
        return Term(text, first / second if second else None, binds)
    value = first + second if sign == "+" else first - second if sign == "-" else first * second
    return Term(text, value, binds)


def when(condition: Term, then: Term, otherwise: Term) -> Term:
    """``IF``; the branch that is not taken may be an error."""
    value = None if condition.value is None else then.value if condition.value else otherwise.value
    return Term(f"IF({condition.text},{then.text},{otherwise.text})", value)


def rounded(number: Term, decimals: int) -> Term:
    """``ROUND``: half away from zero, as the ledger rounds."""
    if number.value is None:
        return Term(f"ROUND({number.text},{decimals})", None)
    scaled = abs(_number(number)) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    value = Fraction(whole if _number(number) >= 0 else -whole, 10**decimals)
    return Term(f"ROUND({number.text},{decimals})", value)


def growth(rate: Term, years: Term) -> Term:
    """``(1+rate)^years``; years may be halves."""
    text = f"(1+{rate.within(_PLUS)})^{years.within(_ATOM)}"
    whole, half = divmod(_number(years), 1)
    value = (1 + _number(rate)) ** int(whole)
    if half:
        if half != Fraction(1, 2):
            raise MeerwaardeError(
                f"The workbook's formula {text} raises to {_number(years)}; expected whole or half years."
            )
        with localcontext() as context:
            context.prec = 40
            base = 1 + _number(rate)
            value *= Fraction((Decimal(base.numerator) / Decimal(base.denominator)).sqrt())
    return Term(text, Fraction(value), _POWER)


def root(number: Term) -> Term:
    """``SQRT``; of what is not negative."""
    text = f"SQRT({number.text})"
    if number.value is None:
        return Term(text, None)
    value = _number(number)
    with localcontext() as context:
        context.prec = 40
        return Term(text, Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt()))


def formula(expression: Expression, names: Mapping[str, Term]) -> Term:
    """The model's expression over terms: number or condition.

    Raises:
        MeerwaardeError: it is longer than a cell may hold.
    """
    texts = {name: found.within(_ATOM) for name, found in names.items()}
    text = expression.workbook({name: texts[name] for name in expression.names if name in texts})
    if len(text) > LONGEST_FORMULA - 200:
        raise MeerwaardeError(
            f"The formula '{expression.text[:60]}...' is {len(text)} characters long in the workbook; a cell holds "
            f"{LONGEST_FORMULA}. Name its parts as parameters or averages in model.yaml."
        )
    if expression.is_condition:
        return Term(text, expression.holds({name: found.value for name, found in names.items()}), _COMPARE)
    # A formula without names may still be a sum, which needs its brackets.
    return Term(text, _value_of(expression, names), _ATOM if _ONE_THING.fullmatch(text) else _PLUS)


def _value_of(expression: Expression, names: Mapping[str, Term]) -> Value:
    values = {name: found.value for name, found in names.items() if isinstance(found.value, Fraction)}
    try:
        return expression.number(values)
    except ExpressionError:
        return None


def constant_part(expression: Expression, names: Mapping[str, Term]) -> Term:
    """The part of a formula over records that is the same for every record; ``names`` are the constants."""
    text = expression.workbook_factor({name: found.within(_ATOM) for name, found in names.items()})
    values = {name: found.value for name, found in names.items() if isinstance(found.value, Fraction)}
    return Term(text, expression.product(values).factor, _TIMES)


def one_by_one(terms: Iterable[Term]) -> Term:
    """The sum of terms with plus signs; zero for none."""
    added = None
    for each in terms:
        added = each if added is None else added + each
    return added if added is not None else ZERO
