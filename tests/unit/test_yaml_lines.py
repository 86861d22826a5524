"""Reading YAML: exact values, the line of each, and nothing guessed.

Belongs here: ``pipeline.model.yaml_lines``. Does not belong here: what the values mean.
"""

import time
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.faults import Fault, FaultsError
from pipeline.model import yaml_lines
from pipeline.model.yaml_lines import Located
from pipeline.saying import told_in


def load(folder: Path, text: str | bytes) -> Located:
    path = folder / "file.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return yaml_lines.load(path, "data/file.yaml")


def fault(folder: Path, text: str | bytes) -> Fault:
    with pytest.raises(FaultsError) as refusal:
        load(folder, text)
    (one,) = refusal.value.faults
    assert one.file == "data/file.yaml"
    return one


TEXT = """\
# a comment
title: A
posts:
  - post: one
    share: 0.10
  - post: two
    parts: [1, {deep: yes}]
text: >-
  over
  lines
"""


def test_every_value_has_its_line(tmp_path: Path) -> None:
    located = load(tmp_path, TEXT)
    lines = {
        ("title",): 2,
        ("posts",): 3,
        ("posts", 0): 4,
        ("posts", 0, "share"): 5,
        ("posts", 1, "post"): 6,
        ("posts", 1, "parts", 1, "deep"): 7,
        ("text",): 8,
    }
    assert {path: located.line(path) for path in lines} == lines
    assert located.line(("posts", 1, "missing", "deeper")) == 6
    assert located.line(("nothing",)) == 2
    assert (
        located.fault(("posts", 0, "share"), "r", "f", "e", "m").place()
        == "data/file.yaml, row 5, column posts.0.share"
    )


def test_lines_count_with_windows_line_ends_and_a_byte_order_mark(tmp_path: Path) -> None:
    located = load(tmp_path, b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert located.value["title"] == "A"
    assert located.line(("posts", 1, "post")) == 6


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-12", -12),
        ("012", "012"),
        ("0o14", "0o14"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("1e5", "1e5"),
        (".5", ".5"),
        ("1.", "1."),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("12:30", "12:30"),
        ("0.10", Decimal("0.10")),
        ("813012.50", Decimal("813012.50")),
        ("0.1234567890123456789", Decimal("0.1234567890123456789")),
        ("2020-02-29", date(2020, 2, 29)),
        ("2021-02-29", "2021-02-29"),
        ("2020-2-9", "2020-2-9"),
        ("2020-02-29 12:00:00", "2020-02-29 12:00:00"),
        ("'12'", "12"),
        ('"2020-02-29"', "2020-02-29"),
        ("'true'", "true"),
        ("|-\n  12", "12"),
        ("9" * 5000, "9" * 5000),
        ("0." + "9" * 5000, "0." + "9" * 5000),
    ],
)
def test_nothing_is_guessed(tmp_path: Path, text: str, value: Any) -> None:
    found = load(tmp_path, f"key: {text}\n").value["key"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "row", "rule", "found"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "doubled_key", "'a' for the second time"),
        ("x:\n  - b: 1\n    b: 2\n", 3, "doubled_key", "'b'"),
        ("a: &x 1\nb: *x\n", 1, "yaml", "anchor"),
        ("a: 1\nb: *x\n", 2, "yaml", "anchor"),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "yaml", "the tag"),
        ("a: !!float 1\n", 1, "yaml", "the tag"),
        ("a: 1\n? [b]\n: 2\n", 2, "yaml", "a key that is not a word"),
        ("a: 1\n---\nb: 2\n", 2, "yaml", "not YAML"),
        ("a: 'open\n", 2, "yaml", "not YAML"),
        ("a: 1\n\tb: 2\n", 2, "yaml", "not YAML"),
        ("a: [1, 2\nb: 3\n", 2, "yaml", "not YAML"),
        ("a: 1\nb: {c: 1, c: 2}\n", 2, "doubled_key", "'c'"),
    ],
)
def test_refused_with_its_line(tmp_path: Path, text: str, row: int, rule: str, found: str) -> None:
    one = fault(tmp_path, text)
    assert (one.row, one.rule) == (row, rule)
    assert found in one.found


def test_not_utf8(tmp_path: Path) -> None:
    one = fault(tmp_path, b"a: 1\nb: caf\xe9\n")
    assert (one.row, one.found) == (2, "a character that is not UTF-8")


def test_zero_bytes(tmp_path: Path) -> None:
    assert "not YAML" in fault(tmp_path, b"a: \x00\n").found


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="the file is missing"):
        yaml_lines.load(tmp_path / "none.yaml", "none.yaml")


def test_empty_file_is_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, "# only a comment\n").value is None


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "a: " + "[" * 300 + "]" * 300,
        "".join(" " * depth + "a:\n" for depth in range(600)),
        "{a: " * 10_000,
        "- " * 20_000 + "x",
    ],
    ids=["open brackets", "brackets", "indentation", "braces", "dashes"],
)
def test_deep_nesting_is_refused_soon(tmp_path: Path, text: str) -> None:
    started = time.process_time()
    one = fault(tmp_path, text)
    assert "nested too deeply" in one.found
    assert time.process_time() - started < 10


def test_forty_levels_are_read(tmp_path: Path) -> None:
    assert load(tmp_path, "[" * 40 + "]" * 40).value is not None


def test_huge_file(tmp_path: Path) -> None:
    one = fault(tmp_path, "a: '" + "x" * 500_000 + "'")
    assert "500006 bytes" in one.found or "bytes" in one.found


def test_random_bytes_end_in_a_value_or_a_fault(tmp_path: Path) -> None:
    pieces = st.sampled_from(["a: ", "\n", "  ", "- ", "[", "]", "{", "}", "'", '"', "|", ">", "&", "*", "!", "#", "?", ":",
                              "2020-01-01", "1.5", "\t", "%", "---", "\xe9", "\u2028"])  # fmt: skip

    @settings(max_examples=150, deadline=None, database=None, derandomize=True)
    @given(st.one_of(st.binary(max_size=40), st.lists(pieces, max_size=15).map(lambda parts: "".join(parts).encode())))
    def read(data: bytes) -> None:
        # Whatever else is raised ends the test.
        with suppress(FaultsError):
            load(tmp_path, data)

    read()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"- table: outflow\n\trecord: x\n", "een tab waar alleen spaties mogen staan"),
        (b"- why: let op: dubbel\n", "een tweede dubbele punt"),
        (b"a: 'open\n", "een aanhalingsteken of haakje dat niet gesloten wordt"),
        (b"a: 1\na: 2\n", "de sleutel 'a' voor de tweede keer"),
        ("a: Andr\u00e9\n".encode("cp1252"), "een teken dat geen UTF-8 is"),
        (b"a: &x 1\n", "een anker of verwijzing"),
    ],
)
def test_whoever_writes_corrections_in_dutch_is_told_in_dutch(tmp_path: Path, data: bytes, words: str) -> None:
    one = fault(tmp_path, data)
    assert words in told_in(one.found, "nl")
    assert all(told_in(part, "nl") != part for part in (one.expected, one.remedy))


def test_an_entry_of_a_list_is_known_by_its_line_and_key(tmp_path: Path) -> None:
    one = load(tmp_path, "- to: 1\n- to: 2\n").fault((1, "to"), "rule", "found", "expected", "remedy")
    assert (one.row, one.column) == (2, "to")
