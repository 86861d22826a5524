"""From raw files to the source of a report: what it says, that it is the same every time, and other models than one.

The programmes here are made by the test; the last part runs on the programmes that lie in the workspace.
"""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from pipeline import store
from pipeline.calculation import figures, ledger, measures, parameters, quantities, reproduction, survey
from pipeline.errors import MeerwaardeError
from pipeline.faults import Fault
from pipeline.ingest.judging import CohortContext, judge
from pipeline.ingest.published import read_published
from pipeline.model import CohortModel, load
from pipeline.reporting import Delivery, Texts, build_source, read_texts
from pipeline.workspace import program_file
from schemas import RAW
from schemas.calculated import CALCULATED

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = [program_file("templates")]
Tables = dict[str, pd.DataFrame]


def calculated(root: Path, programme: str, cohort: str) -> tuple[CohortModel, Tables]:
    """The tables of a cohort, made by the same steps as a run's."""
    model = load(root, programme, cohort)
    folder = root / "data" / "programmes" / programme / "cohorts" / cohort
    part = model.cohort
    context = CohortContext(part.period.from_, part.period.until, part.observed_until, part.enrolled_in_period)
    judged = judge(folder / "raw", model.tables, context)
    assert [fault.sentence() for fault in judged.faults if fault.severity == "error"] == []
    published = read_published(folder / "published.csv", "published.csv")
    steps = [
        measures.exposure, survey.outflow_counts, survey.funding_by_funder, survey.survey,
        quantities.quantities_and_prices, ledger.attribution, parameters.parameters, ledger.ledger, ledger.totals,
        ledger.posts, ledger.basis, ledger.assumptions, figures.figures,
        partial(reproduction.reproduction, published=published),
    ]  # fmt: skip
    with store.session() as db:
        for name, schema in RAW.items():
            frame = judged.tables.get(name)
            if frame is None:
                frame = pd.DataFrame({column.name: pd.Series(dtype=object) for column in schema.columns})
            db.put(name, frame, {column.name: column.sql_type for column in schema.columns})
        for step in steps:
            step(db, model)
        tables = {name: db.frame(f'SELECT * FROM "{name}" ORDER BY ALL') for name in CALCULATED}
    if "themes" in judged.tables:
        tables["themes"] = judged.tables["themes"]
    return model, tables


class _Plain(yaml.SafeDumper):
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
        text = yaml.dump(value, Dumper=_Plain, allow_unicode=True, sort_keys=False)
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


def report(
    root: Path,
    into: Path,
    texts: Texts | None = None,
    delivery: Delivery | None = None,
    programme: str = "proef",
    cohort: str = "2021",
) -> str:
    model, tables = calculated(root, programme, cohort)
    build_source(model, tables, "nl", into, TEMPLATES, texts, delivery)
    return (into / "report.nl.qmd").read_text(encoding="utf-8")


def test_one_post_and_no_survey_leaves_the_survey_out(tmp_path: Path) -> None:
    make_programme(tmp_path)
    text = report(tmp_path, tmp_path / "source")
    assert "Alle baten komen uit één post: Post 0." in text
    assert "3 personen × €\u00a01.000 × (100% + 50%) = €\u00a04.500,00" in text
    assert "1\u00a0:\u00a02,00" in text
    for absent in (
        "Wie er is gevraagd",
        "Vergelijking",
        "Overige open vragen",
        "notice:",
        "Aanname",
        "zijn ander bedrag",
    ):
        assert absent not in text
    assert "één berekening gemaakt" in text or "één berekening" in text
    assert not list((tmp_path / "source" / "figures").glob("thema-*"))


