"""The verdict on a folder of raw files, with its tables in hand.

Belongs here: reading and judging a folder in a session of its own. Does not belong here: any file or expectation.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline import store
from pipeline.faults import in_working_order
from pipeline.ingest.judging import CohortContext, Judgement, judge_tables
from pipeline.ingest.reading import read, strangers


def judge(
    folder: Path,
    tables: Sequence[str],
    context: CohortContext,
    pseudonym: Callable[[str, str], str] | None = None,
) -> Judgement:
    """Read and judge; what lies there besides is told too. Tables are fetched before the session ends."""
    raw = read(folder, tables, pseudonym=pseudonym)
    with store.session() as db:
        found = judge_tables(raw, context, db)
        frames = {name: found.tables[name] for name in found.tables}
    faults = in_working_order([*found.faults, *strangers(folder, tables)])
    return replace(found, tables=frames, faults=faults, db=None)
