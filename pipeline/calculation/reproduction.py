"""The run's figures beside those published elsewhere.

Belongs here: rounding a figure to the precision a source printed and saying whether the two agree. Does not belong here:
working the figure out; reading ``published.csv`` (``pipeline.ingest.published``).
"""

from collections.abc import Sequence
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from pipeline.calculation.database import Database, put_calculated
from pipeline.calculation.rounding import half_up
from pipeline.model import CohortModel
from schemas.published import Published


def reproduction(db: Database, model: CohortModel, published: Sequence[Published]) -> None:
    """Compare. Needs ``figures``; makes ``reproduction``, in the order of ``published``, with notes in the leading language.

    A figure that the run does not have (a post without records, say) is shown as missing and does not agree.
    """
    known = db.rows("SELECT figure, value FROM figures WHERE value IS NOT NULL")
    values = {name: Fraction(value) for name, value in known}
    language = model.languages[0]
    rows = [
        compare(position, entry, values.get(entry.figure), language)
        for position, entry in enumerate(published, start=1)
    ]
    put_calculated(db, "reproduction", rows)


def compare(position: int, entry: Published, value: Fraction | None, language: str) -> tuple[Any, ...]:
    """One row of ``reproduction``: the value at the precision printed, the difference and whether they agree.

    The note is that of ``language``; a note in another language only is better than none.
    """
    note = entry.note_in(language) or entry.note or entry.note_en
    shown = Decimal(entry.published)
    head = (position, entry.item, entry.bound, entry.scope, entry.published)
    if value is None:
        return (*head, "", "", "no", note)
    recomputed = at_precision(value * 100 if entry.unit == "percent" else value, entry.published, entry.rounded_to)
    difference = recomputed - shown
    return (*head, format(recomputed, "f"), format(difference, "f"), "yes" if difference == 0 else "no", note)


def at_precision(value: Fraction, printed: str, rounded_to: int | None) -> Decimal:
    """``value`` rounded half up to the decimals of ``printed``, or to a multiple of ``rounded_to``."""
    if rounded_to:
        return half_up(value / rounded_to, 0) * rounded_to
    return half_up(value, len(printed.partition(".")[2]))


def without_figure(db: Database, published: Sequence[Published]) -> list[str]:
    """What to say of each published figure that this run has nothing to set beside. Needs ``figures``.

    A slip in a name looks the same as a figure that these records do not give, so it is said each time.
    """
    values: dict[str, Any] = dict(db.rows("SELECT figure, value FROM figures"))
    told = []
    for entry in published:
        if entry.figure not in values:
            near = get_close_matches(entry.figure, sorted(values), n=3)
            hint = f" Nearest names: {', '.join(near)}." if near else ""
            told.append(f"'{entry.figure}' is no figure of this run.{hint}")
        elif values[entry.figure] is None:
            told.append(f"'{entry.figure}' has no value in this run: there is nothing to divide by.")
    return list(dict.fromkeys(told))
