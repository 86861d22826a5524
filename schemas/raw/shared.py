"""What raw tables have in common: other names for columns that stand in several of them.

Belongs here: lists of names. Does not belong here: any column.
"""

from schemas.table import listed

PARTICIPANT_NUMBER = listed(
    "deelnemer, deelnemer id, deelnemers id, deelnemercode, deelnemer nr, deelnemersnummer, cliëntnummer, cliëntcode, "
    "cliënt id, cliënt nr, klantnummer, klantcode, kandidaatnummer, trajectnummer, cursistnummer, studentnummer, "
    "participant number, participant code, client id, client number, client code"
)
HOUSEHOLD_NUMBER = listed(
    "huishouden, huishouden id, huishouden nr, huishoudcode, gezin, gezinsnummer, gezinscode, casusnummer, casus, "
    "household number, household code, case number"
)
RESPONDENT_NUMBER = listed(
    "respondent, respondent id, respondentcode, respondent nr, respondentennummer, interviewnummer, respondent number, "
    "respondent code"
)
QUESTION_CODE = listed("vraagcode, code vraag, code van de vraag, question code")
THEME_CODE = listed("themacode, code thema, code van het thema, genoemd thema, theme code")
