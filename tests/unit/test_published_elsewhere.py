"""Reading figures that were published elsewhere and are not reproduced: each fault with its row and column."""

from pathlib import Path

import pytest

from pipeline.faults import FaultsError
from pipeline.ingest.published_elsewhere import FILE, read_published_elsewhere
from schemas.published_elsewhere import COLUMNS

ROW = "ratio,Baten,Benefits,,total,1.20,EUR per EUR,made-up,page 1,ratio.low,niet nagerekend,not reproduced"


def read(folder: Path, text: str | bytes) -> list[tuple[int | None, str | None, str]]:
    path = folder / FILE
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    try:
        read_published_elsewhere(path, FILE, {"made-up"})
    except FaultsError as error:
        return [(fault.row, fault.column, fault.rule) for fault in error.faults]
    return []


HEAD = ",".join(COLUMNS)
CASES = [
    ("", [(1, None, "header")]),
    (HEAD.replace("scope", "reach"), [(1, None, "header")]),
    (f"{HEAD}\n{ROW},more", [(2, None, "cells")]),
    (f"{HEAD}\n{ROW}\n{ROW}", [(3, None, "doubled_row")]),
    (f"{HEAD}\n{ROW.replace('made-up', 'unheard-of')}", [(2, "document", "unknown_document")]),
    (f"{HEAD}\n{ROW.replace('not reproduced', '')}", [(2, "note_en", "empty")]),
    (b"\xff\xfe", [(None, None, "encoding")]),
    (f'{HEAD}\n"ratio', [(None, None, "csv")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_fault_is_told_with_its_place(
    tmp_path: Path, text: str | bytes, expected: list[tuple[int | None, str | None, str]]
) -> None:
    assert read(tmp_path, text) == expected


def test_words_are_kept_as_published_and_no_file_is_no_figures(tmp_path: Path) -> None:
    path = tmp_path / FILE
    assert read_published_elsewhere(path, FILE) == []
    path.write_text(f"{HEAD}\n{ROW.replace('1.20', 'ruim een kwart')}\n", encoding="utf-8")
    (entry,) = read_published_elsewhere(path, FILE, {"made-up"})
    assert (entry.published, entry.bound, entry.figure) == ("ruim een kwart", None, "ratio.low")
