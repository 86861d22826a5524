"""Graduates, outflow and amounts: which of them may be published.

Belongs here: quantities, amounts and totals as linear functions of what every group of people did, and admitting them in
order of importance. Does not belong here: the linear algebra (``audit``), survey counts (``counts``).

A cell is what a group of records (``calculation.contributors``) adds to a quantity: person-years, or those times a column of
the records. Prices, attribution, discount and assumed outflow are public, so an amount tells as much as its quantity. Two
readers are thought of. One believes that everyone did one thing from the day of graduation on: then the years of a group are
one cell, and its person-years are its head count. The other makes no such guess: then every year weighs differently. What
either could find is held back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import pandas as pd

from pipeline.calculation.contributors import FIRST, NO_RECORD, RECORDS_OF, conditions, status_condition, year_scope
from pipeline.calculation.measures import COUNTED, Measure, of_average, terms
from pipeline.calculation.survey import STATUS_ORDER
from pipeline.disclosure.audit import Audit, Owner, Row, small_sets
from pipeline.disclosure.units import GRADUATES, HOUSEHOLDS, NEXT_COHORT, SPLIT, Unit, rows_of
from pipeline.model import CohortModel
from pipeline.model.expression import Expression
from pipeline.model.parts import Component, Post

_HEADS = "heads"


def component_unit(post: str, component: str) -> str:
    """The name of the unit that a component is."""
    return f"component.{post}.{component}"


def total_unit(bound: str) -> str:
    """The name of the unit that the leading variant's total under a bound is."""
    return f"total.{bound}"


