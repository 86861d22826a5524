"""The raw tables: what a coordinator delivers, one module per table.

Belongs here: the list of raw tables. Does not belong here: tables that the calculation makes
(``schemas.calculated``).
"""

from schemas.raw import (
    answers,
    funding,
    households,
    ladder,
    mentions,
    organisations,
    outflow,
    participants,
    respondents,
    service_use,
    themes,
)
from schemas.table import TableSchema, read

_MODULES = (
    participants,
    outflow,
    funding,
    respondents,
    mentions,
    answers,
    themes,
    households,
    service_use,
    ladder,
    organisations,
)
RAW: dict[str, TableSchema] = {schema.name: schema for schema in (read(module.SCHEMA) for module in _MODULES)}
