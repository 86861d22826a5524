"""The verdict on a folder of raw files, with its tables in hand.

Belongs here: reading and judging a folder in a session of its own. Does not belong here: any file or expectation.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline import store
from pipeline.faults import in_working_order
from pipeline.ingest.entering import enter, of_folder
from pipeline.ingest.judging import CohortContext, Judgement, judge_tables


def judge(
    folder: Path,
    tables: Sequence[str],
    context: CohortContext,
    pseudonym: Callable[[str, str], str] | None = None,
) -> Judgement:
    """Read and judge; what lies there besides is told too. Tables are fetched before the session ends."""
    raw = enter(folder, tables, pseudonym=pseudonym)
    with store.session() as db:
        found = judge_tables(raw, context, db)
        frames = {name: found.tables[name] for name in found.tables}
    faults = in_working_order([*found.faults, *of_folder(folder, tables)])
    return replace(found, tables=frames, faults=faults, db=None)
