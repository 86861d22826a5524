"""How long the command takes to answer, as a multiple of starting Python at all."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST = 8


def _quickest(*arguments: str) -> float:
    """The quickest of ten starts, in seconds: what the machine does besides only ever adds."""
    times = []
    for _ in range(10):
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=True)
        times.append(time.perf_counter() - began)
    return min(times)


@pytest.mark.slow
def test_help_answers_at_once() -> None:
    bare, helped = _quickest("-c", "pass"), _quickest("-m", "pipeline.cli", "--help")
    print(f"python {bare:.3f} s, meerwaarde --help {helped:.3f} s: {helped / bare:.1f} times")
    assert helped <= MOST * bare
