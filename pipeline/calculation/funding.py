"""When costs were made: payments by the year they were for, counted from graduation.

Belongs here: spreading a payment over its period. Does not belong here: discounting it (``ledger``).

A payment is for the days from ``period_start`` to ``period_end`` and is spread over them evenly. Year t of a cost is year t
of a benefit: it runs from the cohort's mean day of graduation + (t - 1) years to that day + t years; so the year before
that day is year 0, the one before it -1. Costs and benefits of one year are then worth the same.
"""

from datetime import date, timedelta
from fractions import Fraction

from pipeline.calculation.database import Database, put_calculated
from pipeline.calculation.measures import set_up_cohort
from pipeline.calculation.rounding import amount
from pipeline.model import CohortModel


def funding_by_year(db: Database, model: CohortModel) -> None:
    """Spread every payment over the years it was for.

    Needs ``funding`` and ``participants``; makes ``funding_by_year``. Amounts are exact to 6 decimals and add up to the
    payments; without graduates everything is in year 0.
    """
    set_up_cohort(db, model)
    middle = _mean_day(db)
    sums: dict[tuple[str, str, int], Fraction] = {}
    payments = db.rows(
        "SELECT funder, actor, period_start, period_end, amount_eur FROM funding "
        "ORDER BY funder, actor, period_start, period_end, amount_eur"
    )
    for funder, actor, start, end, paid_eur in payments:
        for year, part in _by_year(start, end, Fraction(paid_eur), middle).items():
            key = (funder, actor, year)
            sums[key] = sums.get(key, Fraction(0)) + part
    put_calculated(db, "funding_by_year", [(*key, amount(paid_eur)) for key, paid_eur in sorted(sums.items())])


def _mean_day(db: Database) -> date | None:
    """The mean day of graduation, rounded down to a day; None without graduates."""
    days, graduates = db.rows("SELECT SUM(DATE_DIFF('day', DATE '1900-01-01', graduated_on)), COUNT(*) FROM graduates")[
        0
    ]
    return date(1900, 1, 1) + timedelta(days=int(days) // graduates) if graduates else None


def _by_year(start: date, end: date, paid_eur: Fraction, middle: date | None) -> dict[int, Fraction]:
    """A payment divided over years by their days; what rounding leaves goes to the last year."""
    if middle is None:
        return {0: paid_eur}
    length = (end - start).days + 1
    parts: dict[int, Fraction] = {}
    first = start
    while first <= end:
        year = _year_of(first, middle)
        last = min(end, _anniversary(middle, year) - timedelta(days=1))
        share = paid_eur * ((last - first).days + 1) / length
        parts[year] = Fraction(amount(share))
        first = last + timedelta(days=1)
    parts[year] += paid_eur - sum(parts.values(), Fraction(0))
    return parts


def _year_of(day: date, middle: date) -> int:
    """Year t in which a day lies: from ``middle`` + (t - 1) years up to ``middle`` + t years."""
    year = day.year - middle.year + 1
    return year if day >= _anniversary(middle, year - 1) else year - 1


def _anniversary(middle: date, years: int) -> date:
    """The same day so many years on; 29 February becomes the 28th."""
    try:
        return middle.replace(year=middle.year + years)
    except ValueError:
        return middle.replace(year=middle.year + years, day=28)
