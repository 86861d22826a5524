"""Raw table ``themes``: the codebook of the survey.

Belongs here: the columns of this table. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rules``).
"""

from schemas.raw.shared import QUESTION_CODE, THEME_CODE
from schemas.table import column, listed, table

SCHEMA = table(
    "themes",
    {
        "question": column(
            "id",
            nl="Vraag",
            en="Question",
            description="Code of the question the theme answers.",
            description_nl="De code van de vraag waar het thema een antwoord op is.",
            required=True,
            example="impact",
            synonyms=QUESTION_CODE,
        ),
        "theme": column(
            "id",
            nl="Thema",
            en="Theme",
            description="Code of the theme.",
            description_nl="De code van het thema, elke keer hetzelfde geschreven.",
            required=True,
            example="more_confidence",
            synonyms=THEME_CODE,
        ),
        "parent": column(
            "id",
            nl="Hoort bij",
            en="Parent",
            description="Theme of the same question that this one is part of; empty for a top-level theme.",
            description_nl="De code van het hoofdthema bij dezelfde vraag waar dit thema onder valt. Leeg voor een hoofdthema.",
            example="personal_growth",
            synonyms=listed("hoofdthema, onderdeel van, valt onder, parent theme, main theme, part of"),
        ),
        # The two labels differ in a word, not in what stands in brackets: headings are compared without brackets.
        "label_nl": column(
            "text",
            nl="Nederlandse naam",
            en="Dutch label",
            description="The theme in Dutch.",
            description_nl="Hoe het thema in een Nederlands rapport heet.",
            example="Meer zelfvertrouwen",
            synonyms=listed(
                "naam nederlands, naam in het nederlands, omschrijving, themanaam, label nederlands, nederlands, "
                "dutch, dutch name, label dutch"
            ),
        ),
        "label_en": column(
            "text",
            nl="Engelse naam",
            en="English label",
            description="The theme in English.",
            description_nl="Hoe het thema in een Engels rapport heet.",
            example="More confidence",
            synonyms=listed(
                "naam engels, naam in het engels, label engels, engels, english, english name, label english"
            ),
        ),
    },
    nl="Codeboek",
    en="Codebook",
    description="A line of the codebook: a theme with which respondents answer a question.",
    description_nl="Een regel van het codeboek: een thema waarmee respondenten een vraag beantwoorden.",
    key=("question", "theme"),
)
