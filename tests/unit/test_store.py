"""The store: exact numbers, the same bytes every time, whole or not at all.

Belongs here: ``pipeline.store`` by itself. Does not belong here: what tables mean.
"""

import hashlib
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline import store
from pipeline.errors import MeerwaardeError

TYPES = {"name": "VARCHAR", "day": "DATE", "amount": "DECIMAL(38,12)", "count": "BIGINT"}
ROWS: list[tuple[Any, ...]] = [
    ("a", date(2020, 2, 29), Decimal("0.100000000001"), 1),
    ("b", None, Decimal("99999999999999999999999999.999999999999"), -(2**63)),
    ("", date(1900, 1, 1), Decimal("-0.000000000001"), 2**63 - 1),
    ("é'\"\n", date(2100, 12, 31), Decimal("1E+3"), None),
    (None, None, None, 0),
]


def frame(rows: list[tuple[Any, ...]], types: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([row[i] for row in rows], dtype=object) for i, name in enumerate(types)})


def by_text(rows: list[tuple[Any, ...]]) -> list[str]:
    return sorted(str(row) for row in rows)


def test_values_come_back_as_they_went_in(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    assert store.write_table(path, frame(ROWS, TYPES), TYPES) == len(ROWS)
    back = store.read_table(path)
    found = list(back.itertuples(index=False, name=None))
    wanted = [(n, d, None if a is None else Decimal(a).quantize(Decimal("1E-12")) if a == 1000 else a, c)
              for n, d, a, c in ROWS]  # fmt: skip
    assert by_text(found) == by_text(wanted)
    assert {str(dtype) for dtype in back.dtypes} == {"object"}
    kinds = {type(value) for value in back["amount"] if value is not None}
    assert kinds == {Decimal}


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (1.5, "DECIMAL(18,6)"),
        (1.0, "BIGINT"),
        (1.5, "VARCHAR"),
        (Decimal("0.1234567"), "DECIMAL(18,6)"),
        (Decimal("NaN"), "DECIMAL(18,6)"),
        (Decimal("Infinity"), "DECIMAL(18,6)"),
        (Decimal("1E+13"), "DECIMAL(18,6)"),
        (Decimal("1.5"), "BIGINT"),
        (Decimal("1.5"), "VARCHAR"),
        ("1.6", "BIGINT"),
        ("1.6", "DECIMAL(18,6)"),
        (True, "BIGINT"),
        (2**63, "BIGINT"),
        ("31-12-2020", "DATE"),
        ("2020-12-31 12:00", "DATE"),
        ("2020-02-30", "DATE"),
        (datetime(2020, 12, 31, 12), "DATE"),
        (pd.Timestamp("2020-12-31"), "DATE"),
        (b"x", "VARCHAR"),
    ],
)
def test_refuses_what_it_cannot_keep_exactly(value: Any, kind: str) -> None:
    with store.session() as db, pytest.raises(store.StoreError):
        db.put_rows("t", [(value,)], {"x": kind})


@pytest.mark.parametrize("distinct", [3, 6_000])
def test_columns_of_which_every_value_is_given_once(distinct: int) -> None:
    names = [f"n{number}" for number in range(distinct)]
    codes = np.array([distinct - 1, -1, 0, 0], dtype=np.int32)
    amounts = (["x", "y"], np.array([1, 0, -1, 1], dtype=np.int32))
    with store.session() as db:
        db.put_coded(
            "t",
            {
                "row": np.arange(4, dtype=np.int64),
                "name": (names, codes),
                "again": amounts,
                "amount": ([Decimal("0.10"), Decimal("1E+3")], np.array([1, 0, -1, 1], dtype=np.int32)),
                "day": ([date(2020, 2, 29), None], np.array([0, 1, -1, 0], dtype=np.int32)),
                "odd": np.array([True, False, False, True]),
            },
            {"row": "BIGINT", "name": "VARCHAR", "again": "VARCHAR", "amount": "DECIMAL(18,2)", "day": "DATE",
             "odd": "BOOLEAN"},
        )  # fmt: skip
        last = names[-1]
        leap = date(2020, 2, 29)
        assert db.rows("SELECT * FROM t ORDER BY row") == [
            (0, last, "y", Decimal("1000.00"), leap, True),
            (1, None, "x", Decimal("0.10"), None, False),
            (2, "n0", None, None, None, False),
            (3, "n0", "y", Decimal("1000.00"), leap, True),
        ]


