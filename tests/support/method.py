"""The example programme with other choices, components and prices, for tests of the method.

Belongs here: changing a loaded model as if its files had said so, and a cohort whose amounts can be reckoned by heart.
Does not belong here: any expectation.

The plain cohort: one graduate of 1 January 2020, at work from that day for 24,000 euro a year. Under the lower bound
(attribution 1, then 0.5) that is 45,000 of labour cost (1.25 x 24,000 x 1.5), 2,700 of administration (2,000 x 0.9 x 1.5) and
12,000 of payments (10,000 x 0.8 x 1.5): 59,700 in all. It was paid 20,000.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.model import CohortModel
from pipeline.model.parts import Model, PriceIndex
from tests.support.cohort import Row, cohort

SPELL = {"hours_per_week": Decimal(36), "gross_monthly_wage_fte_eur": Decimal(2000)}


def plain_cohort(**tables: Any) -> dict[str, list[Row]]:
    """The raw tables of the plain cohort; other tables in place of its own where given."""
    own = {"participants": [{"participant_id": "P1"}], "outflow": [{"participant_id": "P1", **SPELL}]}
    return cohort(**{**own, **tables})


def with_model(model: CohortModel, change: Callable[[dict[str, Any]], None]) -> CohortModel:
    """The model after ``change`` had its way with the content of ``model.yaml``, judged by its fields."""
    content = model.model.model_dump(by_alias=True)
    change(content)
    return replace(model, model=Model.model_validate(content))


def with_component(model: CohortModel, name: str, **fields: Any) -> CohortModel:
    """The model with fields of the component ``post.component`` changed."""

    def change(content: dict[str, Any]) -> None:
        post, component = name.split(".")
        (found,) = [
            part
            for entry in content["posts"]
            if entry["post"] == post
            for part in entry["components"]
            if part["component"] == component
        ]
        found.update(fields)

    return with_model(model, change)


def with_index(model: CohortModel, **levels: str) -> CohortModel:
    """The model with a price index; levels as ``y2020="100"``."""
    content = {
        "index": "prices",
        "label": {"nl": "prijzen", "en": "prices"},
        "unit": "2020 = 100",
        "values": [{"year": int(year[1:]), "value": Decimal(level)} for year, level in levels.items()],
        "source": {"document": "made-up", "place": "page 20"},
    }
    return replace(model, price_index=PriceIndex.model_validate(content))


def with_walk(model: CohortModel, start: str, finish: str, *order: str) -> CohortModel:
    """The model with one walk between two of its variants."""

    def change(content: dict[str, Any]) -> None:
        content["walks"] = [{"from": start, "to": finish, "order": list(order)}]

    return with_model(model, change)


def paid(amount_eur: int | str, start: date = date(2020, 1, 1), end: date = date(2020, 12, 31)) -> list[Row]:
    """One payment."""
    return [{"amount_eur": Decimal(amount_eur), "period_start": start, "period_end": end}]
