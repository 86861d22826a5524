"""A model's formulas for a reader: in words, and with the numbers filled in.

Belongs here: names of columns, parameters, counts and averages as words or as printed numbers. Does not belong here:
parsing a formula (``model.expression``) and calculating one (``calculation``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlglot import exp

from pipeline.model.checking import VOLUME
from pipeline.model.expression import Expression
from pipeline.model.loading import CohortModel, Parameter
from pipeline.model.parts import Component
from pipeline.reporting.numbers import Numbers, half_up
from pipeline.reporting.use import RECORDS
from pipeline.reporting.words import Words


@dataclass(frozen=True)
class FormulaWords:
    """Prints formulas of one model in one language."""

    model: CohortModel
    words: Words
    numbers: Numbers
    figures: Mapping[str, tuple[Any, str]]

    @staticmethod
    def names(component: Component) -> set[str]:
        """Every name that quantity, price and averages of a component use."""
        formulas = [component.quantity.formula, component.price.formula, *(a.formula for a in component.price.averages)]
        return {name for formula in formulas for name in Expression(formula).names}

    def quantity(self, component: Component) -> str:
        """The quantity's formula in words."""
        return self._in_words(component.quantity.formula, component)

    def price(self, component: Component) -> str:
        """The price's formula in words."""
        return self._in_words(component.price.formula, component)

    def averages(self, component: Component) -> Iterator[tuple[str, str]]:
        """Each average that the price uses: its words and its formula in words."""
        for average in component.price.averages:
            yield average.label.in_language(self.numbers.language), self._in_words(average.formula, component)

    def price_filled(self, component: Component, bound: str, price: Decimal) -> str:
        """The price's formula under a bound with its numbers filled in.

        Args:
            component: the component.
            bound: the bound.
            price: what the formula came to, from which an average over records is worked back where it is the only
                one and the formula is linear in it; otherwise an average stays in words.
        """
        known = self._known(component, bound)
        averages = {average.average: average for average in component.price.averages}
        if len(averages) == 1:
            name = next(iter(averages))
            worked_back = _worked_back(Expression(component.price.formula), known, name, price)
            if worked_back is not None:
                known[name] = (worked_back, averages[name].unit)

        def value(name: str) -> str:
            return self._printed(*known[name]) if name in known else self._name(name, component)

        return Expression(component.price.formula).words(value, self.numbers.exact)

    def _known(self, component: Component, bound: str) -> dict[str, tuple[Any, str]]:
        known: dict[str, tuple[Any, str]] = {}
        for name in Expression(component.price.formula).names:
            parameter = self.model.parameters.get(name)
            if parameter is not None:
                known[name] = (self._at_price_level(parameter, bound), parameter.unit)
            elif f"count.{name}" in self.figures:
                known[name] = self.figures[f"count.{name}"]
        return known

    def _at_price_level(self, parameter: Parameter, bound: str) -> Decimal:
        """The value as the leading variant uses it: as found, or brought to the cohort's price year."""
        if self.model.variant.price_level == "as-found":
            return parameter.under(bound)
        indexed = Fraction(parameter.under(bound)) * self.model.index_factor(parameter)
        return half_up(Decimal(indexed.numerator) / Decimal(indexed.denominator), 12)

    def _printed(self, value: Decimal, unit: str) -> str:
        if unit.startswith("EUR"):
            return self.numbers.price(value)
        if unit.startswith("share"):
            return f"{self.numbers.exact(Decimal(value) * 100)}%"
        return self.numbers.exact(value)

    def one_more(self, component: Component, count: str, bound: str) -> Fraction | None:
        """By which share the price grows when a count is one higher; None where that cannot be worked out."""
        known = self._known(component, bound)
        formula = Expression(component.price.formula)
        if count not in known or any(name not in known for name in formula.names):
            return None
        values = {name: Fraction(value) for name, (value, _) in known.items()}
        now = formula.number(values)
        return formula.number({**values, count: values[count] + 1}) / now - 1 if now else None

    def _in_words(self, formula: str, component: Component) -> str:
        return Expression(formula).words(lambda name: self._name(name, component), self.numbers.exact)

    def _name(self, name: str, component: Component) -> str:
        language = self.numbers.language
        if component.quantity.records == RECORDS and name == VOLUME[RECORDS]:
            return self.words.code("column", "units")
        for average in component.price.averages:
            if average.average == name:
                return average.label.in_language(language)
        for count in self.model.model.counts:
            if count.count == name:
                return count.label.in_language(language)
        if name in self.model.parameters:
            return self.model.parameters[name].label.in_language(language)
        return self.words.code("column", name)


def _worked_back(
    formula: Expression, known: Mapping[str, tuple[Any, str]], name: str, price: Decimal
) -> Decimal | None:
    """The value of ``name`` for which a formula linear in it gives ``price``, to the cent; None where it is not."""
    if name not in formula.names or any(other != name and other not in known for other in formula.names):
        return None
    values = {other: Fraction(value) for other, (value, _) in known.items()}
    at_0, at_1, at_2 = (formula.number({**values, name: Fraction(point)}) for point in range(3))
    if at_1 == at_0 or at_2 - at_1 != at_1 - at_0:
        return None
    found = (Fraction(price) - at_0) / (at_1 - at_0)
    return half_up(Decimal(found.numerator) / Decimal(found.denominator), 2)


def counted_statuses(where: str | None) -> list[str]:
    """The codes that a condition asks for, in order; none when there is no condition."""
    if not where:
        return []
    literals = Expression(where).tree.find_all(exp.Literal, bfs=False)
    return list(dict.fromkeys(literal.this for literal in literals if literal.is_string))
