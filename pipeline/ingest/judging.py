"""The verdict on the raw files of a cohort: validated tables in the database, or every fault of all of them.

Belongs here: putting values, rules, quarantine and totals together. Does not belong here: any rule of its own, reading.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.faults import Fault, in_working_order
from pipeline.ingest.context import Asked, CohortContext, QuarantineRule
from pipeline.ingest.control_totals import control_totals
from pipeline.ingest.database import Database
from pipeline.ingest.delivered import AppliedCorrection, FileRead, RawTable, Reading
from pipeline.ingest.findings import faults_of
from pipeline.ingest.quarantine import SetAside, full_faults, judge_rows, set_aside_rows
from pipeline.ingest.source import Source
from pipeline.ingest.typed import ROW_NUMBER, judged, put_typed
from pipeline.model import CohortModel
from schemas import RAW

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CohortContext", "Judgement", "context_of", "forget", "judge_tables"]


class Frames(Mapping[str, "pd.DataFrame"]):
    """Judged tables as data frames of plain values, fetched when asked for: for small tables and tests."""

    def __init__(self, db: Database, names: tuple[str, ...]) -> None:
        self._db = db
        self._names = names
        self._frames: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> "pd.DataFrame":
        """The table called ``name``, rows as in the file."""
        if name not in self._names:
            raise KeyError(name)
        if name not in self._frames:
            columns = ", ".join(f'"{column}"' for column in RAW[name].names)
            self._frames[name] = self._db.frame(f"SELECT {columns} FROM {judged(name)} ORDER BY {ROW_NUMBER}")
        return self._frames[name]

    def __iter__(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(self._names)

    def __len__(self) -> int:
        """How many tables."""
        return len(self._names)


@dataclass(frozen=True)
class Judgement:
    """What became of the raw files.

    Attributes:
        tables: every table that could be read, with all columns of its schema (``Decimal``, ``date``, ``str`` or
            None), rows as in the file; fetched from the session when asked for. Fit for use only when ``faults`` holds
            no error.
        faults: every fault and warning, sorted as a person works through them.
        row_counts: rows per table, without those set aside.
        files: what was read, per table, and as what it was read.
        readings: per table what had to be recognised, of the file and of its columns.
        corrections: the corrections that were applied.
        set_aside: the faults for which rows were set aside.
        db: the session in which the tables lie; they live as long as it does.
    """

    tables: Mapping[str, "pd.DataFrame"]
    faults: list[Fault]
    row_counts: dict[str, int]
    files: dict[str, FileRead]
    readings: dict[str, tuple[Reading, ...]] = field(default_factory=dict)
    corrections: tuple[AppliedCorrection, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    db: Database | None = field(default=None, repr=False, compare=False)

    def write(self, table: str, path: Path) -> int:
        """Write a table to a Parquet file in a total order, without taking its rows through Python; the number of rows."""
        if self.db is None:
            raise ValueError("a judgement without a session has no tables to write")
        return self.db.write(valid(table), path)


def valid(table: str) -> str:
    """The name in the session of a judged table with the columns of its schema only."""
    return f"valid_{table}"


def context_of(model: CohortModel, source: Source | None = None) -> CohortContext:
    """What judging needs to know of a cohort, from its model and from what its deliverer states."""
    period = model.cohort.period
    return CohortContext(
        period_from=period.from_,
        period_until=period.until,
        observed_until=model.cohort.observed_until,
        enrolled_in_period=model.cohort.enrolled_in_period,
        quarantine=tuple(
            QuarantineRule(one.table, one.at_most, frozenset(one.rules)) for one in model.programme.quarantine
        ),
        totals=source.totals if source is not None else {},
        questions=tuple(
            Asked(one.code, tuple(answer.code for answer in one.answers), one.numbers)
            for one in model.model.survey.questions
        ),
        services=tuple(entry.service for entry in model.model.services),
        use_evidence=tuple(entry.code for entry in model.model.use_evidence),
        horizon=model.horizon if model.model.posts else 0,
    )


def judge_tables(raw: Mapping[str, RawTable], context: CohortContext, db: Database) -> Judgement:
    """Judge raw tables that were read before; rules that need a table which could not be read are left out.

    Args:
        raw: the tables the programme uses, as ``enter`` gives them.
        context: what is known of the cohort.
        db: the session in which the values come to lie, as ``judged_<table>``.
    """
    tables = {name: put_typed(table, db) for name, table in raw.items() if table.readable}
    faults = [fault for table in raw.values() for fault in table.faults]
    faults += control_totals(tables, context, db)
    result = judge_rows(tables, context, db)
    for finding in result.findings:
        faults += faults_of(finding, raw[finding.table], result.rows.get(finding.table, frozenset()))
    for finding in result.of_rows:
        faults += faults_of(finding, raw[finding.table], result.rows[finding.table])
    faults += full_faults(result, tables)
    for name in tables:
        columns = ", ".join(f'"{column}"' for column in RAW[name].names)
        db.execute(f"CREATE OR REPLACE VIEW {valid(name)} AS SELECT {columns} FROM {judged(name)}")
    readings = {name: (*raw[name].readings, *table.readings) for name, table in tables.items()}
    return Judgement(
        tables=Frames(db, tuple(tables)),
        faults=in_working_order(faults),
        row_counts={name: len(raw[name]) - len(result.rows.get(name, ())) for name in tables},
        files={name: replace(raw[name].file_read(), readings=readings[name]) for name in tables},
        readings=readings,
        corrections=tuple(one for table in raw.values() for one in table.corrections),
        set_aside=set_aside_rows(result, tables),
        db=db,
    )


def forget(judgement: Judgement) -> None:
    """Drop the judged tables from their session: for a session that goes on to other work."""
    if judgement.db is not None:
        for name in judgement.tables:
            judgement.db.execute(f"DROP VIEW IF EXISTS {valid(name)}")
            judgement.db.execute(f"DROP TABLE IF EXISTS {judged(name)}")
