"""The step that puts a file or folder in place, ended at every system call: old or new, whole, never absent."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("ending_at_calls.py")
ROOT = PROGRAM.parents[2]


def can_trace() -> bool:
    probe = (
        "import ctypes, os, signal\n"
        "l = ctypes.CDLL(None)\n"
        "p = os.fork()\n"
        "if p == 0:\n    os._exit(1 if l.ptrace(0, 0, 0, 0) else 0)\n"
        "raise SystemExit(1 if os.waitpid(p, 0)[1] else 0)\n"
    )
    return sys.platform == "linux" and subprocess.run([sys.executable, "-c", probe]).returncode == 0


@pytest.mark.skipif(not can_trace(), reason="this machine does not let a process be traced (ptrace)")
@pytest.mark.parametrize("step", ["folder", "first_folder", "file"])
def test_target_is_old_or_new_after_an_end_at_every_call(step: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(PROGRAM), step, str(tmp_path)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert counts["other"] == []
    assert counts["last"] == "new"
    # The step must have been ended both before and after the name changed, else the test looked at nothing.
    assert counts["ends"] > 20
    assert counts["old"] > 5
    assert counts["new"] > 1
    assert counts["leftovers"] > 5
    assert counts["kept_after_cleaning"] == 0
