"""What ``plan.yaml`` may hold: a programme's plan for monitoring and evaluation, field by field.

Belongs here: one class per kind of entry. Does not belong here: rules between the plan and the model (``plan_rules``), holding
the plan against what was measured (``pipeline.calculation.plan``).

A plan answers four questions before anything is measured: for whom, to what end, with which data, under which conditions. It
describes the logic chain, names the goals with the indicators that tell whether they are met, and asks the question the other
way round: what falls away if the programme stops. What nobody has said is left out; a run tells it as a finding. The method is
that of the workbook 'Armoede, schulden & gezondheid', chapters 3 and 5.

An entry without a source is said by the organisation itself.
"""

from typing import Literal

from pydantic import Field

from pipeline.model.parts import Label, Name, Part, RawTableName, Source, Step

FILE = "plan.yaml"
Purposes = Literal["accountability", "learning", "benchmarking", "enthusiasm"]


class Statement(Part):
    """Something that is said, and where."""

    label: Label
    source: Source | None = None


class Reader(Statement):
    """Somebody for whom is monitored and evaluated."""

    reader: Name


class Purpose(Part):
    """What readers want to do with the results.

    Attributes:
        purpose: to account for what was done, to learn from it, to compare with others, or to win others for it.
        about: accounting for what, learning about what, compared in which respect.
    """

    purpose: Purposes
    about: Label
    source: Source | None = None


class PlannedData(Statement):
    """Data that are to be gathered.

    Attributes:
        tables: the raw tables they stand in; none where they stand in no table of ours.
    """

    data: Name
    tables: list[RawTableName] = Field(default_factory=list)


class Conditions(Part):
    """The practical conditions of monitoring and evaluating: how urgent it is, and what time and money there are for it."""

    urgency: Statement | None = None
    time: Statement | None = None
    money: Statement | None = None


class ChainStep(Part):
    """What the programme does or expects in a step of the logic chain."""

    step: Step
    text: Label
    source: Source | None = None


class Goal(Statement):
    """What the programme wants to reach.

    Attributes:
        indicators: the indicators of ``model.yaml`` that tell how far it is; none where nothing does.
    """

    goal: Name
    indicators: list[Name] = Field(default_factory=list)


class IfItStops(Part):
    """What falls away if the programme stops."""

    clients: list[Statement] = Field(default_factory=list)
    organisations: list[Statement] = Field(default_factory=list)


class Plan(Part):
    """``plan.yaml``: what a programme means to measure, for whom and why."""

    for_whom: list[Reader] = Field(default_factory=list)
    purposes: list[Purpose] = Field(default_factory=list)
    data: list[PlannedData] = Field(default_factory=list)
    conditions: Conditions = Conditions()
    chain: list[ChainStep] = Field(default_factory=list)
    goals: list[Goal] = Field(default_factory=list)
    if_it_stops: IfItStops = IfItStops()

    def step(self, name: str) -> ChainStep | None:
        """What the plan says of a step of the chain; None where it says nothing."""
        return next((entry for entry in self.chain if entry.step == name), None)

    @property
    def unanswered(self) -> list[str]:
        """The questions to which it has no answer, by the name of their field, in the order of the file."""
        asked: dict[str, object] = {
            "for_whom": self.for_whom,
            "purposes": self.purposes,
            "data": self.data,
            "conditions.urgency": self.conditions.urgency,
            "conditions.time": self.conditions.time,
            "conditions.money": self.conditions.money,
            "goals": self.goals,
            "if_it_stops.clients": self.if_it_stops.clients,
            "if_it_stops.organisations": self.if_it_stops.organisations,
        }
        return [name for name, answer in asked.items() if not answer]
