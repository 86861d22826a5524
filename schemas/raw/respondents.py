"""Raw table ``respondents``: who was asked.

Belongs here: the columns of this table. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rules``).
"""

from schemas.raw.shared import RESPONDENT_NUMBER
from schemas.table import Code, column, listed, table

INSTRUMENTS = (
    Code("interview", "interview", "interview", listed("gesprek, diepte-interview, interviews")),
    Code("focus_group", "focusgroep", "focus group", listed("groepsgesprek, focus groep, focusgroup")),
    Code("document", "document", "document", listed("documenten, verslag, stuk, documents")),
    Code(
        "questionnaire",
        "vragenlijst",
        "questionnaire",
        listed("enquête, vragenlijsten, online vragenlijst, survey, online survey"),
    ),
)

SCHEMA = table(
    "respondents",
    {
        "respondent_id": column(
            "id",
            nl="Respondentnummer",
            en="Respondent",
            description="Code of the person or organisation asked: never a name.",
            description_nl="Het nummer dat u de bevraagde persoon of organisatie zelf gaf: nooit een naam.",
            required=True,
            person="respondent",
            example="R01",
            synonyms=RESPONDENT_NUMBER,
        ),
        "group": column(
            "id",
            nl="Groep",
            en="Group",
            description="The group the respondent belongs to, e.g. experts_by_experience.",
            description_nl="De groep waar de respondent bij hoort, met de code uit het model van het programma.",
            required=True,
            example="participants",
            synonyms=listed(
                "groep respondenten, respondentgroep, respondentengroep, doelgroep, respondent group, "
                "group of respondents"
            ),
        ),
        "instrument": column(
            "code",
            nl="Meetinstrument",
            en="Instrument",
            description="How the respondent was asked.",
            description_nl="Hoe de respondent bevraagd is.",
            required=True,
            codes=INSTRUMENTS,
            example="interview",
            synonyms=listed("methode, bevraagd via, wijze van bevragen, onderzoeksmethode, method, asked by, mode"),
        ),
        "usable": column(
            "yes_no",
            nl="Bruikbaar",
            en="Usable",
            description="Whether the answers count in the analysis.",
            description_nl="Of de antwoorden meetellen in het onderzoek.",
            required=True,
            example="ja",
            synonyms=listed("telt mee, meegeteld, te gebruiken, bruikbaar ja/nee, counts, included, valid"),
        ),
        "exclusion_reason": column(
            "id",
            nl="Reden van uitsluiting",
            en="Exclusion reason",
            description="Why the answers do not count; required where usable is no.",
            description_nl="Waarom de antwoorden niet meetellen. Verplicht als bij Bruikbaar nee staat.",
            example="outside_target_group",
            synonyms=listed(
                "uitsluitingsreden, reden uitsluiting, reden niet bruikbaar, reden onbruikbaar, reden, "
                "reason for exclusion, reason excluded, reason"
            ),
        ),
    },
    nl="Respondenten",
    en="Respondents",
    description="A person or organisation that was asked.",
    description_nl="Een persoon of organisatie die bevraagd is.",
    key=("respondent_id",),
)
