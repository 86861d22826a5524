"""The workbook that a controller recalculates: inputs, parameters, posts and totals with live formulas.

Belongs here: from a model and calculated tables to an .xlsx file. Does not belong here: the calculation itself
(``pipeline.calculation``), the report (``pipeline.reporting``), files on disk. Imports errors, schemas and model only.

A cell's formula and the value it shows without recalculation come from one term (``terms``); the prices come from the
model's one expression (``Expression.workbook``). So the workbook is a second working out of the same method, which its last
sheet holds against the ledger.
"""

from pipeline.workbook.build import build_workbook
from pipeline.workbook.data import TABLES

__all__ = ["TABLES", "build_workbook"]
