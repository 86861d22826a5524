"""Single steps of the calculation where an example would not show what matters.

Belongs here: counts of people, rounding, comparison with printed figures, bases, assumptions, errors. Does not belong here:
person-years and amounts (``test_calculation_examples``).
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

import pytest

from pipeline.calculation.database import Database
from pipeline.calculation.reproduction import at_precision, compare, without_figure
from pipeline.calculation.rounding import amount, factor, half_up
from pipeline.errors import MeerwaardeError
from schemas.published import Published
from tests.support.cohort import Row, Tables, cohort, records, tables_of
from tests.support.workspace import example, with_variants


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-0.5", 0, "-1"),
        ("-2.5", 0, "-3"),
        ("0.4999999999999999999999", 0, "0"),
        ("2.675", 2, "2.68"),
        ("0.0000005", 6, "0.000001"),
        ("0", 6, "0"),
        ("123456789012345678901234567890.125", 2, "123456789012345678901234567890.13"),
    ],
)
def test_half_goes_up(value: str, decimals: int, rounded: str) -> None:
    found = half_up(Fraction(value), decimals)
    assert str(found.normalize() if found == 0 else found).rstrip(".") == str(Decimal(rounded))
    assert found.as_tuple().exponent == -decimals


def test_factors_have_twelve_decimals_and_amounts_six() -> None:
    assert str(factor(Fraction(2, 3))) == "0.666666666667"
    assert str(amount(Fraction(-2, 3))) == "-0.666667"


def outflow_of(*spells: tuple[str, str, date]) -> list[Row]:
    return [{"participant_id": who, "status": status, "started_on": day} for who, status, day in spells]


def test_graduates_are_counted_once_by_what_they_did_first() -> None:
    first, later = date(2020, 3, 1), date(2020, 4, 1)
    people = [{"participant_id": name} for name in "ABCDEF"] + [
        {"participant_id": "G", "graduated_on": date(2019, 1, 1)}
    ]
    spells = outflow_of(
        ("A", "volunteering", first),
        ("A", "paid_work", later),
        ("B", "volunteering", first),
        ("B", "paid_work", first),
        ("C", "none", first),
        ("C", "unknown", first),
        ("D", "education", first),
        ("D", "volunteering", first),
        ("E", "unknown", first),
        ("G", "paid_work", first),
    )
    tables = tables_of(example(), cohort(people, spells))
    counts = {row["status"]: row["participants"] for row in tables["outflow_counts"]}
    assert counts == {"paid_work": 1, "education": 1, "volunteering": 1, "none": 1, "unknown": 2}
    figures = {row["figure"]: row["value"] for row in tables["figures"]}
    assert figures["participants.graduated"] == 6


def test_only_usable_respondents_are_counted_and_each_once() -> None:
    raw = cohort(
        [{"participant_id": "A"}],
        respondents=[
            {"respondent_id": "R1"},
            {"respondent_id": "R2", "instrument": "focus_group"},
            {"respondent_id": "R3", "usable": "no", "exclusion_reason": "left"},
        ],
        themes=0,
    )
    raw |= {
        name: cohort(**{name: rows})[name]
        for name, rows in {
            "mentions": [
                {"respondent_id": "R1", "theme": "child"},
                {"respondent_id": "R1", "theme": "other_child"},
                {"respondent_id": "R2", "theme": "child"},
                {"respondent_id": "R3", "theme": "unheard"},
                {"respondent_id": "R1", "question": "advice", "theme": "elsewhere"},
            ],
            "answers": [
                {"respondent_id": "R1", "question": "grade", "answer": "7.5"},
                {"respondent_id": "R2", "question": "grade", "answer": "8"},
                {"respondent_id": "R3", "question": "grade", "answer": "1"},
                {"respondent_id": "R1", "question": "odd", "answer": "²"},
            ],
        }.items()
    }
    themes = [
        {"question": "impact", "theme": "top"},
        {"question": "impact", "theme": "child", "parent": "top"},
        {"question": "impact", "theme": "other_child", "parent": "top"},
        {"question": "impact", "theme": "unheard"},
        {"question": "advice", "theme": "elsewhere"},
    ]
    raw["themes"] = records("themes", themes)
    tables = tables_of(example(), raw)
    assert tables["count_values"] == [{"count": "themes_named", "value": 1}]
    figures = {row["figure"]: row["value"] for row in tables["figures"]}
    assert figures["survey.impact.child.people"] == 2
    assert figures["survey.impact.unheard.people"] == 0
    assert figures["respondents.people"] == 3
    assert figures["respondents.people.usable"] == 2
    assert figures["respondents.people.interview.excluded.left"] == 1
    assert figures["answers.grade.mean"] == Decimal("7.75")
    assert "answers.odd.mean" not in figures


def printed(published: str, unit: str = "EUR", rounded_to: int | None = None) -> Published:
    return Published("item", None, "total", published, unit, "section", "figure", rounded_to, None)


@pytest.mark.parametrize(
    ("entry", "value", "recomputed", "agrees"),
    [
        (printed("1.60"), "1.5968", "1.60", "yes"),
        (printed("1.6"), "1.55", "1.6", "yes"),
        (printed("1.5"), "1.55", "1.6", "no"),
        (printed("850000", rounded_to=1000), "850500", "851000", "no"),
        (printed("850000", rounded_to=1000), "850499.99", "850000", "yes"),
        (printed("12.5", unit="percent"), "0.1250", "12.5", "yes"),
        (printed("-3"), "-2.5", "-3", "yes"),
    ],
)
def test_compared_at_the_precision_printed(entry: Published, value: str, recomputed: str, agrees: str) -> None:
    row = compare(1, entry, Fraction(value), "nl")
    assert (row[5], row[7]) == (recomputed, agrees)
    assert Decimal(row[6]) == Decimal(recomputed) - Decimal(entry.published)


def test_what_nobody_graduated_to_be_divided_by_is_a_figure_without_a_value() -> None:
    tables = tables_of(example(), cohort([]))
    figures = {row["figure"]: row["value"] for row in tables["figures"]}
    assert figures["participants.graduated"] == 0
    assert figures["benefits.conservative.per_participant_eur"] is None
    named = replace(printed("12.50"), figure="benefits.conservative.per_participant_eur")
    compared = tables_of(example(), cohort([]), [named])["reproduction"]
    assert [(row["recomputed"], row["agrees"]) for row in compared] == [("", "no")]


class Named:
    """What ``without_figure`` asks of a database."""

    def rows(self, _query: str) -> list[tuple[str, Decimal | None]]:
        return [("ratio.lower", Decimal(2)), ("ratio.upper", None)]


def test_a_published_figure_with_nothing_beside_it_is_told_with_the_nearest_names() -> None:
    entries = [
        replace(printed("1"), figure=name) for name in ("ratio.lower", "ratio.upper", "ratio.lowr", "ratio.lowr")
    ]
    told = without_figure(cast("Database", Named()), entries)
    assert len(told) == 2
    assert told[0].startswith("'ratio.upper' has no value")
    assert "'ratio.lowr' is no figure of this run. Nearest names: ratio.lower" in told[1]


def test_a_figure_that_is_not_there_does_not_agree() -> None:
    assert compare(1, printed("0"), None, "nl")[5:8] == ("", "", "no")
    assert at_precision(Fraction("2.345"), "0.00", None) == Decimal("2.35")


def work(**more: Any) -> Row:
    return {"participant_id": "A", "hours_per_week": Decimal(18), "gross_monthly_wage_fte_eur": Decimal(3000), **more}


def basis_of(tables: Tables, bound: str) -> dict[str, Decimal]:
    return {row["basis"]: row["amount_eur"] for row in tables["basis"] if row["bound"] == bound}


def test_benefits_are_divided_by_what_they_rest_on() -> None:
    """Lower bound: a year seen at 100 %, a year extended at 50 %, each 22,500 + 1,800 + 8,000."""
    model = example(observed_until=date(2020, 12, 31))
    tables = tables_of(model, cohort([{"participant_id": "A"}], [work()]))
    assert basis_of(tables, "lower") == {"observed": 32300, "extrapolated": 16150, "assumed": 0}
    assert basis_of(tables, "upper")["assumed"] == 2 * 32300 + Decimal("1.5") * 32300 + Decimal("1.5") * 32300


def test_an_assumption_is_told_both_ways() -> None:
    tables = tables_of(example(), cohort([{"participant_id": "A"}], [work()]))
    rows = {(row["post"], row["counting"]): row for row in tables["assumptions"]}
    assert set(rows) == {(post, way) for post in ("wages", "payments_saved") for way in ("per-year", "period-average")}
    assert rows["wages", "per-year"]["mean_persons"] == Decimal("2.75")
    assert rows["wages", "per-year"]["attributed_person_years"] == 1 + 3 + 3 * Decimal("0.75") + 4 * Decimal("0.5")
    assert rows["wages", "period-average"]["attributed_person_years"] == Decimal("2.75") * Decimal("3.25")
    assert {row["applied"] for key, row in rows.items() if key[1] == "per-year"} == {"yes"}


def test_an_assumption_keeps_posts_apart_whose_components_share_a_name() -> None:
    """A component's name is its own within its post only."""
    model = example()
    posts = [
        post.model_copy(
            update={
                "components": [
                    part.model_copy(update={"component": f"part_{n}"}) for n, part in enumerate(post.components)
                ]
            }
        )
        for post in model.model.posts
    ]
    alike = replace(model, model=model.model.model_copy(update={"posts": posts}))
    raw = cohort([{"participant_id": "A"}], [work()])

    def told(tables: Tables) -> list[tuple[Any, ...]]:
        return [(row["post"], row["counting"], row["attributed_person_years"]) for row in tables["assumptions"]]

    assert told(tables_of(alike, raw)) == told(tables_of(model, raw))


