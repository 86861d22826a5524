"""The persons behind the figures: how many stand behind every group of records that a formula of the model can tell apart.

Belongs here: dividing records into groups and counting their participants. Does not belong here: what may be published
(``pipeline.disclosure``). The table never leaves the workspace.

The conditions of the model (``status = 'paid_work'``) cut the records of a table into groups that no formula cuts further:
those for which the same conditions hold. A group's owner is named after its table and the conditions that hold, as the bits
of a number: ``outflow:5`` are the records for which the first and the third condition hold. Participants are counted per set
of owners, because one participant may stand behind several groups: so the persons behind any groups together can be added up.
"""

from collections.abc import Sequence
from typing import Any

from pipeline.calculation.database import Database, make_view, put_calculated, query
from pipeline.calculation.measures import USE, all_measures, make_days, set_up_cohort
from pipeline.calculation.survey import STATUS_ORDER
from pipeline.model import CohortModel
from pipeline.model.expression import Expression

FIRST = "first"
NO_RECORD = "outflow:none"
RECORDS_OF = {"participants": "outflow", "households": USE}
"""Table of those counted -> the records of what each of them did, or used."""


def conditions(model: CohortModel, records: str) -> list[str]:
    """The conditions on records of a table, as SQL, in a fixed order; on outflow always those that tell statuses apart."""
    found = {measure.where for measure in all_measures(model) if measure.records == records and measure.where}
    if records == "outflow":
        found |= {status_condition(status) for status in STATUS_ORDER}
    return sorted(found)


def status_condition(status: str) -> str:
    """The condition that a record of outflow is of a status, as the model's expressions write it."""
    return Expression(f"status = '{status}'").sql()


def year_scope(year: int, side: str | None = None) -> str:
    """The name of a scope: who counts in a benefit year, all of it or its observed or extrapolated part."""
    return f"year {year} {side}" if side else f"year {year}"


def contributors(db: Database, model: CohortModel) -> None:
    """Count the persons behind every group of records, per benefit year.

    Needs ``participants`` and ``outflow`` (or ``households`` and ``service_use``), ``respondents``, ``mentions``, ``answers``
    and ``themes``; makes ``contributors``.
    """
    set_up_cohort(db, model)
    rows = [*_by_year(db, model), *_by_first_status(db, model), *_by_count(db, model)]
    put_calculated(db, "contributors", rows)


def _pattern(conditions: Sequence[str]) -> str:
    """The number whose bits are the conditions that hold."""
    bits = [f"CASE WHEN {condition} THEN {2**bit} ELSE 0 END" for bit, condition in enumerate(conditions)]
    return " + ".join(bits) or "0"


