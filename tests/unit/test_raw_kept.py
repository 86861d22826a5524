"""A raw table that was kept comes back as it was, but for what may not be kept."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from pipeline.assets.raw import keep_raw, kept_raw
from pipeline.errors import MeerwaardeError
from pipeline.faults import Fault
from pipeline.ingest.delivered import AppliedCorrection, RawTable, Reading, table_of
from pipeline.orchestration.in_hand import CohortInHand, take_in_hand
from pipeline.saying import say, told_in
from pipeline.workspace import CohortKey, Workspace

ROOT = Path(__file__).resolve().parents[2]
KEY = CohortKey.parse("sterk-uit-armoede/2017-2020")


@pytest.fixture
def hand(tmp_path: Path) -> CohortInHand:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    hand = take_in_hand(Workspace(tmp_path), KEY)
    hand.work.mkdir(parents=True)
    return hand


def a_table() -> RawTable:
    cells = {
        "participant_id": ["p-bbb", "p-aaa", "p-bbb"],
        "hours_per_week": ["24", "1.234", ""],
        "role": ['tab\tand "quote"\nline', "", "ümlaut; 'x'"],
    }
    return dataclasses.replace(
        table_of("outflow", cells, "raw/uitstroom.xlsx"),
        sha256="ab" * 32,
        header=("Deelnemer", "Uren", "Rol"),
        headings={"participant_id": "Deelnemer", "hours_per_week": "Uren", "role": "Rol"},
        faults=(
            Fault("raw/uitstroom.xlsx", "r", say("row {row}", row=4), "b", "c", row=4, value="ORIGINAL", private=True),
        ),
        odd_texts=frozenset({"p-ccc"}),
        typed_in={"hours_per_week": frozenset({"24"}), "participant_id": frozenset({"4711"})},
        readings=(Reading("column", "role", "Rol", "role"),),
        sheet="Blad1",
        originals={"p-aaa": "ORIGINAL", "p-bbb": "4711"},
        corrections=(AppliedCorrection("outflow", "raw/uitstroom.xlsx", (2, 4), "Uren", "why", "who", "2021-03-31"),),
    )


def test_it_comes_back_row_by_row_with_its_faults_readings_and_corrections(hand: CohortInHand) -> None:
    table = a_table()
    keep_raw(hand, table)
    back = kept_raw(hand, "outflow")
    assert {name: column.listed() for name, column in back.columns.items()} == {
        name: column.listed() for name, column in table.columns.items()
    }
    assert list(back.rows) == list(table.rows)
    same = {field.name for field in dataclasses.fields(RawTable)} - {
        "columns", "rows", "originals", "faults", "typed_in",
    }  # fmt: skip
    assert {name: getattr(back, name) for name in same} == {name: getattr(table, name) for name in same}
    assert back.faults == tuple(fault.withheld() for fault in table.faults)
    assert told_in(back.faults[0].found, "nl") == "rij 4"
    # What was typed as a number in the column of identifiers is an identifier.
    assert back.typed_in == {"hours_per_week": {"24"}}
    assert back.originals == {}


def test_no_identifier_is_in_what_was_kept(hand: CohortInHand) -> None:
    keep_raw(hand, a_table())
    for path in hand.work.iterdir():
        data = path.read_bytes()
        assert b"ORIGINAL" not in data, path
        assert b"4711" not in data, path


def test_a_table_without_rows_or_columns_is_kept_too(hand: CohortInHand) -> None:
    for table in (RawTable("outflow", "raw/outflow.csv"), table_of("outflow", {"role": []})):
        keep_raw(hand, table)
        back = kept_raw(hand, "outflow")
        assert len(back) == 0
        assert list(back.columns) == list(table.columns)
        assert back.readable == table.readable


def test_one_that_was_touched_since_is_refused(hand: CohortInHand) -> None:
    keep_raw(hand, a_table())
    path = hand.work / "raw.outflow.parquet"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(MeerwaardeError, match="is not what the step that made it left there"):
        kept_raw(hand, "outflow")
