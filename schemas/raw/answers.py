"""Raw table ``answers``: the closed answers of respondents.

Belongs here: the columns of this table. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rules``).
"""

from schemas.table import column, table

SCHEMA = table(
    "answers",
    {
        "respondent_id": column(
            "id",
            nl="Respondent",
            en="Respondent",
            description="The respondent, as in the table respondents.",
            required=True,
            person="respondent",
        ),
        "question": column("id", nl="Vraag", en="Question", description="Code of the closed question.", required=True),
        "answer": column(
            "text",
            nl="Antwoord",
            en="Answer",
            description="The answer as given, e.g. 8 or yes.",
            required=True,
        ),
    },
    description="The answer of one respondent to a closed question.",
)
