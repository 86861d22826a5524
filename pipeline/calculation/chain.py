"""Every step of the calculation in its order, for who wants it in one go.

Belongs here: the order of the steps within one session. Does not belong here: what a step does, keeping tables between steps
(``pipeline.assets.calculated`` takes the same steps one asset at a time), reading records.

A session holds the validated tables; each function leaves the tables it names beside them.
"""

from collections.abc import Sequence

from pipeline.calculation import (
    actors,
    comparables,
    contributors,
    evidence,
    figures,
    funding,
    indicators,
    ladder,
    ledger,
    measures,
    municipalities,
    parameters,
    plan,
    published_elsewhere,
    quantities,
    recorded,
    reproduction,
    response,
    survey,
    targets,
    uncertainty,
)
from pipeline.calculation import steps as walks
from pipeline.calculation.database import Database
from pipeline.model import CohortModel
from schemas.published import Published
from schemas.published_elsewhere import PublishedElsewhere


def count(db: Database, model: CohortModel) -> None:
    """What every variant starts from: days covered, survey counts, outflow, persons, funding, attribution."""
    measures.exposure(db, model)
    recorded.recorded(db, model)
    survey.survey(db, model)
    survey.outflow_counts(db, model)
    ladder.ladder(db, model)
    contributors.contributors(db, model)
    survey.funding_by_funder(db, model)
    funding.funding_by_year(db, model)
    ledger.attribution(db, model)


def sums(db: Database, model: CohortModel) -> None:
    """From what :func:`count` leaves to the ledger and what it adds up to."""
    quantities.quantities_and_prices(db, model)
    ledger.ledger(db, model)
    ledger.totals(db, model)
    ledger.posts(db, model)
    ledger.basis(db, model)
    ledger.assumptions(db, model)


def amounts(db: Database, model: CohortModel) -> None:
    """As :func:`sums`, and who pays and gains, what may be counted twice, and what each municipality's people bring."""
    sums(db, model)
    actors.actors(db, model)
    actors.suspicions(db, model)
    municipalities.municipalities(db, model)


def named_figures(db: Database, model: CohortModel) -> None:
    """Every figure by its name, indicators and their targets among them."""
    response.response(db, model)
    figures.figures(db, model)
    indicators.indicators(db, model)
    targets.targets(db, model)
    indicators.name_indicators(db, model)


def names(
    db: Database,
    model: CohortModel,
    published: Sequence[Published] = (),
    elsewhere: Sequence[PublishedElsewhere] = (),
) -> None:
    """What is made of the amounts afterwards: parameters as they hold, figures by name, what was published beside them."""
    parameters.parameters(db, model)
    evidence.cited_evidence(db, model)
    comparables.comparables(db, model)
    named_figures(db, model)
    plan.plan_findings(db, model)
    reproduction.reproduction(db, model, published)
    published_elsewhere.published_elsewhere(db, model, elsewhere)


def totals(db: Database, model: CohortModel) -> None:
    """The ledger and the totals, and nothing that they do not rest on."""
    measures.exposure(db, model)
    survey.survey(db, model)
    funding.funding_by_year(db, model)
    ledger.attribution(db, model)
    quantities.quantities_and_prices(db, model)
    ledger.ledger(db, model)
    ledger.totals(db, model)


def results(db: Database, model: CohortModel) -> None:
    """Totals, posts and figures and all they rest on, and nothing else."""
    count(db, model)
    sums(db, model)
    named_figures(db, model)


def calculate(
    db: Database,
    model: CohortModel,
    published: Sequence[Published] = (),
    elsewhere: Sequence[PublishedElsewhere] = (),
) -> None:
    """Every step from validated records to every calculated table.

    Args:
        db: a session with the validated tables, those the programme does not use empty.
        model: the cohort's model.
        published: figures published elsewhere, for ``reproduction``.
        elsewhere: figures published elsewhere that are not reproduced, for ``published_elsewhere``.
    """
    count(db, model)
    # A walk leaves the amounts of the variants on its way: the cohort's own amounts come after it.
    walks.steps(db, model)
    amounts(db, model)
    uncertainty.uncertainty(db, model)
    names(db, model, published, elsewhere)
