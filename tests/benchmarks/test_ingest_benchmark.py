"""Taking in a million spells beside what DuckDB does alone: reading typed, the conditions of the rules, writing.

Belongs here: how long and how much memory. Does not belong here: making the records or running (``raw_records``).

Each side runs in a process of its own on the same files, by turns, and its fastest run counts: what else the machine does can
only slow a run down.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]
ROUNDS = 4
GIGABYTE = 1_000_000_000
MOST_TIMES_AS_LONG = 3

pytestmark = pytest.mark.slow


def run(what: str, folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("raw_records.py")), what, str(folder)],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout else {}


def test_a_million_spells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("make", tmp_path)
    runs: dict[str, list[dict[str, Any]]] = {"ours": [], "bare": []}
    for _ in range(ROUNDS):
        for side, so_far in runs.items():
            so_far.append(run(side, tmp_path))
    seconds = {side: min(one["seconds"] for one in so_far) for side, so_far in runs.items()}
    peak = {side: max(one["peak_bytes"] for one in so_far) for side, so_far in runs.items()}
    with capsys.disabled():
        print("\n side   seconds  peak MB")
        for side in runs:
            print(f" {side:<5}  {seconds[side]:7.2f}  {peak[side] / 1e6:7.0f}")
    assert runs["ours"][0]["rules"] == runs["bare"][0]["rules"], "both sides find the same rules broken"
    assert peak["ours"] < GIGABYTE
    assert seconds["ours"] < MOST_TIMES_AS_LONG * seconds["bare"]
