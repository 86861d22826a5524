"""The catalogue of interventions as pages of the library: ``reports/published/catalogue.html`` and ``catalogue.en.html``.

Belongs here: bringing the catalogue, its document and the template together into pages that fetch nothing, and telling what
they hold. Does not belong here: reading and judging the catalogue (``pipeline.model.catalogue``), the words on the page (its
template).
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import MeerwaardeError
from pipeline.faults import FaultsError
from pipeline.files import write_whole
from pipeline.model import yaml_lines
from pipeline.model.catalogue import SETTINGS, Catalogue, read_catalogue
from pipeline.model.parts import Document
from pipeline.releases.templates import bytes_of, text_of
from pipeline.saying import say
from pipeline.workspace import Workspace

PAGES = {"nl": "catalogue.html", "en": "catalogue.en.html"}
_FOLDER = "library"
_FONT = "source/fonts/SourceSans3-latin.woff2"


def has_catalogue(workspace: Workspace) -> bool:
    """Whether the workspace has a catalogue."""
    return (workspace.root / SETTINGS).is_file()


def build_catalogue(workspace: Workspace) -> list[Path]:
    """Make the pages of the catalogue anew, in Dutch and in English; gives them. None where there is no catalogue.

    Raises:
        FaultsError: the catalogue has faults.
        MeerwaardeError: a template is missing, or the disk refused.
    """
    pages = [workspace.published_root / name for name in PAGES.values()]
    if not has_catalogue(workspace):
        for page in pages:
            page.unlink(missing_ok=True)
        return []
    catalogue = read_catalogue(workspace.root)
    document = _document(workspace, catalogue)
    for language, page in zip(PAGES, pages, strict=True):
        write_whole(page, _page(catalogue, document, language, workspace.template_dirs()).encode())
    return pages


def build_with_library(workspace: Workspace) -> None:
    """As ``build_catalogue``, when the library is made: faults of the catalogue are left to the verb that lists them."""
    try:
        build_catalogue(workspace)
    except FaultsError:
        raise MeerwaardeError(
            say("The catalogue of interventions has faults: `meerwaarde catalogue` lists them.")
        ) from None


def catalogue_and_tell(workspace: Workspace) -> str:
    """Make the pages; gives what they hold, table by table, and where they are.

    Raises:
        FaultsError: the catalogue has faults.
        MeerwaardeError: there is no catalogue, a template is missing, or the disk refused.
    """
    pages = build_catalogue(workspace)
    if not pages:
        raise MeerwaardeError(
            f"This workspace has no catalogue of interventions: expected {SETTINGS.as_posix()} and the tables beside it."
        )
    found = read_catalogue(workspace.root)
    counted = Counter(entry.table for entry in found.entries)
    lines = [f"{counted[table.table]:>4}  {table.label.en}" for table in found.settings.tables]
    mended = sum(len(entry.mends) for entry in found.entries)
    doubtful = sum(len(entry.doubts) for entry in found.entries)
    questions = sum(len(gap.questions) for gap in found.gaps)
    shown = [page.relative_to(workspace.root).as_posix() for page in pages]
    return "\n".join(
        [
            "Interventions, by overview table:",
            *lines,
            f"{len(found.entries):>4}  in all; {mended} cells mended, {doubtful} cells with a remark on how they were read",
            f"{len(found.gaps):>4}  gaps in knowledge, with {questions} questions",
            f"Written: {', '.join(shown)}",
        ]
    )


def _document(workspace: Workspace, catalogue: Catalogue) -> Document:
    key = catalogue.settings.source.document
    shown_as = workspace.shared_sources.relative_to(workspace.root).as_posix()
    documents = yaml_lines.load(workspace.shared_sources, shown_as).value or {}
    if key not in documents:
        found = f"'{key}', which is not in {shown_as}"
        raise FaultsError(
            [
                catalogue.located.fault(
                    ("source", "document"),
                    "unknown_document",
                    found,
                    "the key of a document there",
                    "Add the document.",
                )
            ]
        )
    return Document.model_validate(documents[key])


def _page(catalogue: Catalogue, document: Document, language: str, templates: Sequence[Path]) -> str:
    from jinja2 import Environment, StrictUndefined

    script = text_of(templates, f"{_FOLDER}/catalogue.js").strip()
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    settings = catalogue.settings
    return environment.from_string(text_of(templates, f"{_FOLDER}/catalogue.html.j2")).render(
        language=language,
        pages=PAGES,
        catalogue=catalogue,
        settings=settings,
        document=document,
        tables={table.table: table for table in settings.tables},
        levels={level.level: level for level in settings.ladder},
        reasons={reason.why: reason.label.in_language(language) for reason in settings.mends},
        place=settings.source.place_in(language),
        style=text_of(templates, f"{_FOLDER}/library.css") + text_of(templates, f"{_FOLDER}/catalogue.css"),
        font=base64.b64encode(bytes_of(templates, _FONT)).decode(),
        script=script,
        script_digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )
