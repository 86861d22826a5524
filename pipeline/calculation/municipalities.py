"""What the participants of a municipality bring, by calendar year.

Belongs here: dividing counted ledger amounts over municipalities and calendar years. Does not belong here: the amounts
themselves (``sql/ledger.sql``), who pays (``actors``).

A municipality budgets by calendar year, and a benefit year lies in two of them. So a ledger amount is divided as its
quantity is made: by the days (for hours: the days times the hours) of each municipality's own participants in each calendar
year of that benefit year. The price, attribution and discount of the ledger row are those of the whole cohort and of the
benefit year, so both calendar years of a benefit year are discounted alike.

What assumed outflow adds belongs to no municipality and is left out, as is the part of participants without one. Everything
else adds up to the ledger exactly: amounts are cut at 6 decimals and what is left of the last one goes, a millionth of a euro
at a time, to those who lost most by the cut.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

from pipeline.calculation.database import Database, make_table, make_view, put_calculated
from pipeline.calculation.division import dealt
from pipeline.calculation.measures import Measure, components, of_quantity, set_up_cohort
from pipeline.calculation.rounding import AMOUNT_DECIMALS, amount
from pipeline.model import CohortModel
from pipeline.model.parts import Component

Place = tuple[str | None, int]
"""A municipality (None for participants without one) and a calendar year."""


def municipalities(db: Database, model: CohortModel) -> None:
    """Divide counted benefits and transfers over municipalities and calendar years.

    Needs ``participants``, ``outflow``, ``quantities`` and ``ledger``; makes ``municipalities``, without rows where no
    participant has a municipality.
    """
    set_up_cohort(db, model)
    placed = db.rows("SELECT COUNT(*) FROM graduates WHERE municipality IS NOT NULL")[0][0]
    rows: list[tuple[Any, ...]] = []
    if placed:
        parts = {(post.post, part.component): part for post in model.model.posts for part in post.components}
        places = _places(db, model)
        recorded = _recorded_shares(db)
        for variant, bound, post, component, year, actor, amount_eur in db.rows(
            "SELECT variant, bound, post, component, year, actor, amount_eur FROM ledger "
            "WHERE counted = 'yes' AND flow <> 'cost' ORDER BY ALL"
        ):
            part = parts[post, component]
            of_records = amount(Fraction(amount_eur) * recorded[variant, bound, post, component, year])
            weights = places.get((of_quantity(model, part.quantity).name, year), {})
            for (municipality, calendar_year), share_eur in apportioned(of_records, weights).items():
                if municipality is not None:
                    for ends_with, eur in dealt(part, actor, share_eur):
                        where = (variant, bound, municipality, calendar_year, post, component, ends_with)
                        rows.append((*where, year, part, eur))
    put_calculated(db, "municipalities", _summed(rows))


def _summed(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The parts of different benefit years that lie in one calendar year, added up."""
    sums: dict[tuple[Any, ...], tuple[Decimal, Component]] = {}
    for *where, _, part, share_eur in rows:
        before = sums.get(tuple(where), (Decimal(0), part))[0]
        sums[tuple(where)] = (before + share_eur, part)
    return [(*where, eur, part.cashable, part.kept_by) for where, (eur, part) in sorted(sums.items(), key=_by_place)]


def _by_place(entry: tuple[tuple[Any, ...], Any]) -> tuple[Any, ...]:
    return entry[0]


