"""Where things lie: the only module that knows folder names.

Belongs here: the paths of a workspace (the folder with ``data/`` and ``reports/``) and of the installed program's own
files. Does not belong here: reading or writing any of them.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import CallError
from pipeline.saying import say

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_SOURCE_TREE = Path(__file__).resolve().parent.parent
_INSTALLED = Path(__file__).resolve().parent / "program"


@dataclass(frozen=True, order=True)
class CohortKey:
    """One cohort of one programme; written ``programme/cohort`` on the command line and as Dagster's partition key."""

    programme: str
    cohort: str

    def __str__(self) -> str:
        return f"{self.programme}/{self.cohort}"

    @classmethod
    def parse(cls, text: str) -> "CohortKey":
        """Read ``programme/cohort``; a CallError explains what is wrong with anything else."""
        parts = text.strip("/").split("/")
        if len(parts) != 2 or not all(_NAME.fullmatch(part) for part in parts):
            raise CallError(
                say(
                    "'{text}' does not name a cohort. Expected PROGRAMME/COHORT in small letters, digits and hyphens, "
                    "for example buurtcoaches/2017-2020. `meerwaarde list` shows the cohorts there are.",
                    text=text,
                )
            )
        return cls(*parts)


def program_file(*parts: str) -> Path:
    """A file or folder that belongs to the program itself, e.g. ``program_file("templates")``.

    Installed from a wheel they lie inside the package; in a source tree they lie where the tree keeps them.
    """
    installed = _INSTALLED.joinpath(*parts)
    if installed.exists():
        return installed
    if parts[0] == "templates":
        return _SOURCE_TREE.joinpath("reports", *parts)
    return _SOURCE_TREE.joinpath(*parts)


def code_folders() -> list[Path]:
    """The folders whose content is the program: their digest is the code version of a run."""
    package = Path(__file__).resolve().parent
    return [package, package.parent / "schemas", program_file("templates")]


