"""The order in which a reader expects rows: as the model declares its bounds, posts and parties, not by the alphabet.

Belongs here: sorting rows of any table by the model. Does not belong here: the total order in which tables are stored.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.model.loading import CohortModel

if TYPE_CHECKING:
    import pandas as pd

_FIXED = {
    "basis": ("observed", "extrapolated", "assumed"),
    "flow": ("benefit", "transfer", "cost"),
    "status": ("paid_work", "volunteering", "education", "none", "unknown"),
    "instrument": ("all", "focus_group", "interview", "document", "questionnaire"),
    "counting": ("per-year", "period-average"),
    "usable": ("yes", "no"),
}


def in_model_order(model: CohortModel, frame: "pd.DataFrame") -> "pd.DataFrame":
    """The rows of a table sorted column by column: declared names as declared, the rest by value, missing last.

    Args:
        model: gives the order of variants, posts, components, bounds, actors, funders, groups and questions.
        frame: any table with object columns.
    """
    orders = {column: {name: place for place, name in enumerate(names)} for column, names in _orders(model).items()}

    def key(row: Sequence[Any]) -> tuple[tuple[int, int, Any], ...]:
        return tuple(_place(orders.get(column, {}), value) for column, value in zip(frame.columns, row, strict=True))

    rows = sorted(frame.itertuples(index=False, name=None), key=key)
    import pandas as pd

    return pd.DataFrame(
        {column: pd.Series([row[index] for row in rows], dtype=object) for index, column in enumerate(frame.columns)}
    )


def _orders(model: CohortModel) -> dict[str, Sequence[str]]:
    parts = model.model
    components = [component.component for post in parts.posts for component in post.components]
    funders = [entry.funder for entry in parts.funders]
    return {
        **_FIXED,
        "variant": [entry.variant for entry in parts.variants],
        "post": [*(entry.post for entry in parts.posts), "costs"],
        "component": [*components, *funders],
        "bound": [entry.bound for entry in parts.bounds],
        "actor": [entry.actor for entry in parts.actors],
        "funder": funders,
        "assumption": [entry.assumption for entry in parts.assumptions],
        "group": [entry.code for entry in parts.survey.groups],
        "question": [entry.code for entry in parts.survey.questions],
    }


def _place(order: dict[str, int], value: Any) -> tuple[int, int, Any]:
    if value is None:
        return (2, 0, "")
    if value in order:
        return (0, order[value], "")
    return (1, 0, value)
