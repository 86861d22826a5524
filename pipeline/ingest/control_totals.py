"""Whether a table adds up to what its deliverer says it does.

Belongs here: holding the totals of ``source.yaml`` against the tables. Does not belong here: reading that file
(``source``).

A total says what was delivered, so rows that are set aside count; corrections have been applied by then. Where a row or
an amount could not be read, that is told already and the total is not held against the rest.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from pipeline.faults import Fault
from pipeline.ingest.context import ROWS, CohortContext
from pipeline.ingest.database import Database
from pipeline.ingest.typed import TypedTable, judged
from pipeline.saying import say

RULE = "control_total"


def control_totals(tables: Mapping[str, TypedTable], context: CohortContext, db: Database) -> Iterator[Fault]:
    """A fault for every stated total that a table does not add up to."""
    for name, stated in context.totals.items():
        if name not in tables or tables[name].raw.odd_texts:
            continue
        table = tables[name]
        for column, total in stated.items():
            if column == ROWS:
                if len(table.raw) != total:
                    yield _fault(
                        table,
                        None,
                        say("{count} rows", count=len(table.raw)),
                        say("{count} rows, as source.yaml states", count=int(total)),
                    )
                continue
            found, unread = db.rows(
                f'SELECT coalesce(sum("{column}"), 0), coalesce(bool_or("bad_{column}"), FALSE) FROM {judged(name)}'
            )[0]
            if not unread and Decimal(found) != total:
                yield _fault(
                    table,
                    column,
                    say("a total of {total}", total=_printed(Decimal(found))),
                    say("a total of {total}, as source.yaml states", total=_printed(total)),
                )


def _fault(table: TypedTable, column: str | None, found: str, expected: str) -> Fault:
    return Fault(
        file=table.raw.file,
        rule=RULE,
        found=found,
        expected=expected,
        remedy=say("Look which rows are missing or too many; if the table is right, correct the total in source.yaml."),
        column=column and table.raw.headings.get(column, column),
        sheet=table.raw.sheet,
    )


def _printed(number: Decimal) -> str:
    """Without the zeros that only the store's type adds."""
    return format(number.quantize(Decimal("0.01")) if number == number.quantize(Decimal("0.01")) else number, "f")
