"""The run's figures beside those published elsewhere.

Belongs here: rounding a figure to the precision a source printed and saying whether the two agree. Does not belong here:
working the figure out; reading ``published.csv`` (``pipeline.ingest.published``).
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipeline.calculation.database import Database, put_calculated
from pipeline.calculation.rounding import half_up
from pipeline.model import CohortModel
from schemas.published import Published


def reproduction(db: Database, model: CohortModel, published: Sequence[Published]) -> None:  # noqa: ARG001 - as every step
    """Compare. Needs ``figures``; makes ``reproduction``, in the order of ``published``.

    A figure that the run does not have (a post without records, say) is shown as missing and does not agree.
    """
    known = db.rows("SELECT figure, value FROM figures WHERE value IS NOT NULL")
    values = {name: Fraction(value) for name, value in known}
    rows = [compare(position, entry, values.get(entry.figure)) for position, entry in enumerate(published, start=1)]
    put_calculated(db, "reproduction", rows)


def compare(position: int, entry: Published, value: Fraction | None) -> tuple[Any, ...]:
    """One row of ``reproduction``: the value at the precision printed, the difference and whether they agree."""
    shown = Decimal(entry.published)
    head = (position, entry.item, entry.bound, entry.scope, entry.published)
    if value is None:
        return (*head, "", "", "no", entry.note)
    recomputed = at_precision(value * 100 if entry.unit == "percent" else value, entry.published, entry.rounded_to)
    difference = recomputed - shown
    return (*head, format(recomputed, "f"), format(difference, "f"), "yes" if difference == 0 else "no", entry.note)


def at_precision(value: Fraction, printed: str, rounded_to: int | None) -> Decimal:
    """``value`` rounded half up to the decimals of ``printed``, or to a multiple of ``rounded_to``."""
    if rounded_to:
        return half_up(value / rounded_to, 0) * rounded_to
    return half_up(value, len(printed.partition(".")[2]))
