"""Random bytes never end in anything but tables and faults."""

import datetime
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odd_inputs import ODD_INPUTS

from pipeline.faults import Fault
from pipeline.ingest import CohortContext, Judgement, judge

CONTEXT = CohortContext(
    datetime.date(2017, 1, 1), datetime.date(2020, 12, 31), datetime.date(2020, 12, 31), enrolled_in_period=True
)
TABLES = ("participants", "outflow", "funding", "respondents", "mentions", "answers", "themes")
SEEDS = tuple(odd.data for odd in ODD_INPUTS if len(odd.data) < 500)
WORDS = st.sampled_from(
    [
        "participant_id", "status", "started_on", "ended_on", "paid_work", "P1", "2019-01-01", "1-2-2019", "1.234",
        "1,5", "yes", "no", "", " ", '"', '""', "é", "\u202e", "111222333", "x" * 50, "=1+1", "respondent_id", "question",
        "theme", "parent", "impact", "answer", "funder", "actor", "amount_eur", "period_start", "period_end", "province",
    ]
)  # fmt: skip


def judged(name: str, data: bytes) -> Judgement:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        verdict = judge(Path(folder), TABLES, CONTEXT)
    assert all(isinstance(fault, Fault) and fault.sentence().isprintable() for fault in verdict.faults)
    return verdict


@given(data=st.binary(max_size=400), table=st.sampled_from(TABLES), suffix=st.sampled_from(["csv", "xlsx"]))
@settings(max_examples=150, deadline=None)
def test_any_bytes(data: bytes, table: str, suffix: str) -> None:
    judged(f"{table}.{suffix}", data)


@given(
    rows=st.lists(st.lists(WORDS, max_size=9), max_size=12),
    delimiter=st.sampled_from(",;"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    table=st.sampled_from(TABLES),
)
@settings(max_examples=150, deadline=None)
def test_any_rows(rows: list[list[str]], delimiter: str, end: str, table: str) -> None:
    judged(f"{table}.csv", end.join(delimiter.join(row) for row in rows).encode())


@given(
    seed=st.sampled_from(SEEDS), at=st.integers(0, 500), piece=st.binary(min_size=1, max_size=6), cut=st.integers(0, 6)
)
@settings(max_examples=150, deadline=None)
def test_spoiled_files(seed: bytes, at: int, piece: bytes, cut: int) -> None:
    at = min(at, len(seed))
    judged("answers.csv", seed[:at] + piece + seed[at + cut :])


@pytest.mark.slow
@given(data=st.binary(max_size=5000), table=st.sampled_from(TABLES))
@settings(max_examples=20_000, deadline=None)
def test_any_bytes_for_long(data: bytes, table: str) -> None:
    judged(f"{table}.csv", data)
