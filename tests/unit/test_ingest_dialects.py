"""The same table in every dialect, each file made by a program that people use: read back to the same rows.

Belongs here: the files of ``tests/fixtures/dialects``. Does not belong here: single odd cells (``corpus``).
"""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from raw_folder import CONTEXT

from tests.support.judged import judge

FOLDER = Path(__file__).parents[1] / "fixtures" / "dialects"
FILES = sorted(path.name for path in FOLDER.iterdir() if path.suffix != ".md")
ROWS = [
    {
        "funder": "gemeente Één",
        "actor": "municipality",
        "period_start": datetime.date(2017, 1, 1),
        "period_end": datetime.date(2020, 12, 31),
        "amount_eur": Decimal("274687.5"),
        "kind": "contribution",
        "note": 'tarief; "per jaar", twee regels\n€ en é',
    },
    {
        "funder": "Fonds ’t Hout",
        "actor": "foundation",
        "period_start": datetime.date(2018, 1, 13),
        "period_end": datetime.date(2019, 12, 31),
        "amount_eur": Decimal(225000),
        "kind": "grant",
        "note": None,
    },
    {
        "funder": "x",
        "actor": "province",
        "period_start": datetime.date(2018, 3, 31),
        "period_end": datetime.date(2018, 4, 3),
        "amount_eur": Decimal("0.5"),
        "kind": None,
        "note": "zie 1.234",
    },
]


@pytest.mark.parametrize("name", FILES)
def test_a_dialect_is_read_to_the_same_rows(tmp_path: Path, name: str) -> None:
    (tmp_path / f"funding{Path(name).suffix}").write_bytes((FOLDER / name).read_bytes())
    found = judge(tmp_path, ["funding"], CONTEXT)
    assert [fault.sentence() for fault in found.faults] == []
    rows = found.tables["funding"].to_dict("records")
    for row in rows:
        # A line end in a cell is the dialect's own.
        row["note"] = row["note"] and row["note"].replace("\r\n", "\n").replace("\r", "\n")
    assert rows == ROWS


def test_there_are_files_of_every_kind() -> None:
    assert len(FILES) >= 11
    assert {Path(name).suffix for name in FILES} == {".csv", ".xlsx", ".ods"}
