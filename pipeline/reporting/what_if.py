"""What if a parameter were otherwise: the sliders of the page, and everything its script needs to calculate exactly.

Belongs here: which parameters get a slider, their values, and the data as JSON beside the script. Does not belong here: finding
the formulas behind the ledger (``what_if_cells``), calculating and showing (``styles/what-if.js``), sentences (the template).

There is nothing for a programme without ranges, and nothing where the disclosure rule holds amounts back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.errors import MeerwaardeError
from pipeline.model.checking import VOLUME
from pipeline.model.expression import Expression
from pipeline.model.loading import Parameter
from pipeline.model.parts import Average, Component
from pipeline.reporting.facts import Facts
from pipeline.reporting.numbers import sentence_case
from pipeline.reporting.page import as_data
from pipeline.reporting.what_if_cells import QUANTITY, Cell, Cells

SCRIPT = "source/styles/what-if.js"
FAMILY = "what_if"
_MOST_SLIDERS = 8
# A slider has about so many places: few enough for round values, enough to see where the outcome turns.
_PLACES = 100


@dataclass(frozen=True)
class Slider:
    """A parameter that a reader may move.

    Attributes:
        label: its words.
        values: the values it can be given, from low to high; those of the report are among them.
        texts: the same as they are printed.
        under: variant -> the bounds in which it moves something.
    """

    parameter: Parameter
    label: str
    values: tuple[Decimal, ...]
    texts: tuple[str, ...]
    under: Mapping[str, Sequence[str]]

    @property
    def per_bound(self) -> bool:
        """Whether it has a value of its own under each bound."""
        return isinstance(self.parameter.value, dict)


@dataclass(frozen=True)
class WhatIf:
    """The sliders of one report and the data behind them.

    Args:
        facts: the facts of the report.
    """

    facts: Facts

    @cached_property
    def sliders(self) -> list[Slider]:
        """The parameters that matter most, the first most; none where there is nothing to move."""
        if self._cells is None:
            return []
        found = []
        for name in self._by_weight():
            under: dict[str, list[str]] = {}
            for cell in self._cells.found:
                bounds = under.setdefault(cell.variant.variant, [])
                if name in cell.moved_by and cell.sides and cell.bound not in bounds:
                    bounds.append(cell.bound)
            if name not in self._cells.inexact and any(under.values()):
                found.append(self._slider(self.facts.model.parameters[name], under))
        return found[:_MOST_SLIDERS]

    def __bool__(self) -> bool:
        """Whether there is anything to move."""
        return bool(self.sliders)

    @property
    def words(self) -> list[str]:
        """The words of the parameters that have a slider."""
        return [slider.label for slider in self.sliders]

    @cached_property
    def _cells(self) -> Cells | None:
        ranged = any(found.range is not None for found in self.facts.model.parameters.values())
        return Cells(self.facts) if ranged and self.facts.has_posts and self.facts.shield.amounts_whole else None

    def _by_weight(self) -> list[str]:
        """The parameters with a range, by what they do to the ratio; without a tornado by the benefits that rest on them."""
        assert self._cells is not None
        ranged = {name for name, found in self.facts.model.parameters.items() if found.range is not None}
        leading = self.facts.model.leading_bound
        weight = {name: (Decimal(0), Decimal(0)) for name in ranged}
        tornado = self.facts.rows("tornado")
        for row in tornado:
            name, swing = str(row["parameter"]), abs(row["swing"])
            if name in weight:
                first, most = weight[name]
                weight[name] = (swing if row["bound"] == leading else first, max(most, swing))
        if not tornado:
            for cell in self._cells.found:
                if cell.variant == self.facts.model.variant:
                    for name in cell.moved_by & ranged:
                        first, most = weight[name]
                        eur = abs(cell.amount)
                        weight[name] = (first + (eur if cell.bound == leading else 0), most + eur)
        return sorted(ranged, key=lambda name: (-weight[name][0], -weight[name][1], name))

    def _slider(self, parameter: Parameter, under: Mapping[str, Sequence[str]]) -> Slider:
        moving = {bound for bounds in under.values() for bound in bounds}
        values = _values(parameter, [parameter.under(bound) for bound in sorted(moving)])
        numbers = self.facts.numbers
        texts = [numbers.of_parameter(value, parameter.unit) for value in values]
        if len(set(texts)) < len(texts):
            texts = [numbers.exact(value, 12) for value in values]
        return Slider(parameter, self.facts.say(parameter.label), values, tuple(texts), under)

    # The data of the page

    def data(self) -> dict[str, Any]:
        """Everything the script needs; numbers are texts, exact: a decimal, or a fraction such as ``1/3``."""
        made = _Parts()
        moving = {slider.parameter.name for slider in self.sliders}
        outcomes: dict[str, dict[str, Any]] = {}
        totals = {(row["variant"], row["bound"]): row for row in self.facts.rows("totals")}
        model = self.facts.model.model
        for variant in model.variants:
            for bound in model.bounds:
                row = totals[variant.variant, bound.bound]
                cells = [
                    cell
                    for cell in (self._cells.found if self._cells else [])
                    if (cell.variant, cell.bound) == (variant, bound.bound) and cell.sides and cell.moved_by & moving
                ]
                outcomes.setdefault(variant.variant, {})[bound.bound] = {
                    "benefits": _exact(row["benefits_eur"]),
                    "costs": _exact(row["costs_eur"]),
                    "fixed": _exact(row["benefits_eur"] - sum((cell.amount for cell in cells), Decimal(0))),
                    "cells": [self._cell(cell, made) for cell in cells],
                }
        return {
            "bound": self.facts.model.leading_bound,
            "variant": self.facts.model.variant.variant,
            "bounds": [{"bound": bound.id, "label": sentence_case(bound.label)} for bound in self.facts.bounds],
            "variants": [
                {"variant": one.variant, "label": sentence_case(self.facts.say(one.label))} for one in model.variants
            ],
            "sliders": [self._slider_data(slider) for slider in self.sliders],
            "values": {
                bound.bound: {name: _exact(self.facts.model.parameters[name].under(bound.bound)) for name in made.names}
                for bound in model.bounds
            },
            "counts": {name: _exact(value) for name, value in self._counts.items() if name in made.counted},
            "records": {name: {key: _exact(v) for key, v in self._records[name].items()} for name in made.assumptions},
            "components": made.components,
            "prices": made.prices,
            "outcomes": outcomes,
            "formats": self._formats(),
            "words": self._words(),
        }

    @property
    def _counts(self) -> Mapping[str, Decimal]:
        return self._cells.counts if self._cells else {}

    @property
    def _records(self) -> Mapping[str, Mapping[str, Decimal]]:
        return self._cells.records if self._cells else {}

    def _slider_data(self, slider: Slider) -> dict[str, Any]:
        at = {
            bound.bound: slider.values.index(value)
            for bound in self.facts.model.model.bounds
            if (value := slider.parameter.under(bound.bound)) in slider.values
        }
        return {
            "parameter": slider.parameter.name,
            "label": sentence_case(slider.label),
            "unit": self.facts.units.parameter(slider.parameter.unit),
            "per_bound": slider.per_bound,
            "values": [_exact(value) for value in slider.values],
            "texts": list(slider.texts),
            "at": at,
            "under": {variant: list(bounds) for variant, bounds in slider.under.items()},
        }

    def _cell(self, cell: Cell, made: "_Parts") -> dict[str, Any]:
        assert self._cells is not None
        names = self._cells.price_parameters(cell.price, cell.averages)
        index = {name: self._cells.index(cell.variant, name) for name in names}
        made.names.update(dict.fromkeys(sorted(cell.moved_by)))
        made.counted |= self._counts.keys() & set(cell.price.names)
        made.assumptions.update(dict.fromkeys(cell.assumed))
        return {
            "component": made.component(cell, self._cells.constants),
            "price": made.price(cell.price),
            "index": {name: _exact(found) for name, found in index.items() if found != 1},
            "factors": [_exact(value) for value in cell.factors],
            "sides": cell.sides,
            "recorded": _exact(cell.recorded[QUANTITY]),
            "averages": {average.average: _exact(cell.recorded[average.average]) for average in cell.averages},
            "assumed": {name: _exact(persons) for name, persons in cell.assumed.items()},
        }

    def _formats(self) -> dict[str, Any]:
        """How the report prints numbers, read off its own prints, so that the page does as the report does."""
        numbers = self.facts.numbers
        seven = numbers.decimal(7, 2)
        return {
            "group": numbers.decimal(1000)[1:-3],
            "point": numbers.decimal(0, 1)[1:-1],
            "money": numbers.money(7, 2).replace(seven, "{}"),
            "owed": numbers.money(-7, 2).replace(seven, "{}"),
            "ratio": numbers.ratio(7).replace(seven, "{}"),
            "negative": numbers.ratio(-7).replace(seven, "{}"),
            "missing": numbers.missing,
        }

    def _words(self) -> dict[str, str]:
        family = self.facts.words.families.get(FAMILY, {})
        if not family:
            raise MeerwaardeError(
                f"{self.facts.words.file} has no words of the family '{FAMILY}'. Expected those of the sliders on the page."
            )
        return dict(family)


class _Parts:
    """What cells share: formulas, each once, and the names they use."""

    def __init__(self) -> None:
        self.components: list[dict[str, Any]] = []
        self.prices: list[dict[str, Any]] = []
        self.names: dict[str, None] = {}
        self.counted: set[str] = set()
        self.assumptions: dict[str, None] = {}
        self._component_at: dict[tuple[str, str], int] = {}
        self._price_at: dict[str, int] = {}

    def component(self, cell: Cell, constants: frozenset[str]) -> int:
        """The place of a component's formulas over records."""
        key = (cell.post, cell.component.component)
        if key not in self._component_at:
            self._component_at[key] = len(self.components)
            self.components.append(_over_records(cell.post, cell.component, constants))
        return self._component_at[key]

    def price(self, price: Expression) -> int:
        """The place of a price's formula."""
        if price.text not in self._price_at:
            self._price_at[price.text] = len(self.prices)
            self.prices.append(price.nodes())
        return self._price_at[price.text]


