"""A workspace with the catalogue of interventions of this repository, for tests that change or show it.

Belongs here: putting it there. Does not belong here: what is made of it.
"""

import shutil
from pathlib import Path

from pipeline.workspace import Workspace

REPOSITORY = Path(__file__).parents[2]


def workspace_with_catalogue(folder: Path) -> Workspace:
    """A workspace with a catalogue and its documents, and no programme."""
    (folder / "data" / "programmes").mkdir(parents=True)
    shutil.copytree(REPOSITORY / "data" / "catalogue", folder / "data" / "catalogue")
    shutil.copyfile(REPOSITORY / "data" / "sources.yaml", folder / "data" / "sources.yaml")
    return Workspace.open(folder)
