"""Quantities and prices: how much there is in a benefit year, and what one unit is worth.

Belongs here: person-years and hours out of day sums, assumed outflow, averages over records, prices by the model's
formulas. Does not belong here: attribution and amounts (``sql/ledger.sql``).

Source of the method: quantity x price per post, as in the Dutch guide to social cost-benefit analysis in the social domain
(SEO, 2016); the person-year by days is the contract of this project.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipeline.calculation import measures
from pipeline.calculation.database import Database, put_calculated
from pipeline.calculation.rounding import factor
from pipeline.errors import MeerwaardeError
from pipeline.model import CohortModel
from pipeline.model.assumed import assumed_persons
from pipeline.model.checking import VOLUME
from pipeline.model.expression import Expression, ExpressionError
from pipeline.model.parts import Bound, Component, Post, Variant


@dataclass(frozen=True)
class Exposure:
    """Days times factor in one benefit year, divided by the days of that year: all of it, and the observed part."""

    total: Fraction = Fraction(0)
    observed: Fraction = Fraction(0)

    def times(self, number: Fraction) -> "Exposure":
        """Both parts times a number."""
        return Exposure(self.total * number, self.observed * number)


def read_exposure(db: Database) -> dict[tuple[str, int], Exposure]:
    """The table ``exposure``, divided by days: (measure, year) -> person-years times factor."""
    found: dict[tuple[str, int], Exposure] = {}
    for name, year, days, total, observed in db.rows(
        "SELECT measure, year, days_in_year, day_sum, day_sum_observed FROM exposure"
    ):
        before = found.get((name, year), Exposure())
        found[name, year] = Exposure(before.total + Fraction(total) / days, before.observed + Fraction(observed) / days)
    return found


def quantities_and_prices(db: Database, model: CohortModel) -> None:
    """Work out every quantity and price.

    Needs ``exposure`` and ``count_values``; makes ``quantities`` (a row per basis), ``prices`` and ``averages``. Rows where
    there is nothing are left out.

    Raises:
        MeerwaardeError: a price formula cannot be worked out, e.g. it divides by a count that is zero.
    """
    exposure = read_exposure(db)
    counts = {name: Fraction(value) for name, value in db.rows("SELECT count, value FROM count_values")}
    quantity_rows: list[tuple[Any, ...]] = []
    price_rows: list[tuple[Any, ...]] = []
    average_rows: list[tuple[Any, ...]] = []
    measured = {
        (post.post, component.component): _Measured.of(model, component)
        for post in model.model.posts
        for component in post.components
    }
    for variant, bound, post, component in _admitted(model):
        years = len(model.attribution(bound, post))
        for year in range(1, years + 1):
            counted = measured[post.post, component.component]
            cell = _Cell(model, variant, bound, post, component, year, exposure, counted.under(model, bound, component))
            parts = cell.quantity()
            if sum(parts.values()) == 0:
                continue
            key = (variant.variant, post.post, component.component, bound.bound, year)
            quantity_rows += [
                (*key, basis, component.quantity.unit, value) for basis, value in parts.items() if value != 0
            ]
            price_rows.append((*key, component.price.unit, cell.price(counts)))
            for average in component.price.averages:
                average_rows.append((*key, average.average, average.unit, factor(cell.average(average.average))))
    put_calculated(db, "quantities", quantity_rows)
    put_calculated(db, "averages", average_rows)
    put_calculated(db, "prices", price_rows)


def _admitted(model: CohortModel) -> Iterator[tuple[Variant, Bound, Post, Component]]:
    for variant in model.model.variants:
        for bound in model.model.bounds:
            for post in model.model.posts:
                if model.admits(bound, post):
                    for component in post.components:
                        yield variant, bound, post, component


@dataclass(frozen=True)
class _Measured:
    """What is counted for a component: the same in every cell, so worked out once."""

    quantity: measures.Measure
    averages: Mapping[str, measures.Measure]
    terms: Sequence[measures.Term] = ()

    def under(self, model: CohortModel, bound: Bound, component: Component) -> "_Measured":
        """With the sums that the quantity is made of as this bound weighs them."""
        return replace(self, terms=measures.terms(model, component.quantity, bound))

    @classmethod
    def of(cls, model: CohortModel, component: Component) -> "_Measured":
        """The measures of a component's quantity and of the averages in its price."""
        return cls(
            measures.of_quantity(model, component.quantity),
            {
                average.average: measures.of_average(model, component.quantity, average)
                for average in component.price.averages
            },
        )


