"""What is counted per record: the model's quantities and averages as sums over days.

Belongs here: reading the model's formulas over records as measures, and the one pass over the records that sums them all.
Does not belong here: dividing by the days in a year and multiplying by prices (``quantities``).

A person-year is a spell's days in a benefit year divided by the days in that year. So a quantity is, per benefit year,
the sum over records of days x factor, divided by 365 or 366. Days and factors are summed exactly in SQL, once for every
measure, in one pass; the division is exact in Python, on a handful of sums.

A difference between with and without is several such sums, each with a weight (``terms``); how it is thought of stands in
docs/with-and-without.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from pipeline.calculation.database import Database, make_table, make_view, put_calculated, query
from pipeline.calculation.rounding import factor
from pipeline.model import CohortModel
from pipeline.model.checking import VOLUME
from pipeline.model.expression import Expression
from pipeline.model.parts import Average, Bound, Component, Quantity


@dataclass(frozen=True)
class Measure:
    """Something summed over the days of records.

    Attributes:
        name: what the table ``exposure`` calls it: the table, the condition and the factor, as SQL.
        records: the table whose records are counted.
        where: SQL condition on a record; None for all.
        sql: SQL factor per day; None for 1.
        factor: what the sum is multiplied with afterwards, the same for every record.
    """

    name: str
    records: str
    where: str | None
    sql: str | None
    factor: Fraction


def constants(model: CohortModel) -> dict[str, Decimal]:
    """The parameters that a formula over records may use: those that are the same under every bound."""
    return {name: found.value for name, found in model.parameters.items() if isinstance(found.value, Decimal)}


def of_quantity(model: CohortModel, quantity: Quantity) -> Measure:
    """The measure of a component's quantity."""
    return _measure(model, quantity, Expression(quantity.formula), None)


def of_average(model: CohortModel, quantity: Quantity, average: Average) -> Measure:
    """The measure of an average's numerator: the average's formula times the quantity it is weighted with."""
    return _measure(model, quantity, Expression(quantity.formula), Expression(average.formula))


def _measure(model: CohortModel, quantity: Quantity, formula: Expression, average: Expression | None) -> Measure:
    # The volume itself is what days are counted for: as a factor it is 1.
    values: Mapping[str, Decimal | int] = {**constants(model), VOLUME[quantity.records]: 1}
    product = formula.product(values)
    parts, factor = [product.sql] if product.sql else [], product.factor
    if average is not None:
        value = average.product(values)
        parts += [value.sql] if value.sql else []
        factor *= value.factor
    sql = " * ".join(parts) or None
    where = Expression(quantity.where).sql() if quantity.where else None
    return Measure(_named(quantity.records, where, sql), quantity.records, where, sql, factor)


def _named(records: str, where: str | None, sql: str | None) -> str:
    return f"{records}[{where or 'all'}]: days * {sql or '1'}"


@dataclass(frozen=True)
class Term:
    """One of the sums that a quantity is made of.

    Attributes:
        item: what it is called among the items of the table ``recorded``.
        measure: what is summed.
        weight: what it is multiplied with besides the measure's own factor.
        assumed: whether it rests on what would have happened, which nobody can have seen.
    """

    item: str
    measure: Measure
    weight: Fraction
    assumed: bool = False


QUANTITY = "quantity"
USE = "service_use"


def terms(model: CohortModel, quantity: Quantity, bound: Bound | None = None) -> list[Term]:
    """The sums that a quantity is made of: one, or for a difference between with and without several.

    Of a household's use of a service in a year, what it would have used more without the programme is avoided: that counts by
    what the counterfactual rests on, as the bound takes it (in full where no bound is named). What it used more with the
    programme counts in full against it. So equal use is nought under every bound, and early care is a cost
    under each.
    """
    whole = of_quantity(model, quantity)
    if quantity.records != USE:
        return [Term(QUANTITY, whole, Fraction(1))]
    counts = bound.counterfactual.counts if bound is not None and bound.counterfactual is not None else {}
    more = _part(whole, "units_with > units_without", "(units_with - units_without)")
    found = [Term(f"{QUANTITY}.more", more, Fraction(-1))]
    for kind in (entry.code for entry in model.model.use_evidence):
        less = f"units_without > units_with AND evidence = '{kind}'"
        avoided = _part(whole, less, "(units_without - units_with)")
        weight = Fraction(counts.get(kind, 0 if counts else 1))
        found.append(Term(f"{QUANTITY}.avoided.{kind}", avoided, weight, assumed=True))
    return found


def _part(measure: Measure, condition: str, units: str) -> Measure:
    """The measure over some of its records, of so many units each."""
    where = f"({measure.where}) AND {condition}" if measure.where else condition
    sql = " * ".join([units, measure.sql] if measure.sql else [units])
    return replace(measure, name=_named(measure.records, where, sql), where=where, sql=sql)


# Counted always: everything per participant is per graduate, or per household.
COUNTED = {
    table: Measure(_named(table, None, None), table, None, None, Fraction(1))
    for table in ("participants", "households")
}
_COUNTED_NAMES = frozenset(measure.name for measure in COUNTED.values())


