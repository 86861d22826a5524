"""The shipped programme under every choice of method: figures worked out outside the pipeline.

Belongs here: the ratios that the variants of Sterk uit Armoede must come to, its verdicts, its matrix and its bases for the
QALY post. Does not belong here: what a choice does in general (``tests/unit/test_variants_choices``).
"""

from decimal import Decimal
from typing import Any

import pytest

from pipeline.errors import MeerwaardeError
from tests.support.cohort import Row, Tables, frame_of, records, tables_of, walked
from tests.support.shipped import chosen, shipped_model, shipped_raw

RATE = Decimal("0.0225")
BOUNDS = ("lower", "conservative", "upper")


def ratios(raw: Any = None, start: str = "as-published", **choices: Any) -> dict[str, str]:
    """The ratio of each bound to four decimals."""
    tables = tables_of(chosen(shipped_model(), start, **choices), raw or shipped_raw(), only=["totals"])
    return {row["bound"]: f"{row['ratio']:.4f}" for row in tables["totals"]}


@pytest.fixture(scope="module")
def tables() -> Tables:
    return tables_of(shipped_model(), shipped_raw())


@pytest.fixture(scope="module")
def walks() -> Tables:
    return walked(shipped_model(), shipped_raw())


def totals(tables: Tables, variant: str) -> dict[str, Row]:
    return {row["bound"]: row for row in tables["totals"] if row["variant"] == variant}


def test_as_published_is_unchanged_to_the_cent(tables: Tables) -> None:
    found = totals(tables, "as-published")
    expected = {"lower": "1298208.00", "conservative": "2437026.20", "upper": "3915437.12"}
    assert {bound: row["benefits_eur"] for bound, row in found.items()} == {
        bound: Decimal(eur) for bound, eur in expected.items()
    }
    assert {row["costs_eur"] for row in found.values()} == {Decimal("813012.50")}
    assert {bound: f"{row['ratio']:.4f}" for bound, row in found.items()} == {
        "lower": "1.5968",
        "conservative": "2.9975",
        "upper": "4.8160",
    }


def test_funders_sum_alone() -> None:
    assert ratios(cost_base="funders-sum") == {"lower": "1.5301", "conservative": "2.8724", "upper": "4.6149"}


def test_discounting_and_nothing_else_on_the_funders_sum() -> None:
    found = ratios(cost_base="funders-sum", discount_rate=RATE)
    assert found == {"lower": "1.4702", "conservative": "2.7223", "upper": "4.3738"}


def test_the_whole_guideline(tables: Tables) -> None:
    found = totals(tables, "guideline")
    assert f"{found['lower']['ratio']:.4f}" == "0.9803"
    assert f"{found['conservative']['ratio']:.4f}" == "2.0458"
    assert {row["costs_eur"] for row in found.values()} == {Decimal("848437.50")}


def test_the_guideline_on_the_stated_total_pays_for_the_lower_bound() -> None:
    assert ratios(start="guideline", cost_base="stated-total")["lower"].startswith("1.02")


def test_the_guideline_by_hand(tables: Tables) -> None:
    """The lower bound once more: twelve in work, seven volunteering, transfers gone, three years of attribution."""
    annual = [
        12 * Decimal(2200) * 12 * 24 / 36 * Decimal("1.271"),
        12 * Decimal(2900),
        7 * Decimal(16) * 48 * 8,
    ]
    attribution = [Decimal(1), Decimal(1), Decimal("0.5")]
    worth = sum(share / (1 + RATE) ** year for year, share in enumerate(attribution, start=1))
    found = totals(tables, "guideline")["lower"]["benefits_eur"]
    assert found == pytest.approx(sum(annual) * worth, abs=Decimal("0.01"))


def test_the_walk_in_euros(walks: Tables) -> None:
    rows = [row for row in walks["steps"] if row["bound"] == "lower"]
    rows.sort(key=lambda row: row["step"])
    assert [row["choice"] for row in rows] == [None, "cost_base", "assumed_outflow", "transfers", "discount_rate"]
    assert rows[1]["net_change_eur"] == Decimal("-35425.00")
    assert rows[2]["net_change_eur"] == 0
    # Twelve times 14,000 of benefit payment and 420 of rent allowance, for two and a half years.
    assert rows[3]["net_change_eur"] == -12 * (14000 + 420) * Decimal("2.5")
    assert [row["crosses"] for row in rows] == ["no", "no", "no", "no", "yes"]


