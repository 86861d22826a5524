"""Raw table ``service_use``: what a household used with the programme, and what it would have used without.

Belongs here: the columns of this table. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rulebook.households``), which services there are (a programme's ``model.yaml``).
"""

from schemas.raw.shared import HOUSEHOLD_NUMBER
from schemas.table import Code, at_least, at_most, column, listed, table

WITH, WITHOUT = "with", "without"
SCENARIOS = (
    Code(
        WITH,
        "met",
        "with",
        listed("met programma, met project, met hulp, met begeleiding, projectalternatief, with programme, actual"),
    ),
    Code(
        WITHOUT,
        "zonder",
        "without",
        listed(
            "zonder programma, zonder project, zonder hulp, zonder begeleiding, nulalternatief, without programme, "
            "counterfactual"
        ),
    ),
)

SCHEMA = table(
    "service_use",
    {
        "household_id": column(
            "id",
            nl="Huishoudnummer",
            en="Household",
            description="The household, as in the table households.",
            description_nl="Het nummer van het huishouden, zoals in de tabel Huishoudens.",
            required=True,
            person="household",
            example="H001",
            synonyms=HOUSEHOLD_NUMBER,
        ),
        "scenario": column(
            "code",
            nl="Scenario",
            en="Scenario",
            description="Whether this is what happened with the programme, or what is thought to have happened without it.",
            description_nl="Of dit is wat er met het programma gebeurde, of wat er zonder het programma gebeurd zou zijn.",
            required=True,
            codes=SCENARIOS,
            example="zonder",
            synonyms=listed("met of zonder, met/zonder, alternatief, with or without, alternative"),
        ),
        "service": column(
            "id",
            nl="Voorziening",
            en="Service",
            description="What was used: a code of the programme's model.",
            description_nl="Wat er gebruikt is: een code uit het model van het programma.",
            required=True,
            example="home_help",
            synonyms=listed("dienst, zorg, soort hulp, soort zorg, voorziening code, care, kind of service"),
        ),
        "year": column(
            "integer",
            nl="Jaar",
            en="Year",
            description="Benefit year: 1 is the first year from the start of the support.",
            description_nl="Het hoeveelste jaar vanaf de start van de begeleiding: 1 is het eerste jaar.",
            required=True,
            checks=[at_least(1), at_most(60)],
            example="1",
            synonyms=listed("batenjaar, jaar vanaf start, jaarnummer, benefit year, year from start"),
        ),
        "units": column(
            "decimal",
            nl="Aantal",
            en="Units",
            description="How much of it in that year, in the unit of the service; 0 where nothing was used.",
            description_nl="Hoeveel daarvan in dat jaar, in de eenheid van de voorziening; 0 als er niets gebruikt is.",
            required=True,
            unit="as the service declares",
            sql_type="DECIMAL(12,4)",
            checks=[at_least(0)],
            example="12",
            synonyms=listed("eenheden, hoeveelheid, aantal eenheden, gebruik, quantity, amount used, number of units"),
        ),
        "evidence": column(
            "id",
            nl="Onderbouwing",
            en="Evidence",
            description="What the number rests on: a code of the programme's model. Asked for in scenario without.",
            description_nl="Waar het aantal op berust: een code uit het model. In het scenario zonder moet er iets staan.",
            example="estimated",
            synonyms=listed("bewijs, grond, herkomst, waarop gebaseerd, basis, source of the number"),
        ),
    },
    nl="Gebruik van voorzieningen",
    en="Service use",
    description="What a household used of a service in a year, with the programme or without it.",
    description_nl="Wat een huishouden in een jaar van een voorziening gebruikte, met of zonder het programma.",
    key=("household_id", "scenario", "service", "year"),
)
