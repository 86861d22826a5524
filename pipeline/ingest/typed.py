"""A table whose texts have become values, as the rules read it.

Belongs here: going from text to values cell by cell, judging them with the table's Pandera schema, remembering which
cells cannot be trusted. Does not belong here: rules that look at more than one cell (``rules``).
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pandera.errors

from pipeline.ingest.collecting import Collector
from pipeline.ingest.parsing import Problem, parse_column
from pipeline.ingest.reading import ROW, WITHHELD, RawTable
from schemas import RAW, Column, TableSchema


class _Unreadable:
    """What stands in a cell that holds a fault: neither a value nor empty, so that no rule says more about it."""

    def __repr__(self) -> str:
        return "UNREADABLE"


UNREADABLE = _Unreadable()


@dataclass
class TypedTable:
    """One raw table with values.

    Attributes:
        schema: the table's schema.
        raw: the texts it came from.
        rows: the file's row number of each row.
        columns: the values per column: a value, None where empty, ``UNREADABLE`` where the cell holds a fault.
        absent: columns of which nothing is known, because the file misses a column it must have.
        faults: where faults of this table go.
    """

    schema: TableSchema
    raw: RawTable
    rows: list[int]
    columns: dict[str, list[Any]]
    absent: frozenset[str]
    faults: Collector

    def frame(self) -> pd.DataFrame:
        """The table as it goes on: every column of the schema, in its order, None where empty."""
        return pd.DataFrame(
            {
                name: pd.Series([None if value is UNREADABLE else value for value in values], dtype=object)
                for name, values in self.columns.items()
            }
        )

    def records(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """For each row its index and the values of the columns named."""
        return zip(range(len(self.rows)), *(self.columns[name] for name in names), strict=True)

    def text(self, index: int, column: str) -> str | None:
        """A cell as it was delivered; None where the file has no such column."""
        return str(self.raw.cells[column].iat[index]) if column in self.raw.cells else None


def typed(raw: RawTable) -> TypedTable:
    """The values of a readable raw table, judged by its schema; the faults found are in ``faults``."""
    schema = RAW[raw.name]
    table = TypedTable(
        schema=schema,
        raw=raw,
        rows=[int(row) for row in raw.cells[ROW]],
        columns={},
        absent=frozenset(c.name for c in schema.columns if c.required and c.name not in raw.cells),
        faults=Collector(raw.file, raw.sheet),
    )
    for column in schema.columns:
        table.columns[column.name] = _values(table, column)
    _validate(table)
    return table


def _values(table: TypedTable, column: Column) -> list[Any]:
    if column.name not in table.raw.cells:
        return [UNREADABLE if column.required else None] * len(table.rows)
    texts = table.raw.cells[column.name].tolist()
    distinct = [text for text in dict.fromkeys(texts) if text and text != WITHHELD]
    parsed = parse_column(distinct, column, table.raw.typed_numbers)
    problems = {text: outcome for text, outcome in parsed.items() if isinstance(outcome, Problem)}
    if problems:
        for row, text in zip(table.rows, texts, strict=True):
            if problem := problems.get(text):
                table.faults.add(
                    problem.rule,
                    found=problem.found,
                    expected=problem.expected,
                    remedy=problem.remedy,
                    row=row,
                    column=column.name,
                    value=text,
                )
    outcomes: dict[str, Any] = {**parsed, **dict.fromkeys(problems, UNREADABLE), "": None, WITHHELD: UNREADABLE}
    return [outcomes[text] for text in texts]


def _validate(table: TypedTable) -> None:
    """Let Pandera judge the frame; what it finds becomes faults, and the cells become unreadable to the rules.

    The rows of failures are taken from their index: the frame has a plain one.
    """
    if not table.rows:
        return
    try:
        table.schema.pandera.validate(table.frame(), lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return
    broken: set[tuple[int, str]] = set()
    first_with_key: dict[tuple[Any, ...], int] = {}
    for at, *key in table.records(*table.schema.key):
        first_with_key.setdefault(tuple(key), at)
    cases = cases.dropna(subset=["index"]).sort_values("index", kind="stable")
    for index, column, rule, number, context in zip(
        cases["index"], cases["column"], cases["check"], cases["check_number"], cases["schema_context"], strict=True
    ):
        at = int(index)
        if context != "Column":
            _tell_duplicate(table, at, first_with_key, broken)
        elif table.columns[column][at] is not UNREADABLE:
            _tell_value(table, at, table.schema.column(column), str(rule), number)
            broken.add((at, column))
    for at, column in broken:
        table.columns[column][at] = UNREADABLE


def _tell_value(table: TypedTable, index: int, column: Column, rule: str, number: Any) -> None:
    row = table.rows[index]
    shown_rule = "missing_value" if rule == "not_nullable" else rule
    if table.faults.enough(shown_rule, column.name):
        return
    if shown_rule == "missing_value":
        table.faults.add(
            shown_rule,
            found="an empty cell",
            expected=f"a value in every row: {column.description[0].lower()}{column.description[1:].rstrip('.')}",
            remedy=f"Fill it in{', or write unknown' if 'unknown' in column.codes else ''}.",
            row=row,
            column=column.name,
        )
        return
    check = table.schema.pandera.columns[column.name].checks[int(number)]
    text = table.text(index, column.name) or ""
    table.faults.add(
        rule,
        found=_FOUND.get(rule, "a value that the rule does not allow"),
        expected=str(check.description),
        remedy=_suggestion(text, column) if rule == "unknown_code" else _REMEDY.get(rule, "Correct the value."),
        row=row,
        column=column.name,
        value=text,
    )


def _tell_duplicate(
    table: TypedTable, index: int, first_with_key: dict[tuple[Any, ...], int], told: set[tuple[int, str]]
) -> None:
    """A key that was there before; Pandera reports it once for each column of the key."""
    key = table.schema.key
    values = tuple(table.columns[name][index] for name in key)
    if (index, key[0]) in told or any(value is UNREADABLE or value is None for value in values):
        return
    told.add((index, key[0]))
    first = first_with_key[values]
    table.faults.add(
        "duplicate_key",
        found=f"the same {' and '.join(key)} as in row {table.rows[first]}",
        expected=f"every {' and '.join(key)} once",
        remedy="Take one of the two out, or give it the code that was meant.",
        row=table.rows[index],
        column=key[-1],
        value=table.text(index, key[-1]),
    )


def _suggestion(text: str, column: Column) -> str:
    folded = "_".join(text.casefold().split())[:100]
    close = difflib.get_close_matches(folded, column.codes, n=1)
    return f"Write '{close[0]}', if that was meant." if close else "Write one of these codes exactly, in small letters."


_FOUND = {
    "unknown_code": "a code that this column does not have",
    "bad_id": "a text that cannot be an identifier",
    "implausible_date": "a date that cannot be meant",
    "too_many_decimals": "more decimals than can be kept",
    "too_many_digits": "a number too large to be kept",
    "below_minimum": "a number that is too low",
    "above_maximum": "a number that is too high",
    "not_positive": "a number that is not above zero",
}
_REMEDY = {
    "bad_id": "Shorten it, and keep it on one line.",
    "implausible_date": "Correct the year.",
    "too_many_decimals": "Round it in the file, so that the rounding is yours and seen.",
    "too_many_digits": "Correct the number, or take it out.",
    "not_positive": "Correct the number.",
}
