"""What the report is told of where its numbers come from: the delivered files, and which asset was made from which.

Belongs here: reading the lineage off the assets themselves. Does not belong here: defining assets, laying the lineage out for a
reader (``pipeline.reporting.provenance``).
"""

from collections.abc import Mapping

from pipeline.assets.calculated import CALCULATED_ASSETS
from pipeline.assets.raw import RAW_ASSETS
from pipeline.assets.uncertain import UNCERTAIN_ASSETS
from pipeline.assets.validated import VALIDATED_ASSETS
from pipeline.orchestration.in_hand import CohortInHand
from pipeline.orchestration.work import kept_facts
from pipeline.reporting.provenance import Lineage, RawFile


def lineage(hand: CohortInHand, rows_shown: Mapping[str, int | None]) -> Lineage:
    """The lineage of the run in hand.

    Args:
        hand: the cohort.
        rows_shown: rows per raw table as they may be told.
    """
    files = []
    folder = hand.workspace.raw_dir(hand.key).relative_to(hand.workspace.root).as_posix()
    for table in hand.model.tables:
        facts = kept_facts(hand, f"raw.{table}")
        files.append(
            RawFile(table, f"{folder}/{facts['file'].rpartition('/')[2]}", facts["sha256"], rows_shown.get(table))
        )
    return Lineage(tuple(files), upstream())


def upstream() -> dict[str, tuple[str, ...]]:
    """Every asset up to the calculated tables, as ``group/name``, with the assets it is made from."""
    assets = [*RAW_ASSETS, *VALIDATED_ASSETS, *CALCULATED_ASSETS, *UNCERTAIN_ASSETS]
    return {
        spec.key.to_user_string(): tuple(sorted(need.asset_key.to_user_string() for need in spec.deps))
        for asset in assets
        for spec in asset.specs
    }