def test_a_price_that_divides_by_a_count_of_zero_is_an_error_in_words() -> None:
    model = example()
    post = model.post("health")
    price = post.components[0].price.model_copy(update={"formula": "health_eur / themes_named"})
    changed = post.model_copy(update={"components": [post.components[0].model_copy(update={"price": price})]})
    posts = [changed if one.post == "health" else one for one in model.model.posts]
    broken = replace(model, model=model.model.model_copy(update={"posts": posts}))
    with pytest.raises(MeerwaardeError, match=r"health, wellbeing under conservative .* divides by zero"):
        tables_of(broken, cohort([{"participant_id": "A"}], themes=0))


def test_variants_have_ledgers_of_their_own() -> None:
    model = with_variants(example(), {}, {"variant": "netted", "transfers": "netted"})
    tables = tables_of(model, cohort([{"participant_id": "A"}], [work()]))
    gain = tables.total("lower", variant="plain") - tables.total("lower", variant="netted")
    assert gain == 8000 + 4000
    assert {row["variant"] for row in tables["ledger"]} == {"plain", "netted"}
    figures = {row["figure"]: row["value"] for row in tables["figures"]}
    assert figures["benefits.lower.total_eur"] == tables.total("lower", variant="plain")
    assert figures["variant.netted.benefits.lower.total_eur"] == tables.total("lower", variant="netted")


