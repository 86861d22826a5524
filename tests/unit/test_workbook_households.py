"""The workbook of a programme that compares with and without: the ledger's amounts, from avoided use, its shares and more use.

Belongs here: what can be seen without recalculating. Does not belong here: LibreOffice (``tests/integration``).
"""

import pytest

from pipeline.model import CohortModel
from tests.support.cohort import Tables
from tests.support.households import HOUSEHOLDS, model_of, tables
from tests.support.libreoffice import cells
from tests.support.workbooks import assert_equals_ledger, tables_and_book, totals_in


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[CohortModel, Tables, bytes]:
    model = model_of(tmp_path_factory.mktemp("workbook"))
    return (model, *tables_and_book(model, tables()))


def test_it_equals_the_ledger(made: tuple[CohortModel, Tables, bytes]) -> None:
    model, of_engine, book = made
    found = cells(book)
    assert_equals_ledger(found, model, of_engine, model.variant.variant)
    assert any(value for values in totals_in(found).values() for value in values)
    verdicts = [line[5] for line in found["Aansluiting"] if len(line) > 5 and line[5] in ("gelijk", "anders")]
    assert verdicts
    assert set(verdicts) == {"gelijk"}


def test_it_speaks_of_households(made: tuple[CohortModel, Tables, bytes]) -> None:
    found = cells(made[2])
    assert "Baten per huishouden" in [line[0] for line in found["Totalen"]]
    numbers = {str(line[0]): line[3] for line in found["Invoer"] if len(line) > 3}
    assert numbers["Huishoudens"] == len(HOUSEHOLDS)
    sheets = ("Invoer", "Totalen", "Hoeveelheid en prijs")
    said = " ".join(str(cell) for sheet in sheets for line in found[sheet] for cell in line)
    assert "afgestudeerd" not in said.lower()
    assert "per deelnemer" not in said.lower()
