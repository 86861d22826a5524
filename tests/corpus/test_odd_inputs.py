"""Every odd input ends in the faults it should, said as it should, and in nothing else."""

import datetime
from pathlib import Path

import pytest
from odd_inputs import ODD_INPUTS, OddInput
from odd_workbooks import ODD_WORKBOOKS

from pipeline.ingest.collecting import LONGEST_SHOWN
from pipeline.ingest.judging import CohortContext
from pipeline.ingest.names import table_of
from tests.support.judged import judge

CONTEXT = CohortContext(
    datetime.date(2017, 1, 1), datetime.date(2020, 12, 31), datetime.date(2020, 12, 31), enrolled_in_period=False
)
ALL = (*ODD_INPUTS, *ODD_WORKBOOKS)


@pytest.mark.parametrize("odd", ALL, ids=lambda odd: odd.name)
def test_odd_input(tmp_path: Path, odd: OddInput) -> None:
    (tmp_path / odd.file).write_bytes(odd.data)
    table = table_of(odd.file.partition(".")[0])
    assert table

    verdict = judge(tmp_path, [table], CONTEXT)

    sentences = [fault.sentence() for fault in verdict.faults]
    assert [(fault.row, fault.column, fault.rule) for fault in verdict.faults] == list(odd.expected), sentences
    assert verdict.row_counts.get(table, 0) == odd.rows
    if odd.expected:
        assert odd.says, sentences
        assert any(odd.says in sentence for sentence in sentences), sentences
    if odd.holds:
        column, value = odd.holds
        assert verdict.tables[table][column].tolist()[0] == value
    for fault, sentence in zip(verdict.faults, sentences, strict=True):
        assert sentence.isprintable(), sentence
        assert len(fault.value or "") <= LONGEST_SHOWN + 3
        assert "111222333" not in sentence


def test_names_are_unique() -> None:
    assert len({odd.name for odd in ALL}) == len(ALL)
