"""Runs whose process has ended without a word: finding them and marking them failed.

Belongs here: telling a dead run from a living one and putting Dagster's record right. Does not belong here: files a dead
run left (the next holder of the cohort's lock cleans those up).

A process ended by the system (``kill -9``, a power cut) leaves its run STARTED, and as one run goes at a time nothing would
ever start again. A living run holds a lock; a lock that is free while its run claims to be going gives the dead one away.
"""

import time
from pathlib import Path

import dagster as dg

from pipeline.orchestration.locks import is_held, run_lock_path
from pipeline.workspace import Workspace

# A run that has no lock file yet may still be loading its code; after this long it is not.
_LOADING_SECONDS = 180.0
_GOING = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
_MESSAGE = (
    "The process of this run has ended without finishing it (it was killed, or the machine stopped). Nothing half-done was "
    "put in place; the next run simply works."
)


def put_dead_runs_right(instance: dg.DagsterInstance, workspace: Workspace) -> list[str]:
    """Mark every dead run failed, remove lock files nobody needs; gives the ids of the runs marked."""
    dead = []
    for record in instance.get_run_records(dg.RunsFilter(statuses=[*_GOING, dg.DagsterRunStatus.NOT_STARTED])):
        run = record.dagster_run
        lock = run_lock_path(workspace, run.run_id)
        if is_held(lock):
            continue
        if not lock.exists():
            since = record.start_time or record.update_timestamp.timestamp()
            if run.status not in _GOING or time.time() - since < _LOADING_SECONDS:
                continue
        instance.report_run_failed(run, _MESSAGE)
        dead.append(run.run_id)
    _remove_needless_locks(instance, run_lock_path(workspace, "any").parent)
    return dead


def _remove_needless_locks(instance: dg.DagsterInstance, folder: Path) -> None:
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        run = instance.get_run_by_id(path.stem)
        # Without a record the run may be about to be made: only a free lock is removed.
        if (run is None or run.is_finished) and not is_held(path):
            path.unlink(missing_ok=True)


@dg.sensor(
    name="dead_runs",
    minimum_interval_seconds=15,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Marks runs failed whose process was killed, so that they do not keep others waiting.",
)
def dead_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Look for dead runs at every tick; starts none itself."""
    from pipeline.orchestration.instance import workspace_of_environment

    dead = put_dead_runs_right(context.instance, workspace_of_environment())
    return dg.SkipReason(f"Marked failed: {', '.join(dead)}" if dead else "No dead runs.")
