"""Names above columns, names of files and of sheets: whose name it is, however a person wrote it.

Belongs here: comparing a name as delivered with the names, labels and synonyms of the schemas. Does not belong here: where
a header stands (``locating``), what to say of a name nobody knows (``reading``).
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from schemas import RAW, TableSchema

LONGEST_NAME = 100

_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def plain(text: str) -> str:
    """What is left of a name without case, accents, spaces and marks: ``Uren per week`` is ``urenperweek``."""
    decomposed = unicodedata.normalize("NFKD", text[: LONGEST_NAME * 2].casefold())
    return "".join(char for char in decomposed if char.isalnum())


def column_of(schema: TableSchema, heading: str) -> str | None:
    """The column of a table that a heading names; None when it names none, or more than one equally well.

    Known are the column's name, its labels and its synonyms; a unit in brackets behind them does not count.
    """
    name = heading.strip()
    if not name or len(name) > LONGEST_NAME:
        return None
    known = _columns(schema.name) if RAW.get(schema.name) is schema else _known(schema)
    return known.get(plain(name)) or known.get(plain(_IN_BRACKETS.sub(" ", name)))


def table_of(stem: str, tables: Iterable[str] = RAW) -> str | None:
    """The raw table that a file or a sheet is named after: its name or one of its labels; None when there is none."""
    name = plain(stem)
    for table in tables:
        schema = RAW[table]
        if name and name in (plain(table), plain(schema.label_nl), plain(schema.label_en)):
            return table
    return None


def named_within(stem: str, tables: Iterable[str]) -> str | None:
    """The one table whose name or label is a word of a file's name: ``Kopie van Uitstroom 2022`` is about outflow."""
    words = {plain(word) for word in re.split(r"[\W_]+", stem[:LONGEST_NAME])}
    meant = [
        table for table in tables if words & {plain(one) for one in (table, RAW[table].label_nl, RAW[table].label_en)}
    ]
    return meant[0] if len(meant) == 1 else None


def near(text: str, names: Iterable[str]) -> str | None:
    """The one of ``names`` that was perhaps meant."""
    close = difflib.get_close_matches(text.casefold()[:LONGEST_NAME], list(names), n=1)
    return close[0] if close else None


def near_column(schema: TableSchema, heading: str) -> str | None:
    """The column that a heading perhaps meant, by its name or by a label."""
    meant = {
        name.casefold(): column.name
        for column in reversed(schema.columns)
        for name in (column.label_en, column.label_nl, column.name)
        if name
    }
    close = near(heading, meant)
    return meant[close] if close else None


@cache
def _columns(table: str) -> Mapping[str, str]:
    return _known(RAW[table])


def _known(schema: TableSchema) -> Mapping[str, str]:
    """Plain name -> column. A column's own name goes before any label, a label before any synonym."""
    known: dict[str, str] = {}
    ranks = (
        [(column.name, column.name) for column in schema.columns],
        [(label, column.name) for column in schema.columns for label in (column.label_nl, column.label_en)],
        [(synonym, column.name) for column in schema.columns for synonym in column.synonyms],
    )
    for rank in ranks:
        found: dict[str, set[str]] = {}
        for name, column in rank:
            found.setdefault(plain(name), set()).add(column)
        for name, columns in found.items():
            if name and len(columns) == 1:
                known.setdefault(name, *columns)
    return known
