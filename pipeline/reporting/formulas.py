"""A model's formulas for a reader: in words, and with the numbers filled in.

Belongs here: names of columns, parameters, counts and averages as words or as printed numbers. Does not belong here:
parsing a formula (``model.expression``) and calculating one (``calculation``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlglot import exp

from pipeline.model.expression import Expression
from pipeline.model.loading import CohortModel
from pipeline.model.parts import Component
from pipeline.reporting.numbers import Numbers
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

    def price_filled(self, post: str, component: Component, bound: str) -> str:
        """The price's formula under a bound with its numbers filled in; an average without a figure stays in words."""

        def value(name: str) -> str:
            parameter = self.model.parameters.get(name)
            if parameter is not None:
                return self._printed(parameter.under(bound), parameter.unit)
            for figure in (f"count.{name}", f"average.{post}.{component.component}.{name}.{bound}"):
                if figure in self.figures:
                    return self._printed(*self.figures[figure])
            return self._name(name, component)

        return Expression(component.price.formula).words(value, self.numbers.exact)

    def _printed(self, value: Decimal, unit: str) -> str:
        if unit.startswith("EUR"):
            return self.numbers.price(value)
        if unit.startswith("share"):
            return f"{self.numbers.exact(Decimal(value) * 100)}%"
        return self.numbers.exact(value)

    def _in_words(self, formula: str, component: Component) -> str:
        return Expression(formula).words(lambda name: self._name(name, component), self.numbers.exact)

    def _name(self, name: str, component: Component) -> str:
        language = self.numbers.language
        for average in component.price.averages:
            if average.average == name:
                return average.label.in_language(language)
        for count in self.model.model.counts:
            if count.count == name:
                return count.label.in_language(language)
        if name in self.model.parameters:
            return self.model.parameters[name].label.in_language(language)
        return self.words.code("column", name)


def counted_statuses(where: str | None) -> list[str]:
    """The codes that a condition asks for, in order; none when there is no condition."""
    if not where:
        return []
    literals = Expression(where).tree.find_all(exp.Literal, bfs=False)
    return list(dict.fromkeys(literal.this for literal in literals if literal.is_string))
