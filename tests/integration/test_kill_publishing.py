"""Publishing ended by kill -9, at every call that puts a release in place and at thirty moments of the whole."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_kill_in_place import can_trace
from workspaces import COHORT, ROOT, copy_of_data, copy_of_program, end_session, is_whole, meerwaarde, start

PROGRAM = Path(__file__).with_name("ending_publishing.py")
MOMENTS = 30


@pytest.mark.skipif(not can_trace(), reason="this machine does not let a process be traced (ptrace)")
def test_no_half_release_no_gap_and_no_double_number_after_an_end_at_every_call(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(tmp_path)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["odd"] == []
    # Ended both before and after the release was there, else the test looked at nothing.
    assert seen["before"] > 50
    assert seen["after"] > 20


@pytest.mark.slow
def test_thirty_kills_at_moments_spread_over_a_publishing(tmp_path: Path) -> None:
    workspace = copy_of_data(tmp_path / "workspace")
    program = str(copy_of_program(tmp_path / "program"))
    assert meerwaarde(workspace, "run", COHORT, PYTHONPATH=program).returncode == 0
    published = workspace / "reports" / "published" / COHORT
    asked = ("publish", COHORT, "--reason", "Eerste uitgave", "--date", "2026-11-22", "--language", "en")
    killed = 0
    for moment in range(MOMENTS):
        process = start(workspace, *asked, PYTHONPATH=program)
        assert process.stdout is not None
        # Moments are counted in lines of progress: the archive, the steps of the rebuild, putting in place.
        for _ in range(1 + moment):
            process.stdout.readline()
        time.sleep(0.01 * (moment % 4))
        killed += process.poll() is None
        end_session(process)
        process.communicate()
        there = (
            sorted(path.name for path in published.iterdir() if not path.name.startswith("."))
            if published.is_dir()
            else []
        )
        assert {name.split(".")[0] for name in there} <= {"v1"}, there
        if (published / "v1").is_dir():
            assert is_whole(published / "v1")
            break
    assert killed >= MOMENTS - 5, "most kills must hit a living publishing, else this tests nothing"

    last = meerwaarde(workspace, *asked, PYTHONPATH=program)
    # One of the last kills may have come after the name: then there is nothing more to publish.
    assert last.returncode == 0 or "equals the last release, v1" in last.stderr, last.stderr
    assert sorted(path.name for path in published.iterdir()) == ["v1", "v1.sha256"]
    assert sorted(path.name for path in (workspace / "archive" / COHORT).iterdir()) == ["objects", "v1.json"]
    assert not list((workspace / "archive").rglob(".*"))
    assert is_whole(published / "v1")
    verified = meerwaarde(workspace, "verify", COHORT, PYTHONPATH=program)
    assert verified.returncode == 0, verified.stderr
    assert list((workspace / ".meerwaarde" / "rebuilding").iterdir()) == []
