"""A programme's plan for monitoring and evaluation held against what it measures.

Belongs here: finding what the plan leaves open and what it promises but nothing measures. Does not belong here: the plan itself
(``pipeline.model.plan``), mistakes in its file (``pipeline.model.plan_rules``), the words for a finding.

A finding is no error: it tells a reader what the figures cannot say. Accounting for effects takes data on outcomes, so a goal
counts as measured only by an indicator at the step outcome or impact (workbook 'Armoede, schulden & gezondheid', chapter 5,
third basic question).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.calculation.database import Database, put_calculated
from pipeline.calculation.targets import target_rows
from pipeline.model import CohortModel
from pipeline.model.parts import Indicator
from pipeline.model.plan import Plan
from schemas.calculated import STEPS
from schemas.figures import UNDATED

OF_GOALS = ("outcome", "impact")
"""The steps of the chain at which an indicator says something of a goal."""


@dataclass(frozen=True)
class Finding:
    """Something that the plan leaves open, or that nothing measures.

    Attributes:
        finding: its kind, as ``schemas.calculated.FINDINGS`` lists them.
        what: what it is about: a question of the plan, a step of the chain, or the name of data, a goal or an indicator.
        names: the indicators, days or tables it speaks of.
    """

    finding: str
    what: str
    names: tuple[str, ...] = ()


def plan_findings(db: Database, model: CohortModel) -> None:
    """Write the findings out; none where a programme has no plan.

    Needs ``indicators``; makes ``plan_findings``, in the order of the plan.
    """
    values = dict(db.rows("SELECT indicator, value FROM indicators"))
    rows = [
        (position, one.finding, one.what, "; ".join(one.names) or None)
        for position, one in enumerate(findings(model, values), start=1)
    ]
    put_calculated(db, "plan_findings", rows)


def findings(model: CohortModel, values: Mapping[str, Any] | None = None) -> Iterator[Finding]:
    """What the plan leaves open, and what it promises but nothing measures.

    Args:
        model: the cohort's model.
        values: indicator -> its value in this cohort, None where it has none. Without them, before a run, only what the
            model itself says is not measured counts as that.
    """
    plan = model.plan
    if plan is None:
        return
    indicators = model.model.indicators
    if values is None:
        measured = {one.indicator for one in indicators if one.not_measured is None}
    else:
        measured = {name for name, value in values.items() if value is not None}
    yield from (Finding("not_answered", question) for question in plan.unanswered)
    yield from _of_data(plan, model.tables)
    yield from _of_steps(plan, indicators, measured)
    yield from _of_goals(plan, indicators, measured)
    yield from _of_indicators(plan, indicators)
    yield from _of_targets(model, measured)


def _of_data(plan: Plan, tables: list[str]) -> Iterator[Finding]:
    for entry in plan.data:
        missing = tuple(table for table in entry.tables if table not in tables)
        if missing or not entry.tables:
            yield Finding("data_not_gathered", entry.data, missing)


def _of_steps(plan: Plan, indicators: list[Indicator], measured: set[str]) -> Iterator[Finding]:
    for step in STEPS:
        own = tuple(one.indicator for one in indicators if one.step == step)
        if plan.step(step) is None:
            yield Finding("step_not_described", step)
        if not own:
            yield Finding("step_without_indicator", step)
        elif measured.isdisjoint(own):
            yield Finding("step_not_measured", step, own)


def _of_goals(plan: Plan, indicators: list[Indicator], measured: set[str]) -> Iterator[Finding]:
    of_goals = {one.indicator for one in indicators if one.step in OF_GOALS}
    for goal in plan.goals:
        own = tuple(name for name in goal.indicators if name in of_goals)
        if not own:
            yield Finding("goal_without_outcome", goal.goal, tuple(goal.indicators))
        elif measured.isdisjoint(own):
            yield Finding("goal_not_measured", goal.goal, own)


def _of_indicators(plan: Plan, indicators: list[Indicator]) -> Iterator[Finding]:
    named = {name for goal in plan.goals for name in goal.indicators}
    for one in indicators:
        if one.source is None:
            yield Finding("indicator_without_source", one.indicator)
        if one.step in OF_GOALS and one.indicator not in named:
            yield Finding("indicator_outside_plan", one.indicator)


def _of_targets(model: CohortModel, measured: set[str]) -> Iterator[Finding]:
    """Targets for what nobody has measured, one finding for each indicator."""
    without = {one.indicator: None for one in model.model.indicators if one.indicator not in measured}
    days: dict[str, list[str]] = {}
    for row in target_rows(model, without):
        days.setdefault(row[0], []).append(UNDATED if row[1] is None else row[1].isoformat())
    for name, found in days.items():
        yield Finding("target_not_measured", name, tuple(dict.fromkeys(found)))
