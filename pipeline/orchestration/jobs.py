"""The one job: everything that makes a cohort's draft.

Belongs here: which assets a run makes. Does not belong here: when it is started (``sensor``, ``schedule``, the command).
"""

import dagster as dg

COHORT_JOB = dg.define_asset_job(
    "cohort",
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="From the raw files of one cohort to its draft: reads, validates, calculates, renders.",
)
