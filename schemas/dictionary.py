"""The data dictionary: the schemas, as a page for people.

Belongs here: turning schemas into Markdown. Does not belong here: saying anything about a table that
its schema does not. Run ``python -m schemas.dictionary`` at the root of the source tree to write
``docs/data-dictionary.md`` anew.
"""

from collections.abc import Iterable
from pathlib import Path

from schemas.raw import RAW
from schemas.table import Column, TableSchema

_HEAD = """# Data dictionary

Made from the schemas by `python -m schemas.dictionary`; do not edit it by hand.

The raw tables of a cohort lie in `raw/<table>.csv` or `raw/<table>.xlsx`, with these names in the first row.
The order of columns does not matter. A column or cell that is not required may be left out or empty.
"""


def data_dictionary(tables: Iterable[TableSchema]) -> str:
    """The tables as Markdown, in the order given."""
    return "\n".join([_HEAD, *(_section(table) for table in tables)])


def main() -> None:
    """Write the data dictionary of the raw tables where the documentation keeps it."""
    path = Path(__file__).resolve().parent.parent / "docs" / "data-dictionary.md"
    path.write_text(data_dictionary(RAW.values()), encoding="utf-8", newline="\n")


def _section(table: TableSchema) -> str:
    lines = [f"## {table.name}", "", table.description, ""]
    if table.key:
        lines += [f"One row for each {' and '.join(f'`{name}`' for name in table.key)}.", ""]
    lines += [
        "| column | Dutch | kind | required | unit | stored as | meaning |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [_line(column, table) for column in table.columns]
    return "\n".join([*lines, ""])


def _line(column: Column, table: TableSchema) -> str:
    # What the kind already says (its type, its form) is left out; ranges are what a reader cannot guess.
    told = {"wrong_type", "unknown_code", "bad_id", "implausible_date", "too_many_digits"}
    checks = table.pandera.columns[column.name].checks
    meaning = [column.description]
    if column.kind == "code":
        meaning.append(f"One of {', '.join(f'`{code}`' for code in column.codes)}.")
    ranges = [str(check.description) for check in checks if check.name not in told]
    if ranges:
        meaning.append(f"Expected: {', '.join(ranges)}.")
    cells = [
        f"`{column.name}`",
        column.label_nl,
        column.kind,
        "yes" if column.required else "no",
        column.unit or "",
        column.sql_type,
        " ".join(meaning),
    ]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
