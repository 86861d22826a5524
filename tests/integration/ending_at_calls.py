"""A process that is ended at every system call of one step, and what lies in place after each end.

Run as a program: ``python ending_at_calls.py STEP FOLDER`` with STEP ``folder``, ``first_folder`` or ``file``. It makes
a target in FOLDER, forks a child that takes the step under ptrace, ends the child (SIGKILL) at its n-th stop (each call
stops twice: entering and leaving) and reads the target before anything is put right; then n + 1, until the child lives
to the end. It prints JSON: how many ends were tried and what was seen. It is a program of its own because a child must be
forked from a process with one thread.
"""

import ctypes
import json
import os
import shutil
import signal
import sys
from pathlib import Path

from pipeline import files

TRACEME, SYSCALL, KILL_WITH_TRACER = 0, 24, 0x100000
SETOPTIONS = 0x4200
OLD = {"manifest.json": b"old" * 4000, "tables/ledger.csv": b"old,1\n", "figures/a.svg": b"<svg old/>"}
NEW = {"manifest.json": b"new" * 5000, "tables/ledger.csv": b"new,22\n", "tables/totals.csv": b"new\n"}

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


def fill(folder: Path, content: dict[str, bytes]) -> None:
    for name, data in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def seen(target: Path) -> dict[str, bytes] | bytes | None:
    if target.is_file():
        return target.read_bytes()
    if not target.exists():
        return None
    return {str(p.relative_to(target)): p.read_bytes() for p in sorted(target.rglob("*")) if p.is_file()}


def step_file(target: Path) -> None:
    files.write_whole(target, NEW["manifest.json"])


def step_folder(target: Path) -> None:
    with files.new_folder(target) as new:
        fill(new, NEW)


def prepare(step: str, target: Path) -> None:
    for path in target.parent.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if step == "folder":
        fill(target, OLD)
    elif step == "file":
        target.write_bytes(OLD["manifest.json"])


def ended_at(stop: int, action, target: Path) -> bool:
    """Take the step in a child and end it at its ``stop``-th stop; False when it was done before."""
    child = os.fork()
    if child == 0:
        libc.ptrace(TRACEME, 0, None, None)
        os.kill(os.getpid(), signal.SIGSTOP)
        action(target)
        os._exit(0)
    os.waitpid(child, 0)
    libc.ptrace(SETOPTIONS, child, None, KILL_WITH_TRACER)
    for _ in range(stop):
        libc.ptrace(SYSCALL, child, None, None)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            if status != 0:
                raise SystemExit(f"the step failed by itself: status {status}")
            return False
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def main() -> None:
    step, folder = sys.argv[1], Path(sys.argv[2])
    target = folder / "target"
    action = step_file if step == "file" else step_folder
    allowed = {
        "folder": {"old": OLD, "new": NEW},
        "first_folder": {"old": None, "new": NEW},
        "file": {"old": OLD["manifest.json"], "new": NEW["manifest.json"]},
    }[step]
    counts = {"ends": 0, "old": 0, "new": 0, "other": [], "leftovers": 0, "kept_after_cleaning": 0}
    stop = 1
    while True:
        prepare(step, target)
        alive = not ended_at(stop, action, target)
        state = seen(target)
        name = next((name for name, content in allowed.items() if content == state), None)
        if name is None:
            counts["other"].append([stop, sorted(state) if isinstance(state, dict) else repr(state)[:80]])
        else:
            counts[name] += 1
        if alive:
            break
        counts["ends"] += 1
        counts["leftovers"] += len(files.clean_leftovers(target))
        counts["kept_after_cleaning"] += len([p for p in folder.iterdir() if p != target])
        stop += 1
    counts["last"] = name
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
