"""Synthetic participants in Parquet, the same every time, and the calculation on them, in a process of its own.

Belongs here: making the records, running either side once, telling time and memory. Does not belong here: what is good enough.

Called as ``python synthetic.py make|pipeline|shortest FOLDER [PARTICIPANTS]``; prints one JSON object.
"""

import json
import resource
import sys
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from pipeline import store
from pipeline.calculation import funding, ledger, measures, quantities, survey
from pipeline.model import CohortModel
from tests.support.cohort import cohort, put
from tests.support.workspace import example

SMALL = ("funding", "respondents", "mentions", "themes", "answers")

# hash() is the same on every machine and at every thread count, unlike random().
PARTICIPANTS = """
SELECT
    'P' || i AS participant_id,
    DATE '2019-06-01' + CAST(hash(i, 1) % 200 AS INTEGER) AS enrolled_on,
    DATE '2020-01-01' + CAST(hash(i, 2) % 366 AS INTEGER) AS graduated_on,
    CAST(NULL AS VARCHAR) AS municipality,
    ['social_assistance', 'unemployment', 'work', 'unknown'][1 + CAST(hash(i, 3) % 4 AS INTEGER)] AS prior_income,
    CAST(NULL AS VARCHAR) AS in_debt_restructuring
FROM range({count}) AS t(i)
"""
OUTFLOW = """
SELECT
    'P' || i AS participant_id,
    ['paid_work', 'paid_work', 'volunteering', 'education', 'none', 'unknown'][1 + CAST(hash(i, 4) % 6 AS INTEGER)]
        AS status,
    DATE '2020-01-01' + CAST(hash(i, 2) % 366 + hash(i, 5) % 200 AS INTEGER) AS started_on,
    CASE WHEN hash(i, 6) % 3 = 0
        THEN DATE '2020-01-01' + CAST(hash(i, 2) % 366 + hash(i, 5) % 200 + hash(i, 7) % 900 AS INTEGER) END AS ended_on,
    CAST((hash(i, 8) % 3600 + 400) / 100 AS DECIMAL(9, 4)) AS hours_per_week,
    CAST(40 + hash(i, 9) % 12 AS DECIMAL(9, 4)) AS weeks_per_year,
    CAST((180000 + hash(i, 10) % 200000) / 100 AS DECIMAL(18, 2)) AS gross_monthly_wage_fte_eur,
    CAST(NULL AS VARCHAR) AS role
FROM range({count}) AS t(i)
"""

# The shortest query that gives the same totals: the example's formulas and numbers written out, no ledger, no bases.
SHORTEST = """
WITH people AS (
    SELECT participant_id, graduated_on FROM participants
    WHERE graduated_on BETWEEN DATE '2020-01-01' AND DATE '2020-12-31'
), years AS (
    SELECT g.graduated_on, y.year,
        CAST(g.graduated_on + (y.year - 1) * INTERVAL 1 YEAR AS DATE) AS first,
        CAST(g.graduated_on + y.year * INTERVAL 1 YEAR AS DATE) AS following
    FROM (SELECT DISTINCT graduated_on FROM people) AS g, range(1, 5) AS y(year)
), sums AS (
    SELECT year, following - first AS length,
        SUM(CASE WHEN status = 'paid_work' THEN days END) AS work,
        SUM(CASE WHEN status = 'paid_work' THEN days * gross_monthly_wage_fte_eur * hours_per_week END) AS earned,
        SUM(CASE WHEN status = 'volunteering' THEN days * hours_per_week * weeks_per_year END) AS given,
        SUM(CASE WHEN status IN ('paid_work', 'volunteering') THEN days END) AS active
    FROM (
        SELECT o.*, y.year, y.first, y.following,
            LEAST(COALESCE(o.ended_on, DATE '9999-12-30') + 1, y.following) - GREATEST(o.started_on, y.first) AS days
        FROM outflow AS o JOIN people AS p USING (participant_id) JOIN years AS y USING (graduated_on)
        WHERE o.started_on < y.following AND COALESCE(o.ended_on, DATE '9999-12-30') >= y.first
    ) GROUP BY year, length
)
SELECT (SELECT COUNT(*) FROM people), year, length, work, earned, given, active FROM sums ORDER BY year, length
"""


def attach(db: store.Session, folder: Path) -> None:
    """The big tables from their files, the small ones from memory."""
    for name in ("participants", "outflow"):
        db.attach(name, folder / f"{name}.parquet")
    small = cohort(funding=[{"amount_eur": Decimal(1_000_000)}], themes=3)
    put(db, {name: small[name] for name in SMALL})


def by_pipeline(folder: Path, model: CohortModel) -> dict[str, str]:
    """The project's own steps, from records to totals."""
    with store.session() as db:
        attach(db, folder)
        measures.exposure(db, model)
        survey.survey(db, model)
        funding.funding_by_year(db, model)
        quantities.quantities_and_prices(db, model)
        ledger.attribution(db, model)
        ledger.ledger(db, model)
        ledger.totals(db, model)
        return {bound: str(total) for bound, total in db.rows("SELECT bound, benefits_eur FROM totals")}


def by_shortest(folder: Path) -> dict[str, str]:
    """One query over the records, the rest by hand on its few rows; the same settings, the same files."""
    from fractions import Fraction

    from tests.support.by_hand import ATTRIBUTION, ATTRIBUTION_OF_VOLUNTEERS_UPPER, half_up

    with store.session() as db:
        attach(db, folder)
        rows = db.rows(SHORTEST)
    graduates = rows[0][0]
    sums: dict[int, list[Fraction]] = {}
    for _, year, length, *values in rows:
        so_far = sums.setdefault(year, [Fraction(0)] * 4)
        sums[year] = [a + Fraction(b) / length for a, b in zip(so_far, values, strict=True)]
    totals = {}
    for bound, shares in ATTRIBUTION.items():
        total = Fraction(0)
        for year, text in enumerate(shares, start=1):
            work, earned, given, active = sums[year]
            total += Fraction(text) * (earned * 12 / 36 * Fraction("1.25") + work * (2000 * Fraction("0.9") + 8000))
            hours = ATTRIBUTION_OF_VOLUNTEERS_UPPER if bound == "upper" else shares
            if year <= len(hours):
                total += Fraction(hours[year - 1]) * given * 14
            if bound != "lower":
                total += Fraction(text) * graduates * 500 * 3
            if bound == "upper":
                total += Fraction(text) * active * 600
        totals[bound] = str(Decimal(int(half_up(total, 2) * 100)).scaleb(-2))
    return totals


def without_assumptions() -> CohortModel:
    """The example programme with nothing but what is counted from the records."""
    model = example()
    return replace(model, model=model.model.model_copy(update={"assumptions": []}))


def make(folder: Path, count: int) -> None:
    """Write the records."""
    with store.session() as db:
        for name, sql in (("participants", PARTICIPANTS), ("outflow", OUTFLOW)):
            path = str(folder / f"{name}.parquet").replace("'", "''")
            made = sql.format(count=count)
            db.execute(f"COPY ({made}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def main() -> None:
    what, folder = sys.argv[1], Path(sys.argv[2])
    # Reading the model is done once per cohort, whatever its size; both sides pay for it outside the clock.
    model = without_assumptions()
    started = time.perf_counter()
    result: dict[str, str] = {}
    if what == "make":
        make(folder, int(sys.argv[3]))
    else:
        result = by_pipeline(folder, model) if what == "pipeline" else by_shortest(folder)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "peak_bytes": peak, "totals": result}))


if __name__ == "__main__":
    main()
