"""One component in one benefit year: an amount as a formula in parameters and people.

Belongs here: evaluating it in any kind of number (exact, arrays, formulas), and putting alike cells together. Does not
belong here: reading tables (``case``), what is done with the amounts.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from pipeline.calculation.uncertainty.records import RecordFormula
from pipeline.model.expression import Expression

# Makes the kind of number that is calculated with out of an exact one.
Maker = Callable[[Fraction], Any]
# What is counted per person of a first status, and (under None) what is there whatever people do.
Counted = Mapping[str | None, Fraction]


@dataclass(frozen=True)
class Price:
    """A price and what it is worked out with besides parameters.

    Attributes:
        formula: as the model writes it.
        index: parameter -> what brings it to the cohort's price year, where the variant asks for that.
        counts: counts and averages that do not move.
    """

    formula: Expression
    index: Mapping[str, Fraction]
    counts: Mapping[str, Fraction]

    def at(self, values: Mapping[str, Any], number: Maker) -> Any:
        """The price at these values of the parameters and of the averages that move."""
        filled = {name: number(value) for name, value in self.counts.items()}
        for name in self.formula.names:
            if name not in filled:
                factor = self.index.get(name, Fraction(1))
                filled[name] = values[name] if factor == 1 else values[name] * number(factor)
        return self.formula.over(filled, number)


@dataclass(frozen=True)
class Summed:
    """A sum over records, per person of a first status, and over assumed outflow.

    Attributes:
        formulas: what is multiplied per record: the quantity, and for an average that too.
        recorded: what the records give, per person of a first status.
        assumed: persons with the values of the columns that the formulas use.
    """

    formulas: tuple[RecordFormula, ...]
    recorded: Counted
    assumed: tuple[tuple[Fraction, Mapping[str, Fraction]], ...]

    def at(self, values: Mapping[str, Any], people: Mapping[str, Any], number: Maker) -> Any:
        """The sum for these parameters and so many people per first status."""
        total = number(Fraction(0))
        for status, each in self.recorded.items():
            total = total + (number(each) if status is None else people[status] * number(each))
        for one in self.formulas:
            total = total * one.factor(values, number)
        for persons, record in self.assumed:
            extra = number(persons)
            columns = {name: number(value) for name, value in record.items()}
            for one in self.formulas:
                extra = extra * one.formula.over({**values, **columns}, number)
            total = total + extra
        return total

    def parts(self, values: Mapping[str, Fraction]) -> Counted:
        """At fixed parameters: what each person of a first status brings, and under None what is there anyway."""
        result: dict[str | None, Fraction] = {None: self._of(None, self.assumed, values)}
        for status in self.recorded:
            if status is not None:
                result[status] = self._of(status, (), values)
        return result

    def _of(self, status: str | None, assumed: Any, values: Mapping[str, Fraction]) -> Fraction:
        recorded: Counted = {None: self.recorded[status]} if status in self.recorded else {}
        only: Fraction = Summed(self.formulas, recorded, assumed).at(values, {}, Fraction)
        return only


@dataclass(frozen=True)
class Cell:
    """One component in one benefit year, with everything that can move.

    Attributes:
        weight: attribution x (1 - deadweight) x (1 - displacement) x discount, summed over the counted sides.
        moved_by: the parameters in its formulas over records.
    """

    post: str
    component: str
    year: int
    weight: Fraction
    quantity: Summed
    averages: Mapping[str, Summed]
    price: Price
    moved_by: frozenset[str]

    def at(self, values: Mapping[str, Any], people: Mapping[str, Any], number: Maker) -> Any:
        """The amount in euros."""
        quantity = self.quantity.at(values, people, number)
        # Where there is nothing, an average is of nothing: any price will do, as it is multiplied by 0.
        nothing = quantity == 0
        means = {name: one.at(values, people, number) / (quantity + nothing) for name, one in self.averages.items()}
        return quantity * self.price.at({**values, **means}, number) * number(self.weight)

    def settled_averages(
        self, values: Mapping[str, Fraction], heads: Mapping[str, Fraction], people_move: bool
    ) -> Mapping[str, Fraction] | None:
        """The averages where they cannot move, with the parameters in formulas over records fixed; else None."""
        if not people_move:
            quantity = self.quantity.at(values, heads, Fraction)
            return {name: one.at(values, heads, Fraction) / quantity for name, one in self.averages.items()}
        quantities = self.quantity.parts(values)
        result = {}
        for name, one in self.averages.items():
            parts = one.parts(values)
            means = {parts[status] / part for status, part in quantities.items() if part}
            if len(means) != 1:
                return None
            result[name] = means.pop()
        return result


@dataclass
class Block:
    """Cells of one component that have the same price: a price times so much per person.

    Attributes:
        parts: what is multiplied with the price, per person of a first status, and under None what is there anyway.
    """

    price: Price
    parts: dict[str | None, Fraction] = field(default_factory=dict)

    def at(self, values: Mapping[str, Any], people: Mapping[str, Any], number: Maker) -> Any:
        """The amount in euros."""
        amount = number(self.parts.get(None, Fraction(0)))
        for status, each in self.parts.items():
            if status is not None:
                amount = amount + people[status] * number(each)
        return amount * self.price.at(values, number)


def put_together(
    cells: Iterable[Cell],
    values: Mapping[str, Fraction],
    moving: Collection[str],
    heads: Mapping[str, Fraction],
    people_move: bool,
) -> list[Cell | Block]:
    """Put cells together whose price is the same: those whose quantity none of the moving parameters touches.

    Args:
        cells: of one bound.
        values: parameter -> its value under the bound.
        moving: the parameters that will be given other values.
        heads: first status -> people of the finished cohort.
        people_move: whether the people per first status will be given other numbers.
    """
    loose: list[Cell | Block] = []
    blocks: dict[tuple[str, str, tuple[tuple[str, Fraction], ...]], Block] = {}
    for cell in cells:
        averages = None
        if not cell.moved_by & set(moving):
            averages = cell.settled_averages(values, heads, people_move)
        if averages is None:
            loose.append(cell)
            continue
        key = (cell.post, cell.component, tuple(sorted(averages.items())))
        price = Price(cell.price.formula, cell.price.index, {**cell.price.counts, **averages})
        block = blocks.setdefault(key, Block(price))
        parts: Counted = cell.quantity.parts(values)
        if not people_move:
            parts = {None: cell.quantity.at(values, heads, Fraction)}
        for status, part in parts.items():
            block.parts[status] = block.parts.get(status, Fraction(0)) + part * cell.weight
    # What nets to nothing stays nothing, whatever its price.
    return [*loose, *(block for block in blocks.values() if any(block.parts.values()))]
