"""The ledger and what it adds up to.

Belongs here: the small tables that the model gives to the queries (sides of a flow, attribution, discount, costs) and the
steps that run them. Does not belong here: the product itself, which is ``sql/ledger.sql``.

Source of the method: the formula under "The calculation" in the project's contract; discounting 1 / (1 + rate) ^ t at the
end of the year, costs in year 0.
"""

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from pipeline.calculation.database import Database, make_calculated, put_calculated, query
from pipeline.calculation.measures import graduates
from pipeline.calculation.rounding import amount, amount_or_none, divided, factor, factor_or_none
from pipeline.model import CohortModel
from pipeline.model.assumed import assumed_persons
from pipeline.model.parts import Variant
from schemas.calculated import AMOUNT, FACTOR

STATED_TOTAL = "stated_total"


def attribution(db: Database, model: CohortModel) -> None:
    """Write out the model's attribution per post, bound and benefit year. Makes ``attribution``."""
    rows = [
        (post.post, bound.bound, year, share)
        for post in model.model.posts
        for bound in model.model.bounds
        for year, share in enumerate(model.attribution(bound, post), start=1)
    ]
    put_calculated(db, "attribution", rows)


def ledger(db: Database, model: CohortModel) -> None:
    """Multiply. Needs ``quantities``, ``prices``, ``attribution``, ``funding_by_year``; makes ``ledger``."""
    _put_names(db, model)
    sides = [row for variant in model.model.variants for row in _sides(model, variant)]
    db.put_rows(
        "sides",
        sides,
        {
            "variant": "VARCHAR",
            "post": "VARCHAR",
            "component": "VARCHAR",
            "actor": "VARCHAR",
            "flow": "VARCHAR",
            "counted": "VARCHAR",
            "sign": "INTEGER",
            "deadweight": FACTOR,
            "displacement": FACTOR,
        },
    )
    discount = [
        (variant.variant, year, discount_factor(variant, year))
        for variant in model.model.variants
        for year in range(1, model.horizon + 1)
    ]
    db.put_rows("discount", discount, {"variant": "VARCHAR", "year": "INTEGER", "discount_factor": FACTOR})
    costs = {
        "variant": "VARCHAR",
        "component": "VARCHAR",
        "actor": "VARCHAR",
        "counted": "VARCHAR",
        "year": "INTEGER",
        "amount_eur": AMOUNT,
        "discount_factor": FACTOR,
    }
    db.put_rows("costs", _costs(db, model), costs)
    make_calculated(db, "ledger")


def discount_factor(variant: Variant, year: int) -> Decimal:
    """What a euro in benefit year ``year`` is worth in year 0, with 12 decimals.

    1 / (1 + rate) ^ year at the end of the year; half a year less in its middle. A year before graduation is negative.
    """
    growth = 1 + Fraction(variant.discount_rate)
    at_end = 1 / growth**year
    if variant.discount_timing == "end":
        return factor(at_end)
    with localcontext() as context:
        context.prec = 60
        half_a_year = (Decimal(1) + variant.discount_rate).sqrt()
    return factor(at_end * Fraction(half_a_year))


def _sides(model: CohortModel, variant: Variant) -> list[tuple[Any, ...]]:
    """Who gains by a component, and for a transfer who loses as much."""
    rows: list[tuple[Any, ...]] = []
    declared = variant.deadweight_and_displacement == "declared"
    for post in model.model.posts:
        for part in post.components:
            shares = (part.deadweight or 0, part.displacement or 0) if declared else (0, 0)
            key = (variant.variant, post.post, part.component)
            rows.append((*key, part.actor, part.flow, "yes", 1, *shares))
            if part.from_actor is not None:
                counted = "yes" if variant.transfers == "netted" else "no"
                rows.append((*key, part.from_actor, part.flow, counted, -1, *shares))
    return rows


def _costs(db: Database, model: CohortModel) -> list[tuple[Any, ...]]:
    """Every funder's payment and, where one is declared, the stated total; a variant counts one or the other."""
    rows: list[tuple[Any, ...]] = []
    paid = db.rows("SELECT funder, actor, year, amount_eur FROM funding_by_year ORDER BY funder, actor, year")
    stated = model.model.stated_costs
    payments = [(funder, actor, year, Fraction(paid_eur)) for funder, actor, year, paid_eur in paid]
    for variant in model.model.variants:
        takes_stated = variant.cost_base == "stated-total"
        lists = [(payments, "no" if takes_stated else "yes")]
        if stated is not None:
            spread = _spread(STATED_TOTAL, stated.actor, Fraction(stated.amount_eur), payments)
            lists.append((spread, "yes" if takes_stated else "no"))
        for entries, counted in lists:
            for funder, actor, year, paid_eur in _timed(variant, entries):
                worth = discount_factor(variant, year) if variant.cost_timing == "when-made" else Decimal(1)
                rows.append((variant.variant, funder, actor, counted, year, amount(paid_eur), worth))
    return rows


Payment = tuple[str, str, int, Fraction]


def _timed(variant: Variant, payments: list[Payment]) -> list[Payment]:
    """The payments in the years they were for, or all together in year 0."""
    if variant.cost_timing == "when-made":
        return payments
    sums: dict[tuple[str, str], Fraction] = {}
    for funder, actor, _, paid_eur in payments:
        sums[funder, actor] = sums.get((funder, actor), Fraction(0)) + paid_eur
    return [(funder, actor, 0, paid_eur) for (funder, actor), paid_eur in sums.items()]


