"""What a source folder needs besides its text: styles, fonts and ``_quarto.yml``.

Belongs here: copying them in. Does not belong here: the files themselves (``reports/templates/source``).
"""

from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import MeerwaardeError

FOLDER = "source"
NEEDED = (
    "_quarto.yml",
    "styles/report.css",
    "styles/report.html",
    "styles/report.lua",
    "styles/report.typ",
    "styles/blocks.typ",
    "fonts/SourceSans3-Regular.ttf",
)


def furnish(source_dir: Path, template_dirs: Sequence[Path]) -> list[Path]:
    """Copy styles, fonts and ``_quarto.yml`` into ``source_dir`` and return what was copied, sorted.

    Args:
        source_dir: the folder that holds, or will hold, the ``.qmd``.
        template_dirs: template folders (``Workspace.template_dirs()``); per file the first that has it wins, so a
            workspace may override one file.

    Raises:
        MeerwaardeError: a needed file is in none of the folders.
    """
    chosen: dict[str, Path] = {}
    for folder in template_dirs:
        root = folder / FOLDER
        for path in sorted(root.rglob("*")) if root.is_dir() else []:
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts):
                chosen.setdefault(path.relative_to(root).as_posix(), path)
    _need_all(set(chosen), ", ".join(str(folder / FOLDER) for folder in template_dirs) or "no template folder")
    made = []
    for name in sorted(chosen):
        target = source_dir / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(chosen[name].read_bytes())
        made.append(target)
    return made


def check_furnished(source_dir: Path) -> None:
    """A MeerwaardeError when ``source_dir`` lacks the styles or fonts an engine reads from it."""
    _need_all({name for name in NEEDED if (source_dir / name).is_file()}, str(source_dir))


def _need_all(present: set[str], where: str) -> None:
    missing = [name for name in NEEDED if name not in present]
    if missing:
        raise MeerwaardeError(
            f"Missing in {where}: {', '.join(missing)}. Expected the styles and fonts of a report there; take them from the "
            "program's templates (reports/templates/source)."
        )
