"""The shipped records in every dialect the readers know give the same ledger, to the byte.

Belongs here: whole deliveries in one dialect each, from files to ledger. Does not belong here: single odd cells (``corpus``).
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from workspaces import copy_of_data

from pipeline import store
from pipeline.workspace import Workspace
from tests.support import dialects as d
from tests.support.cohort import calculate, put
from tests.support.libreoffice import needs_libreoffice
from tests.support.shipped import KEY, ROOT, delivered_frames, shipped_model

Files = Mapping[str, bytes]


@cache
def _shipped_rows() -> dict[str, d.Rows]:
    raw = Workspace(ROOT).raw_dir(KEY)
    return {table: d.canonical(raw / f"{table}.csv") for table in shipped_model().tables}


def _csv(dialect: d.Dialect, delimiter: str, encoding: str = "utf-8", first: str = "", line: str = "\r\n") -> Files:
    return {
        f"{table}.csv": d.as_csv(dialect.of(table, rows), delimiter, encoding, first, line)
        for table, rows in _shipped_rows().items()
    }


def _xlsx(at: tuple[int, int] = (0, 0), sheet: str = "Blad1", typed: bool = True) -> Files:
    return {
        f"{table}.xlsx": d.as_xlsx(table, rows, sheet=sheet, at=at, typed=typed)
        for table, rows in _shipped_rows().items()
    }


DELIVERIES: Mapping[str, Callable[[], Files]] = {
    "comma": lambda: _csv(d.OURS, ","),
    "semicolon, dutch": lambda: _csv(d.DUTCH, ";"),
    "semicolon, dutch, byte order mark": lambda: _csv(d.DUTCH, ";", "utf-8-sig"),
    "semicolon, dutch, windows-1252": lambda: _csv(d.DUTCH, ";", "cp1252"),
    "tab, spelt out": lambda: _csv(d.SPELT_OUT, "\t"),
    "tab, utf-16, as Excel's unicode text": lambda: _csv(d.DUTCH, "\t", "utf-16"),
    "semicolon, shortened months": lambda: _csv(d.SHORTENED, ";"),
    "semicolon, points in dates": lambda: _csv(d.POINTED, ";"),
    "comma, english": lambda: _csv(d.ENGLISH, ",", line="\n"),
    "excel's first line": lambda: _csv(d.DUTCH, ";", "utf-8-sig", first="sep=;\r\n"),
    "xlsx": _xlsx,
    "xlsx, second sheet, row 5, column 3": lambda: _xlsx(at=(4, 2), sheet="Gegevens"),
    "xlsx, everything text": lambda: _xlsx(typed=False),
}


def _ledger(folder: Path, files: Files) -> bytes:
    """The bytes of the ledger when these are the raw files."""
    workspace = Workspace(copy_of_data(folder))
    raw = workspace.raw_dir(KEY)
    for path in raw.glob("*.csv"):
        path.unlink()
    for name, content in files.items():
        (raw / name).write_bytes(content)
    tables = delivered_frames(workspace, shipped_model())
    with store.session() as db:
        put(db, tables)
        calculate(db, shipped_model())
        db.write("ledger", folder / "ledger.parquet")
    return (folder / "ledger.parquet").read_bytes()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    raw = Workspace(ROOT).raw_dir(KEY)
    files = {path.name: path.read_bytes() for path in raw.glob("*.csv")}
    return _ledger(tmp_path_factory.mktemp("as-shipped"), files)


@pytest.mark.parametrize("delivery", DELIVERIES)
def test_a_dialect_gives_the_same_ledger(tmp_path: Path, delivery: str, expected: bytes) -> None:
    assert _ledger(tmp_path, DELIVERIES[delivery]()) == expected


_BY_LIBREOFFICE = {
    "ods": ("ods", ".ods"),
    "xlsx saved again": ("xlsx:Calc MS Excel 2007 XML", ".xlsx"),
    "csv, semicolon, windows-1252": ("csv:Text - txt - csv (StarCalc):59,34,ANSI,1,,0,false,true,false", ".csv"),
    "csv, tab, utf-8": ("csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true,false", ".csv"),
}


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.skipif(needs_libreoffice[1].args[0], reason="LibreOffice (soffice) is not on this machine")
@pytest.mark.parametrize("form", _BY_LIBREOFFICE)
def test_what_libreoffice_saved_gives_the_same_ledger(tmp_path: Path, form: str, expected: bytes) -> None:
    target, ending = _BY_LIBREOFFICE[form]
    saved = d.by_libreoffice(_xlsx(), tmp_path / "libreoffice", target, ending)
    assert _ledger(tmp_path / "workspace", saved) == expected


def test_a_changed_number_gives_another_ledger(tmp_path: Path, expected: bytes) -> None:
    """Else the comparison above would prove nothing."""
    files = dict(DELIVERIES["semicolon, dutch"]())
    assert b";24;" in files["outflow.csv"]
    files["outflow.csv"] = files["outflow.csv"].replace(b";24;", b";25;", 1)
    assert _ledger(tmp_path, files) != expected
