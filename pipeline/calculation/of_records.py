"""Indicators taken from records: how many of those counted meet a condition, or what a column of theirs comes to.

Belongs here: working out one such number. Does not belong here: which indicators there are (the model), naming and keeping them
(``indicators``).
"""

from fractions import Fraction

from pipeline.calculation.database import Database
from pipeline.calculation.measures import set_up_cohort
from pipeline.model import CohortModel
from pipeline.model.expression import Expression
from pipeline.model.parts import Records


def of_records(db: Database, model: CohortModel, asked: Records) -> tuple[Fraction | None, int, int]:
    """A count, share, sum or mean over those of the cohort that are counted.

    Whoever lacks what is asked for, a household whose debt is not known, say, is left out of the base.

    Needs the table of those counted, ``participants`` or ``households``.

    Returns:
        the value (None where the base is empty), how many there are in the base, and how many of them count.
    """
    set_up_cohort(db, model)
    where = Expression(asked.where).sql() if asked.where is not None else "TRUE"
    if asked.formula is None:
        query = f"SELECT COUNT({where}), COUNT(*) FILTER (WHERE {where}), 0 FROM graduates"  # noqa: S608 (our expressions)
    else:
        value = Expression(asked.formula).sql()
        query = (
            f"SELECT COUNT(*) FILTER (WHERE {where} AND ({value}) IS NOT NULL), "  # noqa: S608 (our expressions)
            f"COUNT(*) FILTER (WHERE {where} AND ({value}) IS NOT NULL), SUM({value}) FILTER (WHERE {where}) FROM graduates"
        )
    base, counted, total = db.rows(query)[0]
    if not base:
        return None, 0, 0
    found = {
        "count": Fraction(counted),
        "share": Fraction(counted, base),
        "sum": Fraction(total or 0),
        "mean": Fraction(total or 0) / base,
    }
    return found[asked.take], int(base), int(counted)
