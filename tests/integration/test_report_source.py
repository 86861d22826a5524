"""From raw files to the source of a report: what it says, that it is the same every time, and other models than one.

The programmes here are made by the test; the last part runs on the programmes that lie in the workspace.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from pipeline.errors import MeerwaardeError
from pipeline.faults import Fault
from pipeline.reporting import Delivery, Texts, build_source, read_texts
from pipeline.reporting.markdown import untraced
from schemas import RAW
from schemas.calculated import PUBLISHED
from tests.support.made_programme import Plain, make_programme
from tests.support.reports import ROOT, TEMPLATES, calculated, shipped, source


def report(
    root: Path,
    into: Path,
    texts: Texts | None = None,
    delivery: Delivery | None = None,
    programme: str = "proef",
    cohort: str = "2021",
) -> str:
    model, tables = shipped(cohort) if root == ROOT else calculated(root, programme, cohort)
    build_source(model, tables, "nl", into, TEMPLATES, texts, delivery, documents=("report",))
    return (into / "report.nl.qmd").read_text(encoding="utf-8")


def test_one_post_and_no_survey_leaves_the_survey_out(tmp_path: Path) -> None:
    make_programme(tmp_path)
    text = report(tmp_path, tmp_path / "source")
    assert "Alle baten komen uit één post: Post 0." in text
    assert "3 personen × €\u00a01.000 × (100% + 50%) = €\u00a04.500,00" in text
    assert "1\u00a0:\u00a02,00" in text
    assert "Wie betaalt en wie profiteert" in text
    whole = source(*shipped(), "nl")
    for absent in (
        "Andere rekenwijzen",
        "{#certainty}",
        "{#chain}",
        "Wat zou het antwoord",
        "met een marge",
        "Wie er is gevraagd",
        "Vergelijking",
        "Aanname",
        "is een ander bedrag",
        "Wat precies meetelt, is een keuze",
        "{#figure-ratios",
        "{#figure-theme-impact",
    ):
        assert absent in whole, "what is looked for is called otherwise now"
        assert absent not in text
    # What the shipped programme does not have either.
    assert "{#other-questions}" not in text
    assert "notice:" not in text
    assert not list((tmp_path / "source" / "figures").glob("theme-*"))


def test_a_published_figure_that_cannot_be_worked_out_is_shown_as_missing(tmp_path: Path) -> None:
    make_programme(tmp_path)
    (tmp_path / "data/programmes/proef/cohorts/2021/published.csv").write_text(
        "item,bound,scope,published,unit,section,figure,rounded_to,note\n"
        "post0,middle,total,4500,EUR,Hoofdstuk,no.such.figure,,\n",
        encoding="utf-8",
    )
    text = report(tmp_path, tmp_path / "source")
    assert "Dit cijfer is met deze gegevens niet te berekenen" in text


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
    path.write_text(yaml.dump(content, Dumper=Plain, allow_unicode=True), encoding="utf-8")
    source = report(tmp_path, tmp_path / "source")
    assert "De baten zijn lager dan de kosten" in source
    assert "1\u00a0:\u00a00,00" in source
    assert "€\u00a0-750" in source
    assert not (tmp_path / "source" / "figures" / "benefits-per-bound.nl.svg").exists()


def test_what_else_counts_in_the_formula_is_printed_in_it(tmp_path: Path) -> None:
    make_programme(tmp_path, posts=2)
    path = tmp_path / "data" / "programmes" / "proef" / "model.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    source = {"document": "bron", "place": "blz. 2"}
    content["posts"][0]["components"][0]["deadweight"] = 0.2
    content["posts"][1]["attribution"] = [{"bound": "middle", "attribution": [1, 1, 1], "source": source}]
    content["variants"][0]["discount_rate"] = 0.25
    path.write_text(yaml.dump(content, Dumper=Plain, allow_unicode=True), encoding="utf-8")
    text = report(tmp_path, tmp_path / "source").replace("\u00a0", " ")
    # 3 x 1000 x 0.8 / 1.25 = 1920; 3 x 1000 x 0.5 x 0.8 / 1.5625 = 768
    assert "3 × € 1.000 × 100% × 0,64 + 3 × € 1.000 × 50% × 0,512 = € 2.688,00" in text
    # 3 x 1000 x (0.8 + 0.64 + 0.512) = 5856
    assert "= € 5.856,00" in text
    assert "ze zijn niet gemeten" not in text
    assert "25,00% per jaar" in text
    chart = (tmp_path / "source" / "figures" / "attribution-per-year.nl.svg").read_text(encoding="utf-8")
    assert chart.count('stroke-width="3"') == 2
    assert "Midden: Post 1" in chart
    assert "Midden (Post 1): 100%, 100%, 100%." in text


def test_twenty_posts_and_five_hundred_themes_build(tmp_path: Path) -> None:
    make_programme(tmp_path, posts=20, themes=500, groups=2)
    text = report(tmp_path, tmp_path / "source")
    assert text.count("### Post ") == 20
    assert "De tabel toont de eerste 40 van 500 regels" in text
    assert re.search(r"De figuur toont de \w+ meest genoemde van 500 thema's", text)
    assert "Geen thema springt eruit: elk is door 1\u00a0persoon genoemd" in text
    assert "Overige posten" in (tmp_path / "source" / "figures" / "benefits-per-bound.nl.svg").read_text(
        encoding="utf-8"
    )


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
        assert "{{<" not in line or line == "{{< pagebreak >}}"
    tables = re.findall(r"^\|.*\|$", body, flags=re.MULTILINE)
    assert tables
    for block in re.findall(r"(?:^\|.*\|\n)+", body, flags=re.MULTILINE):
        counts = {len(re.findall(r"(?<!\\)\|", row)) for row in block.splitlines()}
        assert len(counts) == 1, block


def test_a_text_that_names_no_figure_stops_with_its_place_and_writes_nothing(tmp_path: Path) -> None:
    make_programme(tmp_path)
    texts = Texts(
        {"reading": 'Een regel.\nEn {{ n("ratio.midle") }}.'}, {"reading": "data/programmes/proef/texts/reading.nl.md"}
    )
    with pytest.raises(MeerwaardeError) as caught:
        report(tmp_path, tmp_path / "source", texts)
    assert "reading.nl.md, line 2" in str(caught.value)
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
    with pytest.raises(MeerwaardeError, match="No number formats for language 'fr'"):
        build_source(model, tables, "fr", tmp_path / "source", TEMPLATES, documents=("report",))


def test_a_bound_without_totals_is_an_error(tmp_path: Path) -> None:
    make_programme(tmp_path)
    model, tables = calculated(tmp_path, "proef", "2021")
    tables["totals"] = tables["totals"].iloc[:0]
    with pytest.raises(MeerwaardeError, match="no row for bound 'middle'"):
        build_source(model, tables, "nl", tmp_path / "source", TEMPLATES, documents=("report",))


def test_a_workspace_overrides_a_partial(tmp_path: Path) -> None:
    make_programme(tmp_path)
    (tmp_path / "eigen" / "partials").mkdir(parents=True)
    (tmp_path / "eigen" / "partials" / "costs.nl.j2").write_text(
        "## Onze kosten {#costs}\n\n{{ ref('table-outcome') }}\n", encoding="utf-8"
    )
    model, tables = calculated(tmp_path, "proef", "2021")
    build_source(model, tables, "nl", tmp_path / "source", [tmp_path / "eigen", *TEMPLATES], documents=("report",))
    assert "## Onze kosten {#costs}" in (tmp_path / "source" / "report.nl.qmd").read_text(encoding="utf-8")


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
        # Other choices
        "Ondergrens: of het loont, hangt af van welke kosten meetellen, hoe herverdeling telt en de discontovoet, met",
        "**Ondergrens: hangt af van de keuzes.**",
        "**Conservatief: loont.** Bij elke keuze zijn de baten ten minste zo hoog als de kosten. De ratio ligt tussen 1 : 2,05",
        "| Ondergrens | 1 : 1,60 | 1 : 0,98 |",
        "| Herverdeling: winst en verlies tellen allebei | € -605.640 | € 0 | € -605.640 | 1 : 2,16 |",
        "| **Eind: volgens de leidraad** | **€ 831.740** | **€ 848.438** | **€ -16.698** | **1 : 0,98** |",
        "Ondergrens: het saldo gaat van € 485.196 naar € -16.698",
        # Who pays and gains
        "Per saldo gaan erop vooruit (conservatief, volgens de leidraad): werkgever (€ 890.437), gemeente (€ 398.028) en",
        "| Deelnemer | € 0 | € 537.377 | € -573.998 | € -36.621 |",
        "| **Samen** | **€ -848.438** | **€ 1.735.704** | **€ 0** | **€ 887.267** |",
        "Een deel komt bij anderen terecht: rijksoverheid en deelnemer. Hoe het zich verdeelt, is niet bekend.",
        "In welke gemeente de deelnemers wonen, is niet bekend.",
        "| zoals gepubliceerd, conservatief | € 588.000 |",
        "In de rekenwijze “volgens de leidraad” is niets gevonden.",
        "| Fonds: Rabo Foundation (kosten) | € -225.000 | € -225.000 | € -225.000 |",
        # How sure
        "De grenzen zelf zijn geen foutmarge",
        "| Conservatief | 1 : 2,05 | 1 : 1,94 |",
        "ligt vast: nee",
        "QALY-stijging per hoofdthema maakt het meeste uit",
        "**verwachting voor een volgend cohort**",
        "**Advies: geen.**",
        # Parameters
        "Fijner indelen maakt deze post hoger",
        "Eén thema meer maakt de post € 63.000 hoger (conservatief).",
        "thema's gewogen naar wie ze noemde en gemeten met EQ-5D",
        "gelden hier als oud: waarde van een uur vrijwilligerswerk (2015)",
        "afgeleid uit de titel van de voetnoot van de studie",
        "| € 75.000 | € 50.000 | € 100.000 |",
    ],
)
def test_the_report_says(published: tuple[str, Path], sentence: str) -> None:
    assert sentence in untraced(published[0]).replace("\u00a0", " ")


def test_tables_of_the_leading_variant_do_not_double(published: tuple[str, Path]) -> None:
    text = published[0]
    for name in ("table-outcome", "table-totals", "table-basis", "table-post-qaly"):
        block = re.search(rf"#{name} .*?:::", text, re.DOTALL)
        assert block is not None
        rows = [line for line in block.group().splitlines() if line.startswith("|")]
        assert len(rows) == len(set(rows)), name
    assert text.count("**Conservatief:** 12 persoonsjaren × € 22.369,60".replace("€ ", "€\u00a0")) == 1


def test_without_the_tables_of_the_method_their_sections_disappear(tmp_path: Path) -> None:
    model, tables = shipped()
    for name in ("steps", "verdicts", "actors", "simulation", "tornado", "switching", "information_value"):
        tables[name] = tables[name].iloc[:0]
    build_source(model, tables, "nl", tmp_path, TEMPLATES, documents=("report",))
    text = (tmp_path / "report.nl.qmd").read_text(encoding="utf-8")
    assert "De rekenwijzen naast elkaar" in text
    for absent in (
        "Stap voor stap",
        "{#parties}",
        "{#certainty}",
        "Wat zou het antwoord",
        "Per saldo",
        "Bijlage: waardoor",
    ):
        assert absent not in text


def frame(rows: Sequence[Mapping[Any, Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=object)


def test_a_question_worth_asking_and_a_switch_within_range_are_told(tmp_path: Path) -> None:
    model, tables = shipped()
    tables["information_value"] = frame(
        [
            {"parameter": "qaly_value_eur", "value_eur": Decimal(12000), "standard_error_eur": Decimal(90)},
            {"parameter": "crime_saving_share", "value_eur": Decimal(150), "standard_error_eur": Decimal(90)},
            {"parameter": "all", "value_eur": Decimal(15000), "standard_error_eur": Decimal(99)},
        ]
    )
    tables["switching"] = frame(
        [
            {
                "bound": "conservative", "parameter": "qaly_value_eur", "value": Decimal(75000),
                "switching_value": Decimal("61234.567"), "within_range": "yes",
            },
        ]
    )  # fmt: skip
    build_source(model, tables, "nl", tmp_path, TEMPLATES, documents=("report",))
    text = (tmp_path / "report.nl.qmd").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "**Advies: zoek volgend jaar uit: waarde van een QALY.**" in text
    assert "ongeveer € 12.000 waard" in text
    # 150 is within twice its own noise: no second advice.
    assert "Daarna volgt" not in text
    assert "het slaat om bij € 61.235 voor waarde van een QALY (nu € 75.000)" in text


def test_what_only_knowing_everything_would_change_is_no_advice_to_ask_and_no_sure_thing_either(tmp_path: Path) -> None:
    model, tables = shipped()
    tables["information_value"] = frame(
        [
            {"parameter": "qaly_value_eur", "value_eur": Decimal(0), "standard_error_eur": Decimal(0)},
            {"parameter": "all", "value_eur": Decimal(15000), "standard_error_eur": Decimal(99)},
        ]
    )
    build_source(model, tables, "nl", tmp_path, TEMPLATES, documents=("report",))
    text = (tmp_path / "report.nl.qmd").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "**Advies: geen enkele vraag apart.**" in text
    assert "dat is samen ongeveer € 15.000 waard" in text
    assert "zou hetzelfde besluiten" not in text


def test_a_leading_bound_that_nothing_moves_gets_no_chance(tmp_path: Path) -> None:
    model, tables = shipped()
    rows = tables["simulation"].to_dict("records")
    for row in rows:
        if (row["bound"], row["scope"]) == ("conservative", "this-cohort"):
            row |= dict.fromkeys(("mean_ratio", "low_ratio", "median_ratio", "high_ratio"), Decimal("2.05"))
    tables["simulation"] = frame(rows)
    build_source(model, tables, "nl", tmp_path, TEMPLATES, documents=("report",))
    text = (tmp_path / "report.nl.qmd").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "Onder de grens “conservatief” doet dat niets: de ratio ligt vast op 1 : 2,05." in text
    assert "die ligt vast op 1 : 2,05 (conservatief, volgens de leidraad)" in text
    assert "De kans dat de baten dan toch hoger zijn" not in text


def test_every_walk_has_headings_of_its_own_and_is_named_in_the_summary(tmp_path: Path) -> None:
    programmes = tmp_path / "data" / "programmes"
    shutil.copytree(ROOT / "data", tmp_path / "data")
    path = programmes / "sterk-uit-armoede" / "model.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("walks:\n", "walks:\n  - {from: guideline, to: as-published}\n"), encoding="utf-8")
    model, tables = calculated(tmp_path, "sterk-uit-armoede", "2017-2020")
    build_source(model, tables, "nl", tmp_path / "source", TEMPLATES, documents=("report",))
    report_text = (tmp_path / "source" / "report.nl.qmd").read_text(encoding="utf-8")
    for target in ("{#verdict}", "{#verdict-2}", "{#steps-2}", "{#table-steps-lower-2 "):
        assert target in report_text, target
    (line,) = [line for line in report_text.splitlines() if "**Wat zou het antwoord veranderen?**" in line]
    assert "Tussen “volgens de leidraad” en “zoals gepubliceerd”. Ondergrens" in line
    assert "Tussen “zoals gepubliceerd” en “volgens de leidraad”. Ondergrens" in line


def test_what_government_paid_is_said_to_be_left_out_where_costs_have_no_funder(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    path = tmp_path / "data" / "programmes" / "sterk-uit-armoede" / "model.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("  variant: guideline\n  decision", "  variant: as-published\n  decision"), encoding="utf-8"
    )
    model, tables = calculated(tmp_path, "sterk-uit-armoede", "2017-2020")
    build_source(model, tables, "nl", tmp_path / "source", TEMPLATES, documents=("report",))
    report_text = (tmp_path / "source" / "report.nl.qmd").read_text(encoding="utf-8")
    assert "Wat de overheid zelf aan kosten betaalde, zit hier niet in" in report_text


def test_what_is_not_divided_is_called_a_wage_only_where_it_is_one(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    path = tmp_path / "data" / "programmes" / "sterk-uit-armoede" / "model.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("        concerns: [gross_wage]\n", ""), encoding="utf-8")
    model, tables = calculated(tmp_path, "sterk-uit-armoede", "2017-2020")
    build_source(model, tables, "nl", tmp_path / "source", TEMPLATES, documents=("report",))
    report_text = (tmp_path / "source" / "report.nl.qmd").read_text(encoding="utf-8")
    assert "Wat de overheid krijgt van Productiewaarde, zit hier niet in" in report_text
    assert "Wat deelnemers krijgen van Productiewaarde, staat er niet bij" in report_text
    assert "Belasting en premies over het loon" not in report_text
    assert "Het loon dat deelnemers zelf overhouden" not in report_text


def test_what_the_study_says_does_not_move_with_the_records(tmp_path: Path) -> None:
    texts = read_texts(ROOT / "data" / "programmes" / "sterk-uit-armoede" / "texts", "nl")
    model, tables = shipped()
    figures = tables["figures"].to_dict("records")
    for row in figures:
        if row["figure"] in ("ratio.upper", "outflow.paid_work"):
            row["value"] = Decimal(3)
    tables["figures"] = frame(figures)
    build_source(model, tables, "nl", tmp_path, TEMPLATES, texts=texts, documents=("report",))
    text = (tmp_path / "report.nl.qmd").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "De tekst noemt die bijna 1 : 4,82" in text
    assert "De formule noemt de 12 werkenden." in text


def test_municipalities_by_calendar_year(tmp_path: Path) -> None:
    model, tables = shipped()
    common = {"variant": "guideline", "bound": "conservative", "municipality": "Emmen", "calendar_year": 2020}
    rest = {"post": "social_assistance_saved", "component": "benefit_payment"}
    tables["municipalities"] = frame(
        [
            {**common, **rest, "actor": "municipality", "amount_eur": Decimal(1000), "cashable": "yes", "kept_by": None},
            {**common, **rest, "actor": "participant", "amount_eur": Decimal(-1000), "cashable": "yes", "kept_by": None},
            {
                **common, "post": "social_assistance_saved", "component": "administration", "actor": "municipality",
                "amount_eur": Decimal(300), "cashable": "partly", "kept_by": "national_government",
            },
        ]
    )  # fmt: skip
    build_source(model, tables, "nl", tmp_path, TEMPLATES, documents=("report",))
    text = (tmp_path / "report.nl.qmd").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "| Emmen, 2020 | € 300 | € 1.300 | € 1.300 | € 300 |" in text


def test_every_link_has_a_target_and_every_figure_is_there(published: tuple[str, Path]) -> None:
    text, into = published
    targets = set(re.findall(r"\{#([\w-]+)", text))
    assert set(re.findall(r"\]\(#([\w-]+)\)", text)) <= targets
    drawn = set(re.findall(r"\]\((figures/[\w.-]+\.svg)\)", text))
    assert drawn == {path.relative_to(into).as_posix() for path in into.rglob("*.svg")}
    assert len(drawn) >= 4
    assert text.count("fig-alt=") == len(drawn)
    assert text.count("::: {.source}\nGegevens: [tables/") == len(drawn)
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
    # A status may share its name with a post, a table with a funder.
    names -= {code for column in RAW["outflow"].columns for code in column.codes or ()}
    names -= set(PUBLISHED)
    # A word of the field, which the glossary explains; that a programme has a post of that name is its own affair.
    names -= {"qaly"}
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
