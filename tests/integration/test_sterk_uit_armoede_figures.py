"""The 2021 analysis of Sterk uit Armoede, recomputed from its records through ingest and calculation.

Belongs here: the totals, ratios and comparisons, typed from the published document. Does not belong here: the records
themselves (``test_sterk_uit_armoede_records``), the report.
"""

import shutil
from collections import Counter
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest

from pipeline.faults import errors_in
from pipeline.ingest import CohortContext
from pipeline.ingest.published import read_published
from pipeline.model import CohortModel, load
from tests.support.cohort import Tables, tables_of
from tests.support.judged import judge
from tests.support.workspace import with_variants

REPOSITORY = Path(__file__).parents[2]
COHORT = REPOSITORY / "data" / "programmes" / "sterk-uit-armoede" / "cohorts" / "2017-2020"

BENEFITS = {"lower": "1298208.00", "conservative": "2437026.20", "upper": "3915437.12"}
RATIOS = {"lower": ("1.5968", "1.60"), "conservative": ("2.9975", "3.00"), "upper": ("4.8160", "4.82")}
STATED_COSTS = Decimal("813012.50")
FUNDERS_SUM = Decimal("848437.50")

# What the document prints and its own records and formulas do not give: item, bound, scope -> printed, recomputed.
DISAGREEMENTS = {
    ("qaly", "upper", "total"): ("850000.00", "850500.00"),
    ("volunteering", "upper", "per participant"): ("35437.50", "6272.00"),
    ("volunteering", "conservative", "total"): ("150258.00", "150528.00"),
    ("volunteering", "upper", "total"): ("150258.00", "150528.00"),
    ("costs", None, "total"): ("813012.50", "848437.50"),
    ("net_benefits", "conservative", "total"): ("1624013", "1624014"),
    ("survey.added_value.easier_contact", None, "representatives"): ("12", "11"),
    ("survey.added_value.insight_into_lives", None, "representatives"): ("0", "5"),
    ("survey.added_value.voice_of_the_group", None, "representatives"): ("0", "2"),
}

Change = Callable[[dict[str, pd.DataFrame]], None]


@pytest.fixture(scope="module")
def model() -> CohortModel:
    """The model with the variant that the document followed, and no other: test_guideline_figures holds the others."""
    return with_variants(load(REPOSITORY, "sterk-uit-armoede", "2017-2020"), {})


def compute(model: CohortModel, raw: Path = COHORT / "raw", change: Change | None = None) -> Tables:
    cohort = model.cohort
    context = CohortContext(cohort.period.from_, cohort.period.until, cohort.observed_until, cohort.enrolled_in_period)
    verdict = judge(raw, model.tables, context)
    assert errors_in(verdict.faults) == []
    tables = dict(verdict.tables)
    if change:
        change(tables)
    return tables_of(model, tables, read_published(COHORT / "published.csv", "published.csv"))


@pytest.fixture(scope="module")
def as_published(model: CohortModel) -> Tables:
    return compute(model)


def rounded(number: Decimal, places: str) -> str:
    return str(number.quantize(Decimal(places), ROUND_HALF_UP))


@pytest.mark.parametrize("bound", BENEFITS)
def test_totals_are_the_published_ones(as_published: Tables, bound: str) -> None:
    assert as_published.total(bound) == Decimal(BENEFITS[bound])
    assert as_published.total(bound, "costs_eur") == STATED_COSTS
    assert as_published.total(bound, "net_eur") == Decimal(BENEFITS[bound]) - STATED_COSTS
    ratio = as_published.total(bound, "ratio")
    assert (rounded(ratio, "0.0001"), rounded(ratio, "0.01")) == RATIOS[bound]


@pytest.mark.parametrize("bound", BENEFITS)
def test_counted_ledger_rows_add_up_to_the_totals(as_published: Tables, bound: str) -> None:
    counted = [row for row in as_published["ledger"] if row["counted"] == "yes" and row["bound"] == bound]
    benefits = sum(row["amount_eur"] for row in counted if row["flow"] != "cost")
    assert benefits == Decimal(BENEFITS[bound])
    assert sum(row["amount_eur"] for row in counted if row["flow"] == "cost") == STATED_COSTS


