"""How old the numbers are, and which of them stay behind when prices are brought to another year.

Belongs here: naming values that are older than the programme allows and values that the price index does not move. Does not
belong here: moving prices (``CohortModel.index_factor``), what a report says of it (``reporting``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.model.checking import names_in
from pipeline.model.loading import CohortModel, Parameter
from pipeline.model.parts import Label, in_euros

Reason = Literal["no-index", "index-lacks-year", "index-flat", "records"]


@dataclass(frozen=True)
class OldValue:
    """A price of an earlier year than the programme allows.

    Attributes:
        price_year: the year of whose prices it is.
        oldest_price_year: the earliest year that the programme allows.
        file: where it is written, relative to the workspace.
        line: the line of the value.
    """

    parameter: str
    label: Label
    price_year: int
    oldest_price_year: int
    file: str
    line: int


@dataclass(frozen=True)
class UnmovedValue:
    """An amount in euros that variant choice ``price_level: indexed`` leaves as it was found.

    Attributes:
        name: the parameter, or the average over records.
        price_year: the year of whose prices it is; None for what records hold, which say no price year.
        reason: ``no-index``: there is no price index; ``index-lacks-year``: it does not hold that year or the cohort's;
            ``index-flat``: it is the same in both years; ``records``: wages and the like are taken as they were delivered.
        file: where it is written, relative to the workspace.
        line: the line of the value or the average.
    """

    name: str
    label: Label
    price_year: int | None
    reason: Reason
    file: str
    line: int


def used_parameters(model: CohortModel) -> list[Parameter]:
    """The parameters that a formula of a post names, by name; other programmes' parameters are not among them."""
    names = {name for post in model.model.posts for name in names_in(post)}
    return [parameter for name, parameter in sorted(model.parameters.items()) if name in names]


def old_values(model: CohortModel) -> list[OldValue]:
    """Every used price that is older than the programme allows, by name; none where the programme sets no limit."""
    oldest = model.programme.oldest_price_year
    if oldest is None:
        return []
    return [
        OldValue(found.name, found.label, found.price_year, oldest, found.file, found.line)
        for found in used_parameters(model)
        if found.price_year is not None and found.price_year < oldest
    ]


def unmoved_values(model: CohortModel) -> list[UnmovedValue]:
    """Every used amount in euros that indexing leaves as it was found though its year is not the cohort's, by name.

    Averages over records are always among them: an index does not reach into the records, which hold what was paid.
    """
    found = [
        UnmovedValue(parameter.name, parameter.label, parameter.price_year, reason, parameter.file, parameter.line)
        for parameter in used_parameters(model)
        if in_euros(parameter.unit) and (reason := _why_unmoved(model, parameter)) is not None
    ]
    return sorted([*found, *_averages(model)], key=lambda value: value.name)


def _why_unmoved(model: CohortModel, parameter: Parameter) -> Reason | None:
    if parameter.price_year == model.cohort.price_year:
        return None
    if model.price_index is None:
        return "no-index"
    try:
        return "index-flat" if model.index_factor(parameter) == 1 else None
    except KeyError:
        return "index-lacks-year"


def _averages(model: CohortModel) -> Iterator[UnmovedValue]:
    file = f"data/programmes/{model.programme.programme}/model.yaml"
    for p, post in enumerate(model.model.posts):
        for c, component in enumerate(post.components):
            for a, average in enumerate(component.price.averages):
                if in_euros(average.unit):
                    line = model.located[file].line(("posts", p, "components", c, "price", "averages", a))
                    yield UnmovedValue(average.average, average.label, None, "records", file, line)