def apportioned(total: Decimal, weights: Mapping[Place, int]) -> dict[Place, Decimal]:
    """Divide an amount of 6 decimals in proportion to weights, so that the parts add up to it exactly.

    Every part is cut at 6 decimals; the millionths that are left go one by one to the parts that lost most by the cut (the
    method of largest remainders), and among equals to the first by name and year, participants without a municipality last.

    Args:
        total: what is divided; a loss is divided as a gain is, so that both sides of a transfer agree.
        weights: not negative; parts without weight get nothing and are left out. Whole numbers, because fractions, which
            do as well, make it ten times as slow.
    """
    weighty = {place: weight for place, weight in weights.items() if weight > 0}
    whole = sum(weighty.values())
    units = abs(int(total.scaleb(AMOUNT_DECIMALS)))
    cut = {place: divmod(units * weight, whole) for place, weight in weighty.items()}
    left = units - sum(millionths for millionths, _ in cut.values())
    by_loss = sorted(cut, key=lambda place: (-cut[place][1], place[0] is None, place[0] or "", place[1]))
    lucky = set(by_loss[:left])
    sign = -1 if total < 0 else 1
    return {
        place: Decimal(sign * (int(millionths) + (place in lucky))).scaleb(-AMOUNT_DECIMALS)
        for place, (millionths, _) in cut.items()
    }


def _recorded_shares(db: Database) -> dict[tuple[str, str, str, str, int], Fraction]:
    """The share of each quantity that rests on records rather than on assumed outflow."""
    found = {}
    for *cell, total, assumed in db.rows(
        "SELECT variant, bound, post, component, year, SUM(quantity), "
        "SUM(CASE WHEN basis = 'assumed' THEN quantity ELSE 0 END) FROM quantities "
        "GROUP BY variant, bound, post, component, year"
    ):
        variant, bound, post, component, year = cell
        found[variant, bound, post, component, year] = 1 - Fraction(assumed) / Fraction(total)
    return found


def _places(db: Database, model: CohortModel) -> dict[tuple[str, int], dict[Place, int]]:
    """(measure, benefit year) -> the weight of each municipality in each calendar year, in proportion to its day sums."""
    first, last = db.rows("SELECT MIN(graduated_on), MAX(graduated_on) FROM graduates")[0]
    years = range(first.year, last.year + model.horizon + 1)
    db.put_rows(
        "calendar_years",
        [(year, f"{year:04d}-01-01", f"{year:04d}-12-31") for year in years],
        {"calendar_year": "INTEGER", "first_day": "DATE", "last_day": "DATE"},
    )
    make_table(db, "municipality_years")
    by_records: dict[str, dict[str, Measure]] = {}
    for component in components(model):
        measure = of_quantity(model, component.quantity)
        by_records.setdefault(measure.records, {})[measure.name] = measure
    found: dict[tuple[str, int], dict[Place, Fraction]] = {}
    for records, measures in sorted(by_records.items()):
        make_view(db, f"{records}_municipality_days")
        for municipality, calendar_year, year, days_in_year, *sums in db.rows(_sums(records, measures.values())):
            for name, day_sum in zip(measures, sums, strict=True):
                places = found.setdefault((name, year), {})
                place = (municipality, calendar_year)
                places[place] = places.get(place, Fraction(0)) + Fraction(day_sum) / days_in_year
    return {key: _whole_numbers(places) for key, places in found.items()}


def _whole_numbers(weights: Mapping[Place, Fraction]) -> dict[Place, int]:
    """The same proportions without fractions."""
    common = lcm(*(weight.denominator for weight in weights.values()))
    return {place: int(weight * common) for place, weight in weights.items()}


def _sums(records: str, measures: Iterable[Measure]) -> str:
    """One pass over the records: the day sums of every measure by municipality, calendar year and benefit year.

    What a measure multiplies afterwards is the same for every record and so changes no share: it is left out.
    """
    sums = []
    for number, measure in enumerate(measures):
        value = f"days * {measure.sql}" if measure.sql else "days"
        if measure.where:
            value = f"CASE WHEN {measure.where} THEN {value} END"
        sums.append(f"COALESCE(SUM({value}), 0) AS sum_{number}")
    keys = "municipality, calendar_year, year, days_in_year"
    return f"SELECT {keys}, {', '.join(sums)} FROM {records}_municipality_days GROUP BY {keys} ORDER BY {keys}"
