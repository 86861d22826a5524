"""A large plain CSV is read in columns, with the same outcome as row by row."""

import random
from pathlib import Path

import numpy as np
import pytest

from pipeline.ingest import RawTable, delimited, plain_rows, read

CAFE = "caf\u00e9 "
HEADER = "participant_id,status,started_on,role\n"


def rows(count: int, end: str = "\n", role: str = "kok") -> str:
    chance = random.Random(1)
    return "".join(
        f"D{number // 3:05d},{chance.choice(('none', 'education', ''))},2020-0{chance.randrange(1, 10)}-11,{role}{end}"
        for number in range(count)
    )


CASES: dict[str, bytes] = {
    "plain": (HEADER + rows(900)).encode(),
    "no line end at the end": (HEADER + rows(900)).rstrip("\n").encode(),
    "windows line ends": (HEADER.replace("\n", "\r\n") + rows(900, "\r\n")).encode(),
    "utf-8 with accents": ("\ufeff" + HEADER + rows(900, role="caf\u00e9")).encode(),
    "windows-1252": (HEADER + rows(900, role="caf\u00e9")).encode("cp1252"),
    "spaces": (HEADER + rows(900, role=" a  b ")).encode(),
    "words that go on alike": (
        HEADER
        + "".join(f"D1,none,2020-01-01,{'abcdefgh' * (n % 4)}{'xy'[n % 2] * (n % 19)}{n % 3}\n" for n in range(900))
    ).encode(),
    "long and short words with accents": (
        HEADER + "".join(f"D1,none,2020-01-01,{CAFE * (n % 5)}{'o' * (n % 9)}\n" for n in range(900))
    ).encode(),
    "two long cells": (HEADER + rows(9, role="a" * 9_000) + rows(9, role="a" * 8_999 + "b") + rows(900)).encode(),
    "longer cells and the same with more": (
        HEADER + "".join(f"D1,none,2020-01-01,{'a' * (250 + n % 14)}\n" for n in range(900))
    ).encode(),
    "semicolons": (HEADER + rows(900)).replace(",", ";").encode(),
    "a hash and words that mean missing elsewhere": (
        HEADER + rows(300) + rows(300, role="NA") + rows(300, role="#1")
    ).encode(),
    "a quoted cell": (HEADER + rows(900) + 'D1,none,2020-01-01,"a, b"\n').encode(),
    "a row too long": (HEADER + rows(500) + "D1,none,2020-01-01,a,b\n" + rows(500)).encode(),
    "a row too short": (HEADER + rows(500) + "D1,none,2020-01-01\n" + rows(500)).encode(),
    "a long and a short row": (
        HEADER + rows(500) + "D1,none,2020-01-01,a,b\nD1,none,2020-01-01\n" + rows(500)
    ).encode(),
    "the first row too long": (HEADER + "D1,none,2020-01-01,a,b\n" + rows(900)).encode(),
    "a blank line": (HEADER + rows(500) + "\n" + rows(500)).encode(),
    "blank rows": (HEADER + rows(500) + ",,,\n" + rows(500) + ",,,\n").encode(),
    "an old line end in a cell": (HEADER + rows(500) + "D1,none,2020-01-01,a\rb\n").encode(),
    "a cell too long": (HEADER + rows(500) + f"D1,none,2020-01-01,{'a' * 40_000}\n" + rows(10)).encode(),
}


def outcome(folder: Path, data: bytes) -> RawTable:
    folder.mkdir(exist_ok=True)
    (folder / "outflow.csv").write_bytes(data)
    return read(folder, ["outflow"])["outflow"]


@pytest.mark.parametrize("name", CASES)
def test_the_outcome_is_the_same_as_row_by_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    slow = outcome(tmp_path, CASES[name])
    monkeypatch.setattr(plain_rows, "LARGE", 0)
    monkeypatch.setattr(plain_rows, "_STRETCH", 3_000)
    fast = outcome(tmp_path, CASES[name])
    assert fast.faults == slow.faults
    assert fast.readings == slow.readings
    assert fast.odd_texts == slow.odd_texts
    assert np.array_equal(fast.rows, slow.rows)
    assert {name: column.listed() for name, column in fast.columns.items()} == {
        name: column.listed() for name, column in slow.columns.items()
    }
    assert [column.texts for column in fast.columns.values()] == [column.texts for column in slow.columns.values()]


@pytest.mark.parametrize(("name", "plain"), [("plain", True), ("windows-1252", True), ("a quoted cell", False)])
def test_plain_files_are_read_in_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, plain: bool
) -> None:
    monkeypatch.setattr(plain_rows, "LARGE", 0)
    found = []
    in_columns = plain_rows.plain_columns
    monkeypatch.setattr(delimited, "plain_columns", lambda *given: found.append(in_columns(*given)) or found[-1])
    outcome(tmp_path, CASES[name])
    assert (found[0] is not None) == plain


def test_the_sieve_for_many_texts_lets_none_through_that_is_suspect() -> None:
    from pipeline.ingest import admitting

    texts = [
        "",
        "a",
        " a",
        "a ",
        "a\tb",
        "x@y",
        "1234567",
        "12345678",
        "1-2-3-4-5-6-7-8",
        "#N/B",
        "Err:502",
        "\x00",
        "\x7f",
        "b",
    ]
    few = [text for text in texts if admitting._SUSPECT.search(text)]
    many = list(filter(admitting._SUSPECT.search, admitting._perhaps_suspect(texts)))
    assert many == few
    assert len(few) > 5
    assert list(admitting._perhaps_suspect([*texts, "caf\u00e9"])) == [*texts, "caf\u00e9"]
