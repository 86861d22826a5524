"""The same inputs give the same bytes, whatever the folder, clock, locale, processor or thread count; and need no network."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.model import load
from schemas import RAW

ROOT = Path(__file__).resolve().parents[2]
COHORT = "sterk-uit-armoede/2017-2020"
MEERWAARDE = [sys.executable, "-m", "pipeline.cli"]

PLAIN = {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"}
ODD = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C.UTF-8",
    "LANG": "tr_TR.UTF-8",
    "PYTHONHASHSEED": "4242",
    "PYTHONUTF8": "0",
    "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX",
    "OPENBLAS_CORETYPE": "Prescott",
    "OMP_NUM_THREADS": "1",
}
VARYING = {"TZ", "LC_ALL", "LANG", "PYTHONHASHSEED", "NPY_DISABLE_CPU_FEATURES", "OPENBLAS_CORETYPE", "OMP_NUM_THREADS"}


KEY = "pseudonyms.key"


def workspace(folder: Path, key_of: Path | None = None) -> Path:
    """A copy of the shipped data, and the key of another workspace: without it the store would have other pseudonyms."""
    shutil.copytree(ROOT / "data", folder / "data")
    if key_of is not None:
        shutil.copy2(key_of / KEY, folder / KEY)
    return folder


def environment(changes: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in VARYING}
    return {**kept, "PYTHONPATH": str(ROOT), **changes}


def run(folder: Path, changes: dict[str, str], before: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*(before or []), *MEERWAARDE, "run", COHORT, "--workspace", str(folder)],
        env=environment(changes),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
    )


def digests(folder: Path) -> dict[str, str]:
    """Every output: the draft, and the tables in the store (the analyst's database itself is made anew each time)."""
    draft = folder / "reports" / "drafts"
    store = folder / ".meerwaarde" / "store"
    files = [*draft.rglob("*"), *store.rglob("*.parquet")]
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.is_file()
    }


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = workspace(tmp_path_factory.mktemp("first"))
    done = run(folder, PLAIN)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_same_bytes_in_another_folder_time_zone_locale_and_on_other_processor_features(
    first: Path, tmp_path: Path
) -> None:
    second = workspace(tmp_path / "a much longer name with späces", key_of=first)
    # One processor instead of all: one DuckDB thread instead of several.
    one_processor = ["taskset", "-c", str(min(os.sched_getaffinity(0)))] if shutil.which("taskset") else []
    done = run(second, ODD, one_processor)
    assert done.returncode == 0, done.stdout + done.stderr
    ours, theirs = digests(first), digests(second)
    assert len(ours) > 40
    assert ours == theirs


def test_a_second_run_in_the_same_folder_leaves_the_same_bytes(first: Path) -> None:
    before = digests(first)
    done = run(first, PLAIN)
    assert done.returncode == 0, done.stdout + done.stderr
    assert digests(first) == before


def test_another_key_gives_another_store_and_the_same_draft(first: Path, tmp_path: Path) -> None:
    second = workspace(tmp_path / "another key")
    done = run(second, PLAIN)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (first / KEY).read_text() != (second / KEY).read_text()
    ours, theirs = digests(first), digests(second)
    differ = {Path(name).stem for name in ours if ours[name] != theirs[name]}
    used = load(ROOT, *COHORT.split("/")).tables
    # A table that the programme does not use has no rows, and so no pseudonyms.
    assert differ == {name for name in used if RAW[name].about_persons}
    assert len(differ) > 3
    assert ours.keys() == theirs.keys()


def test_no_output_knows_where_it_was_made(first: Path) -> None:
    here = str(first).encode()
    for path in (first / "reports" / "drafts").rglob("*"):
        if path.is_file():
            assert here not in path.read_bytes(), path


def test_runs_without_any_network(tmp_path: Path) -> None:
    cut_off = ["unshare", "--map-root-user", "--net"]
    try:
        possible = subprocess.run([*cut_off, "true"], capture_output=True, timeout=30).returncode == 0
    except FileNotFoundError:
        possible = False
    if not possible:
        pytest.skip("this machine does not let us take the network away (unshare -n)")
    folder = workspace(tmp_path / "offline")
    done = run(folder, PLAIN, cut_off)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "reports" / "drafts" / COHORT / "report.nl.pdf").read_bytes().startswith(b"%PDF")
