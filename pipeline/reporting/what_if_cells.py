"""The amounts of the ledger as formulas again, so that a page can work them out for other values of parameters.

Belongs here: finding for every ledger amount the sums, formulas and factors it was made of, and which parameters move it.
Does not belong here: which parameters get a slider and what the page shows (``what_if``), calculating (the page's script).

Everything comes from the tables of the release and the model's own expressions. What cannot be found back exactly is named,
so that nobody is offered it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from pipeline.model.assumed import assumed_persons
from pipeline.model.checking import VOLUME
from pipeline.model.expression import Expression, ExpressionError
from pipeline.model.loading import CohortModel
from pipeline.model.parts import Average, Bound, Component, Post, Variant
from pipeline.reporting.facts import Facts
from pipeline.reporting.use import AVOIDED, MORE, RECORDS
from pipeline.reporting.views import Row

QUANTITY = "quantity"
_DECIMALS = 12

Key = tuple[str, str, str, str, int]


@dataclass(frozen=True)
class Cell:
    """One component under one bound in one benefit year of one variant.

    Attributes:
        price: the formula of its price, on the basis that the variant takes.
        averages: the averages that its price uses.
        sides: how often the amount counts: 1, and 0 for a transfer of which gain and loss both count.
        factors: what quantity times price is multiplied with, in the order of the ledger.
        recorded: ``quantity`` or the name of an average -> the sum over records, before parameters.
        assumed: assumption -> how many persons it adds.
        amount: what the ledger counts of it, in euros.
        moved_by: the parameters that stand in its formulas.
    """

    variant: Variant
    bound: str
    post: str
    component: Component
    year: int
    price: Expression
    averages: tuple[Average, ...]
    sides: int
    factors: tuple[Decimal, ...]
    recorded: Mapping[str, Fraction]
    assumed: Mapping[str, Fraction]
    amount: Decimal
    moved_by: frozenset[str]


@dataclass
class Cells:
    """Every cell with an amount, and the parameters of which the effect cannot be worked out exactly.

    Attributes:
        found: the cells, in the order of the model.
        inexact: parameters that a page must not offer.
    """

    facts: Facts
    found: list[Cell] = field(default_factory=list)
    inexact: set[str] = field(default_factory=set)
    _factors: dict[tuple[str, str], Fraction] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for post in self.model.model.posts:
            for part in post.components:
                self.inexact |= self._tied(part)
        for variant, bound, post, part in self._admitted():
            for year in range(1, len(self.model.attribution(bound, post)) + 1):
                self._read(variant, bound, post, part, year)

    @property
    def model(self) -> CohortModel:
        """The cohort's model."""
        return self.facts.model

    @cached_property
    def constants(self) -> frozenset[str]:
        """The parameters that a formula over records may use: those that are the same under every bound."""
        return frozenset(name for name, found in self.model.parameters.items() if isinstance(found.value, Decimal))

    @cached_property
    def counts(self) -> dict[str, Decimal]:
        """The numbers counted from the survey."""
        return {str(row["count"]): row["value"] for row in self.facts.rows("count_values")}

    @cached_property
    def records(self) -> dict[str, dict[str, Decimal]]:
        """Assumption -> the numbers in the record of an assumed person."""
        return {
            part.assumption: {
                name: value for name, value in part.record.model_dump().items() if isinstance(value, Decimal)
            }
            for part in self.model.model.assumptions
        }

    def price_parameters(self, price: Expression, averages: Sequence[Average]) -> list[str]:
        """The names in a price that are parameters there: an average or a count of that name comes first."""
        own = {average.average for average in averages} | self.counts.keys()
        return [name for name in price.names if name not in own]

    def index(self, variant: Variant, name: str) -> Fraction:
        """What a variant multiplies a parameter with where it stands in a price."""
        return self.model.index_factor(self.model.parameters[name]) if variant.price_level == "indexed" else Fraction(1)

    def _admitted(self) -> Iterator[tuple[Variant, Bound, Post, Component]]:
        for variant in self.model.model.variants:
            for bound in self.model.model.bounds:
                for post in self.model.model.posts:
                    if self.model.admits(bound, post):
                        for part in post.components:
                            yield variant, bound, post, part

    def _tied(self, part: Component) -> set[str]:
        constants = self.constants | {VOLUME.get(part.quantity.records, "")}
        texts = [part.quantity.formula, *(average.formula for average in part.price.averages)]
        return {name for text in texts for name in Expression(text).tied(constants)} & self.constants

    @cached_property
    def _ledger(self) -> dict[Key, list[Row]]:
        found: dict[Key, list[Row]] = {}
        for row in self.facts.rows("ledger"):
            if row["counted"] == "yes" and row["flow"] != "cost":
                key = (row["variant"], row["bound"], row["post"], row["component"], int(row["year"]))
                found.setdefault(key, []).append(row)
        return found

    @cached_property
    def _sums(self) -> dict[tuple[str, str, str, int], Fraction]:
        """(post, component, item, year) -> the sum over records, exact: what ``recorded`` rounds comes from ``exposure``."""
        exposure: dict[tuple[str, int], Fraction] = {}
        for row in self.facts.rows("exposure"):
            key = (str(row["measure"]), int(row["year"]))
            part = Fraction(row["day_sum"]) / int(row["days_in_year"])
            exposure[key] = exposure.get(key, Fraction(0)) + part
        return {
            (row["post"], row["component"], row["item"], int(row["year"])): exposure.get(
                (str(row["measure"]), int(row["year"])), Fraction(0)
            )
            for row in self.facts.rows("recorded")
        }

    def _assumed(self, variant: Variant, bound: Bound, post: Post, part: Component, year: int) -> dict[str, Fraction]:
        found = {}
        for assumption in self.model.model.assumptions:
            if post.post not in assumption.posts or part.quantity.records != "outflow":
                continue
            where = part.quantity.where
            if where is not None and not Expression(where).holds(assumption.record.model_dump()):
                continue
            years = len(self.model.attribution(bound, post))
            persons = assumed_persons(assumption, bound, years, variant.assumed_outflow)[year - 1]
            if persons:
                found[assumption.assumption] = persons
        return found

    def _read(self, variant: Variant, bound: Bound, post: Post, part: Component, year: int) -> None:
        names = [QUANTITY, *(average.average for average in part.price.averages)]
        recorded = {name: self._sums.get((post.post, part.component, name, year), Fraction(0)) for name in names}
        if part.quantity.records == RECORDS:
            recorded[QUANTITY] = self._of_use(bound, post, part, year)
        assumed = self._assumed(variant, bound, post, part, year)
        rows = self._ledger.get((variant.variant, bound.bound, post.post, part.component, year))
        moved = self.constants & set(Expression(part.quantity.formula).names)
        if not rows:
            # Nothing there now; if a parameter makes it nothing, another value of it would make it something.
            self.inexact |= moved if recorded[QUANTITY] or assumed else set()
            return
        price = Expression(part.price.formula_of(variant.price_basis.get(post.post)))
        averages = tuple(average for average in part.price.averages if average.average in price.names)
        moved |= self.constants & {name for average in averages for name in Expression(average.formula).names}
        moved |= set(self.price_parameters(price, averages))
        gain = next(row for row in rows if row["actor"] != part.from_actor)
        cell = Cell(
            variant=variant,
            bound=bound.bound,
            post=post.post,
            component=part,
            year=year,
            price=price,
            averages=averages,
            sides=sum(-1 if row["actor"] == part.from_actor else 1 for row in rows),
            factors=(gain["attribution"], 1 - gain["deadweight"], 1 - gain["displacement"], gain["discount_factor"]),
            recorded=recorded,
            assumed=assumed,
            amount=sum((row["amount_eur"] for row in rows), Decimal(0)),
            moved_by=moved,
        )
        self.found.append(cell)
        if not self._as_in_ledger(cell, gain):
            self.inexact |= moved

    def _of_use(self, bound: Bound, post: Post, part: Component, year: int) -> Fraction:
        """What counts of the difference in use under a bound: a share of what was avoided, less what was used more."""

        def summed(item: str) -> Fraction:
            return self._sums.get((post.post, part.component, item, year), Fraction(0))

        shares = bound.counterfactual.counts if bound.counterfactual is not None else {}
        avoided = sum((Fraction(share) * summed(f"{AVOIDED}{kind}") for kind, share in shares.items()), Fraction(0))
        return avoided - summed(MORE)

    def _fixed(self, volume: str) -> dict[str, Decimal | int]:
        """The names that are the same for every record, with their values."""
        return {**{name: self.model.parameters[name].under("") for name in self.constants}, volume: 1}

    def _factor(self, formula: Expression, volume: str) -> Fraction:
        """The constant part of a formula over records; the same in every cell, so worked out once."""
        key = (formula.text, volume)
        if key not in self._factors:
            self._factors[key] = formula.product(self._fixed(volume)).factor
        return self._factors[key]

    def _as_in_ledger(self, cell: Cell, row: Row) -> bool:
        """Whether the cell's formulas give the quantity and the price that the ledger has."""
        volume = VOLUME.get(cell.component.quantity.records)
        if volume is None:
            return False
        parameters = self.model.parameters
        fixed = self._fixed(volume)
        quantity = Expression(cell.component.quantity.formula)
        per_record = self._factor(quantity, volume)
        people = [(persons, {**fixed, **self.records[name]}) for name, persons in cell.assumed.items()]
        try:
            seen = cell.recorded[QUANTITY] * per_record
            added = sum((persons * quantity.number(values) for persons, values in people), Fraction(0))
            values: dict[str, Fraction | Decimal] = dict(self.counts)
            for average in cell.averages:
                formula = Expression(average.formula)
                total = cell.recorded[average.average] * per_record * self._factor(formula, volume)
                for persons, its in people:
                    total += persons * quantity.number(its) * formula.number(its)
                values[average.average] = total / (seen + added)
            for name in self.price_parameters(cell.price, cell.averages):
                values[name] = Fraction(parameters[name].under(cell.bound)) * self.index(cell.variant, name)
            price = _rounded(cell.price.number(values))
        except (ExpressionError, ZeroDivisionError, KeyError):
            return False
        return (_rounded(seen) + _rounded(added), price) == (row["quantity"], row["price_eur"])


def _rounded(value: Fraction) -> Fraction:
    """As the ledger holds a factor: 12 decimals, a half away from zero."""
    scaled = abs(value) * 10**_DECIMALS
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(digits if value >= 0 else -digits, 10**_DECIMALS)
