"""What the calculation asks of a database session, and how it runs its ``.sql`` files there.

Belongs here: the protocol, loading a query by its name. Does not belong here: a particular database (``pipeline.store``).
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from schemas.calculated import types

_FOLDER = Path(__file__).parent / "sql"


class Database(Protocol):
    """A session with tables; ``pipeline.store.Session`` is one."""

    def execute(self, sql: str) -> None:
        """Run SQL that makes or changes tables."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query; exact numbers."""

    def put_rows(self, name: str, rows: Sequence[Sequence[Any]], types: Mapping[str, str]) -> None:
        """Make a table of these rows."""


@cache
def query(name: str) -> str:
    """The text of ``sql/<name>.sql``, without the semicolon at its end."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8").rstrip().rstrip(";")


def query_names() -> list[str]:
    """The names of all queries."""
    return sorted(path.stem for path in _FOLDER.glob("*.sql"))


def make_view(db: Database, name: str) -> None:
    """Make the query ``name`` a view of that name."""
    db.execute(f"CREATE OR REPLACE VIEW {name} AS {query(name)}")


def make_table(db: Database, name: str) -> None:
    """Make the query ``name`` a table of that name."""
    db.execute(f"CREATE OR REPLACE TABLE {name} AS {query(name)}")


def make_calculated(db: Database, name: str) -> None:
    """Make the query ``name`` a table with exactly the columns and types that ``schemas.calculated`` gives it."""
    columns = ", ".join(f'CAST("{column}" AS {kind}) AS "{column}"' for column, kind in types(name).items())
    db.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT {columns} FROM ({query(name)}) AS made")


def put_calculated(db: Database, name: str, rows: Sequence[Sequence[Any]]) -> None:
    """Make a calculated table of rows whose values stand in the order of its columns."""
    db.put_rows(name, rows, types(name))
