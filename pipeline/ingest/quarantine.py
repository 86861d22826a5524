"""Rows that may be set aside: which, and what becomes of the rest.

Belongs here: choosing the rows that a programme's quarantine lets go, round by round. Does not belong here: how a
programme declares it (``pipeline.model.parts``), telling of it (``findings``).

A row is set aside when every error in it is of a rule that the programme lists for its table. The tables are judged again
without it, until nothing changes: a row that refers to one that was set aside holds an error of its own then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.faults import Fault
from pipeline.ingest.context import CohortContext, QuarantineRule
from pipeline.ingest.database import Database
from pipeline.ingest.delivered import RawTable
from pipeline.ingest.findings import Finding
from pipeline.ingest.rules import KEY_RULES, RULES, apply_rules
from pipeline.ingest.typed import ROW_NUMBER, TypedTable, judged
from pipeline.ingest.wording import VALUE_RULES
from pipeline.saying import say

if TYPE_CHECKING:
    pass

FULL = "quarantine_full"
# What parsing says of a text that is no value of its kind.
UNREADABLE = frozenset({"bad_date", "bad_decimal", "bad_integer", "ambiguous_decimal"})


def rules_that_set_aside() -> frozenset[str]:
    """The rules by which a row may be set aside: all that stop a run and are about a row's values, none about identifiers."""
    return VALUE_RULES | UNREADABLE | {rule.name for rule in (*RULES, *KEY_RULES) if rule.severity == "error"}


@dataclass(frozen=True)
class SetAside:
    """A row that was set aside.

    Attributes:
        table: the table's name.
        file: the file as the person knows it.
        row: its number in the file.
        column: the name above the column with the fault.
        rule: the rule that was broken there.
    """

    table: str
    file: str
    row: int
    column: str
    rule: str


@dataclass
class Judged:
    """What the rules found, and which rows were set aside for it.

    Attributes:
        findings: what stands, of values and of rules.
        rows: table -> numbers of the rows set aside.
        of_rows: what was found of rows by the time they were set aside.
        full: the declarations that more rows would fall under than they allow.
    """

    findings: list[Finding]
    rows: dict[str, set[int]] = field(default_factory=dict)
    of_rows: list[Finding] = field(default_factory=list)
    full: list[tuple[QuarantineRule, int]] = field(default_factory=list)


def judge_rows(tables: Mapping[str, TypedTable], context: CohortContext, db: Database) -> Judged:
    """Apply the rules to the judged tables; where a quarantine is declared, set rows aside until nothing changes.

    The judged tables in the session are left without the rows that were set aside.
    """
    declared = [one for one in context.quarantine if one.table in tables]
    of_values = [finding for table in tables.values() for finding in table.findings]
    if not declared:
        return Judged([*of_values, *apply_rules(tables, context, db, every_row=False)])
    return _judge(tables, context, db, declared, of_values)


def _judge(
    tables: Mapping[str, TypedTable],
    context: CohortContext,
    db: Database,
    declared: Sequence[QuarantineRule],
    of_values: list[Finding],
) -> Judged:
    for one in declared:
        db.execute(f"CREATE OR REPLACE TABLE whole_{one.table} AS FROM {judged(one.table)}")
    result = Judged([])
    while True:
        of_rules = apply_rules(tables, context, db, every_row=True)
        chosen = {
            one.table: _chosen(one, tables[one.table].raw, [*of_values, *of_rules], result.rows.get(one.table, set()))
            for one in declared
        }
        if not any(chosen.values()):
            break
        for table, rows in chosen.items():
            if not rows:
                continue
            result.rows.setdefault(table, set()).update(rows)
            listed = ", ".join(map(str, sorted(rows)))
            db.execute(f"DELETE FROM {judged(table)} WHERE {ROW_NUMBER} IN ({listed})")
            result.of_rows += [_of(finding, rows) for finding in of_rules if finding.table == table]
    full = [
        (one, len(result.rows.get(one.table, ())))
        for one in declared
        if len(result.rows.get(one.table, ())) > one.at_most
    ]
    for one in declared:
        if full:
            db.execute(f"CREATE OR REPLACE TABLE {judged(one.table)} AS FROM whole_{one.table}")
        db.execute(f"DROP TABLE whole_{one.table}")
    if full:
        # Everything in those tables is an error again; the other declarations are tried without them.
        left = [one for one in declared if one not in [broken for broken, _ in full]]
        again = _judge(tables, context, db, left, of_values)
        again.full += full
        return again
    result.findings = [*of_values, *of_rules]
    result.of_rows = [finding for finding in result.of_rows if finding.count]
    return result


def full_faults(result: Judged, tables: Mapping[str, TypedTable]) -> list[Fault]:
    """A fault for every table of which more rows would have to be set aside than its programme allows."""
    return [
        Fault(
            file=tables[one.table].raw.file,
            rule=FULL,
            found=say("{count} rows that would have to be set aside", count=count),
            expected=say("at most {count}, as programme.yaml says", count=one.at_most),
            remedy=say("Mend the rows: each of them is an error now."),
            sheet=tables[one.table].raw.sheet,
        )
        for one, count in result.full
    ]


def set_aside_rows(result: Judged, tables: Mapping[str, TypedTable]) -> tuple[SetAside, ...]:
    """Every fault for which a row was set aside, in the order of tables and rows."""
    found = set()
    for finding in (*result.findings, *result.of_rows):
        rows = result.rows.get(finding.table)
        if not rows or finding.severity != "error" or finding.column is None:
            continue
        raw = tables[finding.table].raw
        heading = raw.headings.get(finding.column, finding.column)
        found |= {
            SetAside(finding.table, raw.file, row, heading, finding.rule)
            for row in finding.rows.tolist()
            if row in rows
        }
    return tuple(sorted(found, key=lambda one: (one.table, one.row, one.column, one.rule)))


def _chosen(one: QuarantineRule, raw: RawTable, findings: Sequence[Finding], gone: set[int]) -> set[int]:
    """The rows in which every error is of a listed rule, and that are not gone yet."""
    may: set[int] = set()
    may_not = {fault.row for fault in raw.faults if fault.severity == "error" and fault.row is not None}
    for finding in findings:
        if finding.table == one.table and finding.severity == "error":
            (may if finding.rule in one.rules else may_not).update(finding.rows.tolist())
    return may - may_not - gone


def _of(finding: Finding, rows: set[int]) -> Finding:
    """A finding as it is about these rows only."""
    import numpy as np

    places: np.ndarray = np.flatnonzero(np.isin(finding.rows, sorted(rows)))
    return Finding(
        finding.table,
        finding.column,
        finding.rule,
        finding.severity,
        finding.rows[places],
        len(places),
        lambda at: finding.wording(int(places[at])),
    )
