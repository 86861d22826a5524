"""The columns of every table, each defined once as a Pandera schema.

Belongs here: what a table's columns are (``schemas.raw`` for raw files; the calculated tables beside it) and
plain lists of them (``schemas.table``). Does not belong here: reading, judging, storing or showing tables.
"""

from schemas.raw import RAW
from schemas.table import Column, TableSchema

__all__ = ["RAW", "Column", "TableSchema"]
