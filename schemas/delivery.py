"""What was made of a delivery: tables that list how files were read, mended and set aside.

Belongs here: the columns of these lists, published beside the report where they hold anything. Does not belong here: making
them (``pipeline.ingest``), the tables of the calculation (``schemas.calculated``).
"""

import pandera.pandas as pa

from schemas.table import TableSchema, column, read, table


def _text(nl: str, en: str, description: str, nullable: bool = False) -> pa.Column:
    return column("text", nl=nl, en=en, description=description, required=True, nullable=nullable)


def _table() -> pa.Column:
    return _text("Tabel", "Table", "The raw table.")


def _file() -> pa.Column:
    return _text("Bestand", "File", "The file as it was delivered.")


_TABLES = [
    table(
        "readings",
        {
            "table": _table(),
            "file": _file(),
            "what": _text("Wat", "What", "What kind of thing had to be recognised."),
            "column": _text("Kolom", "Column", "The column it is about; empty for the file.", nullable=True),
            "delivered": _text("Aangeleverd", "Delivered", "How it was delivered.", nullable=True),
            "read_as": _text("Gelezen als", "Read as", "As what it was read.", nullable=True),
        },
        description="one thing about a file that had to be recognised, and as what it was read",
    ),
    table(
        "corrections",
        {
            "table": _table(),
            "file": _file(),
            "rows": _text(
                "Regels", "Rows", "Numbers of the rows that were corrected; empty where held back.", nullable=True
            ),
            "column": _text("Kolom", "Column", "The name above the column."),
            "why": _text("Waarom", "Why", "Why the delivered value is wrong."),
            "decided_by": _text("Besloten door", "Decided by", "Who decided so."),
            "decided_on": _text("Besloten op", "Decided on", "On which day."),
            "before": _text("Was", "Before", "The delivered value; empty where rows tell of persons.", nullable=True),
            "after": _text("Wordt", "After", "The value instead; empty where rows tell of persons.", nullable=True),
        },
        description="a correction of a delivered value that was applied",
    ),
    table(
        "set_aside",
        {
            "table": _table(),
            "file": _file(),
            "row": column(
                "integer",
                nl="Regel",
                en="Row",
                description="Its number in the file; empty where held back.",
                required=True,
                nullable=True,
            ),
            "column": _text("Kolom", "Column", "The name above the column with the fault."),
            "rule": _text("Regel", "Rule", "The rule that was broken there."),
        },
        description="a row of a file that was set aside, and why",
    ),
]

DELIVERY: dict[str, TableSchema] = {str(schema.name): read(schema) for schema in _TABLES}