def _by_year(db: Database, model: CohortModel) -> list[tuple[Any, ...]]:
    """One pass over the records: per participant and benefit year the owners behind it, then how many have the same."""
    people = model.programme.counted.table
    records = RECORDS_OF[people]
    # Who used as much of a service with as without stands behind nothing.
    present = " WHERE units_with <> units_without" if records == USE else ""
    whole = "service_use_pairs" if records == USE else records
    of_participants = _pattern(conditions(model, people))
    of_outflow = _pattern(conditions(model, records))
    make_days(db, records)
    make_view(db, "graduation_days")
    patterns = [
        found for (found,) in db.rows(f"SELECT DISTINCT {of_outflow} AS pattern FROM {whole}{present} ORDER BY pattern")
    ]
    bit_of = {pattern: 2**bit for bit, pattern in enumerate(patterns)}

    def owned(extra: str) -> str:
        """The owners of a participant in a year as bits."""
        bits = [f"MAX(CASE WHEN d.pattern = {p}{extra} THEN {bit} ELSE 0 END)" for p, bit in bit_of.items()]
        return " + ".join(bits) or "0"

    masks = db.rows(
        f"SELECT year, own, everything, observed, extrapolated, COUNT(*) FROM ("
        f"SELECT d.year, g.own, g.participant_id, {owned('')} AS everything, "
        f"{owned(_SIDE.format('observed'))} AS observed, {owned(_SIDE.format('extrapolated'))} AS extrapolated "
        f"FROM (SELECT participant_id, year, side, {of_outflow} AS pattern FROM {records}_days{present}) AS d "
        f"INNER JOIN (SELECT participant_id, {of_participants} AS own FROM graduates) AS g "
        "ON g.participant_id = d.participant_id GROUP BY d.year, g.own, g.participant_id"
        ") AS persons GROUP BY year, own, everything, observed, extrapolated"
    )
    everyone = dict(db.rows(f"SELECT {of_participants} AS own, COUNT(*) FROM graduates GROUP BY own"))
    sums: dict[tuple[str, str], int] = {}

    def add(scope: str, own: int, mask: int, persons: int) -> None:
        owners = [f"{people}:{own}", *(f"{records}:{pattern}" for pattern, bit in bit_of.items() if mask & bit)]
        key = (scope, ",".join(owners))
        sums[key] = sums.get(key, 0) + persons

    for year in range(1, model.horizon + 1):
        without = dict(everyone)
        for its_year, own, everything, observed, extrapolated, persons in masks:
            if its_year == year:
                without[own] -= persons
                add(year_scope(year), own, int(everything), persons)
                for side, mask in (("observed", observed), ("extrapolated", extrapolated)):
                    if mask:
                        add(year_scope(year, side), own, int(mask), persons)
        for own, persons in without.items():
            if persons:
                add(year_scope(year), own, 0, persons)
    for year, side, own, persons in db.rows(
        f"SELECT d.year, d.side, g.own, SUM(g.persons) FROM (SELECT graduated_on, {of_participants} AS own, "
        "COUNT(*) AS persons FROM graduates GROUP BY graduated_on, own) AS g "
        "INNER JOIN graduation_days AS d ON d.graduated_on = g.graduated_on GROUP BY d.year, d.side, g.own"
    ):
        # Who graduated and is seen in a part of a year, whatever they did: the days of graduates are divided so too.
        sums[f"{year_scope(year, side)} graduates", f"{people}:{own}"] = int(persons)
    return [(*key, persons) for key, persons in sorted(sums.items())]


_SIDE = " AND d.side = '{}'"


def _by_first_status(db: Database, model: CohortModel) -> list[tuple[Any, ...]]:
    people = model.programme.counted.table
    if people != "participants":
        # They are not told apart by what they did first: one group.
        return [(FIRST, people, number) for (number,) in db.rows("SELECT COUNT(*) FROM graduates") if number]
    places = [(status, place) for place, status in enumerate(STATUS_ORDER)]
    db.put_rows("statuses", places, {"status": "VARCHAR", "place": "INTEGER"})
    make_view(db, "first_statuses")
    found = db.rows("SELECT first_status, COUNT(*) FROM first_statuses GROUP BY first_status ORDER BY first_status")
    return [(FIRST, status, persons) for status, persons in found]


def _by_count(db: Database, model: CohortModel) -> list[tuple[Any, ...]]:
    """The respondents behind every count that the model declares."""
    if not model.model.counts:
        return []
    db.execute(f"CREATE OR REPLACE VIEW mentions_in_hand AS {query('usable_mentions')}")
    rows: list[tuple[Any, ...]] = []
    for count in model.model.counts:
        where = Expression(count.where).sql()
        if count.measure == "mean-answer":
            found = db.rows(
                "SELECT COUNT(DISTINCT a.respondent_id) FROM answers AS a INNER JOIN respondents AS r "
                f"ON r.respondent_id = a.respondent_id AND r.usable = 'yes' WHERE {where}"
            )
        elif count.measure == "per-respondent":
            among = f" AND ({Expression(count.among).sql()})" if count.among else ""
            found = db.rows(f"SELECT COUNT(*) FROM respondents WHERE usable = 'yes'{among}")
        else:
            found = db.rows(f"SELECT COUNT(DISTINCT respondent_id) FROM mentions_in_hand WHERE {where}")
        rows.append((f"count {count.count}", "", found[0][0]))
    return rows