@pytest.mark.parametrize(
    ("value", "kind"),
    [(Decimal("0.125"), "DECIMAL(18,2)"), (1.5, "VARCHAR"), ("2020-02-30", "DATE"), (2**63, "BIGINT")],
)
def test_coded_columns_are_as_exact(value: Any, kind: str) -> None:
    with store.session() as db, pytest.raises(store.StoreError):
        db.put_coded("t", {"x": ([value], np.zeros(1, dtype=np.int32))}, {"x": kind})


def test_an_empty_table_of_coded_columns() -> None:
    with store.session() as db:
        db.put_coded("t", {"x": ([], np.zeros(0, dtype=np.int32))}, {"x": "DATE"})
        assert db.columns("t") == {"x": "DATE"}


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NaT])
def test_every_kind_of_missing_is_none(missing: Any) -> None:
    with store.session() as db:
        db.put("t", pd.DataFrame({"x": pd.Series([missing], dtype=object)}), {"x": "DECIMAL(18,6)"})
        assert db.rows("SELECT x FROM t") == [(None,)]


def test_sums_and_products_are_decimal() -> None:
    with store.session() as db:
        db.put_rows("t", [(Decimal("0.1"),)] * 10, {"x": "DECIMAL(18,6)"})
        assert db.rows("SELECT SUM(x), SUM(x * x) FROM t") == [(Decimal("1.000000"), Decimal("0.100000000000"))]


def test_rounds_half_away_from_zero_as_the_ledger_says() -> None:
    with store.session() as db:
        values = ["0.0000005", "-0.0000005", "0.0000015", "0.000000499999"]
        db.put_rows("t", [(i, Decimal(v)) for i, v in enumerate(values)], {"i": "INTEGER", "x": "DECIMAL(38,12)"})
        found = [str(x) for (x,) in db.rows("SELECT CAST(x AS DECIMAL(38,6)) FROM t ORDER BY i")]
    assert [Decimal(x) for x in found] == [Decimal(x) for x in ("0.000001", "-0.000001", "0.000002", "0")]


