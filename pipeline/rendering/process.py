"""Running another program: with a time limit, its output captured, and nothing of it left behind.

Belongs here: starting, waiting, ending a whole process group; doing as much at once as there are processors.
Does not belong here: what a program's output means.
"""

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Job = TypeVar("Job")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Finished:
    """How a program ended: its exit code (None when it was ended at the time limit) and all it printed."""

    code: int | None
    log: str

    @property
    def timed_out(self) -> bool:
        """Whether it ran into the time limit."""
        return self.code is None


def run(command: Sequence[str], cwd: Path, env: Mapping[str, str], timeout: float) -> Finished:
    """Run ``command`` in ``cwd`` and wait for it.

    The program gets its own process group; at the time limit, and after its own end, whatever is left of that group is
    killed. The log goes through a file, so that a grandchild that keeps the stream open cannot hold us up.

    Raises:
        OSError: the program cannot be started.
    """
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            list(command),
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code: int | None = process.wait(timeout)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _end_group(process)
        log.seek(0)
        return Finished(code, log.read().decode("utf-8", "replace"))


def side_by_side(make: Callable[[Job], Made], jobs: Sequence[Job]) -> list[Made]:
    """What ``make`` gives for each job, in their order, with as many at once as this process has processors.

    The first error in the order of the jobs is raised, after the others have ended: nothing is left running.
    """
    with ThreadPoolExecutor(max_workers=max(1, min(len(jobs), processors()))) as pool:
        return [waiting.result() for waiting in [pool.submit(make, job) for job in jobs]]


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    # Nothing to end when the group ended by itself.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def last_lines(log: str, count: int = 12) -> str:
    """The end of a log, for an error message."""
    lines = [line.rstrip() for line in log.splitlines() if line.strip()]
    return "\n".join(f"    {line}" for line in lines[-count:]) or "    (it printed nothing)"
