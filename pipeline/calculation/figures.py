"""Every number that a text or a comparison may call by name.

Belongs here: naming the figures of a run. Does not belong here: working them out (the other steps), rounding them for a page.

Names are parts joined by points: what it is, of what, under which bound. Figures of the leading variant stand under their
plain name, those of every variant also under ``variant.<variant>.``.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipeline.calculation.database import Database, put_calculated
from pipeline.calculation.measures import graduates
from pipeline.calculation.rounding import factor
from pipeline.calculation.survey import NUMBER
from pipeline.model import CohortModel

Figure = tuple[str, Any, str]


def figures(db: Database, model: CohortModel) -> None:
    """Name every figure of a run.

    Needs ``totals``, ``posts``, ``prices``, ``basis``, ``assumptions``, ``funding_by_funder``, ``outflow_counts``,
    ``respondent_counts``, ``theme_counts``, ``answer_counts``, ``count_values``, ``themes``, ``exposure``; makes ``figures``.
    """
    found: dict[str, Figure] = {}
    for name, value, unit in _all(db, model):
        found[name] = (name, value, unit)
    put_calculated(db, "figures", [found[name] for name in sorted(found)])


def _all(db: Database, model: CohortModel) -> Iterator[Figure]:
    for name, value, unit in _by_variant(db):
        variant, rest = name.split("/", 1)
        if variant == model.variant.variant:
            yield rest, value, unit
        yield f"variant.{variant}.{rest}", value, unit
    yield from _by_assumption(db)
    yield from _funding(db)
    yield from _people(db, model)
    yield from _survey(db, model)
    yield from _members(db)


def _by_variant(db: Database) -> Iterator[Figure]:
    """Figures whose name starts with ``<variant>/``."""
    for row in db.rows("SELECT * FROM totals ORDER BY variant, bound"):
        variant, bound, benefits, costs, net, ratio, benefits_each, costs_each, net_each = row
        yield f"{variant}/benefits.{bound}.total_eur", benefits, "EUR"
        yield f"{variant}/benefits.{bound}.per_participant_eur", benefits_each, "EUR"
        yield f"{variant}/net.{bound}.total_eur", net, "EUR"
        yield f"{variant}/net.{bound}.per_participant_eur", net_each, "EUR"
        yield f"{variant}/ratio.{bound}", ratio, "ratio"
        yield f"{variant}/costs.total_eur", costs, "EUR"
        yield f"{variant}/costs.per_participant_eur", costs_each, "EUR"
    for variant, post, bound, total, each, share in db.rows("SELECT * FROM posts ORDER BY variant, post, bound"):
        yield f"{variant}/post.{post}.{bound}.total_eur", total, "EUR"
        yield f"{variant}/post.{post}.{bound}.per_participant_eur", each, "EUR"
        yield f"{variant}/post.{post}.{bound}.share", share, "share"
    # The price in the first year it is known stands for the component; averages over records may move it later.
    prices = "SELECT variant, post, component, bound, price_eur FROM prices ORDER BY year DESC"
    for variant, post, component, bound, price in db.rows(prices):
        yield f"{variant}/price.{post}.{component}.{bound}", price, "EUR"
    for variant, bound, basis, amount, share in db.rows("SELECT * FROM basis ORDER BY variant, bound, basis"):
        yield f"{variant}/basis.{bound}.{basis}.total_eur", amount, "EUR"
        yield f"{variant}/basis.{bound}.{basis}.share", share, "share"


def _by_assumption(db: Database) -> Iterator[Figure]:
    # An assumption comes to the same for every post it touches unless their attribution differs: the first one stands.
    query = "SELECT assumption, counting, mean_persons, attributed_person_years FROM assumptions ORDER BY bound DESC, post DESC"
    for assumption, counting, mean, years in db.rows(query):
        yield f"assumption.{assumption}.{counting}.mean_persons", mean, "person_years"
        yield f"assumption.{assumption}.{counting}.attributed_person_years", years, "person_years"


def _funding(db: Database) -> Iterator[Figure]:
    query = "SELECT funder, SUM(amount_eur), SUM(share) FROM funding_by_funder GROUP BY funder ORDER BY funder"
    total = Decimal(0)
    for funder, amount, share in db.rows(query):
        total += amount
        yield f"funding.{funder}.total_eur", amount, "EUR"
        yield f"funding.{funder}.share", share, "share"
    yield "funding.total_eur", total, "EUR"


def _people(db: Database, model: CohortModel) -> Iterator[Figure]:
    people = model.programme.counted.table
    if people != "participants":
        yield f"{people}.count", factor(graduates(db)), people
        return
    graduated = 0
    for status, participants in db.rows("SELECT status, participants FROM outflow_counts ORDER BY status"):
        graduated += participants
        yield f"outflow.{status}", participants, "persons"
    yield "participants.graduated", graduated, "persons"


def _members(db: Database) -> Iterator[Figure]:
    for members, answered, share in db.rows("SELECT members, answered, share FROM response WHERE sector = 'all'"):
        yield "organisations.members", members, "count"
        yield "organisations.answered", answered, "count"
        yield "organisations.response_rate", share, "share"


def _survey(db: Database, model: CohortModel) -> Iterator[Figure]:
    sums: dict[str, int] = {}
    query = 'SELECT "group", instrument, usable, exclusion_reason, respondents FROM respondent_counts'
    for group, instrument, usable, reason, respondents in db.rows(query):
        names = [f"respondents.{group}", f"respondents.{group}.{instrument}"]
        if usable == "yes":
            names += [f"respondents.{group}.usable", f"respondents.{group}.{instrument}.usable"]
        else:
            names.append(f"respondents.{group}.{instrument}.excluded.{reason}")
        for name in names:
            sums[name] = sums.get(name, 0) + respondents
    for name, number in sorted(sums.items()):
        yield name, number, "persons"
    # A theme of the codebook that nobody named is a count of nought, not a figure that does not exist: a text or a comparison
    # that calls it goes on working when the last mention is taken away. What was counted comes after, and stands.
    groups = {entry.code for entry in model.model.survey.groups}
    groups |= {group for (group,) in db.rows('SELECT DISTINCT "group" FROM respondent_counts')}
    for question, theme in db.rows("SELECT question, theme FROM themes"):
        for group in sorted(groups):
            yield f"survey.{question}.{theme}.{group}", 0, "count"
    themes = """SELECT question, theme, "group", respondents FROM theme_counts WHERE instrument = 'all'"""
    for question, theme, group, respondents in db.rows(themes):
        yield f"survey.{question}.{theme}.{group}", respondents, "count"
    for count, value in db.rows("SELECT count, value FROM count_values"):
        yield f"count.{count}", value, "count"
    yield from _means(db)


def _means(db: Database) -> Iterator[Figure]:
    """The mean of the answers to a question whose answers are all numbers."""
    answers: dict[str, list[tuple[str, int]]] = {}
    for question, answer, respondents in db.rows("SELECT question, answer, respondents FROM answer_counts"):
        answers.setdefault(question, []).append((answer, respondents))
    for question, given in sorted(answers.items()):
        if all(NUMBER.fullmatch(answer) for answer, _ in given):
            total = sum(Fraction(answer) * respondents for answer, respondents in given)
            yield f"answers.{question}.mean", factor(Fraction(total) / sum(count for _, count in given)), "grade"
        for answer, respondents in given:
            key = f"answers.{question}.{answer}"
            yield key, sum(count for value, count in given if value == answer) or respondents, "count"
