"""Rules about participants.

Belongs here: rules that show at a row of the table participants. Does not belong here: what they do afterwards
(``outflow``).
"""

from pipeline.ingest.rulebook.rule import Rule
from pipeline.saying import say

NOT_OBSERVED = say("a day on which the records can look back")
MEND_OBSERVED = say("Correct the date, or the observed_until of the cohort.")
MEND_DAYS = say("Correct one of the two days.")


def not_yet_observed(table: str, column: str) -> Rule:
    """No day may lie after the day until which was observed."""
    return Rule(
        name="not_yet_observed",
        table=table,
        column=column,
        needs=(),
        sql=f"SELECT row_number, observed_until FROM judged_{table}, judging_cohort WHERE {column} > observed_until",
        found=lambda observed_until: say("a day after {day}, until which was observed", day=observed_until),
        expected=NOT_OBSERVED,
        remedy=MEND_OBSERVED,
    )


RULES = (
    Rule(
        name="graduated_before_enrolled",
        table="participants",
        column="graduated_on",
        needs=("participants.enrolled_on",),
        sql="SELECT row_number, enrolled_on FROM judged_participants WHERE graduated_on < enrolled_on",
        found=lambda enrolled_on: say("a graduation before the enrolment on {day}", day=enrolled_on),
        expected=say("a graduation on or after the enrolment"),
        remedy=MEND_DAYS,
    ),
    Rule(
        name="outside_cohort",
        table="participants",
        column="graduated_on",
        needs=("participants.enrolled_on",),
        sql="""
            SELECT row_number, graduated_on NOT BETWEEN period_from AND period_until AS by_graduation
            FROM judged_participants, judging_cohort
            WHERE coalesce(graduated_on >= enrolled_on, graduated_on IS NOT NULL)
              AND (graduated_on NOT BETWEEN period_from AND period_until
                   OR (enrolled_in_period AND enrolled_on NOT BETWEEN period_from AND period_until))
        """,
        found=lambda by_graduation: (
            say("a graduation outside the period of the cohort")
            if by_graduation
            else say("a graduate who enrolled outside the period of the cohort")
        ),
        expected=say("participants of this cohort only"),
        remedy=say("Correct the date, or move the participant to the cohort it belongs to; here it is not counted."),
        severity="warning",
    ),
    not_yet_observed("participants", "enrolled_on"),
    not_yet_observed("participants", "graduated_on"),
)
