"""Running the rules that look at more than one cell: within a row, between rows, between tables.

Belongs here: the order in which queries run, and findings from their answers. Does not belong here: the rules themselves
(``rulebook``), rules for one value (the Pandera schemas), reading or parsing.

A cell that already holds a fault is NULL and marked bad: it is neither empty nor a day nor a number, so no rule says a
second thing about it. A rule is left out when a table or column it needs is not there at all.
"""

from collections.abc import Mapping

from pipeline.ingest.collecting import KEPT_PER_RULE
from pipeline.ingest.context import CohortContext
from pipeline.ingest.database import Database
from pipeline.ingest.findings import Finding, Wording
from pipeline.ingest.rulebook import funding, households, ladder, organisations, outflow, participants, repeated, survey
from pipeline.ingest.rulebook.rule import REFERRED_TO, Rule, Shared
from pipeline.ingest.typed import TypedTable

SHARED: tuple[Shared, ...] = (
    *repeated.SHARED,
    *outflow.SHARED,
    *survey.SHARED,
    *households.SHARED,
    *organisations.SHARED,
)
RULES: tuple[Rule, ...] = (
    *participants.RULES,
    *outflow.RULES,
    *funding.RULES,
    *survey.RULES,
    *households.RULES,
    *ladder.RULES,
    *organisations.RULES,
    *repeated.RULES,
)
KEY_RULES: tuple[Rule, ...] = repeated.KEY_RULES
_CONTEXT_TYPES = {
    "period_from": "DATE",
    "period_until": "DATE",
    "observed_until": "DATE",
    "enrolled_in_period": "BOOLEAN",
    "horizon": "INTEGER",
}


def apply_rules(
    tables: Mapping[str, TypedTable], context: CohortContext, db: Database, every_row: bool
) -> list[Finding]:
    """What the rules find in the judged tables of a session.

    Args:
        tables: the tables that ``put_typed`` put there.
        context: what is known of the cohort.
        db: the session.
        every_row: whether findings name every row that breaks a rule, not only those that will be told.
    """
    _prepare(tables, context, db)
    found = []
    for rule in (*RULES, *KEY_RULES):
        needs = (f"{rule.table}.{rule.column}", *rule.needs)
        left_out = any(name in tables for name in rule.unless)
        if not left_out and all(_is_there(tables, need) for need in needs) and len(tables[rule.table].raw):
            finding = _apply(rule, db, None if every_row else KEPT_PER_RULE + 1)
            if finding is not None:
                found.append(finding)
    return found


def _prepare(tables: Mapping[str, TypedTable], context: CohortContext, db: Database) -> None:
    """The tables that rules look at besides the judged ones."""
    db.put_rows("judging_cohort", [[getattr(context, name) for name in _CONTEXT_TYPES]], _CONTEXT_TYPES)
    for name, codes in (("judging_services", context.services), ("judging_evidence", context.use_evidence)):
        db.put_rows(name, [[code] for code in codes], {"code": "VARCHAR"})
    asked = [(one.question, one.numbers, ", ".join(one.answers)) for one in context.questions]
    db.put_rows("judging_questions", asked, {"question": "VARCHAR", "numbers": "BOOLEAN", "listed": "VARCHAR"})
    listed = [(one.question, answer) for one in context.questions for answer in one.answers]
    db.put_rows("judging_answers", listed, {"question": "VARCHAR", "answer": "VARCHAR"})
    for name in REFERRED_TO:
        if name not in tables:
            continue
        table = tables[name]
        identifiers = [column.name for column in table.schema.columns if column.kind == "id"]
        db.put_rows(
            f"unsure_{name}",
            [[row.get(column) for column in identifiers] for row in table.unsure],
            dict.fromkeys(identifiers, "VARCHAR"),
        )
        texts = {text for row in table.unsure for text in row.values() if text} | table.raw.odd_texts
        db.put_rows(f"odd_{name}", [[text] for text in sorted(texts)], {"text": "VARCHAR"})
    for shared in SHARED:
        if all(name in tables for name in shared.tables):
            db.execute(f"CREATE OR REPLACE TABLE {shared.name} AS {shared.sql}")


def _apply(rule: Rule, db: Database, most: int | None) -> Finding | None:
    import numpy as np

    limit = "" if most is None else f"LIMIT {most}"
    answer = db.rows(f"SELECT count(*) OVER (), * FROM ({rule.sql}) AS broken ORDER BY row_number {limit}")
    if not answer:
        return None
    rows = np.array([row for _, row, *_ in answer], dtype=np.int64)

    def wording(place: int) -> Wording:
        return Wording(rule.found(*answer[place][2:]), rule.expected, rule.remedy)

    return Finding(rule.table, rule.column, rule.name, rule.severity, rows, int(answer[0][0]), wording)


def _is_there(tables: Mapping[str, TypedTable], need: str) -> bool:
    table, _, column = need.partition(".")
    return table in tables and column not in tables[table].absent
