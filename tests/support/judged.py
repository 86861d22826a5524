"""Judging raw files in a test: reading, corrections and verdict in a session of its own.

Belongs here: that one function. Does not belong here: any raw file.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline import store
from pipeline.faults import in_working_order
from pipeline.ingest import CohortContext, Judgement, enter, judge_tables, of_folder
from pipeline.ingest.admitting import Pseudonym


def judge(
    folder: Path,
    tables: Sequence[str],
    context: CohortContext,
    shown_as: str = "raw",
    pseudonym: Pseudonym | None = None,
) -> Judgement:
    """Read and judge the raw files of a folder, what else lies there included; its tables are fetched already."""
    with store.session(threads=1) as db:
        found = judge_tables(enter(folder, tables, shown_as, pseudonym), context, db)
        faults = in_working_order([*found.faults, *of_folder(folder, tables, shown_as)])
        return replace(found, faults=faults, tables=dict(found.tables), db=None)