def _over_records(post: str, part: Component, constants: frozenset[str]) -> dict[str, Any]:
    volume = VOLUME[part.quantity.records]
    known = constants | {volume}

    def both(text: str) -> dict[str, Any]:
        return {"factor": Expression(text).nodes_of_factor(known), "whole": Expression(text).nodes()}

    averages: list[Average] = part.price.averages
    return {
        "post": post,
        "component": part.component,
        "volume": volume,
        "quantity": both(part.quantity.formula),
        "averages": {average.average: both(average.formula) for average in averages},
    }


def _values(parameter: Parameter, present: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Round values over a range, its two ends, and the values that the report uses."""
    assert parameter.range is not None
    low, high = parameter.range.low, parameter.range.high
    step = _round_step(Fraction(high - low) / _PLACES)
    first = -(-Fraction(low) // Fraction(step))
    last = Fraction(high) // Fraction(step)
    values = {low, high, *present} | {step * place for place in range(int(first), int(last) + 1)}
    return tuple(sorted(values))


def _round_step(least: Fraction) -> Decimal:
    """The smallest of 1, 2 and 5 times a power of ten that is not less."""
    power = Decimal(1)
    while Fraction(power) > least:
        power /= 10
    while Fraction(power) < least:
        power *= 10
    # Now power / 10 < least <= power.
    for part in (Decimal("0.2"), Decimal("0.5")):
        if Fraction(power * part) >= least:
            return power * part
    return power


def _exact(value: Decimal | Fraction) -> str:
    """A number as an exact text: a decimal where it has one, else a fraction."""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def page_parts(what_if: WhatIf, templates: Sequence[Path]) -> str:
    """The elements that put the sliders in the page: the data and the script; nothing where there is nothing to move.

    Args:
        what_if: the sliders of the report.
        templates: folders with templates; the first that has the script wins.

    Raises:
        MeerwaardeError: no folder has the script.
    """
    if not what_if:
        return ""
    for folder in templates:
        path = folder / SCRIPT
        if path.is_file():
            text = as_data(what_if.data())
            script = path.read_text(encoding="utf-8")
            return f'<script type="application/json" id="what-if-data">{text}</script>\n<script>\n{script}</script>\n'
    raise MeerwaardeError(f"There is no {SCRIPT} in the template folders: {', '.join(f.name for f in templates)}.")
