"""Locks between processes: one cohort has one run at a time, and a living run can be told from a dead one.

Belongs here: taking, waiting for and letting go of the locks in ``.meerwaarde/locks``. Does not belong here: what is
done about a dead run (``dead_runs``).

The locks are the kernel's (flock): the end of a process, whatever ended it, lets go of them. A lock file that stays
behind means nothing by itself.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from pipeline.errors import MeerwaardeError
from pipeline.workspace import CohortKey, Workspace

_PAUSE_SECONDS = 0.1
_held_by_this_process: dict[Path, int] = {}


@contextmanager
def held(path: Path, what: str, wait_seconds: float, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock at ``path`` for the block.

    Waits while another process holds it, telling so once, and raises a MeerwaardeError after ``wait_seconds``.
    ``what`` names the locked thing in both messages.
    """
    descriptor = _open(path)
    try:
        deadline = time.monotonic() + wait_seconds
        told = False
        while not _taken(descriptor):
            if not told:
                tell(f"Another run is at work on {what}{_holder(path)}; waiting for it to end.")
                told = True
            if time.monotonic() >= deadline:
                raise MeerwaardeError(
                    f"Another run{_holder(path)} is still at work on {what} after waiting {wait_seconds:.0f} seconds. "
                    "Nothing was changed. Wait for it to end, or end it, and run again."
                )
            time.sleep(_PAUSE_SECONDS)
        _sign(descriptor)
        yield
    finally:
        os.close(descriptor)


def cohort_lock_path(workspace: Workspace, key: CohortKey) -> Path:
    """Where the lock of a cohort lies."""
    return workspace.locks_dir / "cohorts" / f"{key.programme}.{key.cohort}.lock"


def cohort_lock(
    workspace: Workspace, key: CohortKey, wait_seconds: float, tell: Callable[[str], None]
) -> AbstractContextManager[None]:
    """Hold a cohort: its work folder, its part of the store and its draft belong to the holder."""
    return held(cohort_lock_path(workspace, key), f"cohort {key}", wait_seconds, tell)


def run_lock_path(workspace: Workspace, run_id: str) -> Path:
    """Where the lock of a run lies."""
    return workspace.locks_dir / "runs" / f"{run_id}.lock"


def hold_run(workspace: Workspace, run_id: str) -> None:
    """Show that run ``run_id`` lives in this process, until ``let_go_of_run`` or the end of the process.

    It is not tied to a step or resource: Dagster writes a run's last events after those are gone.
    """
    path = run_lock_path(workspace, run_id)
    if path in _held_by_this_process:
        return
    if is_held(path):
        raise MeerwaardeError(f"Run {run_id} is already at work in another process.")
    # Locked under another name first: a lock file that lies there and is free means a dead run.
    aside = path.with_suffix(f".{os.getpid()}")
    descriptor = _open(aside)
    _taken(descriptor)
    _sign(descriptor)
    aside.replace(path)
    _held_by_this_process[path] = descriptor


def let_go_of_run(workspace: Workspace, run_id: str) -> None:
    """Let go of a run that has ended, and remove its lock file."""
    path = run_lock_path(workspace, run_id)
    descriptor = _held_by_this_process.pop(path, None)
    if descriptor is not None:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether some process holds the lock at ``path``; False when there is no such file."""
    if path in _held_by_this_process:
        return True
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _taken(descriptor)
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(descriptor: int) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)


def _holder(path: Path) -> str:
    """The process number the holder wrote into its lock, for the message only."""
    try:
        number = path.read_text().strip()
    except OSError:
        return ""
    return f" (process {number})" if number.isdigit() else ""
