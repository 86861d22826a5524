"""The workbook that a controller recalculates: inputs, parameters, posts and totals with live formulas.

Belongs here: from a model and calculated tables to an .xlsx file. Does not belong here: the calculation itself
(``pipeline.calculation``), the report (``pipeline.reporting``), files on disk. Imports errors, schemas and model only.

A cell's formula and the value it shows without recalculation come from one term (``terms``); the prices come from the
model's one expression (``Expression.workbook``). So the workbook is a second working out of the same method, which its last
sheet holds against the ledger.
"""

from pipeline.model import CohortModel
from pipeline.workbook.build import build_workbook
from pipeline.workbook.data import TABLES, TABLES_OF_HOUSEHOLDS
from pipeline.workbook.monitor import TABLES as TABLES_OF_MONITOR

__all__ = ["TABLES", "build_workbook", "tables_for"]


def tables_for(model: CohortModel) -> tuple[str, ...]:
    """The calculated tables that the workbook of this programme is made from, and ``disclosed``."""
    if not model.has_posts:
        return (*TABLES_OF_MONITOR, "disclosed")
    households = model.programme.counted.table == "households"
    return (*(TABLES_OF_HOUSEHOLDS if households else TABLES), "disclosed")
