"""Group raw: the delivered tables as text, one asset each.

Belongs here: reading the raw files and keeping their cells as they were read. Does not belong here: judging them
(``validated``).
"""

from typing import Any

import dagster as dg
import pandas as pd

from pipeline.check import raw_shown_as
from pipeline.faults import Fault
from pipeline.ingest.reading import ROW, RawTable, read
from pipeline.orchestration.in_hand import CohortInHand
from pipeline.orchestration.inputs import code_version, digest_of
from pipeline.orchestration.partitions import COHORTS
from pipeline.orchestration.tables import preview
from pipeline.orchestration.work import keep_facts, kept_facts
from schemas import RAW, TableSchema


def keep_raw(hand: CohortInHand, raw: RawTable) -> None:
    """Keep a raw table, its cells as text and its faults of form, for the step that judges."""
    facts = {
        name: getattr(raw, name) for name in ("name", "file", "sha256", "header", "readable", "delimiter", "sheet")
    }
    facts["odd_texts"] = sorted(raw.odd_texts)
    facts["typed_numbers"] = sorted(raw.typed_numbers)
    facts["faults"] = [vars(fault) for fault in raw.faults]
    facts["cells"] = {column: raw.cells[column].tolist() for column in raw.cells.columns}
    keep_facts(hand, f"raw.{raw.name}", facts)


def kept_raw(hand: CohortInHand, table: str) -> RawTable:
    """The raw table that ``keep_raw`` kept; a MeerwaardeError when it is of other files than lie there now."""
    facts: dict[str, Any] = kept_facts(hand, f"raw.{table}")
    cells = {
        name: pd.Series(values, dtype=int if name == ROW else object) for name, values in facts.pop("cells").items()
    }
    return RawTable(
        **{
            **facts,
            "header": tuple(facts["header"]),
            "odd_texts": frozenset(facts["odd_texts"]),
            "typed_numbers": frozenset(facts["typed_numbers"]),
            "faults": tuple(Fault(**fault) for fault in facts["faults"]),
            "cells": pd.DataFrame(cells),
        }
    )


def _asset_of(table: TableSchema) -> dg.AssetsDefinition:
    @dg.asset(
        key=["raw", table.name],
        group_name="raw",
        partitions_def=COHORTS,
        required_resource_keys={"cohort_in_hand"},
        code_version=code_version(),
        kinds={"csv"},
        description=f"The file {table.name} as delivered, cells as text. One row: {table.description}",
    )
    def raw_table(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        hand: CohortInHand = context.resources.cohort_in_hand
        if table.name not in hand.model.tables:
            keep_raw(hand, RawTable(table.name, f"{table.name}.csv"))
            return dg.MaterializeResult(
                metadata={"dagster/row_count": 0, "note": "This programme does not use the table; it is empty."},
                data_version=dg.DataVersion("unused"),
            )
        raw = read(hand.workspace.raw_dir(hand.key), [table.name], raw_shown_as(hand.workspace, hand.key))[table.name]
        keep_raw(hand, raw)
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": len(raw.cells),
                "file": raw.file,
                "sha256": raw.sha256 or "no file could be read",
                "columns": ", ".join(raw.header) or "none",
                "faults of form": len(raw.faults),
                "preview": dg.MetadataValue.md(preview(raw.cells)),
            },
            data_version=dg.DataVersion(raw.sha256 or digest_of([fault.sentence() for fault in raw.faults])),
        )

    return raw_table


RAW_ASSETS = [_asset_of(table) for table in RAW.values()]
