"""What was published elsewhere, beside the run's own figures and without a verdict on either.

Belongs here: the table ``published_elsewhere``. Does not belong here: figures that a run is compared with (``reproduction``).

Records that are invented, or of other people, can neither confirm a published figure nor contradict it. So nothing here says
whether two figures agree, and no difference is worked out.
"""

from collections.abc import Sequence

from pipeline.calculation.database import Database, put_calculated
from pipeline.model import CohortModel
from schemas.published_elsewhere import PublishedElsewhere


def published_elsewhere(
    db: Database,
    model: CohortModel,  # noqa: ARG001 - every step takes the same
    entries: Sequence[PublishedElsewhere],
) -> None:
    """Set them beside each other. Needs ``figures``; makes ``published_elsewhere``, in the order of ``entries``."""
    figures = dict(db.rows("SELECT figure, value FROM figures"))
    rows = [
        (
            position,
            entry.item,
            entry.label_nl,
            entry.label_en,
            entry.bound,
            entry.scope,
            entry.published,
            entry.unit,
            entry.figure,
            figures.get(entry.figure) if entry.figure is not None else None,
            entry.document,
            entry.place,
            entry.note_nl,
            entry.note_en,
        )
        for position, entry in enumerate(entries, start=1)
    ]
    put_calculated(db, "published_elsewhere", rows)
