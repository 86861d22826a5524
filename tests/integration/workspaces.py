"""Workspaces for tests that start the command: a copy of the repository's data, and the means to run it there."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
COHORT = "sterk-uit-armoede/2017-2020"
BOTH = ("nl", "en")


def copy_of_data(
    folder: Path,
    cohorts: tuple[str, ...] = (COHORT.split("/")[1],),
    programmes: tuple[str, ...] = (COHORT.split("/")[0],),
    languages: tuple[str, ...] = ("nl",),
) -> Path:
    """A workspace with what the repository's data say of all programmes, and of these programmes and cohorts only: the one
    that tests hold the figures of.

    Its reports are in one language, so that a test that starts runs for other reasons does not pay for two; a test of what
    is in both asks for ``BOTH``.
    """
    wanted = {"programmes": programmes, "cohorts": cohorts}

    def others(parent: str, names: list[str]) -> list[str]:
        kept = wanted.get(Path(parent).name)
        return [] if kept is None else [name for name in names if name not in kept]

    shutil.copytree(ROOT / "data", folder / "data", ignore=others)
    for kind, names in wanted.items():
        for name in names:
            assert list((folder / "data").glob(f"**/{kind}/{name}")), f"the repository has no {name} among its {kind}"
    for name in ("programme.yaml", "cohort.yaml"):
        for path in (folder / "data").rglob(name):
            text, found = re.subn(
                r"(?m)^languages: .*$", f"languages: [{', '.join(languages)}]", path.read_text("utf-8")
            )
            assert found == 1, path
            path.write_text(text, encoding="utf-8")
    return folder


def copy_of_program(folder: Path) -> Path:
    """The program as it is now, for tests that compare runs far apart: the manifest holds the digest of its code."""
    for name in ("pipeline", "schemas", "reports/templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("dagster.yaml", "requirements.lock"):
        shutil.copyfile(ROOT / name, folder / name)
    return folder


def environment(**more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DAGSTER", "MEERWAARDE"))}
    return {**inherited, "PYTHONPATH": str(ROOT), **more}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pipeline.cli", *arguments]


def start(workspace: Path, *arguments: str, **more: str) -> "subprocess.Popen[str]":
    """Start the command in a session of its own, so that it can be ended with everything it started."""
    return subprocess.Popen(
        command(*arguments, "--workspace", str(workspace)),
        cwd=workspace,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def meerwaarde(
    workspace: Path, *arguments: str, timeout: float = 120, **more: str
) -> "subprocess.CompletedProcess[str]":
    """Run the command to its end; one that hangs is ended and shows where each of its threads was."""
    process = start(workspace, *arguments, PYTHONFAULTHANDLER="1", **more)
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)
        out, err = process.communicate(timeout=20)
        raise AssertionError(f"no end after {timeout} seconds: {arguments}\n{out}\n{err}") from None
    finally:
        end_session(process)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def is_whole(draft: Path) -> bool:
    """Whether a draft holds exactly the files its manifest names, with the bytes it names."""
    import hashlib

    manifest = json.loads((draft / "manifest.json").read_text())
    found = {name: hashlib.sha256(data).hexdigest() for name, data in content(draft).items()}
    del found["manifest.json"]
    return found == manifest["outputs"]


def wait_until(holds: Callable[[], Any], seconds: float, what: str) -> Any:
    """Ask again until ``holds`` gives something true; a TimeoutError names what was waited for."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.2)
    raise TimeoutError(f"waited {seconds} seconds for {what}")


def end_session(process: "subprocess.Popen[Any]", how: int = signal.SIGKILL) -> None:
    """End a process and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, how)


@contextmanager
def page(workspace: Path, port: int, log: Path, **more: str) -> Iterator["subprocess.Popen[bytes]"]:
    """`meerwaarde ui` on a workspace; stopped with SIGINT, and by force when that does not do."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            command("ui", "--port", str(port), "--workspace", str(workspace)),
            cwd=workspace,
            env=environment(**more),
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(30)
            end_session(process)
            process.wait(10)
