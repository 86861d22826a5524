"""Rules about outflow.

Belongs here: rules that show at a row of the table outflow, among rows and against the table participants. Does not
belong here: rules about participants themselves.

A spell without an end goes on: it is taken to end on the last day that a calendar can have.
"""

from decimal import Decimal

from pipeline.ingest.rulebook.participants import MEND_DAYS, not_yet_observed
from pipeline.ingest.rulebook.rule import Rule, Shared
from pipeline.saying import say

MANY_HOURS = Decimal(60)
HOURS_IN_A_WEEK = Decimal(168)
_COUNTED = say("a value, because the calculation counts with it")

SHARED = (
    # Each spell beside its participant; a participant who is there twice counts as the first row says.
    Shared(
        "outflow_of_participant",
        ("outflow", "participants"),
        """
        WITH participant AS (
            SELECT row_number, participant_id, graduated_on, bad_graduated_on FROM judged_participants
            WHERE row_number NOT IN (SELECT row_number FROM repeated_key_participants)
        )
        SELECT
            spell.row_number,
            spell.started_on,
            spell.participant_id IS NOT NULL AND participant.row_number IS NULL AS is_unknown,
            participant.graduated_on,
            participant.row_number IS NOT NULL AND participant.graduated_on IS NULL
                AND NOT participant.bad_graduated_on AS did_not_graduate
        FROM judged_outflow AS spell LEFT JOIN participant ON participant.participant_id = spell.participant_id
        """,
    ),
    # Paid spells that begin before an earlier one has ended, with that one's row.
    Shared(
        "overlapping_outflow",
        ("outflow",),
        """
        WITH paid AS (
            SELECT row_number, participant_id, started_on, coalesce(ended_on, DATE '9999-12-31') AS ended
            FROM judged_outflow
            WHERE status = 'paid_work' AND participant_id IS NOT NULL AND started_on IS NOT NULL
              AND NOT bad_ended_on AND coalesce(ended_on >= started_on, TRUE)
              AND row_number NOT IN (SELECT row_number FROM repeated_outflow)
        ),
        beside_earlier AS (
            SELECT
                row_number, started_on, max(ended) OVER earlier AS latest_end, arg_max(row_number, ended) OVER earlier AS other
            FROM paid
            WINDOW earlier AS (
                PARTITION BY participant_id ORDER BY started_on, ended, row_number
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            )
        )
        SELECT row_number, other FROM beside_earlier WHERE started_on <= latest_end
        """,
    ),
)


def _spell_without(rule: str, column: str, statuses: str, remedy: str) -> Rule:
    return Rule(
        name=rule,
        table="outflow",
        column=column,
        needs=("outflow.status",),
        sql=f"SELECT row_number FROM judged_outflow WHERE status IN ({statuses}) AND {column} IS NULL AND NOT bad_{column}",
        found=lambda: say("an empty cell in a spell that needs it"),
        expected=_COUNTED,
        remedy=remedy,
    )