def test_funders_are_in_the_ledger_without_being_counted(as_published: Tables) -> None:
    paid = [row for row in as_published["ledger"] if row["flow"] == "cost" and row["bound"] == "lower"]
    assert sum(row["amount_eur"] for row in paid if row["component"] != "stated_total") == FUNDERS_SUM
    assert {row["component"] for row in paid if row["counted"] == "yes"} == {"stated_total"}


def test_all_published_figures_are_compared(as_published: Tables) -> None:
    rows = as_published["reproduction"]
    assert Counter(row["agrees"] for row in rows) == {"yes": 111, "no": 9}
    found = {
        (row["item"], row["bound"], row["scope"]): (row["published"], row["recomputed"])
        for row in rows
        if row["agrees"] == "no"
    }
    assert found == DISAGREEMENTS
    assert all(row["note"] for row in rows if row["agrees"] == "no")


def test_agreeing_rows_show_no_difference(as_published: Tables) -> None:
    for row in as_published["reproduction"]:
        assert (Decimal(row["difference"]) == 0) == (row["agrees"] == "yes")
        assert Decimal(row["recomputed"]) - Decimal(row["published"]) == Decimal(row["difference"])


def test_counting_later_jobs_per_year_gives_fewer_person_years(as_published: Tables) -> None:
    figures = {row["figure"]: row["value"] for row in as_published["figures"]}
    assert figures["assumption.later_jobs.period-average.attributed_person_years"] == Decimal("49.7")
    assert figures["assumption.later_jobs.per-year.attributed_person_years"] == Decimal("48.5")
    assert figures["assumption.later_jobs.period-average.mean_persons"] == Decimal("14.2")


def test_counts_come_from_the_records(as_published: Tables) -> None:
    counts = {row["status"]: row["participants"] for row in as_published["outflow_counts"]}
    assert counts == {"paid_work": 12, "volunteering": 7, "education": 0, "none": 5, "unknown": 0}
    values = {row["count"]: row["value"] for row in as_published["count_values"]}
    # Forty times one of nine themes was named by one of nine people; nobody filled in the health questionnaire.
    assert values == {"impact_themes": 9, "impact_themes_per_respondent": Decimal("4.444444444444")}


def give_a_job_to_one_without(tables: dict[str, pd.DataFrame]) -> None:
    outflow = tables["outflow"].copy()
    idle = outflow.index[outflow["status"] == "none"][0]
    paid = outflow[outflow["status"] == "paid_work"].iloc[0]
    for column in outflow.columns:
        if column != "participant_id":
            outflow.at[idle, column] = paid[column]
    tables["outflow"] = outflow


def test_one_more_in_paid_work(model: CohortModel, as_published: Tables) -> None:
    changed = compute(model, change=give_a_job_to_one_without)
    assert changed.total("lower") == Decimal("1397432.00")
    before = {(r["item"], r["bound"], r["scope"]): r for r in as_published["reproduction"]}
    after = {(r["item"], r["bound"], r["scope"]): r for r in changed["reproduction"]}
    key = ("production_value", "lower", "total")
    assert (before[key]["agrees"], after[key]["agrees"]) == ("yes", "no")
    assert before[key]["published"] == after[key]["published"]
    assert Decimal(after[key]["recomputed"]) == Decimal("671088.00") * 13 / 12


def name_a_tenth_theme(tables: dict[str, pd.DataFrame]) -> None:
    expert = tables["respondents"].query("usable == 'yes' and group == 'experts_by_experience'").iloc[0]
    theme = dict.fromkeys(tables["themes"].columns) | {"question": "impact", "theme": "a_tenth_theme"}
    theme |= {"label_nl": "tiende", "label_en": "tenth"}
    mention = dict.fromkeys(tables["mentions"].columns) | {"question": "impact", "theme": "a_tenth_theme"}
    mention |= {"respondent_id": expert["respondent_id"], "quote_consent": "no"}
    for name, row in (("themes", theme), ("mentions", mention)):
        tables[name] = pd.concat([tables[name], pd.DataFrame([row], dtype=object)], ignore_index=True)


