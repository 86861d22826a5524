"""Dagster's instance in a workspace: where it lives and with what settings.

Belongs here: DAGSTER_HOME, putting ``dagster.yaml`` there, opening the instance. Does not belong here: definitions.
"""

import os
from typing import TYPE_CHECKING

from pipeline.errors import CallError
from pipeline.files import clean_leftovers, write_whole
from pipeline.orchestration.locks import held
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import dagster as dg

WORKSPACE_VARIABLE = "MEERWAARDE_WORKSPACE"
_WAIT_SECONDS = 60.0


def workspace_of_environment() -> Workspace:
    """The workspace that a process started by Dagster works in: MEERWAARDE_WORKSPACE, or else the current folder.

    Raises CallError when that is no workspace.
    """
    return Workspace.open(os.environ.get(WORKSPACE_VARIABLE, "."))


def environment(workspace: Workspace) -> dict[str, str]:
    """The environment in which Dagster works on this workspace."""
    return {"DAGSTER_HOME": str(workspace.dagster_home), WORKSPACE_VARIABLE: str(workspace.root)}


def open_instance(workspace: Workspace) -> "dg.DagsterInstance":
    """Dagster's instance of this workspace, made when there is none; close it by ``with``.

    Raises CallError when Dagster does not accept ``dagster.yaml``.
    """
    import dagster as dg
    from dagster._check import CheckError
    from dagster._core.errors import DagsterError

    os.environ.update(environment(workspace))
    # Two programs that make the same databases at the same time get in each other's way.
    with held(workspace.locks_dir / "instance.lock", "Dagster's instance", _WAIT_SECONDS, print):
        _put_settings(workspace)
        try:
            return dg.DagsterInstance.get()
        except (DagsterError, CheckError) as error:
            raise CallError(
                f"Dagster does not accept its settings in {workspace.dagster_config}: {error}. Mend that file, or remove "
                "it to use the program's own."
            ) from error


def _put_settings(workspace: Workspace) -> None:
    """Copy ``dagster.yaml`` to Dagster's home, whole, and only when it differs: a running Dagster is not disturbed."""
    wanted = workspace.dagster_config.read_bytes()
    target = workspace.dagster_home / "dagster.yaml"
    clean_leftovers(target)
    if not target.is_file() or target.read_bytes() != wanted:
        write_whole(target, wanted)
