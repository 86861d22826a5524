"""A small programme that a test makes: so many posts, a survey where themes are asked for, any words in its labels.

Belongs here: its files. Does not belong here: reading or calculating it, what is expected of its report.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

PROGRAMME, COHORT = "proef", "2021"


class Plain(yaml.SafeDumper):
    """Writes every value out; the model refuses anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def label(text: str) -> dict[str, str]:
    return {"nl": text, "en": text}


def make_programme(root: Path, posts: int = 1, themes: int = 0, words: str = "", groups: int = 1) -> None:
    """A programme with so many posts, and a survey when there are themes; ``words`` goes into every label."""
    own = root / "data" / "programmes" / "proef"
    raw = own / "cohorts" / "2021" / "raw"
    raw.mkdir(parents=True)
    (own / "parameters").mkdir()
    source = {"document": "bron", "place": f"blz. 1{words}"}
    tables = [
        "participants",
        "outflow",
        "funding",
        *(["respondents", "mentions", "answers", "themes"] if themes else []),
    ]
    content: dict[str, Any] = {
        "programme.yaml": {
            "programme": "proef", "title": label(f"Proef{words}"), "subtitle": label(f"Een proef{words}"),
            "organisation": f"Stichting{words}", "languages": ["nl"], "tables": tables, "variant": "gewoon",
            "leading_bound": "middle",
        },
        "sources.yaml": {"bron": {"title": f"Bron{words}", "author": f"Wie{words}", "year": 2020}},
        "parameters/waarde_eur.yaml": {
            "parameter": "waarde_eur", "label": label(f"waarde{words}"), "unit": "EUR per person-year",
            "values": [{"from": "2020-01-01", "value": 1000, "price_year": 2020, "source": source}],
        },
        "cohorts/2021/cohort.yaml": {
            "cohort": "2021", "label": label(f"2021{words}"), "period": {"from": "2021-01-01", "until": "2021-12-31"},
            "observed_until": "2023-12-31", "parameters_on": "2022-01-01", "price_year": 2021, "languages": ["nl"],
        },
        "model.yaml": {
            "bounds": [{
                "bound": "middle", "label": label(f"midden{words}"), "meaning": label(f"telt alles{words}"),
                "admits": ["quantitative", "qualitative"], "attribution": [1, 0.5], "source": source,
            }],
            "actors": [{"actor": "society", "label": label(f"samenleving{words}")}],
            "funders": [{"funder": "fonds", "label": label(f"Fonds{words}")}],
            "survey": {
                "groups": [{"code": f"groep_{n}", "label": label(f"groep {n}{words}")} for n in range(groups)],
                "questions": [{"code": "anders", "label": label(f"Anders{words}")}],
            } if themes else {},
            "posts": [{
                "post": f"post_{n}", "label": label(f"Post {n}{words}"), "evidence": "quantitative",
                "explanation": label(f"Uitleg {n}{words}."), "source": source,
                "components": [{
                    "component": "deel", "label": label(f"deel{words}"), "actor": "society", "flow": "benefit",
                    "quantity": {"records": "participants", "formula": "persons", "unit": "persons"},
                    "price": {"formula": "waarde_eur", "unit": "EUR per person per year"},
                }],
            } for n in range(posts)],
            "variants": [{
                "variant": "gewoon", "label": label(f"gewoon{words}"), "explanation": label(f"gewoon{words}"),
                "discount_rate": 0, "transfers": "gain-only", "assumed_outflow": "per-year", "cost_base": "funders-sum",
                "source": source,
            }],
        },
    }  # fmt: skip
    for name, value in content.items():
        path = own / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.dump(value, Dumper=Plain, allow_unicode=True, sort_keys=False)
        # Days stand as days, not as text between quotes.
        path.write_text(re.sub(r"'(\d{4}-\d\d-\d\d)'", r"\1", text), encoding="utf-8")
    people = [f"P{n}" for n in range(1, 4)]
    files: Mapping[str, list[str]] = {
        "participants": [
            "participant_id,enrolled_on,graduated_on,prior_income",
            *(f"{who},2021-01-01,2021-06-30,unknown" for who in people),
        ],
        "outflow": [
            "participant_id,status,started_on,ended_on,hours_per_week,gross_monthly_wage_fte_eur",
            *(f"{who},none,2021-06-30,,," for who in people),
        ],
        "funding": ["funder,actor,period_start,period_end,amount_eur", "fonds,society,2021-01-01,2021-12-31,2250.00"],
    }
    if themes:
        asked = [(f"R{n}", f"groep_{n % groups}") for n in range(groups)]
        files = {
            **files,
            "respondents": ["respondent_id,group,instrument,usable", *(f"{r},{g},interview,yes" for r, g in asked)],
            "answers": ["respondent_id,question,answer"],
            "themes": [
                "question,theme,label_nl,label_en",
                *(f'anders,t{n},"Thema {n}{words}",x' for n in range(themes)),
            ],
            "mentions": ["respondent_id,question,theme", *(f"R0,anders,t{n}" for n in range(themes))],
        }
    for name, lines in files.items():
        (raw / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (own / "cohorts" / "2021" / "published.csv").write_text(
        "item,bound,scope,published,unit,section,figure,rounded_to,note\n", encoding="utf-8"
    )
