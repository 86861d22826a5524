"""Workbooks of programmes in a test: their tables, their bytes, and one typed over with what another one holds.

Belongs here: making and comparing workbooks. Does not belong here: LibreOffice (``libreoffice``), what is expected.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.ingest.judging import CohortContext
from pipeline.model import CohortModel, load
from pipeline.workbook import build_workbook, tables_for
from schemas.calculated import CALCULATED
from tests.support.cohort import Tables, tables_of
from tests.support.judged import judge
from tests.support.libreoffice import Cells, cells, changed, formulas

ROOT = Path(__file__).resolve().parents[2]
Raw = Mapping[str, Any]


@cache
def shipped() -> tuple[CohortModel, dict[str, pd.DataFrame]]:
    """The programme that ships with the project, and its validated records."""
    model = load(ROOT, "sterk-uit-armoede", "2017-2020")
    folder = ROOT / "data" / "programmes" / "sterk-uit-armoede" / "cohorts" / "2017-2020" / "raw"
    own = model.cohort
    context = CohortContext(own.period.from_, own.period.until, own.observed_until, own.enrolled_in_period)
    return model, dict(judge(folder, model.tables, context).tables)


def tables_and_book(model: CohortModel, raw: Raw, language: str | None = None) -> tuple[Tables, bytes]:
    """What the engine calculates, and the workbook made of it."""
    wanted = [name for name in tables_for(model) if name != "disclosed"]
    tables = tables_of(model, raw, only=wanted)
    frames = {name: pd.DataFrame(rows, columns=CALCULATED[name].names, dtype=object) for name, rows in tables.items()}
    return tables, build_workbook(model, frames, language)


def typed_over(book: bytes, other: bytes, sheets: Sequence[str]) -> bytes:
    """The workbook with the other one's numbers typed into its input cells; formulas and cached values stay its own."""
    ours, theirs, live = cells(book), cells(other), formulas(book)
    for sheet in sheets:
        changes = {}
        for row, line in enumerate(theirs[sheet]):
            for column, value in enumerate(line):
                name = f"{chr(ord('A') + column)}{row + 1}"
                if isinstance(value, float) and name not in live[sheet] and value != ours[sheet][row][column]:
                    changes[name] = value
        if changes:
            book = changed(book, sheet, changes)
    return book


def totals_in(found: Cells, sheet: str = "Totalen") -> dict[str, list[Decimal]]:
    """Label -> the number under every bound, of the sheet of totals."""
    return {
        str(row[0]): [Decimal(repr(value)) for value in row[1:] if isinstance(value, float)]
        for row in found[sheet]
        if any(isinstance(value, float) for value in row[1:])
    }


def assert_equals_ledger(found: Cells, model: CohortModel, tables: Tables, variant: str) -> None:
    """Every total and every post of the sheet of totals is the ledger's, to the cent."""
    shown = totals_in(found)
    cent = Decimal("0.005")
    for at, bound in enumerate(entry.bound for entry in model.model.bounds):
        (row,) = [row for row in tables["totals"] if (row["variant"], row["bound"]) == (variant, bound)]
        for label, column in (("Baten", "benefits_eur"), ("Kosten", "costs_eur"), ("Saldo", "net_eur")):
            assert abs(shown[label][at] - row[column]) < cent, (variant, bound, label)
        if row["ratio"] is not None:
            assert abs(shown["Baten per euro kosten"][at] - row["ratio"]) < Decimal("0.0000001")
        if row["net_per_participant_eur"] is not None:
            assert abs(shown[f"Saldo per {model.programme.counted.one.nl}"][at] - row["net_per_participant_eur"]) < cent
        for post in model.model.posts:
            (total,) = [
                each["total_eur"]
                for each in tables["posts"]
                if (each["variant"], each["bound"], each["post"]) == (variant, bound, post.post)
            ]
            assert abs(shown[post.label.nl][at] - total) < cent, (variant, bound, post.post)
