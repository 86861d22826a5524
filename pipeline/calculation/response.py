"""How many of the member organisations answered a wave.

Belongs here: members on the last day of the wave's period, and those of them that answered. Does not belong here: what they
answered (``indicators``).
"""

from fractions import Fraction

from pipeline.calculation.database import Database, put_calculated, query
from pipeline.calculation.rounding import factor_or_none
from pipeline.model import CohortModel

ALL = "all"


def response(db: Database, model: CohortModel) -> None:
    """Count members and answers by sector and in all.

    Needs ``organisations`` and ``answers``; makes ``response``, without rows for a programme that has no organisations.
    """
    rows = []
    if "organisations" in model.tables:
        db.put_rows("wave", [(model.cohort.period.until,)], {"last_day": "DATE"})
        for sector, members, answered in db.rows(query("response")):
            share = Fraction(int(answered), int(members)) if members else None
            rows.append((sector, int(members), int(answered), factor_or_none(share)))
    put_calculated(db, "response", sorted(rows, key=lambda row: (row[0] != ALL, row[0])))
