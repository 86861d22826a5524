"""The source of a report without a run: the tables of a cohort, in the form that may be published, and what is written of them.

Belongs here: the same steps as a run's, in one process and without its folders. Does not belong here: any expectation.
"""

from functools import cache
from pathlib import Path

import pandas as pd

from pipeline import store
from pipeline.calculation.chain import calculate
from pipeline.disclosure import decide, published_tables
from pipeline.ingest.judging import context_of
from pipeline.ingest.published import read_published
from pipeline.ingest.published_elsewhere import FILE as ELSEWHERE
from pipeline.ingest.published_elsewhere import read_published_elsewhere
from pipeline.model import CohortModel, load
from pipeline.reporting import Delivery, Texts
from pipeline.reporting.build import compose, facts_of
from pipeline.reporting.comparison import NOTES, notes_table
from pipeline.reporting.texts import texts_of
from pipeline.workspace import program_file
from schemas import RAW
from schemas.calculated import CALCULATED, PUBLISHED
from tests.support.judged import judge

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = [program_file("templates")]
Tables = dict[str, pd.DataFrame]


def calculated(
    root: Path, programme: str, cohort: str, *, protected: bool = False, model: CohortModel | None = None
) -> tuple[CohortModel, Tables]:
    """The model and the tables of a cohort, with the codebook ``themes``; nothing in its files may be at fault.

    ``protected`` gives the tables the form in which the disclosure rule lets them be published; ``model`` takes the place of
    the one that is read.
    """
    model = model or load(root, programme, cohort)
    folder = root / "data" / "programmes" / programme / "cohorts" / cohort
    judged = judge(folder / "raw", model.tables, context_of(model))
    assert [fault.sentence() for fault in judged.faults if fault.severity == "error"] == []
    file = folder / "published.csv"
    published = read_published(file, "published.csv") if file.exists() else []
    other = folder / ELSEWHERE
    elsewhere = read_published_elsewhere(other, other.name, model.documents) if other.exists() else []
    with store.session() as db:
        for name, schema in RAW.items():
            frame = judged.tables.get(name)
            if frame is None:
                frame = pd.DataFrame({column.name: pd.Series(dtype=object) for column in schema.columns})
            db.put(name, frame, {column.name: column.sql_type for column in schema.columns})
        calculate(db, model, published, elsewhere)
        made = {name for (name,) in db.rows("SELECT table_name FROM information_schema.tables")}
        frames = {name: db.frame(f'SELECT * FROM "{name}" ORDER BY ALL') for name in CALCULATED if name in made}
    tables = {name: frame for name, frame in frames.items() if name in PUBLISHED}
    if protected:
        tables |= published_tables(model, frames, decide(model, frames), published)
    tables[NOTES] = notes_table(published)
    if "themes" in judged.tables:
        tables["themes"] = judged.tables["themes"]
    return model, tables


@cache
def _shipped(cohort: str, protected: bool) -> tuple[CohortModel, Tables]:
    return calculated(ROOT, "sterk-uit-armoede", cohort, protected=protected)


def shipped(cohort: str = "2017-2020", *, protected: bool = False) -> tuple[CohortModel, Tables]:
    """As ``calculated`` for a shipped cohort, once for all tests; the mapping may be changed, the frames in it may not."""
    model, tables = _shipped(cohort, protected)
    return model, dict(tables)


def own_texts(root: Path, model: CohortModel, language: str) -> Texts:
    """The texts of the cohort's programme, as a run reads them."""
    programme = root / "data" / "programmes" / model.programme.programme
    return texts_of(root, programme, programme / "cohorts" / model.cohort.cohort, language)


def source(
    model: CohortModel, tables: Tables, language: str, texts: Texts | None = None, delivery: Delivery | None = None
) -> str:
    """The text of the report in one language."""
    return compose(facts_of(model, tables, language, TEMPLATES), TEMPLATES, texts or Texts(), delivery or Delivery())[0]
