"""DuckDB and Parquet, whole or not at all. The only module that imports DuckDB.

Belongs here: opening a session, moving tables between data frames, SQL and Parquet files, and the database that an
analyst opens. Does not belong here: what a table holds (``schemas``), what is calculated (``calculation``), where files
lie (``workspace``).

Numbers are exact on the way in and out: DECIMAL in SQL and Parquet, ``Decimal`` in Python. A written table has a total
order, so that its bytes are the same every time. Nobody keeps a DuckDB file open for writing: tables lie in Parquet
files, and the analyst's database is built aside and renamed over the old one.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import MeerwaardeError

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pandas as pd

MEMORY_LIMIT = "600MB"
# DuckDB makes a type of a column's few distinct texts, which is quick; making one of many takes longer than it saves.
_FEW = 5_000
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class StoreError(MeerwaardeError):
    """A table could not be read or written."""


class Session:
    """An in-memory DuckDB with the tables of one step; made by :func:`session`."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection") -> None:
        self._connection = connection

    def attach(self, name: str, parquet: Path) -> None:
        """Make a Parquet file readable as the view ``name``."""
        self._connection.read_parquet(str(parquet), hive_partitioning=False).create_view(name)

    def put(self, name: str, frame: "pd.DataFrame", types: Mapping[str, str]) -> None:
        """Make a table out of a data frame.

        Args:
            name: what the table is called in SQL.
            frame: the rows; every column of ``types`` must be in it.
            types: column -> DuckDB type, in the order the table gets.

        Raises:
            StoreError: a value does not fit its type exactly.
        """
        rows = [tuple(_plain(value) for value in row) for row in frame[list(types)].itertuples(index=False, name=None)]
        self.put_rows(name, rows, types)

    def put_rows(self, name: str, rows: Sequence[Sequence[Any]], types: Mapping[str, str]) -> None:
        """Make a table out of rows of plain values; as :meth:`put`."""
        import pandas as pd

        columns = ", ".join(f"{_quoted(column)} {kind}" for column, kind in types.items())
        self._connection.execute(f"CREATE OR REPLACE TABLE {_quoted(name)} ({columns})")
        if not rows:
            return
        # Numbers travel as text, so that they are cast once, by DuckDB, to exactly the declared type.
        data: dict[str, Any] = {
            column: pd.Series([_text(row[index], kind) for row in rows], dtype=object)
            for index, (column, kind) in enumerate(types.items())
        }
        incoming = pd.DataFrame(data)
        self._connection.register("_incoming", incoming)
        try:
            casts = ", ".join(
                f"CAST(CAST({_quoted(column)} AS VARCHAR) AS {kind}) AS {_quoted(column)}"
                for column, kind in types.items()
            )
            self._connection.execute(f"INSERT INTO {_quoted(name)} SELECT {casts} FROM _incoming")
        except _duckdb().Error as error:
            raise StoreError(f"The table {name} holds a value that does not fit its column: {error}") from None
        finally:
            self._connection.unregister("_incoming")

    def put_coded(
        self,
        name: str,
        columns: "Mapping[str, tuple[Sequence[Any], np.ndarray] | np.ndarray | bool]",
        types: Mapping[str, str],
    ) -> None:
        """Make a table out of columns of which every distinct value is given once.

        Args:
            name: what the table is called in SQL.
            columns: column -> its distinct values and for each row the place of its value among them, below 0 where the
                cell is empty; or, of whole numbers and of yes and no, an array with a value per row; or yes or no for all.
            types: column -> DuckDB type, in the order the table gets.

        Raises:
            StoreError: a value does not fit its type exactly.
        """
        import numpy as np
        import pandas as pd

        # Only what a programme's model or a person's file can hold is checked, value by value; texts fit as they are.
        data: dict[str, Any] = {}
        casts: list[str] = []
        for column, kind in types.items():
            given = columns[column]
            if isinstance(given, bool):
                casts.append(f"{given} AS {_quoted(column)}")
                continue
            if isinstance(given, np.ndarray):
                data[column] = given
                casts.append(f"CAST({_quoted(column)} AS {kind}) AS {_quoted(column)}")
                continue
            # Numbers travel as text, so that they are cast once, by DuckDB, to exactly the declared type.
            casts.append(f"CAST(CAST({_quoted(column)} AS VARCHAR) AS {kind}) AS {_quoted(column)}")
            values, codes = given
            only_texts = kind == "VARCHAR" and set(map(type, values)) <= {str, type(None)}
            texts = list(values) if only_texts else [_text(value, kind) for value in values]
            data[column] = _by_row(texts, codes)
        self._connection.register("_incoming", pd.DataFrame(data, copy=False))
        try:
            self._connection.execute(
                f"CREATE OR REPLACE TABLE {_quoted(name)} AS SELECT {', '.join(casts)} FROM _incoming"
            )
        except _duckdb().Error as error:
            raise StoreError(f"The table {name} holds a value that does not fit its column: {error}") from None
        finally:
            self._connection.unregister("_incoming")

    @contextmanager
    def apart(self) -> Iterator["Session"]:
        """The same database with no tables in sight: what is made in the block goes with it. Quicker than a new session.

        Blocks do not nest: within one, the session has only the block's tables.
        """
        self._connection.execute("ATTACH ':memory:' AS apart")
        try:
            self._connection.execute("USE apart")
            yield self
        finally:
            self._connection.execute("USE memory")
            self._connection.execute("DETACH apart")

    def execute(self, sql: str) -> None:
        """Run SQL that makes or changes tables of this session."""
        self._connection.execute(sql)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows a query gives, numbers as ``Decimal`` or ``int``, days as ``date``."""
        return self._connection.execute(sql).fetchall()

    def frame(self, sql: str) -> "pd.DataFrame":
        """The rows a query gives as a data frame of object columns (``Decimal``, ``date``, ``str``, ``int``, None)."""
        import pandas as pd

        result = self._connection.execute(sql)
        columns = [entry[0] for entry in result.description]
        rows = result.fetchall()
        return pd.DataFrame({name: pd.Series([row[i] for row in rows], dtype=object) for i, name in enumerate(columns)})

    def columns(self, name: str) -> dict[str, str]:
        """Column -> DuckDB type of a table or view."""
        found = self.rows(f"SELECT column_name, column_type FROM (DESCRIBE {_quoted(name)})")
        return dict(found)

    def write(self, name: str, path: Path) -> int:
        """Write a table to a Parquet file, whole or not at all, ordered by all of its columns.

        Returns:
            the number of rows written.
        """
        columns = self.columns(name)
        order = ", ".join(_quoted(column) for column in columns)
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            # The first level is quickest, and packs sorted rows no worse than the default does.
            self._connection.execute(
                f"COPY (SELECT * FROM {_quoted(name)} ORDER BY {order}) TO {_literal(str(aside))} "
                "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION v1)"
            )
            aside.replace(path)
        except (OSError, _duckdb().Error) as error:
            raise StoreError(
                f"The table {name} could not be written to {path}: {error}. Is the disk full or the folder read-only? "
                "What was there before is still there."
            ) from None
        finally:
            aside.unlink(missing_ok=True)
        return int(self.rows(f"SELECT count(*) FROM {_quoted(name)}")[0][0])


@contextmanager
def session(threads: int | None = None, memory_limit: str = MEMORY_LIMIT) -> Iterator[Session]:
    """An in-memory DuckDB that behaves the same everywhere: no network, no extensions, UTC, no progress bar.

    What does not fit in memory goes to a folder of its own that only this user can read, and goes with the session.
    """
    spill = tempfile.mkdtemp(prefix="meerwaarde-")
    connection = _duckdb().connect(":memory:")
    try:
        connection.execute(f"SET temp_directory = {_literal(spill)}")
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute("SET autoload_known_extensions = false")
        connection.execute("SET preserve_insertion_order = false")
        connection.execute(f"SET memory_limit = {_literal(memory_limit)}")
        if threads is not None:
            connection.execute(f"SET threads = {int(threads)}")
        yield Session(connection)
    finally:
        connection.close()
        shutil.rmtree(spill, ignore_errors=True)


def write_table(path: Path, frame: "pd.DataFrame", types: Mapping[str, str]) -> int:
    """Write a data frame to a Parquet file, whole or not at all; returns the number of rows."""
    with session() as db:
        db.put("written", frame, types)
        return db.write("written", path)


def read_table(path: Path) -> "pd.DataFrame":
    """Read a Parquet file as a data frame of object columns, rows in the order of the file's columns.

    Raises:
        StoreError: the file is missing or is not a table.
    """
    if not path.is_file():
        raise StoreError(f"There is no table {path.name} in {path.parent}. Run the cohort first: `meerwaarde run`.")
    with session() as db:
        try:
            db.attach("stored", path)
            order = ", ".join(_quoted(column) for column in db.columns("stored"))
            return db.frame(f"SELECT * FROM stored ORDER BY {order}")
        except _duckdb().Error as error:
            raise StoreError(f"{path} is not a readable table: {error}. Remove it and run the cohort again.") from None


def build_analyst_database(store_dir: Path, target: Path) -> None:
    """Build the database that analysts open from every cohort's stored tables, aside, and rename it over the old one.

    Every table of every cohort is put together under its own name with the columns ``programme`` and ``cohort`` in front.
    Somebody who has the old file open keeps reading it undisturbed.

    Args:
        store_dir: holds ``<programme>/<cohort>/<table>.parquet``.
        target: the database file.
    """
    tables: dict[str, list[tuple[str, str, Path]]] = {}
    for path in sorted(store_dir.glob("*/*/*.parquet")):
        programme, cohort = path.parts[-3], path.parts[-2]
        if not programme.startswith(".") and not cohort.startswith("."):
            tables.setdefault(path.stem, []).append((programme, cohort, path))
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.{os.getpid()}.part")
    aside.unlink(missing_ok=True)
    try:
        connection = _duckdb().connect(str(aside), config={"preserve_insertion_order": "true"})
        try:
            connection.execute("SET enable_progress_bar = false")
            for name, sources in sorted(tables.items()):
                union = " UNION ALL BY NAME ".join(
                    f"SELECT {_literal(programme)} AS programme, {_literal(cohort)} AS cohort, * "
                    f"FROM read_parquet({_literal(str(path))}, hive_partitioning = false)"
                    for programme, cohort, path in sources
                )
                connection.execute(f"CREATE TABLE {_quoted(name)} AS {union}")
        finally:
            connection.close()
        aside.replace(target)
    except (OSError, _duckdb().Error) as error:
        raise StoreError(
            f"The analyst's database {target} could not be built: {error}. The old one is still there."
        ) from None
    finally:
        aside.unlink(missing_ok=True)
        Path(f"{aside}.wal").unlink(missing_ok=True)


def _duckdb() -> Any:
    import duckdb

    return duckdb


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _by_row(texts: Sequence[str | None], codes: "np.ndarray") -> Any:
    """A text per row, in the form that DuckDB takes up soonest."""
    import numpy as np
    import pandas as pd

    if len(texts) <= _FEW and None not in texts and len(set(texts)) == len(texts):
        return pd.Categorical.from_codes(codes, categories=pd.Index(list(texts), dtype=object))
    # One place more, at the end, for the empty cell: a code of -1 finds it.
    every = np.array([*texts, None], dtype=object)
    return pd.Series(every[codes], dtype=object)


def _plain(value: Any) -> Any:
    """Pandas' several kinds of missing are one: None. A Decimal that is no number is not missing but wrong."""
    return None if value is None or (value != value and not isinstance(value, Decimal)) else value


