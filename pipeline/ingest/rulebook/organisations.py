"""Rules about member organisations and their answers, and about answers to declared questions.

Belongs here: rules that show at a row of the table organisations, or at an answer because of a member or of what the model
declares about its question. Does not belong here: rules about respondents who are listed (``survey``).
"""

from pipeline.ingest.rulebook.rule import Rule, Shared
from pipeline.saying import say

SHARED = (
    # What is a number of people, euros or hours: not negative, with a point where it is broken.
    Shared(
        "answers_to_declared",
        ("answers",),
        """
        SELECT given.row_number, given.question, given.answer, asked.numbers, asked.listed
        FROM judged_answers AS given JOIN judging_questions AS asked USING (question)
        WHERE given.answer IS NOT NULL
        """,
    ),
)

RULES = (
    Rule(
        name="member_until_before_from",
        table="organisations",
        column="member_until",
        needs=("organisations.member_from",),
        sql="""
            SELECT row_number, member_from FROM judged_organisations
            WHERE member_until IS NOT NULL AND member_from IS NOT NULL AND member_until < member_from
        """,
        found=lambda member_from: say("a last day before the first one, {day}", day=member_from),
        expected=say("a last day on or after the first day of the membership"),
        remedy=say("Correct one of the two days."),
    ),
    Rule(
        name="unknown_organisation",
        table="answers",
        column="respondent_id",
        needs=("organisations.organisation_id",),
        unless=("respondents",),
        sql="""
            SELECT row_number FROM judged_answers
            WHERE respondent_id IS NOT NULL
              AND respondent_id NOT IN (
                  SELECT organisation_id FROM judged_organisations WHERE organisation_id IS NOT NULL
              )
              AND respondent_id NOT IN (SELECT text FROM odd_organisations)
        """,
        found=lambda: say("an organisation that is not in the table of organisations"),
        expected=say("an organisation from the table of organisations"),
        remedy=say("Correct the code, or add the organisation."),
    ),
    Rule(
        name="no_member_then",
        table="answers",
        column="respondent_id",
        needs=("organisations.organisation_id", "organisations.member_from"),
        unless=("respondents",),
        sql="""
            SELECT given.row_number, member.member_from, member.member_until
            FROM judged_answers AS given
            JOIN judged_organisations AS member ON member.organisation_id = given.respondent_id
            CROSS JOIN judging_cohort AS cohort
            WHERE member.row_number NOT IN (SELECT row_number FROM repeated_key_organisations)
              AND (member.member_from > cohort.period_until
                   OR (member.member_until IS NOT NULL AND member.member_until < cohort.period_from))
        """,
        found=lambda member_from, member_until: (
            say("an answer of an organisation that became a member on {first}", first=member_from)
            if member_until is None
            else say(
                "an answer of an organisation that was a member from {first} until {last}",
                first=member_from,
                last=member_until,
            )
        ),
        expected=say("answers of organisations that were members in the period of the wave"),
        remedy=say("Correct the code or the membership, or take the row out."),
    ),
    Rule(
        name="left_in_the_wave",
        table="answers",
        column="respondent_id",
        needs=("organisations.organisation_id", "organisations.member_until"),
        unless=("respondents",),
        sql="""
            SELECT min(given.row_number) AS row_number, member.member_until
            FROM judged_answers AS given
            JOIN judged_organisations AS member ON member.organisation_id = given.respondent_id
            CROSS JOIN judging_cohort AS cohort
            WHERE member.row_number NOT IN (SELECT row_number FROM repeated_key_organisations)
              AND member.member_until >= cohort.period_from AND member.member_until < cohort.period_until
            GROUP BY given.respondent_id, member.member_until
        """,
        found=lambda member_until: say("answers of an organisation that left on {last}", last=member_until),
        expected=say("members on the last day of the wave, as a rule"),
        remedy=say("Nothing, if that is so: the answers count, the response rate is of those who stayed."),
        severity="warning",
    ),
    Rule(
        name="organisation_answered_twice",
        table="answers",
        column="answer",
        needs=("answers.respondent_id", "answers.question", "organisations.organisation_id"),
        unless=("respondents",),
        sql="""
            SELECT row_number, min(row_number) OVER (PARTITION BY respondent_id, question) AS earlier
            FROM judged_answers
            WHERE respondent_id IS NOT NULL AND question IS NOT NULL
              AND row_number NOT IN (SELECT row_number FROM repeated_answers)
            QUALIFY row_number > earlier
        """,
        found=lambda earlier: say("a second answer to the question that row {row} answers", row=earlier),
        expected=say("one answer for each organisation and question"),
        remedy=say("Take one of the two rows out."),
    ),
    Rule(
        name="undeclared_question",
        table="answers",
        column="question",
        needs=("organisations.organisation_id",),
        unless=("respondents",),
        sql="""
            SELECT row_number FROM judged_answers
            WHERE question IS NOT NULL AND question NOT IN (SELECT question FROM judging_questions)
        """,
        found=lambda: say("a question that the model does not declare"),
        expected=say("a question that stands under survey in model.yaml"),
        remedy=say("Correct the code, or declare the question."),
    ),
    Rule(
        name="answer_not_listed",
        table="answers",
        column="answer",
        needs=("answers.question",),
        sql="""
            SELECT row_number, listed FROM answers_to_declared AS given
            WHERE listed <> ''
              AND NOT EXISTS (
                  SELECT 1 FROM judging_answers AS possible
                  WHERE possible.question = given.question AND possible.answer = given.answer
              )
        """,
        found=lambda listed: say("an answer that this question does not have; it has {answers}", answers=listed),
        expected=say("one of the answers that the model lists for the question"),
        remedy=say("Correct the answer, or list it with its question in model.yaml."),
    ),
    Rule(
        name="answer_no_number",
        table="answers",
        column="answer",
        needs=("answers.question",),
        sql=r"""
            SELECT row_number FROM answers_to_declared
            WHERE numbers AND NOT regexp_full_match(answer, '[0-9]{1,12}(\.[0-9]{1,6})?')
        """,
        found=lambda: say("an answer that is no number of 0 or more"),
        expected=say("digits, with a decimal point where the number is broken"),
        remedy=say("Write the number alone, without a unit and without spaces."),
    ),
)
