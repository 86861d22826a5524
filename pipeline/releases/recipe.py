"""The recipe of a release: which files made it, by digest.

Belongs here: what a recipe holds, reading and writing it, and the numbers that were ever used. Does not belong here: the
content of the files (``archive``), using it (``rebuilding``).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.errors import MeerwaardeError
from pipeline.files import write_whole
from pipeline.saying import say
from pipeline.workspace import CohortKey, Workspace

NEXT = "next.json"
_USED = re.compile(r"v([1-9][0-9]*)(\.sha256|\.status\.json|\.json)?")


@dataclass(frozen=True)
class Recipe:
    """What made a release.

    Attributes:
        inputs: path in the workspace -> sha256.
        code: path in the program's source tree -> sha256; the lock file and dagster.yaml among them.
        lock: which of the code files is the lock of what was installed.
        python: version of Python, such as ``3.11``.
        engine: what rendered it.
        manifest: sha256 of the release's manifest.json.
    """

    programme: str
    cohort: str
    number: int
    inputs: Mapping[str, str]
    code: Mapping[str, str]
    lock: str
    python: str
    engine: str
    manifest: str

    @property
    def key(self) -> CohortKey:
        """The cohort it is of."""
        return CohortKey(self.programme, self.cohort)

    def write(self, path: Path) -> None:
        """Write it whole, the same bytes every time."""
        text = json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False)
        write_whole(path, f"{text}\n".encode())


def recipe_file(workspace: Workspace, key: CohortKey, number: int) -> Path:
    """Where the recipe of a release lies."""
    return workspace.archive_dir(key) / f"v{number}.json"


def read_recipe(workspace: Workspace, key: CohortKey, number: int) -> Recipe | None:
    """The recipe of a release; None where there is none. A MeerwaardeError when it cannot be read.

    The recipe of a release whose publishing was ended after it was put in place is found as well.
    """
    path = recipe_file(workspace, key, number)
    if path.is_file():
        return recipe_in(path)
    unfinished = workspace.archive_dir(key) / NEXT
    if unfinished.is_file():
        found = recipe_in(unfinished)
        if found.number == number:
            return found
    return None


def recipe_in(path: Path) -> Recipe:
    """The recipe in a file; a MeerwaardeError when it is none."""
    try:
        return Recipe(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise MeerwaardeError(
            say(
                "{file} cannot be read as the recipe of a release: {why}. Expected the file that publishing wrote; put it back "
                "from a copy of the archive.",
                file=str(path),
                why=str(error),
            )
        ) from error


def numbers_used(workspace: Workspace, key: CohortKey) -> list[int]:
    """Every number that a release of this cohort ever had, removed ones included; sorted."""
    found = set()
    for folder in (workspace.published_dir(key), workspace.archive_dir(key)):
        for path in folder.iterdir() if folder.is_dir() else []:
            match = _USED.fullmatch(path.name)
            if match:
                found.add(int(match[1]))
    return sorted(found)
