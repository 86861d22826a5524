"""Raw table ``participants``: who took part.

Belongs here: the columns of this table. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rules``).
"""

from schemas.raw.shared import PARTICIPANT_NUMBER
from schemas.table import Code, column, listed, table

PRIOR_INCOMES = (
    Code(
        "social_assistance",
        "bijstand",
        "social assistance",
        listed(
            "bijstandsuitkering, participatiewet, pw, uitkering participatiewet, participatiewet uitkering, "
            "pw-uitkering, wwb, ioaw, ioaz, welfare, welfare benefit, social assistance benefit"
        ),
    ),
    Code(
        "unemployment",
        "ww",
        "unemployment benefit",
        listed("ww-uitkering, werkloosheidsuitkering, werkloosheidswet, unemployment"),
    ),
    Code(
        "disability",
        "arbeidsongeschiktheid",
        "disability benefit",
        listed(
            "arbeidsongeschiktheidsuitkering, wia, wia-uitkering, wao, wao-uitkering, wajong, wajong-uitkering, wga, "
            "iva, waz, disability"
        ),
    ),
    Code(
        "work",
        "werk",
        "work",
        listed(
            "betaald werk, loon, loon uit werk, in loondienst, baan, betaalde baan, eigen bedrijf, zzp, paid work, "
            "job, employed, self-employed"
        ),
    ),
    Code("none", "geen", "none", listed("geen inkomen, zonder inkomen, geen uitkering en geen werk, no income")),
    Code("unknown", "onbekend", "unknown", listed("niet bekend, weet niet, not known, n.b.")),
)

SCHEMA = table(
    "participants",
    {
        "participant_id": column(
            "id",
            nl="Deelnemernummer",
            en="Participant",
            description="Code of the participant: never a name or a citizen service number.",
            description_nl="Het nummer dat u de deelnemer zelf gaf: nooit een naam of een burgerservicenummer.",
            required=True,
            person="participant",
            example="D001",
            synonyms=PARTICIPANT_NUMBER,
        ),
        "enrolled_on": column(
            "date",
            nl="Gestart op",
            en="Enrolled on",
            description="Day on which the participant began the programme.",
            description_nl="De dag waarop de deelnemer met het programma begon.",
            required=True,
            example="1-9-2018",
            synonyms=listed(
                "gestart, start, startdatum, datum start, begindatum, datum begin, begonnen op, ingestroomd op, "
                "instroomdatum, datum instroom, instroom, inschrijfdatum, datum inschrijving, datum aanmelding, "
                "aanmelddatum, start traject, start opleiding, start date, started on, enrolled, enrolment date, "
                "enrollment date, date enrolled"
            ),
        ),
        # Not "einddatum", "datum einde", "uitstroomdatum", "end date": who stops on the way has one of those too, and
        # would count as somebody who completed the programme.
        "graduated_on": column(
            "date",
            nl="Afgerond op",
            en="Graduated on",
            description="Day on which the participant completed the programme; empty if that did not happen.",
            description_nl="De dag waarop de deelnemer het programma afrondde. Leeg als dat niet is gebeurd.",
            example="31-8-2020",
            synonyms=listed(
                "afgerond, datum afgerond, datum afronding, afrondingsdatum, afgestudeerd, afgestudeerd op, "
                "datum afgestudeerd, datum afstuderen, afstudeerdatum, diplomadatum, datum diploma, "
                "diploma behaald op, geslaagd op, datum geslaagd, voltooid op, graduated, graduation date, "
                "date graduated, completed on, completion date"
            ),
        ),
        "municipality": column(
            "text",
            nl="Gemeente",
            en="Municipality",
            description="Municipality where the participant lives.",
            description_nl="De gemeente waar de deelnemer woont. Geen adres en geen postcode.",
            example="Groningen",
            synonyms=listed(
                "woongemeente, gemeentenaam, gemeente van herkomst, gemeente deelnemer, home municipality, "
                "municipality of residence"
            ),
        ),
        "prior_income": column(
            "code",
            nl="Inkomen vooraf",
            en="Prior income",
            description="Main source of income before the programme.",
            description_nl="Waar de deelnemer vóór het programma vooral van leefde.",
            required=True,
            codes=PRIOR_INCOMES,
            example="bijstand",
            synonyms=listed(
                "inkomen, inkomen voor start, inkomen bij start, inkomen voor het programma, inkomensbron, "
                "inkomstenbron, bron van inkomen, soort inkomen, uitkering, soort uitkering, uitkering bij start, "
                "uitkeringssoort, income, income before, source of income, income source, income at start, benefit"
            ),
        ),
        "in_debt_restructuring": column(
            "yes_no",
            nl="In schuldhulpverlening",
            en="In debt restructuring",
            description="Whether the participant was in debt restructuring at the start; empty if not known.",
            description_nl="Of de deelnemer bij de start in de schuldhulp of schuldsanering zat. Leeg als dat onbekend is.",
            example="nee",
            synonyms=listed(
                "schuldhulpverlening, schuldhulp, schuldsanering, in schuldsanering, schuldregeling, wsnp, in wsnp, "
                "msnp, in schuldhulp, debt restructuring, debt relief, in debt relief"
            ),
        ),
    },
    nl="Deelnemers",
    en="Participants",
    description="A participant of the programme.",
    description_nl="Een deelnemer van het programma.",
    key=("participant_id",),
)
