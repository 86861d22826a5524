"""Group calculated: the method, step by step; the list of assets is the lineage.

Belongs here: which tables each step takes up and which it makes. Does not belong here: the method itself
(``pipeline.calculation``).
"""

from collections.abc import Callable, Iterator, Sequence

import dagster as dg

from pipeline.calculation import actors as actor_steps
from pipeline.calculation import comparables as comparable_steps
from pipeline.calculation import contributors as contributor_steps
from pipeline.calculation import evidence as evidence_steps
from pipeline.calculation import figures as figure_steps
from pipeline.calculation import funding, measures, quantities, survey
from pipeline.calculation import indicators as indicator_steps
from pipeline.calculation import ladder as ladder_steps
from pipeline.calculation import ledger as ledger_steps
from pipeline.calculation import municipalities as municipality_steps
from pipeline.calculation import parameters as parameter_steps
from pipeline.calculation import plan as plan_steps
from pipeline.calculation import published_elsewhere as elsewhere_steps
from pipeline.calculation import recorded as recorded_steps
from pipeline.calculation import reproduction as reproduction_steps
from pipeline.calculation import response as response_steps
from pipeline.calculation import steps as variant_steps
from pipeline.calculation import targets as target_steps
from pipeline.calculation.database import Database
from pipeline.ingest.published import read_published
from pipeline.ingest.published_elsewhere import FILE as PUBLISHED_ELSEWHERE
from pipeline.ingest.published_elsewhere import read_published_elsewhere
from pipeline.model import CohortModel
from pipeline.orchestration.in_hand import CohortInHand
from pipeline.orchestration.inputs import code_version
from pipeline.orchestration.partitions import COHORTS
from pipeline.orchestration.tables import TABLES, column_schema
from pipeline.orchestration.work import aside_path, kept_table, materialised
from schemas import RAW
from schemas.earlier import EARLIER

Step = Callable[[Database, CohortModel], None]

_LAYER = "calculated"


def _key(table: str) -> dg.AssetKey:
    return dg.AssetKey(["validated" if table in RAW or table in EARLIER else _LAYER, table])


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


def specs_of(makes: Sequence[str], needs: Sequence[str]) -> list[dg.AssetSpec]:
    """What Dagster shows of the tables ``makes``, which are all made from the tables ``needs``."""
    return [_spec(table, needs) for table in makes]


def calculate(
    hand: CohortInHand, needs: Sequence[str], step: Step, makes: Sequence[str]
) -> Iterator[dg.MaterializeResult]:
    """Take up the tables a step needs, let it calculate, keep the tables it makes."""
    with hand.session.apart() as db:
        for table in needs:
            db.attach(table, kept_table(hand, table))
        step(db, hand.model)
        for table in makes:
            aside = aside_path(hand, table)
            db.write(table, aside)
            yield materialised(hand, _LAYER, table, aside)


def in_turn(*steps: Step) -> Step:
    """Several steps as one, each with the tables of those before it: small steps that are always taken together."""

    def taken(db: Database, model: CohortModel) -> None:
        for step in steps:
            step(db, model)

    return taken


NEEDS_COHORT = {"cohort_in_hand"}


_COUNTED = ["participants", "households"]
_RECORDS = [*_COUNTED, "outflow", "service_use"]


