"""The run's own bandwidth among the published results of others.

Belongs here: putting the two in one table. Does not belong here: which results stand beside a cohort
(``pipeline.model.comparables``), the chart and the warning why ratios of different methods do not rank.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipeline.calculation.database import Database, put_calculated
from pipeline.calculation.rounding import factor
from pipeline.model import CohortModel


def comparables(db: Database, model: CohortModel) -> None:
    """Put the run's own bandwidth and the published results of others in one table.

    Needs ``totals``; makes ``comparables``, the own row first and the others in the order of their file; empty where the
    programme names none.
    """
    totals = [
        {"variant": variant, "ratio": ratio}
        for variant, ratio in db.rows("SELECT variant, ratio FROM totals ORDER BY ALL")
    ]
    put_calculated(db, "comparables", [tuple(row.values()) for row in comparable_rows(model, totals)])


def comparable_rows(model: CohortModel, totals: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows of ``comparables``.

    Args:
        model: the cohort's model.
        totals: rows of ``totals``. The own bandwidth runs from the lowest to the highest ratio of the leading variant among
            them; where there is none, there is no own row.
    """
    beside = model.programme.comparables
    if beside is None:
        return
    language, place = model.languages[0], 1
    ratios: list[Decimal] = [
        row["ratio"] for row in totals if row["variant"] == model.programme.variant and row["ratio"] is not None
    ]
    if ratios:
        yield {
            "position": place,
            "comparable": model.key,
            "label": f"{model.programme.title.in_language(language)} {model.cohort.label.in_language(language)}",
            "own": "yes",
            "low": min(ratios),
            "high": max(ratios),
            "about": "no",
            "year": model.cohort.price_year,
            "method": beside.method,
            "document": None,
            "place": None,
        }
        place += 1
    for position, one in enumerate(model.comparables, start=place):
        yield {
            "position": position,
            "comparable": one.comparable,
            "label": one.label.in_language(language),
            "own": "no",
            "low": factor(Fraction(one.low)),
            "high": factor(Fraction(one.high)),
            "about": "yes" if one.about else "no",
            "year": one.year,
            "method": one.method,
            "document": one.source.document,
            "place": one.source.place_in(language),
        }