def test_the_walk_ends_where_the_guideline_is(walks: Tables, tables: Tables) -> None:
    for bound in BOUNDS:
        rows = [row for row in walks["steps"] if row["bound"] == bound]
        start, end = (totals(tables, variant)[bound] for variant in ("as-published", "guideline"))
        assert sum(row["net_change_eur"] for row in rows) == end["net_eur"] - start["net_eur"]
        last = max(rows, key=lambda row: row["step"])
        assert (last["benefits_eur"], last["costs_eur"]) == (end["benefits_eur"], end["costs_eur"])


def test_verdicts(walks: Tables) -> None:
    found = {row["bound"]: (row["verdict"], row["depends_on"]) for row in walks["verdicts"]}
    # Later jobs touch the upper bound only, so that choice carries nothing in the lower one.
    assert found == {
        "lower": ("depends", "cost_base, transfers, discount_rate"),
        "conservative": ("pays", None),
        "upper": ("pays", None),
    }


def test_the_matrix_adds_up_to_the_cent(tables: Tables) -> None:
    for variant in ("as-published", "guideline"):
        for bound, total in totals(tables, variant).items():
            cells = [
                row
                for row in tables["actors"]
                if (row["variant"], row["bound"], row["counted"]) == (variant, bound, "yes")
            ]
            assert sum(row["amount_eur"] for row in cells) == total["net_eur"]
            costs = [row for row in cells if row["flow"] == "cost"]
            assert -sum(row["amount_eur"] for row in costs) == total["costs_eur"]
            transfers = sum(row["amount_eur"] for row in cells if row["flow"] == "transfer")
            assert (transfers == 0) == (variant == "guideline")
    payers = {
        row["component"]: -row["amount_eur"]
        for row in tables["actors"]
        if row["flow"] == "cost" and (row["variant"], row["bound"], row["counted"]) == ("guideline", "lower", "yes")
    }
    assert payers == {
        "municipalities": Decimal("274687.50"),
        "ministry_of_social_affairs": Decimal("255750.00"),
        "rabo_foundation": Decimal("225000.00"),
        "provinces": Decimal("93000.00"),
    }


def test_what_the_matrix_knows_of_wages_and_benefit_payments(tables: Tables) -> None:
    cells = {
        (row["component"], row["actor"]): row
        for row in tables["actors"]
        if (row["variant"], row["bound"]) == ("guideline", "lower")
    }
    assert cells["employer_cost", "employer"]["divides"] == "unknown"
    # 16,900 of social assistance, of which 2,900 administration: the rest changes hands.
    administration, payment = (
        cells[name, "municipality"]["amount_eur"] for name in ("administration", "benefit_payment")
    )
    assert payment == pytest.approx(administration * 14000 / 2900, abs=Decimal("0.00001"))
    assert cells["benefit_payment", "participant"]["amount_eur"] == -payment


def test_suspicions_are_gone_once_both_sides_count(tables: Tables) -> None:
    assert {(row["variant"], row["first"]) for row in tables["suspicions"]} == {
        ("as-published", "social_assistance_saved.benefit_payment"),
        ("as-published", "rent_allowance_saved.rent_allowance"),
    }


def test_nobody_has_a_municipality_here(tables: Tables) -> None:
    assert tables["municipalities"] == []


def qaly_price(raw: Any, basis: str, bound: str = "conservative") -> Decimal:
    tables = tables_of(chosen(shipped_model(), price_basis={"qaly": basis}), raw, only=["prices"])
    prices = tables.cells("prices", "price_eur", post="qaly", bound=bound)
    assert len(set(prices.values())) == 1
    return prices[1]


def test_qaly_by_themes_and_by_themes_weighted() -> None:
    # Nine themes; 40 mentions of them by nine people are 4.444... themes a person.
    assert qaly_price(shipped_raw(), "themes") == 6750
    assert qaly_price(shipped_raw(), "weighted-themes") == 750 * Decimal("4.444444444444")
    counted = tables_of(shipped_model(), shipped_raw(), only=["count_values"])["count_values"]
    values = {row["count"]: row["value"] for row in counted}
    assert values == {"impact_themes": 9, "impact_themes_per_respondent": Decimal("4.444444444444")}


def with_answers(**answers: str) -> dict[str, Any]:
    """The shipped records with answers to the health questionnaire."""
    raw = dict(shipped_raw())
    given = records(
        "answers",
        [{"respondent_id": who, "question": "eq5d_gain", "answer": answer} for who, answer in answers.items()],
    )
    raw["answers"] = frame_of("answers", [*raw["answers"].to_dict("records"), *given])
    return raw


