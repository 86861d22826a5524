"""What a workspace comes to, under the program that runs or under that of a release.

Belongs here: calculating mixtures, each once, and remembering why one could not be. Does not belong here: putting them
together (``mixing``), what is done with the amounts (``bridge``).
"""

import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from pipeline.errors import MeerwaardeError
from pipeline.faults import FaultsError
from pipeline.releases.archive import Archive, NotInArchiveError
from pipeline.releases.bridge import Name, Taken
from pipeline.releases.environments import NoEnvironmentError, differences_from, python_for, python_version
from pipeline.releases.mixing import Side, mix
from pipeline.releases.recipe import Recipe
from pipeline.releases.sides import Totals, amounts_in
from pipeline.rendering import process
from pipeline.saying import say
from pipeline.totals import MIXTURE, totals_of
from pipeline.workspace import CohortKey, Workspace

Place = tuple[Workspace, CohortKey]
# The totals of each workspace, or why it has none.
Calculate = Callable[[Sequence[Place]], list[Totals | str]]
_SECONDS_EACH = 120.0
_NOT_PASSED_ON = ("DAGSTER", "MEERWAARDE", "PYTHON", "LC_", "QUARTO")


class CodeNotThereError(MeerwaardeError):
    """The program that made a release cannot be run here; the message says why."""


def by_this_program(places: Sequence[Place]) -> list[Totals | str]:
    """Calculate in this process."""
    found: list[Totals | str] = []
    for workspace, key in places:
        try:
            found.append(amounts_in(totals_of(workspace, key, with_figures=False, mixture=True)["totals"]))
        except FaultsError as error:
            found.append(error.faults[0].sentence())
        except MeerwaardeError as error:
            found.append(error.args[0])
    return found


def by_archived_program(
    workspace: Workspace, recipe: Recipe, into: Path, tell: Callable[[str], None], install: bool
) -> Calculate:
    """The program that made a release, unpacked and ready to calculate.

    Args:
        workspace: has the archive.
        recipe: which program.
        into: an empty folder to unpack it to.
        tell: takes lines of progress.
        install: whether packages may be installed when other ones are here than the release was made with.

    Raises:
        CodeNotThereError: it is not in the archive, its packages are not here, or it is too old to be asked.
    """
    archive = Archive(workspace.archive_dir(recipe.key))
    try:
        archive.unpack(recipe.code, into)
        lock = archive.read(recipe.code[recipe.lock], recipe.lock)
        if not install and (recipe.python != python_version() or differences_from(lock.decode("utf-8", "replace"))):
            raise CodeNotThereError(
                say(
                    "The program of {release} needs other packages than are installed here. `meerwaarde diff {release} "
                    "{cohort}@draft` installs and runs it.",
                    release=f"{recipe.key}@v{recipe.number}",
                    cohort=str(recipe.key),
                )
            )
        python = python_for(lock, recipe.python, workspace.environments_dir, tell)
    except (NotInArchiveError, NoEnvironmentError) as error:
        raise CodeNotThereError(error.args[0]) from error
    if not (into / "pipeline" / "totals.py").is_file():
        raise CodeNotThereError(
            say("The program of {release} has no pipeline/totals.py to ask.", release=f"{recipe.key}@v{recipe.number}")
        )

    def calculate(places: Sequence[Place]) -> list[Totals | str]:
        asked = [part for where, key in places for part in (str(where.root), str(key))]
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_PASSED_ON)}
        fixed = {"PYTHONPATH": str(into), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        done = process.run(
            [str(python), "-m", "pipeline.totals", MIXTURE, *asked],
            into,
            {**kept, **fixed},
            _SECONDS_EACH * len(places),
        )
        lines = [json.loads(line) for line in done.log.splitlines() if line.startswith("{")]
        if len(lines) != len(places):
            raise CodeNotThereError(
                say(
                    "The program of {release} did not calculate to its end. It said:\n{lines}",
                    release=f"{recipe.key}@v{recipe.number}",
                    lines=process.last_lines(done.log),
                )
            )
        return [line["faults"][0] if "faults" in line else amounts_in(line["totals"]) for line in lines]

    return calculate


@dataclass
class Valuer:
    """What the mixtures of two sides come to under one program; a mixture is worked out once.

    Attributes:
        old: the side started from.
        new: the other side.
        causes: the causes that differ.
        calculate: the program.
        names: the amounts that are wanted of each.
        folder: an empty folder for workspaces.
        known: what is known without calculating.
        at_once: whether all mixtures are calculated at the first one asked for, as starting the program costs.
        faults: why mixtures could not be worked out.
    """

    old: Side
    new: Side
    causes: Sequence[str]
    calculate: Calculate
    names: Sequence[Name]
    folder: Path
    known: dict[Taken, Totals | None] = field(default_factory=dict)
    at_once: bool = False
    faults: dict[Taken, str] = field(default_factory=dict)

    def __call__(self, taken: Taken) -> Totals | None:
        """The totals of a mixture; None when it cannot be judged or calculated."""
        if taken not in self.known:
            wanted = [one for one in subsets(self.causes) if one not in self.known] if self.at_once else [taken]
            self._work_out(wanted)
        return self.known[taken]

    def _work_out(self, wanted: Sequence[Taken]) -> None:
        places = [self._place(taken) for taken in wanted]
        for taken, found in zip(wanted, self.calculate(places), strict=True):
            if not isinstance(found, str) and (lacking := [name for name in self.names if name not in found]):
                found = f"no {' '.join(lacking[0])} comes out of it"
            if isinstance(found, str):
                self.faults[taken] = found
                self.known[taken] = None
            else:
                self.known[taken] = found

    def _place(self, taken: Taken) -> Place:
        # The ends are the sides themselves, with all that no cause stands for.
        if taken == frozenset(self.causes):
            return Workspace(self.new.root), self.new.key
        if not taken:
            return Workspace(self.old.root), self.old.key
        into = self.folder / ("-".join(sorted(taken)) or "none")
        if into.exists():
            return Workspace(into), (self.new if "method" in taken else self.old).key
        into.mkdir(parents=True)
        return mix(self.old, self.new, taken, into)


def subsets(causes: Sequence[str]) -> Iterable[Taken]:
    """Every set of causes, the empty one first."""
    for size in range(len(causes) + 1):
        for chosen in combinations(causes, size):
            yield frozenset(chosen)
