"""Raw table ``ladder``: where participants stood on the participation ladder, and when.

Belongs here: the columns of this table and the six steps. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rulebook.ladder``).
"""

from schemas.raw.shared import PARTICIPANT_NUMBER
from schemas.table import at_least, at_most, column, listed, table

STEPS: dict[int, tuple[str, str]] = {
    1: ("geïsoleerd", "isolated"),
    2: ("sociale contacten buitenshuis", "social contacts outside the home"),
    3: ("deelname aan activiteiten", "taking part in activities"),
    4: ("onbetaald werk", "unpaid work"),
    5: ("betaald werk met ondersteuning", "paid work with support"),
    6: ("betaald werk", "paid work"),
}
"""Step -> its Dutch and its English words."""

SCHEMA = table(
    "ladder",
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
        "measured_on": column(
            "date",
            nl="Gemeten op",
            en="Measured on",
            description="Day on which somebody looked where the participant stood.",
            description_nl="De dag waarop is gekeken op welke trede de deelnemer stond.",
            required=True,
            example="1-9-2018",
            synonyms=listed("meetdatum, datum meting, gemeten, meetmoment, datum, measurement date, date measured"),
        ),
        "step": column(
            "integer",
            nl="Trede",
            en="Step",
            description="; ".join(f"{step} {en}" for step, (_, en) in STEPS.items()) + ".",
            description_nl="; ".join(f"{step} {nl}" for step, (nl, _) in STEPS.items()) + ".",
            required=True,
            checks=[at_least(min(STEPS)), at_most(max(STEPS))],
            example="2",
            synonyms=listed("trede ladder, participatietrede, participatieladder, niveau, ladder step, rung, level"),
        ),
    },
    nl="Participatieladder",
    en="Participation ladder",
    description="A step of the participation ladder on which a participant stood on a day.",
    description_nl="Een trede van de participatieladder waarop een deelnemer op een dag stond.",
    key=("participant_id", "measured_on"),
)
