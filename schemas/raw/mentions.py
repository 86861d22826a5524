"""Raw table ``mentions``: the themes that respondents named.

Belongs here: the columns of this table. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rules``).
"""

from schemas.raw.shared import QUESTION_CODE, RESPONDENT_NUMBER, THEME_CODE
from schemas.table import column, listed, table

SCHEMA = table(
    "mentions",
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
            description="Code of the question that was asked, as in the table themes.",
            description_nl="De code van de vraag die gesteld is, zoals in de tabel Codeboek.",
            required=True,
            example="impact",
            synonyms=QUESTION_CODE,
        ),
        "theme": column(
            "id",
            nl="Thema",
            en="Theme",
            description="Code of the theme that was named, as in the table themes.",
            description_nl="De code van het thema dat genoemd is, zoals in de tabel Codeboek.",
            required=True,
            example="more_confidence",
            synonyms=THEME_CODE,
        ),
        "quote": column(
            "text",
            nl="Citaat",
            en="Quote",
            private=True,
            description="The respondent's own words, without anything that identifies.",
            description_nl="De eigen woorden van de respondent, zonder iets waaraan iemand te herkennen is.",
            example="Ik durf weer hulp te vragen.",
            synonyms=listed("quote letterlijk, uitspraak, letterlijke tekst, citaat letterlijk, quotation, verbatim"),
        ),
        "quote_consent": column(
            "yes_no",
            nl="Citaat mag gepubliceerd",
            en="Quote may be published",
            description="Whether the respondent agreed that the quote is published; empty counts as no.",
            description_nl="Of de respondent goedvindt dat het citaat in het rapport komt. Leeg telt als nee.",
            example="nee",
            synonyms=listed(
                "toestemming, toestemming citaat, toestemming voor citaat, citaat toestemming, "
                "mag gepubliceerd worden, mag gepubliceerd, consent, consent to quote, permission"
            ),
        ),
    },
    nl="Genoemde thema's",
    en="Mentions",
    description="A theme that one respondent named in answer to a question.",
    description_nl="Een thema dat één respondent noemde als antwoord op een vraag.",
)