def _text(value: Any, kind: str) -> str | None:
    """A value as the text that DuckDB casts to ``kind``; refused where that cast would round it unseen."""
    if value is None:
        return None
    places = _decimals(kind)
    if isinstance(value, str) and places is None and (kind != "DATE" or _ISO_DATE.fullmatch(value)):
        return value
    if isinstance(value, bool) and kind == "BOOLEAN":
        return "true" if value else "false"
    if isinstance(value, Decimal) and value.is_finite() and places is not None and _fits(value, places):
        return format(value, "f")
    if isinstance(value, int) and not isinstance(value, bool) and (places is not None or kind == "VARCHAR"):
        return str(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return str(value)
    raise StoreError(f"A value of kind {type(value).__name__} ({value!r}) cannot be stored exactly as {kind}.")


def _decimals(kind: str) -> int | None:
    """How many decimals a type of numbers holds; None for other types."""
    if kind.startswith("DECIMAL("):
        return int(kind.rpartition(",")[2].rstrip(")"))
    return 0 if kind.endswith("INT") or kind == "INTEGER" else None


def _fits(value: Decimal, places: int) -> bool:
    """Whether a number needs no more decimals than ``places``; counted on its digits, as arithmetic might round it."""
    _, digits, exponent = value.as_tuple()
    surplus = -int(exponent) - places
    return surplus <= 0 or not any(digits[-surplus:])
