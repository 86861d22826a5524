"""What a programme cites of the catalogue of interventions, as a table.

Belongs here: writing the citations out. Does not belong here: reading the catalogue and judging citations (``pipeline.model``).
"""

from collections.abc import Iterator
from typing import Any

from pipeline.calculation.database import Database, put_calculated
from pipeline.model import CohortModel
from pipeline.model.catalogue import Catalogue
from pipeline.model.citing import citations


def cited_evidence(db: Database, model: CohortModel) -> None:
    """Write out every citation with what the catalogue says of the entry; empty where nothing is cited.

    Makes ``cited_evidence``, in the order of ``programme.yaml`` and ``model.yaml``.
    """
    rows = [] if model.catalogue is None else list(_rows(model, model.catalogue))
    put_calculated(db, "cited_evidence", rows)


def _rows(model: CohortModel, catalogue: Catalogue) -> Iterator[tuple[Any, ...]]:
    for position, one in enumerate(citations(model.programme, model.model), start=1):
        entry = catalogue.entry(one.entry)
        yield (
            position,
            one.by,
            one.name,
            entry.id,
            entry.table,
            entry.name,
            entry.words["target_group"],
            entry.words["evidence"],
            entry.level,
            catalogue.rung(entry.level),
            entry.words["source"],
            catalogue.settings.source.document,
            entry.page,
            "yes" if entry.mends else "no",
        )
