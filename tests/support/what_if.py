"""Pages with sliders, and what the engine comes to at the places where a test puts them.

Belongs here: making both for a model and its records. Does not belong here: any expectation, a browser.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import store
from pipeline.calculation import chain, ledger, measures, quantities
from pipeline.model import CohortModel
from pipeline.reporting.facts import Facts
from pipeline.reporting.numbers import Numbers
from pipeline.reporting.what_if import WhatIf, page_parts
from pipeline.reporting.words import read_words
from schemas.calculated import CALCULATED
from tests.support.cohort import Record, Row, cohort, put
from tests.support.households import model_of
from tests.support.households import tables as households
from tests.support.method import with_component, with_index, with_model
from tests.support.uncertain import with_range, with_simulation, with_value
from tests.support.workspace import example

Raw = Mapping[str, Sequence[Record] | pd.DataFrame]
TEMPLATES = [Path(__file__).parents[2] / "reports" / "templates"]


@contextmanager
def calculated(model: CohortModel, raw: Raw) -> Iterator[store.Session]:
    """A session in which every step was taken."""
    with store.session() as db:
        put(db, raw)
        chain.calculate(db, model)
        yield db


def frames(model: CohortModel, raw: Raw) -> dict[str, pd.DataFrame]:
    """Every calculated table."""
    with calculated(model, raw) as db:
        there = {name for (name,) in db.rows("SELECT table_name FROM information_schema.tables")}
        return {name: db.frame(f"SELECT * FROM {name} ORDER BY ALL") for name in CALCULATED if name in there}


def what_if(model: CohortModel, tables: Mapping[str, pd.DataFrame], language: str = "nl") -> WhatIf:
    """The sliders of a report."""
    return WhatIf(Facts(model, tables, read_words(TEMPLATES, language), Numbers(language)))


def page(found: WhatIf, language: str = "nl") -> str:
    """A page with nothing but the chapter, in the report's style."""
    styles = TEMPLATES[0] / "source" / "styles"
    looks = "\n".join((styles / name).read_text(encoding="utf-8") for name in ("report.css", "what-if.css"))
    title = escape("Wat als?" if language == "nl" else "What if?")
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        '<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{looks}</style></head>\n<body><main><h1>{title}</h1>"
        f'<h2 id="what-if">{title}</h2><p>…</p><h2 id="next">…</h2></main>\n'
        f"{page_parts(found, TEMPLATES)}</body></html>\n"
    )


@dataclass
class Setting:
    """Where the sliders stand, and what is chosen.

    Attributes:
        places: parameter -> bound -> place; the same under every bound for a parameter that has one value.
    """

    variant: str
    bound: str
    places: dict[str, dict[str, int]] = field(default_factory=dict)


def settings(data: Mapping[str, Any], count: int, seed: int) -> list[Setting]:
    """Random settings over all sliders together; ends come up often."""
    dice = random.Random(seed)
    bounds = [entry["bound"] for entry in data["bounds"]]
    made = []
    for _ in range(count):
        setting = Setting(dice.choice(data["variants"])["variant"], dice.choice(bounds))
        for slider in data["sliders"]:
            last = len(slider["values"]) - 1
            reached = _reachable(slider, bounds)
            rolled = {bound: dice.choice([0, last, *(dice.randint(0, last) for _ in range(6))]) for bound in reached}
            one = rolled[reached[0]]
            setting.places[slider["parameter"]] = rolled if slider["per_bound"] else dict.fromkeys(bounds, one)
        made.append(setting)
    return made


def _reachable(slider: Mapping[str, Any], bounds: Sequence[str]) -> list[str]:
    """The bounds under which a reader can get at a slider, in any variant."""
    shown = {bound for under in slider["under"].values() for bound in under}
    return [bound for bound in bounds if bound in shown]


@contextmanager
def started(model: CohortModel, raw: Raw) -> Iterator[store.Session]:
    """A session with the validated records, in which the engine may be asked for any setting."""
    with store.session() as db:
        put(db, raw)
        chain.totals(db, model)
        yield db


def engine(db: store.Session, model: CohortModel, data: Mapping[str, Any], setting: Setting) -> dict[str, Row]:
    """What the engine's totals are at a setting, by bound, in the variant that is chosen.

    Args:
        db: a session as :func:`started` makes it.
        model: the model at the report's own values.
        data: the data of the page.
        setting: where the sliders stand.
    """
    changed = model
    for slider in data["sliders"]:
        name, places = slider["parameter"], setting.places[slider["parameter"]]
        if slider["per_bound"]:
            for bound, place in places.items():
                changed = with_value(changed, name, Decimal(slider["values"][place]), bound)
        else:
            changed = with_value(changed, name, Decimal(slider["values"][next(iter(places.values()))]))
    # Survey and payments know no parameter: they were taken when the records were put in the session.
    measures.exposure(db, changed)
    quantities.quantities_and_prices(db, changed)
    ledger.ledger(db, changed)
    ledger.totals(db, changed)
    columns = CALCULATED["totals"].names
    rows = [dict(zip(columns, row, strict=True)) for row in db.rows(f"SELECT {', '.join(columns)} FROM totals")]
    return {row["bound"]: row for row in rows if row["variant"] == setting.variant}


