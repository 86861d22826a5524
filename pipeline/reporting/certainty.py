"""How sure the outcome is: intervals, one-way effects, switching values, the worth of knowing more.

Belongs here: joining ``simulation``, ``tornado``, ``switching`` and ``information_value`` with words and printed values.
Does not belong here: drawing random numbers (``calculation``), sentences (the template).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.model.loading import CohortModel
from pipeline.model.parts import Simulation
from pipeline.reporting.numbers import Numbers, half_up
from pipeline.reporting.views import BoundFacts, Row
from pipeline.reporting.words import Words

ZERO = Decimal(0)
ALL = "all"


@dataclass(frozen=True)
class Spread:
    """The ratio of one bound when parameters are uncertain: of this cohort, or expected of the next one."""

    bound: BoundFacts
    draws: int
    mean: Decimal
    error: Decimal
    low: Decimal
    median: Decimal
    high: Decimal
    interval: Decimal
    chance: Decimal
    chance_error: Decimal

    @property
    def fixed(self) -> bool:
        """Whether nothing that this bound uses is uncertain, so that its ratio stays what it is."""
        return self.low == self.high


@dataclass(frozen=True)
class Effect:
    """What moving one parameter over its range does to the ratio of a bound; values are printed already."""

    parameter: str
    label: str
    low: str
    high: str
    ratio_at_low: Decimal
    ratio_at_high: Decimal
    swing: Decimal
    variance_share: Decimal
    total_share: Decimal


@dataclass(frozen=True)
class Switch:
    """Where the ratio of a bound is 1: the value now and the switching value, printed.

    ``at`` is empty where no value does it, or only one below zero of what is never below zero. ``distance`` is how far it is
    as a share of the value now; None where there is none.
    """

    parameter: str
    label: str
    now: str
    at: str
    within: str
    distance: Decimal | None


@dataclass(frozen=True)
class Worth:
    """What knowing one parameter perfectly is worth for the decision."""

    parameter: str
    label: str
    value: Decimal
    error: Decimal

    @property
    def shown(self) -> bool:
        """Whether it is more than the simulation's own noise."""
        return self.value > 2 * self.error and self.value > 0