def _spread(name: str, actor: str, total: Fraction, payments: list[Payment]) -> list[Payment]:
    """A total over the years in which the payments were made, in proportion; what rounding leaves goes to the last year."""
    by_year: dict[int, Fraction] = {}
    for _, _, year, paid_eur in payments:
        by_year[year] = by_year.get(year, Fraction(0)) + paid_eur
    paid = sum(by_year.values(), Fraction(0))
    if not paid:
        return [(name, actor, 0, total)]
    years = sorted(by_year)
    parts = [Fraction(amount(total * by_year[year] / paid)) for year in years]
    parts[-1] += total - sum(parts, Fraction(0))
    return [(name, actor, year, part) for year, part in zip(years, parts, strict=True)]


def _put_names(db: Database, model: CohortModel) -> None:
    """Every variant, bound and post: also those without a ledger row have a total."""
    db.put_rows("variants", [(entry.variant,) for entry in model.model.variants], {"variant": "VARCHAR"})
    db.put_rows("bounds", [(entry.bound,) for entry in model.model.bounds], {"bound": "VARCHAR"})
    db.put_rows("posts_declared", [(entry.post,) for entry in model.model.posts], {"post": "VARCHAR"})


def totals(db: Database, model: CohortModel) -> None:
    """Add up. Needs ``ledger``, ``exposure``; makes ``totals``."""
    _put_names(db, model)
    people = graduates(db)
    rows = []
    for variant, bound, benefits_eur, costs_eur in db.rows(query("totals")):
        benefits, costs = Fraction(benefits_eur), Fraction(costs_eur)
        net = benefits - costs
        each = [amount_or_none(divided(value, people)) for value in (benefits, costs, net)]
        ratio = factor_or_none(divided(benefits, costs))
        rows.append((variant, bound, amount(benefits), amount(costs), amount(net), ratio, *each))
    put_calculated(db, "totals", rows)


def posts(db: Database, model: CohortModel) -> None:
    """Add up per post. Needs ``ledger``, ``totals``, ``exposure``; makes ``posts``."""
    _put_names(db, model)
    people = graduates(db)
    rows = []
    for variant, post, bound, total_eur, benefits_eur in db.rows(query("posts")):
        total = Fraction(total_eur)
        each = amount_or_none(divided(total, people))
        share = factor_or_none(divided(total, Fraction(benefits_eur)))
        rows.append((variant, post, bound, amount(total), each, share))
    put_calculated(db, "posts", rows)


def basis(db: Database, model: CohortModel) -> None:  # noqa: ARG001 - every step takes the same
    """Divide the benefits by what they rest on. Needs ``ledger``, ``quantities``, ``totals``; makes ``basis``.

    Every counted ledger row is divided by the quantities of its bases; what is left of the rounding belongs to the
    extrapolated part, so that the bases of a bound add up to its benefits.
    """
    benefits = {(v, b): Fraction(eur) for v, b, eur in db.rows("SELECT variant, bound, benefits_eur FROM totals")}
    seen = dict.fromkeys(benefits, Fraction(0))
    assumed = dict.fromkeys(benefits, Fraction(0))
    rests = set()
    for variant, bound, amount_eur, quantity, observed_units, assumed_units in db.rows(query("basis")):
        per_unit = Fraction(amount_eur) / Fraction(quantity)
        seen[variant, bound] += Fraction(amount(per_unit * Fraction(observed_units)))
        assumed[variant, bound] += Fraction(amount(per_unit * Fraction(assumed_units)))
        rests.add((variant, bound))
    rows = []
    for key in rests:
        total = benefits[key]
        parts = {
            "observed": seen[key],
            "extrapolated": total - seen[key] - assumed[key],
            "assumed": assumed[key],
        }
        rows += [(*key, name, amount(part), factor_or_none(divided(part, total))) for name, part in parts.items()]
    put_calculated(db, "basis", rows)


def assumptions(db: Database, model: CohortModel) -> None:
    """What each assumption comes to, counted per year and as a period average, beside what was recorded.

    Needs ``quantities`` and ``attribution``; makes ``assumptions``. Head counts are in person-years: assumptions that touch
    a post counted in hours are left out.
    """
    rows: list[tuple[Any, ...]] = []
    for assumption in model.model.assumptions:
        for bound in model.model.bounds:
            for name in assumption.posts:
                if bound.bound not in assumption.bounds or not model.admits(bound, model.post(name)):
                    continue
                first = model.post(name).components[0]
                if first.quantity.unit != "person_years":
                    continue
                shares = [Fraction(share) for share in model.attribution(bound, model.post(name))]
                recorded = _recorded(db, model, name, first.component, bound.bound, len(shares))
                for counting in ("per-year", "period-average"):
                    extra = assumed_persons(assumption, bound, len(shares), counting)
                    heads = [one + more for one, more in zip(recorded, extra, strict=True)]
                    weighted = sum((head * share for head, share in zip(heads, shares, strict=True)), Fraction(0))
                    applied = "yes" if counting == model.variant.assumed_outflow else "no"
                    mean = sum(heads, Fraction(0)) / len(heads)
                    rows.append(
                        (assumption.assumption, bound.bound, name, counting, applied, factor(mean), factor(weighted))
                    )
    put_calculated(db, "assumptions", rows)


def _recorded(db: Database, model: CohortModel, post: str, component: str, bound: str, years: int) -> list[Fraction]:
    """Person-years from the records per benefit year, in the leading variant."""
    found = dict.fromkeys(range(1, years + 1), Fraction(0))
    for variant, its_post, its_component, its_bound, year, quantity in db.rows(
        "SELECT variant, post, component, bound, year, SUM(quantity) FROM quantities WHERE basis <> 'assumed' "
        "GROUP BY variant, post, component, bound, year"
    ):
        if (variant, its_post, its_component, its_bound) == (model.variant.variant, post, component, bound):
            found[year] = Fraction(quantity)
    return [found[year] for year in sorted(found)]
