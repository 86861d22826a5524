"""The yearly schedule: a fresh draft of each programme's newest cohort that has ended.

Belongs here: which cohorts are due at a tick. Does not belong here: what a run does.
"""

import os
from collections.abc import Iterator
from datetime import date

import dagster as dg

from pipeline.errors import MeerwaardeError
from pipeline.model import load
from pipeline.orchestration.instance import workspace_of_environment
from pipeline.orchestration.jobs import COHORT_JOB
from pipeline.orchestration.partitions import bring_in_step
from pipeline.workspace import CohortKey, Workspace

CRON_VARIABLE = "MEERWAARDE_SCHEDULE"
YEARLY = "0 6 1 2 *"


def newest_ended(workspace: Workspace, cohorts: list[CohortKey], today: date) -> tuple[list[CohortKey], list[str]]:
    """Per programme the cohort that ended last before ``today``; besides, a sentence for each cohort that cannot be read."""
    newest: dict[str, tuple[date, CohortKey]] = {}
    unreadable = []
    for key in cohorts:
        try:
            until = load(workspace.root, key.programme, key.cohort).cohort.period.until
        except MeerwaardeError as error:
            unreadable.append(f"{key} cannot be read: {error}")
            continue
        if until < today:
            newest[key.programme] = max(newest.get(key.programme, (until, key)), (until, key))
    return [key for _, key in newest.values()], unreadable


@dg.schedule(
    name="yearly",
    job=COHORT_JOB,
    cron_schedule=os.environ.get(CRON_VARIABLE, YEARLY),
    execution_timezone="Europe/Amsterdam",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description=(
        "Every year on 1 February at six in the morning: a fresh draft of each programme's newest cohort that has ended. "
        f"Another moment can be set as a cron line in {CRON_VARIABLE}."
    ),
)
def yearly(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Ask for one run per programme; the run key holds the year, so that each cohort is run once a year."""
    workspace = workspace_of_environment()
    today = context.scheduled_execution_time.date()
    due, unreadable = newest_ended(workspace, bring_in_step(context.instance, workspace), today)
    for sentence in unreadable:
        context.log.warning(sentence)
    # Dagster compares run keys within one tick only.
    wanted = [key for key in due if not _has_run(context.instance, f"{key}:{today.year}")]
    if not wanted:
        done = ", ".join(map(str, due))
        why = f"Already run this year: {done}." if due else f"No programme has a cohort that ended before {today}."
        yield dg.SkipReason(why)
    for key in wanted:
        yield dg.RunRequest(run_key=f"{key}:{today.year}", partition_key=str(key))


def _has_run(instance: dg.DagsterInstance, run_key: str) -> bool:
    """Whether this schedule has started a run of this key that did not fail."""
    tags = {"dagster/run_key": run_key, "dagster/schedule_name": "yearly"}
    return any(run.status is not dg.DagsterRunStatus.FAILURE for run in instance.get_runs(dg.RunsFilter(tags=tags)))
