"""The rules between a plan for monitoring and evaluation and the rest of a model: names once, and indicators that exist.

Belongs here: every rule about ``plan.yaml`` that looks at more than one field. Does not belong here: what one field may hold
(``plan``), and what is no mistake of the file but tells something of the programme, such as a goal that nothing measures
(``pipeline.calculation.plan``).
"""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from pipeline.faults import Fault
from pipeline.model.parts import Model
from pipeline.model.plan import Plan
from pipeline.model.yaml_lines import Located, Path_


def faults(plan: Plan, model: Model, file: Located) -> Iterator[Fault]:
    """Every fault between the plan and the model.

    Args:
        plan: ``plan.yaml``, its parts each valid by themselves.
        model: ``model.yaml``.
        file: ``plan.yaml`` with its lines.
    """
    for section, field, names in (
        ("for_whom", "reader", [entry.reader for entry in plan.for_whom]),
        ("data", "data", [entry.data for entry in plan.data]),
        ("chain", "step", [str(entry.step) for entry in plan.chain]),
        ("goals", "goal", [entry.goal for entry in plan.goals]),
    ):
        for index, name in enumerate(names):
            yield from _once(file, (section, index, field), names[:index], name)
    known = [indicator.indicator for indicator in model.indicators]
    for place, goal in enumerate(plan.goals):
        for index, name in enumerate(goal.indicators):
            path = ("goals", place, "indicators", index)
            yield from _once(file, path, goal.indicators[:index], name)
            if name not in known:
                near = get_close_matches(name, known, n=3) or sorted(known)
                yield file.fault(
                    path,
                    "unknown_name",
                    f"'{name}', which is no indicator",
                    f"an indicator of model.yaml, such as {', '.join(near)}" if near else "an indicator of model.yaml",
                    "Mend the name, or declare the indicator.",
                )


def _once(file: Located, path: Path_, before: Sequence[str], name: str) -> Iterator[Fault]:
    if name in before:
        yield file.fault(path, "doubled_name", f"'{name}' for the second time", "each once", "Remove one of the two.")
