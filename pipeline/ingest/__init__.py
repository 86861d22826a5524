"""Ingest: from raw files to validated tables, or to one list of every fault in them.

Belongs here: reading files (``reading``, ``delimited``, ``spreadsheets``), refusing identifiers (``guarding``), text to
values (``parsing``), rules (``rules``), the verdict (``judging``), where the files came from (``source``). Does not
belong here: what columns a table has (``schemas``), storing tables (``pipeline.store``), anything of Dagster.
"""

from pipeline.ingest.judging import CohortContext, Judgement, judge, judge_tables
from pipeline.ingest.reading import FileRead, RawTable, read, strangers
from pipeline.ingest.source import Source, read_source

__all__ = [
    "CohortContext",
    "FileRead",
    "Judgement",
    "RawTable",
    "Source",
    "judge",
    "judge_tables",
    "read",
    "read_source",
    "strangers",
]
