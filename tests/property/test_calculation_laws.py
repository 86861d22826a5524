"""Laws of the calculation, on random cohorts of the example programme.

Belongs here: what must hold whatever the records are. Does not belong here: numbers of one particular cohort.

Every law is checked on a few cohorts that are the same each time, and on many random ones under the marker ``slow``.
"""

import os
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model import CohortModel
from tests.support import by_hand
from tests.support.cohort import Row, Tables, bytes_of, cohort, frame_of, tables_of
from tests.support.workspace import example, with_variants

HEART = ("quantities", "ledger", "totals", "posts", "basis", "outflow_counts")
BOUNDS = ("lower", "conservative", "upper")
DRIVEN_BY_OUTFLOW = ("wages", "payments_saved", "volunteer_work", "quiet")
FED_BY = {"paid_work": ("wages", "payments_saved", "quiet"), "volunteering": ("volunteer_work", "quiet")}
# The last digit of a ledger row, which rounding may move.
CENT_OF_A_CENT = Decimal("0.0001")


@dataclass(frozen=True)
class Case:
    """A random cohort with random choices of method."""

    raw: dict[str, list[Row]]
    themes: int
    choices: by_hand.Choices

    def model(self, **variant: Any) -> CohortModel:
        chosen = self.choices
        model = example(
            period={"from": chosen.period_from, "until": chosen.period_until},
            observed_until=chosen.observed_until,
            enrolled_in_period=chosen.enrolled_in_period,
            after_observation="continues" if chosen.continues else "stops",
        )
        return with_variants(
            model,
            {
                "discount_rate": Decimal(chosen.rate.numerator) / chosen.rate.denominator,
                "transfers": "netted" if chosen.netted else "gain-only",
                "assumed_outflow": "per-year" if chosen.per_year else "period-average",
                **variant,
            },
        )

    def tables(self, raw: dict[str, Any] | None = None, model: CohortModel | None = None) -> Tables:
        return tables_of(model or self.model(), raw or self.raw, only=HEART)

    def with_outflow(self, outflow: list[Row]) -> dict[str, list[Row]]:
        return {**self.raw, "outflow": outflow}


def days(first: date, last: date) -> st.SearchStrategy[date]:
    # Leap days, the turn of a year and the edges are where calendars go wrong.
    odd = [
        day
        for day in (date(2020, 2, 29), date(2020, 2, 28), date(2020, 12, 31), date(2021, 1, 1))
        if first <= day <= last
    ]
    return st.one_of(st.dates(first, last), st.sampled_from([first, last, *odd]))


def decimals(lowest: str, highest: str, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(lowest), Decimal(highest), places=places, allow_nan=False, allow_infinity=False)


@st.composite
def spells(draw: st.DrawFn, participant: str, graduated: date, status: str | None = None) -> Row:
    started = draw(days(graduated - timedelta(days=60), graduated + timedelta(days=1500)))
    ended = draw(st.one_of(st.none(), st.integers(0, 1500).map(lambda length: started + timedelta(days=length))))
    return {
        "participant_id": participant,
        "status": status or draw(st.sampled_from(["paid_work", "volunteering", "education", "none", "unknown"])),
        "started_on": started,
        "ended_on": ended,
        "hours_per_week": draw(decimals("1", "40", 4)),
        "weeks_per_year": draw(decimals("1", "52", 4)),
        "gross_monthly_wage_fte_eur": draw(decimals("1", "9999", 2)),
        "role": None,
    }


