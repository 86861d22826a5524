"""The shipped programme that compares with and without: fit, calculated, invented as the generator invents it, and never
shown as a reproduction of what was published."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import store
from pipeline.calculation import chain
from pipeline.calculation.case import case
from pipeline.check import verdict_on
from pipeline.ingest.entering import enter
from pipeline.ingest.published_elsewhere import FILE, read_published_elsewhere
from pipeline.model import CohortModel, load
from pipeline.synthetic import invented
from pipeline.workspace import CohortKey, Workspace
from schemas import RAW
from tests.support.cohort import frame_of

ROOT = Path(__file__).resolve().parents[2]
WORKSPACE = Workspace(ROOT)
KEY = CohortKey("van-overleven-naar-leven", "2017-2020")
SEED, HOUSEHOLDS = 2017, 85


@pytest.fixture(scope="module")
def model() -> CohortModel:
    return load(ROOT, KEY.programme, KEY.cohort)


@pytest.fixture(scope="module")
def calculated(model: CohortModel):
    path = WORKSPACE.cohort_dir(KEY) / FILE
    with store.session() as db:
        verdict = verdict_on(WORKSPACE, KEY, model, enter(WORKSPACE.raw_dir(KEY), model.tables), db)
        assert [fault.sentence() for fault in verdict.faults] == []
        assert verdict.source is not None
        assert verdict.source.records == "synthetic"
        for name, table in RAW.items():
            frame = verdict.judgement.tables[name] if name in model.tables else frame_of(name, [])
            db.put(name, frame, {column.name: column.sql_type for column in table.columns})
        chain.calculate(db, model, (), read_published_elsewhere(path, path.name, model.documents))
        yield db


def test_the_households_are_those_that_the_generator_invents(model: CohortModel) -> None:
    made = invented(WORKSPACE, KEY, model, HOUSEHOLDS, SEED)
    for name, content in made.items():
        assert (WORKSPACE.raw_dir(KEY) / name).read_bytes() == content, name


def test_bounds_lie_in_order_and_nothing_published_is_claimed(calculated: store.Session) -> None:
    ratios = dict(calculated.rows("SELECT bound, ratio FROM totals WHERE variant = 'guideline'"))
    assert ratios["pessimistic"] < ratios["middle"] < ratios["optimistic"]
    assert calculated.rows("SELECT COUNT(*) FROM reproduction") == [(0,)]
    rows = calculated.rows("SELECT item, scope, published, own FROM published_elsewhere ORDER BY position")
    assert [row[:3] for row in rows] == [
        ("ratio", "low", "1.20"),
        ("ratio", "high", "1.92"),
        ("return", "title", "190 %"),
        ("households", "total", "85"),
        ("debt_fallen", "share", "ruim een kwart"),
    ]
    assert rows[0][3] == ratios["pessimistic"]
    assert rows[2][3] is None
    assert rows[3][3] == HOUSEHOLDS


def test_more_care_in_the_first_year_is_a_cost_that_can_be_seen(calculated: store.Session) -> None:
    found = calculated.rows(
        "SELECT amount_eur FROM ledger WHERE variant = 'guideline' AND post = 'mental_health_care' "
        "AND bound = 'pessimistic' AND year = 1"
    )
    assert found[0][0] < 0


def test_the_cases_add_up_to_the_cohort(model: CohortModel, calculated: store.Session) -> None:
    """A cohort of some of the households: each of them alone, and all of them at once."""
    names = [name for (name,) in calculated.rows("SELECT household_id FROM households ORDER BY household_id")][:60:5]
    some = ", ".join(f"'{name}'" for name in names)
    frames = {
        name: calculated.frame(f"SELECT * FROM {name} WHERE household_id IN ({some}) ORDER BY ALL")
        for name in ("households", "service_use")
    }
    assert len(frames["service_use"]) > len(names) == 12

    def put(db: store.Session) -> None:
        for table, schema in RAW.items():
            db.put(table, frames.get(table, frame_of(table, [])), {one.name: one.sql_type for one in schema.columns})

    together: dict[str, Decimal] = {}
    for name in names:
        with store.session() as db:
            put(db)
            for bound, total in case(db, model, name).totals.items():
                together[bound] = together.get(bound, Decimal(0)) + total
    with store.session() as db:
        put(db)
        chain.count(db, model)
        chain.sums(db, model)
        benefits = dict(db.rows("SELECT bound, benefits_eur FROM totals WHERE variant = 'guideline'"))
    assert benefits.keys() == together.keys()
    for bound, total in benefits.items():
        assert total != 0
        assert abs(together[bound] - total) < Decimal("0.01"), bound


def test_every_published_figure_has_its_note_in_two_languages() -> None:
    with (WORKSPACE.cohort_dir(KEY) / FILE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["note_nl"] and row["note_en"] for row in rows)
    assert any("2,90" in row["note_nl"] and "1,92" in row["note_nl"] for row in rows)
