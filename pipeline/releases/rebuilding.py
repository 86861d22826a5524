"""Making a result once more from an archive: unpack inputs and code, and run that code on those inputs.

Belongs here: the folder a rebuild works in, and starting the archived program in it. Does not belong here: what is rebuilt
and why (``publishing``, ``verifying``), which Python it runs with (``environments``).

Publishing and verifying both go through :func:`rebuild`, so that a release is made by what will verify it. What old and new
code must agree on is small: ``python -m pipeline.cli run P/C --workspace DIR --engine NAME`` and the draft that leaves.

A rebuild holds a lock that its program inherits: folders of ended rebuilds are told from living ones by it, also when only
the program that started them was ended.
"""

import fcntl
import os
import shutil
import signal
import subprocess
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import MeerwaardeError
from pipeline.releases.archive import Archive
from pipeline.releases.environments import python_for
from pipeline.rendering.quarto import SETTING as QUARTO_SETTING
from pipeline.saying import say
from pipeline.workspace import CohortKey, Workspace

_LAST_LINES = 30
_NOT_PASSED_ON = ("DAGSTER", "MEERWAARDE", "PYTHON", "LC_", "QUARTO")

Tell = Callable[[str], None]


class RebuildError(MeerwaardeError):
    """The program ran on the archived inputs and did not get to its end; the message repeats what it said."""


@dataclass(frozen=True)
class Ingredients:
    """What a result is rebuilt from.

    Attributes:
        key: the cohort.
        inputs: path in the workspace -> sha256 in the archive.
        code: path in the program's source tree -> sha256; None takes the program that runs.
        lock: which of the code files is the lock of what has to be installed.
        python: version of Python that it was made with, such as ``3.11``.
        engine: what renders.
    """

    key: CohortKey
    inputs: Mapping[str, str]
    code: Mapping[str, str] | None
    lock: str
    python: str
    engine: str


@contextmanager
def rebuild(workspace: Workspace, archive: Archive, made_of: Ingredients, tell: Tell) -> Iterator[Path]:
    """Rebuild a draft; the block gets the folder it lies in, which goes with the block.

    Args:
        workspace: in whose ``.meerwaarde`` to work.
        archive: has the content of inputs and code.
        made_of: what to rebuild from.
        tell: takes a line for every step.

    Raises:
        NotInArchiveError: the archive lacks a file.
        NoEnvironmentError: the packages of the lock are not there and could not be installed.
        RebuildError: the run failed.
    """
    with scratch(workspace.rebuilding_dir) as (folder, lock):
        place = folder / "workspace"
        archive.unpack(made_of.inputs, place)
        # A folder of a workspace must be there also when nothing lies in it.
        (place / "data" / "programmes").mkdir(parents=True, exist_ok=True)
        if made_of.code is None:
            source = program_root()
            python = None
        else:
            source = folder / "code"
            archive.unpack(made_of.code, source)
            wanted = archive.read(made_of.code[made_of.lock], made_of.lock)
            python = python_for(wanted, made_of.python, workspace.environments_dir, tell)
        command = [str(python or _this_python()), "-m", "pipeline.cli", "run", str(made_of.key)]
        command += ["--workspace", str(place), "--engine", made_of.engine]
        _run(command, source, folder, lock, tell)
        draft = Workspace(place).draft_dir(made_of.key)
        if not (draft / "manifest.json").is_file():
            raise RebuildError(say("The program ended well, but left no draft of {cohort}.", cohort=str(made_of.key)))
        yield draft


def program_root() -> Path:
    """The folder from which the running program's packages are imported; paths of code files start here."""
    return Path(__file__).resolve().parents[2]


def _this_python() -> str:
    import sys

    return sys.executable


def _run(command: list[str], source: Path, home: Path, lock: int, tell: Tell) -> None:
    """Run the program, passing on its lines; it and all it started are ended when this is left in whatever way."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_PASSED_ON)}
    if QUARTO_SETTING in os.environ:
        kept[QUARTO_SETTING] = os.environ[QUARTO_SETTING]
    # Also what the program puts aside goes with the folder, whatever ends it.
    temporary = home / "tmp"
    temporary.mkdir()
    fixed = {
        "TMPDIR": str(temporary),
        "PYTHONPATH": str(source),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    said: deque[str] = deque(maxlen=_LAST_LINES)
    process = subprocess.Popen(
        command,
        cwd=source,
        env={**kept, **fixed},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
        pass_fds=(lock,),
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line.rstrip())
            if line.startswith("["):
                tell(line.rstrip())
        code = process.wait()
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if code != 0:
        shown = "\n".join(f"    {line}" for line in said if line and not line.startswith("["))
        raise RebuildError(
            say("The run on the archived inputs ended with exit code {code}. It said:\n{lines}", code=code, lines=shown)
        )


@contextmanager
def scratch(parent: Path) -> Iterator[tuple[Path, int]]:
    """A folder of its own with the lock that shows it is in use; folders that nobody uses any more are removed."""
    parent.mkdir(parents=True, exist_ok=True)
    remove_left(parent)
    folder = parent / f"{os.getpid()}-{os.urandom(4).hex()}"
    lock = folder.with_name(f"{folder.name}.lock")
    # Locked under another name first: a lock that lies there and is free belongs to an ended rebuild.
    aside = lock.with_suffix(".aside")
    descriptor = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        aside.rename(lock)
        folder.mkdir(mode=0o700)
        yield folder, descriptor
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.unlink(missing_ok=True)
        os.close(descriptor)


def remove_left(parent: Path) -> None:
    """Remove the folders of rebuilds that were ended from outside: they hold raw files, with the identifiers of persons."""
    for left in sorted(parent.glob("*.lock")):
        _remove_if_left(left)


def _remove_if_left(lock: Path) -> None:
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    else:
        shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
        lock.unlink(missing_ok=True)
    finally:
        os.close(descriptor)
