"""The sensor: runs a cohort once when its inputs have changed and nobody is copying any more.

Belongs here: comparing what lies there with what the last draft was made from, and waiting until it has settled. Does
not belong here: which files are inputs (``inputs``).
"""

import json
import time
from collections.abc import Mapping
from typing import Any

import dagster as dg

from pipeline.orchestration import inputs
from pipeline.orchestration.instance import workspace_of_environment
from pipeline.orchestration.jobs import COHORT_JOB
from pipeline.orchestration.locks import cohort_lock_path, is_held
from pipeline.orchestration.partitions import bring_in_step
from pipeline.workspace import CohortKey, Workspace

# A copy writes more often than this; with two ticks that must agree it is the shortest rest a folder needs.
QUIET_SECONDS = 5.0


def consider(
    workspace: Workspace, key: CohortKey, before: Mapping[str, Any], now: float
) -> tuple[dict[str, Any], str | None, str]:
    """One look at one cohort.

    Args:
        workspace: the workspace.
        key: the cohort.
        before: what the look at the previous tick left.
        now: the clock, in seconds.

    Returns:
        what the next look needs, the key of the run to start (None: none), and why, in words.
    """
    try:
        stamp = inputs.stamp(workspace, key)
        if stamp != before.get("stamp"):
            digest = inputs.digest_of(inputs.input_digests(workspace, key))
            return {**before, "stamp": stamp, "digest": digest}, None, "files have changed since the last look"
        digest = before["digest"]
        made_from = inputs.inputs_of_draft(workspace, key)
        # What was there before the change is part of the key: a change that is taken back starts a run as well.
        run_key = f"{key}:{digest[:16]}:{made_from[:16]}"
        if digest == made_from:
            return dict(before), None, "the draft is made from these files"
        if run_key == before.get("asked"):
            return dict(before), None, "a run with these files has been asked for"
        if not inputs.has_raw_files(workspace, key):
            return dict(before), None, "there are no raw tables yet"
        if is_held(cohort_lock_path(workspace, key)):
            return dict(before), None, "a run is at work on it"
        if busy := inputs.unsettled(workspace, key, now, QUIET_SECONDS):
            return dict(before), None, f"still being written: {', '.join(busy)}"
        if inputs.digest_of(inputs.input_digests(workspace, key)) != digest:
            return {}, None, "content changed without a new date"
    except FileNotFoundError:
        return {}, None, "a file vanished while it was looked at"
    return {**before, "asked": run_key}, run_key, "inputs have changed and settled"


@dg.sensor(
    name="changed_inputs",
    job=COHORT_JOB,
    minimum_interval_seconds=10,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Runs a cohort once when its raw files, model or parameters have changed and nobody is copying any more.",
)
def changed_inputs(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    """Look at every cohort folder, new ones included; the cursor keeps what the previous look saw."""
    workspace = workspace_of_environment()
    before: dict[str, Any] = json.loads(context.cursor or "{}")
    after, requests, reasons = {}, [], []
    for key in bring_in_step(context.instance, workspace):
        name = str(key)
        after[name], run_key, why = consider(workspace, key, before.get(name, {}), time.time())
        reasons.append(f"{name}: {why}")
        if run_key is not None:
            requests.append(dg.RunRequest(run_key=run_key, partition_key=name, tags={"meerwaarde/started_by": why}))
    return dg.SensorResult(
        run_requests=requests,
        cursor=json.dumps(after, sort_keys=True),
        skip_reason=None if requests else dg.SkipReason("; ".join(reasons) or "There are no cohorts."),
    )