@dataclass(frozen=True)
class _Cell:
    """One component under one bound in one benefit year of one variant."""

    model: CohortModel
    variant: Variant
    bound: Bound
    post: Post
    component: Component
    year: int
    exposure: Mapping[tuple[str, int], Exposure]
    measured: _Measured

    def recorded(self, measure: measures.Measure) -> Exposure:
        """What the records give."""
        return self.exposure.get((measure.name, self.year), Exposure()).times(measure.factor)

    def assumed(self, average: Expression | None = None) -> Fraction:
        """What assumptions add: persons times what the formula makes of the assumed record."""
        total = Fraction(0)
        for assumption in self.model.model.assumptions:
            if self.post.post not in assumption.posts or self.component.quantity.records != "outflow":
                continue
            record = assumption.record.model_dump()
            where = self.component.quantity.where
            if where is not None and not Expression(where).holds(record):
                continue
            years = len(self.model.attribution(self.bound, self.post))
            persons = assumed_persons(assumption, self.bound, years, self.variant.assumed_outflow)[self.year - 1]
            if persons:
                values = {**measures.constants(self.model), **record, VOLUME["outflow"]: 1}
                one = Expression(self.component.quantity.formula).number(values)
                total += persons * one * (average.number(values) if average else 1)
        return total

    def quantity(self) -> dict[str, Decimal]:
        """The quantity by basis; what was not observed of the records is extrapolated.

        Of a difference between with and without, use that was avoided is assumed: nobody can have seen it. Use that was more
        with the programme was seen, or is extrapolated, and counts against it.
        """
        recorded, assumed = Exposure(), self.assumed()
        for term in self.measured.terms:
            part = self.recorded(term.measure).times(term.weight)
            if term.assumed:
                assumed += part.total
            else:
                recorded = Exposure(recorded.total + part.total, recorded.observed + part.observed)
        total, observed = factor(recorded.total), factor(recorded.observed)
        return {"observed": observed, "extrapolated": total - observed, "assumed": factor(assumed)}

    def average(self, name: str) -> Fraction:
        """An average over the records and the assumed outflow, weighted with the quantity."""
        declared = next(average for average in self.component.price.averages if average.average == name)
        value = self.recorded(self.measured.averages[name]).total + self.assumed(Expression(declared.formula))
        weight = self.recorded(self.measured.quantity).total + self.assumed()
        return value / weight

    def price(self, counts: Mapping[str, Fraction]) -> Decimal:
        """The value of one unit, by the model's formula on the basis and price level that the variant chooses."""
        price = self.component.price
        formula = Expression(price.formula_of(self.variant.price_basis.get(self.post.post)))
        averages = {average.average for average in price.averages}
        values: dict[str, Fraction] = {}
        for name in formula.names:
            if name in averages:
                values[name] = self.average(name)
            elif name in counts:
                values[name] = counts[name]
            elif name in self.model.parameters:
                values[name] = self.parameter(name)
            else:
                raise self.uncounted(name)
        try:
            return factor(formula.number(values))
        except ExpressionError as error:
            raise MeerwaardeError(
                f"The price of {self.post.post}, {self.component.component} under {self.bound.bound} cannot be worked out "
                f"for benefit year {self.year} in variant {self.variant.variant}: {error}. Look at its formula in model.yaml "
                "and at the records it uses."
            ) from None

    def uncounted(self, name: str) -> MeerwaardeError:
        """What to say of a count that has no value because nobody was there to be counted."""
        count = next(count for count in self.model.model.counts if count.count == name)
        price, basis = self.component.price, self.variant.price_basis.get(self.post.post)
        others = [
            entry for entry in [price.basis, *(other.basis for other in price.others)] if entry not in (basis, None)
        ]
        remedy = "deliver those records" + (f", or choose the basis {' or '.join(map(str, others))}" if others else "")
        return MeerwaardeError(
            f"Variant {self.variant.variant} works out the price of {self.post.post}, {self.component.component}"
            f"{f' on the basis {basis}' if basis else ''} with {name}, which has no value: no usable respondent is there "
            f"where {count.where}. Expected: at least one. For this variant, {remedy} under price_basis in model.yaml."
        )

    def parameter(self, name: str) -> Fraction:
        """A parameter under the bound, brought to the cohort's price year where the variant says so."""
        found = self.model.parameters[name]
        value = Fraction(found.under(self.bound.bound))
        return value * self.model.index_factor(found) if self.variant.price_level == "indexed" else value
