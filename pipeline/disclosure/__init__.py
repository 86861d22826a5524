"""What may be published about few people.

Belongs here: deciding, and making the published form of every calculated table. Does not belong here: calculating
(``calculation``), showing (``reporting``, ``workbook``), files.

    audit    linear algebra: does anything published isolate too few people
    money    quantities, amounts and outcomes as functions of what each group of people did
    counts   respondents, themes and answers as functions of how many did what
    rule     both together: the decision for a cohort
    tables   the published form of the calculated tables
"""

from pipeline.disclosure.rule import Decision, decide
from pipeline.disclosure.tables import WITHHELD, published_tables

__all__ = ["WITHHELD", "Decision", "decide", "published_tables"]
