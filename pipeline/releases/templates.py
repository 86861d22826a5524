"""The files that pages of the library are made with.

Belongs here: finding one of them. Does not belong here: what is on a page.
"""

from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import MeerwaardeError


def text_of(templates: Sequence[Path], name: str) -> str:
    """A file as text; see ``bytes_of``."""
    return bytes_of(templates, name).decode("utf-8")


def bytes_of(templates: Sequence[Path], name: str) -> bytes:
    """A file of the first template folder that has it, so that a workspace may have its own.

    Raises:
        MeerwaardeError: no folder has it.
    """
    for folder in templates:
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    shown = ", ".join(str(folder) for folder in templates)
    raise MeerwaardeError(
        f"The template {name} is missing in {shown}. Expected it in the program's own reports/templates."
    )
