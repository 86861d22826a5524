"""Partitions, dead runs, sensor and schedule against a real instance, without daemons."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import dagster as dg
import pytest
from workspaces import COHORT, ROOT, copy_of_data

from pipeline.orchestration import inputs, locks
from pipeline.orchestration.dead_runs import put_dead_runs_right
from pipeline.orchestration.instance import open_instance
from pipeline.orchestration.partitions import bring_in_step
from pipeline.orchestration.schedule import newest_ended
from pipeline.orchestration.sensor import QUIET_SECONDS, consider
from pipeline.workspace import CohortKey, Workspace

KEY = CohortKey.parse(COHORT)
LATER = 4e9  # a clock long after every file of the test was written


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    for name in ("DAGSTER_HOME", "MEERWAARDE_WORKSPACE"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    return Workspace(copy_of_data(tmp_path))


def a_run(instance: dg.DagsterInstance, status: dg.DagsterRunStatus) -> dg.DagsterRun:
    run = dg.DagsterRun(job_name="cohort", status=status)
    return instance.add_run(run)


def test_partitions_follow_the_folders(workspace: Workspace) -> None:
    with open_instance(workspace) as instance:
        assert bring_in_step(instance, workspace) == [KEY]
        other = workspace.cohort_dir(CohortKey(KEY.programme, "2021-2024"))
        shutil.copytree(workspace.cohort_dir(KEY), other)
        bring_in_step(instance, workspace)
        assert sorted(instance.get_dynamic_partitions("cohort")) == [COHORT, f"{KEY.programme}/2021-2024"]
        shutil.rmtree(other)
        bring_in_step(instance, workspace)
        assert list(instance.get_dynamic_partitions("cohort")) == [COHORT]


def test_dead_runs_are_put_right_and_living_ones_left_alone(workspace: Workspace) -> None:
    with open_instance(workspace) as instance:
        dead = a_run(instance, dg.DagsterRunStatus.STARTED)
        living = a_run(instance, dg.DagsterRunStatus.STARTED)
        loading = a_run(instance, dg.DagsterRunStatus.STARTING)
        done = a_run(instance, dg.DagsterRunStatus.SUCCESS)
        # A process that takes the dead run's lock and is ended by the system.
        code = (
            "import os, signal\nfrom pipeline.orchestration.locks import hold_run\n"
            "from pipeline.workspace import Workspace\nfrom pathlib import Path\n"
            f"hold_run(Workspace(Path({str(workspace.root)!r})), {dead.run_id!r})\n"
            "os.kill(os.getpid(), signal.SIGKILL)"
        )
        assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == -9
        locks.run_lock_path(workspace, done.run_id).touch()
        locks.hold_run(workspace, living.run_id)
        try:
            assert put_dead_runs_right(instance, workspace) == [dead.run_id]
        finally:
            locks.let_go_of_run(workspace, living.run_id)
        status = {run.run_id: run.status for run in instance.get_runs()}
        assert status[dead.run_id] is dg.DagsterRunStatus.FAILURE
        assert status[living.run_id] is dg.DagsterRunStatus.STARTED
        assert status[loading.run_id] is dg.DagsterRunStatus.STARTING
        assert status[done.run_id] is dg.DagsterRunStatus.SUCCESS
        assert list(locks.run_lock_path(workspace, "x").parent.iterdir()) == []


def test_a_run_cannot_be_held_twice(workspace: Workspace) -> None:
    code = (
        "import sys\nfrom pipeline.orchestration.locks import hold_run\n"
        "from pipeline.workspace import Workspace\nfrom pathlib import Path\n"
        f"hold_run(Workspace(Path({str(workspace.root)!r})), 'abc')\nprint('held', flush=True)\nsys.stdin.readline()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Exception, match="already at work in another process"):
            locks.hold_run(workspace, "abc")
    finally:
        other.communicate("\n")


def test_waiting_for_a_cohort_is_told_and_has_an_end(workspace: Workspace) -> None:
    told: list[str] = []
    with locks.cohort_lock(workspace, KEY, 1, told.append):
        assert told == []
        with (
            pytest.raises(Exception, match="still at work on cohort") as caught,
            locks.cohort_lock(workspace, KEY, 0.3, told.append),
        ):
            pass
    assert len(told) == 1
    assert f"(process {os.getpid()})" in told[0]
    assert "Nothing was changed" in str(caught.value)
    with locks.cohort_lock(workspace, KEY, 0, told.append):
        assert len(told) == 1


def draft_of_present_inputs(workspace: Workspace) -> None:
    draft = workspace.draft_dir(KEY)
    draft.mkdir(parents=True, exist_ok=True)
    (draft / "manifest.json").write_text(json.dumps({"inputs": inputs.input_digests(workspace, KEY)}))


def looks(workspace: Workspace, before: dict, number: int, now: float = LATER) -> tuple[dict, list[str]]:
    """Look a number of times; gives what was remembered last and the run keys asked for."""
    keys = []
    for _ in range(number):
        before, run_key, _why = consider(workspace, KEY, before, now)
        keys += [run_key] if run_key else []
    return before, keys


def test_sensor_asks_once_for_new_raw_files_and_never_for_unchanged_ones(workspace: Workspace) -> None:
    before, keys = looks(workspace, {}, 5)
    assert len(keys) == 1
    draft_of_present_inputs(workspace)
    assert looks(workspace, before, 5)[1] == []


def test_sensor_needs_two_looks_that_agree(workspace: Workspace) -> None:
    outflow = workspace.raw_dir(KEY) / "outflow.csv"
    before: dict = {}
    for _ in range(4):
        before, keys = looks(workspace, before, 1)
        assert keys == []
        with outflow.open("a") as file:
            file.write("more\n")
    assert len(looks(workspace, before, 3)[1]) == 1


def test_sensor_waits_for_files_that_are_young_or_open(workspace: Workspace) -> None:
    outflow = workspace.raw_dir(KEY) / "outflow.csv"
    outflow.touch()
    young = outflow.stat().st_mtime + QUIET_SECONDS / 2
    before, keys = looks(workspace, {}, 4, now=young)
    assert keys == []
    with outflow.open("a"):
        before, keys = looks(workspace, before, 4)
        assert keys == []
    assert len(looks(workspace, before, 4)[1]) == 1


def test_sensor_sees_model_and_parameters_and_overlooks_what_is_none_of_ours(workspace: Workspace) -> None:
    draft_of_present_inputs(workspace)
    raw = workspace.raw_dir(KEY)
    for name in ("outflow.csv.part", "~$outflow.xlsx", ".hidden", "x.tmp", "y.crdownload"):
        (raw / name).write_text("none of ours")
    other = workspace.programme_dir(KEY.programme) / "cohorts" / "1990"
    other.mkdir()
    (other / "cohort.yaml").write_text("another cohort's")
    assert looks(workspace, {}, 4)[1] == []
    model = workspace.programme_dir(KEY.programme) / "model.yaml"
    model.write_text(model.read_text() + "# a remark\n")
    assert len(looks(workspace, {}, 4)[1]) == 1


def test_sensor_asks_again_when_a_change_is_taken_back(workspace: Workspace) -> None:
    outflow = workspace.raw_dir(KEY) / "outflow.csv"
    first = outflow.read_text()
    before, one = looks(workspace, {}, 3)
    draft_of_present_inputs(workspace)
    outflow.write_text(first + "x\n")
    before, two = looks(workspace, before, 3)
    draft_of_present_inputs(workspace)
    outflow.write_text(first)
    before, three = looks(workspace, before, 3)
    assert len({*one, *two, *three}) == 3


def test_sensor_leaves_a_cohort_alone_that_is_being_run_or_has_no_raw_tables(workspace: Workspace) -> None:
    with locks.cohort_lock(workspace, KEY, 0, print):
        assert looks(workspace, {}, 4)[1] == []
    for path in workspace.raw_dir(KEY).iterdir():
        if path.suffix == ".csv":
            path.unlink()
    assert looks(workspace, {}, 4)[1] == []


@pytest.mark.parametrize("name", ["outflow.ods", "Uitstroom.XLSX", "OUTFLOW.ODS", "deelnemers.CSV"])
def test_sensor_knows_every_format_in_capitals_too(workspace: Workspace, name: str) -> None:
    for path in workspace.raw_dir(KEY).iterdir():
        if path.suffix == ".csv":
            path.unlink()
    (workspace.raw_dir(KEY) / name).write_bytes(b"delivered")
    assert len(looks(workspace, {}, 4)[1]) == 1


def test_schedule_takes_the_newest_cohort_that_has_ended(workspace: Workspace) -> None:
    def add(name: str, until: str) -> None:
        folder = workspace.cohort_dir(CohortKey(KEY.programme, name))
        shutil.copytree(workspace.cohort_dir(KEY), folder)
        text = (folder / "cohort.yaml").read_text()
        text = text.replace("cohort: 2017-2020", f"cohort: {name}").replace("until: 2020-12-31", f"until: {until}", 1)
        (folder / "cohort.yaml").write_text(text)

    add("aaa", "2020-12-30")
    due, unreadable = newest_ended(workspace, workspace.cohorts(), date(2021, 2, 1))
    assert (due, unreadable) == ([KEY], [])
    assert newest_ended(workspace, workspace.cohorts(), date(2020, 12, 31))[0] == [CohortKey(KEY.programme, "aaa")]
    assert newest_ended(workspace, workspace.cohorts(), date(2019, 2, 1))[0] == []
    broken = workspace.cohort_dir(CohortKey(KEY.programme, "aaa")) / "cohort.yaml"
    broken.write_text("cohort: [")
    due, unreadable = newest_ended(workspace, workspace.cohorts(), date(2021, 2, 1))
    assert due == [KEY]
    assert len(unreadable) == 1
