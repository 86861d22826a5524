"""Where in a file a table stands: on which sheet, under which row of names.

Belongs here: telling a row of names from titles and notes, choosing among sheets. Does not belong here: reading cells,
wording faults.

The header is the row, among the first hundred, whose cells name most columns of the table; it must name two of them, or
all that a file must have. A note of one word never does, and a row of values hardly ever.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.ingest.names import column_of, table_of
from schemas import TableSchema

FIRST_ROWS = 100


@dataclass(frozen=True)
class Header:
    """A row of names that was found.

    Attributes:
        index: which of the rows that were looked at.
        known: how many columns of the table it names.
        whole: whether it names every column that a file must have.
    """

    index: int
    known: int
    whole: bool


def find_header(rows: Iterable[Sequence[str]], schema: TableSchema) -> Header | None:
    """The row of names among the first ``FIRST_ROWS``; the first of those that name most columns; None without any."""
    required = {column.name for column in schema.columns if column.required}
    best: Header | None = None
    for index, cells in zip(range(FIRST_ROWS), rows, strict=False):
        named = {column for cell in cells[:1000] if cell and (column := column_of(schema, cell))}
        whole = bool(required) and required <= named
        if (len(named) >= 2 or whole) and (best is None or len(named) > best.known):
            best = Header(index, len(named), whole)
    return best


def sheets_that_hold(found: Sequence[tuple[str, Header | None]], schema: TableSchema) -> list[int]:
    """Which sheets (name and header found) hold the table: one, none, or several that cannot be told apart.

    A sheet with every column that must be there goes before one that misses some; among equals, the only one that
    bears the table's name or label goes first.
    """
    holding = [place for place, (_, header) in enumerate(found) if header and header.whole]
    if not holding:
        most = max((header.known for _, header in found if header), default=0)
        holding = [place for place, (_, header) in enumerate(found) if header and header.known == most]
    named = [place for place in holding if table_of(found[place][0], [schema.name])]
    return named if len(named) == 1 else holding
