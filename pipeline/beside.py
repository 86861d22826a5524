"""What lies beside the raw files and can be judged without a run: the published figures and the programme's texts.

Belongs here: bringing their faults into the one list. Does not belong here: reading published figures (``ingest.published``),
and what only a run can tell (``reporting``): whether a figure that a text names exists, and what a source printed agrees.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from pipeline.faults import Fault, FaultsError
from pipeline.ingest.published import read_published
from pipeline.ingest.published_elsewhere import FILE as PUBLISHED_ELSEWHERE
from pipeline.ingest.published_elsewhere import read_published_elsewhere
from pipeline.saying import say
from pipeline.workspace import CohortKey, Workspace

PUBLISHED = "published.csv"


def faults_beside(
    workspace: Workspace, key: CohortKey, languages: Sequence[str], documents: Collection[str] | None = None
) -> list[Fault]:
    """The faults of ``published.csv``, ``published_elsewhere.csv`` and the texts in the languages of the cohort's reports.

    ``documents`` are the keys of the source documents that a figure published elsewhere may name; not asked about when None.
    """
    found = []
    published = workspace.cohort_dir(key) / PUBLISHED
    try:
        read_published(published, published.relative_to(workspace.root).as_posix())
    except FaultsError as error:
        found += error.faults
    elsewhere = workspace.cohort_dir(key) / PUBLISHED_ELSEWHERE
    try:
        read_published_elsewhere(elsewhere, elsewhere.relative_to(workspace.root).as_posix(), documents)
    except FaultsError as error:
        found += error.faults
    folder = workspace.programme_dir(key.programme) / "texts"
    for language in languages:
        for path in sorted(folder.glob(f"*.{language}.md")):
            found += _faults_of_text(path, path.relative_to(workspace.root).as_posix())
    return found


def _faults_of_text(path: Path, shown_as: str) -> Iterator[Fault]:
    from jinja2 import Environment, TemplateSyntaxError

    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        yield Fault(
            shown_as,
            "encoding",
            say("text that is not UTF-8"),
            say("text in UTF-8"),
            say("Save the file as UTF-8."),
            row=path.read_bytes()[: error.start].count(b"\n") + 1,
        )
        return
    try:
        # It is only read here, with the marks that a report's texts have; nothing is filled in.
        Environment(comment_start_string="<#", comment_end_string="#>").parse(text)  # noqa: S701 (parsed, never rendered)
    except TemplateSyntaxError as error:
        yield Fault(
            shown_as,
            "text_form",
            say("a place to be filled in that cannot be read: {why}", why=str(error.message)),
            say("double braces around each name, and every if and for closed by its endif or endfor"),
            say("Mend the line, or compare it with a text that works."),
            row=error.lineno,
        )