def test_a_programme_without_any_benefit_says_so_without_a_drawing_of_nothing(tmp_path: Path) -> None:
    make_programme(tmp_path)
    path = tmp_path / "data" / "programmes" / "proef" / "model.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["posts"][0]["components"][0]["quantity"] = {
        "records": "outflow",
        "where": "status = 'paid_work'",
        "formula": "person_years",
        "unit": "person_years",
    }
    path.write_text(yaml.dump(content, Dumper=_Plain, allow_unicode=True), encoding="utf-8")
    source = report(tmp_path, tmp_path / "source")
    assert "Onder geen enkele grens zijn de baten hoger dan de kosten" in source
    assert "1\u00a0:\u00a00,00" in source
    assert "€\u00a0-750" in source
    assert not (tmp_path / "source" / "figures" / "baten-per-grens.svg").exists()


def test_what_else_counts_in_the_formula_is_printed_in_it(tmp_path: Path) -> None:
    make_programme(tmp_path, posts=2)
    path = tmp_path / "data" / "programmes" / "proef" / "model.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    source = {"document": "bron", "place": "blz. 2"}
    content["posts"][0]["components"][0]["deadweight"] = 0.2
    content["posts"][1]["attribution"] = [{"bound": "middle", "attribution": [1, 1, 1], "source": source}]
    content["variants"][0]["discount_rate"] = 0.25
    path.write_text(yaml.dump(content, Dumper=_Plain, allow_unicode=True), encoding="utf-8")
    text = report(tmp_path, tmp_path / "source").replace("\u00a0", " ")
    # 3 x 1000 x 0.8 / 1.25 = 1920; 3 x 1000 x 0.5 x 0.8 / 1.5625 = 768
    assert "3 × € 1.000 × 100% × 0,64 + 3 × € 1.000 × 50% × 0,512 = € 2.688,00" in text
    # 3 x 1000 x (0.8 + 0.64 + 0.512) = 5856
    assert "= € 5.856,00" in text
    assert "ze zijn niet gemeten" not in text
    assert "25,00% per jaar" in text
    chart = (tmp_path / "source" / "figures" / "invloed-per-jaar.svg").read_text(encoding="utf-8")
    assert chart.count('stroke-width="3"') == 2
    assert "Midden: Post 1" in chart
    assert "Midden (Post 1): 100%, 100%, 100%." in text


def test_twenty_posts_and_five_hundred_themes_build(tmp_path: Path) -> None:
    make_programme(tmp_path, posts=20, themes=500, groups=2)
    text = report(tmp_path, tmp_path / "source")
    assert text.count("### Post ") == 20
    assert "De tabel toont de eerste 40 van 500 regels" in text
    assert "zestien meest genoemde van 500 thema's" in text
    assert "Overige posten" in (tmp_path / "source" / "figures" / "baten-per-grens.svg").read_text(encoding="utf-8")


HOSTILE = " | [x](http://kwaad.nl) ![y](http://kwaad.nl/z.png) `r` <script>k</script> {{< include x >}} **v** #1"


def test_hostile_labels_print_as_text_everywhere(tmp_path: Path) -> None:
    make_programme(tmp_path, posts=2, themes=4, words=HOSTILE.replace('"', ""), groups=2)
    delivery = Delivery(
        f"Wie{HOSTILE}", "2021-01-01", f"Vrij{HOSTILE}", "synthetic", f"Uitleg{HOSTILE}\n\n# Kop{HOSTILE}", {"participants": 3},
        [Fault(f"f{HOSTILE}", "r", f"x{HOSTILE}", "y", "z.", value=HOSTILE, severity="warning")],
    )  # fmt: skip
    text = report(tmp_path, tmp_path / "source", delivery=delivery)
    body = text.split("---\n", 2)[2]
    for line in body.splitlines():
        # An alternative text stands between quotes, where none of this is markup.
        shown = re.sub(r'fig-alt="[^"]*"', "", line)
        for sign in ("](http", "![y]", "`r`", "<script", "**v**"):
            assert not re.search(rf"(?<!\\){re.escape(sign)}", shown), line
        assert "{{<" not in line
    tables = re.findall(r"^\|.*\|$", body, flags=re.MULTILINE)
    assert tables
    for block in re.findall(r"(?:^\|.*\|\n)+", body, flags=re.MULTILINE):
        counts = {len(re.findall(r"(?<!\\)\|", row)) for row in block.splitlines()}
        assert len(counts) == 1, block