@dataclass(frozen=True)
class Workspace:
    """The folder that holds ``data/`` and ``reports/``; every path in it is asked of this class."""

    root: Path

    @classmethod
    def open(cls, folder: Path | str) -> "Workspace":
        """The workspace in ``folder``; a CallError says what is missing when it is none."""
        root = Path(folder).resolve()
        if not (root / "data" / "programmes").is_dir():
            raise CallError(
                say(
                    "{root} is not a workspace: it has no folder data/programmes. Go to the folder that holds data/ and "
                    "reports/, or name it with --workspace DIR.",
                    root=root,
                )
            )
        return cls(root)

    # What people put in

    @property
    def shared_parameters(self) -> Path:
        """Parameters that programmes share."""
        return self.root / "data" / "parameters"

    @property
    def shared_sources(self) -> Path:
        """Source documents that programmes share."""
        return self.root / "data" / "sources.yaml"

    def programme_dir(self, programme: str) -> Path:
        """All that makes one programme."""
        return self.root / "data" / "programmes" / programme

    def cohort_dir(self, key: CohortKey) -> Path:
        """``cohort.yaml``, ``published.csv`` and ``raw/`` of one cohort."""
        return self.programme_dir(key.programme) / "cohorts" / key.cohort

    def raw_dir(self, key: CohortKey) -> Path:
        """The raw files of one cohort."""
        return self.cohort_dir(key) / "raw"

    def release_file(self, key: CohortKey) -> Path:
        """Number, date and reason of a release; there only in the workspace of a rebuild (``docs/releases.md``)."""
        return self.cohort_dir(key) / "release.yaml"

    def changes_file(self, key: CohortKey) -> Path:
        """What changed since the last release; there only in the workspace of a rebuild."""
        return self.cohort_dir(key) / "changes.csv"

    def programmes(self) -> list[str]:
        """Names of the programmes that have a folder, sorted."""
        return _folders(self.root / "data" / "programmes")

    def cohorts(self) -> list[CohortKey]:
        """Every cohort that has a folder with a ``cohort.yaml``, sorted."""
        return [
            CohortKey(programme, cohort)
            for programme in self.programmes()
            for cohort in _folders(self.programme_dir(programme) / "cohorts")
            if (self.programme_dir(programme) / "cohorts" / cohort / "cohort.yaml").is_file()
        ]

    def find(self, text: str) -> CohortKey:
        """The cohort that ``text`` names; a CallError lists the cohorts there are when it does not exist."""
        key = CohortKey.parse(text)
        cohorts = self.cohorts()
        if key not in cohorts:
            known = ", ".join(str(cohort) for cohort in cohorts) or say("none yet")
            raise CallError(
                say(
                    "There is no cohort {key} in {folder} (a cohort is a folder with a cohort.yaml). "
                    "Cohorts found: {known}.",
                    key=str(key),
                    folder=self.root / "data" / "programmes",
                    known=known,
                )
            )
        return key

    # What comes out

    def draft_dir(self, key: CohortKey) -> Path:
        """The draft of a cohort: whole or not there."""
        return self.root / "reports" / "drafts" / key.programme / key.cohort

    def validation_dir(self, key: CohortKey) -> Path:
        """What the last run found in the raw files of a cohort, as files to work through; beside its draft."""
        return self.root / "reports" / "drafts" / key.programme / f"{key.cohort}.validation"

    def cases_dir(self, key: CohortKey) -> Path:
        """Where sheets about single households go; never published."""
        return self.root / "reports" / "cases" / key.programme / key.cohort

    def published_dir(self, key: CohortKey) -> Path:
        """The releases of a cohort, one folder ``v<N>`` each."""
        return self.root / "reports" / "published" / key.programme / key.cohort

    @property
    def published_root(self) -> Path:
        """The releases of every cohort, and the library page."""
        return self.root / "reports" / "published"

    def release_dir(self, key: CohortKey, number: int) -> Path:
        """One release; whole or not there, never written to again."""
        return self.published_dir(key) / f"v{number}"

    def status_file(self, key: CohortKey, number: int) -> Path:
        """Beside a release: that it was superseded or withdrawn, and why."""
        return self.published_dir(key) / f"v{number}.status.json"

    def seal_file(self, key: CohortKey, number: int) -> Path:
        """Beside a release: the digest of its manifest."""
        return self.published_dir(key) / f"v{number}.sha256"

    def archive_dir(self, key: CohortKey) -> Path:
        """What the releases of a cohort were made from, by digest; may hold personal data, and so is out of git."""
        return self.root / "archive" / key.programme / key.cohort

    def template_dirs(self) -> list[Path]:
        """Where templates, styles and fonts are looked for: the workspace's own first, then the program's."""
        own = self.root / "reports" / "templates"
        program = program_file("templates")
        return [own, program] if own.is_dir() and own.resolve() != program.resolve() else [program]

    # What is this workspace's own secret

    @property
    def key_file(self) -> Path:
        """The key of the pseudonyms; out of git, and outside ``data/``, so that it does not travel with it."""
        return self.root / "pseudonyms.key"

    # What can be made again

    @property
    def state_dir(self) -> Path:
        """Everything the program can make again; out of git."""
        return self.root / ".meerwaarde"

    @property
    def dagster_home(self) -> Path:
        """Dagster's instance."""
        return self.state_dir / "dagster"

    @property
    def dagster_config(self) -> Path:
        """The ``dagster.yaml`` that holds here: the workspace's own, or else the program's."""
        own = self.root / "dagster.yaml"
        return own if own.is_file() else program_file("dagster.yaml")

    def work_dir(self, key: CohortKey) -> Path:
        """What each asset of a cohort wrote last; private to the pipeline."""
        return self.state_dir / "work" / key.programme / key.cohort

    @property
    def store_dir(self) -> Path:
        """The tables of every cohort's last whole run, and the analyst's database."""
        return self.state_dir / "store"

    def cohort_store(self, key: CohortKey) -> Path:
        """The tables of one cohort's last whole run."""
        return self.store_dir / key.programme / key.cohort

    @property
    def key_memory(self) -> Path:
        """By which the key that pseudonyms were made with is known again."""
        return self.state_dir / "pseudonyms.json"

    @property
    def analyst_database(self) -> Path:
        """The DuckDB file that an analyst opens."""
        return self.store_dir / "meerwaarde.duckdb"

    @property
    def rebuilding_dir(self) -> Path:
        """A folder per rebuild at work."""
        return self.state_dir / "rebuilding"

    @property
    def environments_dir(self) -> Path:
        """Virtual environments made from the locks of older releases."""
        return self.state_dir / "environments"

    @property
    def locks_dir(self) -> Path:
        """One lock per cohort and one per run."""
        return self.state_dir / "locks"


def _folders(parent: Path) -> list[str]:
    if not parent.is_dir():
        return []
    return sorted(entry.name for entry in parent.iterdir() if entry.is_dir() and _NAME.fullmatch(entry.name))
