"""Raw table ``respondents``: who was asked.

Belongs here: the columns of this table. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rules``).
"""

from schemas.table import column, table

INSTRUMENTS = ("interview", "focus_group", "document", "questionnaire")

SCHEMA = table(
    "respondents",
    {
        "respondent_id": column(
            "id",
            nl="Respondent",
            en="Respondent",
            description="Code of the person or organisation asked: never a name.",
            required=True,
            person="respondent",
        ),
        "group": column(
            "id",
            nl="Groep",
            en="Group",
            description="The group the respondent belongs to, e.g. experts_by_experience.",
            required=True,
        ),
        "instrument": column(
            "code",
            nl="Meetinstrument",
            en="Instrument",
            description="How the respondent was asked.",
            required=True,
            codes=INSTRUMENTS,
        ),
        "usable": column(
            "yes_no",
            nl="Bruikbaar",
            en="Usable",
            description="Whether the answers count in the analysis.",
            required=True,
        ),
        "exclusion_reason": column(
            "id",
            nl="Reden van uitsluiting",
            en="Exclusion reason",
            description="Why the answers do not count; required where usable is no.",
        ),
    },
    description="A person or organisation that was asked.",
    key=("respondent_id",),
)
