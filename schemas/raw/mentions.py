"""Raw table ``mentions``: the themes that respondents named.

Belongs here: the columns of this table. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rules``).
"""

from schemas.table import column, table

SCHEMA = table(
    "mentions",
    {
        "respondent_id": column(
            "id",
            nl="Respondent",
            en="Respondent",
            description="The respondent, as in the table respondents.",
            required=True,
            person="respondent",
        ),
        "question": column(
            "id",
            nl="Vraag",
            en="Question",
            description="Code of the question that was asked, as in the table themes.",
            required=True,
        ),
        "theme": column(
            "id",
            nl="Thema",
            en="Theme",
            description="Code of the theme that was named, as in the table themes.",
            required=True,
        ),
        "quote": column(
            "text",
            nl="Citaat",
            en="Quote",
            private=True,
            description="The respondent's own words, without anything that identifies.",
        ),
        "quote_consent": column(
            "yes_no",
            nl="Citaat mag gepubliceerd",
            en="Quote may be published",
            description="Whether the respondent agreed that the quote is published; empty counts as no.",
        ),
    },
    description="A theme that one respondent named in answer to a question.",
)
