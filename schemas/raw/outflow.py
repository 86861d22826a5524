"""Raw table ``outflow``: what participants do after the programme.

Belongs here: the columns of this table. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rules``).
"""

from schemas.table import at_least, at_most, column, positive, table

STATUSES = ("paid_work", "volunteering", "education", "none", "unknown")

SCHEMA = table(
    "outflow",
    {
        "participant_id": column(
            "id",
            nl="Deelnemer",
            en="Participant",
            description="The participant, as in the table participants.",
            required=True,
            person="participant",
        ),
        "status": column(
            "code",
            nl="Uitstroom",
            en="Outflow",
            description="What the participant does during this spell.",
            required=True,
            codes=STATUSES,
        ),
        "started_on": column("date", nl="Begin", en="Started on", description="First day of the spell.", required=True),
        "ended_on": column(
            "date",
            nl="Einde",
            en="Ended on",
            description="Last day of the spell, itself included; empty while the spell goes on.",
        ),
        "hours_per_week": column(
            "decimal",
            nl="Uren per week",
            en="Hours per week",
            description="Hours in a week of paid work or volunteering.",
            unit="hours per week",
            sql_type="DECIMAL(9,4)",
            checks=[at_least(0), at_most(168)],
        ),
        "weeks_per_year": column(
            "decimal",
            nl="Weken per jaar",
            en="Weeks per year",
            description="Weeks in a year in which those hours are made.",
            unit="weeks per year",
            sql_type="DECIMAL(9,4)",
            checks=[at_least(0), at_most(53)],
        ),
        "gross_monthly_wage_fte_eur": column(
            "decimal",
            nl="Bruto maandloon bij voltijd",
            en="Gross monthly wage at full time",
            description="Gross wage a month that the job pays for a full working week.",
            unit="EUR per month",
            sql_type="DECIMAL(18,2)",
            checks=[positive()],
        ),
        "role": column("text", nl="Functie", en="Role", description="What the participant does there."),
    },
    description="A spell of outflow: what a participant does from one day to another after graduation.",
)