@st.composite
def cases(draw: st.DrawFn) -> Case:
    choices = by_hand.Choices(
        period_from=date(2020, 1, 1),
        period_until=date(2020, 12, 31),
        observed_until=draw(days(date(2020, 6, 1), date(2024, 12, 31))),
        enrolled_in_period=draw(st.booleans()),
        continues=draw(st.booleans()),
        rate=Fraction(draw(st.sampled_from(["0", "0.0225", "0.03", "0.015625"]))),
        netted=draw(st.booleans()),
        per_year=draw(st.booleans()),
    )
    participants, outflow = [], []
    for index in range(draw(st.integers(0, 5))):
        name = f"P{index}"
        graduated = draw(st.one_of(st.none(), days(date(2019, 12, 1), date(2021, 1, 31))))
        participants.append(
            {
                "participant_id": name,
                "graduated_on": graduated,
                "enrolled_on": draw(days(date(2019, 6, 1), date(2020, 3, 1))),
            }
        )
        if graduated is not None:
            outflow += draw(st.lists(spells(name, graduated), max_size=3))
    themes = draw(st.integers(0, 9))
    return Case(cohort(participants, outflow, themes=themes), themes, choices)


def sums_of(rows: list[Row], *columns: str, of: str) -> dict[Any, Decimal]:
    found: dict[Any, Decimal] = defaultdict(Decimal)
    for row in rows:
        found[tuple(row[column] for column in columns)] += row[of]
    return found


def counted_benefits(tables: Tables) -> list[Row]:
    return [row for row in tables["ledger"] if row["counted"] == "yes" and row["flow"] != "cost"]


def parts_add_up(case: Case) -> None:
    """Counted ledger rows, posts and bases each sum to the totals; a netted transfer comes to zero over its actors."""
    tables = case.tables()
    for bound in BOUNDS:
        benefits = tables.total(bound)
        assert sum(r["amount_eur"] for r in counted_benefits(tables) if r["bound"] == bound) == benefits
        assert sum(r["total_eur"] for r in tables["posts"] if r["bound"] == bound) == benefits
        bases = [r["amount_eur"] for r in tables["basis"] if r["bound"] == bound]
        assert sum(bases) == (benefits if bases else 0)
        assert bases or benefits == 0
        costs = [r["amount_eur"] for r in tables["ledger"]
                 if r["flow"] == "cost" and r["counted"] == "yes" and r["bound"] == bound]  # fmt: skip
        assert sum(costs) == tables.total(bound, "costs_eur")
        assert tables.total(bound, "net_eur") == benefits - tables.total(bound, "costs_eur")
    transfers = [row for row in tables["ledger"] if row["flow"] == "transfer"]
    for both in sums_of(transfers, "post", "component", "bound", "year", of="amount_eur").values():
        assert both == 0
    if case.choices.netted:
        assert all(row["counted"] == "yes" for row in transfers)


def as_worked_out_by_hand(case: Case) -> None:
    """Every row of the ledger is the one that plain fractions give."""
    expected = by_hand.ledger(case.raw, case.themes, case.choices)
    tables = case.tables()
    found = {
        (row["post"], row["component"], row["bound"], row["year"], row["actor"]): by_hand.Amount(
            Fraction(row["quantity"]),
            Fraction(row["price_eur"]),
            Fraction(row["amount_eur"]),
            row["counted"] == "yes",
        )
        for row in tables["ledger"]
        if row["flow"] != "cost"
    }
    assert found == expected
    graduated = len(by_hand.graduates(case.raw["participants"], case.choices))
    assert sum(row["participants"] for row in tables["outflow_counts"]) == graduated


def doubling_doubles(case: Case) -> None:
    """Every participant twice and every assumed addition twice: every amount twice."""
    twins = {
        table: [*rows, *({**row, "participant_id": f"{row['participant_id']}-twin"} for row in rows)]
        for table, rows in case.raw.items()
        if table in ("participants", "outflow")
    }
    model = case.model()
    doubled = [
        assumption.model_copy(
            update={
                "arrivals": [
                    arrival.model_copy(update={"persons": 2 * arrival.persons}) for arrival in assumption.arrivals
                ]
            }
        )
        for assumption in model.model.assumptions
    ]
    twice = replace(model, model=model.model.model_copy(update={"assumptions": doubled}))
    once_rows, twice_rows = case.tables(), case.tables({**case.raw, **twins}, twice)
    key = ("post", "component", "bound", "year", "actor", "counted")
    once = sums_of([row for row in once_rows["ledger"] if row["flow"] != "cost"], *key, of="amount_eur")
    two = sums_of([row for row in twice_rows["ledger"] if row["flow"] != "cost"], *key, of="amount_eur")
    assert once.keys() == two.keys()
    for name, amount in once.items():
        assert abs(two[name] - 2 * amount) <= CENT_OF_A_CENT