def all_measures(model: CohortModel) -> list[Measure]:
    """Those counted and every distinct measure of the model, sorted by name; those that differ only in their factor are one."""
    own = COUNTED[model.programme.counted.table]
    found: dict[str, Measure] = {own.name: own}
    for component in components(model):
        for measure in [term.measure for term in terms(model, component.quantity)] + [
            of_average(model, component.quantity, average) for average in component.price.averages
        ]:
            found.setdefault(measure.name, measure)
    return [found[name] for name in sorted(found)]


def components(model: CohortModel) -> list[Component]:
    """Every component of every post, in the order of the model."""
    return [component for post in model.model.posts for component in post.components]


def measure_sql(records: str, measures: list[Measure]) -> str:
    """One pass over the records of a table: the sums of all measures, over records that count for any of them.

    The days of a graduate depend on the day of graduation alone, so graduates are summed per such day first.

    Returns:
        SQL with the columns year, days_in_year, side (observed or extrapolated), and ``sum_<i>`` for measure i.
    """
    conditions = sorted({measure.where for measure in measures if measure.where})
    counts_all = any(measure.where is None for measure in measures)
    where = "" if counts_all else f" WHERE {' OR '.join(f'({condition})' for condition in conditions)}"
    if records in COUNTED:
        weights = ", ".join(
            f"{_sum_sql(measure, measure.sql or '1')} AS weight_{i}" for i, measure in enumerate(measures)
        )
        people = f"(SELECT graduated_on, {weights} FROM graduates{where} GROUP BY graduated_on)"
        sums = [f"COALESCE(SUM(b.days * w.weight_{index}), 0) AS sum_{index}" for index in range(len(measures))]
        source = f"{people} AS w INNER JOIN graduation_days AS b ON b.graduated_on = w.graduated_on"
        where = ""
    else:
        values = [f"days * {measure.sql}" if measure.sql else "days" for measure in measures]
        pairs = zip(measures, values, strict=True)
        sums = [f"{_sum_sql(measure, value)} AS sum_{index}" for index, (measure, value) in enumerate(pairs)]
        source = f"{records}_days"
    return (
        f"SELECT year, days_in_year, side, {', '.join(sums)} FROM {source}{where} "
        "GROUP BY year, days_in_year, side ORDER BY year, days_in_year, side"
    )


def _sum_sql(measure: Measure, value: str) -> str:
    """The sum of a value over the records that count for a measure."""
    return f"COALESCE(SUM({f'CASE WHEN {measure.where} THEN {value} END' if measure.where else value}), 0)"


def exposure(db: Database, model: CohortModel) -> None:
    """Sum every measure over the records.

    Needs the tables ``participants`` and (where the programme uses it) ``outflow``, or ``households`` and ``service_use``;
    makes ``exposure``.
    """
    set_up_cohort(db, model)
    by_records: dict[str, list[Measure]] = {}
    for measure in all_measures(model):
        by_records.setdefault(measure.records, []).append(measure)
    sums: dict[tuple[str, int, int], dict[str, Decimal]] = {}
    for records, measures in by_records.items():
        if records in COUNTED:
            make_view(db, "graduation_days")
        else:
            make_days(db, records)
        for year, days_in_year, side, *found in db.rows(measure_sql(records, measures)):
            for measure, value in zip(measures, found, strict=True):
                sums.setdefault((measure.name, year, days_in_year), {})[side] = value
    rows = []
    for key, sides in sorted(sums.items()):
        observed = sides.get("observed", Decimal(0))
        total = Fraction(observed) + Fraction(sides.get("extrapolated", 0))
        if total:
            rows.append((*key, factor(total), observed))
    put_calculated(db, "exposure", rows)


def make_days(db: Database, records: str) -> None:
    """Make the view ``<records>_days`` of the days of records that are not those counted themselves."""
    if records == USE:
        make_view(db, "service_use_pairs")
    make_view(db, f"{records}_days")


def graduates(db: Database) -> Fraction:
    """The number of those counted, out of the table ``exposure``: all of them are there for the whole of benefit year 1.

    Graduates, or in a programme of households the households: per participant means for each of these.
    """
    first_year = db.rows("SELECT measure, year, days_in_year, day_sum FROM exposure ORDER BY days_in_year")
    return sum(
        (Fraction(days) / length for name, year, length, days in first_year if name in _COUNTED_NAMES and year == 1),
        Fraction(0),
    )


def set_up_cohort(db: Database, model: CohortModel) -> None:
    """Make the small tables that the queries over records join with: cohort, horizon, graduates, benefit_years."""
    cohort = model.cohort
    db.put_rows(
        "cohort",
        [
            (
                cohort.period.from_,
                cohort.period.until,
                "yes" if cohort.enrolled_in_period else "no",
                cohort.observed_until,
                "9999-12-31" if cohort.after_observation == "continues" else cohort.observed_until,
            )
        ],
        {
            "period_from": "DATE",
            "period_until": "DATE",
            "enrolled_in_period": "VARCHAR",
            "observed_until": "DATE",
            "open_until": "DATE",
        },
    )
    db.put_rows("observation_sides", [("observed",), ("extrapolated",)], {"side": "VARCHAR"})
    db.put_rows("horizon", [(year,) for year in range(1, model.horizon + 1)], {"year": "INTEGER"})
    counted = "graduates" if model.programme.counted.table == "participants" else "households_counted"
    db.execute(f"CREATE OR REPLACE VIEW graduates AS {query(counted)}")
    make_table(db, "benefit_years")
