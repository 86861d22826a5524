"""The cohort a run has in hand: which one, locked, and what its inputs were when the run began.

Belongs here: the resource every asset asks for. Does not belong here: tables (``work``) and what assets make.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import dagster as dg

from pipeline import store
from pipeline.errors import MeerwaardeError
from pipeline.files import clean_leftovers, clean_leftovers_in
from pipeline.model import CohortModel, load
from pipeline.orchestration import inputs, locks
from pipeline.orchestration.instance import workspace_of_environment
from pipeline.workspace import CohortKey, Workspace

ENGINE_TAG = "meerwaarde/engine"
LANGUAGE_TAG = "meerwaarde/language"
_WAIT_SECONDS = 900.0


@dataclass(frozen=True)
class CohortInHand:
    """What every step of a run knows.

    Attributes:
        workspace: the folder worked in.
        key: the cohort.
        inputs: sha256 of every input file when the run began.
        fingerprint: inputs and code in one word; every table a step leaves carries it.
        engine: the rendering engine asked for with this run; None leaves it to the programme.
        asked_language: the language in which faults are to be told; None leaves it to the programme.
        shelf: what a step of this process lays by for another one; never on disk.
        open_things: what is closed when the run lets go of the cohort.
    """

    workspace: Workspace
    key: CohortKey
    inputs: dict[str, str]
    fingerprint: str
    engine: str | None = None
    asked_language: str | None = None
    shelf: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    open_things: ExitStack = field(default_factory=ExitStack, repr=False, compare=False)

    @cached_property
    def session(self) -> store.Session:
        """A database session for moving tables, opened at first use and open as long as the run: opening one is slow."""
        return self.open_things.enter_context(store.session())

    @property
    def work(self) -> Path:
        """Where steps leave what the next ones need."""
        return self.workspace.work_dir(self.key)

    @cached_property
    def model(self) -> CohortModel:
        """The programme and cohort as data; a FaultsError lists what is wrong in the files."""
        return load(self.workspace.root, self.key.programme, self.key.cohort)

    @property
    def language(self) -> str:
        """The language in which faults are told."""
        return self.asked_language or self.model.programme.languages[0]

    def refuse_if_changed(self) -> None:
        """Raise a MeerwaardeError when an input file, or the program, is not what it was when the run began."""
        changed = inputs.changed_files(self.inputs, inputs.input_digests(self.workspace, self.key))
        if changed:
            raise MeerwaardeError(
                f"While cohort {self.key} was being worked on, these input files changed: {', '.join(changed)}. "
                "Nothing was put in place. Run again when nobody is changing them."
            )


def take_in_hand(
    workspace: Workspace, key: CohortKey, engine: str | None = None, language: str | None = None
) -> CohortInHand:
    """Look at the inputs of ``key`` as they are now. The caller holds the cohort's lock."""
    digests = inputs.input_digests(workspace, key)
    return CohortInHand(workspace, key, digests, inputs.fingerprint(workspace, key, digests), engine, language)


@dg.resource(description="The cohort of this run, locked for as long as the run lasts.")
def cohort_in_hand(context: dg.InitResourceContext) -> Iterator[CohortInHand]:
    """Show that the run lives, wait for the cohort, clean up after a killed run, and hand the cohort to the steps."""
    run = context.run
    if run is None or "dagster/partition" not in run.tags:
        raise MeerwaardeError("This run names no cohort. Choose one partition, PROGRAMME/COHORT, and start it again.")
    workspace = workspace_of_environment()
    key = workspace.find(run.tags["dagster/partition"])
    locks.hold_run(workspace, run.run_id)
    log = context.log
    with locks.cohort_lock(workspace, key, _WAIT_SECONDS, log.warning if log else print):
        clean_leftovers(workspace.draft_dir(key))
        clean_leftovers(workspace.validation_dir(key))
        clean_leftovers(workspace.cohort_store(key))
        clean_leftovers_in(workspace.work_dir(key))
        hand = take_in_hand(workspace, key, run.tags.get(ENGINE_TAG), run.tags.get(LANGUAGE_TAG))
        with hand.open_things:
            yield hand