def nothing_comes_of_nothing(case: Case) -> None:
    """Without observed or assumed outflow the posts it drives are zero; posts that count graduates are not."""
    tables = case.tables(case.with_outflow([]))
    for bound in ("lower", "conservative"):
        for post in DRIVEN_BY_OUTFLOW:
            assert tables.post(post, bound) == 0
    assert tables.post("wages", "upper") > 0
    assert tables.post("quiet", "upper") == 0
    graduated = len(by_hand.graduates(case.raw["participants"], case.choices))
    assert (tables.post("health", "conservative") > 0) == (graduated > 0 and case.themes > 0)
    model = case.model()
    bare = replace(model, model=model.model.model_copy(update={"assumptions": []}))
    without = case.tables(case.with_outflow([]), bare)
    assert all(row["total_eur"] == 0 for row in without["posts"] if row["post"] in DRIVEN_BY_OUTFLOW)


def rate_zero_is_the_plain_sum(case: Case) -> None:
    """At rate zero nothing is discounted, and a discounted year is its plain amount times the factor of that year."""
    plain = case.tables(model=case.model(discount_rate=Decimal(0)))
    assert {row["discount_factor"] for row in plain["ledger"]} <= {Decimal(1)}
    discounted = case.tables(model=case.model(discount_rate=Decimal("0.0225")))
    key = ("post", "component", "bound", "year", "actor")
    before = sums_of([r for r in plain["ledger"] if r["flow"] != "cost"], *key, of="amount_eur")
    after = sums_of([r for r in discounted["ledger"] if r["flow"] != "cost"], *key, of="amount_eur")
    assert before.keys() == after.keys()
    for name, amount in before.items():
        exact = Fraction(amount) / Fraction("1.0225") ** name[3]
        assert abs(Fraction(after[name]) - exact) <= Fraction(CENT_OF_A_CENT)


def order_and_names_change_nothing(case: Case) -> None:
    """Rows in another order, columns in another order, other identifiers, other thread counts: the same bytes."""
    shuffled = random.Random(len(case.raw["outflow"]))
    others: dict[str, Any] = {}
    for table, rows in case.raw.items():
        renamed = [
            {**row, **({"participant_id": f"x{hash_of(row['participant_id'])}"} if "participant_id" in row else {})}
            for row in rows
        ]
        shuffled.shuffle(renamed)
        frame = frame_of(table, renamed)
        columns = list(frame.columns)
        shuffled.shuffle(columns)
        others[table] = frame[columns]
    model = case.model()
    with tempfile.TemporaryDirectory() as folder:
        plain = bytes_of(model, case.raw, Path(folder), threads=1)
        other = bytes_of(model, others, Path(folder), threads=4)
    assert {name for name in plain if plain[name] != other[name]} == set()


def hash_of(name: str) -> str:
    return str(sum(ord(letter) * 31**place for place, letter in enumerate(name)) % 9973)


def spell(who: str, status: str, started: date, ended: date | None, hours: str, weeks: str, wage: str) -> Row:
    return {
        "participant_id": who,
        "status": status,
        "started_on": started,
        "ended_on": ended,
        "hours_per_week": Decimal(hours),
        "weeks_per_year": Decimal(weeks),
        "gross_monthly_wage_fte_eur": Decimal(wage),
        "role": None,
    }


