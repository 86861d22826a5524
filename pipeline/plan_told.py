"""How `check` tells what it finds about a plan for monitoring and evaluation: sentences, with file and line.

Belongs here: a sentence for each kind of finding, and where it belongs. Does not belong here: finding anything
(``pipeline.calculation.plan``). A finding never stops a run.
"""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.calculation.plan import Finding, findings
from pipeline.faults import Fault, in_working_order
from pipeline.model import CohortModel
from pipeline.model.plan import FILE
from pipeline.model.yaml_lines import Located, Path_
from pipeline.saying import Said, say, told_in
from pipeline.telling import place_in_file

# What was found, what was expected, what to do.
_Sentences = tuple[Said, Said, Said]


def findings_told(model: CohortModel, language: str) -> str:
    """The findings that can be seen without a run, as a list with a line above it; empty where there are none.

    Args:
        model: the cohort's model.
        language: ``nl`` or ``en``.
    """
    found = in_working_order(located_findings(model))
    if not found:
        return ""
    head = say("The plan for monitoring and evaluation, held against the model; none of this stops a run:")
    lines = [told_in(head, language)]
    file = None
    for one in found:
        if one.file != file:
            file = one.file
            lines.append(file)
        lines.append(f"  {place_in_file(one, language)}  [{one.rule}]")
        parts = {"found": one.found, "expected": one.expected, "remedy": one.remedy}
        lines.append(f"      {told_in(say('{found}; expected {expected}. {remedy}', **parts), language)}")
    count = say("1 finding.") if len(found) == 1 else say("{count} findings.", count=len(found))
    return "\n".join([*lines, told_in(count, language)])


def located_findings(model: CohortModel) -> Iterator[Fault]:
    """The same findings with file and line, as faults that stop nothing; the field they are about is their column."""
    folder = f"data/programmes/{model.programme.programme}"
    for one in findings(model):
        file, path = _place(one, model, folder)
        fault = file.fault(path, one.finding, *_sentences(one))
        column = ".".join(part for part in path if isinstance(part, str))
        # A question that the file does not come to has no line in it.
        row = fault.row if path[:1] in file.lines else None
        yield replace(fault, row=row, column=column, severity="warning")


def _place(one: Finding, model: CohortModel, folder: str) -> tuple[Located, Path_]:
    plan = model.located[f"{folder}/{FILE}"]
    kind = one.finding.partition("_")[0]
    if one.finding == "not_answered":
        return plan, tuple(one.what.split("."))
    if kind in ("indicator", "target"):
        names = [entry.indicator for entry in model.model.indicators]
        return model.located[f"{folder}/model.yaml"], ("indicators", names.index(one.what))
    section, field = {"data": ("data", "data"), "step": ("chain", "step"), "goal": ("goals", "goal")}[kind]
    listed = [entry[field] for entry in plan.value.get(section) or []]
    return plan, (section, listed.index(one.what)) if one.what in listed else (section,)


def _sentences(one: Finding) -> _Sentences:
    what, names = one.what, ", ".join(one.names)
    match one.finding:
        case "not_answered":
            return (
                say("no answer to '{what}'", what=what),
                say("an answer, where somebody has given one"),
                say("Ask for it, or leave it open."),
            )
        case "data_not_gathered":
            return (
                say("'{what}', which stands in no table of this programme", what=what),
                say("a table of the raw files that has it"),
                say("Gather it, or leave it out of the plan."),
            )
        case "step_not_described":
            return (
                say("nothing about the step {what}", what=what),
                say("what the programme does or expects there"),
                say("Describe the step."),
            )
        case "step_without_indicator":
            return (
                say("the step {what} without an indicator", what=what),
                say("an indicator in model.yaml for every step of the chain"),
                say("Declare one, or accept that nothing is known of this step."),
            )
        case "step_not_measured":
            return (
                say("the step {what}, of which nothing is measured: {names}", what=what, names=names),
                say("an indicator with a value"),
                say("Measure one of them."),
            )
        case "goal_without_outcome":
            return (
                say("the goal '{what}' without a measured outcome", what=what),
                say("an indicator at the step outcome or impact"),
                say("Name such an indicator, or accept that nobody can tell whether the goal is met."),
            )
        case "goal_not_measured":
            return (
                say("the goal '{what}', of which nothing is measured: {names}", what=what, names=names),
                say("an indicator with a value"),
                say("Measure one of them."),
            )
        case "indicator_without_source":
            return (
                say("the indicator '{what}' without a source", what=what),
                say("the document that names it"),
                say("Add the source, or accept that this number is our own choice."),
            )
        case "indicator_outside_plan":
            return (
                say("the indicator '{what}', which belongs to no goal of the plan", what=what),
                say("a goal that it measures"),
                say("Name it with its goal, or measure something else."),
            )
        case _:
            return (
                say("a target for '{what}', which nobody measures", what=what),
                say("a number to hold beside the target"),
                say("Measure it, or drop the target."),
            )
