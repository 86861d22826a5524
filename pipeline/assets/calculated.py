"""Group calculated: the method, step by step; the list of assets is the lineage.

Belongs here: which tables each step takes up and which it makes. Does not belong here: the method itself
(``pipeline.calculation``).
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import dagster as dg

from pipeline import store
from pipeline.calculation import actors as actor_steps
from pipeline.calculation import figures as figure_steps
from pipeline.calculation import funding, measures, quantities, survey
from pipeline.calculation import ledger as ledger_steps
from pipeline.calculation import municipalities as municipality_steps
from pipeline.calculation import parameters as parameter_steps
from pipeline.calculation import recorded as recorded_steps
from pipeline.calculation import reproduction as reproduction_steps
from pipeline.calculation import steps as variant_steps
from pipeline.calculation.database import Database
from pipeline.ingest.published import read_published
from pipeline.model import CohortModel
from pipeline.orchestration.in_hand import CohortInHand
from pipeline.orchestration.inputs import code_version
from pipeline.orchestration.partitions import COHORTS
from pipeline.orchestration.tables import TABLES, column_schema
from pipeline.orchestration.work import aside_path, kept_table, materialised
from schemas import RAW

Step = Callable[[Database, CohortModel], None]

_LAYER = "calculated"


def _key(table: str) -> dg.AssetKey:
    return dg.AssetKey(["validated" if table in RAW else _LAYER, table])


def _spec(table: str, needs: Sequence[str]) -> dg.AssetSpec:
    return dg.AssetSpec(
        key=[_LAYER, table],
        group_name=_LAYER,
        deps=[_key(need) for need in needs],
        partitions_def=COHORTS,
        code_version=code_version(),
        kinds={"duckdb"},
        description=f"One row: {TABLES[table].description}.",
        metadata={"dagster/column_schema": column_schema(TABLES[table])},
    )


def _specs(makes: Sequence[str], needs: Sequence[str]) -> list[dg.AssetSpec]:
    return [_spec(table, needs) for table in makes]


def _take(hand: CohortInHand, needs: Sequence[str], step: Step, makes: Sequence[str]) -> Iterator[dg.MaterializeResult]:
    """Take up the tables a step needs, let it calculate, keep the tables it makes."""
    with store.session() as db:
        for table in needs:
            db.attach(table, kept_table(hand, table))
        step(db, hand.model)
        for table in makes:
            aside = aside_path(hand, table)
            db.write(table, aside)
            yield materialised(hand, _LAYER, table, aside)


_HAND = {"cohort_in_hand"}


@dg.multi_asset(specs=_specs(["exposure"], ["participants", "outflow"]), required_resource_keys=_HAND)
def exposure(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """The days that records cover in each benefit year."""
    needs = ["participants", "outflow"]
    yield from _take(context.resources.cohort_in_hand, needs, measures.exposure, ["exposure"])


@dg.multi_asset(specs=_specs(["outflow_counts"], ["participants", "outflow"]), required_resource_keys=_HAND)
def outflow_counts(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Graduates by what they did first."""
    needs = ["participants", "outflow"]
    yield from _take(context.resources.cohort_in_hand, needs, survey.outflow_counts, ["outflow_counts"])