RULES = (
    Rule(
        name="unknown_participant",
        table="outflow",
        column="participant_id",
        needs=("participants.participant_id",),
        sql="""
            SELECT row_number FROM outflow_of_participant JOIN judged_outflow USING (row_number)
            WHERE is_unknown AND participant_id NOT IN (SELECT text FROM odd_participants)
        """,
        found=lambda: say("a participant who is not in the table of participants"),
        expected=say("a participant from the table of participants"),
        remedy=say("Correct the code, or add the participant."),
    ),
    Rule(
        name="did_not_graduate",
        table="outflow",
        column="participant_id",
        needs=("participants.participant_id",),
        sql="SELECT row_number FROM outflow_of_participant WHERE did_not_graduate",
        found=lambda: say("a participant without a graduation date"),
        expected=say("outflow of participants who graduated"),
        remedy=say("Fill in the day of graduation in the table of participants, or take this row out."),
    ),
    Rule(
        name="starts_before_graduation",
        table="outflow",
        column="started_on",
        needs=("outflow.participant_id", "participants.participant_id"),
        sql="SELECT row_number, graduated_on FROM outflow_of_participant WHERE started_on < graduated_on",
        found=lambda graduated_on: say("a start before the graduation on {day}", day=graduated_on),
        expected=say("a spell that begins on or after the graduation"),
        remedy=say(
            "Correct the day if it is wrong. If it is right, nothing needs doing: only the days after graduation count."
        ),
        severity="warning",
    ),
    not_yet_observed("outflow", "started_on"),
    Rule(
        name="ended_before_started",
        table="outflow",
        column="ended_on",
        needs=("outflow.started_on",),
        sql="SELECT row_number, started_on FROM judged_outflow WHERE ended_on < started_on",
        found=lambda started_on: say("an end before the start on {day}", day=started_on),
        expected=say("an end on or after the start"),
        remedy=MEND_DAYS,
    ),
    Rule(
        name="paid_spells_overlap",
        table="outflow",
        column="started_on",
        needs=("outflow.participant_id", "outflow.status"),
        sql="SELECT row_number, other FROM overlapping_outflow",
        found=lambda other: say("a paid spell that overlaps the one in row {row}", row=other),
        expected=say("paid spells of one participant that follow one another"),
        remedy=say("Correct the days; write two jobs at a time as one spell with their hours together."),
    ),
    # Only of participants whose spells make so many hours together; those that begin and end are added up day by day.
    Rule(
        name="more_than_24_hours_a_day",
        table="outflow",
        column="hours_per_week",
        needs=("outflow.participant_id", "outflow.started_on"),
        sql=f"""
            WITH spell AS (
                SELECT row_number, participant_id, hours_per_week AS hours, started_on, ended_on FROM judged_outflow
                WHERE hours_per_week > 0 AND participant_id IS NOT NULL AND started_on IS NOT NULL
                  AND NOT bad_ended_on AND coalesce(ended_on >= started_on, TRUE)
                  AND row_number NOT IN (SELECT row_number FROM repeated_outflow)
                  AND row_number NOT IN (SELECT row_number FROM overlapping_outflow)
            ),
            of_the_busy AS (
                SELECT * FROM spell SEMI JOIN (
                    SELECT participant_id FROM spell GROUP BY participant_id HAVING sum(hours) > {HOURS_IN_A_WEEK}
                ) USING (participant_id)
            ),
            change AS (
                SELECT row_number, participant_id, started_on AS day, hours AS change FROM of_the_busy
                UNION ALL
                SELECT row_number, participant_id, CAST(ended_on + 1 AS DATE), -hours FROM of_the_busy
                WHERE ended_on IS NOT NULL
            ),
            so_far AS (
                SELECT row_number, day, change, sum(change) OVER (
                    PARTITION BY participant_id ORDER BY day, sign(change), row_number ROWS UNBOUNDED PRECEDING
                ) AS hours
                FROM change
            )
            SELECT row_number, day, CAST(ceil(hours) AS BIGINT) AS hours FROM so_far
            WHERE change > 0 AND hours > {HOURS_IN_A_WEEK}
        """,
        found=lambda day, hours: say(
            "spells of one participant that from {day} on make {hours} hours a week together", day=day, hours=hours
        ),
        expected=say("spells that fit into 24 hours a day"),
        remedy=say("Correct the hours or the days of the spells that run at the same time."),
    ),
    Rule(
        name="many_hours",
        table="outflow",
        column="hours_per_week",
        needs=(),
        sql=f"SELECT row_number, {MANY_HOURS} AS most FROM judged_outflow WHERE hours_per_week > {MANY_HOURS}",
        found=lambda most: say("more than {hours} hours a week", hours=most),
        expected=say("at most {hours} hours a week, as a rule", hours=MANY_HOURS),
        remedy=say("Check whether these are hours a week and not a month."),
        severity="warning",
    ),
    _spell_without(
        "spell_without_hours", "hours_per_week", "'paid_work', 'volunteering'", say("Fill in the hours a week.")
    ),
    _spell_without(
        "spell_without_wage",
        "gross_monthly_wage_fte_eur",
        "'paid_work'",
        say("Fill in the gross wage a month at full time."),
    ),
    _spell_without("spell_without_weeks", "weeks_per_year", "'volunteering'", say("Fill in the weeks a year.")),
)