@dg.multi_asset(specs=specs_of(["exposure"], _RECORDS), required_resource_keys=NEEDS_COHORT)
def exposure(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """The days that records cover in each benefit year."""
    yield from calculate(context.resources.cohort_in_hand, _RECORDS, measures.exposure, ["exposure"])


_SURVEY_NEEDS = ["respondents", "mentions", "answers", "themes"]
_PEOPLE_NEEDS = [*_RECORDS, *_SURVEY_NEEDS]


@dg.multi_asset(
    specs=[_spec("outflow_counts", ["participants", "outflow"]), _spec("contributors", _PEOPLE_NEEDS)],
    required_resource_keys=NEEDS_COHORT,
)
def people(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Graduates by what they did first, and how many persons stand behind every figure."""
    step = in_turn(survey.outflow_counts, contributor_steps.contributors)
    hand = context.resources.cohort_in_hand
    yield from calculate(hand, _PEOPLE_NEEDS, step, ["outflow_counts", "contributors"])


_SURVEY_MAKES = ["respondent_counts", "theme_counts", "answer_counts", "count_values"]


@dg.multi_asset(
    specs=[
        _spec("respondent_counts", ["respondents"]),
        _spec("theme_counts", ["respondents", "mentions", "themes"]),
        _spec("answer_counts", ["respondents", "answers"]),
        _spec("count_values", _SURVEY_NEEDS),
    ],
    required_resource_keys=NEEDS_COHORT,
)
def survey_counts(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Respondents, themes and answers, and the counts that posts use."""
    yield from calculate(context.resources.cohort_in_hand, _SURVEY_NEEDS, survey.survey, _SURVEY_MAKES)


@dg.multi_asset(
    specs=specs_of(["quantities", "prices", "averages"], ["exposure", "count_values"]),
    required_resource_keys=NEEDS_COHORT,
)
def quantities_and_prices(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """The volume of every component in every benefit year, and what one unit is worth."""
    yield from calculate(
        context.resources.cohort_in_hand,
        ["exposure", "count_values"],
        quantities.quantities_and_prices,
        ["quantities", "prices", "averages"],
    )


@dg.multi_asset(specs=specs_of(["recorded"], ["exposure"]), required_resource_keys=NEEDS_COHORT)
def recorded(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """What the records alone say."""
    hand = context.resources.cohort_in_hand
    yield from calculate(hand, ["exposure"], recorded_steps.recorded, ["recorded"])


_DECLARED = ["attribution", "parameters", "cited_evidence"]


@dg.multi_asset(specs=specs_of(_DECLARED, []), required_resource_keys=NEEDS_COHORT)
def declared(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """What the model declares: attribution per benefit year, numbers as they hold for this cohort, cited evidence."""
    hand = context.resources.cohort_in_hand
    step = in_turn(ledger_steps.attribution, parameter_steps.parameters, evidence_steps.cited_evidence)
    yield from calculate(hand, [], step, _DECLARED)


@dg.multi_asset(
    specs=[_spec("funding_by_funder", ["funding"]), _spec("funding_by_year", ["funding", *_COUNTED])],
    required_resource_keys=NEEDS_COHORT,
)
def costs(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """What each funder paid, in all and for each year."""
    hand = context.resources.cohort_in_hand
    step = in_turn(survey.funding_by_funder, funding.funding_by_year)
    yield from calculate(hand, ["funding", *_COUNTED], step, ["funding_by_funder", "funding_by_year"])


_LEDGER_NEEDS = ["quantities", "prices", "attribution", "funding_by_year"]


@dg.multi_asset(specs=specs_of(["ledger"], _LEDGER_NEEDS), required_resource_keys=NEEDS_COHORT)
def ledger(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Quantity x price x attribution x ...: every amount."""
    yield from calculate(context.resources.cohort_in_hand, _LEDGER_NEEDS, ledger_steps.ledger, ["ledger"])


@dg.multi_asset(
    specs=[
        _spec("totals", ["ledger", "exposure"]),
        _spec("posts", ["ledger", "totals", "exposure"]),
        _spec("basis", ["ledger", "quantities", "totals"]),
    ],
    required_resource_keys=NEEDS_COHORT,
)
def sums(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """What the ledger adds up to: per bound, per post, and by what it rests on."""
    step = in_turn(ledger_steps.totals, ledger_steps.posts, ledger_steps.basis)
    needs = ["ledger", "exposure", "quantities"]
    yield from calculate(context.resources.cohort_in_hand, needs, step, ["totals", "posts", "basis"])


@dg.multi_asset(
    specs=[_spec("actors", ["ledger"]), _spec("suspicions", ["actors"])], required_resource_keys=NEEDS_COHORT
)
def parties(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Who pays and who gains, and what may be counted twice."""
    step = in_turn(actor_steps.actors, actor_steps.suspicions)
    yield from calculate(context.resources.cohort_in_hand, ["ledger"], step, ["actors", "suspicions"])


@dg.multi_asset(specs=specs_of(["assumptions"], ["quantities", "attribution"]), required_resource_keys=NEEDS_COHORT)
def assumptions(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """What each assumption comes to, counted one way or the other."""
    needs = ["quantities", "attribution"]
    yield from calculate(context.resources.cohort_in_hand, needs, ledger_steps.assumptions, ["assumptions"])


@dg.multi_asset(specs=specs_of(["comparables"], ["totals"]), required_resource_keys=NEEDS_COHORT)
def comparables(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """The run's own bandwidth among the published results of others."""
    hand = context.resources.cohort_in_hand
    yield from calculate(hand, ["totals"], comparable_steps.comparables, ["comparables"])


_STEPS_NEEDS = ["exposure", "count_values", "attribution", "funding_by_year"]


@dg.multi_asset(specs=specs_of(["steps", "verdicts"], _STEPS_NEEDS), required_resource_keys=NEEDS_COHORT)
def steps(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """From one variant to another, one choice at a time, and what that says of each bound."""
    yield from calculate(context.resources.cohort_in_hand, _STEPS_NEEDS, variant_steps.steps, ["steps", "verdicts"])


_MUNICIPALITIES_NEEDS = ["ledger", "quantities", *_COUNTED, "outflow"]


@dg.multi_asset(specs=specs_of(["municipalities"], _MUNICIPALITIES_NEEDS), required_resource_keys=NEEDS_COHORT)
def municipalities(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """What the participants of a municipality bring, by calendar year."""
    hand = context.resources.cohort_in_hand
    yield from calculate(hand, _MUNICIPALITIES_NEEDS, municipality_steps.municipalities, ["municipalities"])


_FIGURES_NEEDS = [
    "totals", "posts", "prices", "basis", "assumptions", "funding_by_funder", "outflow_counts", "respondent_counts",
    "theme_counts", "answer_counts", "count_values", "themes", "answers", "respondents", "exposure", "participants",
    "households", "organisations", *EARLIER,
]  # fmt: skip
_FIGURES_MAKES = ["response", "figures", "indicators", "targets"]


@dg.multi_asset(specs=specs_of(_FIGURES_MAKES, _FIGURES_NEEDS), required_resource_keys=NEEDS_COHORT)
def figures(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Every number that a text or a comparison may call by name; indicators are some of them, and are taken from others."""
    step = in_turn(
        response_steps.response,
        figure_steps.figures,
        indicator_steps.indicators,
        target_steps.targets,
        indicator_steps.name_indicators,
    )
    yield from calculate(context.resources.cohort_in_hand, _FIGURES_NEEDS, step, _FIGURES_MAKES)


@dg.multi_asset(
    specs=specs_of(ladder_steps.MAKES, ["participants", "ladder"]),
    required_resource_keys=NEEDS_COHORT,
)
def ladder(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Where participants stood on the participation ladder, and how they moved."""
    hand = context.resources.cohort_in_hand
    yield from calculate(hand, ["participants", "ladder"], ladder_steps.ladder, ladder_steps.MAKES)


@dg.multi_asset(specs=specs_of(["published_elsewhere"], ["figures"]), required_resource_keys=NEEDS_COHORT)
def published_elsewhere(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Figures published elsewhere that these records cannot reproduce, beside the run's own."""
    hand: CohortInHand = context.resources.cohort_in_hand
    path = hand.workspace.cohort_dir(hand.key) / PUBLISHED_ELSEWHERE
    shown_as = path.relative_to(hand.workspace.root).as_posix()
    entries = read_published_elsewhere(path, shown_as, hand.model.documents)

    def step(db: Database, model: CohortModel) -> None:
        elsewhere_steps.published_elsewhere(db, model, entries)

    yield from calculate(hand, ["figures"], step, ["published_elsewhere"])


@dg.multi_asset(specs=specs_of(["plan_findings"], ["indicators"]), required_resource_keys=NEEDS_COHORT)
def plan(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """What the plan for monitoring and evaluation leaves open, and what it promises but nothing measures."""
    hand = context.resources.cohort_in_hand
    yield from calculate(hand, ["indicators"], plan_steps.plan_findings, ["plan_findings"])


@dg.multi_asset(specs=specs_of(["reproduction"], ["figures"]), required_resource_keys=NEEDS_COHORT)
def reproduction(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """The run's figures beside those published elsewhere."""
    hand: CohortInHand = context.resources.cohort_in_hand
    path = hand.workspace.cohort_dir(hand.key) / "published.csv"
    shown_as = path.relative_to(hand.workspace.root).as_posix()
    published = read_published(path, shown_as)

    def step(db: Database, model: CohortModel) -> None:
        reproduction_steps.reproduction(db, model, published)
        for said in reproduction_steps.without_figure(db, published):
            context.log.warning(f"{shown_as}: {said} It is shown as not reproduced.")

    yield from calculate(hand, ["figures"], step, ["reproduction"])


CALCULATED_ASSETS = [
    declared,
    exposure,
    people,
    costs,
    survey_counts,
    quantities_and_prices,
    recorded,
    ledger,
    sums,
    assumptions,
    steps,
    parties,
    comparables,
    municipalities,
    figures,
    reproduction,
    published_elsewhere,
    ladder,
    plan,
]
