"""A bound under a variant, ready to be asked what it comes to if things were otherwise.

Belongs here: bringing ledger, records, parameters and ranges together. Does not belong here: the questions
(``simulation``, ``tornado``, ``switching``, ``information``).

The costs are fixed: they were paid. The benefits are the counted rows of the ledger, each with its factors, in which price
and quantity are formulas again.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from pipeline.calculation import measures
from pipeline.calculation.database import Database
from pipeline.calculation.quantities import Exposure, read_exposure
from pipeline.calculation.uncertainty.algebra import Quotient, constant, variable
from pipeline.calculation.uncertainty.cells import Block, Cell, Maker, Price, Summed, put_together
from pipeline.calculation.uncertainty.distributions import Distribution
from pipeline.calculation.uncertainty.records import ByStatus, RecordFormula, by_first_status, entangled, record_formula
from pipeline.errors import MeerwaardeError
from pipeline.model import CohortModel
from pipeline.model.assumed import assumed_persons
from pipeline.model.checking import VOLUME
from pipeline.model.expression import Expression
from pipeline.model.parts import Average, Bound, Component, Post, Variant


@dataclass
class Case:
    """What a bound comes to under a variant, as a formula in parameters and people.

    Attributes:
        bound: its name.
        costs: in euros; fixed.
        cells: its counted components per benefit year.
        values: parameter -> its value under the bound.
        used: the parameters that an admitted post uses and that can be moved by themselves, sorted.
        spread: parameter -> its distribution, for those of ``used`` with a range.
        heads: first status -> graduates of the finished cohort, all statuses.
    """

    bound: str
    costs: Fraction
    cells: list[Cell]
    values: dict[str, Fraction]
    used: list[str]
    spread: dict[str, Distribution]
    heads: dict[str, Fraction]
    _made: dict[tuple[frozenset[str], bool], list[Cell | Block]] = field(default_factory=dict, repr=False)

    def benefits(self, changed: Mapping[str, Any], people: Mapping[str, Any] | None, number: Maker) -> Any:
        """The benefits in euros, in any kind of number.

        Args:
            changed: parameters with another value than the bound's own.
            people: graduates per first status; the finished cohort's when None.
            number: makes that kind of number out of an exact one.
        """
        values = {**{name: number(value) for name, value in self.values.items()}, **changed}
        heads = {status: number(value) for status, value in self.heads.items()}
        total = number(Fraction(0))
        for piece in self._pieces(changed, people is not None):
            total = total + piece.at(values, heads if people is None else people, number)
        return total

    def exactly(self, **changed: Fraction) -> Fraction:
        """The benefits in euros as an exact number."""
        total: Fraction = self.benefits(changed, None, Fraction)
        return total

    def formula(self, moving: Collection[str], people: Mapping[str, Any] | None = None) -> Quotient:
        """The benefits in euros as a formula in the ``moving`` parameters, exact in the others."""
        return constant(self.benefits({name: variable(name) for name in moving}, people, _exact))

    def _pieces(self, moving: Collection[str], people_move: bool) -> list[Cell | Block]:
        touched = frozenset(moving) & frozenset(name for cell in self.cells for name in cell.moved_by)
        key = (touched, people_move)
        if key not in self._made:
            self._made[key] = put_together(self.cells, self.values, touched, self.heads, people_move)
        return self._made[key]


def _exact(value: Fraction) -> Fraction:
    return Fraction(value)


def cases(db: Database, model: CohortModel, variant: str) -> list[Case]:
    """Every bound with costs and benefits under a variant.

    Needs ``ledger``, ``totals``, ``exposure``, ``count_values``, ``outflow_counts``, ``participants`` and ``outflow``.

    Raises:
        MeerwaardeError: a parameter with a range stands in one sum with columns of records.
    """
    chosen = next(entry for entry in model.model.variants if entry.variant == variant)
    _refuse_entangled_ranges(model)
    reader = _Reader(
        model=model,
        variant=chosen,
        exposure=read_exposure(db),
        by_status=by_first_status(db, model),
        counts={name: Fraction(value) for name, value in db.rows("SELECT count, value FROM count_values")},
        heads={s: Fraction(n) for s, n in db.rows("SELECT status, participants FROM outflow_counts ORDER BY status")},
    )
    weights = _weights(db, model, variant)
    costs = {(v, bound): Fraction(eur) for v, bound, eur in db.rows("SELECT variant, bound, costs_eur FROM totals")}
    found = []
    for bound in model.model.bounds:
        if costs[variant, bound.bound] > 0:
            found.append(reader.case(bound, weights, costs[variant, bound.bound]))
    return found


def _weights(db: Database, model: CohortModel, variant: str) -> dict[tuple[str, str, str, int], Fraction]:
    """(bound, post, component, year) -> the ledger's factors besides quantity and price, summed over counted sides."""
    payers = {(post.post, part.component): part.from_actor for post in model.model.posts for part in post.components}
    found: dict[tuple[str, str, str, int], Fraction] = {}
    for its_variant, post, component, bound, year, actor, attribution, deadweight, displacement, discount in db.rows(
        "SELECT variant, post, component, bound, year, actor, attribution, deadweight, displacement, discount_factor "
        "FROM ledger WHERE counted = 'yes' AND flow <> 'cost' "
        "ORDER BY variant, post, component, bound, year, actor, flow"
    ):
        if its_variant != variant:
            continue
        # Not read off the price's sign: a price may be 0 now and not be when it moves.
        sign = -1 if actor == payers[post, component] else 1
        factors = Fraction(attribution) * (1 - Fraction(deadweight)) * (1 - Fraction(displacement)) * Fraction(discount)
        key = (bound, post, component, year)
        found[key] = found.get(key, Fraction(0)) + sign * factors
    return found


