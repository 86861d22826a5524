"""The jobs: everything that makes a cohort's draft, and publishing it.

Belongs here: which assets a run makes. Does not belong here: when it is started (``sensor``, ``schedule``, the command).
"""

import dagster as dg

COHORT_JOB = dg.define_asset_job(
    "cohort",
    # Everything but publishing, which is only done when a person asks for it.
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups("released"),
    executor_def=dg.in_process_executor,
    description="From the raw files of one cohort to its draft: reads, validates, calculates, renders.",
)

PUBLISH_JOB = dg.define_asset_job(
    "publish",
    selection=dg.AssetSelection.groups("released"),
    executor_def=dg.in_process_executor,
    description="The current draft of one cohort becomes its next release. Asks for a reason.",
)
