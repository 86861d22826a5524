"""What judging asks of a database session.

Belongs here: the protocol. Does not belong here: a particular database (``pipeline.store``), any SQL.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


class Database(Protocol):
    """A session with tables; ``pipeline.store.Session`` is one."""

    def execute(self, sql: str) -> None:
        """Run SQL that makes or changes tables."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query; exact numbers."""

    def frame(self, sql: str) -> "pd.DataFrame":
        """The rows of a query as a data frame of plain values."""

    def put_rows(self, name: str, rows: Sequence[Sequence[Any]], types: Mapping[str, str]) -> None:
        """Make a table of these rows."""

    def put_coded(
        self,
        name: str,
        columns: "Mapping[str, tuple[Sequence[Any], np.ndarray] | np.ndarray]",
        types: Mapping[str, str],
    ) -> None:
        """Make a table of columns of which every distinct value is given once, with for each row the place of its value."""

    def write(self, name: str, path: Path) -> int:
        """Write a table to a Parquet file in a total order; the number of rows."""
