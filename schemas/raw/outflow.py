"""Raw table ``outflow``: what participants do after the programme.

Belongs here: the columns of this table. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rules``).
"""

from schemas.raw.shared import PARTICIPANT_NUMBER
from schemas.table import Code, at_least, at_most, column, listed, positive, table

STATUSES = (
    Code(
        "paid_work",
        "betaald werk",
        "paid work",
        listed(
            "werk, baan, betaalde baan, in loondienst, loondienst, dienstverband, regulier werk, aan het werk, "
            "betaald, werkt, work, job, paid job, employed, employment"
        ),
    ),
    Code(
        "volunteering",
        "vrijwilligerswerk",
        "volunteering",
        listed(
            "vrijwilliger, vrijwillig werk, onbetaald werk, als vrijwilliger, volunteer, voluntary work, "
            "volunteer work, unpaid work"
        ),
    ),
    Code(
        "education",
        "opleiding",
        "education",
        listed("onderwijs, studie, school, scholing, cursus, vervolgopleiding, studeert, training, study, course"),
    ),
    Code(
        "none",
        "geen",
        "none",
        listed(
            "geen uitstroom, geen werk, niets, thuis, uitkering, werkloos, werkzoekend, no outflow, nothing, unemployed"
        ),
    ),
    Code("unknown", "onbekend", "unknown", listed("niet bekend, weet niet, uit beeld, not known, n.b.")),
)

SCHEMA = table(
    "outflow",
    {
        "participant_id": column(
            "id",
            nl="Deelnemernummer",
            en="Participant",
            description="The participant, as in the table participants.",
            description_nl="Het nummer van de deelnemer, zoals in de tabel Deelnemers.",
            required=True,
            person="participant",
            example="D001",
            synonyms=PARTICIPANT_NUMBER,
        ),
        "status": column(
            "code",
            nl="Uitstroom",
            en="Outflow",
            description="What the participant does during this spell.",
            description_nl="Wat de deelnemer in deze periode doet.",
            required=True,
            codes=STATUSES,
            example="betaald werk",
            synonyms=listed(
                "soort uitstroom, uitstroom naar, uitstroomstatus, uitstroombestemming, bestemming, situatie, "
                "activiteit, status na afronding, outflow status, outflow to, destination, activity"
            ),
        ),
        "started_on": column(
            "date",
            nl="Begin",
            en="Started on",
            description="First day of the spell.",
            description_nl="De eerste dag van deze periode.",
            required=True,
            example="1-10-2020",
            synonyms=listed(
                "begindatum, startdatum, datum begin, datum start, start, begonnen op, gestart op, vanaf, van, "
                "ingangsdatum, datum ingang, datum in dienst, in dienst per, in dienst sinds, start date, "
                "begin date, from, since"
            ),
        ),
        "ended_on": column(
            "date",
            nl="Einde",
            en="Ended on",
            description="Last day of the spell, itself included; empty while the spell goes on.",
            description_nl="De laatste dag van deze periode; die dag telt nog mee. Leeg zolang de periode doorloopt.",
            example="30-9-2021",
            synonyms=listed(
                "einddatum, datum einde, eind, geëindigd op, beëindigd op, gestopt op, tot en met, t/m, "
                "datum uit dienst, uit dienst per, end date, end, until"
            ),
        ),
        "hours_per_week": column(
            "decimal",
            nl="Uren per week",
            en="Hours per week",
            description="Hours in a week of paid work or volunteering.",
            description_nl="Het aantal uren per week betaald werk of vrijwilligerswerk.",
            unit="hours per week",
            sql_type="DECIMAL(9,4)",
            checks=[at_least(0), at_most(168)],
            example="24",
            synonyms=listed(
                "uren, aantal uren, aantal uren per week, uren p/w, uren pw, uur per week, uur p/w, contracturen, "
                "weekuren, uren/week, hours, hours a week, weekly hours, contract hours, hours/week"
            ),
        ),
        "weeks_per_year": column(
            "decimal",
            nl="Weken per jaar",
            en="Weeks per year",
            description="Weeks in a year in which those hours are made.",
            description_nl="Het aantal weken per jaar waarin die uren gemaakt worden.",
            unit="weeks per year",
            sql_type="DECIMAL(9,4)",
            checks=[at_least(0), at_most(53)],
            example="48",
            synonyms=listed(
                "weken, aantal weken, aantal weken per jaar, weken p/j, weken pj, weken/jaar, weeks, weeks a year, "
                "weeks/year"
            ),
        ),
        # Not "uurloon", "jaarloon", "nettoloon": those are other amounts.
        "gross_monthly_wage_fte_eur": column(
            "decimal",
            nl="Bruto maandloon bij voltijd",
            en="Gross monthly wage at full time",
            description="Gross wage a month that the job pays for a full working week.",
            description_nl="Het brutoloon per maand dat bij een volledige werkweek hoort, ook als iemand minder werkt.",
            unit="EUR per month",
            sql_type="DECIMAL(18,2)",
            checks=[positive()],
            example="2200,00",
            # Not "brutoloon" or "wage" by itself: for whoever works part-time that is what they get, and a wage read as one at
            # full time would be wrong unseen. Such a heading is told as unknown, with this column as what may be meant.
            synonyms=listed(
                "bruto maandloon voltijd, bruto maandloon fulltime, bruto maandloon fte, bruto maandloon bij fulltime, "
                "bruto maandsalaris voltijd, bruto maandsalaris fulltime, brutoloon voltijd, brutoloon fulltime, "
                "brutoloon fte, voltijdloon, voltijd loon, fulltime loon, fulltime maandloon, fulltime salaris, "
                "maandloon voltijd, maandloon fulltime, gross monthly wage full-time, gross monthly wage fte, full-time wage, "
                "full-time monthly wage, full-time salary"
            ),
        ),
        "role": column(
            "text",
            nl="Functie",
            en="Role",
            description="What the participant does there.",
            description_nl="Wat de deelnemer daar doet. Geen naam van een persoon.",
            example="ervaringsdeskundige",
            synonyms=listed(
                "functienaam, rol, beroep, werkzaamheden, soort werk, job title, position, function, occupation"
            ),
        ),
    },
    nl="Uitstroom",
    en="Outflow",
    description="A spell of outflow: what a participant does from one day to another after graduation.",
    description_nl="Een periode van uitstroom: wat een deelnemer na het afronden doet, van de ene dag tot de andere.",
)
