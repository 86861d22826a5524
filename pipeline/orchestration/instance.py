"""Dagster's instance in a workspace: where it lives and with what settings.

Belongs here: DAGSTER_HOME, putting ``dagster.yaml`` there, opening the instance. Does not belong here: definitions.
"""

import os
from typing import TYPE_CHECKING

from pipeline.errors import CallError
from pipeline.files import clean_leftovers, write_whole
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import dagster as dg

WORKSPACE_VARIABLE = "MEERWAARDE_WORKSPACE"


def workspace_of_environment() -> Workspace:
    """The workspace that a process started by Dagster works in: MEERWAARDE_WORKSPACE, or else the current folder.

    Raises CallError when that is no workspace.
    """
    return Workspace.open(os.environ.get(WORKSPACE_VARIABLE, "."))


def prepare(workspace: Workspace) -> dict[str, str]:
    """Make Dagster's home ready and give the environment in which Dagster works on this workspace.

    ``dagster.yaml`` is copied whole, and only when it differs, so that a running Dagster is not disturbed.
    """
    home = workspace.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    wanted = workspace.dagster_config.read_bytes()
    target = home / "dagster.yaml"
    clean_leftovers(target)
    if not target.is_file() or target.read_bytes() != wanted:
        write_whole(target, wanted)
    return {"DAGSTER_HOME": str(home), WORKSPACE_VARIABLE: str(workspace.root)}


def open_instance(workspace: Workspace) -> "dg.DagsterInstance":
    """Dagster's instance of this workspace, its home made ready; close it by ``with``."""
    import dagster as dg
    from dagster._core.errors import DagsterError

    os.environ.update(prepare(workspace))
    try:
        return dg.DagsterInstance.get()
    except DagsterError as error:
        raise CallError(
            f"Dagster does not accept its settings in {workspace.dagster_config}: {error}. Mend that file, or remove it "
            "to use the program's own."
        ) from error