@dataclass(frozen=True)
class Money:
    """The units of one cohort that rest on what participants did.

    Args:
        model: the cohort's model.
        tables: ``contributors``, ``ledger``, ``count_values``.
        threshold: from so many persons on a group is large enough.
        hidden_counts: counts of the survey that are held back; a price that uses one is not public.
        before: names of units that were published before.
    """

    model: CohortModel
    tables: Mapping[str, pd.DataFrame]
    threshold: int
    hidden_counts: frozenset[str]
    before: frozenset[str]

    @cached_property
    def _persons(self) -> dict[str, dict[frozenset[Owner], int]]:
        found: dict[str, dict[frozenset[Owner], int]] = {}
        for row in rows_of(self.tables, "contributors"):
            owners = frozenset[Owner](name for name in str(row["owners"]).split(",") if name)
            found.setdefault(str(row["scope"]), {})[owners] = int(row["participants"])
        return found

    @cached_property
    def _years(self) -> list[dict[frozenset[Owner], int]]:
        scopes = (year_scope(year) for year in range(1, self.model.horizon + 1))
        return [self._persons[scope] for scope in scopes if scope in self._persons]

    @property
    def graduates(self) -> int:
        """How many graduated."""
        return sum(self._heads.values())

    @cached_property
    def _heads(self) -> dict[str, int]:
        return {str(next(iter(owners))): number for owners, number in self._persons.get(FIRST, {}).items()}

    @cached_property
    def _owners(self) -> dict[str, list[str]]:
        """The groups of each table's records behind whom there is anybody in any year."""
        every = {str(owner) for year in self._years for owners in year for owner in owners}
        found = {records: sorted(o for o in every if o.startswith(f"{records}:")) for records in self._records}
        if self._people != "participants":
            return found
        return {**found, "outflow": [*found["outflow"], *([NO_RECORD] if self._heads.get("unknown") else [])]}

    @property
    def _people(self) -> str:
        """The table of those counted."""
        return self.model.programme.counted.table

    @property
    def _records(self) -> tuple[str, str]:
        return RECORDS_OF[self._people], self._people

    @cached_property
    def _conditions(self) -> dict[str, list[str]]:
        return {records: conditions(self.model, records) for records in self._records}

    def _of(self, records: str, where: str | None) -> list[str]:
        """The groups for which a condition holds."""
        if where is None:
            return [owner for owner in self._owners[records] if owner != NO_RECORD]
        bit = self._conditions[records].index(where)
        return [owner for owner in self._owners[records] if owner != NO_RECORD and _pattern(owner) >> bit & 1]

    def _of_status(self, status: str) -> list[str]:
        """The groups of a status; who has no record counts as unknown."""
        own = self._of("outflow", status_condition(status))
        return [*own, NO_RECORD] if status == "unknown" and self._heads.get("unknown") else own

    def units(self) -> list[Unit]:
        """Every unit, in order of importance, with whether it is published."""
        asked = list(self._asked())
        steady = Audit(self._small_if_steady())
        free = Audit(self._small_if_free())
        for name, _, if_steady, if_free in asked:
            if name in self.before:
                steady.admit(if_steady, forced=True)
                free.admit(if_free, forced=True)
        found = []
        for name, what, if_steady, if_free in asked:
            # What was shown before is known, but its new value is not: a count that has become small is held back.
            shown = self._public(name) and (
                name in self.before or _both(steady, if_steady, free, if_free)  # taken in by both or by neither
            )
            found.append(Unit(name, what, shown))
        found.append(Unit(SPLIT, "split", self._split_is_large()))
        heads_shown = all(unit.shown for unit in found if unit.what in ("outflow", "graduates"))
        return [*found, Unit(NEXT_COHORT, "next-cohort", heads_shown)]

    def _asked(self) -> Iterable[tuple[str, str, list[Row], list[Row]]]:
        """Name, kind and rows (for the reader who thinks lives steady, and for the one who does not) of every unit."""
        one = Fraction(1)
        everyone: Row = {(owner, _HEADS): one for owner in self._owners[self._people]}
        if_free: Row = {((FIRST, status), _HEADS): one for status in self._heads}
        if self._people == "participants":
            if_steady: Row = {(owner, _one("outflow")): one for owner in self._owners["outflow"]}
            yield GRADUATES, "graduates", [everyone, if_steady], [everyone, if_free]
        else:
            yield HOUSEHOLDS, "graduates", [everyone], [everyone, if_free]
        bounds = [bound.bound for bound in self.model.model.bounds]
        for bound in sorted(bounds, key=lambda name: name != self.model.leading_bound):
            yield total_unit(bound), "total", [self._total(bound, steady=True)], [self._total(bound, steady=False)]
        for post in self.model.model.posts:
            for component in post.components:
                rows = self._quantities(component)
                yield component_unit(post.post, component.component), "component", rows, rows
        statuses = STATUS_ORDER if self._people == "participants" else ()
        for status in sorted(statuses, key=lambda code: -self._heads.get(code, 0)):
            steady: Row = {(owner, _one("outflow")): one for owner in self._of_status(status)}
            free: Row = {((FIRST, status), _HEADS): one} if self._heads.get(status) else {}
            yield f"outflow.{status}", "outflow", [steady] if self._heads.get(status) else [], [free]

    def _public(self, name: str) -> bool:
        """Whether a unit is neither a small count itself, nor a component whose price rests on a count that is held back."""
        for post in self.model.model.posts:
            for component in post.components:
                if name == component_unit(post.post, component.component):
                    bases = {variant.price_basis.get(post.post) for variant in self.model.model.variants}
                    formulas = {component.price.formula_of(basis) for basis in bases}
                    used = {one for formula in formulas for one in Expression(formula).names}
                    return not used & self.hidden_counts
        kind, _, status = name.partition(".")
        return kind != "outflow" or not 0 < self._heads.get(status, 0) < self.threshold

    # Who is few together

    def _small_if_steady(self) -> list[frozenset[Owner]]:
        heads = {}
        if self._people == "participants":
            heads = {
                frozenset[Owner](self._of_status(status)): number for status, number in self._heads.items() if number
            }
        found = [group for persons in [*self._years, heads] for group in small_sets(persons, self.threshold)]
        return _largest([*found, *self._small_counts()])

    def _small_if_free(self) -> list[frozenset[Owner]]:
        heads = {frozenset[Owner]([(FIRST, status)]): number for status, number in self._heads.items()}
        found = [group for persons in [*self._years, heads] for group in small_sets(persons, self.threshold)]
        return _largest([*found, *self._small_counts()])

    def _small_counts(self) -> list[frozenset[Owner]]:
        return [frozenset[Owner]([("count", name)]) for name in sorted(self.hidden_counts)]

    def _split_is_large(self) -> bool:
        """Whether observed and extrapolated parts rest on enough people everywhere."""
        for scope, persons in self._persons.items():
            if scope.endswith(("observed", "extrapolated", "graduates")) and small_sets(persons, self.threshold):
                return False
        return True

    # Published numbers as functions of cells

    def _quantities(self, component: Component) -> list[Row]:
        """The quantity of a component under each bound, and what its averages are averages of."""
        rows: list[Row] = []
        for bound in self.model.model.bounds:
            row: Row = {}
            for term in terms(self.model, component.quantity, bound):
                if term.weight:
                    row = {**row, **dict.fromkeys(self._cells(term.measure), term.weight)}
            if row not in rows:
                rows.append(row)
        averages = [of_average(self.model, component.quantity, average) for average in component.price.averages]
        return [*rows, *(dict.fromkeys(self._cells(measure), Fraction(1)) for measure in averages)]

    def _cells(self, measure: Measure) -> list[tuple[Owner, str]]:
        return [(owner, _cell(measure)) for owner in self._of(measure.records, measure.where)]

    def _total(self, bound: str, steady: bool) -> Row:
        """The benefits of the leading variant under a bound, but for what is public."""
        total: dict[tuple[Owner, str], Fraction] = {}

        def add(cells: Iterable[tuple[Owner, str]], value: Fraction) -> None:
            for cell in cells:
                total[cell] = total.get(cell, Fraction(0)) + value

        parts = {
            (post.post, part.component): (post, part) for post in self.model.model.posts for part in post.components
        }
        for key, years in self._multipliers(bound).items():
            post, component = parts[key]
            by_person = component.quantity.records in COUNTED
            weight = sum(
                (value * (1 if steady or by_person else _weight(year)) for year, (value, _) in years.items()),
                Fraction(0),
            )
            price = _Price(self.model, post, component, bound, self._counts)
            for term in terms(self.model, component.quantity, self.model.bound(bound)):
                add(self._cells(term.measure), weight * price.alone * term.measure.factor * term.weight)
            for average in component.price.averages:
                measure = of_average(self.model, component.quantity, average)
                add(self._cells(measure), weight * price.per_average(average.average) * measure.factor)
            for count in sorted(self.hidden_counts.intersection(price.formula.names)):
                volume = sum((value * quantity_of for value, quantity_of in years.values()), Fraction(0))
                add([(("count", count), "value")], volume)
        return total

    def _multipliers(self, bound: str) -> dict[tuple[str, str], dict[int, tuple[Fraction, Fraction]]]:
        """What a unit of a component's value counts for in each year, and the quantity: out of the ledger's public factors."""
        found: dict[tuple[str, str], dict[int, tuple[Fraction, Fraction]]] = {}
        leading = self.model.variant.variant
        actors = {
            (post.post, part.component): part.actor for post in self.model.model.posts for part in post.components
        }
        for row in rows_of(self.tables, "ledger"):
            if (row["variant"], row["bound"], row["counted"]) != (leading, bound, "yes") or row["flow"] == "cost":
                continue
            key = (row["post"], row["component"])
            value = Fraction(1 if row["actor"] == actors[key] else -1)
            value *= Fraction(row["attribution"]) * Fraction(row["discount_factor"])
            value *= (1 - Fraction(row["deadweight"])) * (1 - Fraction(row["displacement"]))
            years = found.setdefault(key, {})
            before = years.get(int(row["year"]), (Fraction(0), Fraction(0)))[0]
            years[int(row["year"])] = (before + value, Fraction(row["quantity"]))
        return found

    @cached_property
    def _counts(self) -> dict[str, Fraction]:
        values = {row["count"]: row["value"] for row in rows_of(self.tables, "count_values")}
        return {name: Fraction(value) for name, value in values.items() if value is not None}


