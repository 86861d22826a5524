"""The plan for monitoring and evaluation as a report shows it, with what was found when it was held against the data.

Belongs here: joining ``plan.yaml`` and the table ``plan_findings`` with words in the report's language. Does not belong here:
finding anything (``calculation``), sentences (the templates).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pipeline.model.loading import CohortModel
from pipeline.model.parts import Label, Source
from pipeline.model.plan import Plan
from pipeline.reporting.chain import ChainFacts, IndicatorFacts
from pipeline.reporting.numbers import Numbers
from pipeline.reporting.views import Reference, Row
from pipeline.reporting.words import Words
from schemas.figures import UNDATED


@dataclass(frozen=True)
class GoalFacts:
    """A goal with the indicators that tell how far it is; those the report knows nothing of are left out."""

    label: str
    indicators: tuple[IndicatorFacts, ...]


@dataclass(frozen=True)
class PlannedStep:
    """A step of the logic chain: what the plan says of it, and what is monitored there."""

    label: str
    text: str
    indicators: tuple[IndicatorFacts, ...]


@dataclass(frozen=True)
class FindingFacts:
    """Something the plan leaves open or nothing measures: its kind in words, what it is about, and what it names."""

    kind: str
    what: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class PlanFacts:
    """The plan of one programme; without one it is not there.

    Args:
        model: the cohort's model.
        rows: the rows of ``plan_findings``.
        chain: the indicators of this cohort.
        words: words of the report's language.
        numbers: formats of the report's language.
        reference: gives a source with the title of its document.
    """

    model: CohortModel
    rows: Sequence[Row]
    chain: ChainFacts
    words: Words
    numbers: Numbers
    reference: Callable[[Source], Reference]

    @property
    def there(self) -> bool:
        """Whether the programme has a plan."""
        return self.model.plan is not None

    @cached_property
    def readers(self) -> tuple[str, ...]:
        """For whom is monitored and evaluated."""
        return tuple(self._say(one.label) for one in self._plan.for_whom)

    @cached_property
    def purposes(self) -> tuple[tuple[str, str], ...]:
        """To what end, and about what."""
        return tuple((self.words.code("purpose", one.purpose), self._say(one.about)) for one in self._plan.purposes)

    @cached_property
    def data(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """With which data, and in which tables of this programme they stand."""
        tables = self.model.tables
        return tuple(
            (
                self._say(one.label),
                tuple(self.words.code("table", table) for table in one.tables if table in tables),
            )
            for one in self._plan.data
        )

    @cached_property
    def conditions(self) -> tuple[tuple[str, str], ...]:
        """Under which conditions: what kind, and what it is."""
        declared = self._plan.conditions
        kinds = (("urgency", declared.urgency), ("time", declared.time), ("money", declared.money))
        return tuple(
            (self.words.code("condition", kind), self._say(one.label)) for kind, one in kinds if one is not None
        )

    @cached_property
    def goals(self) -> tuple[GoalFacts, ...]:
        """What the programme wants to reach, with what tells how far it is."""
        known = self._indicators
        return tuple(
            GoalFacts(self._say(one.label), tuple(known[name] for name in one.indicators if name in known))
            for one in self._plan.goals
        )

    @cached_property
    def steps(self) -> tuple[PlannedStep, ...]:
        """The steps of the logic chain that the plan describes, from what goes in to what it is worth."""
        by_step = {step.id: step.indicators for step in self.chain.steps}
        return tuple(
            PlannedStep(self.words.code("chain", one.step), self._say(one.text), by_step.get(one.step, ()))
            for one in self._plan.chain
        )

    @cached_property
    def falls_away(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What falls away if the programme stops: for clients, and for organisations."""
        stops = self._plan.if_it_stops
        return (
            tuple(self._say(one.label) for one in stops.clients),
            tuple(self._say(one.label) for one in stops.organisations),
        )

    @cached_property
    def findings(self) -> tuple[FindingFacts, ...]:
        """What was found when the plan was held against the data, in the order of the plan."""
        return tuple(
            FindingFacts(
                kind=self.words.code("finding", row["finding"]),
                what=self._about(str(row["finding"]), str(row["what"])),
                names=tuple(
                    self._named(str(row["finding"]), name) for name in str(row["detail"] or "").split("; ") if name
                ),
            )
            for row in sorted(self.rows, key=lambda row: int(row["position"]))
        )

    @cached_property
    def sources(self) -> tuple[tuple[Reference, tuple[str, ...]], ...]:
        """The documents that the plan was put together from, and the places in each, in the order of the plan."""
        plan = self._plan
        conditions = plan.conditions
        stated = [
            *plan.for_whom, *plan.purposes, *plan.data, conditions.urgency, conditions.time, conditions.money, *plan.chain,
            *plan.goals, *plan.if_it_stops.clients, *plan.if_it_stops.organisations,
        ]  # fmt: skip
        found: dict[str, dict[str, Reference]] = {}
        for one in stated:
            if one is not None and one.source is not None:
                cited = self.reference(one.source)
                found.setdefault(cited.key, {})[cited.place] = cited
        return tuple((next(iter(places.values())), tuple(places)) for places in found.values())

    @property
    def _plan(self) -> Plan:
        """The plan; an empty one where there is none."""
        return self.model.plan or Plan()

    @cached_property
    def _indicators(self) -> dict[str, IndicatorFacts]:
        return {one.id: one for one in self.chain.indicators}

    @cached_property
    def _labels(self) -> Mapping[str, Mapping[str, str]]:
        plan = self._plan
        indicators = {one.indicator: self._say(one.label) for one in self.model.model.indicators}
        return {
            "data": {one.data: self._say(one.label) for one in plan.data},
            "goal": {one.goal: self._say(one.label) for one in plan.goals},
            "indicator": indicators,
            "target": indicators,
        }

    def _about(self, finding: str, what: str) -> str:
        kind = finding.partition("_")[0]
        if kind in self._labels:
            return self._labels[kind].get(what, what.replace("_", " "))
        return self.words.code("chain" if kind == "step" else "plan_question", what)

    def _named(self, finding: str, name: str) -> str:
        if finding == "data_not_gathered":
            return self.words.code("table", name)
        if finding == "target_not_measured":
            undated = self.words.code("target", "undated")
            return undated if name == UNDATED else self.numbers.short_date(date.fromisoformat(name))
        return self._labels["indicator"].get(name, name)

    def _say(self, label: Label) -> str:
        return label.in_language(self.numbers.language)
