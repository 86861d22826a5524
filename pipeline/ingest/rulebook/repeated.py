"""The same record twice, in every table.

Belongs here: rows that repeat an earlier one, whole or in their key. Does not belong here: what two rows may not say
together (the modules of those tables).
"""

from collections.abc import Sequence

from pipeline.ingest.rulebook.rule import Rule, Shared
from pipeline.saying import Said, say
from schemas import RAW, TableSchema

# Where a repeated record shows, if not at its key or first column.
_SHOWN_AT = {"answers": "answer", "mentions": "theme"}
# The remedy where two equal records can both be right.
_TELL_APART = {"funding": say("Take one of the two rows out; tell two equal payments apart in the note.")}


def _shared(schema: TableSchema) -> list[Shared]:
    whole = Shared(f"repeated_{schema.name}", (schema.name,), _same_rows(schema))
    return [whole, Shared(f"repeated_key_{schema.name}", (schema.name,), _same_key(schema))] if schema.key else [whole]


def _same_rows(schema: TableSchema) -> str:
    """Rows of which every cell is as in an earlier row. Two cells that could not be read are not known to be the same.

    A fingerprint of the row finds the few that may be the same; only those are held against one another.
    """
    columns = _listed(schema.names)
    readable = " AND ".join(f'NOT "bad_{name}"' for name in schema.names)
    return f"""
        WITH whole AS (
            SELECT row_number, hash({columns}) AS fingerprint FROM judged_{schema.name} WHERE {readable}
        ),
        suspect AS (
            SELECT row_number FROM whole
            WHERE fingerprint IN (SELECT fingerprint FROM whole GROUP BY fingerprint HAVING count(*) > 1)
        )
        SELECT row_number, min(row_number) OVER (PARTITION BY {columns}) AS earlier
        FROM judged_{schema.name} WHERE row_number IN (FROM suspect)
        QUALIFY row_number > earlier
    """


def _same_key(schema: TableSchema) -> str:
    """Rows with the key of an earlier row, but not wholly the same."""
    key = _listed(schema.key)
    filled = " AND ".join(f'"{name}" IS NOT NULL' for name in schema.key)
    return f"""
        WITH keyed AS (SELECT row_number, {key} FROM judged_{schema.name} WHERE {filled}),
        twice AS (SELECT {key} FROM keyed GROUP BY {key} HAVING count(*) > 1)
        SELECT row_number, min(row_number) OVER (PARTITION BY {key}) AS earlier
        FROM keyed SEMI JOIN twice USING ({key})
        QUALIFY row_number > earlier
    """


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _same_record(earlier: int) -> Said:
    return say("the same record as in row {row}", row=earlier)


def _rule(schema: TableSchema) -> Rule:
    return Rule(
        name="same_row_twice",
        table=schema.name,
        column=_SHOWN_AT.get(schema.name, schema.key[-1] if schema.key else schema.names[0]),
        needs=(),
        sql=f"SELECT row_number, earlier FROM repeated_{schema.name}",
        found=_same_record,
        expected=say("every record once"),
        remedy=_TELL_APART.get(schema.name, say("Take one of the two rows out.")),
    )


def _key_rule(schema: TableSchema) -> Rule:
    return Rule(
        name="duplicate_key",
        table=schema.name,
        column=schema.key[-1],
        needs=tuple(f"{schema.name}.{name}" for name in schema.key),
        sql=f"""
            SELECT row_number, earlier FROM repeated_key_{schema.name}
            WHERE row_number NOT IN (SELECT row_number FROM repeated_{schema.name})
        """,
        found=lambda earlier: say("the same code as in row {row}", row=earlier),
        expected=say("every code once"),
        remedy=say("Take one of the two out, or give it the code that was meant."),
    )


SHARED = tuple(shared for schema in RAW.values() for shared in _shared(schema))
RULES = tuple(_rule(schema) for schema in RAW.values())
KEY_RULES = tuple(_key_rule(schema) for schema in RAW.values() if schema.key)