@dataclass(frozen=True)
class _Price:
    """The price of a component in the leading variant as a function of its averages: a part alone, and one per average."""

    model: CohortModel
    post: Post
    component: Component
    bound: str
    counts: Mapping[str, Fraction]

    @cached_property
    def formula(self) -> Expression:
        """The formula on the basis that the leading variant takes."""
        return Expression(self.component.price.formula_of(self.model.variant.price_basis.get(self.post.post)))

    @cached_property
    def alone(self) -> Fraction:
        """What is left of the price where every average is nought."""
        return self._at({})

    def per_average(self, name: str) -> Fraction:
        """What one more of an average adds. Of a formula that is not linear in it, this is what its first unit adds."""
        return self._at({name: Fraction(1)}) - self.alone

    def _at(self, averages: Mapping[str, Fraction]) -> Fraction:
        values: dict[str, Fraction] = {}
        own = {average.average for average in self.component.price.averages}
        for name in self.formula.names:
            if name in own:
                values[name] = averages.get(name, Fraction(0))
            elif name in self.model.parameters:
                found = self.model.parameters[name]
                indexed = self.model.variant.price_level == "indexed"
                values[name] = Fraction(found.under(self.bound)) * (self.model.index_factor(found) if indexed else 1)
            else:
                values[name] = self.counts.get(name, Fraction(0))
        return self.formula.number(values)


def _cell(measure: Measure) -> str:
    """What of a group a measure sums; heads and person-years of everybody are the same."""
    if measure.records in COUNTED and measure.sql is None:
        return _HEADS
    return measure.sql or _one(measure.records)


def _one(records: str) -> str:
    return f"{records} person-years"


def _pattern(owner: str) -> int:
    return int(owner.partition(":")[2])


def _weight(year: int) -> Fraction:
    """A number per year that stands in no simple relation to that of another year."""
    return Fraction(pow(7, 31 * year + 5, 1_000_003), 1_000_003)


def _both(one: Audit, rows: list[Row], other: Audit, other_rows: list[Row]) -> bool:
    """Whether both audits admit a unit; neither takes it in when one does not."""
    tried = one.copy()
    if not tried.admit(rows) or not other.admit(other_rows):
        return False
    one.admit(rows)
    return True


def _largest(groups: Iterable[frozenset[Owner]]) -> list[frozenset[Owner]]:
    every = list(dict.fromkeys(groups))
    return [group for group in every if not any(group < other for other in every)]


def posts_shown(model: CohortModel, shown: Mapping[str, bool]) -> set[str]:
    """The posts of which every component is published."""
    return {
        post.post
        for post in model.model.posts
        if all(shown.get(component_unit(post.post, part.component), False) for part in post.components)
    }
