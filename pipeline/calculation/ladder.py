"""The participation ladder: on which step participants stood before, at graduation and after, and how they moved.

Belongs here: counting them. Does not belong here: the words of the steps (``schemas.raw.ladder``), what may be published
(``pipeline.disclosure``).

Which measurement stands for which moment is said in ``sql/ladder_marks.sql``. Source of the six steps: the workbook on poverty,
debt and health (``armoede-schulden-gezondheid-workbook`` in data/sources.yaml), participation in society and in work.
"""

from pipeline.calculation.database import Database, make_calculated, make_view, put_calculated
from pipeline.calculation.measures import set_up_cohort
from pipeline.model import CohortModel

MAKES = ("ladder_steps", "ladder_moves")
MOMENTS = ("before", "graduation", "after")


def ladder(db: Database, model: CohortModel) -> None:
    """Count steps and moves of the participants of the cohort.

    Needs ``participants`` and ``ladder``; makes ``ladder_steps`` and ``ladder_moves``, without rows in a programme that
    does not use the table.
    """
    if "ladder" not in model.tables:
        for name in MAKES:
            put_calculated(db, name, [])
        return
    set_up_cohort(db, model)
    make_view(db, "ladder_marks")
    for name in MAKES:
        make_calculated(db, name)
