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
from pipeline.reporting.waves import Difference, difference_of
from pipeline.reporting.words import Words
from schemas.figures import UNDATED

STEPS = ("input", "throughput", "output", "outcome", "impact")
# Units whose printed value says by itself what it is in.
_SPEAKING = ("EUR", "ratio", "grade")
_HEADLINE = 4


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
        short: what is still missing when the expected has come, printed; empty where nothing is, or nothing is expected.
        label: words of its own, such as that it is an ambition; empty without.
        code: what stands for the day in the names of its figures.
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
    short: str
    label: str
    code: str
    drawn: tuple[Decimal | None, Decimal, str]


@dataclass(frozen=True)
class IndicatorFacts:
    """A monitored number.

    Attributes:
        value: printed in its unit; empty where it was not measured.
        previous: its value in the wave it is compared with, printed; empty without one.
        answered: of how many answers it was taken, or of how many of those counted where it was taken from their records.
        counted: how many of them count, where answers were counted.
        among: the question that chose who was counted, and the answers it chose; None where everyone was who answered.
        taken: how it was taken, as the table ``indicators`` says.
        of_records: whether it was taken from the records of those counted, and not from answers.
        why: why there is no value yet.
        figure: the name of the figure that it is; empty where it is none.
    """

    id: str
    label: str
    value: str
    previous: str
    answered: int | None
    counted: int | None
    among: tuple[str, tuple[str, ...]] | None
    taken: str
    explanation: str
    why: str
    figure: str
    targets: tuple[TargetFacts, ...]
    difference: Difference | None = None
    of_records: bool = False

    @property
    def traced(self) -> str:
        """The name of the figure behind its value: the one that it is, or its own."""
        return self.figure or f"indicator.{self.id}"


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
        asked: words for the questions of the survey, and for the answers to each.
    """

    rows: Sequence[Row]
    targets: Sequence[Row]
    declared: Mapping[str, Any]
    words: Words
    numbers: Numbers
    asked: Mapping[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)
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
    def differences(self) -> tuple[Difference, ...]:
        """How each indicator changed that an earlier wave has as well."""
        return tuple(one.difference for one in self.indicators if one.difference is not None)

    @property
    def headline(self) -> tuple[IndicatorFacts, ...]:
        """The few that a reader sees first: of which a target was set, then those that surely changed, then the rest.

        Only what was taken from answers, so that what the programme declares of itself does not count as a result.
        """
        told = [one for one in self.indicators if one.value and one.answered is not None]
        compared = [one for one in told if one.difference is not None]
        sure = [one for one in compared if one.difference and one.difference.verdict in ("rose", "fell")]
        ordered = [*(one for one in told if one.targets), *sure, *compared, *told]
        return tuple(dict.fromkeys(ordered))[:_HEADLINE]

    @property
    def measured_aims(self) -> tuple[tuple[IndicatorFacts, TargetFacts], ...]:
        """The targets of what was measured."""
        return tuple((one, target) for one, target in self.aims if target.reached != "not-measured")

    @property
    def aims(self) -> tuple[tuple[IndicatorFacts, TargetFacts], ...]:
        """Every target with its indicator, by step, the earliest first."""
        return tuple((one, target) for one in self.indicators for target in one.targets)

    @property
    def drawn(self) -> list[tuple[str, Decimal | None, Decimal, str, str, bool]]:
        """A row of the picture per target of what was measured: label, value, target, unit, year, reached."""
        return [
            (one.label, *target.drawn, str(target.by.year) if target.by else "", target.reached == "yes")
            for one, target in self.measured_aims
        ]

    def counted(self, reached: str) -> int:
        """How many targets were ``reached`` (``yes``, ``no``, ``not-yet``, ``not-measured``)."""
        return sum(1 for _, target in self.aims if target.reached == reached)

    def _indicator(self, row: Row) -> IndicatorFacts:
        name = str(row["indicator"])
        part = self.declared.get(name)
        unit, unit_words = str(row["unit"]), self._said(part, "unit_label")
        # An ambition without a day comes last.
        targets = sorted(self._by_indicator.get(name, []), key=lambda target: (target["by"] is None, str(target["by"])))
        label = self._said(part, "label") or name.replace("_", " ")
        value = self._printed(row["value"], unit, unit_words)
        previous = self._printed(row.get("previous_value"), unit, unit_words)
        return IndicatorFacts(
            id=name,
            label=label,
            value=value,
            previous=previous,
            difference=difference_of(row, label, previous, value, self.numbers),
            answered=_whole(row.get("base_count")),
            counted=_whole(row.get("counted")) if row.get("taken") in ("count", "share") else None,
            among=self._among(part),
            taken=str(row.get("taken") or ""),
            explanation=self._said(part, "explanation"),
            why=self._said(part, "not_measured"),
            figure=str(getattr(part, "figure", None) or ""),
            targets=tuple(self._target(part, target, unit, unit_words) for target in targets),
            of_records=getattr(part, "of_records", None) is not None,
        )

    def _among(self, part: Any) -> tuple[str, tuple[str, ...]] | None:
        base = getattr(getattr(part, "answers", None), "base", None)
        if base is None:
            return None
        question, answers = self.asked.get(base.question, (base.question, {}))
        return question, tuple(answers.get(code, self.words.code("answer", code)) for code in base.of)

    def _target(self, part: Any, row: Row, unit: str, unit_words: str) -> TargetFacts:
        expected, aim = row.get("expected"), row["target"]
        at_least = row.get("direction", "at-least") == "at-least"
        short = None if expected is None else aim - expected if at_least else expected - aim
        return TargetFacts(
            by=row["by"],
            at_least=at_least,
            target=self._printed(aim, unit, unit_words),
            expected=self._printed(expected, unit, unit_words),
            reached=str(row["reached"]),
            remaining=self._printed(row.get("remaining"), unit, unit_words) if row.get("remaining") else "",
            progress=row.get("progress_share"),
            note=str(row.get("note") or ""),
            short=self._printed(short, unit, unit_words) if short is not None and short > 0 else "",
            label=self._label_of_target(part, row),
            code=str(row["by"]) if row["by"] else UNDATED,
            drawn=(row.get("value"), row["target"], unit),
        )

    def _label_of_target(self, part: Any, row: Row) -> str:
        for target in getattr(part, "targets", ()):
            if (target.by, target.value) == (row["by"], row["target"]):
                return self._said(target, "label")
        return ""

    def _said(self, part: Any, name: str) -> str:
        label: Label | None = getattr(part, name, None)
        return label.in_language(self.numbers.language) if label is not None else ""

    def _printed(self, value: Decimal | None, unit: str, unit_words: str) -> str:
        """A value with its unit; empty where there is none."""
        if value is None:
            return ""
        if unit == "share":
            # As exact as the counts behind it bear: 83.9%, and 80% where it is that.
            return self.numbers.of_parameter(value, unit)
        if unit in _SPEAKING:
            return self.numbers.in_unit(value, unit)
        number = self.numbers.exact(value, 1)
        if unit_words:
            return f"{number} {unit_words}"
        # A count of things says in its own label what it counts.
        return number if unit in ("count", "persons") else f"{number} {self.words.code('unit', unit)}"


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)
