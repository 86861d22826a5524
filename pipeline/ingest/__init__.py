"""Ingest: from raw files to validated tables, or to one list of every fault in them.

Belongs here: reading files (``reading`` and what it uses), refusing identifiers (``guarding``), corrections
(``corrections``, ``entering``), text to values (``parsing``, ``typed``), rules (``rules``, ``rulebook``), rows set aside
(``quarantine``), the verdict (``judging``), where the files came from (``source``). Does not belong here: what columns a
table has (``schemas``), storing tables (``pipeline.store``), anything of Dagster.
"""

from pipeline.ingest.delivered import FileRead, RawTable
from pipeline.ingest.entering import enter, of_folder
from pipeline.ingest.judging import CohortContext, Judgement, context_of, judge_tables
from pipeline.ingest.reading import read, strangers
from pipeline.ingest.source import Source, read_source

__all__ = [
    "CohortContext",
    "FileRead",
    "Judgement",
    "RawTable",
    "Source",
    "context_of",
    "enter",
    "judge_tables",
    "of_folder",
    "read",
    "read_source",
    "strangers",
]
