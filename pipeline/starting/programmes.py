"""A new programme of a kind: a small model that runs, with comments that say what to change.

Belongs here: making the programme's folder from the texts in ``kinds/``. Does not belong here: its cohorts (``making``).
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import CallError
from pipeline.files import new_folder
from pipeline.saying import say
from pipeline.workspace import Workspace

_TEXTS = Path(__file__).parent / "kinds"
KINDS = ("participants", "waves", "households")


@contextmanager
def new_programme(workspace: Workspace, name: str, kind: str) -> Iterator[None]:
    """A programme that is there while the block makes its first cohort, and stays when the block ends well.

    Args:
        workspace: where it comes to lie.
        name: its name, which its folder has too.
        kind: one of ``KINDS``.

    Raises:
        CallError: there is a programme of that name already.
    """
    folder = workspace.programme_dir(name)
    if folder.exists():
        raise CallError(
            say(
                "There is a programme {programme} already. Leave out --kind to start a cohort of it, or choose another name.",
                programme=name,
            )
        )
    with new_folder(folder) as made:
        for source in sorted((_TEXTS / kind).rglob("*.yaml")):
            target = made / source.relative_to(_TEXTS / kind)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(
                source.read_text(encoding="utf-8").replace("{name}", name), encoding="utf-8", newline="\n"
            )
        (made / "texts").mkdir()
        (made / "cohorts").mkdir()
    try:
        yield
    except BaseException:
        # Without its first cohort it is of no use to anybody.
        shutil.rmtree(folder, ignore_errors=True)
        raise
