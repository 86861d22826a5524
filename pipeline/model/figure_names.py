"""Which names of figures a run of a model can have.

Belongs here: what of a model the codes in the names of figures can be, and so telling a slip in a name from a figure before
anything is calculated. Does not belong here: how names are built (``schemas.figures``), working figures out
(``pipeline.calculation.figures``), names in texts (``pipeline.beside``).

Names that follow from the model alone are known one by one. Funders, groups, themes and answers stand in the records, so of
those only the form can be judged.
"""

from collections.abc import Iterator
from itertools import product

from pipeline.model.parts import Model
from schemas import RAW
from schemas.calculated import CALCULATED
from schemas.figures import KINDS, LEADING, UNDATED, Kind, Named, read_as

_OF_INDICATORS = ("indicators", "targets")


def codes(model: Model) -> dict[str, frozenset[str]]:
    """What each code in the names of figures can be, for the codes that follow from the model."""
    return {
        LEADING: frozenset(entry.variant for entry in model.variants),
        "bound": frozenset(entry.bound for entry in model.bounds),
        "post": frozenset(entry.post for entry in model.posts),
        "component": frozenset(part.component for entry in model.posts for part in entry.components),
        "assumption": frozenset(entry.assumption for entry in model.assumptions),
        "count": frozenset(entry.count for entry in model.counts),
        "indicator": frozenset(entry.indicator for entry in model.indicators),
        "by": frozenset(
            UNDATED if target.by is None else target.by.isoformat()
            for entry in model.indicators
            for target in entry.targets
        ),
        "basis": frozenset(CALCULATED["basis"].column("basis").codes),
        "counting": frozenset(CALCULATED["assumptions"].column("counting").codes),
        "status": frozenset(RAW["outflow"].column("status").codes),
        "instrument": frozenset(RAW["respondents"].column("instrument").codes),
    }


def could_be(model: Model, name: str) -> bool:
    """Whether an indicator of ``model`` can be the figure called ``name``; the figures of indicators come after it."""
    known_codes = codes(model)
    return any(_could_be(model, known_codes, named) for named in read_as(name))


def known(model: Model) -> Iterator[str]:
    """The names of figures that follow from the model alone, without those of its indicators."""
    known_codes = codes(model)
    for kind in KINDS:
        if not _before_indicators(kind) or not set(kind.codes) <= set(known_codes):
            continue
        for values in product(*(sorted(known_codes[code]) for code in kind.codes)):
            filled = dict(zip(kind.codes, values, strict=True))
            if not _could_be(model, known_codes, Named(kind, filled)):
                continue
            name = kind.pattern.format_map(filled)
            yield name
            if kind.by_variant:
                yield from (f"{LEADING}.{variant}.{name}" for variant in sorted(known_codes[LEADING]))


def _before_indicators(kind: Kind) -> bool:
    return kind.found.table not in _OF_INDICATORS


def _could_be(model: Model, known_codes: dict[str, frozenset[str]], named: Named) -> bool:
    told = named.codes
    if not _before_indicators(named.kind) or any(
        told[code] not in known_codes[code] for code in set(told) & set(known_codes)
    ):
        return False
    if named.kind.by_variant and not model.bounds:
        return False
    if "component" in told:
        parts = {(entry.post, part.component) for entry in model.posts for part in entry.components}
        return (told["post"], told["component"]) in parts
    questions = {question.code for question in model.survey.questions}
    return "question" not in told or not questions or told["question"] in questions