WORK = {"status": "paid_work", "hours_per_week": Decimal(24), "gross_monthly_wage_fte_eur": Decimal("2517.35")}
GIVES = {"status": "volunteering", "hours_per_week": Decimal(7), "weeks_per_year": Decimal(41)}


def everywhere() -> tuple[CohortModel, Raw]:
    """A programme whose sliders sit everywhere: in an average, in a quantity, under a bar, per bound, indexed, netted."""
    model = with_index(
        example(price_year=2022), **{f"y{year}": str(100 + (year - 2010) * 3) for year in range(2010, 2025)}
    )
    model = with_component(
        model,
        "volunteer_work.hours_given",
        quantity={
            "records": "outflow",
            "where": "status = 'volunteering'",
            "formula": "person_years * hours_per_week * weeks_per_year / full_time_hours_per_week * (3 - premium_share)",
            "unit": "hours",
        },
        price={"formula": "-(1.25 - hour_eur) / premium_share", "unit": "EUR per hour"},
    )

    # Wages that nobody has: a slip in the twelfth decimal of an average or a quantity shows in the amounts.
    model = with_component(
        model,
        "wages.labour_cost",
        quantity={
            "records": "outflow",
            "where": "status = 'paid_work'",
            "formula": "person_years * hours_per_week / full_time_hours_per_week",
            "unit": "person_years",
        },
    )

    def second_variant(content: dict[str, Any]) -> None:
        content["variants"].append({
            **content["variants"][0],
            "variant": "other", "label": {"nl": "andere", "en": "other"}, "discount_rate": Decimal("0.0325"),
            "discount_timing": "middle", "transfers": "netted", "assumed_outflow": "period-average",
            "price_level": "indexed", "cost_base": "stated-total",
        })  # fmt: skip

    model = with_model(model, second_variant)
    for bound, value in (("lower", "5"), ("conservative", "7.125"), ("upper", "12")):
        model = with_value(model, "hour_eur", Decimal(value), bound)
    model = with_range(model, "full_time_hours_per_week", "31.5", "40")
    model = with_range(model, "premium_share", "0.1", "0.7")
    model = with_range(model, "hour_eur", "3", "20")
    model = with_range(model, "payment_eur", "7000", "12345.67")
    raw = cohort(
        participants=[{"participant_id": f"P{number}"} for number in range(1, 6)],
        outflow=[
            {"participant_id": "P1", **WORK, "gross_monthly_wage_fte_eur": Decimal("48765432.10")},
            {"participant_id": "P2", **WORK, "hours_per_week": Decimal("11.5"), "started_on": date(2020, 3, 7)},
            {"participant_id": "P3", **GIVES},
            {"participant_id": "P4", **GIVES, "started_on": date(2020, 2, 10), "ended_on": date(2021, 9, 3)},
        ],
    )
    return with_simulation(model, draws=1000), raw


def with_and_without(root: Path) -> tuple[CohortModel, Raw]:
    """A programme that compares use with and without, with a price that may be anywhere between two values."""
    return with_simulation(with_range(model_of(root), "care_eur", "0", "250"), draws=1000), households()


def rounded_at_a_tie(where: str) -> tuple[CohortModel, Raw]:
    """A programme with an amount of half a millionth, which only the ledger's own roundings make of it.

    Args:
        where: which of them: ``price`` for the first product, ``attribution`` for those after it.
    """
    of_price = where == "price"
    model, raw = example(), cohort(
        participants=[{"participant_id": "P1"}], outflow=[{"participant_id": "P1", **GIVES}]
    )  # fmt: skip
    model = with_component(
        model,
        "quiet.nuisance_avoided",
        quantity={
            "records": "outflow",
            "where": "status = 'volunteering'",
            "formula": "person_years * 0.000001",
            "unit": "person_years",
        },
        deadweight=Decimal(0) if of_price else Decimal("0.5"),
    )

    def own_attribution(content: dict[str, Any]) -> None:
        (quiet,) = [post for post in content["posts"] if post["post"] == "quiet"]
        share = Decimal("0.5") if of_price else Decimal("0.999999999999")
        quiet["attribution"] = [
            {"bound": "upper", "attribution": [share], "source": {"document": "made-up", "place": "page 1"}}
        ]

    model = with_value(with_model(model, own_attribution), "quiet_eur", Decimal("0.9999985" if of_price else 1))
    return with_range(model, "quiet_eur", "0.5", "1.5"), raw
