"""What a rule is.

Belongs here: the shape of a rule and of a table that rules share. Does not belong here: any rule.

The queries read these tables, of which ``pipeline.ingest.rules`` makes the first three:

- ``judged_<table>``: the rows of a table with their values (``pipeline.ingest.typed``);
- ``judging_cohort``: one row: period_from, period_until, observed_until, enrolled_in_period, horizon;
- ``judging_questions``, ``judging_answers``: the questions that the model declares, and the answers it lists for them;
- ``judging_services``, ``judging_evidence``: the codes that the model declares;
- ``odd_<table>``, ``unsure_<table>`` of tables that others refer to: texts of rows that could not be read whole, and the
  identifiers of rows in which one holds a fault; a reference to one of those is no fault of its own;
- the shared tables, each before the rules that need it.
"""

from collections.abc import Callable
from dataclasses import dataclass

# The tables that others refer to.
REFERRED_TO = ("participants", "respondents", "themes", "households", "service_use", "organisations")


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        name: its stable name.
        table: the table at whose rows it shows.
        column: the column of that table at which it shows.
        needs: further columns it looks at, as ``table.column``; the rule is left out when one is not there at all.
        sql: a query that yields ``row_number`` of every row that breaks it, and what its sentence is filled with.
        found: makes the sentence of what was found from the other columns that the query yields.
        expected: what the rule asks for.
        remedy: what to do.
        severity: ``error`` or ``warning``.
        unless: tables in whose presence the rule is left out.
    """

    name: str
    table: str
    column: str
    needs: tuple[str, ...]
    sql: str
    found: Callable[..., str]
    expected: str
    remedy: str
    severity: str = "error"
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shared:
    """A table that several rules look at, made of the judged tables before they run.

    Attributes:
        name: what it is called.
        tables: the raw tables it is made of; it is not made when one could not be read.
        sql: the query that makes it.
    """

    name: str
    tables: tuple[str, ...]
    sql: str
