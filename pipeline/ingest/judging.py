"""The verdict on the raw files of a cohort: validated tables, or every fault of all of them.

Belongs here: putting reading, schemas and rules together. Does not belong here: any rule of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.faults import Fault, in_working_order
from pipeline.ingest.reading import FileRead, RawTable, read, strangers
from pipeline.ingest.rules import CohortContext, apply_rules
from pipeline.ingest.typed import typed

__all__ = ["CohortContext", "Judgement", "judge", "judge_tables"]


@dataclass(frozen=True)
class Judgement:
    """What became of the raw files.

    Attributes:
        tables: every table that could be read, with all columns of its schema (``Decimal``, ``date``, ``str`` or
            None), rows as in the file. Fit for use only when ``faults`` holds no error.
        faults: every fault and warning, sorted as a person works through them.
        row_counts: rows per table.
        files: what was read, per table.
    """

    tables: dict[str, pd.DataFrame]
    faults: list[Fault]
    row_counts: dict[str, int]
    files: dict[str, FileRead]


def judge(folder: Path, tables: Sequence[str], context: CohortContext, shown_as: str = "raw") -> Judgement:
    """Read and judge the raw files of a cohort; all faults of all tables in one go.

    Args:
        folder: the folder with the raw files.
        tables: the tables the programme uses.
        context: the cohort's period and the day until which was observed.
        shown_as: the folder as faults name it, relative to the workspace.

    Raises:
        CallError: there is no such folder or raw table.
    """
    verdict = judge_tables(read(folder, tables, shown_as), context)
    faults = in_working_order([*verdict.faults, *strangers(folder, tables, shown_as)])
    return Judgement(verdict.tables, faults, verdict.row_counts, verdict.files)


def judge_tables(raw: Mapping[str, RawTable], context: CohortContext) -> Judgement:
    """Judge raw tables that were read before; rules that need a table which could not be read are left out.

    Args:
        raw: the tables the programme uses, as ``read`` gives them.
        context: the cohort's period and the day until which was observed.
    """
    values = {name: typed(table) for name, table in raw.items() if table.readable}
    # Frames come first, because a rule may see less than a table holds but never changes it.
    frames = {name: table.frame() for name, table in values.items()}
    apply_rules(values, context)
    faults = [fault for table in raw.values() for fault in table.faults]
    faults += [fault for table in values.values() for fault in table.faults.faults()]
    return Judgement(
        tables=frames,
        faults=in_working_order(faults),
        row_counts={name: len(frame) for name, frame in frames.items()},
        files={name: table.file_read() for name, table in raw.items() if table.readable},
    )
