"""A small programme that compares with and without, and records for it that can be reckoned by heart.

Belongs here: its files, written into a workspace, and its two households. Does not belong here: any expectation.

Household A began on 1 January 2020 (a benefit year of 366 days), B on 1 March 2020 (365 days). A unit of care is 100 euro, a
month of allowance 300 euro, which moves between town and household. Attribution is 1 and 0.5 under ``low`` and 1 and 1 under
``high``; the first counts nothing of an estimate, the second half. Discount is 0.8 and 0.64 (25 per cent a year).
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline.model import CohortModel, load
from pipeline.workspace import CohortKey, Workspace
from tests.support.cohort import Record, Row, records

KEY = CohortKey("neighbours", "2020")
OWN = "data/programmes/neighbours"
MODEL = f"{OWN}/model.yaml"
_SOURCE = "{document: made-up, place: page 1}"

FILES = {
    "data/sources.yaml": "made-up:\n  title: A document for tests\n",
    f"{OWN}/programme.yaml": """\
programme: neighbours
title: {nl: Buren, en: Neighbours}
subtitle: {nl: met en zonder, en: with and without}
organisation: Somebody
languages: [nl]
tables: [households, service_use, funding]
counted:
  one: {nl: huishouden, en: household}
  many: {nl: huishoudens, en: households}
  table: households
variant: gain
leading_bound: high
disclosure:
  threshold: 1
  reason: {nl: verzonnen, en: made up}
""",
    MODEL: f"""\
bounds:
  - bound: low
    label: {{nl: laag, en: low}}
    meaning: {{nl: laag, en: low}}
    admits: [quantitative]
    attribution: [1, 0.5]
    counterfactual:
      counts: {{recorded: 1, estimated: 0}}
      explanation: {{nl: streng, en: strict}}
      source: {_SOURCE}
    source: {_SOURCE}
  - bound: high
    label: {{nl: hoog, en: high}}
    meaning: {{nl: hoog, en: high}}
    admits: [quantitative]
    attribution: [1, 1]
    counterfactual:
      counts: {{recorded: 1, estimated: 0.5}}
      explanation: {{nl: ruim, en: generous}}
      source: {_SOURCE}
    source: {_SOURCE}
actors:
  - {{actor: town, label: {{nl: stad, en: town}}}}
  - {{actor: home, label: {{nl: huishouden, en: household}}}}
use_evidence:
  - {{code: recorded, label: {{nl: vastgelegd, en: recorded}}}}
  - {{code: estimated, label: {{nl: geschat, en: estimated}}}}
services:
  - {{service: care, label: {{nl: zorg, en: care}}, unit: {{nl: uren, en: hours}}}}
  - {{service: allowance, label: {{nl: toeslag, en: allowance}}, unit: {{nl: maanden, en: months}}}}
posts:
  - post: care
    label: {{nl: zorg, en: care}}
    evidence: quantitative
    explanation: {{nl: zorg, en: care}}
    source: {_SOURCE}
    components:
      - component: hours
        label: {{nl: uren, en: hours}}
        actor: town
        flow: benefit
        quantity: {{records: service_use, where: service = 'care', formula: units, unit: units}}
        price: {{formula: care_eur, unit: EUR per hour}}
  - post: allowance
    label: {{nl: toeslag, en: allowance}}
    evidence: quantitative
    explanation: {{nl: toeslag, en: allowance}}
    source: {_SOURCE}
    components:
      - component: payment
        label: {{nl: betaling, en: payment}}
        actor: town
        flow: transfer
        from_actor: home
        quantity: {{records: service_use, where: service = 'allowance', formula: units, unit: units}}
        price: {{formula: care_eur * 3, unit: EUR per month}}
variants:
  - variant: gain
    label: {{nl: winst, en: gain}}
    explanation: {{nl: winst, en: gain}}
    discount_rate: 0.25
    transfers: gain-only
    assumed_outflow: per-year
    cost_base: funders-sum
    source: {_SOURCE}
  - variant: both-sides
    label: {{nl: beide, en: both}}
    explanation: {{nl: beide, en: both}}
    discount_rate: 0.25
    transfers: netted
    assumed_outflow: per-year
    cost_base: funders-sum
    source: {_SOURCE}
indicators:
  - indicator: debt_down
    step: outcome
    label: {{nl: schuld omlaag, en: debt down}}
    unit: share
    of_records: {{records: households, take: share, where: debt_before_eur - debt_after_eur > 10000}}
    source: {_SOURCE}
  - indicator: mean_fall
    step: outcome
    label: {{nl: daling, en: fall}}
    unit: EUR
    of_records: {{records: households, take: mean, formula: debt_before_eur - debt_after_eur}}
    source: {_SOURCE}
""",
    f"{OWN}/parameters/care_eur.yaml": f"""\
parameter: care_eur
label: {{nl: een uur zorg, en: an hour of care}}
unit: EUR per hour
values:
  - {{from: 2020-01-01, value: 100, price_year: 2020, source: {_SOURCE}}}
""",
    f"{OWN}/cohorts/2020/cohort.yaml": """\
cohort: "2020"
label: {nl: "2020", en: "2020"}
period: {from: 2020-01-01, until: 2020-12-31}
observed_until: 2020-12-31
parameters_on: 2020-12-31
price_year: 2020
languages: [nl]
""",
}

HOUSEHOLDS = [
    {
        "household_id": "A",
        "started_on": date(2020, 1, 1),
        "debt_before_eur": Decimal(30000),
        "debt_after_eur": Decimal(19999),
    },
    {
        "household_id": "B",
        "started_on": date(2020, 3, 1),
        "debt_before_eur": Decimal(20000),
        "debt_after_eur": Decimal(10000),
    },
]


def pair(household: str, service: str, year: int, without: int | str, with_it: int | str, evidence: str) -> list[Row]:
    """The two rows of a household, a service and a year."""
    key = {"household_id": household, "service": service, "year": year}
    return [
        {**key, "scenario": "with", "units": Decimal(with_it)},
        {**key, "scenario": "without", "units": Decimal(without), "evidence": evidence},
    ]


USE = [
    *pair("A", "care", 1, 10, 4, "recorded"),
    *pair("A", "care", 2, 8, 0, "estimated"),
    *pair("B", "care", 1, 2, 5, "estimated"),
    *pair("B", "allowance", 1, 12, 6, "recorded"),
]


def neighbours(root: Path, **changes: tuple[str, str]) -> Workspace:
    """The programme in a workspace below ``root``; changes of ``model`` or ``programme`` as (old text, new text)."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.stem in changes:
            old, new = changes[path.stem]
            assert old in text
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")
    (root / "reports").mkdir(exist_ok=True)
    return Workspace(root)


def model_of(root: Path, **changes: tuple[str, str]) -> CohortModel:
    """Its model."""
    return load(neighbours(root, **changes).root, KEY.programme, KEY.cohort)


def tables(
    households: Iterable[Record] = tuple(HOUSEHOLDS), use: Iterable[Record] = tuple(USE), paid_eur: int = 1000
) -> dict[str, list[Row]]:
    """Its raw tables; the tables it does not use are empty."""
    made: dict[str, Iterable[Record]] = {
        "households": households,
        "service_use": use,
        "funding": [{"amount_eur": Decimal(paid_eur)}],
        **{name: [] for name in ("participants", "outflow", "respondents", "mentions", "answers", "themes", "ladder")},
    }
    return {name: records(name, rows) for name, rows in made.items()}
