"""The tables that steps hand each other, and what Dagster's page tells of them.

Belongs here: which tables there are, their columns, previews and totals as Dagster's metadata. Does not belong here: what a
column means (``schemas``).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import dagster as dg
import pandas as pd

from schemas import RAW
from schemas.calculated import CALCULATED
from schemas.earlier import EARLIER
from schemas.table import TableSchema

TABLES: Mapping[str, TableSchema] = {**RAW, **EARLIER, **CALCULATED}
_PREVIEW_ROWS = 20
_SUMMED = {"amount_eur"}


def column_schema(table: TableSchema) -> dg.TableSchema:
    """The columns of a table as Dagster shows them: type, meaning, unit, allowed codes, whether a cell may be empty."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                type=column.sql_type,
                description=" ".join(
                    [
                        column.description,
                        *([f"Unit: {column.unit}."] if column.unit else []),
                        *([f"One of: {', '.join(column.codes)}."] if column.codes else []),
                    ]
                ),
                constraints=dg.TableColumnConstraints(nullable=column.nullable),
            )
            for column in table.columns
        ]
    )


def preview(frame: pd.DataFrame, rows: int = _PREVIEW_ROWS) -> str:
    """The first rows as a Markdown table."""
    return markdown_table(list(frame.columns), frame.head(rows).values.tolist())


def markdown_table(columns: list[str], rows: list[list[Any]]) -> str:
    """A Markdown table whose cells show their text as it is: no pipe, tag or line break in it takes effect."""
    lines = ["| " + " | ".join(_cell(name) for name in columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: Any) -> str:
    if value is None or value != value:
        return ""
    text = str(value).replace("\\", "\\\\").replace("|", "\\|").replace("`", "\\`")
    return " ".join(text.replace("&", "&amp;").replace("<", "&lt;").split())


def totals(table: TableSchema, frame: pd.DataFrame) -> str:
    """Control totals of a table: its amounts in euros summed over all rows, as a Markdown list; empty when it has none."""
    amounts = [column.name for column in table.columns if column.name in _SUMMED and column.name in frame]
    sums = {name: sum((value for value in frame[name] if value is not None), Decimal()) for name in amounts}
    return "\n".join(f"- {name}: {total:,.2f}" for name, total in sums.items())
