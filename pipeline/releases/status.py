"""Which releases there are and whether they still hold: current, superseded or withdrawn.

Belongs here: the folders ``v<N>``, their manifests, and the status files beside them. Does not belong here: making a
release (``publishing``), deciding about a mark (``marking``).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.errors import CallError, MeerwaardeError
from pipeline.files import write_whole
from pipeline.saying import say
from pipeline.workspace import CohortKey, Workspace

CURRENT, SUPERSEDED, WITHDRAWN = "current", "superseded", "withdrawn"
_FOLDER = re.compile(r"v([1-9][0-9]*)")


@dataclass(frozen=True)
class Status:
    """What became of a release.

    Attributes:
        state: ``current``, ``superseded`` or ``withdrawn``.
        date: the day of the mark, written year first; empty when current.
        reason: why, in the words of who marked it; empty when current.
        by: the release that came in its place; None where none did.
    """

    state: str
    date: str = ""
    reason: str = ""
    by: int | None = None


def numbers_of(workspace: Workspace, key: CohortKey) -> list[int]:
    """The releases of a cohort that are there, oldest first."""
    folder = workspace.published_dir(key)
    found = [_FOLDER.fullmatch(path.name) for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    return sorted(int(match[1]) for match in found if match)


def cohorts_with_releases(workspace: Workspace) -> list[CohortKey]:
    """Every cohort that has a release, sorted; also those whose data are not in this workspace."""
    root = workspace.published_root
    folders = sorted(path for path in root.glob("*/*") if path.is_dir() and not path.name.startswith("."))
    keys = [CohortKey(path.parent.name, path.name) for path in folders if not path.parent.name.startswith(".")]
    return [key for key in keys if numbers_of(workspace, key)]


def states(workspace: Workspace, key: CohortKey) -> dict[int, Status]:
    """What became of each release, oldest first.

    Without a status file the newest release is current and an older one superseded by the next.
    """
    numbers = numbers_of(workspace, key)
    found = {}
    for number, after in zip(numbers, [*numbers[1:], None], strict=False):
        status = read_status(workspace, key, number)
        if status is None:
            status = Status(CURRENT) if after is None else Status(SUPERSEDED, by=after)
        found[number] = status
    return found


def read_status(workspace: Workspace, key: CohortKey, number: int) -> Status | None:
    """What the status file of a release says; None where there is none. A MeerwaardeError when it cannot be read."""
    path = workspace.status_file(key, number)
    try:
        status = Status(**json.loads(path.read_text(encoding="utf-8")))
        if status.state in (SUPERSEDED, WITHDRAWN):
            return status
        problem = f"the state '{status.state}'"
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        problem = str(error)
    raise MeerwaardeError(
        say(
            "{file} cannot be read as the status of a release: {why}. Expected state (superseded or withdrawn), date, reason "
            "and by; mend it, or remove it and mark the release again.",
            file=str(path),
            why=problem,
        )
    )


def write_status(workspace: Workspace, key: CohortKey, number: int, status: Status) -> None:
    """Write the status file of a release, whole."""
    text = json.dumps(asdict(status), indent=2, sort_keys=True, ensure_ascii=False)
    write_whole(workspace.status_file(key, number), f"{text}\n".encode())


def read_manifest(workspace: Workspace, key: CohortKey, number: int) -> Mapping[str, Any]:
    """The manifest of a release; a MeerwaardeError when it cannot be read."""
    path = workspace.release_dir(key, number) / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(manifest, dict):
            return manifest
        problem = "it holds no fields"
    except (OSError, ValueError) as error:
        problem = str(error)
    raise MeerwaardeError(
        say(
            "{file} cannot be read: {why}. Expected the manifest that publishing wrote; put it back from a copy of the "
            "release.",
            file=str(path),
            why=problem,
        )
    )


def find_release(workspace: Workspace, key: CohortKey, number: int | None) -> int:
    """The number of a release that is there; None asks for the newest. A CallError lists those there are."""
    numbers = numbers_of(workspace, key)
    if not numbers:
        raise CallError(
            say(
                "There is no release of {cohort} in {folder}. `meerwaarde publish {cohort} --reason ...` makes one of the "
                "draft. Cohorts with releases: {others}.",
                cohort=str(key),
                folder=str(workspace.published_root),
                others=", ".join(map(str, cohorts_with_releases(workspace))) or say("none yet"),
            )
        )
    if number is None:
        return numbers[-1]
    if number not in numbers:
        shown = ", ".join(f"v{one}" for one in numbers)
        raise CallError(
            say(
                "There is no release v{number} of {cohort}. Releases found: {found}.",
                number=number,
                cohort=str(key),
                found=shown,
            )
        )
    return number
