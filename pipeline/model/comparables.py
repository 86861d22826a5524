"""Published results of other programmes, which may stand beside a run's own bandwidth.

Belongs here: ``data/comparables.yaml`` field by field, and which of them stand beside a cohort. Does not belong here: the table
made of them (``pipeline.calculation.comparables``), the chart and its warning.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from pipeline.faults import Fault
from pipeline.model.parts import Label, Name, Number, Part, Programme, Slug, Source
from pipeline.model.yaml_lines import Located

FILE = Path("data") / "comparables.yaml"
Ratio = Annotated[Number, Field(gt=0, max_digits=12, decimal_places=6)]


class Method(Part):
    """A way in which a ratio was worked out; ratios of different methods do not rank."""

    method: Name
    label: Label
    explanation: Label


class ResultOf(Part):
    """The programme of this workspace, or one cohort of it, that a published result is of."""

    programme: Slug
    cohort: Slug | None = None


class Comparable(Part):
    """What another programme published that a euro brings.

    Attributes:
        low: the least that was published.
        high: the most; the same as ``low`` where one number was published.
        about: whether the source gives it as a round number ("about two").
        year: the year of the research; None where the source does not say.
        method: how it was worked out.
        result_of: where it is a result of a programme of this workspace: it is left out there, for it is the run's own.
    """

    comparable: Slug
    label: Label
    low: Ratio
    high: Ratio
    about: bool = False
    year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    method: Name
    source: Source
    note: Label
    result_of: ResultOf | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Comparable":
        if self.high < self.low:
            raise ValueError(f"low is not more than high; here low is {self.low} and high {self.high}")
        return self

    def is_own(self, programme: str, cohort: str) -> bool:
        """Whether it is the published result of this very cohort."""
        own = self.result_of
        return own is not None and own.programme == programme and own.cohort in (None, cohort)


class Comparables(Part):
    """``data/comparables.yaml``: methods, and published results by them, in the order in which they are shown."""

    methods: list[Method] = Field(min_length=1)
    comparables: list[Comparable] = Field(min_length=1)

    def method(self, name: str) -> Method:
        """The method called ``name``."""
        return next(method for method in self.methods if method.method == name)

    def beside(self, programme: Programme, cohort: str) -> tuple[Comparable, ...]:
        """Those that stand beside a cohort: the ones its programme names, without the cohort's own published result."""
        named = programme.comparables.beside if programme.comparables else []
        return tuple(
            one for one in self.comparables if one.comparable in named and not one.is_own(programme.programme, cohort)
        )


def faults(found: Comparables, located: Located, programme: Programme, shown_in: Located) -> Iterator[Fault]:
    """Every fault between the entries of the file, and between them and the programme that names them.

    Args:
        found: the file.
        located: its lines.
        programme: the programme.
        shown_in: the lines of its ``programme.yaml``.
    """
    methods = [method.method for method in found.methods]
    names = [one.comparable for one in found.comparables]
    for section, field, given in (("methods", "method", methods), ("comparables", "comparable", names)):
        for index, name in enumerate(given):
            if name in given[:index]:
                yield located.fault(
                    (section, index, field),
                    "doubled_name",
                    f"'{name}' for the second time",
                    "each once",
                    "Rename or remove one of the two.",
                )
    for index, one in enumerate(found.comparables):
        if one.method not in methods:
            yield _unknown(located, ("comparables", index, "method"), one.method, "method", methods)
    if programme.comparables is None:
        return
    if programme.comparables.method not in methods:
        yield _unknown(shown_in, ("comparables", "method"), programme.comparables.method, "method", methods)
    for index, name in enumerate(programme.comparables.beside):
        if name not in names:
            yield _unknown(shown_in, ("comparables", "beside", index), name, "published result", names)


def _unknown(located: Located, path: tuple[str | int, ...], name: str, what: str, names: list[str]) -> Fault:
    return located.fault(
        path,
        "unknown_name",
        f"'{name}', which is no {what} in {FILE.as_posix()}",
        f"one of {', '.join(sorted(names))}",
        f"Mend the name, or declare the {what} there.",
    )