def test_a_text_that_names_no_figure_stops_with_its_place_and_writes_nothing(tmp_path: Path) -> None:
    make_programme(tmp_path)
    texts = Texts(
        {"lezen": 'Een regel.\nEn {{ n("ratio.midle") }}.'}, {"lezen": "data/programmes/proef/texts/lezen.nl.md"}
    )
    with pytest.raises(MeerwaardeError) as caught:
        report(tmp_path, tmp_path / "source", texts)
    assert "lezen.nl.md, line 2" in str(caught.value)
    assert "ratio.middle" in str(caught.value)
    assert not (tmp_path / "source").exists()


def test_texts_are_read_by_language_and_must_be_utf_8(tmp_path: Path) -> None:
    (tmp_path / "lezen.nl.md").write_text("nl", encoding="utf-8")
    (tmp_path / "lezen.en.md").write_text("en", encoding="utf-8")
    assert read_texts(tmp_path, "nl", "t").content == {"lezen": "nl"}
    assert read_texts(tmp_path / "none", "nl").content == {}
    (tmp_path / "lezen.nl.md").write_bytes(b"caf\xe9")
    with pytest.raises(MeerwaardeError, match=r"t/lezen.nl.md is not UTF-8 \(byte 4\)"):
        read_texts(tmp_path, "nl", "t")


def test_an_unknown_language_has_no_template(tmp_path: Path) -> None:
    make_programme(tmp_path)
    model, tables = calculated(tmp_path, "proef", "2021")
    with pytest.raises(MeerwaardeError, match=r"words\.en\.yaml"):
        build_source(model, tables, "en", tmp_path / "source", TEMPLATES)


def test_a_bound_without_totals_is_an_error(tmp_path: Path) -> None:
    make_programme(tmp_path)
    model, tables = calculated(tmp_path, "proef", "2021")
    tables["totals"] = tables["totals"].iloc[:0]
    with pytest.raises(MeerwaardeError, match="no row for bound 'middle'"):
        build_source(model, tables, "nl", tmp_path / "source", TEMPLATES)


def test_a_workspace_overrides_a_partial(tmp_path: Path) -> None:
    make_programme(tmp_path)
    (tmp_path / "eigen" / "partials").mkdir(parents=True)
    (tmp_path / "eigen" / "partials" / "costs.nl.j2").write_text("## Onze kosten {#kosten}\n", encoding="utf-8")
    model, tables = calculated(tmp_path, "proef", "2021")
    build_source(model, tables, "nl", tmp_path / "source", [tmp_path / "eigen", *TEMPLATES])
    assert "## Onze kosten {#kosten}" in (tmp_path / "source" / "report.nl.qmd").read_text(encoding="utf-8")


