"""Every odd input ends in the faults it should, and in nothing else."""

import datetime
from pathlib import Path

import pytest
from odd_inputs import ODD_INPUTS, OddInput

from pipeline.ingest import CohortContext, judge
from pipeline.ingest.collecting import LONGEST_SHOWN

CONTEXT = CohortContext(
    datetime.date(2017, 1, 1), datetime.date(2020, 12, 31), datetime.date(2020, 12, 31), enrolled_in_period=False
)


@pytest.mark.parametrize("odd", ODD_INPUTS, ids=lambda odd: odd.name)
def test_odd_input(tmp_path: Path, odd: OddInput) -> None:
    (tmp_path / odd.file).write_bytes(odd.data)
    table = odd.file.partition(".")[0]

    verdict = judge(tmp_path, [table], CONTEXT)

    assert [(fault.row, fault.column, fault.rule) for fault in verdict.faults] == list(odd.expected)
    assert verdict.row_counts.get(table, 0) == odd.rows
    for fault in verdict.faults:
        sentence = fault.sentence()
        assert sentence.isprintable(), sentence
        assert len(fault.value or "") <= LONGEST_SHOWN + 3
        assert "111222333" not in sentence


def test_names_are_unique() -> None:
    assert len({odd.name for odd in ODD_INPUTS}) == len(ODD_INPUTS)
