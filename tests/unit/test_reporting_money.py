"""What the chapters on money say besides the tables: payments per year, why bounds differ, what speaks against a post."""

from decimal import Decimal
from typing import Any

import pytest

from pipeline.reporting.costs import CostFacts
from pipeline.reporting.facts import Facts
from pipeline.reporting.numbers import Numbers
from pipeline.reporting.words import read_words
from pipeline.workspace import program_file
from tests.support.reports import ROOT, calculated


def payments(*rows: tuple[str, str, int, str]) -> CostFacts:
    """Costs of these payments: funder, actor, year, amount."""
    by_year: list[dict[str, Any]] = [
        {"funder": funder, "actor": actor, "year": year, "amount_eur": Decimal(amount)}
        for funder, actor, year, amount in rows
    ]
    total = sum((row["amount_eur"] for row in by_year), Decimal(0)) or Decimal(1)
    by_funder: dict[str, dict[str, Any]] = {}
    for row in by_year:
        one = by_funder.setdefault(row["funder"], {**row, "amount_eur": Decimal(0)})
        one["amount_eur"] += row["amount_eur"]
    shares = [{**row, "share": row["amount_eur"] / total} for row in by_funder.values()]
    return CostFacts(shares, by_year, {"a": "A"}, {"municipality": "gemeente", "foundation": "fonds"})


def test_years_are_added_up_over_funders_and_told_from_graduation_on() -> None:
    costs = payments(("a", "municipality", -1, "30"), ("b", "foundation", -1, "10"), ("a", "municipality", 1, "60"))
    assert [(year.number, year.amount, year.share) for year in costs.years] == [
        (-1, Decimal(40), Decimal("0.4")),
        (1, Decimal(60), Decimal("0.6")),
    ]
    assert [(year.from_, year.after) for year in costs.years] == [(1, False), (0, True)]
    assert (costs.total, costs.public) == (Decimal(100), Decimal(90))


def test_one_year_or_nothing_paid_makes_no_table_of_years() -> None:
    assert payments(("a", "municipality", 0, "30")).years == []
    assert payments(("a", "municipality", 0, "0"), ("a", "municipality", 1, "0")).years == []
    assert payments().funders == payments().most == []


def test_all_who_paid_most_are_named() -> None:
    costs = payments(("b", "foundation", 0, "5"), ("a", "municipality", 0, "5"), ("c", "foundation", 0, "1"))
    assert [row["label"] for row in costs.most] == ["A", "b"]


@pytest.fixture(scope="module")
def facts() -> Facts:
    model, tables = calculated(ROOT, "sterk-uit-armoede", "2017-2020")
    return Facts(model, tables, read_words([program_file("templates")], "nl"), Numbers("nl"))


def test_the_gaps_between_bounds_add_up_to_the_bandwidth(facts: Facts) -> None:
    band = facts.bandwidth
    assert (band.low.id, band.high.id) == ("lower", "upper")
    assert sum(gap.amount for gap in band.gaps) == band.width > 0
    assert [abs(gap.amount) for gap in band.gaps] == sorted((abs(gap.amount) for gap in band.gaps), reverse=True)
    assert {post.id for post in band.left_out(band.low)} == {"qaly", "crime_and_nuisance", "other_savings"}
    assert band.left_out(band.high) == []
    assert band.some_left_out


def test_a_post_is_told_with_all_that_speaks_against_it(facts: Facts) -> None:
    posts = {post.id: facts.doubts(post) for post in facts.posts}
    assert posts["volunteering"].old == (("waarde van een uur vrijwilligerswerk", 2015),)
    assert posts["qaly"].unseen == ("waarde van een QALY",)
    assert [words for words, _ in posts["qaly"].notes] == ["QALY-stijging per hoofdthema"]
    saved, wage = posts["social_assistance_saved"].doubled, posts["production_value"].doubled
    # The same suspicion is told at both posts, each naming the other.
    assert [(one.first, one.second) for one in saved] == [
        ("Bijstandsuitkeringen bespaard: uitkering", "Productiewaarde")
    ]
    assert (wage[0].second, wage[0].amount) == (saved[0].first, saved[0].amount)
    # Told once, with the largest amount of all bounds.
    assert saved[0].bound == "bovengrens"
    assert posts["qaly"].doubled == ()


def test_the_glossary_has_only_the_words_that_the_report_uses(facts: Facts) -> None:
    found = {str(entry.id): entry.word for entry in facts.glossary}
    assert found["word-attribution"] == "Invloed"
    assert {"word-transfer", "word-qaly", "word-assumption", "word-variant"} <= found.keys()
    # Not released, and nothing held back.
    assert not {"word-release", "word-withheld"} & found.keys()
