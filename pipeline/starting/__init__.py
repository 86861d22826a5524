"""Starting a cohort: a folder ready to fill, with templates from the schemas that judge them, or pooled from other cohorts.

Belongs here: ``cohort.yaml``, ``source.yaml`` and the raw tables of a new cohort. Does not belong here: reading and judging raw
tables (``ingest``), the command line (``cli``), what columns a table has (``schemas``).
"""

from pipeline.starting.making import start

__all__ = ["start"]