@pytest.mark.parametrize("bound", ["conservative", "upper"])
def test_one_theme_more_raises_qaly_by_a_ninth(model: CohortModel, as_published: Tables, bound: str) -> None:
    changed = compute(model, change=name_a_tenth_theme)
    assert changed.post("qaly", bound) * 9 == as_published.post("qaly", bound) * 10
    assert as_published.post("qaly", bound) > 0
    for other in ("production_value", "volunteering", "crime_and_nuisance"):
        assert changed.post(other, bound) == as_published.post(other, bound)


def test_a_theme_below_another_changes_nothing(model: CohortModel, as_published: Tables) -> None:
    def name_a_child(tables: dict[str, pd.DataFrame]) -> None:
        name_a_tenth_theme(tables)
        themes = tables["themes"]
        parent = themes.query("question == 'impact' and parent.isna() and theme != 'a_tenth_theme'")["theme"].iloc[0]
        themes.loc[themes["theme"] == "a_tenth_theme", "parent"] = parent

    assert compute(model, change=name_a_child).total("upper") == as_published.total("upper")


def test_a_published_figure_is_never_what_is_recomputed(model: CohortModel, tmp_path: Path) -> None:
    path = tmp_path / "published.csv"
    shutil.copyfile(COHORT / "published.csv", path)
    text = path.read_text(encoding="utf-8")
    assert text.count("671088.00") == 1
    path.write_text(text.replace("671088.00", "671088.01"), encoding="utf-8")
    cohort = model.cohort
    context = CohortContext(cohort.period.from_, cohort.period.until, cohort.observed_until, cohort.enrolled_in_period)
    tables = judge(COHORT / "raw", model.tables, context).tables
    rows = tables_of(model, tables, read_published(path, "published.csv"))["reproduction"]
    (row,) = [r for r in rows if (r["item"], r["bound"], r["scope"]) == ("production_value", "lower", "total")]
    assert (row["published"], row["recomputed"], row["difference"], row["agrees"]) == (
        "671088.01",
        "671088.00",
        "-0.01",
        "no",
    )


# Other choices of method, one by one and together; the ratios were worked out apart from this program.
GUIDELINE_LIKE = {
    "discount_rate": Decimal("0.0225"),
    "transfers": "netted",
    "assumed_outflow": "per-year",
    "cost_base": "funders-sum",
}


@pytest.mark.parametrize(
    ("choices", "ratios"),
    [
        ({"cost_base": "funders-sum"}, {"lower": "1.5301", "conservative": "2.8724", "upper": "4.6149"}),
        (
            {"cost_base": "funders-sum", "discount_rate": Decimal("0.0225")},
            {"lower": "1.4702", "conservative": "2.7223", "upper": "4.3738"},
        ),
        (GUIDELINE_LIKE, {"lower": "0.9803", "conservative": "2.0458"}),
    ],
    ids=["funders-sum", "and discounted", "all together"],
)
def test_other_choices(model: CohortModel, choices: dict[str, object], ratios: dict[str, str]) -> None:
    changed = compute(with_variants(model, choices))
    assert {bound: rounded(changed.total(bound, "ratio"), "0.0001") for bound in ratios} == ratios


def test_variants_stand_beside_each_other(model: CohortModel, as_published: Tables) -> None:
    both = compute(with_variants(model, {}, {"variant": "other", **GUIDELINE_LIKE}))
    for bound in BENEFITS:
        assert both.total(bound, variant="as-published") == as_published.total(bound)
        assert both.total(bound, variant="other") < as_published.total(bound)
    figures = {row["figure"]: row["value"] for row in both["figures"]}
    assert figures["ratio.lower"] == figures["variant.as-published.ratio.lower"]
    assert rounded(figures["variant.other.ratio.lower"], "0.0001") == "0.9803"
