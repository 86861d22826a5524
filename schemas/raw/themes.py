"""Raw table ``themes``: the codebook of the survey.

Belongs here: the columns of this table. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rules``).
"""

from schemas.table import column, table

SCHEMA = table(
    "themes",
    {
        "question": column(
            "id",
            nl="Vraag",
            en="Question",
            description="Code of the question the theme answers.",
            required=True,
        ),
        "theme": column("id", nl="Thema", en="Theme", description="Code of the theme.", required=True),
        "parent": column(
            "id",
            nl="Hoort bij",
            en="Parent",
            description="Theme of the same question that this one is part of; empty for a top-level theme.",
        ),
        "label_nl": column("text", nl="Naam (Nederlands)", en="Dutch label", description="The theme in Dutch."),
        "label_en": column("text", nl="Naam (Engels)", en="English label", description="The theme in English."),
    },
    description="A line of the codebook: a theme with which respondents answer a question.",
    key=("question", "theme"),
)