@dg.multi_asset(specs=_specs(["funding_by_funder"], ["funding"]), required_resource_keys=_HAND)
def funding_by_funder(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """What each funder paid."""
    hand = context.resources.cohort_in_hand
    yield from _take(hand, ["funding"], survey.funding_by_funder, ["funding_by_funder"])


_SURVEY_NEEDS = ["respondents", "mentions", "answers", "themes"]
_SURVEY_MAKES = ["respondent_counts", "theme_counts", "answer_counts", "count_values"]


@dg.multi_asset(specs=_specs(_SURVEY_MAKES, _SURVEY_NEEDS), required_resource_keys=_HAND)
def survey_counts(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Respondents, themes and answers, and the counts that posts use."""
    yield from _take(context.resources.cohort_in_hand, _SURVEY_NEEDS, survey.survey, _SURVEY_MAKES)


@dg.multi_asset(
    specs=_specs(["quantities", "prices", "averages"], ["exposure", "count_values"]), required_resource_keys=_HAND
)
def quantities_and_prices(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """The volume of every component in every benefit year, and what one unit is worth."""
    yield from _take(
        context.resources.cohort_in_hand,
        ["exposure", "count_values"],
        quantities.quantities_and_prices,
        ["quantities", "prices", "averages"],
    )


@dg.multi_asset(specs=_specs(["recorded"], ["exposure"]), required_resource_keys=_HAND)
def recorded(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """What the records alone say."""
    hand = context.resources.cohort_in_hand
    yield from _take(hand, ["exposure"], recorded_steps.recorded, ["recorded"])


@dg.multi_asset(specs=_specs(["attribution"], []), required_resource_keys=_HAND)
def attribution(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """The share of each benefit year ascribed to the programme."""
    yield from _take(context.resources.cohort_in_hand, [], ledger_steps.attribution, ["attribution"])


@dg.multi_asset(specs=_specs(["parameters"], []), required_resource_keys=_HAND)
def parameters(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """The dated, sourced numbers as they hold for this cohort."""
    yield from _take(context.resources.cohort_in_hand, [], parameter_steps.parameters, ["parameters"])


@dg.multi_asset(specs=_specs(["funding_by_year"], ["funding", "participants"]), required_resource_keys=_HAND)
def funding_by_year(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """When the costs were made."""
    needs = ["funding", "participants"]
    yield from _take(context.resources.cohort_in_hand, needs, funding.funding_by_year, ["funding_by_year"])


_LEDGER_NEEDS = ["quantities", "prices", "attribution", "funding_by_year"]


@dg.multi_asset(specs=_specs(["ledger"], _LEDGER_NEEDS), required_resource_keys=_HAND)
def ledger(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Quantity x price x attribution x ...: every amount."""
    yield from _take(context.resources.cohort_in_hand, _LEDGER_NEEDS, ledger_steps.ledger, ["ledger"])


@dg.multi_asset(specs=_specs(["totals"], ["ledger", "exposure"]), required_resource_keys=_HAND)
def totals(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Benefits, costs and ratio per bound."""
    needs = ["ledger", "exposure"]
    yield from _take(context.resources.cohort_in_hand, needs, ledger_steps.totals, ["totals"])


@dg.multi_asset(specs=_specs(["posts"], ["ledger", "totals", "exposure"]), required_resource_keys=_HAND)
def posts(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """What every post adds up to."""
    needs = ["ledger", "totals", "exposure"]
    yield from _take(context.resources.cohort_in_hand, needs, ledger_steps.posts, ["posts"])


@dg.multi_asset(specs=_specs(["basis"], ["ledger", "quantities", "totals"]), required_resource_keys=_HAND)
def basis(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """How much was seen, extended beyond what was seen, or assumed."""
    needs = ["ledger", "quantities", "totals"]
    yield from _take(context.resources.cohort_in_hand, needs, ledger_steps.basis, ["basis"])


@dg.multi_asset(specs=_specs(["assumptions"], ["quantities", "attribution"]), required_resource_keys=_HAND)
def assumptions(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """What each assumption comes to, counted one way or the other."""
    needs = ["quantities", "attribution"]
    yield from _take(context.resources.cohort_in_hand, needs, ledger_steps.assumptions, ["assumptions"])


_STEPS_NEEDS = ["exposure", "count_values", "attribution", "funding_by_year", "outflow_counts"]


@dg.multi_asset(specs=_specs(["steps", "verdicts"], _STEPS_NEEDS), required_resource_keys=_HAND)
def steps(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """From one variant to another, one choice at a time, and what that says of each bound."""
    yield from _take(context.resources.cohort_in_hand, _STEPS_NEEDS, variant_steps.steps, ["steps", "verdicts"])


@dg.multi_asset(specs=_specs(["actors"], ["ledger"]), required_resource_keys=_HAND)
def actors(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Who pays and who gains."""
    yield from _take(context.resources.cohort_in_hand, ["ledger"], actor_steps.actors, ["actors"])


@dg.multi_asset(specs=_specs(["suspicions"], ["actors"]), required_resource_keys=_HAND)
def suspicions(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Money that may be counted twice."""
    yield from _take(context.resources.cohort_in_hand, ["actors"], actor_steps.suspicions, ["suspicions"])


_MUNICIPALITIES_NEEDS = ["ledger", "quantities", "participants", "outflow"]


@dg.multi_asset(specs=_specs(["municipalities"], _MUNICIPALITIES_NEEDS), required_resource_keys=_HAND)
def municipalities(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """What the participants of a municipality bring, by calendar year."""
    hand = context.resources.cohort_in_hand
    yield from _take(hand, _MUNICIPALITIES_NEEDS, municipality_steps.municipalities, ["municipalities"])


_FIGURES_NEEDS = [
    "totals", "posts", "prices", "basis", "assumptions", "funding_by_funder", "outflow_counts", "respondent_counts",
    "theme_counts", "answer_counts", "count_values",
]  # fmt: skip


@dg.multi_asset(specs=_specs(["figures"], _FIGURES_NEEDS), required_resource_keys=_HAND)
def figures(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Every number that a text or a comparison may call by name."""
    yield from _take(context.resources.cohort_in_hand, _FIGURES_NEEDS, figure_steps.figures, ["figures"])


@dg.multi_asset(specs=_specs(["reproduction"], ["figures"]), required_resource_keys=_HAND)
def reproduction(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """The run's figures beside those published elsewhere."""
    hand: CohortInHand = context.resources.cohort_in_hand
    path = hand.workspace.cohort_dir(hand.key) / "published.csv"
    published = read_published(path, path.relative_to(hand.workspace.root).as_posix())
    step = partial(reproduction_steps.reproduction, published=published)
    yield from _take(hand, ["figures"], step, ["reproduction"])


CALCULATED_ASSETS = [
    exposure,
    outflow_counts,
    funding_by_funder,
    survey_counts,
    quantities_and_prices,
    recorded,
    attribution,
    parameters,
    funding_by_year,
    ledger,
    totals,
    posts,
    basis,
    assumptions,
    steps,
    actors,
    suspicions,
    municipalities,
    figures,
    reproduction,
]
