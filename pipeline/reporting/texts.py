"""The prose of a report: the programme's own, and what a cohort has in its place.

Belongs here: which text holds for a cohort. Does not belong here: reading one folder (``build``), filling texts in (``prose``).
"""

from pathlib import Path

from pipeline.reporting.build import Texts, read_texts

FOLDER = "texts"


def texts_of(root: Path, programme: Path, cohort: Path, language: str) -> Texts:
    """The texts of a programme as they hold for one of its cohorts.

    A text in the cohort's folder takes the place of the programme's text of that name; an empty one leaves it out, for what is
    true of another cohort only.

    Args:
        root: the workspace, which messages name files from.
        programme: the programme's folder.
        cohort: the cohort's folder.
        language: ``nl`` or ``en``.

    Raises:
        MeerwaardeError: a file is not UTF-8.
    """
    content: dict[str, str] = {}
    places: dict[str, str] = {}
    for owner in (programme, cohort):
        folder = owner / FOLDER
        found = read_texts(folder, language, folder.relative_to(root).as_posix())
        content.update(found.content)
        places.update(found.places)
    kept = {name: text for name, text in content.items() if text.strip()}
    return Texts(kept, {name: places[name] for name in kept})