# A cohort in which everything happens and no number is round; random ones are often nearly empty.
FULL = Case(
    cohort(
        [
            {"participant_id": "A", "graduated_on": date(2020, 2, 29), "enrolled_on": date(2020, 1, 2)},
            {"participant_id": "B", "graduated_on": date(2020, 7, 1), "enrolled_on": date(2020, 1, 2)},
            {"participant_id": "C", "graduated_on": date(2020, 12, 31), "enrolled_on": date(2020, 1, 1)},
            {"participant_id": "D", "graduated_on": date(2020, 6, 30), "enrolled_on": date(2019, 12, 31)},
            {"participant_id": "E", "graduated_on": None, "enrolled_on": date(2020, 1, 2)},
        ],
        [
            spell("A", "paid_work", date(2020, 1, 15), date(2020, 12, 31), "23.7", "1", "2133.33"),
            spell("A", "paid_work", date(2021, 1, 1), None, "31.3333", "1", "2977.77"),
            spell("B", "volunteering", date(2020, 7, 1), date(2022, 3, 3), "7.7", "41.3", "1"),
            spell("B", "paid_work", date(2022, 3, 4), date(2023, 6, 30), "11.1", "1", "1999.99"),
            spell("C", "none", date(2020, 12, 31), None, "1", "1", "1"),
            spell("C", "volunteering", date(2021, 5, 5), None, "3.3333", "47.7", "1"),
            spell("D", "paid_work", date(2020, 8, 17), None, "36", "1", "3210.98"),
        ],
        themes=7,
    ),
    7,
    by_hand.Choices(date(2020, 1, 1), date(2020, 12, 31), date(2021, 10, 10), rate=Fraction("0.0225"), netted=True),
)
EXTRA = spell("C", "paid_work", date(2021, 2, 28), date(2024, 2, 29), "1", "1", "1")

LAWS = [
    parts_add_up,
    as_worked_out_by_hand,
    doubling_doubles,
    nothing_comes_of_nothing,
    rate_zero_is_the_plain_sum,
    order_and_names_change_nothing,
]
# Other cases every time, but not where a change is judged: there the same change gets the same verdict.
RANDOM = "CI" not in os.environ
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def at_length(
    law: Callable[[Any], None], full: Any, strategy: st.SearchStrategy[Any], examples: int, random_seed: bool
) -> None:
    checked = settings(
        max_examples=examples, deadline=None, database=None, derandomize=not random_seed, suppress_health_check=QUIET
    )
    law(full)
    checked(given(strategy)(law))()


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_law(law: Callable[[Case], None]) -> None:
    at_length(law, FULL, cases(), examples=6, random_seed=False)


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_law_at_length(law: Callable[[Case], None]) -> None:
    at_length(law, FULL, cases(), examples=60, random_seed=RANDOM)


@st.composite
def extra_spells(draw: st.DrawFn) -> tuple[Case, Row]:
    case = draw(cases().filter(lambda case: by_hand.graduates(case.raw["participants"], case.choices)))
    people = by_hand.graduates(case.raw["participants"], case.choices)
    who = draw(st.sampled_from(sorted(people)))
    status = draw(st.sampled_from(["paid_work", "volunteering"]))
    return case, draw(spells(who, people[who], status))


def an_extra_spell_never_lowers_a_post_it_feeds(case_and_spell: tuple[Case, Row]) -> None:
    """One spell more, with hours and wage of at least 1: a post that counts spells of its kind does not become less."""
    case, spell = case_and_spell
    model = case.model(transfers="gain-only")
    before = case.tables(model=model)
    after = case.tables(case.with_outflow([*case.raw["outflow"], spell]), model)
    for post in FED_BY[spell["status"]]:
        for bound in BOUNDS:
            assert after.post(post, bound) >= before.post(post, bound) - CENT_OF_A_CENT


def test_extra_spell() -> None:
    at_length(an_extra_spell_never_lowers_a_post_it_feeds, (FULL, EXTRA), extra_spells(), examples=6, random_seed=False)


@pytest.mark.slow
def test_extra_spell_at_length() -> None:
    at_length(
        an_extra_spell_never_lowers_a_post_it_feeds, (FULL, EXTRA), extra_spells(), examples=60, random_seed=RANDOM
    )
