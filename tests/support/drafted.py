"""A draft of the programme that ships with the project, made once for all tests of one test run that only look at it.

Belongs here: making it, and sharing it between the processes of a test run. Does not belong here: what it should hold.
"""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.rendered import ROOT

COHORT = "sterk-uit-armoede/2017-2020"


def draft_of(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the draft; whoever asks first makes it, and the others wait. Nobody may change it.

    ``MEERWAARDE_TEST_DRAFT`` names a draft to look at instead.
    """
    given = os.environ.get("MEERWAARDE_TEST_DRAFT")
    if given:
        return Path(given).resolve()
    base = tmp_path_factory.getbasetemp()
    # Under xdist every process has a folder of its own within that of the run.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    workspace = shared / "drafted"
    draft = workspace / "reports" / "drafts" / COHORT
    with (shared / "drafted.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not draft.is_dir():
            _make(workspace)
    return draft


def _make(workspace: Path) -> None:
    import shutil

    def others(parent: str, names: list[str]) -> list[str]:
        return [name for name in names if Path(parent).name == "cohorts" and name != COHORT.split("/")[1]]

    shutil.rmtree(workspace, ignore_errors=True)
    shutil.copytree(ROOT / "data", workspace / "data", ignore=others)
    command = [sys.executable, "-m", "pipeline.cli", "run", COHORT, "--workspace", str(workspace)]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DAGSTER", "MEERWAARDE"))}
    done = subprocess.run(
        command, env={**inherited, "PYTHONPATH": str(ROOT)}, cwd=workspace, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
