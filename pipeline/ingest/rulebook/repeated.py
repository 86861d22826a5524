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
    if schema.key:
        return [
            Shared(f"key_twice_{schema.name}", (schema.name,), _key_twice(schema)),
            Shared(
                f"repeated_{schema.name}",
                (schema.name,),
                _same_rows(schema, f"SELECT row_number FROM key_twice_{schema.name}"),
            ),
            Shared(
                f"repeated_key_{schema.name}",
                (schema.name,),
                f"SELECT row_number, earlier FROM key_twice_{schema.name} WHERE row_number > earlier",
            ),
        ]
    return [Shared(f"repeated_{schema.name}", (schema.name,), _same_rows(schema, _suspects(schema)))]


def _same_rows(schema: TableSchema, suspects: str) -> str:
    """Rows of which every cell is as in an earlier row. Two cells that could not be read are not known to be the same."""
    return f"""
        SELECT row_number, min(row_number) OVER (PARTITION BY {_listed(schema.names)}) AS earlier
        FROM judged_{schema.name} WHERE {_readable(schema)} AND row_number IN ({suspects})
        QUALIFY row_number > earlier
    """


def _suspects(schema: TableSchema) -> str:
    """Rows that share a fingerprint of all their cells: the few that may be the same are held against one another."""
    return f"""
        WITH whole AS (
            SELECT row_number, hash({_listed(schema.names)}) AS fingerprint
            FROM judged_{schema.name} WHERE {_readable(schema)}
        )
        SELECT row_number FROM whole
        WHERE fingerprint IN (SELECT fingerprint FROM whole GROUP BY fingerprint HAVING count(*) > 1)
    """


def _key_twice(schema: TableSchema) -> str:
    """Every row whose key is there more than once, with the first of them."""
    key = _listed(schema.key)
    filled = " AND ".join(f'"{name}" IS NOT NULL' for name in schema.key)
    return f"""
        WITH twice AS (SELECT {key} FROM judged_{schema.name} WHERE {filled} GROUP BY {key} HAVING count(*) > 1)
        SELECT row_number, min(row_number) OVER (PARTITION BY {key}) AS earlier
        FROM judged_{schema.name} SEMI JOIN twice USING ({key})
    """


def _readable(schema: TableSchema) -> str:
    return " AND ".join(f'NOT "bad_{name}"' for name in schema.names)


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
