"""What the records hold, divided by what graduates did first; and how it moves with parameters in formulas over records.

Belongs here: the second look at the records that a next cohort needs, and reading a formula over records as a factor times
a sum that was counted once. Does not belong here: prices.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlglot import exp

from pipeline.calculation import measures
from pipeline.calculation.database import Database, make_view
from pipeline.calculation.survey import STATUS_ORDER
from pipeline.model import CohortModel
from pipeline.model.checking import NUMBER_COLUMNS, VOLUME
from pipeline.model.expression import Expression

# (measure, benefit year) -> first status -> person-years times factor.
ByStatus = Mapping[tuple[str, int], Mapping[str, Fraction]]

_PROBES = (2, 3, 5, 7, 11, 13)


def by_first_status(db: Database, model: CohortModel) -> ByStatus:
    """Sum every measure over the spells of graduates, apart for each first status.

    Needs ``participants`` and ``outflow``. What is counted per graduate and not per spell is left out: it is the same
    whatever graduates do.
    """
    wanted = [measure for measure in measures.all_measures(model) if measure.records == "outflow"]
    if not wanted:
        return {}
    measures.set_up_cohort(db, model)
    places = [(status, place) for place, status in enumerate(STATUS_ORDER)]
    db.put_rows("statuses", places, {"status": "VARCHAR", "place": "INTEGER"})
    make_view(db, "outflow_days")
    make_view(db, "first_statuses")
    found: dict[tuple[str, int], dict[str, Fraction]] = {}
    for (status,) in db.rows("SELECT DISTINCT first_status FROM first_statuses ORDER BY first_status"):
        # One status at a time: the same query as the quantities', on the spells of these graduates only.
        db.put_rows("status_in_hand", [(status,)], {"status": "VARCHAR"})
        make_view(db, "outflow_of_status_days")
        for year, days_in_year, _, *sums in db.rows(measures.measure_sql("outflow_of_status", wanted)):
            for measure, total in zip(wanted, sums, strict=True):
                if total:
                    cell = found.setdefault((measure.name, year), {})
                    cell[status] = cell.get(status, Fraction(0)) + Fraction(total) / days_in_year
    return found


@dataclass(frozen=True)
class RecordFormula:
    """A formula over records, read as ``factor(parameters) x a sum that was counted once``.

    Attributes:
        formula: as the model writes it.
        columns: a number for each of its columns, at which the factor is read off.
        there: what the counted part comes to at those numbers.
    """

    formula: Expression
    columns: Mapping[str, Fraction]
    there: Fraction

    def factor(self, values: Mapping[str, Any], number: Any) -> Any:
        """The factor for these parameters, in any kind of number; ``number`` makes that kind out of a fraction."""
        columns = {name: number(value) for name, value in self.columns.items()}
        return self.formula.over({**values, **columns}, number) / number(self.there)


def record_formula(model: CohortModel, records: str, text: str) -> RecordFormula:
    """Read a formula over the records of a table."""
    formula = Expression(text)
    volume = VOLUME[records]
    fixed: dict[str, Decimal | int] = {**measures.constants(model), volume: 1}
    counted = formula.product(fixed).sql
    names = [name for name in formula.names if name in NUMBER_COLUMNS[records]]
    for start in range(len(_PROBES)):
        columns = {
            name: Fraction(_PROBES[(start + place) % len(_PROBES)] + 100 * (place // len(_PROBES)))
            for place, name in enumerate(names)
        }
        there = Expression(counted).number({**fixed, **columns}) if counted else Fraction(1)
        # Zero at these numbers says nothing about the factor: look elsewhere.
        if there:
            break
    return RecordFormula(formula, {**columns, volume: Fraction(1)}, there)


def entangled(model: CohortModel, records: str, text: str) -> set[str]:
    """The parameters that stand in one sum with columns of records: they move with every record apart.

    ``hours_per_week - free_hours`` is such a sum; ``hours_per_week / full_time_hours`` is not.
    """
    formula = Expression(text)
    columns = NUMBER_COLUMNS[records]
    found = set()
    for node in formula.tree.find_all(exp.Column):
        if node.name not in model.parameters:
            continue
        above = node.parent
        while above is not None:
            if isinstance(above, (exp.Add, exp.Sub)) and any(
                column.name in columns for column in above.find_all(exp.Column)
            ):
                found.add(node.name)
            above = above.parent
    return found
