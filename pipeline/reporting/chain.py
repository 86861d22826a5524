"""The logic chain of a programme: each monitored number under its step, with what it was before and what it should be.

Belongs here: joining the tables ``indicators`` and ``targets`` with the words that the model has for them, and printing their
values. Does not belong here: working out an indicator or judging a target (``calculation``), sentences (the templates).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from pipeline.model.parts import Label
from pipeline.reporting.numbers import Numbers
from pipeline.reporting.views import Row
from pipeline.reporting.words import Words

STEPS = ("input", "throughput", "output", "outcome", "impact")
# Units whose printed value says by itself what it is in.
_SPEAKING = ("EUR", "share", "ratio", "grade")


@dataclass(frozen=True)
class TargetFacts:
    """What an indicator should be by a day.

    Attributes:
        at_least: whether more is better.
        target: what it should be, printed.
        expected: the value with what is still expected by then, printed; empty where nothing is expected.
        reached: ``yes``, ``no``, ``not-yet`` or ``not-measured``.
        remaining: what it still takes, printed; empty where nothing remains or that is not known.
        progress: the value as a share of the target.
        note: ``expected-reaches``, ``expected-falls-short`` or empty.
        drawn: value, target and unit as they are, for a picture.
    """

    by: date | None
    at_least: bool
    target: str
    expected: str
    reached: str
    remaining: str
    progress: Decimal | None
    note: str
    drawn: tuple[Decimal | None, Decimal, str]


@dataclass(frozen=True)
class IndicatorFacts:
    """A monitored number.

    Attributes:
        value: printed in its unit; empty where it was not measured.
        previous: its value in the wave it is compared with, printed; empty without one.
        answered: of how many answers it was taken, where it was taken from answers.
        why: why there is no value yet.
        figure: the name of the figure that it is; empty where it is none.
    """

    id: str
    label: str
    value: str
    previous: str
    answered: int | None
    explanation: str
    why: str
    figure: str
    targets: tuple[TargetFacts, ...]


@dataclass(frozen=True)
class StepOfChain:
    """A step of the chain with its indicators, in the model's order."""

    id: str
    label: str
    meaning: str
    indicators: tuple[IndicatorFacts, ...]


@dataclass(frozen=True)
class ChainFacts:
    """The logic chain of one report; without indicators it is not there.

    Args:
        rows: the rows of ``indicators``.
        targets: the rows of ``targets``.
        declared: what the model says of each indicator, by its name.
        words: words of the report's language.
        numbers: formats of the report's language.
    """

    rows: Sequence[Row]
    targets: Sequence[Row]
    declared: Mapping[str, Any]
    words: Words
    numbers: Numbers
    _by_indicator: dict[str, list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.targets:
            self._by_indicator.setdefault(str(row["indicator"]), []).append(row)

    @property
    def there(self) -> bool:
        """Whether there is any indicator."""
        return bool(self.rows)

    @cached_property
    def steps(self) -> tuple[StepOfChain, ...]:
        """The steps that have indicators, from what goes in to what it is worth."""
        ordered = sorted(self.rows, key=lambda row: int(row["position"]))
        by_step = {step: [row for row in ordered if row["step"] == step] for step in STEPS}
        return tuple(
            StepOfChain(
                id=step,
                label=self.words.code("chain", step),
                meaning=self.words.code("chain_meaning", step),
                indicators=tuple(self._indicator(row) for row in rows),
            )
            for step, rows in by_step.items()
            if rows
        )

    @property
    def indicators(self) -> tuple[IndicatorFacts, ...]:
        """Every indicator, by step."""
        return tuple(one for step in self.steps for one in step.indicators)

    @property
    def compared(self) -> bool:
        """Whether any indicator has a value of an earlier wave."""
        return any(one.previous for one in self.indicators)

    @property
    def aims(self) -> tuple[tuple[IndicatorFacts, TargetFacts], ...]:
        """Every target with its indicator, by step, the earliest first."""
        return tuple((one, target) for one in self.indicators for target in one.targets)

    @property
    def drawn(self) -> list[tuple[str, Decimal | None, Decimal, str, str, bool]]:
        """A row of the picture per target: label, value, target, unit, year, reached; empty where nothing was measured."""
        rows = [
            (one.label, *target.drawn, str(target.by.year) if target.by else "", target.reached == "yes")
            for one, target in self.aims
        ]
        return rows if any(row[1] is not None for row in rows) else []

    def counted(self, reached: str) -> int:
        """How many targets were ``reached`` (``yes``, ``no``, ``not-yet``, ``not-measured``)."""
        return sum(1 for _, target in self.aims if target.reached == reached)

    def _indicator(self, row: Row) -> IndicatorFacts:
        name = str(row["indicator"])
        part = self.declared.get(name)
        unit, unit_words = str(row["unit"]), self._said(part, "unit_label")
        targets = sorted(self._by_indicator.get(name, []), key=lambda target: str(target["by"]))
        return IndicatorFacts(
            id=name,
            label=self._said(part, "label") or name.replace("_", " "),
            value=self._printed(row["value"], unit, unit_words),
            previous=self._printed(row.get("previous_value"), unit, unit_words),
            answered=None if row.get("base_count") is None else int(row["base_count"]),
            explanation=self._said(part, "explanation"),
            why=self._said(part, "not_measured"),
            figure=str(getattr(part, "figure", None) or ""),
            targets=tuple(self._target(target, unit, unit_words) for target in targets),
        )

    def _target(self, row: Row, unit: str, unit_words: str) -> TargetFacts:
        return TargetFacts(
            by=row["by"],
            at_least=row.get("direction", "at-least") == "at-least",
            target=self._printed(row["target"], unit, unit_words),
            expected=self._printed(row.get("expected"), unit, unit_words),
            reached=str(row["reached"]),
            remaining=self._printed(row.get("remaining"), unit, unit_words) if row.get("remaining") else "",
            progress=row.get("progress_share"),
            note=str(row.get("note") or ""),
            drawn=(row.get("value"), row["target"], unit),
        )

    def _said(self, part: Any, name: str) -> str:
        label: Label | None = getattr(part, name, None)
        return label.in_language(self.numbers.language) if label is not None else ""

    def _printed(self, value: Decimal | None, unit: str, unit_words: str) -> str:
        """A value with its unit; empty where there is none."""
        if value is None:
            return ""
        if unit in _SPEAKING:
            return self.numbers.in_unit(value, unit)
        number = self.numbers.exact(value, 1)
        if unit_words:
            return f"{number} {unit_words}"
        # A count of things says in its own label what it counts.
        return number if unit in ("count", "persons") else f"{number} {self.words.code('unit', unit)}"