def test_qaly_by_measurement_where_there_are_answers() -> None:
    # The mean of 0.10, 0.05 and a loss of 0.03, at 75,000 a QALY.
    raw = with_answers(E01="0.10", E02="0.05", E03="-0.03")
    assert qaly_price(raw, "eq5d", "upper") == Decimal(75000) * Decimal("0.04")
    assert ratios(raw) == ratios()


def test_qaly_by_measurement_without_answers_is_a_clear_error() -> None:
    with pytest.raises(MeerwaardeError) as error:
        qaly_price(shipped_raw(), "eq5d")
    message = str(error.value)
    for part in (
        "chosen",
        "qaly",
        "eq5d_gain, which has no value",
        "question = 'eq5d_gain'",
        "themes or weighted-themes",
    ):
        assert part in message


def test_an_answer_that_is_no_number_is_a_clear_error() -> None:
    with pytest.raises(MeerwaardeError, match="1 of the 2 answers where question = 'eq5d_gain' are no numbers"):
        qaly_price(with_answers(E01="0.10", E02="better"), "eq5d")


# Attribution adds up to 2.5 years in the lower bound and to 3.5 in the others.
YEARS = {"lower": Decimal("2.5"), "conservative": Decimal("3.5"), "upper": Decimal("3.5")}
# The upper bound counts 14.2 people in work on average instead of twelve, for social assistance but not for rent allowance.
AT_WORK = {"lower": Decimal(12), "conservative": Decimal(12), "upper": Decimal("14.2")}
NOTHING = dict.fromkeys(BOUNDS, Decimal(0))

# What each choice takes off the benefits by itself, worked out from the study's own numbers.
ALONE: dict[str, tuple[dict[str, Any], dict[str, Decimal]]] = {
    # 14,000 of social assistance is the participant's loss, and so is a fifth of 2,100 rent allowance.
    "transfers": (
        {"transfers": "netted"},
        {bound: (AT_WORK[bound] * 14000 + 12 * 420) * YEARS[bound] for bound in BOUNDS},
    ),
    # 48.5 attribution-weighted person-years instead of 49.7, of labour cost and of social assistance.
    "assumed_outflow": (
        {"assumed_outflow": "per-year"},
        {**NOTHING, "upper": Decimal("1.2") * (Decimal(2200) * 12 * 24 / 36 * Decimal("1.271") + 16900)},
    ),
    # 40 mentions by nine people instead of nine themes, for 24 graduates.
    "price_basis": (
        {"price_basis": {"qaly": "weighted-themes"}},
        {
            bound: 24 * per_theme * (9 - Decimal(40) / 9) * YEARS[bound]
            for bound, per_theme in {"lower": 0, "conservative": 750, "upper": 1125}.items()
        },
    ),
    # The programme declares none of its own.
    "deadweight_and_displacement": ({"deadweight_and_displacement": "none"}, NOTHING),
    # At a rate of zero it makes no difference when.
    "discount_timing": ({"discount_timing": "middle"}, NOTHING),
    "cost_timing": ({"cost_timing": "when-made"}, NOTHING),
}


@pytest.mark.parametrize("choice", ALONE)
def test_each_choice_alone(choice: str, tables: Tables) -> None:
    choices, less = ALONE[choice]
    found = tables_of(chosen(shipped_model(), **choices), shipped_raw(), only=["totals"])
    published = totals(tables, "as-published")
    for bound in BOUNDS:
        change = published[bound]["benefits_eur"] - found.total(bound)
        assert change == pytest.approx(less[bound], abs=Decimal("0.00001")), bound
        assert found.total(bound, "costs_eur") == published[bound]["costs_eur"]


def test_a_finer_codebook_raises_the_qaly_post_by_a_ninth_and_weighted_by_who_said_more() -> None:
    raw = dict(shipped_raw())
    themes, mentions = raw["themes"].to_dict("records"), raw["mentions"].to_dict("records")
    finer = [{"question": "impact", "theme": "brand_new", "label_nl": "nieuw", "label_en": "new", "parent": None}]
    # One mention of an old theme becomes a theme of its own: nobody said anything more.
    old = next(row for row in mentions if row["question"] == "impact")
    raw["themes"] = frame_of("themes", [*themes, *finer])
    before = qaly_price(raw, "weighted-themes")
    raw["mentions"] = frame_of("mentions", [*mentions, {**old, "theme": "brand_new"}])
    assert qaly_price(raw, "themes") == 7500
    assert qaly_price(raw, "weighted-themes") - before == pytest.approx(Decimal(750) / 9, abs=Decimal("1e-8"))
