"""Rules about households and what they used.

Belongs here: rules that show at a row of the tables households and service_use. Does not belong here: which services and kinds
of evidence there are (the programme's model says it; ``pipeline.ingest.context`` brings it here).
"""

from collections.abc import Callable

from pipeline.ingest.rulebook.participants import MEND_DAYS, not_yet_observed
from pipeline.ingest.rulebook.rule import Rule, Shared
from pipeline.saying import Said, say

_OF_MODEL = say("a code that the programme's model declares")

SHARED = (
    # Each use with the day the support of its household began; a household that is there twice counts as the first row says.
    Shared(
        "use_of_household",
        ("service_use", "households"),
        """
        SELECT use.row_number, use.household_id IS NOT NULL AND household.row_number IS NULL AS is_unknown
        FROM judged_service_use AS use LEFT JOIN (
            SELECT row_number, household_id FROM judged_households
            WHERE row_number NOT IN (SELECT row_number FROM repeated_key_households)
        ) AS household ON household.household_id = use.household_id
        """,
    ),
    # The first row of each household, service and year of which only one scenario is there.
    Shared(
        "use_of_one_scenario",
        ("service_use",),
        """
        SELECT min(row_number) AS row_number, any_value(scenario) AS scenario
        FROM judged_service_use
        WHERE household_id IS NOT NULL AND service IS NOT NULL AND year IS NOT NULL
        GROUP BY household_id, service, year
        HAVING count(DISTINCT scenario) = 1 AND NOT bool_or(bad_scenario)
        """,
    ),
)


def _unknown_code(rule: str, column: str, declared: str, found: Callable[[str], Said]) -> Rule:
    return Rule(
        name=rule,
        table="service_use",
        column=column,
        needs=(),
        sql=f"""
            SELECT row_number, (SELECT coalesce(string_agg(code, ', ' ORDER BY code), '') FROM {declared}) AS known
            FROM judged_service_use WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT code FROM {declared})
        """,
        found=found,
        expected=_OF_MODEL,
        remedy=say("Correct the code, or declare it in the programme's model."),
    )


RULES = (
    Rule(
        name="ended_before_started",
        table="households",
        column="ended_on",
        needs=("households.started_on",),
        sql="SELECT row_number, started_on FROM judged_households WHERE ended_on < started_on",
        found=lambda started_on: say("an end before the start on {day}", day=started_on),
        expected=say("an end on or after the start"),
        remedy=MEND_DAYS,
    ),
    Rule(
        name="outside_cohort",
        table="households",
        column="started_on",
        needs=("households.ended_on",),
        sql="""
            SELECT row_number, started_on NOT BETWEEN period_from AND period_until AS by_start
            FROM judged_households, judging_cohort
            WHERE coalesce(ended_on >= started_on, TRUE) AND started_on <= observed_until
              AND (started_on NOT BETWEEN period_from AND period_until
                   OR (enrolled_in_period AND NOT bad_ended_on
                       AND coalesce(ended_on NOT BETWEEN period_from AND period_until, TRUE)))
        """,
        found=lambda by_start: (
            say("support that began outside the period of the cohort")
            if by_start
            else say("support that did not end within the period of the cohort")
        ),
        expected=say("households of this cohort only"),
        remedy=say("Correct the date, or move the household to the cohort it belongs to; here it is not counted."),
        severity="warning",
    ),
    not_yet_observed("households", "started_on"),
    not_yet_observed("households", "ended_on"),
    Rule(
        name="nobody_in_household",
        table="households",
        column="adults",
        needs=("households.children",),
        sql="SELECT row_number FROM judged_households WHERE adults = 0 AND children = 0",
        found=lambda: say("a household without adults and without children"),
        expected=say("at least one person, or empty cells where the number is not known"),
        remedy=say("Correct the numbers, or leave them empty."),
    ),
    Rule(
        name="debt_on_one_side",
        table="households",
        column="debt_after_eur",
        needs=("households.debt_before_eur",),
        sql="""
            SELECT row_number, debt_before_eur IS NULL AS before_missing FROM judged_households
            WHERE (debt_before_eur IS NULL) <> (debt_after_eur IS NULL) AND NOT bad_debt_before_eur AND NOT bad_debt_after_eur
        """,
        found=lambda before_missing: (
            say("a debt at the end without one at the start")
            if before_missing
            else say("a debt at the start without one at the end")
        ),
        expected=say("both debts, or neither"),
        remedy=say("Fill in the other one if it is known; now the household is left out where debts are compared."),
        severity="warning",
    ),
    Rule(
        name="household_without_use",
        table="households",
        column="household_id",
        needs=("service_use.household_id",),
        sql="""
            SELECT row_number FROM judged_households
            WHERE household_id NOT IN (SELECT household_id FROM judged_service_use WHERE household_id IS NOT NULL)
              AND household_id NOT IN (SELECT text FROM odd_service_use)
        """,
        found=lambda: say("a household of which no use of any service is recorded"),
        expected=say("what each household used, and would have used"),
        remedy=say("Add its use, or leave it so: it counts, with no difference between with and without."),
        severity="warning",
    ),
    Rule(
        name="unknown_household",
        table="service_use",
        column="household_id",
        needs=("households.household_id",),
        sql="""
            SELECT row_number FROM use_of_household JOIN judged_service_use USING (row_number)
            WHERE is_unknown AND household_id NOT IN (SELECT text FROM odd_households)
        """,
        found=lambda: say("a household that is not in the table of households"),
        expected=say("a household from the table of households"),
        remedy=say("Correct the code, or add the household."),
    ),
    _unknown_code(
        "unknown_service",
        "service",
        "judging_services",
        lambda known: say("a service that the model does not declare; it declares {known}", known=known),
    ),
    _unknown_code(
        "unknown_evidence",
        "evidence",
        "judging_evidence",
        lambda known: say("a kind of evidence that the model does not declare; it declares {known}", known=known),
    ),
    Rule(
        name="no_evidence",
        table="service_use",
        column="evidence",
        needs=("service_use.scenario",),
        sql="""
            SELECT row_number FROM judged_service_use
            WHERE scenario = 'without' AND evidence IS NULL AND NOT bad_evidence
        """,
        found=lambda: say("an empty cell, in a row that says what would have happened without the programme"),
        expected=say("what the number rests on: how much of it counts depends on that"),
        remedy=say("Fill in the kind of evidence."),
    ),
    Rule(
        name="scenario_missing",
        table="service_use",
        column="scenario",
        needs=("service_use.household_id", "service_use.service", "service_use.year"),
        sql="SELECT row_number, scenario = 'with' AS only_with FROM use_of_one_scenario",
        found=lambda only_with: (
            say("use with the programme, and nothing that says what it would have been without")
            if only_with
            else say("use without the programme, and nothing that says what it was with it")
        ),
        expected=say("a row for both scenarios, for the same household, service and year"),
        remedy=say("Add the other row; write 0 units where nothing was, or would have been, used."),
    ),
    Rule(
        name="beyond_horizon",
        table="service_use",
        column="year",
        needs=(),
        sql="SELECT row_number, horizon FROM judged_service_use, judging_cohort WHERE year > horizon AND horizon > 0",
        found=lambda horizon: say("a year after the last benefit year of the model, which is {year}", year=horizon),
        expected=say("a benefit year that the model looks at"),
        remedy=say("Correct the year, or give the model's bounds a share of attribution for more years."),
    ),
)
