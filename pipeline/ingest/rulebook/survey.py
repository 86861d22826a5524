"""Rules about what respondents said.

Belongs here: rules that show at a row of the tables respondents, mentions, answers and themes. Does not belong here:
rules about participants.
"""

from pipeline.ingest.rulebook.rule import Rule, Shared
from pipeline.saying import say

SHARED = (
    # Respondents whose answers do not count; one who is there twice counts as the first row says.
    Shared(
        "unusable_respondent",
        ("respondents",),
        """
        SELECT respondent_id FROM judged_respondents
        WHERE usable = 'no' AND respondent_id IS NOT NULL
          AND row_number NOT IN (SELECT row_number FROM repeated_key_respondents)
        """,
    ),
    # Questions and themes of the codebook, those of lines with a fault as well.
    Shared(
        "codebook",
        ("themes",),
        """
        SELECT question, theme FROM judged_themes WHERE question IS NOT NULL AND theme IS NOT NULL
        UNION
        SELECT question, theme FROM unsure_themes WHERE question IS NOT NULL AND theme IS NOT NULL
        """,
    ),
)


def _unknown_respondent(table: str) -> Rule:
    return Rule(
        name="unknown_respondent",
        table=table,
        column="respondent_id",
        needs=("respondents.respondent_id",),
        sql=f"""
            SELECT row_number FROM judged_{table}
            WHERE respondent_id IS NOT NULL
              AND respondent_id NOT IN (SELECT respondent_id FROM judged_respondents WHERE respondent_id IS NOT NULL)
              AND respondent_id NOT IN (SELECT text FROM odd_respondents)
        """,
        found=lambda: say("a respondent who is not in the table of respondents"),
        expected=say("a respondent from the table of respondents"),
        remedy=say("Correct the code, or add the respondent."),
    )


def _unusable_respondent(table: str) -> Rule:
    return Rule(
        name="unusable_respondent",
        table=table,
        column="respondent_id",
        needs=("respondents.respondent_id", "respondents.usable"),
        sql=f"SELECT row_number FROM judged_{table} SEMI JOIN unusable_respondent USING (respondent_id)",
        found=lambda: say("a respondent whose answers are not usable"),
        expected=say("words of usable respondents only"),
        remedy=say("Take the row out, or make the respondent usable."),
    )


RULES = (
    Rule(
        name="no_exclusion_reason",
        table="respondents",
        column="exclusion_reason",
        needs=("respondents.usable",),
        sql="""
            SELECT row_number FROM judged_respondents
            WHERE usable = 'no' AND exclusion_reason IS NULL AND NOT bad_exclusion_reason
        """,
        found=lambda: say("no reason for a respondent who is not usable"),
        expected=say("a reason for every respondent who is not usable"),
        remedy=say("Fill in the reason, or make the respondent usable."),
    ),
    Rule(
        name="reason_for_usable",
        table="respondents",
        column="exclusion_reason",
        needs=("respondents.usable",),
        sql="SELECT row_number FROM judged_respondents WHERE usable = 'yes' AND exclusion_reason IS NOT NULL",
        found=lambda: say("a reason for exclusion of a respondent who is usable"),
        expected=say("a reason only for respondents who are not usable"),
        remedy=say("Empty the cell, or say that the respondent is not usable."),
        severity="warning",
    ),
    _unknown_respondent("mentions"),
    _unusable_respondent("mentions"),
    Rule(
        name="theme_not_in_codebook",
        table="mentions",
        column="theme",
        needs=("mentions.question", "themes.question", "themes.theme"),
        sql="""
            SELECT row_number FROM judged_mentions ANTI JOIN codebook USING (question, theme)
            WHERE question IS NOT NULL AND theme IS NOT NULL AND theme NOT IN (SELECT text FROM odd_themes)
        """,
        found=lambda: say("a theme that the codebook does not have for this question"),
        expected=say("a theme from the codebook, under the same question"),
        remedy=say("Correct the theme or the question, or add the theme to the codebook."),
    ),
    Rule(
        name="same_mention_twice",
        table="mentions",
        column="theme",
        needs=("mentions.respondent_id", "mentions.question"),
        sql="""
            SELECT row_number, min(row_number) OVER (PARTITION BY respondent_id, question, theme) AS earlier
            FROM judged_mentions
            WHERE respondent_id IS NOT NULL AND question IS NOT NULL AND theme IS NOT NULL
              AND row_number NOT IN (SELECT row_number FROM repeated_mentions)
            QUALIFY row_number > earlier
        """,
        found=lambda earlier: say("the same mention as in row {row}", row=earlier),
        expected=say("every theme once for each respondent and question"),
        remedy=say("Take one of the two rows out."),
    ),
    _unknown_respondent("answers"),
    _unusable_respondent("answers"),
    Rule(
        name="answered_twice",
        table="answers",
        column="answer",
        needs=("answers.respondent_id", "answers.question"),
        unless=("organisations",),
        sql="""
            WITH given AS (
                SELECT row_number, respondent_id, question, answer FROM judged_answers
                WHERE respondent_id IS NOT NULL AND question IS NOT NULL AND answer IS NOT NULL
            ),
            several AS (
                SELECT respondent_id, question, arg_min(answer, row_number) AS first_answer, min(row_number) AS first_row
                FROM given GROUP BY respondent_id, question HAVING min(answer) <> max(answer)
            )
            SELECT row_number, first_row FROM given JOIN several USING (respondent_id, question)
            WHERE answer <> first_answer
        """,
        found=lambda first_row: say("another answer to the same question than in row {row}", row=first_row),
        expected=say("one answer for each respondent and question, as a rule"),
        remedy=say("Check whether the respondent could give more than one answer."),
        severity="warning",
    ),
    Rule(
        name="parent_not_in_codebook",
        table="themes",
        column="parent",
        needs=("themes.question", "themes.theme"),
        sql="""
            SELECT row_number FROM judged_themes AS line
            WHERE question IS NOT NULL AND parent IS NOT NULL AND parent NOT IN (SELECT text FROM odd_themes)
              AND NOT EXISTS (
                  SELECT 1 FROM codebook WHERE codebook.question = line.question AND codebook.theme = line.parent
              )
        """,
        found=lambda: say("a parent that the codebook does not have for this question"),
        expected=say("a theme of the same question"),
        remedy=say("Correct the parent, or add it as a theme of its own."),
    ),
    Rule(
        name="parent_is_child",
        table="themes",
        column="parent",
        needs=("themes.question", "themes.theme"),
        sql="""
            SELECT row_number FROM judged_themes AS line
            WHERE EXISTS (
                SELECT 1 FROM judged_themes AS child
                WHERE child.parent IS NOT NULL AND child.question = line.question AND child.theme = line.parent
            )
        """,
        found=lambda: say("a parent that has a parent itself"),
        expected=say("two levels of themes at most"),
        remedy=say("Choose the top-level theme as parent."),
    ),
)