@dataclass(frozen=True)
class _Sum:
    """A sum over records: what ``exposure`` calls it, and the formulas that are multiplied in it."""

    measure: str
    formulas: tuple[RecordFormula, ...]


@dataclass(frozen=True)
class _Reader:
    """Makes cases out of what was counted."""

    model: CohortModel
    variant: Variant
    exposure: Mapping[tuple[str, int], Exposure]
    by_status: ByStatus
    counts: Mapping[str, Fraction]
    heads: dict[str, Fraction]
    _sums: dict[tuple[str, str, str | None], _Sum] = field(default_factory=dict, repr=False)

    def case(self, bound: Bound, weights: Mapping[tuple[str, str, str, int], Fraction], costs: Fraction) -> Case:
        values = {name: _under(self.model, name, bound.bound) for name in self.model.parameters}
        known = {name: value for name, value in values.items() if value is not None}
        admitted = [post for post in self.model.model.posts if self.model.admits(bound, post)]
        used: set[str] = set()
        tied: set[str] = set()
        cells = []
        for post in admitted:
            for component in post.components:
                price, moved_by = self.price(post, component), frozenset(_names_in_records(self.model, component))
                used |= moved_by | {name for name in price.formula.names if name in self.model.parameters}
                tied |= _tied(self.model, component)
                for year in range(1, len(self.model.attribution(bound, post)) + 1):
                    weight = weights.get((bound.bound, post.post, component.component, year))
                    if weight is not None:
                        cells.append(self.cell(bound, post, component, year, weight, price, moved_by))
        movable = sorted(used - tied)
        return Case(
            bound=bound.bound,
            costs=costs,
            cells=cells,
            values=known,
            used=movable,
            spread={name: one for name in movable if (one := _spread(self.model, name, known[name])) is not None},
            heads=self.heads,
        )

    def price(self, post: Post, component: Component) -> Price:
        """The price on the basis and price level that the variant chooses."""
        formula = Expression(component.price.formula_of(self.variant.price_basis.get(post.post)))
        own = {average.average for average in component.price.averages}
        index = {}
        if self.variant.price_level == "indexed":
            moved = [name for name in formula.names if name in self.model.parameters and name not in own]
            index = {name: self.model.index_factor(self.model.parameters[name]) for name in moved}
        return Price(formula, index, {name: self.counts[name] for name in formula.names if name in self.counts})

    def cell(
        self, bound: Bound, post: Post, component: Component, year: int, weight: Fraction, price: Price,
        moved_by: frozenset[str],
    ) -> Cell:  # fmt: skip
        return Cell(
            post=post.post,
            component=component.component,
            year=year,
            weight=weight,
            quantity=self.summed(bound, post, component, year, None),
            averages={
                average.average: self.summed(bound, post, component, year, average)
                for average in component.price.averages
                if average.average in price.formula.names
            },
            price=price,
            moved_by=moved_by,
        )

    def summed(self, bound: Bound, post: Post, component: Component, year: int, average: Average | None) -> Summed:
        counted = self.sum_of(post, component, average)
        recorded: dict[str | None, Fraction] = {}
        if component.quantity.records == "outflow":
            for status, total in self.by_status.get((counted.measure, year), {}).items():
                recorded[status] = total / self.heads[status]
        else:
            weighed = measures.terms(self.model, component.quantity, bound) if average is None else []
            parts = {term.measure.name: term.weight for term in weighed} or {counted.measure: Fraction(1)}
            there = {name: weight for name, weight in parts.items() if (name, year) in self.exposure}
            if there:
                recorded[None] = sum(
                    (weight * self.exposure[name, year].total for name, weight in there.items()), Fraction(0)
                )
        return Summed(counted.formulas, recorded, tuple(self.assumed(bound, post, component, year)))

    def sum_of(self, post: Post, component: Component, average: Average | None) -> _Sum:
        """The sum of a component's quantity, or of one of its averages; read once for all bounds and years."""
        key = (post.post, component.component, average.average if average else None)
        if key not in self._sums:
            quantity = component.quantity
            measure = measures.of_quantity(self.model, quantity)
            texts = [quantity.formula]
            if average is not None:
                measure = measures.of_average(self.model, quantity, average)
                texts.append(average.formula)
            formulas = tuple(record_formula(self.model, quantity.records, text) for text in texts)
            self._sums[key] = _Sum(measure.name, formulas)
        return self._sums[key]

    def assumed(
        self, bound: Bound, post: Post, component: Component, year: int
    ) -> Iterator[tuple[Fraction, Mapping[str, Fraction]]]:
        """The assumed persons of a year, with the numbers in their record."""
        where = component.quantity.where
        for assumption in self.model.model.assumptions:
            record = assumption.record.model_dump()
            concerned = post.post in assumption.posts and component.quantity.records == "outflow"
            if not concerned or (where is not None and not Expression(where).holds(record)):
                continue
            years = len(self.model.attribution(bound, post))
            persons = assumed_persons(assumption, bound, years, self.variant.assumed_outflow)[year - 1]
            if persons:
                numbers = {name: Fraction(v) for name, v in record.items() if v is not None and not isinstance(v, str)}
                yield persons, {**numbers, VOLUME["outflow"]: Fraction(1)}


