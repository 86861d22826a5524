"""The rules that tell a programme with posts from one that only monitors, and one wave from the wave before it.

Belongs here: what must be there together, and what a wave may be compared with. Does not belong here: rules about any one
entry (``checking``, ``indicator_rules``).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.faults import Fault
from pipeline.model.yaml_lines import Located

if TYPE_CHECKING:
    from pipeline.model.loading import CohortModel

_TOGETHER = ("bounds", "actors", "posts", "variants")
_WITH_POSTS = ("assumptions", "walks", "stated_costs", "simulation")


def of_posts(model: "CohortModel", file: Located, programme: Located) -> Iterator[Fault]:
    """Bounds, actors, posts and variants are there together or not at all, and the report leads with one of them.

    Args:
        model: the model; each of its parts is valid by itself.
        file: ``model.yaml`` with its lines.
        programme: ``programme.yaml`` with its lines.
    """
    there = [name for name in _TOGETHER if getattr(model.model, name)]
    absent = [name for name in _TOGETHER if name not in there]
    if there and absent:
        yield file.fault(
            (there[0],),
            "all_or_none",
            f"{', '.join(there)} without {', '.join(absent)}",
            "bounds, actors, posts and variants together, or none of them for a programme that only monitors",
            f"Declare {', '.join(absent)}, or take {', '.join(there)} out.",
        )
    if there:
        for field in ("variant", "leading_bound"):
            if getattr(model.programme, field) is None:
                yield programme.fault(
                    (field,),
                    "missing",
                    f"no {field}",
                    f"the {field.replace('_', ' ')} that the report leads with, because the model has posts",
                    "Add it.",
                )
        return
    for field in ("variant", "leading_bound"):
        if getattr(model.programme, field) is not None:
            yield programme.fault(
                (field,),
                "no_posts",
                f"a {field.replace('_', ' ')}, while the model has no posts",
                f"no {field}",
                "Take the line out, or declare bounds, actors, posts and variants in model.yaml.",
            )
    for name in _WITH_POSTS:
        if getattr(model.model, name):
            yield file.fault(
                (name,),
                "no_posts",
                f"{name}, while the model has no posts",
                f"no {name}",
                "Take it out, or declare bounds, actors, posts and variants.",
            )
    if not model.model.indicators:
        yield file.fault(
            (),
            "nothing_to_tell",
            "neither posts nor indicators",
            "posts, indicators, or both",
            "Declare what the programme measures.",
        )


def of_waves(model: "CohortModel", cohort: Located) -> Iterator[Fault]:
    """A wave is compared with an earlier wave of answers; :func:`pipeline.model.load` has found that it is there.

    Args:
        model: the model, with the cohort file of the other wave.
        cohort: ``cohort.yaml`` with its lines.
    """
    earlier = model.earlier
    if earlier is None:
        return
    if earlier.cohort != model.cohort.compares_with:
        yield cohort.fault(
            ("compares_with",),
            "name_of_folder",
            f"a wave whose cohort.yaml calls itself '{earlier.cohort}'",
            "the name of its folder",
            "Mend the name in the cohort.yaml of that wave.",
        )
    if earlier.period.until >= model.cohort.period.from_:
        yield cohort.fault(
            ("compares_with",),
            "not_earlier",
            f"the wave '{earlier.cohort}', whose period runs until {earlier.period.until}",
            f"a wave that ended before {model.cohort.period.from_}",
            "Name an earlier wave, or mend a period.",
        )
    if "answers" not in model.programme.tables:
        yield cohort.fault(
            ("compares_with",),
            "unused_table",
            "a wave to compare with, in a programme without answers",
            "the table answers under tables in programme.yaml",
            "Add the table there, or take the line out.",
        )
