"""Two runs at once, and somebody reading the store meanwhile."""

import json
import subprocess
import sys
from pathlib import Path

from workspaces import COHORT, content, copy_of_data, copy_of_program, is_whole, meerwaarde, start


def test_two_runs_of_one_cohort_are_both_right_on_a_fresh_workspace(tmp_path: Path) -> None:
    workspace = copy_of_data(tmp_path)
    both = [start(workspace, "run", COHORT) for _ in range(2)]
    ended = [process.communicate(timeout=180) for process in both]
    assert [process.returncode for process in both] == [0, 0], ended
    draft = workspace / "reports" / "drafts" / COHORT
    assert is_whole(draft)
    told = [out for out, _ in ended if "waiting for it to end" in out]
    assert len(told) == 1, "one of the two must have waited, and said so"


def test_an_analyst_who_holds_the_database_open_disturbs_no_run_and_sees_no_half(tmp_path: Path) -> None:
    workspace = copy_of_data(tmp_path / "workspace")
    program = str(copy_of_program(tmp_path / "program"))
    assert meerwaarde(workspace, "run", COHORT, PYTHONPATH=program).returncode == 0
    database = workspace / ".meerwaarde" / "store" / "meerwaarde.duckdb"
    before = content(workspace / ".meerwaarde" / "store" / COHORT)
    reader = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import duckdb, sys\n"
            f"db = duckdb.connect({str(database)!r}, read_only=True)\n"
            "ask = 'SELECT count(*), count(DISTINCT bound), sum(amount_eur) FROM ledger'\n"
            "print(db.execute(ask).fetchone(), flush=True)\n"
            "sys.stdin.readline()\n"
            "print(db.execute(ask).fetchone(), flush=True)\n",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert reader.stdout is not None
        first = reader.stdout.readline()
        run = meerwaarde(workspace, "run", COHORT, PYTHONPATH=program)
        assert run.returncode == 0, run.stderr
        rest, errors = reader.communicate("\n", timeout=30)
    finally:
        reader.kill()
        reader.wait()
    assert reader.returncode == 0, errors
    assert rest == first != ""
    assert content(workspace / ".meerwaarde" / "store" / COHORT) == before


def test_a_run_that_fails_leaves_draft_store_and_raw_files_as_they_were(tmp_path: Path) -> None:
    workspace = copy_of_data(tmp_path)
    assert meerwaarde(workspace, "run", COHORT).returncode == 0
    outflow = workspace / "data" / "programmes" / COHORT.replace("/", "/cohorts/") / "raw" / "outflow.csv"
    outflow.write_text(outflow.read_text().replace("paid_work", "payed_work", 1))
    kept = [workspace / "reports" / "drafts" / COHORT, workspace / ".meerwaarde" / "store", workspace / "data"]
    before = [content(folder) for folder in kept]
    run = meerwaarde(workspace, "run", COHORT)
    assert run.returncode == 1
    assert "payed_work" in run.stderr
    assert "1 fout om te verbeteren" in run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    assert [content(folder) for folder in kept] == before
    manifest = json.loads((workspace / "reports" / "drafts" / COHORT / "manifest.json").read_text())
    assert all(check["passed"] for check in manifest["checks"])


def test_a_full_disk_leaves_the_old_draft(tmp_path: Path) -> None:
    """A limit on the size of written files stands for a disk with no room left for the report."""
    workspace = copy_of_data(tmp_path)
    assert meerwaarde(workspace, "run", COHORT).returncode == 0
    draft = workspace / "reports" / "drafts" / COHORT
    before = content(draft)
    limited = subprocess.run(
        [
            sys.executable,
            "-c",
            "import resource, sys\n"
            "from pipeline.cli import main\n"
            "import pipeline.assets.in_place as step\n"
            "real = step.fill_draft\n"
            "def fill(hand, folder):\n"
            "    resource.setrlimit(resource.RLIMIT_FSIZE, (20000, resource.RLIM_INFINITY))\n"
            "    try:\n"
            "        return real(hand, folder)\n"
            "    finally:\n"
            "        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))\n"
            "step.fill_draft = fill\n"
            f"sys.exit(main(['run', '--workspace', {str(workspace)!r}]))\n",
        ],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=Path(__file__).parents[2],
    )
    assert limited.returncode == 1, limited.stderr
    assert "geen ruimte meer op de schijf" in limited.stderr
    assert content(draft) == before
    assert sorted(path.name for path in draft.parent.iterdir()) == [draft.name, f"{draft.name}.validation"]