def test_prices_keep_their_decimals_in_the_ledger() -> None:
    """Costs have six decimals and prices twelve: standing in one column must not cost a price its last six."""
    people = [{"participant_id": "A", "graduated_on": date(2020, 3, 1)}]
    spells = [work(hours_per_week=Decimal("23.3333"), gross_monthly_wage_fte_eur=Decimal("2111.11"),
                   started_on=date(2020, 3, 1))]  # fmt: skip
    tables = tables_of(example(), cohort(people, spells))
    exact = Fraction("2111.11") * 12 * Fraction("23.3333") / 36 * Fraction("1.25")
    prices = {row["price_eur"] for row in tables["ledger"] if row["post"] == "wages" and row["bound"] == "lower"}
    assert prices == {factor(exact)}
    assert factor(exact) != factor(exact).quantize(Decimal("0.000001"))


def test_parameters_are_told_as_they_hold() -> None:
    tables = tables_of(example(), cohort([{"participant_id": "A"}]))
    found = {(row["parameter"], row["bound"]): (row["value"], row["price_year"]) for row in tables["parameters"]}
    assert found["payment_eur", None] == (12000, 2020)
    assert found["quiet_eur", "upper"] == (600, 2020)
    assert found["premium_share", None] == (Decimal("0.25"), None)
    assert len(found) == 9
