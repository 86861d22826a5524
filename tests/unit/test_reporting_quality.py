"""The chapter on the quality of the data: what a delivery came with is told whole, in the language of the report alone."""

from dataclasses import replace

import pandas as pd
import pytest

from pipeline.faults import Fault
from pipeline.reporting.build import Delivery, Texts, compose, facts_of
from pipeline.reporting.comparison import NOTES, notes_table, remarks
from pipeline.saying import say
from pipeline.workspace import program_file
from schemas.published import Published
from tests.support.cohort import Tables, cohort, tables_of
from tests.support.workspace import example

TEMPLATES = [program_file("templates")]
FOLDER = "data/programmes/x/cohorts/2021/raw"
ASIDE = Fault(
    f"{FOLDER}/outflow.csv",
    "set_aside",
    say("a row that was set aside: {found}", found=say("an empty cell in a spell that needs it")),
    say("a value, because the calculation counts with it"),
    say("Mend the header."),
    row=6,
    column="hours_per_week",
    severity="warning",
)
ODD = replace(ASIDE, rule="odd", found=say("no number"), row=9)
FULL = Delivery(
    "Een dienst",
    "2021-02-03",
    "vrij",
    row_counts={"outflow": 3},
    corrections=[
        {
            "table": "outflow", "file": f"{FOLDER}/outflow.csv", "rows": [2, 4], "column": "uren", "why": "Verwisseld.",
            "decided_by": "de coach", "decided_on": "2021-02-05", "before": "42", "after": "24",
        }
    ],
    set_aside=[{"table": "outflow", "file": f"{FOLDER}/outflow.csv", "row": 6, "column": "uren", "rule": "odd"}],
)  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> Tables:
    published = [
        Published("a", None, "total", "1", "EUR", "S", "costs.total_eur", None, "Een reden.", "A reason."),
        Published("b", None, "total", "2", "EUR", "S", "costs.total_eur", None, "Alleen hier.", None),
    ]
    made = tables_of(example(), cohort([{"participant_id": "P0"}]), published)
    return {**made, NOTES: notes_table(published).to_dict("records")}


def report(tables: Tables, language: str, delivery: Delivery) -> str:
    frames = {name: pd.DataFrame(content, dtype=object) for name, content in tables.items()}
    told = replace(delivery, warnings=[fault.in_language(language) for fault in delivery.warnings])
    text, _, _ = compose(facts_of(example(), frames, language, TEMPLATES), TEMPLATES, Texts(), told)
    return text.replace("\u00a0", " ").replace("\\", "")


def test_what_was_mended_and_what_does_not_count_is_told_first(tables: Tables) -> None:
    text = report(tables, "nl", replace(FULL, warnings=[ASIDE, ODD]))
    assert "De controle gaf 1 waarschuwing, 2 waarden zijn verbeterd en 1 regel telt niet mee." in text
    assert "| outflow.csv: 2, 4 | uren | “Verwisseld.” (42 werd 24) | de coach, 5 februari 2021 |" in text
    assert (
        "- outflow.csv: 1 regel (regel 6), met als fout: een lege cel in een periode waarin de waarde nodig is" in text
    )
    assert "- **outflow.csv, regel 9, kolom hours_per_week:** geen getal. Verwacht: een waarde" in text
    # Each is told once.
    assert text.count("een lege cel in een periode") == 1
    assert FOLDER not in text


def test_the_same_in_english(tables: Tables) -> None:
    text = report(tables, "en", replace(FULL, warnings=[ASIDE, ODD]))
    assert "The check gave 1 warning, 2 values were corrected and 1 row does not count." in text
    assert "(42 became 24) | de coach, 5 February 2021 |" in text
    assert "- outflow.csv: 1 row (row 6), the fault being: an empty cell in a spell that needs it" in text
    assert "- **outflow.csv, row 9, column hours_per_week:** no number. Expected: a value" in text


def test_where_nothing_is_the_matter_one_sentence_says_so(tables: Tables) -> None:
    text = report(tables, "nl", Delivery(row_counts={"outflow": 3}))
    assert "De controle gaf geen waarschuwingen, er is niets verbeterd en elke regel telt mee." in text
    assert "{#corrections}" not in text
    assert "{#set-aside}" not in text


def test_why_a_figure_differs_is_told_in_the_language_of_the_report(tables: Tables) -> None:
    assert "| Een reden. |" in report(tables, "nl", Delivery())
    english = report(tables, "en", Delivery())
    assert "| A reason. |" in english
    assert "The reason was not translated; it is in reproduction.csv" in english
    assert "Alleen hier" not in english
    assert [row["note"] for row in tables["reproduction"]] == ["Een reden.", "Alleen hier."]


def test_remarks_on_what_agrees_stand_once_with_all_figures() -> None:
    row = {
        "agrees": "yes",
        "note": "zo",
        "withheld": False,
        "words": "a",
        "bound_label": "laag",
        "scope_words": "totaal",
    }
    rows = [row, {**row, "words": "b", "bound_label": ""}, {**row, "agrees": "no"}, {**row, "withheld": True}]
    assert remarks(rows) == [("zo", ["a, laag, totaal", "b, totaal"])]