# The programme in the workspace


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The report of the 2021 study."""
    into = tmp_path_factory.mktemp("report") / "source"
    texts = read_texts(ROOT / "data" / "programmes" / "sterk-uit-armoede" / "texts", "nl")
    text = report(ROOT, into, texts, Delivery(records="reconstructed"), "sterk-uit-armoede", "2017-2020")
    return text, into


@pytest.mark.parametrize(
    "sentence",
    [
        "1 : 3,00\n:   kosten staan tot baten",
        "| € 1.298.208 | € 813.013 | 1 : 1,60 |",
        "| € 2.437.026 | € 813.013 | 1 : 3,00 |",
        "| € 3.915.437 | € 813.013 | 1 : 4,82 |",
        "Drie posten dragen 91% van de baten",
        "**Prijs:** € 17.600 × (1 + 27,1%) = € 22.369,60 per persoonsjaar",
        "**Conservatief:** 12 persoonsjaren × € 22.369,60 × (100% + 100% + 75% + 50% + 25%) = € 939.523,20",
        "**Bovengrens:** 14,2 persoonsjaren × € 22.369,60 × (100% + 100% + 75% + 50% + 25%) = € 1.111.769,12",
        "| Conservatief | € 39.146,80 | € 939.523,20 | 38,6% |",
        "**Prijs, bovengrens:** € 75.000 × 0,015 × 9 = € 10.125",
        "| **Samen** |  | **€ 848.437,50** | **100%** |",
        "Dat is € 35.425,00 meer dan het totaal waarmee is gerekend",
        "Dit rapport heeft 120 eerder gepubliceerde cijfers",
        "Daarvan kloppen er 111; 9 wijken af",
        "| 35.437,50 | 6.272 |",
        "48,5 persoonsjaren",
        "49,7 persoonsjaren",
        "Ondergrens: de post telt niet mee",
        "Dit rapport toont ze daarom niet als nul: ze zijn niet gemeten.",
        "Teruggebouwde gegevens",
    ],
)
def test_the_report_says(published: tuple[str, Path], sentence: str) -> None:
    assert sentence in published[0].replace("\u00a0", " ")


def test_every_link_has_a_target_and_every_figure_is_there(published: tuple[str, Path]) -> None:
    text, into = published
    targets = set(re.findall(r"\{#([\w-]+)", text))
    assert set(re.findall(r"\]\(#([\w-]+)\)", text)) <= targets
    drawn = set(re.findall(r"\]\((figures/[\w-]+\.svg)\)", text))
    assert drawn == {path.relative_to(into).as_posix() for path in into.rglob("*.svg")}
    assert len(drawn) >= 4
    assert text.count("fig-alt=") == len(drawn)
    numbers = [int(number) for number in re.findall(r"^: Tabel\u00a0(\d+)\.", text, flags=re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    for word in ("None", "nan", "Decimal"):
        assert not re.search(rf"\b{word}\b", text)
    assert "&amp;" not in text
    assert "\ue000" not in text
    assert not re.search(r"niet bekend \|", text)


def test_no_template_names_what_belongs_to_a_programme() -> None:
    content = (ROOT / "data" / "programmes" / "sterk-uit-armoede" / "model.yaml").read_text(encoding="utf-8")
    model = yaml.safe_load(content)
    names = {entry["post"] for entry in model["posts"]} | {entry["funder"] for entry in model["funders"]}
    # A status may share its name with a post.
    names -= {code for column in RAW["outflow"].columns for code in column.codes or ()}
    names |= {"sterk-uit-armoede", "Sterk uit Armoede", "self_worth", "later_jobs"}
    for path in [
        *TEMPLATES[0].glob("*.j2"),
        *(TEMPLATES[0] / "partials").iterdir(),
        *(ROOT / "pipeline" / "reporting").rglob("*.py"),
    ]:
        text = path.read_text(encoding="utf-8")
        assert [name for name in names if re.search(rf"\b{re.escape(name)}\b", text)] == [], path.name


_AGAIN = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[1], sys.argv[2]]
import test_report_source as t
from pipeline.reporting import Delivery, read_texts
root = Path(sys.argv[2])
texts = read_texts(root / "data" / "programmes" / "sterk-uit-armoede" / "texts", "nl")
t.report(root, Path(sys.argv[3]), texts, Delivery(records="reconstructed"), "sterk-uit-armoede", "2017-2020")
"""


def test_the_same_bytes_in_another_place_zone_locale_and_hash_seed(published: tuple[str, Path], tmp_path: Path) -> None:
    for number, changed in enumerate(
        [
            {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
            {"TZ": "America/Lima", "LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr", "PYTHONHASHSEED": "77"},
        ]
    ):
        into = tmp_path / f"elsewhere {number}" / "source"
        subprocess.run(
            [sys.executable, "-c", _AGAIN, str(Path(__file__).parent), str(ROOT), str(into)],
            env={**os.environ, **changed},
            cwd=tmp_path,
            check=True,
            timeout=120,
        )
        files = sorted(path.relative_to(into) for path in into.rglob("*") if path.is_file())
        assert files == sorted(path.relative_to(published[1]) for path in published[1].rglob("*") if path.is_file())
        for name in files:
            assert (into / name).read_bytes() == (published[1] / name).read_bytes(), name
