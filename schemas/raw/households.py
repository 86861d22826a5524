"""Raw table ``households``: whom a programme counted by the household worked with.

Belongs here: the columns of this table. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rulebook.households``).
"""

from schemas.raw.shared import HOUSEHOLD_NUMBER
from schemas.table import at_least, at_most, column, listed, table

MOST_PERSONS = 30

SCHEMA = table(
    "households",
    {
        "household_id": column(
            "id",
            nl="Huishoudnummer",
            en="Household",
            description="Code of the household: never a name, an address or a citizen service number.",
            description_nl="Het nummer dat u het huishouden zelf gaf: nooit een naam, een adres of een burgerservicenummer.",
            required=True,
            person="household",
            example="H001",
            synonyms=HOUSEHOLD_NUMBER,
        ),
        "started_on": column(
            "date",
            nl="Gestart op",
            en="Started on",
            description="Day on which the support of the household began; benefit year 1 begins on it.",
            description_nl="De dag waarop de begeleiding van het huishouden begon. Batenjaar 1 begint op die dag.",
            required=True,
            example="1-9-2018",
            synonyms=listed(
                "gestart, start, startdatum, datum start, begindatum, datum begin, begonnen op, start begeleiding, "
                "ingestroomd op, instroomdatum, start date, begin date, support started on"
            ),
        ),
        "ended_on": column(
            "date",
            nl="Geëindigd op",
            en="Ended on",
            description="Last day of the support; empty while it goes on.",
            description_nl="De laatste dag van de begeleiding. Leeg zolang de begeleiding doorloopt.",
            example="31-3-2020",
            synonyms=listed(
                "geëindigd, einde, einddatum, datum einde, afgesloten op, afgerond op, einde begeleiding, end date, "
                "support ended on, closed on"
            ),
        ),
        "debt_before_eur": column(
            "decimal",
            nl="Schuld bij de start",
            en="Debt at the start",
            description="What the household owed in all when the support began; empty if not known.",
            description_nl="Alle schulden van het huishouden samen bij het begin van de begeleiding. Leeg als dat onbekend is.",
            unit="EUR",
            sql_type="DECIMAL(18,2)",
            checks=[at_least(0)],
            example="32500,00",
            synonyms=listed(
                "schuld vooraf, schuld begin, schulden bij start, schulden vooraf, beginschuld, schuldenlast bij start, "
                "debt before, initial debt"
            ),
        ),
        "debt_after_eur": column(
            "decimal",
            nl="Schuld aan het eind",
            en="Debt at the end",
            description="What the household owed in all when the support ended, or when it was last known; empty if not known.",
            description_nl=(
                "Alle schulden samen aan het einde van de begeleiding, of zoals zij het laatst bekend waren. "
                "Leeg als dat onbekend is."
            ),
            unit="EUR",
            sql_type="DECIMAL(18,2)",
            checks=[at_least(0)],
            example="18000,00",
            synonyms=listed(
                "schuld achteraf, schuld einde, schulden bij einde, schulden achteraf, eindschuld, schuldenlast bij einde, "
                "debt after, final debt"
            ),
        ),
        "adults": column(
            "integer",
            nl="Volwassenen",
            en="Adults",
            description="Adults in the household when the support began; empty if not known.",
            description_nl="Het aantal volwassenen in het huishouden bij de start. Leeg als dat onbekend is.",
            unit="persons",
            checks=[at_least(0), at_most(MOST_PERSONS)],
            example="2",
            synonyms=listed("aantal volwassenen, volwassen, number of adults"),
        ),
        "children": column(
            "integer",
            nl="Kinderen",
            en="Children",
            description="Children in the household when the support began; empty if not known.",
            description_nl="Het aantal kinderen in het huishouden bij de start. Leeg als dat onbekend is.",
            unit="persons",
            checks=[at_least(0), at_most(MOST_PERSONS)],
            example="1",
            synonyms=listed("aantal kinderen, thuiswonende kinderen, minderjarigen, number of children"),
        ),
    },
    nl="Huishoudens",
    en="Households",
    description="A household that the programme worked with.",
    description_nl="Een huishouden dat het programma begeleidde.",
    key=("household_id",),
)
