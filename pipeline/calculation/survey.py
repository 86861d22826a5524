"""Counts of people: who was asked, who named what, who does what, who paid what.

Belongs here: the steps that count records without weighing them in days. Does not belong here: words for codes.
"""

import re
from fractions import Fraction

from pipeline.calculation.database import Database, make_calculated, make_view, put_calculated, query
from pipeline.calculation.measures import set_up_cohort
from pipeline.calculation.rounding import amount, divided, factor, factor_or_none
from pipeline.errors import MeerwaardeError
from pipeline.model import CohortModel
from pipeline.model.expression import Expression
from pipeline.model.parts import Count

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

# Who does several things at once from the same day on is counted under the first of these.
STATUS_ORDER = ("paid_work", "education", "volunteering", "none", "unknown")


def survey(db: Database, model: CohortModel) -> None:
    """Count respondents, themes and answers.

    Needs ``respondents``, ``mentions``, ``themes`` and ``answers`` (empty where a programme has none); makes
    ``respondent_counts``, ``theme_counts``, ``answer_counts`` and ``count_values``.
    """
    make_view(db, "usable_mentions")
    for name in ("respondent_counts", "theme_counts", "answer_counts"):
        make_calculated(db, name)
    values = []
    for count in model.model.counts:
        value = _value(db, count)
        if value is not None:
            values.append((count.count, factor(value)))
    put_calculated(db, "count_values", values)


def _value(db: Database, count: Count) -> Fraction | None:
    """What a count comes to; None where nobody could have been counted."""
    where = Expression(count.where).sql()
    if count.measure == "mean-answer":
        answers = db.rows(
            "SELECT a.answer FROM answers AS a INNER JOIN respondents AS r ON r.respondent_id = a.respondent_id "
            f"AND r.usable = 'yes' WHERE {where}"
        )
        numbers = [Fraction(answer) for (answer,) in answers if NUMBER.fullmatch(answer)]
        if len(numbers) != len(answers):
            raise MeerwaardeError(
                f"The count {count.count} is a mean of answers, but {len(answers) - len(numbers)} of the {len(answers)} "
                f"answers where {count.where} are no numbers. Mend the answers, or the count's condition in model.yaml."
            )
        return sum(numbers, Fraction(0)) / len(numbers) if numbers else None
    if count.measure == "distinct":
        return Fraction(db.rows(f'SELECT COUNT(DISTINCT "{count.distinct}") FROM usable_mentions WHERE {where}')[0][0])
    named = db.rows(
        f'SELECT COUNT(*) FROM (SELECT DISTINCT respondent_id, "{count.distinct}" FROM usable_mentions WHERE {where}) AS named'
    )[0][0]
    among = f" AND ({Expression(count.among).sql()})" if count.among else ""
    asked = db.rows(f"SELECT COUNT(*) FROM respondents WHERE usable = 'yes'{among}")[0][0]
    return Fraction(named, asked) if asked else None


def outflow_counts(db: Database, model: CohortModel) -> None:
    """Count graduates by what they did first after graduation; a graduate without a record is ``unknown``.

    Needs ``participants`` and ``outflow``; makes ``outflow_counts`` with a row for every status, or without rows in a
    programme that does not count participants.
    """
    if model.programme.counted.table != "participants":
        put_calculated(db, "outflow_counts", [])
        return
    set_up_cohort(db, model)
    places = [(status, place) for place, status in enumerate(STATUS_ORDER)]
    db.put_rows("statuses", places, {"status": "VARCHAR", "place": "INTEGER"})
    make_view(db, "first_statuses")
    make_calculated(db, "outflow_counts")


def funding_by_funder(db: Database, model: CohortModel) -> None:  # noqa: ARG001 - every step takes the same
    """Add up what each funder paid. Needs ``funding``; makes ``funding_by_funder``."""
    paid = [(funder, actor, Fraction(eur)) for funder, actor, eur in db.rows(query("funding_by_funder"))]
    total = sum((eur for _, _, eur in paid), Fraction(0))
    rows = [(funder, actor, amount(eur), factor_or_none(divided(eur, total))) for funder, actor, eur in paid]
    put_calculated(db, "funding_by_funder", rows)
