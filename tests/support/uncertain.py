"""Models with ranges, and what a simulation makes of them.

Belongs here: declaring a range as if a file had said so, running the step. Does not belong here: any expectation.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd

from pipeline import store
from pipeline.calculation import uncertainty
from pipeline.calculation.uncertainty.case import Case, cases
from pipeline.model import CohortModel
from pipeline.model.parts import Range
from tests.support.cohort import Record, Row, calculate, put
from tests.support.method import with_model

Raw = Mapping[str, Sequence[Record] | pd.DataFrame]


def with_range(model: CohortModel, name: str, low: str, high: str, shape: str = "triangular") -> CohortModel:
    """The model with a range for one parameter."""
    made = Range.model_validate(
        {"low": Decimal(low), "high": Decimal(high), "shape": shape, "source": {"document": "d", "place": "p"}}
    )
    return replace(model, parameters={**model.parameters, name: replace(model.parameters[name], range=made)})


def without_ranges(model: CohortModel) -> CohortModel:
    """The model as if no parameter had a range."""
    return replace(model, parameters={name: replace(one, range=None) for name, one in model.parameters.items()})


def with_value(model: CohortModel, name: str, value: Any, bound: str | None = None) -> CohortModel:
    """The model with another value for a parameter, under one bound only when one is named."""
    found = model.parameters[name]
    if bound is not None:
        value = {each.bound: value if each.bound == bound else found.under(each.bound) for each in model.model.bounds}
    return replace(model, parameters={**model.parameters, name: replace(found, value=value)})


def with_simulation(model: CohortModel, **fields: Any) -> CohortModel:
    """The model with another simulation; of the first variant and bound where it had none."""

    def change(content: dict[str, Any]) -> None:
        first = content["variants"][0]["variant"]
        decision = {
            "question": {"nl": "Doen?", "en": "Do it?"},
            "bound": content["bounds"][0]["bound"],
            "variant": first,
        }
        before = content["simulation"] or {"variant": first, "decision": decision}
        content["simulation"] = {**before, **fields}

    return with_model(model, change)


@contextmanager
def calculated(model: CohortModel, raw: Raw) -> Iterator[store.Session]:
    """A session in which everything that uncertainty needs was calculated."""
    with store.session() as db:
        put(db, raw)
        calculate(db, model)
        yield db


def uncertain(model: CohortModel, raw: Raw) -> dict[str, list[Row]]:
    """The four tables."""
    with calculated(model, raw) as db:
        uncertainty.uncertainty(db, model)
        return {name: rows_of(db, name) for name in uncertainty.MAKES}


def rows_of(db: store.Session, name: str) -> list[Row]:
    """A table as rows."""
    columns = list(db.columns(name))
    return [dict(zip(columns, row, strict=True)) for row in db.rows(f"SELECT * FROM {name} ORDER BY ALL")]


def cases_of(model: CohortModel, raw: Raw, variant: str) -> dict[str, Case]:
    """Every bound under a variant, by its name."""
    with calculated(model, raw) as db:
        return {case.bound: case for case in cases(db, model, variant)}
