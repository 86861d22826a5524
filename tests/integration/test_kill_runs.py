"""Runs ended by kill -9: what stood there stands there, whole, and the next run just works."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from workspaces import (
    COHORT,
    ROOT,
    content,
    copy_of_data,
    copy_of_program,
    end_session,
    environment,
    is_whole,
    meerwaarde,
    start,
)

MOMENTS = 20


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_data(tmp_path_factory.mktemp("killed"))


def statuses(workspace: Path) -> list[str]:
    """The status of every run Dagster knows of in a workspace."""
    code = (
        "import dagster as dg\n"
        "with dg.DagsterInstance.get() as i:\n"
        "    print(' '.join(r.status.value for r in i.get_runs()))"
    )
    home = workspace / ".meerwaarde" / "dagster"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(DAGSTER_HOME=str(home)),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.slow
def test_twenty_kills_at_moments_spread_over_a_run(workspace: Path, tmp_path: Path) -> None:
    program = str(copy_of_program(tmp_path))
    first = meerwaarde(workspace, "run", COHORT, PYTHONPATH=program)
    steps = first.stdout.count("[")
    assert steps > MOMENTS
    assert first.returncode == 0, first.stderr
    draft = workspace / "reports" / "drafts" / COHORT
    store = workspace / ".meerwaarde" / "store" / COHORT
    good = content(draft)
    stored = content(store)
    killed = 0
    for moment in range(MOMENTS):
        process = start(workspace, "run", COHORT, PYTHONPATH=program)
        assert process.stdout is not None
        # Moments are counted in finished steps, which no busy machine shifts, plus a little of the step that follows:
        # from before the first to within the last, which puts draft and store in place.
        for _ in range(moment * (steps - 1) // (MOMENTS - 1)):
            process.stdout.readline()
        time.sleep(0.02 * (moment % 5) if moment else 1)
        killed += process.poll() is None
        end_session(process)
        process.communicate()
        # Same inputs, so a draft that was already exchanged has the very same bytes.
        assert content(draft) == good, f"draft after kill {moment}"
        assert content(store) == stored, f"store after kill {moment}"
    assert killed >= MOMENTS - 3, "most kills must hit a living run, else this tests nothing"

    last = meerwaarde(workspace, "run", COHORT, PYTHONPATH=program)
    assert last.returncode == 0, last.stderr
    assert content(draft) == good
    assert is_whole(draft)
    assert not {"STARTED", "STARTING", "NOT_STARTED"} & set(statuses(workspace))
    state = workspace / ".meerwaarde"
    hidden = [*(state / "work").rglob(".*"), *(state / "store").rglob(".*"), *draft.parent.glob(".*")]
    left = [*hidden, *(state / "locks" / "runs").iterdir()]
    assert left == []


def test_a_killed_run_keeps_the_draft_and_the_next_run_works(tmp_path: Path) -> None:
    """One kill in the middle, with inputs that changed: the old draft stays until the next run makes the new one."""
    workspace = copy_of_data(tmp_path)
    assert meerwaarde(workspace, "run", COHORT).returncode == 0
    draft = workspace / "reports" / "drafts" / COHORT
    old = content(draft)
    readme = workspace / "data" / "programmes" / COHORT.split("/")[0] / "notes.md"
    readme.write_text("another input\n")
    process = start(workspace, "run", COHORT)
    assert process.stdout is not None
    for line in process.stdout:
        if "ledger" in line:
            break
    end_session(process, signal.SIGKILL)
    process.communicate()
    assert content(draft) == old
    assert "STARTED" in statuses(workspace)

    again = meerwaarde(workspace, "run", COHORT)
    assert again.returncode == 0, again.stderr
    manifest = json.loads((draft / "manifest.json").read_text())
    assert f"data/programmes/{COHORT.split('/')[0]}/notes.md" in manifest["inputs"]
    assert sorted(statuses(workspace)) == ["FAILURE", "SUCCESS", "SUCCESS"]
