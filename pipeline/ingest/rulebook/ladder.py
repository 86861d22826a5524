"""Rules about the participation ladder.

Belongs here: rules that show at a row of the table ladder. Does not belong here: rules about participants.
"""

from pipeline.ingest.rulebook.participants import not_yet_observed
from pipeline.ingest.rulebook.rule import Rule
from pipeline.saying import say

RULES = (
    Rule(
        name="unknown_participant",
        table="ladder",
        column="participant_id",
        needs=("participants.participant_id",),
        sql="""
            SELECT row_number FROM judged_ladder
            WHERE participant_id IS NOT NULL
              AND participant_id NOT IN (SELECT participant_id FROM judged_participants WHERE participant_id IS NOT NULL)
              AND participant_id NOT IN (SELECT text FROM odd_participants)
        """,
        found=lambda: say("a participant who is not in the table of participants"),
        expected=say("a participant from the table of participants"),
        remedy=say("Correct the code, or add the participant."),
    ),
    not_yet_observed("ladder", "measured_on"),
)
