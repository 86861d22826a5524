"""What Dagster loads: every asset, the jobs, the sensors, the schedule, the resource.

Belongs here: putting the definitions together. Does not belong here: defining any of them.
"""

import dagster as dg

from pipeline.assets.calculated import CALCULATED_ASSETS
from pipeline.assets.changes import CHANGES_ASSETS
from pipeline.assets.disclosed import DISCLOSED_ASSETS
from pipeline.assets.in_place import in_place
from pipeline.assets.raw import RAW_ASSETS
from pipeline.assets.released import RELEASED_ASSETS
from pipeline.assets.reported import REPORTED_ASSETS
from pipeline.assets.uncertain import UNCERTAIN_ASSETS
from pipeline.assets.validated import VALIDATED_ASSETS
from pipeline.orchestration.dead_runs import dead_runs
from pipeline.orchestration.in_hand import cohort_in_hand
from pipeline.orchestration.jobs import COHORT_JOB, PUBLISH_JOB
from pipeline.orchestration.schedule import yearly
from pipeline.orchestration.sensor import changed_inputs

defs = dg.Definitions(
    assets=[
        *RAW_ASSETS,
        *VALIDATED_ASSETS,
        *CALCULATED_ASSETS,
        *UNCERTAIN_ASSETS,
        *DISCLOSED_ASSETS,
        *CHANGES_ASSETS,
        *REPORTED_ASSETS,
        in_place,
        *RELEASED_ASSETS,
    ],
    jobs=[COHORT_JOB, PUBLISH_JOB],
    sensors=[changed_inputs, dead_runs],
    schedules=[yearly],
    resources={"cohort_in_hand": cohort_in_hand},
    executor=dg.in_process_executor,
)
