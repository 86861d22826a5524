"""Raw table ``answers``: the closed answers of respondents.

Belongs here: the columns of this table. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rules``).
"""

from schemas.raw.shared import QUESTION_CODE, RESPONDENT_NUMBER
from schemas.table import column, listed, table

SCHEMA = table(
    "answers",
    {
        "respondent_id": column(
            "id",
            nl="Respondentnummer",
            en="Respondent",
            description="The respondent, as in the table respondents.",
            description_nl="Het nummer van de respondent, zoals in de tabel Respondenten.",
            required=True,
            person="respondent",
            example="R01",
            synonyms=RESPONDENT_NUMBER,
        ),
        "question": column(
            "id",
            nl="Vraag",
            en="Question",
            description="Code of the closed question.",
            description_nl="De code van de gesloten vraag.",
            required=True,
            example="grade",
            synonyms=QUESTION_CODE,
        ),
        "answer": column(
            "text",
            nl="Antwoord",
            en="Answer",
            description="The answer as given, e.g. 8 or yes.",
            description_nl="Het antwoord zoals het gegeven is, bijvoorbeeld 8 of yes.",
            required=True,
            example="8",
            synonyms=listed("gegeven antwoord, score, cijfer, waarde, given answer, response, value"),
        ),
    },
    nl="Antwoorden",
    en="Answers",
    description="The answer of one respondent to a closed question.",
    description_nl="Het antwoord van één respondent op een gesloten vraag.",
)