def test_same_bytes_whatever_the_threads_and_the_order(tmp_path: Path) -> None:
    """300,000 rows are several row groups; made forwards and backwards, with much memory and with little."""
    digests = set()
    for threads, direction, memory in ((1, "", "600MB"), (2, "DESC", "600MB"), (4, "", "200MB"), (4, "DESC", "200MB")):
        with store.session(threads=threads, memory_limit=memory) as db:
            db.execute(
                "CREATE TABLE t AS SELECT CAST(hash(i) % 1000 AS INTEGER) AS a, CAST(i AS DECIMAL(38,6)) AS b, 'x' || i AS c "
                f"FROM range(300000) AS r(i) ORDER BY i {direction}"
            )
            db.write("t", tmp_path / "t.parquet")
        digests.add(hashlib.sha256((tmp_path / "t.parquet").read_bytes()).hexdigest())
    with store.session(threads=1) as db:
        db.attach("t", tmp_path / "t.parquet")
        assert db.rows("SELECT COUNT(*), COUNT(DISTINCT c) FROM t") == [(300000, 300000)]
    assert len(digests) == 1


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    with store.session() as db:
        db.put_rows("t", [(1,)], {"x": "BIGINT"})
        db.write("t", path)
        before = path.read_bytes()
        db.execute("CREATE VIEW broken AS SELECT CAST('no number' || x AS BIGINT) AS x FROM t")
        with pytest.raises(store.StoreError, match="could not be written"):
            db.write("broken", path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["t.parquet"]


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    """A file-size limit stands in for a full disk, in a process of its own."""
    path = tmp_path / "t.parquet"
    with store.session() as db:
        db.put_rows("t", [(1,)], {"x": "BIGINT"})
        db.write("t", path)
    before = path.read_bytes()
    program = (
        "import resource, signal, sys; from pathlib import Path; from pipeline import store\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))\n"
        "with store.session() as db:\n"
        "    db.execute('CREATE TABLE t AS SELECT hash(i) AS x FROM range(200000) AS r(i)')\n"
        "    try:\n"
        "        db.write('t', Path(sys.argv[1]))\n"
        "    except store.StoreError as error:\n"
        "        print(error); sys.exit(7)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 7, done.stdout + done.stderr
    assert "still there" in done.stdout
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["t.parquet"]


def test_reading_what_is_not_there_or_no_table(tmp_path: Path) -> None:
    with pytest.raises(MeerwaardeError, match="meerwaarde run"):
        store.read_table(tmp_path / "none.parquet")
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 no table PAR1")
    with pytest.raises(MeerwaardeError, match="not a readable table"):
        store.read_table(tmp_path / "bad.parquet")


def test_odd_folder_names_are_not_read_as_columns(tmp_path: Path) -> None:
    path = tmp_path / "cohort=2020" / "it's; a [table]" / "t.parquet"
    store.write_table(path, frame([("a",)], {"x": "VARCHAR"}), {"x": "VARCHAR"})
    assert list(store.read_table(path).columns) == ["x"]


def test_a_session_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows than fit in its memory: they go to a folder of the session's own, not to where the program stands."""
    spill, here = tmp_path / "spill", tmp_path / "here"
    spill.mkdir()
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr("tempfile.tempdir", str(spill))
    with store.session(threads=2, memory_limit="60MB") as db:
        rows = db.rows("SELECT COUNT(*) FROM (SELECT DISTINCT hash(i) AS a, i FROM range(3000000) AS r(i))")
        assert rows == [(3000000,)]
        assert any(spill.rglob("*")), "nothing was spilled: the test is too small"
    assert list(spill.iterdir()) == []
    assert list(here.iterdir()) == []


HOLDER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
print(connection.sql("SELECT programme, cohort, x FROM t ORDER BY ALL").fetchall(), flush=True)
sys.stdin.readline()
print(connection.sql("SELECT programme, cohort, x FROM t ORDER BY ALL").fetchall(), flush=True)
"""


def test_analysts_database_is_rebuilt_while_somebody_reads_the_old_one(tmp_path: Path) -> None:
    tables, target = tmp_path / "store", tmp_path / "meerwaarde.duckdb"

    def keep(cohort: str, value: int, column: str = "x") -> None:
        with store.session() as db:
            db.put_rows("t", [(value,)], {column: "BIGINT"})
            db.write("t", tables / "one" / cohort / "t.parquet")

    keep("2020", 1)
    store.build_analyst_database(tables, target)
    analyst = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(target)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert analyst.stdout is not None
        assert analyst.stdin is not None
        old = analyst.stdout.readline()
        assert old == "[('one', '2020', 1)]\n"
        keep("2020", 2)
        keep("2021", 3)
        store.build_analyst_database(tables, target)
        analyst.stdin.write("\n")
        analyst.stdin.flush()
        assert analyst.stdout.readline() == old
    finally:
        analyst.kill()
        analyst.wait()
    found = subprocess.run(
        [sys.executable, "-c", HOLDER, str(target)], input="\n", capture_output=True, text=True, check=True
    )
    assert found.stdout.splitlines()[0] == "[('one', '2020', 2), ('one', '2021', 3)]"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["meerwaarde.duckdb", "store"]


def test_a_database_that_cannot_be_built_leaves_the_old_one(tmp_path: Path) -> None:
    tables, target = tmp_path / "store", tmp_path / "meerwaarde.duckdb"
    with store.session() as db:
        db.put_rows("t", [(1,)], {"x": "BIGINT"})
        db.write("t", tables / "one" / "2020" / "t.parquet")
    store.build_analyst_database(tables, target)
    before = target.read_bytes()
    (tables / "one" / "2020" / "t.parquet").write_bytes(b"broken")
    with pytest.raises(store.StoreError, match="old one is still there"):
        store.build_analyst_database(tables, target)
    assert target.read_bytes() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["meerwaarde.duckdb", "store"]
