"""The method of the project's contract worked out a second time, for the example programme, without SQL.

Belongs here: person-years, prices and amounts in plain Python, day by day and post by post, sharing no code and no formula
with the pipeline; the numbers are those of the example's files, typed again. Does not belong here: what is right about them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Record = Mapping[str, Any]
Key = tuple[str, str, str, int, str]
"""post, component, bound, benefit year, actor"""

ATTRIBUTION = {
    "lower": ["1", "0.5"],
    "conservative": ["1", "0.75", "0.5"],
    "upper": ["1", "1", "0.75", "0.5"],
}
ATTRIBUTION_OF_VOLUNTEERS_UPPER = ["1", "0.25"]
QUALITATIVE = {"conservative", "upper"}
QUIET_EUR = {"upper": 600}
ARRIVALS = [(1, 2), (3, 1)]


@dataclass(frozen=True)
class Choices:
    """What a cohort and a variant choose."""

    period_from: date
    period_until: date
    observed_until: date
    enrolled_in_period: bool = False
    continues: bool = True
    rate: Fraction = Fraction(0)
    netted: bool = False
    per_year: bool = True
    assumed_times: int = 1


@dataclass(frozen=True)
class Amount:
    """A ledger row."""

    quantity: Fraction
    price: Fraction
    amount: Fraction
    counted: bool


def half_up(value: Fraction, decimals: int) -> Fraction:
    """Rounded half away from zero."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**decimals)


def anniversary(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def graduates(participants: Iterable[Record], choices: Choices) -> dict[str, date]:
    """Who belongs to the cohort, and when they graduated."""

    def within(day: date | None) -> bool:
        return day is not None and choices.period_from <= day <= choices.period_until

    return {
        row["participant_id"]: row["graduated_on"]
        for row in participants
        if within(row["graduated_on"]) and (not choices.enrolled_in_period or within(row["enrolled_on"]))
    }


def share_of_year(spell: Record, graduated: date, year: int, choices: Choices) -> Fraction:
    """The person-years of a spell in a benefit year: the days it covers, its last day included, of those in the year."""
    first, next_year = anniversary(graduated, year - 1), anniversary(graduated, year)
    ends = spell["ended_on"]
    if ends is None:
        ends = date.max - timedelta(days=1) if choices.continues else choices.observed_until
    starts = max(spell["started_on"], first)
    until = min(ends + timedelta(days=1), next_year)
    return Fraction(max(0, (until - starts).days), (next_year - first).days)


def ledger(raw: Mapping[str, Sequence[Record]], themes: int, choices: Choices) -> dict[Key, Amount]:
    """Every row of the ledger but the costs."""
    people = graduates(raw["participants"], choices)
    spells = [row for row in raw["outflow"] if row["participant_id"] in people]
    rows: dict[Key, Amount] = {}
    for bound, shares in ATTRIBUTION.items():
        for year in range(1, len(shares) + 1):
            share = Fraction(shares[year - 1])
            own = {id(spell): share_of_year(spell, people[spell["participant_id"]], year, choices) for spell in spells}
            paid = [spell for spell in spells if spell["status"] == "paid_work"]
            giving = [spell for spell in spells if spell["status"] == "volunteering"]
            in_work = sum((own[id(spell)] for spell in paid), Fraction(0))
            assumed = assumed_heads(bound, year, len(shares), choices)
            worked = half_up(in_work, 12) + half_up(assumed, 12)
            if worked:
                earned = sum((own[id(spell)] * yearly_wage(spell) for spell in paid), Fraction(0))
                mean = (earned + assumed * Fraction(3000 * 12 * 18, 36)) / (in_work + assumed)
                add(
                    rows,
                    choices,
                    ("wages", "labour_cost", bound, year, "employer"),
                    worked,
                    mean * Fraction("1.25"),
                    share,
                )
                key = ("payments_saved", "administration", bound, year, "municipality")
                add(rows, choices, key, worked, Fraction(2000), share, deadweight=Fraction("0.1"))
                moved = {"displacement": Fraction("0.2")}
                key = ("payments_saved", "payment", bound, year, "municipality")
                add(rows, choices, key, worked, Fraction(10000), share, **moved)
                key = ("payments_saved", "payment", bound, year, "participant")
                add(rows, choices, key, worked, Fraction(-10000), share, counted=choices.netted, **moved)
            volunteer_shares = ATTRIBUTION_OF_VOLUNTEERS_UPPER if bound == "upper" else shares
            if year <= len(volunteer_shares):
                hours = half_up(sum((own[id(s)] * number(s, "hours_per_week") * number(s, "weeks_per_year") for s in giving),
                                    Fraction(0)), 12)  # fmt: skip
                if hours:
                    key = ("volunteer_work", "hours_given", bound, year, "society")
                    add(rows, choices, key, hours, Fraction(14), Fraction(volunteer_shares[year - 1]))
            if bound in QUALITATIVE and people:
                key = ("health", "wellbeing", bound, year, "participant")
                add(rows, choices, key, Fraction(len(people)), Fraction(500 * themes), share)
            if bound in QUIET_EUR:
                active = half_up(in_work + sum((own[id(spell)] for spell in giving), Fraction(0)), 12)
                if active:
                    key = ("quiet", "nuisance_avoided", bound, year, "society")
                    add(rows, choices, key, active, Fraction(QUIET_EUR[bound]), share)
    return rows


def yearly_wage(spell: Record) -> Fraction:
    """Gross wage of a year at the hours worked, full time being 36."""
    return number(spell, "gross_monthly_wage_fte_eur") * 12 * number(spell, "hours_per_week") / 36


def number(spell: Record, column: str) -> Fraction:
    """A number in a record."""
    return Fraction(spell[column])


def assumed_heads(bound: str, year: int, years: int, choices: Choices) -> Fraction:
    """The later jobs of the upper bound: two after one year, one more after three."""
    if bound != "upper":
        return Fraction(0)
    per_year = [sum(persons for after, persons in ARRIVALS if after < which) for which in range(1, years + 1)]
    heads = Fraction(per_year[year - 1]) if choices.per_year else Fraction(sum(per_year), years)
    return heads * choices.assumed_times


def add(
    rows: dict[Key, Amount],
    choices: Choices,
    key: Key,
    quantity: Fraction,
    price: Fraction,
    attribution: Fraction,
    deadweight: Fraction = Fraction(0),
    displacement: Fraction = Fraction(0),
    counted: bool = True,
) -> None:
    """amount = quantity x price x attribution x (1 - deadweight) x (1 - displacement) x discount, factor by factor."""
    price = half_up(price, 12)
    discount = half_up(1 / (1 + choices.rate) ** key[3], 12)
    amount = half_up(quantity * price, 12)
    for one in (attribution, 1 - deadweight, 1 - displacement):
        amount = half_up(amount * one, 12)
    rows[key] = Amount(quantity, price, half_up(amount * discount, 6), counted)
