"""The files a cohort's result is made from, and whether they have changed and settled.

Belongs here: which files count as inputs, their digests, the fingerprint of all of them with the code, and the test
whether somebody is still copying. Does not belong here: reading what the files say, and starting runs.
"""

import fcntl
import hashlib
import json
import os
import signal
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from pipeline.faults import FaultsError
from pipeline.files import digest_of_file
from pipeline.model.citing import shared_files
from pipeline.model.yaml_lines import load as load_yaml
from pipeline.workspace import CohortKey, Workspace, code_folders

COHORT_FILE = "cohort.yaml"

_UNFINISHED = (".part", ".partial", ".crdownload", ".tmp", ".temp", ".swp", ".download", "~")


def ignored(name: str) -> bool:
    """Whether a file of this name is none of ours: hidden, an editor's lock file, or a download that is not finished."""
    return name.startswith((".", "~$")) or name.lower().endswith(_UNFINISHED)


def input_files(workspace: Workspace, key: CohortKey) -> list[Path]:
    """Every file the result of ``key`` is made from: its raw files and cohort file, its programme, what is shared.

    Besides: the templates that the workspace has of its own, which earlier releases of the cohort there are, and what they
    showed. Other cohorts of the programme do not count, but for the wave that this one is compared with: its cohort file and
    its raw files. Sorted by path.
    """
    programme = workspace.programme_dir(key.programme)
    cohorts = programme / "cohorts"
    own = workspace.cohort_dir(key)
    found = [
        path
        for path in _files_below([workspace.shared_parameters, programme])
        if not path.is_relative_to(cohorts) or path.is_relative_to(own)
    ]
    found += _of_earlier_wave(workspace, key)
    if workspace.shared_sources.is_file():
        found.append(workspace.shared_sources)
    # The catalogue and others' results only where the programme names them: additions there leave other results as they are.
    found += shared_files(workspace.root, programme)
    # Without templates of its own a workspace takes the program's, and those are code.
    found += _files_below(workspace.template_dirs()[:-1])
    found += workspace.published_dir(key).glob("v*/tables/disclosed.csv")
    if not workspace.changes_file(key).is_file():
        # A report says what changed since the last release; in a rebuild it takes that from a file (docs/releases.md).
        found += [*workspace.published_dir(key).glob("v*.sha256"), *workspace.published_dir(key).glob("v*.status.json")]
        found += workspace.archive_dir(key).glob("v*.json")
    return sorted(found)


def _of_earlier_wave(workspace: Workspace, key: CohortKey) -> list[Path]:
    """The cohort file and raw files of the wave that the cohort file names; none where it names none or cannot be read."""
    try:
        content = load_yaml(workspace.cohort_dir(key) / COHORT_FILE, COHORT_FILE).value
    except FaultsError:
        return []
    name = content.get("compares_with") if isinstance(content, dict) else None
    folder = workspace.cohort_dir(key).parent / name if isinstance(name, str) and name != key.cohort else None
    # The name comes from a file: it must be the name of a folder beside this one, and nothing else.
    if folder is None or folder.name != name or not (folder / COHORT_FILE).is_file():
        return []
    return [folder / COHORT_FILE, *_files_below([folder / "raw"])]


def program_files() -> list[Path]:
    """Every file that is the program: what ``code_version`` is the digest of. Sorted by path."""
    return sorted({path for path in _files_below(code_folders()) if path.suffix != ".pyc"})


def input_digests(workspace: Workspace, key: CohortKey) -> dict[str, str]:
    """The sha256 of every input file by its path in the workspace, with ``/`` between folders on every machine."""
    return {path.relative_to(workspace.root).as_posix(): digest_of_file(path) for path in input_files(workspace, key)}


def digest_of(value: object) -> str:
    """The sha256 of a value that JSON can hold; the order of a mapping's keys does not count."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def code_version() -> str:
    """Digest of the program's own files: two runs of one version are made by the same code.

    Compiled and hidden files do not count. Kept for the life of the process, as its code is.
    """
    return _digest_of_folders(code_folders())


def fingerprint(workspace: Workspace, key: CohortKey, digests: Mapping[str, str]) -> str:
    """What a table was made from, in one word: the input files, the code, and the templates a workspace overrides."""
    return digest_of(
        {
            "cohort": str(key),
            "inputs": dict(digests),
            "code": code_version(),
            "templates": _digest_of_folders(workspace.template_dirs()),
        }
    )


def changed_files(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Paths that were added, removed or given other content."""
    return sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))


def stamp(workspace: Workspace, key: CohortKey) -> str:
    """Names, sizes and times of change of the input files in one word: equal while nobody touches them.

    A file that vanishes while it is looked at raises FileNotFoundError.
    """
    states = [(path, path.stat()) for path in input_files(workspace, key)]
    return digest_of([[str(path), state.st_size, state.st_mtime_ns] for path, state in states])


def unsettled(workspace: Workspace, key: CohortKey, now: float, quiet_seconds: float) -> list[str]:
    """Names of input files that are being written or were written less than ``quiet_seconds`` before ``now``."""
    return [
        path.name
        for path in input_files(workspace, key)
        if 0 <= now - path.stat().st_mtime < quiet_seconds or _open_for_writing(path)
    ]


def has_raw_files(workspace: Workspace, key: CohortKey) -> bool:
    """Whether anybody has delivered a table for this cohort."""
    return any(
        path.suffix.lower() in {".csv", ".xlsx", ".ods"} and path.is_relative_to(workspace.raw_dir(key))
        for path in input_files(workspace, key)
    )


def inputs_of_draft(workspace: Workspace, key: CohortKey) -> str:
    """Digest of the input files that the draft of ``key`` was made from; empty when there is no (readable) draft."""
    try:
        manifest = json.loads((workspace.draft_dir(key) / "manifest.json").read_text(encoding="utf-8"))
        return digest_of(manifest["inputs"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _files_below(folders: Iterable[Path]) -> list[Path]:
    found = []
    for folder in folders:
        for parent, below, names in os.walk(folder):
            below[:] = sorted(name for name in below if not name.startswith(".") and name != "__pycache__")
            found += [Path(parent, name) for name in sorted(names) if not ignored(name)]
    return found


def _digest_of_folders(folders: Iterable[Path]) -> str:
    return digest_of(
        [
            [number, path.relative_to(folder).as_posix(), digest_of_file(path)]
            for number, folder in enumerate(folders)
            for path in _files_below([folder])
            if path.suffix != ".pyc"
        ]
    )


def _open_for_writing(path: Path) -> bool:
    """Whether a process has ``path`` open for writing: a copy that has stalled looks settled, but is not.

    Linux grants a read lease only on a file that nobody writes to, and only to its owner. Where it cannot be asked
    (another system or owner, a network file system) the answer is no, and the settling time is all there is.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    with path.open("rb") as file:
        try:
            # The kernel signals a holder whose lease somebody else needs; SIGIO would end this process, SIGURG does nothing.
            fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except BlockingIOError:
            return True
        except OSError:
            return False
    return False