def _under(model: CohortModel, name: str, bound: str) -> Fraction | None:
    """The value under a bound; None where a parameter that no post uses has none for it."""
    value = model.parameters[name].value
    found = value.get(bound) if isinstance(value, dict) else value
    return None if found is None else Fraction(found)


def _spread(model: CohortModel, name: str, mode: Fraction) -> Distribution | None:
    declared = model.parameters[name].range
    if declared is None:
        return None
    return Distribution(Fraction(declared.low), mode, Fraction(declared.high), declared.shape)


def _record_texts(component: Component) -> list[str]:
    return [component.quantity.formula, *(average.formula for average in component.price.averages)]


def _names_in_records(model: CohortModel, component: Component) -> Iterator[str]:
    for text in _record_texts(component):
        yield from (name for name in Expression(text).names if name in model.parameters)


def _tied(model: CohortModel, component: Component) -> set[str]:
    found: set[str] = set()
    for text in _record_texts(component):
        found |= entangled(model, component.quantity.records, text)
    return found


def _refuse_entangled_ranges(model: CohortModel) -> None:
    for post in model.model.posts:
        for component in post.components:
            for name in sorted(_tied(model, component)):
                parameter = model.parameters[name]
                if parameter.range is not None:
                    raise MeerwaardeError(
                        f"{parameter.file}, row {parameter.line}: {name} has a range, but {post.post}, "
                        f"{component.component} adds it to a column of the records, so that it moves with every record "
                        "apart. Expected: a parameter that the formula multiplies or divides with. Write the formula so, "
                        "or leave the range out."
                    )
