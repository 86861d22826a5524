"""Which names of figures a run of a model can have.

Belongs here: telling a slip in a name from a figure, before anything is calculated. Does not belong here: working figures out
(``pipeline.calculation.figures``, which makes these names).

Names that follow from the model alone are known one by one. Funders, groups, themes and answers stand in the records, so of
those only the form can be judged.
"""

import re
from collections.abc import Iterator
from itertools import product

from pipeline.model.parts import Model

_STATUSES = ("paid_work", "education", "volunteering", "none", "unknown")
_BASES = ("observed", "extrapolated", "assumed")
_OF_RECORDS = re.compile(
    r"funding\.[^.]+\.(total_eur|share)|respondents\.[^.]+(\.[^.]+)*|(survey|answers)\.([^.]+)\.[^.]+.*"
)


def could_be(model: Model, name: str) -> bool:
    """Whether a run of ``model`` can have a figure called ``name``."""
    found = _OF_RECORDS.fullmatch(name)
    if found is not None:
        questions = {question.code for question in model.survey.questions}
        return not found[4] or not questions or found[4] in questions
    return name in set(known(model))


def known(model: Model) -> Iterator[str]:
    """The names of figures that follow from the model alone."""
    yield from ("funding.total_eur", "participants.graduated", "households.count")
    yield from (f"organisations.{what}" for what in ("members", "answered", "response_rate"))
    yield from (f"outflow.{status}" for status in _STATUSES)
    yield from (f"count.{count.count}" for count in model.counts)
    for assumption, counting in product(model.assumptions, ("per-year", "period-average")):
        for what in ("mean_persons", "attributed_person_years"):
            yield f"assumption.{assumption.assumption}.{counting}.{what}"
    for name in _of_variant(model):
        yield name
        yield from (f"variant.{variant.variant}.{name}" for variant in model.variants)


def _of_variant(model: Model) -> Iterator[str]:
    if model.bounds:
        yield from ("costs.total_eur", "costs.per_participant_eur")
    for bound in (entry.bound for entry in model.bounds):
        yield f"ratio.{bound}"
        for what, unit in product(("benefits", "net"), ("total_eur", "per_participant_eur")):
            yield f"{what}.{bound}.{unit}"
        for basis, unit in product(_BASES, ("total_eur", "share")):
            yield f"basis.{bound}.{basis}.{unit}"
        for post in model.posts:
            yield from (f"post.{post.post}.{bound}.{unit}" for unit in ("total_eur", "per_participant_eur", "share"))
            yield from (f"price.{post.post}.{part.component}.{bound}" for part in post.components)
