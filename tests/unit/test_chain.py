"""The calculation in one go makes every calculated table, and the short ways give what the long one gives."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import store
from pipeline.calculation import chain
from pipeline.totals import main, totals_of
from pipeline.workspace import Workspace
from schemas.calculated import CALCULATED
from tests.support.cohort import cohort, put
from tests.support.shipped import KEY, ROOT, shipped_model, shipped_raw
from tests.support.sides import CHANGES, with_records
from tests.support.sides import KEY as EXAMPLE
from tests.support.workspace import example

# What changed since the last release is no calculation: it compares.
COMPARED = {"changes"}


def test_every_calculated_table_is_made() -> None:
    with store.session() as db:
        put(db, shipped_raw())
        chain.calculate(db, shipped_model())
        there = {name for (name,) in db.rows("SELECT table_name FROM information_schema.tables")}
    assert there >= CALCULATED.keys() - COMPARED


def test_the_short_ways_give_the_same(tmp_path: Path) -> None:
    model, raw = example(), cohort([{"participant_id": "P1"}], [{"participant_id": "P1", "hours_per_week": 20}])
    found = {}
    for step in (chain.calculate, chain.results, chain.totals):
        with store.session() as db:
            put(db, raw)
            step(db, model)
            found[step.__name__] = (
                db.rows("SELECT * FROM totals ORDER BY ALL"),
                (db.rows("SELECT * FROM figures ORDER BY ALL") if step is not chain.totals else None),
            )
    assert found["calculate"] == found["results"]
    assert found["totals"][0] == found["results"][0]


def test_what_is_printed_is_exact_and_a_line_per_workspace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = with_records(tmp_path)
    name = str(EXAMPLE)
    assert main([str(ROOT), str(KEY), str(copy.root), name]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["cohort"] for line in lines] == [str(KEY), name]
    for line, root, key in zip(lines, (ROOT, copy.root), (KEY, EXAMPLE), strict=True):
        wanted = totals_of(Workspace(root), key)
        for table in ("totals", "figures"):
            assert len(line[table]) == len(wanted[table])
            for printed, exact in zip(line[table], wanted[table], strict=True):
                assert {column: None if cell is None else str(cell) for column, cell in printed.items()} == {
                    column: format(value, "f") if isinstance(value, Decimal) else value
                    for column, value in exact.items()
                }


def test_faults_are_a_line_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = with_records(tmp_path)
    copy.replace(CHANGES["participants"][0], "paid_work", "payed_work")
    assert main([str(copy.root), str(EXAMPLE), str(ROOT), str(KEY)]) == 1
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert "payed_work" in first["faults"][0]
    assert "totals" in second
    assert main([str(copy.root)]) == 2


def test_a_mixture_may_have_payments_of_another_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = with_records(tmp_path)
    copy.replace(CHANGES["funding"][0], "2019-01-01,2020-12-31", "2011-01-01,2012-12-31")
    place = [str(copy.root), str(EXAMPLE)]
    assert main(place) == 1
    assert "funding_outside_period" in capsys.readouterr().out
    assert main(["--mixture", *place]) == 0
