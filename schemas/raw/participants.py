"""Raw table ``participants``: who took part.

Belongs here: the columns of this table. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rules``).
"""

from schemas.table import column, table

PRIOR_INCOMES = ("social_assistance", "unemployment", "disability", "work", "none", "unknown")

SCHEMA = table(
    "participants",
    {
        "participant_id": column(
            "id",
            nl="Deelnemer",
            en="Participant",
            description="Code of the participant: never a name or a citizen service number.",
            required=True,
            person="participant",
        ),
        "enrolled_on": column(
            "date",
            nl="Gestart op",
            en="Enrolled on",
            description="Day on which the participant began the programme.",
            required=True,
        ),
        "graduated_on": column(
            "date",
            nl="Afgerond op",
            en="Graduated on",
            description="Day on which the participant completed the programme; empty if that did not happen.",
        ),
        "municipality": column(
            "text", nl="Gemeente", en="Municipality", description="Municipality where the participant lives."
        ),
        "prior_income": column(
            "code",
            nl="Inkomen vooraf",
            en="Prior income",
            description="Main source of income before the programme.",
            required=True,
            codes=PRIOR_INCOMES,
        ),
        "in_debt_restructuring": column(
            "yes_no",
            nl="In schuldhulpverlening",
            en="In debt restructuring",
            description="Whether the participant was in debt restructuring at the start; empty if not known.",
        ),
    },
    description="A participant of the programme.",
    key=("participant_id",),
)
