"""Rules about funding.

Belongs here: rules that show at a row of the table funding. Does not belong here: what the rows should add up to
(``pipeline.ingest.control_totals``).
"""

import datetime

from pipeline.ingest.rulebook.participants import MEND_DAYS
from pipeline.ingest.rulebook.rule import Rule
from pipeline.saying import Said, say

_IN_PERIOD = say("payments for the cohort's period")


def _wholly(period_from: datetime.date, period_until: datetime.date) -> Said:
    return say(
        "a payment for a time wholly outside the period of the cohort, {first} to {last}",
        first=period_from,
        last=period_until,
    )


def _partly(period_from: datetime.date, period_until: datetime.date) -> Said:
    return say(
        "a payment for a time partly outside the period of the cohort, {first} to {last}",
        first=period_from,
        last=period_until,
    )


RULES = (
    Rule(
        name="period_ends_before_start",
        table="funding",
        column="period_end",
        needs=("funding.period_start",),
        sql="SELECT row_number, period_start FROM judged_funding WHERE period_end < period_start",
        found=lambda period_start: say("an end before the start on {day}", day=period_start),
        expected=say("an end on or after the start"),
        remedy=MEND_DAYS,
    ),
    Rule(
        name="funding_outside_period",
        table="funding",
        column="period_start",
        needs=("funding.period_end",),
        sql="""
            SELECT row_number, period_from, period_until FROM judged_funding, judging_cohort
            WHERE period_start <= period_end AND (period_end < period_from OR period_start > period_until)
        """,
        found=_wholly,
        expected=_IN_PERIOD,
        remedy=say("Correct the days, or move the payment to the cohort it belongs to."),
    ),
    Rule(
        name="funding_partly_outside_period",
        table="funding",
        column="period_start",
        needs=("funding.period_end",),
        sql="""
            SELECT row_number, period_from, period_until FROM judged_funding, judging_cohort
            WHERE period_start <= period_end AND period_end >= period_from AND period_start <= period_until
              AND (period_start < period_from OR period_end > period_until)
        """,
        found=_partly,
        expected=_IN_PERIOD,
        remedy=say("Check whether the whole amount belongs to this cohort; it is counted whole."),
        severity="warning",
    ),
)
