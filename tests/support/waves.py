"""The shipped monitor in waves without a run: its tables as they are published, and what is written of them.

Belongs here: the same steps as a run's, the earlier wave read along. Does not belong here: any expectation.
"""

from functools import cache
from pathlib import Path

import pandas as pd

from pipeline import store
from pipeline.calculation.chain import calculate
from pipeline.check import raw_shown_as, verdict_on
from pipeline.faults import FaultsError, errors_in
from pipeline.ingest.entering import enter
from pipeline.ingest.published import read_published
from pipeline.model import CohortModel, load
from pipeline.reporting import Delivery
from pipeline.reporting.build import compose, facts_of
from pipeline.reporting.comparison import NOTES, notes_table
from pipeline.workspace import CohortKey, Workspace
from schemas import RAW
from schemas.calculated import CALCULATED, PUBLISHED
from schemas.earlier import EARLIER
from tests.support.reports import ROOT, TEMPLATES, Tables, own_texts

PROGRAMME = "alliantie-van-kracht"
WAVES = ("2023", "2024")


def calculated_wave(root: Path, wave: str, programme: str = PROGRAMME) -> tuple[CohortModel, Tables]:
    """The model of a wave and every table that is calculated of it.

    Raises:
        FaultsError: with the errors in its files or in those of the wave it is compared with.
    """
    workspace, key = Workspace(root), CohortKey(programme, wave)
    model = load(root, programme, wave)
    published = read_published(workspace.cohort_dir(key) / "published.csv", "published.csv")
    with store.session() as db:
        raw = enter(workspace.raw_dir(key), model.tables, raw_shown_as(workspace, key))
        verdict = verdict_on(workspace, key, model, raw, db)
        if not verdict.fit:
            raise FaultsError(errors_in(verdict.faults))
        frames: dict[str, pd.DataFrame] = dict(verdict.judgement.tables) | dict(verdict.earlier.tables)
        for name, schema in {**RAW, **EARLIER}.items():
            frame = frames.get(name, pd.DataFrame({column: pd.Series(dtype=object) for column in schema.names}))
            db.put(name, frame, {column.name: column.sql_type for column in schema.columns})
        calculate(db, model, published)
        made = {name for (name,) in db.rows("SELECT table_name FROM information_schema.tables")}
        tables = {name: db.frame(f'SELECT * FROM "{name}" ORDER BY ALL') for name in CALCULATED if name in made}
    return model, {**tables, NOTES: notes_table(published)}


@cache
def shipped_wave(wave: str) -> tuple[CohortModel, Tables]:
    """As ``calculated_wave`` for a wave that is shipped, once for all tests; only what may be published."""
    model, tables = calculated_wave(ROOT, wave)
    return model, {name: frame for name, frame in tables.items() if name in PUBLISHED or name == NOTES}


@cache
def written(wave: str, language: str, document: str = "report") -> str:
    """What a document says of a shipped wave."""
    model, tables = shipped_wave(wave)
    facts = facts_of(model, tables, language, TEMPLATES)
    delivery = Delivery("Een dienst", "2024-12-31", "CC BY 4.0", "reconstructed", row_counts={"answers": 3})
    return compose(facts, TEMPLATES, own_texts(ROOT, model, language), delivery, document)[0]
