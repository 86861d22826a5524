"""Records in memory, and every calculated table made of them.

Belongs here: filling in records and running the steps of the calculation in their order. Does not belong here: reading files.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import store
from pipeline.calculation import steps
from pipeline.calculation.chain import amounts, count
from pipeline.calculation.chain import names as name_figures
from pipeline.calculation.database import Database
from pipeline.model import CohortModel
from schemas import RAW
from schemas.calculated import CALCULATED
from schemas.published import Published

Record = Mapping[str, Any]
Row = dict[str, Any]

_FILLED: Mapping[str, Record] = {
    "participants": {"enrolled_on": date(2019, 1, 1), "graduated_on": date(2020, 1, 1), "prior_income": "unknown"},
    "outflow": {"status": "paid_work", "started_on": date(2020, 1, 1)},
    "funding": {
        "funder": "town",
        "actor": "municipality",
        "period_start": date(2020, 1, 1),
        "period_end": date(2020, 12, 31),
    },
    "respondents": {"group": "people", "instrument": "interview", "usable": "yes"},
    "mentions": {"question": "impact"},
    "themes": {"question": "impact", "label_nl": "thema", "label_en": "theme"},
}


def records(table: str, rows: Iterable[Record]) -> list[Row]:
    """Rows of a raw table with every column present; what a test does not say is filled in harmlessly or missing."""
    filled = {column.name: None for column in RAW[table].columns} | dict(_FILLED.get(table, {}))
    return [filled | dict(row) for row in rows]


def cohort(
    participants: Iterable[Record] = (), outflow: Iterable[Record] = (), funding: Iterable[Record] | None = None,
    themes: int = 2, **others: Iterable[Record],
) -> dict[str, list[Row]]:  # fmt: skip
    """The raw tables of a cohort.

    Args:
        participants: at least a participant_id each.
        outflow: at least a participant_id each.
        funding: at least an amount_eur each; one payment of 20,000 when not said.
        themes: how many top-level themes one respondent names about impact.
        others: rows of other tables, in place of what belongs to the themes.
    """
    paid = [{"amount_eur": Decimal(20000)}] if funding is None else funding
    named = [f"theme_{number}" for number in range(themes)]
    tables: dict[str, Iterable[Record]] = {
        "participants": participants,
        "outflow": outflow,
        "funding": paid,
        "respondents": [{"respondent_id": "R1"}],
        "mentions": [{"respondent_id": "R1", "theme": name} for name in named],
        "themes": [{"theme": name} for name in named],
        "answers": [],
        **others,
    }
    return {name: records(name, rows) for name, rows in tables.items()}


def put(db: store.Session, raw: Mapping[str, Sequence[Record] | pd.DataFrame]) -> None:
    """Put raw tables into a session, as the store would give them to the calculation."""
    for name, rows in raw.items():
        frame = rows if isinstance(rows, pd.DataFrame) else frame_of(name, rows)
        db.put(name, frame, {column.name: column.sql_type for column in RAW[name].columns})


def frame_of(table: str, rows: Sequence[Record]) -> pd.DataFrame:
    """Rows as a data frame of object columns."""
    names = RAW[table].names
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in names})


def calculate(db: Database, model: CohortModel) -> None:
    """Every step from records to amounts, and what is made of them; neither walks nor a simulation."""
    count(db, model)
    amounts(db, model)


class Tables(dict[str, list[Row]]):
    """Every calculated table as rows."""

    def total(self, bound: str, column: str = "benefits_eur", variant: str | None = None) -> Decimal:
        """One number of ``totals``, in the first variant when none is named."""
        rows = [row for row in self["totals"] if row["bound"] == bound and variant in (None, row["variant"])]
        assert len({row["variant"] for row in rows}) == 1, "name the variant"
        return rows[0][column]

    def post(self, post: str, bound: str) -> Decimal:
        """What a post adds up to under a bound, in the only variant."""
        (row,) = [row for row in self["posts"] if row["post"] == post and row["bound"] == bound]
        return row["total_eur"]

    def cells(self, table: str, column: str, **where: Any) -> dict[int, Decimal]:
        """A column of a table by benefit year, of the rows that have these values; summed where several remain."""
        found: dict[int, Decimal] = {}
        for row in self[table]:
            if all(row[name] == value for name, value in where.items()):
                found[row["year"]] = found.get(row["year"], Decimal(0)) + row[column]
        return found


def tables_of(
    model: CohortModel,
    raw: Mapping[str, Sequence[Record] | pd.DataFrame],
    published: Sequence[Published] = (),
    only: Sequence[str] | None = None,
) -> Tables:
    """Calculate in memory and take out every table, or only some (figures and comparison are then left out).

    The walks between variants are not among them (see ``walked``), nor what a simulation makes.
    """
    with store.session() as db:
        put(db, raw)
        calculate(db, model)
        if only is None or "figures" in only:
            name_figures(db, model, published)
        return Tables({name: _rows(db, name) for name in only or _made(db)})


def bytes_of(
    model: CohortModel, raw: Mapping[str, Sequence[Record] | pd.DataFrame], folder: Path, threads: int | None = None
) -> dict[str, bytes]:
    """Calculate, and give the bytes of every table as it would be stored."""
    with store.session(threads=threads) as db:
        put(db, raw)
        calculate(db, model)
        name_figures(db, model)
        made = _made(db)
        for name in made:
            db.write(name, folder / f"{name}.parquet")
    return {name: (folder / f"{name}.parquet").read_bytes() for name in made}


def walked(model: CohortModel, raw: Mapping[str, Sequence[Record] | pd.DataFrame]) -> Tables:
    """The tables of the walks between variants."""
    with store.session() as db:
        put(db, raw)
        count(db, model)
        steps.steps(db, model)
        return Tables({name: _rows(db, name) for name in ("steps", "verdicts")})


def _made(db: store.Session) -> list[str]:
    """The calculated tables that there are."""
    there = {name for (name,) in db.rows("SELECT table_name FROM information_schema.tables")}
    return [name for name in CALCULATED if name in there]


def _rows(db: store.Session, name: str) -> list[Row]:
    columns = CALCULATED[name].names
    order = ", ".join(f'"{column}"' for column in columns)
    return [dict(zip(columns, row, strict=True)) for row in db.rows(f"SELECT {order} FROM {name} ORDER BY {order}")]
