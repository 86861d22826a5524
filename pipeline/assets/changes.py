"""Group calculated: what changed since the last release, by cause.

Belongs here: the one step that makes this table. Does not belong here: how it is worked out (``pipeline.releases.since``).
"""

from collections.abc import Iterator

import dagster as dg

from pipeline.assets.calculated import NEEDS_COHORT, calculate, specs_of
from pipeline.calculation.database import Database, put_calculated
from pipeline.model import CohortModel
from pipeline.releases.since import changes as changes_since
from schemas.calculated import CALCULATED


@dg.multi_asset(specs=specs_of(["changes"], ["totals"]), required_resource_keys=NEEDS_COHORT)
def changes(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Benefits, costs and net beside those of the last release that was not withdrawn, and what each cause changed."""
    hand = context.resources.cohort_in_hand

    def step(db: Database, model: CohortModel) -> None:
        names = CALCULATED["totals"].names
        columns = ", ".join(names)
        rows = db.rows(f"SELECT {columns} FROM totals ORDER BY {columns}")  # noqa: S608 (names of our schemas)
        variants = [variant.variant for variant in model.model.variants]
        bounds = [bound.bound for bound in model.model.bounds]
        totals = [dict(zip(names, row, strict=True)) for row in rows]
        totals.sort(key=lambda row: (variants.index(row["variant"]), bounds.index(row["bound"])))
        put_calculated(db, "changes", changes_since(hand.workspace, hand.key, hand.inputs, totals, context.log.warning))

    yield from calculate(hand, ["totals"], step, ["changes"])


CHANGES_ASSETS = [changes]
