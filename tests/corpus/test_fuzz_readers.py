"""Random bytes, rows and spoiled files never end in anything but tables and faults."""

import datetime
import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odd_inputs import ODD_INPUTS
from odd_workbooks import NAMES, ODD_WORKBOOKS, ROW

from pipeline.faults import Fault
from pipeline.ingest.judging import CohortContext, Judgement
from pipeline.ingest.parsing import Problem, parse_column
from pipeline.ingest.reading import read
from schemas import RAW
from tests.support.judged import judge
from tests.support.made_workbooks import ods, ods_rows, sheet_of, xlsx, zipped

CONTEXT = CohortContext(
    datetime.date(2017, 1, 1), datetime.date(2020, 12, 31), datetime.date(2020, 12, 31), enrolled_in_period=True
)
TABLES = ("participants", "outflow", "funding", "respondents", "mentions", "answers", "themes")
SEEDS = tuple(odd.data for odd in ODD_INPUTS if len(odd.data) < 500)
BOOKS = tuple(odd.data for odd in ODD_WORKBOOKS if odd.rows and len(odd.data) < 5000)
XLSX = xlsx({"Uitleg": sheet_of([["lees dit"]]), "Data": sheet_of([NAMES, ROW, ROW], at=(3, 1))})
ODS = ods({"Uitleg": ods_rows([["lees dit"]]), "Data": ods_rows([NAMES, ROW, ROW])})
WORDS = st.sampled_from(
    [
        "participant_id", "status", "started_on", "ended_on", "paid_work", "P1", "2019-01-01", "1-2-2019", "1.234",
        "1,5", "yes", "no", "", " ", '"', '""', "é", "\u202e", "111222333", "x" * 50, "=1+1", "respondent_id", "question",
        "theme", "parent", "impact", "answer", "funder", "actor", "amount_eur", "period_start", "period_end", "province",
        "quote", "quote_consent", "ja", "€ 12,-", "31 maart 2020", "3/31/2020", "#N/B", "sep=;", "Deelnemer", "Begin",
    ]
)  # fmt: skip
XML = st.sampled_from(
    [b"<", b">", b'"', b"/>", b"</row>", b"<row>", b't="s"', b't="e"', b' r="ZZ9"', b"999999999", b"-1", b"1E999", b"&#0;",
     b"&lt;", b"<!DOCTYPE x>", b"\xff", b"NaN", b"<v>", b"</v>", b"table:number-rows-repeated=\"99999\"", b"<text:p>"]
)  # fmt: skip


def judged(name: str, data: bytes) -> Judgement:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        verdict = judge(Path(folder), TABLES, CONTEXT)
    assert all(isinstance(fault, Fault) and fault.sentence().isprintable() for fault in verdict.faults)
    return verdict


def read_only(name: str, data: bytes) -> None:
    """Reading alone, which is what fuzzing is after; a good deal faster than a verdict."""
    table = name.partition(".")[0]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        raw = read(Path(folder), [table], pseudonym=lambda person, text: f"{person}~{len(text)}")[table]
    assert raw.readable or raw.faults
    assert all(fault.sentence().isprintable() for fault in raw.faults)
    assert all(len(column) == len(raw) for column in raw.columns.values())


@given(data=st.binary(max_size=400), table=st.sampled_from(TABLES), suffix=st.sampled_from(["csv", "xlsx", "ods"]))
@settings(max_examples=200, deadline=None)
def test_any_bytes(data: bytes, table: str, suffix: str) -> None:
    read_only(f"{table}.{suffix}", data)


@given(
    rows=st.lists(st.lists(WORDS, max_size=9), max_size=12),
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    table=st.sampled_from(TABLES),
)
@settings(max_examples=50, deadline=None)
def test_any_rows(rows: list[list[str]], delimiter: str, end: str, encoding: str, table: str) -> None:
    judged(f"{table}.csv", end.join(delimiter.join(row) for row in rows).encode(encoding))


@given(
    seed=st.sampled_from(SEEDS), at=st.integers(0, 500), piece=st.binary(min_size=1, max_size=6), cut=st.integers(0, 6)
)
@settings(max_examples=200, deadline=None)
def test_spoiled_files(seed: bytes, at: int, piece: bytes, cut: int) -> None:
    at = min(at, len(seed))
    read_only("answers.csv", seed[:at] + piece + seed[at + cut :])


@given(
    seed=st.sampled_from(BOOKS), at=st.integers(0, 5000), piece=st.binary(min_size=1, max_size=6), cut=st.integers(0, 6)
)
@settings(max_examples=200, deadline=None)
def test_spoiled_zips(seed: bytes, at: int, piece: bytes, cut: int) -> None:
    at %= len(seed)
    read_only("answers.xlsx", seed[:at] + piece + seed[at + cut :])


def _spoiled_part(book: bytes, part: int, at: int, piece: bytes, cut: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = sorted(parts)[part % len(parts)]
    content = parts[name]
    assert isinstance(content, bytes)
    at %= len(content) + 1
    return zipped({**parts, name: content[:at] + piece + content[at + cut :]})


@given(
    book=st.sampled_from([XLSX, ODS]),
    part=st.integers(0, 20),
    at=st.integers(0, 5000),
    piece=st.one_of(XML, st.binary(max_size=4)),
    cut=st.integers(0, 12),
)
@settings(max_examples=300, deadline=None)
def test_workbooks_with_a_spoiled_part(book: bytes, part: int, at: int, piece: bytes, cut: int) -> None:
    read_only("answers.xlsx", _spoiled_part(book, part, at, piece, cut))


@given(
    texts=st.lists(
        st.one_of(WORDS, st.text(min_size=1, max_size=30), st.text("0123456789-/.,€ %'", min_size=1, max_size=20))
    )
)
@settings(max_examples=300, deadline=None)
def test_any_texts_are_values_or_problems(texts: list[str]) -> None:
    texts = [text for text in texts if text]
    for table in RAW.values():
        for column in table.columns:
            values = parse_column(texts, column, texts[::3]).values
            assert set(values) == set(texts)
            assert all(not isinstance(value, Problem) or str(value.found).isprintable() for value in values.values())


@pytest.mark.slow
@given(data=st.binary(max_size=5000), table=st.sampled_from(TABLES), suffix=st.sampled_from(["csv", "xlsx", "ods"]))
@settings(max_examples=20_000, deadline=None)
def test_any_bytes_for_long(data: bytes, table: str, suffix: str) -> None:
    read_only(f"{table}.{suffix}", data)


@pytest.mark.slow
@given(
    book=st.sampled_from([XLSX, ODS]),
    part=st.integers(0, 20),
    at=st.integers(0, 5000),
    piece=st.one_of(XML, st.binary(max_size=4)),
    cut=st.integers(0, 12),
)
@settings(max_examples=20_000, deadline=None)
def test_workbooks_with_a_spoiled_part_for_long(book: bytes, part: int, at: int, piece: bytes, cut: int) -> None:
    read_only("answers.xlsx", _spoiled_part(book, part, at, piece, cut))
