"""The published form of indicators and targets under the disclosure rule.

Belongs here: which indicators may be published, and with which value. Does not belong here: deciding about the counts they
rest on (``rule``), the other tables (``tables``).

An indicator is published only where what it rests on is. One that looks at several questions together, or at two waves, is a
count of a table that was not audited, so it is held back whole.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.calculation.targets import target_rows
from pipeline.model import CohortModel
from pipeline.model.parts import Indicator
from schemas.calculated import CALCULATED
from schemas.figures import UNDATED

Row = dict[str, Any]
_COMPARED = ("previous_value", "previous_base", "difference", "low", "high", "interval", "method", "paired")


def indicators_shown(
    model: CohortModel, rows: Iterable[Row], figures: Mapping[str, Any], units: Mapping[str, bool]
) -> list[Row]:
    """The rows of ``indicators`` that are published, with the values of the figures as those are.

    Args:
        model: the cohort's model.
        rows: the calculated table.
        figures: figure -> value, of the figures that are published.
        units: unit of publication -> whether it is shown.
    """
    declared = {indicator.indicator: indicator for indicator in model.model.indicators}
    found = []
    for row in rows:
        indicator = declared[str(row["indicator"])]
        if indicator.figure is not None:
            if indicator.figure in figures:
                found.append({**row, "value": figures[indicator.figure]})
        elif indicator.of_records is not None:
            continue  # a count of people that was not audited with the others
        elif indicator.answers is None or _answers_shown(indicator, units):
            found.append({**row, **dict.fromkeys(_COMPARED)} if indicator.answers else row)
    return found


def targets_shown(model: CohortModel, indicators: Iterable[Row]) -> list[Row]:
    """The rows of ``targets`` for the indicators that are published, judged by their published values."""
    values = {str(row["indicator"]): row["value"] for row in indicators}
    names = CALCULATED["targets"].names
    return [dict(zip(names, row, strict=True)) for row in target_rows(model, values)]


def figures_of(indicators: Iterable[Row], targets: Iterable[Row], figures: Iterable[Row]) -> list[Row]:
    """The figures of indicators and targets that are published, with their published values.

    Args:
        indicators: the published rows of ``indicators``.
        targets: the published rows of ``targets``.
        figures: the calculated rows of ``figures``, in order.
    """
    values: dict[str, Any] = {}
    for row in indicators:
        name = f"indicator.{row['indicator']}"
        values[name] = row["value"]
        if row["base_count"] is not None:
            values |= {f"{name}.base": row["base_count"], f"{name}.counted": row["counted"]}
    for row in targets:
        name = f"target.{row['indicator']}.{row['by'] or UNDATED}"
        values[name] = row["target"]
        values |= {f"{name}.{what}": row[column] for what, column in _OF_TARGET.items()}
    return [{**row, "value": values[row["figure"]]} for row in figures if row["figure"] in values]


_OF_TARGET = {"expected": "expected", "progress": "progress_share", "remaining": "remaining"}


def _answers_shown(indicator: Indicator, units: Mapping[str, bool]) -> bool:
    taken = indicator.answers
    if taken is None or taken.base is not None:
        return False
    own = {unit: shown for unit, shown in units.items() if unit.startswith(f"answers.{taken.question}.")}
    if taken.take in ("sum", "mean"):
        # A sum beside the number of answers tells as much as their mean.
        return own.get(f"answers.{taken.question}.mean", not own)
    return all(own.values())