@dataclass(frozen=True)
class CertaintyFacts:
    """All about certainty in one report.

    Args:
        model: the cohort's model.
        bounds: the bounds, in the model's order.
        simulation_rows: the rows of ``simulation``.
        tornado_rows: the rows of ``tornado``.
        switching_rows: the rows of ``switching``.
        worth_rows: the rows of ``information_value``.
        words: words of the report's language.
        numbers: formats of the report's language.
    """

    model: CohortModel
    bounds: Sequence[BoundFacts]
    simulation_rows: Sequence[Row]
    tornado_rows: Sequence[Row]
    switching_rows: Sequence[Row]
    worth_rows: Sequence[Row]
    words: Words
    numbers: Numbers

    @property
    def declared(self) -> Simulation | None:
        """How the model asks to simulate."""
        return self.model.model.simulation

    @property
    def there(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.declared and (self.simulation_rows or self.tornado_rows or self.switching_rows))

    def spreads(self, scope: str) -> list[Spread]:
        """The spread per bound: ``this-cohort`` or ``next-cohort``."""
        rows = {row["bound"]: row for row in self.simulation_rows if row["scope"] == scope}
        return [
            Spread(
                bound=bound,
                draws=int(row["draws"]),
                mean=row["mean_ratio"],
                error=row["standard_error"],
                low=row["low_ratio"],
                median=row["median_ratio"],
                high=row["high_ratio"],
                interval=row["interval"],
                chance=row["chance_pays"],
                chance_error=row["chance_error"],
            )
            for bound in self.bounds
            if (row := rows.get(bound.id))
        ]

    def spread(self, scope: str, bound: str) -> Spread | None:
        """The spread of one bound."""
        return next((spread for spread in self.spreads(scope) if spread.bound.id == bound), None)

    def effects(self, bound: str) -> list[Effect]:
        """One-way effects under a bound, the largest first; parameters that do nothing there are left out."""
        rows = [row for row in self.tornado_rows if row["bound"] == bound and row["swing"]]
        rows.sort(key=lambda row: (-abs(row["swing"]), row["parameter"]))
        return [
            Effect(
                parameter=row["parameter"],
                label=self.label(row["parameter"]),
                low=self._printed(row["parameter"], row["low"]),
                high=self._printed(row["parameter"], row["high"]),
                ratio_at_low=row["ratio_at_low"],
                ratio_at_high=row["ratio_at_high"],
                swing=abs(row["swing"]),
                variance_share=row["variance_share"] or ZERO,
                total_share=row["total_share"] or ZERO,
            )
            for row in rows
        ]

    def switches(self, bound: str) -> list[Switch]:
        """Switching values under a bound, those within their range first."""
        rank = {"yes": 0, "no": 1, "none": 2}
        rows = [row for row in self.switching_rows if row["bound"] == bound]
        rows.sort(key=lambda row: (rank[row["within_range"]], self.label(row["parameter"])))
        return [
            Switch(
                parameter=row["parameter"],
                label=self.label(row["parameter"]),
                now=self._printed(row["parameter"], row["value"]),
                at=self._printed(row["parameter"], _short(at)) if at is not None else "",
                within=row["within_range"],
                distance=abs(at - row["value"]) / row["value"] if at is not None and row["value"] else None,
            )
            for row in rows
            for at in [_possible(row["switching_value"], row["value"])]
        ]

    def nearest_switch(self, bound: str) -> Switch | None:
        """The parameter that need change least, at most by half, of those whose range does not hold the switching value."""
        near = [one for one in self.switches(bound) if one.within != "yes" and one.distance is not None]
        near = [one for one in near if one.distance is not None and one.distance <= Decimal("0.5")]
        return min(near, key=lambda one: (one.distance, one.label)) if near else None

    def switched(self, bound: str) -> list[Switch]:
        """The parameters whose switching value lies within their range."""
        return [switch for switch in self.switches(bound) if switch.within == "yes"]

    @property
    def switch_table(self) -> list[tuple[str, list[Switch | None]]]:
        """A row per parameter with its switch under each bound; None where the bound does not use it."""
        by_bound = [{switch.parameter: switch for switch in self.switches(bound.id)} for bound in self.bounds]
        names = sorted({name for switches in by_bound for name in switches}, key=self.label)
        return [(self.label(name), [switches.get(name) for switches in by_bound]) for name in names]

    @property
    def worths(self) -> list[Worth]:
        """The worth of each parameter by itself, the largest first."""
        found = [
            Worth(row["parameter"], self.label(row["parameter"]), row["value_eur"], row["standard_error_eur"])
            for row in self.worth_rows
            if row["parameter"] != ALL
        ]
        return sorted(found, key=lambda worth: (-worth.value, worth.label))

    @property
    def worth_of_all(self) -> Worth | None:
        """The worth of knowing every parameter."""
        rows = [row for row in self.worth_rows if row["parameter"] == ALL]
        return Worth(ALL, "", rows[0]["value_eur"], rows[0]["standard_error_eur"]) if rows else None

    @property
    def worth_asking(self) -> list[Worth]:
        """The parameters that are worth knowing better, the most worth first; none is a possible answer."""
        return [worth for worth in self.worths if worth.shown]

    def label(self, name: str) -> str:
        """Words for a parameter, or for a count or average that is moved as one."""
        language = self.numbers.language
        if name in self.model.parameters:
            return self.model.parameters[name].label.in_language(language)
        for count in self.model.model.counts:
            if count.count == name:
                return count.label.in_language(language)
        for post in self.model.model.posts:
            for component in post.components:
                for average in component.price.averages:
                    if average.average == name:
                        return average.label.in_language(language)
        return self.words.code("uncertain", name)

    @property
    def labels(self) -> Mapping[str, str]:
        """Words of every parameter that is moved."""
        return {row["parameter"]: self.label(row["parameter"]) for row in self.tornado_rows}

    def _printed(self, name: str, value: Decimal) -> str:
        parameter = self.model.parameters.get(name)
        return self.numbers.of_parameter(value, parameter.unit if parameter else "")


def _possible(at: Decimal | None, now: Decimal) -> Decimal | None:
    """A switching value, unless it is below zero of a value that is not: prices, hours and shares never are."""
    return None if at is None or (at < 0 <= now) else at


def _short(value: Decimal) -> Decimal:
    """A value with four digits that say something: more would pretend to know it."""
    return half_up(value, max(0, min(6, 3 - value.adjusted()))) if value else value
