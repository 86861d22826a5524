"""Raw table ``organisations``: the members of a network that is asked in waves.

Belongs here: the columns of this table. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rulebook.organisations``).
"""

from schemas.table import column, listed, table

SCHEMA = table(
    "organisations",
    {
        "organisation_id": column(
            "id",
            nl="Organisatienummer",
            en="Organisation",
            description="Code of the organisation; its answers stand under the same code.",
            description_nl="De code van de organisatie. Haar antwoorden staan onder dezelfde code.",
            required=True,
            # What stands under respondent in the table answers: the same code must give the same pseudonym.
            person="respondent",
            example="O01",
            synonyms=listed(
                "organisatie, organisatie id, organisatiecode, organisatie nr, lidnummer, lidorganisatie, partner, "
                "partnernummer, organization, organisation id, organisation code, organization id, member number"
            ),
        ),
        "sector": column(
            "text",
            nl="Sector",
            en="Sector",
            description="The sector it works in, always the same word for it; unknown where that is not known.",
            description_nl="De sector waarin zij werkt, steeds met hetzelfde woord; unknown als dat niet bekend is.",
            required=True,
            example="zorg",
            synonyms=listed(
                "branche, soort organisatie, type organisatie, werkveld, kind of organisation, branch, field"
            ),
        ),
        "member_from": column(
            "date",
            nl="Lid vanaf",
            en="Member from",
            description="First day of its membership.",
            description_nl="De eerste dag van het lidmaatschap.",
            required=True,
            example="1-1-2023",
            synonyms=listed(
                "lid sinds, lidmaatschap vanaf, aangesloten op, aangesloten sinds, startdatum lidmaatschap, member since, "
                "joined on"
            ),
        ),
        "member_until": column(
            "date",
            nl="Lid tot en met",
            en="Member until",
            description="Last day of its membership; empty while it is a member.",
            description_nl="De laatste dag van het lidmaatschap. Leeg zolang zij lid is.",
            example="31-12-2024",
            synonyms=listed(
                "lid tot, lidmaatschap tot, lidmaatschap tot en met, opgezegd per, einde lidmaatschap, left on, member till"
            ),
        ),
    },
    nl="Organisaties",
    en="Organisations",
    description="An organisation that is or was a member.",
    description_nl="Een organisatie die lid is of was.",
    key=("organisation_id",),
)
