"""What `meerwaarde case` does: one household's case as a page and a sheet of paper, on this machine only.

Belongs here: bringing raw files, the calculation and the sheet together, and putting the sheet in its place. Does not belong
here: the calculation (``calculation.case``), what the sheet says (``reporting.case_sheet``).

The raw files are read as they lie there, and judged as for a run. Nothing goes into the store, and nothing of a case is in
what is published: the sheet lies in ``reports/cases``, which is kept out of git, and bears no name but the one that the
household was asked for by.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from pipeline import store
from pipeline.calculation.case import Case, case
from pipeline.check import language_of, raw_shown_as, verdict_on
from pipeline.errors import CallError
from pipeline.faults import FaultsError
from pipeline.files import write_whole
from pipeline.ingest.entering import enter
from pipeline.model import CohortModel, load
from pipeline.pseudonyms import for_a_check
from pipeline.rendering import engines
from pipeline.rendering.engines import FORMATS
from pipeline.rendering.furniture import furnish
from pipeline.reporting.case_sheet import NAME, case_source
from pipeline.saying import say, told_in
from pipeline.telling import told
from pipeline.workspace import CohortKey, Workspace
from schemas import RAW

_TABLES = ("households", "service_use")


def case_and_tell(workspace: Workspace, key: CohortKey, household: str, language: str | None = None) -> int:
    """Make the sheet of one household in every language of the cohort, and say where it is; 0 when it is there.

    Args:
        workspace: where the cohort lies.
        key: the cohort.
        household: its number in the raw files, or its pseudonym in the workspace's store.
        language: of what is told; the programme's first where it is None.

    Raises:
        CallError: the programme counts no households, or the cohort has no such household.
        MeerwaardeError: a sheet could not be made; nothing was written then.
    """
    language = language or language_of(workspace, key.programme)
    try:
        model = load(workspace.root, key.programme, key.cohort)
        found, records = _worked_out(workspace, key, model, household)
    except FaultsError as error:
        print(told(error.faults, language), file=sys.stderr)
        return error.exit_code
    folder = workspace.cases_dir(key)
    made = _rendered(workspace, model, found, records)
    # A number may hold signs that a file's name cannot.
    name = quote(household, safe=" ")
    for file, content in made.items():
        write_whole(folder / f"{name}{file.removeprefix(NAME)}", content)
    print(
        told_in(
            say(
                "The case of household {household} is in {folder}: {files}. It is meant for the household and those who "
                "support it; it is not published.",
                household=household,
                folder=str(folder),
                files=", ".join(f"{name}{file.removeprefix(NAME)}" for file in sorted(made)),
            ),
            language,
        )
    )
    return 0


def _worked_out(workspace: Workspace, key: CohortKey, model: CohortModel, household: str) -> tuple[Case, str]:
    """The case, and what kind of records it was made of."""
    if model.programme.counted.table != "households":
        raise CallError(
            say(
                "{programme} counts {table}: only a programme that counts households has cases. Choose one whose "
                "programme.yaml says so under counted.",
                programme=key.programme,
                table=model.programme.counted.table,
            )
        )
    raw = enter(workspace.raw_dir(key), model.tables, raw_shown_as(workspace, key))
    with store.session() as db:
        verdict = verdict_on(workspace, key, model, raw, db)
        if not verdict.fit or verdict.source is None:
            raise FaultsError(verdict.faults)
        tables = {name: verdict.judgement.tables[name] for name in _TABLES}
    number = _number(workspace, key, household, [str(one) for one in tables["households"]["household_id"]])
    with store.session() as db:
        for name, frame in tables.items():
            db.put(name, frame, {column.name: column.sql_type for column in RAW[name].columns})
        # The sheet bears the name that it was asked for by: a pseudonym must not give the number away.
        return replace(case(db, model, number), household=household), verdict.source.records


def _number(workspace: Workspace, key: CohortKey, household: str, numbers: list[str]) -> str:
    """The number of the household in the raw files: as it was given, or the one whose pseudonym was given."""
    if household in numbers:
        return household
    pseudonym = for_a_check(workspace, key.programme)
    return next((number for number in numbers if pseudonym("household", number) == household), household)


def _rendered(workspace: Workspace, model: CohortModel, found: Case, records: str) -> dict[str, bytes]:
    """The pages and sheets by file name."""
    templates = workspace.template_dirs()
    with tempfile.TemporaryDirectory(prefix="meerwaarde-case-") as aside:
        source, into = Path(aside) / "source", Path(aside) / "made"
        source.mkdir()
        documents = []
        for language in model.languages:
            documents.append(f"{NAME}.{language}.qmd")
            text = case_source(found, model, language, templates, records)
            (source / documents[-1]).write_text(text, encoding="utf-8", newline="\n")
        furnish(source, templates)
        made = engines.find("embedded").render_all(source, documents, FORMATS, into=into)
        return {path.name: path.read_bytes() for path in made}
