"""The raw tables: what a coordinator delivers, one module per table.

Belongs here: the list of raw tables. Does not belong here: tables that the calculation makes
(``schemas.calculated``).
"""

from schemas.raw import answers, funding, mentions, outflow, participants, respondents, themes
from schemas.table import TableSchema, read

RAW: dict[str, TableSchema] = {
    schema.name: schema
    for schema in (
        read(module.SCHEMA) for module in (participants, outflow, funding, respondents, mentions, answers, themes)
    )
}
