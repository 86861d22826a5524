"""Group raw: the delivered tables as text, one asset each.

Belongs here: entering the raw files once for all steps of a process, and keeping their cells as they were entered. Does not
belong here: judging them (``validated``), what happens to them as they enter (``ingest.entering``).

What is kept holds pseudonyms only. The identifiers behind them stay in the memory of the process that read the files, so that
whoever stands at the terminal can be told; nothing about a single person's row is shown to Dagster.
"""

from dataclasses import asdict
from typing import Any

import dagster as dg

from pipeline.check import raw_shown_as
from pipeline.faults import as_kept, from_kept
from pipeline.files import digest_of_file
from pipeline.ingest.coded import Coded, coded
from pipeline.ingest.delivered import AppliedCorrection, RawTable, Reading
from pipeline.ingest.entering import enter
from pipeline.orchestration.in_hand import CohortInHand
from pipeline.orchestration.inputs import code_version, digest_of
from pipeline.orchestration.partitions import COHORTS
from pipeline.orchestration.tables import markdown_table
from pipeline.orchestration.work import aside_path, keep_facts, kept_facts, refuse_as_touched
from pipeline.pseudonyms import for_a_run
from schemas import RAW, TableSchema

_ROW = "_row"
_SHELF = "raw"
_SHOWN_ROWS = 20


def entered(hand: CohortInHand) -> dict[str, RawTable]:
    """The raw tables of the cohort in hand, read once in a process.

    Raises:
        FaultsError: there is no raw folder, or its corrections cannot be read.
        MeerwaardeError: the key of the pseudonyms is lost or open to others.
    """
    if _SHELF not in hand.shelf:
        hand.shelf[_SHELF] = enter(
            hand.workspace.raw_dir(hand.key),
            hand.model.tables,
            raw_shown_as(hand.workspace, hand.key),
            for_a_run(hand.workspace, hand.key.programme),
        )
    return dict(hand.shelf[_SHELF])


def in_hand_or_kept(hand: CohortInHand) -> dict[str, RawTable]:
    """The raw tables for the step that judges: as this process entered them, or else as they were kept."""
    if _SHELF in hand.shelf:
        return dict(hand.shelf.pop(_SHELF))
    return {table: kept_raw(hand, table) for table in hand.model.tables}


def keep_raw(hand: CohortInHand, raw: RawTable) -> None:
    """Keep a raw table, its cells as text and its faults of form, for a step of another process that judges."""
    path = hand.work / f"raw.{raw.name}.parquet"
    aside = aside_path(hand, f"raw.{raw.name}")
    columns: dict[str, Any] = {_ROW: raw.rows}
    columns |= {name: (column.texts, column.codes) for name, column in raw.columns.items()}
    types = {name: "BIGINT" if name == _ROW else "VARCHAR" for name in columns}
    hand.session.put_coded("entered", columns, types)
    hand.session.write("entered", aside)
    hand.session.execute("DROP TABLE entered")
    digest = digest_of_file(aside)
    aside.replace(path)
    keep_facts(hand, f"raw.{raw.name}", {**_facts(raw), "cells": digest})


def kept_raw(hand: CohortInHand, table: str) -> RawTable:
    """The raw table that ``keep_raw`` kept, without identifiers; a MeerwaardeError when it is of other files than lie there."""
    import numpy as np

    facts: dict[str, Any] = kept_facts(hand, f"raw.{table}")
    path = hand.work / f"raw.{table}.parquet"
    if not path.is_file() or digest_of_file(path) != facts.pop("cells"):
        refuse_as_touched(hand, path)
    names = facts.pop("columns")
    hand.session.attach("kept", path)
    rows = [number for (number,) in hand.session.rows(f"SELECT {_ROW} FROM kept ORDER BY {_ROW}")]  # noqa: S608 (ours)
    columns: dict[str, Coded] = {}
    for name in names:
        # A column at a time: rows of all columns together would not fit in memory for a large table.
        texts = hand.session.rows(f'SELECT "{name}" FROM kept ORDER BY {_ROW}')  # noqa: S608 (names of our schemas)
        columns[name] = coded([text for (text,) in texts])
    return RawTable(
        **{
            **facts,
            "header": tuple(facts["header"]),
            "columns": columns,
            "rows": np.array(rows, dtype=np.int64),
            "odd_texts": frozenset(facts["odd_texts"]),
            "typed_in": {name: frozenset(texts) for name, texts in facts["typed_in"].items()},
            "faults": tuple(from_kept(fault) for fault in facts["faults"]),
            "readings": tuple(Reading(**reading) for reading in facts["readings"]),
            "corrections": tuple(
                AppliedCorrection(**{**correction, "rows": tuple(correction["rows"])})
                for correction in facts["corrections"]
            ),
        }
    )


def _facts(raw: RawTable) -> dict[str, Any]:
    """All of a raw table but its cells and the identifiers behind its pseudonyms."""
    return {
        **{name: getattr(raw, name) for name in ("name", "file", "sha256", "header", "readable", "sheet")},
        "columns": list(raw.columns),
        "headings": dict(raw.headings),
        "odd_texts": sorted(raw.odd_texts),
        "typed_in": _typed_values(raw),
        "faults": [as_kept(fault) for fault in raw.faults],
        "readings": [asdict(reading) for reading in raw.readings],
        "corrections": [asdict(correction) for correction in raw.corrections],
    }


def _typed_values(raw: RawTable) -> dict[str, list[str]]:
    """What was typed as a number, but for identifiers of persons: those must not be kept."""
    schema = RAW[raw.name]
    return {name: sorted(texts) for name, texts in raw.typed_in.items() if not schema.column(name).person}


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
        raw = entered(hand)[table.name]
        keep_raw(hand, raw)
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": len(raw),
                "file": raw.file,
                "sha256": raw.sha256 or "no file could be read",
                "columns": ", ".join(raw.header) or "none",
                "faults of form": len(raw.faults),
                "read as": dg.MetadataValue.md(_readings(raw)),
                **_preview(table, raw),
            },
            data_version=dg.DataVersion(
                digest_of([raw.sha256, [asdict(correction) for correction in raw.corrections]])
                if raw.sha256
                else digest_of([fault.sentence() for fault in raw.faults])
            ),
        )

    return raw_table


def _readings(raw: RawTable) -> str:
    return markdown_table(
        ["what", "column", "delivered", "read as"],
        [[reading.what, reading.column, reading.delivered, reading.read_as] for reading in raw.readings],
    )


def _preview(table: TableSchema, raw: RawTable) -> dict[str, Any]:
    """The first rows; none of a table about persons, whose rows would come to lie in Dagster's records."""
    if table.about_persons:
        return {"note": "Rows tell of one person each, and are not shown here."}
    names = [name for name in raw.columns if not table.column(name).private]
    rows = [[raw.text(index, name) for name in names] for index in range(min(len(raw), _SHOWN_ROWS))]
    return {"preview": dg.MetadataValue.md(markdown_table(names, rows))}


RAW_ASSETS = [_asset_of(table) for table in RAW.values()]
