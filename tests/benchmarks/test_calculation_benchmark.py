"""The calculation on 1 and 10 million participants beside the shortest query for the same totals.

Belongs here: how long, how much memory, how it grows. Does not belong here: making the records or running (``synthetic``).

Each side runs in a process of its own on the same files with the same session settings, by turns, and its fastest run counts:
what else the machine does can only slow a run down.
"""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]
MILLION = 1_000_000
ROUNDS = 4
GIGABYTE = 1_000_000_000

pytestmark = pytest.mark.slow


def run(what: str, folder: Path, *more: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("synthetic.py")), what, str(folder), *more],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def fastest(folder: Path) -> dict[str, dict[str, Any]]:
    runs: dict[str, list[dict[str, Any]]] = {"pipeline": [], "shortest": []}
    for _ in range(ROUNDS):
        for side, so_far in runs.items():
            so_far.append(run(side, folder))
    return {
        side: {
            "seconds": min(one["seconds"] for one in so_far),
            "peak_bytes": max(one["peak_bytes"] for one in so_far),
            "totals": so_far[0]["totals"],
        }
        for side, so_far in runs.items()
    }


def test_millions_of_participants(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measured: dict[int, dict[str, dict[str, Any]]] = {}
    for count in (MILLION, 10 * MILLION):
        folder = tmp_path / str(count)
        folder.mkdir()
        run("make", folder, str(count))
        measured[count] = fastest(folder)
    with capsys.disabled():
        print("\n participants  side       seconds  peak MB")
        for count, sides in measured.items():
            for side, one in sides.items():
                print(f"{count:>13,}  {side:<9}  {one['seconds']:7.2f}  {one['peak_bytes'] / 1e6:7.0f}")
    for count, sides in measured.items():
        pipeline, shortest = sides["pipeline"], sides["shortest"]
        for bound, total in shortest["totals"].items():
            difference = Decimal(pipeline["totals"][bound]) - Decimal(total)
            assert abs(difference) < Decimal("0.01"), (count, bound, difference)
        assert pipeline["seconds"] <= 2 * shortest["seconds"]
        assert pipeline["peak_bytes"] < GIGABYTE
    growth = measured[10 * MILLION]["pipeline"]["seconds"] / measured[MILLION]["pipeline"]["seconds"]
    assert growth <= 10 * 1.15
